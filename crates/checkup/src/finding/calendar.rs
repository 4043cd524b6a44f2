//! Days, months and times of day that do not exist: 9月31日, 2025年2月29日, 13月5日, 上午25:00.

use std::ops::Range;

use mingde_core::diagnostic::Message;

use super::{Finding, Reading};
use crate::characters::half_width;
use crate::quantity::numeral::{digit_value, han_digit};
use crate::repair::{stands, stands_before};

/// Words before a month of the moon, which may have thirty days whatever its number.
const OF_THE_MOON: [&str; 3] = ["农历", "阴历", "旧历"];

/// Signs and words between the first and the last of a range.
const JOINTS: [char; 9] = ['至', '到', '—', '-', '－', '–', '~', '～', '、'];

/// Words before an hour.
const BEFORE_HOUR: [&str; 12] =
    ["上午", "下午", "早上", "早晨", "晚上", "中午", "傍晚", "凌晨", "当晚", "每天", "每日", "于"];

/// Words behind an hour.
const BEHIND_HOUR: [&str; 9] = ["开始", "结束", "开会", "开考", "集合", "报到", "准时", "之前", "以前"];

pub(super) fn find(reading: &Reading<'_>) -> Vec<Finding> {
    let chars = reading.chars();
    let mut found = Vec::new();
    let mut note = |at: Range<usize>, code: &'static str, days: Option<u32>| {
        let message = Message::new(code).with("quote", chars[at.clone()].iter().collect::<String>());
        let message = days.into_iter().fold(message, |m, days| m.with("days", days));
        found.push(reading.found(at, message));
    };
    for (at, c) in chars.iter().enumerate() {
        match half_width(*c) {
            '月' => written(chars, at, &mut note),
            '-' | '/' | '.' => in_figures(chars, at, &mut note),
            ':' | '：' | '时' | '点' => time(chars, at, &mut note),
            _ => {}
        }
    }
    found
}

