//! Stages whose days are the wrong way round: 报名截止时间为5月10日，考试时间为5月8日.

use mingde_core::diagnostic::Message;

use super::Date;
use crate::finding::figures::{clause_before, says};
use crate::finding::{Finding, Reading};
use crate::quantity::{Claim, Kind};
use crate::repair::stands;
use crate::words::Words;

/// What has to be there first, and what comes of it.
static FIRST: Words = Words::beginning("first-stages");
static LATER: Words = Words::beginning("later-stages");

/// A stage stands so close to its day, and two days so close to each other.
const NEAR: usize = 14;
const APART: usize = 50;

pub(super) fn find(reading: &Reading<'_>) -> Vec<Finding> {
    let dates: Vec<&Claim> =
        reading.claims.iter().filter(|c| c.kind == Kind::Date && c.upper.is_none()).collect();
    dates.windows(2).filter_map(|pair| reversed(reading, pair[0], pair[1])).collect()
}

fn reversed(reading: &Reading<'_>, one: &Claim, other: &Claim) -> Option<Finding> {
    let chars = reading.chars();
    let line = reading.outline.line(one.at.start);
    let (first, later) = (Date::read(one.value.as_ref())?, Date::read(other.value.as_ref())?);
    let close = other.at.start - one.at.end <= APART && other.at.end <= line.end;
    let same_year = first.year == later.year || later.year.is_none();
    if !close || !same_year || first.month.is_none() || later.month != first.month {
        return None;
    }
    // 5月10日前报送 and 报名截止时间为5月10日 are deadlines.
    // A weekday may stand between in brackets.
    let open = matches!(chars.get(one.at.end), Some('（' | '('));
    let closed = (one.at.end..chars.len()).take(6).find(|i| open && matches!(chars[*i], '）' | ')'));
    let end = closed.map_or(one.at.end, |i| i + 1);
    let clause = clause_before(chars, one.at.start, NEAR);
    let is_deadline = ["前", "之前", "以前"].iter().any(|w| stands(chars, end, w))
        || ["截止", "截至"].iter().any(|w| says(chars, clause.clone(), w));
    let stage = |claim: &Claim, words: &Words| {
        let lead = clause_before(chars, claim.at.start, NEAR);
        let behind = claim.at.end..(claim.at.end + NEAR).min(chars.len());
        let end =
            behind.clone().find(|i| matches!(chars[*i], '，' | '。' | '；' | '\n')).unwrap_or(behind.end);
        words.within(chars, lead).is_some() || words.within(chars, claim.at.end..end).is_some()
    };
    let is_earlier = later.day? < first.day?;
    (is_deadline && is_earlier && stage(one, &FIRST) && stage(other, &LATER)).then(|| {
        let message =
            Message::new("checkup-dates-order").with("first", &one.quote).with("second", &other.quote);
        reading.found(one.at.start..other.at.end, message)
    })
}
