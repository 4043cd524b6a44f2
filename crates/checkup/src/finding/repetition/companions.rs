//! A number that stands once more beside the same other number, with two digits exchanged: 1.14人 and 1.26人 in one place, 1.14人 and 1.62人 in
//! another. What stands beside both tells that they are one, whatever the words.

use std::collections::HashMap;

use mingde_core::diagnostic::Message;
use rust_decimal::Decimal;

use crate::finding::figures::{are_exchanged, are_transposed, exact, is_change};
use crate::finding::{Finding, Reading};
use crate::quantity::{Claim, Kind};

/// So many numbers of the same digits are held against each other, and so many claims of a sentence are looked at.
const MOST: usize = 8;
const BESIDE: usize = 12;

pub(super) fn find(reading: &Reading<'_>) -> Vec<Finding> {
    let mut known: HashMap<(String, Vec<u8>), Vec<usize>> = HashMap::new();
    let mut found = Vec::new();
    for (i, claim) in reading.claims.iter().enumerate() {
        if !matches!(claim.kind, Kind::Count | Kind::Number | Kind::Money | Kind::Share) {
            continue;
        }
        let Some(digits) = exact(claim).and_then(digits) else { continue };
        if is_change(reading, claim) || reading.is_in_table(claim) {
            continue;
        }
        let alike = known.entry((claim.unit.clone(), digits)).or_default();
        let is_known = alike.iter().any(|k| exact(&reading.claims[*k]) == exact(claim));
        if !is_known && let Some(first) = alike.iter().find(|k| is_twin(reading, **k, i)) {
            let first = &reading.claims[*first];
            let message = Message::new("checkup-said-differently")
                .with("subject", &claim.subject)
                .with("first", &first.quote)
                .with("second", &claim.quote);
            found.push(reading.found(claim.at.clone(), message).and_at(reading, first.at.clone()));
        }
        if alike.len() < MOST {
            alike.push(i);
        }
    }
    found
}

/// The digits of a number in their order of size, where it has two and more.
fn digits(n: Decimal) -> Option<Vec<u8>> {
    let mut digits =
        n.normalize().mantissa().unsigned_abs().to_string().trim_end_matches('0').as_bytes().to_vec();
    digits.sort_unstable();
    (digits.len() >= 2).then_some(digits)
}

/// Whether two numbers with exchanged digits stand beside the same other number, each in its sentence.
fn is_twin(reading: &Reading<'_>, first: usize, second: usize) -> bool {
    let (one, other) = (&reading.claims[first], &reading.claims[second]);
    // Of two digits the thing must be the same as well: 45个教学班、2316名学生, and 54个教学班、2316名学生.
    let is_named = one.subject == other.subject && one.subject.chars().count() >= 2;
    let exchanged = exact(one).zip(exact(other)).is_some_and(|(a, b)| {
        are_transposed(a, b) || is_named && one.kind == Kind::Count && are_exchanged(a, b)
    });
    let (here, there) = (beside(reading, first), beside(reading, second));
    // In one sentence they are two.
    let apart = here.last().is_some_and(|last| last.at.end <= other.at.start);
    let is_companion = |a: &Claim, b: &Claim| {
        let is_long = exact(a).and_then(digits).is_some_and(|digits| digits.len() >= 3);
        a.value == b.value && a.kind == b.kind && is_long
    };
    let repeats = |a: &Claim| there.iter().any(|b| b.at != other.at && is_companion(a, b));
    // Of five digits and more no two are alike by chance.
    let is_long = exact(one).and_then(digits).is_some_and(|digits| digits.len() >= 5);
    let alone = is_long
        && one.period == other.period
        && one.kind != Kind::Share
        && super::qualifiers(reading, one) == super::qualifiers(reading, other);
    exchanged
        && apart
        && !here.iter().any(|c| exact(c) == exact(other))
        && !there.iter().any(|c| exact(c) == exact(one))
        && (alone || here.iter().any(|a| a.at != one.at && repeats(a)))
}

/// The claims of the sentence of a claim that are near it.
fn beside<'c>(reading: &Reading<'c>, i: usize) -> &'c [Claim] {
    let sentence = reading.outline.sentence(reading.claims[i].at.start, reading.chars().len());
    let from = (i.saturating_sub(BESIDE)..i).find(|k| reading.claims[*k].at.start >= sentence.start);
    let behind = reading.claims[i..].iter().take(BESIDE).take_while(|c| c.at.start < sentence.end).count();
    &reading.claims[from.unwrap_or(i)..i + behind.max(1)]
}
