//! The rows that several counts share: those that stand at all, with the cell each of them falls into. Worked out
//! once, before any condition.

use mingde_core::snapshot::NO_INDEX;

use super::counting::domain;
use super::left_out::LeftOut;
use super::scope::{Domain, Scope};
use super::slots::{NO_SLOT, Slots};
use super::standing::Standing;
use super::values::Values;
use crate::plan::{By, Count};

/// What counts have in common that differ only in their condition and in what they add up.
pub(crate) struct Basis<'a, 's> {
    pub(crate) scope: &'a Scope<'s>,
    pub(crate) standing: Standing<'s>,
    pub(crate) domain: Domain,
    /// Index of the role whose participations are the rows; `None` if the kind has no such role.
    role: Option<u8>,
    /// The group of each row.
    groups: &'a [u32],
    everyone: bool,
    /// Number of groups.
    pub(crate) reach: usize,
    pub(crate) slots: &'a Slots,
}

/// A row that stands: its position among those looked at, and its group and slot in one number.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Row {
    pub(crate) at: u32,
    pub(crate) cell: u32,
}

impl<'a, 's> Basis<'a, 's> {
    /// That of a count, whose rows have these groups.
    pub(crate) fn of(
        scope: &'a Scope<'s>,
        count: &Count,
        veto: bool,
        groups: &'a Values<'_>,
        reach: usize,
        slots: &'a Slots,
    ) -> Self {
        Self {
            scope,
            standing: scope.standing(count, veto),
            domain: domain(count),
            role: count.role.as_deref().and_then(|role| scope.role(role)).map(|(index, _)| index),
            groups: match groups {
                Values::Index(groups) => groups,
                _ => &[],
            },
            everyone: matches!(count.by, By::Everyone),
            reach,
            slots,
        }
    }

    /// The rows that stand; `left_out` is told of each of the others why it does not.
    pub(crate) fn rows(&self, mut left_out: impl FnMut(usize, LeftOut)) -> Vec<Row> {
        let mut rows = Vec::with_capacity(self.scope.len(self.domain));
        let mut take = |at: usize, record: usize, slot: u16| {
            let group = self.group(at);
            if group as usize >= self.reach {
                left_out(at, LeftOut::Unknown);
            } else if slot == NO_SLOT {
                left_out(at, self.standing.left_out(record).unwrap_or(LeftOut::WrongDate));
            } else {
                let cell = group * self.slots.len as u32 + u32::from(slot);
                rows.push(Row { at: at as u32, cell });
            }
        };
        let records = self.scope.len(Domain::Record);
        match self.domain {
            Domain::Record => (0..records).for_each(|at| take(at, at, self.slot(at))),
            Domain::Part => {
                let slots: Vec<u16> = (0..records).map(|record| self.slot(record)).collect();
                let roles = self.scope.roles();
                for (at, (role, record)) in roles.iter().zip(self.scope.part_record.iter()).enumerate() {
                    if Some(*role) == self.role {
                        take(at, *record as usize, slots[*record as usize]);
                    }
                }
            }
        }
        rows
    }

    /// The group of a row, [`NO_INDEX`] where it has none.
    #[inline]
    pub(crate) fn group(&self, at: usize) -> u32 {
        if self.everyone { 0 } else { self.groups.get(at).copied().unwrap_or(NO_INDEX) }
    }

    /// The slot of a record that stands, [`NO_SLOT`] for one that does not.
    #[inline]
    fn slot(&self, record: usize) -> u16 {
        match self.standing.left_out(record) {
            Some(_) => NO_SLOT,
            None => self.slots.of(self.standing.day(record)),
        }
    }

    /// By what a row is first or last: its day, then its place in the snapshot.
    pub(crate) fn order(&self, at: usize) -> (i32, u32) {
        let record = match self.domain {
            Domain::Record => at,
            Domain::Part => self.scope.part_record[at] as usize,
        };
        (self.standing.day(record), self.scope.row(self.domain, at))
    }
}
