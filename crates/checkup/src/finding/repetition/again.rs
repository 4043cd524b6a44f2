//! Short numbers that are said again: 对14所足球特色学校逐校复核 behind 足球特色学校…总数达到14所; 上述9名教师 behind 借用教师9人. What recalls a number stands at the
//! beginning of its clause, and the words around it are those around the number that it recalls.

use std::collections::HashMap;
use std::ops::Range;

use rust_decimal::Decimal;

use super::recalled::said;
use crate::characters::is_han;
use crate::finding::figures::{are_exchanged, exact, is_amount, is_taken_apart, same_unit, says};
use crate::finding::owner::{Owner, Subjects, owner};
use crate::finding::{Finding, Reading};
use crate::quantity::{Claim, Kind};
use crate::repair::stands_before;
use crate::words::list;

/// What is recalled stands so many claims back.
const BACK: usize = 160;

/// The words around a number reach so far before it and behind it.
const BEFORE: usize = 24;
const BEHIND: usize = 14;

/// Pairs of characters that a paper has more often tell nothing.
const COMMON: usize = 12;

/// So many pairs have to be the same.
const LEAST: usize = 3;

type Pair = [char; 2];

pub(super) fn find(reading: &Reading<'_>) -> Vec<Finding> {
    let chars = reading.chars();
    let may_recall = |c: &Claim| {
        let is_counted = c.kind == Kind::Count && is_short(c);
        (is_counted || is_money_of(chars, c)) && is_amount(reading, c) && !reading.is_in_table(c)
    };
    let all: Vec<(usize, &Claim)> =
        reading.claims.iter().enumerate().filter(|(_, c)| may_recall(c) && opens(chars, c)).collect();
    if all.is_empty() {
        return Vec::new();
    }
    let mut often: HashMap<Pair, usize> = HashMap::new();
    for pair in chars.windows(2).filter(|pair| pair.iter().all(|c| is_han(*c))) {
        *often.entry([pair[0], pair[1]]).or_default() += 1;
    }
    let subjects = Subjects::of(reading);
    all.into_iter()
        .filter_map(|(i, claim)| {
            pointed_at(reading, i, claim).or_else(|| described(reading, i, claim, &often, &subjects))
        })
        .collect()
}

/// 2 to 999: longer numbers are recalled by their digits.
fn is_short(claim: &Claim) -> bool {
    exact(claim).is_some_and(|n| n > Decimal::ONE && n < Decimal::ONE_THOUSAND)
}

/// 对1860万元校舍维修资金: a sum of few figures that something is done with.
fn is_money_of(chars: &[char], claim: &Claim) -> bool {
    const FIGURES: usize = 5;
    let figures = exact(claim).map_or(String::new(), |n| n.normalize().mantissa().unsigned_abs().to_string());
    let few = (2..=FIGURES).contains(&figures.trim_end_matches('0').len());
    claim.kind == Kind::Money && few && !clause(chars, claim.at.start).is_empty()
}

/// Whether a number stands at the beginning of its clause, behind a word for what is known, or behind what describes it.
fn opens(chars: &[char], claim: &Claim) -> bool {
    let clause = clause(chars, claim.at.start);
    let lead: String = chars[clause.clone()].iter().collect();
    let has_noun = chars.get(claim.at.end).is_some_and(|c| is_han(*c));
    let after_sign =
        clause.start > 0 && matches!(chars[clause.start - 1], '，' | ',' | '。' | '；' | '：' | '\n');
    let is_toward = lead.ends_with('对') && !["面对", "应对", "反对"].iter().any(|w| lead.ends_with(w));
    let opening = |w: &String| lead == *w || w.chars().count() > 1 && lead.ends_with(w.as_str());
    let is_known = is_toward || list("recalling-openings").iter().any(opening);
    has_noun
        && after_sign
        && (lead.is_empty() || is_known || lead.ends_with('的') && lead.chars().count() >= 4)
}

/// From the last sign before a place; of a list as well.
fn clause(chars: &[char], at: usize) -> Range<usize> {
    let from = at.saturating_sub(BEFORE);
    let bound =
        |i: &usize| matches!(chars[*i], '，' | ',' | '。' | '；' | ';' | '、' | '：' | '（' | '）' | '\n');
    (from..at).rev().find(bound).map_or(from, |i| i + 1)..at
}

/// 上述9名教师: the number right before it in its paragraph that counts the same.
fn pointed_at(reading: &Reading<'_>, i: usize, claim: &Claim) -> Option<Finding> {
    let chars = reading.chars();
    if !["上述", "以上", "这"].iter().any(|w| stands_before(chars, claim.at.start, w)) {
        return None;
    }
    let noun: String = chars.get(claim.at.end..claim.at.end + 2)?.iter().collect();
    let line = reading.outline.line(claim.at.start);
    let mut before = reading.claims[..i]
        .iter()
        .rev()
        .take_while(|c| c.at.start >= line.start)
        .filter(|c| same_unit(&c.unit, &claim.unit) && c.kind == claim.kind && is_amount(reading, c))
        .take(BEFORE);
    let all: Vec<&Claim> = before.by_ref().collect();
    if all.iter().any(|c| exact(c) == exact(claim)) {
        return None;
    }
    let names = |c: &&&Claim| {
        let around = c.at.start.saturating_sub(BEHIND)..(c.at.end + BEHIND).min(chars.len());
        says(chars, around, &noun) && !is_taken_apart(chars, c)
    };
    let first = all.iter().find(names).filter(|c| is_little_off(exact(c), exact(claim)))?;
    Some(said(reading, first, claim))
}

