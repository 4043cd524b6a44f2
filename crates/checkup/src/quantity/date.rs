//! Days, months, years and times of day, masked ones included.

mod hour;

use crate::characters::half_width;
use crate::quantity::numeral::{self, digit_value, han_digit};
use crate::repair::mask::{Mask, is_sign};
use crate::repair::{stands, stands_before};
use hour::time;

/// A date that was read, up to `end`.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(super) struct Date {
    pub end: usize,
    /// None where it is masked.
    pub value: Option<String>,
    /// The last day, month or year of a range.
    pub upper: Option<String>,
}

/// Reads the date that begins with a number at `at`.
pub(super) fn read(chars: &[char], at: usize) -> Option<Date> {
    let mut date = masked_year(chars, at).or_else(|| single(chars, at))?;
    if date.value.is_some() {
        range(chars, &mut date);
    }
    hour::move_on(chars, at, date.value.iter_mut().chain(&mut date.upper));
    Some(date)
}

/// `20*年`, `202_年`: figures with a mask before 年.
fn masked_year(chars: &[char], at: usize) -> Option<Date> {
    let digits = row(chars, at);
    let signs = chars[at + digits..].iter().take_while(|c| is_sign(**c)).count();
    let more = row(chars, at + digits + signs);
    let end = at + digits + signs + more;
    if digits == 0 || digits > 3 || signs == 0 || more > 2 || chars.get(end) != Some(&'年') {
        return None;
    }
    let end = month_behind(chars, end + 1).map_or(end + 1, |(end, ..)| end);
    Some(Date { end, value: None, upper: None })
}

/// `_年`, `~年`, `x月x日`: a mask alone before 年 or 月.
pub(super) fn behind_mask(chars: &[char], mask: &Mask) -> Option<Date> {
    if chars.get(mask.at.end) == Some(&'月') {
        let month = mask.at.end + 1;
        let day =
            chars[month..].iter().take(4).take_while(|c| is_sign(**c) || digit_value(**c).is_some()).count();
        let has_day = day > 0 && matches!(chars.get(month + day), Some('日' | '号'));
        return Some(Date { end: if has_day { month + day + 1 } else { month }, value: None, upper: None });
    }
    if chars.get(mask.at.end) != Some(&'年') || is_unit_of_time(chars, mask.at.end) {
        return None;
    }
    let end = month_behind(chars, mask.at.end + 1).map_or(mask.at.end + 1, |(end, ..)| end);
    Some(Date { end, value: None, upper: None })
}

/// `年级` and `年制` are no years.
fn is_unit_of_time(chars: &[char], at: usize) -> bool {
    ["年级", "年制", "年多", "年半", "年来", "年间", "年一贯"].iter().any(|w| stands(chars, at, w))
}

fn single(chars: &[char], at: usize) -> Option<Date> {
    let digits = row(chars, at);
    match digits {
        4 => {
            let year = number(chars, at, 4)?;
            if !(1800..=2199).contains(&year) {
                return None;
            }
            year_from(chars, at + 4, year)
        }
        2 => two_digit_year(chars, at).or_else(|| month_or_time(chars, at, 2)),
        1 => month_or_time(chars, at, 1),
        0 => chinese(chars, at),
        _ => None,
    }
}

/// The rest of a date whose year is read.
fn year_from(chars: &[char], at: usize, year: u32) -> Option<Date> {
    let separator = chars.get(at).copied().map(half_width)?;
    if matches!(separator, '、' | '和' | '与' | '及') && is_year(chars, at + 1) {
        // 2018、2019年.
        return Some(date(at, format!("{year:04}")));
    }
    if separator == '年' {
        return Some(after_year(chars, at + 1, &format!("{year:04}")));
    }
    if stands(chars, at, "学年") || stands(chars, at, "年度") {
        return Some(date(at + 2, format!("{year:04}")));
    }
    if stands(chars, at, "—") || matches!(separator, '-' | '/' | '.' | '–') {
        // 2023-3-22, 2023.9.1; two numbers alone could be anything.
        let month_digits = row(chars, at + 1);
        let month = number(chars, at + 1, month_digits).filter(|m| (1..=12).contains(m) && month_digits <= 2);
        let second = at + 1 + month_digits;
        let same = chars.get(second) == chars.get(at);
        let day_digits = row(chars, second + 1);
        let day = number(chars, second + 1, day_digits).filter(|d| (1..=31).contains(d) && day_digits <= 2);
        if let (Some(month), true, Some(day)) = (month, same, day) {
            let day = format!("{year:04}-{month:02}-{day:02}");
            return Some(with_time(chars, second + 1 + day_digits, day));
        }
        // 2021-2023年, 2023—2024学年.
        let later_digits = row(chars, at + 1);
        let later = number(chars, at + 1, later_digits)?;
        let end = at + 1 + later_digits;
        let later = match later_digits {
            4 => later,
            2 => year / 100 * 100 + later,
            _ => return None,
        };
        let named = ["年度", "学年度", "学年", "年"].iter().find(|w| stands(chars, end, w))?;
        return (later > year).then(|| Date {
            end: end + named.chars().count(),
            value: Some(format!("{year:04}")),
            upper: Some(format!("{later:04}")),
        });
    }
    None
}

