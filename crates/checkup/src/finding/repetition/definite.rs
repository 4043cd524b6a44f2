//! Numbers that stand at the beginning of a clause with what all of them did: 38支代表队共产生金牌20枚, 3127名留守儿童全部结对到人. They are those that
//! were counted before; a number of them that nobody said, and that is one of those but for its digits, is a slip.

use std::collections::HashMap;

use mingde_core::diagnostic::Message;

use crate::characters::is_han;
use crate::finding::figures::{are_exchanged, clause_before, exact, is_amount, is_taken_apart};
use crate::finding::{Finding, Reading};
use crate::quantity::{Claim, Kind};
use crate::repair::stands;
use crate::words::list;

/// What is counted has so many characters, behind its number or before it.
const NOUN: usize = 2;
const LONGEST: usize = 8;

/// So many numbers of one thing are held against a definite one.
const MOST: usize = 8;

pub(super) fn find(reading: &Reading<'_>) -> Vec<Finding> {
    let chars = reading.chars();
    let counted = |c: &&Claim| c.kind == Kind::Count && is_amount(reading, c) && !reading.is_in_table(c);
    // By the unit and the last two characters of what is counted.
    let mut known: HashMap<(&str, String), Vec<&Claim>> = HashMap::new();
    let mut found = Vec::new();
    for claim in reading.claims.iter().filter(counted) {
        let unit = if matches!(claim.unit.as_str(), "名" | "位") { "人" } else { &claim.unit };
        let behind = noun_behind(chars, claim.at.end);
        let definite = behind.as_ref().filter(|(_, end)| is_definite(chars, claim, *end));
        if let Some((noun, _)) = definite {
            let first = known.get(&(unit, noun.clone())).and_then(|all| slip_of(all, claim));
            found.extend(first.map(|first| {
                let message = Message::new("checkup-said-differently")
                    .with("subject", noun)
                    .with("first", &first.quote)
                    .with("second", &claim.quote);
                reading.found(claim.at.clone(), message).and_at(reading, first.at.clone())
            }));
        }
        for noun in [behind.map(|(noun, _)| noun), noun_before(claim)].into_iter().flatten() {
            let all = known.entry((unit, noun)).or_default();
            if all.len() < MOST && !is_taken_apart(chars, claim) {
                all.push(claim);
            }
        }
    }
    found
}

/// 代表队 of 38支代表队共…: what stands behind a number up to the word for all of them; its last two characters, and where it ends.
fn noun_behind(chars: &[char], at: usize) -> Option<(String, usize)> {
    let end = (at + NOUN..chars.len())
        .take(LONGEST)
        .find(|end| !is_han(chars[*end]) || list("all-of-them").iter().any(|w| stands(chars, *end, w)))?;
    let plain = chars[at..end].iter().all(|c| is_han(*c));
    plain.then(|| (chars[end - NOUN..end].iter().collect(), end))
}

/// 留守儿童 of 现有留守儿童3127人.
fn noun_before(claim: &Claim) -> Option<String> {
    let subject: Vec<char> = claim.subject.chars().filter(|c| is_han(*c)).collect();
    let from = subject.len().checked_sub(NOUN)?;
    Some(subject[from..].iter().collect())
}

/// Whether a number opens its clause and what all of them did stands behind it.
fn is_definite(chars: &[char], claim: &Claim, end: usize) -> bool {
    let clause = clause_before(chars, claim.at.start, 10);
    let lead: String = chars[clause.clone()].iter().collect();
    let opens = lead.is_empty() || lead.ends_with('对') || list("definite").contains(&lead);
    let is_list = claim.at.start.checked_sub(1).is_some_and(|i| chars[i] == '、');
    opens && !is_list && list("all-of-them").iter().any(|w| stands(chars, end, w))
}

/// Of the numbers of one thing that which this one is but for its digits; none where one of them is it.
fn slip_of<'c>(all: &[&'c Claim], claim: &Claim) -> Option<&'c Claim> {
    let said = exact(claim)?;
    if all.iter().any(|c| exact(c) == Some(said)) {
        return None;
    }
    let digits = |n: rust_decimal::Decimal| n.normalize().to_string().into_bytes();
    let in_last = |n: rust_decimal::Decimal| {
        let (a, b) = (digits(n), digits(said));
        a.len() >= 2 && a.len() == b.len() && a[..a.len() - 1] == b[..b.len() - 1]
    };
    let is_slip =
        |c: &&&Claim| exact(c).is_some_and(|n| are_exchanged(n, said) || all.len() == 1 && in_last(n));
    all.iter().find(is_slip).copied()
}