/// The number whose words are most like those of this one.
fn described(
    reading: &Reading<'_>,
    i: usize,
    claim: &Claim,
    often: &HashMap<Pair, usize>,
    subjects: &Subjects,
) -> Option<Finding> {
    let chars = reading.chars();
    let own = words(chars, clause(chars, claim.at.start).start..behind(chars, claim.at.end), often);
    let name: Vec<char> = chars[claim.at.end..].iter().take(4).take_while(|c| is_han(**c)).copied().collect();
    let is_first = clause(chars, claim.at.start).is_empty();
    let shared = |c: &Claim| {
        let sentence = reading.outline.sentence(c.at.start, chars.len());
        let from = sentence.start.max(c.at.start.saturating_sub(BEFORE));
        let at = from..behind(chars, c.at.end);
        // 试点学校 of 4所学校先行试点.
        let both = name.len() == 4
            && name[..2] != name[2..]
            && name.chunks(2).all(|word| says(chars, at.clone(), &word.iter().collect::<String>()));
        let pairs = words(chars, at, often);
        let same: Vec<&Pair> = own.iter().filter(|pair| pairs.contains(pair)).collect();
        // 对5个已调整的学区 of 调整学区5个: two words are enough where something is done with them.
        let are_two = |a: &Pair, b: &Pair| !a.contains(&b[0]) && !a.contains(&b[1]);
        let is_toward = stands_before(chars, claim.at.start, "对");
        let of_two = is_toward && same.iter().any(|a| same.iter().any(|b| are_two(a, b)));
        let many = if of_two { same.len().max(LEAST) } else { same.len() };
        // 9所学校用房不足 at the beginning of a clause is said for the first time, unless its noun was met.
        match both {
            true => many.max(LEAST),
            false if is_first => 0,
            false => many,
        }
    };
    let before: Vec<(&Claim, usize)> = reading.claims[..i]
        .iter()
        .rev()
        .take(BACK)
        .filter(|c| same_unit(&c.unit, &claim.unit) && c.kind == claim.kind && is_amount(reading, c))
        // Only what is the same number, or nearly so, is read.
        .filter(|c| exact(c) == exact(claim) || is_little_off(exact(c), exact(claim)))
        .filter(|c| !reading.is_in_table(c))
        .map(|c| (c, shared(c)))
        .collect();
    let is_said = |(c, many): &(&Claim, usize)| (*many > 0 || is_first) && exact(c) == exact(claim);
    let behind_it = reading.claims[i + 1..].iter().take(BACK / 4);
    let said_behind = behind_it
        .filter(|c| same_unit(&c.unit, &claim.unit) && exact(c) == exact(claim))
        .any(|c| is_first || shared(c) > 0);
    if before.iter().any(is_said) || said_behind {
        return None;
    }
    let likely = before.iter().filter(|(c, many)| *many >= LEAST && is_little_off(exact(c), exact(claim)));
    // Of those that are as like it the nearest one.
    let (first, _) = likely.rev().max_by_key(|(_, many)| *many)?;
    let owners = (owner(reading, subjects, first), owner(reading, subjects, claim));
    let of_two = matches!(&owners, (Owner::Named(one), Owner::Named(other)) if one != other);
    let of_two_times = !first.period.is_empty() && !claim.period.is_empty() && first.period != claim.period;
    (!of_two && !of_two_times).then(|| said(reading, first, claim))
}

/// Where the clause ends that goes on behind a number.
fn behind(chars: &[char], at: usize) -> usize {
    at + chars[at..]
        .iter()
        .take(BEHIND)
        .take_while(|c| !matches!(c, '，' | ',' | '。' | '；' | '、' | '\n'))
        .count()
}

/// The pairs of characters of a stretch that tell something.
fn words(chars: &[char], at: Range<usize>, often: &HashMap<Pair, usize>) -> Vec<Pair> {
    let pairs = chars[at].windows(2).map(|pair| [pair[0], pair[1]]);
    let mut all: Vec<Pair> =
        pairs.filter(|pair| often.get(pair).is_some_and(|n| (2..=COMMON).contains(n))).collect();
    all.sort_unstable();
    all.dedup();
    all
}

/// One digit of two or three is wrong, or they are exchanged; a number with one digit is wrong by two at most.
fn is_little_off(one: Option<Decimal>, other: Option<Decimal>) -> bool {
    let (Some(one), Some(other)) = (one, other) else { return false };
    let digits = |n: Decimal| n.normalize().mantissa().unsigned_abs().to_string().into_bytes();
    let (a, b) = (digits(one), digits(other));
    let differing = a.iter().zip(&b).filter(|(x, y)| x != y).count();
    let of_one = a.len() == 1 && b.len() == 1 && (one - other).abs() <= Decimal::TWO;
    of_one || a.len() >= 2 && a.len() == b.len() && differing == 1 || are_exchanged(one, other)
}