/// `2019年` or the beginning of another list of years.
fn is_year(chars: &[char], at: usize) -> bool {
    let year = number(chars, at, 4).filter(|year| (1900..=2199).contains(year) && row(chars, at) == 4);
    year.is_some()
        && match chars.get(at + 4) {
            Some('年') => true,
            // A list is followed as far as its next year; longer ones take their turns.
            Some('、' | '和' | '与' | '及') => row(chars, at + 5) == 4,
            _ => false,
        }
}

/// What follows `2021年`: month and day, a holiday, 度.
fn after_year(chars: &[char], at: usize, year: &str) -> Date {
    if let Some((end, month, day)) = month_behind(chars, at) {
        return match day {
            Some(day) => with_time(chars, end, format!("{year}-{month:02}-{day:02}")),
            None => date(end, format!("{year}-{month:02}")),
        };
    }
    for (name, day) in [("元旦", "01-01"), ("国庆节", "10-01"), ("国庆", "10-01"), ("教师节", "09-10")]
    {
        if stands(chars, at, name) {
            return date(at + name.chars().count(), format!("{year}-{day}"));
        }
    }
    date(if stands(chars, at, "度") { at + 1 } else { at }, year.to_owned())
}

/// `9月`, `9月1日` at `at`: end, month, day.
fn month_behind(chars: &[char], at: usize) -> Option<(usize, u32, Option<u32>)> {
    let (month, end) = small(chars, at)?;
    if !(1..=12).contains(&month) || chars.get(end) != Some(&'月') {
        return None;
    }
    if let Some((day, last)) = small(chars, end + 1)
        && (1..=31).contains(&day)
        && matches!(chars.get(last), Some('日' | '号'))
    {
        return Some((last + 1, month, Some(day)));
    }
    let end = if stands(chars, end + 1, "份") { end + 2 } else { end + 1 };
    Some((end, month, None))
}

/// A number up to 31, in figures or Chinese numerals.
fn small(chars: &[char], at: usize) -> Option<(u32, usize)> {
    let digits = row(chars, at);
    if digits > 0 {
        return if digits <= 2 { Some((number(chars, at, digits)?, at + digits)) } else { None };
    }
    let it =
        numeral::read(chars, at).filter(|it| !it.more && !it.bare && it.upper.is_none() && !it.arabic)?;
    Some((u32::try_from(it.value.trunc().mantissa()).ok().filter(|n| *n <= 31)?, it.end))
}

/// `99年起`: two figures are a year only where the words around say so.
fn two_digit_year(chars: &[char], at: usize) -> Option<Date> {
    let end = at + 2;
    if chars.get(end) != Some(&'年') || is_unit_of_time(chars, end) {
        return None;
    }
    let since = ["起", "以来", "开始", "年初", "初", "底", "秋", "春", "末", "暑", "度"];
    let from = ["自", "从", "于", "至"];
    let year = number(chars, at, 2)?;
    // 09年 is no length, and 25年9月 no day of one.
    if digit_value(chars[at]) == Some(0)
        || month_behind(chars, end + 1).is_some_and(|(.., day)| day.is_some())
    {
        let year = if year >= 49 { 1900 + year } else { 2000 + year };
        return Some(after_year(chars, end + 1, &year.to_string()));
    }
    let said_behind = since.iter().any(|w| stands(chars, end + 1, w));
    let said_before = from.iter().any(|w| stands_before(chars, at, w)) && !(10..49).contains(&year);
    let decade = stands(chars, end, "年代");
    if decade || !(said_behind && !(40..49).contains(&year) || said_before) {
        return None;
    }
    let year = if year >= 49 { 1900 + year } else { 2000 + year };
    Some(after_year(chars, end + 1, &year.to_string()))
}

