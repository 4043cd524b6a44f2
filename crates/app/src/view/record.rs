//! A record as it is listed and shown.

use std::collections::BTreeMap;

use mingde_core::date::{Day, Timestamp};
use mingde_core::id::{EntityId, UnitId};
use mingde_core::kind::{Field, Kind, Role};
use mingde_core::record::{Participant, State, Value, Who};
use mingde_core::words::Locale;
use serde::Serialize;
use serde::ser::{SerializeMap as _, Serializer};
use utoipa::ToSchema;

use super::schema::{DayText, IdText, MomentText, StateText};
use super::{RevisionView, Title, as_text};
use crate::glance::measured;
use crate::library::Library;
use crate::records::RecordLine;

/// What stands for a value that is sealed.
pub const SEALED: &str = "******";

/// What somebody is called, for whoever reads; none for those who need not be known.
pub type Called<'n> = dyn Fn(Who) -> Option<String> + 'n;

/// A record.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct RecordView {
    /// Which one.
    #[schema(value_type = IdText)]
    pub id: EntityId,
    /// Its kind.
    pub kind: String,
    /// What the kind is called.
    #[serde(flatten)]
    pub title: Title,
    /// The unit that reports it.
    #[schema(value_type = IdText)]
    pub unit: UnitId,
    /// What the unit is called.
    pub unit_name: Option<String>,
    /// When it happened.
    #[schema(value_type = DayText)]
    pub date: Day,
    /// The reporter's own number for it.
    pub number: Option<String>,
    /// State after the latest revision.
    #[schema(value_type = StateText)]
    pub state: State,
    /// Number of the latest revision, from 1.
    pub revision: u32,
    /// Its position in the log.
    pub position: u64,
    /// When the ledger learned what it says now.
    #[serde(serialize_with = "as_text")]
    #[schema(value_type = MomentText)]
    pub recorded: Timestamp,
    /// What is stated, in the order of the kind.
    #[serde(serialize_with = "by_name")]
    #[schema(value_type = BTreeMap<String, String>)]
    pub fields: Vec<FieldView>,
    /// Who took part.
    pub participants: Vec<ParticipantView>,
    /// Addresses of evidence files.
    pub evidence: Vec<String>,
    /// How it came to be so, oldest first; only where one record is shown.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub revisions: Vec<RevisionView>,
}

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

/// Somebody who took part.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct ParticipantView {
    /// Role of the kind.
    pub role: String,
    /// What the role is called.
    #[serde(flatten)]
    pub title: Title,
    /// Who.
    #[serde(rename = "id", serialize_with = "entity")]
    #[schema(value_type = IdText)]
    pub who: Who,
    /// What they are called.
    pub name: Option<String>,
    /// What is recorded about it.
    #[serde(serialize_with = "by_name")]
    #[schema(value_type = BTreeMap<String, String>)]
    pub attributes: Vec<FieldView>,
}

impl RecordView {
    /// A record, with what its parts are called.
    pub fn of(line: &RecordLine, library: &Library, called: &Called<'_>) -> Self {
        let (head, content) = (&line.head, &line.content);
        let kind: Option<&Kind> = library.kinds.get(&content.kind).map(AsRef::as_ref);
        Self {
            id: head.id,
            kind: content.kind.clone(),
            title: kind.map_or_else(|| Title::name(&content.kind), Title::from),
            unit: content.unit,
            unit_name: called(Who::Unit(content.unit)),
            date: content.date,
            number: content.number.clone(),
            state: head.state,
            revision: head.number,
            position: head.position,
            recorded: head.recorded,
            fields: values(kind.map_or(&[][..], |kind| &kind.fields), &content.fields, called),
            participants: content.participants.iter().map(|part| participant(kind, part, called)).collect(),
            evidence: content.evidence.clone(),
            revisions: Vec::new(),
        }
    }
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

/// Somebody who took part, with what is recorded about it.
pub(crate) fn participant(kind: Option<&Kind>, part: &Participant, called: &Called<'_>) -> ParticipantView {
    let role = kind.and_then(|kind| kind.role(&part.role));
    ParticipantView {
        role: part.role.clone(),
        title: role.map_or_else(|| Title::name(&part.role), Title::from),
        who: part.who,
        name: called(part.who),
        attributes: values(role.map_or(&[][..], |role: &Role| &role.attributes), &part.attributes, called),
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

fn entity<S: Serializer>(who: &Who, serializer: S) -> Result<S::Ok, S::Error> {
    who.entity().serialize(serializer)
}
