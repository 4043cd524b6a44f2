//! Numbers that are no quantities: list numbers, document numbers, telephone numbers, names and set phrases.

use std::ops::Range;

use crate::characters::{ends_sentence, half_width, is_han};
use crate::quantity::numeral::{Numeral, digit_value, han_digit, han_unit};
use crate::repair::{stands, stands_before};
use crate::words::Words;

/// Set phrases that begin with a Chinese number and a word that is a unit elsewhere; titles of policies among them.
static PHRASES: Words = Words::beginning("set-phrases");

/// `十分重要` is no ten points.
const VERY: [&str; 3] = ["十分", "万分", "千万"];

/// Whether a set phrase covers the Chinese number at `at`.
pub(super) fn is_phrase(chars: &[char], at: usize, end: usize) -> bool {
    PHRASES.at(chars, at).is_some()
        || (VERY.iter().any(|p| stands(chars, at, p))
            && end <= at + 2
            && !["钟", "之"].iter().any(|w| stands(chars, at + 2, w))
            && !["得", "扣", "加", "满"].iter().any(|w| stands_before(chars, at, w))
            && stands(chars, at + 1, "分"))
}

/// `一、`, `（二）`, `3.`, `①`: the number of an item in a list or of a heading.
pub(super) fn is_list_number(chars: &[char], at: usize, end: usize) -> bool {
    let before = at.checked_sub(1).map(|i| chars[i]);
    let after = chars.get(end).copied();
    let opens = before
        .is_none_or(|c| c.is_whitespace() || ends_sentence(c) || matches!(c, '：' | ':' | '#' | '-' | '、'));
    let bracketed = matches!(before, Some('(' | '（')) && matches!(after, Some(')' | '）'));
    if bracketed {
        return end - at <= 3;
    }
    match after {
        Some('、') => {
            opens && !matches!(before, Some('、')) && before != Some(':') || after_sentence(chars, at)
        }
        Some('.' | '．') => {
            opens
                && before != Some('、')
                && (chars.get(end + 1).is_none_or(|c| digit_value(*c).is_none())
                    || crate::item::is_month(chars, end + 1))
                && end - at <= 3
        }
        Some(')' | '）') => opens && end - at <= 3,
        _ => false,
    }
}

/// Whether only white space stands between the end of a sentence (or the beginning) and `at`.
fn after_sentence(chars: &[char], at: usize) -> bool {
    let before = chars[..at].iter().rev().find(|c| !matches!(c, ' ' | '\u{3000}'));
    before.is_none_or(|c| ends_sentence(*c) || *c == '\n')
}

/// Words before a row of figures that is a number to call, to post to or to look up.
static NUMBERED: Words = Words::ending("numbered");

/// Words behind a row of figures that make it a name.
static NAMED: Words = Words::beginning("named");

/// Where a number that names something ends: telephone and document numbers, codes, addresses, versions.
pub(super) fn code_end(chars: &[char], at: usize, it: Option<&Numeral>) -> Option<usize> {
    let before = at.checked_sub(1).map(|i| half_width(chars[i]));
    let letter = |c: Option<char>| c.is_some_and(|c| c.is_ascii_alphabetic());
    let joined = matches!(before, Some('-' | '/' | '_')) && letter(at.checked_sub(2).map(|i| chars[i]));
    if letter(before) || joined {
        return Some(token_end(chars, at));
    }
    if let Some(end) = document_number(chars, at) {
        return Some(end);
    }
    let digits = chars[at..].iter().take_while(|c| digit_value(**c).is_some()).count();
    if digits == 0 {
        return None;
    }
    let Some(it) = it else { return Some(token_end(chars, at)) };
    let next = chars.get(it.end).copied().map(half_width);
    // 010-62345678, 2023-XX-001, 62345678.
    if it.plain.is_some() && next == Some('-') {
        let second = chars[it.end + 1..].iter().take_while(|c| digit_value(**c).is_some()).count();
        if (second >= 6 && digits >= 3) || (digits >= 5 && second >= 1) {
            return Some(token_end(chars, at));
        }
    }
    if it.plain.is_some_and(|length| length >= 7) && !is_counted(chars, it.end) {
        return Some(token_end(chars, at));
    }
    let colon = matches!(before, Some(':' | '：' | '为' | '是'));
    let introduced = || NUMBERED.before(chars, if colon { at - 1 } else { at }).is_some();
    if it.plain.is_some() && (introduced() || NAMED.at(chars, it.end).is_some()) && !is_counted(chars, it.end)
    {
        return Some(token_end(chars, at));
    }
    // 3D, 5G, B2B; units like km are not names.
    if letter(next) && super::unit::at(chars, it.end).is_none() {
        return Some(token_end(chars, at));
    }
    // A version or an address in the network.
    let goes_on = chars.get(it.end + 1).copied().and_then(digit_value).is_some();
    (next == Some('.') && goes_on && !crate::item::is_month(chars, it.end + 1)).then(|| token_end(chars, at))
}

