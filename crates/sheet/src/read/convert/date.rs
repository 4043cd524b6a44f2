//! Days: Excel's serial numbers and what people write.

mod almost;

use std::borrow::Cow;

use mingde_core::date::{BadDay, Day, Month, WrittenDay, parse_month, read_day};
use mingde_core::diagnostic::Message;
use mingde_core::record::Value;

use self::almost::{explained, last_of_month, malformed};
use super::{Fault, Found, NOTHING, displayed, is_open_end, shown};
use crate::layout::{Column, Key, Months};
use crate::read::format::Fields;
use crate::read::grid::MAC_DAYS;
use crate::read::row::OriginalCell;
use crate::read::serial;
use crate::read::tidy::tidy;

/// Serial number of 1920-01-01: who formats a cell as a day and types 912 or 9.12 gets one before.
const EARLY: f64 = 7_306.0;
/// What programs write for a day that is not there.
const NO_DAYS: [&str; 4] = ["1899-12-30", "1899-12-31", "1900-01-01", "1904-01-01"];

pub(super) fn read_date(column: &Column, cell: OriginalCell<'_>, date1904: bool) -> Result<Found, Fault> {
    match cell {
        OriginalCell::Date(digits) | OriginalCell::DateTime(digits) => from_serial(column, digits, date1904),
        OriginalCell::Number(digits) => from_number(column, digits, date1904),
        // A number that is no day of any calendar.
        OriginalCell::Shown { digits, shown: "####" } => {
            Err(explained(column, &super::number::plain(digits)))
        }
        OriginalCell::Shown { digits, shown } => {
            let figures = shown.chars().all(|c| c.is_ascii_digit() || matches!(c, ',' | '.'));
            if figures { from_number(column, digits, date1904) } else { from_text(column, shown) }
        }
        OriginalCell::Incomplete { digits, shown, fields } => {
            incomplete(column, digits, shown, fields, date1904)
        }
        OriginalCell::Text(text) => from_text(column, text).map_err(|fault| match date1904 {
            // A bare number counts from another day there.
            true if text.bytes().all(|b| b.is_ascii_digit()) => Fault { suggestion: None, ..fault },
            _ => fault,
        }),
        other => Err(malformed(column, &displayed(other))),
    }
}

/// A day that lost its format is a whole number of plausible size; 2025.9 is somebody's month, and so may be 20259. In a
/// workbook that counts from 1904 nobody can tell what it meant.
fn from_number(column: &Column, digits: &str, date1904: bool) -> Result<Found, Fault> {
    let plain = super::number::plain(digits);
    let is_day = |serial: &f64| {
        serial.fract() == 0.0
            && (10_000.0..80_000.0).contains(serial)
            && !(19_000.0..22_000.0).contains(serial)
    };
    let Some((day, _)) = digits.parse().ok().filter(is_day).filter(|_| !date1904).and_then(serial::split)
    else {
        // Of 1985.1 nobody can say whether it was typed as 1985.10.
        if column.months != Months::Refused
            && plain.ends_with(".1")
            && let Ok(month) = parse_month(&plain)
        {
            let fault = Fault::new("sheet-date-month-unclear", column).with("value", shown(&plain, column));
            return Err(fault.with("year", month.first().year()));
        }
        // Nor of 9.1, which Excel makes of 9.10 as well.
        if let Some((month, day)) = month_and_tens(&plain) {
            let fault = Fault::new("sheet-date-day-unclear", column).with("value", shown(&plain, column));
            return Err(fault.with("month", month).with("day", day));
        }
        let fault = |fault: Fault| if date1904 { Fault { suggestion: None, ..fault } } else { fault };
        return from_text(column, &plain).map_err(fault);
    };
    let warning = Message::new("sheet-date-serial").with_title("column", column);
    let warning = warning.with("number", shown(&plain, column)).with("day", shown(&day.to_string(), column));
    Ok(Found { warning: Some(warning), ..dated(column, day, 0)? })
}

/// Month and day of a number that is either the day of one figure or its tenfold: 9.1, 10.2, 12.3.
fn month_and_tens(plain: &str) -> Option<(i8, i8)> {
    let (month, day) = plain.split_once('.')?;
    let (month, day): (i8, i8) = (month.parse().ok()?, day.parse().ok()?);
    ((1..=12).contains(&month) && (1..=3).contains(&day) && plain.len() <= 4).then_some((month, day))
}

