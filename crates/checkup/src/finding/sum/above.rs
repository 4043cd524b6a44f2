//! What several items come to that stand above: 以上四类共资助8721人, behind paragraphs with a number of persons each.

use rust_decimal::Decimal;

use super::said;
use crate::finding::figures::{
    clause_before, exact, is_amount, is_one_exchanged, is_slip, is_taken_apart, same_unit, says,
};
use crate::finding::{Finding, Reading};
use crate::quantity::Claim;
use crate::quantity::numeral::{digit_value, han_digit};
use crate::repair::stands;

/// Items stand no further above, and so many claims.
const REACH: usize = 600;
const BACK: usize = 60;

pub(super) fn find(reading: &Reading<'_>, i: usize) -> Option<Finding> {
    let chars = reading.chars();
    let total = reading.claims.get(i).filter(|c| is_amount(reading, c))?;
    let sentence = reading.outline.sentence(total.at.start, chars.len());
    let lead = sentence.start..total.at.start;
    let at = lead.clone().take(40).find(|at| ["以上", "上述"].iter().any(|w| stands(chars, *at, w)))?;
    let digit = |at: usize| chars.get(at).and_then(|c| han_digit(*c).or_else(|| digit_value(*c)));
    let many = digit(at + 2).filter(|n| (2..=9).contains(n))? as usize;
    let is_counted = chars.get(at + 3).is_some_and(|c| "项类个笔批级处种部".contains(*c));
    let is_total = ["共", "合计", "总计", "总"].iter().any(|w| says(chars, at + 3..total.at.start, w));
    // What stands between them is another number of the same items.
    let clause = clause_before(chars, total.at.start, 30);
    let is_first = clause.start <= at || !says(chars, clause, "其中");
    if !is_counted || !is_total || !is_first {
        return None;
    }
    let from = sentence.start.saturating_sub(REACH);
    let parts: Vec<&Claim> = reading.claims[..i]
        .iter()
        .rev()
        .skip_while(|c| c.at.start >= sentence.start)
        .take(BACK)
        .take_while(|c| c.at.start >= from)
        .filter(|c| same_unit(&c.unit, &total.unit) && c.kind == total.kind && is_amount(reading, c))
        .filter(|c| !is_taken_apart(chars, c))
        .take(many)
        .collect();
    let parts: Vec<&Claim> = parts.into_iter().rev().collect();
    let whole = exact(total)?;
    let sum: Decimal = parts.iter().filter_map(|c| exact(c)).sum();
    if parts.len() < many {
        return None;
    }
    if sum == whole {
        return Some(said(reading, total, &parts, whole, true));
    }
    let gap = (sum - whole).abs() * Decimal::ONE_HUNDRED;
    let slip = is_slip(sum, whole) || is_one_exchanged(parts.iter().filter_map(|c| exact(c)), sum - whole);
    let is_near = gap <= whole * Decimal::TWO || slip && gap <= whole * Decimal::from(30);
    is_near.then(|| said(reading, total, &parts, whole, false))
}
