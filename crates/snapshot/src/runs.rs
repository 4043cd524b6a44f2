//! Tables that go by: runs of records with all their participations, read from both files side by side.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::mpsc::sync_channel;

use mingde_core::kind::Kind;
use mingde_core::registry::RegistrySchema;
use mingde_core::snapshot::{Run, Runs, Snapshot, Table, Wanted, WantedTable};

use crate::error::Error;
use crate::manifest::{Manifest, participations_path, records_path};
use crate::read::{Check, read_some};
use crate::read_participations::{PartColumns, Parts};
use crate::read_records::{Counts, RecordColumns};
use crate::scan::{BATCH_ROWS, Portion, Scan};

/// Opens what [`crate::write()`] wrote without holding all of it: the registry and the tables of the kinds `held` are
/// read, the other tables go by. Of both only what is wanted is looked at, as by [`crate::read_wanted`].
///
/// # Errors
/// As [`crate::read_wanted`], here or when a table goes by.
pub fn open(
    dir: &Path,
    schema: Arc<RegistrySchema>,
    kinds: impl IntoIterator<Item = Arc<Kind>>,
    check: Check,
    wanted: Wanted,
    held: &BTreeSet<String>,
) -> Result<(Snapshot, TableRuns), Error> {
    let kinds: Vec<Arc<Kind>> = kinds.into_iter().collect();
    let Wanted { kinds: tables, person_fields } = wanted;
    let (own, others) = tables.into_iter().partition(|(kind, _)| held.contains(kind));
    let own = Wanted { kinds: own, person_fields };
    let manifest = Manifest::read(dir)?;
    let snapshot = read_some(dir, &manifest, schema, kinds.iter().cloned(), check, Some(&own))?;
    let rows = |path: String| manifest.file(&path).map(|file| file.rows);
    let mut passing = BTreeMap::new();
    for kind in kinds {
        let others: &BTreeMap<String, WantedTable> = &others;
        let (Some(wanted), Some(records)) = (others.get(&kind.id), rows(records_path(&kind.id))) else {
            continue;
        };
        let participations = rows(participations_path(&kind.id)).unwrap_or(0);
        let table = Passing { wanted: wanted.clone(), records, participations, kind };
        passing.insert(table.kind.id.clone(), table);
    }
    let counts = Counts {
        units: snapshot.units.len(),
        persons: snapshot.persons.len(),
        groups: snapshot.groups.id.len(),
    };
    Ok((snapshot, TableRuns { dir: dir.to_owned(), counts, passing, most_records: None }))
}

/// The tables of a snapshot in files that go by.
pub struct TableRuns {
    dir: PathBuf,
    counts: Counts,
    /// By kind id.
    passing: BTreeMap<String, Passing>,
    most_records: Option<usize>,
}

impl TableRuns {
    /// Runs of so many records at most, instead of as many as come to about one portion of a file.
    pub fn in_runs_of(self, records: usize) -> Self {
        Self { most_records: Some(records), ..self }
    }
}

/// A table that goes by.
struct Passing {
    kind: Arc<Kind>,
    wanted: WantedTable,
    records: u64,
    participations: u64,
}

impl Runs for TableRuns {
    type Error = Error;

    fn rows(&self, kind: &str) -> Option<u64> {
        let table = self.passing.get(kind)?;
        Some(table.records + if table.wanted.participations { table.participations } else { 0 })
    }

