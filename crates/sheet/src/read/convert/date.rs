//! Days: Excel's serial numbers and what people write.

use std::borrow::Cow;

use mingde_core::date::{BadDay, Day, civil, parse_day};
use mingde_core::diagnostic::Message;
use mingde_core::record::Value;

use super::time::time_of;
use super::{Fault, Found, NOTHING, displayed, is_open_end, shown};
use crate::layout::{Column, Key};
use crate::read::grid::MAC_DAYS;
use crate::read::row::OriginalCell;
use crate::read::tidy::tidy;

/// Serial number of 1970-01-01 in the system that counts from 1900.
const EPOCH: f64 = 25_569.0;
/// Seconds of a day.
const SECONDS: f64 = 86_400.0;
/// Serial number of 1920-01-01: who formats a cell as a day and types 912 or 9.12 gets one before.
const EARLY: f64 = 7_306.0;
/// What programs write for a day that is not there.
const NO_DAYS: [&str; 4] = ["1899-12-30", "1899-12-31", "1900-01-01", "1904-01-01"];

pub(super) fn read_date(column: &Column, cell: OriginalCell<'_>, date1904: bool) -> Result<Found, Fault> {
    match cell {
        OriginalCell::Date(digits) | OriginalCell::DateTime(digits) => from_serial(column, digits, date1904),
        OriginalCell::Number(digits) | OriginalCell::Shown { digits, .. } => {
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

/// A number shown as a day. Few of the numbers that stand in such cells by mistake are days that anybody meant: 0 of a
/// formula that points at an empty cell, a time of day, a year or year and month.
fn from_serial(column: &Column, digits: &str, date1904: bool) -> Result<Found, Fault> {
    let Some((day, second)) = split(digits).filter(|(day, _)| *day <= Day::LATEST) else {
        return Err(explained(column, &super::number::plain(digits)));
    };
    let serial: f64 = digits.parse().unwrap_or(0.0);
    // As it was typed; the reader of the sheet has moved it to the system that counts from 1900.
    let typed = serial - if date1904 { MAC_DAYS } else { 0.0 };
    if typed < 1.0 {
        let shown = display(OriginalCell::DateTime(digits), digits);
        return Err(Fault::new("sheet-date-none", column).with("value", shown));
    }
    if (1_900.0..2_200.0).contains(&typed) {
        return Err(explained(column, &super::number::plain(&typed.to_string())));
    }
    let mut found = dated(column, day, second / 60)?;
    if serial < EARLY {
        let number = super::number::plain(&typed.to_string());
        let fault = Fault::new("sheet-date-early", column).with("value", day).with("number", number);
        // A school may be that old; nobody who works there is, and nothing that is reported.
        if matches!(column.key, Key::Date | Key::Birth) || typed.fract() != 0.0 {
            return Err(fault);
        }
        found.warning = Some(fault.message);
    }
    Ok(found)
}

fn from_text(column: &Column, text: &str) -> Result<Found, Fault> {
    let tidied = joined(tidy(text));
    if is_open_end(&tidied, column) {
        return Ok(NOTHING);
    }
    match parse_day(&tidied) {
        Ok(day) if NO_DAYS.contains(&day.to_string().as_str()) => {
            Err(Fault::new("sheet-date-none", column).with("value", shown(text, column)))
        }
        Ok(day) if is_followed_by_another(&tidied) => Err(Fault::new("sheet-date-several", column)
            .with("value", shown(text, column))
            .suggest(Some(day.to_string()))),
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

fn dated(column: &Column, day: Day, minute: u32) -> Result<Found, Fault> {
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

/// Whether behind the space that ends a day there stands what looks like one more: `2025-9-1 9-8`.
fn is_followed_by_another(text: &str) -> bool {
    let Some((_, rest)) = text.split_once(' ') else { return false };
    let mut marks = rest.match_indices(['-', '/', '.', '年', '月']);
    let digit = |c: Option<char>| c.is_some_and(|c| c.is_ascii_digit());
    // Behind a time of day a zone or fractions of a second may stand: 08:30:00.000, 00:00+08:00.
    !rest.contains(':')
        && marks.any(|(at, mark)| {
            digit(rest[..at].chars().next_back()) && digit(rest[at + mark.len()..].chars().next())
        })
}

/// Day and second of the day of a serial number.
fn split(digits: &str) -> Option<(Day, u32)> {
    let mut serial: f64 = digits.parse().ok()?;
    if (1.0..60.0).contains(&serial) {
        // Excel believes in a 29th of February 1900 (serial 60), so earlier days are one less.
        serial += 1.0;
    }
    if !(0.0..2_958_466.0).contains(&serial) {
        return None;
    }
    // Half a second of binary noise before midnight belongs to the next day.
    let seconds = (serial * SECONDS).round();
    let days = (seconds / SECONDS).floor();
    Some((Day::from_number((days - EPOCH) as i32), (seconds - days * SECONDS) as u32))
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
pub(super) fn in_figures(text: &str) -> String {
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
    let last = text.rfind(|c: char| c.is_ascii_digit())?;
    let ends = text.match_indices(['~', '至', '到', '—', '－', '-', '、', '，', ',']);
    // A first day is among the first of the ends: no day has more than a few of these signs in it.
    ends.take(8).filter(|(at, _)| *at < last).find_map(|(at, _)| parse_day(&text[..at]).ok())
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

/// The time of day that stands beside a date in a text, if it is not midnight.
fn minute_beside(text: &str) -> Option<u32> {
    let after = text.split(['T', ' ']).rfind(|t| t.contains(':'))?;
    time_of(after.split(['.', '+', 'Z']).next()?).map(u32::from)
}

/// A serial number as the cell shows it.
pub(super) fn display(cell: OriginalCell<'_>, digits: &str) -> String {
    let Some((day, second)) = split(digits) else { return digits.to_owned() };
    let minute = second / 60;
    let time = format!("{:02}:{:02}", minute / 60, minute % 60);
    match cell {
        OriginalCell::Time(_) => time,
        // Excel shows a time without a day as one of the day 0 of January 1900.
        OriginalCell::DateTime(_) if digits.parse::<f64>().is_ok_and(|serial| serial < 1.0) => time,
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
        assert_eq!((day.to_string().as_str(), noon), ("2025-09-01", 43_200));
        assert_eq!(split("-1"), None);
    }
}
