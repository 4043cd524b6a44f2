//! A row that is all its sentence says, behind a colon: 支出明细为：校园文化建设86.4万元、心理辅导室112.5万元…; 检查结果：优秀19所，良好24所…. It
//! comes to a number of the paragraph before it, or to one but for a slip.

use rust_decimal::Decimal;

use super::{STAGES, overlapping, said};
use crate::characters::is_han;
use crate::finding::figures::{exact, is_amount, is_one_exchanged, is_slip, same_unit, says};
use crate::finding::{Finding, Reading};
use crate::quantity::Claim;
use crate::repair::stands;
use crate::words::list;

/// What stands before the colon is no longer, nor the name of a part.
const LABEL: usize = 10;
const NAME: usize = 14;

/// So many numbers before the row may be what it comes to.
const BACK: usize = 8;

pub(super) fn find(reading: &Reading<'_>, i: usize) -> Option<Finding> {
    let chars = reading.chars();
    let first = reading.claims.get(i).filter(|c| is_amount(reading, c))?;
    let sentence = reading.outline.sentence(first.at.start, chars.len());
    let colon = (sentence.start..first.at.start).take(LABEL + 1).find(|at| !is_han(chars[*at]))?;
    let is_row = colon >= sentence.start + 2 && matches!(chars[colon], '：' | ':');
    if !is_row || first.at.start - colon > NAME + 1 {
        return None;
    }
    let alike = |c: &Claim| same_unit(&c.unit, &first.unit) && c.kind == first.kind && is_amount(reading, c);
    let parts: Vec<&Claim> = reading.claims[i..].iter().take_while(|c| c.at.end <= sentence.end).collect();
    let joined = parts.windows(2).all(|pair| {
        let between = chars.get(pair[0].at.end..pair[1].at.start).unwrap_or_default();
        matches!(between.first(), Some('、' | '，' | ',' | '；'))
            && (2..=NAME).contains(&between.len())
            && between[1..].iter().all(|c| is_han(*c) || matches!(c, '“' | '”'))
    });
    let last = parts.last()?;
    let at = colon..last.at.end;
    let is_other = STAGES.within(chars, at.clone()).is_some() || overlapping(chars, at).is_some();
    let ends = last.at.end + 1 >= sentence.end && !stands(chars, last.at.end, "等");
    if parts.len() < 3 || !joined || !ends || is_other || !parts.iter().all(|c| alike(c)) {
        return None;
    }
    let line = reading.outline.line(sentence.start.saturating_sub(1));
    let before: Vec<&Claim> = reading.claims[..i]
        .iter()
        .rev()
        .take(BACK)
        .take_while(|c| c.at.start >= line.start)
        .filter(|c| alike(c))
        .collect();
    let sum: Decimal = parts.iter().filter_map(|c| exact(c)).sum();
    if let Some(whole) = before.iter().find(|c| exact(c) == Some(sum)) {
        return Some(said(reading, whole, &parts, sum, true));
    }
    // 主要存在以下问题：…9所，…7所 are some of what there is.
    let label = sentence.start..colon;
    let is_all = list("row-labels").iter().any(|w| says(chars, label.clone(), w));
    let is_some = ["主要", "问题"].iter().any(|w| says(chars, label.clone(), w));
    let whole = before.iter().filter(|_| !is_some).find(|whole| {
        let Some(total) = exact(whole) else { return false };
        let gap = (sum - total).abs() * Decimal::ONE_HUNDRED;
        let exchanged = is_one_exchanged(parts.iter().filter_map(|c| exact(c)), sum - total);
        (exchanged || is_slip(sum, total)) && gap <= total * Decimal::from(20)
            || is_all && gap <= total * Decimal::from(6)
    })?;
    Some(said(reading, whole, &parts, exact(whole)?, false))
}
