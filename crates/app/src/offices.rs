//! Offices: granted for a time, withdrawn with a reason, and the actor that somebody is by them on a day.

use mingde_core::date::{Day, Timestamp};
use mingde_core::diagnostic::Message;
use mingde_core::directory::{Directory, NotFound};
use mingde_core::grant::{Grant, Reach};
use mingde_core::id::{PersonId, UnitId};
use mingde_core::kind::Choice;
use mingde_core::office::{Office, Power};
use mingde_core::policy::{Account, Actor, Before, Hierarchy, Scope, may_append, may_grant};
use mingde_core::record::State;
use mingde_core::registry::{Person, Span, Unit};
use mingde_core::revision::{Draft, EntityKind};
use mingde_core::snapshot::BuildError;
use mingde_store::{Filter, Found, Head, Page, Store};

use crate::bureau::Bureau;
use crate::error::{AppError, unknown};

/// Most entities read at once.
const MANY: u32 = 1_000;

/// A grant as it is listed.
#[derive(Debug, Clone)]
pub struct GrantLine {
    /// Where it stands; `Withdrawn` when it was taken back.
    pub head: Head,
    /// Who holds what, where, how long.
    pub grant: Grant,
    /// Who granted it, or took it back.
    pub by: String,
    /// Why it was taken back or changed.
    pub reason: String,
}

/// What is to be granted.
#[derive(Debug, Clone)]
pub struct GrantRequest {
    /// Code or title of the office.
    pub office: String,
    /// Staff number of the person.
    pub person: String,
    /// Where.
    pub reach: ReachRequest,
    /// First and last day.
    pub days: (Day, Day),
}

/// Where an office is to be held, with the unit by code or name.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ReachRequest {
    /// For one unit.
    Unit(String),
    /// For a unit and everything below it.
    Below(String),
    /// For the whole bureau.
    Bureau,
}

/// Somebody of the registry as an actor, with the offices that hold on a day: for whoever signed in under a staff
/// number. Who holds none still reads what concerns them.
///
/// # Errors
/// [`AppError::NotFound`] if nobody has this staff number.
pub async fn actor_of(bureau: &Bureau, account: &str, day: Day) -> Result<Actor, AppError> {
    let account = Account::parse(account).map_err(|_| nobody(account))?;
    let person = person_of(bureau, account.as_str()).await?;
    Ok(Actors::load(bureau, day).await?.of(account, person))
}

/// What makes actors of persons on one day.
pub(crate) struct Actors<'b> {
    bureau: &'b Bureau,
    day: Day,
    grants: Vec<GrantLine>,
    hierarchy: Hierarchy,
}

impl<'b> Actors<'b> {
    pub(crate) async fn load(bureau: &'b Bureau, day: Day) -> Result<Self, AppError> {
        let grants = standing(&bureau.store).await?;
        let hierarchy = Units::load(&bureau.store).await?.on(day);
        Ok(Self { bureau, day, grants, hierarchy })
    }

    pub(crate) fn of(&self, account: Account, person: PersonId) -> Actor {
        let grants = self.grants.iter().map(|line| &line.grant);
        Actor::person((account, person), self.day, grants, &self.bureau.library.schema, &self.hierarchy)
    }
}

/// All grants, those taken back as well, by log position. Whoever grants offices or reads the audit trail sees all of
/// them, everybody else their own.
pub async fn list_grants(bureau: &Bureau, actor: &Actor) -> Result<Vec<GrantLine>, AppError> {
    let mut grants = all(&bureau.store).await?;
    let sees_all = [Power::GrantOffices, Power::ReadAuditTrail].iter().any(|power| actor.may(*power).is_ok());
    if !sees_all {
        grants.retain(|line| Some(line.grant.person) == actor.who());
    }
    Ok(grants)
}

/// Grants an office. The same office for the same person, place and first day is granted once: granting it again with
/// another last day changes that grant.
pub async fn grant_office(
    bureau: &Bureau,
    actor: &Actor,
    now: Timestamp,
    request: &GrantRequest,
) -> Result<GrantLine, AppError> {
    let office = office_named(bureau, &request.office)?;
    let person = person_of(bureau, request.person.trim()).await?;
    let units = Units::load(&bureau.store).await?;
    let reach = match &request.reach {
        ReachRequest::Unit(name) => Reach::Unit(units.named(name)?),
        ReachRequest::Below(name) => Reach::Below(units.named(name)?),
        ReachRequest::Bureau => Reach::Bureau,
    };
    let (first, last) = request.days;
    let span = Span { from: Some(first), to: Some(last.plus(1)) };
    let grant = Grant { office: office.choice.code.clone(), person, reach, span };
    // Nobody else grants anything until this is done, so what stands beside it is what is read here.
    let mut writer = bureau.store.begin(actor, now).await?;
    let beside = standing(&bureau.store).await?;
    let draft = draft(&grant, State::Accepted, "");
    let heads = writer.existing(&[draft.id]).await?;
    let before = heads.get(&draft.id).map_or(Before::Nothing, |head| Before::Changed(head.standing()));
    if heads.get(&draft.id).is_some_and(|head| head.says_the_same_as(&draft)) {
        return Err(AppError::Conflict(Message::new("app-nothing-changed")));
    }
    let others = beside.iter().map(|line| &line.grant);
    let hierarchy = units.on(now.day());
    let schema = &bureau.library.schema;
    let permitted = may_grant(actor, (&grant, draft), before, others, schema, &hierarchy)?;
    writer.append(vec![permitted], None).await?;
    writer.audit("grant", &grant.id().to_string(), &grant.office);
    writer.commit().await?;
    found(bureau, &grant.id().to_string()).await
}

