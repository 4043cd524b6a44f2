//! Writing a snapshot part by part, so that what never fits into memory can still be written.

use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError};

use mingde_core::date::Timestamp;
use mingde_core::kind::Kind;
use mingde_core::registry::RegistrySchema;
use mingde_core::snapshot::{Groups, Units};

use crate::codes::Codes;
use crate::error::Error;
use crate::manifest::{self, FileEntry, KindEntry, Ledger, Manifest, RegistryEntry};
use crate::parquet_file::Export;
use crate::persons_writer::PersonsWriter;
use crate::registry_files::{write_groups, write_units};
use crate::table_writer::TableWriter;
use crate::target::Target;

/// Which state of the ledger a snapshot shows.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Origin {
    /// What the ledger is called; empty where there is none. Ids follow from codes, so `T0012` of two bureaus has one id:
    /// with the name of the ledger beside it, it is two persons.
    pub ledger: String,
    /// Number of revisions.
    pub position: u64,
    /// Root hash at that position.
    pub root: [u8; 32],
    /// If set, only what was recorded up to this instant is shown.
    pub as_known: Option<Timestamp>,
}

/// A snapshot directory being written: units first, then persons and groups, then one table per kind, in that
/// order because each names the ones before. Tables may be written by several threads at once. Dropped
/// before [`finish`](Self::finish), it leaves no trace.
pub struct SnapshotWriter {
    target: Target,
    root: PathBuf,
    origin: Origin,
    schema: Arc<RegistrySchema>,
    codes: Codes,
    files: Vec<FileEntry>,
    tables: Mutex<Vec<(KindEntry, [FileEntry; 2])>>,
}

impl SnapshotWriter {
    /// Begins a snapshot that will stand at `dir`, with its units.
    ///
    /// # Errors
    /// [`Error::Foreign`] if `dir` holds anything but an earlier snapshot, which it will replace.
    pub fn create(
        dir: &Path,
        origin: Origin,
        schema: Arc<RegistrySchema>,
        units: &Units,
    ) -> Result<Self, Error> {
        let target = Target::prepare(dir)?;
        let root = target.building();
        let mut codes = Codes::default();
        codes.add_units(units);
        let export = Export { root: &root, ledger: &origin.ledger };
        let files = write_units(export, &schema, units, &codes)?.into();
        Ok(Self { target, root, origin, schema, codes, files, tables: Mutex::default() })
    }

    /// The persons, once.
    pub fn persons(&mut self) -> Result<PersonsWriter<'_>, Error> {
        self.once("persons.parquet")?;
        let export = Export { root: &self.root, ledger: &self.origin.ledger };
        PersonsWriter::create(export, self.schema.clone(), &mut self.codes, &mut self.files)
    }

    /// The groups, once and after the persons.
    pub fn groups(&mut self, groups: &Groups) -> Result<(), Error> {
        self.once("groups.parquet")?;
        self.codes.add_groups(groups);
        let files = write_groups(self.export(), &self.schema, groups, &self.codes)?;
        self.files.extend(files);
        Ok(())
    }

    /// The records of a kind, once each.
    pub fn table(&self, kind: Arc<Kind>) -> Result<TableWriter<'_>, Error> {
        self.once(&manifest::records_path(&kind.id))?;
        let entry = KindEntry::of(&kind);
        TableWriter::create(self.export(), kind, &self.codes, move |files| {
            self.tables.lock().unwrap_or_else(PoisonError::into_inner).push((entry, files));
        })
    }

    fn export(&self) -> Export<'_> {
        Export { root: &self.root, ledger: &self.origin.ledger }
    }

    fn once(&self, relative: &str) -> Result<(), Error> {
        let path = self.root.join(relative);
        if path.exists() { Err(Error::Twice { path }) } else { Ok(()) }
    }

    /// Adds what was not written as empty, writes `snapshot.json`, and moves the directory to its place.
    pub fn finish(mut self) -> Result<Manifest, Error> {
        if self.once("persons.parquet").is_ok() {
            self.persons()?.finish()?;
        }
        if self.once("groups.parquet").is_ok() {
            self.groups(&Groups { member_start: vec![0], ..Groups::default() })?;
        }
        let Self { target, root, origin, schema, mut files, tables, .. } = self;
        let mut kinds = Vec::new();
        for (kind, both) in tables.into_inner().unwrap_or_else(PoisonError::into_inner) {
            kinds.push(kind);
            files.extend(both);
        }
        kinds.sort_by(|a, b| a.id.cmp(&b.id));
        files.sort_by(|a, b| a.path.cmp(&b.path));
        let manifest = Manifest {
            format: manifest::FORMAT.to_owned(),
            version: manifest::VERSION,
            engine: env!("CARGO_PKG_VERSION").to_owned(),
            ledger: Ledger::new(&origin),
            registry: RegistryEntry::of(&schema),
            kinds,
            files,
        };
        let path = root.join(manifest::FILE);
        let text = serde_json::to_string_pretty(&manifest).map_err(|e| Error::io(&path)(e.into()))?;
        std::fs::write(&path, text + "\n").map_err(Error::io(&path))?;
        target.settle()?;
        Ok(manifest)
    }
}
