//! Revisions as rows of the log.

use mingde_core::date::{Day, Timestamp};
use mingde_core::id::EntityId;
use mingde_core::record::State;
use mingde_core::revision::{Draft, EntityKind, Revision};
use mingde_core::sealing::Payload;
use mingde_log::Hash;

use crate::dialect::{Cells, Rows};
use crate::error::StoreError;

/// What [`read`] expects, in order.
pub(crate) const COLUMNS: &str = "position, number, entity, id, kind, state, event, unit, recorded, author, batch, \
    reason, payload";
/// What [`put`] gives, in order: the columns that are read, the leaf hash, the position of the revision before
/// and when the first was recorded.
pub(crate) const STORED: &str = "position, number, entity, id, kind, state, event, unit, recorded, author, batch, \
    reason, payload, leaf, prior, entered";
/// How many columns are stored.
pub(crate) const WIDTH: usize = 16;
/// About how long their texts are together, without the payload.
pub(crate) const LENGTH: usize = 160;

/// A revision with its place in the tree.
pub(crate) struct Row {
    pub(crate) revision: Revision,
    pub(crate) leaf: Hash,
    pub(crate) prior: Option<u64>,
    pub(crate) entered: Timestamp,
}

/// Adds a row with the values of [`STORED`].
pub(crate) fn put(row: &Row, rows: &mut Rows) {
    let Row { revision, leaf, prior, entered } = row;
    let draft = &revision.draft;
    rows.int(revision.position as i64);
    rows.int(i64::from(revision.number));
    rows.text(draft.entity.name());
    rows.blob(draft.id.as_bytes().as_slice());
    rows.text(draft.kind.as_str());
    rows.text(draft.state.name());
    rows.int(draft.event.map(|day| day.number().into()));
    rows.blob(draft.unit.as_ref().map(|unit| unit.as_bytes().as_slice()));
    rows.int(revision.recorded.0);
    rows.text(revision.author.as_str());
    rows.text(revision.batch.as_deref());
    rows.text(draft.reason.as_str());
    rows.text(draft.payload.as_str());
    rows.blob(leaf.as_slice());
    rows.int(prior.map(|position| position as i64));
    rows.int(entered.0);
}

/// The revision of a row of [`COLUMNS`].
pub(crate) fn read(row: &dyn Cells) -> Result<Revision, StoreError> {
    let position = row.int(0)?;
    let damaged = |what| StoreError::Damaged { table: "revision", position, what };
    let event = match row.optional_int(6)? {
        None => None,
        Some(day) => Some(Day::from_number(i32::try_from(day).map_err(|_| damaged("event"))?)),
    };
    let unit = row.optional_blob(7)?.map(|bytes| entity_id(bytes).ok_or_else(|| damaged("unit")));
    Ok(Revision {
        position: row.position(0)?,
        number: row.int(1)?.try_into().map_err(|_| damaged("number"))?,
        recorded: Timestamp(row.int(8)?),
        author: row.text(9)?.to_owned(),
        batch: row.optional_text(10)?.map(str::to_owned),
        draft: Draft {
            entity: EntityKind::parse(row.text(2)?).ok_or_else(|| damaged("entity"))?,
            id: entity_id(row.blob(3)?).ok_or_else(|| damaged("id"))?,
            kind: row.text(4)?.to_owned(),
            state: State::parse(row.text(5)?).ok_or_else(|| damaged("state"))?,
            event,
            unit: unit.transpose()?,
            reason: row.text(11)?.to_owned(),
            payload: Payload::stored(row.text(12)?),
        },
    })
}

/// An id as stored.
pub(crate) fn entity_id(bytes: &[u8]) -> Option<EntityId> {
    bytes.try_into().ok().map(EntityId::from_bytes)
}
