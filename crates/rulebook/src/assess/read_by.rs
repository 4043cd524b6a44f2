//! By what records and registry were read: kinds and schema as hashes, over whatever in them an evaluation depends on.
//! Help and purposes change nothing, the class of a kind of unit does.

use mingde_core::kind::{Choice, Field, FieldKind, Kind, Party};
use mingde_core::registry::RegistrySchema;
use sha2::{Digest, Sha256};

/// Parts put one after the other, each with its length before it, so that no two lists of parts come to the same bytes.
#[derive(Default)]
struct Parts(Sha256);

impl Parts {
    fn put(&mut self, part: &str) {
        self.0.update((part.len() as u64).to_be_bytes());
        self.0.update(part.as_bytes());
    }

    fn choices(&mut self, choices: &[Choice]) {
        self.put(&choices.len().to_string());
        for choice in choices {
            // Conditions may speak of either.
            self.put(&choice.code);
            self.put(&choice.title);
        }
    }

    fn fields(&mut self, fields: &[Field]) {
        self.put(&fields.len().to_string());
        for field in fields {
            self.put(&field.name);
            self.put(&field.title);
            self.put(if field.sensitive { "sealed" } else { "" });
            match &field.kind {
                FieldKind::Text { .. } => self.put("text"),
                FieldKind::Number { unit, decimals, .. } => {
                    self.put("number");
                    self.put(unit.name());
                    self.put(&decimals.to_string());
                }
                FieldKind::Date => self.put("date"),
                FieldKind::Time => self.put("time"),
                FieldKind::Flag => self.put("flag"),
                FieldKind::Unit => self.put("unit"),
                FieldKind::Choice(choices) => {
                    self.put("choice");
                    self.choices(choices);
                }
            }
        }
    }

    fn hash(self) -> [u8; 32] {
        self.0.finalize().into()
    }
}

/// SHA-256 over the fields and roles of a kind.
pub(super) fn kind_hash(kind: &Kind) -> [u8; 32] {
    let mut parts = Parts::default();
    parts.put(&kind.id);
    parts.fields(&kind.fields);
    for role in &kind.roles {
        parts.put(&role.name);
        parts.put(match role.of {
            Party::Person => "person",
            Party::Unit => "unit",
            Party::Group => "group",
        });
        parts.put(&role.max.map_or(String::new(), |most| most.to_string()));
        parts.fields(&role.attributes);
    }
    parts.hash()
}

/// SHA-256 over kinds of units with their classes, ranks in their order, kinds of groups, roles and further fields.
pub(super) fn registry_hash(schema: &RegistrySchema) -> [u8; 32] {
    let mut parts = Parts::default();
    for kind in &schema.unit_kinds {
        parts.choices(std::slice::from_ref(&kind.choice));
        parts.put(kind.class.name());
    }
    for choices in [&schema.ranks, &schema.group_kinds, &schema.member_roles] {
        parts.choices(choices);
    }
    parts.fields(&schema.unit_fields);
    parts.fields(&schema.person_fields);
    parts.fields(&schema.group_fields);
    parts.hash()
}
