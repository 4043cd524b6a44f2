//! Finding entities by where they stand now.

use std::ops::RangeInclusive;

use mingde_core::date::Day;
use mingde_core::id::EntityId;
use mingde_core::record::State;
use mingde_core::revision::EntityKind;

use crate::head::Head;

/// What to look for. Conditions that are given must all hold; an empty filter finds everything.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Filter {
    /// What it is.
    pub entity: Option<EntityKind>,
    /// Its kind.
    pub kind: Option<String>,
    /// The unit that reports it.
    pub unit: Option<EntityId>,
    /// Its state.
    pub state: Option<State>,
    /// Its event date.
    pub event: Option<RangeInclusive<Day>>,
    /// How its id begins, in hexadecimal digits. A text with other characters finds nothing.
    pub id_prefix: Option<String>,
}

/// A stretch of the matches, which are ordered by log position.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Page {
    /// Only what stands after this log position; `None` from the beginning.
    pub after: Option<u64>,
    /// At most so many.
    pub limit: u32,
}

/// An entity that was found.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Found {
    /// Where it stands.
    pub head: Head,
    /// Canonical JSON of its value.
    pub payload: String,
}
