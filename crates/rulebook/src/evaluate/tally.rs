//! Counting: one pass over the rows for all subjects, into dense groups.

use mingde_core::snapshot::{NO_CHOICE, NO_INDEX, NO_NUMBER};

use super::cell::Cell;
use super::number::Number;
use super::scope::{Domain, Rows, Scope};
use super::standing::Standing;
use super::test::{Mask, UNKNOWN, YES};
use super::values::Values;
use crate::assessment::Reason;
use crate::explanation::LeftOut;
use crate::plan::{Aggregate, By, Count, Missing};

/// What became of a row.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Fate {
    Counted,
    LeftOut(LeftOut),
}

/// The value of a count for every group and slot.
#[derive(Debug)]
pub(crate) struct Tally {
    slots: usize,
    /// Rows counted, or distinct values.
    count: Vec<u32>,
    /// Sums or chosen values, in ten-thousandths; empty for counts.
    sum: Vec<i64>,
    /// Sums or chosen values that are no ten-thousandths.
    exact: Vec<Number>,
    /// Whether anything was reported.
    reported: Vec<bool>,
    /// The order (day, row) of the value chosen as first or last.
    chosen: Vec<(i32, u32)>,
    average: bool,
    needs_rows: bool,
    counts: bool,
    missing: Missing,
}

/// What a pass needs to know of each row.
pub(crate) struct Pass<'a, 's> {
    pub(crate) scope: &'a Scope<'s>,
    pub(crate) count: &'a Count,
    pub(crate) standing: &'a Standing<'s>,
    pub(crate) mask: Option<&'a Mask>,
    pub(crate) domain: Domain,
    pub(crate) groups: &'a Values<'s>,
    /// Number of groups.
    pub(crate) reach: usize,
    /// The slot of a day.
    pub(crate) slots: &'a Slots,
}

/// Parts of the period a row can fall into.
#[derive(Debug, Clone, Default)]
pub(crate) struct Slots {
    first: i32,
    of_day: Vec<u16>,
    pub(crate) len: usize,
}

impl Slots {
    /// One slot for everything.
    pub(crate) fn one() -> Self {
        Self { first: 0, of_day: Vec::new(), len: 1 }
    }

    /// A slot for each of the parts, which follow each other without overlap.
    pub(crate) fn parts(parts: &[mingde_core::period::Period]) -> Self {
        let first = parts.first().map_or(0, |p| p.from.number());
        let last = parts.last().map_or(0, |p| p.to.number());
        let mut of_day = vec![u16::MAX; (last - first).max(0) as usize];
        for (slot, part) in parts.iter().enumerate() {
            for day in part.from.number()..part.to.number() {
                of_day[(day - first) as usize] = slot as u16;
            }
        }
        Self { first, of_day, len: parts.len() }
    }

    #[inline]
    fn of(&self, day: i32) -> Option<usize> {
        if self.of_day.is_empty() {
            return Some(0);
        }
        let slot = *self.of_day.get(usize::try_from(day - self.first).ok()?)?;
        (slot != u16::MAX).then_some(slot as usize)
    }
}

/// Distinct values per group: marks for runs of the same group, bits where they fit, else sorting.
enum Seen {
    Nothing,
    Bits(Vec<u64>, usize),
    Pairs(Vec<(u64, u32)>),
}

/// Most bits kept for distinct counts: 16 MB.
const MOST_BITS: usize = 1 << 27;

impl Seen {
    fn new(distinct: bool, groups: usize, values: usize) -> Self {
        match groups.checked_mul(values) {
            _ if !distinct => Seen::Nothing,
            Some(bits) if bits <= MOST_BITS => Seen::Bits(vec![0; bits / 64 + 1], values),
            _ => Seen::Pairs(Vec::new()),
        }
    }

    /// Notes a value; whether it is new to its group, as far as that is known already.
    fn is_new(&mut self, group: usize, value: u32) -> bool {
        match self {
            Seen::Nothing => true,
            Seen::Bits(bits, values) => {
                let at = group * *values + value as usize;
                let (word, bit) = (&mut bits[at / 64], 1u64 << (at % 64));
                let new = *word & bit == 0;
                *word |= bit;
                new
            }
            Seen::Pairs(pairs) => {
                pairs.push((group as u64, value));
                false
            }
        }
    }
}

/// A tally being taken, portion by portion.
pub(crate) struct Taking {
    tally: Tally,
    seen: Seen,
}

