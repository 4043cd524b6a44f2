//! Offices: granted for a time, withdrawn with a reason, and the actor that somebody is by them on a day.

use mingde_core::date::{Day, Timestamp};
use mingde_core::diagnostic::Message;
use mingde_core::grant::{Grant, Reach};
use mingde_core::id::{EntityId, PersonId};
use mingde_core::kind::Choice;
use mingde_core::office::{Office, Power};
use mingde_core::policy::{Account, Actor, Before, may_append, may_grant};
use mingde_core::record::State;
use mingde_core::registry::{Person, Span};
use mingde_core::revision::{Draft, EntityKind};
use mingde_core::snapshot::Snapshot;

use crate::bureau::Bureau;
use crate::error::{AppError, unknown};
use crate::grants::{GrantLine, all, found, standing};
use crate::import::Directories;
use crate::library::Library;
use crate::notices::Teller;

/// So many days from now on an office is granted at most: a hundred years. Who means "for good" says so by a day; year 9999 is a slip.
const LONGEST: i32 = 36_525;
/// What is to be granted.
#[derive(Debug, Clone)]
pub struct GrantRequest {
    /// Code or title of the office.
    pub office: String,
    /// Staff number of the person, or `姓名(工号)`.
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
    bureau.present().await?.actor(account, day)
}

/// The same, where nobody has asked for what the bureau knows yet: a command that ends after one act reads the registry and no
/// records.
pub(crate) async fn actor_read(bureau: &Bureau, account: &str, day: Day) -> Result<Actor, AppError> {
    if bureau.known().is_some() {
        return actor_of(bureau, account, day).await;
    }
    let (account, person) = account_of(account)?;
    let registry = bureau.registry().await?;
    if registry.persons.index_of(person).is_none() {
        return Err(nobody(account.as_str()));
    }
    let (library, lines) = (bureau.library(), all(&bureau.store).await?);
    let grants = standing(&lines).map(|line| &line.grant);
    let hierarchy = registry.units.hierarchy_on(day);
    Ok(Actor::person((account, person), day, grants, &library.schema, &hierarchy))
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
    match grant_offices(bureau, actor, now, std::slice::from_ref(request)).await?.first() {
        Some(id) => found(bureau, &id.to_string()).await,
        None => Err(AppError::Conflict(Message::new("app-nothing-changed"))),
    }
}

/// Grants offices, all or none. Those that are granted like this already are passed over; the ids of the others.
pub(crate) async fn grant_offices(
    bureau: &Bureau,
    actor: &Actor,
    now: Timestamp,
    requests: &[GrantRequest],
) -> Result<Vec<EntityId>, AppError> {
    // Whoever grants nothing anywhere does not learn who there is, nor what was granted to whom.
    if !actor.has_somewhere(Power::GrantOffices) {
        actor.may(Power::GrantOffices)?;
    }
    let library = bureau.library();
    let registry = bureau.registry().await?;
    let units = Directories::of(&registry);
    let grants = requests.iter().map(|request| asked(&library, &registry, &units, (request, now.day())));
    let grants = grants.collect::<Result<Vec<Grant>, AppError>>()?;
    // Nobody else grants anything until this is done, so what stands beside it is what is read here.
    let mut writer = bureau.store.begin(actor, now).await?;
    let beside = all(&bureau.store).await?;
    let ids: Vec<EntityId> = grants.iter().map(Grant::id).collect();
    let heads = writer.existing(&ids).await?;
    let mut others: Vec<&Grant> = standing(&beside).map(|line| &line.grant).collect();
    let hierarchy = registry.units.hierarchy_on(now.day());
    let (mut granted, mut permitted) = (Vec::new(), Vec::new());
    let mut teller = Teller::of(&library, actor, now);
    for (grant, id) in grants.iter().zip(ids) {
        let draft = draft(grant, State::Accepted, "");
        let is_there = heads.get(&id).is_some_and(|head| head.says_the_same_as(&draft));
        let before = heads.get(&id).map_or(Before::Nothing, |head| Before::Changed(head.standing()));
        let beside = others.iter().copied();
        let permit = may_grant(actor, (grant, draft), before, beside, &library.schema, &hierarchy)?;
        if is_there {
            continue;
        }
        permitted.push(permit);
        writer.audit("grant", &id.to_string(), &grant.office);
        teller.office(grant, heads.get(&id), State::Accepted);
        others.push(grant);
        granted.push(id);
    }
    if !granted.is_empty() {
        writer.append(permitted, None).await?;
        writer.tell(teller.telling());
        bureau.commit(writer).await?;
    }
    Ok(granted)
}

