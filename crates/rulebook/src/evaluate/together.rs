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
            let pass = Pass::new(&basis, count, mask.map(|at| &known[at].1), false);
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
    /// Over one frame in slots, or over one frame after the other.
    in_slots: bool,
    takes: Vec<(Frame, Slots, Together<'c>)>,
}

impl<'c> Passing<'c> {
    /// Begins with nothing counted.
    pub(crate) fn new(counts: &[&'c Count], veto: bool, frame: Frame, parts: Option<&[Period]>) -> Self {
        let together = || Together::new(counts.to_vec(), veto);
        let one = |slots| Self { in_slots: true, takes: vec![(frame, slots, together())] };
        match parts {
            None => one(Slots::one()),
            Some(parts) if counts.iter().all(|count| by_slots(count)) => one(Slots::parts(parts)),
            Some(parts) => {
                let frames = parts.iter().map(|part| frame.part(*part));
                let takes = frames.map(|frame| (frame, Slots::one(), together())).collect();
                Self { in_slots: false, takes }
            }
        }
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
        let mut by_frame = self.takes.into_iter().map(|(_, slots, together)| together.end(&slots));
        if self.in_slots {
            return by_frame.next().unwrap_or_default().into_iter().map(Tallies::Slots).collect();
        }
        let mut frames: Vec<Vec<Tally>> = Vec::new();
        for tallies in by_frame {
            frames.resize_with(tallies.len(), Vec::new);
            frames.iter_mut().zip(tallies).for_each(|(own, tally)| own.push(tally));
        }
        frames.into_iter().map(Tallies::Frames).collect()
    }
}