impl Pass<'_, '_> {
    /// Begins with nothing counted.
    pub(crate) fn begin(&self) -> Taking {
        let slots = self.slots.len;
        let cells = self.reach * slots;
        let (distinct, number) = self.operand_values();
        let summing = matches!(number, Some(Values::Numbers(_)));
        let exact = number.is_some() && !summing;
        let chosen = matches!(self.count.aggregate, Aggregate::First(_) | Aggregate::Last(_));
        let tally = Tally {
            slots,
            count: vec![0; cells],
            sum: vec![0; if summing { cells } else { 0 }],
            exact: vec![Number::ZERO; if exact { cells } else { 0 }],
            reported: vec![false; cells],
            chosen: vec![(0, 0); if chosen { cells } else { 0 }],
            average: matches!(self.count.aggregate, Aggregate::Average(_)),
            needs_rows: needs_rows(&self.count.aggregate),
            counts: matches!(self.count.aggregate, Aggregate::Rows | Aggregate::Distinct(_)),
            missing: self.count.missing,
        };
        let keys = match (&distinct, &self.count.aggregate) {
            // Units or persons: as many as there are, whichever stand in this portion.
            (Some(Values::Index(_)), Aggregate::Distinct(operand)) => {
                self.scope.reach(operand).max(self.scope.snapshot.groups.id.len())
            }
            (Some(values), _) => distinct_keys(values, self.scope.len(self.domain)).1,
            (None, _) => 0,
        };
        Taking { tally, seen: Seen::new(distinct.is_some(), cells, keys) }
    }

    /// Counts everything looked at. `fate` is told what becomes of each row; it does nothing in bulk.
    pub(crate) fn run(&self, taking: &mut Taking, mut fate: impl FnMut(usize, Fate)) {
        let Taking { tally, seen } = taking;
        let slots = self.slots.len;
        let (distinct, number) = self.operand_values();
        let keys = distinct.as_ref().and_then(|v| distinct_keys(v, self.scope.len(self.domain)).0);
        let roles = self.scope.roles();
        let role = self.count.role.as_deref().and_then(|r| self.scope.role(r)).map(|(index, _)| index);
        let everyone = matches!(self.count.by, By::Everyone);
        let groups: &[u32] = match self.groups {
            Values::Index(v) => v,
            _ => &[],
        };
        for at in 0..self.scope.len(self.domain) {
            let record = match self.domain {
                Domain::Record => at,
                Domain::Part => {
                    if Some(roles[at]) != role {
                        continue;
                    }
                    self.scope.part_record[at] as usize
                }
            };
            let group = if everyone { 0 } else { groups.get(at).copied().unwrap_or(NO_INDEX) };
            if group as usize >= self.reach {
                fate(at, Fate::LeftOut(LeftOut::Unknown));
                continue;
            }
            if let Some(why) = self.standing.left_out(record) {
                fate(at, Fate::LeftOut(why));
                continue;
            }
            let slot = if slots == 1 && self.slots.of_day.is_empty() {
                0
            } else {
                match self.slots.of(self.standing.day(record)) {
                    Some(slot) => slot,
                    None => {
                        fate(at, Fate::LeftOut(LeftOut::WrongDate));
                        continue;
                    }
                }
            };
            let cell = group as usize * slots + slot;
            tally.reported[cell] = true;
            if let Some(mask) = self.mask
                && mask.rows[at] != YES
            {
                let unknown = mask.rows[at] == UNKNOWN;
                let why = if unknown { LeftOut::FieldMissing } else { LeftOut::ConditionNotMet };
                fate(at, Fate::LeftOut(why));
                continue;
            }
            if let Some(keys) = &keys {
                let key = keys[at];
                if key == NO_INDEX {
                    fate(at, Fate::LeftOut(LeftOut::FieldMissing));
                } else if seen.is_new(cell, key) {
                    tally.count[cell] += 1;
                    fate(at, Fate::Counted);
                } else {
                    fate(at, Fate::LeftOut(LeftOut::Duplicate));
                }
                continue;
            }
            match &number {
                None => tally.count[cell] += 1,
                Some(Values::Numbers(values)) if values[at] == NO_NUMBER => {
                    fate(at, Fate::LeftOut(LeftOut::NoNumber));
                    continue;
                }
                Some(Values::Numbers(values)) => {
                    tally.take(&self.count.aggregate, cell, values[at], self.order(record, at));
                }
                Some(values) => match values.number(at) {
                    None => {
                        fate(at, Fate::LeftOut(LeftOut::NoNumber));
                        continue;
                    }
                    Some(n) => tally.take_exact(&self.count.aggregate, cell, n, self.order(record, at)),
                },
            }
            fate(at, Fate::Counted);
        }
    }

    fn order(&self, record: usize, at: usize) -> (i32, u32) {
        (self.standing.day(record), self.scope.row(self.domain, at))
    }

