//! When a rulebook asks for something: while it holds, on days that are worked or taught, of those who are there.

use mingde_core::calendar::Calendar;
use mingde_core::date::Day;
use mingde_core::kind::Party;
use mingde_core::period::Period;
use mingde_core::registry::{Span, UnitClass};
use mingde_core::snapshot::Snapshot;

use super::frame::Frame;
use super::who::Who;
use crate::plan::{During, Reason, Rulebook};

/// The days a rulebook can ask about.
#[derive(Clone, Copy)]
pub(crate) struct Times<'a> {
    effective: Span,
    party: Party,
    calendar: Option<&'a Calendar>,
    snapshot: Option<&'a Snapshot>,
}

impl<'a> Times<'a> {
    /// Without calendar, and for ever.
    pub(crate) fn always() -> Self {
        Self { effective: Span::ALWAYS, party: Party::Unit, calendar: None, snapshot: None }
    }

    pub(crate) fn of(rulebook: &Rulebook, calendar: Option<&'a Calendar>, snapshot: &'a Snapshot) -> Self {
        let party = rulebook.subject.party();
        Self { effective: rulebook.effective, party, calendar, snapshot: Some(snapshot) }
    }

    /// Whether the rulebook holds on some day of the frame up to the day asked about.
    pub(crate) fn in_force(&self, frame: &Frame) -> bool {
        overlaps(self.effective, frame.period.from, frame.as_of)
    }

    /// Why nothing is asked of a subject in one part of the period, if nothing is.
    pub(crate) fn pause(&self, part: &Period, during: During, who: &Who) -> Option<Reason> {
        if !overlaps(self.effective, part.from, part.last()) {
            return Some(Reason::NotInForce);
        }
        if !self.there(part, who) {
            return Some(Reason::NotThere);
        }
        let (calendar, snapshot) = self.calendar.zip(self.snapshot)?;
        let school = || snapshot.units.class.get(who.unit as usize) == Some(&UnitClass::School);
        let (taught, worked) = match during {
            During::All => return None,
            During::Terms => (true, true),
            During::Workdays => (false, true),
            During::Usual => (school(), true),
        };
        let counts = |day: Day| {
            worked && calendar.day(day).workday && (!taught || teaching(calendar, day).unwrap_or(true))
        };
        let any = (0..part.to.since(part.from)).any(|days| counts(part.from.plus(days)));
        (!any).then_some(Reason::NoSchoolDay)
    }

    /// The day so many working days later.
    pub(crate) fn plus_workdays(&self, day: Day, count: u16) -> Day {
        let weekends = Calendar::default();
        self.calendar.unwrap_or(&weekends).plus_workdays(day, u32::from(count))
    }

    /// Whether the subject was there on some day of the part.
    fn there(&self, part: &Period, who: &Who) -> bool {
        let Some(snapshot) = self.snapshot else { return true };
        let at = who.index as usize;
        let spans = |span: Span| overlaps(span, part.from, part.last());
        match self.party {
            Party::Unit => snapshot.units.unit.get(at).is_none_or(|unit| spans(unit.span)),
            Party::Group => snapshot.groups.group.get(at).is_none_or(|group| spans(group.span)),
            Party::Person => {
                let posts = &snapshot.persons.posts;
                let (first, last) = (part.from.number(), part.last().number());
                snapshot.persons.posts_of(who.index).any(|p| posts.from[p] <= last && first < posts.to[p])
            }
        }
    }
}

fn overlaps(span: Span, first: Day, last: Day) -> bool {
    span.from.is_none_or(|from| from <= last) && span.to.is_none_or(|to| first < to)
}

/// Whether a day is in a term; unknown before the first and after the last term of the calendar.
fn teaching(calendar: &Calendar, day: Day) -> Option<bool> {
    let known = calendar.terms.first().is_some_and(|t| t.from <= day)
        && calendar.terms.last().is_some_and(|t| day <= t.to);
    known.then(|| calendar.term(day).is_some())
}