/// A number shown as something of a day.
fn incomplete(
    column: &Column,
    digits: &str,
    seen: &str,
    fields: Fields,
    date1904: bool,
) -> Result<Found, Fault> {
    let found = from_serial(column, digits, date1904)?;
    let Some((day, _)) = split(digits) else { return Err(malformed(column, seen)) };
    let suggestion = Some(day.to_string());
    let value = shown(seen, column);
    if fields.is_other_calendar() {
        return Err(Fault::new("sheet-date-other-calendar", column).suggest(suggestion));
    }
    if fields.lacks_day() && column.months != Months::Refused {
        return in_month(column, Month::of(day), seen);
    }
    if fields.lacks_day() {
        let last = || Month::of(day).last().to_string();
        let suggestion = if column.key == Key::To { Some(last()) } else { suggestion };
        return Err(Fault::new("sheet-date-no-day", column).with("value", value).suggest(suggestion));
    }
    if fields.lacks_year() {
        let warning = Message::new("sheet-date-year-unseen").with_title("column", column);
        let warning = warning.with("shown", value).with("day", shown(&day.to_string(), column));
        return Ok(Found { warning: Some(warning), ..found });
    }
    match read_day(&tidy(seen)) {
        Ok(written) if written.day == day => Ok(found),
        Ok(written) => Err(malformed(column, seen).suggest(Some(written.day.to_string()))),
        Err(_) => Err(malformed(column, seen).suggest(suggestion)),
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
    match read_day(&tidied) {
        Ok(written) if NO_DAYS.contains(&written.day.to_string().as_str()) => {
            Err(Fault::new("sheet-date-none", column).with("value", shown(text, column)))
        }
        Ok(written) => {
            let warning = beside(column, text, &written);
            Ok(Found { warning, ..Value::Date(written.day).into() })
        }
        Err(BadDay::NoSuchDay) => Err(Fault::new("sheet-date-no-such-day", column)
            .with("value", shown(text, column))
            .suggest(last_of_month(&tidied).map(|d| d.to_string()))),
        Err(BadDay::OutOfRange) => {
            Err(Fault::new("sheet-date-out-of-range", column).with("value", shown(text, column)))
        }
        Err(BadDay::OtherWeekday(day)) => Err(other_weekday(column, text, day)),
        Err(BadDay::Malformed) => match parse_month(&tidied) {
            Ok(month) if column.months != Months::Refused => in_month(column, month, text),
            _ => Err(explained(column, &tidied)),
        },
    }
}

/// A month whose day is not said, where that may be.
fn in_month(column: &Column, month: Month, text: &str) -> Result<Found, Fault> {
    if !(Day::EARLIEST..=Day::LATEST).contains(&month.first()) {
        return Err(Fault::new("sheet-date-out-of-range", column).with("value", shown(text, column)));
    }
    if column.months == Months::Kept {
        return Ok(Value::Month(month).into());
    }
    let warning = Message::new("sheet-date-month-begins").with_title("column", column);
    let warning = warning.with("value", shown(text, column));
    let warning = warning.with("day", shown(&month.first().to_string(), column));
    Ok(Found { warning: Some(warning), ..Value::Date(month.first()).into() })
}

/// What of a text is not kept beside its day, and that it was another day abroad.
fn beside(column: &Column, text: &str, written: &WrittenDay) -> Option<Message> {
    if written.abroad.is_some() {
        let message = Message::new("sheet-date-abroad").with_title("column", column);
        let day = if column.sensitive { "***".to_owned() } else { written.day.to_string() };
        return Some(message.with("value", shown(text, column)).with("day", day));
    }
    let time = written.time.as_ref()?;
    Some(Message::new("sheet-date-time-dropped").with_title("column", column).with("time", time))
}

/// Of a day and a weekday that do not fit one of the two is wrong, and nobody else can say which.
fn other_weekday(column: &Column, text: &str, day: Day) -> Fault {
    let mut fault = Fault::new("sheet-date-weekday", column).with("value", shown(text, column));
    fault.message = fault.message.with_sort("weekday", format!("weekday-{}", day.weekday()));
    fault
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
            .with_title("column", column)
            .with("time", format!("{:02}:{:02}", minute / 60 % 24, minute % 60))
    });
    Ok(Found { warning, ..Value::Date(day).into() })
}

/// Day and second of the day of a serial number.
fn split(digits: &str) -> Option<(Day, u32)> {
    serial::split(digits.parse().ok()?)
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
