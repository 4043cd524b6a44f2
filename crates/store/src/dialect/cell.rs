//! Values on their way into and out of the database.

use sqlx::Row as _;
use sqlx::postgres::PgRow;

use crate::error::StoreError;

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
    fn int(&self, column: usize) -> Result<i64, StoreError>;
    fn optional_int(&self, column: usize) -> Result<Option<i64>, StoreError>;
    fn text(&self, column: usize) -> Result<&str, StoreError>;
    fn optional_text(&self, column: usize) -> Result<Option<&str>, StoreError>;
    fn blob(&self, column: usize) -> Result<&[u8], StoreError>;
    fn optional_blob(&self, column: usize) -> Result<Option<&[u8]>, StoreError>;

    /// A log position, a size or a place: whole numbers from 0.
    fn position(&self, column: usize) -> Result<u64, StoreError> {
        natural(self.int(column)?)
    }

    fn optional_position(&self, column: usize) -> Result<Option<u64>, StoreError> {
        self.optional_int(column)?.map(natural).transpose()
    }
}

fn natural(stored: i64) -> Result<u64, StoreError> {
    stored.try_into().map_err(StoreError::unreadable)
}

impl Cells for rusqlite::Row<'_> {
    fn int(&self, column: usize) -> Result<i64, StoreError> {
        self.get_ref(column)?.as_i64().map_err(StoreError::unreadable)
    }
    fn optional_int(&self, column: usize) -> Result<Option<i64>, StoreError> {
        self.get_ref(column)?.as_i64_or_null().map_err(StoreError::unreadable)
    }
    fn text(&self, column: usize) -> Result<&str, StoreError> {
        self.get_ref(column)?.as_str().map_err(StoreError::unreadable)
    }
    fn optional_text(&self, column: usize) -> Result<Option<&str>, StoreError> {
        self.get_ref(column)?.as_str_or_null().map_err(StoreError::unreadable)
    }
    fn blob(&self, column: usize) -> Result<&[u8], StoreError> {
        self.get_ref(column)?.as_blob().map_err(StoreError::unreadable)
    }
    fn optional_blob(&self, column: usize) -> Result<Option<&[u8]>, StoreError> {
        self.get_ref(column)?.as_blob_or_null().map_err(StoreError::unreadable)
    }
}

impl Cells for PgRow {
    fn int(&self, column: usize) -> Result<i64, StoreError> {
        Ok(self.try_get(column)?)
    }
    fn optional_int(&self, column: usize) -> Result<Option<i64>, StoreError> {
        Ok(self.try_get(column)?)
    }
    fn text(&self, column: usize) -> Result<&str, StoreError> {
        Ok(self.try_get(column)?)
    }
    fn optional_text(&self, column: usize) -> Result<Option<&str>, StoreError> {
        Ok(self.try_get(column)?)
    }
    fn blob(&self, column: usize) -> Result<&[u8], StoreError> {
        Ok(self.try_get(column)?)
    }
    fn optional_blob(&self, column: usize) -> Result<Option<&[u8]>, StoreError> {
        Ok(self.try_get(column)?)
    }
}
