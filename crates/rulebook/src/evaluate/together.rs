//! Counts that share their rows, taken together: over portions of a table that is held, or over runs of one that goes
//! by.

use std::sync::Arc;

use mingde_core::period::Period;
use mingde_core::snapshot::{Run, Snapshot};

use super::basis::Basis;
use super::counting::{Memory, by_slots, mask, reach};
use super::counts::Tallies;
use super::frame::Frame;
use super::scope::Scope;
use super::slots::Slots;
use super::tally::{Pass, Taking, Tally, is_every_row};
use super::test::Mask;
use super::values::Values;
use super::veto::Vetoes;
use crate::plan::{Condition, Count};

/// Counts that share their rows, being taken portion by portion: the rows that stand are found once, and what a
/// condition says of them once for all counts that have it.
pub(crate) struct Together<'c> {
    counts: Vec<&'c Count>,
    veto: bool,
    takings: Vec<Taking>,
    reported: Vec<u32>,
}

impl<'c> Together<'c> {
    pub(crate) fn new(counts: Vec<&'c Count>, veto: bool) -> Self {
        Self { counts, veto, takings: Vec::new(), reported: Vec::new() }
    }

    /// Counts the rows of a scope, which follow those of the scopes before.
    pub(crate) fn take(&mut self, scope: &Scope<'_>, groups: &Values<'_>, reach: usize, slots: &Slots) {
        let basis = Basis::of(scope, self.counts[0], self.veto, groups, reach, slots);
        let rows = basis.rows(|_, _| {});
        self.reported.resize(reach * slots.len, 0);
        rows.iter().for_each(|row| self.reported[row.cell as usize] += 1);
        let mut known: Vec<(&Condition, Mask)> = Vec::new();
        for (at, count) in self.counts.iter().enumerate() {
            let mask = count.condition.as_ref().map(|condition| {
                known.iter().position(|(other, _)| *other == condition).unwrap_or_else(|| {
                    known.push((condition, mask(scope, count, condition)));
                    known.len() - 1
                })
            });
            let pass = Pass::new(&basis, count, mask.map(|at| &known[at].1));
            if self.takings.len() == at {
                self.takings.push(pass.begin());
            }
            if !is_every_row(count) {
                pass.take(&mut self.takings[at], &rows, |_, _| {});
            }
        }
    }

    /// What has been counted.
    pub(crate) fn end(self, slots: &Slots) -> Vec<Tally> {
        let reported = Arc::new(self.reported);
        let mut takings = self.takings.into_iter();
        let tally = |count: &&Count| match takings.next() {
            Some(taking) if is_every_row(count) => taking.end_with_every_row(reported.clone()),
            Some(taking) => taking.end(reported.clone()),
            None => Tally::empty(count, slots.len),
        };
        self.counts.iter().map(tally).collect()
    }
}

/// Counts that share their rows, being taken while the table goes by: over one frame, or over each part of the period.
pub(crate) struct Passing<'c> {
    /// As [`sittings`] says.
    in_slots: bool,
    takes: Vec<(Frame, Slots, Together<'c>)>,
}

/// Over what counts that share their rows are taken: one frame in slots, or, where the date alone does not tell the parts
/// of the period apart, each part as a frame of its own.
pub(super) fn sittings(
    counts: &[&Count],
    frame: Frame,
    parts: Option<&[Period]>,
) -> (bool, Vec<(Frame, Slots)>) {
    match parts {
        None => (true, vec![(frame, Slots::one())]),
        Some(parts) if counts.iter().all(|count| by_slots(count)) => {
            (true, vec![(frame, Slots::parts(parts))])
        }
        Some(parts) => (false, parts.iter().map(|part| (frame.part(*part), Slots::one())).collect()),
    }
}

/// The tallies of each of so many counts from those of each sitting.
pub(super) fn by_count(
    number: usize,
    in_slots: bool,
    sittings: impl Iterator<Item = Vec<Tally>>,
) -> Vec<Tallies> {
    let mut counts: Vec<Vec<Tally>> = (0..number).map(|_| Vec::new()).collect();
    for tallies in sittings {
        counts.iter_mut().zip(tallies).for_each(|(own, tally)| own.push(tally));
    }
    let tallies = |mut own: Vec<Tally>| match own.pop() {
        Some(only) if in_slots => Tallies::Slots(only),
        last => {
            own.extend(last);
            Tallies::Frames(own)
        }
    };
    counts.into_iter().map(tallies).collect()
}

impl<'c> Passing<'c> {
    /// Begins with nothing counted.
    pub(crate) fn new(counts: &[&'c Count], veto: bool, frame: Frame, parts: Option<&[Period]>) -> Self {
        let (in_slots, sittings) = sittings(counts, frame, parts);
        let take = |(frame, slots)| (frame, slots, Together::new(counts.to_vec(), veto));
        Self { in_slots, takes: sittings.into_iter().map(take).collect() }
    }

    /// Counts a run. What the counts of a run have in common is kept in its `memory`.
    pub(crate) fn take<'s>(
        &mut self,
        snapshot: &'s Snapshot,
        vetoes: &'s Vetoes,
        run: Run<'s>,
        memory: &Memory<'s>,
    ) {
        for (frame, slots, together) in &mut self.takes {
            let Some(count) = together.counts.first() else { continue };
            let scope = Scope::run(snapshot, vetoes, *frame, run, frame.day(&count.at).number());
            let (groups, reach) = (memory.groups(&scope, count), reach(&scope, count));
            together.take(&scope, &groups, reach, slots);
        }
    }

    /// What has been counted, for each count.
    pub(crate) fn end(self) -> Vec<Tallies> {
        let number = self.takes.first().map_or(0, |(.., together)| together.counts.len());
        let each = self.takes.into_iter().map(|(_, slots, together)| together.end(&slots));
        by_count(number, self.in_slots, each)
    }
}
