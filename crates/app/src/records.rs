//! Working with single records: listing, looking at, and passing from state to state.

use mingde_core::date::{Day, Timestamp};
use mingde_core::diagnostic::Message;
use mingde_core::id::{EntityId, RecordId, UnitId};
use mingde_core::kind::{Asked, Field, FieldKind, Kind};
use mingde_core::policy::{Actor, Before, Standing, accepts_at_once, may_append, may_file};
use mingde_core::record::{Content, State, Value, check_content};
use mingde_core::revision::{Draft, EntityKind, Revision};
use mingde_core::sealing::Payload;
use mingde_rulebook::Objection;
use mingde_store::{Change, Filter, Found, Head, Page};

use crate::bureau::Bureau;
use crate::entry::object;
use crate::error::{AppError, unknown_name};
use crate::import::Directories;
use crate::sealing::sealing;
use crate::sight::scope;

/// A record as it is listed.
#[derive(Debug, Clone)]
pub struct RecordLine {
    /// Where it stands.
    pub head: Head,
    /// Its content.
    pub content: Content,
    /// The content as the ledger has it.
    pub payload: Payload,
    /// What soft checks of rulebooks said when it was handed in or corrected just now.
    pub objections: Vec<Objection>,
}

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
    fn leads_to(self) -> State {
        match self {
            Self::Submit => State::Submitted,
            Self::Accept => State::Accepted,
            Self::Return => State::Returned,
            Self::Withdraw => State::Withdrawn,
        }
    }
}

/// Those records that fit a filter and that the actor may see, by log position in either direction.
pub async fn list_records(
    bureau: &Bureau,
    actor: &Actor,
    filter: &Filter,
    page: Page,
) -> Result<Vec<RecordLine>, AppError> {
    let filter = Filter { entity: Some(EntityKind::Record), ..filter.clone() };
    let found = bureau.store.find(&scope(&bureau.library, actor), &filter, page).await?;
    found.into_iter().map(line).collect()
}

/// All revisions of a record, oldest first. The id may be shortened as long as it stays unique.
pub async fn history(bureau: &Bureau, actor: &Actor, id: &str) -> Result<Vec<Revision>, AppError> {
    let record = find(bureau, actor, id).await?;
    Ok(bureau.store.history(record.head.id).await?)
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
    let record = find(bureau, actor, id).await?;
    let kind = bureau.library.kind(&record.content.kind)?;
    let next = step.leads_to();
    let state = record.head.state;
    let hands = hands(bureau, &record.head).await?;
    let standing = Standing { hands: Some(&hands), ..record.head.standing() };
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
    if next == State::Accepted {
        complete(kind, &record.content)?;
        if kind.evidence.asked == Asked::Required && record.content.evidence.is_empty() {
            let message = Message::new("app-evidence-wanted").with("title", &kind.evidence.title);
            return Err(AppError::Invalid(message));
        }
    }
    let objections = match step {
        Step::Submit => object(bureau, &record.content, now, reason).await?,
        _ => Vec::new(),
    };
    let change =
        Change { draft: permitted, before: Some(&record.head), action: step_name(step), detail: reason };
    bureau.store.append_alone(now, change).await?;
    let done = find(bureau, actor, &record.head.id.to_string()).await?;
    Ok(RecordLine { objections, ..done })
}

/// Who had a hand in a record since it was accepted last.
async fn hands(bureau: &Bureau, head: &Head) -> Result<Vec<String>, AppError> {
    let history = bureau.store.history(head.id).await?;
    let since = history.iter().rev().take_while(|revision| revision.draft.state != State::Accepted);
    Ok(since.map(|revision| revision.author.clone()).collect())
}

/// Corrects fields of a record as `name=value`; the record keeps its id. What was accepted is handed in anew, unless
/// whoever corrects it accepts it at once; what was returned becomes a draft, to be submitted.
pub async fn correct(
    bureau: &Bureau,
    actor: &Actor,
    now: Timestamp,
    id: &str,
    changes: &[(String, String)],
    reason: &str,
) -> Result<RecordLine, AppError> {
    let mut record = find(bureau, actor, id).await?;
    let before = record.content.clone();
    let kind = bureau.library.kind(&record.content.kind)?;
    may_file(actor, kind, record.content.unit)?;
    if reason.trim().is_empty() {
        return Err(AppError::Invalid(Message::new("app-reason-wanted")));
    }
    for (name, text) in changes {
        let Some(field) = kind.fields.iter().find(|f| f.name == *name || f.title == *name) else {
            return Err(no_such_field(kind, name));
        };
        if text.is_empty() {
            record.content.fields.remove(&field.name);
            continue;
        }
        record.content.fields.insert(field.name.clone(), parse_value(field, text)?);
    }
    complete(kind, &record.content)?;
    let sealing = sealing(&bureau.library, bureau.store.keys().sealing());
    record.payload = sealing.record(kind, RecordId(record.head.id), &mut record.content)?;
    if record.content == before {
        return Err(AppError::Conflict(Message::new("app-nothing-changed")));
    }
    let state = match record.head.state {
        // What was accepted is accepted anew, by somebody else.
        State::Accepted if !accepts_at_once(actor, kind, record.content.unit) => State::Submitted,
        State::Returned => State::Draft,
        state => state,
    };
    let payload = record.payload.clone();
    let draft = Draft::of_record(RecordId(record.head.id), &record.content, payload, state, reason.trim());
    let permitted = may_append(actor, draft, Before::Changed(record.head.standing()), Some(kind))?;
    let objections = object(bureau, &record.content, now, reason).await?;
    let change = Change { draft: permitted, before: Some(&record.head), action: "correct", detail: reason };
    bureau.store.append_alone(now, change).await?;
    let done = find(bureau, actor, &record.head.id.to_string()).await?;
    Ok(RecordLine { objections, ..done })
}

