//! Papers as PDF in the layout of official documents (GB/T 9704-2012), for archives: PDF/A, tagged, with subsets of
//! the fonts inside and the receipts of the figures attached.
//!
//! A [`Shelf`] knows the fonts that are there, a [`Press`] is made ready with them once, and prints one
//! [`Document`](mingde_report::document::Document) after the other. What a reader should know about the
//! fonts (one replaced by another, a character that none has) comes back as [`Printed::remarks`].
//!
//! The look is `layout.typ`, set by typst; everything else here gets the document and the fonts to it.

mod fonts;
mod paper;
mod pictures;
mod press;
mod world;

use mingde_core::diagnostic::{Class, Message};

pub use fonts::{Lying, Role, Shelf};
pub use press::{Press, Printed};

/// Why a PDF could not be written.
#[derive(Debug, thiserror::Error)]
pub enum PdfError {
    /// No font on this machine has Chinese characters.
    #[error("no font has Chinese characters")]
    NoChineseFont,
    /// The paper has no date. An archive's PDF must have one, and there is no clock here.
    #[error("the paper has no date")]
    Undated,
    /// Typst did not set the paper; that is a fault of the layout, or of a font.
    #[error("the paper could not be set: {0}")]
    NotSet(String),
    /// The paper or its receipts could not be put into words.
    #[error("the paper could not be put into words")]
    Words(#[from] serde_json::Error),
}

impl PdfError {
    /// What has to be done about it.
    #[deny(clippy::wildcard_enum_match_arm, reason = "a new error says what it is")]
    pub fn class(&self) -> Class {
        match self {
            PdfError::Undated => Class::Invalid,
            PdfError::NoChineseFont | PdfError::NotSet(_) | PdfError::Words(_) => Class::Broken,
        }
    }

    /// What to tell whoever asked.
    pub fn message(&self) -> Message {
        Message::new(match self {
            PdfError::NoChineseFont => "pdf-no-chinese-font",
            PdfError::Undated => "pdf-undated",
            PdfError::NotSet(why) => return Message::new("pdf-not-set").with("why", why),
            PdfError::Words(why) => return Message::new("pdf-not-set").with("why", why),
        })
    }
}
