//! What is left of what another paragraph counts: 仍有17处隐患没有整改, behind 排查隐患318处，已整改301处 further up. It is told where no two numbers of the paper
//! come to it, and the two that count the same miss it by one digit.

use rust_decimal::Decimal;

use super::left::DONE;
use super::said;
use crate::characters::is_han;
use crate::finding::figures::{
    are_exchanged, clause_before, exact, is_amount, is_slip_of_one, same_unit, says,
};
use crate::finding::{Finding, Reading};
use crate::quantity::{Claim, Kind};
use crate::words::{Words, list};

/// What there was and what was done stand so close, and no more claims are looked through.
const NEAR: usize = 120;
const TOGETHER: usize = 8;
const MOST: usize = 300;

/// Words right before a number of what is left, and words with which its clause may begin.
static LEFT: Words = Words::ending("left-before");

pub(super) fn find(reading: &Reading<'_>) -> Vec<Finding> {
    let may_be = |c: &Claim| c.kind == Kind::Count && is_amount(reading, c) && !reading.is_in_table(c);
    let lefts = reading.claims.iter().enumerate().filter(|(_, c)| may_be(c));
    lefts.filter_map(|(i, left)| of(reading, i, left)).collect()
}

fn of(reading: &Reading<'_>, i: usize, left: &Claim) -> Option<Finding> {
    let chars = reading.chars();
    let rest = exact(left)?;
    // 5名未办卡学生: those of whom it is said that they have not.
    let lacking: Option<String> = match chars.get(left.at.end..left.at.end + 3) {
        Some(['未', rest @ ..]) => Some(rest.iter().collect()),
        _ => None,
    };
    let is_left = lacking.is_some() || LEFT.before(chars, left.at.start).is_some();
    let noun = noun_of(chars, left).or_else(|| lacking.clone())?;
    let sentence = reading.outline.sentence(left.at.start, chars.len());
    // 发现276处，当场整改198处，…涉及隐患78处: what follows both in their sentence may be left as well.
    if !is_left && !says(chars, clause_before(chars, left.at.start, 12), &noun) {
        return None;
    }
    let own = reading.claims[..i].partition_point(|c| c.at.start < sentence.start);
    let from = if is_left { i.saturating_sub(MOST) } else { own };
    let all = &reading.claims[from..i];
    let mut near: Option<(&Claim, &Claim)> = None;
    for (k, done) in all.iter().enumerate() {
        let may_be =
            |c: &Claim| same_unit(&c.unit, &left.unit) && c.kind == left.kind && is_amount(reading, c);
        if !may_be(done) || DONE.within(chars, clause_before(chars, done.at.start, 16)).is_none() {
            continue;
        }
        let before = all[..k].iter().rev().take(TOGETHER).take_while(|c| done.at.start - c.at.end <= NEAR);
        for whole in before.filter(|c| may_be(c) && exact(c) > exact(done)) {
            let right = exact(whole)? - exact(done)?;
            if right == rest {
                return None;
            }
            let exchanged = are_exchanged(right, rest) && right >= Decimal::TEN;
            let is_slip = exchanged || is_left && is_slip_of_one(right, rest);
            let says_done = lacking
                .as_ref()
                .is_none_or(|word| says(chars, clause_before(chars, done.at.start, 16), word));
            let bears = lacking.is_some()
                || says(chars, clause_before(chars, whole.at.start, 16), &noun)
                || says(chars, whole.at.end..(whole.at.end + 8).min(chars.len()), &noun);
            let here = is_left || whole.at.start >= sentence.start;
            if is_slip && bears && here && says_done {
                near = near.or(Some((whole, done)));
            }
        }
    }
    let (whole, done) = near?;
    // What was said to be left before is that.
    let known = all.iter().rev().any(|c| {
        same_unit(&c.unit, &left.unit) && exact(c) == Some(rest) && LEFT.before(chars, c.at.start).is_some()
    });
    if known {
        return None;
    }
    let mut finding = said(reading, whole, &[done, left], exact(whole)?, false);
    (finding.start, finding.end) = (left.start, left.end);
    Some(finding.and_at(reading, whole.at.start..done.at.end))
}

/// 隐患 of 17处隐患, of 17处消防隐患 and of 隐患78处.
fn noun_of(chars: &[char], left: &Claim) -> Option<String> {
    const LONGEST: usize = 8;
    let behind: Vec<char> =
        chars[left.at.end..].iter().take(LONGEST).take_while(|c| is_han(**c)).copied().collect();
    let known = list("left-nouns").iter().find(|noun| {
        let text: String = behind.iter().collect();
        text.contains(noun.as_str())
    });
    let before = || list("left-nouns").iter().find(|noun| left.subject.ends_with(noun.as_str()));
    known.or_else(before).cloned()
}
