//! The place of a sealed value. It is authenticated with the value, so that one that was moved does not open.

use crate::id::EntityId;
use crate::revision::EntityKind;

/// What a sealed value is bound to: an entity, and where in its payload the value stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Binding<'a> {
    /// What it is a value of.
    pub entity: EntityKind,
    /// Kind of the record; empty for the registry, where a unit may change its kind.
    pub kind: &'a str,
    /// Whose value it is.
    pub id: EntityId,
    /// Where it stands.
    pub part: Part<'a>,
}

/// Where in a payload a value stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Part<'a> {
    /// What every person may have: `id_number`, `phone`.
    Own(&'a str),
    /// A field of a record, a unit or a person.
    Field(&'a str),
    /// An attribute of a participant.
    Attribute {
        /// Role of the kind.
        role: &'a str,
        /// Who takes part.
        who: EntityId,
        /// How often the same one stood in the same role before.
        nth: u32,
        /// Name of the attribute.
        name: &'a str,
    },
    /// A value that is in no payload: it stands in a table beside the ledger, in the row of this key.
    Beside {
        /// The table.
        table: &'a str,
        /// What the row has beside whose it is; empty where there is one row each.
        key: &'a str,
    },
}

impl Binding<'_> {
    /// The associated data of the sealed value. No two bindings share it: what has no fixed length stands behind its
    /// length. Layout in `docs/ledger.md`.
    pub fn bytes(&self) -> Vec<u8> {
        let mut out = Vec::with_capacity(128);
        out.extend_from_slice(b"mingde-sealed-3");
        out.push(self.entity as u8);
        out.extend_from_slice(self.id.as_bytes());
        let mut texts = vec![self.kind];
        match self.part {
            Part::Own(name) => {
                out.push(0);
                texts.push(name);
            }
            Part::Field(name) => {
                out.push(1);
                texts.push(name);
            }
            Part::Attribute { role, who, nth, name } => {
                out.push(2);
                out.extend_from_slice(who.as_bytes());
                out.extend_from_slice(&nth.to_be_bytes());
                texts.extend([role, name]);
            }
            Part::Beside { table, key } => {
                out.push(3);
                texts.extend([table, key]);
            }
        }
        for text in texts {
            out.extend_from_slice(&(text.len() as u64).to_be_bytes());
            out.extend_from_slice(text.as_bytes());
        }
        out
    }

    /// Name of the field or attribute.
    pub fn name(&self) -> &str {
        match self.part {
            Part::Own(name) | Part::Field(name) | Part::Attribute { name, .. } => name,
            Part::Beside { table, .. } => table,
        }
    }
}
