//! Why a file was not read, in words for whoever gave it.

use mingde_core::diagnostic::Message;

/// A file that was not read.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{}", .0.code)]
pub struct Unreadable(pub Message);

impl Unreadable {
    pub(crate) fn new(code: &'static str) -> Self {
        Self(Message::new(code))
    }

    /// The words for whoever gave the file.
    pub fn message(&self) -> Message {
        self.0.clone()
    }
}
