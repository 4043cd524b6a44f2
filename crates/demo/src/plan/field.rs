//! What is written into fields and attributes.

use std::sync::Arc;

use mingde_core::kind::{Field, FieldKind};
use mingde_core::number::Fixed;
use mingde_core::record::Value;

use super::pool::UnitPool;
use crate::calendar::month_and_day;
use crate::cast::Cast;
use crate::settings::BadSettings;

/// How a field or an attribute is filled in.
#[derive(Debug)]
pub(crate) struct FieldPlan {
    pub(crate) name: Arc<str>,
    pub(crate) draw: Draw,
    /// Probability that it is filled in.
    pub(crate) chance: f64,
    /// Only when the field or attribute with this name, drawn before it, is filled in, with one of these choices if
    /// there are any.
    pub(crate) when: Option<(String, Vec<String>)>,
    /// Only when this is over.
    pub(crate) settled: Option<Settled>,
    /// What careless units write now and then instead.
    pub(crate) slip: Option<Slip>,
    /// Whether the kind asks for it.
    pub(crate) required: bool,
    /// Bounds of a number, from the kind.
    pub(crate) bounds: (Option<Fixed>, Option<Fixed>),
    /// Most characters of a text, from the kind.
    pub(crate) max: usize,
}

/// When it is known what to write.
#[derive(Debug)]
pub(crate) enum Settled {
    /// When the day in this date field, drawn before, is over.
    Past(String),
    /// So many days after the event.
    After(i32),
}

/// What is written where somebody was late, forgot or did too little. It happens in a few units and seldom in these, so
/// that most are in order and the others can be told by name.
#[derive(Debug)]
pub(crate) struct Slip {
    pub(crate) draw: Draw,
    /// The role of the unit whose carelessness it is; that of the one which reports, or has the attribute, if none.
    pub(crate) by: Option<String>,
}

/// Where a value comes from.
#[derive(Debug)]
pub(crate) enum Draw {
    /// Left out.
    Omit,
    /// Always this.
    Always(Value),
    /// One of these texts, with `{unit}`, `{year}`, `{month}`, `{n}`, `{seq}`, `{person}` filled in.
    Texts(Vec<String>),
    /// These choices in turn, one participant after the other.
    InOrder(Vec<String>),
    /// A choice by weight.
    Choices(Vec<(String, f64)>),
    /// A number from low to high in steps, in ten-thousandths.
    Number { low: i64, high: i64, step: i64 },
    /// Minutes since midnight, from low to high in steps of five.
    Time { low: u16, high: u16 },
    /// So many days after the event or after another date field.
    Date { after: Option<String>, days: (i64, i64) },
    /// The next day after the event with this month and day of the month.
    Next(i8, i8),
    /// Yes with this probability.
    Flag(f64),
    /// The number of participants in a role, or of those with one of the values of an attribute; of a group, of its members.
    CountOf { role: String, having: Option<(String, Vec<String>)> },
    /// The stage the reporting unit teaches, or the first option.
    Stage(Vec<String>),
    /// A share of the reporting unit's pupils.
    Pupils(f64, f64),
    /// A share of the reporting unit's people.
    People(f64, f64),
    /// A share of another number field, rounded down.
    Part { of: String, low: f64, high: f64 },
    /// The sum of a number attribute over all participants.
    SumOf(String),
    /// A unit.
    Unit(UnitPool),
}

const WORDS: [&str; 12] =
    ["value", "min", "max", "step", "after", "days", "count", "having", "pupils", "people", "part", "unit"];

impl FieldPlan {
    /// The plan of a field: as written, else left out unless it must be there.
    pub(super) fn of(
        field: &Field,
        written: Option<&toml::Value>,
        kind: &str,
        cast: &Cast,
    ) -> Result<Self, BadSettings> {
        let mut chance = 1.0;
        let mut when = None;
        let mut settled = None;
        let mut slip = None;
        let mut written = written;
        let read = |value| {
            Draw::read(field, value, cast).map_err(|word| bad(kind, field, &word, WORDS.iter().copied()))
        };
        if let Some(toml::Value::Table(table)) = written
            && ["chance", "when", "settled", "value", "slip"].iter().any(|word| table.contains_key(*word))
        {
            chance = table.get("chance").and_then(number).unwrap_or(1.0);
            when = table.get("when").and_then(toml::Value::as_table).and_then(condition);
            settled = match table.get("settled") {
                Some(toml::Value::String(field)) => Some(Settled::Past(field.clone())),
                Some(days) => number(days).map(|days| Settled::After(days as i32)),
                None => None,
            };
            if let Some(value) = table.get("slip") {
                let by = table.get("by").and_then(toml::Value::as_str).map(str::to_owned);
                slip = Some(Slip { draw: read(value)?, by });
            }
            written = table.get("value").or(written);
        }
        let draw = written.map_or_else(|| Ok(Draw::plainest(field)), read)?;
        if let Draw::Choices(list) = &draw {
            let known = || field.choices().iter().map(|c| c.code.as_str());
            if let Some((word, _)) = list.iter().find(|(code, _)| !known().any(|k| k == code)) {
                return Err(bad(kind, field, word, known()));
            }
        }
        let bounds = match field.kind {
            FieldKind::Number { min, max, .. } => (min, max),
            _ => (None, None),
        };
        let max = if let FieldKind::Text { max } = field.kind { max } else { usize::MAX };
        let (name, required) = (field.name.as_str().into(), field.required);
        Ok(Self { name, draw, chance, when, settled, slip, required, bounds, max })
    }
}

