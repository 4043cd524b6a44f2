//! Replies of whoever a record concerns: a statement before the decision, an appeal after it, each within its time. Nobody
//! else files one; the office that accepts such records sees it.

mod due;

use std::collections::BTreeMap;

use mingde_core::date::{Day, Timestamp};
use mingde_core::diagnostic::Message;
use mingde_core::id::EntityId;
use mingde_core::kind::{Asked, FieldKind, Kind, ReplyTime, ReplyTo};
use mingde_core::policy::{Actor, Before, may_reply};
use mingde_core::reason;
use mingde_core::record::{Content, Participant, State, Value, Who, check_content};
use mingde_core::revision::Draft;
use mingde_store::Change;
use serde::Serialize;

pub(crate) use due::{OwnReplyDue, own_replies_due};

use crate::bureau::Bureau;
use crate::error::AppError;
use crate::notices::{HandedIn, Teller};
use crate::present::Present;
use crate::record_line::{RecordLine, find};
use crate::sealing::sealing;
use crate::uploads::{keep_as_evidence, let_go_of_photos, uploaded_evidence};
use crate::view::Title;

/// A record that concerns somebody, with the ways to reply to it.
#[derive(Debug, Clone)]
pub struct OwnCase {
    /// Which.
    pub id: EntityId,
    /// What its kind is called.
    pub title: Title,
    /// Its day.
    pub date: Day,
    /// Whether it goes through steps, which have a page.
    pub has_steps: bool,
    /// The ways to reply.
    pub replies: Vec<OwnReply>,
}

/// One way to reply.
#[derive(Debug, Clone)]
pub struct OwnReply {
    /// Its kind.
    pub kind: String,
    /// What it is called.
    pub title: Title,
    /// What it is for.
    pub purpose: String,
    /// What gives the right and the time.
    pub source: String,
    /// Most characters.
    pub most: usize,
    /// What papers may be attached are called; none where none are.
    pub papers: Option<Title>,
    /// Whether it is time.
    pub time: ReplyTime,
    /// The one that was filed already.
    pub filed: Option<(EntityId, State)>,
    /// What came of it, as soon as the record says so; none of what is sealed is told.
    pub outcome: Option<Outcome>,
}

/// What came of a reply.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Outcome {
    /// This.
    Told(Title),
    /// It is there and sealed: whom it concerns is told by the office.
    Sealed,
}

impl OwnReply {
    /// Whether it can be filed now: it is time, and none stands.
    pub fn is_open(&self) -> bool {
        matches!(self.time, ReplyTime::Open { .. })
            && self.filed.is_none_or(|(_, state)| state == State::Returned)
    }
}

/// A sealed value of oneself that somebody opened.
#[derive(Debug, Clone, Serialize)]
pub struct OwnOpening {
    /// When.
    #[serde(skip)]
    pub when: Timestamp,
    /// Who: `王伟(T0012)`, or the account of the operator.
    pub by: String,
    /// What it stands in: the title of a record, or nothing for the registry.
    pub record: Option<(EntityId, Title)>,
    /// Which value.
    pub field: Title,
    /// What for.
    pub purpose: String,
}

/// Records that concern whoever asks and to which there is a reply, the latest first.
///
/// # Errors
/// When the ledger cannot be read.
pub async fn own_cases(bureau: &Bureau, actor: &Actor, today: Day) -> Result<Vec<OwnCase>, AppError> {
    let present = bureau.present().await?;
    let replied_to = |kind: &str| reply_kinds(&present).any(|(_, reply)| reply.kind == kind);
    let mut cases = Vec::new();
    for id in own_records(&present, actor, replied_to) {
        cases.extend(own_case(bureau, actor, &present, &id.to_string(), today).await?);
    }
    cases.sort_by_key(|case| std::cmp::Reverse(case.date));
    Ok(cases)
}

/// One of them; none if there is no reply to it, or nothing in it concerns whoever asks.
///
/// # Errors
/// When the ledger cannot be read.
pub async fn own_case_of(
    bureau: &Bureau,
    actor: &Actor,
    id: &str,
    today: Day,
) -> Result<Option<OwnCase>, AppError> {
    let present = bureau.present().await?;
    own_case(bureau, actor, &present, id, today).await
}

