//! What a unit was called, and what became of it. Where it belonged stands in its dated parents.

use crate::date::Day;
use crate::id::UnitId;
use crate::registry::Unit;

/// What is known of the past of a unit. Names that a workbook changed have no day; they stand among the aliases.
#[derive(Debug, Clone, PartialEq, Eq, Default, serde::Serialize, serde::Deserialize)]
pub struct UnitHistory {
    /// What it was called before, the earliest first.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub former_names: Vec<FormerName>,
    /// The units that took its place when it was merged or split.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub continued_by: Vec<UnitId>,
}

/// A name that a unit had.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub struct FormerName {
    /// The name.
    pub name: String,
    /// The first day on which it no longer had it.
    pub to: Day,
}

impl UnitHistory {
    /// Whether nothing is known.
    pub fn is_empty(&self) -> bool {
        self.former_names.is_empty() && self.continued_by.is_empty()
    }
}

impl Unit {
    /// What it was called on a day.
    pub fn name_on(&self, day: Day) -> &str {
        let former = self.history.former_names.iter().find(|former| day < former.to);
        former.map_or(&self.name, |former| &former.name)
    }
}
