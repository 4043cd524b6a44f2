//! Files that cannot be read.

use std::io;

use mingde_core::diagnostic::Message;

/// Why a file is not taken: one message for whoever gave it.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{}", .0.code)]
pub struct BadWorkbook(pub Message);

impl BadWorkbook {
    /// The words for whoever gave the file.
    pub fn message(&self) -> Message {
        self.0.clone()
    }

    /// A failure while bytes were inflated: the limit was passed, or the bytes are broken.
    pub(crate) fn from_read(error: &io::Error) -> Self {
        match error.kind() {
            io::ErrorKind::FileTooLarge => Self(Message::new("sheet-file-bomb")),
            _ => damaged("deflate"),
        }
    }
}

/// A broken workbook; `part` is a hint for whoever looks into it, not translated.
pub(crate) fn damaged(part: &str) -> BadWorkbook {
    BadWorkbook(Message::new("sheet-file-damaged").with("part", part))
}
