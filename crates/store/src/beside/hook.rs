//! Hooks: where programs are told that something has changed. Nothing waits in a table for them: the log itself says what came since,
//! and a hook says how far its program was told. Whatever is committed is told therefore, also by a server that comes after one that was killed.

use mingde_core::date::Timestamp;
use mingde_core::id::EntityId;
use mingde_core::registry::Sealed;
use mingde_core::revision::EntityKind;
use mingde_core::sealing::{Binding, Part};
use zeroize::Zeroizing;

use super::{Beside, Digest};
use crate::dialect::{Cell, Cells};
use crate::error::StoreError;
use crate::keys::FieldKeys;
use crate::store::Store;

/// The hook of a token, opened.
#[derive(Clone, PartialEq, Eq)]
pub struct HookRow {
    /// Of which token.
    pub token: Digest,
    /// Address and secret, as whoever tells writes them.
    pub content: Zeroizing<String>,
    /// When it was set.
    pub made: Timestamp,
    /// How many revisions of the log its program was told of.
    pub told: u64,
    /// Before this it is told nothing; none once it was given up.
    pub not_before: Option<Timestamp>,
    /// How often it was tried in vain.
    pub attempts: u32,
    /// Code of what was wrong last; empty if nothing was.
    pub error: String,
    /// When it last was told.
    pub sent: Option<Timestamp>,
}

const COLUMNS: &str = "token, content, made, told, not_before, attempts, error, sent";

impl Beside {
    /// Sets the hook of a token, in the place of that of before.
    pub fn set_hook(
        &mut self,
        token: Digest,
        content: &str,
        (told, now): (u64, Timestamp),
        keys: &FieldKeys,
    ) {
        let sealed = keys.seal(content, &place(&token.to_hex()));
        self.add(
            "INSERT INTO hook (token, content, made, told, not_before, attempts, error, sent)
             VALUES ($1, $2, $3, $4, 0, 0, '', NULL)
             ON CONFLICT (token) DO UPDATE SET content = excluded.content, made = excluded.made, told = excluded.told,
                 not_before = 0, attempts = 0, error = '', sent = NULL",
            vec![token.cell(), Cell::text(sealed.0), Cell::int(now.0), Cell::position(told)],
        );
    }

    /// Removes the hook of a token, which has to be there.
    pub fn drop_hook(&mut self, token: Digest) {
        self.claim("DELETE FROM hook WHERE token = $1 RETURNING 1", vec![token.cell()]);
    }

    /// Removes the hooks of tokens that there are no longer.
    pub(super) fn drop_lost_hooks(&mut self) {
        self.add("DELETE FROM hook WHERE token NOT IN (SELECT token FROM api_token)", Vec::new());
    }

    /// Claims a hook until an instant: nobody else tells its program meanwhile.
    pub fn claim_hook(&mut self, row: &HookRow, until: Timestamp) {
        let before = row.not_before.map(|before| before.0);
        self.claim(
            "UPDATE hook SET not_before = $1 WHERE token = $2 AND made = $3 AND told = $4 AND not_before = $5 RETURNING 1",
            vec![
                Cell::int(until.0),
                row.token.cell(),
                Cell::int(row.made.0),
                Cell::position(row.told),
                Cell::Int(before),
            ],
        );
    }

    /// Notes that the program of a hook that was claimed until an instant knows of so many revisions: it was told at a moment, or
    /// there was nothing to tell. The next time is not before another instant.
    pub fn hook_told(
        &mut self,
        row: &HookRow,
        claimed: Timestamp,
        told: u64,
        (sent, next): (Option<Timestamp>, Timestamp),
    ) {
        self.add(
            "UPDATE hook SET told = $1, not_before = $2, attempts = 0, error = '', sent = coalesce($3, sent)
             WHERE token = $4 AND not_before = $5",
            vec![
                Cell::position(told),
                Cell::int(next.0),
                Cell::Int(sent.map(|sent| sent.0)),
                row.token.cell(),
                Cell::int(claimed.0),
            ],
        );
    }

    /// Notes why the program of a hook that was claimed until an instant was not told, and when it is tried again; never, where that is
    /// not said.
    pub fn hook_failed(&mut self, row: &HookRow, claimed: Timestamp, error: &str, again: Option<Timestamp>) {
        self.add(
            "UPDATE hook SET attempts = attempts + 1, error = $1, not_before = $2 WHERE token = $3 AND not_before = $4",
            vec![
                Cell::text(error),
                Cell::Int(again.map(|again| again.0)),
                row.token.cell(),
                Cell::int(claimed.0),
            ],
        );
    }
}

impl Store {
    /// The hook of a token.
    ///
    /// # Errors
    /// [`StoreError::Unsealable`] if what it is set to was put there from another one.
    pub async fn hook_of(&self, token: Digest) -> Result<Option<HookRow>, StoreError> {
        let sql = format!("SELECT {COLUMNS} FROM hook WHERE token = $1");
        self.hook(sql, vec![token.cell()]).await
    }

    /// The hook that is farthest behind of those whose programs do not know of so many revisions and may be told at an instant.
    pub async fn next_hook(&self, size: u64, now: Timestamp) -> Result<Option<HookRow>, StoreError> {
        let sql = format!(
            "SELECT {COLUMNS} FROM hook WHERE told < $1 AND not_before <= $2 ORDER BY told, token LIMIT 1"
        );
        self.hook(sql, vec![Cell::position(size), Cell::int(now.0)]).await
    }

    /// When the first of the programs may be told that have not been told of all that the ledger holds; none where none waits.
    pub async fn next_hook_due(&self, size: u64) -> Result<Option<Timestamp>, StoreError> {
        let sql = "SELECT not_before FROM hook WHERE told < $1 AND not_before IS NOT NULL";
        let read = |row: &dyn Cells| Ok(Timestamp(row.int(0)?));
        Ok(self.rows(sql, vec![Cell::position(size)], read).await?.into_iter().min())
    }

    async fn hook(&self, sql: String, cells: Vec<Cell>) -> Result<Option<HookRow>, StoreError> {
        let Some((sealed, row)) = self.rows(sql, cells, read).await?.pop() else { return Ok(None) };
        let content = self.sealing().read()?.open(&sealed, &place(&row.token.to_hex()))?;
        Ok(Some(HookRow { content, ..row }))
    }
}

fn read(row: &dyn Cells) -> Result<(Sealed, HookRow), StoreError> {
    let hook = HookRow {
        token: Digest::read(row, 0)?,
        content: Zeroizing::default(),
        made: Timestamp(row.int(2)?),
        told: row.position(3)?,
        not_before: row.optional_int(4)?.map(Timestamp),
        attempts: u32::try_from(row.int(5)?).unwrap_or(u32::MAX),
        error: row.text(6)?.to_owned(),
        sent: row.optional_int(7)?.map(Timestamp),
    };
    Ok((Sealed(row.text(1)?.to_owned()), hook))
}

pub(super) fn place(token: &str) -> Binding<'_> {
    let part = Part::Beside { table: "hook", key: token };
    Binding { entity: EntityKind::Unit, kind: "", id: EntityId::derive("hook", &[token]), part }
}

impl std::fmt::Debug for HookRow {
    /// Without what it is set to.
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("HookRow")
            .field("told", &self.told)
            .field("error", &self.error)
            .finish_non_exhaustive()
    }
}
