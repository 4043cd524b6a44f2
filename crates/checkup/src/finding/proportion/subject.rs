//! Shares that name their part: 总经费4268万元，其中财政拨款3712万元、事业收入402万元…，财政拨款占87%. The part is the number of that name in the sentence, and
//! its whole the only larger one that it may be a part of.

use rust_decimal::Decimal;

use super::{result, rounding};
use crate::characters::is_han;
use crate::finding::figures::{
    are_transposed, clause_before, exact, is_amount, is_change, is_rounded, is_taken_apart, same_unit,
};
use crate::finding::{Finding, Reading};
use crate::quantity::{Claim, Relation};
use crate::repair::stands_before;

/// A share and what it is of stand in one sentence, among so many claims.
const BACK: usize = 14;

/// 专职 of 专职教师 as well.
fn is_named(subject: &str, name: &str) -> bool {
    let begins = subject.chars().count() >= 2 && name.starts_with(subject);
    subject.ends_with(name) || name.ends_with(subject) || begins
}

pub(super) fn find(reading: &Reading<'_>, i: usize, share: &Claim) -> Option<Finding> {
    let chars = reading.chars();
    let said = exact(share).filter(|_| share.relation == Relation::Eq && !is_change(reading, share))?;
    let of = ["占比达", "占比为", "占比", "约占", "占"]
        .iter()
        .find(|w| stands_before(chars, share.at.start, w))?;
    let clause = clause_before(chars, share.at.start, 16);
    let name: String = chars[clause.start..share.at.start - of.chars().count()].iter().collect();
    if name.chars().count() < 2 || !name.chars().all(is_han) {
        return None;
    }
    let sentence = reading.outline.sentence(share.at.start, chars.len());
    let line = reading.outline.line(share.at.start);
    // 收入68420万元，其中拨款61578万元、…。拨款占90%: the one before it may have taken it apart.
    let from = match sentence.start.checked_sub(1) {
        Some(before) if sentence.start > line.start => reading.outline.sentence(before, chars.len()).start,
        _ => sentence.start,
    };
    let before: Vec<&Claim> = reading.claims[..i]
        .iter()
        .rev()
        .take(BACK)
        .take_while(|c| c.at.start >= from)
        .filter(|c| is_amount(reading, c))
        .collect();
    let mut named = before.iter().copied().filter(|c| is_named(&c.subject, &name));
    let part = named.next().filter(|c| c.subject.chars().count() >= 2 && is_taken_apart(chars, c))?;
    if named.next().is_some() {
        return None;
    }
    let amount = exact(part)?;
    let wholes: Vec<&Claim> = before
        .into_iter()
        .filter(|c| c.at.start < part.at.start && same_unit(&c.unit, &part.unit) && c.kind == part.kind)
        .filter(|c| exact(c).is_some_and(|n| n > amount) && !is_taken_apart(chars, c))
        .collect();
    let worked = |whole: &Claim| amount.checked_div(exact(whole)?)?.checked_mul(Decimal::ONE_HUNDRED);
    let fits = |whole: &&Claim| worked(whole).is_some_and(|w| is_rounded(w, share, rounding(part, whole, w)));
    if let Some(whole) = wholes.iter().copied().find(|whole| fits(whole)) {
        return Some(result(reading, whole, part, share, said, true));
    }
    // The nearest one is what was taken apart.
    let whole = wholes.first()?;
    let right = worked(whole)?;
    let near = (right - said).abs() <= Decimal::TEN || are_transposed(right.round_dp(said.scale()), said);
    near.then(|| result(reading, whole, part, share, right, false))
}