/// Replies to a record, with papers: photos of the actor's that were sent before. One that came back keeps those it had. Gives the id of the
/// reply.
///
/// # Errors
/// [`AppError::NotFound`] for a record that does not concern the actor, or that there is not; [`AppError::Invalid`] before and
/// after its time, or without a word; [`AppError::Conflict`] if one stands already.
pub async fn reply(
    bureau: &Bureau,
    actor: &Actor,
    now: Timestamp,
    (about, kind): (&str, &str),
    (text, uploads): (&str, &[String]),
) -> Result<EntityId, AppError> {
    let gone = || AppError::NotFound(Message::new("app-no-record").with("id", about));
    let case = own_case_of(bureau, actor, about, now.day()).await?.ok_or_else(gone)?;
    let own = case.replies.iter().find(|reply| reply.kind == kind).ok_or_else(gone)?;
    match own.time {
        ReplyTime::NotYet => return Err(AppError::Invalid(Message::new("reply-not-yet"))),
        ReplyTime::Over { last } => {
            return Err(AppError::Invalid(Message::new("reply-over").with("last", last)));
        }
        ReplyTime::Open { .. } => {}
    }
    if !own.is_open() {
        return Err(AppError::Conflict(Message::new("reply-there")));
    }
    if text.trim().is_empty() {
        return Err(AppError::Invalid(Message::new("reply-empty")));
    }
    let library = bureau.library();
    let (kind, record) = (library.kind(kind)?, find(bureau, actor, about).await?);
    let reply = kind.replies_to.as_ref().ok_or_else(gone)?;
    let returned = match own.filed {
        Some((id, State::Returned)) => Some(find(bureau, actor, &id.to_string()).await?),
        _ => None,
    };
    // One that came back is handed in anew as the one it is.
    let (date, mut papers) = match returned {
        Some(returned) => (returned.content.date, returned.content.evidence),
        None => (now.day(), Vec::new()),
    };
    for address in uploaded_evidence(bureau, actor, uploads)? {
        if !papers.contains(&address) {
            papers.push(address);
        }
    }
    let mut content = content(actor, (&**kind, reply), &record, date, text.trim()).ok_or_else(gone)?;
    content.evidence = papers;
    if let Some(fault) = check_content(kind, &content).into_iter().next() {
        return Err(AppError::Invalid(fault));
    }
    let id = content.derive_id(kind);
    let head = bureau.store.existing(&[id.0]).await?.get(&id.0).cloned();
    let withdrawn = head.as_ref().is_some_and(|head| head.state == State::Withdrawn);
    let why = match withdrawn {
        true => reason::coded(&Message::new("reason-filed-again")),
        false => String::new(),
    };
    let payload = sealing(&library, bureau.store.sealing()).record(kind, id, &mut content)?;
    let draft = Draft::of_record(id, &content, payload, State::Submitted, &why);
    let before = head.as_ref().map_or(Before::Nothing, |head| Before::Changed(head.standing()));
    let draft = may_reply(actor, draft, before, kind, &record.content, now.day())?;
    keep_as_evidence(bureau, actor, uploads)?;
    let mut teller = Teller::of(&library, actor, now);
    teller.handed_in(bureau, &HandedIn::from([((kind.id.clone(), content.unit), 1)])).await?;
    let telling = teller.telling();
    let change = Change { draft, before: head.as_ref(), action: "reply", detail: "", telling };
    bureau.append_alone(now, change).await?;
    let_go_of_photos(bureau, actor, uploads);
    Ok(id.0)
}

/// Who opened sealed values of whoever asks, the latest first: of the registry and of records that concern them. What they
/// opened themselves is left out, and so is what was opened of others in the same record.
///
/// # Errors
/// When the ledger cannot be read.
pub async fn own_openings(bureau: &Bureau, actor: &Actor) -> Result<Vec<OwnOpening>, AppError> {
    let Some(own) = actor.who() else { return Ok(Vec::new()) };
    let present = bureau.present().await?;
    let seals = |kind: &str| present.library.kinds.get(kind).is_some_and(|kind| has_sealed(kind));
    let mut subjects = own_records(&present, actor, seals);
    subjects.push(own.0);
    let lines = bureau.store.audit_lines_of("open-sealed", &subjects).await?;
    let mut openings = Vec::new();
    for line in lines.iter().filter(|line| line.author != actor.account().as_str()) {
        let (told, purpose) = line.detail.split_once(": ").unwrap_or((&line.detail, ""));
        // Of an attribute it is said whose it was.
        let parts: Vec<&str> = told.split(' ').collect();
        let name = match parts[..] {
            [_, who, name] if who == own.to_string() => name,
            [name] => name,
            _ => continue,
        };
        let record = match line.subject == own.to_string() {
            true => None,
            false => find(bureau, actor, &line.subject).await.ok(),
        };
        let kind = record.as_ref().and_then(|record| present.library.kinds.get(&record.content.kind));
        let by = mingde_core::registry::Person::id_of(&line.author);
        let by = present.directories().called(Who::Person(by)).unwrap_or_else(|| line.author.clone());
        openings.push(OwnOpening {
            when: line.recorded,
            by,
            field: field_title(&present, kind.map(AsRef::as_ref), name),
            record: record.zip(kind).map(|(record, kind)| (record.head.id, Title::from(&**kind))),
            purpose: purpose.to_owned(),
        });
    }
    Ok(openings)
}

/// The kinds that reply to something.
fn reply_kinds(present: &Present) -> impl Iterator<Item = (&Kind, &ReplyTo)> {
    let kinds = present.library.kinds.values();
    kinds.filter_map(|kind| kind.replies_to.as_ref().map(|reply| (&**kind, reply)))
}

