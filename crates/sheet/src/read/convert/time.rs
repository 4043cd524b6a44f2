//! Times of day: Excel's fractions of a day and what people write. Seconds are left out, never rounded up.

use mingde_core::diagnostic::Message;
use mingde_core::record::Value;

use super::{Fault, Found, displayed, shown};
use crate::layout::Column;
use crate::read::row::OriginalCell;
use crate::read::tidy::tidy;

/// Seconds of a day.
const DAY: f64 = 86_400.0;

/// Words for the part of a day, before or behind the hour.
const PARTS: [(&[&str], PartOfDay); 9] = [
    (&["凌晨"], PartOfDay::SmallHours),
    (&["大清早", "清晨", "清早", "早上", "早晨"], PartOfDay::Early),
    (&["上午", "午前"], PartOfDay::Morning),
    (&["中午", "正午"], PartOfDay::Noon),
    (&["下午", "午后", "傍晚"], PartOfDay::Afternoon),
    (&["晚上", "晚间", "晚"], PartOfDay::Evening),
    (&["夜里", "夜间", "深夜", "半夜", "午夜"], PartOfDay::Night),
    (&["am", "a.m."], PartOfDay::Am),
    (&["pm", "p.m."], PartOfDay::Pm),
];

#[derive(Clone, Copy, PartialEq, Eq)]
enum PartOfDay {
    SmallHours,
    Early,
    Morning,
    Noon,
    Afternoon,
    Evening,
    Night,
    Am,
    Pm,
}

impl PartOfDay {
    /// The hour of the clock; none where the words contradict each other or may mean two hours: 晚上1点, 早上12点. That
    /// of midnight belongs to the day after, and whoever wrote 晚上12点 has put the day before beside it.
    fn hour(self, hour: u16) -> Option<u16> {
        match (self, hour) {
            (Self::SmallHours, 0..=6) | (Self::Early, 4..=11) | (Self::Morning, 6..=12) => Some(hour),
            (Self::Noon, 11..=12) | (Self::Night, 0..=5) | (Self::Am, 0..=11) => Some(hour),
            (Self::SmallHours | Self::Am, 12) => Some(0),
            (Self::Noon, 1..=2) | (Self::Afternoon, 1..=7) | (Self::Evening, 5..=11) => Some(hour + 12),
            (Self::Night, 8..=11) | (Self::Pm, 1..=11) => Some(hour + 12),
            (Self::Afternoon | Self::Pm, 12) => Some(12),
            // Whoever counts to twenty-four needs no word.
            (Self::Afternoon | Self::Evening | Self::Night | Self::Pm | Self::Noon, 13..=23) => Some(hour),
            _ => None,
        }
    }
}

pub(super) fn read_time(column: &Column, cell: OriginalCell<'_>) -> Result<Found, Fault> {
    match cell {
        OriginalCell::Time(digits)
        | OriginalCell::DateTime(digits)
        | OriginalCell::Number(digits)
        | OriginalCell::Shown { digits, .. } => {
            let serial: f64 = digits.parse().map_err(|_| no_time(column, digits))?;
            let whole_day = serial >= 1.0 && !matches!(cell, OriginalCell::DateTime(_));
            if serial < 0.0 || whole_day {
                return Err(no_time(column, &displayed(cell)));
            }
            // Rounded to seconds first: 10:05 is a little less than 10:05 in binary.
            let second = (serial.fract() * DAY).round().min(DAY - 1.0) as u32;
            let warning = (serial >= 1.0)
                .then(|| Message::new("sheet-time-date-dropped").with("column", &column.title));
            Ok(Found { warning, ..Value::Time((second / 60) as u16).into() })
        }
        OriginalCell::Text(text) => {
            let tidied = tidy(text);
            match time_of(&tidied) {
                Some(minute) => Ok(Value::Time(minute).into()),
                None if is_midnight(&tidied) => Err(Fault::new("sheet-time-midnight", column)
                    .with("value", shown(text, column))
                    .suggest(Some("00:00"))),
                None => Err(no_time(column, text).suggest(likely_time(&tidied))),
            }
        }
        other => Err(no_time(column, &displayed(other))),
    }
}

fn no_time(column: &Column, text: &str) -> Fault {
    Fault::new("sheet-time-malformed", column).with("value", shown(text, column))
}

