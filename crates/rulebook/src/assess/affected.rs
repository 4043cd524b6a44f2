//! What one changed record can alter: what it brings to each count, before and after, and the rows in which
//! somebody stands against whom a veto has changed.

use std::collections::BTreeMap;

use mingde_core::period::PeriodKind;

use crate::evaluate::{Few, Frame, Ground, Share, candidates, groups_of};
use crate::plan::{By, Condition, Count, From, Operand, VetoName};

/// Against whom each veto has changed, ascending.
pub(crate) type ChangedVetoes = BTreeMap<VetoName, Vec<u32>>;

/// A count of a rulebook, over its frame or over each part of a period.
pub(crate) type Place = (usize, usize, Option<PeriodKind>);

/// What a changed record brought to each count of its kind and what it brings now.
#[derive(Default)]
pub(crate) struct Touched {
    before: BTreeMap<Place, Share>,
    after: BTreeMap<Place, Share>,
    fews: Vec<Ways>,
}

/// Some groups under a way of grouping rows (by whom, in which role), with the rows that can concern them: found
/// once for all counts that ask for the same.
struct Ways {
    from: From,
    by: By,
    role: Option<String>,
    few: Few,
}

impl Touched {
    /// Notes what the row brought before the change.
    pub(crate) fn note_before(&mut self, place: Place, share: Share) {
        self.before.insert(place, share);
    }

    /// Notes what the row brings now.
    pub(crate) fn note_after(&mut self, place: Place, share: Share) {
        self.after.insert(place, share);
    }

    /// Before and now.
    pub(crate) fn of(&self, place: Place) -> (Option<&Share>, Option<&Share>) {
        (self.before.get(&place), self.after.get(&place))
    }

    /// Groups (ascending) of a count, with the rows that can concern them.
    pub(crate) fn few(&mut self, ground: Ground<'_>, count: &Count, frame: Frame, wanted: Vec<u32>) -> Few {
        let same = |way: &&Ways| {
            (&way.from, &way.by, &way.role) == (&count.from, &count.by, &count.role)
                && way.few.wanted == wanted
        };
        if let Some(way) = self.fews.iter().find(same) {
            return way.few.clone();
        }
        let few = Few::of(ground, count, frame, wanted);
        let (from, by, role) = (count.from.clone(), count.by.clone(), count.role.clone());
        self.fews.push(Ways { from, by, role, few: few.clone() });
        few
    }
}

/// Who of a row a veto would be against.
pub(crate) fn held_against(ground: Ground<'_>, count: &Count, frame: Frame, row: u32) -> Vec<u32> {
    let Some(scope) = ground.scope(count, frame) else { return Vec::new() };
    groups_of(&scope.narrowed(vec![row]), count)
}

/// The groups of a count in whose rows somebody stands against whom a veto consulted by its condition has
/// changed; `None` when all must be counted anew.
pub(crate) fn consulting(
    ground: Ground<'_>,
    count: &Count,
    frame: Frame,
    changed: &ChangedVetoes,
) -> Option<Vec<u32>> {
    let mut found = Vec::new();
    let Some(condition) = &count.condition else { return Some(found) };
    let mut asked = Vec::new();
    vetoed(condition, &mut asked);
    for (operand, name) in asked {
        let Some(who) = changed.get(name) else { continue };
        // The registry is small, and its conditions hold on the day asked about.
        let From::Kind(_) = count.from else { return None };
        let Some(scope) = ground.scope(count, frame) else { continue };
        let records = candidates(&scope, operand, who)?;
        found.extend(groups_of(&scope.narrowed(records), count));
    }
    found.sort_unstable();
    found.dedup();
    Some(found)
}

fn vetoed<'c>(condition: &'c Condition, found: &mut Vec<(&'c Operand, &'c VetoName)>) {
    match condition {
        Condition::And(list) | Condition::Or(list) => list.iter().for_each(|c| vetoed(c, found)),
        Condition::Not(inner) => vetoed(inner, found),
        Condition::Vetoed(operand, name) => found.push((operand, name)),
        _ => {}
    }
}
