//! Changing the registry on purpose: units founded, closed, merged, split, renamed or moved, persons who join, take up
//! another post or leave. One transaction with a reason. What would change is planned first; whoever shows the plan and
//! whoever carries it out have the same one.

mod affected;
mod asked;
mod office_fate;
mod outcome;
mod preview;

use std::collections::BTreeMap;

use mingde_core::date::{Day, Timestamp};
use mingde_core::diagnostic::Message;
use mingde_core::id::EntityId;
use mingde_core::office::Power;
use mingde_core::personnel::PersonnelChange;
use mingde_core::policy::{Actor, Before, may_append};
use mingde_core::reorganisation::{Affected, Reorganisation};
use mingde_core::revision::{Draft, EntityKind};
use mingde_core::sealing::{Identity, Payload};
use mingde_store::StoreError;

pub use self::asked::{ChangeAsked, RegistryAct};
pub use self::office_fate::OfficeFate;
pub use self::outcome::{Reorganised, ReorganisedUnit};
pub use self::preview::{
    ChangePreview, Namesake, OpenDuty, PostLeft, PostsOf, SubjectsChanged, preview_change,
};

use crate::bureau::Bureau;
use crate::error::AppError;
use crate::sealing::sealing;

/// What is done to the registry.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum PlannedChange {
    /// To units.
    Units(Reorganisation),
    /// To a person.
    Person(PersonnelChange),
}

/// What is asked for.
#[derive(Debug, Clone)]
pub struct ReorganisationRequest {
    /// What is done.
    pub change: PlannedChange,
    /// The first day on which it holds.
    pub from: Day,
    /// Why, with the document that says so.
    pub reason: String,
    /// Show what would change, write nothing.
    pub dry_run: bool,
}

/// What a change would do, worked out over the registry as it stands.
pub(crate) struct Plan {
    /// What was looked at.
    before: Affected,
    /// What changes, as it is afterwards.
    changes: Affected,
    /// Where in the log stood what changes.
    positions: BTreeMap<EntityId, u64>,
    /// The same in short.
    outcome: Reorganised,
}

/// Carries out a change, or shows what it would do.
///
/// # Errors
/// [`AppError::Invalid`] with what stands in the way; [`AppError::Refused`] for whoever does not keep the registry.
pub async fn reorganise(
    bureau: &Bureau,
    actor: &Actor,
    now: Timestamp,
    request: &ReorganisationRequest,
) -> Result<Reorganised, AppError> {
    let plan = plan(bureau, actor, now, request).await?;
    if !request.dry_run {
        plan.carry_out(bureau, actor, now, request).await?;
    }
    Ok(plan.outcome)
}

/// Carries out a change as it was shown: `mark` is that of the [`ChangePreview`] that somebody has looked at.
///
/// # Errors
/// [`AppError::Conflict`] if it would do something else by now; else those of [`reorganise`].
pub async fn reorganise_as_shown(
    bureau: &Bureau,
    actor: &Actor,
    now: Timestamp,
    request: &ReorganisationRequest,
    mark: &str,
) -> Result<Reorganised, AppError> {
    let plan = plan(bureau, actor, now, request).await?;
    if plan.mark() != mark {
        return Err(meanwhile());
    }
    plan.carry_out(bureau, actor, now, request).await?;
    Ok(plan.outcome)
}

fn meanwhile() -> AppError {
    AppError::Conflict(Message::new("reorganisation-meanwhile"))
}

