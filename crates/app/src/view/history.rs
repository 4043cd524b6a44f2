//! How an entry came to be so: its revisions, and what each of them changed.

use std::collections::{BTreeMap, BTreeSet};

use mingde_core::date::Timestamp;
use mingde_core::kind::{Field, Kind};
use mingde_core::policy::{Actor, may_decide_of, withhold};
use mingde_core::reason;
use mingde_core::record::{Content, Participant, State, Value};
use mingde_core::revision::Revision;
use mingde_core::snapshot::BuildError;
use mingde_core::words::Locale;
use serde::{Serialize, Serializer};
use utoipa::ToSchema;

use super::schema::{MomentText, StateText};
use super::shown::{Called, Shown, values};
use super::{Title, as_text};
use crate::error::AppError;
use crate::library::Library;

/// One revision.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct RevisionView {
    /// From 1.
    pub number: u32,
    /// Its position in the log.
    pub position: u64,
    /// When the ledger learned it.
    #[serde(serialize_with = "as_text")]
    #[schema(value_type = MomentText)]
    pub recorded: Timestamp,
    /// Who entered it.
    pub author: String,
    /// The import it came with.
    pub batch: Option<String>,
    /// State after it.
    #[schema(value_type = StateText)]
    pub state: State,
    /// Why; empty where nothing was said.
    pub reason: String,
    /// What reads otherwise than after the revision before; of the first nothing.
    pub changes: Vec<ShiftView>,
}

/// Something that reads otherwise.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct ShiftView {
    /// Field or role by its name; else `date`, `unit`, `number` or `evidence`.
    pub part: String,
    /// What it is called.
    #[serde(flatten)]
    pub title: Title,
    /// Before; none where nothing was stated.
    #[serde(serialize_with = "data")]
    #[schema(value_type = Option<String>)]
    pub before: Option<Shown>,
    /// Afterwards.
    #[serde(serialize_with = "data")]
    #[schema(value_type = Option<String>)]
    pub after: Option<Shown>,
}

/// The revisions of a record, oldest first, with what each changed.
///
/// # Errors
/// [`AppError::Snapshot`] if one does not read.
pub fn history_view(
    revisions: &[Revision],
    (library, actor): (&Library, &Actor),
    called: &Called<'_>,
    locale: Locale,
) -> Result<Vec<RevisionView>, AppError> {
    let mut before: Option<Content> = None;
    let mut views = Vec::with_capacity(revisions.len());
    for revision in revisions {
        let position = revision.position;
        let mut content: Content =
            serde_json::from_str(&revision.draft.payload).map_err(|cause| BuildError { position, cause })?;
        let kind: Option<&Kind> = library.kinds.get(&content.kind).map(AsRef::as_ref);
        let is_own_case = kind.is_some_and(|kind| {
            kind.procedure.is_some() && may_decide_of(actor, kind, &content.participants).is_err()
        });
        if let Some(kind) = kind {
            withhold(actor, kind, &mut content);
        }
        let changes = before.as_ref().map_or_else(Vec::new, |before| shifts(kind, before, &content, called));
        before = Some(content);
        views.push(RevisionView {
            number: revision.number,
            position,
            recorded: revision.recorded,
            author: revision.author.clone(),
            batch: revision.batch.clone(),
            state: revision.draft.state,
            reason: match is_own_case {
                true => String::new(),
                false => reason::say(locale, &revision.draft.reason).into_owned(),
            },
            changes,
        });
    }
    Ok(views)
}

/// What differs between two contents, in the order in which a record is shown.
pub(crate) fn shifts(
    kind: Option<&Kind>,
    before: &Content,
    after: &Content,
    called: &Called<'_>,
) -> Vec<ShiftView> {
    let mut shifts = of_head(kind, before, after, called);
    shifts.extend(of_fields(kind, &before.fields, &after.fields, called));
    shifts.extend(of_roles(kind, before, after, called));
    if before.evidence != after.evidence {
        let count = |content: &Content| Some(Shown::plain(content.evidence.len()));
        let title = kind.map_or_else(|| Title::name("evidence"), |kind| Title::from(&kind.evidence));
        shifts.push(ShiftView { part: "evidence".into(), title, before: count(before), after: count(after) });
    }
    shifts
}

