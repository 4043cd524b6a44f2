//! What several items come to that stand above: 以上四类共资助8721人, behind paragraphs with a number of persons each.

use rust_decimal::Decimal;

use super::said;
use crate::finding::figures::{
    clause_before, exact, is_amount, is_one_exchanged, is_slip, is_taken_apart, same_unit, says,
};
use crate::finding::{Finding, Reading};
use crate::item;
use crate::quantity::Claim;
use crate::quantity::numeral::{digit_value, han_digit};
use crate::repair::stands;

/// Items stand no further above, and so many claims.
const REACH: usize = 600;
const BACK: usize = 60;

/// 1.维修1860万元，用于26所…。2.…。以上五类项目合计: the first number of each item of the paragraph, where each has one.
fn of_items<'c>(reading: &Reading<'c>, i: usize, total: &Claim, end: usize) -> Vec<&'c Claim> {
    let chars = reading.chars();
    let line = reading.outline.line(total.at.start);
    let opens = |at: usize| at == line.start || matches!(chars[at - 1], '。' | '；' | ';' | '：');
    let mut begins: Vec<usize> = Vec::new();
    for at in (line.start..end).filter(|at| opens(*at)) {
        let mark = item::mark(chars, at);
        begins.extend(mark.filter(|mark| mark.number == begins.len() + 1).map(|_| at));
    }
    let alike = |c: &&Claim| same_unit(&c.unit, &total.unit) && c.kind == total.kind && is_amount(reading, c);
    let ends = begins.iter().skip(1).copied().chain([end]);
    let first = |(from, to): (&usize, usize)| {
        let at = reading.claims[..i].partition_point(|c| c.at.start < *from);
        reading.claims[at..i].iter().take_while(|c| c.at.start < to).find(alike)
    };
    let all: Option<Vec<&Claim>> = begins.iter().zip(ends).map(first).collect();
    all.filter(|all| all.len() >= 2).unwrap_or_default()
}

pub(super) fn find(reading: &Reading<'_>, i: usize) -> Option<Finding> {
    let chars = reading.chars();
    let total = reading.claims.get(i).filter(|c| is_amount(reading, c))?;
    let sentence = reading.outline.sentence(total.at.start, chars.len());
    let lead = sentence.start..total.at.start;
    let at = lead.clone().take(40).find(|at| ["以上", "上述"].iter().any(|w| stands(chars, *at, w)));
    // 两类学校学生合计: the sentence begins with how many there are.
    let at = at.or_else(|| sentence.start.checked_sub(2))?;
    let digit = |at: usize| chars.get(at).and_then(|c| han_digit(*c).or_else(|| digit_value(*c)));
    let many = digit(at + 2).filter(|n| (2..=9).contains(n))? as usize;
    let is_counted = chars.get(at + 3).is_some_and(|c| "项类个笔批级处种部".contains(*c));
    let is_total = ["共", "合计", "总计", "总"].iter().any(|w| says(chars, at + 3..total.at.start, w));
    // What stands between them is another number of the same items.
    let clause = clause_before(chars, total.at.start, 30);
    let is_first = clause.start <= at || !says(chars, clause.clone(), "其中");
    let opens = at + 2 == sentence.start;
    let is_firm = !opens || says(chars, clause, "合计");
    if !is_counted || !is_total || !is_first || !is_firm {
        return None;
    }
    let from = sentence.start.saturating_sub(REACH);
    let numbered = of_items(reading, i, total, sentence.start);
    let many = if numbered.is_empty() { many } else { numbered.len() };
    let parts: Vec<&Claim> = reading.claims[..i]
        .iter()
        .rev()
        .skip_while(|c| c.at.start >= sentence.start)
        .take(BACK)
        .take_while(|c| c.at.start >= from)
        .filter(|c| same_unit(&c.unit, &total.unit) && c.kind == total.kind && is_amount(reading, c))
        .filter(|c| !is_taken_apart(chars, c))
        .take(many)
        .collect();
    let parts: Vec<&Claim> = if numbered.is_empty() { parts.into_iter().rev().collect() } else { numbered };
    let whole = exact(total)?;
    let sum: Decimal = parts.iter().filter_map(|c| exact(c)).sum();
    if parts.len() < many {
        return None;
    }
    if sum == whole {
        return Some(said(reading, total, &parts, whole, true));
    }
    let gap = (sum - whole).abs() * Decimal::ONE_HUNDRED;
    let slip = is_slip(sum, whole) || is_one_exchanged(parts.iter().filter_map(|c| exact(c)), sum - whole);
    let is_near = !opens && gap <= whole * Decimal::TWO || slip && gap <= whole * Decimal::from(30);
    is_near.then(|| said(reading, total, &parts, whole, false))
}
