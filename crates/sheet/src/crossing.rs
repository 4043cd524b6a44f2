//! How layouts, rows and cells cross to another process and back: what a workbook says is read in one that has no keys
//! (`crates/reader`). What arrives is held against what may stand there before anybody believes it.

use std::sync::Arc;

use mingde_core::date::{Day, Month};
use mingde_core::number::Fixed;
use mingde_core::record::Value;
use serde::{Deserialize, Deserializer, Serialize, Serializer};

/// Texts that many rows share.
pub(crate) mod shared_text {
    use super::*;

    pub fn serialize<S: Serializer>(text: &Arc<str>, to: S) -> Result<S::Ok, S::Error> {
        to.serialize_str(text)
    }

    pub fn deserialize<'de, D: Deserializer<'de>>(from: D) -> Result<Arc<str>, D::Error> {
        String::deserialize(from).map(Arc::from)
    }
}

/// Lists that are shared.
pub(crate) mod shared_list {
    use super::*;

    pub fn serialize<T: Serialize, S: Serializer>(list: &Arc<[T]>, to: S) -> Result<S::Ok, S::Error> {
        to.collect_seq(list.iter())
    }

    pub fn deserialize<'de, T: Deserialize<'de>, D: Deserializer<'de>>(
        from: D,
    ) -> Result<Arc<[T]>, D::Error> {
        Vec::deserialize(from).map(Arc::from)
    }
}

/// A bound of a number, as it is stored.
pub(crate) mod bound {
    use super::*;

    pub fn serialize<S: Serializer>(bound: &Option<Fixed>, to: S) -> Result<S::Ok, S::Error> {
        bound.map(Fixed::raw).serialize(to)
    }

    pub fn deserialize<'de, D: Deserializer<'de>>(from: D) -> Result<Option<Fixed>, D::Error> {
        Ok(Option::<i64>::deserialize(from)?.map(Fixed::from_raw))
    }
}

/// Values of cells. Units are references there, and nothing is sealed yet.
pub(crate) mod value {
    use super::*;

    #[derive(Serialize)]
    enum Sent<'v> {
        Text(&'v str),
        Number(i64),
        Date(i32),
        Month(i32),
        Time(u16),
        Flag(bool),
        Choice(&'v str),
    }

    #[derive(Deserialize)]
    enum Received {
        Text(String),
        Number(i64),
        Date(i32),
        Month(i32),
        Time(u16),
        Flag(bool),
        Choice(String),
    }

    pub fn serialize<S: Serializer>(value: &Value, to: S) -> Result<S::Ok, S::Error> {
        let sent = match value {
            Value::Text(text) => Sent::Text(text),
            Value::Number(number) => Sent::Number(number.raw()),
            Value::Date(day) => Sent::Date(day.number()),
            Value::Month(month) => Sent::Month(month.first().number()),
            Value::Time(minutes) => Sent::Time(*minutes),
            Value::Flag(flag) => Sent::Flag(*flag),
            Value::Choice(code) => Sent::Choice(code),
            Value::Unit(_) | Value::Sealed(_) => {
                return Err(serde::ser::Error::custom("no value of a cell"));
            }
        };
        sent.serialize(to)
    }

    pub fn deserialize<'de, D: Deserializer<'de>>(from: D) -> Result<Value, D::Error> {
        let wrong = |what| serde::de::Error::custom(what);
        Ok(match Received::deserialize(from)? {
            Received::Text(text) => Value::Text(text),
            Received::Number(raw) => Value::Number(Fixed::from_raw(raw)),
            Received::Date(number) => {
                let day = Day::from_number(number);
                if !(Day::EARLIEST..=Day::LATEST).contains(&day) {
                    return Err(wrong("no day"));
                }
                Value::Date(day)
            }
            Received::Month(number) => {
                let first = Day::from_number(number);
                if !(Day::EARLIEST..=Day::LATEST).contains(&first) || Month::of(first).first() != first {
                    return Err(wrong("no month"));
                }
                Value::Month(Month::of(first))
            }
            Received::Time(minutes) if minutes < 24 * 60 => Value::Time(minutes),
            Received::Time(_) => return Err(wrong("no time of day")),
            Received::Flag(flag) => Value::Flag(flag),
            Received::Choice(code) => Value::Choice(code),
        })
    }
}
