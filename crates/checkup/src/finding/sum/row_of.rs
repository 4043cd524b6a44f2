//! A row of parts whose whole stands a sentence before it and is announced by no word: 毕业生1012人。毕业生中，升学647人，就业339人，参军26人; 投入资金486万元。新建跑
//! 道支出312万元；购置器材支出126万元；赛事经费48万元.

use rust_decimal::Decimal;

use super::{STAGES, overlapping, said};
use crate::characters::is_han;
use crate::finding::figures::{are_exchanged, exact, is_amount, is_taken_apart, same_unit, says};
use crate::finding::{Finding, Reading};
use crate::quantity::{Claim, Kind};
use crate::repair::stands;
use crate::words::list;

/// What is said of a part before its number is no longer.
const NAME: usize = 14;

/// The whole stands so close before its row, and among so many claims.
const REACH: usize = 90;
const BACK: usize = 8;

/// No row is longer.
const MOST: usize = 20;

/// The row that begins with a claim against what stands before it; `i` is the place of the claim.
pub(super) fn find(reading: &Reading<'_>, i: usize) -> Option<Finding> {
    let chars = reading.chars();
    let first = reading.claims.get(i).filter(|c| is_amount(reading, c) && !reading.is_in_table(c))?;
    // Only the first of a row begins it.
    // 第一组检查20所，第二组18所: which of them it is stands between.
    let counts = |c: &&Claim| c.kind != Kind::Ordinal;
    if reading.claims[..i].iter().rev().find(counts).is_some_and(|last| goes_on(reading, last, first)) {
        return None;
    }
    let following: Vec<&Claim> =
        reading.claims[i + 1..].iter().take(MOST * 2).filter(counts).take(MOST + 1).collect();
    let mut row = vec![first];
    while let Some(&next) = following.get(row.len() - 1).filter(|_| row.len() < MOST) {
        let last: &Claim = row.last().copied()?;
        if !goes_on(reading, last, next) {
            break;
        }
        row.push(next);
    }
    let last = row.last()?;
    let line = reading.outline.line(first.at.start);
    let from = line.start.max(first.at.start.saturating_sub(REACH));
    let before: Vec<&Claim> = reading.claims[..i]
        .iter()
        .rev()
        .take(BACK)
        .take_while(|c| c.at.start >= from)
        .filter(|c| same_unit(&c.unit, &first.unit) && c.kind == first.kind && is_amount(reading, c))
        .collect();
    let values: Vec<Decimal> = row.iter().filter_map(|c| exact(c)).collect();
    if row.len() < 3 || values.len() < row.len() {
        return None;
    }
    let behind = following.get(row.len() - 1).filter(|c| {
        c.at.start - last.at.end <= NAME
            && says(chars, last.at.end..c.at.start, "共")
            && same_unit(&c.unit, &first.unit)
    });
    if behind.is_some() {
        return None;
    }
    // What some of them come to is known: those are the parts.
    let known = |sum: Decimal| before.iter().any(|c| exact(c) == Some(sum));
    for from in 0..values.len() - 1 {
        let mut sum = values[from];
        for value in &values[from + 1..] {
            sum += value;
            if known(sum) {
                return None;
            }
        }
    }
    // The nearest number, or the nearest that is no part itself.
    let plain = before.iter().find(|c| !is_taken_apart(chars, c));
    let mut wholes = before.first().into_iter().chain(plain);
    let sum: Decimal = values.iter().sum();
    let near = wholes.find_map(|whole| {
        let is_near = misses_by_little(reading, whole, &row, &values, sum)?;
        let sentence = reading.outline.sentence(first.at.start, chars.len());
        let mut finding = said(reading, whole, &row, exact(whole).unwrap_or_default(), false);
        if whole.at.end < sentence.start {
            (finding.start, finding.end) = (first.start, last.end);
            finding = finding.and_at(reading, whole.at.clone());
        }
        is_near.then_some(finding)
    });
    near.or_else(|| of_groups(reading, i, &row, &values, sum))
}

