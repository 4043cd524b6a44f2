//! Workbooks as somebody at a school would have typed them: any grid of cells, whatever a template says.

use std::io::{Cursor, Read, Write};
use std::path::Path;

use rust_xlsxwriter::{Workbook, Worksheet};
use zip::write::SimpleFileOptions;
use zip::{ZipArchive, ZipWriter};

/// A cell as typed.
#[derive(Debug, Clone, PartialEq)]
pub enum Typed {
    /// Nothing.
    Empty,
    /// Text, also digits in a column of text format.
    Text(String),
    /// A number, also a date that lost its format.
    Number(f64),
}

impl From<&str> for Typed {
    fn from(text: &str) -> Self {
        if text.is_empty() { Self::Empty } else { Self::Text(text.to_owned()) }
    }
}

impl From<String> for Typed {
    fn from(text: String) -> Self {
        text.as_str().into()
    }
}

impl From<f64> for Typed {
    fn from(number: f64) -> Self {
        Self::Number(number)
    }
}

/// A sheet: its name and its rows from the first line on, headings included.
#[derive(Debug, Clone)]
pub struct Grid {
    name: String,
    rows: Vec<Vec<Typed>>,
}

impl Grid {
    /// A sheet with these headings in its first line.
    pub fn new(name: &str, headings: &[&str]) -> Self {
        Self { name: name.to_owned(), rows: vec![headings.iter().map(|h| Typed::from(*h)).collect()] }
    }

    /// A sheet without headings so far.
    pub fn blank(name: &str) -> Self {
        Self { name: name.to_owned(), rows: Vec::new() }
    }

    /// Another line of texts.
    pub fn line(self, cells: &[&str]) -> Self {
        self.typed(cells.iter().map(|c| Typed::from(*c)))
    }

    /// Another line of cells of any sort.
    pub fn typed(mut self, cells: impl IntoIterator<Item = Typed>) -> Self {
        self.rows.push(cells.into_iter().collect());
        self
    }

    fn write(&self, sheet: &mut Worksheet) -> Result<(), rust_xlsxwriter::XlsxError> {
        sheet.set_name(&self.name)?;
        for (line, row) in (0u32..).zip(&self.rows) {
            for (column, cell) in (0u16..).zip(row) {
                match cell {
                    Typed::Empty => {}
                    Typed::Text(text) => drop(sheet.write_string(line, column, text)?),
                    Typed::Number(number) => drop(sheet.write_number(line, column, *number)?),
                }
            }
        }
        Ok(())
    }
}

/// Writes a workbook of these sheets.
///
/// # Panics
/// If it cannot be written: a test cannot go on then.
pub fn write_workbook(path: &Path, grids: &[Grid]) {
    let mut book = Workbook::new();
    for grid in grids {
        grid.write(book.add_worksheet()).unwrap_or_else(|e| panic!("{}: {e}", grid.name));
    }
    book.save(path).unwrap_or_else(|e| panic!("{}: {e}", path.display()));
}

/// A package of these parts, by name and text.
///
/// # Panics
/// If it cannot be packed: a test cannot go on then.
#[expect(clippy::unwrap_used, reason = "a test that cannot pack it cannot go on")]
pub fn package(parts: &[(&str, &str)]) -> Vec<u8> {
    let mut package = ZipWriter::new(Cursor::new(Vec::new()));
    for (name, text) in parts {
        package.start_file(*name, SimpleFileOptions::default()).unwrap();
        package.write_all(text.as_bytes()).unwrap();
    }
    package.finish().unwrap().into_inner()
}

/// Types over one cell of a workbook, as somebody does who corrects it: the only one that shows `before`.
///
/// # Panics
/// If the workbook cannot be read, or if not exactly one cell of it shows that.
#[expect(clippy::unwrap_used, reason = "a test that cannot read it cannot go on")]
pub fn type_over(workbook: &[u8], before: &str, after: &str) -> Vec<u8> {
    let mut archive = ZipArchive::new(Cursor::new(workbook)).unwrap();
    let mut changed = ZipWriter::new(Cursor::new(Vec::new()));
    let mut found = 0;
    for at in 0..archive.len() {
        let mut part = archive.by_index(at).unwrap();
        let name = part.name().unwrap().into_owned();
        let mut text = Vec::new();
        part.read_to_end(&mut text).unwrap();
        if name.starts_with("xl/worksheets/") {
            let whole = String::from_utf8(text).unwrap();
            let (shown, typed) = (format!(">{before}</"), format!(">{after}</"));
            found += whole.matches(&shown).count();
            text = whole.replace(&shown, &typed).into_bytes();
        }
        changed.start_file(name, SimpleFileOptions::default()).unwrap();
        changed.write_all(&text).unwrap();
    }
    assert_eq!(found, 1, "one cell shows {before}");
    changed.finish().unwrap().into_inner()
}

/// The texts that the cells of a workbook share, as they stand in it.
///
/// # Panics
/// If the workbook cannot be read.
#[expect(clippy::unwrap_used, reason = "a test that cannot read it cannot go on")]
pub fn shared_texts(workbook: &[u8]) -> String {
    let mut archive = ZipArchive::new(Cursor::new(workbook)).unwrap();
    let mut text = String::new();
    archive.by_name("xl/sharedStrings.xml").unwrap().read_to_string(&mut text).unwrap();
    text
}
