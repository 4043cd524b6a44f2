//! Workbooks in.

mod cell;
mod row;
mod trouble;
mod workbook;

pub use cell::{Cell, Reference};
pub use row::{CellError, Original, OriginalCell, Row};
pub use trouble::BadWorkbook;
pub use workbook::{
    Batch, DataSheet, IgnoredSheet, Recognition, SheetFinding, Stream, UnknownColumn, Workbook,
};
