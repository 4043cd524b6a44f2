//! Opening a written DOCX again, for the tests.

use std::io::{Cursor, Read, Write};

use mingde_report::document::{Block, Document, Run};
use mingde_report::docx;

/// Every part that is text, by name.
pub fn parts(document: &Document) -> Vec<(String, String)> {
    let bytes = docx::write(document).unwrap();
    let mut archive = zip::ZipArchive::new(Cursor::new(bytes)).unwrap();
    let count = archive.len();
    let read = |i| {
        let mut file = archive.by_index(i).unwrap();
        let name = file.name().unwrap().into_owned();
        let mut bytes = Vec::new();
        file.read_to_end(&mut bytes).unwrap();
        (name, bytes)
    };
    let all = (0..count).map(read).collect::<Vec<_>>().into_iter();
    let text = all.filter(|(name, _)| name.ends_with(".xml") || name.ends_with(".rels"));
    text.map(|(name, bytes)| (name, String::from_utf8(bytes).unwrap())).collect()
}

/// The names of all parts.
pub fn names(document: &Document) -> Vec<String> {
    let archive = zip::ZipArchive::new(Cursor::new(docx::write(document).unwrap())).unwrap();
    archive.file_names().map(|name| name.unwrap().into_owned()).collect()
}

/// One part.
pub fn part(document: &Document, name: &str) -> String {
    parts(document).into_iter().find(|(n, _)| n == name).unwrap_or_else(|| panic!("no part {name}")).1
}

/// A paragraph of plain text.
pub fn paragraph(text: &str) -> Block {
    Block::Paragraph(vec![Run::plain(text)])
}

/// The package again, with its body altered, as an office suite or a person would.
pub fn edited(document: &Document, alter: impl Fn(&str) -> String) -> Vec<u8> {
    let mut package = zip::ZipWriter::new(Cursor::new(Vec::new()));
    for (name, text) in parts(document) {
        package.start_file(&name, zip::write::SimpleFileOptions::default()).unwrap();
        let text = if name == "word/document.xml" { alter(&text) } else { text };
        package.write_all(text.as_bytes()).unwrap();
    }
    package.finish().unwrap().into_inner()
}
