//! Records: what was entered, and the states it passes through.

use std::collections::{BTreeMap, HashSet};

use crate::date::{Day, Month};
use crate::diagnostic::Message;
use crate::id::{EntityId, GroupId, PersonId, RecordId, UnitId};
use crate::kind::{Field, FieldKind, Kind, Role};
use crate::number::Fixed;
use crate::registry::Sealed;
use crate::text::identical;

/// A value of a field. In JSON every value is a string except flags; the kind says which it is.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub enum Value {
    /// Prose.
    Text(String),
    /// An exact number.
    Number(Fixed),
    /// A day.
    Date(Day),
    /// A month of which the day is not known; a further field of units and persons may have one in the place of a day.
    Month(Month),
    /// Minutes since midnight.
    Time(u16),
    /// Yes or no.
    Flag(bool),
    /// The code of a choice.
    Choice(String),
    /// A unit.
    Unit(UnitId),
    /// A sensitive value, encrypted.
    Sealed(Sealed),
}

/// The content of one revision of a record.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub struct Content {
    /// Kind.
    pub kind: String,
    /// The unit that reports it.
    pub unit: UnitId,
    /// Event date.
    pub date: Day,
    /// The reporter's own number for it, if given; it then identifies the record within kind and unit.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub number: Option<String>,
    /// Values by field name; absent means not stated.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub fields: BTreeMap<String, Value>,
    /// Who took part.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub participants: Vec<Participant>,
    /// BLAKE3 addresses of evidence files, 64 hexadecimal digits each.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub evidence: Vec<String>,
}

/// Somebody taking part in a role.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub struct Participant {
    /// Role of the kind.
    pub role: String,
    /// Who.
    pub who: Who,
    /// What is recorded about the participation.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub attributes: BTreeMap<String, Value>,
}

/// A participant. The role of the kind says which of the three it is; ids never coincide between them.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, serde::Serialize, serde::Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Who {
    /// A person.
    Person(PersonId),
    /// A unit.
    Unit(UnitId),
    /// A group.
    Group(GroupId),
}

impl Content {
    /// The id this content identifies itself by: kind, unit and the reporter's number if there is one, else
    /// kind, unit, date and the identifying fields and roles of the kind. Texts count in the form in which they identify
    /// ([`identical`]): what differs in nothing that anybody sees is the same record.
    pub fn derive_id(&self, kind: &Kind) -> RecordId {
        let unit = self.unit.to_string();
        if let Some(number) = &self.number {
            return RecordId(EntityId::derive("record-number", &[&self.kind, &unit, &identical(number)]));
        }
        let mut parts = vec![self.kind.clone(), unit, self.date.to_string()];
        for name in &kind.identity {
            match self.fields.get(name) {
                Some(Value::Text(text)) => {
                    parts.push(identical(text));
                    continue;
                }
                Some(value) => {
                    parts.push(value.to_string());
                    continue;
                }
                None => {}
            }
            let in_role = self.participants.iter().filter(|p| p.role == *name);
            let mut who: Vec<String> = in_role.map(|p| p.who.entity().to_string()).collect();
            who.sort();
            parts.push(who.join("+"));
        }
        let parts: Vec<&str> = parts.iter().map(String::as_str).collect();
        RecordId(EntityId::derive("record", &parts))
    }
}

impl Who {
    /// The id without its type.
    pub fn entity(&self) -> EntityId {
        match self {
            Who::Person(id) => id.0,
            Who::Unit(id) => id.0,
            Who::Group(id) => id.0,
        }
    }
}

impl std::fmt::Display for Value {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Value::Text(t) | Value::Choice(t) => f.write_str(t),
            Value::Number(n) => n.fmt(f),
            Value::Date(d) => d.fmt(f),
            Value::Month(m) => m.fmt(f),
            Value::Time(m) => write!(f, "{:02}:{:02}", m / 60, m % 60),
            Value::Flag(b) => b.fmt(f),
            Value::Unit(u) => u.fmt(f),
            Value::Sealed(s) => f.write_str(&s.0),
        }
    }
}

/// Values are tagged by one leading letter so that content can be read without its kind:
/// `t:` text, `n:` number, `d:` date, `y:` month, `m:` time of day, `c:` choice, `u:` unit, `s:` sealed; flags are JSON
/// booleans.
impl serde::Serialize for Value {
    fn serialize<S: serde::Serializer>(&self, s: S) -> Result<S::Ok, S::Error> {
        let tag = match self {
            Value::Flag(b) => return s.serialize_bool(*b),
            Value::Text(_) => 't',
            Value::Number(_) => 'n',
            Value::Date(_) => 'd',
            Value::Month(_) => 'y',
            Value::Time(_) => 'm',
            Value::Choice(_) => 'c',
            Value::Unit(_) => 'u',
            Value::Sealed(_) => 's',
        };
        s.collect_str(&format_args!("{tag}:{self}"))
    }
}

