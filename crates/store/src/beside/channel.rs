//! Channels: the ways by which messages leave the house. Who knows the address of a robot writes to its group, so all that
//! a channel is set to is sealed.

use mingde_core::date::Timestamp;
use mingde_core::id::EntityId;
use mingde_core::registry::Sealed;
use mingde_core::revision::EntityKind;
use mingde_core::sealing::{Binding, Part};
use zeroize::Zeroizing;

use super::Beside;
use super::wish::Rhythm;
use crate::dialect::Cell;
use crate::error::StoreError;
use crate::keys::FieldKeys;
use crate::store::Store;

/// A channel, opened.
#[derive(Clone, PartialEq, Eq)]
pub struct ChannelRow {
    /// What it is called.
    pub name: String,
    /// What it is set to, as whoever sends by it writes that.
    pub content: Zeroizing<String>,
    /// How often it is used.
    pub rhythm: Rhythm,
    /// When it was set.
    pub made: Timestamp,
    /// Before this nothing is handed to it.
    pub not_before: Option<Timestamp>,
    /// When something was last taken.
    pub sent: Option<Timestamp>,
}

impl Beside {
    /// Sets a channel, in the place of what it was set to before. What was given up by it is forgotten.
    pub fn set_channel(
        &mut self,
        name: &str,
        content: &str,
        rhythm: Rhythm,
        now: Timestamp,
        keys: &FieldKeys,
    ) {
        let sealed = keys.seal(content, &place(name));
        self.add(
            "INSERT INTO channel (name, content, rhythm, made, not_before, sent) VALUES ($1, $2, $3, $4, NULL, NULL)
             ON CONFLICT (name) DO UPDATE SET content = excluded.content, rhythm = excluded.rhythm,
                 made = excluded.made, not_before = NULL",
            vec![Cell::text(name), Cell::text(sealed.0), Cell::text(rhythm.name()), Cell::int(now.0)],
        );
        let sql = "DELETE FROM outbox WHERE channel = $1 AND due IS NULL AND not_before IS NULL";
        self.add(sql, vec![Cell::text(name)]);
    }

    /// Removes a channel, which has to be there, with what waits for it.
    pub fn drop_channel(&mut self, name: &str) {
        self.claim("DELETE FROM channel WHERE name = $1 RETURNING 1", vec![Cell::text(name)]);
        self.add("DELETE FROM outbox WHERE channel = $1", vec![Cell::text(name)]);
    }

    /// Takes the next place in a channel, if it is free; then it is not before another instant.
    pub fn take_place(&mut self, name: &str, now: Timestamp, next: Timestamp) {
        self.claim(
            "UPDATE channel SET not_before = $1 WHERE name = $2 AND coalesce(not_before, 0) <= $3 RETURNING 1",
            vec![Cell::int(next.0), Cell::text(name), Cell::int(now.0)],
        );
    }

    /// Has a channel rest until an instant.
    pub fn rest_channel(&mut self, name: &str, until: Timestamp) {
        let sql = "UPDATE channel SET not_before = $1 WHERE name = $2";
        self.add(sql, vec![Cell::int(until.0), Cell::text(name)]);
    }
}

impl Store {
    /// All channels, by name.
    ///
    /// # Errors
    /// [`StoreError::Unsealable`] if what one is set to was put there from another one.
    pub async fn channels(&self) -> Result<Vec<ChannelRow>, StoreError> {
        let sql = "SELECT name, content, rhythm, made, not_before, sent FROM channel ORDER BY name";
        let rows = self.rows(sql, Vec::new(), |row| {
            let rhythm = Rhythm::of_name(row.text(2)?).unwrap_or_default();
            let (made, rest) = (Timestamp(row.int(3)?), row.optional_int(4)?.map(Timestamp));
            let sent = row.optional_int(5)?.map(Timestamp);
            Ok((row.text(0)?.to_owned(), Sealed(row.text(1)?.to_owned()), rhythm, made, rest, sent))
        });
        let mut channels = Vec::new();
        for (name, sealed, rhythm, made, not_before, sent) in rows.await? {
            let content = self.sealing().read()?.open(&sealed, &place(&name))?;
            channels.push(ChannelRow { name, content, rhythm, made, not_before, sent });
        }
        Ok(channels)
    }
}

pub(super) fn place(name: &str) -> Binding<'_> {
    let part = Part::Beside { table: "channel", key: name };
    Binding { entity: EntityKind::Unit, kind: "", id: EntityId::derive("channel", &[name]), part }
}

impl std::fmt::Debug for ChannelRow {
    /// Without what it is set to.
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("ChannelRow").field("name", &self.name).finish_non_exhaustive()
    }
}
