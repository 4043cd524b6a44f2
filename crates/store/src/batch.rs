//! Import batches: what came in with which file, so that a file is recognised and an import can be undone.

use std::collections::BTreeMap;

use mingde_core::date::Timestamp;

/// An import batch.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Batch {
    /// Its id, as revisions carry it.
    pub id: String,
    /// File name as the user gave it, without folders.
    pub file: String,
    /// BLAKE3 hash of the file, 64 hexadecimal digits.
    pub file_hash: String,
    /// When it was imported.
    pub recorded: Timestamp,
    /// Who imported it.
    pub author: String,
    /// How many rows of what: `added`, `changed`, `unchanged`, `refused` …
    pub counts: BTreeMap<String, u64>,
    /// The batch that undid it, if any.
    pub undone_by: Option<String>,
}
