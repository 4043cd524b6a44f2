//! What can be asked about whom: the names a condition or column may use, and the values they can have.

use mingde_core::kind::{Choice, Field, FieldKind, Kind, Party};
use mingde_core::registry::{RegistrySchema, UnitClass};
use mingde_report::form::Registered;

/// What is known of a name.
pub(super) enum Meaning<'a> {
    /// No such name.
    Unknown,
    /// One of these codes.
    OneOf(Vec<&'a str>),
    /// A number.
    Number,
    /// A day, a code, a text.
    Other,
}

/// What a name means of units, persons, groups or members.
pub(super) fn in_registry<'a>(schema: &'a RegistrySchema, of: Registered, name: &str) -> Meaning<'a> {
    if of != Registered::Units
        && let Some(of_unit) = name.strip_prefix("unit.")
    {
        return in_registry(schema, Registered::Units, of_unit);
    }
    match (of, name) {
        (_, "code" | "name") => Meaning::Other,
        (Registered::Units, name) => match name.strip_prefix("unit.").unwrap_or(name) {
            "code" | "name" | "unit" => Meaning::Other,
            "class" => Meaning::OneOf(UnitClass::ALL.iter().map(|(_, n)| *n).collect()),
            "kind" => Meaning::OneOf(schema.unit_kinds.iter().map(|k| k.choice.code.as_str()).collect()),
            field => in_fields(&schema.unit_fields, field),
        },
        (Registered::Persons, "rank") => codes(&schema.ranks),
        (Registered::Persons, field) => in_fields(&schema.person_fields, field),
        (Registered::Members, "role") => codes(&schema.member_roles),
        (_, name) => match name.strip_prefix("group.").unwrap_or(name) {
            "code" | "name" | "group" => Meaning::Other,
            "kind" => codes(&schema.group_kinds),
            _ => Meaning::Unknown,
        },
    }
}

/// What a name means in records of a kind.
pub(super) fn in_records<'a>(schema: &'a RegistrySchema, kind: &'a Kind, name: &str) -> Meaning<'a> {
    if name == "unit" {
        return Meaning::Other;
    }
    if name.starts_with("unit.") {
        return in_registry(schema, Registered::Units, name);
    }
    if let Some(field) = kind.field(name) {
        return of_field(field);
    }
    let (role, attribute) = name.split_once('.').unwrap_or((name, ""));
    let Some(role) = kind.role(role) else { return Meaning::Unknown };
    if let Some(field) = role.attributes.iter().find(|a| a.name == attribute) {
        return of_field(field);
    }
    match (role.of, attribute) {
        (_, "" | "code") => Meaning::Other,
        (Party::Person, "rank") => codes(&schema.ranks),
        (Party::Unit, name) => in_registry(schema, Registered::Units, name),
        _ => Meaning::Unknown,
    }
}

/// The names that can be asked about units, persons, groups or members.
pub(super) fn names_in_registry(schema: &RegistrySchema, of: Registered) -> Vec<&str> {
    let fields: &[Field] = match of {
        Registered::Units => &schema.unit_fields,
        Registered::Persons => &schema.person_fields,
        Registered::Groups | Registered::Members => &[],
    };
    let own: &[&str] = match of {
        Registered::Units => &["code", "name", "kind", "class"],
        Registered::Persons => &["code", "name", "rank", "unit.class", "unit.kind", "unit.name"],
        Registered::Groups => &["code", "name", "kind", "unit.class", "unit.name"],
        Registered::Members => &["role", "group.kind", "group.name", "unit.class"],
    };
    own.iter().copied().chain(fields.iter().map(|f| f.name.as_str())).collect()
}

/// The names that can be asked about records of a kind.
pub(super) fn names_in_records(kind: &Kind) -> Vec<&str> {
    let fields = kind.fields.iter().map(|f| f.name.as_str());
    fields.chain(kind.roles.iter().map(|r| r.name.as_str())).chain(["unit", "unit.class"]).collect()
}

fn codes(choices: &[Choice]) -> Meaning<'_> {
    Meaning::OneOf(choices.iter().map(|c| c.code.as_str()).collect())
}

fn in_fields<'a>(fields: &'a [Field], name: &str) -> Meaning<'a> {
    fields.iter().find(|f| f.name == name).map_or(Meaning::Unknown, of_field)
}

fn of_field(field: &Field) -> Meaning<'_> {
    match &field.kind {
        FieldKind::Choice(choices) => codes(choices),
        FieldKind::Number { .. } => Meaning::Number,
        _ => Meaning::Other,
    }
}