impl<'de> serde::Deserialize<'de> for Value {
    fn deserialize<D: serde::Deserializer<'de>>(d: D) -> Result<Self, D::Error> {
        struct Tagged;
        impl serde::de::Visitor<'_> for Tagged {
            type Value = Value;
            fn expecting(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.write_str("a tagged value")
            }
            fn visit_bool<E>(self, b: bool) -> Result<Value, E> {
                Ok(Value::Flag(b))
            }
            fn visit_str<E: serde::de::Error>(self, text: &str) -> Result<Value, E> {
                Value::parse_tagged(text).ok_or_else(|| E::custom("not a tagged value"))
            }
        }
        d.deserialize_any(Tagged)
    }
}

impl Value {
    /// Reads the form that [`serde::Serialize`] writes, flags excepted.
    pub fn parse_tagged(text: &str) -> Option<Value> {
        let (tag, rest) = text.split_once(':')?;
        Some(match tag {
            "t" => Value::Text(rest.to_owned()),
            "n" => Value::Number(rest.parse().ok()?),
            "d" => Value::Date(rest.parse().ok()?),
            "y" => Value::Month(rest.parse().ok()?),
            "m" => {
                let (h, m) = rest.split_once(':')?;
                Value::Time(h.parse::<u16>().ok()? * 60 + m.parse::<u16>().ok()?)
            }
            "c" => Value::Choice(rest.to_owned()),
            "u" => Value::Unit(rest.parse().ok()?),
            "s" => Value::Sealed(Sealed(rest.to_owned())),
            _ => return None,
        })
    }
}

/// The state of a record after its latest revision.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum State {
    /// Kept by whoever is writing it.
    Draft,
    /// Handed in, waiting for acceptance.
    Submitted,
    /// Accepted: it counts.
    Accepted,
    /// Sent back for repair, with a reason.
    Returned,
    /// Taken back, with a reason; it stays in the log.
    Withdrawn,
}

impl serde::Serialize for State {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.name())
    }
}

impl State {
    /// All states with their stable names.
    pub const ALL: [(State, &'static str); 5] = [
        (State::Draft, "draft"),
        (State::Submitted, "submitted"),
        (State::Accepted, "accepted"),
        (State::Returned, "returned"),
        (State::Withdrawn, "withdrawn"),
    ];

    /// Stable name.
    pub fn name(self) -> &'static str {
        Self::ALL[self as usize].1
    }

    /// From its stable name.
    pub fn parse(name: &str) -> Option<Self> {
        Self::ALL.iter().find(|(_, n)| *n == name).map(|(s, _)| *s)
    }

    /// Whether it was handed in and stands with whoever accepts: it may count.
    pub fn is_handed_in(self) -> bool {
        matches!(self, Self::Submitted | Self::Accepted)
    }

    /// Whether what it tells of goes on: it was handed in, or came back to be repaired; it is neither still written nor taken back.
    pub fn goes_on(self) -> bool {
        self.is_handed_in() || self == Self::Returned
    }

    /// Whether a record may pass from this state to `next`. A correction of an accepted record is an
    /// accepted or submitted revision again; what was withdrawn can be drafted or submitted anew.
    pub fn may_become(self, next: State) -> bool {
        use State::*;
        matches!(
            (self, next),
            (Draft | Returned, Draft | Submitted | Withdrawn)
                | (Submitted | Accepted, Submitted | Accepted | Returned | Withdrawn)
                | (Withdrawn, Draft | Submitted | Accepted)
        )
    }

    /// Whether passing from this state to `next` must be given a reason.
    pub fn needs_reason(self, next: State) -> bool {
        matches!(next, State::Returned | State::Withdrawn)
            || matches!(self, State::Accepted | State::Withdrawn)
    }
}

/// So many days back something is recorded at most: sixty years, before which nobody who records anything worked.
const LONG_AGO: i32 = 21_915;
/// So many days ahead: ten years, for which plans are made.
const FAR_AHEAD: i32 = 3_653;

/// Says that an event is so far from today that its year is most likely a slip.
pub fn far_off(date: Day, today: Day) -> Option<Message> {
    let code = match date.since(today) {
        days if days < -LONG_AGO => "record-day-long-ago",
        days if days > FAR_AHEAD => "record-day-far-ahead",
        _ => return None,
    };
    Some(Message::new(code).with("date", date))
}

