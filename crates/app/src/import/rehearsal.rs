//! A dry run: what its files would have appended, so that later files see the earlier ones.

use std::collections::HashSet;
use std::sync::Arc;

use mingde_core::date::Timestamp;
use mingde_core::id::{EntityId, IdMap};
use mingde_core::policy::Permitted;
use mingde_core::revision::{Draft, EntityKind, Revision};
use mingde_store::{Fingerprint, Head, Store};

use super::fingerprints::fingerprints;
use super::parties::Present;
use crate::error::AppError;
use crate::library::Library;
use crate::sealing::renewed;

/// What would have been appended, beside the ledger.
pub(super) struct Rehearsal {
    store: Store,
    library: Arc<Library>,
    now: Timestamp,
    /// Where the entities would stand.
    heads: IdMap<Head>,
    /// What would have been said of each.
    said: IdMap<Vec<Fingerprint>>,
    /// The values of the registry, in the order in which they would have come.
    registry: Vec<Draft>,
    /// The last of them for each entity.
    last: IdMap<usize>,
}

impl Rehearsal {
    pub fn new(store: Store, library: Arc<Library>, now: Timestamp) -> Self {
        let (heads, said, last) = (IdMap::default(), IdMap::default(), IdMap::default());
        Self { store, library, now, heads, said, registry: Vec::new(), last }
    }

    /// The heads of those of `ids` that would exist.
    pub async fn existing(&self, ids: &[EntityId]) -> Result<IdMap<Head>, AppError> {
        let mut heads = self.store.existing(ids).await?;
        for head in ids.iter().filter_map(|id| self.heads.get(id)) {
            heads.insert(head.id, head.clone());
        }
        Ok(heads)
    }

    /// What each revision of an entity would say, and the batch it came with.
    pub async fn history(&self, id: EntityId) -> Result<Vec<(Fingerprint, Option<String>)>, AppError> {
        let keys = self.store.sealing();
        let mut said =
            fingerprints(self.store.history(id).await?, &|draft| renewed(&self.library, keys, draft))?;
        said.extend(self.said.get(&id).into_iter().flatten().map(|said| (*said, None)));
        Ok(said)
    }

    /// The revisions of an entity that are in the log, as they would be sealed today.
    pub async fn revisions(&self, id: EntityId) -> Result<Vec<Revision>, AppError> {
        let mut revisions = self.store.history(id).await?;
        for revision in &mut revisions {
            revision.draft.payload = renewed(&self.library, self.store.sealing(), &revision.draft)?;
        }
        Ok(revisions)
    }

    pub async fn undone_batches(&self) -> Result<HashSet<String>, AppError> {
        Ok(self.store.undone_batches().await?)
    }

    /// Notes what would have been appended.
    pub fn note(&mut self, permitted: Vec<Permitted<Draft>>) {
        for one in permitted {
            let (draft, permit) = one.into_parts();
            // It has no place in the log.
            let head = Head::of(&draft, permit.based_on().unwrap_or(0) + 1, u64::MAX, self.now);
            self.said.entry(draft.id).or_default().push(head.fingerprint);
            self.heads.insert(draft.id, head);
            if draft.entity != EntityKind::Record {
                self.last.insert(draft.id, self.registry.len());
                self.registry.push(draft);
            }
        }
    }

    /// The values of the registry that would have been appended, in their order.
    pub fn registry(&self) -> &[Draft] {
        &self.registry
    }

    /// The present value of an entity of the registry, if this would have been it.
    pub fn present(&self, id: EntityId) -> Option<Present> {
        let payload = self.registry.get(*self.last.get(&id)?)?.payload.clone();
        Some(Present { id, position: None, payload })
    }
}
