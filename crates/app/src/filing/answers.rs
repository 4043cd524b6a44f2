//! What the bureau knows already: values that the registry or another record holds for what a form still asks.

use mingde_core::date::{Day, Timestamp};
use mingde_core::id::EntityId;
use mingde_core::kind::{Choice, Field, FieldKind, Kind, Role};
use mingde_core::policy::Actor;
use mingde_core::record::{State, Value};
use mingde_core::revision::EntityKind;
use mingde_store::{Filter, Page};

use super::blank::shown;
use super::composing::Composer;
use super::slot::Slot;
use super::typed::Typed;
use crate::asking::Asker;
use crate::bureau::Bureau;
use crate::error::AppError;
use crate::import::Directories;
use crate::record_line::{RecordLine, list_records};

/// So many records of a unit and day are looked at.
const LOOKED_AT: u32 = 40;

/// A value that is known already.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Answer {
    /// What it answers.
    pub slot: Slot,
    /// As it would be typed.
    pub text: String,
    /// Title and English title of a choice.
    pub choice: Option<(String, String)>,
    /// Who says so.
    pub source: AnswerSource,
}

/// Where a value stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum AnswerSource {
    /// In the registry, of this unit.
    Unit(String),
    /// In a record of the same unit and day.
    Record {
        /// Which.
        id: EntityId,
        /// Chinese and English title of its kind.
        kind: (String, String),
        /// Its day.
        date: Day,
    },
}

/// What is known of the places where nothing is typed: fields and roles of the same name and sort that another record of that
/// unit and day has which the actor may see, and fields that the unit has in the registry.
pub async fn answers(
    bureau: &Bureau,
    actor: &Actor,
    today: Day,
    kind: &Kind,
    typed: &Typed,
) -> Result<Vec<Answer>, AppError> {
    let known = Directories::load(bureau).await?;
    let library = bureau.library();
    let asker = Asker::of(bureau, actor, Timestamp::start_of(today));
    let mut composer = Composer::new(kind, &known, asker, today);
    let Some(unit) = composer.reporting_unit(typed.at(&Slot::Unit)) else { return Ok(Vec::new()) };
    let date = composer.date(typed.at(&Slot::Date));
    let blank: Vec<&Field> = kind
        .fields
        .iter()
        .filter(|field| !field.sensitive && typed.at(&Slot::Field(field.name.clone())).trim().is_empty())
        .collect();
    let untaken =
        |role: &&Role| typed.all(&role_slot(role).input()).iter().all(|text| text.trim().is_empty());
    let untaken: Vec<&Role> = kind.roles.iter().filter(untaken).collect();
    let mut found: Vec<Answer> = Vec::new();
    if let Some(unit) = known.unit_of(unit) {
        for field in &blank {
            let schema = library.schema.unit_fields.iter().find(|own| is_the_same(own, field));
            let value = schema.and_then(|own| unit.fields.get(&own.name));
            found.extend(value.and_then(|v| answer(field, v, AnswerSource::Unit(unit.name.clone()))));
        }
    }
    let Some(date) = date else { return Ok(found) };
    let filter = Filter {
        entity: Some(EntityKind::Record),
        unit: Some(unit.0),
        event: Some(date..=date),
        ..Filter::default()
    };
    for record in list_records(bureau, actor, &filter, Page::first(LOOKED_AT).newest_first()).await? {
        let other = library.kinds.get(&record.content.kind);
        let Some(other) = other.filter(|other| other.id != kind.id) else { continue };
        if matches!(record.head.state, State::Withdrawn | State::Draft) {
            continue;
        }
        let source = AnswerSource::Record {
            id: record.head.id,
            kind: (other.title.clone(), other.english.clone()),
            date,
        };
        let mut offers: Vec<Answer> = Vec::new();
        for field in &blank {
            let same = other.field(&field.name).filter(|own| !own.sensitive && is_the_same(own, field));
            let value = same.and_then(|own| record.content.fields.get(&own.name));
            offers.extend(value.and_then(|value| answer(field, value, source.clone())));
        }
        for role in &untaken {
            let same = other.role(&role.name).filter(|own| own.title == role.title && own.of == role.of);
            offers.extend(same.and_then(|_| taken(role, &record, &known, source.clone())));
        }
        for offer in offers {
            if !found.iter().any(|other| other.slot == offer.slot && other.text == offer.text) {
                found.push(offer);
            }
        }
    }
    Ok(found)
}

fn role_slot(role: &Role) -> Slot {
    Slot::Role(role.name.clone())
}

/// Those who take a role of this name in another record, unless they are more than may take it here.
fn taken(role: &Role, record: &RecordLine, known: &Directories, source: AnswerSource) -> Option<Answer> {
    let own = record.content.participants.iter().filter(|part| part.role == role.name);
    let names: Option<Vec<String>> = own.map(|part| known.label_in(record, part.who)).collect();
    let names = names.filter(|names| {
        !names.is_empty()
            && role.max.is_none_or(|most| u32::try_from(names.len()).is_ok_and(|count| count <= most))
    })?;
    Some(Answer { slot: role_slot(role), text: names.join("、"), choice: None, source })
}

/// Whether two fields ask for the same thing.
fn is_the_same(one: &Field, other: &Field) -> bool {
    let alike = match (&one.kind, &other.kind) {
        (FieldKind::Text { .. }, FieldKind::Text { .. }) => true,
        (FieldKind::Number { unit, .. }, FieldKind::Number { unit: wanted, .. }) => unit == wanted,
        (FieldKind::Choice(one), FieldKind::Choice(other)) => one == other,
        (one, other) => one == other,
    };
    one.name == other.name && one.title == other.title && alike
}

fn answer(field: &Field, value: &Value, source: AnswerSource) -> Option<Answer> {
    let (text, choice) = shown(field, value)?;
    let choice = choice.map(|Choice { title, english, .. }| (title.clone(), english.clone()));
    Some(Answer { slot: Slot::Field(field.name.clone()), text, choice, source })
}