    /// Values to be told apart, and values to be summed up or chosen from.
    fn operand_values(&self) -> (Option<Values<'_>>, Option<Values<'_>>) {
        match &self.count.aggregate {
            // Minutes are counted by themselves, in `shifts`.
            Aggregate::Rows | Aggregate::Uncovered(_) | Aggregate::Overlapping(_) => (None, None),
            Aggregate::Distinct(o) => (Some(self.scope.values(o, self.domain)), None),
            Aggregate::Sum(o)
            | Aggregate::Average(o)
            | Aggregate::Min(o)
            | Aggregate::Max(o)
            | Aggregate::First(o)
            | Aggregate::Last(o) => (None, Some(self.scope.values(o, self.domain))),
        }
    }
}

/// Values as dense keys, [`NO_INDEX`] where missing, with the number of possible keys.
pub(super) fn distinct_keys<'v>(
    values: &'v Values<'_>,
    len: usize,
) -> (Option<std::borrow::Cow<'v, [u32]>>, usize) {
    use std::borrow::Cow;
    match values {
        Values::Index(v) => {
            let reach = v.iter().filter(|i| **i != NO_INDEX).max().map_or(0, |m| *m as usize + 1);
            (Some(Cow::Borrowed(v.as_ref())), reach)
        }
        Values::Words(v, words) => {
            // Codes may repeat a word (a group's code stands for its kind), so words are numbered first.
            let mut sorted: Vec<&String> = words.iter().collect();
            sorted.sort_unstable();
            sorted.dedup();
            let number: Vec<u32> = words.iter().map(|w| sorted.partition_point(|s| *s < w) as u32).collect();
            let key = |code: &u32| number.get(*code as usize).copied().unwrap_or(NO_INDEX);
            (Some(v.iter().map(key).collect()), sorted.len())
        }
        Values::Choices(v, words) => {
            let key = |code: &u16| if *code == NO_CHOICE { NO_INDEX } else { u32::from(*code) };
            (Some(v.iter().map(key).collect()), words.len())
        }
        Values::Days(v) => {
            let days = v.iter().filter(|d| **d != mingde_core::snapshot::NO_DAY);
            let (low, high) = days.fold((i32::MAX, i32::MIN), |(l, h), d| (l.min(*d), h.max(*d)));
            let key = |d: &i32| {
                if *d == mingde_core::snapshot::NO_DAY { NO_INDEX } else { (*d - low) as u32 }
            };
            let reach = if low <= high { (high - low) as usize + 1 } else { 0 };
            (Some(v.iter().map(key).collect()), reach)
        }
        Values::Numbers(v) => {
            let mut sorted: Vec<i64> = v.iter().copied().filter(|n| *n != NO_NUMBER).collect();
            sorted.sort_unstable();
            sorted.dedup();
            let key = |n: &i64| {
                if *n == NO_NUMBER { NO_INDEX } else { sorted.partition_point(|s| s < n) as u32 }
            };
            (Some(v.iter().map(key).collect()), sorted.len())
        }
        _ => (Some(vec![NO_INDEX; len].into()), 0),
    }
}

impl Taking {
    /// What has been counted.
    pub(crate) fn end(self) -> Tally {
        let Taking { mut tally, seen } = self;
        if let Seen::Pairs(mut pairs) = seen {
            pairs.sort_unstable();
            pairs.dedup();
            for (cell, _) in pairs {
                tally.count[cell as usize] += 1;
            }
        }
        tally
    }
}

impl Tally {
    /// Of a kind the snapshot does not know: nothing was reported.
    pub(crate) fn empty(count: &Count, slots: usize) -> Self {
        Tally {
            slots,
            count: Vec::new(),
            sum: Vec::new(),
            exact: Vec::new(),
            reported: Vec::new(),
            chosen: Vec::new(),
            average: false,
            needs_rows: needs_rows(&count.aggregate),
            counts: true,
            missing: count.missing,
        }
    }

    /// Of minutes: rows counted, minutes in ten-thousandths, whether anything was reported, by group.
    pub(super) fn of_minutes(count: &Count, rows: Vec<u32>, minutes: Vec<i64>, reported: Vec<bool>) -> Self {
        Tally { count: rows, sum: minutes, reported, counts: false, ..Self::empty(count, 1) }
    }

    #[inline]
    fn take(&mut self, aggregate: &Aggregate, cell: usize, value: i64, order: (i32, u32)) {
        let first = self.count[cell] == 0;
        self.count[cell] += 1;
        let kept = &mut self.sum[cell];
        match aggregate {
            // Sums of ten-thousandths stay far below 2⁶³; at the rim they stop instead of wrapping.
            Aggregate::Sum(_) | Aggregate::Average(_) => *kept = kept.saturating_add(value),
            Aggregate::Min(_) => *kept = if first { value } else { value.min(*kept) },
            Aggregate::Max(_) => *kept = if first { value } else { value.max(*kept) },
            Aggregate::First(_) if first || order < self.chosen[cell] => {
                (*kept, self.chosen[cell]) = (value, order);
            }
            Aggregate::Last(_) if first || order > self.chosen[cell] => {
                (*kept, self.chosen[cell]) = (value, order);
            }
            _ => {}
        }
    }

