//! Rates of the last of a row of years: 2021年至2023年，教育支出分别为5.82亿元、6.14亿元、6.45亿元，…，2023年比上年增长5.0%.

use super::base::compared;
use crate::finding::figures::{clause_before, exact, is_amount, is_change, same_unit, says};
use crate::finding::{Finding, Reading};
use crate::quantity::{Claim, Kind};

/// A row has so many years at least, and stands among so many claims before what is said of its last year.
const LEAST: usize = 2;
const BACK: usize = 14;

pub(super) fn find(reading: &Reading<'_>) -> Vec<Finding> {
    let rates = reading.claims.iter().enumerate().filter(|(_, c)| c.unit == "%" && is_change(reading, c));
    rates.filter_map(|(i, rate)| of(reading, i, rate)).collect()
}

fn of(reading: &Reading<'_>, i: usize, rate: &Claim) -> Option<Finding> {
    let chars = reading.chars();
    let clause = clause_before(chars, rate.at.start, 20);
    let compares =
        ["比上年", "较上年", "比上一年", "较上一年", "同比"].iter().any(|w| says(chars, clause.clone(), w));
    let year = reading.claims[..i].last().filter(|c| c.kind == Kind::Date && c.at.start >= clause.start)?;
    let named = year.value.as_ref().map(ToString::to_string).filter(|y| y.len() == 4 && compares)?;
    let sentence = reading.outline.sentence(rate.at.start, chars.len());
    let before: Vec<&Claim> =
        reading.claims[..i].iter().rev().take(BACK).take_while(|c| c.at.start >= sentence.start).collect();
    // The row, from its last number to its first.
    let joined = |a: &Claim, b: &Claim| matches!(chars.get(a.at.end..b.at.start), Some(['、' | '和']));
    let last = before
        .windows(2)
        .position(|pair| joined(pair[1], pair[0]) && same_unit(&pair[0].unit, &pair[1].unit))?;
    let many = 1 + before[last..].windows(2).take_while(|pair| joined(pair[1], pair[0])).count();
    let row = &before[last..last + many];
    let first = row.last()?;
    let opening = sentence.start..first.at.start;
    // It is the row of the years that end with the one that is named.
    let range = before.get(last + many).filter(|c| c.kind == Kind::Date)?;
    let ends = range.upper.as_ref().map(ToString::to_string) == Some(named);
    if row.len() < LEAST
        || !says(chars, opening, "分别")
        || !ends
        || !row.iter().all(|c| is_amount(reading, c))
    {
        return None;
    }
    exact(rate)?;
    compared(reading, row[1], row[0], rate)
}
