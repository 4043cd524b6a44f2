//! Periods that rules speak of: months, quarters, semesters, school years.

use std::fmt;

use crate::date::{DASHES, Day, MONTHS, civil};

/// A kind of period.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum PeriodKind {
    /// Monday to Sunday (ISO 8601).
    Week,
    /// Calendar month.
    Month,
    /// Calendar quarter.
    Quarter,
    /// Half of a school year: autumn from 1 September, spring from 1 February.
    Semester,
    /// From January to June, and from July to December.
    HalfYear,
    /// From 1 September to 31 August.
    SchoolYear,
    /// Calendar year.
    Year,
}

impl PeriodKind {
    /// All, with their names in rulebooks.
    pub const ALL: [(PeriodKind, &'static str); 7] = [
        (PeriodKind::Week, "week"),
        (PeriodKind::Month, "month"),
        (PeriodKind::Quarter, "quarter"),
        (PeriodKind::Semester, "semester"),
        (PeriodKind::HalfYear, "half-year"),
        (PeriodKind::SchoolYear, "school-year"),
        (PeriodKind::Year, "year"),
    ];

    /// Its name in rulebooks.
    pub fn name(self) -> &'static str {
        Self::ALL[self as usize].1
    }

    /// From its name.
    pub fn parse(name: &str) -> Option<Self> {
        Self::ALL.iter().find(|(_, n)| *n == name).map(|(k, _)| *k)
    }
}

/// A period: half-open, `from` in, `to` out.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Period {
    /// What kind it is.
    pub kind: PeriodKind,
    /// First day.
    pub from: Day,
    /// First day after.
    pub to: Day,
}

/// The text names no period.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("no period: write 2025-09, 2025-Q3, 2025-H1, 2025-autumn, 2025-2026, 2025 or 2025-W36")]
pub struct BadPeriod;

impl Period {
    /// The period of a kind that contains a day.
    pub fn containing(kind: PeriodKind, day: Day) -> Self {
        let (year, month, _) = day.parts();
        let first = |y: i16, m: i8| civil(y, m, 1).unwrap_or(day);
        let (from, months) = match kind {
            PeriodKind::Week => {
                let from = day.plus(1 - i32::from(day.weekday()));
                return Self { kind, from, to: from.plus(7) };
            }
            PeriodKind::Month => (first(year, month), 1),
            PeriodKind::Quarter => (first(year, (month - 1) / 3 * 3 + 1), 3),
            PeriodKind::Semester if month >= 9 => (first(year, 9), 5),
            PeriodKind::Semester if month == 1 => (first(year - 1, 9), 5),
            PeriodKind::Semester => (first(year, 2), 7),
            PeriodKind::HalfYear => (first(year, if month > 6 { 7 } else { 1 }), 6),
            PeriodKind::SchoolYear if month >= 9 => (first(year, 9), 12),
            PeriodKind::SchoolYear => (first(year - 1, 9), 12),
            PeriodKind::Year => (first(year, 1), 12),
        };
        Self { kind, from, to: from.plus_months(months) }
    }

    /// Whether a day lies in it.
    pub fn contains(&self, day: Day) -> bool {
        self.from <= day && day < self.to
    }

    /// Last day.
    pub fn last(&self) -> Day {
        self.to.plus(-1)
    }

    /// The period of the same kind before it.
    pub fn previous(&self) -> Self {
        Self::containing(self.kind, self.from.plus(-1))
    }

    /// The period of the same kind after it.
    pub fn next(&self) -> Self {
        Self::containing(self.kind, self.to)
    }

    /// The periods of a finer kind that begin within it, in order.
    pub fn split(&self, kind: PeriodKind) -> Vec<Period> {
        let mut parts = Vec::new();
        let mut part = Self::containing(kind, self.from);
        if part.from < self.from {
            part = part.next();
        }
        while part.from < self.to {
            parts.push(part);
            part = part.next();
        }
        parts
    }

