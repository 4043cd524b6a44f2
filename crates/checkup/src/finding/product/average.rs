//! Averages against what they are averages of: 学生1440人 … 图书室藏书46080册，生均30册.

use mingde_core::diagnostic::Message;
use rust_decimal::Decimal;

use crate::finding::figures::{exact, half_of_last, is_amount, same_unit, written};
use crate::finding::{Finding, Reading};
use crate::quantity::Claim;

/// What an average is for each of, and how those are called that it is for.
const EACH: [(&str, &[&str]); 3] = [
    ("生均", &["学生", "在校生", "在校学生", "学生数", "幼儿", "在园幼儿"]),
    ("师均", &["教师", "专任教师", "教职工"]),
    ("校均", &["学校", "中小学"]),
];

/// An average stands at most so many characters behind what it is of.
const NEAR: usize = 16;

pub(super) fn find(reading: &Reading<'_>) -> Vec<Finding> {
    let chars = reading.chars();
    let mut found = Vec::new();
    for (i, each) in reading.claims.iter().enumerate() {
        let Some((_, names)) = EACH.iter().find(|(per, _)| each.per == *per) else { continue };
        let Some(total) = reading.claims[..i].last().filter(|c| is_amount(reading, c)) else { continue };
        let between = chars.get(total.at.end..each.at.start).unwrap_or_default();
        let follows =
            between.len() <= NEAR && !between.iter().any(|c| matches!(c, '。' | '；' | '\n' | '比' | '较'));
        if !follows || !same_unit(&total.unit, &each.unit) || total.kind != each.kind {
            continue;
        }
        found.extend(of(reading, i, total, each, names));
    }
    found
}

fn of(reading: &Reading<'_>, i: usize, total: &Claim, each: &Claim, names: &[&str]) -> Option<Finding> {
    let chars = reading.chars();
    let line = reading.outline.line(each.at.start);
    let sentence = reading.outline.sentence(each.at.start, chars.len());
    let is_named = |c: &&Claim| {
        let subject = c.subject.strip_prefix("全校").unwrap_or(&c.subject);
        names.contains(&subject) && is_amount(reading, c) && c.unit != each.unit
    };
    let mut counted = reading.claims[..i - 1].iter().rev().take(60).take_while(|c| c.at.start >= line.start);
    // What the sentence itself counts is multiplied, not divided.
    let number = counted.find(is_named).filter(|c| c.at.start < sentence.start)?;
    let (sum, many, one) = (exact(total)?, exact(number)?, exact(each)?);
    let worked = sum.checked_div(many)?;
    let slack = half_of_last(each).max(Decimal::new(5, one.normalize().scale() + 1));
    let holds = (worked - one).abs() <= slack * Decimal::TWO;
    let ratio = if worked > one { worked.checked_div(one) } else { one.checked_div(worked) }?;
    if !holds && ratio > Decimal::new(15, 1) {
        return None;
    }
    let places = one.normalize().scale().clamp(1, 2);
    let message = Message::new(if holds { "checkup-average-holds" } else { "checkup-average-differs" });
    let message = written(sum, total).put(message, "total");
    let message = written(many, number).put(message, "number");
    let message = written(worked.round_dp(places), each).put(message, "worked");
    let message = message.with("said", &each.quote);
    let at = total.at.start..each.at.end;
    Some(if holds {
        reading.holds(at, message)
    } else {
        reading.found(at, message).and_at(reading, number.at.clone())
    })
}
