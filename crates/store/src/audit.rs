//! Audit lines: who did what, when. Written in the transaction of what was done, or not at all.

use mingde_core::date::Timestamp;

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
