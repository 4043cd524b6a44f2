//! Shares that do not say of what.

use mingde_core::diagnostic::Message;

use super::{Finding, Reading};
use crate::characters::is_han;
use crate::quantity::{Kind, Value};
use crate::repair::stands;
use crate::words::Words;

/// Words with which a share says of what it is, or how it compares.
static SAYS: Words = Words::beginning("share-says");

pub(super) fn find(reading: &Reading<'_>) -> Vec<Finding> {
    let chars = reading.chars();
    let shares =
        reading.claims.iter().filter(|c| c.kind == Kind::Share && matches!(c.unit.as_str(), "%" | "" | "‰"));
    // 分别为51.2%、63.7%: the second is of what the first is of.
    let follows = |claim: &crate::quantity::Claim| {
        let before = reading.claims.partition_point(|c| c.at.start < claim.at.start).checked_sub(1);
        before.is_some_and(|i| {
            let last = &reading.claims[i];
            let between = chars.get(last.at.end..claim.at.start).unwrap_or_default();
            last.unit == claim.unit && matches!(between, ['、'] | ['和'] | ['与'] | ['，', '其', '中'])
        })
    };
    shares
        .filter(|claim| !follows(claim))
        // The head of its column says of what it is.
        .filter(|claim| !reading.is_in_table(claim))
        .filter(|claim| !matches!(claim.value, Some(Value::Ratio(_))) && claim.subject.chars().count() < 2)
        .filter(|claim| {
            let bound = |i: &usize| matches!(chars[*i], '。' | '；' | ';' | '，' | ',' | '\n');
            let from = (claim.at.start.saturating_sub(30)..claim.at.start).rev().find(bound);
            let mut from = from.map_or(claim.at.start.saturating_sub(30), |i| i + 1);
            if claim.at.start - from <= 4 && from > 0 && matches!(chars[from - 1], '，' | ',') {
                // 教师占比偏高，达到四成以上: the clause before says it.
                from = (from.saturating_sub(30)..from - 1)
                    .rev()
                    .find(bound)
                    .map_or(from.saturating_sub(30), |i| i + 1);
            }
            let says = (from..claim.at.start).any(|i| SAYS.at(chars, i).is_some());
            // 90%以上的学校 and 三分之一宿舍 say it behind.
            let behind = claim.unit.is_empty() && chars.get(claim.at.end).is_some_and(|c| is_han(*c));
            !says && !behind && !stands(chars, claim.at.end, "的") && !stands(chars, claim.at.end, "以上的")
        })
        .map(|c| reading.found(c.at.clone(), Message::new("checkup-share-of-what").with("quote", &c.quote)))
        .collect()
}
