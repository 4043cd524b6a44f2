//! Which unit belongs to which, on one day.

use std::collections::HashMap;

use crate::id::{IdSet, UnitId};

/// The units below each unit, as they stood on the day they were gathered for.
#[derive(Debug, Clone, Default)]
pub struct Hierarchy {
    below: HashMap<UnitId, Vec<UnitId>>,
}

impl FromIterator<(UnitId, Option<UnitId>)> for Hierarchy {
    /// Gathers units, each with its parent on that day ([`crate::registry::Unit::parent_on`]).
    fn from_iter<I: IntoIterator<Item = (UnitId, Option<UnitId>)>>(units: I) -> Self {
        let mut below: HashMap<UnitId, Vec<UnitId>> = HashMap::new();
        for (unit, parent) in units {
            if let Some(parent) = parent {
                below.entry(parent).or_default().push(unit);
            }
        }
        Self { below }
    }
}

impl Hierarchy {
    /// A unit with everything below it. Units that belong to each other in a circle are each below the other.
    pub fn with_all_below(&self, unit: UnitId) -> IdSet {
        let mut found = IdSet::default();
        let mut waiting = vec![unit];
        while let Some(next) = waiting.pop() {
            if found.insert(next.0) {
                waiting.extend(self.below.get(&next).into_iter().flatten());
            }
        }
        found
    }
}
