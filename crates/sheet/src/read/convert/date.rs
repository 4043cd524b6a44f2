//! Days and times of day: Excel's serial numbers and what people write.

use std::borrow::Cow;

use mingde_core::date::{BadDay, Day, civil, parse_day};
use mingde_core::diagnostic::Message;
use mingde_core::record::Value;

use super::{Fault, Found, NOTHING, displayed, is_open_end, shown};
use crate::layout::Column;
use crate::read::row::OriginalCell;
use crate::read::tidy::tidy;

/// Serial number of 1970-01-01 in the system that counts from 1900.
const EPOCH: f64 = 25_569.0;
const MINUTES: f64 = 1_440.0;

pub(super) fn read_date(column: &Column, cell: OriginalCell<'_>, date1904: bool) -> Result<Found, Fault> {
    match cell {
        OriginalCell::Date(digits) | OriginalCell::DateTime(digits) => {
            let (day, fraction) = split(digits).ok_or_else(|| malformed(column, digits))?;
            let minute = (fraction * MINUTES).round() as u16;
            dated(column, day, minute)
        }
        OriginalCell::Number(digits) => {
            if digits.len() == 8 && digits.bytes().all(|b| b.is_ascii_digit()) {
                return from_text(column, digits);
            }
            // A day that lost its format is a whole number of plausible size; 2025.9 is somebody's month. In a
            // workbook that counts from 1904 nobody can tell what it meant.
            match digits.parse::<f64>() {
                Ok(serial)
                    if !date1904 && serial.fract() == 0.0 && (10_000.0..80_000.0).contains(&serial) =>
                {
                    let (day, _) = split(digits).ok_or_else(|| malformed(column, digits))?;
                    dated(column, day, 0)
                }
                _ => from_text(column, &super::number::plain(digits)),
            }
        }
        OriginalCell::Text(text) => from_text(column, text),
        other => Err(malformed(column, &displayed(other))),
    }
}

fn from_text(column: &Column, text: &str) -> Result<Found, Fault> {
    let tidied = joined(tidy(text));
    if is_open_end(&tidied, column) {
        return Ok(NOTHING);
    }
    match parse_day(&tidied) {
        Ok(day) => dated(column, day, minute_beside(&tidied).unwrap_or(0)),
        Err(BadDay::NoSuchDay) => Err(Fault::new("sheet-date-no-such-day", column)
            .with("value", shown(text, column))
            .suggest(last_of_month(&tidied).map(|d| d.to_string()))),
        Err(BadDay::OutOfRange) => {
            Err(Fault::new("sheet-date-out-of-range", column).with("value", shown(text, column)))
        }
        Err(BadDay::Malformed) => Err(explained(column, &tidied)),
    }
}

