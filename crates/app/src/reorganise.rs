//! Closing, merging, splitting, renaming and moving units: one transaction with a reason, and a rehearsal that shows
//! what would change.

use mingde_core::date::{Day, Timestamp};
use mingde_core::diagnostic::Message;
use mingde_core::id::{EntityId, UnitId};
use mingde_core::office::Power;
use mingde_core::policy::{Actor, Before, Scope, may_append};
use mingde_core::record::State;
use mingde_core::registry::{Group, Person};
use mingde_core::reorganisation::{Affected, Reorganisation};
use mingde_core::revision::{Draft, EntityKind};
use mingde_core::sealing::{Identity, Payload};
use mingde_store::{Filter, Page, StoreError};

use crate::bureau::Bureau;
use crate::error::AppError;
use crate::sealing::sealing;

/// What is asked for.
#[derive(Debug, Clone)]
pub struct ReorganisationRequest {
    /// What is done.
    pub reorganisation: Reorganisation,
    /// The first day on which it holds.
    pub from: Day,
    /// Why, with the document that says so.
    pub reason: String,
    /// Show what would change, write nothing.
    pub dry_run: bool,
}

/// What changed, or would.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Reorganised {
    /// Units as they are afterwards.
    pub units: Vec<ReorganisedUnit>,
    /// Persons of whom a post ends or goes on elsewhere: staff number and name.
    pub persons: Vec<(String, String)>,
    /// Names of groups that end.
    pub groups: Vec<String>,
    /// Records that a unit has after it ended; they stay, and somebody should look at them.
    pub records_after: Vec<(String, u64)>,
    /// Nothing was written.
    pub dry_run: bool,
}

/// A unit that changed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ReorganisedUnit {
    /// Code.
    pub code: String,
    /// Name from now on.
    pub name: String,
    /// What it was called before, if that changed.
    pub former: Option<String>,
    /// It begins with this day.
    pub begins: Option<Day>,
    /// It is no longer there from this day on.
    pub ends: Option<Day>,
    /// It belongs to the unit of this name from the day on.
    pub parent: Option<String>,
}

/// So many records after the end of a unit are counted at most.
const COUNTED: u32 = 1_000;

/// Carries out a reorganisation, or shows what it would change.
pub async fn reorganise(
    bureau: &Bureau,
    actor: &Actor,
    now: Timestamp,
    request: &ReorganisationRequest,
) -> Result<Reorganised, AppError> {
    actor.may(Power::KeepRegistry)?;
    if request.reason.trim().is_empty() {
        return Err(AppError::Invalid(Message::new("app-reason-wanted")));
    }
    let registry = affected(bureau, request.reorganisation.ending()).await?;
    let changes = request.reorganisation.carry_out(request.from, &registry).map_err(AppError::Invalid)?;
    let mut outcome = outcome(&registry, &changes, request);
    for unit in request.reorganisation.ending() {
        let after = records_after(bureau, *unit, request.from).await?;
        if after > 0 {
            let name = registry.units.get(unit).map_or_else(String::new, |unit| unit.name.clone());
            outcome.records_after.push((name, after));
        }
    }
    if request.dry_run {
        return Ok(outcome);
    }
    let mut writer = bureau.store.begin(actor, now).await?;
    let drafts = drafts(bureau, &changes, request.reason.trim())?;
    let heads = writer.existing(&drafts.iter().map(|draft| draft.id).collect::<Vec<_>>()).await?;
    let mut permitted = Vec::with_capacity(drafts.len());
    for draft in drafts {
        let before = heads.get(&draft.id).map_or(Before::Nothing, |head| Before::Changed(head.standing()));
        permitted.push(may_append(actor, draft, before, None)?);
    }
    writer.append(permitted, None).await?;
    writer.audit("reorganise", &first_name(&registry, &request.reorganisation), request.reason.trim());
    bureau.commit(writer).await?;
    Ok(outcome)
}

/// All units, and who and what belongs to those that end.
async fn affected(bureau: &Bureau, ending: &[UnitId]) -> Result<Affected, AppError> {
    let mut found = Affected::default();
    let mut unreadable = None;
    bureau
        .store
        .latest_registry(|latest| {
            if latest.state == State::Withdrawn {
                return;
            }
            let read = take(&mut found, ending, latest.entity, latest.id, latest.payload);
            if let Err(cause) = read {
                unreadable = Some(mingde_core::snapshot::BuildError { position: latest.position, cause });
            }
        })
        .await?;
    match unreadable {
        Some(error) => Err(error.into()),
        None => Ok(found),
    }
}

