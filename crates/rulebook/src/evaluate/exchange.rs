//! A tally after one record has given way to another: what the old row brought is taken off and what the new one
//! brings is added, wherever that gives exactly what counting everything again would.

use std::cmp::Ordering;
use std::sync::Arc;

use super::tally::Tally;
use crate::language::Number;
use crate::plan::Aggregate;

/// What exchanging rows did to a group.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(crate) struct Exchanged {
    /// Its value in some slot is another now.
    pub(crate) changed: bool,
    /// Some slot is as it was, because the two rows do not tell: it must be counted again.
    pub(crate) unknown: bool,
}

/// One row, or none, as a tally that lists what it tells apart, and the place of the group in it.
type Brought<'t> = Option<(&'t Tally, usize)>;

impl Tally {
    /// Exchanges what one row brought to a group for what another brings.
    pub(crate) fn exchange(
        &mut self,
        aggregate: &Aggregate,
        group: u32,
        old: Brought<'_>,
        new: Brought<'_>,
    ) -> Exchanged {
        let mut whole = Exchanged::default();
        for slot in 0..self.slots {
            let at = group as usize * self.slots + slot;
            if at >= self.reported.len() {
                continue;
            }
            let before = self.cell(group, slot);
            let [old, new] = [old, new].map(|row| Contribution::of(row, self.slots, slot));
            if self.exchange_cell(aggregate, at, &old, &new) {
                let reported = &mut Arc::make_mut(&mut self.reported)[at];
                *reported = *reported + new.reported - old.reported;
                whole.changed |= before != self.cell(group, slot);
            } else {
                whole.unknown = true;
            }
        }
        whole
    }

    /// Whether it could be done; if not, nothing has changed.
    fn exchange_cell(
        &mut self,
        aggregate: &Aggregate,
        at: usize,
        old: &Contribution<'_>,
        new: &Contribution<'_>,
    ) -> bool {
        // A sum beyond the rim is counted again: what is there says only part of it.
        if self.beyond.contains_key(&at) || self.too_large.contains(&at) {
            return false;
        }
        if old.count == 0 && new.count == 0 {
            self.exchange_unvalued(at, old, new);
            return true;
        }
        match aggregate {
            Aggregate::Rows => {}
            Aggregate::Distinct(_) => {
                let (Some(old), Some(new)) = (old.keys(), new.keys()) else { return false };
                return old.eq(new);
            }
            Aggregate::Sum(_) | Aggregate::Average(_) => {
                if !self.exchange_sum(at, old, new) {
                    return false;
                }
            }
            Aggregate::Min(_) | Aggregate::Max(_) => {
                let better =
                    if matches!(aggregate, Aggregate::Min(_)) { Ordering::Less } else { Ordering::Greater };
                if !self.exchange_best(at, better, old, new) {
                    return false;
                }
            }
            // Which row is first or last, and which minutes are covered, depends on where the others stand now.
            Aggregate::First(_)
            | Aggregate::Last(_)
            | Aggregate::Uncovered(_)
            | Aggregate::Overlapping(_) => return false,
        }
        let count = &mut Arc::make_mut(&mut self.count)[at];
        *count = *count + new.count - old.count;
        self.exchange_unvalued(at, old, new);
        true
    }

    fn exchange_unvalued(&mut self, at: usize, old: &Contribution<'_>, new: &Contribution<'_>) {
        if let Some(unvalued) = self.unvalued.get_mut(at) {
            *unvalued = *unvalued + new.unvalued - old.unvalued;
        }
    }

    fn exchange_sum(&mut self, at: usize, old: &Contribution<'_>, new: &Contribution<'_>) -> bool {
        // Near the rim the exchange itself might leave it.
        const FAR: i64 = i64::MAX / 4;
        if let Some(sum) = self.sum.get_mut(at) {
            if [*sum, old.sum, new.sum].iter().any(|n| n.unsigned_abs() > FAR.unsigned_abs()) {
                return false;
            }
            *sum += new.sum - old.sum;
            return true;
        }
        let Some(sum) = self.exact.get_mut(at) else { return false };
        let Some(exchanged) = sum.minus(old.exact).and_then(|sum| sum.plus(new.exact)) else { return false };
        *sum = exchanged;
        true
    }

    fn exchange_best(
        &mut self,
        at: usize,
        better: Ordering,
        old: &Contribution<'_>,
        new: &Contribution<'_>,
    ) -> bool {
        let alone = self.count[at] == old.count;
        if let Some(kept) = self.sum.get_mut(at) {
            // The best of the others is known as long as it was not the old row's.
            if !alone && old.count > 0 && old.sum.cmp(kept) != better.reverse() {
                return false;
            }
            if new.count > 0 && (alone || new.sum.cmp(kept) == better) {
                *kept = new.sum;
            }
            return true;
        }
        let Some(kept) = self.exact.get_mut(at) else { return false };
        if !alone && old.count > 0 && old.exact.cmp(kept) != better.reverse() {
            return false;
        }
        if new.count > 0 && (alone || new.exact.cmp(kept) == better) {
            *kept = new.exact;
        }
        true
    }
}

/// What a row brings to one group in one slot; nothing, if there is no row.
struct Contribution<'t> {
    tally: Option<&'t Tally>,
    at: usize,
    reported: u32,
    count: u32,
    unvalued: u32,
    sum: i64,
    exact: Number,
}

impl<'t> Contribution<'t> {
    fn of(row: Brought<'t>, slots: usize, slot: usize) -> Self {
        let Some((tally, place)) = row else {
            return Self {
                tally: None,
                at: 0,
                reported: 0,
                count: 0,
                unvalued: 0,
                sum: 0,
                exact: Number::ZERO,
            };
        };
        let at = place * slots + slot;
        Self {
            tally: Some(tally),
            at,
            reported: tally.reported.get(at).copied().unwrap_or(0),
            count: tally.count.get(at).copied().unwrap_or(0),
            unvalued: tally.unvalued.get(at).copied().unwrap_or(0),
            sum: tally.sum.get(at).copied().unwrap_or(0),
            exact: tally.exact.get(at).copied().unwrap_or(Number::ZERO),
        }
    }

    /// What the row tells apart, ascending; `None` if that cannot be compared with another row's.
    fn keys(&self) -> Option<impl Iterator<Item = u32> + 't> {
        let pairs = match self.tally {
            None => &[][..],
            Some(tally) => tally.told_apart.as_deref()?,
        };
        let at = self.at as u64;
        let from = pairs.partition_point(|(cell, _)| *cell < at);
        let to = pairs.partition_point(|(cell, _)| *cell <= at);
        Some(pairs[from..to].iter().map(|(_, key)| *key))
    }
}
