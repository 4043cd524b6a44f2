//! A text that stops in mid-sentence, or that the website did not show to its end.

use mingde_core::diagnostic::Message;

use super::{Finding, Reading};
use crate::characters::{ends_sentence, is_han};
use crate::repair::{lines, trimmed};

/// A shorter last line is a signature, a date or a title.
const SENTENCE: usize = 30;

/// What is shorter is no sentence.
const SHORT: usize = 8;

pub(super) fn find(reading: &Reading<'_>) -> Vec<Finding> {
    let mut found = Vec::new();
    if let Some(notice) = &reading.repaired.cut_by_site {
        let message = Message::new("checkup-cut-by-site");
        found.push(Finding { message, start: notice.start, end: notice.end, also: None, holds: false });
    }
    let chars = reading.chars();
    let last = lines(chars).map(|l| trimmed(chars, l)).filter(|l| !l.is_empty()).last();
    let Some(line) = last else { return found };
    let text = &chars[line.clone()];
    let end = text[text.len() - 1];
    let says_something = text.iter().any(|c| matches!(c, '，' | ',' | '；' | ';' | '。'));
    let broken = is_han(end) || end.is_alphanumeric() || matches!(end, '、' | '，' | ',' | '：' | ':');
    // Nothing ends with a comma or an open bracket, however short it is.
    let is_open = matches!(end, '、' | '，' | ',' | '（' | '(') && line.len() >= SHORT;
    let is_long = line.len() >= SENTENCE && says_something && broken && !ends_sentence(end);
    if is_open || is_long {
        let from = line.end.saturating_sub(12).max(line.start);
        let tail: String = chars[from..line.end].iter().collect();
        found.push(reading.found(from..line.end, Message::new("checkup-torn-off").with("tail", tail)));
    }
    found
}
