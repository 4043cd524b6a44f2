//! Text cleaned only as far as needed, without copying what is clean already: most cells are.

use std::borrow::Cow;

use mingde_core::text::{is_folded, narrow};

/// [`narrow`] that borrows when nothing is to be done.
pub(crate) fn tidy(text: &str) -> Cow<'_, str> {
    if !text.contains(is_folded) { Cow::Borrowed(text.trim()) } else { Cow::Owned(narrow(text)) }
}

/// Without the spaces that people put between Chinese characters to make names equally wide (`张　三`).
pub(crate) fn squeeze<'a>(text: &Cow<'a, str>) -> Cow<'a, str> {
    if text.is_ascii() || !text.contains(char::is_whitespace) {
        return text.clone();
    }
    let chinese = |c: Option<char>| c.is_some_and(|c| !c.is_ascii());
    let mut out = String::with_capacity(text.len());
    let mut rest: &str = text;
    while let Some(word) = rest.find(|c: char| !c.is_whitespace()) {
        let (gap, from) = rest.split_at(word);
        if !(chinese(out.chars().next_back()) && chinese(from.chars().next())) {
            out.push_str(gap);
        }
        let end = from.find(char::is_whitespace).unwrap_or(from.len());
        out.push_str(&from[..end]);
        rest = &from[end..];
    }
    out.push_str(rest);
    Cow::Owned(out)
}

/// A text without what stands in brackets of any shape.
pub(crate) fn without_brackets(heading: &str) -> String {
    let mut depth = 0u32;
    let mut out = String::new();
    for c in heading.chars() {
        match c {
            '(' | '（' | '[' | '【' => depth += 1,
            ')' | '）' | ']' | '】' => depth = depth.saturating_sub(1),
            c if depth == 0 => out.push(c),
            _ => {}
        }
    }
    out
}
