//! SQLite: one file, write-ahead log, synced on every commit.

use std::path::Path;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use rusqlite::{Connection, OpenFlags};
use tokio::sync::{OwnedSemaphorePermit, Semaphore};

use super::embedded::Stayed;
use super::{Cell, Cells, archive, embedded};
use crate::error::StoreError;
use crate::patience::Patience;

/// Words of the DDL. `INTEGER PRIMARY KEY` is the row's own number and costs no index.
pub(super) const DDL: &[(&str, &str)] = &[
    ("{int}", "INTEGER"),
    ("{serial}", "INTEGER PRIMARY KEY"),
    ("{blob}", "BLOB"),
    ("{strict}", "STRICT"),
    ("{keyed}", "STRICT, WITHOUT ROWID"),
];

/// A deferred transaction that turns out to write would fail against another writer instead of waiting.
pub(super) const BEGIN: &[&str] = &["BEGIN IMMEDIATE"];

/// The first query fixes what is seen.
pub(super) const BEGIN_READING: &[&str] = &["BEGIN"];

/// What a killed process left in a journal is still folded in.
pub(super) const FORBID_WRITING: &[&str] = &["PRAGMA query_only = 1"];

/// Reads every page, and compares every index with its table.
pub(super) const STRUCTURE: &str = "PRAGMA integrity_check(20)";

/// A commit that finds a thousand pages in the write-ahead log copies them all into the database before it returns.
/// After a large import that takes longer than the commit itself, and nothing waits for it: the log is as durable.
pub(super) const BEFORE_BULK_COMMIT: &[&str] = &["PRAGMA wal_autocheckpoint = 0"];
/// What the commit left undone, held up by no reader.
pub(super) const AFTER_BULK_COMMIT: &[&str] =
    &["PRAGMA wal_autocheckpoint = 1000", "PRAGMA wal_checkpoint(PASSIVE)"];

/// Readers at once.
const READERS: usize = 8;
/// Statements that stay prepared.
const PREPARED: usize = 256;

/// Connects the writer. It makes the file, keeps more pages, so that a long import does not spill them, and what
/// a statement would have to take back in memory, not in a file.
pub(super) fn writer(data: &Path, patience: Patience) -> Result<Connection, StoreError> {
    let file = data.join(crate::database::SQLITE_FILE);
    // SQLite would make it for everybody whom the umask lets; what it makes beside it follows the file's mode.
    if !file.exists() {
        let made = mingde_files::make_private_file(&file);
        made.map_err(|cause| StoreError::File { path: file.clone(), cause })?;
    }
    let connection = open(&file, patience)?;
    connection.pragma_update(None, "cache_size", -16384)?;
    connection.pragma_update(None, "temp_store", "MEMORY")?;
    Ok(connection)
}

/// Connects somebody who examines. It makes no file.
pub(super) fn examiner(data: &Path, patience: Patience) -> Result<Connection, StoreError> {
    open(&data.join(crate::database::SQLITE_FILE), patience)
}

/// Has a connection write ahead. Where another process is at work at that moment, the journal stays what it is until
/// the database is opened the next time; it is not waited for, for it would have to be waited for again by what comes
/// next.
fn write_ahead(connection: &mut Connection, file: &Path, patience: Patience) -> Result<(), StoreError> {
    connection.busy_timeout(Duration::ZERO)?;
    let kept = connection.pragma_update_and_check(None, "journal_mode", "WAL", |_| Ok(()));
    wait_for_others(connection, patience)?;
    match kept.map_err(StoreError::from) {
        Err(StoreError::Busy(_)) => expect_locks(file),
        kept => kept,
    }
}

/// A file system without locks looks to SQLite like one where somebody else holds them all. A database that nobody else
/// can know of tells one from the other, before ten minutes are waited for nobody.
fn expect_locks(file: &Path) -> Result<(), StoreError> {
    let folder = file.parent().unwrap_or(file);
    let fail = |cause| StoreError::File { path: folder.to_owned(), cause };
    let scratch = mingde_files::begin_file(folder, mingde_files::Mode::Private).map_err(fail)?;
    let own = Connection::open(scratch.path())?;
    own.busy_timeout(Duration::ZERO)?;
    match own.execute_batch("BEGIN IMMEDIATE; ROLLBACK").map_err(StoreError::from) {
        Err(StoreError::Busy(cause)) => Err(StoreError::NoLocks(cause)),
        tried => tried,
    }
}

