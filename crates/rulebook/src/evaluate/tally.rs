//! Counting: one pass over the rows for all subjects, into dense groups.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use mingde_core::snapshot::{NO_INDEX, NO_NUMBER};

use super::basis::{Basis, Row};
use super::cell::Cell;
use super::cells::Cells;
use super::left_out::LeftOut;
use super::seen::{Seen, distinct_keys};
use super::test::{Mask, UNKNOWN, YES};
use super::values::Values;
use crate::language::{Number, small_divide, small_raw};
use crate::plan::{Aggregate, Count, Missing, Reason};

/// What became of a row.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Fate {
    Counted,
    LeftOut(LeftOut),
}

/// The value of a count for every group and slot.
#[derive(Debug)]
pub(crate) struct Tally {
    pub(super) slots: usize,
    /// Rows counted, or distinct values. Of a count of all rows it is the very list of those reported.
    pub(super) count: Arc<Vec<u32>>,
    /// Sums or chosen values, in ten-thousandths; empty for counts.
    pub(super) sum: Vec<i64>,
    /// What sums of ten-thousandths have beyond 64 bits, by cell: such a sum is the two together.
    pub(super) beyond: BTreeMap<usize, i128>,
    /// Sums or chosen values that are no ten-thousandths.
    pub(super) exact: Vec<Number>,
    /// Cells whose exact sum left the range of exact numbers: no value, never a wrong one.
    pub(super) too_large: BTreeSet<usize>,
    /// Cells of a mean whose rows all weigh nothing.
    pub(super) weightless: BTreeSet<usize>,
    /// Rows of a sum that were let through and have nothing to add; empty for whatever is no sum.
    pub(super) unvalued: Vec<u32>,
    /// Rows reported, whatever became of them.
    pub(super) reported: Arc<Vec<u32>>,
    /// The order (day, row) of the value chosen as first or last.
    chosen: Vec<(i32, u32)>,
    average: bool,
    needs_rows: bool,
    counts: bool,
    missing: Missing,
}

/// One count over the rows it shares with others.
pub(crate) struct Pass<'a, 's> {
    pub(crate) basis: &'a Basis<'a, 's>,
    pub(crate) count: &'a Count,
    pub(crate) mask: Option<&'a Mask>,
    /// What is told apart, added up or chosen from; nothing where rows are counted.
    values: Option<Values<'s>>,
}

/// A tally being taken, portion by portion.
pub(crate) struct Taking {
    /// What becomes [`Tally::count`].
    count: Vec<u32>,
    tally: Tally,
    seen: Seen,
}

impl<'a, 's> Pass<'a, 's> {
    /// A count over the rows of a basis; `mask` is its condition for each of them.
    pub(crate) fn new(basis: &'a Basis<'a, 's>, count: &'a Count, mask: Option<&'a Mask>) -> Self {
        let values = count.aggregate.operand().map(|operand| basis.scope.values(operand, basis.domain));
        Self { basis, count, mask, values }
    }

    /// Begins with nothing counted.
    pub(crate) fn begin(&self) -> Taking {
        let slots = self.basis.slots.len;
        let cells = self.basis.reach * slots;
        let distinct = matches!(self.count.aggregate, Aggregate::Distinct(_));
        let number = self.values.as_ref().filter(|_| !distinct);
        let summing = matches!(number, Some(Values::Numbers(_)));
        let exact = number.is_some() && !summing;
        let chosen = matches!(self.count.aggregate, Aggregate::First(_) | Aggregate::Last(_));
        let tally = Tally {
            slots,
            count: Arc::default(),
            sum: written(0, if summing { cells } else { 0 }),
            beyond: BTreeMap::new(),
            too_large: BTreeSet::new(),
            weightless: BTreeSet::new(),
            unvalued: vec![0; if matches!(self.count.aggregate, Aggregate::Sum(_)) { cells } else { 0 }],
            exact: vec![Number::ZERO; if exact { cells } else { 0 }],
            reported: Arc::default(),
            chosen: vec![(0, 0); if chosen { cells } else { 0 }],
            average: matches!(self.count.aggregate, Aggregate::Average(_)),
            needs_rows: self.count.aggregate.needs_rows(),
            counts: matches!(self.count.aggregate, Aggregate::Rows | Aggregate::Distinct(_)),
            missing: missing_of(self.basis, self.count),
        };
        // Where all rows are counted it may never be written to.
        let count = if is_every_row(self.count) { vec![0; cells] } else { written(0, cells) };
        let seen = match (&self.values, &self.count.aggregate) {
            // Units or persons: as many as there are, whichever stand in this portion.
            (Some(Values::Index(_)), Aggregate::Distinct(operand)) => {
                let scope = self.basis.scope;
                Seen::new(cells, scope.reach(operand).max(scope.snapshot.groups.id.len()))
            }
            (Some(values), Aggregate::Distinct(_)) => {
                Seen::new(cells, distinct_keys(values, self.basis.scope.len(self.basis.domain)).1)
            }
            _ => Seen::Nothing,
        };
        Taking { count, tally, seen }
    }

