//! Times of day: 8:30, 9时至17时, 下午4点.

use super::{number, row};
use crate::quantity::numeral::digit_value;
use crate::repair::{stands, stands_before};

/// Words before an hour.
const OF_DAY: [&str; 19] = [
    "上午", "下午", "早上", "晚上", "晚间", "晚", "早", "中午", "正午", "凌晨", "清晨", "早晨", "傍晚",
    "夜里", "夜间", "深夜", "半夜", "午夜", "子夜",
];

/// Words before an hour that is counted from noon or from midnight.
const LATE: [(&str, Late); 14] = [
    ("凌晨", Late::Early),
    ("中午", Late::Noon),
    ("正午", Late::Noon),
    ("午夜", Late::Night),
    ("子夜", Late::Night),
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

/// Words of English before or behind an hour.
const HALVES: [(&str, Late); 4] =
    [("am", Late::Early), ("pm", Late::Afternoon), ("a.m.", Late::Early), ("p.m.", Late::Afternoon)];

#[derive(Clone, Copy)]
enum Late {
    Early,
    Noon,
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

/// The half of the day whose word stands at a place, and where it ends.
fn half_at(chars: &[char], at: usize) -> Option<(usize, Late)> {
    HALVES.iter().find_map(|(word, half)| {
        let letters = chars.get(at..)?.iter().map(char::to_ascii_lowercase);
        letters.take(word.len()).eq(word.chars()).then_some((at + word.len(), *half))
    })
}

/// The half of the day behind an hour: `8:30 PM`, and not `8:30 PM2.5`.
fn half_behind(chars: &[char], end: usize) -> Option<(usize, Late)> {
    let at = if chars.get(end) == Some(&' ') { end + 1 } else { end };
    half_at(chars, at).filter(|(end, _)| !chars.get(*end).is_some_and(char::is_ascii_alphanumeric))
}

/// The half of the day before an hour: `PM 3:00`.
fn half_before(chars: &[char], at: usize) -> Option<Late> {
    let end = if at > 0 && chars[at - 1] == ' ' { at - 1 } else { at };
    let begins = HALVES.iter().filter_map(|(word, _)| end.checked_sub(word.len()));
    let is_whole = |begin: &usize| *begin == 0 || !chars[begin - 1].is_ascii_alphabetic();
    begins
        .filter(is_whole)
        .find_map(|begin| half_at(chars, begin).filter(|(at, _)| *at == end))
        .map(|(_, half)| half)
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
    /// that behind 凌晨 its beginning, and one o'clock at night is one.
    fn move_on(self, time: &mut String) {
        let hour = time.get(..2).and_then(|h| h.parse::<u32>().ok());
        let hour = match (self, hour) {
            (Self::Early, Some(12)) => 0,
            (Self::Noon, Some(hour @ 1..=2))
            | (Self::Afternoon, Some(hour @ 1..=11))
            | (Self::Evening, Some(hour @ 5..=11))
            | (Self::Night, Some(hour @ 8..=11)) => hour + 12,
            (Self::Evening | Self::Night, Some(12)) if time.ends_with(":00") => 24,
            (Self::Evening | Self::Night, Some(12)) => 0,
            _ => return,
        };
        time.replace_range(..2, &format!("{hour:02}"));
    }
}

/// `8:30`, `19:14:00`, `8点30分`, `8时30分`, `8:30 PM`.
pub(super) fn time(chars: &[char], at: usize) -> Option<(usize, String)> {
    let (end, mut time) = by_the_clock(chars, at)?;
    let behind = half_behind(chars, end);
    if let Some(half) = behind.map(|(_, half)| half).or_else(|| half_before(chars, at)) {
        half.move_on(&mut time);
    }
    Some((behind.map_or(end, |(end, _)| end), time))
}

/// The hour as it stands there.
fn by_the_clock(chars: &[char], at: usize) -> Option<(usize, String)> {
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

#[cfg(test)]
mod tests {
    use super::super::read;

    #[test]
    fn twelve_is_what_the_word_beside_it_says() {
        for (text, at, value) in [
            ("凌晨12:15", 2, "00:15"),
            ("凌晨12点30分", 2, "00:30"),
            ("凌晨12点", 2, "00:00"),
            ("凌晨2:30", 2, "02:30"),
            ("中午12:15", 2, "12:15"),
            ("中午12点", 2, "12:00"),
            ("中午1点", 2, "13:00"),
            ("午夜12点", 2, "24:00"),
            ("午夜12:15", 2, "00:15"),
            ("下午12:30", 2, "12:30"),
            ("12:00AM", 0, "00:00"),
            ("12:15 am", 0, "00:15"),
            ("12:30 PM", 0, "12:30"),
            ("3:05PM", 0, "15:05"),
            ("3:05 p.m.", 0, "15:05"),
            ("9:05 AM", 0, "09:05"),
            ("PM 3:05", 3, "15:05"),
            ("AM12:00", 2, "00:00"),
            ("8:30 PM2.5", 0, "08:30"),
            ("12:00:30 AM", 0, "00:00:30"),
        ] {
            let chars: Vec<char> = text.chars().collect();
            let date = read(&chars, at).unwrap();
            assert_eq!(date.value.as_deref(), Some(value), "{text}");
        }
        let chars: Vec<char> = "10:00AM-2:00PM".chars().collect();
        let date = read(&chars, 0).unwrap();
        assert_eq!((date.value.as_deref(), date.upper.as_deref()), (Some("10:00"), Some("14:00")));
    }
}
