//! What is done so often, for each of some: 对29名学生每人每学期送教16次，全年共送教928次; 每月检查2次，全年共检查24次.

use rust_decimal::Decimal;

use super::factor::{Factor, factors, is_of};
use super::{Multiplied, is_announced, right, said, wrong};
use crate::finding::figures::{clause_before, exact, is_change, same_unit, says};
use crate::finding::{Finding, Reading};
use crate::quantity::{Claim, Kind};
use crate::words::Words;

static EACH: Words = Words::beginning("for-each");

/// What comes of the frequencies of a sentence that says how many times it was in all.
pub(super) fn find(reading: &Reading<'_>, claims: &[Claim]) -> Vec<Finding> {
    let often = claims.iter().filter(|c| c.kind == Kind::Frequency && !c.unit.is_empty());
    often.filter_map(|each| times(reading, claims, each).or_else(|| of_year(reading, claims, each))).collect()
}

/// 每季度召开1次，全年4次: what is done in each part of a year, and how often it is in all of it.
fn of_year(reading: &Reading<'_>, claims: &[Claim], each: &Claim) -> Option<Finding> {
    const PARTS: [(&str, &[u32]); 4] =
        [("每月", &[12, 11, 10, 9]), ("每季", &[4, 3]), ("每学期", &[2]), ("每半年", &[2])];
    let chars = reading.chars();
    let one = exact(each)?;
    let (_, parts) = PARTS.iter().find(|(word, _)| says(chars, each.at.clone(), word))?;
    let total = claims.iter().find(|c| c.at.start >= each.at.end)?;
    let lead = clause_before(chars, total.at.start, 10);
    let is_year = ["全年", "一年", "全学年"].iter().any(|w| crate::repair::stands(chars, lead.start, w));
    let beside = total.at.start - each.at.end <= 10 && same_unit(&total.unit, &each.unit);
    let sum = exact(total).filter(|_| is_year && beside && total.kind == Kind::Count)?;
    let products: Vec<Decimal> = parts.iter().map(|n| Decimal::from(*n) * one).collect();
    if products.contains(&sum) {
        return None;
    }
    let first = Decimal::from(*parts.first()?);
    let factor = Factor { value: first, is_said: false, is_guessed: false };
    let is_near = sum <= first * one * Decimal::TWO && sum * Decimal::TWO >= one * first;
    let number = Claim { value: Some(crate::quantity::Value::Number(Decimal::ONE)), ..each.clone() };
    is_near.then(|| said(reading, &number, each, &factor, total, false))
}

fn times(reading: &Reading<'_>, claims: &[Claim], each: &Claim) -> Option<Finding> {
    let chars = reading.chars();
    let one = exact(each)?;
    // 每人 stands before it, and 每学期 within.
    let clause = clause_before(chars, each.at.start, 14);
    let per = EACH.within(chars, clause.start..each.at.start).map(|(_, word)| word.text);
    let amount = |c: &&Claim| exact(c).is_some() && !is_change(reading, c) && c.kind == Kind::Count;
    let numbers: Vec<&Claim> = match per {
        Some(per) => claims.iter().filter(amount).filter(|c| is_of(per, c)).collect(),
        // 6个集团每月各开展1次: those right before it.
        None if each.quote.contains('各') => {
            let adjoins = |c: &&Claim| c.at.end <= each.at.start && each.at.start - c.at.end <= 8;
            claims.iter().filter(amount).filter(adjoins).collect()
        }
        None => return None,
    };
    // 每月送教4次，全县76名学生每月应送教304次: both are of a month.
    let is_due = |c: &&Claim| {
        let clause = clause_before(chars, c.at.end, 16);
        c.kind == Kind::Frequency
            && c.period == each.period
            && says(chars, clause, "应")
            && exact(c).is_some()
    };
    let totals: Vec<&Claim> = claims
        .iter()
        .filter(|c| amount(c) && is_announced(chars, c) || is_due(c))
        .filter(|c| c.at.start > each.at.end && same_unit(&c.unit, &each.unit))
        .collect();
    if let ([number], [total]) = (&numbers[..], &totals[..])
        && is_due(total)
    {
        return due(reading, number, each, total);
    }
    let factors = factors(reading, claims, each);
    let is_known = factors.iter().any(|factor| factor.value > Decimal::ONE);
    let of = Multiplied { numbers, totals, factors, groups: None };
    let only = claims.iter().filter(|c| c.kind == Kind::Frequency).count() == 1;
    let holds = right(reading, &of, each, one);
    holds.or_else(|| (only && is_known).then(|| wrong(reading, &of, each, one)).flatten())
}

/// So many for each of some in the same time.
fn due(reading: &Reading<'_>, number: &Claim, each: &Claim, total: &Claim) -> Option<Finding> {
    let product = exact(number)?.checked_mul(exact(each)?)?;
    let sum = exact(total)?;
    let factor = Factor { value: Decimal::ONE, is_said: false, is_guessed: false };
    let holds = product == sum;
    let (low, high) = if product < sum { (product, sum) } else { (sum, product) };
    (high * Decimal::TWO <= low * Decimal::from(3))
        .then(|| said(reading, number, each, &factor, total, holds))
}
