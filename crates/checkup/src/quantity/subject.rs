//! What is counted: the noun behind the unit, or the one before the number.

mod clauses;
mod words;

use std::ops::Range;

use crate::characters::{is_han, is_punctuation};
use crate::quantity::numeral::digit_value;
use crate::repair::{stands, stands_before};

pub(super) use clauses::{done, of_money, of_share};
use words::{BETWEEN, BREAKS, ENDS, is_inside_noun, is_inside_word};

/// A noun phrase is no longer than this.
const LONGEST: usize = 12;

/// The noun behind a unit that ends at `at`.
pub(super) fn behind(chars: &[char], at: usize) -> String {
    let mut from = at;
    if stands(chars, from, "的") {
        from += 1;
    }
    let mut end = from;
    // A name in quotation marks is taken whole.
    if matches!(chars.get(from), Some('“' | '《')) {
        let close = chars[from..].iter().take(2 * LONGEST).position(|c| matches!(c, '”' | '》'));
        end = close.map_or(from, |length| from + length + 1);
    }
    while end < chars.len() && end - from < LONGEST && is_word(chars[end]) {
        let inside = |i: usize| {
            matches!(chars.get(i), Some('中' | '内'))
                && chars.get(i + 1).is_none_or(|c| !is_han(*c) || *c == '有')
        };
        if chars[end] == '的' || inside(end) || (ENDS.at(chars, end).is_some() && !is_inside_word(chars, end))
        {
            break;
        }
        end += 1;
    }
    let mut noun: String =
        chars[from..end].iter().filter(|c| !matches!(c, '“' | '”' | '《' | '》')).collect();
    while noun.ends_with(['的', '了', '着']) {
        noun.pop();
    }
    noun
}

/// The noun behind a unit, or else the one before the number.
pub(super) fn around(chars: &[char], start: usize, end: usize, floor: usize) -> String {
    let noun = behind(chars, end);
    let mut letters = noun.chars();
    match (letters.next(), letters.next()) {
        (Some(_), Some(_)) => noun,
        // 4个村.
        (Some(one), None) if "村校县市乡镇班室站园院科课书字".contains(one) => noun,
        _ => match won(chars, end) {
            Some(prize) => prize,
            None => before(chars, start, floor),
        },
    }
}

/// 11人获二等奖: what was won stands behind.
fn won(chars: &[char], at: usize) -> Option<String> {
    let verb = ["荣获", "获得", "获评", "获"].iter().find(|w| stands(chars, at, w))?;
    let prize = behind(chars, at + verb.chars().count());
    (prize.chars().count() >= 2).then_some(prize)
}

/// The noun before a number that begins at `at`, not reaching back before `from`.
pub(super) fn before(chars: &[char], at: usize, from: usize) -> String {
    let clause = clause_start(chars, at, from);
    let mut end = without(chars, clause, at);
    let mut clause = clause;
    if end == clause && clause > from.max(1) && matches!(chars[clause - 1], ',' | '，') {
        // 确定了后备干部名单，共21名: the clause before says what.
        end = clause - 1;
        clause = clause_start(chars, end, from);
    }
    if end == clause && clause > from && matches!(chars[clause - 1], '(' | '（') && at == clause {
        // 一等奖（2个）: what is counted stands before the bracket.
        end = clause - 1;
        clause = clause_start(chars, end, from);
    }
    if end > from && matches!(chars[end - 1], ')' | '）') {
        // 科室(二级机构)28个.
        let open = (clause.saturating_sub(12)..end).rev().find(|i| matches!(chars[*i], '(' | '（'));
        if let Some(open) = open.filter(|open| *open >= from) {
            end = open;
            clause = clause_start(chars, end, from);
        }
    }
    let mut begin = end;
    let mut broken = None;
    while begin > clause && end - begin < LONGEST && is_word(chars[begin - 1]) {
        if let Some(word) = BREAKS.before(chars, begin).filter(|_| !is_inside_noun(chars, begin)) {
            broken = Some(word);
            break;
        }
        begin -= 1;
        if chars[begin] == '“' {
            break;
        }
    }
    if begin == end {
        // 转岗3人: what was done is all there is.
        return broken.filter(|w| w.length > 1).map_or(String::new(), |w| w.text.to_owned());
    }
    // 2024年末在校学生: 末 is of the year.
    if matches!(chars.get(begin), Some('末' | '底' | '初'))
        && stands_before(chars, begin, "年")
        && end > begin + 2
    {
        begin += 1;
    }
    chars[begin..end].iter().filter(|c| !matches!(c, '“' | '”')).collect()
}

/// The position before the words that only join a noun with its number.
fn without(chars: &[char], from: usize, at: usize) -> usize {
    let mut end = at;
    let is_joint = BETWEEN.before(chars, end).is_some();
    if stands_before(chars, end, "在") && !is_joint && !stands_before(chars, end, "现在") {
        end -= 1;
    }
    for _ in 0..3 {
        let Some(word) = BETWEEN.before(chars, end) else { break };
        let shorter = end - word.length;
        if shorter < from {
            break;
        }
        end = shorter;
    }
    end
}

fn clause_start(chars: &[char], at: usize, from: usize) -> usize {
    let from = from.max(at.saturating_sub(40));
    (from..at)
        .rev()
        .find(|i| {
            is_punctuation(chars[*i]) && !matches!(chars[*i], '：' | ':' | '“' | '”' | '《' | '》' | '·')
                || chars[*i] == '\n'
        })
        .map_or(from, |i| i + 1)
}

/// The clause around a place.
pub(super) fn clause(chars: &[char], at: Range<usize>) -> Range<usize> {
    let bound = |c: char| matches!(c, '。' | '；' | ';' | '，' | ',' | '！' | '？' | '\n');
    let from = (at.start.saturating_sub(40)..at.start)
        .rev()
        .find(|i| bound(chars[*i]))
        .map_or(at.start.saturating_sub(40), |i| i + 1);
    let to =
        (at.end..chars.len()).take(40).find(|i| bound(chars[*i])).unwrap_or((at.end + 40).min(chars.len()));
    from..to
}

fn is_word(c: char) -> bool {
    (is_han(c) || c.is_ascii_alphabetic() || matches!(c, '“' | '”')) && digit_value(c).is_none()
}
