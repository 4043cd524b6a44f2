//! An opened workbook: which sheets hold data, and their rows.

use std::ops::ControlFlow;
use std::path::Path;
use std::sync::Arc;

use mingde_core::diagnostic::{Message, Severity};

use super::{BadWorkbook, Row};
use crate::{Layout, Place};

/// A workbook (.xlsx, old .xls or .csv) whose structure has been checked. Cheap to clone.
#[derive(Debug, Clone)]
pub struct Workbook {}

/// Which sheets of a workbook hold what.
#[derive(Debug, Clone)]
pub struct Recognition {
    /// Sheets with data, in the order of the parts of their layouts.
    pub sheets: Vec<DataSheet>,
    /// The others, with the reason.
    pub ignored: Vec<IgnoredSheet>,
}

/// A sheet recognised by its headings.
#[derive(Debug, Clone)]
pub struct DataSheet {
    /// Its name.
    pub name: Arc<str>,
    /// Position of its layout among those given to [`Workbook::recognise`].
    pub layout: usize,
    /// Position of the part in the layout.
    pub part: usize,
    /// Line of the headings, from 1.
    pub heading_line: u32,
    /// For every column of the layout the column of the sheet (from 0), where it is there.
    pub columns: Vec<Option<u16>>,
    /// Columns of the sheet that the layout does not know. Their cells are not read.
    pub unknown: Vec<UnknownColumn>,
    /// Missing required columns, doubled headings (errors), unknown columns (warnings). A sheet with errors
    /// must not be imported.
    pub findings: Vec<SheetFinding>,
}

/// A column that the layout does not know.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct UnknownColumn {
    /// Column of the sheet, from 0.
    pub column: u16,
    /// Its heading as it stands in the file.
    pub heading: String,
    /// The known heading that may be meant.
    pub nearest: Option<String>,
}

/// Something about a whole sheet or heading.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SheetFinding {
    /// How bad it is.
    pub severity: Severity,
    /// Where.
    pub place: Place,
    /// What.
    pub message: Message,
    /// The nearest right heading.
    pub suggestion: Option<String>,
}

/// A sheet without data for any of the layouts.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct IgnoredSheet {
    /// Its name.
    pub name: String,
    /// Why it was left out.
    pub reason: Message,
}

/// About a thousand rows.
pub type Batch = Vec<Row>;

/// Rows of a sheet, read on a thread of their own and handed over in batches, at most four of them waiting.
/// Dropping it stops the reading.
pub struct Stream {}

impl Workbook {
    /// Opens a file and checks that it can be read safely: size, compression ratio, structure.
    pub fn open(path: &Path) -> Result<Self, BadWorkbook> {
        let _ = path;
        todo!()
    }

    /// Opens bytes; `name` only serves messages and, for `.csv`, recognition.
    pub fn from_bytes(name: &str, bytes: Vec<u8>) -> Result<Self, BadWorkbook> {
        let _ = (name, bytes);
        todo!()
    }

    /// The id of the layout a template was made from, if the marker survived.
    pub fn marker(&self) -> Option<&str> {
        todo!()
    }

    /// Names of all sheets.
    pub fn sheet_names(&self) -> Vec<&str> {
        todo!()
    }

    /// Finds the sheets that hold data of one of `layouts`, by marker and headings. No such sheet is an error
    /// that says what was found and what was looked for.
    pub fn recognise(&self, layouts: &[Layout]) -> Result<Recognition, BadWorkbook> {
        let _ = layouts;
        todo!()
    }

    /// Reads the rows below the headings, converted; stops when `on_row` breaks. Returns the number of rows.
    pub fn read_rows(
        &self,
        layout: &Layout,
        sheet: &DataSheet,
        on_row: impl FnMut(Row) -> ControlFlow<()>,
    ) -> Result<u64, BadWorkbook> {
        let _ = (layout, sheet, on_row);
        todo!()
    }

    /// The same on a thread of its own.
    pub fn stream(&self, layout: &Layout, sheet: &DataSheet) -> Stream {
        let _ = (layout, sheet);
        todo!()
    }
}

impl Iterator for Stream {
    type Item = Result<Batch, BadWorkbook>;
    fn next(&mut self) -> Option<Self::Item> {
        todo!()
    }
}
