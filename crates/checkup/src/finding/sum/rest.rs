//! What is lacking or left of two numbers without a word of what was done: 在编3048人，空编212名; 应配450人，尚缺38人; 专项资金3504万元，…安排1752万元，其余为食
//! 堂运行，为1752万元. It is the difference of two that stand before it, one beside the other.

use rust_decimal::Decimal;

use super::said;
use crate::finding::figures::{are_exchanged, exact, is_amount, is_taken_apart, same_unit, says};
use crate::finding::{Finding, Reading};
use crate::quantity::{Claim, Kind};
use crate::words::Words;

/// Words by which a number is a difference.
static LACKING: Words = Words::beginning("differences");

/// The two stand so close before it, among so many claims.
const REACH: usize = 160;
const BACK: usize = 12;

/// The word stands so close before what is lacking.
const NEAR: usize = 24;

/// What is lacking is the difference of two beside each other but for a slip, and of no two at all; `i` is its place among the claims.
pub(super) fn find(reading: &Reading<'_>, i: usize) -> Option<Finding> {
    let chars = reading.chars();
    let rest = reading.claims.get(i).filter(|c| counts(c) && exact(c).is_some())?;
    let lacks = exact(rest).filter(|n| *n > Decimal::ZERO)?;
    let last = reading.claims[..i].last()?;
    let sentence = reading.outline.sentence(rest.at.start, chars.len());
    let from = last.at.end.max(sentence.start).max(rest.at.start.saturating_sub(NEAR));
    let is_left = || {
        // 已办卡209人，另有5人正在办理.
        let behind = rest.at.end..(rest.at.end + NEAR / 2).min(chars.len());
        let undone = ["正在", "尚未", "仍未", "未", "待"].iter().any(|w| says(chars, behind.clone(), w));
        undone && says(chars, from..rest.at.start, "另有")
    };
    if LACKING.within(chars, from..rest.at.start).is_none() && !is_left() {
        return None;
    }
    let line = reading.outline.line(rest.at.start);
    let from = line.start.max(rest.at.start.saturating_sub(REACH));
    let alike = |c: &&Claim| same_unit(&c.unit, &rest.unit) && c.kind == rest.kind && exact(c).is_some();
    let before: Vec<&Claim> = reading.claims[..i]
        .iter()
        .rev()
        .take(BACK)
        .take_while(|c| c.at.start >= from)
        .filter(alike)
        .filter(|c| c.per.is_empty())
        .collect();
    let apart = |a: &Claim, b: &Claim| Some((exact(a)? - exact(b)?).abs());
    let fits = before.iter().enumerate().any(|(n, a)| {
        before[n + 1..].iter().enumerate().any(|(m, b)| {
            let gap = apart(a, b).unwrap_or_default();
            // 312处，已整改250处，正在整改40处，其余22处: two were taken from it.
            let third = before[n + m + 2..].iter().any(|c| {
                let of = [exact(a), exact(b), exact(c)].map(Option::unwrap_or_default);
                let all: Decimal = of.iter().sum();
                of.iter().any(|whole| *whole + *whole - all == lacks)
            });
            gap == lacks || third
        })
    });
    if fits {
        return None;
    }
    let plain: Vec<&Claim> =
        before.into_iter().filter(|c| !is_taken_apart(chars, c) && is_amount(reading, c)).take(4).collect();
    let pair = plain.windows(2).find(|pair| {
        apart(pair[0], pair[1]).is_some_and(|right| right > Decimal::ZERO && is_little_off(right, lacks))
    })?;
    let (whole, part) = if exact(pair[0]) > exact(pair[1]) { (pair[0], pair[1]) } else { (pair[1], pair[0]) };
    Some(said(reading, whole, &[part, rest], exact(whole)?, false))
}

fn counts(claim: &Claim) -> bool {
    matches!(claim.kind, Kind::Count | Kind::Money | Kind::Number) && claim.per.is_empty()
}

/// One digit of as many is wrong, or two are exchanged; of numbers with a single digit it is by one.
fn is_little_off(right: Decimal, said: Decimal) -> bool {
    let scale = right.normalize().scale().max(said.normalize().scale());
    let digits = |mut n: Decimal| {
        n.rescale(scale);
        n.mantissa().unsigned_abs().to_string().into_bytes()
    };
    let (a, b) = (digits(right), digits(said));
    let differing = a.iter().zip(&b).filter(|(x, y)| x != y).count();
    let in_one = a.len() == b.len() && differing == 1;
    in_one && (a.len() > 1 || (right - said).abs() <= Decimal::ONE) || are_exchanged(right, said)
}
