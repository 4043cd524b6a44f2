//! Text as it is typed in China: full-width digits and letters, ideographic spaces, brackets of two widths,
//! and names that sort by pinyin.

mod unseen;

use std::borrow::Cow;

use pinyin::ToPinyin;
use unicode_normalization::{UnicodeNormalization as _, is_nfc};

pub use unseen::{first_harmful, is_unseen, seen_name, visible, visible_lines};

/// Composes (NFC), folds full-width letters, digits and ASCII punctuation to half width and the ideographic space to a
/// space, drops what nobody sees, then trims. Chinese punctuation (`，。、《》“”`) stays as it is.
pub fn narrow(text: &str) -> String {
    let mut folded = String::with_capacity(text.len());
    folded.extend(narrow_characters(&composed(text)));
    let inner = folded.trim();
    if inner.len() == folded.len() { folded } else { inner.to_owned() }
}

/// A name as it is compared: composed, narrowed, without what nobody sees, without spaces, brackets and the dot inside foreign names, lower case.
/// `实验 小学（东校区）` and `实验小学(东校区)` are the same unit to whoever types them.
pub fn comparable(name: &str) -> String {
    let mut key = String::with_capacity(name.len());
    for c in narrow_characters(&composed(name)) {
        match c {
            // Most names: nothing to fold.
            '\u{4e00}'..='\u{9fff}' => key.push(c),
            '(' | ')' | '·' | '•' | '.' | '-' => {}
            _ if c.is_whitespace() => {}
            _ => key.extend(c.to_lowercase()),
        }
    }
    key
}

fn narrow_characters(text: &str) -> impl Iterator<Item = char> {
    text.chars()
        .map(|c| match c {
            '\u{3000}' | '\u{a0}' => ' ',
            '，' | '；' => c,
            '\u{ff01}'..='\u{ff5e}' => char::from_u32(c as u32 - 0xfee0).unwrap_or(c),
            _ => c,
        })
        .filter(|c| matches!(c, '\t' | '\n' | '\r') || !is_unseen(*c))
}

/// A text in which a letter with its accent is one character (NFC). Chinese characters are that already.
fn composed(text: &str) -> Cow<'_, str> {
    let needless =
        |c: char| matches!(c, '\0'..='\u{2ff}' | '\u{4e00}'..='\u{9fff}' | '\u{ff01}'..='\u{ff5e}');
    if text.chars().all(needless) || is_nfc(text) {
        Cow::Borrowed(text)
    } else {
        Cow::Owned(text.nfc().collect())
    }
}

/// A key under which Chinese names sort by pinyin (with tone), others by code point.
pub fn sort_key(name: &str) -> String {
    let mut key = String::with_capacity(name.len() * 2);
    for c in name.chars() {
        match c.to_pinyin() {
            Some(p) => {
                key.push_str(p.with_tone_num());
                key.push(' ');
            }
            None => key.extend(c.to_lowercase()),
        }
    }
    key
}

/// No longer text is a misspelt word: comparing two takes the product of their lengths.
const LONGEST_WORD: usize = 100;

/// The candidate most like `word`, if any is close enough to be meant. Compares characters, so one wrong
/// Chinese character in four is still near.
pub fn nearest<'a>(word: &str, candidates: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    let wanted = comparable(word);
    let length = wanted.chars().take(LONGEST_WORD + 1).count();
    if wanted.is_empty() || length > LONGEST_WORD {
        return None;
    }
    let mut best: Option<(f64, &str)> = None;
    for candidate in candidates.into_iter().filter(|candidate| candidate.len() <= 4 * LONGEST_WORD) {
        let other = comparable(candidate);
        let mut score = strsim::normalized_damerau_levenshtein(&wanted, &other);
        if other.contains(&wanted) || (!other.is_empty() && wanted.contains(&other)) {
            score = score.max(0.6);
        }
        if score >= 0.5 && best.is_none_or(|(s, _)| score > s) {
            best = Some((score, candidate));
        }
    }
    best.map(|(_, c)| c)
}

/// Text as HTML shows it: nothing in it can be taken for markup, and nothing in it is not seen.
pub fn escaped(text: &str) -> String {
    let mut safe = String::with_capacity(text.len());
    for c in visible_lines(text).chars() {
        match c {
            '&' => safe.push_str("&amp;"),
            '<' => safe.push_str("&lt;"),
            '>' => safe.push_str("&gt;"),
            '"' => safe.push_str("&quot;"),
            '\'' => safe.push_str("&#39;"),
            c => safe.push(c),
        }
    }
    safe
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn full_width_input_is_read_like_half_width() {
        assert_eq!(narrow("　１２．５　"), "12.5");
        assert_eq!(narrow("（局）"), "(局)");
        assert_eq!(comparable("实验 小学（东校区）"), comparable("实验小学(东校区)"));
    }

    #[test]
    fn names_sort_by_pinyin() {
        let mut names = vec!["赵", "陈", "阿古达木", "王"];
        names.sort_by_key(|n| sort_key(n));
        assert_eq!(names, ["阿古达木", "陈", "王", "赵"]);
    }

    #[test]
    fn a_slip_finds_its_word_and_nonsense_finds_none() {
        assert_eq!(nearest("计财課", ["计财科", "人事科", "中学科"]), Some("计财科"));
        assert_eq!(nearest("xyz", ["计财科"]), None);
    }
}
