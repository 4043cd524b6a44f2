//! Times of day: Excel's fractions of a day and what people write. Seconds are left out, never rounded up.

use mingde_core::date::{is_midnight, is_twelve_in_the_morning, parse_time};
use mingde_core::diagnostic::Message;
use mingde_core::record::Value;

use super::{Fault, Found, displayed, shown};
use crate::layout::Column;
use crate::read::row::OriginalCell;
use crate::read::tidy::tidy;

/// Seconds of a day.
const DAY: f64 = 86_400.0;

pub(super) fn read_time(column: &Column, cell: OriginalCell<'_>) -> Result<Found, Fault> {
    match cell {
        OriginalCell::Time(digits) | OriginalCell::DateTime(digits) => {
            let serial: f64 = digits.parse().map_err(|_| no_time(column, digits))?;
            if serial < 0.0 {
                return Err(no_time(column, &displayed(cell)));
            }
            let warning =
                (serial >= 1.0).then(|| Message::new("sheet-time-date-dropped").with_title("column", column));
            Ok(Found { warning, ..Value::Time(minute_of(serial)).into() })
        }
        // 0.375 may have been a time, or a number of hours: nobody sees nine o'clock in it.
        OriginalCell::Number(digits) => {
            let serial = digits.parse().ok().filter(|serial| (0.0..1.0).contains(serial) && *serial > 0.0);
            Err(no_time(column, &displayed(cell)).suggest(serial.map(|serial| clock(minute_of(serial)))))
        }
        OriginalCell::Incomplete { digits, shown: seen, .. } => {
            let serial: f64 = digits.parse().map_err(|_| no_time(column, digits))?;
            match parse_time(&tidy(seen)) {
                Some(minute) if minute == minute_of(serial) => Ok(Value::Time(minute).into()),
                // 8:30 typed into a cell of minutes and seconds is eight minutes past midnight.
                Some(_) => Err(Fault::new("sheet-time-shown-otherwise", column)
                    .with("shown", shown(seen, column))
                    .with("time", shown(&clock(minute_of(serial)), column))),
                None => {
                    let time = (serial < 1.0).then(|| clock(minute_of(serial)));
                    Err(no_time(column, seen).suggest(time))
                }
            }
        }
        OriginalCell::Text(text) | OriginalCell::Shown { shown: text, .. } => from_text(column, text),
        other => Err(no_time(column, &displayed(other))),
    }
}

fn from_text(column: &Column, text: &str) -> Result<Found, Fault> {
    let tidied = tidy(text);
    match parse_time(&tidied) {
        Some(minute) => Ok(Value::Time(minute).into()),
        None if is_midnight(&tidied) => Err(Fault::new("sheet-time-midnight", column)
            .with("value", shown(text, column))
            .suggest(Some("00:00"))),
        None if is_twelve_in_the_morning(&tidied) => {
            Err(Fault::new("sheet-time-twelve", column).with("value", shown(text, column)))
        }
        None => Err(no_time(column, text).suggest(likely_time(&tidied))),
    }
}

/// Minute of the day of a serial number.
pub(super) fn minute_of(serial: f64) -> u16 {
    // Rounded to seconds first: 10:05 is a little less than 10:05 in binary.
    let second = (serial.fract() * DAY).round().min(DAY - 1.0) as u32;
    (second / 60) as u16
}

pub(super) fn clock(minute: u16) -> String {
    format!("{:02}:{:02}", minute / 60, minute % 60)
}

fn no_time(column: &Column, text: &str) -> Fault {
    Fault::new("sheet-time-malformed", column).with("value", shown(text, column))
}

/// The beginning of `9:00-11:00`, and `830` with its colon.
fn likely_time(text: &str) -> Option<String> {
    let minute = match text.split_once(['-', '~', '—', '至', '到']) {
        Some((first, _)) => parse_time(first),
        None => {
            let digits = (3..=4).contains(&text.len()) && text.bytes().all(|b| b.is_ascii_digit());
            digits.then(|| text.split_at(text.len() - 2)).and_then(|(h, m)| parse_time(&format!("{h}:{m}")))
        }
    };
    minute.map(clock)
}