    /// Counts these rows. `fate` is told what becomes of each; it does nothing in bulk.
    pub(crate) fn take(&self, taking: &mut Taking, rows: &[Row], fate: impl FnMut(usize, Fate)) {
        let aggregate = &self.count.aggregate;
        let Some(values) = &self.values else {
            self.each(rows, fate, |_, cell| {
                taking.count[cell] += 1;
                Fate::Counted
            });
            return;
        };
        match (aggregate, values) {
            (Aggregate::Distinct(_), _) => {
                let (keys, _) = distinct_keys(values, self.basis.scope.len(self.basis.domain));
                let keys = keys.unwrap_or_default();
                self.each(rows, fate, |at, cell| {
                    if keys[at] == NO_INDEX {
                        Fate::LeftOut(LeftOut::FieldMissing)
                    } else if taking.seen.is_new(cell, keys[at]) {
                        taking.count[cell] += 1;
                        Fate::Counted
                    } else {
                        Fate::LeftOut(LeftOut::Duplicate)
                    }
                });
            }
            (Aggregate::Sum(_) | Aggregate::Average(_), Values::Numbers(values)) => {
                self.each(rows, fate, |at, cell| {
                    if values[at] == NO_NUMBER {
                        return taking.without_number(cell);
                    }
                    taking.count[cell] += 1;
                    let kept = &mut taking.tally.sum[cell];
                    match kept.checked_add(values[at]) {
                        Some(sum) => *kept = sum,
                        // Ten-thousandths fill 64 bits only where somebody adds up nonsense. What is there is put
                        // aside and the sum begins anew: it stays exact, in whatever order the rows come.
                        None => {
                            *taking.tally.beyond.entry(cell).or_default() += i128::from(*kept);
                            *kept = values[at];
                        }
                    }
                    Fate::Counted
                });
            }
            (_, Values::Numbers(values)) => self.each(rows, fate, |at, cell| {
                if values[at] == NO_NUMBER {
                    return Fate::LeftOut(LeftOut::NoNumber);
                }
                taking.choose(aggregate, cell, values[at], || self.basis.order(at));
                Fate::Counted
            }),
            (_, values) => self.each(rows, fate, |at, cell| match values.number(at) {
                None => taking.without_number(cell),
                Some(n) => {
                    taking.take_exact(aggregate, cell, n, self.basis.order(at));
                    Fate::Counted
                }
            }),
        }
    }

    /// Gives each row that the condition lets through to `one`.
    #[inline]
    fn each(
        &self,
        rows: &[Row],
        mut fate: impl FnMut(usize, Fate),
        mut one: impl FnMut(usize, usize) -> Fate,
    ) {
        match self.mask {
            None => {
                for row in rows {
                    let at = row.at as usize;
                    fate(at, one(at, row.cell as usize));
                }
            }
            Some(mask) => {
                for row in rows {
                    let at = row.at as usize;
                    let what = match mask.rows[at] {
                        YES => one(at, row.cell as usize),
                        UNKNOWN => Fate::LeftOut(LeftOut::FieldMissing),
                        _ => Fate::LeftOut(LeftOut::ConditionNotMet),
                    };
                    fate(at, what);
                }
            }
        }
    }
}

