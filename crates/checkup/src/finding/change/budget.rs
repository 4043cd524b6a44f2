//! What was spent against what was planned for it, with other numbers between: 预算28万元，支出决算22.4万元，完成预算的80%，决算数比预算数减少5.6万元.

use super::NEAR;
use super::base::compared;
use crate::finding::figures::{clause_before, exact, is_change, says};
use crate::finding::{Finding, Reading};
use crate::quantity::{Claim, Kind};

/// Both sums stand in the sentence, so many claims back at most.
const BACK: usize = 8;

pub(super) fn find(reading: &Reading<'_>) -> Vec<Finding> {
    (2..reading.claims.len()).filter_map(|i| of(reading, i)).collect()
}

fn of(reading: &Reading<'_>, i: usize) -> Option<Finding> {
    let chars = reading.chars();
    let change = reading.claims.get(i).filter(|c| c.kind == Kind::Money && is_change(reading, c))?;
    let clause = clause_before(chars, change.at.start, NEAR);
    let compares = clause.clone().find(|at| matches!(chars[*at], '比' | '较'))?;
    if !says(chars, compares..change.at.start, "预算") {
        return None;
    }
    let sentence = reading.outline.sentence(change.at.start, chars.len());
    let before: Vec<&Claim> = reading.claims[..i]
        .iter()
        .rev()
        .take(BACK)
        .take_while(|c| c.at.start >= sentence.start)
        .filter(|c| c.kind == Kind::Money)
        .collect();
    // With a third sum, or one right behind 比预算, nobody knows which were compared.
    let [actual, planned] = before[..] else { return None };
    let is_planned = |c: &Claim| says(chars, clause_before(chars, c.at.start, NEAR), "预算");
    let plain =
        [actual, planned].iter().all(|c| exact(c).is_some() && c.per.is_empty() && !is_change(reading, c));
    let spent = actual.at.end <= clause.start && is_planned(planned) && !is_planned(actual);
    (plain && spent).then(|| compared(reading, planned, actual, change)).flatten()
}
