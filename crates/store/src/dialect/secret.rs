//! A SQLite file in which the order of writing leaves no trace: no row numbers, no write-ahead log, and what is removed is
//! overwritten. Secret ballots stand in such files on every bureau's machine: PostgreSQL keeps with each row where it lies
//! (`ctid`), by which transaction it came (`xmin`), and both once more in its log.

use std::path::Path;

use rusqlite::{Connection, OpenFlags};

use super::sqlite::wait_for_others;
use crate::error::StoreError;
use crate::patience::Patience;

/// A rollback journal is overwritten with each commit and gone at its end; a write-ahead log would keep the order of
/// commits. `EXTRA` syncs the folder too, so that a commit that was answered survives a power cut.
const SETTINGS: &str = "PRAGMA journal_mode = DELETE; PRAGMA synchronous = EXTRA; PRAGMA secure_delete = ON;
    PRAGMA auto_vacuum = NONE; PRAGMA temp_store = MEMORY; PRAGMA trusted_schema = OFF;";

/// Opens a file, and makes it with its tables where there is none.
pub(crate) fn open(file: &Path, tables: &str, patience: Patience) -> Result<Connection, StoreError> {
    let fail = |cause| StoreError::File { path: file.to_owned(), cause };
    if let Some(folder) = file.parent() {
        mingde_files::make_private_folder(folder).map_err(fail)?;
    }
    if !file.exists() {
        mingde_files::make_private_file(file).map_err(fail)?;
    }
    let flags = OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_NO_MUTEX;
    let mut connection = Connection::open_with_flags(file, flags)?;
    wait_for_others(&mut connection, patience)?;
    connection.execute_batch(SETTINGS)?;
    connection.execute_batch(tables)?;
    Ok(connection)
}

/// Copies a file that others may be using to one that is not there yet.
pub(crate) fn copy(file: &Path, to: &Path, patience: Patience) -> Result<(), StoreError> {
    let connection = open(file, "", patience)?;
    mingde_files::make_private_file(to).map_err(|cause| StoreError::File { path: to.to_owned(), cause })?;
    let place = to.to_str().ok_or_else(|| StoreError::NoFile(to.to_owned()))?;
    connection.execute("VACUUM INTO ?1", [place])?;
    Ok(())
}
