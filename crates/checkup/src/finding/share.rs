//! Shares that do not say of what.

use mingde_core::diagnostic::Message;

use super::figures::clause_before;
use super::{Finding, Reading};
use crate::characters::is_han;
use crate::quantity::{Kind, Value};
use crate::repair::{stands, stands_before};
use crate::words::Words;

/// What a row of shares says of each stands in so many characters.
const ROW: usize = 20;

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
            // 市区入园率达到98%以上，县（市）达到92%以上: the rate is said once.
            let again = between.len() <= ROW && says_reached(between) && reading.says_rate_before(last);
            last.unit == claim.unit
                && (again || matches!(between, ['、'] | ['和'] | ['与'] | ['，', '其', '中']))
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
            // 三个100%全部达标 names them.
            let says = (from..claim.at.start).any(|i| SAYS.at(chars, i).is_some())
                || stands_before(chars, claim.at.start, "个");
            // 90%以上的学校 and 三分之一宿舍 say it behind.
            let behind = claim.unit.is_empty() && chars.get(claim.at.end).is_some_and(|c| is_han(*c));
            !says && !behind && !stands(chars, claim.at.end, "的") && !stands(chars, claim.at.end, "以上的")
        })
        .map(|c| reading.found(c.at.clone(), Message::new("checkup-share-of-what").with("quote", &c.quote)))
        .collect()
}

/// ，县（市）达到: another one for which the same rate is reached.
fn says_reached(between: &[char]) -> bool {
    let opens = matches!(
        between.iter().find(|c| !matches!(c, '以' | '上' | '下' | '左' | '右')),
        Some('，' | ',' | '、')
    );
    opens && ["达到", "达", "为", "分别为"].iter().any(|w| stands_before(between, between.len(), w))
}

impl Reading<'_> {
    /// Whether the clause of a share says that it is a rate.
    fn says_rate_before(&self, share: &crate::quantity::Claim) -> bool {
        let chars = self.chars();
        share.subject.contains('率') || clause_before(chars, share.at.start, 24).any(|at| chars[at] == '率')
    }
}
