//! What is left of an income: 全年收入86.4万元，…。支出84.1万元，结余2.3万元, where income and expenses stand sentences apart.

use super::said;
use crate::finding::figures::{
    are_exchanged, clause_before, exact, is_amount, is_slip_of_one, is_taken_apart, says,
};
use crate::finding::{Finding, Reading};
use crate::quantity::{Claim, Kind};

/// Income and expenses stand in the same paragraph, among so many claims.
const BACK: usize = 24;

pub(super) fn find(reading: &Reading<'_>, i: usize) -> Option<Finding> {
    let chars = reading.chars();
    let left = reading.claims.get(i).filter(|c| c.kind == Kind::Money && is_amount(reading, c))?;
    let lead = clause_before(chars, left.at.start, 10);
    if !["结余", "节余", "结转"].iter().any(|w| says(chars, lead.clone(), w)) {
        return None;
    }
    let line = reading.outline.line(left.at.start);
    let before: Vec<&Claim> = reading.claims[..i]
        .iter()
        .rev()
        .take(BACK)
        .take_while(|c| c.at.start >= line.start)
        .filter(|c| c.kind == Kind::Money && is_amount(reading, c) && !is_taken_apart(chars, c))
        .collect();
    let of = |words: &'static [&'static str]| {
        let names = move |c: &&Claim| {
            let lead = clause_before(chars, c.at.start, 10);
            words.iter().any(|w| says(chars, lead.clone(), w))
        };
        before.iter().copied().filter(move |c| names(c))
    };
    let rest = exact(left)?;
    let mut near: Option<(&Claim, &Claim)> = None;
    for income in of(&["收入", "到位", "安排", "预算", "筹集"]) {
        for spent in of(&["支出", "使用", "执行"]).filter(|c| c.at.start > income.at.start) {
            let right = exact(income)? - exact(spent)?;
            if right == rest {
                return None;
            }
            if near.is_none() && (are_exchanged(right, rest) || is_slip_of_one(right, rest)) {
                near = Some((income, spent));
            }
        }
    }
    let (income, spent) = near?;
    Some(said(reading, income, &[spent, left], exact(income)?, false))
}
