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
    often.filter_map(|each| times(reading, claims, each)).collect()
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
