//! Quantities in a text: what is claimed, how much of it, and exactly where.

mod date;
mod frequency;
mod label;
pub(crate) mod numeral;
mod relation;
mod scan;
mod shared;
mod subject;
pub(crate) mod unit;

use std::fmt;
use std::ops::Range;

use rust_decimal::Decimal;
use serde::{Serialize, Serializer};

use crate::repair::Repaired;

/// What sort of quantity a claim is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Kind {
    /// Things counted: 49个基层单位.
    Count,
    /// Things measured, ages and bare figures: 120亩, 35岁.
    Number,
    /// A part of a whole: 90%, 三分之一.
    Share,
    /// Money, in yuan unless the unit says otherwise.
    Money,
    /// A day, month or year.
    Date,
    /// A length of time.
    Duration,
    /// So often in each period: 每周1-2次.
    Frequency,
    /// A place in an order: 第27届, 98级.
    Ordinal,
    /// A bound that is demanded: 要达到三分之一, 不少于20学时.
    Threshold,
}

impl Kind {
    /// The word of the JSON report.
    pub fn name(self) -> &'static str {
        match self {
            Self::Count => "count",
            Self::Number => "number",
            Self::Share => "share",
            Self::Money => "money",
            Self::Date => "date",
            Self::Duration => "duration",
            Self::Frequency => "frequency",
            Self::Ordinal => "ordinal",
            Self::Threshold => "threshold",
        }
    }
}

/// How the true number relates to the one that is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Relation {
    /// Exactly.
    Eq,
    /// At least: 以上, 不少于.
    Ge,
    /// More than: 超, 突破, 逾.
    Gt,
    /// At most: 以内, 不超过.
    Le,
    /// Less than: 不足, 低于.
    Lt,
    /// About: 约, 左右.
    Approx,
    /// That much and a little more: 余, 多.
    ApproxGe,
    /// Just under: 近.
    Near,
}

impl Relation {
    /// The word of the JSON report.
    pub fn name(self) -> &'static str {
        match self {
            Self::Eq => "eq",
            Self::Ge => "ge",
            Self::Gt => "gt",
            Self::Le => "le",
            Self::Lt => "lt",
            Self::Approx => "approx",
            Self::ApproxGe => "approx_ge",
            Self::Near => "near",
        }
    }
}

/// A value as exactly as the text gives it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Value {
    /// A number, multiplied out; money in yuan.
    Number(Decimal),
    /// A fraction that has no end as a decimal: a third.
    Fraction(u32, u32),
    /// Parts of a proportion: `1:12.5`, `4:3:1`.
    Ratio(Vec<Decimal>),
    /// A day, month or year in the forms of ISO 8601: `2023-03-22`, `2021`, `--09-01`, `08:30`.
    Date(String),
}

impl Value {
    /// The number, where it has one that ends.
    pub fn number(&self) -> Option<Decimal> {
        match self {
            Self::Number(number) => Some(*number),
            Self::Fraction(..) | Self::Ratio(_) | Self::Date(_) => None,
        }
    }
}

impl fmt::Display for Value {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Number(number) => write!(out, "{}", number.normalize()),
            Self::Fraction(part, whole) => write!(out, "{part}/{whole}"),
            Self::Ratio(parts) => {
                for (i, part) in parts.iter().enumerate() {
                    write!(out, "{}{}", if i > 0 { ":" } else { "" }, part.normalize())?;
                }
                Ok(())
            }
            Self::Date(date) => out.write_str(date),
        }
    }
}

impl Serialize for Value {
    fn serialize<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        to.collect_str(self)
    }
}

/// A quantity the text claims. Places are characters of the original, from 0; words are of the repaired text.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Claim {
    /// First character.
    pub start: usize,
    /// Character after the last one.
    pub end: usize,
    /// The original between them.
    pub quote: String,
    /// The value, or the lower bound of a range; none where it is masked.
    pub value: Option<Value>,
    /// The upper bound of a range.
    pub upper: Option<Value>,
    /// What it is counted or measured in; empty for a bare number.
    pub unit: String,
    /// How the true number relates to it.
    pub relation: Relation,
    /// What sort of quantity.
    pub kind: Kind,
    /// What is counted; empty where the text does not say.
    pub subject: String,
    /// The period it is about: 每周, 今年, 2023年; empty where the text does not say.
    pub period: String,
    /// Its place in the repaired text.
    #[serde(skip)]
    pub at: Range<usize>,
    /// For each: 每人1200元.
    #[serde(skip)]
    pub per: String,
}

impl Claim {
    /// Whether the number was masked.
    pub fn is_masked(&self) -> bool {
        self.value.is_none()
    }
}

/// The length of the unit that is written at `at` and measures a number before it; 0 where there is none, or a word that only
/// begins like one.
pub(crate) fn unit_length(chars: &[char], at: usize) -> usize {
    scan::measure(chars, at).map_or(0, unit::length)
}

/// Every quantity of a repaired text, in order of place.
pub fn claims(repaired: &Repaired, original: &[char]) -> Vec<Claim> {
    let mut claims: Vec<Claim> = scan::scan(&repaired.text.chars, &repaired.masks);
    shared::share_out(&repaired.text.chars, &mut claims);
    shared::share_years(&repaired.text.chars, &mut claims);
    shared::share_from_to(&repaired.text.chars, &mut claims);
    shared::without_comparisons(&mut claims);
    for claim in &mut claims {
        let place = repaired.text.origin(claim.at.clone());
        claim.quote = original.get(place.clone()).unwrap_or_default().iter().collect();
        (claim.start, claim.end) = (place.start, place.end);
    }
    claims.sort_by_key(|c| (c.at.start, c.at.end));
    claims
}