/// Records of some kinds in which whoever asks takes part.
fn own_records(present: &Present, actor: &Actor, wanted: impl Fn(&str) -> bool) -> Vec<EntityId> {
    let sight = present.sight(actor);
    let Some(at) = actor.who().and_then(|own| sight.place_of(own)) else { return Vec::new() };
    let rows = sight.rows_of_person(at).filter(|row| wanted(&row.table.kind.id));
    rows.map(|row| row.table.id[row.row].0).collect()
}

async fn own_case(
    bureau: &Bureau,
    actor: &Actor,
    present: &Present,
    id: &str,
    today: Day,
) -> Result<Option<OwnCase>, AppError> {
    let record = match find(bureau, actor, id).await {
        Ok(record) => record,
        Err(AppError::NotFound(_)) => return Ok(None),
        Err(error) => return Err(error),
    };
    // What is not handed in is not said of anybody yet.
    if matches!(record.head.state, State::Draft | State::Withdrawn) {
        return Ok(None);
    }
    let own = actor.who().map(Who::Person);
    let concerned = |role: &str| {
        record.content.participants.iter().any(|part| part.role == role && Some(part.who) == own)
    };
    let mut replies = Vec::new();
    for (kind, reply) in reply_kinds(present) {
        if reply.kind != record.content.kind || !concerned(&reply.role) {
            continue;
        }
        replies.push(OwnReply {
            kind: kind.id.clone(),
            title: Title::from(kind),
            purpose: kind.purpose.clone(),
            source: reply.source.clone(),
            most: most(kind, &reply.text),
            papers: (kind.evidence.asked != Asked::No).then(|| Title::from(&kind.evidence)),
            time: reply.time(&record.content, today),
            filed: filed(bureau, actor, present, (kind, reply), record.head.id).await?,
            outcome: outcome(present, reply, &record),
        });
    }
    let kind = present.library.kinds.get(&record.content.kind);
    let case = OwnCase {
        id: record.head.id,
        title: kind.map_or_else(|| Title::name(&record.content.kind), |kind| Title::from(&**kind)),
        date: record.content.date,
        has_steps: kind.is_some_and(|kind| kind.procedure.is_some()),
        replies,
    };
    Ok(Some(case).filter(|case| !case.replies.is_empty()))
}

/// What the record says came of a reply.
fn outcome(present: &Present, reply: &ReplyTo, about: &RecordLine) -> Option<Outcome> {
    let name = reply.outcome.as_ref()?;
    let field = present.library.kinds.get(&reply.kind)?.field(name)?;
    match about.content.fields.get(name)? {
        Value::Choice(code) => {
            let choice = field.choices().iter().find(|choice| choice.code == *code);
            Some(Outcome::Told(choice.map_or_else(|| Title::name(code), Title::from)))
        }
        Value::Sealed(_) => Some(Outcome::Sealed),
        _ => None,
    }
}

/// The reply of this kind to a record that stands.
async fn filed(
    bureau: &Bureau,
    actor: &Actor,
    present: &Present,
    (kind, reply): (&Kind, &ReplyTo),
    about: EntityId,
) -> Result<Option<(EntityId, State)>, AppError> {
    let named = Value::Text(about.to_string());
    for id in own_records(present, actor, |other| other == kind.id) {
        let record = find(bureau, actor, &id.to_string()).await?;
        let stands = record.head.state != State::Withdrawn;
        if stands && record.content.fields.get(&reply.record) == Some(&named) {
            return Ok(Some((id, record.head.state)));
        }
    }
    Ok(None)
}

fn content(
    actor: &Actor,
    (kind, reply): (&Kind, &ReplyTo),
    about: &RecordLine,
    date: Day,
    text: &str,
) -> Option<Content> {
    let own =
        Participant { role: reply.role.clone(), who: Who::Person(actor.who()?), attributes: BTreeMap::new() };
    let fields = [(&reply.record, about.head.id.to_string()), (&reply.text, text.to_owned())];
    Some(Content {
        kind: kind.id.clone(),
        unit: about.content.unit,
        date,
        number: None,
        fields: fields.into_iter().map(|(name, text)| (name.clone(), Value::Text(text))).collect(),
        participants: vec![own],
        evidence: Vec::new(),
    })
}

fn most(kind: &Kind, field: &str) -> usize {
    match kind.field(field).map(|field| &field.kind) {
        Some(FieldKind::Text { max }) => *max,
        _ => 0,
    }
}

fn has_sealed(kind: &Kind) -> bool {
    let attributes = kind.roles.iter().flat_map(|role| &role.attributes);
    kind.fields.iter().chain(attributes).any(|field| field.sensitive)
}

fn field_title(present: &Present, kind: Option<&Kind>, name: &str) -> Title {
    let Some(kind) = kind else { return crate::office_page::of_person(&present.library, name, name) };
    let attributes = kind.roles.iter().flat_map(|role| &role.attributes);
    let field = kind.fields.iter().chain(attributes).find(|field| field.name == name);
    field.map_or_else(|| Title::name(name), Title::from)
}
