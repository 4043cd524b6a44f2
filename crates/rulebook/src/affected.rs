//! What one changed record can alter: the groups of each count it falls into, before and after, and the rows in
//! which somebody stands against whom a veto has changed.

use std::collections::{BTreeMap, BTreeSet};

use mingde_core::snapshot::NO_INDEX;

use crate::candidates::candidates;
use crate::evaluate::counting::{Ground, domain, groups};
use crate::evaluate::few::Few;
use crate::evaluate::frame::Frame;
use crate::evaluate::scope::{Domain, Scope};
use crate::evaluate::values::Values;
use crate::plan::{By, Condition, Count, From, Operand, VetoName};

/// Against whom each veto has changed, ascending.
pub(crate) type ChangedVetoes = BTreeMap<VetoName, Vec<u32>>;

/// The groups a changed record falls into, told once for all counts that group rows the same way.
#[derive(Default)]
pub(crate) struct Touched {
    ways: Vec<Way>,
}

/// A way of grouping rows: by whom, in which role.
struct Way {
    by: By,
    role: Option<String>,
    groups: BTreeSet<u32>,
    /// Found when the first count asks for it.
    few: Option<Few>,
}

impl Touched {
    /// Notes the groups of a row under a count of its kind.
    pub(crate) fn note(&mut self, ground: Ground<'_>, count: &Count, frame: Frame, row: u32) {
        let Some(scope) = ground.scope(count, frame) else { return };
        let found = groups_of(&scope.narrowed(vec![row]), count);
        match self.ways.iter_mut().find(|way| way.by == count.by && way.role == count.role) {
            Some(way) => way.groups.extend(found),
            None => {
                let (by, role) = (count.by.clone(), count.role.clone());
                self.ways.push(Way { by, role, groups: found.into_iter().collect(), few: None });
            }
        }
    }

    /// The groups a count must be taken for anew, and the rows that can concern them.
    pub(crate) fn few(&mut self, ground: Ground<'_>, count: &Count, frame: Frame) -> Few {
        let way = self.ways.iter_mut().find(|way| way.by == count.by && way.role == count.role);
        let Some(way) = way else { return Few::default() };
        let wanted = &way.groups;
        way.few.get_or_insert_with(|| Few::of(ground, count, frame, wanted.iter().copied().collect())).clone()
    }
}

/// The groups of the rows of a scope.
fn groups_of(scope: &Scope<'_>, count: &Count) -> Vec<u32> {
    if count.by == By::Everyone {
        return vec![0];
    }
    let Values::Index(list) = groups(scope, count) else { return Vec::new() };
    let roles = scope.roles();
    let role = count.role.as_deref().and_then(|role| scope.role(role)).map(|(index, _)| index);
    let counted = |at: usize| domain(count) == Domain::Record || Some(roles[at]) == role;
    let there = list.iter().enumerate().filter(|(at, group)| **group != NO_INDEX && counted(*at));
    there.map(|(_, group)| *group).collect()
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
