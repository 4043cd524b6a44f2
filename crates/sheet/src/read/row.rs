//! Rows as they come out of a sheet.

use mingde_core::diagnostic::Message;

use super::Cell;
use crate::Place;

/// A row that is not empty.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Row {
    /// Line in the sheet, from 1.
    pub line: u32,
    /// Converted cells in the column order of the part's layout; none where empty or wrong.
    pub cells: Vec<Option<Cell>>,
    /// What is wrong. Empty for a good row.
    pub errors: Vec<CellError>,
    /// The cells as they stood in the file, compact, for rejects and for errors found later.
    pub original: Original,
}

/// What is wrong with a cell or row.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CellError {
    /// Where.
    pub place: Place,
    /// Position of the column in the layout; none for the whole row.
    pub column: Option<usize>,
    /// What and why.
    pub message: Message,
    /// The nearest right value.
    pub suggestion: Option<String>,
}

/// The cells of a row as they stood in the file: texts exactly, numbers with their digits.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Original {
    text: String,
    cells: Vec<Piece>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Piece {
    column: u16,
    end: u32,
}

/// One cell as it stood in the file.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum OriginalCell<'a> {
    /// Text, exactly.
    Text(&'a str),
    /// A number as the file spells it.
    Number(&'a str),
    /// A number shown as a date, as Excel's serial number.
    Date(&'a str),
    /// A number shown as a time or as date and time.
    Time(&'a str),
    /// TRUE or FALSE.
    Flag(bool),
    /// `#N/A` and the like.
    Error(&'a str),
}

impl Original {
    /// The cell of a column of the sheet (from 0).
    pub fn cell(&self, column: u16) -> Option<OriginalCell<'_>> {
        let _ = (column, &self.text, self.cells.first().map(|p| (p.column, p.end)));
        todo!()
    }
}
