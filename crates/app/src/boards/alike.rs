//! Like with like: units of one kind, of one area, of one stage beside each other, as sums with how far they lie apart. By what units
//! may be alike, the registry says: every further field that is a choice, for schools.

use std::collections::BTreeMap;

use mingde_core::id::UnitId;
use mingde_core::kind::{Choice, FieldKind};
use mingde_core::record::Value;
use mingde_core::registry::UnitClass;
use mingde_core::snapshot::Snapshot;
use serde::Serialize;
use utoipa::ToSchema;

use super::tally::{ByUnit, Tally, sum};
use crate::view::Title;

/// Of fewer than so many units it says nothing to tell how far they lie apart.
const FEW: usize = 3;

/// Units sorted by something that makes them alike.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct Alike {
    /// By what; none for the kind of unit.
    pub by: Option<Title>,
    /// The sorts, in the order of the registry.
    pub groups: Vec<Together>,
}

/// Units that are alike, together.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct Together {
    /// What they are.
    pub title: Title,
    /// How many.
    pub units: usize,
    /// Their duties.
    pub tally: Tally,
    /// How far they lie apart; none of a few.
    pub spread: Option<Spread>,
}

/// The shares of units, as [`Tally::share`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, ToSchema)]
pub struct Spread {
    /// The lowest.
    pub lowest: usize,
    /// That of the unit in the middle; of two, the lower.
    pub middle: usize,
    /// The highest.
    pub highest: usize,
}

/// Units of which something is asked, by everything that makes them alike in which there are two sorts at least.
pub(super) fn alike(snapshot: &Snapshot, tallies: &ByUnit) -> Vec<Alike> {
    let kinds = snapshot.schema.unit_kinds.iter().map(|kind| &kind.choice);
    let by_kind = sorted(tallies, kinds, |unit| {
        let at = snapshot.units.index_of(unit)? as usize;
        Some(&*snapshot.units.unit[at].kind)
    });
    let mut all = vec![Alike { by: None, groups: by_kind }];
    for field in &snapshot.schema.unit_fields {
        let FieldKind::Choice(choices) = &field.kind else { continue };
        let groups = sorted(tallies, choices.iter(), |unit| {
            let at = snapshot.units.index_of(unit)? as usize;
            let unit = &snapshot.units.unit[at];
            let kind = snapshot.schema.unit_kinds.iter().find(|kind| kind.choice.code == unit.kind)?;
            match unit.fields.get(&field.name)? {
                Value::Choice(code) if kind.class == UnitClass::School => Some(code),
                _ => None,
            }
        });
        all.push(Alike { by: Some(Title::from(field)), groups });
    }
    all.retain(|alike| alike.groups.len() > 1);
    all
}

/// The units of the kind of one, together.
pub(super) fn own_kind(snapshot: &Snapshot, tallies: &ByUnit, unit: UnitId) -> Option<Together> {
    let kind_of = |unit| Some(&*snapshot.units.unit[snapshot.units.index_of(unit)? as usize].kind);
    let own = kind_of(unit)?;
    let kinds = snapshot.schema.unit_kinds.iter().map(|kind| &kind.choice).filter(|kind| kind.code == own);
    sorted(tallies, kinds, kind_of).pop()
}

fn sorted<'s>(
    tallies: &ByUnit,
    sorts: impl Iterator<Item = &'s Choice>,
    sort_of: impl Fn(UnitId) -> Option<&'s str>,
) -> Vec<Together> {
    let mut by: BTreeMap<&str, Vec<Tally>> = BTreeMap::new();
    for (unit, tally) in tallies.iter().filter(|(_, tally)| tally.asked() > 0) {
        if let Some(sort) = sort_of(*unit) {
            by.entry(sort).or_default().push(*tally);
        }
    }
    let together = |sort: &Choice| {
        let own = by.get(&*sort.code)?;
        let tally = sum(own.iter());
        Some(Together { title: Title::from(sort), units: own.len(), tally, spread: spread(own) })
    };
    sorts.filter_map(together).collect()
}

fn spread(tallies: &[Tally]) -> Option<Spread> {
    let mut shares: Vec<usize> = tallies.iter().filter_map(Tally::share).collect();
    shares.sort_unstable();
    let (lowest, highest) = (*shares.first()?, *shares.last()?);
    let middle = shares[(shares.len() - 1) / 2];
    (shares.len() >= FEW).then_some(Spread { lowest, middle, highest })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::todo::DutyCount;

    #[test]
    fn of_a_few_nobody_is_told_how_far_they_lie_apart() {
        let of = |met, late| Tally {
            duties: DutyCount { met, not_met: late, ..DutyCount::default() },
            late,
            ..Tally::default()
        };
        assert_eq!(spread(&[of(1, 1), of(2, 0)]), None, "two are one and the other");
        assert_eq!(spread(&[of(1, 1), of(2, 0), of(0, 0)]), None, "of whom nothing is due is none of them");
        let four = [of(3, 1), of(1, 1), of(0, 2), of(2, 0)];
        assert_eq!(spread(&four), Some(Spread { lowest: 0, middle: 500, highest: 1_000 }));
    }
}