/// Has statements of a connection wait for what another one holds.
pub(super) fn wait_for_others(connection: &mut Connection, patience: Patience) -> rusqlite::Result<()> {
    connection.busy_handler(Some(patience.pauses()))
}

/// Connects, to read alone where nothing may be written.
fn open(file: &Path, patience: Patience) -> Result<Connection, StoreError> {
    match open_to_write(file, patience) {
        Err(StoreError::ReadOnly(_) | StoreError::CannotOpen(_)) if file.is_file() => {
            archive::open(file, patience)
        }
        opened => opened,
    }
}

fn open_to_write(file: &Path, patience: Patience) -> Result<Connection, StoreError> {
    // A connection is used by one thread at a time.
    let flags = OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_NO_MUTEX;
    let mut connection = Connection::open_with_flags(file, flags)?;
    wait_for_others(&mut connection, patience)?;
    if is_archive(&connection)? {
        return archive::open(file, patience);
    }
    write_ahead(&mut connection, file, patience)?;
    connection.pragma_update(None, "synchronous", "FULL")?;
    connection.pragma_update(None, "journal_size_limit", 64 << 20)?;
    connection.set_prepared_statement_cache_capacity(PREPARED);
    Ok(connection)
}

/// Whether a connection can only read.
pub(super) fn is_archive(connection: &Connection) -> Result<bool, StoreError> {
    Ok(connection.is_readonly(rusqlite::MAIN_DB)?)
}

/// Readers: connections that wait to be used again.
#[derive(Clone)]
pub(crate) struct Pool(Arc<Shelf>);

struct Shelf {
    file: std::path::PathBuf,
    patience: Patience,
    idle: Mutex<Vec<Connection>>,
    free: Arc<Semaphore>,
}

/// A reader, which goes back to its pool unless something failed half-way.
pub(crate) struct Borrowed {
    link: Option<Connection>,
    pool: Pool,
    _permit: OwnedSemaphorePermit,
}

impl Pool {
    /// Readers of a data folder; nothing is opened yet.
    pub(super) fn new(data: &Path, patience: Patience) -> Self {
        Self(Arc::new(Shelf {
            file: data.join(crate::database::SQLITE_FILE),
            patience,
            idle: Mutex::default(),
            free: Arc::new(Semaphore::new(READERS)),
        }))
    }

    pub(super) async fn reader(&self) -> Result<Borrowed, StoreError> {
        let permit = self.0.free.clone().acquire_owned().await.map_err(StoreError::database)?;
        let idle = self.idle().pop();
        let link = match idle {
            Some(link) => link,
            None => open(&self.0.file, self.0.patience)?,
        };
        Ok(Borrowed { link: Some(link), pool: self.clone(), _permit: permit })
    }

    /// Ends the connections that nobody uses.
    pub(super) fn close(&self) {
        self.idle().clear();
    }

    fn idle(&self) -> std::sync::MutexGuard<'_, Vec<Connection>> {
        self.0.idle.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Borrowed {
    pub(super) fn is_archive(&self) -> Result<bool, StoreError> {
        self.link.as_ref().map_or(Ok(false), is_archive)
    }

    pub(super) fn read(
        &mut self,
        sql: &str,
        cells: &[Cell],
        each: impl FnMut(&dyn Cells) -> Result<(), StoreError>,
    ) -> Result<Stayed, StoreError> {
        let link = self.link.take().ok_or(StoreError::Spent)?;
        let (stayed, read) = embedded::read(&link, sql, cells, each);
        read?;
        self.link = Some(link);
        Ok(stayed)
    }
}

impl Drop for Borrowed {
    fn drop(&mut self) {
        self.pool.idle().extend(self.link.take());
    }
}
