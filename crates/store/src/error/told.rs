//! What the databases say, as an error of the store.

use std::io::ErrorKind;

use super::StoreError;

/// SQLite's number for it (sqlite3.h).
const SQLITE_IOERR_SHMSIZE: i32 = 10 | 19 << 8;

impl From<rusqlite::Error> for StoreError {
    fn from(cause: rusqlite::Error) -> Self {
        use rusqlite::ErrorCode::{
            CannotOpen, DatabaseBusy, DatabaseCorrupt, DiskFull, NotADatabase, ReadOnly, SystemIoFailure,
        };
        let said = cause.to_string();
        // SQLite has no code of its own for these.
        let tables = ["no such table", "no such column", "already exists", "duplicate column name"];
        match cause.sqlite_error_code() {
            Some(DatabaseBusy) => Self::Busy(cause.into()),
            Some(DiskFull) => Self::Full(cause.into()),
            // The index of the write-ahead log finds no room.
            Some(SystemIoFailure)
                if cause.sqlite_error().is_some_and(|e| e.extended_code == SQLITE_IOERR_SHMSIZE) =>
            {
                Self::Full(cause.into())
            }
            Some(SystemIoFailure) => Self::Disk(cause.into()),
            Some(CannotOpen) => Self::CannotOpen(cause.into()),
            Some(ReadOnly) => Self::ReadOnly(cause.into()),
            Some(DatabaseCorrupt | NotADatabase) => Self::Corrupt(cause.into()),
            _ if said.contains("unsupported file format") => Self::Corrupt(cause.into()),
            _ if tables.iter().any(|words| said.contains(words)) => Self::Tables(cause.into()),
            _ => Self::Database(cause.into()),
        }
    }
}

impl From<sqlx::Error> for StoreError {
    fn from(cause: sqlx::Error) -> Self {
        let code = cause.as_database_error().and_then(|error| error.code()).map(|code| code.into_owned());
        match (code.as_deref(), &cause) {
            // lock_not_available
            (Some("55P03"), _) => Self::Busy(cause.into()),
            // disk_full
            (Some("53100"), _) => Self::Full(cause.into()),
            // read_only_sql_transaction
            (Some("25006"), _) => Self::ReadOnly(cause.into()),
            // insufficient_privilege
            (Some("42501"), _) => Self::Denied(cause.into()),
            // data_corrupted, index_corrupted
            (Some("XX001" | "XX002"), _) => Self::Corrupt(cause.into()),
            // undefined_table, undefined_column, duplicate_column, duplicate_table
            (Some("42P01" | "42703" | "42701" | "42P07"), _) => Self::Tables(cause.into()),
            // invalid_catalog_name, invalid_authorization, invalid_password
            (Some("3D000" | "28000" | "28P01"), _) => Self::Unreachable(cause.into()),
            // admin_shutdown, crash_shutdown, cannot_connect_now
            (Some("57P01" | "57P02" | "57P03"), _) => Self::Unreachable(cause.into()),
            (_, sqlx::Error::ColumnDecode { .. }) => Self::Unreadable(cause.into()),
            (_, sqlx::Error::Tls(_)) => Self::Untrusted(cause.into()),
            // What the certificate lacks is said in the middle of shaking hands.
            (_, sqlx::Error::Io(said)) if said.kind() == ErrorKind::InvalidData => {
                Self::Untrusted(cause.into())
            }
            (_, sqlx::Error::Io(_) | sqlx::Error::PoolTimedOut) => Self::Unreachable(cause.into()),
            // lock_timeout is lock_not_available; statement_timeout is query_canceled.
            (Some("57014"), _) => Self::Busy(cause.into()),
            // idle_in_transaction_session_timeout
            (Some("25P03"), _) => Self::Unreachable(cause.into()),
            _ => Self::Database(cause.into()),
        }
    }
}
