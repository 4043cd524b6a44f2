//! The office closes the evaluation, and puts on public notice whom it proposes. Each is one transaction: the call, and the nominations with
//! what came of them.

use mingde_core::date::{Day, Timestamp};
use mingde_core::diagnostic::Message;
use mingde_core::id::RecordId;
use mingde_core::kind::{CallFields, Kind, NominationFields};
use mingde_core::number::{Fixed, half_up};
use mingde_core::policy::{Actor, Before, Permitted, Standing as Stands, may_append, may_conclude, may_file};
use mingde_core::reason;
use mingde_core::record::{Content, State, Value};
use mingde_core::revision::Draft;

use super::call::{Call, TieRule};
use super::find::{RecordFound, called, record_of, unknown};
use super::guard::titled;
use super::page::ranking_of;
use super::ranking::Ranked;
use super::stage::{Stage, last_day, may_close};
use super::standing::{Nominee, Standing, nomination_fields};
use super::typed::{day, ids};
use crate::bureau::Bureau;
use crate::error::AppError;
use crate::present::Present;
use crate::sealing::sealing;

/// A selection whose office goes on with it.
pub(super) struct Handled<'p> {
    pub call: Call,
    pub standing: Standing,
    pub kind: &'p Kind,
    pub fields: &'p CallFields,
    pub nominations: (&'p Kind, &'p NominationFields),
}

impl<'p> Handled<'p> {
    /// # Errors
    /// [`AppError::NotFound`] for what there is not, and for whoever does not call such selections.
    pub fn of(present: &'p Present, actor: &Actor, id: &str) -> Result<Self, AppError> {
        let (call, standing) = called(present, id)?;
        let (kind, fields) = super::call_kind(&present.library, &call).ok_or_else(unknown)?;
        may_file(actor, kind, call.unit).map_err(|_| unknown())?;
        let nomination = super::nomination_kind(&present.library, &call).ok_or_else(unknown)?;
        let nominations = (nomination, nomination_fields(nomination).ok_or_else(unknown)?);
        Ok(Self { call, standing, kind, fields, nominations })
    }

    pub fn expect(&self, stages: &[Stage], today: Day) -> Result<(), AppError> {
        let stage = Stage::of(&self.call, &self.standing, today);
        match stages.contains(&stage) {
            true => Ok(()),
            false => Err(AppError::Conflict(titled("selection-not-now", &self.call))),
        }
    }

    /// The call with these dates filled in.
    async fn with_dates(
        &self,
        bureau: &Bureau,
        actor: &Actor,
        dates: &[(&String, Day)],
        code: &'static str,
    ) -> Result<Permitted<Draft>, AppError> {
        let found = record_of(bureau, self.call.id).await?;
        let mut content = found.content.clone();
        for (name, day) in dates {
            content.fields.insert((*name).clone(), Value::Date(*day));
        }
        let draft = draft(bureau, self.kind, self.call.id, &mut content, code)?;
        let standing = Stands { participants: Some(&found.content.participants), ..found.head.standing() };
        Ok(may_append(actor, draft, Before::Changed(standing), Some(self.kind))?)
    }

    /// A nomination with these values filled in.
    pub async fn concluded(
        &self,
        bureau: &Bureau,
        actor: &Actor,
        nominee: RecordId,
        values: &[(&String, Option<Value>)],
        code: &'static str,
    ) -> Result<Option<Permitted<Draft>>, AppError> {
        let RecordFound { head, content: stood } = record_of(bureau, nominee).await?;
        let mut becomes = stood.clone();
        for (name, value) in values {
            match value {
                Some(value) => becomes.fields.insert((*name).clone(), value.clone()),
                None => becomes.fields.remove(*name),
            };
        }
        if becomes == stood {
            return Ok(None);
        }
        let draft = draft(bureau, self.nominations.0, nominee, &mut becomes, code)?;
        let before = Before::Changed(head.standing());
        Ok(Some(may_conclude(actor, draft, before, self.nominations, (&stood, &becomes))?))
    }
}

fn draft(
    bureau: &Bureau,
    kind: &Kind,
    id: RecordId,
    content: &mut Content,
    code: &'static str,
) -> Result<Draft, AppError> {
    let payload = sealing(&bureau.library(), bureau.store.sealing()).record(kind, id, content)?;
    Ok(Draft::of_record(id, content, payload, State::Accepted, &reason::coded(&Message::new(code))))
}

