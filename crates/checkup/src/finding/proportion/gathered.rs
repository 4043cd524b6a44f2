//! Whole, part and rate: which numbers of a paragraph a share may be of, gathered in one way for all that look for them.

use rust_decimal::Decimal;

use crate::finding::figures::{exact, is_amount, same_unit};
use crate::finding::{Finding, Reading};
use crate::quantity::Claim;

use super::{result, rounding};
use crate::finding::figures::is_rounded;

/// The amounts around a share, those next to it first.
pub(super) struct Gathered<'c> {
    pub before: Vec<&'c Claim>,
    /// Those behind it in its sentence.
    pub behind: Vec<&'c Claim>,
}

impl<'c> Gathered<'c> {
    /// Those of the paragraph within so many characters and claims; `i` is the place of the share among the claims.
    pub fn of(reading: &Reading<'c>, i: usize, share: &Claim, reach: usize, back: usize) -> Self {
        let line = reading.outline.line(share.at.start);
        let sentence = reading.outline.sentence(share.at.start, reading.chars().len());
        let from = line.start.max(share.at.start.saturating_sub(reach));
        let amount = |c: &&Claim| is_amount(reading, c);
        let before = reading.claims[..i].iter().rev().take(back).take_while(|c| c.at.start >= from);
        let behind = reading.claims[i + 1..].iter().take(back).take_while(|c| c.at.end <= sentence.end);
        Self { before: before.filter(amount).collect(), behind: behind.filter(amount).collect() }
    }

    /// Those before it that count the same as one of them.
    pub fn alike(&self, one: &Claim) -> impl Iterator<Item = &'c Claim> + '_ {
        let (unit, kind) = (one.unit.clone(), one.kind);
        self.before.iter().copied().filter(move |c| same_unit(&c.unit, &unit) && c.kind == kind)
    }

    /// All that a part may be of, before it and behind.
    pub fn wholes(&self, part: &Claim) -> Vec<&'c Claim> {
        let amount = exact(part);
        let able = |c: &&Claim| {
            c.at != part.at
                && same_unit(&c.unit, &part.unit)
                && c.kind == part.kind
                && exact(c).is_some_and(|n| Some(n) >= amount && !n.is_zero())
        };
        self.before.iter().chain(&self.behind).copied().filter(able).collect()
    }
}

/// The share that a part is of its whole.
pub(super) fn worked(part: &Claim, whole: &Claim) -> Option<Decimal> {
    exact(part)?.checked_div(exact(whole)?)?.checked_mul(Decimal::ONE_HUNDRED)
}

/// The first whole of which a part is the share that is said.
pub(super) fn holding(
    reading: &Reading<'_>,
    wholes: &[&Claim],
    part: &Claim,
    share: &Claim,
) -> Option<Finding> {
    let fits =
        |whole: &Claim| worked(part, whole).is_some_and(|n| is_rounded(n, share, rounding(part, whole, n)));
    let whole = wholes.iter().find(|c| fits(c))?;
    Some(result(reading, whole, part, share, exact(share)?, true))
}
