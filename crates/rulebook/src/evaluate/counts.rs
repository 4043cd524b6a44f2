//! The counts of a rulebook as they are kept: by rule, over the frame and over each part of it.

use std::collections::BTreeMap;

use mingde_core::period::PeriodKind;

use super::cell::Cell;
use super::cells::Cells;
use super::tally::Tally;
use super::who::{Gather, Who};
use crate::plan::Reason;

/// The tallies of one count: over the frame itself, or over each part of it.
#[derive(Debug)]
pub(crate) enum Tallies {
    /// One slot for each frame.
    Slots(Tally),
    /// One tally for each frame.
    Frames(Vec<Tally>),
}

impl Tallies {
    /// Takes over what was counted anew for some groups; gives, ascending, those whose value changed.
    pub(crate) fn patch(&mut self, wanted: &[u32], few: &Tallies) -> Vec<u32> {
        let pairs = self.each_mut().iter_mut().zip(few.each());
        let mut changed: Vec<u32> = pairs.flat_map(|(own, few)| own.patch(wanted, few)).collect();
        changed.sort_unstable();
        changed.dedup();
        changed
    }

    /// The tallies one by one: a single one of all slots, or one for each frame.
    pub(crate) fn each(&self) -> &[Tally] {
        match self {
            Tallies::Slots(tally) => std::slice::from_ref(tally),
            Tallies::Frames(list) => list,
        }
    }

    /// The same, to be changed.
    pub(crate) fn each_mut(&mut self) -> &mut [Tally] {
        match self {
            Tallies::Slots(tally) => std::slice::from_mut(tally),
            Tallies::Frames(list) => list,
        }
    }

    /// Appends the values of groups, frame by frame of each.
    fn push(&self, cells: &mut Cells, groups: impl Iterator<Item = u32>, frames: usize) {
        match self {
            Tallies::Slots(tally) => {
                groups.for_each(|group| (0..frames).for_each(|frame| tally.push(cells, group, frame)));
            }
            Tallies::Frames(list) => {
                groups.for_each(|group| list[..frames].iter().for_each(|tally| tally.push(cells, group, 0)));
            }
        }
    }
}

/// The counts of a rulebook, by rule.
#[derive(Debug, Default)]
pub(crate) struct Counts {
    /// Over the frame.
    pub(crate) whole: BTreeMap<usize, (Tallies, Gather)>,
    /// Over each week, month or quarter of the period.
    pub(crate) parts: BTreeMap<PeriodKind, Counts>,
}

impl Counts {
    /// Over what the count of a rule is kept: the frame, and each sort of part.
    pub(crate) fn kept_of(&self, rule: usize) -> Vec<Option<PeriodKind>> {
        let whole = self.whole.contains_key(&rule).then_some(None);
        let parts = self.parts.iter().filter(|(_, counts)| counts.whole.contains_key(&rule));
        whole.into_iter().chain(parts.map(|(every, _)| Some(*every))).collect()
    }

    /// The tallies of a rule over the frame, or over each part of it.
    pub(crate) fn kept(&mut self, rule: usize, every: Option<PeriodKind>) -> Option<&mut (Tallies, Gather)> {
        match every {
            None => self.whole.get_mut(&rule),
            Some(every) => self.parts.get_mut(&every)?.whole.get_mut(&rule),
        }
    }

    /// The values of a rule's count for some subjects, frame by frame of each.
    pub(crate) fn cells(&self, rule: usize, who: &[Who], frames: usize) -> Cells {
        let Some((tallies, gather)) = self.whole.get(&rule) else {
            return Cells::filled(Cell::NoData(Reason::NothingReported), who.len() * frames);
        };
        let mut cells = Cells::with_capacity(who.len() * frames);
        tallies.push(&mut cells, who.iter().map(|who| gather.group(who)), frames);
        cells
    }
}
