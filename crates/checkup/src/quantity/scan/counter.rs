//! The measure word behind a number, told from words that only begin like one.

use crate::quantity::numeral::digit_value;
use crate::quantity::unit::{self, Unit};
use crate::words::Words;

/// Words that begin with the character of a unit without it being one: 项目, 本科.
static OTHER_WORDS: Words = Words::beginning("no-units");

/// What looks like one of them: 20项目标 is 项 with 目标, and 3支教师队伍 is 支 with 教师.
static TAKEN_APART: Words = Words::beginning("units-after-all");

pub(super) fn unit_at(chars: &[char], at: usize) -> Option<&'static Unit> {
    let found = unit::at(chars, at)?;
    // 12个体育先进集体, 10所以上: behind figures these are units, whatever follows.
    let figures = at.checked_sub(1).is_some_and(|i| digit_value(chars[i]).is_some());
    if figures && matches!(found.written, "个" | "所" | "名" | "位" | "间") {
        return Some(found);
    }
    let other = OTHER_WORDS.longest_at(chars, at).is_some_and(|w| w.length > unit::length(found));
    if other && TAKEN_APART.at(chars, at).is_none() { None } else { Some(found) }
}
