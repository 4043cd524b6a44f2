//! Headline numbers against their lists: “四个”支撑点 is followed by 一是 to 四是, “五个一” by five things.

use std::ops::Range;

use mingde_core::diagnostic::Message;
use rust_decimal::prelude::ToPrimitive;

use super::{Finding, Reading};
use crate::characters::is_han;
use crate::quantity::numeral::{self, han_digit};
use crate::quantity::{Kind, Relation};
use crate::repair::{stands, stands_before};

/// A list announced in a sentence begins this close behind it.
const NEAR: usize = 60;

/// And is no longer than this.
const LONG: usize = 3000;

const HAN: [&str; 13] = ["", "一", "二", "三", "四", "五", "六", "七", "八", "九", "十", "十一", "十二"];

pub(super) fn find(reading: &Reading<'_>) -> Vec<Finding> {
    let mut found = announced(reading);
    found.extend(named(reading));
    found
}

/// Numbers of things that are listed behind them.
fn announced(reading: &Reading<'_>) -> Vec<Finding> {
    const UNITS: [&str; 8] = ["个", "项", "大", "条", "点", "方面", "种", "类"];
    let chars = reading.chars();
    let mut found = Vec::new();
    let mut line = 0..0;
    for claim in reading.claims {
        let plain = claim.kind == Kind::Count && claim.relation == Relation::Eq && claim.upper.is_none();
        let Some(said) = claim.value.as_ref().and_then(|v| v.number()).and_then(|v| v.to_usize()) else {
            continue;
        };
        if !plain || !UNITS.contains(&claim.unit.as_str()) || !(2..=20).contains(&said) {
            continue;
        }
        // 教学点5个。 ends what it says; a list is announced by what stands behind the number.
        let announces = |c: &char| is_han(*c) || matches!(c, '”' | '"' | '’' | '：' | ':' | '（' | '(');
        if !chars.get(claim.at.end).is_some_and(announces) {
            continue;
        }
        // Claims come in their order, so a line is looked for once.
        if !line.contains(&claim.at.start) {
            line = line_of(chars, claim.at.start);
        }
        let heading = is_heading(chars, &line);
        let region = if heading {
            section(chars, line.end)
        } else {
            claim.at.end..(claim.at.end + LONG).min(chars.len())
        };
        // A heading's list may begin after a paragraph; one inside a sentence follows at once.
        let near = if heading { region.len() } else { NEAR };
        let Some((listed, end)) = list(chars, region, near) else { continue };
        if listed != said {
            let message = Message::new("checkup-headline-differs")
                .with("quote", &claim.quote)
                .with("said", said)
                .with("listed", listed);
            let _ = end;
            found.push(reading.found(claim.at.clone(), message));
        }
    }
    found
}

fn line_of(chars: &[char], at: usize) -> Range<usize> {
    let from = chars[..at].iter().rposition(|c| *c == '\n').map_or(0, |i| i + 1);
    from..chars[at..].iter().position(|c| *c == '\n').map_or(chars.len(), |i| at + i)
}

/// `一、…` or `（一）…` without a full sentence.
fn is_heading(chars: &[char], line: &Range<usize>) -> bool {
    if line.len() > 40 {
        return false;
    }
    let mut at = line.start;
    while at < line.end && (chars[at].is_whitespace() || matches!(chars[at], '(' | '（')) {
        at += 1;
    }
    let digits = chars[at..line.end].iter().take_while(|c| han_digit(**c).is_some() || **c == '十').count();
    digits > 0
        && matches!(chars.get(at + digits), Some('、' | ')' | '）'))
        && !chars[line.clone()].contains(&'。')
}

/// From a heading to the next one.
fn section(chars: &[char], from: usize) -> Range<usize> {
    let mut at = from;
    while let Some(next) = chars.get(at..).and_then(|rest| rest.iter().position(|c| *c == '\n')) {
        let line = line_of(chars, at + next + 1);
        if is_heading(chars, &line) {
            return from..line.start;
        }
        at = line.end;
        if at >= chars.len() {
            break;
        }
    }
    from.min(chars.len())..chars.len()
}

/// The ways an item of a list is marked.
#[derive(Clone, Copy)]
enum Style {
    /// 一是
    Is,
    /// 第一
    Nth,
    /// （一）
    Bracketed,
    /// (1)
    Figures,
    /// ①
    Circled,
}