impl Taking {
    /// What has been counted, with the number of rows reported in each cell.
    pub(crate) fn end(self, reported: Arc<Vec<u32>>) -> Tally {
        let Taking { mut count, tally, seen } = self;
        if let Seen::Pairs(mut pairs) = seen {
            pairs.sort_unstable();
            pairs.dedup();
            for (cell, _) in &pairs {
                count[*cell as usize] += 1;
            }
        }
        Tally { count: Arc::new(count), reported, ..tally }
    }

    /// The same of [every row](is_every_row), none of which was taken: those counted are those reported.
    pub(crate) fn end_with_every_row(self, reported: Arc<Vec<u32>>) -> Tally {
        Tally { count: reported.clone(), reported, ..self.tally }
    }

    /// A row that is let through and has no number: of a sum it is remembered, for a sum of nothing else is no zero.
    #[cold]
    fn without_number(&mut self, cell: usize) -> Fate {
        if let Some(unvalued) = self.tally.unvalued.get_mut(cell) {
            *unvalued += 1;
        }
        Fate::LeftOut(LeftOut::NoNumber)
    }

    #[inline]
    fn choose(&mut self, aggregate: &Aggregate, cell: usize, value: i64, order: impl Fn() -> (i32, u32)) {
        let first = self.count[cell] == 0;
        self.count[cell] += 1;
        let kept = &mut self.tally.sum[cell];
        match aggregate {
            Aggregate::Min(_) => *kept = if first { value } else { value.min(*kept) },
            Aggregate::Max(_) => *kept = if first { value } else { value.max(*kept) },
            Aggregate::First(_) if first || order() < self.tally.chosen[cell] => {
                (*kept, self.tally.chosen[cell]) = (value, order());
            }
            Aggregate::Last(_) if first || order() > self.tally.chosen[cell] => {
                (*kept, self.tally.chosen[cell]) = (value, order());
            }
            _ => {}
        }
    }

    fn take_exact(&mut self, aggregate: &Aggregate, cell: usize, value: Number, order: (i32, u32)) {
        let first = self.count[cell] == 0;
        self.count[cell] += 1;
        let kept = &mut self.tally.exact[cell];
        match aggregate {
            Aggregate::Sum(_) | Aggregate::Average(_) => match kept.plus(value) {
                Some(sum) => *kept = sum,
                None => drop(self.tally.too_large.insert(cell)),
            },
            Aggregate::Min(_) => *kept = if first { value } else { value.min(*kept) },
            Aggregate::Max(_) => *kept = if first { value } else { value.max(*kept) },
            Aggregate::First(_) if first || order < self.tally.chosen[cell] => {
                (*kept, self.tally.chosen[cell]) = (value, order);
            }
            Aggregate::Last(_) if first || order > self.tally.chosen[cell] => {
                (*kept, self.tally.chosen[cell]) = (value, order);
            }
            _ => {}
        }
    }
}

impl Tally {
    /// Of a kind the snapshot does not know: nothing was reported.
    pub(crate) fn empty(count: &Count, slots: usize) -> Self {
        Tally {
            slots,
            count: Arc::default(),
            sum: Vec::new(),
            beyond: BTreeMap::new(),
            exact: Vec::new(),
            too_large: BTreeSet::new(),
            weightless: BTreeSet::new(),
            unvalued: Vec::new(),
            reported: Arc::default(),
            chosen: Vec::new(),
            average: false,
            needs_rows: count.aggregate.needs_rows(),
            counts: true,
            missing: if count.missing == Missing::Registered { Missing::NoData } else { count.missing },
        }
    }

    /// Of minutes: rows counted, minutes in ten-thousandths, rows reported, by group.
    pub(super) fn of_minutes(count: &Count, rows: Vec<u32>, minutes: Vec<i64>, reported: Vec<u32>) -> Self {
        Tally {
            count: Arc::new(rows),
            sum: minutes,
            reported: Arc::new(reported),
            counts: false,
            ..Self::empty(count, 1)
        }
    }

