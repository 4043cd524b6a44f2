//! What the bureau's calendar says of rows: their week of the term, and how much of the period somebody was there.

use std::borrow::Cow;

use mingde_core::date::Day;
use mingde_core::registry::Span;
use mingde_core::snapshot::NO_NUMBER;

use crate::evaluate::scope::{Domain, Rows, Scope};
use crate::evaluate::values::Values;
use crate::language::Number;
use crate::plan::{Operand, Workdays};

impl<'s> Scope<'s> {
    /// In which school week the day of each row is.
    pub(super) fn school_weeks(&self, of: &Operand, days: Option<&Workdays>, domain: Domain) -> Values<'s> {
        // Put in before anything is evaluated.
        let Some(days) = days else { return Values::Missing };
        let of = self.values(of, domain);
        let week = |at: usize| of.day(at).and_then(|day| days.school_week(Day::from_number(day)));
        let numbers = (0..self.len(domain)).map(|at| week(at).map_or(NO_NUMBER, |n| i64::from(n) * 10_000));
        Values::Numbers(Cow::Owned(numbers.collect()))
    }

    /// On which share of the working days of the period each entry of the registry was there.
    pub(super) fn presence(&self, days: Option<&Workdays>) -> Values<'s> {
        let Some(days) = days else { return Values::Missing };
        let (first, end) = (self.frame.period.from.number(), self.frame.as_of.number() + 1);
        let worked = |from: i32, to: i32| days.between(from - 1, to - 1).unwrap_or(0);
        let all = worked(first, end);
        let share = |at: usize| {
            let mut spans = self.spans(self.row(Domain::Record, at));
            spans.sort_unstable();
            let (mut there, mut until) = (0, first);
            for (from, to) in spans {
                let (from, to) = (from.max(until), to.min(end));
                if from < to {
                    there += worked(from, to);
                    until = to;
                }
            }
            Number::fraction(i64::from(there), i64::from(all)).filter(|_| all > 0)
        };
        Values::Exact((0..self.len(Domain::Record)).map(share).collect())
    }

    /// Whether the period has no working day yet: of none there is no share.
    pub(crate) fn lacks_workdays(&self, days: Option<&Workdays>) -> bool {
        let (first, end) = (self.frame.period.from.number(), self.frame.as_of.number() + 1);
        days.is_some_and(|days| days.between(first - 1, end - 1) == Some(0))
    }

    /// From when to when (exclusive) an entry of the registry is there: of a person, in a main post.
    fn spans(&self, row: u32) -> Vec<(i32, i32)> {
        let of = |span: Span| {
            let from = span.from.map_or(i32::MIN, |day| day.number());
            vec![(from, span.to.map_or(i32::MAX, |day| day.number()))]
        };
        match self.rows {
            Rows::Units => of(self.snapshot.units.unit[row as usize].span),
            Rows::Groups => of(self.snapshot.groups.group[row as usize].span),
            Rows::Persons => {
                let persons = &self.snapshot.persons;
                let posts = persons.posts_of(row).filter(|post| !persons.posts.concurrent[*post]);
                posts.map(|post| (persons.posts.from[post], persons.posts.to[post])).collect()
            }
            Rows::Table(_) | Rows::Posts | Rows::Members => Vec::new(),
        }
    }
}
