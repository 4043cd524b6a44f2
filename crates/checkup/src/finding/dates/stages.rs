//! Stages whose days are the wrong way round: 报名截止时间为5月10日，考试时间为5月8日.

use mingde_core::diagnostic::Message;

use super::Date;
use crate::finding::figures::{clause_before, says};
use crate::finding::{Finding, Reading};
use crate::quantity::{Claim, Kind};
use crate::repair::stands;
use crate::words::{Words, list};

/// What has to be there first, what comes of it, and what of that can only follow the end of it.
static FIRST: Words = Words::beginning("first-stages");
static LATER: Words = Words::beginning("later-stages");
static RESULTS: Words = Words::beginning("result-stages");

/// A stage stands so close to its day, and two days so close to each other.
const NEAR: usize = 14;
const BEHIND: usize = 20;
const APART: usize = 50;

pub(super) fn find(reading: &Reading<'_>) -> Vec<Finding> {
    let dates: Vec<&Claim> = reading.claims.iter().filter(|c| c.kind == Kind::Date).collect();
    dates.windows(2).filter_map(|pair| reversed(reading, pair[0], pair[1])).collect()
}

fn reversed(reading: &Reading<'_>, one: &Claim, other: &Claim) -> Option<Finding> {
    let line = reading.outline.line(one.at.start);
    let (first, later) = (Date::read(one.value.as_ref())?, Date::read(other.value.as_ref())?);
    let close = other.at.start - one.at.end <= APART && other.at.end <= line.end;
    let same_year = first.year == later.year || later.year.is_none();
    if !close || !same_year || first.month.is_none() || later.month != first.month {
        return None;
    }
    let (is_first, is_later) = (is_stage(reading, one, &FIRST), is_stage(reading, other, &LATER));
    let last = Date::read(one.upper.as_ref());
    // 报名时间为6月10日至6月15日: what comes of it may begin before it is over, and be known only then.
    let ends = last.filter(|last| last.month == first.month).or(last.is_none().then_some(first));
    let is_known_then = is_stage(reading, other, &RESULTS);
    let least = if is_known_then { ends?.day? } else { first.day? };
    let is_said = last.is_some() || is_deadline(reading, one);
    (is_said && later.day? < least && is_first && is_later).then(|| {
        let message =
            Message::new("checkup-dates-order").with("first", &one.quote).with("second", &other.quote);
        reading.found(one.at.start..other.at.end, message)
    })
}

/// 5月10日前报送, 报名截止时间为5月10日 and 8月15日关闭 are deadlines. A weekday may stand between in brackets.
fn is_deadline(reading: &Reading<'_>, claim: &Claim) -> bool {
    let chars = reading.chars();
    let open = matches!(chars.get(claim.at.end), Some('（' | '('));
    let closed = (claim.at.end..chars.len()).take(6).find(|i| open && matches!(chars[*i], '）' | ')'));
    let end = closed.map_or(claim.at.end, |i| i + 1);
    let clause = clause_before(chars, claim.at.start, NEAR);
    list("deadlines").iter().any(|w| stands(chars, end, w))
        || ["截止", "截至"].iter().any(|w| says(chars, clause.clone(), w))
}

/// Whether a day is one of such a stage: its clause says so, or, where that says nothing, what its sentence says before.
fn is_stage(reading: &Reading<'_>, claim: &Claim, words: &Words) -> bool {
    let chars = reading.chars();
    let lead = clause_before(chars, claim.at.start, NEAR);
    let behind = claim.at.end..(claim.at.end + BEHIND).min(chars.len());
    let end = behind.clone().find(|i| matches!(chars[*i], '，' | '。' | '；' | '\n')).unwrap_or(behind.end);
    if words.within(chars, lead.clone()).is_some() || words.within(chars, claim.at.end..end).is_some() {
        return true;
    }
    let sentence = reading.outline.sentence(claim.at.start, chars.len());
    let from = sentence.start.max(claim.at.start.saturating_sub(APART));
    let parted = (from..lead.start).any(|i| matches!(chars[i], '；' | ';'));
    lead.is_empty() && !parted && words.within(chars, from..lead.start).is_some()
}
