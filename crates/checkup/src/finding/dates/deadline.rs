//! Days that do not go with the day on which a paper is signed: a deadline that is over by then (9月30日前完成, in a notice of 30 October), and
//! what is said to be done later than that.

use mingde_core::diagnostic::Message;

use super::{Date, signed};
use crate::finding::figures::{clause_before, says};
use crate::finding::{Finding, Reading};
use crate::item::Style;
use crate::quantity::{Claim, Kind};
use crate::repair::stands;
use crate::words::{Words, list};

/// Words of what is to be done or was done stand so close behind their day.
const BEHIND: usize = 14;

/// A heading of demands or plans stands so many headings above.
const ABOVE: usize = 40;

/// Words by which something was done.
static DONE: Words = Words::beginning("done-by-day");

pub(super) fn find(reading: &Reading<'_>) -> Vec<Finding> {
    let Some(end) = signed(reading) else { return Vec::new() };
    let Some((year, last)) = end.year.and_then(|year| Some((year, day_of(end, year)?))) else {
        return Vec::new();
    };
    let chars = reading.chars();
    let mut found = Vec::new();
    for claim in reading.claims.iter().filter(|c| c.kind == Kind::Date && !reading.is_in_table(c)) {
        let Some(date) = Date::read(claim.value.as_ref()).filter(|d| d.month.is_some()) else { continue };
        let to = Date::read(claim.upper.as_ref());
        let date = to.map_or(date, |to| Date { month: to.month.or(date.month), ..to });
        let own_year = date.year.or_else(|| year_before(reading, claim));
        let line = reading.outline.line(claim.at.start);
        let is_signature = line == claim.at;
        let Some(of) = day_of(date, own_year.unwrap_or(year)).filter(|_| !is_signature) else { continue };
        let behind = claim.at.end..(claim.at.end + BEHIND).min(chars.len());
        let behind = behind.start
            ..behind.clone().find(|at| matches!(chars[*at], '，' | '。' | '；' | '\n')).unwrap_or(behind.end);
        let is_deadline =
            ["前", "底前", "之前", "以前", "日前", "末前"].iter().any(|w| stands(chars, claim.at.end, w))
                && list("due-by-day").iter().any(|w| says(chars, behind.clone(), w));
        // What is demanded in December by March is of the next year.
        let near = date.year.is_some() || months(of, last) <= 6;
        let is_over = is_deadline && of < last && near && own_year.is_none_or(|own| own == year);
        if is_over && is_demanded(reading, claim) && !is_past(reading, claim) {
            found.push(told(reading, claim));
            continue;
        }
        let is_done = DONE.within(chars, behind.clone()).is_some() && !is_deadline;
        let is_ahead = own_year == Some(year) && of > last && is_done;
        if is_ahead && !is_planned(reading, claim) && !is_demanded(reading, claim) {
            found.push(told(reading, claim));
        }
    }
    found
}

fn told(reading: &Reading<'_>, claim: &Claim) -> Finding {
    let last = reading.claims.iter().rev().find(|c| reading.outline.line(c.at.start) == c.at);
    let quote = last.map_or("", |c| c.quote.as_str());
    let message = Message::new("checkup-dates-signed").with("date", &claim.quote).with("signed", quote);
    let found = reading.found(claim.at.clone(), message);
    match last {
        Some(last) => found.and_at(reading, last.at.clone()),
        None => found,
    }
}

/// A day as year, month and day; a month ends on its 28th, so that none is over too early.
fn day_of(date: Date, year: i16) -> Option<(i16, i8, i8)> {
    Some((date.year.unwrap_or(year), date.month?, date.day.unwrap_or(28)))
}

/// So many months lie from one day of a year to another.
fn months(from: (i16, i8, i8), to: (i16, i8, i8)) -> i8 {
    to.1 - from.1
}

/// The year of the date before it in its sentence.
fn year_before(reading: &Reading<'_>, claim: &Claim) -> Option<i16> {
    let sentence = reading.outline.sentence(claim.at.start, reading.chars().len());
    let at = reading.claims.partition_point(|c| c.at.start < claim.at.start);
    let before = reading.claims[..at].iter().rev().take_while(|c| c.at.start >= sentence.start);
    before.filter(|c| c.kind == Kind::Date).find_map(|c| Date::read(c.value.as_ref())?.year)
}

/// Whether something is demanded or planned where a claim stands: the nearest heading of its section says so.
fn is_demanded(reading: &Reading<'_>, claim: &Claim) -> bool {
    let chars = reading.chars();
    let above = reading.outline.items.partition_point(|item| item.line.start <= claim.at.start);
    let mut headings = reading.outline.items[..above].iter().rev().take(ABOVE);
    headings.find(|item| item.mark.style == Style::Han).is_some_and(|item| {
        let end = item.line.end.min(item.mark.end + 20);
        list("demanding-headings").iter().any(|w| says(chars, item.mark.end..end, w))
    })
}

fn is_planned(reading: &Reading<'_>, claim: &Claim) -> bool {
    static PLANS: Words = Words::beginning("plans");
    let chars = reading.chars();
    let sentence = reading.outline.sentence(claim.at.start, chars.len());
    let around = sentence.start..sentence.end.min(claim.at.end + 20);
    PLANS.within(chars, around.clone()).is_some()
        || ["将", "要"].iter().any(|w| says(chars, around.clone(), w))
}

/// 已于9月30日前完成.
fn is_past(reading: &Reading<'_>, claim: &Claim) -> bool {
    let chars = reading.chars();
    let clause = clause_before(chars, claim.at.start, 20);
    let behind = claim.at.end..(claim.at.end + BEHIND).min(chars.len());
    ["已", "曾", "于"].iter().any(|w| says(chars, clause.clone(), w)) || says(chars, behind, "了")
}