    /// Of chosen rows: how many count in each cell and what they come to, `None` beyond exact numbers.
    pub(super) fn of_chosen(
        basis: &Basis<'_, '_>,
        count: &Count,
        counted: Vec<u32>,
        found: Vec<Option<Number>>,
        unvalued: Vec<u32>,
        weightless: BTreeSet<usize>,
        reported: Arc<Vec<u32>>,
    ) -> Self {
        let too_large = (0..found.len()).filter(|cell| found[*cell].is_none()).collect();
        Tally {
            count: Arc::new(counted),
            exact: found.into_iter().map(|n| n.unwrap_or(Number::ZERO)).collect(),
            too_large,
            unvalued,
            weightless,
            reported,
            counts: false,
            missing: missing_of(basis, count),
            ..Self::empty(count, basis.slots.len)
        }
    }

    /// Appends the value of a group in a slot.
    #[inline]
    pub(crate) fn push(&self, cells: &mut Cells, group: u32, slot: usize) {
        let at = group as usize * self.slots + slot;
        let rows = self.count.get(at).copied().unwrap_or(0);
        let small = match self.sum.get(at) {
            _ if rows == 0 => None,
            _ if self.counts => Some((i64::from(rows), 1)),
            _ if self.beyond.contains_key(&at) => None,
            Some(&sum) if self.average => small_divide(small_raw(sum), (i64::from(rows), 1)),
            sum => sum.map(|sum| small_raw(*sum)),
        };
        match small {
            Some(number) => cells.push_number(number),
            None => cells.push(self.cell(group, slot)),
        }
    }

    /// Whether nothing was reported for a group in a slot.
    pub(super) fn is_silent(&self, group: u32, slot: usize) -> bool {
        self.reported.get(group as usize * self.slots + slot).copied().unwrap_or(0) == 0
    }

    /// The value of a group in a slot.
    pub(crate) fn cell(&self, group: u32, slot: usize) -> Cell {
        let at = group as usize * self.slots + slot;
        let rows = self.count.get(at).copied().unwrap_or(0);
        if self.is_silent(group, slot) {
            return match self.missing {
                Missing::Zero | Missing::Registered if !self.needs_rows => Cell::Number(Number::ZERO),
                Missing::NotApplicable => Cell::NotApplicable(Reason::NothingReported),
                _ => Cell::NoData(Reason::NothingReported),
            };
        }
        if self.weightless.contains(&at) {
            return Cell::NotApplicable(Reason::NothingToShare);
        }
        let unvalued = self.unvalued.get(at).is_some_and(|unvalued| *unvalued > 0);
        if rows == 0 && (self.needs_rows || unvalued) {
            return match self.missing {
                Missing::Zero if unvalued => Cell::Number(Number::ZERO),
                Missing::NotApplicable => Cell::NotApplicable(Reason::NothingReported),
                _ => Cell::NoData(Reason::NothingReported),
            };
        }
        if self.too_large.contains(&at) {
            return Cell::NoData(Reason::TooLarge);
        }
        let value = if self.counts {
            Number::whole(i64::from(rows))
        } else if let Some(exact) = self.exact.get(at) {
            *exact
        } else {
            let sum = self.sum.get(at).copied().unwrap_or(0);
            self.beyond.get(&at).map_or(Number::raw(sum), |beyond| Number::raw_wide(beyond + i128::from(sum)))
        };
        if self.average {
            Cell::exact(value.divide(Number::whole(i64::from(rows))))
        } else {
            Cell::Number(value)
        }
    }
}

/// What stands for nothing: of the registry no data as long as nothing of its sort has been entered.
fn missing_of(basis: &Basis<'_, '_>, count: &Count) -> Missing {
    match count.missing {
        Missing::Registered if !basis.scope.has_entries() => Missing::NoData,
        missing => missing,
    }
}

/// So many zeros that were written: pages that are first read and then written to are mapped twice, and all processors
/// have to be told.
fn written<T: Copy>(zero: T, cells: usize) -> Vec<T> {
    let mut all = Vec::new();
    all.resize(cells, zero);
    all
}

/// Whether a count counts whatever is reported.
pub(super) fn is_every_row(count: &Count) -> bool {
    count.condition.is_none() && count.aggregate == Aggregate::Rows
}
