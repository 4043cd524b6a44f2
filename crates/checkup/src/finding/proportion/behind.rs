//! Shares before the two figures they are of: 交流比例达22.5%，应交流教师1680人，实际交流378人.

use rust_decimal::Decimal;

use super::{NEAR, result, rounding, stripped};
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
    let holds = is_rounded(worked, share, rounding(part, whole, worked));
    let is_slip = (worked - said).abs() <= Decimal::from(30);
    (holds || is_slip).then(|| result(reading, whole, part, share, if holds { said } else { worked }, holds))
}

/// 党员占教职工的40%（教职工120人，党员48人）: what has the share and what it is a share of stand behind, each with its name.
pub(super) fn of_the_named(reading: &Reading<'_>, i: usize, share: &Claim) -> Option<Finding> {
    let chars = reading.chars();
    let [one, other] = reading.claims.get(i + 1..i + 3)? else { return None };
    let sentence = reading.outline.sentence(share.at.start, chars.len());
    let near = one.at.start - share.at.end <= NEAR && other.at.end <= sentence.end;
    let alike = same_unit(&one.unit, &other.unit) && one.kind == other.kind;
    if !near || !alike || !is_amount(reading, one) || !is_amount(reading, other) || is_change(reading, share)
    {
        return None;
    }
    let said = exact(share)?;
    let clause = clause_before(chars, share.at.start, NEAR);
    let of = clause.clone().find(|at| chars[*at] == '占' && chars.get(*at + 1) != Some(&'比'))?;
    let text = |at: std::ops::Range<usize>| stripped(&chars[at].iter().collect::<String>());
    let (has, whole_of) = (text(clause.start..of), text(of + 1..share.at.start));
    let is = |c: &Claim, noun: &str| noun.chars().count() >= 2 && stripped(&c.subject).ends_with(noun);
    let (part, whole) = if is(one, &has) && exact(one) <= exact(other) {
        (one, other)
    } else if is(other, &has) && exact(other) <= exact(one) {
        (other, one)
    } else {
        return None;
    };
    // 占专任教师的31%，其中…: another whole than the one that is named.
    if !whole_of.is_empty() && !is(whole, &whole_of)
        || says(chars, share.at.end..part.at.start.max(share.at.end), "其中")
    {
        return None;
    }
    let worked = exact(part)?.checked_div(exact(whole)?)?.checked_mul(Decimal::ONE_HUNDRED)?;
    let holds = is_rounded(worked, share, rounding(part, whole, worked));
    let is_slip = (worked - said).abs() <= Decimal::from(20);
    (holds || is_slip).then(|| result(reading, whole, part, share, if holds { said } else { worked }, holds))
}
