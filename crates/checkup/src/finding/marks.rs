//! Brackets and quotation marks that are opened and not closed, or closed and not opened, in one paragraph.

use std::ops::Range;

use mingde_core::diagnostic::Message;

use super::{Finding, Reading};
use crate::item;
use crate::quantity::numeral::digit_value;

/// Marks with their places; of one that is open, what would close it.
type Signs = Vec<(usize, char)>;

/// So many marks may be open in a paragraph.
const DEEPEST: usize = 100;

const PAIRS: [(char, char); 6] =
    [('“', '”'), ('（', '）'), ('《', '》'), ('【', '】'), ('〔', '〕'), ('「', '」')];

pub(super) fn find(reading: &Reading<'_>) -> Vec<Finding> {
    let chars = reading.chars();
    let mut found = Vec::new();
    // A quotation of several paragraphs, and a line that was broken, close on the next one.
    let mut carried: Vec<(usize, char)> = Vec::new();
    for (i, line) in reading.outline.lines.iter().enumerate() {
        let (left, unopened) = unbalanced(chars, line);
        for (at, close) in unopened {
            let before = carried.iter().rposition(|(_, wanted)| *wanted == close);
            match before {
                Some(place) => drop(carried.remove(place)),
                None => found.push(mark(reading, at, line)),
            }
        }
        let next = reading.outline.lines.get(i + 1);
        for (at, _) in std::mem::take(&mut carried) {
            found.push(mark(reading, at, &(at..at + 1)));
        }
        let closed_next =
            next.filter(|_| !left.is_empty()).map_or(Signs::new(), |next| unbalanced(chars, next).1);
        for (at, close) in left {
            if closed_next.iter().any(|(_, sign)| *sign == close) {
                carried.push((at, close));
            } else {
                found.push(mark(reading, at, line));
            }
        }
    }
    found
}

/// Marks that a line opens and does not close, with what would close them, and those that it closes and did not open.
fn unbalanced(chars: &[char], line: &Range<usize>) -> (Signs, Signs) {
    let (mut open, mut unopened) = (Signs::new(), Signs::new());
    for at in line.clone() {
        let c = full_width(chars[at]);
        if let Some((_, close)) = PAIRS.iter().find(|(sign, _)| *sign == c) {
            // Whoever opens hundreds in one paragraph means something else by them.
            if open.len() < DEEPEST {
                open.push((at, *close));
            }
        } else if PAIRS.iter().any(|(_, close)| *close == c) {
            match open.iter().rposition(|(_, close)| *close == c) {
                Some(place) => drop(open.remove(place)),
                None if c == '）' && numbers(chars, line, at) => {}
                None => unopened.push((at, c)),
            }
        }
    }
    (open, unopened)
}

fn full_width(c: char) -> char {
    match c {
        '(' => '（',
        ')' => '）',
        c => c,
    }
}

/// 1）, 一） and a): the bracket of a list.
fn numbers(chars: &[char], line: &Range<usize>, at: usize) -> bool {
    let digits = (line.start..at).rev().take(3).take_while(|i| digit_value(chars[*i]).is_some()).count();
    let letter = at > line.start && chars[at - 1].is_ascii_alphabetic();
    digits > 0
        || letter
        || (1..=3).any(|n| at >= line.start + n && item::mark(chars, at - n).is_some_and(|m| m.end == at + 1))
        || at - line.start <= 2
}

fn mark(reading: &Reading<'_>, at: usize, line: &Range<usize>) -> Finding {
    let chars = reading.chars();
    let end = (at + 12).min(line.end).max(at + 1);
    let around: String = chars[at..end].iter().collect();
    let message = Message::new("checkup-mark-unbalanced").with("mark", chars[at]).with("around", around);
    reading.found(at..at + 1, message)
}
