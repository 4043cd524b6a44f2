//! What a finding is about, in the terms of whoever looks after it: kind, unit, day, and which field says what.

use std::collections::BTreeMap;

use mingde_core::date::Day;
use mingde_core::id::EntityId;
use mingde_core::revision::{EntityKind, Revision};
use serde_json::Value;

use crate::head::Head;

/// What a finding is about.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct About {
    /// What it is.
    pub entity: EntityKind,
    /// Its kind, as the log has it; empty for persons.
    pub kind: String,
    /// The unit that reports it, for records.
    pub unit: Option<EntityId>,
    /// Event date of a record.
    pub day: Option<Day>,
    /// The fields of which two values are known.
    pub differs: Vec<Difference>,
}

/// A field of which two values are known.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Difference {
    /// Column, or the way to it in the payload: `state`, `fields/topic`.
    pub field: String,
    /// What was signed; empty where there was nothing.
    pub signed: String,
    /// What stands there now; empty where there is nothing.
    pub stored: String,
}

/// So many fields of one finding are told.
const MOST: usize = 20;

impl About {
    pub(super) fn revision(revision: &Revision) -> Self {
        let draft = &revision.draft;
        let (entity, kind, unit, day) = (draft.entity, draft.kind.clone(), draft.unit, draft.event);
        Self { entity, kind, unit, day, differs: Vec::new() }
    }

    pub(super) fn head(head: &Head) -> Self {
        let (entity, kind, unit, day) = (head.entity, head.kind.clone(), head.unit, head.event);
        Self { entity, kind, unit, day, differs: Vec::new() }
    }

    /// With fields of which one value was signed and another is stored.
    pub(super) fn with(mut self, differs: Vec<Difference>) -> Self {
        self.differs = differs;
        self
    }
}

impl Difference {
    pub(super) fn new(field: &str, signed: impl ToString, stored: impl ToString) -> Self {
        Self { field: field.to_owned(), signed: signed.to_string(), stored: stored.to_string() }
    }
}

/// The columns of two heads that are not the same.
pub(super) fn between_heads(signed: &Head, stored: &Head) -> Vec<Difference> {
    let columns = |head: &Head| {
        [
            ("entity", head.entity.name().to_owned()),
            ("kind", head.kind.clone()),
            ("state", head.state.name().to_owned()),
            ("event", shown(head.event)),
            ("unit", shown(head.unit)),
            ("number", head.number.to_string()),
            ("position", head.position.to_string()),
            ("recorded", head.recorded.to_string()),
            ("entered", head.entered.to_string()),
            ("fingerprint", hex::encode(head.fingerprint)),
        ]
    };
    differing(columns(signed), columns(stored))
}

/// The columns and values of two revisions that are not the same.
pub(super) fn between_revisions(signed: &Revision, stored: &Revision) -> Vec<Difference> {
    let columns = |revision: &Revision| {
        let draft = &revision.draft;
        [
            ("number", revision.number.to_string()),
            ("entity", draft.entity.name().to_owned()),
            ("kind", draft.kind.clone()),
            ("state", draft.state.name().to_owned()),
            ("event", shown(draft.event)),
            ("unit", shown(draft.unit)),
            ("recorded", revision.recorded.to_string()),
            ("author", revision.author.clone()),
            ("batch", revision.batch.clone().unwrap_or_default()),
            ("reason", draft.reason.clone()),
        ]
    };
    let mut found = differing(columns(signed), columns(stored));
    let (was, is) = (values(&signed.draft.payload), values(&stored.draft.payload));
    let ways: BTreeMap<&String, ()> = was.keys().chain(is.keys()).map(|way| (way, ())).collect();
    for way in ways.into_keys().filter(|way| was.get(*way) != is.get(*way)) {
        let value = |values: &BTreeMap<String, String>| values.get(way).cloned().unwrap_or_default();
        found.push(Difference::new(way, value(&was), value(&is)));
    }
    found.truncate(MOST);
    found
}

fn shown<T: ToString>(value: Option<T>) -> String {
    value.map_or_else(String::new, |value| value.to_string())
}

fn differing<const N: usize>(signed: [(&str, String); N], stored: [(&str, String); N]) -> Vec<Difference> {
    let pairs = signed.into_iter().zip(stored).filter(|(one, other)| one.1 != other.1);
    pairs.map(|((field, signed), (_, stored))| Difference::new(field, signed, stored)).collect()
}

/// The values of a payload by the way to each. What is sealed is not repeated: that it differs says enough.
fn values(payload: &str) -> BTreeMap<String, String> {
    let mut found = BTreeMap::new();
    match serde_json::from_str(payload) {
        Ok(value) => gather(&value, String::new(), &mut found),
        Err(_) => _ = found.insert("payload".to_owned(), format!("{} bytes", payload.len())),
    }
    found
}

fn gather(value: &Value, way: String, found: &mut BTreeMap<String, String>) {
    let below = |name: &str| if way.is_empty() { name.to_owned() } else { format!("{way}/{name}") };
    match value {
        Value::Object(parts) => parts.iter().for_each(|(name, part)| gather(part, below(name), found)),
        Value::Array(parts) => {
            parts.iter().enumerate().for_each(|(at, part)| gather(part, below(&at.to_string()), found));
        }
        Value::String(text)
            if text.starts_with("s:") || text.starts_with("x3.") || text.starts_with("x2.") =>
        {
            let hash = hex::encode(&blake3::hash(text.as_bytes()).as_bytes()[..4]);
            found.insert(way, format!("****** ({hash})"));
        }
        Value::String(text) => _ = found.insert(way, text.clone()),
        other => _ = found.insert(way, other.to_string()),
    }
}