    /// Reads `2025-09`, `2025-Q3`, `2025-H1`, `2025-autumn`, `2026-spring`, `2025-2026`, `2025` and `2025-W36`; also
    /// `2025秋`, `2026春`, `2025年9月`, `2025—2026学年`, `2025年第三季度`, `2025年三季度`, `2025年`.
    pub fn parse(text: &str) -> Result<Self, BadPeriod> {
        let text = crate::text::identical(text).to_ascii_lowercase();
        let text = text.replace(|c: char| DASHES.contains(&c) || matches!(c, '~' | '至'), "-");
        if let Some((years, term)) = text.split_once("学年") {
            return Self::of_school_year(years, term);
        }
        let text = match text.strip_suffix("季度").and_then(|text| text.split_once('年')) {
            Some((year, quarter)) => format!("{year}-q{}", figure(quarter.trim_start_matches('第'))),
            None => text,
        };
        let text = text.replace("学期", "").replace("季", "").replace("年度", "年").replace("月份", "月");
        let text = text.trim_end_matches(['年', '月']).replace('年', "-").replace(['/', '.'], "-");
        let (head, tail) = match text.find(['秋', '春', '上', '下', 'q', 'h', 'w']) {
            Some(at) => (text[..at].trim_end_matches('-'), &text[at..]),
            None => text.split_once('-').unwrap_or((&text, "")),
        };
        // Four figures and nothing else: `-022` parses as a number, and `0022` would be written back as 22. The last
        // year that a day can be in has no day after it.
        if head == "9999"
            || head.len() != 4
            || head.starts_with('0')
            || !head.bytes().all(|b| b.is_ascii_digit())
        {
            return Err(BadPeriod);
        }
        let year: i16 = head.parse().map_err(|_| BadPeriod)?;
        let on = |kind, month: i8, day: i8| {
            civil(year, month, day).map(|d| Self::containing(kind, d)).ok_or(BadPeriod)
        };
        match tail {
            "" => on(PeriodKind::Year, 1, 1),
            "autumn" | "秋" => on(PeriodKind::Semester, 9, 1),
            "spring" | "春" => on(PeriodKind::Semester, 2, 1),
            "h1" | "上半" => on(PeriodKind::HalfYear, 1, 1),
            "h2" | "下半" => on(PeriodKind::HalfYear, 7, 1),
            _ => {
                if let Some(quarter) = tail.strip_prefix('q') {
                    let q: i8 = quarter.parse().map_err(|_| BadPeriod)?;
                    return if (1..=4).contains(&q) {
                        on(PeriodKind::Quarter, q * 3 - 2, 1)
                    } else {
                        Err(BadPeriod)
                    };
                }
                if let Some(week) = tail.strip_prefix('w') {
                    let week: i32 =
                        week.parse().ok().filter(|week| (1..=53).contains(week)).ok_or(BadPeriod)?;
                    let first = on(PeriodKind::Week, 1, 4)?;
                    let found = Self::containing(PeriodKind::Week, first.from.plus((week - 1) * 7));
                    let right_year = found.from.plus(3).year() == year;
                    return if right_year { Ok(found) } else { Err(BadPeriod) };
                }
                let number: i16 = tail.parse().map_err(|_| BadPeriod)?;
                match tail.len() {
                    1 | 2 => on(PeriodKind::Month, number as i8, 1),
                    4 if number == year + 1 => on(PeriodKind::SchoolYear, 9, 1),
                    _ => Err(BadPeriod),
                }
            }
        }
    }

