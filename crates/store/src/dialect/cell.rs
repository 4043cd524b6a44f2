//! Values on their way into and out of the database.

use sqlx::postgres::PgRow;
use sqlx::sqlite::SqliteRow;
use sqlx::{Error, Row};

/// A value on its way in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Cell {
    Int(Option<i64>),
    Text(Option<String>),
    Blob(Option<Vec<u8>>),
}

impl Cell {
    pub(crate) fn int(value: impl Into<i64>) -> Self {
        Self::Int(Some(value.into()))
    }

    /// A log position; a log of more than 2⁶³ revisions does not exist.
    pub(crate) fn position(value: u64) -> Self {
        Self::Int(Some(value as i64))
    }

    pub(crate) fn text(value: impl Into<String>) -> Self {
        Self::Text(Some(value.into()))
    }

    pub(crate) fn blob(value: impl Into<Vec<u8>>) -> Self {
        Self::Blob(Some(value.into()))
    }
}

/// A row on its way out, by column index.
pub(crate) trait Cells {
    fn int(&self, column: usize) -> Result<i64, Error>;
    fn optional_int(&self, column: usize) -> Result<Option<i64>, Error>;
    fn text(&self, column: usize) -> Result<&str, Error>;
    fn optional_text(&self, column: usize) -> Result<Option<&str>, Error>;
    fn blob(&self, column: usize) -> Result<&[u8], Error>;
    fn optional_blob(&self, column: usize) -> Result<Option<&[u8]>, Error>;
}

macro_rules! cells {
    ($row:ty) => {
        impl Cells for $row {
            fn int(&self, column: usize) -> Result<i64, Error> {
                self.try_get(column)
            }
            fn optional_int(&self, column: usize) -> Result<Option<i64>, Error> {
                self.try_get(column)
            }
            fn text(&self, column: usize) -> Result<&str, Error> {
                self.try_get(column)
            }
            fn optional_text(&self, column: usize) -> Result<Option<&str>, Error> {
                self.try_get(column)
            }
            fn blob(&self, column: usize) -> Result<&[u8], Error> {
                self.try_get(column)
            }
            fn optional_blob(&self, column: usize) -> Result<Option<&[u8]>, Error> {
                self.try_get(column)
            }
        }
    };
}

cells!(SqliteRow);
cells!(PgRow);
