//! Minutes without anybody on duty, and minutes with more than one: rows as stretches of time.

use mingde_core::snapshot::NO_NUMBER;

use super::basis::Basis;
use super::left_out::LeftOut;
use super::scope::{Domain, Scope};
use super::tally::{Fate, Tally};
use super::test::{UNKNOWN, YES};
use super::values::Values;
use crate::plan::{Aggregate, Count};

const DAY: i64 = 1_440;
/// Stretches that are told one by one.
const MOST_TOLD: usize = 8;

/// From when to when each record stands, and the window that is looked at, in minutes.
pub(crate) struct Shifts<'s> {
    from: Values<'s>,
    to: Values<'s>,
    next_day: Option<Values<'s>>,
    window: (i64, i64),
}

/// Stretches of time by cell of the tally.
struct Stretches {
    overlapping: bool,
    window: (i64, i64),
    found: Vec<(usize, i64, i64)>,
}

impl<'s> Scope<'s> {
    /// The stretches a count asks for, if it asks for any.
    pub(crate) fn shifts(&self, count: &Count) -> Option<Shifts<'s>> {
        let shift = count.aggregate.shift()?;
        let (first, last) = self.frame.window(count.window);
        Some(Shifts {
            from: self.values(&shift.from, Domain::Record),
            to: self.values(&shift.to, Domain::Record),
            next_day: shift.next_day.as_ref().map(|o| self.values(o, Domain::Record)),
            window: (i64::from(first.number()) * DAY, (i64::from(last.number()) + 1) * DAY),
        })
    }
}

impl Shifts<'_> {
    /// The stretches without anybody, or with more than one, the first few as
    /// `2025-10-03 20:00–2025-10-04 08:00`.
    pub(crate) fn told(&self, overlapping: bool, mut stretches: Vec<(i64, i64)>) -> String {
        stretches.sort_unstable();
        let (mut found, mut reach) = (Vec::new(), self.window.0);
        for (from, to) in stretches.into_iter().chain([(self.window.1, self.window.1)]) {
            match overlapping {
                false if from > reach => found.push((reach, from)),
                true if from < reach && from < to => found.push((from, reach.min(to))),
                _ => {}
            }
            reach = reach.max(to);
        }
        let time = |minute: i64| {
            let day = mingde_core::date::Day::from_number(minute.div_euclid(DAY) as i32);
            let minute = minute.rem_euclid(DAY);
            format!("{day} {:02}:{:02}", minute / 60, minute % 60)
        };
        let told = found.iter().take(MOST_TOLD).map(|(from, to)| format!("{}–{}", time(*from), time(*to)));
        let told = told.collect::<Vec<_>>().join("; ");
        if found.len() > MOST_TOLD { format!("{told}; … ({})", found.len()) } else { told }
    }

    /// What of a record's stretch lies in the window; a night from the day before reaches into its first morning.
    pub(crate) fn stretch(&self, record: usize, day: i32) -> Result<(i64, i64), LeftOut> {
        let minutes = |values: &Values<'_>| match values {
            Values::Numbers(list) if list[record] != NO_NUMBER => Some(list[record] / 10_000),
            _ => None,
        };
        let (Some(from), Some(to)) = (minutes(&self.from), minutes(&self.to)) else {
            return Err(LeftOut::FieldMissing);
        };
        let said = matches!(&self.next_day, Some(Values::Flags(flags)) if flags[record] == 1);
        let begin = i64::from(day) * DAY + from;
        let end = i64::from(day) * DAY + to + if said || to <= from { DAY } else { 0 };
        let inside = (begin.max(self.window.0), end.min(self.window.1));
        if inside.0 < inside.1 { Ok(inside) } else { Err(LeftOut::WrongDate) }
    }
}

