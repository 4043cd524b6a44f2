//! Before anything is typed: which kinds somebody files, for which units, and the form of a record that is there already.

use std::sync::Arc;

use mingde_core::date::Day;
use mingde_core::id::UnitId;
use mingde_core::kind::{Choice, Field, FieldKind, Kind, SelectionPart};
use mingde_core::policy::{Actor, files_somewhere, may_file};
use mingde_core::record::{Content, Value, Who};
use mingde_core::revision::EntityKind;
use mingde_core::text::{comparable, narrow, sort_key, sounds_like};
use mingde_store::{Filter, Page};

use super::slot::Slot;
use super::typed::Typed;
use crate::bureau::Bureau;
use crate::error::AppError;
use crate::import::Directories;
use crate::records::{RecordLine, list_records};

/// The kinds of the last so many records come first.
const RECENT: u32 = 40;
/// So many units are offered by name; whoever files for more of them looks for one.
const UNITS: usize = 12;

/// A kind that somebody may file.
#[derive(Debug, Clone)]
pub struct KindToFile {
    /// The kind.
    pub kind: Arc<Kind>,
    /// Whether it was filed lately.
    pub is_recent: bool,
}

/// The kinds that the actor files for some unit or other and that fit a text, by part of the title, its sound or its
/// English; those filed lately first.
pub async fn kinds_to_file(bureau: &Bureau, actor: &Actor, query: &str) -> Result<Vec<KindToFile>, AppError> {
    let (query, wanted) = (narrow(query), comparable(query));
    let fits = |kind: &Kind| {
        wanted.is_empty()
            || comparable(&kind.title).contains(&wanted)
            || sounds_like(&kind.title, &query)
            || kind.english.to_lowercase().contains(&query.to_lowercase())
    };
    let filter = Filter { entity: Some(EntityKind::Record), ..Filter::default() };
    let latest = list_records(bureau, actor, &filter, Page::first(RECENT).newest_first()).await?;
    let place = |kind: &Kind| latest.iter().position(|record| record.content.kind == kind.id);
    let library = bureau.library();
    let kinds = library.kinds.values();
    let mut found: Vec<&Arc<Kind>> =
        kinds.filter(|kind| files_somewhere(actor, kind) && !is_by_page(kind) && fits(kind)).collect();
    found.sort_by_cached_key(|kind| (place(kind).unwrap_or(usize::MAX), sort_key(&kind.title)));
    let line = |kind: &Arc<Kind>| KindToFile { kind: kind.clone(), is_recent: place(kind).is_some() };
    Ok(found.into_iter().map(line).collect())
}

/// What is entered on a page of its own.
fn is_by_page(kind: &Kind) -> bool {
    matches!(kind.selection, Some(SelectionPart::Decision(_)))
}

/// The units for which the actor files a kind, as they would be typed; none where there are too many to choose from.
pub async fn units_to_file(
    bureau: &Bureau,
    actor: &Actor,
    today: Day,
    kind: &Kind,
) -> Result<Vec<String>, AppError> {
    let registry = bureau.snapshot(None).await?;
    let units = registry.units.id.iter().zip(&registry.units.unit);
    let filed = units.filter(|(id, unit)| unit.span.contains(today) && may_file(actor, kind, **id).is_ok());
    let labels: Vec<String> =
        filed.take(UNITS + 1).map(|(_, unit)| format!("{}({})", unit.name, unit.code)).collect();
    Ok(if labels.len() > UNITS { Vec::new() } else { labels })
}

/// The unit for which the actor files all of some kinds, where it is one alone.
pub async fn only_unit_to_file(
    bureau: &Bureau,
    actor: &Actor,
    today: Day,
    kinds: &[String],
) -> Result<Option<UnitId>, AppError> {
    let (registry, library) = (bureau.snapshot(None).await?, bureau.library());
    let files = |id: UnitId| {
        let kinds = kinds.iter().map(|kind| library.kinds.get(kind));
        kinds.into_iter().all(|kind| kind.is_some_and(|kind| may_file(actor, kind, id).is_ok()))
    };
    let units = registry.units.id.iter().zip(&registry.units.unit);
    let mut own = units.filter(|(id, unit)| unit.span.contains(today) && files(**id)).map(|(id, _)| *id);
    Ok(own.next().filter(|_| own.next().is_none()))
}

/// A record as it would be typed. What is sealed stays closed: its place is empty.
pub async fn form_of(bureau: &Bureau, kind: &Kind, record: &RecordLine) -> Result<Typed, AppError> {
    let known = Directories::load(bureau).await?;
    let Content { unit, date, number, fields, participants, .. } = &record.content;
    let called = |who: Who| match who {
        Who::Unit(id) => known.directory().unit_label(id),
        who => known.called(who),
    };
    let text = |value: &Value| match value {
        Value::Sealed(_) => String::new(),
        Value::Unit(id) => called(Who::Unit(*id)).unwrap_or_default(),
        Value::Flag(true) => "是".to_owned(),
        Value::Flag(false) => "否".to_owned(),
        value => value.to_string(),
    };
    let mut typed = Typed::default();
    typed.set(Slot::Unit.input(), called(Who::Unit(*unit)));
    typed.set(Slot::Date.input(), [date.to_string()]);
    typed.set(Slot::Number.input(), number.clone());
    for (name, value) in fields {
        typed.set(Slot::Field(name.clone()).input(), [text(value)]);
    }
    for role in &kind.roles {
        let taking_part: Vec<_> = participants.iter().filter(|part| part.role == role.name).collect();
        let names = taking_part.iter().map(|part| called(part.who).unwrap_or_default());
        typed.set(Slot::Role(role.name.clone()).input(), names);
        for field in &role.attributes {
            let slot = Slot::Attribute { role: role.name.clone(), name: field.name.clone(), nth: 0 };
            let values =
                taking_part.iter().map(|part| part.attributes.get(&field.name).map_or(String::new(), text));
            typed.set(slot.input(), values);
        }
    }
    Ok(typed)
}

/// How a value is told to whoever might take it over.
pub(super) fn shown<'f>(field: &'f Field, value: &Value) -> Option<(String, Option<&'f Choice>)> {
    match (&field.kind, value) {
        (_, Value::Sealed(_) | Value::Unit(_)) => None,
        (FieldKind::Choice(choices), Value::Choice(code)) => {
            Some((code.clone(), Some(choices.iter().find(|choice| choice.code == *code)?)))
        }
        (FieldKind::Flag, Value::Flag(flag)) => Some((if *flag { "是" } else { "否" }.to_owned(), None)),
        (_, value) => Some((value.to_string(), None)),
    }
}
