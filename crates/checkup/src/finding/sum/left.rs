//! What is left of something: 排查隐患126处，已整改118处，剩余8处. What was done and what is left come to what there was.

use rust_decimal::Decimal;

use super::said;
use crate::finding::figures::{
    are_exchanged, clause_before, exact, is_amount, is_slip_of_one, is_taken_apart, same_unit, says,
};
use crate::finding::{Finding, Reading};
use crate::quantity::Claim;
use crate::words::Words;

/// What was done, and what there was before it, stand so many claims back.
const BACK: usize = 8;

/// No further away, in characters.
const REACH: usize = 120;

/// Words with which the clause of what is left begins, and those that stand behind a number that has none before it.
static LEFT: Words = Words::beginning("left-over");
static LEFT_BEHIND: Words = Words::beginning("left-behind");

/// Words with which a clause says that something was done.
pub(super) static DONE: Words = Words::beginning("done-part");

/// The parts that are done and left against what they are parts of; `i` is the place of what is left among the claims.
pub(super) fn find(reading: &Reading<'_>, i: usize) -> Option<Finding> {
    let chars = reading.chars();
    let left = reading.claims.get(i).filter(|c| is_amount(reading, c))?;
    if !is_left(chars, left) {
        return None;
    }
    let sentence = reading.outline.sentence(left.at.start, chars.len());
    let line = reading.outline.line(left.at.start);
    let from = line.start.max(left.at.start.saturating_sub(REACH));
    let alike = |c: &&Claim| same_unit(&c.unit, &left.unit) && c.kind == left.kind && is_amount(reading, c);
    let before = reading.claims[..i].iter().rev().take(BACK).take_while(|c| c.at.start >= from);
    let mut before = before.filter(alike).filter(|c| !is_some_of(reading, c));
    let done = before.find(|c| DONE.within(chars, lead(chars, c)).is_some())?;
    let wholes: Vec<&Claim> =
        before.filter(|c| exact(c) >= exact(done) && !is_left(chars, c)).take(3).collect();
    let (part, rest) = (exact(done)?, exact(left)?);
    let sum = part.checked_add(rest)?;
    if let Some(whole) = wholes.iter().find(|c| exact(c) == Some(sum)) {
        return Some(said(reading, whole, &[done, left], sum, true));
    }
    if let Some(several) = of_several(reading, i, left, sentence.start) {
        return several;
    }
    // What stands in the sentence before may be of something else.
    let whole = wholes.first().filter(|c| c.at.start >= sentence.start || wholes.len() == 1)?;
    let total = exact(whole)?;
    let gap = (sum - total).abs() * Decimal::ONE_HUNDRED;
    (gap <= total * Decimal::from(30)).then(|| said(reading, whole, &[done, left], total, false))
}

/// 27个问题中，已完成整改24个，基本完成2个，正在推进1个: several were done. The inner value is none where they come to nothing that is known.
fn of_several(reading: &Reading<'_>, i: usize, left: &Claim, from: usize) -> Option<Option<Finding>> {
    let chars = reading.chars();
    let alike = |c: &&Claim| same_unit(&c.unit, &left.unit) && c.kind == left.kind && is_amount(reading, c);
    let mut row: Vec<&Claim> = reading.claims[..i]
        .iter()
        .rev()
        .take(BACK)
        .take_while(|c| c.at.start >= from)
        .filter(alike)
        .collect();
    let whole = row.pop()?;
    row.reverse();
    let first = row.first()?;
    let is_done = DONE.within(chars, lead(chars, first)).is_some();
    let (total, done) = (exact(whole)?, row.iter().filter_map(|c| exact(c)).sum::<Decimal>());
    if row.len() < 2 || !is_done || done >= total {
        return None;
    }
    let rest = exact(left)?;
    let right = total - done;
    let parts: Vec<&Claim> = row.into_iter().chain([left]).collect();
    if right == rest {
        return Some(Some(said(reading, whole, &parts, total, true)));
    }
    let is_slip = are_exchanged(right, rest)
        || is_slip_of_one(right, rest)
        || right <= Decimal::TEN && rest <= Decimal::TEN;
    is_slip.then(|| Some(said(reading, whole, &parts, total, false)))
}

fn lead(chars: &[char], claim: &Claim) -> std::ops::Range<usize> {
    clause_before(chars, claim.at.start, 20)
}

/// Whether a number is of what is left: 剩余8处, 未通过的7所, 2件正在办理.
fn is_left(chars: &[char], claim: &Claim) -> bool {
    let mut clause = lead(chars, claim);
    for opening in ["目前", "其中", "但", "现", "另"] {
        if crate::repair::stands(chars, clause.start, opening) {
            clause.start += opening.chars().count();
        }
    }
    if clause.is_empty() {
        let behind = claim.at.end..(claim.at.end + 6).min(chars.len());
        return LEFT_BEHIND.within(chars, behind).is_some();
    }
    LEFT.at(chars, clause.start).is_some()
}

/// 其中重大隐患3处 is some of what stands before it, unless it says what was done of all.
fn is_some_of(reading: &Reading<'_>, claim: &Claim) -> bool {
    let chars = reading.chars();
    let clause = lead(chars, claim);
    // 因病8人、其他3人 behind 其中 are some of it as well.
    (says(chars, clause.clone(), "其中") || is_taken_apart(chars, claim))
        && DONE.within(chars, clause).is_none()
}
