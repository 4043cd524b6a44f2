//! Reading a snapshot back into memory.

use std::collections::BTreeMap;
use std::path::Path;
use std::sync::Arc;

use mingde_core::date::Timestamp;
use mingde_core::id::PersonId;
use mingde_core::kind::Kind;
use mingde_core::registry::RegistrySchema;
use mingde_core::snapshot::{Persons, Posts, Snapshot, Table, Wanted, WantedTable};
use mingde_core::text::nearest;
use sha2::{Digest, Sha256};

use crate::error::Error;
use crate::manifest::{FileEntry, Manifest, participations_path, records_path};
use crate::read_participations::{PartColumns, Parts};
use crate::read_records::{Counts, RecordColumns, Records};
use crate::read_registry::{read_groups, read_person_ids, read_persons, read_posts, read_units};
use crate::scan::{Stretch, stretches};
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
/// the tables are empty. Large files are read in stretches by several threads at once.
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
    read_some(dir, &Manifest::read(dir)?, schema, kinds, check, None)
}

/// Reads only what is wanted: kinds that are not wanted have empty tables, fields that are not, of persons too, read
/// as sealed, and ids, positions and instants of records that nobody looks at are left out.
///
/// # Errors
/// As [`read`].
pub fn read_wanted(
    dir: &Path,
    schema: Arc<RegistrySchema>,
    kinds: impl IntoIterator<Item = Arc<Kind>>,
    check: Check,
    wanted: &Wanted,
) -> Result<Snapshot, Error> {
    read_some(dir, &Manifest::read(dir)?, schema, kinds, check, Some(wanted))
}

/// The same of a manifest that is read already; nothing wanted in particular is everything.
pub(crate) fn read_some(
    dir: &Path,
    manifest: &Manifest,
    schema: Arc<RegistrySchema>,
    kinds: impl IntoIterator<Item = Arc<Kind>>,
    check: Check,
    wanted: Option<&Wanted>,
) -> Result<Snapshot, Error> {
    let kinds: BTreeMap<String, Arc<Kind>> = kinds.into_iter().map(|k| (k.id.clone(), k)).collect();
    for kind in &manifest.kinds {
        if !kinds.contains_key(&kind.id) {
            let nearest = nearest(&kind.id, kinds.keys().map(String::as_str)).map(str::to_owned);
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
    // Persons are read beside the tables, so how many there are is what the manifest says, and is checked after.
    let stated = manifest.file(PERSONS).ok_or_else(|| Error::MissingFile { path: dir.join(PERSONS) })?.rows;
    let groups = read_groups(dir, &schema, &units.id, stated as usize)?;
    let counts = Counts { units: units.len(), persons: stated as usize, groups: groups.id.len() };
    let (persons, tables) = read_persons_and_tables(dir, &schema, manifest, &kinds, counts, wanted)?;
    if persons.len() != counts.persons {
        return Err(Error::Changed { path: dir.join(PERSONS) });
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
        units: Arc::new(units),
        persons: Arc::new(persons),
        groups: Arc::new(groups),
        unresolved: Arc::default(),
        tables: tables.into_iter().map(|(kind, table)| (kind, Arc::new(table))).collect(),
    })
}

const PERSONS: &str = "persons.parquet";

/// Rows of a stretch: few enough that the last one does not leave a thread alone for long.
const STRETCH_ROWS: u64 = 500_000;

/// What one thread reads at a time.
enum Task<'k> {
    PersonIds,
    Persons,
    Posts,
    Stretch(Job<'k>),
}

/// A stretch of a file to read.
struct Job<'k> {
    kind: &'k Arc<Kind>,
    wanted: Option<&'k WantedTable>,
    /// Records that the kind has.
    records: usize,
    participations: bool,
    stretch: Stretch,
}

