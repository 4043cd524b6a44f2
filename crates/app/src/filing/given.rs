//! A record as a program sends it: values by the names of their places, read as if they had been typed into the form.

use std::collections::BTreeMap;

use mingde_core::diagnostic::Message;
use mingde_core::id::{EntityId, UnitId};
use mingde_core::kind::{Field, FieldKind, Kind, Role};
use serde::{Deserialize, Serialize};
use utoipa::openapi::RefOr;
use utoipa::openapi::schema::{Object, Schema, SchemaType, Type};
use utoipa::{PartialSchema, ToSchema};

use super::slot::{Fault, Slot};
use super::typed::Typed;
use crate::error::unknown_name;
use crate::import::Directories;
use crate::view::DayText;

/// A record that is filed.
#[derive(Debug, Clone, Default, PartialEq, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct GivenRecord {
    /// Id of its kind.
    pub kind: String,
    /// Code, name or id of the unit that reports it.
    pub unit: String,
    /// When it happened.
    #[schema(value_type = DayText)]
    pub date: String,
    /// The reporter's own number for it.
    #[serde(default)]
    pub number: Option<String>,
    /// What is stated, by the names of fields.
    #[serde(default)]
    pub fields: BTreeMap<String, GivenValue>,
    /// Who takes part, by the names of roles.
    #[serde(default)]
    pub participants: BTreeMap<String, Vec<GivenParty>>,
    /// Ids of photos that were sent before.
    #[serde(default)]
    pub evidence: Vec<String>,
    /// A word on what a check doubts.
    #[serde(default)]
    pub reason: String,
    /// Keep it as a draft, unfinished as it may be.
    #[serde(default)]
    pub draft: bool,
    /// It is another one than those that are alike.
    #[serde(default)]
    pub another: bool,
}

/// What changes in a record. What is not named stays.
#[derive(Debug, Clone, Default, PartialEq, Deserialize, ToSchema)]
#[serde(deny_unknown_fields, default)]
pub struct GivenChange {
    /// Why.
    pub reason: String,
    /// Code, name or id of the unit that reports it.
    pub unit: Option<String>,
    /// When it happened.
    #[schema(value_type = Option<DayText>)]
    pub date: Option<String>,
    /// The reporter's own number for it; empty for none.
    pub number: Option<String>,
    /// Fields by their names; null for what is no longer stated.
    #[schema(value_type = BTreeMap<String, GivenOrNothing>)]
    pub fields: BTreeMap<String, Option<GivenValue>>,
    /// All who take part in a role, for each role that changes.
    pub participants: BTreeMap<String, Vec<GivenParty>>,
    /// Addresses of the evidence that stays, and ids of photos that were sent before; none of this for all that there is.
    pub evidence: Option<Vec<String>>,
    /// Hand it in, if it is a draft or was returned.
    pub submit: bool,
    /// It is another one than those that are alike.
    pub another: bool,
}

/// A value as it is sent. Numbers are exact as texts.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(untagged)]
pub enum GivenValue {
    /// As it would be typed: a text, a day, a number, the code of a choice, the code, name or id of a unit.
    Text(String),
    /// Yes or no.
    Flag(bool),
    /// A number.
    Number(serde_json::Number),
}

impl PartialSchema for GivenValue {
    fn schema() -> RefOr<Schema> {
        let about = "As it would be typed: a text, a day, the code of a choice, the code, name or id of a unit. Numbers are exact as texts.";
        plain(vec![Type::String, Type::Boolean, Type::Number], about)
    }
}

impl ToSchema for GivenValue {}

/// A value, or nothing in its place.
#[derive(Debug)]
pub struct GivenOrNothing;

impl PartialSchema for GivenOrNothing {
    fn schema() -> RefOr<Schema> {
        let about = "A value as it is filed; null for what is no longer stated.";
        plain(vec![Type::String, Type::Boolean, Type::Number, Type::Null], about)
    }
}

impl ToSchema for GivenOrNothing {}

fn plain(sorts: Vec<Type>, about: &str) -> RefOr<Schema> {
    let schema = Object::builder().schema_type(SchemaType::Array(sorts)).description(Some(about));
    RefOr::T(Schema::Object(schema.build()))
}

/// Somebody who takes part.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
#[serde(untagged)]
pub enum GivenParty {
    /// Code, name, or both as `王伟(T0012)`.
    Called(String),
    /// The same with what is recorded about it.
    With(GivenParticipant),
}

/// Somebody who takes part, with what is recorded about it.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct GivenParticipant {
    /// Code, name, or both as `王伟(T0012)`.
    pub who: String,
    /// What is recorded about it, by name.
    #[serde(default)]
    pub attributes: BTreeMap<String, GivenValue>,
}

impl GivenRecord {
    /// What would have been typed, and what has no place in a record of the kind.
    pub fn typed(&self, kind: &Kind, known: &Directories) -> (Typed, Vec<Fault>) {
        let mut placing = Placing { kind, known, typed: Typed::default(), faults: Vec::new() };
        placing.typed.set(Slot::Unit.input(), [placing.unit(&self.unit)]);
        placing.typed.set(Slot::Date.input(), [self.date.clone()]);
        placing.typed.set(Slot::Number.input(), self.number.clone());
        placing.typed.set(Slot::Reason.input(), [self.reason.clone()]);
        for (name, value) in &self.fields {
            placing.field(name, Some(value));
        }
        for (name, parties) in &self.participants {
            placing.role(name, parties);
        }
        (placing.typed.tidied(), placing.faults)
    }
}

