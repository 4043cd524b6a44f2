//! What a file really is, whatever its name says.

use mingde_core::diagnostic::Message;

use super::package::{Bytes, Package};
use super::structure::{Structure, workbook_path};
use super::trouble::{BadWorkbook, damaged};
use super::{csv, old, open_document};

/// Larger files are not taken.
const LARGEST_FILE: usize = 256 << 20;

/// The contents of an opened file.
pub(crate) enum Container {
    /// .xlsx
    Modern(Box<(Package, Structure)>),
    /// .xls, small by nature, and .ods, kept whole.
    Old(old::Book),
    /// .csv
    Text(String),
}

impl Container {
    pub(crate) fn open(name: &str, bytes: Vec<u8>) -> Result<Self, BadWorkbook> {
        let bad = |code| Err(BadWorkbook(Message::new(code)));
        if bytes.is_empty() {
            return bad("sheet-file-empty");
        }
        if bytes.len() > LARGEST_FILE {
            return bad("sheet-file-too-large");
        }
        if name.starts_with("~$") {
            return bad("sheet-file-lock");
        }
        if bytes.starts_with(b"PK\x03\x04") {
            return modern(bytes);
        }
        if bytes.starts_with(&[0xd0, 0xcf, 0x11, 0xe0, 0xa1, 0xb1, 0x1a, 0xe1]) {
            return compound(bytes);
        }
        let ending = name.rsplit('.').next().unwrap_or("").to_ascii_lowercase();
        let head = String::from_utf8_lossy(&bytes[..bytes.len().min(2_048)]).to_lowercase();
        if head.contains("<html") || head.contains("<table") {
            return bad("sheet-file-html");
        }
        if head.contains("<?xml") {
            return bad("sheet-file-xml");
        }
        if head.starts_with("%pdf") {
            return bad("sheet-file-other");
        }
        let named_text = matches!(ending.as_str(), "csv" | "txt" | "tsv");
        match csv::decode(&bytes) {
            Some(text) if named_text => Ok(Self::Text(text.into_owned())),
            Some(_) => bad("sheet-file-text"),
            None if bytes.starts_with(b"PK") => Err(damaged("zip")),
            None if named_text => Err(BadWorkbook(match csv::first_unreadable_line(&bytes) {
                Some(line) => Message::new("sheet-file-encoding").with("line", line),
                None => Message::new("sheet-file-no-text"),
            })),
            None => bad("sheet-file-other"),
        }
    }
}

fn modern(bytes: Vec<u8>) -> Result<Container, BadWorkbook> {
    let mut package = Package::open(Bytes(bytes.into()))?;
    let Some(path) = workbook_path(&mut package)? else {
        if package.has(open_document::CONTENT) {
            return open_document::read(&mut package).map(Container::Old);
        }
        let code = if package.has("xl/workbook.bin") {
            "sheet-file-xlsb"
        } else if package.has("Index/Document.iwa") || package.has("Index.zip") {
            "sheet-file-numbers"
        } else if package.has("word/document.xml") || package.has("ppt/presentation.xml") {
            "sheet-file-other"
        } else if package.has("[Content_Types].xml") {
            return Err(damaged("workbook"));
        } else {
            "sheet-file-zip"
        };
        return Err(BadWorkbook(Message::new(code)));
    };
    let structure = Structure::read(&mut package, &path)?;
    Ok(Container::Modern(Box::new((package, structure))))
}

/// Old Office files, and new ones under a password, are compound files.
fn compound(bytes: Vec<u8>) -> Result<Container, BadWorkbook> {
    // The names of streams are the same in capitals.
    let has = |word: &str| {
        let spelt = |word: String| word.encode_utf16().flat_map(u16::to_le_bytes).collect::<Vec<u8>>();
        let spellings = [word.to_owned(), word.to_ascii_uppercase(), word.to_ascii_lowercase()];
        spellings.into_iter().any(|word| memchr::memmem::find(&bytes, &spelt(word)).is_some())
    };
    if has("EncryptedPackage") {
        return Err(BadWorkbook(Message::new("sheet-file-password")));
    }
    if has("Workbook") || has("Book") {
        return old::read(bytes).map(Container::Old);
    }
    Err(BadWorkbook(Message::new("sheet-file-other")))
}
