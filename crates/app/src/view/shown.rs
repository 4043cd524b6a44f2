//! Values as they are shown to those who see them.

use std::collections::BTreeMap;

use mingde_core::date::Day;
use mingde_core::kind::Field;
use mingde_core::record::{Value, Who};
use mingde_core::words::Locale;
use serde::ser::{SerializeMap as _, Serializer};

use super::Title;
use crate::glance::measured;

/// What stands for a value that is sealed.
pub const SEALED: &str = "******";

/// What somebody is called, for whoever reads; none for those who need not be known.
pub type Called<'n> = dyn Fn(Who) -> Option<String> + 'n;

/// A value with what its field is called. As data it is an entry of a map, `name: value`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FieldView {
    /// Name of the field.
    pub name: String,
    /// What it is called.
    pub title: Title,
    /// Its value.
    pub value: Shown,
}

/// A value for those who see the record.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Shown {
    /// As data: the code of a choice, the id of a unit, [`SEALED`].
    pub data: String,
    /// What a choice or a unit is called.
    pub called: Option<Title>,
    /// What it is, for whoever words it in full.
    pub sort: ShownSort,
}

/// What a value is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ShownSort {
    /// What is what it reads.
    Words,
    /// A number, with its unit.
    Measured(Title),
    /// A day.
    Day(Day),
    /// Yes or no.
    Flag(bool),
    /// A unit that need not be known.
    Nameless,
    /// What is sealed, and can be opened by whoever may.
    Sealed,
}

impl FieldView {
    /// What is what it reads, with the title and the English title of its field.
    pub(crate) fn plain(name: &str, (title, english): (&str, &str), value: &str) -> Self {
        let title = Title { title: title.to_owned(), english: english.to_owned() };
        Self { name: name.to_owned(), title, value: Shown::plain(value) }
    }
}

impl Shown {
    /// A value of a field.
    pub fn of(field: Option<&Field>, value: &Value, called: &Called<'_>) -> Self {
        let shown = |called, sort| Self { data: value.to_string(), called, sort };
        match value {
            Value::Sealed(_) => Self { data: SEALED.to_owned(), called: None, sort: ShownSort::Sealed },
            Value::Choice(code) => {
                let choice = field.and_then(|field| field.choices().iter().find(|c| c.code == *code));
                shown(choice.map(Title::from), ShownSort::Words)
            }
            Value::Unit(id) => match called(Who::Unit(*id)) {
                Some(name) => shown(Some(Title::name(&name)), ShownSort::Words),
                None => shown(None, ShownSort::Nameless),
            },
            Value::Number(number) => match field.and_then(Field::measure) {
                Some(measure) => shown(None, ShownSort::Measured(measured(measure, *number))),
                None => shown(None, ShownSort::Words),
            },
            Value::Date(day) => Self::day(*day),
            Value::Flag(flag) => shown(None, ShownSort::Flag(*flag)),
            _ => shown(None, ShownSort::Words),
        }
    }

    /// What is what it reads.
    pub(crate) fn plain(value: impl ToString) -> Self {
        Self { data: value.to_string(), called: None, sort: ShownSort::Words }
    }

    /// A day.
    pub(crate) fn day(day: Day) -> Self {
        Self { data: day.to_string(), called: None, sort: ShownSort::Day(day) }
    }

    /// Whether it is sealed.
    pub fn is_sealed(&self) -> bool {
        self.sort == ShownSort::Sealed
    }

    /// For people.
    pub fn say(&self, locale: Locale) -> &str {
        self.called.as_ref().map_or(&self.data, |title| title.say(locale))
    }
}

/// Values in the order of their fields; what the kind does not know comes last.
pub(crate) fn values(
    fields: &[Field],
    values: &BTreeMap<String, Value>,
    called: &Called<'_>,
) -> Vec<FieldView> {
    let known = fields.iter().filter_map(|field| Some((Some(field), &field.name, values.get(&field.name)?)));
    let others = values.iter().filter(|(name, _)| !fields.iter().any(|field| field.name == **name));
    let all = known.chain(others.map(|(name, value)| (None, name, value)));
    all.map(|(field, name, value)| FieldView {
        name: name.clone(),
        title: field.map_or_else(|| Title::name(name), Title::from),
        value: Shown::of(field, value, called),
    })
    .collect()
}

pub(crate) fn by_name<S: Serializer>(fields: &[FieldView], serializer: S) -> Result<S::Ok, S::Error> {
    let mut map = serializer.serialize_map(Some(fields.len()))?;
    for field in fields {
        map.serialize_entry(&field.name, &field.value.data)?;
    }
    map.end()
}
