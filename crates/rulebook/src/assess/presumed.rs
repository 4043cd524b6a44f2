//! Days whose year's notice of holidays is not out: weekends are presumed free, and what rests on that says so.

use mingde_core::date::Day;

use super::assessment::AssessmentDate;
use super::run::frame;
use crate::evaluate::Frame;
use crate::plan::{Body, During, Overrides, Rulebook, Within};

/// First and last of the days that a rulebook looks at whose working days are presumed; none where it asks for no working
/// day.
pub fn presumed_days(rulebook: &Rulebook, at: AssessmentDate, overrides: &Overrides) -> Option<(Day, Day)> {
    presumed(rulebook, frame(rulebook, at), overrides)
}

/// The same over a frame.
pub(crate) fn presumed(rulebook: &Rulebook, frame: Frame, overrides: &Overrides) -> Option<(Day, Day)> {
    let calendar = overrides.calendar()?;
    let ahead = days_ahead(rulebook);
    if !rulebook.plan.asks_calendar && ahead.is_none() {
        return None;
    }
    let end = frame.period.last().max(frame.as_of.plus(ahead.unwrap_or(0)));
    let days = (0..=end.since(frame.period.from)).map(|after| frame.period.from.plus(after));
    let mut presumed = days.filter(|day| calendar.day(*day).provisional);
    let first = presumed.next()?;
    Some((first, presumed.next_back().unwrap_or(first)))
}

/// How many days beyond the day asked about working days are counted; none if no rule has working days of its own.
fn days_ahead(rulebook: &Rulebook) -> Option<i32> {
    let of_rule = |body: &Body| match body {
        Body::Duty(duty) if duty.every.is_some() && duty.during != During::All => Some(0),
        // With weekends and the longest holiday.
        Body::Proposal(proposal) => match proposal.within {
            Within::Workdays(days) => Some(i32::from(days) * 2 + 10),
            Within::Days(_) => None,
        },
        _ => None,
    };
    rulebook.plan.rules.iter().filter_map(|rule| of_rule(&rule.body)).max()
}