/// `2025 年 9 月 1 日` without the spaces; those behind the day stay, a time may follow.
fn joined(text: Cow<'_, str>) -> Cow<'_, str> {
    let Some(end) = text.rfind(['年', '月', '日', '号']).filter(|end| text[..*end].contains(' ')) else {
        return text;
    };
    let (date, rest) = text.split_at(end);
    Cow::Owned(date.chars().filter(|c| !c.is_whitespace()).chain(rest.chars()).collect())
}

fn dated(column: &Column, day: Day, minute: u16) -> Result<Found, Fault> {
    if !(Day::EARLIEST..=Day::LATEST).contains(&day) {
        return Err(Fault::new("sheet-date-out-of-range", column).with("value", day));
    }
    let warning = (minute > 0).then(|| {
        Message::new("sheet-date-time-dropped")
            .with("column", &column.title)
            .with("time", format!("{:02}:{:02}", minute / 60 % 24, minute % 60))
    });
    Ok(Found { warning, ..Value::Date(day).into() })
}

/// Day and fraction of a serial number.
fn split(digits: &str) -> Option<(Day, f64)> {
    let mut serial: f64 = digits.parse().ok()?;
    if (1.0..60.0).contains(&serial) {
        // Excel believes in a 29th of February 1900 (serial 60), so earlier days are one less.
        serial += 1.0;
    }
    if !(0.0..2_958_466.0).contains(&serial) {
        return None;
    }
    // Half a second of binary noise before midnight belongs to the next day.
    let seconds = (serial * 86_400.0).round();
    let days = (seconds / 86_400.0).floor();
    Some((Day::from_number((days - EPOCH) as i32), (seconds - days * 86_400.0) / 86_400.0))
}

/// Says what is missing where a date is almost one.
fn explained(column: &Column, text: &str) -> Fault {
    let value = shown(text, column);
    if is_of_the_moon(text) {
        return Fault::new("sheet-date-lunar", column).with("value", value);
    }
    let figures = in_figures(text);
    if let Ok(day) = parse_day(&figures) {
        return malformed(column, text).suggest(Some(day.to_string()));
    }
    if let Some(day) = in_english(text) {
        return malformed(column, text).suggest(Some(day.to_string()));
    }
    let text = figures.as_str();
    if let Some(first) = first_of_several(text) {
        return Fault::new("sheet-date-several", column)
            .with("value", value)
            .suggest(Some(first.to_string()));
    }
    let part =
        ["上旬", "中旬", "下旬", "月初", "月中", "月底", "月份"].iter().find_map(|w| text.strip_suffix(w));
    let trimmed = part.unwrap_or(text).trim_end_matches(['日', '号', '月', '年', '.']);
    let numbers: Vec<&str> = trimmed
        .split(['-', '/', '.', '年', '月', '—', ' ', '\\', '，', ',', '、', '。'])
        .filter(|t| !t.is_empty())
        .collect();
    let parsed: Vec<i16> = numbers.iter().filter_map(|t| t.parse().ok()).collect();
    let full = |year: i16, month: i16, day: i16| {
        let (month, day) = (i8::try_from(month).ok()?, i8::try_from(day).ok()?);
        civil(year, month, day).map(|d| d.to_string())
    };
    match (parsed.len() == numbers.len(), parsed.as_slice()) {
        (true, [year, month]) if (1900..2200).contains(year) && (1..=12).contains(month) => {
            Fault::new("sheet-date-no-day", column).with("value", value).suggest(full(*year, *month, 1))
        }
        (true, [month, day]) if (1..=12).contains(month) && (1..=31).contains(day) => {
            Fault::new("sheet-date-no-year", column).with("value", value)
        }
        (true, [year, month, day]) if (0..100).contains(year) && numbers[0].len() == 2 && *month <= 12 => {
            let century = if *year > 50 { 1900 } else { 2000 };
            malformed(column, text).suggest(full(century + year, *month, *day))
        }
        // The digits are a day, only what separates them is not: 2025\9\21, 2025，9，25.
        (true, [year, month, day]) if (1900..2200).contains(year) => {
            malformed(column, text).suggest(full(*year, *month, *day))
        }
        (true, [month, day, year]) if (1900..2200).contains(year) => {
            malformed(column, text).suggest(full(*year, *month, *day).or_else(|| full(*year, *day, *month)))
        }
        _ => Fault::new("sheet-date-malformed", column)
            .with("value", value)
            .suggest(serial_as_text(text).or_else(|| six_digits(text))),
    }
}

/// `农历八月初八`, `乙巳年腊月`: days of another calendar.
fn is_of_the_moon(text: &str) -> bool {
    const STEMS: &str = "甲乙丙丁戊己庚辛壬癸";
    const BRANCHES: &str = "子丑寅卯辰巳午未申酉戌亥";
    let mut chars = text.chars();
    let year =
        chars.next().is_some_and(|c| STEMS.contains(c)) && chars.next().is_some_and(|c| BRANCHES.contains(c));
    let words =
        ["农历", "阴历", "旧历", "正月", "腊月", "冬月", "廿", "月初一", "月初二", "月初三", "月初四"];
    let more = ["月初五", "月初六", "月初七", "月初八", "月初九", "月初十"];
    year || words.iter().chain(&more).any(|word| text.contains(word))
}

/// `二〇二五年九月` and `贰零贰伍年玖月` in figures; what else stands there stays.
fn in_figures(text: &str) -> String {
    const PLAIN: &str = "〇一二三四五六七八九";
    const FORMAL: &str = "零壹贰叁肆伍陆柒捌玖";
    let figure =
        |c: char| match [PLAIN, FORMAL].iter().find_map(|row| row.chars().position(|digit| digit == c)) {
            Some(value) => char::from(b'0' + value as u8),
            None if c == '拾' => '十',
            None => c,
        };
    let chars: Vec<char> = text.chars().map(figure).collect();
    let digit = |at: Option<usize>| at.and_then(|at| chars.get(at)).is_some_and(char::is_ascii_digit);
    let mut figures = String::with_capacity(text.len());
    for (at, c) in chars.iter().enumerate() {
        match (c, digit(at.checked_sub(1)), digit(Some(at + 1))) {
            ('十', true, true) => {}
            ('十', true, false) => figures.push('0'),
            ('十', false, true) => figures.push('1'),
            ('十', false, false) => figures.push_str("10"),
            _ => figures.push(*c),
        }
    }
    figures
}

/// `22-Sep-25`, `Sep 22, 2025`.
fn in_english(text: &str) -> Option<Day> {
    const MONTHS: [&str; 12] =
        ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"];
    let words: Vec<String> = text
        .split(|c: char| !c.is_ascii_alphanumeric())
        .filter(|t| !t.is_empty())
        .map(str::to_lowercase)
        .collect();
    let [first, second, year] = words.as_slice() else { return None };
    let month =
        |word: &str| (1i8..).zip(MONTHS).find(|(_, name)| word.starts_with(name)).map(|(month, _)| month);
    let (month, day) = month(second).map(|m| (m, first)).or_else(|| month(first).map(|m| (m, second)))?;
    let year = match (year.len(), year.parse::<i16>().ok()?) {
        (4, year) => year,
        (2, year) => year + if year > 50 { 1900 } else { 2000 },
        _ => return None,
    };
    civil(year, month, day.parse().ok()?).filter(|day| (Day::EARLIEST..=Day::LATEST).contains(day))
}

/// `45919` in a cell of text format is most likely what Excel shows of a day that lost its format.
fn serial_as_text(text: &str) -> Option<String> {
    let likely = text.len() == 5 && text.parse::<u32>().is_ok_and(|n| (36_526..60_000).contains(&n));
    likely.then(|| split(text)).flatten().map(|(day, _)| day.to_string())
}

/// The first day of `2025年9月1日-3日` and of `2025-9-1、2025-9-8`.
fn first_of_several(text: &str) -> Option<Day> {
    let ends = text.match_indices(['~', '至', '到', '—', '－', '-', '、', '，', ',']);
    ends.filter(|(at, sign)| text[at + sign.len()..].contains(|c: char| c.is_ascii_digit()))
        .find_map(|(at, _)| parse_day(&text[..at]).ok())
}

/// `250901`.
fn six_digits(text: &str) -> Option<String> {
    let digits = text.len() == 6 && text.bytes().all(|b| b.is_ascii_digit());
    digits.then(|| parse_day(&format!("20{text}")).ok()).flatten().map(|day| day.to_string())
}

/// `2025-09-31` was meant to be the last day of that month.
fn last_of_month(text: &str) -> Option<Day> {
    let mut numbers = text.split(|c: char| !c.is_ascii_digit()).filter_map(|t| t.parse::<i16>().ok());
    let (year, month, day) = (numbers.next()?, numbers.next()?, numbers.next()?);
    let first = civil(year, i8::try_from(month).ok()?, 1)?;
    (29..=31).contains(&day).then(|| first.plus_months(1).plus(-1))
}

fn malformed(column: &Column, text: &str) -> Fault {
    Fault::new("sheet-date-malformed", column).with("value", shown(text, column))
}

pub(super) fn read_time(column: &Column, cell: OriginalCell<'_>) -> Result<Found, Fault> {
    match cell {
        OriginalCell::Time(digits) | OriginalCell::DateTime(digits) | OriginalCell::Number(digits) => {
            let serial: f64 = digits.parse().map_err(|_| no_time(column, digits))?;
            let whole_day = serial >= 1.0 && matches!(cell, OriginalCell::Number(_) | OriginalCell::Time(_));
            if serial < 0.0 || whole_day {
                return Err(no_time(column, &displayed(cell)));
            }
            let minute = (serial.fract() * MINUTES).round() as u16 % 1_440;
            let warning = (serial >= 1.0)
                .then(|| Message::new("sheet-time-date-dropped").with("column", &column.title));
            Ok(Found { warning, ..Value::Time(minute).into() })
        }
        OriginalCell::Text(text) => match time_of(&tidy(text)) {
            Some(minute) => Ok(Value::Time(minute).into()),
            None => Err(no_time(column, text).suggest(likely_time(&tidy(text)))),
        },
        other => Err(no_time(column, &displayed(other))),
    }
}

fn no_time(column: &Column, text: &str) -> Fault {
    Fault::new("sheet-time-malformed", column).with("value", shown(text, column))
}

/// The beginning of `9:00-11:00`, and `830` with its colon.
fn likely_time(text: &str) -> Option<String> {
    let minute = match text.split_once(['-', '~', '—', '至', '到']) {
        Some((first, _)) => time_of(first),
        None => {
            let digits = (3..=4).contains(&text.len()) && text.bytes().all(|b| b.is_ascii_digit());
            digits.then(|| text.split_at(text.len() - 2)).and_then(|(h, m)| time_of(&format!("{h}:{m}")))
        }
    };
    minute.map(|minute| format!("{:02}:{:02}", minute / 60, minute % 60))
}

/// `8:30`, `08:30:00`, `8时30分`, `8点半`, `下午3点`, `3:05 PM`.
fn time_of(text: &str) -> Option<u16> {
    let mut text = text.trim().to_lowercase();
    let mut afternoon = None;
    for (word, later) in [
        ("上午", false),
        ("早上", false),
        ("凌晨", false),
        ("中午", true),
        ("下午", true),
        ("晚上", true),
        ("am", false),
        ("pm", true),
    ] {
        if let Some(rest) = text.strip_prefix(word).or_else(|| text.strip_suffix(word)) {
            afternoon = Some(later);
            text = rest.trim().to_owned();
            break;
        }
    }
    let text = text.replace("点半", ":30").replace(['时', '点'], ":").replace(['分', '秒'], ":");
    let text = text.replace("::", ":");
    let mut parts = text.trim_end_matches(':').split(':').map(str::trim);
    let has_minutes = text.contains(':');
    let number = |t: Option<&str>| -> Option<u16> {
        let t = t?;
        (t.len() <= 2 && !t.is_empty() && t.bytes().all(|b| b.is_ascii_digit()))
            .then(|| t.parse().ok())
            .flatten()
    };
    let mut hour = number(parts.next())?;
    let rest: Vec<&str> = parts.collect();
    let minute = match rest.as_slice() {
        [] if has_minutes || afternoon.is_some() => 0,
        [minute] | [minute, _] => number(Some(minute))?,
        _ => return None,
    };
    if afternoon == Some(true) && hour < 12 {
        hour += 12;
    }
    if afternoon == Some(false) && hour == 12 {
        hour = 0;
    }
    (hour < 24 && minute < 60).then_some(hour * 60 + minute)
}

/// The time of day that stands beside a date in a text, if it is not midnight.
fn minute_beside(text: &str) -> Option<u16> {
    let after = text.split(['T', ' ']).rfind(|t| t.contains(':'))?;
    time_of(after.split(['.', '+', 'Z']).next()?)
}

/// A serial number as the cell shows it.
pub(super) fn display(cell: OriginalCell<'_>, digits: &str) -> String {
    let Some((day, fraction)) = split(digits) else { return digits.to_owned() };
    let minute = (fraction * MINUTES).round() as u16;
    let time = format!("{:02}:{:02}", minute / 60, minute % 60);
    match cell {
        OriginalCell::Time(_) => time,
        OriginalCell::DateTime(_) => format!("{day} {time}"),
        _ if minute > 0 => format!("{day} {time}"),
        _ => day.to_string(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn serial_numbers_are_days() {
        let day = |digits| split(digits).unwrap().0.to_string();
        assert_eq!(day("45901"), "2025-09-01");
        assert_eq!(day("1"), "1900-01-01");
        assert_eq!(day("61"), "1900-03-01");
        let (day, noon) = split("45901.5").unwrap();
        assert_eq!((day.to_string().as_str(), noon), ("2025-09-01", 0.5));
        assert_eq!(split("-1"), None);
    }

    #[test]
    fn times_as_people_write_them() {
        for text in ["8:30", "08:30:00", "8时30分", "8点半", "上午8:30", "8:30 AM", "8：30"] {
            assert_eq!(time_of(&tidy(text)), Some(510), "{text}");
        }
        assert_eq!(time_of("下午3点"), Some(900));
        for text in ["25:00", "8:61", "早上", "830", "8"] {
            assert_eq!(time_of(text), None, "{text}");
        }
    }
}