/// Takes a grant back. The id may be shortened as long as it stays unique.
pub async fn revoke_office(
    bureau: &Bureau,
    actor: &Actor,
    now: Timestamp,
    id: &str,
    reason: &str,
) -> Result<GrantLine, AppError> {
    // Whoever may not withdraw any grant is not told which there are.
    actor.may(Power::GrantOffices)?;
    let line = found(bureau, id).await?;
    if line.head.state == State::Withdrawn {
        let message = Message::new("app-state-step").with("from", "withdrawn").with("to", "withdrawn");
        return Err(AppError::Conflict(message));
    }
    if reason.trim().is_empty() {
        return Err(AppError::Invalid(Message::new("app-reason-wanted")));
    }
    let draft = draft(&line.grant, State::Withdrawn, reason.trim());
    let draft = may_append(actor, draft, Before::Kept(line.head.standing()), None)?;
    let change = mingde_store::Change { draft, before: Some(&line.head), action: "revoke", detail: reason };
    bureau.store.append_alone(now, change).await?;
    found(bureau, &line.head.id.to_string()).await
}

/// An office by code or title.
pub fn office_named<'b>(bureau: &'b Bureau, name: &str) -> Result<&'b Office, AppError> {
    let offices = &bureau.library.schema.offices;
    let by =
        |Choice { code, title, english }: &Choice| [code, title, english].iter().any(|word| *word == name);
    offices.iter().find(|office| by(&office.choice)).ok_or_else(|| {
        let known = offices.iter().flat_map(|o| [o.choice.code.as_str(), o.choice.title.as_str()]);
        unknown("app-unknown-office", name, known)
    })
}

fn draft(grant: &Grant, state: State, reason: &str) -> Draft {
    Draft {
        entity: EntityKind::Grant,
        id: grant.id(),
        kind: grant.office.clone(),
        state,
        event: None,
        unit: None,
        reason: reason.to_owned(),
        // Plain data into memory cannot fail.
        payload: grant.into(),
    }
}

/// The person with a staff number. Nobody else is suggested: whoever asks need not know everybody.
async fn person_of(bureau: &Bureau, code: &str) -> Result<PersonId, AppError> {
    let id = Person::id_of(code);
    let filter = Filter {
        entity: Some(EntityKind::Person),
        state: Some(State::Accepted),
        id_prefix: Some(id.to_string()),
        ..Filter::default()
    };
    let there = bureau.store.find(&Scope::Everything, &filter, Page::first(1)).await?;
    if there.is_empty() { Err(nobody(code)) } else { Ok(id) }
}

pub(crate) fn nobody(code: &str) -> AppError {
    AppError::NotFound(Message::new("app-unknown-account").with("name", code))
}

/// The grant whose id begins like this; none or several is an error.
async fn found(bureau: &Bureau, id: &str) -> Result<GrantLine, AppError> {
    let prefix = Some(id.trim().to_ascii_lowercase());
    let filter = Filter { entity: Some(EntityKind::Grant), id_prefix: prefix, ..Filter::default() };
    let mut found = bureau.store.find(&Scope::Everything, &filter, Page::first(2)).await?;
    match (found.pop(), found.pop()) {
        (Some(one), None) => line(one),
        (None, _) => Err(AppError::NotFound(Message::new("app-no-grant").with("id", id))),
        (Some(_), Some(_)) => Err(AppError::Invalid(Message::new("app-several-grants").with("id", id))),
    }
}

async fn all(store: &Store) -> Result<Vec<GrantLine>, AppError> {
    every(store, EntityKind::Grant).await?.into_iter().map(line).collect()
}

async fn standing(store: &Store) -> Result<Vec<GrantLine>, AppError> {
    let mut grants = all(store).await?;
    grants.retain(|line| line.head.state != State::Withdrawn);
    Ok(grants)
}

fn line(found: Found) -> Result<GrantLine, AppError> {
    let Found { head, payload, author, reason } = found;
    let grant =
        serde_json::from_str(&payload).map_err(|cause| BuildError { position: head.position, cause })?;
    Ok(GrantLine { head, grant, by: author, reason })
}

/// All entities of a sort of which there are few.
async fn every(store: &Store, entity: EntityKind) -> Result<Vec<Found>, AppError> {
    let filter = Filter { entity: Some(entity), ..Filter::default() };
    let mut all = Vec::new();
    loop {
        let after = all.last().map(|found: &Found| found.head.position);
        let found = store.find(&Scope::Everything, &filter, Page::following(after, MANY)).await?;
        let last = found.len() < MANY as usize;
        all.extend(found);
        if last {
            return Ok(all);
        }
    }
}

/// The units that stand.
struct Units(Vec<(UnitId, Unit)>);

impl Units {
    async fn load(store: &Store) -> Result<Self, AppError> {
        let mut units = Vec::new();
        for found in every(store, EntityKind::Unit).await? {
            if found.head.state != State::Withdrawn {
                let position = found.head.position;
                let unit = serde_json::from_str(&found.payload);
                units.push((UnitId(found.head.id), unit.map_err(|cause| BuildError { position, cause })?));
            }
        }
        Ok(Self(units))
    }

    /// Which belonged to which on a day.
    fn on(&self, day: Day) -> Hierarchy {
        self.0.iter().map(|(id, unit)| (*id, unit.parent_on(day))).collect()
    }

    /// A unit by code or name.
    fn named(&self, name: &str) -> Result<UnitId, AppError> {
        let mut directory = Directory::default();
        self.0.iter().for_each(|(id, unit)| directory.add_unit(*id, unit));
        directory.unit(name).map_err(|why| match why {
            NotFound::Unknown { nearest } => unknown("app-unknown-unit", name, nearest.as_deref()),
            NotFound::Ambiguous { .. } | NotFound::NameDiffers { .. } => {
                unknown("app-unknown-unit", name, None)
            }
        })
    }
}
