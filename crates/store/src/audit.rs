//! Audit lines: who did what, when. Written in the transaction of what was done, or not at all.

use mingde_core::date::Timestamp;

use crate::dialect::Cell;
use crate::error::StoreError;
use crate::store::Store;

/// One line of the audit trail. It names things by id and code, never by personal data.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AuditLine {
    /// Serial number, from 1.
    pub serial: u64,
    /// When.
    pub recorded: Timestamp,
    /// Who: an account or person code; `system` for none.
    pub author: String,
    /// What was done, a stable word: `import`, `import-undo`, `record-accept`.
    pub action: String,
    /// To what: an id, a batch, a file name.
    pub subject: String,
    /// Further detail, as the action defines it; may be empty.
    pub detail: String,
}

impl Store {
    /// The latest `limit` audit lines, newest first.
    pub async fn audit_lines(&self, limit: u32) -> Result<Vec<AuditLine>, StoreError> {
        let sql = "SELECT serial, recorded, author, action, subject, detail FROM audit
            ORDER BY serial DESC LIMIT $1";
        let mut lines = Vec::new();
        let mut reader = self.pools().reader().await?;
        reader
            .fetch(sql, vec![Cell::int(limit)], |row| {
                lines.push(AuditLine {
                    serial: row.int(0)? as u64,
                    recorded: Timestamp(row.int(1)?),
                    author: row.text(2)?.to_owned(),
                    action: row.text(3)?.to_owned(),
                    subject: row.text(4)?.to_owned(),
                    detail: row.text(5)?.to_owned(),
                });
                Ok(())
            })
            .await?;
        Ok(lines)
    }
}
