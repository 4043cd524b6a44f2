//! Rows that could not be taken, written back for repair: same columns, same texts, and why.

use std::path::Path;

use mingde_core::words::Locale;

use crate::{CannotWrite, CellError, DataSheet, Layout, Original};

/// A row for the clerk to repair.
#[derive(Debug, Clone)]
pub struct RejectedRow {
    /// The row as it stood in the file.
    pub original: Original,
    /// What is wrong with it. May be empty: a good record row whose participants are bad comes along.
    pub errors: Vec<CellError>,
}

/// The rejected rows of one sheet of one file.
#[derive(Debug)]
pub struct RejectedSheet<'a> {
    /// The sheet they came from: its headings tell which cell belongs to which column.
    pub sheet: &'a DataSheet,
    /// The rows in file order.
    pub rows: Vec<RejectedRow>,
}

/// Writes the rejected rows in the layout of the template, each wrong cell coloured, with a last column
/// 错误说明 that import ignores. Columns that the layout does not know are kept under their own heading.
pub fn write_rejects(
    layout: &Layout,
    sheets: &[RejectedSheet<'_>],
    locale: Locale,
    path: &Path,
) -> Result<(), CannotWrite> {
    let _ = (layout, sheets, locale, path);
    todo!()
}
