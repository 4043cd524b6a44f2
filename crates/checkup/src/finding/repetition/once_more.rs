//! Numbers that are said once more, as what they count is called by all of its words: 不足30人的学校有14所, and further down 对不足30人的14所学校; 3240名教师 in
//! two places and 3420名教师 in a third.

use std::collections::HashMap;

use rust_decimal::Decimal;

use super::recalled::said;
use crate::characters::is_han;
use crate::finding::figures::{
    are_exchanged, are_transposed, exact, is_amount, is_slip_of_one, is_taken_apart,
};
use crate::finding::owner::{Owner, Subjects, owner};
use crate::finding::{Finding, Reading};
use crate::quantity::{Claim, Kind, Relation};
use crate::words::list;

/// What bounds the things that are counted stands so close before their number.
const NEAR: usize = 8;

/// So many numbers of one noun are held against each other.
const MOST: usize = 40;

pub(super) fn find(reading: &Reading<'_>) -> Vec<Finding> {
    let mut found = bounded(reading);
    found.extend(twice(reading));
    found
}

/// 不足30人的学校有14所: what is bounded by the same number, and counted by another.
fn bounded(reading: &Reading<'_>) -> Vec<Finding> {
    let chars = reading.chars();
    let mut known: HashMap<(&str, String, &str), &Claim> = HashMap::new();
    let mut found = Vec::new();
    for pair in reading.claims.windows(2) {
        let [bound, claim] = pair else { continue };
        let between = chars.get(bound.at.end..claim.at.start).unwrap_or_default();
        let is_bound = bound.relation != Relation::Eq && bound.kind != Kind::Share;
        let of_it =
            matches!(between, ['的', rest @ ..] if rest.len() < NEAR && rest.iter().all(|c| is_han(*c)));
        if !is_bound || !of_it || !is_amount(reading, claim) || claim.kind != Kind::Count {
            continue;
        }
        let value = bound.value.as_ref().map_or(String::new(), ToString::to_string);
        let key = (bound.relation.name(), format!("{value}{}", bound.unit), claim.unit.as_str());
        let Some(first) = known.get(&key) else {
            known.insert(key, claim);
            continue;
        };
        let (Some(a), Some(b)) = (exact(first), exact(claim)) else { continue };
        let is_slip = are_exchanged(a, b) || is_slip_of_one(a, b);
        if a != b && is_slip && is_of_one_time(first, claim) {
            found.push(said(reading, first, claim));
        }
    }
    found
}

/// Whether nothing says that two numbers are of two times.
fn is_of_one_time(one: &Claim, other: &Claim) -> bool {
    one.period == other.period || one.period.is_empty() || other.period.is_empty()
}

/// What is said in two places and more with one number, and in another with two of its digits exchanged.
fn twice(reading: &Reading<'_>) -> Vec<Finding> {
    let chars = reading.chars();
    let mut nouns: HashMap<(String, &str), Vec<&Claim>> = HashMap::new();
    let counted = |c: &&Claim| c.kind == Kind::Count && is_amount(reading, c) && !reading.is_in_table(c);
    for claim in reading.claims.iter().filter(counted).filter(|c| exact(c) >= Some(Decimal::ONE_HUNDRED)) {
        let unit = if matches!(claim.unit.as_str(), "名" | "位") { "人" } else { claim.unit.as_str() };
        let behind: Vec<char> =
            chars[claim.at.end..].iter().take(6).take_while(|c| is_han(**c)).copied().collect();
        let subject: Vec<char> = claim.subject.chars().filter(|c| is_han(*c)).collect();
        let mut all: Vec<String> = Vec::new();
        all.extend(behind.get(..2).map(|noun| noun.iter().collect()));
        all.extend(subject.len().checked_sub(2).map(|from| subject[from..].iter().collect()));
        all.dedup();
        for noun in all {
            let of = nouns.entry((noun, unit)).or_default();
            if of.len() < MOST {
                of.push(claim);
            }
        }
    }
    let subjects = Subjects::of(reading);
    let mut found: Vec<Finding> = Vec::new();
    for all in nouns.values() {
        let often = |n: Decimal| all.iter().filter(|c| exact(c) == Some(n)).count();
        for claim in all {
            let Some(n) = exact(claim).filter(|n| often(*n) == 1) else { continue };
            let is_first = |c: &&&Claim| {
                let is_long = n >= Decimal::ONE_THOUSAND && !is_taken_apart(chars, c);
                exact(c).is_some_and(|m| {
                    are_transposed(m, n) && (often(m) >= 2 || is_long && c.at.start < claim.at.start)
                }) && !is_taken_apart(chars, claim)
                    && is_of_one_time(c, claim)
                    && reading.outline.sentence(c.at.start, chars.len()).start
                        != reading.outline.sentence(claim.at.start, chars.len()).start
            };
            let Some(first) = all.iter().find(is_first) else { continue };
            let of_two = matches!(
                (owner(reading, &subjects, first), owner(reading, &subjects, claim)),
                (Owner::Named(one), Owner::Named(other)) if one != other
            );
            let level = |c: &Claim| list("levels").iter().find(|level| c.subject.contains(level.as_str()));
            let of_one = super::qualifiers(reading, first) == super::qualifiers(reading, claim)
                && level(first) == level(claim);
            if !of_two && of_one {
                found.push(said(reading, first, claim));
            }
        }
    }
    found.sort_by_key(|f| (f.start, f.end));
    found.dedup_by_key(|f| (f.start, f.end));
    found
}
