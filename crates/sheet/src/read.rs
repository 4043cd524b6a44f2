//! Workbooks in: what the file is ([`container`]), what it is made of ([`package`], [`structure`]), its lines
//! ([`grid`], [`csv`], [`old`]), where the data begins ([`headings`]), and what the cells say ([`convert`]).

mod body;
mod cell;
mod container;
mod convert;
mod csv;
mod footer;
mod format;
mod grid;
mod headings;
mod mend;
mod old;
mod open_document;
mod package;
mod recognise;
mod resemblance;
mod row;
mod rows;
mod runs;
mod scale;
mod second;
mod serial;
mod spread;
mod stated_unit;
mod structure;
mod tidy;
mod trouble;
mod typed;
mod utf16;
mod workbook;
mod xml;

pub use cell::{Cell, Reference};
pub use format::Fields as ShownFields;
pub(crate) use headings::{ERROR_COLUMN, KnownHeadings, plain};
pub use row::{CellError, Original, OriginalCell, PartOf, Row};
pub(crate) use structure::MARKER;
pub use trouble::BadWorkbook;
pub use typed::{WrongValue, read_references, read_typed};
pub use workbook::{DataSheet, IgnoredSheet, Recognition, SheetFinding, UnknownColumn, Workbook};
