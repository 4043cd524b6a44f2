//! Reading a record's canonical JSON without copying: a quarter of a million records pass through here every
//! time a snapshot is loaded.

use std::borrow::Cow;
use std::fmt;

use serde::Deserialize;
use serde::de::{Deserializer, MapAccess, Visitor};

use crate::date::Day;
use crate::id::EntityId;

#[derive(Deserialize)]
pub(super) struct RawContent<'a> {
    #[serde(borrow)]
    pub(super) kind: Str<'a>,
    pub(super) unit: HexId,
    pub(super) date: Day,
    #[serde(borrow, default)]
    pub(super) number: Option<Str<'a>>,
    #[serde(borrow, default)]
    pub(super) fields: RawMap<'a>,
    #[serde(borrow, default)]
    pub(super) participants: Vec<RawParticipant<'a>>,
    #[serde(default, deserialize_with = "count_items")]
    pub(super) evidence: u32,
}

#[derive(Deserialize)]
pub(super) struct RawParticipant<'a> {
    #[serde(borrow)]
    pub(super) role: Str<'a>,
    pub(super) who: RawWho,
    #[serde(borrow, default)]
    pub(super) attributes: RawMap<'a>,
}

#[derive(Deserialize, Clone, Copy)]
#[serde(rename_all = "kebab-case")]
pub(super) enum RawWho {
    Person(HexId),
    Unit(HexId),
    Group(HexId),
}

/// A text that borrows unless it holds escapes.
pub(super) struct Str<'a>(pub(super) Cow<'a, str>);

pub(super) enum RawValue<'a> {
    Flag(bool),
    Text(Cow<'a, str>),
}

#[derive(Default)]
pub(super) struct RawMap<'a>(pub(super) Vec<(Str<'a>, RawValue<'a>)>);

#[derive(Clone, Copy)]
pub(super) struct HexId(pub(super) EntityId);

fn count_items<'de, D: Deserializer<'de>>(d: D) -> Result<u32, D::Error> {
    Vec::<serde::de::IgnoredAny>::deserialize(d).map(|items| items.len() as u32)
}

impl<'de: 'a, 'a> Deserialize<'de> for Str<'a> {
    fn deserialize<D: Deserializer<'de>>(d: D) -> Result<Self, D::Error> {
        struct Text;
        impl<'de> Visitor<'de> for Text {
            type Value = Str<'de>;
            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("a text")
            }
            fn visit_borrowed_str<E>(self, text: &'de str) -> Result<Str<'de>, E> {
                Ok(Str(Cow::Borrowed(text)))
            }
            fn visit_str<E>(self, text: &str) -> Result<Str<'de>, E> {
                Ok(Str(Cow::Owned(text.to_owned())))
            }
        }
        d.deserialize_str(Text)
    }
}

impl<'de: 'a, 'a> Deserialize<'de> for RawValue<'a> {
    fn deserialize<D: Deserializer<'de>>(d: D) -> Result<Self, D::Error> {
        struct Any;
        impl<'de> Visitor<'de> for Any {
            type Value = RawValue<'de>;
            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("a tagged value")
            }
            fn visit_bool<E>(self, flag: bool) -> Result<RawValue<'de>, E> {
                Ok(RawValue::Flag(flag))
            }
            fn visit_borrowed_str<E>(self, text: &'de str) -> Result<RawValue<'de>, E> {
                Ok(RawValue::Text(Cow::Borrowed(text)))
            }
            fn visit_str<E>(self, text: &str) -> Result<RawValue<'de>, E> {
                Ok(RawValue::Text(Cow::Owned(text.to_owned())))
            }
        }
        d.deserialize_any(Any)
    }
}

impl<'de: 'a, 'a> Deserialize<'de> for RawMap<'a> {
    fn deserialize<D: Deserializer<'de>>(d: D) -> Result<Self, D::Error> {
        struct Entries;
        impl<'de> Visitor<'de> for Entries {
            type Value = RawMap<'de>;
            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("values by name")
            }
            fn visit_map<M: MapAccess<'de>>(self, mut map: M) -> Result<RawMap<'de>, M::Error> {
                let mut entries = Vec::with_capacity(map.size_hint().unwrap_or(4));
                while let Some(entry) = map.next_entry()? {
                    entries.push(entry);
                }
                Ok(RawMap(entries))
            }
        }
        d.deserialize_map(Entries)
    }
}

impl<'de> Deserialize<'de> for HexId {
    fn deserialize<D: Deserializer<'de>>(d: D) -> Result<Self, D::Error> {
        let text = Str::deserialize(d)?;
        text.0.parse().map(HexId).map_err(serde::de::Error::custom)
    }
}
