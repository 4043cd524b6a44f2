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
        if let Some(code) = by_its_first_bytes(&bytes) {
            return bad(code);
        }
        let ending = name.rsplit('.').next().unwrap_or("").to_ascii_lowercase();
        let head = String::from_utf8_lossy(&bytes[..bytes.len().min(2_048)]).to_lowercase();
        if head.contains("<html") || head.contains("<table") {
            return bad("sheet-file-html");
        }
        if head.contains("<?xml") {
            return bad("sheet-file-xml");
        }
        let named_text = matches!(ending.as_str(), "csv" | "txt" | "tsv");
        match csv::decode(&bytes) {
            Some(text) if named_text => Ok(Self::Text(csv::with_line_ends(text).into_owned())),
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

/// What a picture, a document or an archive says it is.
fn by_its_first_bytes(bytes: &[u8]) -> Option<&'static str> {
    const OTHERS: [&[u8]; 5] = [b"\x89PNG", b"\xff\xd8\xff", b"GIF8", b"%PDF", b"{\\rtf"];
    const ARCHIVES: [&[u8]; 4] = [b"7z\xbc\xaf\x27\x1c", b"Rar!\x1a\x07", b"\x1f\x8b", b"BZh"];
    let begins = |list: &[&[u8]]| list.iter().any(|magic| bytes.starts_with(magic));
    if begins(&OTHERS) {
        return Some("sheet-file-other");
    }
    begins(&ARCHIVES).then_some("sheet-file-zip")
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
    // Where no other document can be made out, the list of streams was cut off with the rest of the file.
    let documents = ["WordDocument", "PowerPoint Document", "VisioDocument", "__properties_version1.0"];
    if documents.into_iter().any(has) {
        return Err(BadWorkbook(Message::new("sheet-file-other")));
    }
    Err(damaged("xls"))
}