impl GivenChange {
    /// What would be typed over what stands there, and what has no place in a record of the kind.
    pub fn typed(&self, kind: &Kind, known: &Directories, stands: Typed) -> (Typed, Vec<Fault>) {
        let mut placing = Placing { kind, known, typed: stands, faults: Vec::new() };
        if let Some(unit) = &self.unit {
            placing.typed.set(Slot::Unit.input(), [placing.unit(unit)]);
        }
        for (slot, text) in [(Slot::Date, &self.date), (Slot::Number, &self.number)] {
            if let Some(text) = text {
                placing.typed.set(slot.input(), [text.clone()]);
            }
        }
        placing.typed.set(Slot::Reason.input(), [self.reason.clone()]);
        for (name, value) in &self.fields {
            placing.field(name, value.as_ref());
        }
        for (name, parties) in &self.participants {
            placing.role(name, parties);
        }
        (placing.typed.tidied(), placing.faults)
    }
}

/// Values on their way to their places.
struct Placing<'a> {
    kind: &'a Kind,
    known: &'a Directories,
    typed: Typed,
    faults: Vec<Fault>,
}

impl Placing<'_> {
    fn field(&mut self, name: &str, value: Option<&GivenValue>) {
        let slot = Slot::Field(name.to_owned());
        match self.kind.field(name) {
            None => self.unknown(slot, name, self.kind.fields.iter().map(|field| field.name.as_str())),
            Some(field) => {
                let text = value.map_or_else(String::new, |value| self.text(field, value));
                self.typed.set(slot.input(), [text]);
            }
        }
    }

    fn role(&mut self, name: &str, parties: &[GivenParty]) {
        let Some(role) = self.kind.role(name) else {
            let slot = Slot::Role(name.to_owned());
            return self.unknown(slot, name, self.kind.roles.iter().map(|role| role.name.as_str()));
        };
        let named = parties.iter().map(|party| match party {
            GivenParty::Called(who) | GivenParty::With(GivenParticipant { who, .. }) => who.clone(),
        });
        self.typed.set(Slot::Role(role.name.clone()).input(), named.collect::<Vec<_>>());
        for field in &role.attributes {
            let texts = parties.iter().map(|party| match party {
                GivenParty::With(GivenParticipant { attributes, .. }) => {
                    attributes.get(&field.name).map_or_else(String::new, |value| self.text(field, value))
                }
                GivenParty::Called(_) => String::new(),
            });
            let texts: Vec<String> = texts.collect();
            self.typed.set(attribute(role, &field.name, 0).input(), texts);
        }
        for (nth, party) in parties.iter().enumerate() {
            let GivenParty::With(GivenParticipant { attributes, .. }) = party else { continue };
            let known = || role.attributes.iter().map(|field| field.name.as_str());
            for name in attributes.keys().filter(|name| known().all(|own| own != name.as_str())) {
                self.unknown(attribute(role, name, nth), name, known());
            }
        }
    }

    fn unknown<'n>(&mut self, slot: Slot, name: &str, known: impl Iterator<Item = &'n str>) {
        let message: Message = unknown_name("app-unknown-field", name, known);
        self.faults.push(Fault::at(slot, message));
    }

    fn text(&self, field: &Field, value: &GivenValue) -> String {
        match (&field.kind, value) {
            (FieldKind::Unit, GivenValue::Text(text)) => self.unit(text),
            (_, GivenValue::Text(text)) => text.clone(),
            (_, GivenValue::Flag(true)) => "是".to_owned(),
            (_, GivenValue::Flag(false)) => "否".to_owned(),
            (_, GivenValue::Number(number)) => number.to_string(),
        }
    }

    /// A unit as it would be typed; whoever names it by its id has it from an answer.
    fn unit(&self, text: &str) -> String {
        let id = text.parse::<EntityId>().ok();
        let label = id.and_then(|id| self.known.directory().unit_label(UnitId(id)));
        label.unwrap_or_else(|| text.to_owned())
    }
}

fn attribute(role: &Role, name: &str, nth: usize) -> Slot {
    Slot::Attribute { role: role.name.clone(), name: name.to_owned(), nth }
}

impl Slot {
    /// Where it is in what a program sends, as a JSON pointer.
    pub fn pointer(&self) -> String {
        let part = |name: &str| name.replace('~', "~0").replace('/', "~1");
        match self {
            Self::Whole => String::new(),
            Self::Role(name) => format!("/participants/{}", part(name)),
            Self::Attribute { role, name, nth } => {
                format!("/participants/{}/{nth}/attributes/{}", part(role), part(name))
            }
            Self::Field(name) => format!("/fields/{}", part(name)),
            Self::Unit | Self::Date | Self::Number | Self::Evidence | Self::Reason => {
                format!("/{}", self.input())
            }
        }
    }
}
