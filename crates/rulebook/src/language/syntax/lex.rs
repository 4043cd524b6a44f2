//! Text to words. Symbols as Chinese keyboards give them are taken too: `≥`, `×`, `（`, `，`, `“`.

use std::ops::Range;

use mingde_core::date::Day;
use mingde_core::diagnostic::Message;
use mingde_core::yaml::Findings;

use crate::language::number::Number;
use crate::language::syntax::{Operator, Place};

#[derive(Debug, Clone, PartialEq)]
pub(super) enum Word {
    Name(String),
    Text(String),
    Number(Number),
    Day(Day),
    Percent,
    Symbol(Operator),
    Open,
    Close,
    ListOpen,
    ListClose,
    Comma,
    Dot,
}

pub(super) type Token = (Word, Range<usize>);

/// Longest formula that is read.
const LONGEST: usize = 4_000;

/// `2026-02-30`: written as a day, whether there is one or not.
fn is_like_a_day(text: &str) -> bool {
    text.bytes()
        .enumerate()
        .all(|(at, byte)| if matches!(at, 4 | 7) { byte == b'-' } else { byte.is_ascii_digit() })
}

pub(super) fn tokens(text: &str, place: &Place, findings: &mut Findings) -> Option<Vec<Token>> {
    if text.len() > LONGEST {
        findings.error(place.whole.clone(), Message::new("rulebook-formula-too-long").with("most", LONGEST));
        return None;
    }
    let mut out = Vec::new();
    let mut rest = text.char_indices().peekable();
    while let Some((at, c)) = rest.next() {
        let mut end = at + c.len_utf8();
        let mut take_while = |end: &mut usize, test: &dyn Fn(char, Option<char>) -> bool| {
            while let Some(&(at, c)) = rest.peek() {
                let after = text[at + c.len_utf8()..].chars().next();
                if !test(c, after) {
                    break;
                }
                rest.next();
                *end = at + c.len_utf8();
            }
        };
        let word = match c {
            c if c.is_whitespace() || c == '\u{3000}' => continue,
            '(' | '（' => Word::Open,
            ')' | '）' => Word::Close,
            '[' | '【' => Word::ListOpen,
            ']' | '】' => Word::ListClose,
            ',' | '，' | '、' => Word::Comma,
            '.' | '．' => Word::Dot,
            '+' | '＋' => Word::Symbol(Operator::Plus),
            '-' | '－' | '−' => Word::Symbol(Operator::Minus),
            '*' | '×' | '＊' => Word::Symbol(Operator::Times),
            '/' | '÷' | '／' => Word::Symbol(Operator::Over),
            '%' | '％' => Word::Percent,
            '≥' => Word::Symbol(Operator::AtLeast),
            '≤' => Word::Symbol(Operator::AtMost),
            '≠' => Word::Symbol(Operator::Unequal),
            '=' | '<' | '>' | '!' | '！' | '＝' | '＜' | '＞' => {
                let start = end;
                take_while(&mut end, &|c, _| matches!(c, '=' | '＝' | '<' | '＜' | '>' | '＞'));
                let tail = &text[start..end];
                match (c, tail) {
                    ('=' | '＝', "" | "=" | "＝") => Word::Symbol(Operator::Equal),
                    ('<' | '＜', "") => Word::Symbol(Operator::Less),
                    ('>' | '＞', "") => Word::Symbol(Operator::More),
                    ('<' | '＜', "=" | "＝") => Word::Symbol(Operator::AtMost),
                    ('>' | '＞', "=" | "＝") => Word::Symbol(Operator::AtLeast),
                    ('!' | '！', "=" | "＝") | ('<' | '＜', ">" | "＞") => {
                        Word::Symbol(Operator::Unequal)
                    }
                    _ => return unreadable(text, at..end, place, findings),
                }
            }
            '\'' | '"' | '‘' | '“' => {
                let closing = match c {
                    '‘' => '’',
                    '“' => '”',
                    same => same,
                };
                let start = end;
                take_while(&mut end, &|c, _| c != closing);
                let inside = text[start..end].to_owned();
                if rest.next().is_none() {
                    findings.error(place.at(at..end), Message::new("rulebook-quote-open"));
                    return None;
                }
                end += closing.len_utf8();
                Word::Text(inside)
            }
            c if digit(c).is_some() => {
                if let Some(day) = text.get(at..at + 10).and_then(|t| t.parse::<Day>().ok()) {
                    for _ in 0..9 {
                        rest.next();
                    }
                    out.push((Word::Day(day), at..at + 10));
                    continue;
                }
                if let Some(written) = text.get(at..at + 10).filter(|written| is_like_a_day(written)) {
                    let message = Message::new("rulebook-no-such-day").with("text", written);
                    findings.error(place.at(at..at + 10), message);
                    return None;
                }
                take_while(&mut end, &|c, after| {
                    digit(c).is_some()
                        || (matches!(c, '.' | '．') && after.is_some_and(|a| digit(a).is_some()))
                });
                let plain: String = text[at..end].chars().map(|c| digit(c).unwrap_or('.')).collect();
                match Number::parse(&plain) {
                    Some(number) => Word::Number(number),
                    None => return unreadable(text, at..end, place, findings),
                }
            }
            c if c.is_alphabetic() => {
                // A hyphen between letters belongs to the name; a minus sign stands between spaces.
                take_while(&mut end, &|c, after| {
                    c.is_alphanumeric()
                        || c == '_'
                        || (c == '-' && after.is_some_and(|a| a.is_alphanumeric()))
                });
                Word::Name(text[at..end].to_owned())
            }
            _ => return unreadable(text, at..end, place, findings),
        };
        out.push((word, at..end));
    }
    Some(out)
}

/// A digit, also as a Chinese keyboard gives it.
fn digit(c: char) -> Option<char> {
    match c {
        '0'..='9' => Some(c),
        '０'..='９' => char::from_u32(c as u32 - '０' as u32 + '0' as u32),
        _ => None,
    }
}

/// The time of day around a colon as it is written in a formula: `13:00` in quotation marks.
fn time_around(text: &str, colon: &Range<usize>) -> Option<String> {
    let hours = text[..colon.start].rsplit(|c: char| !c.is_ascii_digit()).next()?;
    let minutes = text[colon.end..].split(|c: char| !c.is_ascii_digit()).next()?;
    let sound = (1..=2).contains(&hours.len()) && minutes.len() == 2;
    sound.then(|| format!("'{hours}:{minutes}'"))
}

fn unreadable(text: &str, at: Range<usize>, place: &Place, findings: &mut Findings) -> Option<Vec<Token>> {
    // What other languages write, with what is written here.
    const MEANT: [(&str, &str); 10] = [
        ("&", "and"),
        ("|", "or"),
        ("！", "not"),
        ("!", "not"),
        ("=>", ">="),
        ("=<", "<="),
        ("＝＞", ">="),
        ("＝＜", "<="),
        (";", "and"),
        ("；", "and"),
    ];
    let doubled = |c: &str| text.get(at.start..at.end + c.len()).filter(|t| *t == c.repeat(2)).map(str::len);
    let found = &text[at.clone()];
    let end = at.start + doubled(found).unwrap_or(found.len());
    let message = Message::new("rulebook-formula-character").with("text", &text[at.start..end]);
    let time = (matches!(found, ":" | "：")).then(|| time_around(text, &at)).flatten();
    let right = time
        .or_else(|| MEANT.iter().find(|(wrong, _)| *wrong == found).map(|(_, right)| (*right).to_owned()));
    findings.error(place.at(at.start..end), message).suggestion = right;
    None
}
