//! Whether a row can count at all, before any condition: its state, its date, whether it is in force.

use mingde_core::date::Day;
use mingde_core::record::State;
use mingde_core::snapshot::NO_DAY;

use super::left_out::LeftOut;
use super::scope::{Domain, Rows, Scope};
use super::values::Values;
use crate::plan::{Count, Window};

/// Everything the standing of a record is judged by.
pub(crate) struct Standing<'s> {
    states: Option<std::borrow::Cow<'s, [State]>>,
    wanted: u8,
    dated: Values<'s>,
    window: (i32, i32),
    /// Days from which and until which (exclusive) each row is in force.
    force: Option<Vec<(i32, i32)>>,
    as_of: i32,
    /// For the registry: entries that are not there on the day asked about.
    absent: Option<Vec<bool>>,
}

impl<'s> Scope<'s> {
    /// States of the records looked at; the registry has none.
    pub(crate) fn states(&self) -> Option<std::borrow::Cow<'s, [State]>> {
        match self.rows {
            Rows::Table(table) => Some(self.pick(&table.state, Domain::Record)),
            _ => None,
        }
    }

    pub(crate) fn standing(&self, count: &Count, veto: bool) -> Standing<'s> {
        let (from, last) = self.frame.window(count.window);
        let force = (veto || count.in_force.is_some()).then(|| self.force(count));
        // The window of a veto says how long it holds, not when it must have begun; but what happens after the day
        // asked about is not there yet, whatever earlier day its effect is dated back to.
        // A shift of the night before reaches into the first morning.
        let lead = i32::from(count.aggregate.shift().is_some());
        let window = if veto {
            (i32::MIN + 1, self.frame.as_of.number())
        } else {
            (from.number() - lead, last.number())
        };
        Standing {
            states: self.states(),
            wanted: count.states,
            dated: self.values(&count.dated, Domain::Record),
            window,
            force,
            as_of: self.frame.as_of.number(),
            absent: match self.rows {
                Rows::Table(_) => None,
                _ => Some((0..self.len(Domain::Record)).map(|at| !is_there(self, at)).collect()),
            },
        }
    }

    /// From when to when (exclusive) each record is in force; an empty range for those that never are.
    pub(crate) fn force(&self, count: &Count) -> Vec<(i32, i32)> {
        let domain = Domain::Record;
        let rows = 0..self.len(domain);
        let Some(rule) = &count.in_force else {
            // Without its own dates something holds against somebody for as long as the window is.
            let dated = self.values(&count.dated, domain);
            return rows
                .map(|at| {
                    let Some(day) = dated.day(at) else { return (0, 0) };
                    let from = Day::from_number(day);
                    let to = match count.window {
                        Window::Ever => i32::MAX,
                        Window::LastMonths(months) => from.plus_months(months).number(),
                        Window::LastDays(days) => day.saturating_add(days),
                        Window::Containing(kind) => {
                            mingde_core::period::Period::containing(kind, from).to.number()
                        }
                        Window::This => {
                            mingde_core::period::Period::containing(self.frame.period.kind, from).to.number()
                        }
                        Window::Previous => {
                            let kind = self.frame.period.kind;
                            mingde_core::period::Period::containing(kind, from).next().to.number()
                        }
                    };
                    (day, to)
                })
                .collect();
        };
        let from = self.values(&rule.from, domain);
        let last = rule.last.as_ref().map(|o| self.values(o, domain));
        let ended: Vec<Values<'_>> = rule.ended.iter().map(|o| self.values(o, domain)).collect();
        rows.map(|at| {
            let Some(from) = from.day(at) else { return (0, 0) };
            let mut to = last.as_ref().and_then(|l| l.day(at)).map_or(i32::MAX, |d| d.saturating_add(1));
            for day in ended.iter().filter_map(|e| e.day(at)) {
                to = to.min(day);
            }
            (from, to)
        })
        .collect()
    }
}

impl Standing<'_> {
    /// Why a record cannot count, or `None` if it can.
    #[inline]
    pub(crate) fn left_out(&self, record: usize) -> Option<LeftOut> {
        if let Some(states) = &self.states {
            let state = states[record];
            if self.wanted & (1 << state as u8) == 0 {
                let withdrawn = state == State::Withdrawn;
                return Some(if withdrawn { LeftOut::Withdrawn } else { LeftOut::NotAccepted });
            }
            let day = match &self.dated {
                Values::Days(days) => days[record],
                other => other.day(record).unwrap_or(NO_DAY),
            };
            if day == NO_DAY {
                return Some(LeftOut::NoDate);
            }
            if day < self.window.0 || day > self.window.1 {
                return Some(LeftOut::WrongDate);
            }
        }
        if self.absent.as_ref().is_some_and(|absent| absent[record]) {
            return Some(LeftOut::NotInForce);
        }
        match &self.force {
            Some(force) if !(force[record].0 <= self.as_of && self.as_of < force[record].1) => {
                Some(LeftOut::NotInForce)
            }
            _ => None,
        }
    }

    /// The day that decides about a record.
    #[inline]
    pub(crate) fn day(&self, record: usize) -> i32 {
        self.dated.day(record).unwrap_or(NO_DAY)
    }
}

/// Whether a row of the registry is there at all on the day asked about.
fn is_there(scope: &Scope<'_>, record: usize) -> bool {
    let (day, row) = (scope.day, scope.row(Domain::Record, record) as usize);
    match scope.rows {
        Rows::Table(_) => true,
        Rows::Persons => scope.snapshot.persons.main_post(row as u32, Day::from_number(day)).is_some(),
        Rows::Posts => {
            let posts = &scope.snapshot.persons.posts;
            posts.from[row] <= day && day < posts.to[row]
        }
        Rows::Members => {
            let groups = &scope.snapshot.groups;
            groups.from[row] <= day && day < groups.to[row]
        }
        Rows::Units => scope.snapshot.units.unit[row].span.contains(Day::from_number(day)),
        Rows::Groups => scope.snapshot.groups.group[row].span.contains(Day::from_number(day)),
    }
}
