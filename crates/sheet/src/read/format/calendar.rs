//! Sections of days and times. Which parts of a day a sheet shows decides what a reader knows of it: of `9月1日` not the year,
//! of `mm:ss` not the hour.

use std::fmt::Write as _;

use mingde_core::date::MONTHS;

use super::Drawn;
use super::figures::Piece;
use super::numerals::Numerals;
use super::section::Sign;
use crate::read::serial::split;

/// A part of a day or time.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Mark {
    /// So many letters.
    Year(usize),
    /// `e`: the year, in Taiwan and Japan that of the republic or of a reign.
    EraYear,
    /// Of an era, or counted by Buddhists.
    OtherYear,
    /// A month, or a minute beside hours or seconds.
    Month(usize),
    Minute(usize),
    Day(usize),
    /// `aaa`, `aaaa`, `ddd`, `dddd`.
    Weekday {
        chinese: bool,
        long: bool,
    },
    Hour(usize),
    Second(usize),
    /// `AM/PM`, `上午/下午`.
    Half {
        chinese: bool,
    },
    /// `[h]`, `[m]`, `[s]`: how many there are in all.
    Elapsed(char),
}

impl Mark {
    pub(super) fn of(letter: char, count: usize) -> Option<Self> {
        Some(match letter {
            'y' => Self::Year(count),
            'e' => Self::EraYear,
            'g' | 'b' => Self::OtherYear,
            'm' => Self::Month(count),
            'd' if count < 3 => Self::Day(count),
            'd' => Self::Weekday { chinese: false, long: count > 3 },
            'a' if count > 2 => Self::Weekday { chinese: true, long: count > 3 },
            'h' => Self::Hour(count),
            's' => Self::Second(count),
            _ => return None,
        })
    }
}

/// Which parts of a day or time a cell shows.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, serde::Serialize, serde::Deserialize)]
pub struct Fields(u8);

impl Fields {
    const YEAR: u8 = 1;
    const MONTH: u8 = 2;
    const DAY: u8 = 4;
    const TIME: u8 = 8;
    const OTHER_CALENDAR: u8 = 16;
    const WORDS: u8 = 32;

    fn add(&mut self, field: u8) {
        self.0 |= field;
    }

    fn has(self, fields: u8) -> bool {
        self.0 & fields == fields
    }

    /// Year and month and no day.
    pub fn lacks_day(self) -> bool {
        self.has(Self::YEAR | Self::MONTH) && !self.has(Self::DAY)
    }

    /// Month and day and no year, and no word that says something about them.
    pub fn lacks_year(self) -> bool {
        self.has(Self::MONTH | Self::DAY) && !self.has(Self::YEAR) && !self.has(Self::WORDS)
    }

    /// Hours, minutes or seconds, and no part of a day.
    pub fn is_time(self) -> bool {
        self.has(Self::TIME) && self.0 & (Self::YEAR | Self::MONTH | Self::DAY) == 0
    }

    /// Days by the moon, years of a reign.
    pub fn is_other_calendar(self) -> bool {
        self.has(Self::OTHER_CALENDAR)
    }
}

/// A section of days and times.
#[derive(Debug, Clone)]
pub(super) struct Face {
    pieces: Vec<FacePiece>,
    other_calendar: bool,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum FacePiece {
    Mark(Mark),
    Text(char),
}

/// Signs and words between the parts of a day that say nothing more about it.
const BETWEEN: &str = "年月日号时分秒点整星期周/-.:,，、 ()（）上下午";

impl Face {
    pub(super) fn of(signs: &[Sign], locale: u32) -> Self {
        let marks: Vec<FacePiece> = signs
            .iter()
            .filter_map(|sign| match sign {
                Sign::Calendar(mark) => Some(FacePiece::Mark(*mark)),
                // Parts of seconds.
                Sign::Nought | Sign::Figure => None,
                other => Piece::literal(other).map(FacePiece::Text),
            })
            .collect();
        let (calendar, language) = (locale >> 16 & 0xff, locale & 0xffff);
        // Gregorian in several languages.
        let gregorian = matches!(calendar, 0..=2 | 9..=12);
        let has = |mark| marks.contains(&FacePiece::Mark(mark));
        let of_reign = has(Mark::OtherYear) || has(Mark::EraYear) && matches!(language, 0x404 | 0x411);
        Self { pieces: with_minutes(marks), other_calendar: !gregorian || of_reign }
    }

    fn marks(&self) -> impl Iterator<Item = Mark> + '_ {
        self.pieces.iter().filter_map(|piece| match piece {
            FacePiece::Mark(mark) => Some(*mark),
            FacePiece::Text(_) => None,
        })
    }

    /// Whether it shows anything of a day.
    pub(super) fn shows_days(&self) -> bool {
        self.marks().any(|mark| {
            matches!(
                mark,
                Mark::Year(_)
                    | Mark::EraYear
                    | Mark::OtherYear
                    | Mark::Month(_)
                    | Mark::Day(_)
                    | Mark::Weekday { .. }
            )
        })
    }

    pub(super) fn draw(&self, serial: f64, numerals: Numerals) -> Drawn {
        let Some((day, second)) = split(serial) else { return Drawn::Shown("####".to_owned()) };
        let fields = self.fields(day.year());
        let shows_days = self.shows_days();
        let whole_day = fields.has(Fields::YEAR | Fields::MONTH | Fields::DAY) && !fields.is_other_calendar();
        let timed = fields.has(Fields::TIME);
        let beyond = serial >= 1.0 && self.marks().any(|mark| matches!(mark, Mark::Elapsed(_)));
        match (whole_day, timed) {
            _ if fields.has(Fields::WORDS) => {}
            (true, true) if self.shows_clock(second) => return Drawn::DateTime,
            (true, false) => return Drawn::Date,
            (false, true) if !shows_days && !beyond && self.shows_clock(second) => return Drawn::Time,
            _ => {}
        }
        if fields.is_other_calendar() {
            return Drawn::Incomplete(day.to_string(), fields);
        }
        Drawn::Incomplete(self.drawn(serial, numerals).trim().to_owned(), fields)
    }