fn is_counted(chars: &[char], end: usize) -> bool {
    super::unit::at(chars, end).is_some_and(|u| u.sort != super::unit::Sort::Name)
        || matches!(chars.get(end), Some('余' | '多' | '万' | '亿'))
}

/// `〔2024〕3号`, `(2024)第15号`.
fn document_number(chars: &[char], at: usize) -> Option<usize> {
    let open = matches!(at.checked_sub(1).map(|i| chars[i]), Some('〔' | '[' | '【' | '(' | '（' | '［'));
    if !open {
        return None;
    }
    let year = chars[at..].iter().take_while(|c| digit_value(**c).is_some()).count();
    let close = at + year;
    if year != 4 || !matches!(chars.get(close), Some('〕' | ']' | '】' | ')' | '）' | '］')) {
        return None;
    }
    let mut end = close + 1;
    if stands(chars, end, "第") {
        end += 1;
    }
    let number = chars.get(end..)?.iter().take_while(|c| digit_value(**c).is_some()).count();
    (number > 0 && stands(chars, end + number, "号")).then_some(end + number + 1)
}

/// The end of what hangs together with figures: letters, figures, dots, hyphens.
pub(super) fn token_end(chars: &[char], at: usize) -> usize {
    let hangs = |c: &char| {
        half_width(*c).is_ascii_alphanumeric() || matches!(half_width(*c), '-' | '.' | '_' | '/' | '@')
    };
    at + chars[at..].iter().take_while(|c| hangs(c)).count().max(1)
}

/// The end of an address on the web that begins at `at`.
pub(super) fn address_end(chars: &[char], at: usize) -> Option<usize> {
    let begins = stands(chars, at, "http://") || stands(chars, at, "https://") || stands(chars, at, "www.");
    begins.then(|| at + chars[at..].iter().take_while(|c| c.is_ascii() && !c.is_whitespace()).count())
}

/// A name in quotation marks that begins with a Chinese number: `“五个一”`, `“三全”`. `“四个”支撑点` is a quantity, since
/// the quotation marks close right behind the unit; then the position of the closing mark is given.
pub(super) enum Quoted {
    /// A name.
    Name,
    /// A quantity whose unit is followed by the closing mark here.
    Count(usize),
}

pub(super) fn quoted(chars: &[char], at: usize, unit_end: usize) -> Option<Quoted> {
    if !matches!(at.checked_sub(1).map(|i| chars[i]), Some('“' | '"' | '「' | '‘')) {
        return None;
    }
    let is_close = |c: &char| matches!(c, '”' | '"' | '」' | '’');
    let close = chars[at..].iter().take(12).position(is_close)? + at;
    let next = chars.get(close + 1).copied();
    if close == unit_end && next.is_some_and(is_han) {
        return Some(Quoted::Count(close));
    }
    Some(Quoted::Name)
}

/// Whether the `第N` that ends at `end` is the name of something: 第一书记, 第二课堂, 第一中学.
pub(super) fn is_ordinal_name(chars: &[char], end: usize) -> bool {
    static NAMES: Words = Words::beginning("names-with-first");
    NAMES.at(chars, end).is_some()
}