/// `3月15日`, `9月份`, `8:30`, `15日`.
fn month_or_time(chars: &[char], at: usize, digits: usize) -> Option<Date> {
    if let Some((end, month, day)) = month_behind(chars, at) {
        return Some(match day {
            Some(day) => with_time(chars, end, format!("--{month:02}-{day:02}")),
            None => date(end, format!("--{month:02}")),
        });
    }
    time(chars, at).map(|(end, time)| date(end, time)).or_else(|| {
        let day = number(chars, at, digits).filter(|d| (1..=31).contains(d))?;
        let end = at + digits;
        let is_length =
            ["日内", "日以", "日之", "日前", "日龄", "日游", "日后"].iter().any(|w| stands(chars, end, w));
        (stands(chars, end, "日") && !is_length).then(|| date(end + 1, format!("---{day:02}")))
    })
}

fn with_time(chars: &[char], at: usize, day: String) -> Date {
    let next = if chars.get(at) == Some(&' ') { at + 1 } else { at };
    match time(chars, next) {
        Some((end, time)) => date(end, format!("{day}T{time}")),
        None => date(at, day),
    }
}

/// `二〇二三年五月`, `五月四日`, `九月份`.
fn chinese(chars: &[char], at: usize) -> Option<Date> {
    // Some write the noughts of a year as letters.
    let digit = |c: char| han_digit(c).or_else(|| matches!(half_width(c), 'O' | 'o' | '0').then_some(0));
    let digits = chars.get(at..)?.iter().take(5).take_while(|c| digit(**c).is_some()).count();
    let is_year = chars.get(at + digits) == Some(&'年') && !is_unit_of_time(chars, at + digits);
    if digits == 4 && chars.get(at + 4) == Some(&'年') {
        let year = chars[at..at + 4].iter().filter_map(|c| digit(*c)).fold(0, |year, d| year * 10 + d);
        return (1800..=2199).contains(&year).then(|| after_year(chars, at + 5, &year.to_string()));
    }
    // 零八年.
    if digits == 2 && digit(chars[at]) == Some(0) && is_year {
        return digit(chars[at + 1]).map(|year| after_year(chars, at + 3, &(2000 + year).to_string()));
    }
    if let Some(year) = year_in_words(chars, at) {
        return Some(year);
    }
    // Most Chinese numbers are no months; asking for the sign first spares reading them.
    if !chars[at..].iter().take(8).any(|c| *c == '月') {
        return None;
    }
    let (end, month, day) = month_behind(chars, at)?;
    match day {
        Some(day) => Some(date(end, format!("--{month:02}-{day:02}"))),
        None => {
            // 一月一次 is a rhythm; 三月三 a festival.
            let month_of_year =
                ["底", "初", "中旬", "上旬", "下旬", "起", "至", "到", "，", "、", "以来", "前", "后"];
            let named = chars[end - 1] == '份' || month_of_year.iter().any(|w| stands(chars, end, w));
            (named && month_behind(chars, end).is_none()).then(|| date(end, format!("--{month:02}")))
        }
    }
}

/// 两千零一十五年.
fn year_in_words(chars: &[char], at: usize) -> Option<Date> {
    if chars.get(at + 1) != Some(&'千') {
        return None;
    }
    let it = numeral::read(chars, at).filter(|it| !it.more && !it.arabic && it.upper.is_none())?;
    let year = u32::try_from(it.value.mantissa()).ok().filter(|year| (1900..=2199).contains(year))?;
    let is_year = chars.get(it.end) == Some(&'年') && !is_unit_of_time(chars, it.end);
    is_year.then(|| after_year(chars, it.end + 1, &year.to_string()))
}

/// The end of a range in Chinese numerals: 三日 behind 九月一日, 五月 behind 三月.
fn end_in_words(chars: &[char], at: usize) -> Option<Date> {
    let (value, end) = small(chars, at).filter(|_| row(chars, at) == 0)?;
    match chars.get(end)? {
        '日' | '号' if (1..=31).contains(&value) => Some(date(end + 1, format!("---{value:02}"))),
        '月' if (1..=12).contains(&value) => Some(date(end + 1, format!("--{value:02}"))),
        _ => None,
    }
}

