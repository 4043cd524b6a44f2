//! A SQLite file that may only be read: on a medium that is written once, in a folder of somebody else.

use std::path::{Path, PathBuf};

use rusqlite::{Connection, OpenFlags};

use crate::error::StoreError;
use crate::patience::Patience;

/// Opens a file for reading alone.
///
/// # Errors
/// [`StoreError::Unfolded`] where a journal stands beside it that would have to be folded in first.
pub(super) fn open(file: &Path, patience: Patience) -> Result<Connection, StoreError> {
    let flags = OpenFlags::SQLITE_OPEN_READ_ONLY | OpenFlags::SQLITE_OPEN_NO_MUTEX;
    // The ordinary way sees to it that a writer elsewhere is not read half-way. It needs an index of the write-ahead
    // log, which cannot be made where nothing may be written.
    let refused = match Connection::open_with_flags(file, flags)
        .and_then(|mut link| probe(&mut link, patience).map(|()| link))
    {
        Ok(link) => return Ok(link),
        Err(refused) => StoreError::from(refused),
    };
    if !matches!(refused, StoreError::ReadOnly(_) | StoreError::CannotOpen(_)) {
        return Err(refused);
    }
    if journals(file).any(|journal| std::fs::metadata(journal).is_ok_and(|found| found.len() > 0)) {
        return Err(StoreError::Unfolded(file.to_owned()));
    }
    let mut link = Connection::open_with_flags(unchanging(file), flags | OpenFlags::SQLITE_OPEN_URI)?;
    probe(&mut link, patience)?;
    Ok(link)
}

/// Opening reads nothing yet.
fn probe(link: &mut Connection, patience: Patience) -> rusqlite::Result<()> {
    super::sqlite::wait_for_others(link, patience)?;
    link.query_row("SELECT count(*) FROM sqlite_master", [], |_| Ok(()))
}

/// What stands beside a database whose last user did not close it.
fn journals(file: &Path) -> impl Iterator<Item = PathBuf> {
    ["-wal", "-journal"].into_iter().map(|end| {
        let mut name = file.as_os_str().to_owned();
        name.push(end);
        PathBuf::from(name)
    })
}

/// The address of a file that nobody changes.
fn unchanging(file: &Path) -> String {
    let path = file.to_string_lossy().replace('%', "%25").replace('?', "%3f").replace('#', "%23");
    format!("file:{path}?immutable=1")
}