    /// Whether the hour is shown, and the minute where there is one.
    fn shows_clock(&self, second: u32) -> bool {
        let hours = self.marks().any(|mark| matches!(mark, Mark::Hour(_) | Mark::Elapsed('h')));
        let minutes = self.marks().any(|mark| matches!(mark, Mark::Minute(_)));
        hours && (minutes || (second / 60).is_multiple_of(60))
    }

    fn fields(&self, year: i16) -> Fields {
        let mut fields = Fields::default();
        for mark in self.marks() {
            match mark {
                // Of two figures it is the year that anybody would think of.
                Mark::Year(count) if count < 3 && !(1951..2051).contains(&year) => {}
                Mark::Year(_) | Mark::EraYear => fields.add(Fields::YEAR),
                Mark::Month(count) if count < 5 => fields.add(Fields::MONTH),
                Mark::Day(_) => fields.add(Fields::DAY),
                Mark::Hour(_) | Mark::Minute(_) | Mark::Second(_) | Mark::Elapsed(_) => {
                    fields.add(Fields::TIME)
                }
                _ => {}
            }
        }
        if self.other_calendar && self.shows_days() {
            fields.add(Fields::OTHER_CALENDAR);
        }
        if self.pieces.iter().any(|piece| matches!(piece, FacePiece::Text(c) if !BETWEEN.contains(*c))) {
            fields.add(Fields::WORDS);
        }
        fields
    }

    fn drawn(&self, serial: f64, numerals: Numerals) -> String {
        let Some((day, second)) = split(serial) else { return String::new() };
        let (year, month, of_month) = day.parts();
        let half = self.marks().any(|mark| matches!(mark, Mark::Half { .. }));
        let all = (serial * 86_400.0).round();
        let mut shown = String::new();
        for piece in &self.pieces {
            let mark = match piece {
                FacePiece::Text(c) => {
                    shown.push(*c);
                    continue;
                }
                FacePiece::Mark(mark) => *mark,
            };
            let hour = second / 3_600;
            let (number, width) = match mark {
                Mark::Year(count) if count < 3 => (f64::from(year % 100), 2),
                Mark::Year(_) | Mark::EraYear | Mark::OtherYear => {
                    shown.push_str(&numerals.map(&year.to_string()));
                    continue;
                }
                Mark::Month(count @ 3..) => {
                    let name = MONTHS[(month as usize).clamp(1, 12) - 1];
                    shown.push_str(match count {
                        3 => &name[..3],
                        4 => name,
                        _ => &name[..1],
                    });
                    continue;
                }
                Mark::Weekday { chinese, long } => {
                    shown.push_str(&weekday(day.weekday(), chinese, long));
                    continue;
                }
                Mark::Half { chinese } => {
                    shown.push_str(match (chinese, hour < 12) {
                        (true, true) => "上午",
                        (true, false) => "下午",
                        (false, true) => "AM",
                        (false, false) => "PM",
                    });
                    continue;
                }
                Mark::Month(count) => (f64::from(month), count),
                Mark::Day(count) => (f64::from(of_month), count),
                Mark::Hour(count) if half => (f64::from((hour + 11) % 12 + 1), count),
                Mark::Hour(count) => (f64::from(hour), count),
                Mark::Minute(count) => (f64::from(second / 60 % 60), count),
                Mark::Second(count) => (f64::from(second % 60), count),
                Mark::Elapsed('h') => ((all / 3_600.0).floor(), 1),
                Mark::Elapsed('m') => ((all / 60.0).floor(), 1),
                Mark::Elapsed(_) => (all, 1),
            };
            match numerals {
                Numerals::Latin => _ = write!(shown, "{number:0width$}", width = width.min(2)),
                other => shown.push_str(&other.of_general(&number.to_string())),
            }
        }
        shown
    }
}

fn weekday(number: u8, chinese: bool, long: bool) -> String {
    const ENGLISH: [&str; 7] = ["Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"];
    let at = usize::from(number.clamp(1, 7)) - 1;
    match (chinese, long) {
        (true, long) => {
            let name = "一二三四五六日".chars().nth(at).unwrap_or('日');
            if long { format!("星期{name}") } else { name.to_string() }
        }
        (false, true) => ENGLISH[at].to_owned(),
        (false, false) => ENGLISH[at][..3].to_owned(),
    }
}

/// An `m` behind hours or before seconds counts minutes.
fn with_minutes(mut pieces: Vec<FacePiece>) -> Vec<FacePiece> {
    let marks: Vec<(usize, Mark)> = pieces
        .iter()
        .enumerate()
        .filter_map(|(at, piece)| match piece {
            FacePiece::Mark(mark) => Some((at, *mark)),
            FacePiece::Text(_) => None,
        })
        .collect();
    for (place, (at, mark)) in marks.iter().enumerate() {
        let Mark::Month(count @ 1..=2) = mark else { continue };
        let before = place.checked_sub(1).and_then(|place| marks.get(place)).map(|(_, mark)| *mark);
        let after = marks.get(place + 1).map(|(_, mark)| *mark);
        let minute = matches!(before, Some(Mark::Hour(_) | Mark::Elapsed('h')))
            || matches!(after, Some(Mark::Second(_) | Mark::Elapsed('s')));
        if minute {
            pieces[*at] = FacePiece::Mark(Mark::Minute(*count));
        }
    }
    pieces
}