fn bad<'k>(kind: &str, field: &Field, word: &str, known: impl Iterator<Item = &'k str>) -> BadSettings {
    BadSettings::UnknownWord {
        kind: kind.to_owned(),
        key: format!("fields.{}", field.name),
        word: word.to_owned(),
        nearest: mingde_core::text::nearest(word, known).map(str::to_owned),
    }
}

fn number(value: &toml::Value) -> Option<f64> {
    value.as_float().or_else(|| value.as_integer().map(|n| n as f64))
}

/// `{ attendance = "leave" }`, `{ attendance = ["leave", "absent"] }` or, of any field, `{ problems = [] }`
fn condition(table: &toml::Table) -> Option<(String, Vec<String>)> {
    let (name, values) = table.iter().next()?;
    let values = match values {
        toml::Value::Array(list) => list.iter().filter_map(|v| v.as_str().map(str::to_owned)).collect(),
        one => one.as_str().map(str::to_owned).into_iter().collect(),
    };
    Some((name.clone(), values))
}

fn pair(value: &toml::Value) -> Option<(f64, f64)> {
    match value.as_array().map(Vec::as_slice) {
        Some([low, high]) => number(low).zip(number(high)),
        _ => number(value).map(|n| (n, n)),
    }
}

fn minutes(text: &str) -> Option<u16> {
    let (h, m) = text.split_once(':')?;
    Some(h.parse::<u16>().ok()? * 60 + m.parse::<u16>().ok()?)
}

/// A number of the settings in ten-thousandths.
fn raw(value: f64) -> i64 {
    (value * 10_000.0).round() as i64
}

impl Draw {
    /// What a field gets that no plan speaks of.
    fn plainest(field: &Field) -> Self {
        if !field.required {
            return Draw::Omit;
        }
        match &field.kind {
            FieldKind::Text { .. } => Draw::Texts(vec![format!("{}（{{unit}}{{date}}）", field.title)]),
            FieldKind::Number { min, max, .. } => {
                let low = min.map_or(0, Fixed::raw).max(10_000);
                let high = max.map_or(low + 200_000, Fixed::raw).min(low + 200_000);
                Draw::Number { low: low.min(high), high, step: 10_000 }
            }
            FieldKind::Date => Draw::Date { after: None, days: (0, 20) },
            FieldKind::Time => Draw::Time { low: 480, high: 1020 },
            FieldKind::Flag => Draw::Flag(0.5),
            FieldKind::Choice(choices) => {
                Draw::Choices(choices.iter().map(|c| (c.code.clone(), 1.0)).collect())
            }
            FieldKind::Unit => Draw::Unit(UnitPool::BaseUnits),
        }
    }

