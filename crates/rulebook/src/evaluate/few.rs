//! Counts of a few units or persons over the rows that can concern them, for a proof.

use std::borrow::Cow;
use std::cell::OnceCell;
use std::rc::Rc;

use mingde_core::period::Period;
use mingde_core::snapshot::NO_INDEX;

use super::basis::Basis;
use super::candidates::candidates;
use super::counting::{Ground, by_slots, groups, run};
use super::counts::Tallies;
use super::frame::Frame;
use super::scope::{Rows, Scope};
use super::slots::Slots;
use super::tally::Tally;
use super::values::Values;
use crate::plan::{By, Count};

/// Whom a count is taken for, and the rows that can concern them.
#[derive(Debug, Clone, Default)]
pub(crate) struct Few {
    /// Groups of the count, ascending.
    pub(crate) wanted: Vec<u32>,
    /// Rows, ascending; `None` for all.
    pub(crate) records: Option<Vec<u32>>,
    /// The place of the group of each row, found by the first count that asks: those that group rows the same
    /// way share it.
    places: Rc<OnceCell<Vec<u32>>>,
}

impl Few {
    /// Finds the rows.
    pub(crate) fn of(ground: Ground<'_>, count: &Count, frame: Frame, wanted: Vec<u32>) -> Self {
        // Nobody has no rows: somebody whose unit the registry does not know.
        if wanted.last() == Some(&NO_INDEX) {
            return Self { wanted, records: Some(Vec::new()), places: Rc::default() };
        }
        let scope = ground.scope(count, frame);
        let records = match (&scope, &count.by, ground.grouped) {
            (Some(scope), _, Some(grouped)) => grouped.records(scope, count, &wanted),
            (Some(scope), By::Who(operand), None) => candidates(scope, operand, &wanted),
            _ => None,
        };
        Self { wanted, records, places: Rc::default() }
    }

    /// One row, whether it concerns the group or not.
    pub(crate) fn row(group: u32, row: u32) -> Self {
        let records = if group == NO_INDEX { Vec::new() } else { vec![row] };
        Self { wanted: vec![group], records: Some(records), places: Rc::default() }
    }

    /// The rows with the group of each: its place among those wanted, [`NO_INDEX`] for others.
    pub(crate) fn scope<'s>(
        &self,
        ground: Ground<'s>,
        count: &Count,
        frame: Frame,
    ) -> Option<(Scope<'s>, Values<'s>)> {
        let scope = ground.scope(count, frame)?;
        let scope = match &self.records {
            Some(records) => scope.narrowed(records.clone()),
            None => scope,
        };
        if matches!(scope.rows, Rows::Table(_))
            && let Some(places) = self.places.get()
        {
            return Some((scope, Values::Index(Cow::Owned(places.clone()))));
        }
        let own = match groups(&scope, count) {
            Values::Index(list) => {
                let places: Vec<u32> = list.iter().map(|group| self.place(*group)).collect();
                // Of a table the groups are the same whatever the frame.
                Values::Index(Cow::Owned(match scope.rows {
                    Rows::Table(_) => self.places.get_or_init(|| places).clone(),
                    _ => places,
                }))
            }
            everyone => everyone,
        };
        Some((scope, own))
    }

    fn place(&self, group: u32) -> u32 {
        match self.wanted.as_slice() {
            [one] => {
                if *one == group {
                    0
                } else {
                    NO_INDEX
                }
            }
            wanted => wanted.binary_search(&group).map_or(NO_INDEX, |at| at as u32),
        }
    }

    /// Tallies by place among those wanted, over one frame or over each part of the period.
    pub(crate) fn tallies(
        &self,
        ground: Ground<'_>,
        count: &Count,
        veto: bool,
        frame: Frame,
        parts: Option<&[Period]>,
    ) -> Tallies {
        let one = |frame: Frame, slots: &Slots| match self.scope(ground, count, frame) {
            None => Tally::empty(count, slots.len),
            Some((scope, own)) => {
                let basis = Basis::of(&scope, count, veto, &own, self.wanted.len(), slots);
                run(&basis, count, |_, _| {})
            }
        };
        match parts {
            None => Tallies::Slots(one(frame, &Slots::one())),
            Some(parts) if by_slots(count) => Tallies::Slots(one(frame, &Slots::parts(parts))),
            Some(parts) => {
                let each = parts.iter().map(|part| one(frame.part(*part), &Slots::one()));
                Tallies::Frames(each.collect())
            }
        }
    }
}
