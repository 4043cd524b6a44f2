//! Opening a written DOCX again, for the tests.

use std::io::{Cursor, Read};

use mingde_report::document::{Block, Document, Run};
use mingde_report::docx;

/// Every part by name.
pub fn parts(document: &Document) -> Vec<(String, String)> {
    let bytes = docx::write(document).unwrap();
    let mut archive = zip::ZipArchive::new(Cursor::new(bytes)).unwrap();
    (0..archive.len())
        .map(|i| {
            let mut file = archive.by_index(i).unwrap();
            let mut text = String::new();
            file.read_to_string(&mut text).unwrap();
            let name = file.name().unwrap().into_owned();
            (name, text)
        })
        .collect()
}

/// One part.
pub fn part(document: &Document, name: &str) -> String {
    parts(document).into_iter().find(|(n, _)| n == name).unwrap_or_else(|| panic!("no part {name}")).1
}

/// A paragraph of plain text.
pub fn paragraph(text: &str) -> Block {
    Block::Paragraph(vec![Run::plain(text)])
}
