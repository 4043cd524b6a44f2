//! Reading a snapshot back into memory.

use std::collections::BTreeMap;
use std::path::Path;
use std::sync::Arc;

use mingde_core::date::Timestamp;
use mingde_core::kind::Kind;
use mingde_core::registry::RegistrySchema;
use mingde_core::snapshot::{Participations, Snapshot, Table};
use mingde_core::text::nearest;
use sha2::{Digest, Sha256};

use crate::error::Error;
use crate::manifest::{FileEntry, Manifest, participations_path, records_path};
use crate::parquet_file::hex;
use crate::read_registry::{read_groups, read_persons, read_units};
use crate::read_table::{Counts, read_participations, read_records};
use crate::workers;

/// How closely the files are compared with `snapshot.json` before they are read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Check {
    /// Their lengths only.
    Lengths,
    /// Every byte, by SHA-256.
    Hashes,
}

/// Reads what [`crate::write`] wrote. `kinds` are the kinds known here; of those the snapshot does not hold,
/// the tables are empty. Files of several kinds are read at once.
///
/// # Errors
/// A missing, changed or damaged file; a column that the kind has and the file has not; a kind that is not known
/// here. Sealed fields are not in a snapshot, so they read as [`mingde_core::snapshot::Column::Sealed`].
pub fn read(
    dir: &Path,
    schema: Arc<RegistrySchema>,
    kinds: impl IntoIterator<Item = Arc<Kind>>,
    check: Check,
) -> Result<Snapshot, Error> {
    let manifest = Manifest::read(dir)?;
    let mut tables: BTreeMap<String, Table> =
        kinds.into_iter().map(|kind| (kind.id.clone(), Table::empty(kind))).collect();
    for kind in &manifest.kinds {
        if !tables.contains_key(&kind.id) {
            let nearest = nearest(&kind.id, tables.keys().map(String::as_str)).map(str::to_owned);
            return Err(Error::UnknownKind { kind: kind.id.clone(), nearest });
        }
        for path in [records_path(&kind.id), participations_path(&kind.id)] {
            if manifest.file(&path).is_none() {
                return Err(Error::MissingFile { path: dir.join(path) });
            }
        }
    }
    workers::share(manifest.files.iter().collect(), |file| check_file(dir, file, check))?;

    let units = read_units(dir, &schema)?;
    let persons = read_persons(dir, &schema, units.len())?;
    let groups = read_groups(dir, &schema, units.len(), persons.len())?;
    let counts = Counts { units: units.len(), persons: persons.len(), groups: groups.id.len() };

    for part in workers::share(jobs(&manifest, &mut tables), |job| job.run(dir, counts))? {
        if let Some((kind, participations)) = part
            && let Some(table) = tables.get_mut(&kind)
        {
            table.participations = participations;
        }
    }
    let root = manifest.ledger.root_bytes().ok_or_else(|| Error::NoManifest {
        dir: dir.to_owned(),
        cause: "the root hash is not 64 hexadecimal digits".to_owned(),
    })?;
    Ok(Snapshot {
        position: manifest.ledger.position,
        root,
        as_known: manifest.ledger.as_known.map(Timestamp),
        schema,
        units,
        persons,
        groups,
        tables,
    })
}

/// One file to read.
enum Job<'t> {
    Records { table: &'t mut Table, rows: usize },
    Participations { kind: Arc<Kind>, records: usize },
}

/// The files of all kinds, the largest first, so that no thread is left alone with it in the end.
fn jobs<'t>(manifest: &Manifest, tables: &'t mut BTreeMap<String, Table>) -> Vec<Job<'t>> {
    let mut jobs = Vec::new();
    for (id, table) in tables.iter_mut() {
        let (Some(records), Some(participations)) =
            (manifest.file(&records_path(id)), manifest.file(&participations_path(id)))
        else {
            continue;
        };
        let kind = table.kind.clone();
        let rows = records.rows as usize;
        jobs.push((participations.bytes, Job::Participations { kind, records: rows }));
        jobs.push((records.bytes, Job::Records { table, rows }));
    }
    jobs.sort_by_key(|(bytes, _)| std::cmp::Reverse(*bytes));
    jobs.into_iter().map(|(_, job)| job).collect()
}

impl Job<'_> {
    fn run(self, dir: &Path, counts: Counts) -> Result<Option<(String, Participations)>, Error> {
        match self {
            Job::Records { table, rows } => {
                read_records(dir, table, counts)?;
                if table.len() == rows {
                    return Ok(None);
                }
                Err(Error::Changed { path: dir.join(records_path(&table.kind.id)) })
            }
            Job::Participations { kind, records } => {
                let parts = read_participations(dir, &kind, records, counts)?;
                Ok(Some((kind.id.clone(), parts)))
            }
        }
    }
}

fn check_file(dir: &Path, file: &FileEntry, check: Check) -> Result<(), Error> {
    let path = dir.join(&file.path);
    let length = match std::fs::metadata(&path) {
        Ok(meta) => meta.len(),
        Err(e) if e.kind() == std::io::ErrorKind::NotFound => return Err(Error::MissingFile { path }),
        Err(e) => return Err(Error::io(&path)(e)),
    };
    if length != file.bytes {
        return Err(Error::Changed { path });
    }
    if check == Check::Hashes {
        let mut hasher = Sha256::new();
        let mut opened = std::fs::File::open(&path).map_err(Error::io(&path))?;
        std::io::copy(&mut opened, &mut HashSink(&mut hasher)).map_err(Error::io(&path))?;
        if hex(&hasher.finalize()) != file.sha256 {
            return Err(Error::Changed { path });
        }
    }
    Ok(())
}

struct HashSink<'h>(&'h mut Sha256);

impl std::io::Write for HashSink<'_> {
    fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
        self.0.update(bytes);
        Ok(bytes.len())
    }
    fn flush(&mut self) -> std::io::Result<()> {
        Ok(())
    }
}