/// The month before 月, with the days behind it.
fn written(chars: &[char], at: usize, note: &mut impl FnMut(Range<usize>, &'static str, Option<u32>)) {
    let Some((start, month)) = number_before(chars, at) else { return };
    // 3.9月, 第13月.
    if start > 0 && (matches!(half_width(chars[start - 1]), '.' | '-' | '/') || chars[start - 1] == '第') {
        return;
    }
    let year = year_before(chars, start);
    let from = year.map_or(start, |(from, _)| from);
    if OF_THE_MOON.iter().any(|word| stands_before(chars, from, word)) {
        return;
    }
    let days = days_behind(chars, at + 1);
    if !(1..=12).contains(&month) {
        // 24月龄 and 13月薪 are no months of a year.
        let is_named = ["份", "底", "初", "上旬", "中旬", "下旬"].iter().any(|w| stands(chars, at + 1, w));
        let is_other = ["龄", "薪"].iter().any(|w| stands(chars, at + 1, w));
        if !is_other && (year.is_some() || is_named || !days.is_empty()) {
            let end = days.first().map_or(at + 1, |(_, end)| *end);
            note(from..end, "checkup-no-such-month", None);
        }
        return;
    }
    let length = length_of(year.map(|(_, year)| year), month);
    if let Some((_, end)) = days.iter().find(|(day, _)| !(1..=length).contains(day)) {
        note(from..*end, "checkup-no-such-day", Some(length));
    }
}

/// `2025-09-31`, `2025/2/30`, `2025.2.30`: the sign at `at` is the first of two. What is no month at all may be the number
/// of something.
fn in_figures(chars: &[char], at: usize, note: &mut impl FnMut(Range<usize>, &'static str, Option<u32>)) {
    let Some(from) = at.checked_sub(4) else { return };
    let is_part = |i: usize| {
        chars.get(i).is_some_and(|c| c.is_ascii_alphanumeric() || matches!(half_width(*c), '-' | '/' | '.'))
    };
    let Some(year) = figures(chars, from, 4).filter(|year| (1900..2200).contains(year)) else { return };
    if from > 0 && is_part(from - 1) {
        return;
    }
    let month_digits = row(chars, at + 1);
    let second = at + 1 + month_digits;
    let day_digits = row(chars, second + 1);
    let end = second + 1 + day_digits;
    if chars.get(second) != chars.get(at) || is_part(end) && chars.get(end) != Some(&'.') {
        return;
    }
    let month = figures(chars, at + 1, month_digits).filter(|m| (1..=12).contains(m) && month_digits < 3);
    let day = figures(chars, second + 1, day_digits).filter(|d| (1..=31).contains(d) && day_digits < 3);
    if let (Some(month), Some(day)) = (month, day) {
        let length = length_of(Some(year), month);
        if day > length {
            note(from..end, "checkup-no-such-day", Some(length));
        }
    }
}

/// `25:00`, `8时75分` around the sign at `at`. Two numbers with a colon may be a proportion or a score: they are a time
/// where the words around say so.
fn time(chars: &[char], at: usize, note: &mut impl FnMut(Range<usize>, &'static str, Option<u32>)) {
    let hours = (0..at).rev().take(3).take_while(|i| digit_value(chars[*i]).is_some()).count();
    let minutes = row(chars, at + 1);
    let start = at - hours;
    let Some(hour) = figures(chars, start, hours).filter(|_| hours < 3) else { return };
    let is_colon = half_width(chars[at]) == ':';
    let minute = figures(chars, at + 1, minutes).filter(|_| minutes < 3);
    let (minute, end) = match minute {
        Some(minute) if is_colon && minutes == 2 => (minute, at + 3),
        Some(minute) if !is_colon && chars.get(at + 1 + minutes) == Some(&'分') => {
            (minute, at + 2 + minutes)
        }
        None if chars[at] == '点' || chars[at] == '时' => (0, at + 1),
        _ => return,
    };
    if hour < 24 && minute < 60 || hour == 24 && minute == 0 {
        return;
    }
    let day_before = |i: usize| stands_before(chars, i, "日") || stands_before(chars, i, "号");
    let said = BEFORE_HOUR.iter().any(|word| stands_before(chars, start, word))
        || day_before(start)
        || start > 1 && chars[start - 1] == ' ' && day_before(start - 1)
        || is_colon && BEHIND_HOUR.iter().any(|word| stands(chars, end, word))
        || is_colon && ends_range(chars, start);
    if said && !followed_by_figures(chars, end) {
        note(start..end, "checkup-no-such-time", None);
    }
}

/// Whether a time of day and a joint stand before `at`: 8:00 in `8:00-25:00`.
fn ends_range(chars: &[char], at: usize) -> bool {
    let Some(joint) = at.checked_sub(1).filter(|i| JOINTS.contains(&chars[*i])) else { return false };
    let Some(from) = joint.checked_sub(4) else { return false };
    let from = if digit_value(chars[from]).is_some() && half_width(chars[from + 1]) == ':' {
        from
    } else {
        from.max(1) - 1
    };
    let hours = row(chars, from);
    let valid = figures(chars, from, hours).is_some_and(|hour| hour < 25 && hours < 3);
    let colon = chars.get(from + hours).is_some_and(|c| half_width(*c) == ':');
    let minute = figures(chars, joint - 2, 2).is_some_and(|minute| minute < 60 && minute % 5 == 0);
    valid && colon && minute && from + hours + 3 == joint && !stands_before(chars, from, "比")
}

fn followed_by_figures(chars: &[char], at: usize) -> bool {
    chars.get(at).is_some_and(|c| digit_value(*c).is_some() || half_width(*c) == ':')
}

/// Days behind 月, each with the place behind it: `31日`, `28日至31日`, `25—31日`. None where the row ends in no 日.
fn days_behind(chars: &[char], at: usize) -> Vec<(u32, usize)> {
    let (mut days, mut at) = (Vec::new(), at);
    // A list of a month's days has an end.
    while let Some((day, end)) = number(chars, at).filter(|_| days.len() < 31) {
        let is_day = matches!(chars.get(end), Some('日' | '号'));
        let behind = if is_day { end + 1 } else { end };
        days.push((day, behind, is_day));
        match chars.get(behind) {
            Some(c) if JOINTS.contains(c) => at = behind + 1,
            _ => break,
        }
    }
    let closed = days.iter().rposition(|(_, _, is_day)| *is_day).map_or(0, |last| last + 1);
    days.into_iter().take(closed).map(|(day, end, _)| (day, end)).collect()
}

/// The last day of a month; of February without a year the twenty-ninth.
fn length_of(year: Option<u32>, month: u32) -> u32 {
    let is_leap = |year: u32| year.is_multiple_of(4) && !year.is_multiple_of(100) || year.is_multiple_of(400);
    match month {
        4 | 6 | 9 | 11 => 30,
        2 if year.is_some_and(|year| !is_leap(year)) => 28,
        2 => 29,
        _ => 31,
    }
}

/// The four figures before 年, with their place.
fn year_before(chars: &[char], at: usize) -> Option<(usize, u32)> {
    let year = at.checked_sub(1).filter(|i| chars[*i] == '年')?;
    let from = year.checked_sub(4)?;
    let figure = |c: &char| digit_value(*c).or_else(|| han_digit(*c));
    let value = chars[from..year].iter().try_fold(0, |sum, c| Some(sum * 10 + figure(c)?))?;
    let more = from > 0 && figure(&chars[from - 1]).is_some();
    (!more && (1800..2200).contains(&value)).then_some((from, value))
}

/// A number of at most two figures, or up to ninety-nine in Chinese, that ends at `at`.
fn number_before(chars: &[char], at: usize) -> Option<(usize, u32)> {
    let belongs = |c: char| digit_value(c).is_some() || han_digit(c).is_some() || c == '十';
    let length = (0..at).rev().take(4).take_while(|i| belongs(chars[*i])).count();
    let start = at - length;
    number(chars, start).filter(|(_, end)| *end == at).map(|(value, _)| (start, value))
}

/// A number of at most two figures, or up to ninety-nine in Chinese, at `at`, with the place behind it.
fn number(chars: &[char], at: usize) -> Option<(u32, usize)> {
    let digits = row(chars, at);
    if digits > 0 {
        return figures(chars, at, digits).filter(|_| digits < 3).map(|value| (value, at + digits));
    }
    let figure = |i: usize| chars.get(i).and_then(|c| han_digit(*c));
    let ten = |i: usize| chars.get(i) == Some(&'十');
    match (figure(at), ten(at)) {
        (Some(tens), _) if ten(at + 1) => {
            let ones = figure(at + 2);
            Some((tens * 10 + ones.unwrap_or(0), at + 2 + usize::from(ones.is_some())))
        }
        (Some(value), _) => Some((value, at + 1)),
        (None, true) => {
            let ones = figure(at + 1);
            Some((10 + ones.unwrap_or(0), at + 1 + usize::from(ones.is_some())))
        }
        (None, false) => None,
    }
}

fn row(chars: &[char], at: usize) -> usize {
    chars.get(at..).map_or(0, |rest| rest.iter().take(9).take_while(|c| digit_value(**c).is_some()).count())
}

fn figures(chars: &[char], at: usize, count: usize) -> Option<u32> {
    let digits = chars.get(at..at + count).filter(|digits| (1..=4).contains(&digits.len()))?;
    digits.iter().try_fold(0, |sum, c| Some(sum * 10 + digit_value(*c)?))
}
