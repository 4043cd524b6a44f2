//! What a reorganisation changed, or would change.

use mingde_core::date::Day;
use serde::Serialize;

use crate::reorganise::{Reorganised, ReorganisedUnit};

/// What a reorganisation changed.
#[derive(Debug, Clone, Serialize)]
pub struct ReorganisedView<'r> {
    /// Nothing was written.
    pub dry_run: bool,
    /// The day from which it holds.
    pub from: Day,
    /// Units as they are afterwards.
    pub units: Vec<ReorganisedUnitView<'r>>,
    /// Persons of whom a post ends or goes on elsewhere.
    pub persons: Vec<Concerned<'r>>,
    /// Names of groups that end.
    pub groups: &'r [String],
    /// Records that a unit has after it ended.
    pub records_after: Vec<RecordsAfter<'r>>,
}

/// A unit as it is afterwards.
#[derive(Debug, Clone, Serialize)]
pub struct ReorganisedUnitView<'r> {
    /// Code.
    pub code: &'r str,
    /// Name from now on.
    pub name: &'r str,
    /// What it was called before, if that changed.
    pub former_name: Option<&'r str>,
    /// It begins with this day.
    pub begins: Option<Day>,
    /// It is no longer there from this day on.
    pub ends: Option<Day>,
    /// Name of the unit it belongs to from the day on.
    pub parent: Option<&'r str>,
}

/// Somebody whose post changes.
#[derive(Debug, Clone, Serialize)]
pub struct Concerned<'r> {
    /// Staff number.
    pub code: &'r str,
    /// Name.
    pub name: &'r str,
}

/// Records of a unit after its end.
#[derive(Debug, Clone, Serialize)]
pub struct RecordsAfter<'r> {
    /// Name of the unit.
    pub unit: &'r str,
    /// How many.
    pub count: u64,
}

impl<'r> ReorganisedView<'r> {
    /// What changed, and from when.
    pub fn of(done: &'r Reorganised, from: Day) -> Self {
        let persons = done.persons.iter();
        let after = done.records_after.iter();
        Self {
            dry_run: done.dry_run,
            from,
            units: done.units.iter().map(of_unit).collect(),
            persons: persons.map(|(code, name)| Concerned { code, name }).collect(),
            groups: &done.groups,
            records_after: after.map(|(unit, count)| RecordsAfter { unit, count: *count }).collect(),
        }
    }
}

fn of_unit(unit: &ReorganisedUnit) -> ReorganisedUnitView<'_> {
    ReorganisedUnitView {
        code: &unit.code,
        name: &unit.name,
        former_name: unit.former.as_deref(),
        begins: unit.begins,
        ends: unit.ends,
        parent: unit.parent.as_deref(),
    }
}
