//! 与2023年的1792.55万元相比，各增加71.7万元: what was stands in the clause that compares, and what is in the sentence before.

use rust_decimal::Decimal;

use super::differs;
use crate::finding::figures::{
    are_exchanged, exact, half_of_last, is_change, is_rounded, is_taken_apart, same_unit, written,
};
use crate::finding::{Finding, Reading};
use crate::quantity::Claim;
use crate::repair::stands;

/// What is stands so many claims before, and so close.
const BACK: usize = 6;
const REACH: usize = 80;

/// By how much it changed stands so close behind.
const NEAR: usize = 24;

pub(super) fn find(reading: &Reading<'_>) -> Vec<Finding> {
    let all = (1..reading.claims.len()).flat_map(|i| [of(reading, i), rate(reading, i)]);
    all.flatten().collect()
}

/// 与2024年预算64860万元相比，收入增加3560万元，增长5.5%: the rate of what stands in the same clauses.
fn rate(reading: &Reading<'_>, i: usize) -> Option<Finding> {
    let chars = reading.chars();
    let [base, change, rate] = reading.claims.get(i..i + 3)? else { return None };
    let compares = ["相比", "比较"].iter().any(|w| stands(chars, base.at.end, w));
    let is_near = change.at.start - base.at.end <= NEAR && rate.at.start - change.at.end <= NEAR / 2;
    let is_rate = rate.unit == "%" && is_change(reading, rate) && is_change(reading, change);
    if !compares || !is_near || !is_rate || !same_unit(&base.unit, &change.unit) || base.kind != change.kind {
        return None;
    }
    let said = exact(rate)?.abs();
    let worked = exact(change)?.abs().checked_div(exact(base)?)?.checked_mul(Decimal::ONE_HUNDRED)?;
    let is_far = (worked - said).abs() > worked;
    let holds = is_rounded(worked, rate, half_of_last(rate));
    (!is_far && !holds)
        .then(|| differs(reading, [base, change, rate], super::percent(worked, rate), rate, false))
}

fn of(reading: &Reading<'_>, i: usize) -> Option<Finding> {
    let chars = reading.chars();
    let base = &reading.claims[i];
    let change = reading.claims.get(i + 1)?;
    let compares = ["相比", "比较"].iter().any(|w| stands(chars, base.at.end, w));
    let is_near = change.at.start - base.at.end <= NEAR && is_change(reading, change);
    if !compares || !is_near || !same_unit(&base.unit, &change.unit) || base.kind != change.kind {
        return None;
    }
    let alike = |c: &&Claim| same_unit(&c.unit, &base.unit) && c.kind == base.kind && exact(c).is_some();
    let from = base.at.start.saturating_sub(REACH);
    let before = reading.claims[..i].iter().rev().take(BACK).take_while(|c| c.at.start >= from).filter(alike);
    let (was, by) = (exact(base)?, exact(change)?.abs());
    let mut slip = None;
    for now in before {
        let worked = (exact(now)? - was).abs();
        if worked == by {
            return Some(differs(reading, [now, base, change], written(worked, change), change, true));
        }
        if are_exchanged(worked, by) && !is_taken_apart(chars, now) {
            slip = slip.or(Some((now, worked)));
        }
    }
    let (now, worked) = slip?;
    Some(differs(reading, [now, base, change], written(worked, change), change, false))
}
