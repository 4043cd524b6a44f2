//! Attachments that the text names and the list behind it has not, and the other way round (GB/T 9704-2012, 7.3.4).

use std::collections::BTreeSet;
use std::ops::Range;

use mingde_core::diagnostic::Message;

use super::{Finding, Reading};
use crate::item::{self, Style};
use crate::quantity::Kind;
use crate::quantity::numeral::{digit_value, han_digit};
use crate::repair::stands;

pub(super) fn find(reading: &Reading<'_>) -> Vec<Finding> {
    let chars = reading.chars();
    let mut listed: BTreeSet<usize> = BTreeSet::new();
    let mut is_list_there = false;
    let mut in_list = false;
    // Places of the list and of the attachments themselves: what stands there names nothing.
    let mut own: Vec<Range<usize>> = Vec::new();
    let (mut listed_at, mut heads) = (Vec::new(), BTreeSet::new());
    for line in &reading.outline.lines {
        if opens_list(chars, line) {
            is_list_there = true;
            in_list = true;
            own.push(line.clone());
            let begin = line.start + 3;
            let first = (begin..line.end).find(|i| !chars[*i].is_whitespace()).unwrap_or(line.end);
            match item::mark(chars, first).filter(|m| m.style == Style::Figures) {
                Some(mark) => {
                    listed.insert(mark.number);
                    listed_at.push((mark.number, first..line.end));
                }
                None if first < line.end => drop(listed.insert(1)),
                None => {}
            }
        } else if let Some(number) = heads_attachment(chars, line) {
            in_list = false;
            is_list_there = true;
            listed.insert(number);
            heads.insert(number);
            own.push(line.clone());
        } else if in_list {
            match item::mark(chars, line.start).filter(|m| m.style == Style::Figures) {
                Some(mark) => {
                    listed.insert(mark.number);
                    listed_at.push((mark.number, line.clone()));
                    own.push(line.clone());
                }
                None => in_list = false,
            }
        }
    }
    let is_own = |at: usize| {
        let next = own.partition_point(|line| line.end <= at);
        own.get(next).is_some_and(|line| line.contains(&at))
    };
    let mut found = bodies_missing(reading, &listed_at, &heads);
    found.extend(skipped(reading, &listed_at));
    let mut told = BTreeSet::new();
    // A paper without a list may be a part of one; one that is signed is whole.
    let is_signed = is_list_there || is_signed(reading);
    for at in 0..chars.len() {
        if !stands(chars, at, "附件") || is_own(at) {
            continue;
        }
        let end = at + 2;
        let digits = (end..chars.len()).take(3).take_while(|i| digit_value(chars[*i]).is_some()).count();
        // 附件三.
        let in_words =
            if digits == 0 { chars.get(end).and_then(|c| han_digit(*c)).filter(|n| *n > 0) } else { None };
        let in_words = in_words.filter(|_| chars.get(end + 1).is_none_or(|c| !"是个要、".contains(*c)));
        let digits = digits + usize::from(in_words.is_some());
        let number = in_words.map_or_else(|| digits_value(&chars[end..end + digits]), |n| n as usize);
        let is_reference =
            digits > 0 && digits < 3 && !matches!(chars.get(end + digits), Some('/' | '.' | '-'))
                || digits == 0 && at > 0 && matches!(chars[at - 1], '见' | '按');
        let number = if digits == 0 { 1 } else { number };
        let is_there = listed.contains(&number) || digits == 0 && !listed.is_empty();
        if is_reference && !is_there && is_signed && told.insert(number) {
            let quote: String = chars[at..end + digits].iter().collect();
            found.push(
                reading
                    .found(at..end + digits, Message::new("checkup-attachment-missing").with("quote", quote)),
            );
        }
    }
    found
}

/// 附件：1.…⏎3.…: a number that the list leaves out, where it goes up.
fn skipped(reading: &Reading<'_>, listed: &[(usize, Range<usize>)]) -> Vec<Finding> {
    let pairs = listed.windows(2).filter(|pair| pair[1].0 > pair[0].0 + 1 && pair[1].0 <= pair[0].0 + 3);
    let said = |pair: &[(usize, Range<usize>)]| {
        let message =
            Message::new("checkup-attachment-missing").with("quote", format!("附件{}", pair[0].0 + 1));
        reading.found(pair[1].1.clone(), message)
    };
    pairs.map(said).collect()
}

/// Of a paper that brings some of its attachments along those that it lists and does not bring.
fn bodies_missing(
    reading: &Reading<'_>,
    listed: &[(usize, Range<usize>)],
    heads: &BTreeSet<usize>,
) -> Vec<Finding> {
    if heads.len() < 2 || listed.len() < 3 {
        return Vec::new();
    }
    let missing = listed.iter().filter(|(number, _)| !heads.contains(number));
    let said = |(number, at): &(usize, Range<usize>)| {
        let message = Message::new("checkup-attachment-missing").with("quote", format!("附件{number}"));
        reading.found(at.clone(), message)
    };
    missing.map(said).collect()
}

/// Whether a paper ends with the day it was signed on.
fn is_signed(reading: &Reading<'_>) -> bool {
    let last = reading.outline.lines.last();
    let is_day = |line: &Range<usize>| {
        let dated = reading.claims.iter().rev().take(3).find(|c| c.kind == Kind::Date && c.at == *line);
        dated.and_then(|c| c.value.as_ref()).is_some_and(|value| value.to_string().len() == 10)
    };
    last.is_some_and(is_day)
}

/// 附件：1.… at the beginning of a line.
fn opens_list(chars: &[char], line: &Range<usize>) -> bool {
    stands(chars, line.start, "附件") && matches!(chars.get(line.start + 2), Some('：' | ':'))
}

/// 附件2 alone on its line, above the attachment itself.
fn heads_attachment(chars: &[char], line: &Range<usize>) -> Option<usize> {
    if !stands(chars, line.start, "附件") || line.len() > 5 {
        return None;
    }
    let text: Vec<char> =
        chars[line.start + 2..line.end].iter().filter(|c| !matches!(c, '：' | ':' | ' ')).copied().collect();
    if let [word] = text[..]
        && let Some(number) = han_digit(word)
    {
        return Some(number as usize);
    }
    let is_number = text.iter().all(|c| digit_value(*c).is_some());
    is_number.then(|| if text.is_empty() { 1 } else { digits_value(&text) })
}

/// The number that a row of digits is.
fn digits_value(text: &[char]) -> usize {
    text.iter().filter_map(|c| digit_value(*c)).fold(0, |n, d| n * 10 + d as usize)
}
