//! Where parts begin: behind 其中, a colon or a bracket behind a number, and behind 1372份问卷中，.

use std::ops::Range;

use super::LONGEST;
use crate::characters::is_han;
use crate::finding::Reading;
use crate::repair::stands;

/// Between a number and 中， stands what it counts, and nothing longer.
const COUNTED: usize = 8;

/// What a whole is told from its parts by.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Sort {
    /// 其中, which may stand further from the whole than a sign may.
    Word,
    /// A colon or a bracket right behind the whole.
    Sign,
    /// 中， behind what the whole counts: what follows may as well be some of it.
    Among,
}

/// Where parts begin.
pub(super) struct Opener {
    /// Of the word or sign.
    pub at: usize,
    /// What stands between it and the parts.
    pub end: usize,
    pub sort: Sort,
    /// Where the whole ends, if it must stand right before.
    pub whole: usize,
    /// Parts stand no further than this.
    pub until: usize,
}

pub(super) fn openers(reading: &Reading<'_>) -> Vec<Opener> {
    let chars = reading.chars();
    let mut found: Vec<Opener> = Vec::new();
    for (at, c) in chars.iter().enumerate() {
        let (sort, end) = match c {
            '其' if stands(chars, at, "其中") => (Sort::Word, at + 2),
            '（' | '(' | '：' | ':' => (Sort::Sign, at + 1),
            '中' if matches!(chars.get(at + 1), Some('，' | ',')) => (Sort::Among, at + 2),
            _ => continue,
        };
        // （其中…） and 其中： are opened once.
        if sort == Sort::Word && found.last().is_some_and(|last| last.end == at) {
            found.pop();
        }
        if sort != Sort::Word && found.last().is_some_and(|last| last.sort == Sort::Word && last.end == at) {
            continue;
        }
        // Nothing but a whole stands before a sign that opens parts; most signs open something else.
        let whole = match sort {
            Sort::Word | Sort::Sign => at,
            Sort::Among => at - (0..at).rev().take(COUNTED).take_while(|i| is_noun(chars[*i])).count(),
        };
        if sort != Sort::Word && !ends_claim(reading, whole) {
            continue;
        }
        let sentence = reading.outline.sentence(at, chars.len());
        let closed = closing(chars, at, sentence.end.min(at + LONGEST));
        let next = if sort == Sort::Word { next_whole(chars, end..closed) } else { None };
        found.push(Opener { at, end, sort, whole, until: next.unwrap_or(closed) });
    }
    found
}

/// A character of a noun; those of a unit belong to its number.
fn is_noun(c: char) -> bool {
    is_han(c) && !"个名人位所份项家间场次条册件".contains(c)
}

fn ends_claim(reading: &Reading<'_>, at: usize) -> bool {
    let behind = reading.claims.partition_point(|c| c.at.start < at);
    behind.checked_sub(1).is_some_and(|i| reading.claims[i].at.end == at)
}

/// Where the brackets close that a place stands in, or where its sentence ends.
fn closing(chars: &[char], at: usize, end: usize) -> usize {
    let mut open = i32::from(!matches!(chars[at], '（' | '('));
    for (i, c) in chars.iter().enumerate().take(end).skip(at) {
        match c {
            '（' | '(' => open += 1,
            '）' | ')' => {
                open -= 1;
                if open <= 0 {
                    return i;
                }
            }
            _ => {}
        }
    }
    end
}

/// The next 其中 that stands in the same brackets: it takes another whole apart.
fn next_whole(chars: &[char], mut within: Range<usize>) -> Option<usize> {
    let mut level = 0;
    within.find(|i| {
        level += depth(chars, *i..*i + 1);
        level <= 0 && stands(chars, *i, "其中")
    })
}

/// How many brackets are open at the end of a range.
pub(super) fn depth(chars: &[char], at: Range<usize>) -> i32 {
    at.map(|i| match chars[i] {
        '（' | '(' => 1,
        '）' | ')' => -1,
        _ => 0,
    })
    .sum()
}
