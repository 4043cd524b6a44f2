//! Parts that stand in a row behind the clause of their whole: 现有教学班36个，七年级12个，八年级12个，九年级12个; 资金合计518.4万元，分别为….

use std::ops::Range;

use rust_decimal::Decimal;

use super::{STAGES, overlapping, said};
use crate::characters::is_han;
use crate::finding::figures::{clause_before, exact, is_amount, is_one_exchanged, is_slip, same_unit, says};
use crate::finding::{Finding, Reading};
use crate::quantity::Claim;
use crate::repair::{stands, stands_before};
use crate::words::{Words, list};

/// A whole has a noun of so many characters at most behind it, and each of its parts a name no longer than that.
const NOUN: usize = 12;

/// No row is longer.
const MOST: usize = 20;

/// Words by which a number is all there is.
static ALL: Words = Words::beginning("row-wholes");

pub(super) fn find(reading: &Reading<'_>, i: usize) -> Option<Finding> {
    let chars = reading.chars();
    let whole = reading.claims.get(i).filter(|c| is_amount(reading, c))?;
    let sign = (whole.at.end..chars.len()).take(NOUN + 1).find(|at| !is_han(chars[*at]))?;
    let is_said = match chars[sign] {
        '，' | ',' => ALL.within(chars, clause_before(chars, whole.at.start, 20)).is_some(),
        '。' => false,
        _ => return None,
    };
    let opening = list("row-openings").iter().find(|w| stands(chars, sign + 1, w));
    let opening = opening.map(|w| sign + 1 + w.chars().count()).or_else(|| by_what(chars, sign + 1));
    let from = opening.unwrap_or(sign + 1);
    let parts = row(reading, i, from);
    let (first, last) = (parts.first()?, parts.last()?);
    let at = first.at.start..last.at.end;
    // In a sentence of its own a row is one of parts where it is all that the sentence says.
    let sentence = reading.outline.sentence(first.at.start, chars.len());
    let is_alone = chars[sign] == '。' && sentence.end <= last.at.end + 1 && sentence.start == sign + 1;
    if parts.len() < 3 || !(is_said || is_alone || opening.is_some()) {
        return None;
    }
    let total = exact(whole)?;
    let mut sum = Decimal::ZERO;
    for (n, part) in parts.iter().enumerate() {
        sum += exact(part)?;
        if sum == total && n > 0 {
            return Some(said(reading, whole, &parts[..=n], total, true));
        }
    }
    let is_open = stands(chars, at.end, "等") || says(chars, sign..at.end, "主要");
    let is_other = STAGES.within(chars, sign..at.end).is_some() || overlapping(chars, sign..at.end).is_some();
    let gap = (sum - total).abs();
    let within = |percent: u32| gap * Decimal::ONE_HUNDRED <= total * Decimal::from(percent);
    let exchanged = is_one_exchanged(parts.iter().filter_map(|c| exact(c)), sum - total);
    // 分小学组18支、初中组12支: what is divided is so whole.
    let is_divided = chars.get(from) == Some(&'分') && chars.get(from + 1) != Some(&'校');
    let is_near = within(if is_divided { 30 } else { 6 })
        || (is_slip(sum, total) || exchanged) && within(20)
        || gap <= Decimal::TWO && total > Decimal::TEN;
    let all_less = parts.iter().all(|c| exact(c).is_some_and(|n| n < total));
    (is_near && all_less && !is_open && !is_other).then(|| said(reading, whole, &parts, total, false))
}

/// 按学段分， and 从职称看，: where what follows them begins.
fn by_what(chars: &[char], at: usize) -> Option<usize> {
    if !matches!(chars.get(at)?, '按' | '从') {
        return None;
    }
    let sign = (at..chars.len()).take(NOUN).find(|i| !is_han(chars[*i]))?;
    let divides =
        ["分", "看", "分类", "划分", "统计", "来看", "分布"].iter().any(|w| stands_before(chars, sign, w));
    (divides && matches!(chars[sign], '，' | ',' | '：' | ':')).then_some(sign + 1)
}

/// Amounts of one unit that stand one behind the other, each with its name alone before it.
fn row<'c>(reading: &Reading<'c>, i: usize, from: usize) -> Vec<&'c Claim> {
    let chars = reading.chars();
    let whole = &reading.claims[i];
    let mut parts: Vec<&Claim> = Vec::new();
    let mut end = from;
    for claim in reading.claims[i + 1..].iter().take(MOST) {
        let is_part = same_unit(&claim.unit, &whole.unit)
            && claim.kind == whole.kind
            && is_amount(reading, claim)
            && is_name(chars, end..claim.at.start, parts.is_empty());
        if !is_part {
            break;
        }
        parts.push(claim);
        end = claim.at.end;
    }
    parts
}

/// 、小学段: a sign, where it is not the first of its row, and a name without a verb of its own.
fn is_name(chars: &[char], at: Range<usize>, is_first: bool) -> bool {
    let text = chars.get(at).unwrap_or_default();
    let name = match text {
        ['、' | '，' | ',' | '；' | '和' | '及', name @ ..] if !is_first => name,
        name if is_first => name,
        _ => return false,
    };
    let plain = name.iter().all(|c| is_han(*c) || c.is_ascii_alphanumeric() || matches!(c, '“' | '”'));
    let other =
        ["其中", "新增", "新建", "撤", "比", "较", "共", "同", "占", "实有", "现有", "实际", "已", "缺"];
    (1..=NOUN).contains(&name.len()) && plain && !other.iter().any(|w| says(name, 0..name.len(), w))
}
