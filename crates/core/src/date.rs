//! Days and instants. A [`Day`] is a civil date without a zone; a [`Timestamp`] is when the ledger learned
//! something. People write dates in many ways; [`parse_day`] reads the common Chinese ones.

mod clock;
mod figures;
mod month;
mod near;
mod weekday;
mod written;

use std::fmt;
use std::str::FromStr;

pub use clock::{is_midnight, is_twelve_in_the_morning, parse_time};
pub use figures::in_figures;
pub use month::{MONTHS, Month, parse_month};
pub use near::parse_day_near;
pub use written::{DASHES, WrittenDay, leading_day, parse_day, read_day};

/// A civil date, kept as days since 1970-01-01 so that columns are dense and differences are subtractions.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Day(i32);

impl Day {
    /// Earliest and latest day that is taken for a date: outside, it is a slip of the pen.
    pub const EARLIEST: Day = Day(-29_219); // 1890-01-01
    /// See [`EARLIEST`](Self::EARLIEST).
    pub const LATEST: Day = Day(84_005); // 2199-12-31

    /// Days since 1970-01-01.
    pub const fn number(self) -> i32 {
        self.0
    }

    /// From days since 1970-01-01.
    pub const fn from_number(days: i32) -> Self {
        Self(days)
    }

    /// Year, month (1–12) and day of the month.
    pub fn parts(self) -> (i16, i8, i8) {
        let d = self.civil();
        (d.year(), d.month(), d.day())
    }

    /// Year.
    pub fn year(self) -> i16 {
        self.parts().0
    }

    /// Monday = 1 … Sunday = 7.
    pub fn weekday(self) -> u8 {
        ((self.0 + 3).rem_euclid(7) + 1) as u8
    }

    /// The day `days` later (earlier when negative).
    pub fn plus(self, days: i32) -> Self {
        Self(self.0 + days)
    }

    /// The same day of the month `months` later, or the last day of that month.
    pub fn plus_months(self, months: i32) -> Self {
        let span = jiff::Span::new().months(months);
        self.civil().checked_add(span).map(Self::from_civil).unwrap_or(self)
    }

    /// Days from `other` to this one.
    pub fn since(self, other: Day) -> i32 {
        self.0 - other.0
    }

    /// `2025年9月1日`, as official documents write it (GB/T 9704-2012 7.3.5.4: no leading zeros).
    pub fn chinese(self) -> String {
        let (y, m, d) = self.parts();
        format!("{y}年{m}月{d}日")
    }

    fn civil(self) -> jiff::civil::Date {
        // Whoever edits a ledger by hand may write any number; beyond the calendar, its first or last day is shown.
        let days = self.0.clamp(-FURTHEST, FURTHEST);
        jiff::civil::date(1970, 1, 1).saturating_add(jiff::Span::new().days(days))
    }

    fn from_civil(d: jiff::civil::Date) -> Self {
        Self((d - jiff::civil::date(1970, 1, 1)).get_days())
    }
}

/// Years of days that are read as they were written by a program: those of [`Day::EARLIEST`] to [`Day::LATEST`], and what is
/// reckoned from them.
const YEARS: std::ops::RangeInclusive<i16> = 1800..=2299;

/// No day of the calendar is further away.
const FURTHEST: i32 = 7_000_000;

/// The day with these parts, if there is one.
pub fn civil(year: i16, month: i8, day: i8) -> Option<Day> {
    jiff::civil::Date::new(year, month, day).ok().map(Day::from_civil)
}

impl fmt::Display for Day {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (y, m, d) = self.parts();
        write!(f, "{y:04}-{m:02}-{d:02}")
    }
}

impl fmt::Debug for Day {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

/// Why a text is not a date.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum BadDay {
    /// Not in a form we read.
    #[error("not a date")]
    Malformed,
    /// A form we read, but there is no such day (`2025-02-30`).
    #[error("there is no such day")]
    NoSuchDay,
    /// Before 1890 or after 2199.
    #[error("outside 1890–2199")]
    OutOfRange,
    /// The day of the week beside it is not that of this day: `2025年9月12日星期一`.
    #[error("the weekday is another")]
    OtherWeekday(Day),
}

impl FromStr for Day {
    type Err = BadDay;
    /// ISO 8601 only; see [`parse_day`] for what people write.
    fn from_str(s: &str) -> Result<Self, BadDay> {
        let b = s.as_bytes();
        if b.len() != 10 || b[4] != b'-' || b[7] != b'-' {
            return Err(BadDay::Malformed);
        }
        let part = |r: std::ops::Range<usize>| -> Result<i16, BadDay> {
            b[r].iter().try_fold(0i16, |n, d| {
                if d.is_ascii_digit() { Ok(n * 10 + i16::from(d - b'0')) } else { Err(BadDay::Malformed) }
            })
        };
        let year = part(0..4)?;
        let day = civil(year, part(5..7)? as i8, part(8..10)? as i8).ok_or(BadDay::NoSuchDay)?;
        // A day of the year 9999 in a stranger's receipt would have every period until then worked out.
        if YEARS.contains(&year) { Ok(day) } else { Err(BadDay::OutOfRange) }
    }
}

impl serde::Serialize for Day {
    fn serialize<S: serde::Serializer>(&self, s: S) -> Result<S::Ok, S::Error> {
        s.collect_str(self)
    }
}

