//! The same thing said twice with different numbers.

use std::collections::HashMap;

use mingde_core::diagnostic::Message;
use rust_decimal::Decimal;

use super::{Finding, Reading};
use crate::quantity::{Claim, Kind, Relation};
use crate::repair::stands;
use crate::words::Words;

/// Words that say how large something is, not how much was done this time.
static STOCK: Words = Words::beginning("stocks");

pub(super) fn find(reading: &Reading<'_>) -> Vec<Finding> {
    let mut first: HashMap<(&str, &str), &Claim> = HashMap::new();
    let mut found = Vec::new();
    for claim in reading.claims {
        if !says_how_large(reading, claim) {
            continue;
        }
        let key = (claim.subject.as_str(), claim.unit.as_str());
        let Some(before) = first.get(&key) else {
            first.insert(key, claim);
            continue;
        };
        if before.period != claim.period || can_both_hold(before, claim) || !are_alike(before, claim) {
            continue;
        }
        let message = Message::new("checkup-said-differently")
            .with("subject", &claim.subject)
            .with("first", &before.quote)
            .with("second", &claim.quote);
        found.push(reading.found(claim.at.clone(), message));
    }
    found
}

fn says_how_large(reading: &Reading<'_>, claim: &Claim) -> bool {
    let counted = matches!(claim.kind, Kind::Count | Kind::Share | Kind::Money) && claim.per.is_empty();
    if !counted || claim.is_masked() || claim.subject.chars().count() < 2 {
        return false;
    }
    // A rate is what it is wherever it is said.
    if claim.kind == Kind::Share {
        return claim.subject.ends_with('率') && !says_change(reading, claim);
    }
    let chars = reading.chars();
    let from = claim.at.start.saturating_sub(24);
    let clause = (from..claim.at.start)
        .rev()
        .find(|i| matches!(chars[*i], '。' | '；' | '\n'))
        .map_or(from, |i| i + 1);
    (clause..claim.at.start).any(|i| STOCK.at(chars, i).is_some())
        && !(clause..claim.at.start).any(|i| stands(chars, i, "其中"))
}

/// 合格率95%，同比提高3%: the second is no rate but how it changed.
fn says_change(reading: &Reading<'_>, claim: &Claim) -> bool {
    static CHANGE: Words = Words::beginning("changes");
    let chars = reading.chars();
    let near = claim.at.start.saturating_sub(16);
    let clause = (near..claim.at.start).rev().find(|i| matches!(chars[*i], '，' | ',' | '。' | '；' | '\n'));
    CHANGE.within(chars, clause.unwrap_or(near)..claim.at.start).is_some()
}

/// Two numbers that are far apart are about two things of the same name: the pupils of the county, and those of one school. A
/// figure too many or too few is a slip nevertheless.
fn are_alike(one: &Claim, other: &Claim) -> bool {
    let number = |c: &Claim| c.value.as_ref().and_then(|v| v.number());
    let (Some(one), Some(other)) = (number(one), number(other)) else { return false };
    let (small, large) = if one < other { (one, other) } else { (other, one) };
    let tens = [10_u32, 100, 1000].iter().any(|n| small.checked_mul(Decimal::from(*n)) == Some(large));
    tens || small.checked_mul(Decimal::TWO).is_some_and(|twice| large <= twice)
}

/// The numbers a claim allows, from and to, both included; a bound that is open is none.
fn bounds(claim: &Claim) -> Option<(Option<Decimal>, Option<Decimal>)> {
    let low = claim.value.as_ref()?.number()?;
    let high = claim.upper.as_ref().and_then(|u| u.number()).unwrap_or(low);
    let tenth = low / Decimal::TEN;
    Some(match claim.relation {
        Relation::Eq => (Some(low), Some(high)),
        Relation::Ge | Relation::Gt => (Some(low), None),
        Relation::Le | Relation::Lt => (None, Some(high)),
        Relation::Approx => (Some(low - tenth), Some(high + tenth)),
        // 2万8千余 is under 2万9千 or so; nobody says 100余 of 190.
        Relation::ApproxGe => (Some(low), Some(high + high / Decimal::TWO)),
        Relation::Near => (Some(low - tenth - tenth), Some(high)),
    })
}

fn can_both_hold(one: &Claim, other: &Claim) -> bool {
    let (Some((low, high)), Some((other_low, other_high))) = (bounds(one), bounds(other)) else {
        return true;
    };
    let below =
        |high: Option<Decimal>, low: Option<Decimal>| matches!((high, low), (Some(h), Some(l)) if h < l);
    !below(high, other_low) && !below(other_high, low)
}
