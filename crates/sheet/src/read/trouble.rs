//! Files that cannot be read.

use mingde_core::diagnostic::Message;

/// Why a file is not taken.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{}", .0.code)]
pub struct BadWorkbook(pub Message);

impl BadWorkbook {
    /// The words for whoever gave the file.
    pub fn message(&self) -> Message {
        self.0.clone()
    }
}
