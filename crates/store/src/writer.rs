//! Writing: one transaction in which everything that belongs together becomes true, or nothing does.

use std::collections::HashMap;
use std::ops::Range;

use mingde_core::id::EntityId;
use mingde_core::revision::Draft;

use crate::batch::Batch;
use crate::checkpoint::Checkpoint;
use crate::error::StoreError;
use crate::head::Head;

/// A draft to append, with what the writer believes about its entity.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Entry {
    /// What to append.
    pub draft: Draft,
    /// The number of the revision it is based on (0 for none). If the entity has moved on meanwhile, appending
    /// fails with [`StoreError::Conflict`]. `None` does not ask.
    pub based_on: Option<u32>,
}

impl From<Draft> for Entry {
    fn from(draft: Draft) -> Self {
        Self { draft, based_on: None }
    }
}

/// Where drafts went.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Appended {
    /// Positions in the log, in the order of the drafts.
    pub positions: Range<u64>,
    /// Revision number of each.
    pub numbers: Vec<u32>,
}

/// An open transaction. Dropping it without [`commit`](Self::commit) leaves nothing behind.
pub struct Writer {}

impl Writer {
    /// Heads of those of `ids` that exist, as seen inside this transaction.
    pub async fn existing(&mut self, _ids: &[EntityId]) -> Result<HashMap<EntityId, Head>, StoreError> {
        todo!()
    }

    /// Appends drafts in order, as part of `batch` if given. On an error the transaction is spent: drop it.
    ///
    /// A revision is never recorded earlier than the one it follows: where the clock ran backwards, it takes
    /// over the earlier revision's time.
    pub async fn append<E: Into<Entry>>(
        &mut self,
        _drafts: Vec<E>,
        _batch: Option<&str>,
    ) -> Result<Appended, StoreError> {
        todo!()
    }

    /// Writes an audit line with this writer's author and time.
    pub fn audit(&mut self, _action: &str, _subject: &str, _detail: &str) {
        todo!()
    }

    /// Writes the line of an import batch.
    pub fn record_batch(&mut self, _batch: Batch) {
        todo!()
    }

    /// Marks `batch` as undone by the batch `by`.
    pub fn undo_batch(&mut self, _batch: &str, _by: &str) {
        todo!()
    }

    /// Makes everything durable and signs the new state of the log.
    pub async fn commit(self) -> Result<Checkpoint, StoreError> {
        todo!()
    }
}
