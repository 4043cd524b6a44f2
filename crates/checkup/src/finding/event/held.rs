//! The day of a gathering that was held, and the day by which it is called afterwards: 3月12日，县教育局召开校园长会议, and 贯彻落实3月21日全县校
//! 园长会议精神.

use std::collections::HashMap;
use std::ops::Range;

use mingde_core::diagnostic::Message;

use super::{MonthDay, days};
use crate::characters::is_han;
use crate::finding::{Finding, Reading};
use crate::quantity::numeral::digit_value;
use crate::quantity::{Claim, Kind};
use crate::repair::stands;
use crate::words::{Words, list};

/// Its name stands so close behind the verb, or behind the day by which it is called.
const NAME: usize = 28;

/// The verb stands so close behind the day.
const NEAR: usize = 40;

/// A name of fewer characters may be that of many gatherings: 会议, 工作会议.
const LEAST: usize = 5;

/// What a name of a gathering ends with, and the verbs by which it is held.
static GATHERINGS: Words = Words::beginning("gatherings");
static HELD: Words = Words::beginning("held");

/// A gathering with the day that was said of it.
struct Gathering<'c> {
    name: Vec<char>,
    day: MonthDay,
    claim: &'c Claim,
}

pub(super) fn find(reading: &Reading<'_>) -> Vec<Finding> {
    let dates = reading.claims.iter().filter(|c| c.kind == Kind::Date && c.upper.is_none());
    let (mut held, mut called) = (Vec::new(), Vec::new());
    for claim in dates {
        let Some((day, None)) = days(claim) else { continue };
        if let Some(name) = called_by(reading, claim) {
            called.push(Gathering { name, day, claim });
        } else if let Some(name) = held_on(reading, claim) {
            held.push(Gathering { name, day, claim });
        }
    }
    held.extend(below_title(reading));
    // By the last characters of the name; the rest may be left out.
    let mut by_end: HashMap<&[char], Vec<&Gathering<'_>>> = HashMap::new();
    for gathering in &held {
        by_end.entry(ending(&gathering.name)).or_default().push(gathering);
    }
    called.iter().filter_map(|call| differs(reading, by_end.get(ending(&call.name))?, call)).collect()
}

/// 在全县秋季开学工作会议上的讲话, and （2024年8月26日） below it.
fn below_title<'c>(reading: &Reading<'c>) -> Option<Gathering<'c>> {
    const TITLES: usize = 4;
    let chars = reading.chars();
    let lines = &reading.outline.lines;
    let day = |line: &Range<usize>| {
        let claim = reading.claims.iter().find(|c| line.contains(&c.at.start) && c.kind == Kind::Date)?;
        let is_alone = line.len() <= claim.at.len() + 2;
        days(claim).filter(|(_, to)| is_alone && to.is_none()).map(|(day, _)| (day, claim))
    };
    let below = lines.iter().take(TITLES).position(|line| day(line).is_some())?;
    let (day, claim) = day(&lines[below])?;
    let title = lines[..below].iter().rev().find_map(|line| {
        let opens = usize::from(chars.get(line.start) == Some(&'在'));
        let end = (line.start..line.end).find(|at| stands(chars, *at, "上的"))?;
        name(chars, line.start + opens..end)
    })?;
    Some(Gathering { name: title, day, claim })
}

fn ending(name: &[char]) -> &[char] {
    &name[name.len() - LEAST..]
}

/// A day that is no day of a gathering of the name, and that of one of them but for a slip.
fn differs(reading: &Reading<'_>, held: &[&Gathering<'_>], call: &Gathering<'_>) -> Option<Finding> {
    const MOST: usize = 12;
    let alike = |one: &&&Gathering<'_>| one.name.ends_with(&call.name) || call.name.ends_with(&one.name);
    let same: Vec<&&Gathering<'_>> = held.iter().take(MOST).filter(alike).collect();
    if same.iter().any(|one| one.day == call.day) {
        return None;
    }
    let first = same.into_iter().find(|one| (one.day.0 == call.day.0) != (one.day.1 == call.day.1))?;
    let message = Message::new("checkup-said-differently")
        .with("subject", call.name.iter().collect::<String>())
        .with("first", &first.claim.quote)
        .with("second", &call.claim.quote);
    Some(reading.found(call.claim.at.clone(), message).and_at(reading, first.claim.at.clone()))
}

/// 3月12日，县教育局召开2025年春季学期校园长会议: the name of what was held on the day.
fn held_on(reading: &Reading<'_>, claim: &Claim) -> Option<Vec<char>> {
    let chars = reading.chars();
    let sentence = reading.outline.sentence(claim.at.start, chars.len());
    let until = sentence.end.min(claim.at.end + NEAR);
    let (at, verb) = HELD.within(chars, claim.at.end..until)?;
    // The day of something else may stand between.
    let next = reading.claims.partition_point(|c| c.at.start <= claim.at.start);
    let is_own = reading.claims.get(next).is_none_or(|c| c.at.start >= at || c.kind != Kind::Date);
    let from = at + verb.length;
    if is_own { name(chars, from..sentence.end.min(from + NAME)) } else { None }
}

/// 3月21日全县校园长会议精神: the name right behind the day.
fn called_by(reading: &Reading<'_>, claim: &Claim) -> Option<Vec<char>> {
    let chars = reading.chars();
    let sentence = reading.outline.sentence(claim.at.start, chars.len());
    // 12月5日召开的安全工作会议.
    let verb = HELD.at(chars, claim.at.end).filter(|w| stands(chars, claim.at.end + w.length, "的"));
    let from = claim.at.end + verb.map_or(0, |w| w.length + 1);
    let name = name(chars, from..sentence.end.min(from + NAME))?;
    (0..name.len()).all(|at| HELD.at(&name, at).is_none()).then_some(name)
}

/// The name of a gathering that a stretch of text begins with, without what only says whose it is and when it was.
fn name(chars: &[char], within: Range<usize>) -> Option<Vec<char>> {
    let belongs = |c: char| is_han(c) || digit_value(c).is_some() || matches!(c, '“' | '”' | '、' | '—');
    let end = within.clone().find(|i| !belongs(chars[*i])).unwrap_or(within.end);
    // The last word that ends a name: 学校安全工作会议 goes on behind 工作.
    let close = (within.start..end).filter_map(|at| {
        let word = GATHERINGS.longest_at(chars, at)?;
        (at + word.length <= end).then_some(at + word.length)
    });
    let mut from = within.start;
    let close = close.max()?;
    while let Some(word) = list("gathering-openings").iter().find(|w| stands(chars, from, w)) {
        from += word.chars().count();
    }
    // 2025年春季学期 is when it was.
    let year = (from..close).take_while(|i| digit_value(chars[*i]).is_some()).count();
    if year == 4 && chars.get(from + year) == Some(&'年') {
        from += year + 1;
    }
    let text: Vec<char> =
        chars[from.min(close)..close].iter().filter(|c| !matches!(c, '“' | '”')).copied().collect();
    (text.len() >= LEAST).then_some(text)
}
