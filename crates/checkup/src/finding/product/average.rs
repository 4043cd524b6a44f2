//! Averages against what they are averages of: 学生1440人 … 图书室藏书46080册，生均30册.

use std::collections::HashSet;

use mingde_core::diagnostic::Message;
use rust_decimal::Decimal;

use crate::finding::figures::{clause_before, exact, half_of_last, is_amount, same_unit, says, written};
use crate::finding::owner::without_level;
use crate::finding::{Finding, Reading};
use crate::quantity::Claim;
use crate::words::list;

/// What an average is for each of, and how those are called that it is for.
const EACH: [(&str, &[&str]); 4] = [
    ("人均", &["教师", "教职工", "学生"]),
    ("生均", &["学生", "在校生", "在校学生", "学生数", "幼儿", "在园幼儿"]),
    ("师均", &["教师", "专任教师", "教职工"]),
    ("校均", &["学校", "中小学"]),
];

/// An average stands at most so many characters behind what it is of.
const NEAR: usize = 16;

/// What a whole paper says once is looked for so many claims back.
const BACK: usize = 400;

pub(super) fn find(reading: &Reading<'_>, known: &mut HashSet<usize>) -> Vec<Finding> {
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
        if known.contains(&each.at.start) {
            continue;
        }
        let here = of(reading, i, total, each, names);
        known.extend(here.is_some().then_some(each.at.start));
        found.extend(here);
    }
    for (at, size) in class_sizes(reading) {
        if known.insert(at) {
            found.push(size);
        }
    }
    found
}

/// The number that all of the paper before an average says of them, where it says no other.
fn said_once<'c>(reading: &Reading<'c>, i: usize, is_named: impl Fn(&&Claim) -> bool) -> Option<&'c Claim> {
    let sentence = reading.outline.sentence(reading.claims[i].at.start, reading.chars().len());
    let before = reading.claims[..i].iter().rev().take(BACK);
    let mut every = before.filter(|c| c.at.start < sentence.start && is_named(c));
    let only = every.next()?;
    every.all(|other| other.value == only.value).then_some(only)
}

/// 小学有教学班3216个，平均班额40人: pupils over classes, both said in the paragraph.
fn class_sizes(reading: &Reading<'_>) -> Vec<(usize, Finding)> {
    const PUPILS: [&str; 6] = ["在校生", "在校学生", "学生", "在园幼儿", "幼儿", "学生数"];
    let chars = reading.chars();
    let mut found = Vec::new();
    let sizes = reading.claims.iter().enumerate().filter(|(_, c)| {
        list("class-sizes").iter().any(|w| c.subject.ends_with(w.as_str())) && same_unit(&c.unit, "人")
    });
    for (i, each) in sizes {
        let line = reading.outline.line(each.at.start);
        let before: Vec<&Claim> =
            reading.claims[..i].iter().rev().take(24).take_while(|c| c.at.start >= line.start).collect();
        let is_class = |c: &&&Claim| {
            let unit = c.unit == "班"
                || c.unit == "个"
                    && ['班', '级'].iter().any(|w| c.subject.ends_with(*w))
                    && c.subject.contains('班');
            unit && is_amount(reading, c)
        };
        let is_pupils = |c: &&&Claim| {
            let subject = without_level(&c.subject);
            let subject = subject.strip_prefix("全校").unwrap_or(subject);
            PUPILS.contains(&subject) && is_amount(reading, c)
        };
        // 初中平均班额 is of the pupils and classes of that level.
        let level = ["小学", "初中", "高中"].into_iter().find(|level| each.subject.starts_with(level));
        let of_level = |c: &Claim| {
            let lead = clause_before(chars, c.at.start, 12);
            level.is_none_or(|level| says(chars, lead, level))
        };
        let has_level = before.iter().filter(is_class).any(|c| of_level(c));
        let before: Vec<&Claim> = before.into_iter().filter(|c| !has_level || of_level(c)).collect();
        let is_near = |c: &&&Claim| each.at.start - c.at.end <= NEAR;
        // 教学班47个、教职工168人。学生2209人，平均班额47人: the only classes that are counted, and nobody else's size.
        let only = || {
            let plain = list("class-sizes").contains(&each.subject);
            let mut all = before.iter().filter(is_class);
            all.next().filter(|_| plain && all.next().is_none())
        };
        let of_levels = || {
            let mut all = before.iter().filter(is_class);
            all.next().filter(|_| level.is_some() && has_level && all.next().is_none())
        };
        let classes = before.iter().filter(is_class).find(is_near).or_else(only).or_else(of_levels);
        let mut pupils = before.iter().filter(is_pupils);
        let (Some(classes), Some(all)) = (classes, pupils.next()) else { continue };
        // 小学1200人、初中800人: nobody knows whose classes they are.
        let is_only = pupils.all(|other| other.value == all.value);
        let is_change_of = says(chars, classes.at.end..each.at.start, "由");
        if is_only && !is_change_of && exact(each).is_some() {
            found.extend(judged(reading, all, classes, each).map(|it| (each.at.start, it)));
        }
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
    // 教师人均850元 says of whom; 人均850元 may be of anybody.
    let lead = clause_before(chars, each.at.start, NEAR);
    let of_whom = names.iter().find(|name| says(chars, lead.clone(), name));
    if each.per == "人均" && of_whom.is_none() {
        return None;
    }
    let near = counted.find(is_named).filter(|c| c.at.start < sentence.start && each.per != "人均");
    let ends_named = |c: &&Claim| {
        let is_one = match of_whom.filter(|_| each.per == "人均") {
            Some(name) => c.subject.contains(name),
            None => names.iter().any(|name| c.subject.ends_with(name)),
        };
        is_one && same_unit(&c.unit, "人") && is_amount(reading, c)
    };
    let number = near.or_else(|| said_once(reading, i, ends_named))?;
    judged(reading, total, number, each)
}

/// An average against what it is of.
pub(super) fn judged(reading: &Reading<'_>, total: &Claim, number: &Claim, each: &Claim) -> Option<Finding> {
    let (sum, many, one) = (exact(total)?, exact(number)?, exact(each)?);
    let worked = sum.checked_div(many)?;
    let slack = half_of_last(each).max(Decimal::new(5, one.normalize().scale() + 1));
    // Rounded to its last place, or cut there.
    let is_cut = worked >= one && worked - one < slack * Decimal::TWO;
    let holds = is_cut || (worked - one).abs() <= slack;
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
    let near = if each.at.start - total.at.end <= NEAR { total } else { number };
    let other = if near.at == total.at { number } else { total };
    let at = near.at.start..each.at.end;
    Some(if holds {
        reading.holds(at, message)
    } else {
        reading.found(at, message).and_at(reading, other.at.clone())
    })
}
