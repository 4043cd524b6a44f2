//! Indices given to ids before it is known how many there are and in which order they will stand.

use crate::id::{EntityId, IdMap};

/// Gives every id a provisional index on first sight.
#[derive(Default)]
pub(super) struct Interner {
    index: IdMap<u32>,
    /// The ids by their indices.
    pub(super) ids: Vec<EntityId>,
}

impl Interner {
    /// The index of an id.
    pub(super) fn intern(&mut self, id: EntityId) -> u32 {
        let next = self.ids.len() as u32;
        let index = *self.index.entry(id).or_insert(next);
        if index == next {
            self.ids.push(id);
        }
        index
    }

    /// The index of an id that was seen.
    pub(super) fn get(&self, id: EntityId) -> Option<usize> {
        self.index.get(&id).map(|&at| at as usize)
    }
}
