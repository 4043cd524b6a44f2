//! Parts that are so much for each of several: 满分720分，其中语文、数学、英语各120分，物理、化学各100分，道德与法治、历史各80分.

use mingde_core::diagnostic::Message;
use rust_decimal::Decimal;

use crate::finding::figures::{exact, is_amount, is_slip, same_unit, says, written};
use crate::finding::{Finding, Reading};
use crate::quantity::Claim;
use crate::repair::stands_before;

/// The parts of a whole stand so close to each other, and so many of them.
const NEAR: usize = 30;
const MOST: usize = 12;

pub(super) fn find(reading: &Reading<'_>, i: usize) -> Option<Finding> {
    let chars = reading.chars();
    let whole = reading.claims.get(i).filter(|c| is_measured(reading, c))?;
    let sentence = reading.outline.sentence(whole.at.start, chars.len());
    let (mut sum, mut end, mut has_each) = (Decimal::ZERO, whole.at.end, false);
    let mut count = 0;
    for part in reading.claims[i + 1..].iter().take(MOST) {
        let alike =
            same_unit(&part.unit, &whole.unit) && exact(part).is_some() && part.at.end <= sentence.end;
        let between = end..part.at.start.max(end);
        if !alike || between.len() > NEAR || between.clone().any(|at| matches!(chars[at], '。' | '；')) {
            break;
        }
        let is_each = stands_before(chars, part.at.start, "各");
        // 语文、数学、英语 are three; a comma before them ends what was said.
        let from = between.clone().rev().find(|at| matches!(chars[*at], '，' | ',' | '：')).unwrap_or(end);
        let names = 1 + (from + 1..part.at.start).filter(|at| matches!(chars[*at], '、' | '和')).count();
        let times = if is_each { Decimal::from(names) } else { Decimal::ONE };
        sum += exact(part)?.checked_mul(times)?;
        has_each |= is_each && names > 1;
        (end, count) = (part.at.end, count + 1);
    }
    let total = exact(whole)?;
    let opens = says(chars, whole.at.end..(whole.at.end + 4).min(chars.len()), "其中")
        || matches!(chars.get(whole.at.end), Some('：' | '（' | '('));
    if !has_each || !opens || count < 2 || sum.is_zero() {
        return None;
    }
    let gap = (sum - total).abs() * Decimal::ONE_HUNDRED;
    let holds = sum == total;
    let near = gap <= total * Decimal::from(6) || is_slip(sum, total) && gap <= total * Decimal::from(20);
    if !holds && !near {
        return None;
    }
    let message = Message::new(if holds { "checkup-sum-holds" } else { "checkup-sum-differs" });
    let parts: String = chars[whole.at.end + 1..end].iter().collect();
    let message = message.with("parts", parts);
    let message = written(sum, whole).put(message, "sum");
    let message = written(total, whole).put(message, "total");
    let at = whole.at.start..end;
    Some(if holds { reading.holds(at, message) } else { reading.found(at, message) })
}

fn is_measured(reading: &Reading<'_>, claim: &Claim) -> bool {
    is_amount(reading, claim) && !claim.unit.is_empty()
}
