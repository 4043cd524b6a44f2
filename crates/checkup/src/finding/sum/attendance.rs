//! What was due, what was missing and what was there: 应到代表213名，请假9名，实到204名, in any order.

use rust_decimal::Decimal;

use super::said;
use crate::finding::figures::{clause_before, exact, is_amount, same_unit};
use crate::finding::{Finding, Reading};
use crate::quantity::Claim;
use crate::words::Words;

/// The word that says which of them a number is stands so close before it.
const NEAR: usize = 16;

static DUE: Words = Words::beginning("due");
static ABSENT: Words = Words::beginning("absent");
static ATTENDED: Words = Words::beginning("attended");

pub(super) fn find(reading: &Reading<'_>, i: usize) -> Option<Finding> {
    let chars = reading.chars();
    let three = reading.claims.get(i..i + 3)?;
    let sentence = reading.outline.sentence(three[0].at.start, chars.len());
    let alike =
        |c: &Claim| same_unit(&c.unit, &three[0].unit) && is_amount(reading, c) && c.at.end <= sentence.end;
    if !three.iter().all(alike) {
        return None;
    }
    let is =
        |c: &&Claim, words: &Words| words.within(chars, clause_before(chars, c.at.start, NEAR)).is_some();
    let due = three.iter().find(|c| is(c, &DUE))?;
    let absent = three.iter().find(|c| c.at != due.at && is(c, &ABSENT))?;
    let attended = three.iter().find(|c| c.at != due.at && c.at != absent.at && is(c, &ATTENDED))?;
    let (all, sum) = (exact(due)?, exact(attended)?.checked_add(exact(absent)?)?);
    let gap = (all - sum).abs() * Decimal::TEN;
    (gap <= all * Decimal::TWO).then(|| said(reading, due, &[attended, absent], all, sum == all))
}
