//! The page of one's notices, in words that its reader may know.

use std::collections::BTreeMap;

use mingde_core::date::{Day, Timestamp};
use mingde_core::diagnostic::{Class, Message};
use mingde_core::id::{EntityId, PersonId, RecordId};
use mingde_core::policy::Actor;
use mingde_core::record::State;
use mingde_core::revision::EntityKind;
use mingde_store::{Beside, Digest, Filter, Found, NoticeRow, Page, StoreError};

use super::Cause;
use super::cause::Duty;
use crate::assignments::heading_seen;
use crate::bureau::Bureau;
use crate::error::AppError;
use crate::grants;
use crate::ledger::waits_for;
use crate::library::Library;
use crate::selections::selection_known;
use crate::sight::scope;
use crate::view::Title;

/// Notices of one page.
pub const NOTICES: u64 = 50;

/// A notice as it is listed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NoticeLine {
    /// What its owner calls it.
    pub id: Digest,
    /// What happened.
    pub cause: Cause,
    /// Of how many.
    pub count: u64,
    /// When.
    pub made: Timestamp,
    /// Whether its owner has read it.
    pub seen: bool,
    /// What it is about.
    pub about: About,
    /// Of records that were handed in: how many of their kind wait for its reader by now.
    pub waiting: Option<usize>,
}

/// What a notice is about, as its reader may know it today.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum About {
    /// A record.
    Record {
        /// Which one.
        id: RecordId,
        /// What its kind is called.
        kind: Title,
        /// When it happened.
        date: Day,
        /// What is to be repaired, while it waits for that; why it was withdrawn, while it is.
        reason: String,
    },
    /// Records of a kind, with its id.
    Kind(String, Title),
    /// A duty, and what its rulebook is called.
    Duty(Title, String),
    /// Something that was sent to a unit: which record, and what it is called.
    Assignment(RecordId, String),
    /// A step of a case.
    Step {
        /// The case.
        id: RecordId,
        /// What its kind is called.
        kind: Title,
        /// What the step is called.
        step: Title,
        /// When it happened.
        date: Day,
    },
    /// A selection: its call, what it is called, and whether its reader opens its page.
    Selection(RecordId, String, bool),
    /// An office.
    Office(Title),
    /// An import of a file.
    Import(String),
    /// The own account.
    Account,
    /// What its reader may no longer see, or what is no longer there.
    Gone,
}

/// How many notices somebody has not read.
pub async fn unread_notices(bureau: &Bureau, person: PersonId) -> Result<u64, AppError> {
    Ok(bureau.store.unread_notices(person).await?)
}

/// The own notices from the `first`, one more than [`NOTICES`] where there are more: those that were not read first, of each
/// half the latest first.
pub async fn notices_page(bureau: &Bureau, actor: &Actor, first: u64) -> Result<Vec<NoticeLine>, AppError> {
    let Some(person) = actor.who() else { return Ok(Vec::new()) };
    let rows = bureau.store.notices_of(person, first, NOTICES + 1).await?;
    let mut lines = Vec::new();
    let mut still = None;
    for row in rows {
        let Some(cause) = Cause::read(&row.cause, &row.subject, &row.detail) else { continue };
        let about = about(bureau, actor, &cause).await?;
        let mut waiting = None;
        if let Cause::RecordsWaiting { kind, .. } = &cause {
            if still.is_none() {
                still = Some(waiting_by_kind(bureau, actor).await?);
            }
            waiting = still.as_ref().map(|still| still.get(kind).copied().unwrap_or(0));
        }
        let NoticeRow { id, count, made, seen, .. } = row;
        lines.push(NoticeLine { id, cause, count, made, seen: seen.is_some(), about, waiting });
    }
    Ok(lines)
}

/// Notes that somebody has read one of the own notices.
///
/// # Errors
/// [`AppError::NotFound`] for one of somebody else, and for one that there is not.
pub async fn read_notice(bureau: &Bureau, actor: &Actor, now: Timestamp, id: Digest) -> Result<(), AppError> {
    let unknown = || AppError::NotFound(Message::new("notice-unknown"));
    let mut changes = Beside::default();
    changes.see_notice(actor.who().ok_or_else(unknown)?, id, now);
    match bureau.store.change_beside(changes).await {
        Err(StoreError::Overtaken) => Err(unknown()),
        done => Ok(done?),
    }
}

/// Notes that somebody has read all notices that were made until an instant.
pub async fn read_notices(
    bureau: &Bureau,
    actor: &Actor,
    now: Timestamp,
    until: Timestamp,
) -> Result<(), AppError> {
    let Some(person) = actor.who() else { return Ok(()) };
    let mut changes = Beside::default();
    changes.see_notices(person, until, now);
    Ok(bureau.store.change_beside(changes).await?)
}

/// How many records of each kind wait for somebody: what was decided on since it was told does not.
async fn waiting_by_kind(bureau: &Bureau, actor: &Actor) -> Result<BTreeMap<String, usize>, AppError> {
    let present = bureau.present().await?;
    let sight = present.sight(actor);
    let mut waiting = BTreeMap::new();
    for row in sight.rows().filter(|row| waits_for(actor, row)) {
        *waiting.entry(row.kind().id.clone()).or_default() += 1;
    }
    Ok(waiting)
}