impl<'de> serde::Deserialize<'de> for Day {
    fn deserialize<D: serde::Deserializer<'de>>(d: D) -> Result<Self, D::Error> {
        std::borrow::Cow::<'de, str>::deserialize(d)?.parse().map_err(serde::de::Error::custom)
    }
}

fn chinese_digit(c: char) -> char {
    match "〇一二三四五六七八九".chars().position(|d| d == c) {
        Some(n) => char::from(b'0' + n as u8),
        None if c == '○' || c == '零' || c == 'Ｏ' => '0',
        None => c,
    }
}

/// 1 to 31, where a tens character 十 may remain between digits that were already translated.
fn small_number(text: &str) -> Option<i8> {
    // `parse` takes a sign as well.
    let figures = |text: &str| -> Option<i8> {
        text.bytes().all(|b| b.is_ascii_digit()).then(|| text.parse().ok()).flatten()
    };
    match text.trim().split_once('十') {
        None => figures(text.trim()),
        Some((tens, ones)) => {
            let tens = if tens.is_empty() { 1 } else { figures(tens)? };
            let ones = if ones.is_empty() { 0 } else { figures(ones)? };
            (tens <= 3 && ones <= 9).then(|| tens * 10 + ones)
        }
    }
}

/// An instant in microseconds since 1970-01-01T00:00:00Z: when the ledger learned something.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, serde::Serialize, serde::Deserialize)]
#[serde(transparent)]
pub struct Timestamp(pub i64);

/// China has had one time zone without summer time since 1992: UTC+8.
const SHANGHAI: i64 = 8 * 3600 * 1_000_000;
const DAY_MICROS: i64 = 86_400 * 1_000_000;

impl Timestamp {
    /// The civil date in Asia/Shanghai.
    pub fn day(self) -> Day {
        Day(self.0.saturating_add(SHANGHAI).div_euclid(DAY_MICROS) as i32)
    }

    /// Midnight in Asia/Shanghai at the start of `day`.
    pub fn start_of(day: Day) -> Self {
        Self(i64::from(day.0).saturating_mul(DAY_MICROS).saturating_sub(SHANGHAI))
    }
}

impl fmt::Display for Timestamp {
    /// `2025-09-01 08:30:05`, Asia/Shanghai.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let seconds = self.0.saturating_add(SHANGHAI).rem_euclid(DAY_MICROS) / 1_000_000;
        write!(f, "{} {:02}:{:02}:{:02}", self.day(), seconds / 3600, seconds / 60 % 60, seconds % 60)
    }
}

impl fmt::Debug for Timestamp {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dates_as_people_write_them() {
        for text in [
            "2025-09-01",
            "2025-9-1",
            "2025/9/1",
            "2025.09.01",
            "20250901",
            "2025年9月1日",
            "２０２５年９月１日",
            "二〇二五年九月一日",
            "二○二五年九月一日",
            "2025年9月1日 星期一",
            "2025-09-01 00:00:00",
            "2025-09-01T08:30",
            "2025年9月1号",
        ] {
            assert_eq!(parse_day(text).map(|d| d.to_string()).as_deref(), Ok("2025-09-01"), "{text}");
        }
        assert_eq!(parse_day("二〇二五年十二月三十一日").unwrap().to_string(), "2025-12-31");
        assert_eq!(parse_day("二〇二五年十月二十日").unwrap().to_string(), "2025-10-20");
    }

    #[test]
    fn figures_that_are_no_day_are_refused_whatever_they_would_come_to() {
        for text in [
            "2025.9.22十+09",
            "2025年9月127十127日",
            "2025-99-99",
            "2025年十十月十日",
            "9999年九十九月九十九日",
        ] {
            assert!(parse_day(text).is_err(), "{text}");
        }
    }

    #[test]
    fn a_number_beyond_the_calendar_is_shown_as_its_end() {
        assert!(Timestamp(i64::MAX).to_string().starts_with("9999-12-31 "));
        assert!(Timestamp(i64::MIN).to_string().starts_with("-9999-01-01 "));
        assert_eq!(Day::from_number(i32::MAX).to_string(), "9999-12-31");
        assert_eq!(Timestamp::start_of(Day::from_number(i32::MAX)), Timestamp(i64::MAX - SHANGHAI));
    }

    #[test]
    fn what_is_no_date_is_refused_with_the_reason() {
        for (text, why) in [
            ("", BadDay::Malformed),
            ("上周五", BadDay::Malformed),
            ("25-9-1", BadDay::Malformed),
            ("9月1日", BadDay::Malformed),
            ("2025-02-30", BadDay::NoSuchDay),
            ("2025-13-01", BadDay::NoSuchDay),
            ("1025-01-01", BadDay::OutOfRange),
        ] {
            assert_eq!(parse_day(text), Err(why), "{text}");
        }
    }

    #[test]
    fn days_count_and_weekdays_fit() {
        let day: Day = "2025-09-01".parse().unwrap();
        assert_eq!(day.weekday(), 1);
        assert_eq!(day.plus_months(6).to_string(), "2026-03-01");
        assert_eq!("2025-08-31".parse::<Day>().unwrap().plus_months(6).to_string(), "2026-02-28");
        assert_eq!(Day::EARLIEST.to_string(), "1890-01-01");
        assert_eq!(Day::LATEST.to_string(), "2199-12-31");
        assert_eq!(day.chinese(), "2025年9月1日");
        let evening = Timestamp(Timestamp::start_of(day).0 + 23 * 3_600_000_000);
        assert_eq!(evening.day(), day);
        assert_eq!(evening.to_string(), "2025-09-01 23:00:00");
    }
}
