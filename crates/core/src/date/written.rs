//! A day as somebody wrote it. What stands beside it is a time, the day of the week or a zone, and nothing else: whoever
//! passes over the rest of `2025.9.1 2` takes a day that nobody meant.

use super::clock::{is_midnight, is_on_the_hour, is_part_of_day, is_twelve_in_the_morning, parse_time};
use super::weekday::leading_weekday;
use super::{BadDay, Day, chinese_digit, civil, small_number};
use crate::text::narrow;

/// Bytes of the longest day that anybody writes; whoever looks for a day in a long text tries it from many places.
const LONGEST_DAY: usize = 120;

/// Signs that look like the hyphen: the dashes of Chinese, of printers and of mathematics, of full width, and the one that
/// does not break.
pub const DASHES: [char; 8] = ['-', '—', '－', '‐', '‑', '‒', '–', '−'];

/// Minutes by which the clock in China is ahead of UTC.
const CHINA: i32 = 8 * 60;
/// Minutes of a day.
const DAY: i32 = 24 * 60;
const NOON: u16 = 12 * 60;

/// A day with what was written beside it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct WrittenDay {
    /// The day, in China.
    pub day: Day,
    /// The time beside it, in China (`08:30`, `14:00-16:00`, `上午`). A single 00:00 is no time: programs write it where
    /// there is none.
    pub time: Option<String>,
    /// The day that was written, where it is another one than in China: `2025-09-11T20:00:00Z` is the 12th.
    pub abroad: Option<Day>,
}

/// Reads a date as people write it: `2025-9-1`, `2025/09/01`, `2025.9.1`, `20250901`, `2025年9月1日`,
/// `二〇二五年九月一日`, with full-width digits, a trailing weekday (`星期一`, `周一`) or a time of day.
///
/// # Errors
/// [`BadDay::Malformed`] also where anything else stands behind the day; [`BadDay::OtherWeekday`] where the weekday is not
/// that of the day.
pub fn parse_day(text: &str) -> Result<Day, BadDay> {
    read_day(text).map(|written| written.day)
}

/// The same as [`parse_day`], with what stands beside the day.
///
/// # Errors
/// Those of [`parse_day`].
pub fn read_day(text: &str) -> Result<WrittenDay, BadDay> {
    let text = narrow(text);
    let (date, rest) = text.split_at(end_of_date(&text));
    let day = day_of(date)?;
    let day_beside = beside(rest, day)?;
    let in_range = |day: &Day| (Day::EARLIEST..=Day::LATEST).contains(day);
    if in_range(&day_beside.day) { Ok(day_beside) } else { Err(BadDay::OutOfRange) }
}

/// The day with which a text begins, whatever follows it: `2025年9月1日起`. For a suggestion, not to be taken.
pub fn leading_day(text: &str) -> Option<Day> {
    let text = narrow(text);
    let day = day_of(&text[..end_of_date(&text)]).ok()?;
    (Day::EARLIEST..=Day::LATEST).contains(&day).then_some(day)
}

/// Where figures and the signs between them end; behind 日 there is no more of it.
fn end_of_date(text: &str) -> usize {
    for (at, c) in text.char_indices() {
        match c {
            '日' | '号' => return at + c.len_utf8(),
            '/' | '.' | '年' | '月' | '十' => {}
            _ if DASHES.contains(&c) => {}
            c if chinese_digit(c).is_ascii_digit() => {}
            _ => return at,
        }
    }
    text.len()
}

fn day_of(date: &str) -> Result<Day, BadDay> {
    if date.len() > LONGEST_DAY {
        return Err(BadDay::Malformed);
    }
    let text: String = date.chars().map(chinese_digit).collect();
    let text = text.as_str();
    let separates = |c: char| matches!(c, '/' | '.' | '年' | '月') || DASHES.contains(&c);
    let parts: Vec<&str> = if text.len() == 8 && text.bytes().all(|b| b.is_ascii_digit()) {
        vec![&text[0..4], &text[4..6], &text[6..8]]
    } else {
        text.trim_end_matches(['日', '号']).split(separates).collect()
    };
    let [year, month, day] = parts.as_slice() else { return Err(BadDay::Malformed) };
    let mut words = text.chars().filter(|c| matches!(c, '年' | '月'));
    // `2025月9年1` has its words in another order than its figures.
    let turned =
        words.next() == Some('月') && (text[year.len()..].starts_with('月') || words.next().is_some());
    if year.len() != 4 || !year.bytes().all(|b| b.is_ascii_digit()) || turned || leads_on(text) {
        return Err(BadDay::Malformed);
    }
    let year: i16 = year.parse().map_err(|_| BadDay::Malformed)?;
    let month = small_number(month).ok_or(BadDay::Malformed)?;
    let day = small_number(day).ok_or(BadDay::Malformed)?;
    civil(year, month, day).ok_or(BadDay::NoSuchDay)
}

