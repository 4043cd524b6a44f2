//! Import batches: what came in with which file, so that a file is recognised and an import can be undone.

use std::collections::{BTreeMap, HashSet};

use mingde_core::date::Timestamp;
use mingde_core::revision::Revision;

use crate::dialect::{Cell, Cells};
use crate::error::StoreError;
use crate::revision;
use crate::store::Store;
use crate::writer::Writer;

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

/// What [`read`] expects, in order.
pub(crate) const COLUMNS: &str = "id, file, file_hash, recorded, author, counts, undone_by";
/// How many columns that is.
pub(crate) const WIDTH: usize = 7;

/// The batches that were undone and those that undid them.
const UNDONE: &str = "SELECT id FROM batch WHERE undone_by IS NOT NULL
    UNION SELECT undone_by FROM batch WHERE undone_by IS NOT NULL";

/// The counts as their column holds them.
pub(crate) fn counts(batch: &Batch) -> String {
    let counts: Vec<String> = batch.counts.iter().map(|(what, count)| format!("{what}={count}")).collect();
    counts.join("\n")
}

/// Puts a batch into the cells of [`COLUMNS`].
pub(crate) fn cells(batch: Batch, counts: String) -> Vec<Cell> {
    vec![
        Cell::Text(Some(batch.id)),
        Cell::Text(Some(batch.file)),
        Cell::Text(Some(batch.file_hash)),
        Cell::int(batch.recorded.0),
        Cell::Text(Some(batch.author)),
        Cell::Text(Some(counts)),
        Cell::Text(batch.undone_by),
    ]
}

fn read(row: &dyn Cells) -> Result<Batch, StoreError> {
    let damaged = || StoreError::Damaged { table: "batch", position: 0, what: "counts" };
    let mut counts = BTreeMap::new();
    for line in row.text(5)?.lines() {
        let (what, count) = line.rsplit_once('=').ok_or_else(damaged)?;
        counts.insert(what.to_owned(), count.parse().map_err(|_| damaged())?);
    }
    Ok(Batch {
        id: row.text(0)?.to_owned(),
        file: row.text(1)?.to_owned(),
        file_hash: row.text(2)?.to_owned(),
        recorded: Timestamp(row.int(3)?),
        author: row.text(4)?.to_owned(),
        counts,
        undone_by: row.optional_text(6)?.map(str::to_owned),
    })
}

impl Store {
    /// All import batches, oldest first.
    pub async fn batches(&self) -> Result<Vec<Batch>, StoreError> {
        self.read_batches("ORDER BY place", Vec::new()).await
    }

    /// One import batch.
    pub async fn batch(&self, id: &str) -> Result<Option<Batch>, StoreError> {
        Ok(self.read_batches("WHERE id = $1", vec![Cell::text(id)]).await?.pop())
    }

    /// The batches that imported a file with this BLAKE3 hash, oldest first.
    pub async fn batches_of_file(&self, file_hash: &str) -> Result<Vec<Batch>, StoreError> {
        self.read_batches("WHERE file_hash = $1 ORDER BY place", vec![Cell::text(file_hash)]).await
    }

    /// The revisions that came with a batch, in log order.
    pub async fn by_batch(&self, id: &str) -> Result<Vec<Revision>, StoreError> {
        let sql = format!(
            "SELECT {} FROM revision WHERE position >= (SELECT low FROM batch WHERE id = $1)
             AND position <= (SELECT high FROM batch WHERE id = $2) AND batch = $3 ORDER BY position",
            revision::COLUMNS
        );
        self.rows(sql, vec![Cell::text(id); 3], revision::read).await
    }

    /// The first revision that came with a batch.
    pub async fn first_of_batch(&self, id: &str) -> Result<Option<Revision>, StoreError> {
        let sql = format!(
            "SELECT {} FROM revision WHERE position >= (SELECT low FROM batch WHERE id = $1)
             AND position <= (SELECT high FROM batch WHERE id = $2) AND batch = $3 ORDER BY position LIMIT 1",
            revision::COLUMNS
        );
        Ok(self.rows(sql, vec![Cell::text(id); 3], revision::read).await?.pop())
    }

    /// The batches that were undone and those that undid them.
    pub async fn undone_batches(&self) -> Result<HashSet<String>, StoreError> {
        let ids = self.rows(UNDONE, Vec::new(), |row| Ok(row.text(0)?.to_owned())).await?;
        Ok(ids.into_iter().collect())
    }

    /// What the entities of a batch were before it: of each the last revision that did not come with the batch, if it had
    /// one and the batch followed on it. In log order, so that of two of one entity the later one stands.
    pub async fn before_batch(&self, id: &str) -> Result<Vec<Revision>, StoreError> {
        let sql = format!(
            "SELECT {} FROM revision WHERE (batch IS NULL OR batch <> $1) AND position IN (
             SELECT prior FROM revision WHERE batch = $2 AND prior IS NOT NULL
             AND position >= (SELECT low FROM batch WHERE id = $3)
             AND position <= (SELECT high FROM batch WHERE id = $4)) ORDER BY position",
            revision::COLUMNS
        );
        self.rows(sql, vec![Cell::text(id); 4], revision::read).await
    }

    async fn read_batches(&self, which: &str, cells: Vec<Cell>) -> Result<Vec<Batch>, StoreError> {
        self.rows(format!("SELECT {COLUMNS} FROM batch {which}"), cells, read).await
    }
}

impl Writer {
    /// The batches that were undone and those that undid them.
    pub async fn undone_batches(&mut self) -> Result<HashSet<String>, StoreError> {
        let ids = self.rows(UNDONE, Vec::new(), |row| Ok(row.text(0)?.to_owned())).await?;
        Ok(ids.into_iter().collect())
    }
}