/// `…至5日`, `…-12月`, `…—2023年3月`: the end of a range takes what it does not say from its beginning.
fn range(chars: &[char], date: &mut Date) {
    if date.upper.is_some() {
        return;
    }
    // 10月18日（星期五）至20日: the day of the week stands between.
    let open = matches!(chars.get(date.end), Some('（' | '('));
    let weekday = open && ["周", "星期"].iter().any(|w| stands(chars, date.end + 1, w));
    let close = (date.end..chars.len()).take(6).find(|i| weekday && matches!(chars[*i], '）' | ')'));
    let behind = close.map_or(date.end, |i| i + 1);
    let joined = ["至", "到", "—", "-", "－", "–", "~", "～"].iter().find(|w| stands(chars, behind, w));
    let Some(joint) = joined else { return };
    let mut at = behind + joint.chars().count();
    if stands(chars, at, joint) {
        at += 1;
    }
    let Some(first) = date.value.clone() else { return };
    let last = single(chars, at).or_else(|| end_in_words(chars, at)).or_else(|| bare_day(chars, at, &first));
    let Some(last) = last else { return };
    let Some(value) = last.value else { return };
    // ---15 behind 2023-09-01 is 2023-09-15.
    let known = value.trim_start_matches('-');
    let kept = first.len().checked_sub(known.len()).filter(|_| value.starts_with("--"));
    let value = match kept {
        Some(kept) if first.is_char_boundary(kept) => format!("{}{known}", &first[..kept]),
        _ if value.starts_with("--") && !first.starts_with("--") => return,
        _ => value,
    };
    date.upper = Some(value);
    date.end = last.end;
}

/// 25日 of 4月21日至25日前往: behind a day it is no length of time.
fn bare_day(chars: &[char], at: usize, first: &str) -> Option<Date> {
    let is_day = first.trim_start_matches('-').len() == if first.starts_with("--") { 5 } else { 10 };
    let (day, end) = small(chars, at).filter(|(day, _)| is_day && (1..=31).contains(day))?;
    (chars.get(end) == Some(&'日')).then(|| date(end + 1, format!("---{day:02}")))
}

fn date(end: usize, value: String) -> Date {
    Date { end, value: Some(value), upper: None }
}

/// Number of figures at `at`.
fn row(chars: &[char], at: usize) -> usize {
    chars.get(at..).map_or(0, |rest| rest.iter().take_while(|c| digit_value(**c).is_some()).count())
}

fn number(chars: &[char], at: usize, digits: usize) -> Option<u32> {
    if !(1..=4).contains(&digits) {
        return None;
    }
    chars.get(at..at + digits)?.iter().try_fold(0, |sum, c| Some(sum * 10 + digit_value(*c)?))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn value(text: &str) -> String {
        let chars: Vec<char> = text.chars().collect();
        let Some(it) = read(&chars, 0) else { return "-".to_owned() };
        let rest: String = chars[it.end..].iter().collect();
        format!(
            "{}{}|{rest}",
            it.value.unwrap_or("?".into()),
            it.upper.map_or(String::new(), |u| format!("..{u}"))
        )
    }

    #[test]
    fn dates_in_every_form() {
        for (text, expected) in [
            ("2021年元旦，", "2021-01-01|，"),
            ("2023-3-22 20:29 ", "2023-03-22T20:29| "),
            ("2006-07-23 19:14:00", "2006-07-23T19:14:00|"),
            ("2002年制定", "2002|制定"),
            ("2023年度", "2023|"),
            ("2023年9月1日至5日", "2023-09-01..2023-09-05|"),
            ("2023年9月至12月", "2023-09..2023-12|"),
            ("2021-2023年", "2021..2023|"),
            ("2023—2024学年", "2023..2024|"),
            ("3月15日", "--03-15|"),
            ("99年起", "1999|起"),
            ("20年来", "-"),
            ("20*年成功", "?|成功"),
            ("二〇二三年五月", "2023-05|"),
            ("九月份", "--09|"),
            ("5000年文明", "-"),
            ("106人", "-"),
        ] {
            assert_eq!(value(text), expected, "{text}");
        }
    }
}
