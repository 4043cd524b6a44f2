//! DOCX in the layout of official documents (GB/T 9704-2012): 22 lines of 28 characters, the official fonts
//! by name, headings with outline levels, page numbers odd right and even left.
//!
//! The writer is our own because order matters: ISO/IEC 29500 defines the properties of runs, paragraphs,
//! sections and tables as sequences, and Word drops what stands out of order without a word. The same
//! document gives the same bytes.

mod body;
mod issue;
mod look;
mod parts;
mod picture;
mod styles;
mod table;
mod xml;

use std::io::{Cursor, Write as _};

use mingde_core::diagnostic::Message;
use zip::write::SimpleFileOptions;
use zip::{CompressionMethod, DateTime, ZipWriter};

use crate::document::Document;

const W: &str = "http://schemas.openxmlformats.org/wordprocessingml/2006/main";
const R: &str = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";

/// Ids of the styles.
mod style {
    pub const BODY: &str = "Normal";
    pub const MASTHEAD: &str = "Masthead";
    pub const NUMBER: &str = "DocumentNumber";
    pub const COLOPHON: &str = "Colophon";
    pub const TITLE: &str = "Title";
    pub const SUBTITLE: &str = "Subtitle";
    pub const SALUTATION: &str = "Salutation";
    pub const HEADING: [&str; 4] = ["Heading1", "Heading2", "Heading3", "Heading4"];
    pub const SIGNATURE: &str = "Signature";
    pub const DATE: &str = "Date";
    pub const ATTACHMENTS: &str = "AttachmentList";
    pub const ATTACHMENT_LABEL: &str = "AttachmentLabel";
    pub const CAPTION: &str = "Caption";
    pub const PICTURE: &str = "Picture";
    pub const PICTURE_CAPTION: &str = "PictureCaption";
    pub const TABLE: &str = "TableGrid";
    pub const CELL: &str = "TableText";
    pub const CELL_HEAD: &str = "TableHeading";
    pub const FOOTER: &str = "Footer";
}

/// Why a DOCX could not be written.
#[derive(Debug, thiserror::Error)]
pub enum DocxError {
    /// The package could not be put together; only memory can run out.
    #[error("the package could not be written")]
    Package(#[from] zip::result::ZipError),
    /// A part could not be compressed.
    #[error("a part could not be written")]
    Part(#[from] std::io::Error),
    /// The receipts could not be put into words.
    #[error("the receipts could not be written")]
    Receipts(#[from] serde_json::Error),
}

impl DocxError {
    /// What to tell whoever asked.
    pub fn message(&self) -> Message {
        Message::new("report-docx-not-written")
    }
}

/// The document as the bytes of a `.docx` file.
pub fn write(document: &Document) -> Result<Vec<u8>, DocxError> {
    let mut package = ZipWriter::new(Cursor::new(Vec::with_capacity(32 * 1024)));
    // A fixed date keeps the bytes the same from run to run.
    let options = SimpleFileOptions::default()
        .compression_method(CompressionMethod::Deflated)
        .last_modified_time(DateTime::default());
    for (name, content) in parts::all(document)? {
        package.start_file(name, options)?;
        package.write_all(&content)?;
    }
    Ok(package.finish()?.into_inner())
}