/// Whether a dash stands where the year is parted from the month by another sign: `2025.9-12` leads from September to December.
fn leads_on(text: &str) -> bool {
    let mut signs = text.chars().filter(|c| matches!(c, '/' | '.' | '年' | '月') || DASHES.contains(c));
    matches!((signs.next(), signs.next()), (Some(first), Some(second)) if first != second && DASHES.contains(&second))
}

/// What stands behind a day: a weekday, times, or both in either order.
fn beside(rest: &str, day: Day) -> Result<WrittenDay, BadDay> {
    let mut written = WrittenDay { day, time: None, abroad: None };
    let gap = |text: &str| {
        text.trim_start_matches(|c: char| c.is_whitespace() || matches!(c, ',' | '，')).to_owned()
    };
    let mut rest = gap(rest);
    let mut weekday = None;
    if let Some((number, behind)) = leading_weekday(&rest) {
        (weekday, rest) = (Some(number), gap(behind));
    } else if let Some(at) = rest.find(['星', '周', '週', '礼', '(', '【'])
        && let Some((number, "")) = leading_weekday(&rest[at..])
    {
        weekday = Some(number);
        rest.truncate(at);
    }
    if weekday.is_some_and(|number| number != day.weekday()) {
        return Err(BadDay::OtherWeekday(day));
    }
    if !rest.trim().is_empty() {
        times(rest.trim(), &mut written).ok_or(BadDay::Malformed)?;
    }
    Ok(written)
}

/// Adds a time, a stretch of time or a part of the day; none where it is something else.
fn times(text: &str, to: &mut WrittenDay) -> Option<()> {
    let machine = text.strip_prefix(['T', 't']);
    let (clock, zone) = without_zone(machine.unwrap_or(text), machine.is_some());
    let of_machine = || machine.and_then(|_| compact_time(clock));
    if let Some(zone) = zone {
        let minute = i32::from(parse_time(clock).or_else(of_machine)?) - zone + CHINA;
        let moved = to.day.plus(minute.div_euclid(DAY));
        if moved != to.day {
            (to.abroad, to.day) = (Some(to.day), moved);
        }
        to.time = said(minute.rem_euclid(DAY) as u16);
        return Some(());
    }
    if let Some(minute) = parse_time(clock).or_else(of_machine) {
        to.time = said(minute);
        return Some(());
    }
    // Windows writes midnight so where there is no time.
    if is_twelve_in_the_morning(clock) {
        to.time = (!is_on_the_hour(clock)).then(|| clock.to_owned());
        return Some(());
    }
    let stretch = ["-", "~", "—", "–", "至", "到"].iter().find_map(|sign| clock.split_once(sign));
    let is_stretch = || {
        let (from, until) = stretch?;
        // 下午2:00-4:00 says in what part of the day it ends by how it begins.
        let (from, until) = (parse_time(from)?, parse_time(until)?);
        (from < until || from >= NOON).then_some(())
    };
    if is_part_of_day(clock) || is_midnight(clock) || is_stretch().is_some() {
        to.time = Some(clock.to_owned());
        return Some(());
    }
    None
}

fn said(minute: u16) -> Option<String> {
    (minute > 0).then(|| format!("{:02}:{:02}", minute / 60, minute % 60))
}

/// The figures of a time as machines write them: `083000`, `0830`.
fn compact_time(text: &str) -> Option<u16> {
    let figures = matches!(text.len(), 4 | 6) && text.bytes().all(|b| b.is_ascii_digit());
    let parts: Vec<&str> = (0..text.len()).step_by(2).filter_map(|at| text.get(at..at + 2)).collect();
    figures.then(|| parse_time(&parts.join(":"))).flatten()
}

