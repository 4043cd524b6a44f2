//! Verification: the whole log against itself, its checkpoints, its heads, the witness file and the evidence.

use mingde_core::diagnostic::Message;
use mingde_core::id::EntityId;

/// Something that is not as it was written.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Finding {
    /// Position in the log, where it has one.
    pub position: Option<u64>,
    /// The entity, where it is about one.
    pub entity: Option<EntityId>,
    /// What is wrong.
    pub message: Message,
}

/// The outcome of a verification.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Verification {
    /// Revisions read.
    pub revisions: u64,
    /// Checkpoints checked.
    pub checkpoints: u64,
    /// Evidence files checked.
    pub evidence: u64,
    /// What was found, in log order; empty when all is well.
    pub findings: Vec<Finding>,
}

impl Verification {
    /// Whether nothing was found.
    pub fn is_clean(&self) -> bool {
        self.findings.is_empty()
    }
}
