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
    let chars: Vec<char> = text.chars().collect();
    let chinese = |c: Option<&char>| c.is_some_and(|c| !c.is_ascii() && !c.is_whitespace());
    let mut out = String::with_capacity(text.len());
    for (at, c) in chars.iter().enumerate() {
        if c.is_whitespace() {
            let before = chars[..at].iter().rev().find(|c| !c.is_whitespace());
            let after = chars[at..].iter().find(|c| !c.is_whitespace());
            if chinese(before) && chinese(after) {
                continue;
            }
        }
        out.push(*c);
    }
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