/// 六届八次全会, 二十届四次全会: a session, not how often.
pub(super) fn is_session(chars: &[char], at: usize, end: usize) -> bool {
    let times = |i: usize| {
        let digits = (i..chars.len()).take(3).take_while(|k| {
            han_digit(chars[*k]).is_some() || chars[*k] == '十' || digit_value(chars[*k]).is_some()
        });
        let behind = i + digits.count();
        behind > i && chars.get(behind) == Some(&'次')
    };
    stands_before(chars, at, "届") || stands_before(chars, end, "届") && times(end)
}

/// “五星达标、三名争创”: numbers of a slogan.
pub(super) fn in_slogan(chars: &[char], at: usize) -> bool {
    const LONGEST: usize = 24;
    let open = chars[at.saturating_sub(LONGEST)..at].iter().rev().take_while(|c| !matches!(c, '”' | '\n'));
    let Some(open) = open.enumerate().find(|(_, c)| **c == '“').map(|(back, _)| at - 1 - back) else {
        return false;
    };
    let close = chars[at..].iter().take(LONGEST).position(|c| *c == '”').map(|length| at + length);
    let Some(close) = close else { return false };
    let inside = &chars[open + 1..close];
    let clauses: Vec<&[char]> = inside.split(|c| matches!(c, '、' | '，' | ',')).collect();
    let is_short = |clause: &&[char]| (2..=6).contains(&clause.len()) && clause.iter().all(|c| is_han(*c));
    clauses.len() >= 2 && clauses.iter().all(is_short)
}

/// 【重点任务13】 and a date in an address that does not begin with http: where the name ends.
pub(super) fn inside_name(chars: &[char], at: usize) -> Option<usize> {
    let end = (at..chars.len()).take(6).find(|i| digit_value(chars[*i]).is_none())?;
    if end > at && chars[end] == '】' {
        let before = chars[at.saturating_sub(12)..at].iter().rev();
        let mut inside = before.take_while(|c| !matches!(c, '】' | '\n'));
        if inside.any(|c| *c == '【') && is_han(chars[at - 1]) {
            return Some(end);
        }
    }
    if end > at && chars[end] == '^' {
        // 10^4 is neither ten nor a hundred and four.
        return Some(end + 1 + chars[end + 1..].iter().take_while(|c| digit_value(**c).is_some()).count());
    }
    if end == at || at.checked_sub(1).is_none_or(|i| !matches!(chars[i], '/' | '-' | '_')) {
        return None;
    }
    let is_part = |c: &char| c.is_ascii_graphic() && !matches!(c, ',' | ';' | '(' | ')');
    let head = chars[at.saturating_sub(60)..at].iter().rev().take_while(|c| is_part(c));
    let (mut letters, mut points) = (0, 0);
    for c in head {
        letters += usize::from(c.is_ascii_alphabetic());
        points += usize::from(*c == '.');
    }
    (letters >= 3 && points > 0).then(|| token_end(chars, at).max(at + 1))
}

/// Whether a lone 一 with its unit counts something: only at the end of a clause behind a noun (`一等奖一个，`), behind words
/// like 共 and 仅, or for each person.
pub(super) fn one_counts(chars: &[char], at: usize, unit: &Range<usize>) -> bool {
    static COUNTING: Words = Words::ending("one-counts");
    if COUNTING.before(chars, at).is_some() {
        return true;
    }
    let before = at.checked_sub(1).map(|i| chars[i]);
    const NOT: &str = "有同成每这那哪某另第统唯专单逐之万任何的得了着过抓是再进独";
    let noun = before
        .is_some_and(|c| is_han(c) && !NOT.contains(c) && han_digit(c).is_none() && han_unit(c).is_none());
    const UNITS: &str = "项个名人所台套间处件份篇本册场";
    let plain = unit.len() == 1 && chars.get(unit.start).is_some_and(|c| UNITS.contains(*c));
    let ends = chars
        .get(unit.end)
        .is_none_or(|c| matches!(c, '，' | ',' | '、' | '。' | '；' | ';' | ')' | '）' | '\n'));
    // 一人一策, 发现一起查处一起.
    let rhyme = chars[at.saturating_sub(6)..at].contains(&'一');
    noun && plain && ends && !rhyme
}
