//! Workbooks as somebody at a school would have typed them: any grid of cells, whatever a template says.

use std::path::Path;

use rust_xlsxwriter::{Workbook, Worksheet};

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