/// The end of a day in words or by the clock: of which day 00:00 is, only who wrote it knows.
fn is_midnight(text: &str) -> bool {
    let compact: String = text.chars().filter(|c| !c.is_whitespace()).collect();
    let (part, rest) = without_part(&compact);
    let twelve = || matches!(clock(&in_figures(rest)), Some((12, 0)));
    matches!(compact.as_str(), "午夜" | "半夜" | "子夜")
        || matches!(clock(&in_figures(&compact)), Some((24, 0)))
        || matches!(part, Some(PartOfDay::Evening | PartOfDay::Night)) && twelve()
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

/// `8:30`, `08:30:00`, `8时30分`, `8点半`, `八点一刻`, `下午3点`, `3:05 PM`.
pub(super) fn time_of(text: &str) -> Option<u16> {
    let text = text.trim().to_lowercase();
    let (part, rest) = without_part(&text);
    let figures = in_figures(rest);
    let (hour, minute) = clock(&figures).filter(|_| part.is_some() || !is_bare(&figures))?;
    let hour = match part {
        Some(part) => part.hour(hour)?,
        None => hour,
    };
    (hour < 24 && minute < 60).then_some(hour * 60 + minute)
}

/// The word for the part of the day, and what stands beside it.
fn without_part(text: &str) -> (Option<PartOfDay>, &str) {
    let words = PARTS.iter().flat_map(|(words, part)| words.iter().map(move |word| (*word, *part)));
    let mut found = words.filter_map(|(word, part)| {
        let rest = text.strip_prefix(word).or_else(|| text.strip_suffix(word))?;
        Some((Some(part), rest.trim()))
    });
    found.next().unwrap_or((None, text))
}

/// Figures alone, without anything that makes an hour of them.
fn is_bare(text: &str) -> bool {
    text.bytes().all(|b| b.is_ascii_digit())
}

/// Hour and minute as they stand there; seconds are passed over.
fn clock(text: &str) -> Option<(u16, u16)> {
    let text = text.replace("点半", ":30").replace("时半", ":30");
    let text =
        text.replace(['时', '点'], ":").replace(['分', '秒'], ":").replace('整', "").replace("::", ":");
    let mut parts = text.trim_end_matches(':').split(':').map(str::trim);
    let number = |t: Option<&str>| -> Option<u16> {
        let t = t?;
        let digits = (1..=2).contains(&t.len()) && t.bytes().all(|b| b.is_ascii_digit());
        digits.then(|| t.parse().ok()).flatten()
    };
    let hour = number(parts.next())?;
    match parts.collect::<Vec<_>>().as_slice() {
        [] => Some((hour, 0)),
        [minute] | [minute, _] => Some((hour, number(Some(minute))?)),
        _ => None,
    }
}

/// `八点二十` in figures; a quarter of an hour keeps its word.
fn in_figures(text: &str) -> String {
    if text.is_ascii() {
        return text.to_owned();
    }
    let text = text.replace("一刻", "15").replace("三刻", "45");
    super::date::in_figures(&text)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn times_as_people_write_them() {
        for text in [
            "8:30",
            "08:30:00",
            "8时30分",
            "8点半",
            "上午8:30",
            "8:30 AM",
            "8：30",
            "八点半",
            "早上八点三十分",
        ] {
            assert_eq!(time_of(&tidy(text)), Some(510), "{text}");
        }
        for (text, minute) in [
            ("下午3点", 900),
            ("八点一刻", 495),
            ("晚上7点", 1_140),
            ("晚上20:00", 1_200),
            ("中午12点", 720),
            ("中午11点半", 690),
            ("中午1点", 780),
            ("上午12点", 720),
            ("下午12点", 720),
            ("12:30 AM", 30),
            ("12:30 PM", 750),
            ("凌晨12点", 0),
            ("凌晨2点", 120),
            ("夜里11点", 1_380),
            ("半夜2点", 120),
            ("傍晚6点", 1_080),
            ("10:05:35", 605),
            ("23:59:59", 1_439),
            ("零点", 0),
        ] {
            assert_eq!(time_of(&tidy(text)), Some(minute), "{text}");
        }
    }

    #[test]
    fn what_may_mean_two_hours_is_no_time() {
        for text in ["25:00", "8:61", "早上", "830", "8", "晚上1点", "早上12点", "下午9点", "24:30", "三"]
        {
            assert_eq!(time_of(&tidy(text)), None, "{text}");
            assert!(!is_midnight(text), "{text}");
        }
        for text in ["晚上12点", "晚上十二点", "半夜12:00", "24:00", "午夜", "晚上 12:00"] {
            assert_eq!(time_of(&tidy(text)), None, "{text}");
            assert!(is_midnight(text), "{text}");
        }
    }
}
