//! Writing a snapshot that is in memory.

use std::path::Path;
use std::sync::atomic::{AtomicU64, Ordering};

use mingde_core::snapshot::{Snapshot, Table};

use crate::error::Error;
use crate::manifest::Manifest;
use crate::snapshot_writer::{Origin, SnapshotWriter};
use crate::workers;

/// How far writing or reading has come.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Progress {
    /// Rows done.
    pub done: u64,
    /// Rows in all files.
    pub total: u64,
}

/// Writes a snapshot of the ledger that is called `ledger` to a directory, tables of several kinds at once. `on_progress` is
/// called now and then, from any thread. The same snapshot gives the same bytes.
///
/// # Errors
/// [`Error::Foreign`] if `dir` holds anything but an earlier snapshot; an earlier one is replaced, and only
/// once the new one is complete.
pub fn write(
    snapshot: &Snapshot,
    ledger: &str,
    dir: &Path,
    on_progress: &(dyn Fn(Progress) + Sync),
) -> Result<Manifest, Error> {
    let Snapshot { position, root, as_known, .. } = *snapshot;
    let origin = Origin { ledger: ledger.to_owned(), position, root, as_known };
    let total = rows(snapshot);
    let done = AtomicU64::new(0);
    let advance = |rows: usize| {
        let done = done.fetch_add(rows as u64, Ordering::Relaxed) + rows as u64;
        on_progress(Progress { done, total });
    };
    let mut writer = SnapshotWriter::create(dir, origin, snapshot.schema.clone(), &snapshot.units)?;
    let mut persons = writer.persons()?;
    persons.append(&snapshot.persons)?;
    persons.finish()?;
    writer.groups(&snapshot.groups)?;
    advance(snapshot.units.len() + snapshot.persons.len() + snapshot.persons.posts.person.len());

    // The largest first, so that no thread is left alone with it in the end.
    let mut tables: Vec<&Table> = snapshot.tables.values().map(AsRef::as_ref).collect();
    tables.sort_by_key(|t| std::cmp::Reverse(t.len() + t.participations.who.len()));
    workers::share(tables, |table| {
        let mut file = writer.table(table.kind.clone())?;
        file.append(table)?;
        file.finish()?;
        advance(table.len() + table.participations.who.len());
        Ok::<(), Error>(())
    })?;
    writer.finish()
}

fn rows(snapshot: &Snapshot) -> u64 {
    let registry = snapshot.units.len() + snapshot.persons.len() + snapshot.persons.posts.person.len();
    (registry + snapshot.records() + snapshot.participations()) as u64
}