    fn each(&self, kind: &str, take: &mut dyn FnMut(Run<'_>)) -> Result<(), Error> {
        self.passing.get(kind).map_or(Ok(()), |table| table.pass(self, take))
    }
}

/// A run as it was read.
struct Owned {
    table: Table,
    first_record: u32,
    first_part: u32,
}

/// Runs read ahead of the one that is looked at.
const AHEAD: usize = 2;

impl Passing {
    /// Reads on a thread of its own, a little ahead of `take`.
    fn pass(&self, all: &TableRuns, take: &mut dyn FnMut(Run<'_>)) -> Result<(), Error> {
        std::thread::scope(|scope| {
            let (send, received) = sync_channel(AHEAD);
            scope.spawn(move || {
                // Whoever has stopped listening has had an error.
                if let Err(error) = self.read(all, |run| send.send(Ok(run)).is_ok()) {
                    drop(send.send(Err(error)));
                }
            });
            for run in received {
                let Owned { table, first_record, first_part } = run?;
                take(Run { table: &table, first_record, first_part });
            }
            Ok(())
        })
    }

    /// Reads runs until one is not wanted any more.
    fn read(&self, all: &TableRuns, mut give: impl FnMut(Owned) -> bool) -> Result<(), Error> {
        let (Passing { kind, wanted, .. }, TableRuns { dir, counts, .. }) = (self, all);
        let columns = RecordColumns::of(kind, *counts, Some(wanted));
        let part_columns = PartColumns::of(kind, self.records as usize, *counts, Some(wanted));
        let (path, part_path) = (dir.join(records_path(&kind.id)), dir.join(participations_path(&kind.id)));
        let length = all.most_records.unwrap_or_else(|| self.records_to_a_run());
        let mut records = Scan::open(&path, &columns.specs, None, length)?;
        let mut ahead = if wanted.participations {
            Some(Ahead::of(Scan::open(&part_path, &part_columns.specs, None, BATCH_ROWS)?))
        } else {
            None
        };
        let (mut first_record, mut first_part) = (0, 0);
        while let Some(portion) = records.next()? {
            let mut own = columns.begin();
            // A run is as long as its portion, whatever the file comes to.
            columns.take(&portion.rows(0..portion.len), &mut own)?;
            let mut table = own.finish();
            let end = first_record + portion.len as u32;
            let mut parts = part_columns.begin();
            if let Some(ahead) = &mut ahead {
                ahead.until(end, &part_columns, &mut parts)?;
            }
            let found = parts.len() as u32;
            table.participations = parts.finish(first_record, portion.len);
            if !give(Owned { table, first_record, first_part }) {
                return Ok(());
            }
            (first_record, first_part) = (end, first_part + found);
        }
        if u64::from(first_record) != self.records {
            return Err(Error::Changed { path });
        }
        if ahead.is_some() && u64::from(first_part) != self.participations {
            return Err(Error::Changed { path: part_path });
        }
        Ok(())
    }

    /// So many records that their participations come to about one portion.
    fn records_to_a_run(&self) -> usize {
        let all = self.records as usize * BATCH_ROWS;
        (all / self.participations.max(self.records).max(1) as usize).clamp(256, BATCH_ROWS)
    }
}

/// Participations read ahead of their records.
struct Ahead<'a> {
    scan: Scan<'a>,
    /// Of the last portion those of later records.
    rest: Option<Portion<'a>>,
    /// Record of the last participation read.
    last: i32,
}

impl<'a> Ahead<'a> {
    fn of(scan: Scan<'a>) -> Self {
        Self { scan, rest: None, last: 0 }
    }

    /// Takes the participations of all records before one.
    fn until(&mut self, end: u32, columns: &PartColumns<'_>, parts: &mut Parts<'_>) -> Result<(), Error> {
        while let Some(portion) = self.portion()? {
            let cut = portion.ints(0).values().partition_point(|record| (*record as u32) < end);
            columns.take(&portion.rows(0..cut), parts)?;
            if cut < portion.len {
                self.rest = Some(portion.rows(cut..portion.len));
                break;
            }
        }
        Ok(())
    }

    /// What is left of a portion, or the next one: its records ascend from those before.
    fn portion(&mut self) -> Result<Option<Portion<'a>>, Error> {
        if let Some(rest) = self.rest.take() {
            return Ok(Some(rest));
        }
        let Some(portion) = self.scan.next()? else { return Ok(None) };
        for (row, record) in portion.ints(0).values().iter().enumerate() {
            if *record < self.last {
                return Err(portion.unsorted(row));
            }
            self.last = *record;
        }
        Ok(Some(portion))
    }
}