/// The grant that is asked for.
pub(crate) fn asked(
    library: &Library,
    registry: &Snapshot,
    units: &Directories,
    (request, today): (&GrantRequest, Day),
) -> Result<Grant, AppError> {
    let (first, last) = request.days;
    lasting(first, last, today)?;
    let office = office_named(library, &request.office)?;
    let person = holder(units, request.person.trim())?;
    if registry.persons.index_of(person).is_none() {
        return Err(nobody(request.person.trim()));
    }
    let reach = match &request.reach {
        ReachRequest::Unit(name) => Reach::Unit(units.unit(name)?),
        ReachRequest::Below(name) => Reach::Below(units.unit(name)?),
        ReachRequest::Bureau => Reach::Bureau,
    };
    let span = Span { from: Some(first), to: Some(last.plus(1)) };
    Ok(Grant { office: office.choice.code.clone(), person, reach, span })
}

/// Nobody is granted for a time that is over, nor so far ahead that nobody looks at it again.
fn lasting(first: Day, last: Day, today: Day) -> Result<(), AppError> {
    let told = |code| Err(AppError::Invalid(Message::new(code).with("first", first).with("last", last)));
    match last {
        last if (first..today).contains(&last) => told("grant-over"),
        last if last.since(today) > LONGEST => told("grant-long"),
        _ => Ok(()),
    }
}

/// Whoever is named by staff number, or by name and staff number together; never by a name alone, and nobody else is
/// suggested.
fn holder(names: &Directories, text: &str) -> Result<PersonId, AppError> {
    if text.ends_with([')', '）']) {
        return names.directory().person(text, None).map_err(|_| nobody(text));
    }
    Ok(Person::id_of(text))
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
    let library = bureau.library();
    let mut teller = Teller::of(&library, actor, now);
    teller.office(&line.grant, Some(&line.head), State::Withdrawn);
    let (before, telling) = (Some(&line.head), teller.telling());
    let change = mingde_store::Change { draft, before, action: "revoke", detail: reason, telling };
    bureau.append_alone(now, change).await?;
    found(bureau, &line.head.id.to_string()).await
}

/// An office by code or title.
pub fn office_named<'l>(library: &'l Library, name: &str) -> Result<&'l Office, AppError> {
    let offices = &library.schema.offices;
    let by = |Choice { code, title, english, .. }: &Choice| {
        [code, title, english].iter().any(|word| *word == name)
    };
    offices.iter().find(|office| by(&office.choice)).ok_or_else(|| {
        let known = offices.iter().flat_map(|o| [o.choice.code.as_str(), o.choice.title.as_str()]);
        unknown("app-unknown-office", name, known)
    })
}

pub(crate) fn draft(grant: &Grant, state: State, reason: &str) -> Draft {
    let stands = Draft::of_entry(EntityKind::Grant, grant.id(), &grant.office, grant.into());
    Draft { state, reason: reason.to_owned(), ..stands }
}

/// An account, and the person it is of if there is one.
pub(crate) fn account_of(account: &str) -> Result<(Account, PersonId), AppError> {
    let account = Account::parse(account).map_err(|_| nobody(account))?;
    let person = Person::id_of(account.as_str());
    Ok((account, person))
}

/// Nobody else is suggested: whoever asks need not know everybody.
pub(crate) fn nobody(code: &str) -> AppError {
    AppError::NotFound(Message::new("app-unknown-account").with("name", code))
}
