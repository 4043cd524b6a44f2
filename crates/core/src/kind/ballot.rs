//! How the result of a secret ballot becomes records of a kind: `ballot:`.

use super::names::place;
use super::{Choice, Field, FieldKind, Party, Role};
use crate::diagnostic::Message;
use crate::yaml::{Fields, Findings, Node};

/// What a kind says of ballots: each item of one becomes a record, with what was counted in these fields.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BallotResult {
    /// The role in which whoever an item is about stands, a person.
    pub role: String,
    /// What can be chosen of an item, with the field that takes its count.
    pub options: Vec<(Choice, String)>,
    /// The field of how many might have voted.
    pub expected: String,
    /// The field of how many ballots were taken.
    pub issued: String,
    /// The field of how many came back.
    pub returned: String,
    /// The field of how many do not count.
    pub invalid: String,
}

/// Reads `ballot:` of a kind with these roles and fields.
pub(super) fn ballot(
    node: Option<&Node>,
    roles: &[Role],
    recorded: &[Field],
    findings: &mut Findings,
) -> Option<BallotResult> {
    let node = node?;
    let mut fields = Fields::of(node, findings);
    let role = fields.required_text("role", findings).to_owned();
    if !roles.iter().any(|own| own.name == role && own.of == Party::Person) {
        findings.error(place(node, "role"), Message::new("kind-ballot-role").with("name", &role));
    }
    let counts = |name: &str| {
        recorded.iter().any(|field| {
            field.name == name && !field.sensitive && matches!(field.kind, FieldKind::Number { .. })
        })
    };
    let mut options = Vec::new();
    for entry in fields.entries("options", findings) {
        let mut one = Fields::of(&entry.value, findings);
        let field = one.required_text("field", findings).to_owned();
        if !counts(&field) {
            let message = Message::new("kind-ballot-field").with("name", &field);
            findings.error(entry.value.span.clone(), message);
        }
        let choice = crate::registry::choice(&entry.key, &mut one, findings);
        one.finish(findings);
        options.push((choice, field));
    }
    let mut number = |key: &'static str, findings: &mut Findings| {
        let name = fields.required_text(key, findings).to_owned();
        if !counts(&name) {
            findings.error(place(node, key), Message::new("kind-ballot-field").with("name", &name));
        }
        name
    };
    let (expected, issued) = (number("expected", findings), number("issued", findings));
    let (returned, invalid) = (number("returned", findings), number("invalid", findings));
    fields.finish(findings);
    Some(BallotResult { role, options, expected, issued, returned, invalid })
}