/// What stands before a zone, and how many minutes that is ahead of UTC: `Z`, `+08:00`, `+0800`, `GMT+8`. Behind a `T` of
/// machines a minus is one too, elsewhere it leads to the end of a stretch of time.
fn without_zone(text: &str, machine: bool) -> (&str, Option<i32>) {
    let text = text.trim_end();
    let bare =
        |text: &str| ["UTC", "GMT", "Z", "z"].iter().find_map(|name| text.strip_suffix(name)).map(str::len);
    if let Some(end) = bare(text) {
        return (text[..end].trim_end(), Some(0));
    }
    let signs: &[char] = if machine { &['+', '-'] } else { &['+'] };
    let Some(at) = text.rfind(signs) else { return (text, None) };
    let digits: String = text[at + 1..].chars().filter(|c| *c != ':').collect();
    let ahead = match (digits.len(), digits.parse::<i32>()) {
        (1 | 2, Ok(hours)) if hours <= 14 => hours * 60,
        (3 | 4, Ok(number)) if number <= 1_400 && number % 100 < 60 => number / 100 * 60 + number % 100,
        _ => return (text, None),
    };
    let before = text[..at].trim_end();
    let before = &before[..bare(before).unwrap_or(before.len())];
    (before.trim_end(), Some(if text[at..].starts_with('-') { -ahead } else { ahead }))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> (String, Option<String>, Option<String>) {
        let written = read_day(text).unwrap_or_else(|why| panic!("{text}: {why}"));
        (written.day.to_string(), written.time, written.abroad.map(|day| day.to_string()))
    }

    #[test]
    fn a_time_or_a_weekday_may_stand_beside_a_day() {
        for (text, time) in [
            ("2025-09-12", None),
            ("2025-09-12 00:00:00.000", None),
            ("2025-09-12T08:30", Some("08:30")),
            ("20250912T083000", Some("08:30")),
            ("2025年9月12日8:30", Some("08:30")),
            ("2025年9月12日下午3点", Some("15:00")),
            ("2025年9月12日上午", Some("上午")),
            ("2025年9月12日 全天", Some("全天")),
            ("2025-09-12 14:00-16:00", Some("14:00-16:00")),
            ("2025-9-12 下午2:00至4:00", Some("下午2:00至4:00")),
            ("2025-9-12 24:00", Some("24:00")),
            ("2025年9月12日星期五", None),
            ("2025年9月12日（周五）上午", Some("上午")),
            ("2025年9月12日上午8:30（星期五）", Some("08:30")),
            ("2025-09-12，星期五", None),
            ("2025.9.12 Fri", None),
            ("2025-09-12\n星期五", None),
            ("2025/9/12 (五) 08:30", Some("08:30")),
            ("2025/9/12 上午 12:00:00", None),
            ("2025/9/12 上午12:30", Some("上午12:30")),
            ("2025/9/12 下午 11:30:00", Some("23:30")),
            ("2025‐09‐12", None),
            ("2025‑09‑12", None),
            ("2025‒09‒12", None),
            ("2025–09–12 14:00–16:00", Some("14:00–16:00")),
            ("2025−09−12", None),
        ] {
            assert_eq!(read(text), ("2025-09-12".into(), time.map(str::to_owned), None), "{text}");
        }
    }

    #[test]
    fn a_time_with_its_zone_falls_on_the_day_that_it_is_in_china() {
        for (text, day, time, abroad) in [
            ("2025-09-11T20:00:00Z", "2025-09-12", Some("04:00"), Some("2025-09-11")),
            ("2025-09-11T16:00:00.000Z", "2025-09-12", None, Some("2025-09-11")),
            ("2025-09-11 16:00 UTC", "2025-09-12", None, Some("2025-09-11")),
            ("2025-09-12T08:30:00+08:00", "2025-09-12", Some("08:30"), None),
            ("2025-09-12 08:30 GMT+8", "2025-09-12", Some("08:30"), None),
            ("2025-09-12T00:00:00+0800", "2025-09-12", None, None),
            ("2025-09-12T00:30:00+09:00", "2025-09-11", Some("23:30"), Some("2025-09-12")),
            ("2025-09-11T13:00:00-05:00", "2025-09-12", Some("02:00"), Some("2025-09-11")),
            ("20250911T200000Z", "2025-09-12", Some("04:00"), Some("2025-09-11")),
        ] {
            let expected = (day.into(), time.map(str::to_owned), abroad.map(str::to_owned));
            assert_eq!(read(text), expected, "{text}");
        }
    }

    #[test]
    fn whatever_else_stands_beside_a_day_makes_it_none() {
        for text in [
            "2025.9.1 2",
            "2025-9-1 9-8",
            "2025-09-01 0830",
            "2025-09-01 08",
            "2025-09-01 25:00",
            "2025-09-01 8:3",
            "2025-09-01 08:30-05:00",
            "2025-09-01Z",
            "2025-09-01 +08:00",
            "2025-09-01T08:30+99:00",
            "2025-09-01 前",
            "2025年9月1日起",
            "2025年9月1日左右",
            "2025年9月1日（补）",
            "2025年9月1日周一至周五",
            "2025年9月1日第一周",
            "2025年9月1日农历七月初十",
            "2025-09-01 ?",
            "2025-09-01A",
            "2025-09-01 #2",
            "2025/9/1/2",
            "2025-9-1-3",
            "2025.9-12",
            "2025.9—10",
            "2025年9-10",
            "2025年9—10",
            "2025/9-10",
            "2025-9—10",
            "2025年9-10月",
            "2025月9年1日",
            "2025月9月1日",
            "2025年9月1日 2日",
            "2025-09-01 2025-09-02",
            "星期一 2025-09-01",
        ] {
            assert_eq!(read_day(text), Err(BadDay::Malformed), "{text}");
        }
    }

    #[test]
    fn a_weekday_that_is_not_the_day_s_is_told() {
        let day: Day = "2025-09-12".parse().unwrap();
        for text in [
            "2025年9月12日星期一",
            "2025-09-12 周四",
            "2025-09-12（六）",
            "2025/9/12 Thu",
            "2025年9月12日 8:30 星期四",
            "2025年9月12日（礼拜天）上午",
        ] {
            assert_eq!(read_day(text), Err(BadDay::OtherWeekday(day)), "{text}");
        }
    }
}
