//! Identifiers. Every entity has a 128-bit id; one newtype per entity so that they cannot be mixed up.
//!
//! Ids are derived from what identifies the thing (a unit's code, a record's identifying fields), not drawn
//! at random: the same spreadsheet gives the same ids on every machine, and importing it twice finds the
//! rows of the first time. They are UUIDs of version 8 (RFC 9562 §5.8).

use sha2::{Digest, Sha256};
use std::fmt;
use std::str::FromStr;
use uuid::Uuid;

/// An id of any kind of entity, as the ledger stores it.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct EntityId(Uuid);

impl EntityId {
    /// Derives an id from a namespace (`"unit"`, `"record/talk"`) and the parts that identify the thing.
    ///
    /// Each part is length-prefixed before hashing, so `["ab", "c"]` and `["a", "bc"]` differ.
    pub fn derive(namespace: &str, parts: &[&str]) -> Self {
        let mut hasher = Sha256::new();
        for part in std::iter::once(&namespace).chain(parts) {
            hasher.update((part.len() as u64).to_be_bytes());
            hasher.update(part.as_bytes());
        }
        let digest = hasher.finalize();
        let mut bytes = [0u8; 16];
        bytes.copy_from_slice(&digest[..16]);
        Self(uuid::Builder::from_custom_bytes(bytes).into_uuid())
    }

    /// The sixteen bytes, big-endian, as stored.
    pub fn as_bytes(&self) -> &[u8; 16] {
        self.0.as_bytes()
    }

    /// Reads back what [`as_bytes`](Self::as_bytes) gave.
    pub fn from_bytes(bytes: [u8; 16]) -> Self {
        Self(Uuid::from_bytes(bytes))
    }

    /// The id as an integer, for dense sorting and hashing.
    pub fn as_u128(&self) -> u128 {
        self.0.as_u128()
    }
}

impl fmt::Display for EntityId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.as_simple().fmt(f)
    }
}

impl serde::Serialize for EntityId {
    fn serialize<S: serde::Serializer>(&self, s: S) -> Result<S::Ok, S::Error> {
        s.collect_str(self)
    }
}

impl fmt::Debug for EntityId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

/// Hashes ids by their last eight bytes: they were derived by a hash, so nothing is gained by hashing them again.
#[derive(Debug, Clone, Copy, Default)]
pub struct IdHasher(u64);

impl std::hash::Hasher for IdHasher {
    fn write(&mut self, bytes: &[u8]) {
        if let Some(last) = bytes.last_chunk::<8>() {
            self.0 ^= u64::from_be_bytes(*last);
        }
    }

    // The length that precedes a slice: the same for all.
    fn write_usize(&mut self, _length: usize) {}

    fn finish(&self) -> u64 {
        // Tables take the bucket from the low bits and a tag from the highest; the variant of a UUID, the same
        // for all, goes between them.
        self.0.rotate_left(32)
    }
}

/// A map by id.
pub type IdMap<V> = std::collections::HashMap<EntityId, V, std::hash::BuildHasherDefault<IdHasher>>;
/// A set of ids.
pub type IdSet = std::collections::HashSet<EntityId, std::hash::BuildHasherDefault<IdHasher>>;

/// The text was not 32 hexadecimal digits.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("not an id: an id is 32 hexadecimal digits")]
pub struct BadId;

impl FromStr for EntityId {
    type Err = BadId;
    fn from_str(s: &str) -> Result<Self, BadId> {
        Uuid::parse_str(s).map(Self).map_err(|_| BadId)
    }
}

macro_rules! entity_ids {
    ($($(#[$doc:meta])* $name:ident),+ $(,)?) => {$(
        $(#[$doc])*
        #[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub struct $name(pub EntityId);

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result { self.0.fmt(f) }
        }
        impl fmt::Debug for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result { fmt::Display::fmt(&self.0, f) }
        }
        impl FromStr for $name {
            type Err = BadId;
            fn from_str(s: &str) -> Result<Self, BadId> { s.parse().map(Self) }
        }
        impl serde::Serialize for $name {
            fn serialize<S: serde::Serializer>(&self, s: S) -> Result<S::Ok, S::Error> { s.collect_str(&self.0) }
        }
        impl<'de> serde::Deserialize<'de> for $name {
            fn deserialize<D: serde::Deserializer<'de>>(d: D) -> Result<Self, D::Error> {
                std::borrow::Cow::<'de, str>::deserialize(d)?.parse().map_err(serde::de::Error::custom)
            }
        }
    )+};
}

entity_ids! {
    /// A unit: the bureau, a department, a school, a party branch.
    UnitId,
    /// A person.
    PersonId,
    /// A group with members and terms: a leading group, a volunteer team.
    GroupId,
    /// A record of some kind.
    RecordId,
}
