//! Kinds of records that others follow from: aims that are split over units (`splits:`), meetings whose decisions become tasks
//! (`follow_ups:`).

use super::names::place;
use super::{Field, FieldKind, Party, Role};
use crate::diagnostic::Message;
use crate::yaml::{Fields, Findings, Node};

/// How an aim is split over units, and how far each has come.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Splits {
    /// The role of the unit whose it is.
    pub unit: String,
    /// The text field that says what it is.
    pub title: String,
    /// The text field that names the aim above: its number, or its id.
    pub parent: String,
    /// The number that is to be reached.
    pub amount: String,
    /// The number that is reached, where it is typed.
    pub reached: String,
    /// The text field with the kind of records that are counted instead.
    pub counts: String,
    /// The date field by which it is to be reached.
    pub due: String,
}

/// What of a record becomes tasks.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FollowUps {
    /// The kind of record of a task.
    pub kind: String,
    /// The text field with the items, one a line.
    pub items: Option<String>,
    /// The text field with what was decided, one a line.
    pub decisions: String,
}

/// Reads `splits:` of a kind with these roles and fields.
pub(super) fn splits(
    node: Option<&Node>,
    roles: &[Role],
    recorded: &[Field],
    findings: &mut Findings,
) -> Option<Splits> {
    let node = node?;
    let mut fields = Fields::of(node, findings);
    let mut text = |key, findings: &mut Findings| fields.required_text(key, findings).to_owned();
    let (unit, title) = (text("unit", findings), text("title", findings));
    let (parent, counts) = (text("parent", findings), text("counts", findings));
    let (amount, reached) = (text("amount", findings), text("reached", findings));
    let due = text("due", findings);
    fields.finish(findings);
    if !roles.iter().any(|role| role.name == unit && role.of == Party::Unit && role.max == Some(1)) {
        findings.error(place(node, "unit"), Message::new("kind-splits-unit").with("name", &unit));
    }
    let is_text = |field: &Field| matches!(field.kind, FieldKind::Text { .. });
    let is_number = |field: &Field| matches!(field.kind, FieldKind::Number { .. });
    let is_date = |field: &Field| field.kind == FieldKind::Date;
    for (key, name) in [("title", &title), ("parent", &parent), ("counts", &counts)] {
        expect(node, (key, name), recorded, is_text, findings);
    }
    for (key, name) in [("amount", &amount), ("reached", &reached)] {
        expect(node, (key, name), recorded, is_number, findings);
    }
    expect(node, ("due", &due), recorded, is_date, findings);
    Some(Splits { unit, title, parent, amount, reached, counts, due })
}

/// Reads `follow_ups:` of a kind with these fields.
pub(super) fn follow_ups(
    node: Option<&Node>,
    recorded: &[Field],
    findings: &mut Findings,
) -> Option<FollowUps> {
    let node = node?;
    let mut fields = Fields::of(node, findings);
    let kind = fields.required_text("kind", findings).to_owned();
    let decisions = fields.required_text("decisions", findings).to_owned();
    let items = fields.text("items", findings).map(str::to_owned);
    fields.finish(findings);
    let is_text = |field: &Field| matches!(field.kind, FieldKind::Text { .. });
    for (key, name) in [("items", items.as_ref()), ("decisions", Some(&decisions))] {
        if let Some(name) = name {
            expect(node, (key, name), recorded, is_text, findings);
        }
    }
    Some(FollowUps { kind, items, decisions })
}

/// A field of a name that is what is wanted and not sensitive.
pub(super) fn expect(
    node: &Node,
    (key, name): (&'static str, &str),
    recorded: &[Field],
    is: impl Fn(&Field) -> bool,
    findings: &mut Findings,
) {
    let fits = |field: &Field| field.name == name && !field.sensitive && is(field);
    if !recorded.iter().any(fits) {
        let message = Message::new("kind-sends-field").with("key", key).with("name", name);
        findings.error(place(node, key), message);
    }
}
