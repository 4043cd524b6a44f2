//! Changes whose two years stand in two sentences, with other numbers between: 2023年毛入园率91.4%，覆盖率87.6%。2024年毛入园率93.1%，覆盖率89.9%，
//! 毛入园率比上年提高1.7个百分点.

use super::base::{compared, is_of_before, is_state, year};
use super::{NEAR, wrong_way};
use crate::finding::figures::{clause_before, exact, is_change, same_unit};
use crate::finding::{Finding, Reading};
use crate::quantity::{Claim, Kind};
use crate::repair::stands_before;
use crate::words::list;

/// Both numbers stand in the paragraph, so many claims back at most.
const BACK: usize = 30;

pub(super) fn find(reading: &Reading<'_>) -> Vec<Finding> {
    (1..reading.claims.len()).filter_map(|i| of(reading, i).or_else(|| led_to(reading, i))).collect()
}

/// 上年度生均公用经费720元。本年度提高到700元: what it led to is on the wrong side of what it was.
fn led_to(reading: &Reading<'_>, i: usize) -> Option<Finding> {
    let chars = reading.chars();
    let now = &reading.claims[i];
    let way = list("leads-up").iter().any(|w| stands_before(chars, now.at.start, w));
    let down = list("leads-down").iter().any(|w| stands_before(chars, now.at.start, w));
    if way == down || exact(now).is_none() || now.subject.chars().count() < 2 {
        return None;
    }
    let clause = clause_before(chars, now.at.start, NEAR);
    if clause.clone().any(|at| matches!(chars[at], '由' | '从' | '比' | '较')) {
        return None;
    }
    let line = reading.outline.line(now.at.start);
    let before = reading.claims[..i].iter().rev().take(BACK).take_while(|c| c.at.start >= line.start);
    let mut said = before.filter(|c| {
        let is_one = timeless(&c.subject) == timeless(&now.subject);
        is_one && c.unit == now.unit && c.kind == now.kind && is_state(reading, c)
    });
    let base = said.next().filter(|_| said.next().is_none())?;
    let was_before =
        is_of_before(reading, base) || year(base).zip(year(now)).is_some_and(|(one, other)| one < other);
    let (a, b) = (exact(base)?, exact(now)?);
    (was_before && a != b && (b > a) != way).then(|| wrong_way(reading, base, now))
}

fn of(reading: &Reading<'_>, i: usize) -> Option<Finding> {
    let chars = reading.chars();
    let change = &reading.claims[i];
    let named = change.subject.chars().count() >= 2 && exact(change).is_some() && is_change(reading, change);
    if !named || change.kind == Kind::Date {
        return None;
    }
    let line = reading.outline.line(change.at.start);
    let before: Vec<&Claim> =
        reading.claims[..i].iter().rev().take(BACK).take_while(|c| c.at.start >= line.start).collect();
    // What stands right before it is compared with it elsewhere.
    let clause = clause_before(chars, change.at.start, NEAR);
    let last = before.iter().find(|c| c.kind != Kind::Date)?;
    let says_name =
        (clause.start..change.at.start).any(|at| crate::repair::stands(chars, at, &change.subject));
    if last.subject == change.subject || !says_name || last.at.end > clause.start {
        return None;
    }
    let fits = |c: &Claim| {
        let one_unit = same_unit(&c.unit, &change.unit) && c.unit != "%";
        one_unit || c.unit == "%" && change.unit.ends_with("百分点") || change.unit == "%" && c.unit != "%"
    };
    let alike = |c: &&&Claim| {
        let is_one = c.subject == change.subject || is_cut(&c.subject, &change.subject);
        is_one && fits(c) && is_state(reading, c)
    };
    let mut said = before.iter().filter(alike);
    let now = said.next()?;
    let base = said.next().filter(|_| said.next().is_none())?;
    let follows = match (year(base), year(now)) {
        (Some(one), Some(other)) => one + 1 == other,
        (_, Some(_)) => is_of_before(reading, base),
        _ => false,
    };
    if !follows || base.unit != now.unit || base.kind != now.kind {
        return None;
    }
    let finding = compared(reading, base, now, change)?;
    Some(if finding.holds { finding } else { finding.and_at(reading, now.at.clone()) })
}

/// 生均公用经费 of 上年度生均公用经费.
fn timeless(subject: &str) -> &str {
    let times = list("times-before").iter().chain(list("periods"));
    let rests = times.filter_map(|word| subject.strip_prefix(word.as_str()));
    rests.min_by_key(|rest| rest.len()).unwrap_or(subject)
}

/// 毛入园率 of 学前三年毛入园率.
fn is_cut(subject: &str, name: &str) -> bool {
    name.chars().count() >= 3 && subject.ends_with(name)
}
