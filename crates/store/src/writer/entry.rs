//! What goes in, and where it went.

use std::ops::Range;

use mingde_core::revision::Draft;

/// A draft to append, with what the writer believes about its entity.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Entry {
    /// What to append.
    pub draft: Draft,
    /// The number of the revision it is based on (0 for none). If the entity has moved on meanwhile, appending
    /// fails with [`StoreError::Conflict`](crate::StoreError::Conflict). `None` does not ask.
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
