//! Reading a material: plain text, Markdown, HTML, DOCX, PDF. What a file is shows in its first bytes, then in its name.

mod docx;
mod encoding;
mod html;
mod pdf;

use mingde_core::diagnostic::Message;

/// What sort of file a material is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub enum Format {
    /// Plain text.
    Text,
    /// Markdown.
    Markdown,
    /// A web page.
    Html,
    /// A Word document.
    Docx,
    /// A PDF.
    Pdf,
}

/// The text of a material. For plain text and Markdown it is the file character by character; for the others it is what
/// was extracted, and places count in that.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub struct Material {
    /// What it was read from.
    pub format: Format,
    /// Its text.
    pub text: String,
}

/// Why a material cannot be read.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum MaterialError {
    /// A Word file of before 2007.
    #[error("an old Word document")]
    OldWord,
    /// A workbook or slides: what is checked is prose.
    #[error("no document but a workbook or slides")]
    OtherOffice,
    /// The package is damaged or is no Word document.
    #[error("not a readable Word document")]
    NotDocx,
    /// The PDF is damaged, or locked.
    #[error("not a readable PDF")]
    NotPdf,
    /// Pages that are pictures.
    #[error("a PDF without text")]
    NoText,
    /// A PDF that may be sound and is written in a way that cannot be read here.
    #[error("a PDF beyond the reader")]
    BeyondUs,
    /// A PDF whose forms draw each other, or themselves, without end.
    #[error("a PDF that unfolds without end")]
    Unfolds,
    /// No paper is as long as what is in it.
    #[error("too long")]
    TooLong,
    /// Neither text nor a format that is known.
    #[error("not text")]
    Binary,
    /// Rich text, which is written by programs of before 2007.
    #[error("rich text")]
    RichText,
    /// A Word document whose text is another file inside it.
    #[error("a Word document around another file")]
    Embedded,
    /// A document of LibreOffice or another program that writes OpenDocument.
    #[error("an OpenDocument text")]
    OpenDocument,
    /// Pages in the format of GB/T 33190.
    #[error("an OFD file")]
    Ofd,
    /// Files packed together, or a package that holds no document.
    #[error("an archive")]
    Archive,
}

impl MaterialError {
    /// What the person can do about it.
    pub fn message(self) -> Message {
        Message::new(match self {
            Self::OldWord => "checkup-old-word",
            Self::OtherOffice => "checkup-other-office",
            Self::NotDocx => "checkup-not-docx",
            Self::NotPdf => "checkup-not-pdf",
            Self::NoText => "checkup-pdf-without-text",
            Self::BeyondUs => "checkup-pdf-beyond-us",
            Self::Unfolds => "checkup-pdf-unfolds",
            Self::TooLong => "checkup-too-long",
            Self::Binary => "checkup-binary",
            Self::RichText => "checkup-rich-text",
            Self::Embedded => "checkup-embedded",
            Self::OpenDocument => "checkup-open-document",
            Self::Ofd => "checkup-ofd",
            Self::Archive => "checkup-archive",
        })
    }
}

/// No material has more bytes of text: some three hundred thousand Chinese characters, which is a thick book.
const LONGEST: usize = 1 << 20;

/// Reads a file by its bytes; `name` decides only between sorts of text.
pub fn read(name: &str, bytes: &[u8]) -> Result<Material, MaterialError> {
    let material = text_of(name, bytes)?;
    if material.text.len() > LONGEST { Err(MaterialError::TooLong) } else { Ok(material) }
}

/// Whether a file of before 2007 has the stream that workbooks or slides keep their content in.
fn is_old_workbook(bytes: &[u8]) -> bool {
    ["Workbook", "WORKBOOK", "Book", "BOOK", "PowerPoint Document"].iter().any(|name| {
        // Names of streams are in UTF-16, and end with a zero.
        let name: Vec<u8> = name.encode_utf16().chain([0]).flat_map(u16::to_le_bytes).collect();
        bytes.windows(name.len()).any(|found| found == name)
    })
}

/// What a package that cannot be opened was to be, by its name.
fn as_named(error: MaterialError, name: &str) -> MaterialError {
    let ending = name.rsplit_once('.').map_or("", |(_, ending)| ending);
    match (error, ending) {
        (MaterialError::NotDocx, "odt") => MaterialError::OpenDocument,
        (MaterialError::NotDocx, "ofd") => MaterialError::Ofd,
        (MaterialError::NotDocx, "zip") => MaterialError::Archive,
        _ => error,
    }
}

fn text_of(name: &str, bytes: &[u8]) -> Result<Material, MaterialError> {
    let name = name.to_lowercase();
    let ends = |endings: &[&str]| endings.iter().any(|e| name.ends_with(e));
    let made = |format, text| Ok(Material { format, text });
    if bytes.starts_with(b"%PDF-") {
        return made(Format::Pdf, pdf::read(bytes)?);
    }
    if bytes.starts_with(b"PK\x03\x04") {
        return made(Format::Docx, docx::read(bytes).map_err(|error| as_named(error, &name))?);
    }
    // A package of nothing; 7-Zip, RAR, gzip.
    const ARCHIVES: [&[u8]; 4] = [b"PK\x05\x06", b"7z\xbc\xaf\x27\x1c", b"Rar!\x1a\x07", b"\x1f\x8b"];
    if ARCHIVES.iter().any(|magic| bytes.starts_with(magic)) {
        return Err(MaterialError::Archive);
    }
    // What bears the name of a package and is none was cut off, or renamed.
    if let Some(error) = [".odt", ".ofd", ".zip"].iter().find(|ending| name.ends_with(**ending)) {
        return Err(as_named(MaterialError::NotDocx, error));
    }
    if bytes.starts_with(&[0xd0, 0xcf, 0x11, 0xe0]) {
        return Err(if is_old_workbook(bytes) { MaterialError::OtherOffice } else { MaterialError::OldWord });
    }
    if bytes.starts_with(b"{\\rtf") {
        return Err(MaterialError::RichText);
    }
    let text = encoding::decode(bytes).ok_or(MaterialError::Binary)?;
    let head: String = text.trim_start_matches('\u{feff}').trim_start().chars().take(64).collect();
    let head = head.to_lowercase();
    if ends(&[".html", ".htm"]) || head.starts_with("<!doctype html") || head.starts_with("<html") {
        return made(Format::Html, html::text(&text));
    }
    if ends(&[".md", ".markdown"]) {
        return made(Format::Markdown, text);
    }
    made(Format::Text, text)
}