/// Checks content against its kind: required fields and participants are there, values have the right type
/// and lie in range, nothing unknown is in it. Every fault is listed.
pub fn check_content(kind: &Kind, content: &Content) -> Vec<Message> {
    let mut faults = Vec::new();
    check_values(&kind.fields, &content.fields, &mut faults);
    for role in &kind.roles {
        let taking_part: Vec<&Participant> =
            content.participants.iter().filter(|p| p.role == role.name).collect();
        let count = taking_part.len() as u32;
        if count < role.min || role.max.is_some_and(|max| count > max) {
            let message = match role.max {
                None => Message::new("record-role-few"),
                Some(max) if max == role.min => Message::new("record-role-exactly"),
                Some(max) => Message::new("record-role-count").with("max", max),
            };
            faults.push(message.with_title("role", role).with("count", count).with("min", role.min));
        }
        for attribute in role.attributes.iter().filter(|a| a.required) {
            let without = taking_part.iter().filter(|p| !p.attributes.contains_key(&attribute.name)).count();
            if without > 0 {
                faults.push(
                    Message::new("record-attribute-missing")
                        .with_title("role", role)
                        .with_title("attribute", attribute)
                        .with("count", without),
                );
            }
        }
        for participant in taking_part {
            check_present(&role.attributes, &participant.attributes, &mut faults);
        }
    }
    for participant in content.participants.iter().filter(|p| kind.role(&p.role).is_none()) {
        faults.push(Message::new("record-role-unknown").with("role", &participant.role));
    }
    faults.extend(same_in_two_roles(kind, content).into_iter().map(|(_, fault)| fault));
    faults
}

/// Roles of a kind that different parties must take, where the same one stands in two: the second of the two, and the
/// message `record-roles-same` about both.
pub fn same_in_two_roles<'k>(kind: &'k Kind, content: &Content) -> Vec<(&'k Role, Message)> {
    let of = |role: &'k Role| content.participants.iter().filter(|p| p.role == role.name).map(|p| p.who);
    let roles: Vec<(&Role, HashSet<Who>)> = kind
        .distinct
        .iter()
        .filter_map(|name| kind.role(name))
        .map(|role| (role, of(role).collect()))
        .collect();
    let mut found = Vec::new();
    for (at, (first, its)) in roles.iter().enumerate() {
        for (second, theirs) in &roles[at + 1..] {
            if !its.is_disjoint(theirs) {
                let message = Message::new("record-roles-same").with_title("first", first);
                found.push((*second, message.with_title("second", second)));
            }
        }
    }
    found
}

fn check_values(fields: &[Field], values: &BTreeMap<String, Value>, faults: &mut Vec<Message>) {
    for field in fields.iter().filter(|f| f.required && !values.contains_key(&f.name)) {
        faults.push(Message::new("record-field-missing").with_title("field", field));
    }
    check_present(fields, values, faults);
}

fn check_present(fields: &[Field], values: &BTreeMap<String, Value>, faults: &mut Vec<Message>) {
    for field in fields {
        faults.extend(values.get(&field.name).and_then(|value| check_value(field, value)));
    }
    for name in values.keys().filter(|name| !fields.iter().any(|f| f.name == **name)) {
        faults.push(Message::new("record-field-unknown").with("field", name));
    }
}

/// Checks one value against its field.
pub fn check_value(field: &Field, value: &Value) -> Option<Message> {
    let fault = |code: &'static str| Message::new(code).with_title("field", field);
    // What is sensitive is not repeated where it is refused.
    let shown = |value: &dyn std::fmt::Display| match field.sensitive {
        true => "******".to_owned(),
        false => value.to_string(),
    };
    match (&field.kind, value) {
        (_, Value::Sealed(_)) if field.sensitive => None,
        (FieldKind::Text { max }, Value::Text(text)) => {
            let length = text.chars().count();
            (length > *max).then(|| fault("record-text-too-long").with("max", max).with("length", length))
        }
        (FieldKind::Number { min, max, decimals, .. }, Value::Number(n)) => {
            if let Some(low) = min.filter(|low| n < low) {
                Some(fault("record-number-below").with("value", shown(n)).with("min", low))
            } else if let Some(high) = max.filter(|high| n > high) {
                Some(fault("record-number-above").with("value", shown(n)).with("max", high))
            } else if n.decimals() > *decimals {
                Some(fault("record-number-too-fine").with("value", shown(n)).with("decimals", decimals))
            } else {
                None
            }
        }
        (FieldKind::Choice(choices), Value::Choice(code)) => (!choices.iter().any(|c| c.code == *code))
            .then(|| fault("record-choice-unknown").with("value", shown(code))),
        (FieldKind::Date, Value::Date(_))
        | (FieldKind::Time, Value::Time(0..1440))
        | (FieldKind::Flag, Value::Flag(_))
        | (FieldKind::Unit, Value::Unit(_)) => None,
        _ => Some(fault("record-wrong-type")),
    }
}
