//! Parts of which each is as many: 视导36次，其中上学期、下学期各18次.

use rust_decimal::Decimal;

use super::said;
use crate::characters::is_han;
use crate::finding::figures::{
    are_exchanged, clause_before, exact, is_amount, is_slip_of_one, same_unit, says,
};
use crate::finding::{Finding, Reading};
use crate::quantity::Claim;
use crate::repair::stands_before;
use crate::words::list;

/// The whole stands so close before its parts, and the names of these are no longer.
const NEAR: usize = 24;
const NAMES: usize = 30;
const NAME: usize = 8;

pub(super) fn find(reading: &Reading<'_>, i: usize) -> Option<Finding> {
    let chars = reading.chars();
    let part = reading.claims.get(i).filter(|c| exact(c).is_some())?;
    let bare = Claim { per: String::new(), ..part.clone() };
    let end = part.at.start.checked_sub(1).filter(|_| stands_before(chars, part.at.start, "各"))?;
    let sentence = reading.outline.sentence(part.at.start, chars.len());
    let from = sentence.start.max(end.saturating_sub(NAMES));
    let begin = (from..end)
        .rev()
        .find(|at| matches!(chars[*at], '，' | '；' | '：' | '（'))
        .map_or(from, |at| at + 1);
    let names: String = chars[begin..end].iter().collect();
    let opening = list("each-openings").iter().find_map(|w| names.strip_prefix(w.as_str()))?;
    let names: Vec<&str> = opening.split(['、', '和']).collect();
    let is_name = |name: &&str| (1..=NAME).contains(&name.chars().count()) && name.chars().all(is_han);
    let many = Decimal::from(names.len());
    let whole = reading.claims[..i].last()?;
    let is_whole = same_unit(&whole.unit, &part.unit)
        && whole.kind == part.kind
        && is_amount(reading, whole)
        && part.at.start - whole.at.end <= NEAR + NAMES
        && whole.at.start >= sentence.start
        && !says(chars, clause_before(chars, whole.at.start, 12), "每");
    // 语文、数学、英语各130分，物理、化学各100分: others follow.
    let next =
        reading.claims.get(i + 1).filter(|c| c.at.start < sentence.end && same_unit(&c.unit, &part.unit));
    let goes_on = next.is_some_and(|c| c.at.start - part.at.end <= NAMES);
    if names.len() < 2 || goes_on || !names.iter().all(is_name) || !is_whole || !is_amount(reading, &bare) {
        return None;
    }
    let (total, one) = (exact(whole)?, exact(part)?);
    let sum = one.checked_mul(many)?;
    let right = total.checked_div(many)?;
    let parts: Vec<&Claim> = names.iter().map(|_| &bare).collect();
    if sum == total {
        return Some(said(reading, whole, &parts, total, true));
    }
    let is_slip = are_exchanged(right, one) || is_slip_of_one(right, one) || are_exchanged(sum, total);
    (is_slip && (right.fract().is_zero() || right.scale() <= one.scale()))
        .then(|| said(reading, whole, &parts, total, false))
}
