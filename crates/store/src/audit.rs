//! Audit lines: who did what, when. Written in the transaction of what was done, or not at all.

use mingde_core::date::Timestamp;
use mingde_core::id::EntityId;

use crate::dialect::{Cell, Cells, placeholders};
use crate::error::StoreError;
use crate::store::Store;

/// One line of the audit trail. It names things by id and code, never by personal data.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AuditLine {
    /// Place in the trail, from 1; none if the line is older than the trail.
    pub place: Option<u64>,
    /// When.
    pub recorded: Timestamp,
    /// Who: an account or person code; `system` for none.
    pub author: String,
    /// What was done, a stable word: `import`, `undo-import`, `accept`.
    pub action: String,
    /// To what: an id, a batch, a file name.
    pub subject: String,
    /// Further detail, as the action defines it; may be empty.
    pub detail: String,
}

/// The action of a line that follows on the line of the batch which undid its subject. Verification reads it.
pub(crate) const UNDO_IMPORT: &str = "undo-import";

/// Subjects asked for in one statement.
const MOST_AT_ONCE: usize = 500;

impl Store {
    /// The latest `limit` audit lines, newest first.
    pub async fn audit_lines(&self, limit: u32) -> Result<Vec<AuditLine>, StoreError> {
        // Lines of before there was a trail have no place, and come in the order in which they were added.
        let sql = "SELECT place, recorded, author, action, subject, detail FROM audit
            ORDER BY place IS NULL, place DESC, serial DESC LIMIT $1";
        self.rows(sql, vec![Cell::int(limit)], line).await
    }

    /// The lines of an action on some entities, newest first.
    pub async fn audit_lines_of(
        &self,
        action: &str,
        subjects: &[EntityId],
    ) -> Result<Vec<AuditLine>, StoreError> {
        let mut found = Vec::new();
        for some in subjects.chunks(MOST_AT_ONCE) {
            let list = placeholders(some.len());
            let sql = format!(
                "SELECT place, recorded, author, action, subject, detail FROM audit
                 WHERE subject IN {list} AND action = ${}",
                some.len() + 1
            );
            let mut cells: Vec<Cell> = some.iter().map(|id| Cell::text(id.to_string())).collect();
            cells.push(Cell::text(action));
            found.extend(self.rows(sql, cells, line).await?);
        }
        found.sort_by_key(|line| std::cmp::Reverse((line.recorded, line.place)));
        Ok(found)
    }
}

fn line(row: &dyn Cells) -> Result<AuditLine, StoreError> {
    Ok(AuditLine {
        place: row.optional_position(0)?,
        recorded: Timestamp(row.int(1)?),
        author: row.text(2)?.to_owned(),
        action: row.text(3)?.to_owned(),
        subject: row.text(4)?.to_owned(),
        detail: row.text(5)?.to_owned(),
    })
}
