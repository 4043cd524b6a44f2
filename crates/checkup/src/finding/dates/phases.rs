//! Phases of a plan with the span of each behind its name: 准备阶段（2025年2月至3月）。…试点阶段（2025年4月至6月）。…推广阶段（2025年9月至12月）. None begins or ends before
//! the one before it does.

use mingde_core::diagnostic::Message;

use super::Date;
use crate::finding::{Finding, Reading};
use crate::quantity::{Claim, Kind};
use crate::words::list;

/// Two phases stand so close to each other.
const APART: usize = 300;

/// Fewer may be told in any order.
const LEAST: usize = 3;

/// Begin and end of a phase, by year, month and day.
type Span = ((i16, i8, i8), (i16, i8, i8));

pub(super) fn find(reading: &Reading<'_>) -> Vec<Finding> {
    let mut found = Vec::new();
    let mut run: Vec<(&Claim, Span)> = Vec::new();
    for claim in reading.claims.iter().filter(|c| c.kind == Kind::Date && is_phase(reading, c)) {
        let year = run.last().map(|(_, (_, (year, ..)))| *year);
        let Some(span) = span(claim, year) else { continue };
        if run.last().is_some_and(|(last, _)| claim.at.start - last.at.end > APART) {
            found.extend(out_of_order(reading, &run));
            run.clear();
        }
        run.push((claim, span));
    }
    found.extend(out_of_order(reading, &run));
    found
}

/// Whether a span stands in brackets right behind 阶段.
fn is_phase(reading: &Reading<'_>, claim: &Claim) -> bool {
    let chars = reading.chars();
    let Some(open) = claim.at.start.checked_sub(1).filter(|at| matches!(chars[*at], '（' | '(')) else {
        return false;
    };
    list("phases").iter().any(|w| crate::repair::stands_before(chars, open, w))
}

/// A year that is not said is that of the phase before it.
fn span(claim: &Claim, before: Option<i16>) -> Option<Span> {
    let from = Date::read(claim.value.as_ref())?;
    let to = Date::read(claim.upper.as_ref()).unwrap_or(from);
    let year = from.year.or(before)?;
    let last_year = to.year.unwrap_or(year);
    let begins = (year, from.month?, from.day.unwrap_or(1));
    Some((begins, (last_year, to.month?, to.day.unwrap_or(31))))
}

fn out_of_order(reading: &Reading<'_>, run: &[(&Claim, Span)]) -> Option<Finding> {
    if run.len() < LEAST {
        return None;
    }
    let pair = run.windows(2).find(|pair| {
        let ((from, to), (next_from, next_to)) = (pair[0].1, pair[1].1);
        next_from < from || next_to < to
    })?;
    let (one, other) = (pair[0].0, pair[1].0);
    let message = Message::new("checkup-dates-order").with("first", &one.quote).with("second", &other.quote);
    Some(reading.found(other.at.clone(), message).and_at(reading, one.at.clone()))
}
