//! Working with single records: looking at one, correcting it, passing it from state to state.

use std::collections::BTreeMap;

use mingde_core::date::{Day, Timestamp};
use mingde_core::diagnostic::Message;
use mingde_core::id::RecordId;
use mingde_core::kind::{Asked, Kind};
use mingde_core::policy::{Actor, Before, Standing, may_append, may_file, may_write_of};
use mingde_core::record::{Content, State, check_content};
use mingde_core::revision::{Draft, EntityKind, Revision};
use mingde_core::text::comparable;
use mingde_store::{Change, Filter};

use crate::asking::Asker;
use crate::bureau::Bureau;
use crate::cases::undecided_now;
use crate::entry::object;
use crate::error::{AppError, unknown_name};
use crate::filing::{Composer, Fault, Slot, Typed, rewrite};
use crate::import::Directories;
use crate::notices::{HandedIn, Teller};
use crate::record_line::{RecordLine, find};
use crate::selections::{Calls, Writes, append_guarded};

/// What is done to a record.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Step {
    /// Hand a draft or returned record in.
    Submit,
    /// Accept it: it counts from now on.
    Accept,
    /// Send it back for repair.
    Return,
    /// Take it back.
    Withdraw,
}

impl Step {
    /// The state it leads to.
    pub(crate) fn leads_to(self) -> State {
        match self {
            Self::Submit => State::Submitted,
            Self::Accept => State::Accepted,
            Self::Return => State::Returned,
            Self::Withdraw => State::Withdrawn,
        }
    }
}

/// All revisions of a record, oldest first. The id may be shortened as long as it stays unique.
pub async fn history(bureau: &Bureau, actor: &Actor, id: &str) -> Result<Vec<Revision>, AppError> {
    let record = find(bureau, actor, id).await?;
    Ok(bureau.store.history(record.head.id).await?)
}

/// Whether what a record says is the actor's to correct: the same as to file one, as long as it is not withdrawn and not about
/// the actor.
pub fn may_correct(actor: &Actor, kind: &Kind, record: &RecordLine) -> bool {
    record.head.state != State::Withdrawn
        && may_file(actor, kind, record.content.unit).is_ok()
        && may_write_of(actor, kind, &record.content.participants).is_ok()
}

/// Brings a record into another state. Returning, withdrawing and touching what was accepted need a reason.
pub async fn change_state(
    bureau: &Bureau,
    actor: &Actor,
    now: Timestamp,
    id: &str,
    step: Step,
    reason: &str,
) -> Result<RecordLine, AppError> {
    change_state_of(bureau, actor, now, &find(bureau, actor, id).await?, step, reason).await
}

/// The same of a record as it was looked at: one that has changed since is left.
pub(crate) async fn change_state_of(
    bureau: &Bureau,
    actor: &Actor,
    now: Timestamp,
    record: &RecordLine,
    step: Step,
    reason: &str,
) -> Result<RecordLine, AppError> {
    let library = bureau.library();
    let kind = library.kind(&record.content.kind)?;
    let next = step.leads_to();
    let state = record.head.state;
    let history = bureau.store.history(record.head.id).await?;
    let hands = hands_in(&history);
    let standing = Standing { hands: Some(&hands), stood: Some(stood(&history)), ..record.head.standing() };
    let payload = record.payload.clone();
    let draft = Draft::of_record(RecordId(record.head.id), &record.content, payload, next, reason.trim());
    let permitted = may_append(actor, draft, Before::Kept(standing), Some(kind))?;
    if state == next || !state.may_become(next) {
        let message = Message::new("app-state-step").with("from", state.name()).with("to", next.name());
        return Err(AppError::Conflict(message));
    }
    if state.needs_reason(next) && reason.trim().is_empty() {
        return Err(AppError::Invalid(Message::new("app-reason-wanted")));
    }
    if next.is_handed_in() {
        complete(kind, &record.content)?;
    }
    if next == State::Accepted
        && let Some(void) = undecided_now(bureau, kind, &record.content).await?
    {
        return Err(AppError::Invalid(void));
    }
    if next != State::Withdrawn {
        let calls = Calls::for_kinds(bureau, std::iter::once(&**kind)).await?;
        if let Some(message) = calls.is_settled(kind, &record.content, next) {
            return Err(AppError::Conflict(message));
        }
    }
    let unproven = kind.evidence.asked == Asked::Required && record.content.evidence.is_empty();
    if next == State::Accepted && unproven {
        let message = Message::new("app-evidence-wanted").with_title("title", &kind.evidence);
        return Err(AppError::Invalid(message));
    }
    let objections = match step {
        Step::Submit => object(bureau, &record.content, now, reason).await?,
        _ => Vec::new(),
    };
    let mut teller = Teller::of(&library, actor, now);
    teller.decided(&record.head, &filers_in(&history), next);
    if next == State::Withdrawn && stood(&history) {
        teller.counts_no_more(&record.head, &record.content);
    }
    if next.is_handed_in() {
        teller.may_reply(RecordId(record.head.id), &record.content);
    }
    if next == State::Submitted && state != State::Submitted {
        let handed = (record.content.kind.clone(), record.content.unit);
        teller.handed_in(bureau, &HandedIn::from([(handed, 1)])).await?;
    }
    let (before, telling) = (Some(&record.head), teller.telling());
    let change = Change { draft: permitted, before, action: step_name(step), detail: reason, telling };
    match step {
        Step::Submit => {
            let writes = Writes { actor, now, of: Some(RecordId(record.head.id)) };
            if let Some(against) = append_guarded(bureau, writes, change, (kind, &record.content)).await? {
                return Err(AppError::Conflict(against));
            }
        }
        Step::Accept | Step::Return | Step::Withdraw => bureau.append_alone(now, change).await?,
    }
    let done = find(bureau, actor, &record.head.id.to_string()).await?;
    Ok(RecordLine { objections, ..done })
}

