//! The snapshot as Parquet files in a directory, and back: one file per record kind with one for its
//! participations, the registry beside them, and `snapshot.json`, which tells what the columns mean. Any engine that
//! reads Parquet can recompute what Mingde computes; `docs/parquet.md` describes the files.
//!
//! [`write()`] takes a snapshot that is in memory; [`SnapshotWriter`] takes one in portions, with bounded memory.
//! Sealed fields are never in a snapshot and so never in these files.

mod codes;
mod decode;
mod encode;
mod error;
mod layout;
mod manifest;
mod parquet_file;
mod persons_writer;
mod read;
mod read_participations;
mod read_records;
mod read_registry;
mod registry_files;
mod runs;
mod scan;
mod snapshot_writer;
mod table_writer;
mod target;
mod workers;
mod write;

pub use error::Error;
pub use manifest::{ColumnEntry, FileEntry, KindEntry, Ledger, Manifest, RegistryEntry, WordEntry};
pub use persons_writer::PersonsWriter;
pub use read::{Check, read, read_wanted};
pub use runs::{TableRuns, open};
pub use snapshot_writer::{Origin, SnapshotWriter};
pub use table_writer::TableWriter;
pub use write::{Progress, write};
