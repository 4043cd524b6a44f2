//! Filled workbooks in bulk, in constant memory.

use std::path::Path;

use crate::{CannotWrite, Cell, Layout, Part};

/// Writes rows of any part of a layout, part by part; opens a further sheet when one is full.
pub struct RecordWriter {}

impl RecordWriter {
    /// A new workbook of `layout`. Rows are spooled to a temporary file, so memory stays constant.
    pub fn new(layout: &Layout) -> Result<Self, CannotWrite> {
        let _ = layout;
        todo!()
    }

    /// Appends a row to the sheet of `part`; cells in column order of the layout, missing ones at the end
    /// are empty.
    pub fn write(&mut self, part: Part, cells: &[Option<Cell>]) -> Result<(), CannotWrite> {
        let _ = (part, cells);
        todo!()
    }

    /// Writes the workbook to `path`.
    pub fn save(self, path: &Path) -> Result<(), CannotWrite> {
        let _ = path;
        todo!()
    }
}

/// Writes a whole workbook of the main part of `layout`. Returns the number of rows.
pub fn write_records<I>(layout: &Layout, rows: I, path: &Path) -> Result<u64, CannotWrite>
where
    I: IntoIterator<Item = Vec<Option<Cell>>>,
{
    let _ = (layout, rows.into_iter(), path);
    todo!()
}
