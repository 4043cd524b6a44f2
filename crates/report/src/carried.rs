//! Reading back what a file carries: its receipts, and what stands today in each place a figure was printed.
//! The file may be a DOCX, an HTML page or a PDF; what it is shows in its first bytes.

mod align;
mod docx;
mod html;
mod pdf;

use mingde_core::diagnostic::Message;

use crate::provenance::{Receipts, ReceiptsError};

/// What a file carries about its figures, and what it says today.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Carried {
    /// The receipts as they were written.
    pub receipts: Receipts,
    /// The text in each place of [`Receipts::places`], in that order; `None` where the place is gone.
    pub says: Vec<Option<String>>,
    /// Clauses with a number that were written into the text since, of which there is no receipt.
    pub typed: Vec<String>,
}

/// Why a file cannot be asked about its figures.
#[derive(Debug, thiserror::Error)]
pub enum CannotRead {
    /// Neither DOCX nor HTML nor PDF.
    #[error("neither DOCX nor HTML nor PDF")]
    Unknown,
    /// It begins like a DOCX, but does not read.
    #[error("not a DOCX")]
    NotDocx,
    /// It begins like a PDF, but does not read.
    #[error("not a PDF that can be read")]
    NotPdf,
    /// Not one of ours, or its receipts were removed.
    #[error("the file carries no receipts")]
    NoReceipts,
    /// The receipts inside could not be read.
    #[error("the receipts inside do not read")]
    Receipts(#[from] ReceiptsError),
}

impl CannotRead {
    /// What to tell whoever asked.
    pub fn message(&self) -> Message {
        Message::new(match self {
            CannotRead::Unknown => "report-not-paper",
            CannotRead::NotDocx => "report-not-docx",
            CannotRead::NotPdf => "report-not-pdf",
            CannotRead::NoReceipts => "report-no-receipts",
            CannotRead::Receipts(error) => return error.message(),
        })
    }
}

/// Text of a place where it is marked in the file, and the text of the whole file.
struct Marked {
    receipts: Receipts,
    /// What stands at the mark of each place; `None` where the mark is gone or was never there.
    at_marks: Vec<Option<String>>,
    /// All the text there is.
    text: String,
}

/// Reads the receipts of a file, and the text at each figure. A place is found by its mark (in a DOCX the
/// content control or the bookmark around it), and by the text around it where the mark is gone or empty.
pub fn read(bytes: &[u8]) -> Result<Carried, CannotRead> {
    let marked = if bytes.starts_with(b"PK") {
        docx::read(bytes)?
    } else if bytes.starts_with(b"%PDF") {
        pdf::read(bytes)?
    } else {
        match std::str::from_utf8(bytes) {
            Ok(text) if text.contains('<') => html::read(text)?,
            _ => return Err(CannotRead::Unknown),
        }
    };
    Ok(marked.settle())
}

impl Marked {
    /// What each place says. The mark has the first word; the text around it decides where the mark is gone or
    /// empty, and where digits were typed right beside it.
    fn settle(self) -> Carried {
        let Marked { receipts, at_marks, text } = self;
        let in_text = align::locate(&receipts, &text);
        let says = receipts.places.iter().zip(at_marks).zip(in_text).map(|((place, mark), around)| {
            let mark = mark.filter(|text| !text.trim().is_empty());
            match (mark, around) {
                (Some(mark), Some(around)) if mark == place.printed && grew(&mark, &around) => Some(around),
                (Some(mark), _) => Some(mark),
                (None, around) => around,
            }
        });
        let says: Vec<_> = says.collect();
        let typed = align::without_receipt(&receipts, &text, &says);
        Carried { receipts, says, typed }
    }
}

/// Whether something was typed right before or behind a text.
fn grew(text: &str, around: &str) -> bool {
    around != text && (around.starts_with(text) || around.ends_with(text))
}