fn stands_mark(chars: &[char], at: usize, style: Style, number: usize) -> bool {
    let han = HAN.get(number).copied().unwrap_or("?");
    match style {
        Style::Is => {
            let before = at.checked_sub(1).map(|i| chars[i]);
            let inside =
                before.is_some_and(|c| han_digit(c).is_some() || matches!(c, '十' | '统' | '唯' | '之'));
            !inside && stands(chars, at, han) && stands(chars, at + han.chars().count(), "是")
        }
        Style::Nth => {
            stands(chars, at, "第")
                && stands(chars, at + 1, han)
                && matches!(
                    chars.get(at + 1 + han.chars().count()),
                    Some('、' | '，' | ',' | '：' | ':' | '是')
                )
        }
        Style::Bracketed => {
            matches!(chars.get(at), Some('(' | '（'))
                && stands(chars, at + 1, han)
                && matches!(chars.get(at + 1 + han.chars().count()), Some(')' | '）'))
        }
        Style::Figures => {
            let figures = number.to_string();
            matches!(chars.get(at), Some('(' | '（'))
                && stands(chars, at + 1, &figures)
                && matches!(chars.get(at + 1 + figures.len()), Some(')' | '）'))
        }
        Style::Circled => u32::try_from(number)
            .ok()
            .and_then(|n| char::from_u32(0x245f + n))
            .is_some_and(|c| chars.get(at) == Some(&c)),
    }
}

/// How many items the first list of a region has, and where the last one begins. It must begin within `near`.
fn list(chars: &[char], region: Range<usize>, near: usize) -> Option<(usize, usize)> {
    const STYLES: [Style; 5] = [Style::Is, Style::Nth, Style::Bracketed, Style::Figures, Style::Circled];
    let begins = region.start..(region.start + near).min(region.end);
    let (first, style) = begins
        .flat_map(|at| STYLES.map(|style| (at, style)))
        .find(|(at, style)| stands_mark(chars, *at, *style, 1))?;
    let (mut number, mut last) = (1, first);
    for at in first + 1..region.end {
        if stands_mark(chars, at, style, number + 1) {
            number += 1;
            last = at;
        } else if stands_mark(chars, at, style, 1) {
            // Another list of the same style.
            break;
        }
    }
    (number >= 2).then_some((number, last))
}

/// `“五个一”就是…` and `“三测评”制度(…、…、…)`.
fn named(reading: &Reading<'_>) -> Vec<Finding> {
    let chars = reading.chars();
    let mut found = Vec::new();
    for at in 0..chars.len() {
        if chars[at] != '“' || !chars.get(at + 1).is_some_and(|c| han_digit(*c).is_some() || *c == '十') {
            continue;
        }
        let Some(it) = numeral::read(chars, at + 1) else { continue };
        let Some(said) = it.value.to_usize().filter(|n| (2..=12).contains(n)) else { continue };
        let Some(close) = chars[it.end..].iter().take(8).position(|c| *c == '”').map(|i| it.end + i) else {
            continue;
        };
        let listed = explained(chars, close + 1).or_else(|| bracketed(chars, close + 1));
        let Some(listed) = listed.filter(|n| *n >= 2 && *n != said) else { continue };
        let quote: String = chars[at..=close].iter().collect();
        let message = Message::new("checkup-headline-differs")
            .with("quote", quote)
            .with("said", said)
            .with("listed", listed);
        found.push(reading.found(at..close + 1, message));
    }
    found
}

fn explained(chars: &[char], at: usize) -> Option<usize> {
    let word = ["就是", "是指", "指的是", "即", "包括"].iter().find(|w| stands(chars, at, w))?;
    let from = at + word.chars().count();
    let to = chars[from..].iter().take(400).position(|c| matches!(c, '。' | '\n'))? + from;
    Some(items(&chars[from..to]))
}

fn bracketed(chars: &[char], at: usize) -> Option<usize> {
    let open = chars.get(at..)?.iter().take(5).position(|c| matches!(c, '(' | '（'))? + at;
    let close = chars[open..].iter().take(120).position(|c| matches!(c, ')' | '）'))? + open;
    let inside = &chars[open + 1..close];
    let is_list = inside.contains(&'、') && !stands_before(chars, close, "等");
    is_list.then(|| items(inside))
}

/// Items between commas, or between 、 where there are no commas.
fn items(text: &[char]) -> usize {
    let commas = text.iter().filter(|c| matches!(c, ',' | '，' | '；' | ';')).count();
    let separators = if commas > 0 { commas } else { text.iter().filter(|c| **c == '、').count() };
    separators + 1
}
