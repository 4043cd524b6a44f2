//! Words with their places.

use std::ops::Range;

/// The words of a part of the text that are separated by white space, each with its byte range.
pub fn words_in(text: &str, range: Range<usize>) -> Vec<(&str, Range<usize>)> {
    let mut words = Vec::new();
    let mut start = None;
    for (at, c) in text[range.clone()].char_indices().map(|(i, c)| (range.start + i, c)) {
        match (c.is_whitespace(), start) {
            (false, None) => start = Some(at),
            (true, Some(from)) => {
                words.push((&text[from..at], from..at));
                start = None;
            }
            _ => {}
        }
    }
    if let Some(from) = start {
        words.push((&text[from..range.end], from..range.end));
    }
    words
}

/// The range without the white space at its ends.
pub fn trimmed(text: &str, range: Range<usize>) -> Range<usize> {
    let part = &text[range.clone()];
    let start = range.start + (part.len() - part.trim_start().len());
    start..start + part.trim().len()
}
