//! Builders and fixtures for tests.

mod bureau;
mod databases;
mod workbook;

pub use bureau::{Bureau, Entry, SEALED, bureau};
pub use databases::on_every_database;
pub use workbook::{Grid, Typed, write_workbook};