async fn plan(
    bureau: &Bureau,
    actor: &Actor,
    now: Timestamp,
    request: &ReorganisationRequest,
) -> Result<Plan, AppError> {
    actor.may(Power::KeepRegistry)?;
    if request.reason.trim().is_empty() {
        return Err(AppError::Invalid(Message::new("app-reason-wanted")));
    }
    if let PlannedChange::Units(Reorganisation::Rename { .. }) = request.change
        && request.from > now.day()
    {
        // A unit has one name at a time, and everything shows it.
        return Err(AppError::Invalid(Message::new("reorganisation-rename-later").with("day", request.from)));
    }
    let (before, mut positions) = affected::affected(bureau, &request.change).await?;
    let changes = match &request.change {
        PlannedChange::Units(reorganisation) => reorganisation.carry_out(request.from, &before),
        PlannedChange::Person(change) => change.carry_out(request.from, &before),
    };
    let changes = changes.map_err(AppError::Invalid)?;
    let changed: Vec<EntityId> = entities(&changes).collect();
    positions.retain(|id, _| changed.contains(id));
    let mut outcome = Reorganised::of(&before, &changes, request);
    outcome.records_after = affected::records_after(bureau, &request.change, &before, request.from).await?;
    Ok(Plan { before, changes, positions, outcome })
}

fn entities(changes: &Affected) -> impl Iterator<Item = EntityId> {
    let units = changes.units.keys().map(|id| id.0);
    units.chain(changes.persons.keys().map(|id| id.0)).chain(changes.groups.keys().map(|id| id.0))
}

impl Plan {
    /// What tells this plan from another one: what stands afterwards, and what it builds on.
    fn mark(&self) -> String {
        let Affected { units, persons, groups } = &self.changes;
        // Plain data into memory cannot fail; were it to, marks would differ and nothing would be written.
        let said = serde_json::to_vec(&(
            units.values().collect::<Vec<_>>(),
            persons.values().collect::<Vec<_>>(),
            groups.values().collect::<Vec<_>>(),
            self.positions.values().collect::<Vec<_>>(),
        ));
        blake3::hash(&said.unwrap_or_default()).to_hex()[..32].to_owned()
    }

    async fn carry_out(
        &self,
        bureau: &Bureau,
        actor: &Actor,
        now: Timestamp,
        request: &ReorganisationRequest,
    ) -> Result<(), AppError> {
        let mut writer = bureau.store.begin(actor, now).await?;
        let drafts = drafts(bureau, &self.changes, request.reason.trim())?;
        let heads = writer.existing(&drafts.iter().map(|draft| draft.id).collect::<Vec<_>>()).await?;
        let mut permitted = Vec::with_capacity(drafts.len());
        for draft in drafts {
            let head = heads.get(&draft.id);
            // Somebody was quicker, between reading and writing.
            if head.map(|head| head.position) != self.positions.get(&draft.id).copied() {
                return Err(meanwhile());
            }
            let before = head.map_or(Before::Nothing, |head| Before::Changed(head.standing()));
            permitted.push(may_append(actor, draft, before, None)?);
        }
        writer.append(permitted, None).await?;
        writer.audit("reorganise", &self.subject(request), request.reason.trim());
        bureau.commit(writer).await?;
        Ok(())
    }

    /// What the line of the trail is about: name of the unit, staff number of the person.
    fn subject(&self, request: &ReorganisationRequest) -> String {
        use Reorganisation::{Close, Found, Merge, Move, Rename, Split, Unite};
        let unit = match &request.change {
            PlannedChange::Person(change) => {
                let person = self.changes.persons.get(&change.person());
                return person.map_or_else(String::new, |person| person.code.clone());
            }
            PlannedChange::Units(Found(founding) | Unite { into: founding, .. }) => {
                return founding.name.clone();
            }
            PlannedChange::Units(Merge { into: unit, .. })
            | PlannedChange::Units(
                Close { unit } | Split { unit, .. } | Rename { unit, .. } | Move { unit, .. },
            ) => unit,
        };
        self.before.units.get(unit).map_or_else(String::new, |unit| unit.name.clone())
    }
}

fn drafts(bureau: &Bureau, changes: &Affected, reason: &str) -> Result<Vec<Draft>, StoreError> {
    let library = bureau.library();
    let sealing = sealing(&library, bureau.store.sealing());
    let draft = |entity, id: EntityId, kind: &str, payload: Payload| Draft {
        reason: reason.to_owned(),
        ..Draft::of_entry(entity, id, kind, payload)
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

impl From<Reorganisation> for PlannedChange {
    fn from(reorganisation: Reorganisation) -> Self {
        Self::Units(reorganisation)
    }
}
