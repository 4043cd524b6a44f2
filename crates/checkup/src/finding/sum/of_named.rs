//! Parts of what was said by its name before: 财政拨款10.92亿元，…。财政拨款中，一般公共预算9.16亿元、政府性基金1.38亿元、专项债券0.48亿元.

use rust_decimal::Decimal;

use super::{STAGES, overlapping, said};
use crate::characters::is_han;
use crate::finding::figures::{exact, is_amount, is_slip, same_unit};
use crate::finding::{Finding, Reading};
use crate::quantity::Claim;
use crate::repair::stands;

/// A name is no longer, and its number stands so many claims back at most.
const LONGEST: usize = 12;
const BACK: usize = 12;

/// The list that begins with the claim `i`, where 中， stands before it.
pub(super) fn find(reading: &Reading<'_>, i: usize) -> Option<Finding> {
    let chars = reading.chars();
    let first = reading.claims.get(i).filter(|c| is_amount(reading, c))?;
    let sentence = reading.outline.sentence(first.at.start, chars.len());
    let close = (sentence.start..first.at.start).take(LONGEST + 1).find(|at| !is_han(chars[*at]))?;
    let name = chars.get(sentence.start..close)?.strip_suffix(&['中'])?;
    let is_first = i.checked_sub(1).is_none_or(|before| reading.claims[before].at.start < sentence.start);
    if name.len() < 2 || !is_first || !matches!(chars[close], '，' | ',') || name.ends_with(&['其']) {
        return None;
    }
    let name: String = name.iter().collect();
    let line = reading.outline.line(first.at.start);
    let before = reading.claims[..i]
        .iter()
        .rev()
        .take(BACK)
        .take_while(|c| c.at.start >= line.start.saturating_sub(120));
    let alike = |c: &Claim| same_unit(&c.unit, &first.unit) && c.kind == first.kind && is_amount(reading, c);
    let whole = before.filter(|c| alike(c)).find(|c| c.subject.ends_with(&name))?;
    let parts: Vec<&Claim> = reading.claims[i..]
        .iter()
        .take(BACK)
        .take_while(|c| c.at.end <= sentence.end)
        .filter(|c| alike(c))
        .collect();
    let last = parts.last()?;
    let within = sentence.start..last.at.end;
    let overlaps = overlapping(chars, close..last.at.end).is_some() || STAGES.within(chars, within).is_some();
    if parts.len() < 3 || overlaps || stands(chars, last.at.end, "等") {
        return None;
    }
    let (total, sum) = (exact(whole)?, parts.iter().filter_map(|c| exact(c)).sum::<Decimal>());
    let gap = (sum - total).abs() * Decimal::ONE_HUNDRED;
    let is_near = gap <= total * Decimal::from(4) || is_slip(sum, total) && gap <= total * Decimal::from(20);
    is_near.then(|| said(reading, whole, &parts, total, sum == total))
}