/// Whether a record was accepted, by its revisions, oldest first, and nobody who decides has returned it or taken that back
/// since.
pub(crate) fn stood(history: &[Revision]) -> bool {
    let mut stood = false;
    let mut prior: Option<&Revision> = None;
    for revision in history {
        let same = prior.is_some_and(|prior| prior.draft.payload == revision.draft.payload);
        let was_accepted = prior.is_some_and(|prior| prior.draft.state == State::Accepted);
        stood = match revision.draft.state {
            State::Accepted => true,
            State::Returned | State::Withdrawn => false,
            // Nothing changed: the decision was taken back. Else it is a correction of what was accepted.
            State::Draft | State::Submitted => stood && !(was_accepted && same),
        };
        prior = Some(revision);
    }
    stood
}

/// Who filed what a record says, of its revisions: whoever decided on it since did not.
pub(crate) fn filers_in(history: &[Revision]) -> Vec<String> {
    let decided = |revision: &Revision| matches!(revision.draft.state, State::Accepted | State::Returned);
    let filed = history.iter().rposition(|revision| !decided(revision)).map_or(0, |at| at + 1);
    hands_in(&history[..filed])
}

/// Who had a hand in what a record says since it was accepted last, by its revisions, oldest first. Whoever returns a record has no hand in what it says, and a decision that was
/// taken back by whom it was taken by leaves everything as it was before.
pub(crate) fn hands_in(history: &[Revision]) -> Vec<String> {
    let (mut hands, mut before_accepted) = (Vec::new(), Vec::new());
    let mut prior: Option<&Revision> = None;
    for revision in history {
        let same = prior.is_some_and(|prior| prior.draft.payload == revision.draft.payload);
        let decided = |prior: &&Revision| matches!(prior.draft.state, State::Accepted | State::Returned);
        let taken_back = prior.filter(decided).filter(|prior| prior.author == revision.author);
        match (revision.draft.state, taken_back) {
            (State::Accepted, _) => before_accepted = std::mem::take(&mut hands),
            (State::Submitted, Some(decision)) if same => {
                if decision.draft.state == State::Accepted {
                    hands = std::mem::take(&mut before_accepted);
                }
            }
            (State::Returned, _) if same => {}
            _ => hands.push(revision.author.clone()),
        }
        prior = Some(revision);
    }
    hands
}

/// Corrects a record by what was typed as `name=value`: fields, roles, day, unit and number by name or title, empty to take
/// out. It keeps its id, unless what makes it the record that it is changes: then it is withdrawn and filed anew, in one
/// transaction. What was accepted is handed in anew, unless whoever corrects it accepts it at once; what was returned
/// becomes a draft, to be submitted.
pub async fn correct(
    bureau: &Bureau,
    actor: &Actor,
    now: Timestamp,
    id: &str,
    changes: &[(String, String)],
    reason: &str,
) -> Result<RecordLine, AppError> {
    let record = find(bureau, actor, id).await?;
    let library = bureau.library();
    let kind = library.kind(&record.content.kind)?;
    may_file(actor, kind, record.content.unit)?;
    may_write_of(actor, kind, &record.content.participants)?;
    if reason.trim().is_empty() {
        return Err(AppError::Invalid(Message::new("app-reason-wanted")));
    }
    let known = Directories::load(bureau).await?;
    let mut composer = Composer::new(kind, &known, Asker::of(bureau, actor, now), now.day());
    let mut content = record.content.clone();
    for (name, text) in changes {
        change(&mut composer, &mut content, name, text)?;
    }
    if (content.unit, content.date) != (record.content.unit, record.content.date) {
        composer.refuse_after_end(content.unit, content.date);
    }
    composer.check(&content);
    if let Some(fault) = composer.faults.into_iter().next() {
        let Fault { message, suggestion, .. } = fault;
        return Err(match suggestion {
            Some(suggestion) => AppError::Unfit { message, suggestion },
            None => AppError::Invalid(message),
        });
    }
    may_file(actor, kind, content.unit)?;
    rewrite(bureau, actor, now, (kind, &record), content, reason.trim()).await
}

