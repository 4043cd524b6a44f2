//! Sums and products that the text writes out: 94.712万元（1420人×7元×98天）, 12×5=60, and weights that come to all of it: 笔试成绩×40%＋面试成绩×60%.

use mingde_core::diagnostic::Message;
use rust_decimal::Decimal;

use crate::finding::figures::{exact, half_of_last, written};
use crate::finding::{Finding, Reading};
use crate::quantity::Claim;

/// So many factors are written out at most, and so far apart.
const MOST: usize = 5;
const NEAR: usize = 3;

pub(super) fn find(reading: &Reading<'_>, claims: &[Claim]) -> Vec<Finding> {
    let mut found: Vec<Finding> = (0..claims.len()).filter_map(|i| product(reading, claims, i)).collect();
    found.extend(weights(reading, claims));
    found
}

fn is_times(between: &[char]) -> bool {
    between.len() <= NEAR && between.iter().any(|c| matches!(c, '×' | '✕' | '*')) && !between.contains(&'+')
}

/// The product that begins with a claim, against the number right before its bracket or right behind its sign.
fn product(reading: &Reading<'_>, claims: &[Claim], i: usize) -> Option<Finding> {
    let chars = reading.chars();
    let between = |a: &Claim, b: &Claim| chars.get(a.at.end..b.at.start).unwrap_or_default();
    let opens = i == 0 || !is_times(between(&claims[i - 1], &claims[i]));
    let rest =
        claims[i..].windows(2).take(MOST).take_while(|pair| is_times(between(&pair[0], &pair[1]))).count();
    if !opens || rest == 0 || claims[i..=i + rest].iter().any(|c| c.unit == "%") {
        return None;
    }
    let factors = &claims[i..=i + rest];
    let (first, last) = (&factors[0], &factors[rest]);
    let before = first.at.start.checked_sub(1).map(|at| chars[at]);
    let in_bracket = matches!(before, Some('（' | '(')) && matches!(chars.get(last.at.end), Some('）' | ')'));
    let stands_before = || claims[..i].last().filter(|c| in_bracket && c.at.end + 1 == first.at.start);
    let stands_behind = || {
        let next = claims.get(i + rest + 1)?;
        let sign = chars.get(last.at.end..next.at.start)?;
        matches!(sign, ['=' | '＝'] | ['=' | '＝', _]).then_some(next)
    };
    let total = stands_before().or_else(stands_behind)?;
    let worked = factors.iter().try_fold(Decimal::ONE, |product, c| product.checked_mul(exact(c)?))?;
    let sum = exact(total)?;
    let holds = (worked - sum).abs() <= half_of_last(total);
    let message = Message::new(if holds { "checkup-product-holds" } else { "checkup-product-differs" });
    let each: String = chars[factors[1].at.start..last.at.end].iter().collect();
    let message = message.with("number", &first.quote).with("each", each);
    let message = written(worked, total).put(message, "product");
    let message = written(sum, total).put(message, "total");
    let at = first.at.start.min(total.at.start)..last.at.end.max(total.at.end);
    Some(if holds { reading.holds(at, message) } else { reading.found(at, message) })
}

/// 笔试成绩×40%＋面试成绩×70% come to more than all of it.
fn weights(reading: &Reading<'_>, claims: &[Claim]) -> Option<Finding> {
    let chars = reading.chars();
    let is_weight = |c: &&Claim| {
        c.unit == "%" && c.at.start.checked_sub(1).is_some_and(|at| matches!(chars[at], '×' | '*'))
    };
    let weights: Vec<&Claim> = claims.iter().filter(is_weight).collect();
    let joined = weights.windows(2).all(|pair| {
        let between = chars.get(pair[0].at.end..pair[1].at.start).unwrap_or_default();
        matches!(between.first(), Some('+' | '＋')) && between.len() <= 16
    });
    let sum: Decimal = weights.iter().filter_map(|c| exact(c)).sum();
    let [first, .., last] = weights[..] else { return None };
    if !joined || sum == Decimal::ONE_HUNDRED || weights.len() > MOST {
        return None;
    }
    let parts = weights.iter().map(|c| c.quote.clone()).collect::<Vec<_>>().join(" + ");
    let message =
        Message::new("checkup-shares-over").with("parts", parts).with("sum", format!("{}%", sum.normalize()));
    Some(reading.found(first.at.start..last.at.end, message))
}
