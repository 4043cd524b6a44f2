//! Excel workbooks: templates out, rows in, every error with its cell.
//!
//! Everything here works on bytes and paths only: it knows layouts (which columns a sheet has) and cells, not
//! the registry and not the ledger. Names of units and persons come out as [`Reference`]s for `app` to look
//! up. The way through is
//!
//! ```text
//! Kind | RegistrySchema → Layout → write_template → (a clerk) → Workbook::open → recognise → read_rows → Row
//!                                                                   write_rejects ← rows with errors ←┘
//! ```
//!
//! `docs/spreadsheets.md` tells the same to the clerk.

mod crossing;
mod heading;
pub mod layout;
mod place;
mod read;
mod records;
mod rejects;
mod tables;
mod template;
mod told;

pub use layout::{CellKind, Column, Key, Layout, Months, Part, PartLayout};
pub use place::{Place, column_letters};
pub use read::{
    BadWorkbook, Cell, CellError, DataSheet, IgnoredSheet, Original, OriginalCell, PartOf, Recognition,
    Reference, Row, SheetFinding, ShownFields, UnknownColumn, Workbook, WrongValue, read_references,
    read_typed,
};
pub use records::{RecordWriter, write_records};
pub use rejects::{RejectedRow, RejectedSheet, write_rejects};
pub use tables::{Table, TableCell, TableColumn, write_tables};
pub use template::{Lookups, is_own_notes, write_template, write_templates};
pub use told::told;

/// Why a workbook could not be written.
#[derive(Debug, thiserror::Error)]
pub enum CannotWrite {
    /// The workbook library or the disk refused.
    #[error("cannot write the workbook: {0}")]
    Xlsx(#[from] rust_xlsxwriter::XlsxError),
    /// The workbook is made, and its file cannot be written.
    #[error("cannot write the workbook: {0}")]
    File(#[source] std::io::Error),
}

impl CannotWrite {
    /// The words for whoever asked for the file.
    pub fn message(&self) -> mingde_core::diagnostic::Message {
        let message = mingde_core::diagnostic::Message::new("sheet-cannot-write");
        match self {
            Self::Xlsx(detail) => message.with("detail", detail),
            Self::File(detail) => message.with("detail", detail),
        }
    }
}