/// What was read.
enum Read<'k> {
    PersonIds(Vec<PersonId>),
    Persons(Box<Persons>),
    Posts(Posts, Vec<u32>),
    Records(Box<Records<'k>>),
    Participations(Parts<'k>),
}

fn read_persons_and_tables(
    dir: &Path,
    schema: &RegistrySchema,
    manifest: &Manifest,
    kinds: &BTreeMap<String, Arc<Kind>>,
    counts: Counts,
    wanted: Option<&Wanted>,
) -> Result<(Persons, BTreeMap<String, Table>), Error> {
    let mut tasks = vec![Task::PersonIds, Task::Persons, Task::Posts];
    let mut places: Vec<(&Arc<Kind>, usize)> = Vec::new();
    for (id, kind) in kinds {
        let of_kind = wanted.and_then(|wanted| wanted.kinds.get(id));
        let Some(file) = manifest.file(&records_path(id)) else { continue };
        if wanted.is_some() && of_kind.is_none() {
            continue;
        }
        let records = file.rows as usize;
        let mut files = vec![(records_path(id), false)];
        if of_kind.is_none_or(|wanted| wanted.participations) {
            files.push((participations_path(id), true));
        }
        for (path, participations) in files {
            for stretch in stretches(&dir.join(path), STRETCH_ROWS)? {
                tasks.push(Task::Stretch(Job { kind, wanted: of_kind, records, participations, stretch }));
                places.push((kind, records));
            }
        }
    }
    let read = workers::share(tasks, |task| match task {
        Task::PersonIds => read_person_ids(dir, schema).map(Read::PersonIds),
        Task::Persons => read_persons(dir, schema, counts.units, wanted.map(|wanted| &wanted.person_fields))
            .map(|all| Read::Persons(Box::new(all))),
        Task::Posts => read_posts(dir, &schema.ranks, counts.persons, counts.units)
            .map(|(posts, start)| Read::Posts(posts, start)),
        Task::Stretch(job) => job.run(dir, counts),
    })?;
    let (mut ids, mut persons) = (Vec::new(), Persons::default());
    let mut post = (Posts::default(), Vec::new());
    let mut stretches = Vec::with_capacity(places.len());
    for read in read {
        match read {
            Read::PersonIds(all) => ids = all,
            Read::Persons(all) => persons = *all,
            Read::Posts(posts, start) => post = (posts, start),
            stretch => stretches.push(stretch),
        }
    }
    if ids.len() != persons.code.len() {
        return Err(Error::Changed { path: dir.join(PERSONS) });
    }
    persons.id = ids;
    (persons.posts, persons.post_start) = post;
    Ok((persons, joined(dir, kinds, places, stretches)?))
}

/// The tables of all kinds from the stretches of their files; `places` says of each stretch its kind and how many
/// records that has.
fn joined<'k>(
    dir: &Path,
    kinds: &'k BTreeMap<String, Arc<Kind>>,
    places: Vec<(&'k Arc<Kind>, usize)>,
    stretches: Vec<Read<'k>>,
) -> Result<BTreeMap<String, Table>, Error> {
    let mut records: BTreeMap<&str, Records<'_>> = BTreeMap::new();
    let mut parts: BTreeMap<&str, Parts<'_>> = BTreeMap::new();
    for ((kind, _), read) in places.iter().zip(stretches) {
        match read {
            Read::PersonIds(_) | Read::Persons(_) | Read::Posts(..) => {}
            Read::Records(more) => match records.get_mut(kind.id.as_str()) {
                Some(own) => own.append(dir, *more)?,
                None => drop(records.insert(&kind.id, *more)),
            },
            Read::Participations(more) => match parts.get_mut(kind.id.as_str()) {
                Some(own) => own.append(dir, kind, more)?,
                None => drop(parts.insert(&kind.id, more)),
            },
        }
    }
    let mut tables: BTreeMap<String, Table> =
        kinds.iter().map(|(id, kind)| (id.clone(), Table::empty(kind.clone()))).collect();
    for (kind, rows) in places {
        let Some(own) = records.remove(kind.id.as_str()) else { continue };
        let mut table = own.finish();
        if table.len() != rows {
            return Err(Error::Changed { path: dir.join(records_path(&kind.id)) });
        }
        match parts.remove(kind.id.as_str()) {
            Some(parts) => table.participations = parts.finish(0, rows),
            None => table.participations.start = vec![0; rows + 1],
        }
        tables.insert(kind.id.clone(), table);
    }
    Ok(tables)
}

impl<'k> Job<'k> {
    fn run(self, dir: &Path, counts: Counts) -> Result<Read<'k>, Error> {
        let Job { kind, wanted, records, participations, stretch } = self;
        Ok(if participations {
            Read::Participations(PartColumns::of(kind, records, counts, wanted).read(dir, &stretch)?)
        } else {
            Read::Records(Box::new(RecordColumns::of(kind, counts, wanted).read(dir, &stretch)?))
        })
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
        if hex::encode(hasher.finalize()) != file.sha256 {
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