    /// Reads a plan; the error is the word that does not fit.
    fn read(field: &Field, value: &toml::Value, cast: &Cast) -> Result<Self, String> {
        let unfit = || value.to_string();
        if value.as_bool() == Some(false) && !matches!(field.kind, FieldKind::Flag) {
            return Ok(Draw::Omit);
        }
        if let Some(table) = value.as_table()
            && let Some(draw) = Self::read_table(field, table, cast)?
        {
            return Ok(draw);
        }
        match &field.kind {
            FieldKind::Text { .. } => match value {
                toml::Value::String(text) => Ok(Draw::Texts(vec![text.clone()])),
                toml::Value::Array(list) if !list.is_empty() => {
                    let texts: Option<Vec<String>> =
                        list.iter().map(|t| t.as_str().map(str::to_owned)).collect();
                    texts.map(Draw::Texts).ok_or_else(unfit)
                }
                _ => Err(unfit()),
            },
            FieldKind::Choice(choices) => match value {
                toml::Value::String(word) if word == "@stage" => {
                    Ok(Draw::Stage(choices.iter().map(|c| c.code.clone()).collect()))
                }
                toml::Value::String(code) => Ok(Draw::Choices(vec![(code.clone(), 1.0)])),
                toml::Value::Array(list) if !list.is_empty() => {
                    let codes: Option<Vec<(String, f64)>> =
                        list.iter().map(|c| c.as_str().map(|c| (c.to_owned(), 1.0))).collect();
                    codes.map(Draw::Choices).ok_or_else(unfit)
                }
                toml::Value::Table(weights) if !weights.is_empty() => {
                    let weights: Option<Vec<(String, f64)>> =
                        weights.iter().map(|(code, w)| Some((code.clone(), number(w)?))).collect();
                    weights.map(Draw::Choices).ok_or_else(unfit)
                }
                _ => Err(unfit()),
            },
            FieldKind::Number { decimals, .. } => {
                let (low, high) = pair(value).ok_or_else(unfit)?;
                let step = 10i64.pow(4 - (*decimals).min(4));
                let step = if low.fract() == 0.0 && high.fract() == 0.0 { 10_000.max(step) } else { step };
                Ok(Draw::Number { low: raw(low), high: raw(high), step })
            }
            FieldKind::Time => match value {
                toml::Value::String(time) => {
                    minutes(time).map(|m| Draw::Always(Value::Time(m))).ok_or_else(unfit)
                }
                toml::Value::Array(range) => match range.as_slice() {
                    [low, high] => {
                        let ends = low.as_str().and_then(minutes).zip(high.as_str().and_then(minutes));
                        ends.map(|(low, high)| Draw::Time { low, high }).ok_or_else(unfit)
                    }
                    _ => Err(unfit()),
                },
                _ => Err(unfit()),
            },
            FieldKind::Flag => {
                let p = value.as_bool().map(|yes| f64::from(u8::from(yes))).or_else(|| number(value));
                p.map(Draw::Flag).ok_or_else(unfit)
            }
            FieldKind::Date => match pair(value) {
                Some((low, high)) => Ok(Draw::Date { after: None, days: (low as i64, high as i64) }),
                None => {
                    let of_year = value.as_str().and_then(month_and_day);
                    of_year.map(|(month, day)| Draw::Next(month, day)).ok_or_else(unfit)
                }
            },
            FieldKind::Unit => {
                let pool = value.as_str().and_then(|word| UnitPool::parse(word, cast).ok());
                pool.map(Draw::Unit).ok_or_else(unfit)
            }
        }
    }

    /// Reads the forms that are written as a table; none if the table is one of weights.
    fn read_table(field: &Field, table: &toml::Table, cast: &Cast) -> Result<Option<Self>, String> {
        let get = |key: &str| table.get(key);
        let word = |key: &str| get(key).and_then(toml::Value::as_str).map(str::to_owned);
        let range = |key: &str| get(key).and_then(pair);
        // Each form belongs to one type of field; an option of a choice may be called `pupils`.
        match &field.kind {
            FieldKind::Number { .. } => {
                if let Some((low, high)) = range("pupils") {
                    return Ok(Some(Draw::Pupils(low, high)));
                }
                if let Some((low, high)) = range("people") {
                    return Ok(Some(Draw::People(low, high)));
                }
                if let Some(role) = word("count") {
                    let having = get("having").and_then(toml::Value::as_table).and_then(condition);
                    return Ok(Some(Draw::CountOf { role, having }));
                }
                if let Some(attribute) = word("sum") {
                    return Ok(Some(Draw::SumOf(attribute)));
                }
                if let (Some(of), Some((low, high))) = (word("of"), range("part")) {
                    return Ok(Some(Draw::Part { of, low, high }));
                }
                if let (Some(low), Some(high)) = (get("min").and_then(number), get("max").and_then(number)) {
                    let step = get("step").and_then(number).map_or(10_000, raw);
                    return Ok(Some(Draw::Number { low: raw(low), high: raw(high), step: step.max(1) }));
                }
            }
            FieldKind::Choice(_) => {
                if let Some(codes) = get("in_order").and_then(toml::Value::as_array) {
                    let codes = codes.iter().filter_map(|c| c.as_str().map(str::to_owned));
                    return Ok(Some(Draw::InOrder(codes.collect())));
                }
            }
            FieldKind::Date => {
                if let Some((low, high)) = range("days") {
                    return Ok(Some(Draw::Date { after: word("after"), days: (low as i64, high as i64) }));
                }
            }
            FieldKind::Unit => {
                if let Some(word) = word("unit") {
                    return UnitPool::parse(&word, cast).map(|pool| Some(Draw::Unit(pool))).map_err(|_| word);
                }
            }
            _ => {}
        }
        // What is left must be weights, and only choices have those.
        match (&field.kind, table.keys().next()) {
            (FieldKind::Choice(_), _) | (_, None) => Ok(None),
            (_, Some(word)) => Err(word.clone()),
        }
    }
}
