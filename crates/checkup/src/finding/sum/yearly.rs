//! Changes of several years and what they come to: 2022年减少64人，2023年减少71人，2024年减少83人，三年累计减少218人.

use rust_decimal::Decimal;

use super::said;
use crate::finding::figures::{clause_before, exact, is_change, same_unit, says};
use crate::finding::{Finding, Reading};
use crate::quantity::{Claim, Kind};

/// So many claims stand in one sentence before a total, those of the years among them.
const BACK: usize = 24;

/// A total of changes against those before it; `i` is its place among the claims.
pub(super) fn find(reading: &Reading<'_>, i: usize) -> Option<Finding> {
    let chars = reading.chars();
    let total = reading.claims.get(i).filter(|c| counts(c) && is_change(reading, c))?;
    let clause = clause_before(chars, total.at.start, 14);
    if !["累计", "共计", "合计", "共减", "共增"].iter().any(|w| says(chars, clause.clone(), w)) {
        return None;
    }
    let direction = ["减", "增"].into_iter().find(|w| says(chars, clause.clone(), w))?;
    let sentence = reading.outline.sentence(total.at.start, chars.len());
    let mut parts: Vec<&Claim> = reading.claims[..i]
        .iter()
        .rev()
        .take(BACK)
        .take_while(|c| c.at.start >= sentence.start)
        .filter(|c| {
            counts(c) && same_unit(&c.unit, &total.unit) && c.kind == total.kind && is_change(reading, c)
        })
        .filter(|c| says(chars, clause_before(chars, c.at.start, 14), direction))
        .collect();
    parts.reverse();
    let (whole, sum) = (exact(total)?, parts.iter().filter_map(|c| exact(c)).sum::<Decimal>());
    let is_near = (sum - whole).abs() * Decimal::ONE_HUNDRED <= whole * Decimal::from(30);
    (parts.len() >= 2 && is_near).then(|| said(reading, total, &parts, whole, sum == whole))
}

fn counts(claim: &Claim) -> bool {
    matches!(claim.kind, Kind::Count | Kind::Money) && claim.per.is_empty() && exact(claim).is_some()
}
