//! A figure as a page shows it by itself, beside what it was: exact, and in no words of a report.

use mingde_core::date::Day;
use mingde_core::number::half_up;
use mingde_report::diff::{Change, change};
use mingde_report::figure::FigureValue;
use rust_decimal::Decimal;

/// The value of a figure.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum FigureShown {
    /// A number.
    Number(String),
    /// A share, in percent with one decimal at most.
    Percent(String),
    /// A name or a word.
    Words(String),
    /// Names.
    Names(Vec<String>),
    /// A day.
    Day(Day),
    /// So many rows.
    Rows(usize),
    /// Nobody reported it.
    None,
}

impl FigureShown {
    /// As one text, for programs: a number as it is, a day as `2026-01-31`, names apart by `、`.
    pub fn plain(&self) -> String {
        match self {
            Self::Number(text) | Self::Percent(text) | Self::Words(text) => text.clone(),
            Self::Names(names) => names.join("、"),
            Self::Day(day) => day.to_string(),
            Self::Rows(count) => count.to_string(),
            Self::None => String::new(),
        }
    }
}

impl From<&FigureValue> for FigureShown {
    fn from(value: &FigureValue) -> Self {
        match value {
            _ if value.is_missing() => Self::None,
            FigureValue::Number(number) => Self::Number(number.normalize().to_string()),
            FigureValue::Share { part, whole } => match part.checked_div(*whole) {
                Some(share) => {
                    Self::Percent(half_up(share * Decimal::ONE_HUNDRED, 1).normalize().to_string())
                }
                None => Self::None,
            },
            FigureValue::Text(text) => Self::Words(text.clone()),
            FigureValue::List(names) => Self::Names(names.clone()),
            FigureValue::Date(day) => Self::Day(*day),
            FigureValue::Rows(rows) => Self::Rows(rows.len()),
            FigureValue::NoData => Self::None,
        }
    }
}

/// How a figure differs from what it was.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ChangeShown {
    /// Not at all.
    Same,
    /// A number, up or down, by so much and by so many percent where that can be said.
    Number {
        /// Whether it is more than then.
        up: bool,
        /// By how much, without a sign.
        by: String,
        /// In percent of then, without a sign.
        percent: Option<String>,
    },
    /// A share, up or down, by so many percentage points.
    Points {
        /// Whether it is more than then.
        up: bool,
        /// By how many, without a sign.
        by: String,
    },
    /// Names came or went: how many.
    Names {
        /// Names that are new.
        added: usize,
        /// Names that are gone.
        removed: usize,
    },
    /// It is another one.
    Other,
    /// Then or now nobody reported it.
    Unknown,
}

impl ChangeShown {
    /// From an exact value to another; none where there is no data.
    pub(super) fn between(old: Option<&str>, new: Option<&str>) -> Self {
        if old.is_none() || new.is_none() {
            return Self::Unknown;
        }
        match change(old, new) {
            Change::Same(_) => Self::Same,
            Change::Number { by, percent, .. } => Self::Number {
                up: by.is_sign_positive(),
                by: size(by),
                percent: percent.map(|percent| size(half_up(percent, 1))),
            },
            Change::Share { points, .. } => {
                Self::Points { up: points.is_sign_positive(), by: size(half_up(points, 1)) }
            }
            Change::Names { added, removed } => Self::Names { added: added.len(), removed: removed.len() },
            Change::Text { .. } | Change::OnlyOld(_) | Change::OnlyNew(_) => Self::Other,
        }
    }
}

fn size(number: Decimal) -> String {
    number.abs().normalize().to_string()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_nobody_reported_is_no_difference() {
        assert_eq!(ChangeShown::between(None, Some("3")), ChangeShown::Unknown);
        assert_eq!(ChangeShown::between(Some("3"), None), ChangeShown::Unknown);
        assert_eq!(ChangeShown::between(Some("3"), Some("3")), ChangeShown::Same);
    }

    #[test]
    fn numbers_differ_by_a_number_and_shares_by_points() {
        let number = |up: bool, by: &str, percent: Option<&str>| ChangeShown::Number {
            up,
            by: by.to_owned(),
            percent: percent.map(str::to_owned),
        };
        assert_eq!(ChangeShown::between(Some("40"), Some("44")), number(true, "4", Some("10")));
        assert_eq!(ChangeShown::between(Some("44"), Some("40")), number(false, "4", Some("9.1")));
        assert_eq!(ChangeShown::between(Some("0"), Some("2")), number(true, "2", None));
        let points = |up: bool| ChangeShown::Points { up, by: "25".to_owned() };
        assert_eq!(ChangeShown::between(Some("1/2"), Some("3/4")), points(true));
        assert_eq!(ChangeShown::between(Some("3/4"), Some("1/2")), points(false));
        let names = ChangeShown::Names { added: 1, removed: 2 };
        assert_eq!(ChangeShown::between(Some("甲、乙、丙"), Some("丙、丁")), names);
    }

    #[test]
    fn a_share_is_shown_in_percent_and_a_share_of_nothing_is_none() {
        let share = |part: i64, whole: i64| FigureValue::Share { part: part.into(), whole: whole.into() };
        assert_eq!(FigureShown::from(&share(37, 40)), FigureShown::Percent("92.5".to_owned()));
        assert_eq!(FigureShown::from(&share(0, 0)), FigureShown::None);
    }
}