/// The record whose id begins like this; none or several is an error. One that the actor may not see is as good as none.
pub async fn find(bureau: &Bureau, actor: &Actor, id: &str) -> Result<RecordLine, AppError> {
    let filter = Filter {
        entity: Some(EntityKind::Record),
        id_prefix: Some(id.trim().to_ascii_lowercase()),
        ..Filter::default()
    };
    let mut found = bureau.store.find(&scope(&bureau.library, actor), &filter, Page::first(2)).await?;
    match (found.pop(), found.pop()) {
        (Some(one), None) => line(one),
        (None, _) => Err(AppError::NotFound(Message::new("app-no-record").with("id", id))),
        (Some(_), Some(_)) => Err(AppError::Invalid(Message::new("app-several-records").with("id", id))),
    }
}

fn line(found: Found) -> Result<RecordLine, AppError> {
    let position = found.head.position;
    let content = serde_json::from_str(&found.payload)
        .map_err(|cause| mingde_core::snapshot::BuildError { position, cause })?;
    Ok(RecordLine { head: found.head, content, payload: found.payload, objections: Vec::new() })
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

/// What cannot be corrected field by field is told from what there is not.
fn no_such_field(kind: &Kind, name: &str) -> AppError {
    let role = kind.roles.iter().find(|r| r.name == name || r.title == name).map(|r| r.title.as_str());
    let fixed = ["date", "unit", "日期", "单位", &kind.date_title].contains(&name).then_some(name);
    match (role, fixed) {
        (Some(title), _) => AppError::Invalid(Message::new("app-role-not-corrected").with("role", title)),
        (None, Some(name)) => {
            AppError::Invalid(Message::new("app-identity-not-corrected").with("name", name))
        }
        (None, None) => {
            let known = kind.fields.iter().flat_map(|f| [f.name.as_str(), f.title.as_str()]);
            AppError::Invalid(unknown_name("app-unknown-field", name, known))
        }
    }
}

/// Reads a value typed at the command line.
fn parse_value(field: &Field, text: &str) -> Result<Value, AppError> {
    let narrowed = mingde_core::text::narrow(text);
    let value = match &field.kind {
        FieldKind::Text { .. } => Some(Value::Text(text.trim().to_owned())),
        FieldKind::Number { .. } => narrowed.replace(',', "").parse().ok().map(Value::Number),
        FieldKind::Date => mingde_core::date::parse_day(&narrowed).ok().map(Value::Date),
        FieldKind::Time => Value::parse_tagged(&format!("m:{narrowed}")),
        FieldKind::Flag => match narrowed.as_str() {
            "true" | "yes" | "是" | "1" => Some(Value::Flag(true)),
            "false" | "no" | "否" | "0" => Some(Value::Flag(false)),
            _ => None,
        },
        FieldKind::Choice(choices) => {
            let named = choices.iter().find(|c| c.code == narrowed || c.title == narrowed);
            named.map(|c| Value::Choice(c.code.clone()))
        }
        FieldKind::Unit => narrowed.parse::<EntityId>().ok().map(|id| Value::Unit(UnitId(id))),
    };
    let wrong = || match &field.kind {
        FieldKind::Choice(choices) => {
            let options = choices.iter().map(|c| format!("{}（{}）", c.title, c.code)).collect::<Vec<_>>();
            Message::new("app-bad-choice").with("options", options.join("、"))
        }
        _ => Message::new("app-bad-value"),
    };
    let value =
        value.ok_or_else(|| AppError::Invalid(wrong().with("field", &field.title).with("text", text)))?;
    match mingde_core::record::check_value(field, &value) {
        Some(fault) => Err(AppError::Invalid(fault)),
        None => Ok(value),
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
    let kind = kind.map(|k| bureau.library.kind(k).map(|k| k.id.clone())).transpose()?;
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
