//! Steps with their days, of which one stands out of its order: 3月20日前申报；4月10日初选；4月28日前修改；4月18日彩排；5月16日汇演.

use mingde_core::diagnostic::Message;

use super::Date;
use crate::finding::figures::clause_before;
use crate::finding::{Finding, Reading};
use crate::quantity::{Claim, Kind};
use crate::repair::stands;
use crate::words::{Words, list};

/// Fewer dates may be told in any order.
const LEAST: usize = 4;

/// What is done on a day stands so close behind it.
const BEHIND: usize = 20;

/// What is done in steps, each after the one before.
static STEPS: Words = Words::beginning("steps");

/// Year, month and day, as far as they are said.
type Key = (i16, i8, Option<i8>);

pub(super) fn find(reading: &Reading<'_>, claims: &[Claim]) -> Option<Finding> {
    let chars = reading.chars();
    let mut year = None;
    let mut dates: Vec<(&Claim, Key)> = Vec::new();
    for claim in claims.iter().filter(|c| c.kind == Kind::Date) {
        let Some(date) = Date::read(claim.value.as_ref()) else { continue };
        let named = date.year.or(year);
        let Some(month) = date.month.filter(|_| is_step(reading, claim)) else { continue };
        // Over the turn of a year that nobody names anything follows anything.
        let turns =
            |(_, key): &(&Claim, Key)| named.is_none_or(|_| date.year.is_none()) && key.1 - month >= 6;
        if dates.last().is_some_and(turns)
            || dates.last().is_some_and(|(_, key)| (key.0 == 0) != named.is_none())
        {
            return None;
        }
        year = Date::read(claim.upper.as_ref()).and_then(|to| to.year).or(named);
        dates.push((claim, (named.unwrap_or(0), month, date.day)));
    }
    if dates.len() < LEAST || joined_by_names(chars, &dates) {
        return None;
    }
    let follows = |one: &Key, other: &Key| {
        let months = (one.0, one.1).cmp(&(other.0, other.1));
        months.is_lt() || months.is_eq() && one.2.zip(other.2).is_none_or(|(a, b)| a <= b)
    };
    let in_order = |without: Option<usize>| {
        let kept: Vec<&Key> =
            dates.iter().enumerate().filter(|(i, _)| Some(*i) != without).map(|(_, (_, key))| key).collect();
        kept.windows(2).all(|pair| follows(pair[0], pair[1]))
    };
    if in_order(None) {
        return None;
    }
    // The first of them is what the others follow.
    let odd = (1..dates.len()).rev().find(|i| in_order(Some(*i)))?;
    let (one, other) = (dates[odd - 1].0, dates[odd].0);
    let message = Message::new("checkup-dates-order").with("first", &one.quote).with("second", &other.quote);
    Some(reading.found(one.at.start..other.at.end, message))
}

/// Whether something is done in its turn on a day.
fn is_step(reading: &Reading<'_>, claim: &Claim) -> bool {
    let chars = reading.chars();
    let lead = clause_before(chars, claim.at.start, 16);
    let points_elsewhere = lead.clone().any(|at| list("no-steps").iter().any(|w| stands(chars, at, w)));
    let line = reading.outline.line(claim.at.start);
    let end = line.end.min(claim.at.end + BEHIND);
    let next = (claim.at.end..end).find(|at| matches!(chars[*at], '；' | ';' | '。')).unwrap_or(end);
    !points_elsewhere && STEPS.within(chars, claim.at.end..next).is_some()
}

/// 3月5日学雷锋活动、5月4日入团仪式、4月23日读书活动: what stands between 、 is in no order.
fn joined_by_names(chars: &[char], dates: &[(&Claim, Key)]) -> bool {
    dates.iter().any(|(claim, _)| claim.at.start.checked_sub(1).is_some_and(|at| chars[at] == '、'))
}
