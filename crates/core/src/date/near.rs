//! Days as people name them beside the present one: 昨天, 上周五, 9月12日.

use super::weekday::leading_weekday;
use super::{BadDay, Day, chinese_digit, civil, parse_day, small_number};
use crate::text::narrow;

/// So far ahead a day without a year may lie; beyond that last year's is meant. What is recorded has happened, or is about
/// to.
const AHEAD: i32 = 31;

/// Words for days, by their distance from today.
const WORDS: [(&str, i32); 13] = [
    ("今天", 0),
    ("今日", 0),
    ("当天", 0),
    ("昨天", -1),
    ("昨日", -1),
    ("昨晚", -1),
    ("前天", -2),
    ("大前天", -3),
    ("明天", 1),
    ("明日", 1),
    ("后天", 2),
    ("today", 0),
    ("yesterday", -1),
];

/// Reads a date as people type it into a form: whatever [`parse_day`] reads, words such as `昨天` and `上周五`, and days
/// without a year or month (`9月12日`, `9/12`, `12日`), which are the last ones of that name up to a month ahead.
///
/// # Errors
/// Those of [`parse_day`]; [`BadDay::NoSuchDay`] for a day that no such month has.
pub fn parse_day_near(text: &str, today: Day) -> Result<Day, BadDay> {
    let whole = parse_day(text);
    if whole != Err(BadDay::Malformed) {
        return whole;
    }
    let text: String = narrow(text).chars().filter(|c| !c.is_whitespace()).collect();
    let text = text.to_lowercase();
    if let Some((_, distance)) = WORDS.iter().find(|(word, _)| *word == text) {
        return Ok(today.plus(*distance));
    }
    if let Some(day) = day_of_week(&text, today) {
        return Ok(day);
    }
    let figures: String = text.chars().map(chinese_digit).collect();
    let end = figures.find(['星', '周', '礼', '(']).unwrap_or(figures.len());
    let (figures, behind) = figures.split_at(end);
    let weekday = match leading_weekday(behind) {
        Some((number, "")) => Some(number),
        _ if behind.is_empty() => None,
        _ => return Err(BadDay::Malformed),
    };
    let day = last_of_its_name(figures, today)?;
    if weekday.is_some_and(|number| number != day.weekday()) {
        Err(BadDay::OtherWeekday(day))
    } else {
        Ok(day)
    }
}

/// The last day of such figures up to a month ahead: `9月12日`, `9/12`, `12日`.
fn last_of_its_name(figures: &str, today: Day) -> Result<Day, BadDay> {
    let bare = figures.trim_end_matches(['日', '号']);
    let parts: Vec<&str> = bare.split(['月', '-', '/', '.']).collect();
    match parts.as_slice() {
        [month, day] => {
            let month = small_number(month).ok_or(BadDay::Malformed)?;
            let day = small_number(day).ok_or(BadDay::Malformed)?;
            let named = |years: i16| civil(today.year() - years, month, day);
            // The 29th of February may be years away.
            latest((-1..=8).filter_map(named), today)
        }
        [day] if bare != figures => {
            let day = small_number(day).ok_or(BadDay::Malformed)?;
            let months = (0..=2).map(|back| today.plus_months(-back).parts());
            latest(months.filter_map(|(year, month, _)| civil(year, month, day)), today)
        }
        _ => Err(BadDay::Malformed),
    }
}

/// The latest of some days that does not lie too far ahead.
fn latest(days: impl Iterator<Item = Day>, today: Day) -> Result<Day, BadDay> {
    days.filter(|day| *day <= today.plus(AHEAD)).max().ok_or(BadDay::NoSuchDay)
}

/// `周五` is the last Friday, `上周五` the one of the week before, `本周五` that of this week.
fn day_of_week(text: &str, today: Day) -> Option<Day> {
    let this_monday = today.plus(1 - i32::from(today.weekday()));
    let (before, name) = ["星期", "周", "礼拜"].iter().find_map(|word| text.split_once(word))?;
    let mut characters = name.chars();
    let (number, None) = (characters.next()?, characters.next()) else { return None };
    let number = match number {
        '日' | '天' => 7,
        other => "一二三四五六".chars().position(|c| c == other)? as i32 + 1,
    };
    let in_this_week = this_monday.plus(number - 1);
    match before {
        "" if in_this_week > today => Some(in_this_week.plus(-7)),
        "" | "本" | "这" => Some(in_this_week),
        "上" => Some(in_this_week.plus(-7)),
        "上上" => Some(in_this_week.plus(-14)),
        "下" => Some(in_this_week.plus(7)),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn days_are_named_beside_today() {
        // A Thursday.
        let today: Day = "2026-01-15".parse().unwrap();
        for (text, day) in [
            ("今天", "2026-01-15"),
            ("昨天", "2026-01-14"),
            (" 前天 ", "2026-01-13"),
            ("9月12日", "2025-09-12"),
            ("９月１２日", "2025-09-12"),
            ("九月十二日", "2025-09-12"),
            ("9/12", "2025-09-12"),
            ("9.12", "2025-09-12"),
            ("1-12", "2026-01-12"),
            ("2月3日", "2026-02-03"),
            ("12月31日（星期三）", "2025-12-31"),
            ("2月29日", "2024-02-29"),
            ("12日", "2026-01-12"),
            ("20号", "2026-01-20"),
            ("周五", "2026-01-09"),
            ("星期四", "2026-01-15"),
            ("上周五", "2026-01-09"),
            ("本周五", "2026-01-16"),
            ("上周日", "2026-01-11"),
            ("上上周一", "2025-12-29"),
            ("2025年9月12日", "2025-09-12"),
        ] {
            assert_eq!(parse_day_near(text, today).map(|day| day.to_string()).as_deref(), Ok(day), "{text}");
        }
    }

    #[test]
    fn what_names_no_day_is_none() {
        let today: Day = "2026-03-15".parse().unwrap();
        for (text, why) in [
            ("", BadDay::Malformed),
            ("最近", BadDay::Malformed),
            ("9", BadDay::Malformed),
            ("周八", BadDay::Malformed),
            ("周五下午", BadDay::Malformed),
            ("9月31日", BadDay::NoSuchDay),
            ("13月1日", BadDay::NoSuchDay),
            ("2025-02-30", BadDay::NoSuchDay),
            ("9月十+1日", BadDay::Malformed),
            ("9月12日第二天", BadDay::Malformed),
            ("9月12日（补）", BadDay::Malformed),
            ("9月12日星期一", BadDay::OtherWeekday("2025-09-12".parse().unwrap())),
        ] {
            assert_eq!(parse_day_near(text, today), Err(why), "{text}");
        }
    }
}