    /// `2025-2026` before 学年 and `第一学期` behind it, which may each be less: `2025学年` begins in September 2025.
    fn of_school_year(years: &str, term: &str) -> Result<Self, BadPeriod> {
        let (year, next) = years.split_once('-').unwrap_or((years, ""));
        let year: i16 = year.parse().ok().filter(|year| (1000..9999).contains(year)).ok_or(BadPeriod)?;
        if !next.is_empty() && next.parse() != Ok(year + 1) {
            return Err(BadPeriod);
        }
        let whole =
            civil(year, 9, 1).map(|day| Self::containing(PeriodKind::SchoolYear, day)).ok_or(BadPeriod)?;
        let terms = |nth: usize| whole.split(PeriodKind::Semester).get(nth).copied().ok_or(BadPeriod);
        match term.trim_start_matches('度').trim_start_matches('第').trim_end_matches("学期") {
            "" => Ok(whole),
            "一" | "1" | "上" | "秋季" | "秋" => terms(0),
            "二" | "2" | "下" | "春季" | "春" => terms(1),
            _ => Err(BadPeriod),
        }
    }

    /// The Chinese name: `2025年秋季学期`.
    pub fn chinese(&self) -> String {
        let (year, month, _) = self.from.parts();
        match self.kind {
            PeriodKind::Week => format!("{}至{}", self.from.chinese(), self.last().chinese()),
            PeriodKind::Month => format!("{year}年{month}月"),
            PeriodKind::Quarter => {
                let quarter = ["一", "二", "三", "四"][((month - 1) / 3) as usize];
                format!("{year}年第{quarter}季度")
            }
            PeriodKind::Semester => format!("{year}年{}季学期", if month >= 9 { "秋" } else { "春" }),
            PeriodKind::HalfYear => format!("{year}年{}半年", if month > 6 { "下" } else { "上" }),
            PeriodKind::SchoolYear => format!("{year}—{}学年", year + 1),
            PeriodKind::Year => format!("{year}年"),
        }
    }

    /// The English name: `autumn semester 2025`, `October 2025`.
    pub fn english(&self) -> String {
        let (year, month, of_month) = self.from.parts();
        let name = MONTHS[month as usize - 1];
        match self.kind {
            PeriodKind::Week => format!("week of {of_month} {name} {year}"),
            PeriodKind::Month => format!("{name} {year}"),
            PeriodKind::Quarter => format!("quarter {} of {year}", (month + 2) / 3),
            PeriodKind::Semester => {
                format!("{} semester {year}", if month >= 9 { "autumn" } else { "spring" })
            }
            PeriodKind::HalfYear => format!("{} half of {year}", if month > 6 { "second" } else { "first" }),
            PeriodKind::SchoolYear => format!("school year {year}–{}", year + 1),
            PeriodKind::Year => year.to_string(),
        }
    }
}

/// One to four in figures; anything else as it stands.
fn figure(text: &str) -> &str {
    match text {
        "一" => "1",
        "二" => "2",
        "三" => "3",
        "四" => "4",
        other => other,
    }
}

