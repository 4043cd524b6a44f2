//! By how much two numbers of a sentence differ: 入校最多的78次，最少的54次，二者相差24次.

use mingde_core::diagnostic::Message;
use rust_decimal::Decimal;

use crate::finding::figures::{clause_before, exact, same_unit, says, written};
use crate::finding::{Finding, Reading};
use crate::quantity::Claim;

/// Both stand so close before what they differ by.
const REACH: usize = 60;

pub(super) fn find(reading: &Reading<'_>) -> Vec<Finding> {
    (2..reading.claims.len()).filter_map(|i| of(reading, i)).collect()
}

fn of(reading: &Reading<'_>, i: usize) -> Option<Finding> {
    let chars = reading.chars();
    let gap = &reading.claims[i];
    let clause = clause_before(chars, gap.at.start, 8);
    let is_said = ["相差", "极差"].iter().any(|w| says(chars, clause.clone(), w));
    let sentence = reading.outline.sentence(gap.at.start, chars.len());
    let from = sentence.start.max(gap.at.start.saturating_sub(REACH));
    let of_points = |c: &Claim| gap.unit.ends_with("百分点") && c.unit == "%";
    let alike = |c: &&Claim| (same_unit(&c.unit, &gap.unit) || of_points(c)) && exact(c).is_some();
    let before: Vec<&Claim> =
        reading.claims[..i].iter().rev().take(6).take_while(|c| c.at.start >= from).filter(alike).collect();
    // Of three nobody knows which two differ.
    let [second, first] = before[..] else { return None };
    let said = exact(gap).filter(|_| is_said)?;
    let worked = (exact(first)? - exact(second)?).abs();
    let holds = worked == said;
    let is_near = worked <= said * Decimal::TWO && said <= worked * Decimal::TWO;
    if !holds && !is_near {
        return None;
    }
    let message = Message::new(if holds { "checkup-change-holds" } else { "checkup-change-differs" });
    let message = written(worked, gap).put(message, "worked").with("said", &gap.quote);
    let at = first.at.start..gap.at.end;
    Some(if holds { reading.holds(at, message) } else { reading.found(at, message) })
}
