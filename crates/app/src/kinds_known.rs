//! Kinds of records as a program is told of them: which there are for it, and what a record of one says, as a JSON Schema.

use std::sync::Arc;

use mingde_core::diagnostic::Message;
use mingde_core::kind::{Asked, Field, FieldKind, Kind, Role};
use mingde_core::policy::{Actor, Scope, accepts_somewhere, files_somewhere};
use mingde_core::text::sort_key;
use serde::Serialize;
use serde_json::{Map, Value, json};
use utoipa::ToSchema;

use crate::bureau::Bureau;
use crate::error::AppError;
use crate::library::Library;
use crate::sight::scope;
use crate::view::Title;

/// The kinds of records that somebody knows.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct KindList {
    /// The kinds, by the pinyin of their titles.
    pub kinds: Vec<KindLine>,
}

/// A kind of record.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct KindLine {
    /// Its id.
    pub id: String,
    /// What it is called.
    #[serde(flatten)]
    pub title: Title,
    /// What it is kept for.
    pub purpose: String,
    /// Whether whoever asks files such records, of some unit or other.
    pub files: bool,
    /// Whether whoever asks accepts such records, of some unit or other.
    pub accepts: bool,
}

/// A kind of record with what a record of it says.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct KindView {
    /// The kind.
    #[serde(flatten)]
    pub line: KindLine,
    /// JSON Schema (2020-12) of what is sent to file such a record.
    #[schema(value_type = Object)]
    pub content: Value,
}

/// The kinds that an actor knows: those that its offices read.
pub fn kinds_known(bureau: &Bureau, actor: &Actor) -> KindList {
    let library = bureau.library();
    let mut kinds: Vec<&Arc<Kind>> = known(&library, actor).collect();
    kinds.sort_by_cached_key(|kind| sort_key(&kind.title));
    KindList { kinds: kinds.into_iter().map(|kind| line(actor, kind)).collect() }
}

/// One of them.
///
/// # Errors
/// [`AppError::NotFound`] for what there is not and for what the actor's offices do not read alike.
pub fn kind_view(bureau: &Bureau, actor: &Actor, id: &str) -> Result<KindView, AppError> {
    let library = bureau.library();
    let kind = known(&library, actor).find(|kind| kind.id == id);
    let kind = kind.ok_or_else(|| AppError::NotFound(Message::new("app-unknown").with("name", id)))?;
    Ok(KindView { line: line(actor, kind), content: content(kind) })
}

fn known<'l>(library: &'l Library, actor: &Actor) -> impl Iterator<Item = &'l Arc<Kind>> {
    let scope = scope(library, actor);
    library.kinds.values().filter(move |kind| match &scope {
        Scope::Everything => true,
        Scope::Part(part) => part.areas.iter().any(|area| area.has_kind(&kind.id)),
    })
}

fn line(actor: &Actor, kind: &Kind) -> KindLine {
    KindLine {
        id: kind.id.clone(),
        title: Title::from(kind),
        purpose: kind.purpose.clone(),
        files: files_somewhere(actor, kind),
        accepts: accepts_somewhere(actor, kind),
    }
}

/// What is sent to file a record of a kind.
fn content(kind: &Kind) -> Value {
    let title = |title: &str, english: &str| json!({ "title": title, "description": english });
    let text = |called: Value, more: Value| joined(joined(json!({ "type": "string" }), called), more);
    let required = |fields: &[Field]| -> Vec<String> {
        fields.iter().filter(|field| field.required).map(|field| field.name.clone()).collect()
    };
    let fields: Map<String, Value> =
        kind.fields.iter().map(|field| (field.name.clone(), value(field))).collect();
    let roles: Map<String, Value> =
        kind.roles.iter().map(|role| (role.name.clone(), taking_part(role))).collect();
    let wanted: Vec<&str> =
        kind.roles.iter().filter(|role| role.min > 0).map(|role| role.name.as_str()).collect();
    let mut properties = json!({
        "kind": { "const": kind.id },
        "unit": text(title("单位", "Unit"), json!({ "description": "Code, name or id of the unit that reports." })),
        "date": text(title(&kind.date_title, &kind.date_english), json!({ "format": "date" })),
        "number": text(title("编号", "Number"), json!({ "description": "A number of your own, where nothing else tells two records apart." })),
        "fields": {
            "type": "object", "properties": fields, "required": required(&kind.fields),
            "additionalProperties": false,
        },
        "participants": {
            "type": "object", "properties": roles, "required": wanted, "additionalProperties": false,
        },
        "reason": { "type": "string", "description": "A word on what a check doubts." },
        "draft": { "type": "boolean", "description": "Keep it as a draft, unfinished as it may be." },
        "another": { "type": "boolean", "description": "It is another one than those that are alike." },
    });
    if kind.evidence.asked != Asked::No {
        properties["evidence"] = joined(
            title(&kind.evidence.title, &kind.evidence.english),
            json!({ "type": "array", "items": { "type": "string" } }),
        );
    }
    json!({
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": kind.title,
        "description": kind.english,
        "type": "object",
        "properties": properties,
        "required": ["kind", "unit", "date"],
        "additionalProperties": false,
    })
}

fn taking_part(role: &Role) -> Value {
    let attributes: Map<String, Value> =
        role.attributes.iter().map(|field| (field.name.clone(), value(field))).collect();
    let who = json!({ "type": "string", "description": "Code, name, or both as 王伟(T0012)." });
    let with = json!({
        "type": "object",
        "properties": { "who": who, "attributes": { "type": "object", "properties": attributes, "additionalProperties": false } },
        "required": ["who"],
        "additionalProperties": false,
    });
    let mut taking = json!({
        "title": role.title,
        "description": role.english,
        "type": "array",
        "items": { "anyOf": [who, with] },
        "minItems": role.min,
    });
    if let Some(most) = role.max {
        taking["maxItems"] = most.into();
    }
    taking
}

/// What a field takes. Numbers are exact, so they may be sent as texts, as they come back.
fn value(field: &Field) -> Value {
    let sort = match &field.kind {
        FieldKind::Text { max } => json!({ "type": "string", "maxLength": max }),
        FieldKind::Number { unit, .. } => {
            json!({ "type": ["number", "string"], "x-measure": unit.name() })
        }
        FieldKind::Date => json!({ "type": "string", "format": "date" }),
        FieldKind::Time => json!({ "type": "string", "pattern": "^\\d{1,2}:\\d{2}$" }),
        FieldKind::Flag => json!({ "type": ["boolean", "string"] }),
        FieldKind::Choice(choices) => {
            let codes = choices.iter().map(|choice| {
                json!({ "const": choice.code, "title": choice.title, "description": choice.english })
            });
            json!({ "type": "string", "oneOf": codes.collect::<Vec<_>>() })
        }
        FieldKind::Unit => json!({ "type": "string", "description": "Code, name or id of a unit." }),
    };
    let called = json!({ "title": field.title, "description": field.english });
    let mut value = joined(called, sort);
    if field.sensitive {
        value["writeOnly"] = true.into();
    }
    value
}

/// One object with the entries of both; of those that both have, the second's.
fn joined(mut one: Value, other: Value) -> Value {
    if let (Value::Object(one), Value::Object(other)) = (&mut one, other) {
        one.extend(other);
    }
    one
}
