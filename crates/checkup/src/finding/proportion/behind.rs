//! Shares before the two figures they are of: 交流比例达22.5%，应交流教师1680人，实际交流378人.

use rust_decimal::Decimal;

use super::{NEAR, result, rounding};
use crate::finding::figures::{clause_before, exact, is_amount, is_change, is_rounded, same_unit, says};
use crate::finding::{Finding, Reading};
use crate::quantity::{Claim, Relation};

pub(super) fn of_the_planned(reading: &Reading<'_>, i: usize, share: &Claim) -> Option<Finding> {
    let chars = reading.chars();
    let [whole, part] = reading.claims.get(i + 1..i + 3)? else { return None };
    let sentence = reading.outline.sentence(share.at.start, chars.len());
    let near = |a: &Claim, b: &Claim| b.at.start - a.at.end <= NEAR / 2 && b.at.end <= sentence.end;
    let lead = |c: &Claim, words: &[&str]| {
        let clause = clause_before(chars, c.at.start, 14);
        words.iter().any(|w| says(chars, clause.clone(), w))
    };
    let alike = same_unit(&whole.unit, &part.unit) && whole.kind == part.kind;
    let amounts = is_amount(reading, whole) && is_amount(reading, part);
    let is_planned = lead(whole, &["计划", "应", "任务"]) && lead(part, &["实际", "实", "已"]);
    if !near(share, whole) || !near(whole, part) || !alike || !amounts || !is_planned {
        return None;
    }
    let said = exact(share).filter(|_| share.relation == Relation::Eq && !is_change(reading, share))?;
    let (amount, all) = (exact(part)?, exact(whole)?);
    let worked = amount.checked_div(all)?.checked_mul(Decimal::ONE_HUNDRED)?;
    let holds = is_rounded(worked, share, rounding(part, whole));
    let is_slip = (worked - said).abs() <= Decimal::from(30);
    (holds || is_slip).then(|| result(reading, whole, part, share, if holds { said } else { worked }, holds))
}
