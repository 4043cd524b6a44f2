//! Numbers that only recall what was said: 在今年9次的基础上; 对没有达到合格等次的8所学校 behind 没有达到合格等次的8所; the sum that a request asks for in the
//! end.

use std::collections::HashMap;

use mingde_core::diagnostic::Message;
use rust_decimal::Decimal;

use crate::characters::is_han;
use crate::finding::figures::{clause_before, exact, is_amount, same_unit, says};
use crate::finding::owner::{Owner, Subjects, owner};
use crate::finding::{Finding, Reading};
use crate::quantity::{Claim, Kind};
use crate::repair::{stands, stands_before};
use crate::words::list;

/// What recalls a number is looked for so many claims back.
const BACK: usize = 400;

/// A description is so long, with its 的.
const DESCRIPTION: usize = 7;

pub(super) fn find(reading: &Reading<'_>) -> Vec<Finding> {
    let mut found: Vec<Finding> =
        (0..reading.claims.len()).filter_map(|i| on_the_basis(reading, i)).collect();
    found.extend(described(reading));
    found.extend(asked_for(reading));
    found
}

pub(super) fn said(reading: &Reading<'_>, first: &Claim, second: &Claim) -> Finding {
    let message = Message::new("checkup-said-differently")
        .with("subject", &second.subject)
        .with("first", &first.quote)
        .with("second", &second.quote);
    reading.found(second.at.clone(), message).and_at(reading, first.at.clone())
}

/// 在今年9次演练的基础上 recalls how many there were.
fn on_the_basis(reading: &Reading<'_>, i: usize) -> Option<Finding> {
    const BEHIND: usize = 12;
    let chars = reading.chars();
    let claim = reading.claims.get(i).filter(|c| is_amount(reading, c))?;
    let behind = claim.at.end..(claim.at.end + BEHIND).min(chars.len());
    let noun_end = behind.clone().find(|at| stands(chars, *at, "的基础上"))?;
    let clause = clause_before(chars, claim.at.start, 24);
    let recalls = list("recalling").iter().any(|w| says(chars, clause.clone(), w));
    if !recalls {
        return None;
    }
    // What is counted stands behind the number or before it.
    let text = |at: std::ops::Range<usize>| -> String { chars[at].iter().filter(|c| is_han(**c)).collect() };
    let counted = text(claim.at.end..noun_end);
    let counted = if counted.chars().count() >= 2 { counted } else { text(clause.clone()) };
    let mut nouns = counted.chars().rev();
    let (last, first) = (nouns.next()?, nouns.next()?);
    let noun: String = [first, last].into_iter().collect();
    let named = |c: &&Claim| {
        let around = clause_before(chars, c.at.start, 30).start..(c.at.end + 10).min(chars.len());
        says(chars, around, &noun)
    };
    let before = reading.claims[..i].iter().rev().take(BACK);
    let alike: Vec<&Claim> = before
        .filter(|c| same_unit(&c.unit, &claim.unit) && c.kind == claim.kind && is_amount(reading, c))
        .collect();
    if alike.iter().any(|c| c.value == claim.value) {
        return None;
    }
    // 9次，其中地震演练4次: the first and largest of them is all.
    let named: Vec<&Claim> = alike.iter().copied().filter(named).collect();
    let whole = named
        .into_iter()
        .max_by_key(|c| exact(c))
        .or_else(|| alike.last().copied().filter(|_| alike.len() == 1))?;
    Some(said(reading, whole, claim))
}

/// 没有达到合格等次的8所, and once more with another number.
fn described(reading: &Reading<'_>) -> Vec<Finding> {
    let chars = reading.chars();
    let mut known: HashMap<(&[char], &str), &Claim> = HashMap::new();
    let mut found = Vec::new();
    let subjects = Subjects::of(reading);
    for claim in reading.claims.iter().filter(|c| is_amount(reading, c) && c.kind == Kind::Count) {
        let Some(from) = claim.at.start.checked_sub(DESCRIPTION) else { continue };
        let text = &chars[from..claim.at.start];
        if text.last() != Some(&'的') || !text.iter().all(|c| is_han(*c)) {
            continue;
        }
        let first = *known.entry((text, claim.unit.as_str())).or_insert(claim);
        let owners = (owner(reading, &subjects, first), owner(reading, &subjects, claim));
        let of_two = matches!(&owners, (Owner::Named(one), Owner::Named(other)) if one != other);
        let is_one = first.value == claim.value || first.period != claim.period || of_two;
        if !is_one {
            found.push(said(reading, first, claim));
        }
    }
    found
}

/// 恳请安排专项资金400万元: what a request asks for in the end was worked out before.
fn asked_for(reading: &Reading<'_>) -> Option<Finding> {
    const TITLE: usize = 3;
    const NEAR: usize = 40;
    let chars = reading.chars();
    let titles = reading.outline.lines.iter().take(TITLE);
    let is_request = titles
        .clone()
        .any(|line| line.len() <= 50 && ["请示", "的申请"].iter().any(|w| stands_before(chars, line.end, w)));
    let head = titles.map(|line| line.end).max()?;
    let money = |c: &&Claim| c.kind == Kind::Money && c.per.is_empty() && exact(c).is_some();
    let mut asked =
        reading.claims.iter().enumerate().rev().filter(|(_, c)| money(c)).take(4).filter(|(_, c)| {
            let sentence = reading.outline.sentence(c.at.start, chars.len());
            let lead = sentence.start.max(c.at.start.saturating_sub(NEAR))..c.at.start;
            list("asking").iter().any(|w| says(chars, lead.clone(), w))
        });
    let (i, ask) = asked.next().filter(|(_, c)| is_request && c.at.start > head)?;
    let sum = exact(ask)?;
    let before: Vec<&Claim> = reading.claims[..i].iter().rev().take(BACK).filter(money).collect();
    if before.iter().any(|c| exact(c) == Some(sum)) {
        return None;
    }
    // One sum that nobody wrote down before, and that misses one of them by little.
    let apart = |c: &Claim| exact(c).and_then(|n| (n - sum).abs().checked_div(n)).unwrap_or(Decimal::ONE);
    let nearest = before.into_iter().min_by_key(|c| apart(c))?;
    (apart(nearest) <= Decimal::new(15, 2)).then(|| said(reading, nearest, ask))
}
