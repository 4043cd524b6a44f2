//! Amounts for each of some that are said by name before: 小学寄宿生每生每学期500元，初中寄宿生每生每学期625元。…小学寄宿生1240人，需资金62万元；初中寄
//! 宿生1600人，需资金100万元.

use std::collections::HashSet;

use rust_decimal::Decimal;

use super::factor::{Factor, is_of};
use super::said;
use crate::finding::figures::{clause_before, exact, is_amount, is_slip};
use crate::finding::{Finding, Reading};
use crate::quantity::{Claim, Kind};

/// A number and what it comes to stand beside each other, and the amount for each so many claims and characters before.
const NEAR: usize = 14;
const BACK: usize = 12;
const REACH: usize = 200;

/// `known` are the places of the amounts that were worked out.
pub(super) fn find(reading: &Reading<'_>, known: &mut HashSet<usize>) -> Vec<Finding> {
    let mut found = Vec::new();
    let told = known.clone();
    for (i, pair) in reading.claims.windows(2).enumerate() {
        let [number, total] = pair else { continue };
        let beside = number.kind == Kind::Count && total.kind == Kind::Money && total.per.is_empty();
        if !beside || total.at.start.saturating_sub(number.at.end) > NEAR {
            continue;
        }
        let Some((each, finding)) = of(reading, i, number, total) else { continue };
        if !told.contains(&each) {
            known.insert(each);
            found.push(finding);
        }
    }
    found
}

/// Where the amount for each stands, and what came of it.
fn of(reading: &Reading<'_>, i: usize, number: &Claim, total: &Claim) -> Option<(usize, Finding)> {
    let chars = reading.chars();
    let parted = (number.at.end..total.at.start).any(|at| matches!(chars[at], '。' | '；' | ';' | '\n'));
    if parted
        || number.subject.chars().count() < 3
        || !is_amount(reading, number)
        || !is_amount(reading, total)
    {
        return None;
    }
    let line = reading.outline.line(number.at.start);
    let from = line.start.saturating_sub(REACH).max(number.at.start.saturating_sub(REACH));
    let before = reading.claims[..i].iter().rev().take(BACK).take_while(|c| c.at.start >= from);
    let mut rates = before.filter(|c| {
        c.kind == Kind::Money && !c.per.is_empty() && is_of(&c.per, number) && is_named(chars, c, number)
    });
    let each = rates.next().filter(|_| rates.next().is_none())?;
    let (one, many, sum) = (exact(each)?, exact(number)?, exact(total)?);
    let product = one.checked_mul(many)?;
    // A term of two, or the months of a year, may be meant.
    let terms = [1_u32, 2, 9, 10, 12].map(Decimal::from);
    let holds = terms.iter().find(|n| product.checked_mul(**n) == Some(sum));
    if let Some(value) = holds {
        let factor = Factor { value: *value, is_said: false, is_guessed: false };
        return Some((each.at.start, said(reading, number, each, &factor, total, true)));
    }
    let factor = Factor { value: Decimal::ONE, is_said: false, is_guessed: false };
    let ratio = if product > sum { product.checked_div(sum) } else { sum.checked_div(product) }?;
    let is_near = ratio <= Decimal::new(13, 1) || is_slip(product, sum);
    is_near.then(|| (each.at.start, said(reading, number, each, &factor, total, false)))
}

/// Whether an amount is for each of what a number counts: 小学寄宿生 before 每生.
fn is_named(chars: &[char], each: &Claim, number: &Claim) -> bool {
    let clause = clause_before(chars, each.at.start, 24);
    let Some(every) = clause.clone().find(|at| chars[*at] == '每') else { return false };
    let name: String = chars[clause.start..every].iter().collect();
    let name = name.trim_end_matches("按").trim_start_matches('按');
    name.chars().count() >= 3 && (name.ends_with(&number.subject) || number.subject.ends_with(name))
}
