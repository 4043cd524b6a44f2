//! Months whose day nobody wrote down: forms of personnel ask for 出生年月 and 参加工作年月.

use std::fmt;
use std::str::FromStr;

use super::written::DASHES;
use super::{BadDay, Day, civil, in_figures};
use crate::text::narrow;

/// The months in English, January first.
pub const MONTHS: [&str; 12] = [
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
];

/// A month of a year, where the day is not known. Where a day is needed (ages, order) it is the first of the month.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Month(Day);

impl Month {
    /// The month in which a day lies.
    pub fn of(day: Day) -> Self {
        let (.., date) = day.parts();
        Self(day.plus(1 - i32::from(date)))
    }

    /// Its first day.
    pub fn first(self) -> Day {
        self.0
    }

    /// Its last day.
    pub fn last(self) -> Day {
        self.0.plus_months(1).plus(-1)
    }

    /// Whether a day lies in it.
    pub fn contains(self, day: Day) -> bool {
        Self::of(day) == self
    }
}

/// Reads a month as people write it: `1985-03`, `1985.3`, `1985/03`, `1985年3月`, `一九八五年三月`, `198503`.
///
/// # Errors
/// [`BadDay::Malformed`] also where anything else stands behind the month, and for six figures that may as well be a day
/// without its century (`200912`).
pub fn parse_month(text: &str) -> Result<Month, BadDay> {
    let text = in_figures(&narrow(text));
    let text = text.trim();
    let text = text.strip_suffix('份').unwrap_or(text);
    let (year, month) = match six_figures(text) {
        Some(parts) => parts,
        None => {
            let separates = |c: char| matches!(c, '/' | '.' | '年') || DASHES.contains(&c);
            let separated = text.split_once(separates);
            separated.ok_or(BadDay::Malformed)?
        }
    };
    // Only `1985年3月` has a word behind its month.
    let month = if text.contains('年') { month.strip_suffix('月').unwrap_or(month) } else { month };
    let figures = |part: &str, most: usize| {
        let sound = (1..=most).contains(&part.len()) && part.bytes().all(|b| b.is_ascii_digit());
        sound.then(|| part.parse::<i16>().ok()).flatten().ok_or(BadDay::Malformed)
    };
    if year.len() != 4 {
        return Err(BadDay::Malformed);
    }
    let (year, month) = (figures(year, 4)?, figures(month, 2)?);
    let first = i8::try_from(month).ok().and_then(|month| civil(year, month, 1)).ok_or(BadDay::NoSuchDay)?;
    if (Day::EARLIEST..=Day::LATEST).contains(&first) { Ok(Month(first)) } else { Err(BadDay::OutOfRange) }
}

/// `198503` as year and month, unless it is as well the 12th of September 2020 without its century (`200912`).
fn six_figures(text: &str) -> Option<(&str, &str)> {
    if text.len() != 6 || !text.bytes().all(|b| b.is_ascii_digit()) {
        return None;
    }
    let (middle, last) = (text[2..4].parse::<i8>().ok()?, text[4..].parse::<i8>().ok()?);
    let is_day = (1..=12).contains(&middle) && (1..=31).contains(&last);
    let is_year = text.starts_with("19") || text.starts_with("20");
    (is_year && !is_day).then(|| text.split_at(4))
}

impl fmt::Display for Month {
    /// `1985-03`.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (year, month, _) = self.0.parts();
        write!(f, "{year:04}-{month:02}")
    }
}

impl FromStr for Month {
    type Err = BadDay;
    /// `1985-03` only; see [`parse_month`] for what people write.
    fn from_str(text: &str) -> Result<Self, BadDay> {
        format!("{text}-01").parse().map(Month)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_month_is_read_as_people_write_it() {
        for text in [
            "1985-03",
            "1985.3",
            "1985.03",
            "1985/3",
            "1985年3月",
            "1985年03月份",
            "１９８５．０３",
            "一九八五年三月",
            "198503",
        ] {
            assert_eq!(parse_month(text).map(|month| month.to_string()), Ok("1985-03".into()), "{text}");
        }
        assert_eq!(parse_month("二〇一〇年十二月").map(|m| m.first().to_string()), Ok("2010-12-01".into()));
    }

    #[test]
    fn what_is_no_month_is_none() {
        for (text, why) in [
            ("1985", BadDay::Malformed),
            ("85.3", BadDay::Malformed),
            ("1985.3.1", BadDay::Malformed),
            ("1985-3月", BadDay::Malformed),
            ("1985年", BadDay::Malformed),
            ("200912", BadDay::Malformed),
            ("250901", BadDay::Malformed),
            ("1985.13", BadDay::NoSuchDay),
            ("1985.0", BadDay::NoSuchDay),
            ("1785.3", BadDay::OutOfRange),
            ("3月", BadDay::Malformed),
        ] {
            assert_eq!(parse_month(text), Err(why), "{text}");
        }
    }

    #[test]
    fn it_comes_back_from_its_own_text() {
        let month = parse_month("1985年3月").unwrap();
        assert_eq!("1985-03".parse(), Ok(month));
        assert!(
            month.contains("1985-03-31".parse().unwrap()) && !month.contains("1985-04-01".parse().unwrap())
        );
        assert_eq!("1985-3".parse::<Month>(), Err(BadDay::Malformed));
    }
}
