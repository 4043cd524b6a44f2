//! What a change comes to, in short.

use mingde_core::date::Day;
use mingde_core::id::UnitId;
use mingde_core::reorganisation::Affected;

use super::ReorganisationRequest;

/// What changed, or would.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Reorganised {
    /// Units as they are afterwards.
    pub units: Vec<ReorganisedUnit>,
    /// Persons of whom a post ends or begins: staff number and name.
    pub persons: Vec<(String, String)>,
    /// Names of groups that end, or that somebody leaves.
    pub groups: Vec<String>,
    /// Records that a unit has after it ended; they stay, and somebody should look at them.
    pub records_after: Vec<(String, u64)>,
    /// Nothing was written.
    pub dry_run: bool,
}

/// A unit that changed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ReorganisedUnit {
    /// Code.
    pub code: String,
    /// Name from now on.
    pub name: String,
    /// What it was called before, if that changed.
    pub former: Option<String>,
    /// It begins with this day.
    pub begins: Option<Day>,
    /// It is no longer there from this day on.
    pub ends: Option<Day>,
    /// It belongs to the unit of this name from the day on.
    pub parent: Option<String>,
}

impl Reorganised {
    pub(super) fn of(before: &Affected, after: &Affected, request: &ReorganisationRequest) -> Self {
        let name = |id: UnitId| {
            let unit = after.units.get(&id).or_else(|| before.units.get(&id));
            unit.map(|unit| unit.name.clone())
        };
        let units = after.units.iter().map(|(id, unit)| {
            let earlier = before.units.get(id);
            let parent = unit.parent_on(request.from);
            let moved =
                parent.filter(|parent| earlier.is_none_or(|e| e.parent_on(request.from) != Some(*parent)));
            ReorganisedUnit {
                code: unit.code.clone(),
                name: unit.name.clone(),
                former: earlier.map(|e| e.name.clone()).filter(|former| *former != unit.name),
                begins: unit.span.from.filter(|_| earlier.is_none()),
                ends: unit.span.to.filter(|to| earlier.is_none_or(|e| e.span.to != Some(*to))),
                parent: moved.and_then(name),
            }
        });
        Self {
            units: units.collect(),
            persons: after.persons.values().map(|p| (p.code.clone(), p.name.clone())).collect(),
            groups: after.groups.values().map(|group| group.name.clone()).collect(),
            records_after: Vec::new(),
            dry_run: request.dry_run,
        }
    }
}