async fn about(bureau: &Bureau, actor: &Actor, cause: &Cause) -> Result<About, AppError> {
    let library = bureau.library();
    Ok(match cause {
        Cause::RecordReturned { record, .. } | Cause::RecordWithdrawn { record, .. } => {
            record_seen(bureau, &library, actor, *record).await?
        }
        Cause::RecordsAccepted { kind, .. } | Cause::RecordsWaiting { kind, .. } => {
            let known = library.kinds.get(kind);
            known.map_or(About::Gone, |kind| About::Kind(kind.id.clone(), Title::from(&**kind)))
        }
        Cause::ReplyOpen { record, kind } | Cause::ReplyClosing { record, kind, .. } => {
            match record_seen(bureau, &library, actor, *record).await? {
                About::Record { id, date, reason, .. } if library.kinds.contains_key(kind) => {
                    About::Record { id, kind: Title::from(&*library.kinds[kind]), date, reason }
                }
                _ => About::Gone,
            }
        }
        Cause::CaseStepDue { record, step, .. } | Cause::CaseStepOverdue { record, step, .. } => {
            step_seen(bureau, actor, *record, step).await?
        }
        Cause::SelectionCalled { record }
        | Cause::SelectionClosing { record, .. }
        | Cause::SelectionRating { record, .. }
        | Cause::SelectionNoticed { record, .. }
        | Cause::SelectionDecided { record } => {
            let present = bureau.present().await?;
            let known = selection_known(&present, actor, *record);
            known.map_or(About::Gone, |(title, opens)| About::Selection(*record, title, opens))
        }
        Cause::DutyDue(duty) | Cause::DutyOverdue(duty) => duty_of(&library, duty),
        Cause::AssignmentSent { record }
        | Cause::AssignmentReminded { record, .. }
        | Cause::AssignmentDue { record, .. }
        | Cause::AssignmentOverdue { record, .. } => {
            let present = bureau.present().await?;
            let heading = heading_seen(&present, actor, *record);
            heading.map_or(About::Gone, |heading| About::Assignment(*record, heading))
        }
        Cause::OfficeGranted { grant, .. } | Cause::OfficeRevoked { grant, .. } => {
            office_of(bureau, &library, actor, *grant).await?
        }
        Cause::ImportUndone { batch } => match bureau.store.batch(batch).await? {
            Some(batch) if batch.author == actor.account().as_str() => About::Import(batch.file),
            _ => About::Gone,
        },
        Cause::PasswordReset | Cause::SecondFactorReset => About::Account,
    })
}

async fn record_seen(
    bureau: &Bureau,
    library: &Library,
    actor: &Actor,
    record: RecordId,
) -> Result<About, AppError> {
    let id_prefix = Some(record.to_string());
    let filter = Filter { entity: Some(EntityKind::Record), id_prefix, ..Filter::default() };
    let found = bureau.store.find(&scope(library, actor), &filter, Page::first(1)).await?.pop();
    let Some(found) = found else { return Ok(About::Gone) };
    let Found { head, reason, .. } = found;
    let (Some(kind), Some(date)) = (library.kinds.get(&head.kind), head.event) else {
        return Ok(About::Gone);
    };
    let is_told = matches!(head.state, State::Returned | State::Withdrawn);
    let reason = if is_told { reason } else { String::new() };
    Ok(About::Record { id: record, kind: Title::from(&**kind), date, reason })
}

/// A step of a case for whoever still handles it. Whom it concerns is told of the own steps by their page.
async fn step_seen(bureau: &Bureau, actor: &Actor, record: RecordId, name: &str) -> Result<About, AppError> {
    let present = bureau.present().await?;
    let sight = present.sight(actor);
    let Some(row) = sight.row_seen(record).filter(|row| !row.is_whom(actor)) else { return Ok(About::Gone) };
    let step = row.kind().procedure.as_ref().and_then(|procedure| procedure.step(name));
    let Some(step) = step else { return Ok(About::Gone) };
    let step = Title { title: step.title.clone(), english: step.english.clone() };
    Ok(About::Step { id: record, kind: Title::from(row.kind()), step, date: row.date() })
}

fn duty_of(library: &Library, duty: &Duty) -> About {
    let Some(rulebook) = library.rulebooks.get(&duty.rulebook) else { return About::Gone };
    let Some(result) = rulebook.results.iter().find(|result| result.id == duty.duty) else {
        return About::Gone;
    };
    let called = Title { title: rulebook.title.clone(), english: rulebook.english.clone() };
    About::Duty(called, result.title.clone())
}

/// What an office is called that is or was somebody's own.
async fn office_of(
    bureau: &Bureau,
    library: &Library,
    actor: &Actor,
    grant: EntityId,
) -> Result<About, AppError> {
    let line = match grants::found(bureau, &grant.to_string()).await {
        Ok(line) => line,
        Err(error) if error.class() == Class::NotFound => return Ok(About::Gone),
        Err(error) => return Err(error),
    };
    let office = library.schema.office(&line.grant.office).filter(|_| Some(line.grant.person) == actor.who());
    Ok(office.map_or(About::Gone, |office| About::Office(Title::from(&office.choice))))
}
