//! Headline numbers against their lists: “四个”支撑点 is followed by 一是 to 四是, “五个一” by five things.

mod above;
mod enumerated;
mod explained;
mod verbs;

use std::collections::HashSet;
use std::fmt;
use std::ops::Range;

use mingde_core::diagnostic::Message;
use rust_decimal::prelude::ToPrimitive;

use super::{Finding, Reading};
use crate::characters::is_han;
use crate::item::{self, Mark, Style};
use crate::quantity::numeral::{self, han_digit};
use crate::quantity::{Claim, Kind, Relation};
use crate::words::Words;

/// A list announced in a sentence begins this close behind it.
const NEAR: usize = 60;

/// So many marks are looked at for one list.
const MOST: usize = 400;

/// What is announced to be listed: 方面, 工作, 问题.
static LISTED: Words = Words::beginning("listed");

pub(super) fn find(reading: &Reading<'_>) -> Vec<Finding> {
    let marks = marks(reading);
    let mut found = announced(reading, &marks);
    found.extend(in_quotes(reading, &marks));
    found.extend(explained::find(reading));
    found.extend(enumerated::find(reading));
    found.extend(above::find(reading, &marks));
    let told: HashSet<usize> = found.iter().map(|f| f.start).collect();
    found.extend(verbs::find(reading).into_iter().filter(|f| !told.contains(&f.start)));
    found
}

/// A number of things that is not that of the things that are listed.
fn differs(
    reading: &Reading<'_>,
    at: Range<usize>,
    quote: impl fmt::Display,
    said: usize,
    listed: usize,
) -> Finding {
    let message = Message::new("checkup-headline-differs");
    reading.found(at, message.with("quote", quote).with("said", said).with("listed", listed))
}

/// A mark of an item with its place, and whether a line begins with it.
struct Placed {
    at: usize,
    mark: Mark,
    opens_line: bool,
}

/// Every mark of a text, in order.
fn marks(reading: &Reading<'_>) -> Vec<Placed> {
    let chars = reading.chars();
    let mut found = Vec::new();
    for line in &reading.outline.lines {
        let mut at = line.start;
        while at < line.end {
            let opens_line = at == line.start;
            let before = at.checked_sub(1).map_or('\n', |i| chars[i]);
            // Inside a sentence an item stands behind a stop.
            let opens = opens_line
                || matches!(
                    before,
                    '。' | '；' | ';' | '：' | ':' | '，' | ',' | '、' | ' ' | '！' | '\u{3000}' | '”'
                );
            let mark = if opens { item::mark(chars, at) } else { None };
            // 讲三点意见。一、提高认识。二、…: in a speech headings stand inside the paragraph.
            let inline = |m: &Mark| {
                !matches!(m.style, Style::Han) || opens_line || matches!(before, '。' | '：' | ':')
            };
            match mark.filter(|m| inline(m) && m.end < line.end) {
                Some(mark) => {
                    found.push(Placed { at, mark, opens_line });
                    at = mark.end;
                }
                None => at += 1,
            }
        }
    }
    found
}

/// Numbers of things that are listed behind them.
fn announced(reading: &Reading<'_>, marks: &[Placed]) -> Vec<Finding> {
    let mut found = Vec::new();
    for (i, claim) in reading.claims.iter().enumerate() {
        let Some(said) = announces(reading, claim) else { continue };
        // 3个方面12项工作: who knows which of them is listed.
        let beside = |other: Option<&Claim>| {
            other.is_some_and(|o| {
                let gap = o.at.start.max(claim.at.start)
                    - o.at.end.min(claim.at.end).min(o.at.start.max(claim.at.start));
                gap <= 12 && announces(reading, o).is_some()
            })
        };
        if beside(reading.claims.get(i + 1)) || beside(i.checked_sub(1).and_then(|i| reading.claims.get(i))) {
            continue;
        }
        let Some(listed) = list_behind(reading, marks, &claim.at) else { continue };
        if listed != said {
            found.push(differs(reading, claim.at.clone(), &claim.quote, said, listed));
        }
    }
    found
}