    fn take_exact(&mut self, aggregate: &Aggregate, cell: usize, value: Number, order: (i32, u32)) {
        let first = self.count[cell] == 0;
        self.count[cell] += 1;
        let kept = &mut self.exact[cell];
        match aggregate {
            Aggregate::Sum(_) | Aggregate::Average(_) => *kept = kept.plus(value).unwrap_or(*kept),
            Aggregate::Min(_) => *kept = if first { value } else { value.min(*kept) },
            Aggregate::Max(_) => *kept = if first { value } else { value.max(*kept) },
            Aggregate::First(_) if first || order < self.chosen[cell] => {
                (*kept, self.chosen[cell]) = (value, order);
            }
            Aggregate::Last(_) if first || order > self.chosen[cell] => {
                (*kept, self.chosen[cell]) = (value, order);
            }
            _ => {}
        }
    }

    /// Takes over what was counted anew for some groups, `few` by place among `wanted`; gives the groups whose
    /// value changed.
    pub(crate) fn patch(&mut self, wanted: &[u32], few: &Tally) -> Vec<u32> {
        fn copy<T: Copy>(to: &mut [T], at: usize, from: &[T], place: usize) {
            if let (Some(to), Some(from)) = (to.get_mut(at), from.get(place)) {
                *to = *from;
            }
        }
        let mut changed = Vec::new();
        for (place, &group) in wanted.iter().enumerate() {
            let mut differs = false;
            for slot in 0..self.slots {
                let before = self.cell(group, slot);
                let (at, from) = (group as usize * self.slots + slot, place * self.slots + slot);
                copy(&mut self.count, at, &few.count, from);
                copy(&mut self.sum, at, &few.sum, from);
                copy(&mut self.exact, at, &few.exact, from);
                copy(&mut self.reported, at, &few.reported, from);
                copy(&mut self.chosen, at, &few.chosen, from);
                differs |= before != self.cell(group, slot);
            }
            if differs {
                changed.push(group);
            }
        }
        changed
    }

    /// The value of a group in a slot.
    pub(crate) fn cell(&self, group: u32, slot: usize) -> Cell {
        let at = group as usize * self.slots + slot;
        let reported = self.reported.get(at).copied().unwrap_or(false);
        let rows = self.count.get(at).copied().unwrap_or(0);
        if !reported {
            return match self.missing {
                Missing::Zero if !self.needs_rows => Cell::Number(Number::ZERO),
                Missing::NotApplicable => Cell::NotApplicable(Reason::NothingReported),
                _ => Cell::NoData(Reason::NothingReported),
            };
        }
        if self.needs_rows && rows == 0 {
            return match self.missing {
                Missing::NotApplicable => Cell::NotApplicable(Reason::NothingReported),
                _ => Cell::NoData(Reason::NothingReported),
            };
        }
        let value = if self.counts {
            Number::whole(i64::from(rows))
        } else if let Some(exact) = self.exact.get(at) {
            *exact
        } else {
            Number::raw(self.sum.get(at).copied().unwrap_or(0))
        };
        if self.average {
            Cell::exact(value.divide(Number::whole(i64::from(rows))))
        } else {
            Cell::Number(value)
        }
    }
}

/// Whether there is no value without a row: a sum of none is zero, an average of none is not.
fn needs_rows(aggregate: &Aggregate) -> bool {
    use Aggregate::{Distinct, Overlapping, Rows, Sum, Uncovered};
    !matches!(aggregate, Rows | Distinct(_) | Sum(_) | Uncovered(_) | Overlapping(_))
}

/// Whether a row of the registry is there at all on the day asked about.
pub(crate) fn is_there(scope: &Scope<'_>, record: usize) -> bool {
    let (day, row) = (scope.day, scope.row(Domain::Record, record) as usize);
    match scope.rows {
        Rows::Table(_) => true,
        Rows::Persons => {
            scope.snapshot.persons.main_post(row as u32, mingde_core::date::Day::from_number(day)).is_some()
        }
        Rows::Posts => {
            let posts = &scope.snapshot.persons.posts;
            posts.from[row] <= day && day < posts.to[row]
        }
        Rows::Members => {
            let groups = &scope.snapshot.groups;
            groups.from[row] <= day && day < groups.to[row]
        }
        Rows::Units => scope.snapshot.units.unit[row].span.contains(mingde_core::date::Day::from_number(day)),
    }
}
