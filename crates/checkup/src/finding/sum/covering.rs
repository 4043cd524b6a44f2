//! Two parts that are all of what was counted a sentence or two before: 对全县92所学校（园）进行了检查。…覆盖中小学51所、幼儿园41所.

use rust_decimal::Decimal;

use super::said;
use crate::characters::is_han;
use crate::finding::figures::{
    are_exchanged, clause_before, exact, is_amount, is_slip_of_one, same_unit, says,
};
use crate::finding::{Finding, Reading};
use crate::quantity::Claim;
use crate::words::list;

/// The whole stands so far before its parts, among so many claims.
const REACH: usize = 200;
const BACK: usize = 10;

/// A name between two parts is no longer.
const NAME: usize = 10;

pub(super) fn find(reading: &Reading<'_>, i: usize) -> Option<Finding> {
    let chars = reading.chars();
    let [one, other, rest @ ..] = &reading.claims[i..] else { return None };
    let alike = |c: &Claim| same_unit(&c.unit, &one.unit) && c.kind == one.kind && is_amount(reading, c);
    let joined = |end: usize, start: usize| {
        let between = chars.get(end..start).unwrap_or_default();
        matches!(between.first(), Some('、' | '和'))
            && (2..=NAME).contains(&between.len())
            && between[1..].iter().all(|c| is_han(*c))
    };
    let clause = clause_before(chars, one.at.start, 20);
    let covers = list("covering-both").iter().any(|w| says(chars, clause.clone(), w));
    let goes_on = rest.first().is_some_and(|c| alike(c) && joined(other.at.end, c.at.start));
    let is_first = !matches!(chars.get(clause.start.wrapping_sub(1)), Some('、'));
    if !covers || !is_first || goes_on || !alike(one) || !alike(other) || !joined(one.at.end, other.at.start)
    {
        return None;
    }
    let from = one.at.start.saturating_sub(REACH);
    let wholes = reading.claims[..i].iter().rev().take(BACK).take_while(|c| c.at.start >= from);
    let wholes: Vec<&Claim> =
        wholes.filter(|c| alike(c) && exact(c) > exact(one) && exact(c) > exact(other)).collect();
    let (a, b) = (exact(one)?, exact(other)?);
    let sum = a + b;
    if wholes.iter().any(|c| exact(c) == Some(sum)) {
        return None;
    }
    let is_near = |whole: Decimal| {
        let gap = sum - whole;
        let is_little = gap.abs() <= Decimal::TWO && whole >= Decimal::from(20);
        let is_slip = [a, b].iter().any(|part| {
            let right = *part - gap;
            right >= Decimal::TEN && (are_exchanged(right, *part) || is_slip_of_one(right, *part))
        });
        is_little || is_slip && gap.abs() * Decimal::from(8) <= whole
    };
    let whole = wholes.into_iter().find(|c| exact(c).is_some_and(is_near))?;
    Some(said(reading, whole, &[one, other], exact(whole)?, false))
}
