//! What can go wrong with a snapshot directory, in words for whoever runs the export or reads it back.

use std::io::ErrorKind;
use std::path::{Path, PathBuf};

use mingde_core::diagnostic::{Class, Message};
use parquet::errors::ParquetError;

/// Why a snapshot was not written or not read.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// The file system refused.
    #[error("{}: {cause}", path.display())]
    Io {
        /// Which file or directory.
        path: PathBuf,
        /// What it said.
        cause: std::io::Error,
    },
    /// The target directory holds something that no snapshot put there, which replacing it would destroy.
    #[error("{} is not a snapshot's file", found.display())]
    Foreign {
        /// The target.
        dir: PathBuf,
        /// The first thing found in it that is not ours.
        found: PathBuf,
    },
    /// There is no `snapshot.json`, or it does not read.
    #[error("{} holds no snapshot: {cause}", dir.display())]
    NoManifest {
        /// Where it was looked for.
        dir: PathBuf,
        /// Why not; for the log.
        cause: String,
    },
    /// Written by a later version.
    #[error("snapshot format {found}, this version reads {known}")]
    Version {
        /// Format number in `snapshot.json`.
        found: u32,
        /// The one known here.
        known: u32,
    },
    /// A file that the snapshot must have is not there.
    #[error("{} is missing", path.display())]
    MissingFile {
        /// Which.
        path: PathBuf,
    },
    /// The file is not the one that was written: length, rows or hash differ from `snapshot.json`.
    #[error("{} was changed after it was written", path.display())]
    Changed {
        /// Which.
        path: PathBuf,
    },
    /// The file is no Parquet file any more, or broken inside.
    #[error("{}: {cause}", path.display())]
    Damaged {
        /// Which.
        path: PathBuf,
        /// What the Parquet reader said; for the log.
        cause: ParquetError,
    },
    /// The file lacks a column.
    #[error("{} has no column {column}", path.display())]
    MissingColumn {
        /// Which file.
        path: PathBuf,
        /// Which column.
        column: String,
        /// The most similar column that is there.
        nearest: Option<String>,
    },
    /// A column has another type than its field.
    #[error("{}, column {column}: {found} instead of {wanted}", path.display())]
    WrongType {
        /// Which file.
        path: PathBuf,
        /// Which column.
        column: String,
        /// Arrow type found.
        found: String,
        /// Arrow type wanted.
        wanted: String,
    },
    /// A value that cannot be: an unknown role, a row beyond the registry, a missing id.
    #[error("{}, column {column}, row {row}: {value}", path.display())]
    BadValue {
        /// Which file.
        path: PathBuf,
        /// Which column.
        column: String,
        /// Row from 0.
        row: u64,
        /// What stands there; empty for nothing.
        value: String,
    },
    /// The snapshot holds a kind that is not among those known.
    #[error("unknown kind {kind}")]
    UnknownKind {
        /// Its id.
        kind: String,
        /// The most similar known kind.
        nearest: Option<String>,
    },
    /// A number with more than 14 digits before the point, or a time of day past midnight: it has no place in
    /// the column's type.
    #[error("{}, column {column}, row {row}: {value} does not fit", path.display())]
    OutOfRange {
        /// Which file.
        path: PathBuf,
        /// Which column.
        column: String,
        /// Row from 0.
        row: u64,
        /// The value.
        value: String,
    },
    /// Rows are not in the order of unit, event date and record id.
    #[error("{}: row {row} is out of order", path.display())]
    Unsorted {
        /// Which file.
        path: PathBuf,
        /// First row that comes too late, from 0.
        row: u64,
    },
    /// A part was handed over twice.
    #[error("{} was already written", path.display())]
    Twice {
        /// Which file.
        path: PathBuf,
    },
}

impl Error {
    pub(crate) fn io(path: &Path) -> impl FnOnce(std::io::Error) -> Error {
        let path = path.to_owned();
        move |cause| Error::Io { path, cause }
    }

    pub(crate) fn damaged(path: &Path) -> impl Fn(ParquetError) -> Error {
        let path = path.to_owned();
        move |cause| Error::Damaged { path: path.clone(), cause }
    }

    /// What has to be done about it.
    #[deny(clippy::wildcard_enum_match_arm, reason = "a new error says what it is")]
    pub fn class(&self) -> Class {
        match self {
            Error::NoManifest { .. } => Class::NotFound,
            Error::Foreign { .. } | Error::Twice { .. } => Class::Conflict,
            // What is read back, or what was recorded, does not fit.
            Error::Version { .. }
            | Error::MissingFile { .. }
            | Error::Changed { .. }
            | Error::Damaged { .. }
            | Error::MissingColumn { .. }
            | Error::WrongType { .. }
            | Error::BadValue { .. }
            | Error::UnknownKind { .. }
            | Error::OutOfRange { .. }
            | Error::Unsorted { .. } => Class::Invalid,
            Error::Io { .. } => Class::Broken,
        }
    }

    /// What to tell people; the words are in `locales/*/snapshot.ftl`.
    pub fn message(&self) -> Message {
        let about = |code: &'static str, path: &Path| Message::new(code).with("path", path.display());
        let near = |message: Message, nearest: &Option<String>| {
            message.with("nearest", nearest.as_deref().unwrap_or("—"))
        };
        match self {
            Error::Io { cause, .. }
                if matches!(cause.kind(), ErrorKind::StorageFull | ErrorKind::QuotaExceeded) =>
            {
                Message::new("snapshot-full")
            }
            Error::Io { path, cause } => match cause.kind() {
                ErrorKind::NotFound => about("snapshot-nowhere", path),
                ErrorKind::PermissionDenied | ErrorKind::ReadOnlyFilesystem => about("snapshot-denied", path),
                _ => about("snapshot-io", path),
            },
            Error::Foreign { dir, found } => {
                about("snapshot-foreign", dir).with("found", found.file_name().unwrap_or_default().display())
            }
            Error::NoManifest { dir, .. } => about("snapshot-none", dir),
            Error::Version { found, known } => {
                Message::new("snapshot-version").with("found", found).with("known", known)
            }
            Error::MissingFile { path } => about("snapshot-missing-file", path),
            Error::Changed { path } => about("snapshot-changed", path),
            Error::Damaged { path, .. } => about("snapshot-damaged", path),
            Error::MissingColumn { path, column, nearest } => {
                near(about("snapshot-missing-column", path).with("column", column), nearest)
            }
            Error::WrongType { path, column, found, wanted } => about("snapshot-wrong-type", path)
                .with("column", column)
                .with("found", found)
                .with("wanted", wanted),
            Error::BadValue { path, column, row, value } => about("snapshot-bad-value", path)
                .with("column", column)
                .with("row", row + 1)
                .with("value", if value.is_empty() { "—" } else { value }),
            Error::UnknownKind { kind, nearest } => {
                near(Message::new("snapshot-unknown-kind").with("kind", kind), nearest)
            }
            Error::OutOfRange { path, column, row, value } => about("snapshot-out-of-range", path)
                .with("column", column)
                .with("row", row + 1)
                .with("value", value),
            Error::Unsorted { path, row } => about("snapshot-unsorted", path).with("row", row + 1),
            Error::Twice { path } => about("snapshot-twice", path),
        }
    }
}
