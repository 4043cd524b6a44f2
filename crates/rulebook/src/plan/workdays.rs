//! Working days and school days of the bureau's calendar, as rules ask for them.

use std::collections::BTreeMap;

use mingde_core::calendar::Calendar;
use mingde_core::date::Day;
use mingde_core::period::{Period, PeriodKind};

/// How many working days there have been up to each day, and when school begins; without a calendar, Monday to Friday.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Workdays {
    first: i32,
    until: Vec<i32>,
    /// The first school day of each term, by the first day of the term.
    begins: BTreeMap<Day, Day>,
}

impl Workdays {
    /// Of every day that can be asked about.
    pub(crate) fn of(calendar: &Calendar) -> Self {
        let (first, last) = (Day::EARLIEST.number(), Day::LATEST.number());
        let mut so_far = 0;
        let worked = |day: i32| i32::from(calendar.day(Day::from_number(day)).workday);
        let until = (first..=last).map(|day| {
            so_far += worked(day);
            so_far
        });
        let mut begins = BTreeMap::new();
        let mut term = Period::containing(PeriodKind::Semester, Day::EARLIEST);
        while term.from <= Day::LATEST {
            begins.insert(term.from, school_days(calendar, &term).0);
            term = term.next();
        }
        Self { first, until: until.collect(), begins }
    }

    /// Working days after `from` up to and with `to`; negative where `to` comes first.
    pub(crate) fn between(&self, from: i32, to: i32) -> Option<i32> {
        let until = |day: i32| self.until.get(usize::try_from(day - self.first).ok()?).copied();
        Some(until(to)? - until(from)?)
    }

    /// Monday of the week in which school begins in the term that holds a day.
    fn first_monday(&self, day: Day) -> Day {
        let term = Period::containing(PeriodKind::Semester, day);
        let first = self.begins.get(&term.from).copied().unwrap_or(term.from);
        Period::containing(PeriodKind::Week, first).from
    }

    /// In which week of its term a day is; the first is that of the first school day, before it there is none.
    pub(crate) fn school_week(&self, day: Day) -> Option<i32> {
        let since = day.since(self.first_monday(day));
        (since >= 0).then(|| since / 7 + 1)
    }

    /// Monday of a school week of the term that holds a day.
    pub(crate) fn school_week_begins(&self, day: Day, week: u8) -> Day {
        self.first_monday(day).plus(7 * (i32::from(week) - 1))
    }
}

/// First and last day of a period on which school is held: a working day, in a term where the calendar has terms
/// for the period. The period's own first and last day where there is none.
pub(crate) fn school_days(calendar: &Calendar, period: &Period) -> (Day, Day) {
    let overlaps = |from: Day, to: Day| from < period.to && period.from <= to;
    let terms = calendar.terms.iter().any(|t| overlaps(t.from, t.to));
    let taught = |day: &Day| calendar.day(*day).workday && (!terms || calendar.term(*day).is_some());
    let days = || (0..period.to.since(period.from)).map(|n| period.from.plus(n));
    let first = days().find(taught).unwrap_or(period.from);
    (first, days().rev().find(taught).unwrap_or(period.last()))
}

#[cfg(test)]
mod tests {
    use mingde_core::diagnostic::Source;

    use super::*;

    #[test]
    fn what_is_added_in_working_days_is_counted_again() {
        let text =
            std::fs::read_to_string(concat!(env!("CARGO_MANIFEST_DIR"), "/../../library/calendars/cn.yaml"));
        let (calendar, _) = Calendar::read(&Source::new("cn.yaml", text.expect("the shipped calendar")));
        let calendar = calendar.expect("a calendar");
        let table = Workdays::of(&calendar);
        for offset in 0..400 {
            let day = "2025-01-01".parse::<Day>().expect("a day").plus(offset);
            for count in [1, 5, 15] {
                let due = calendar.plus_workdays(day, count).number();
                assert_eq!(table.between(day.number(), due), Some(count as i32), "{day} + {count}");
                assert_eq!(table.between(due, day.number()), Some(-(count as i32)));
            }
        }
    }
}
