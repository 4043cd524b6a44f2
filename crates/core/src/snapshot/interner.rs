//! Indices given to ids before it is known how many there are and in which order they will stand.

use std::collections::HashMap;
use std::hash::{BuildHasherDefault, Hasher};

use crate::id::EntityId;

/// Ids are uniformly distributed already; hashing them again would only cost time.
#[derive(Default)]
struct IdHasher(u64);

impl Hasher for IdHasher {
    fn finish(&self) -> u64 {
        self.0
    }
    fn write(&mut self, bytes: &[u8]) {
        for chunk in bytes.chunks(8) {
            let mut word = [0; 8];
            word[..chunk.len()].copy_from_slice(chunk);
            self.0 ^= u64::from_ne_bytes(word);
        }
    }
    fn write_u128(&mut self, n: u128) {
        // The version and variant bits sit in the middle; the low half is free of the former.
        self.0 = (n >> 64) as u64 ^ n as u64;
    }
}

/// Gives every id a provisional index on first sight.
#[derive(Default)]
pub(super) struct Interner {
    index: HashMap<u128, u32, BuildHasherDefault<IdHasher>>,
    /// The ids by their indices.
    pub(super) ids: Vec<EntityId>,
}

impl Interner {
    /// The index of an id.
    pub(super) fn intern(&mut self, id: EntityId) -> u32 {
        let next = self.ids.len() as u32;
        let index = *self.index.entry(id.as_u128()).or_insert(next);
        if index == next {
            self.ids.push(id);
        }
        index
    }

    /// The index of an id that was seen.
    pub(super) fn get(&self, id: EntityId) -> Option<usize> {
        self.index.get(&id.as_u128()).map(|&at| at as usize)
    }
}
