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
    /// Whether nothing was reported for a group in a frame.
    fn is_silent(&self, group: u32, frame: usize) -> bool {
        match self {
            Tallies::Slots(tally) => tally.is_silent(group, frame),
            Tallies::Frames(list) => list[frame].is_silent(group, 0),
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
    /// The values of a rule's count for some subjects, frame by frame of each.
    pub(crate) fn cells(&self, rule: usize, who: &[Who], frames: usize) -> Cells {
        let Some((tallies, gather)) = self.whole.get(&rule) else {
            return Cells::filled(Cell::NoData(Reason::NothingReported), who.len() * frames);
        };
        let mut cells = Cells::with_capacity(who.len() * frames);
        tallies.push(&mut cells, who.iter().map(|who| gather.group(who)), frames);
        cells
    }

    /// Whether nothing that stands was reported, whatever the condition says of it, frame by frame of each subject; none
    /// where it was not counted.
    pub(crate) fn silent(
        &self,
        rule: usize,
        who: &[Who],
        frames: usize,
    ) -> Option<impl Iterator<Item = bool>> {
        let (tallies, gather) = self.whole.get(&rule)?;
        let each = move |who: &Who| {
            let group = gather.group(who);
            (0..frames).map(move |frame| tallies.is_silent(group, frame))
        };
        Some(who.iter().flat_map(each))
    }
}
