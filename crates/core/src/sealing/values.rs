//! Going through the values of a payload, each with what it is bound to if it is sealed.

use super::{Binding, Identity, Part};
use crate::id::EntityId;
use crate::id_number::IdNumber;
use crate::record::{Content, Participant, Value};
use crate::registry::{Person, Sealed, Unit};
use crate::revision::EntityKind;

impl Content {
    /// Shows every value of the record with this id to `visit`, which may put another in its place. Ends at the first
    /// error.
    pub fn each_value<E>(
        &mut self,
        id: EntityId,
        mut visit: impl FnMut(&Binding<'_>, &mut Value) -> Result<(), E>,
    ) -> Result<(), E> {
        let bound = |kind, part| Binding { entity: EntityKind::Record, kind, id, part };
        let before = times_before(&self.participants);
        let Self { kind, fields, participants, .. } = self;
        for (name, value) in fields {
            visit(&bound(kind, Part::Field(name)), value)?;
        }
        for (participant, nth) in participants.iter_mut().zip(before) {
            let Participant { role, who, attributes } = participant;
            for (name, value) in attributes {
                visit(&bound(kind, Part::Attribute { role, who: who.entity(), nth, name }), value)?;
            }
        }
        Ok(())
    }
}

/// Of each participant, how often the same one stands in the same role before.
fn times_before(participants: &[Participant]) -> Vec<u32> {
    let mut seen = std::collections::HashMap::new();
    let counted = participants.iter().map(|p| {
        let times: &mut u32 = seen.entry((&p.role, p.who)).or_default();
        *times += 1;
        *times - 1
    });
    counted.collect()
}

impl Person {
    /// Shows every value of the person with this id to `visit`, which may put another in its place. Identity number
    /// and phone are only ever sealed; anything else in their place is dropped. Ends at the first error.
    pub fn each_value<E>(
        &mut self,
        id: EntityId,
        mut visit: impl FnMut(&Binding<'_>, &mut Value) -> Result<(), E>,
    ) -> Result<(), E> {
        let bound = |part| Binding { entity: EntityKind::Person, kind: "", id, part };
        for (name, own) in [(Self::ID_NUMBER, &mut self.id_number), (Self::PHONE, &mut self.phone)] {
            let Some(sealed) = own.take() else { continue };
            let mut value = Value::Sealed(sealed);
            visit(&bound(Part::Own(name)), &mut value)?;
            if let Value::Sealed(sealed) = value {
                *own = Some(sealed);
            }
        }
        for (name, value) in &mut self.fields {
            visit(&bound(Part::Field(name)), value)?;
        }
        Ok(())
    }

    /// Takes over what is stated of the identity, as `seal` gives it back sealed.
    pub(super) fn state<E>(
        &mut self,
        id: EntityId,
        identity: Identity<'_>,
        mut seal: impl FnMut(&Binding<'_>, Value) -> Result<Sealed, E>,
    ) -> Result<(), E> {
        let Identity { number, phone } = identity;
        for (name, stated, own) in [
            (Self::ID_NUMBER, number.map(IdNumber::expose), &mut self.id_number),
            (Self::PHONE, phone, &mut self.phone),
        ] {
            let Some(text) = stated else { continue };
            let part = Part::Own(name);
            let place = Binding { entity: EntityKind::Person, kind: "", id, part };
            *own = Some(seal(&place, Value::Text(text.to_owned()))?);
        }
        Ok(())
    }
}

impl Unit {
    /// Shows every value of the unit with this id to `visit`, which may put another in its place. Ends at the first
    /// error.
    pub fn each_value<E>(
        &mut self,
        id: EntityId,
        mut visit: impl FnMut(&Binding<'_>, &mut Value) -> Result<(), E>,
    ) -> Result<(), E> {
        for (name, value) in &mut self.fields {
            let part = Part::Field(name);
            visit(&Binding { entity: EntityKind::Unit, kind: "", id, part }, value)?;
        }
        Ok(())
    }
}