fn of_head(kind: Option<&Kind>, before: &Content, after: &Content, called: &Called<'_>) -> Vec<ShiftView> {
    let day = |content: &Content| Some(Shown::day(content.date));
    let unit = |content: &Content| Some(Shown::of(None, &Value::Unit(content.unit), called));
    let number = |content: &Content| content.number.as_ref().map(Shown::plain);
    let date = kind.map_or_else(
        || Title::name("date"),
        |kind| Title { title: kind.date_title.clone(), english: kind.date_english.clone() },
    );
    let parts = [
        ("date", date, day(before), day(after)),
        ("unit", Title::word("record-part-unit"), unit(before), unit(after)),
        ("number", Title::word("record-part-number"), number(before), number(after)),
    ];
    let differ = parts.into_iter().filter(|(_, _, before, after)| before != after);
    differ.map(|(part, title, before, after)| ShiftView { part: part.into(), title, before, after }).collect()
}

fn of_fields(
    kind: Option<&Kind>,
    before: &BTreeMap<String, Value>,
    after: &BTreeMap<String, Value>,
    called: &Called<'_>,
) -> Vec<ShiftView> {
    let fields: &[Field] = kind.map_or(&[], |kind| &kind.fields);
    let known = fields.iter().map(|field| &field.name);
    let others: BTreeSet<&String> = before.keys().chain(after.keys()).collect();
    let others = others.into_iter().filter(|name| !fields.iter().any(|field| field.name == **name));
    let differ = known.chain(others).filter(|name| before.get(*name) != after.get(*name));
    differ
        .map(|name| {
            let field = fields.iter().find(|field| field.name == *name);
            let shown = |values: &BTreeMap<String, Value>| {
                values.get(name).map(|value| Shown::of(field, value, called))
            };
            ShiftView {
                part: name.clone(),
                title: field.map_or_else(|| Title::name(name), Title::from),
                before: shown(before),
                after: shown(after),
            }
        })
        .collect()
}

/// Roles in which somebody else takes part, or otherwise, than before.
fn of_roles(kind: Option<&Kind>, before: &Content, after: &Content, called: &Called<'_>) -> Vec<ShiftView> {
    let roles: BTreeSet<&String> =
        before.participants.iter().chain(&after.participants).map(|part| &part.role).collect();
    let of = |content: &Content, role: &String| -> Vec<Participant> {
        content.participants.iter().filter(|part| part.role == *role).cloned().collect()
    };
    let differ = roles.into_iter().filter(|role| of(before, role) != of(after, role));
    differ
        .map(|name| {
            let role = kind.and_then(|kind| kind.role(name));
            let shown = |content: &Content| {
                let parts = of(content, name);
                let names: Vec<String> =
                    parts.iter().map(|part| told(role.map(|role| &*role.attributes), part, called)).collect();
                (!names.is_empty()).then(|| Shown::plain(names.join("、")))
            };
            ShiftView {
                part: name.clone(),
                title: role.map_or_else(|| Title::name(name), Title::from),
                before: shown(before),
                after: shown(after),
            }
        })
        .collect()
}

/// `陈老师(P04)`, `陈老师(P04)（1.5，迟到）`.
fn told(attributes: Option<&[Field]>, part: &Participant, called: &Called<'_>) -> String {
    let name = called(part.who).unwrap_or_else(|| part.who.entity().to_string());
    let stated = values(attributes.unwrap_or_default(), &part.attributes, called);
    if stated.is_empty() {
        return name;
    }
    let stated: Vec<&str> = stated.iter().map(|field| field.value.say(Locale::ZhCn)).collect();
    format!("{name}（{}）", stated.join("，"))
}

fn data<S: Serializer>(shown: &Option<Shown>, serializer: S) -> Result<S::Ok, S::Error> {
    shown.as_ref().map(|shown| &shown.data).serialize(serializer)
}