fn take(
    found: &mut Affected,
    ending: &[UnitId],
    entity: EntityKind,
    id: EntityId,
    payload: &str,
) -> Result<(), serde_json::Error> {
    match entity {
        EntityKind::Unit => drop(found.units.insert(UnitId(id), serde_json::from_str(payload)?)),
        EntityKind::Person if !ending.is_empty() => {
            let person: Person = serde_json::from_str(payload)?;
            if person.posts.iter().any(|post| ending.contains(&post.unit)) {
                found.persons.insert(mingde_core::id::PersonId(id), person);
            }
        }
        EntityKind::Group if !ending.is_empty() => {
            let group: Group = serde_json::from_str(payload)?;
            if ending.contains(&group.unit) {
                found.groups.insert(mingde_core::id::GroupId(id), group);
            }
        }
        _ => {}
    }
    Ok(())
}

fn outcome(before: &Affected, after: &Affected, request: &ReorganisationRequest) -> Reorganised {
    let name = |id: UnitId| {
        let unit = after.units.get(&id).or_else(|| before.units.get(&id));
        unit.map(|unit| unit.name.clone())
    };
    let units = after.units.iter().map(|(id, unit)| {
        let earlier = before.units.get(id);
        let parent = unit.parent_on(request.from);
        let moved =
            parent.filter(|parent| earlier.is_none_or(|e| e.parent_on(request.from) != Some(*parent)));
        ReorganisedUnit {
            code: unit.code.clone(),
            name: unit.name.clone(),
            former: earlier.map(|e| e.name.clone()).filter(|former| *former != unit.name),
            begins: unit.span.from.filter(|_| earlier.is_none()),
            ends: unit.span.to.filter(|to| earlier.is_none_or(|e| e.span.to != Some(*to))),
            parent: moved.and_then(name),
        }
    });
    Reorganised {
        units: units.collect(),
        persons: after.persons.values().map(|p| (p.code.clone(), p.name.clone())).collect(),
        groups: after.groups.values().map(|group| group.name.clone()).collect(),
        records_after: Vec::new(),
        dry_run: request.dry_run,
    }
}

/// How many records a unit has that are dated on or after a day.
async fn records_after(bureau: &Bureau, unit: UnitId, from: Day) -> Result<u64, AppError> {
    let filter = Filter {
        entity: Some(EntityKind::Record),
        unit: Some(unit.0),
        event: Some(from..=Day::LATEST),
        ..Filter::default()
    };
    let found = bureau.store.find(&Scope::Everything, &filter, Page::first(COUNTED)).await?;
    Ok(found.iter().filter(|found| found.head.state != State::Withdrawn).count() as u64)
}

fn drafts(bureau: &Bureau, changes: &Affected, reason: &str) -> Result<Vec<Draft>, StoreError> {
    let library = bureau.library();
    let sealing = sealing(&library, bureau.store.sealing());
    let draft = |entity, id: EntityId, kind: &str, payload: Payload| Draft {
        entity,
        id,
        kind: kind.to_owned(),
        state: State::Accepted,
        event: None,
        unit: None,
        reason: reason.to_owned(),
        payload,
    };
    let mut drafts = Vec::new();
    for (id, unit) in &changes.units {
        let payload = sealing.unit(*id, &mut unit.clone())?;
        drafts.push(draft(EntityKind::Unit, id.0, &unit.kind, payload));
    }
    for (id, person) in &changes.persons {
        let payload = sealing.person(*id, &mut person.clone(), Identity::default())?;
        drafts.push(draft(EntityKind::Person, id.0, "", payload));
    }
    for (id, group) in &changes.groups {
        drafts.push(draft(EntityKind::Group, id.0, &group.kind, sealing.group(group)));
    }
    Ok(drafts)
}

fn first_name(registry: &Affected, reorganisation: &Reorganisation) -> String {
    let unit = match reorganisation {
        Reorganisation::Merge { into, .. } => into,
        Reorganisation::Close { unit }
        | Reorganisation::Split { unit, .. }
        | Reorganisation::Rename { unit, .. }
        | Reorganisation::Move { unit, .. } => unit,
    };
    registry.units.get(unit).map_or_else(String::new, |unit| unit.name.clone())
}
