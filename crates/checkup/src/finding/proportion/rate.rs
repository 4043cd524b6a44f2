//! Which whole a rate is of: 排查512处，其中…。已整改505处，整改率98.6%; 计划10所，实际8所，完成率80%.

use super::{NEAR, is_plan, same_unit, says, stem, stripped};
use crate::finding::Reading;
use crate::finding::figures::{clause_before, exact, is_amount};
use crate::quantity::Claim;
use crate::repair::stands;
use crate::words::{Words, list};

/// Words of what is found, counted or due before a part of it is done.
static FOUND: Words = Words::beginning("rate-wholes");

/// A whole is looked for so many claims back.
const BACK: usize = 400;

/// The whole a rate with no 占 is of; `part` is the place of its part among the claims, `wholes` stand before it in its sentence.
pub(super) fn whole<'c>(
    reading: &Reading<'c>,
    wholes: &[&'c Claim],
    part: usize,
    share: &Claim,
) -> Option<&'c Claim> {
    let chars = reading.chars();
    let part = &reading.claims[part];
    let amount = exact(part)?;
    let rate_of = stem(chars, share.at.start, part.at.end)?;
    // 收回1372份，回收率98%.
    let turned: String = rate_of.chars().rev().collect();
    let lead = part.at.start.saturating_sub(8)..part.at.end;
    let done = [rate_of.clone(), turned].iter().any(|word| says(chars, lead.clone(), word));
    let nearest = wholes.first().copied();
    // 计划培训120人，实际培训96人，完成率80%: 完成 is said of neither.
    let is_of_plan = list("plan-rates").iter().any(|word| rate_of.ends_with(word.as_str()));
    if let Some(planned) = nearest.filter(|c| is_of_plan && is_plan(chars, c)) {
        return Some(planned);
    }
    if let Some(near) = nearest.filter(|c| done && part.at.start - c.at.end <= NEAR) {
        return Some(near);
    }
    let line = reading.outline.line(part.at.start);
    let end = reading.claims.partition_point(|c| c.at.end <= part.at.start);
    let before = reading.claims[end.saturating_sub(BACK)..end].iter();
    let may_be = |c: &&Claim| {
        same_unit(&c.unit, &part.unit)
            && c.kind == part.kind
            && is_amount(reading, c)
            && exact(c).is_some_and(|n| n >= amount)
            && !is_apart(reading, c)
    };
    // What was found in the same paragraph, before it was taken apart.
    if done {
        let in_line = before.clone().filter(|c| c.at.start >= line.start).filter(may_be);
        let found: Vec<&Claim> =
            in_line.filter(|c| FOUND.within(chars, clause_before(chars, c.at.start, 16)).is_some()).collect();
        return found.last().copied().filter(|c| is_near(c, part, share));
    }
    // 现有学校120所。… 96所学校加入集团，覆盖率80%: the same noun, said to be all there is.
    let mut all = before.filter(may_be).filter(|c| {
        let of_one = c.subject.chars().count() >= 2 && part.subject.starts_with(c.subject.as_str());
        of_one && says(chars, clause_before(chars, c.at.start, 20), "有")
    });
    let only = all.next()?;
    all.all(|other| other.value == only.value).then_some(only).filter(|c| is_near(c, part, share))
}

/// 占全市在校生总数的12.4%: the largest number of it that the paper has.
pub(super) fn of_all<'c>(
    reading: &Reading<'c>,
    share: &Claim,
    part: &Claim,
    named: &str,
) -> Option<&'c Claim> {
    let chars = reading.chars();
    let clause = clause_before(chars, share.at.start, 24);
    let says_all = list("wholes").iter().any(|w| says(chars, clause.clone(), w)) && says(chars, clause, "总");
    if !says_all || named.is_empty() {
        return None;
    }
    let alike = |c: &&Claim| {
        let subject = stripped(&c.subject);
        same_unit(&c.unit, &part.unit)
            && c.kind == part.kind
            && is_amount(reading, c)
            && subject.ends_with(named)
    };
    let end = reading.claims.partition_point(|c| c.at.start < part.at.start);
    reading.claims[end.saturating_sub(BACK)..end].iter().filter(alike).max_by_key(|c| exact(c))
}

/// Whether a number stands behind a 其中 of its sentence.
fn is_apart(reading: &Reading<'_>, claim: &Claim) -> bool {
    let chars = reading.chars();
    let sentence = reading.outline.sentence(claim.at.start, chars.len());
    (sentence.start..claim.at.start).any(|i| stands(chars, i, "其中"))
}

/// Whether a share of a whole that stands further away is the one that is said, but for a slip.
fn is_near(whole: &Claim, part: &Claim, share: &Claim) -> bool {
    let worked = || {
        let of = exact(part)?.checked_div(exact(whole)?)?.checked_mul(rust_decimal::Decimal::ONE_HUNDRED)?;
        Some((of - exact(share)?).abs())
    };
    worked().is_some_and(|apart| apart <= rust_decimal::Decimal::TEN)
}
