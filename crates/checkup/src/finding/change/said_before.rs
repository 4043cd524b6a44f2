//! Changes of a number that was said before: 在校生63820人。…在校生比上年增加1120人，增长1.8%.

use super::base::compared;
use super::{NEAR, of_base_and_rate};
use crate::finding::figures::{clause_before, exact, is_base, is_change, same_unit};
use crate::finding::{Finding, Reading};
use crate::quantity::Claim;
use crate::words::list;

/// The number stands in the same paragraph, so many claims back at most.
const BACK: usize = 24;

pub(super) fn find(reading: &Reading<'_>) -> Vec<Finding> {
    let chars = reading.chars();
    let mut found = Vec::new();
    for (i, pair) in reading.claims.windows(2).enumerate() {
        let [change, rate] = pair else { continue };
        let near = rate.at.start.saturating_sub(change.at.end) <= NEAR / 2;
        let clause = clause_before(chars, change.at.start, NEAR);
        let compares = clause.clone().find(|at| matches!(chars[*at], '比' | '较'));
        let Some(compares) = compares.filter(|at| near && *at >= clause.start + 2 && rate.unit == "%") else {
            continue;
        };
        if change.unit == "%" || !is_change(reading, change) || !is_change(reading, rate) {
            continue;
        }
        // The clause says of what: 初中在校生 of 初中在校生比上年.
        let subject: String = chars[clause.start..compares].iter().filter(|c| !c.is_whitespace()).collect();
        let line = reading.outline.line(change.at.start);
        let sentence = reading.outline.sentence(change.at.start, chars.len());
        let is_said = |c: &&Claim| {
            c.at.end <= sentence.start
                && c.subject.chars().count() >= 2
                && (subject.ends_with(&c.subject) || c.subject.ends_with(&subject))
                && same_unit(&c.unit, &change.unit)
                && !is_change(reading, c)
        };
        let before = reading.claims[..i].iter().rev().take(BACK).take_while(|c| c.at.start >= line.start);
        let mut said = before.filter(is_said);
        let Some(now) = said.next().filter(|now| said.all(|other| other.value == now.value)) else {
            continue;
        };
        let finding = of_base_and_rate(reading, now, change, rate, change.at.start);
        found.extend(finding.map(|it| if it.holds { it } else { it.and_at(reading, now.at.clone()) }));
    }
    found.extend(from_base(reading));
    found
}

/// 实际招生6320人。…招生人数比2023年的5960人增加360人: what is compared was said in the paragraph.
fn from_base(reading: &Reading<'_>) -> Vec<Finding> {
    let chars = reading.chars();
    let mut found = Vec::new();
    for (i, pair) in reading.claims.windows(2).enumerate() {
        let [base, change] = pair else { continue };
        let near = change.at.start.saturating_sub(base.at.end) <= NEAR / 2;
        if !near || !is_base(reading, base) || !is_change(reading, change) {
            continue;
        }
        let clause = clause_before(chars, base.at.start, NEAR);
        let Some(compares) = clause.clone().find(|at| matches!(chars[*at], '比' | '较')) else { continue };
        let words: String = chars[clause.start..compares].iter().collect();
        let noun =
            list("subject-closings").iter().find_map(|w| words.strip_suffix(w.as_str())).unwrap_or(&words);
        let line = reading.outline.line(base.at.start);
        let is_said = |c: &&Claim| {
            c.subject.chars().count() >= 2
                && noun.chars().count() >= 2
                && (c.subject.ends_with(noun) || noun.ends_with(&c.subject))
                && same_unit(&c.unit, &base.unit)
                && c.kind == base.kind
                && !is_change(reading, c)
                && !is_base(reading, c)
        };
        let before = reading.claims[..i].iter().rev().take(BACK).take_while(|c| c.at.start >= line.start);
        let Some(now) = before.filter(|c| c.at.end <= clause.start).find(is_said) else { continue };
        let finding =
            compared(reading, base, now, change).filter(|it| it.holds || is_slip_of(base, now, change));
        found.extend(finding.map(|it| if it.holds { it } else { it.and_at(reading, now.at.clone()) }));
    }
    found
}

/// Whether a number is what a base and its change come to but for a slip, not one of something else.
fn is_slip_of(base: &Claim, now: &Claim, change: &Claim) -> bool {
    let of = |c: &Claim| exact(c).map(|n| n.abs());
    let apart = || {
        let gap = (of(now)? - of(base)?).abs();
        let said = of(change)?;
        let (low, high) = if gap < said { (gap, said) } else { (said, gap) };
        Some(low * rust_decimal::Decimal::TWO >= high)
    };
    change.unit == "%" || apart().unwrap_or(false)
}