/// One pass over the rows of a basis, which counts minutes. `fate` is told what becomes of each row.
pub(super) fn run(basis: &Basis<'_, '_>, count: &Count, mut fate: impl FnMut(usize, Fate)) -> Tally {
    let Basis { scope, standing, reach, .. } = basis;
    let Some(shifts) = scope.shifts(count) else { return Tally::empty(count, 1) };
    // Nothing asks for minutes by participation, so a condition speaks of records.
    let mask = count.condition.as_ref().map(|condition| scope.test(condition, None));
    let (mut rows, mut reported) = (vec![0; *reach], vec![0; *reach]);
    let mut found = Vec::new();
    for at in 0..scope.len(Domain::Record) {
        let group = basis.group(at) as usize;
        if group >= *reach {
            fate(at, Fate::LeftOut(LeftOut::Unknown));
            continue;
        }
        if let Some(why) = standing.left_out(at) {
            fate(at, Fate::LeftOut(why));
            continue;
        }
        let stretch = shifts.stretch(at, standing.day(at));
        if stretch == Err(LeftOut::WrongDate) {
            fate(at, Fate::LeftOut(LeftOut::WrongDate));
            continue;
        }
        reported[group] += 1;
        let outcome = mask.as_ref().map_or(YES, |mask| mask.rows[at]);
        let why = match (outcome, stretch) {
            (YES, Ok((from, to))) => {
                rows[group] += 1;
                found.push((group, from, to));
                fate(at, Fate::Counted);
                continue;
            }
            (YES, Err(why)) => why,
            (UNKNOWN, _) => LeftOut::FieldMissing,
            _ => LeftOut::ConditionNotMet,
        };
        fate(at, Fate::LeftOut(why));
    }
    let overlapping = matches!(count.aggregate, Aggregate::Overlapping(_));
    let stretches = Stretches { overlapping, window: shifts.window, found };
    Tally::of_minutes(count, rows, stretches.minutes(*reach), reported)
}

impl Stretches {
    /// Minutes by cell, in ten-thousandths.
    fn minutes(mut self, cells: usize) -> Vec<i64> {
        self.found.sort_unstable();
        let whole = self.window.1 - self.window.0;
        let mut covered = vec![0; cells];
        let mut twice = vec![0; cells];
        // How far each cell is covered, and how far it is covered more than once.
        let mut reach = vec![(self.window.0, self.window.0); cells];
        for (cell, from, to) in self.found {
            let (once, more) = &mut reach[cell];
            covered[cell] += (to - from.max(*once)).max(0);
            let shared = to.min(*once);
            twice[cell] += (shared - from.max(*more)).max(0);
            *more = (*more).max(shared);
            *once = (*once).max(to);
        }
        let minutes = if self.overlapping { twice } else { covered.into_iter().map(|c| whole - c).collect() };
        minutes.into_iter().map(|m: i64| m * 10_000).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn minutes(overlapping: bool, found: &[(i64, i64)]) -> i64 {
        let found = found.iter().map(|(from, to)| (0, *from, *to)).collect();
        Stretches { overlapping, window: (0, 100), found }.minutes(1)[0] / 10_000
    }

    #[test]
    fn minutes_are_counted_one_by_one() {
        let mut state = 1u64;
        let mut random = |most: u64| {
            state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
            ((state >> 33) % most) as i64
        };
        for _ in 0..500 {
            let shifts: Vec<(i64, i64)> = (0..random(6))
                .map(|_| {
                    let from = random(99);
                    (from, from + 1 + random(100 - from as u64))
                })
                .map(|(from, to)| (from, to.min(100)))
                .collect();
            let on = |minute: i64| shifts.iter().filter(|(a, b)| *a <= minute && minute < *b).count();
            let none = (0..100).filter(|m| on(*m) == 0).count() as i64;
            let several = (0..100).filter(|m| on(*m) > 1).count() as i64;
            assert_eq!((minutes(false, &shifts), minutes(true, &shifts)), (none, several), "{shifts:?}");
        }
    }
}