/// 抓好“四项工程”：一是…: a name that says how many things are listed behind it.
fn in_quotes(reading: &Reading<'_>, marks: &[Placed]) -> Vec<Finding> {
    let chars = reading.chars();
    let mut found = Vec::new();
    for (at, said, close) in quoted_numbers(chars) {
        let is_claim = reading.claims.binary_search_by_key(&(at + 1), |c| c.at.start).is_ok();
        // The sentence ends with it, or what follows is the list.
        let ends = (close + 1..chars.len()).take(14).find(|i| !is_han(chars[*i])).unwrap_or(close + 1);
        let opens_list = matches!(chars.get(ends), Some('：' | ':' | '。' | '，' | '\n') | None);
        if is_claim || !opens_list {
            continue;
        }
        let Some(listed) = list_behind(reading, marks, &(at..close + 1)) else { continue };
        // Several such names in a paragraph may share a list.
        let follows = marks.partition_point(|placed| placed.at <= ends);
        let at_once =
            marks.get(follows).is_some_and(|placed| placed.at == ends + 1 && placed.mark.number == 1);
        let strict =
            at_once && chars.get(ends) != Some(&'\n') || matches!(chars.get(ends), Some('：' | ':' | '。'));
        if listed != said && strict {
            let quote: String = chars[at + 1..close].iter().collect();
            found.push(differs(reading, at..close + 1, quote, said, listed));
        }
    }
    found
}

/// “四项工程”: where the quotation opens, how many it says, where it closes.
fn quoted_numbers(chars: &[char]) -> Vec<(usize, usize, usize)> {
    let mut found = Vec::new();
    for at in 0..chars.len() {
        if chars[at] != '“' || !chars.get(at + 1).is_some_and(|c| han_digit(*c).is_some() || *c == '十') {
            continue;
        }
        let Some(it) = numeral::read(chars, at + 1) else { continue };
        // “十三五” is a plan of five years.
        if chars.get(it.end).is_some_and(|c| han_digit(*c).is_some()) {
            continue;
        }
        let Some(said) = it.value.to_usize().filter(|n| (2..=12).contains(n)) else { continue };
        // “三统一、五共享” says two numbers.
        let close = chars[it.end..].iter().take(8).position(|c| *c == '”');
        if let Some(close) = close.filter(|close| !chars[it.end..it.end + close].contains(&'、')) {
            found.push((at, said, it.end + close));
        }
    }
    found
}

/// How many things a claim announces, where it does.
fn announces(reading: &Reading<'_>, claim: &Claim) -> Option<usize> {
    const UNITS: [&str; 12] = ["个", "项", "大", "条", "点", "方面", "种", "类", "期", "件", "张", "步"];
    let chars = reading.chars();
    let plain = claim.kind == Kind::Count && claim.relation == Relation::Eq && claim.upper.is_none();
    let said = claim.value.as_ref()?.number()?.to_usize().filter(|n| (2..=20).contains(n))?;
    if !plain || !UNITS.contains(&claim.unit.as_str()) {
        return None;
    }
    let end = claim.at.end;
    let quoted = chars.get(end) == Some(&'”') || claim.at.start > 0 && chars[claim.at.start - 1] == '“';
    // 教学点5个。 ends what it says; a list is announced by what stands behind the number.
    let goes_on =
        chars.get(end).is_some_and(|c| is_han(*c) || matches!(c, '”' | '"' | '：' | ':' | '（' | '('));
    let noun = end..(end + 10).min(chars.len());
    let clause_end = noun
        .clone()
        .find(|i| matches!(chars[*i], '，' | ',' | '。' | '；' | '：' | '\n'))
        .unwrap_or(noun.end);
    // 设四个模块：（1）…: whatever they are called, they follow.
    let opens_list = matches!(chars.get(clause_end), Some('：' | ':'))
        && item::mark(chars, skip_break(chars, clause_end + 1)).is_some_and(|m| m.number == 1);
    let listed =
        claim.unit == "方面" || quoted || opens_list || LISTED.within(chars, end..clause_end).is_some();
    (goes_on && listed).then_some(said)
}

/// The place behind white space.
fn skip_break(chars: &[char], at: usize) -> usize {
    at + chars.get(at..).unwrap_or_default().iter().take(4).take_while(|c| c.is_whitespace()).count()
}

