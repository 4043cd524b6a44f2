//! The store: database, keys and evidence of one data folder.

use std::path::Path;

use mingde_core::date::Timestamp;
use mingde_core::diagnostic::Message;
use mingde_core::id::EntityId;
use mingde_core::revision::Revision;

use crate::audit::AuditLine;
use crate::batch::Batch;
use crate::checkpoint::Checkpoint;
use crate::database::Database;
use crate::error::StoreError;
use crate::evidence::Evidence;
use crate::find::{Filter, Found, Page};
use crate::keys::Keys;
use crate::verify::Verification;
use crate::writer::Writer;

/// An open ledger. Cheap to clone; clones share one writer seat and one pool of readers.
#[derive(Clone)]
pub struct Store {}

impl Store {
    /// Opens the ledger of a data folder, making folder, keys and tables on first start. `entropy` fills a
    /// buffer with random bytes; it is only asked when keys are made.
    pub async fn open(
        _data: &Path,
        _database: &Database,
        _entropy: &mut dyn FnMut(&mut [u8]),
    ) -> Result<Self, StoreError> {
        todo!()
    }

    /// What looked wrong on opening, without reading the log: the witness file is ahead of the database, a
    /// signature is wrong. Empty when all is well; [`verify`](Self::verify) looks closely.
    pub fn doubts(&self) -> &[Message] {
        todo!()
    }

    /// Keys for sealed fields.
    pub fn keys(&self) -> &Keys {
        todo!()
    }

    /// Evidence files.
    pub fn evidence(&self) -> &Evidence {
        todo!()
    }

    /// Begins a transaction in which `author` writes at time `recorded`. Waits for a writer before it.
    pub async fn begin(&self, _author: &str, _recorded: Timestamp) -> Result<Writer, StoreError> {
        todo!()
    }

    /// The latest revision of every entity (as known at a time, if given), in log order, streamed. Returns
    /// the checkpoint of the state that was read.
    pub async fn current(
        &self,
        _as_known: Option<Timestamp>,
        _each: impl FnMut(Revision),
    ) -> Result<Checkpoint, StoreError> {
        todo!()
    }

    /// All revisions of an entity, oldest first.
    pub async fn history(&self, _id: EntityId) -> Result<Vec<Revision>, StoreError> {
        todo!()
    }

    /// Entities by where they stand now.
    pub async fn find(&self, _filter: &Filter, _page: Page) -> Result<Vec<Found>, StoreError> {
        todo!()
    }

    /// All import batches, oldest first.
    pub async fn batches(&self) -> Result<Vec<Batch>, StoreError> {
        todo!()
    }

    /// One import batch.
    pub async fn batch(&self, _id: &str) -> Result<Option<Batch>, StoreError> {
        todo!()
    }

    /// The revisions that came with a batch, in log order.
    pub async fn by_batch(&self, _id: &str) -> Result<Vec<Revision>, StoreError> {
        todo!()
    }

    /// The latest `limit` audit lines, newest first.
    pub async fn audit_lines(&self, _limit: u32) -> Result<Vec<AuditLine>, StoreError> {
        todo!()
    }

    /// The latest checkpoint. An empty ledger has one too, of size 0.
    pub async fn checkpoint(&self) -> Result<Checkpoint, StoreError> {
        todo!()
    }

    /// Checks the whole ledger. `on_progress` hears how many revisions of how many have been read.
    pub async fn verify(&self, _on_progress: impl FnMut(u64, u64)) -> Result<Verification, StoreError> {
        todo!()
    }
}