impl fmt::Display for Period {
    /// The form that [`Period::parse`] reads.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (year, month, _) = self.from.parts();
        match self.kind {
            PeriodKind::Week => {
                let thursday = self.from.plus(3);
                let year = thursday.year();
                let first = civil(year, 1, 1).map_or(0, |d| thursday.since(d));
                write!(f, "{year}-W{:02}", first / 7 + 1)
            }
            PeriodKind::Month => write!(f, "{year}-{month:02}"),
            PeriodKind::Quarter => write!(f, "{year}-Q{}", (month + 2) / 3),
            PeriodKind::Semester => write!(f, "{year}-{}", if month >= 9 { "autumn" } else { "spring" }),
            PeriodKind::HalfYear => write!(f, "{year}-H{}", if month > 6 { 2 } else { 1 }),
            PeriodKind::SchoolYear => write!(f, "{year}-{}", year + 1),
            PeriodKind::Year => write!(f, "{year}"),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(text: &str) -> Day {
        text.parse().unwrap()
    }

    #[test]
    fn every_day_of_a_school_year_is_in_one_of_two_semesters() {
        let year = Period::containing(PeriodKind::SchoolYear, day("2026-01-15"));
        assert_eq!((year.from, year.last()), (day("2025-09-01"), day("2026-08-31")));
        let halves = year.split(PeriodKind::Semester);
        assert_eq!(halves.iter().map(|p| p.to_string()).collect::<Vec<_>>(), ["2025-autumn", "2026-spring"]);
        assert_eq!(halves[0].to, halves[1].from);
        assert_eq!(halves[1].to, year.to);
        assert_eq!(year.split(PeriodKind::Month).len(), 12);
    }

    #[test]
    fn periods_as_people_write_them() {
        for (text, period) in [
            ("2025—2026学年", "2025-2026"),
            ("2025－2026学年", "2025-2026"),
            ("2025–2026学年度", "2025-2026"),
            ("2025年第三季度", "2025-Q3"),
            ("2025年三季度", "2025-Q3"),
            ("2025年第4季度", "2025-Q4"),
            ("２０２５年９月", "2025-09"),
            ("2025年秋季学期", "2025-autumn"),
            ("2025年上半年", "2025-H1"),
            ("2025年下半年", "2025-H2"),
            ("2025-h2", "2025-H2"),
            ("2025上半年", "2025-H1"),
            ("2025学年", "2025-2026"),
            ("2025学年度", "2025-2026"),
            ("2025～2026学年", "2025-2026"),
            ("2025‐2026学年", "2025-2026"),
            ("2025−09", "2025-09"),
            ("2025至2026学年", "2025-2026"),
            ("2025—2026学年第一学期", "2025-autumn"),
            ("2025-2026学年度第二学期", "2026-spring"),
            ("2025学年第1学期", "2025-autumn"),
            ("2025-2026学年春季学期", "2026-spring"),
            ("2025年度", "2025"),
            ("2025年9月份", "2025-09"),
            ("2025Q3", "2025-Q3"),
        ] {
            assert_eq!(Period::parse(text).map(|p| p.to_string()), Ok(period.to_owned()), "{text}");
        }
        for text in ["2025年第五季度", "2025年季度", "第三季度", "2025-2027学年", "学年", "2025学年第三学期"]
        {
            assert_eq!(Period::parse(text), Err(BadPeriod), "{text}");
        }
        for period in ["2025-Q1", "2025-H1", "2025-H2", "2025-2026", "2026-spring", "2025-09", "2025"] {
            let period = Period::parse(period).unwrap();
            assert_eq!(Period::parse(&period.chinese()), Ok(period), "as it is printed");
        }
    }

    #[test]
    fn what_would_not_be_written_back_as_it_was_read_names_no_period() {
        for text in ["0022", "-022", "+202-9", "2025-W0", "2025-W54", "2025-W2147483647", "2025-W-9"] {
            assert_eq!(Period::parse(text), Err(BadPeriod), "{text}");
        }
    }

    #[test]
    fn periods_are_read_as_people_write_them_and_print_one_way() {
        for (text, shown) in [
            ("2025-09", "2025-09"),
            ("2025年9月", "2025-09"),
            ("2025-Q3", "2025-Q3"),
            ("2025秋", "2025-autumn"),
            ("2025年秋季学期", "2025-autumn"),
            ("2026-spring", "2026-spring"),
            ("2025-2026学年", "2025-2026"),
            ("2025", "2025"),
            ("2025年", "2025"),
            ("2026-W01", "2026-W01"),
            ("2020-W53", "2020-W53"),
        ] {
            let period = Period::parse(text).unwrap_or_else(|_| panic!("{text}"));
            assert_eq!(period.to_string(), shown);
            assert_eq!(Period::parse(shown), Ok(period));
        }
        for text in ["", "25-09", "2025-13", "2025-Q5", "2025-2027", "2021-W53", "9999", "去年"] {
            assert!(Period::parse(text).is_err(), "{text}");
        }
    }

    #[test]
    fn the_week_begins_on_monday() {
        let week = Period::containing(PeriodKind::Week, day("2025-09-03"));
        assert_eq!((week.from, week.last()), (day("2025-09-01"), day("2025-09-07")));
        assert_eq!(week.previous().last(), day("2025-08-31"));
    }
}