/// Closes the evaluation: no sheet is taken any more, and what each was given stands in the nominations. Done twice it is done once.
///
/// # Errors
/// [`AppError::NotFound`] for whoever does not handle it; [`AppError::Conflict`] while raters still have time.
pub async fn close_evaluation(
    bureau: &Bureau,
    actor: &Actor,
    now: Timestamp,
    id: &str,
) -> Result<(), AppError> {
    let mut writer = bureau.store.begin(actor, now).await?;
    let present = bureau.renewed().await?;
    let handled = Handled::of(&present, actor, id)?;
    let Handled { call, standing, fields, nominations, .. } = &handled;
    if call.closed.is_some() {
        return Ok(());
    }
    if !may_close(call, standing, now.day()) {
        return Err(AppError::Conflict(
            titled("selection-close-early", call).with("until", call.evaluate_until),
        ));
    }
    let code = "reason-selection-closed";
    let mut drafts =
        vec![handled.with_dates(bureau, actor, &[(&fields.progress[0], now.day())], code).await?];
    for (_, ranked) in ranking_of(bureau, (call, fields), standing).await? {
        for one in ranked {
            let score = one.score.map(|score| Value::Number(shown(score)));
            let values = [(&nominations.1.score, score)];
            drafts.extend(handled.concluded(bureau, actor, one.id, &values, code).await?);
        }
    }
    writer.append(drafts, None).await?;
    writer.audit("close-evaluation", &call.id.0.to_string(), "");
    bureau.commit(writer).await?;
    Ok(())
}

/// A score as records and papers have it, to two decimals.
pub(super) fn shown(score: Fixed) -> Fixed {
    half_up(score.to_decimal(), 2).to_string().parse().unwrap_or(score)
}

/// Puts these on public notice from a day on. Before the body has decided that may be done anew, with other names or from another day.
///
/// # Errors
/// [`AppError::NotFound`] for whoever does not handle it; [`AppError::Conflict`] before the evaluation is closed and once it is decided;
/// [`AppError::Invalid`] for more than there are places, and for nobody.
pub async fn put_on_notice(
    bureau: &Bureau,
    actor: &Actor,
    now: Timestamp,
    (id, from): (&str, &str),
    proposed: &[String],
) -> Result<(), AppError> {
    Handled::of(&*bureau.present().await?, actor, id)?;
    let (from, proposed) = (day(from, now.day())?, ids(proposed));
    let mut writer = bureau.store.begin(actor, now).await?;
    let present = bureau.renewed().await?;
    let handled = Handled::of(&present, actor, id)?;
    let Handled { call, standing, fields, nominations, .. } = &handled;
    handled.expect(&[Stage::ToNotice, Stage::Noticed, Stage::ToAnswer, Stage::ToDecide], now.day())?;
    if from < now.day() || from > now.day().plus(MOST_AHEAD) {
        return Err(AppError::Invalid(Message::new("selection-notice-day").with("today", now.day())));
    }
    let rankings = ranking_of(bureau, (call, fields), standing).await?;
    let chosen = among(standing, &proposed)?;
    let ranked: Vec<&Ranked> = rankings.iter().flat_map(|(_, ranked)| ranked).collect();
    within_places(call, &chosen, &ranked)?;
    let to = last_day(&present.library.calendar, from, call.notice_days);
    let code = "reason-selection-notice";
    let dates = [(&fields.progress[1], from), (&fields.progress[2], to)];
    let mut drafts = vec![handled.with_dates(bureau, actor, &dates, code).await?];
    for nominee in standing.candidates() {
        let is_proposed = proposed.contains(&nominee.id);
        let on = |day: Day| is_proposed.then_some(Value::Date(day));
        let values = [(&nominations.1.notice[0], on(from)), (&nominations.1.notice[1], on(to))];
        drafts.extend(handled.concluded(bureau, actor, nominee.id, &values, code).await?);
    }
    writer.append(drafts, None).await?;
    writer.audit("put-on-notice", &call.id.0.to_string(), &format!("{from} {to}"));
    bureau.commit(writer).await?;
    Ok(())
}

/// A notice begins at most so many days ahead.
const MOST_AHEAD: i32 = 60;

/// Those candidates who are named; nobody is no list.
pub(super) fn among<'s>(standing: &'s Standing, named: &[RecordId]) -> Result<Vec<&'s Nominee>, AppError> {
    let chosen: Vec<&Nominee> = standing.candidates().filter(|one| named.contains(&one.id)).collect();
    if chosen.is_empty() {
        return Err(AppError::Invalid(Message::new("selection-nobody-ticked")));
    }
    if chosen.len() < named.len() {
        return Err(AppError::Invalid(Message::new("selection-no-candidate")));
    }
    Ok(chosen)
}

/// In no category are more than there are places, but for those who are tied where the call has all of these.
fn within_places(call: &Call, chosen: &[&Nominee], ranked: &[&Ranked]) -> Result<(), AppError> {
    for category in &call.categories {
        let own: Vec<&&Nominee> = chosen.iter().filter(|one| one.category == category.code).collect();
        let all_proposed = own.iter().all(|one| {
            ranked.iter().any(|ranked| ranked.id == one.id && ranked.proposal == super::Proposal::Proposed)
        });
        let tied = call.ties == TieRule::Shared && all_proposed;
        if own.len() > category.places as usize && !tied {
            let message = Message::new("selection-too-many").with("places", category.places);
            let message = message.with("count", own.len());
            return Err(AppError::Invalid(message.with_title("category", &category.title)));
        }
    }
    Ok(())
}
