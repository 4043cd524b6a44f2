//! Times of day: 8:30, 9时至17时, 下午4点.

use super::{number, row};
use crate::quantity::numeral::digit_value;
use crate::repair::{stands, stands_before};

/// Words before an hour.
const OF_DAY: [&str; 13] =
    ["上午", "下午", "早上", "晚上", "晚间", "晚", "早", "中午", "凌晨", "夜里", "夜间", "深夜", "半夜"];

/// Words before an hour that is counted from noon or from midnight.
const LATE: [(&str, Late); 9] = [
    ("下午", Late::Afternoon),
    ("傍晚", Late::Afternoon),
    ("晚上", Late::Evening),
    ("晚间", Late::Evening),
    ("夜里", Late::Night),
    ("夜间", Late::Night),
    ("深夜", Late::Night),
    ("半夜", Late::Night),
    ("晚", Late::Evening),
];

#[derive(Clone, Copy)]
enum Late {
    Afternoon,
    Evening,
    Night,
}

/// Times of a date that begins at `at`, counted from midnight where the word before it says which half of the day it is.
pub(super) fn move_on<'d>(chars: &[char], at: usize, times: impl Iterator<Item = &'d mut String>) {
    if let Some((_, part)) = LATE.iter().find(|(word, _)| stands_before(chars, at, word)) {
        times.filter(|value| value.get(2..3) == Some(":")).for_each(|time| part.move_on(time));
    }
}

/// The signs and words between two hours.
const JOINTS: [&str; 7] = ["至", "到", "—", "-", "－", "–", "~"];

/// 9时 in `9时至17时`.
fn begins_range(chars: &[char], at: usize) -> bool {
    let Some(joint) = JOINTS.iter().find(|w| stands(chars, at, w)) else { return false };
    let from = at + joint.chars().count();
    let digits = row(chars, from);
    (1..=2).contains(&digits) && matches!(chars.get(from + digits), Some('点' | '时'))
}

/// 17时 in `9时至17时`.
fn is_end_of_range(chars: &[char], at: usize) -> bool {
    JOINTS.iter().any(|w| {
        let begins = stands_before(chars, at, w).then(|| at - w.chars().count());
        begins.is_some_and(|i| {
            i > 1 && matches!(chars[i - 1], '点' | '时' | '分') && digit_value(chars[i - 2]).is_some()
        })
    })
}

impl Late {
    /// 4:30 behind 下午 is 16:30; so is what follows it in a range. 12:00 behind 晚上 is the end of the day and never noon,
    /// and one o'clock at night is one.
    fn move_on(self, time: &mut String) {
        let hour = time.get(..2).and_then(|h| h.parse::<u32>().ok());
        let hour = match (self, hour) {
            (Self::Afternoon, Some(hour @ 1..=11))
            | (Self::Evening, Some(hour @ 5..=11))
            | (Self::Night, Some(hour @ 8..=11)) => hour + 12,
            (Self::Evening | Self::Night, Some(12)) if time.ends_with(":00") => 24,
            (Self::Evening | Self::Night, Some(12)) => 0,
            _ => return,
        };
        time.replace_range(..2, &format!("{hour:02}"));
    }
}

/// `8:30`, `19:14:00`, `8点30分`, `8时30分`.
pub(super) fn time(chars: &[char], at: usize) -> Option<(usize, String)> {
    let hours = row(chars, at);
    let hour = number(chars, at, hours).filter(|h| *h < 25 && hours <= 2)?;
    let colon = |i: usize| matches!(chars.get(i), Some(':' | '：'));
    let minute = |i: usize| number(chars, i, 2).filter(|m| *m < 60 && row(chars, i) == 2);
    let next = at + hours;
    if colon(next) {
        let minutes = minute(next + 1)?;
        // 师生比1:15.2 is no time of day.
        let ratio =
            ["≥", "≤", "比", "比为", "比达到", "比例为", "比例"].iter().any(|w| stands_before(chars, at, w));
        if ratio || (chars.get(next + 3) == Some(&'.') && row(chars, next + 4) > 0) {
            return None;
        }
        if colon(next + 3)
            && let Some(seconds) = minute(next + 4)
        {
            return Some((next + 6, format!("{hour:02}:{minutes:02}:{seconds:02}")));
        }
        return Some((next + 3, format!("{hour:02}:{minutes:02}")));
    }
    if !matches!(chars.get(next), Some('点' | '时'))
        || stands(chars, next, "时代")
        || stands(chars, next, "时间")
    {
        return None;
    }
    let minutes = row(chars, next + 1);
    if (1..=2).contains(&minutes) && chars.get(next + 1 + minutes) == Some(&'分') {
        let minute = number(chars, next + 1, minutes)?;
        return Some((next + 2 + minutes, format!("{hour:02}:{minute:02}")));
    }
    if chars.get(next + 1) == Some(&'半') && chars[next] == '点' {
        return Some((next + 2, format!("{hour:02}:30")));
    }
    let of_day = OF_DAY.iter().any(|w| stands_before(chars, at, w));
    (of_day || is_end_of_range(chars, at) || begins_range(chars, next + 1))
        .then(|| (next + 1, format!("{hour:02}:00")))
}
