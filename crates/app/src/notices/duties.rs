//! What falls due and what was missed, told once a day to whoever has to see to it.

use std::sync::Arc;

use mingde_core::date::{Day, Timestamp};
use mingde_core::id::PersonId;
use mingde_core::policy::{Account, Actor};
use mingde_rulebook::AssessmentDate;
use mingde_store::{Beside, Telling};

use super::cause::{Cause, Duty};
use super::teller::Teller;
use crate::assignments::{Received, received};
use crate::bureau::Bureau;
use crate::cases::cases_due;
use crate::error::AppError;
use crate::long_work::apart;
use crate::replying::own_replies_due;
use crate::selections::SelectionsOn;
use crate::standing::Standing;
use crate::todo::{Near, near};

/// So many days ahead is told.
const AHEAD: i32 = 7;
/// What was missed before so many days is no news.
const BEHIND: i32 = 7;
/// So many people are told in one transaction: who writes meanwhile waits for one of them, not for all.
const TOGETHER: usize = 50;
const DAY: i64 = 86_400 * 1_000_000;
/// Notices that were read are kept for so many days, others for a year.
const KEPT: i64 = 90;

/// Tells everybody what of theirs falls due within seven days and what was missed in the last seven, and clears away old
/// notices. Told once a day or more often, it tells the same once. How many people there was something to tell.
pub async fn tell_duties(bureau: &Bureau, actor: &Actor, now: Timestamp) -> Result<usize, AppError> {
    let mut old = Beside::default();
    old.clear_notices(Timestamp(now.0 - KEPT * DAY), Timestamp(now.0 - 366 * DAY));
    bureau.store.change_beside(old).await?;
    let persons = bureau.store.told_persons().await?;
    if persons.is_empty() {
        return Ok(0);
    }
    let today = now.day();
    let standing = bureau.standing(actor, AssessmentDate::on(today)).await?;
    let mut told = 0;
    for some in persons.chunks(TOGETHER) {
        let (standing, some) = (standing.clone(), some.to_vec());
        let (count, telling) = apart(move || tell_some(&standing, &some, now)).await;
        told += count;
        bureau.store.change_beside(Beside::from(telling)).await?;
    }
    Ok(told)
}

fn tell_some(standing: &Arc<Standing>, persons: &[(PersonId, String)], now: Timestamp) -> (usize, Telling) {
    let present = &standing.present;
    let mut teller = Teller::at(&present.library, None, now);
    let actors = present.actors(now.day());
    let selections = SelectionsOn::read(present, now.day());
    let mut told = 0;
    for (person, name) in persons {
        let Ok(account) = Account::parse(name) else { continue };
        if present.snapshot.persons.index_of(*person).is_none() {
            continue;
        }
        let actor = actors.of(account, *person);
        let near = nearby(standing, &actor, now.day());
        let mut causes = sent_nearby(standing, &actor, now.day());
        causes.extend(cases_nearby(standing, &actor, now.day()));
        causes.extend(selections.told(present, &actor));
        told += usize::from(!near.is_empty() || !causes.is_empty());
        for cause in &causes {
            teller.once(*person, cause, 1);
        }
        for Near { rulebook, duty, due, overdue, of } in near {
            let duty = Duty { rulebook, duty, due };
            let cause = if overdue { Cause::DutyOverdue(duty) } else { Cause::DutyDue(duty) };
            teller.once(*person, &cause, of as u64);
        }
    }
    (told, teller.telling())
}

/// What was sent to somebody and is not done.
fn sent_nearby(standing: &Arc<Standing>, actor: &Actor, today: Day) -> Vec<Cause> {
    let present = &standing.present;
    let open = received(&present.library, &present.sight(actor), today).into_iter().filter(Received::is_open);
    let near = open.filter_map(|one| {
        let (record, on) = (one.assignment.id, one.assignment.due?);
        let is_near = (today.plus(-BEHIND)..=today.plus(AHEAD)).contains(&on);
        is_near.then_some(match on < today {
            true => Cause::AssignmentOverdue { record, on },
            false => Cause::AssignmentDue { record, on },
        })
    });
    near.collect()
}

/// Steps of cases that somebody sees to, and what they may say of their own: that its time has begun, also where the record came in by a
/// workbook or the day was one to come, and that it is about to end.
fn cases_nearby(standing: &Arc<Standing>, actor: &Actor, today: Day) -> Vec<Cause> {
    let library = &standing.present.library;
    let sight = standing.present.sight(actor);
    let steps = cases_due(library, &sight, today.plus(AHEAD), today).into_iter().filter_map(|due| {
        let (record, step, on) = (due.id, due.step, due.last);
        match on < today {
            true if on < today.plus(-BEHIND) => None,
            true => Some(Cause::CaseStepOverdue { record, step, on }),
            false => Some(Cause::CaseStepDue { record, step, on }),
        }
    });
    let mut causes: Vec<Cause> = steps.collect();
    for due in own_replies_due(library, &sight, today) {
        let (record, kind) = (due.record, due.kind);
        if due.begun.max(due.learned) >= today.plus(-BEHIND) {
            causes.push(Cause::ReplyOpen { record, kind: kind.clone() });
        }
        if let Some(on) = due.last.filter(|last| *last <= today.plus(AHEAD)) {
            causes.push(Cause::ReplyClosing { record, kind, on });
        }
    }
    causes
}

fn nearby(standing: &Standing, actor: &Actor, today: Day) -> Vec<Near> {
    let present = &standing.present;
    let sight = present.sight(actor);
    near(&present.library, &sight, &standing.assessed, (today.plus(-BEHIND), today.plus(AHEAD)))
}