/// The number of items of the list a claim announces.
fn list_behind(reading: &Reading<'_>, marks: &[Placed], announced: &Range<usize>) -> Option<usize> {
    let chars = reading.chars();
    let line = reading.outline.line(announced.start);
    let first = marks.partition_point(|placed| placed.at < announced.end);
    let heading = own_heading(marks, &line);
    let begins = |placed: &Placed| placed.mark.number == 1;
    // In its own paragraph, close behind it.
    let inside =
        marks[first..].iter().take_while(|p| p.at < line.end).take(MOST).position(begins).map(|i| first + i);
    if let Some(start) = inside.filter(|start| marks[*start].at - announced.end <= NEAR) {
        let begin = &marks[start];
        let only_here = !(begin.opens_line)
            && marks[start..]
                .iter()
                .take(MOST)
                .any(|p| p.at < line.end && p.mark.style == begin.mark.style && p.mark.number == 2);
        return count(
            marks,
            start,
            if only_here { line.end } else { section_end(reading, heading.as_ref(), line.end) },
            only_here,
        );
    }
    if inside.is_some() {
        return None;
    }
    // In the lines behind it, where the paragraph ends with what announces it.
    let behind = marks.partition_point(|p| p.at <= line.end);
    marks.get(behind)?;
    let sentences = reading.outline.sentence(announced.start, chars.len());
    let ends_line = line.end.saturating_sub(sentences.end) <= 1;
    let is_heading =
        heading.is_some() && line.len() <= 40 && !chars[line.start..line.end - 1].contains(&'。');
    if !(ends_line || is_heading) {
        return None;
    }
    let start = &marks[behind];
    let next_line = reading.outline.lines.partition_point(|l| l.start <= line.start);
    let is_next = reading
        .outline
        .lines
        .get(next_line)
        .is_some_and(|l| l.start == start.at || !start.opens_line && start.at < l.end);
    // A heading's list may begin after a paragraph; one inside a sentence follows at once.
    if !begins(start) || !(is_next || is_heading) {
        return None;
    }
    // A heading of the same or an outer style ends what was announced under another.
    if let Some(own) = &heading
        && start.opens_line
        && start.mark.style <= own.style
    {
        return None;
    }
    count(marks, behind, section_end(reading, heading.as_ref(), line.end), false)
}

/// The mark the line of a claim begins with.
fn own_heading(marks: &[Placed], line: &Range<usize>) -> Option<Mark> {
    let at = marks.partition_point(|placed| placed.at < line.start);
    marks.get(at).filter(|placed| placed.at == line.start).map(|placed| placed.mark)
}

/// Where what stands under a heading ends: at the next one of its style or an outer one.
fn section_end(reading: &Reading<'_>, heading: Option<&Mark>, from: usize) -> usize {
    let length = reading.chars().len();
    let Some(heading) = heading else { return length };
    let next = reading.outline.items.partition_point(|item| item.line.start <= from);
    let ends = reading.outline.items[next..].iter().find(|item| item.mark.style <= heading.style);
    ends.map_or(length, |item| item.line.start)
}

/// How many items follow the first one: of its style, in their order, until a list of an outer style or another of the same begins.
fn count(marks: &[Placed], start: usize, end: usize, inline: bool) -> Option<usize> {
    let first = &marks[start];
    let (mut number, mut items) = (1, 1);
    for placed in marks[start + 1..].iter().take_while(|p| p.at < end).take(MOST) {
        if inline && placed.opens_line {
            break;
        }
        let same = placed.mark.style == first.mark.style
            && (placed.opens_line == first.opens_line || matches!(first.mark.style, Style::Is | Style::Nth));
        // 一是…二是…四是: an item whose number is wrong is one all the same.
        let is_slip = placed.mark.number == number + 2 || placed.mark.number == number && number > 1;
        if same && (placed.mark.number == number + 1 || is_slip && inline) {
            number = placed.mark.number;
            items += 1;
        } else if same && placed.mark.number <= number && placed.mark.number == 1
            || placed.opens_line && placed.mark.style < first.mark.style
        {
            break;
        }
    }
    (items >= 2).then_some(items)
}