/// 5个检查组中，第一组检查20所，…: as many numbers as there are groups come to all that there are, wherever the paper says so.
fn of_groups(
    reading: &Reading<'_>,
    i: usize,
    row: &[&Claim],
    values: &[Decimal],
    sum: Decimal,
) -> Option<Finding> {
    const FAR: usize = 60;
    let chars = reading.chars();
    let first = row.first()?;
    let counts = |c: &&Claim| c.kind != Kind::Ordinal;
    let groups = reading.claims[..i].iter().rev().find(counts)?;
    let between = groups.at.end..first.at.start;
    let is_many = exact(groups).is_some_and(|n| n == Decimal::from(row.len())) && between.len() <= 16;
    if !is_many || !says(chars, between, "组") {
        return None;
    }
    let before = reading.claims[..i].iter().rev().take(FAR);
    let alike = |c: &&Claim| same_unit(&c.unit, &first.unit) && c.kind == first.kind && is_amount(reading, c);
    let wholes: Vec<&Claim> =
        before.filter(alike).filter(|c| values.iter().all(|n| exact(c) > Some(*n))).collect();
    if wholes.iter().any(|c| exact(c) == Some(sum)) {
        return None;
    }
    let is_near = |whole: &&&Claim| {
        let gap = sum - exact(whole).unwrap_or_default();
        let explains =
            |part: &Decimal| is_in_one_digit(*part - gap, *part) || are_exchanged(*part - gap, *part);
        gap.abs() * Decimal::TEN <= sum && values.iter().any(explains)
    };
    let whole = wholes.iter().find(is_near)?;
    Some(said(reading, whole, row, exact(whole)?, false))
}

/// Whether a row is meant to come to a whole, and does not.
fn misses_by_little(
    reading: &Reading<'_>,
    whole: &Claim,
    row: &[&Claim],
    values: &[Decimal],
    sum: Decimal,
) -> Option<bool> {
    let chars = reading.chars();
    let (first, last) = (row.first()?, row.last()?);
    let total = exact(whole)?;
    let gap = sum - total;
    let sentence = reading.outline.sentence(first.at.start, chars.len());
    let opening = reading.outline.sentence(whole.at.start, chars.len()).start;
    // What takes the whole apart in its own sentence is another row.
    let between = whole.at.end.max(sentence.start.min(first.at.start))..last.at.end;
    // 属实18条，部分属实9条，不属实25条: the last of them says that they are all.
    let lead = chars.get(last.at.start.saturating_sub(8)..last.at.start).unwrap_or_default();
    let is_all = list("last-of-all").iter().any(|w| says(lead, 0..lead.len(), w));
    let is_open = stands(chars, last.at.end, "等")
        || !is_all && list("open-rows").iter().any(|w| says(chars, between.clone(), w));
    let is_other = STAGES.within(chars, opening..last.at.end).is_some()
        || overlapping(chars, whole.at.start..last.at.end).is_some();
    let within = |percent: u32| gap.abs() * Decimal::ONE_HUNDRED <= total * Decimal::from(percent);
    let is_slip = values.iter().any(|part| {
        let right = part - gap;
        right > Decimal::ZERO && (are_exchanged(right, *part) || is_in_one_digit(right, *part))
    });
    let all_less = values.iter().all(|n| *n < total);
    let next = chars.get(last.at.end);
    let ends = sentence.end <= last.at.end + 2 || next.is_some_and(|c| matches!(c, '，' | '；' | '）'));
    let is_near = within(3) || is_slip && within(12);
    Some(is_near && all_less && !is_open && !is_other && ends)
}

/// Whether one number is another with one digit wrong.
fn is_in_one_digit(right: Decimal, said: Decimal) -> bool {
    let scale = right.normalize().scale().max(said.normalize().scale());
    let digits = |mut n: Decimal| {
        n.rescale(scale);
        n.mantissa().unsigned_abs().to_string().into_bytes()
    };
    let (a, b) = (digits(right), digits(said));
    a.len() == b.len() && a.len() >= 2 && a.iter().zip(&b).filter(|(x, y)| x != y).count() == 1
}

/// Whether a number stands in one row with the one before it: a sign and a name between them.
fn goes_on(reading: &Reading<'_>, last: &Claim, next: &Claim) -> bool {
    let chars = reading.chars();
    let alike = same_unit(&last.unit, &next.unit) && last.kind == next.kind;
    if !alike || !is_amount(reading, last) || !is_amount(reading, next) {
        return false;
    }
    let (Some(sign), Some(name)) = (chars.get(last.at.end), chars.get(last.at.end + 1..next.at.start)) else {
        return false;
    };
    let plain = name.iter().all(|c| is_han(*c) || c.is_ascii_alphanumeric() || matches!(c, '“' | '”'));
    matches!(sign, '、' | '，' | ',' | '；' | '和' | '及')
        && (1..=NAME).contains(&name.len())
        && plain
        && !list("no-row-names").iter().any(|w| says(name, 0..name.len(), w))
}
