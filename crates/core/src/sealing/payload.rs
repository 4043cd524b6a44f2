//! The value of a revision as the ledger keeps it. Content in clear becomes one by [`Sealing`] and in no other way,
//! whatever it came in by.

use std::ops::Deref;

use super::{Binding, Part};
use crate::grant::Grant;
use crate::id::{PersonId, RecordId, UnitId};
use crate::id_number::IdNumber;
use crate::kind::{Field, Kind};
use crate::publication::{Publication, PublishedKind, SettledValue};
use crate::record::{Content, Value};
use crate::registry::{Group, Person, RegistrySchema, Sealed, Unit};

/// Canonical JSON of a whole value in which everything sensitive is sealed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Payload(String);

impl Payload {
    /// Takes up what a ledger holds: it was sealed when it was written.
    pub fn stored(text: impl Into<String>) -> Self {
        Self(text.into())
    }

    /// The JSON.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// Of plain data, which does not fail to become JSON in memory.
    fn of(value: &impl serde::Serialize) -> Self {
        let mut json = Vec::with_capacity(640);
        _ = serde_json::to_writer(&mut json, value);
        Self(String::from_utf8(json).unwrap_or_default())
    }
}

impl Deref for Payload {
    type Target = str;
    fn deref(&self) -> &str {
        &self.0
    }
}

/// A value that was sealed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Closed {
    /// The value.
    pub sealed: Sealed,
    /// What it is found by without opening it, where it has such an index and that is known.
    pub index: Option<String>,
}

/// Seals a value for its place. One that is sealed already stays as it is, or is sealed anew by the key in force.
type Close<'s, E> = dyn Fn(&Binding<'_>, &Value) -> Result<Closed, E> + 's;

/// What a row says of a person that nobody but the bureau may read.
#[derive(Debug, Clone, Copy, Default)]
pub struct Identity<'a> {
    /// Identity number.
    pub number: Option<&'a IdNumber>,
    /// Mobile phone.
    pub phone: Option<&'a str>,
}

/// The one way from content to the payload of a revision: what kind and registry call sensitive is sealed on it. The
/// content afterwards holds what the payload does.
pub struct Sealing<'s, E> {
    schema: &'s RegistrySchema,
    close: Box<Close<'s, E>>,
}

impl<'s, E> Sealing<'s, E> {
    /// Seals by a registry's schema with `close`, which holds the key.
    pub fn new(
        schema: &'s RegistrySchema,
        close: impl Fn(&Binding<'_>, &Value) -> Result<Closed, E> + 's,
    ) -> Self {
        Self { schema, close: Box::new(close) }
    }

    /// The payload of a record of this kind.
    pub fn record(&self, kind: &Kind, id: RecordId, content: &mut Content) -> Result<Payload, E> {
        content.each_value(id.0, |place, value| {
            let field = match place.part {
                Part::Attribute { role, name, .. } => {
                    kind.role(role).and_then(|r| named(&r.attributes, name))
                }
                Part::Field(name) | Part::Own(name) => kind.field(name),
                Part::Beside { .. } => None,
            };
            self.pass(field, place, value)
        })?;
        Ok(Payload::of(content))
    }

    /// The payload of a person, with an identity that was stated just now.
    pub fn person(&self, id: PersonId, person: &mut Person, identity: Identity<'_>) -> Result<Payload, E> {
        let mut index = None;
        person.state(id.0, identity, |place, value| {
            let closed = (self.close)(place, &value)?;
            index = closed.index.or(index.take());
            Ok(closed.sealed)
        })?;
        person.each_value(id.0, |place, value| match place.part {
            Part::Own(_) => {
                let closed = (self.close)(place, value)?;
                index = closed.index.or(index.take());
                *value = Value::Sealed(closed.sealed);
                Ok(())
            }
            _ => self.pass(named(&self.schema.person_fields, place.name()), place, value),
        })?;
        if index.is_some() {
            person.id_number_index = index;
        }
        Ok(Payload::of(person))
    }

    /// The payload of a unit.
    pub fn unit(&self, id: UnitId, unit: &mut Unit) -> Result<Payload, E> {
        unit.each_value(id.0, |place, value| {
            self.pass(named(&self.schema.unit_fields, place.name()), place, value)
        })?;
        Ok(Payload::of(unit))
    }

    /// The payload of a group, of which nothing is sensitive.
    pub fn group(&self, group: &Group) -> Payload {
        Payload::of(group)
    }

    /// Lets a value pass, sealed if its field asks for it or it was sealed when it came.
    fn pass(&self, field: Option<&Field>, place: &Binding<'_>, value: &mut Value) -> Result<(), E> {
        if field.is_some_and(|field| field.sensitive) || matches!(value, Value::Sealed(_)) {
            *value = Value::Sealed((self.close)(place, value)?.sealed);
        }
        Ok(())
    }
}

impl From<&Publication> for Payload {
    /// A rulebook is public.
    fn from(publication: &Publication) -> Self {
        Self::of(publication)
    }
}

impl From<&PublishedKind> for Payload {
    /// A kind is public.
    fn from(kind: &PublishedKind) -> Self {
        Self::of(kind)
    }
}

impl From<&SettledValue> for Payload {
    /// So is what a bureau has laid down.
    fn from(value: &SettledValue) -> Self {
        Self::of(value)
    }
}

impl From<&Grant> for Payload {
    /// Who holds which office is public.
    fn from(grant: &Grant) -> Self {
        Self::of(grant)
    }
}

fn named<'f>(fields: &'f [Field], name: &str) -> Option<&'f Field> {
    fields.iter().find(|field| field.name == name)
}
