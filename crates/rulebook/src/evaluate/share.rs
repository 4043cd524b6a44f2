//! What one record brings to a count: its groups, and its own row counted for them alone.

use mingde_core::period::Period;
use mingde_core::snapshot::NO_INDEX;

use super::counting::{Ground, domain, groups};
use super::counts::Tallies;
use super::few::Few;
use super::frame::Frame;
use super::scope::{Domain, Scope};
use super::tally::ToldApart;
use super::values::Values;
use crate::plan::{Aggregate, By, Count};

/// What one record brings to a count, over one frame or over each part of the period.
#[derive(Debug)]
pub(crate) struct Share {
    /// The groups it falls into, ascending.
    pub(crate) groups: Vec<u32>,
    /// By place among the groups.
    tallies: Tallies,
}

impl Share {
    /// What a row brings; `None` when the snapshot does not know the kind.
    pub(crate) fn of(
        ground: Ground<'_>,
        count: &Count,
        veto: bool,
        frame: Frame,
        parts: Option<&[Period]>,
        row: u32,
    ) -> Option<Self> {
        let scope = ground.scope(count, frame)?.narrowed(vec![row]);
        let mut groups = groups_of(&scope, count);
        groups.sort_unstable();
        groups.dedup();
        let few = Few::in_rows(groups, vec![row]);
        let tallies = few.tallies(ground, count, veto, frame, parts, ToldApart::Listed);
        Some(Self { groups: few.wanted, tallies })
    }
}

impl Tallies {
    /// Exchanges what one record brought for what another brings. Gives, ascending, the groups whose value changed
    /// and those that must be counted again.
    pub(crate) fn exchange(
        &mut self,
        aggregate: &Aggregate,
        old: Option<&Share>,
        new: Option<&Share>,
    ) -> (Vec<u32>, Vec<u32>) {
        let mut all: Vec<u32> =
            [old, new].into_iter().flatten().flat_map(|share| &share.groups).copied().collect();
        all.sort_unstable();
        all.dedup();
        let (mut changed, mut unknown) = (Vec::new(), Vec::new());
        for group in all {
            let place = |share: &Share| share.groups.binary_search(&group).ok();
            let [old, new] = [old, new].map(|share| share.and_then(|share| Some((share, place(share)?))));
            let mut whole = super::exchange::Exchanged::default();
            for (at, own) in self.each_mut().iter_mut().enumerate() {
                let [old, new] = [old, new]
                    .map(|row| row.and_then(|(share, place)| Some((share.tallies.each().get(at)?, place))));
                let one = own.exchange(aggregate, group, old, new);
                whole.changed |= one.changed;
                whole.unknown |= one.unknown;
            }
            if whole.changed {
                changed.push(group);
            }
            if whole.unknown {
                unknown.push(group);
            }
        }
        (changed, unknown)
    }
}

/// The groups of the rows of a scope.
pub(crate) fn groups_of(scope: &Scope<'_>, count: &Count) -> Vec<u32> {
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
