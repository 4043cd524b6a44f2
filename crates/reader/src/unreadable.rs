//! Why a file was not read, in words for whoever gave it.

use mingde_core::diagnostic::{Class, Message};

/// The process that reads does not start.
pub(crate) const CANNOT_START: &str = "reader-cannot-start";

/// Others are being read, and it took too long until it was this one's turn.
pub(crate) const TOO_MANY: &str = "reader-too-many";

/// A file that was not read.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{}", .0.code)]
pub struct Unreadable(pub Message);

impl Unreadable {
    pub(crate) fn new(code: &'static str) -> Self {
        Self(Message::new(code))
    }

    /// Whether the file is at fault, or the machine that was to read it.
    pub fn class(&self) -> Class {
        match self.0.code {
            CANNOT_START => Class::Broken,
            TOO_MANY => Class::Busy,
            _ => Class::Invalid,
        }
    }

    /// The words for whoever gave the file.
    pub fn message(&self) -> Message {
        self.0.clone()
    }
}