/// Changes one thing as it was typed. What is wrong with it is gathered by the composer.
fn change(
    composer: &mut Composer<'_>,
    content: &mut Content,
    name: &str,
    text: &str,
) -> Result<(), AppError> {
    let kind = composer.kind;
    let wanted = comparable(name);
    let called = |own: &str, title: &str, english: &str| {
        own == name || comparable(title) == wanted || comparable(english) == wanted
    };
    if let Some(field) = kind.fields.iter().find(|f| called(&f.name, &f.title, &f.english)) {
        content.fields.remove(&field.name);
        let value = composer.value(field, Slot::Field(field.name.clone()), text);
        content.fields.extend(value.map(|value| (field.name.clone(), value)));
    } else if let Some(role) = kind.roles.iter().find(|r| called(&r.name, &r.title, &r.english)) {
        let typed = Typed::new([(Slot::Role(role.name.clone()).input(), text.to_owned())]);
        let mut named = Vec::new();
        composer.taking_part(role, &typed, Some(content.unit), None, &mut named);
        // Of whoever stays, what was recorded stays; of others the kind says what is wanting.
        composer.faults.retain(|fault| !(fault.missing && matches!(fault.slot, Slot::Attribute { .. })));
        for participant in &mut named {
            let stood = content.participants.iter().find(|p| p.role == role.name && p.who == participant.who);
            participant.attributes = stood.map_or(BTreeMap::new(), |stood| stood.attributes.clone());
        }
        let at = content.participants.iter().position(|p| p.role == role.name);
        content.participants.retain(|p| p.role != role.name);
        let at = at.unwrap_or(content.participants.len()).min(content.participants.len());
        content.participants.splice(at..at, named);
    } else if called("date", &kind.date_title, &kind.date_english) || name == "日期" {
        content.date = composer.date(text).unwrap_or(content.date);
    } else if called("unit", "单位", "Unit") {
        content.unit = composer.reporting_unit(text).unwrap_or(content.unit);
    } else if called("number", "编号", "No.") {
        content.number = Some(text.trim().to_owned()).filter(|number| !number.is_empty());
    } else {
        let fields = kind.fields.iter().flat_map(|f| [f.name.as_str(), f.title.as_str()]);
        let roles = kind.roles.iter().flat_map(|r| [r.name.as_str(), r.title.as_str()]);
        let fixed = ["date", "unit", "number", &kind.date_title, "单位", "编号"];
        let known = fields.chain(roles).chain(fixed);
        return Err(AppError::Invalid(unknown_name("app-unknown-field", name, known)));
    }
    Ok(())
}

fn complete(kind: &Kind, content: &Content) -> Result<(), AppError> {
    match check_content(kind, content).into_iter().next() {
        Some(fault) => Err(AppError::Invalid(fault)),
        None => Ok(()),
    }
}

fn step_name(step: Step) -> &'static str {
    match step {
        Step::Submit => "submit",
        Step::Accept => "accept",
        Step::Return => "return",
        Step::Withdraw => "withdraw",
    }
}

/// A filter for records from what was typed: kind, unit, state and days.
pub async fn filter(
    bureau: &Bureau,
    kind: Option<&str>,
    unit: Option<&str>,
    state: Option<State>,
    days: Option<(Day, Day)>,
) -> Result<Filter, AppError> {
    let kind = kind.map(|k| bureau.library().kind(k).map(|k| k.id.clone())).transpose()?;
    let unit = match unit {
        None => None,
        Some(name) => Some(Directories::load(bureau).await?.unit(name)?),
    };
    Ok(Filter {
        entity: Some(EntityKind::Record),
        kind,
        unit: unit.map(|u| u.0),
        state,
        event: days.map(|(from, to)| from..=to),
        id_prefix: None,
    })
}
