//! One record as a page shows it: what it says, how it came to be so, where it counts, and what may be done to it.

mod replies;
mod uses;

pub use replies::{Beside, ReplyLine};
pub use uses::{Counted, Use};

use std::collections::BTreeMap;

use mingde_core::date::{Day, Timestamp};
use mingde_core::id::{RecordId, UnitId};
use mingde_core::kind::{Field, Kind};
use mingde_core::policy::{Actor, Before, Standing, may_append, may_file, may_open, may_reread};
use mingde_core::record::{Content, Participant, State, Value, Who};
use mingde_core::revision::{Draft, Revision};
use mingde_core::snapshot::BuildError;
use serde::Serialize;

use crate::bureau::Bureau;
use crate::error::AppError;
use crate::glance::{RowAt, measured};
use crate::records::{RecordLine, Step, find, hands_in, may_correct, stood};
use crate::sight::Sight;
use crate::uploads::taken;
use crate::view::Title;

/// Of so many files it is told when they were taken.
const MOST_DATED: usize = 24;

/// A record with all that is told of it.
#[derive(Debug, Clone, Serialize)]
pub struct RecordPage {
    /// Which one.
    pub id: RecordId,
    /// What its kind is called.
    pub title: Title,
    /// The unit that reports it.
    pub unit: UnitId,
    /// What the unit is called.
    pub unit_name: Option<String>,
    /// When it happened.
    pub date: Day,
    /// The reporter's own number for it.
    pub number: Option<String>,
    /// State after the latest revision.
    pub state: State,
    /// Whether it was entered late.
    pub late: bool,
    /// Who took part.
    pub participants: Vec<ParticipantLine>,
    /// What is stated, in the order of the kind.
    pub values: Vec<ValueLine>,
    /// Evidence files.
    pub evidence: Vec<EvidenceLine>,
    /// How it came to be so, the latest first.
    pub revisions: Vec<RevisionLine>,
    /// What may be done to it now.
    #[serde(skip)]
    pub steps: Vec<Step>,
    /// Whether what it says may be corrected.
    pub may_correct: bool,
    /// Fields that are sealed and that may be opened.
    pub may_open: Vec<String>,
    /// The field of a reply in which the actor reads the own words again.
    pub own_words: Option<String>,
    /// Of a reply: the record it replies to. Of another: the replies to it that may be seen.
    pub beside: Beside,
    /// The offices by which the actor sees it.
    #[serde(skip)]
    pub seen_by: Vec<Title>,
    /// Whether the actor takes part in it.
    #[serde(skip)]
    pub is_own: bool,
    /// Where it counts.
    pub uses: Vec<Use>,
    /// Size and root of the log that it is proved in.
    pub log: (u64, String),
}

/// Somebody who took part.
#[derive(Debug, Clone, Serialize)]
pub struct ParticipantLine {
    /// What the role is called.
    pub role: Title,
    /// Who.
    pub who: Who,
    /// What they are called.
    pub name: Option<String>,
    /// What is recorded about it.
    pub values: Vec<ValueLine>,
}

/// An evidence file.
#[derive(Debug, Clone, Serialize)]
pub struct EvidenceLine {
    /// Its address.
    pub address: String,
    /// Who put it beside the record first, by name where the registry knows them.
    pub by: Title,
    /// When.
    #[serde(skip)]
    pub on: Timestamp,
    /// The day on which the camera says that it was taken, for a photo that says so.
    pub taken: Option<Day>,
}

/// A value with what its field is called.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct ValueLine {
    /// Name of the field.
    pub name: String,
    /// What it is called.
    pub title: Title,
    /// The value; none where it is sealed.
    pub value: Option<Shown>,
}

/// A value for those who see the record.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Shown {
    /// Prose, a number with its unit, a time, the name of an option or a unit.
    Words(Title),
    /// A day.
    Day(Day),
    /// Yes or no.
    Flag(bool),
}

/// A revision.
#[derive(Debug, Clone, Serialize)]
pub struct RevisionLine {
    /// State after it.
    pub state: State,
    /// When the ledger learned it.
    #[serde(skip)]
    pub recorded: Timestamp,
    /// Who entered it, by name where the registry knows them.
    pub author: Title,
    /// Why; empty where nothing was said.
    pub reason: String,
    /// What reads otherwise than before: what it is called, before, afterwards.
    pub changes: Vec<(Title, Option<Shown>, Option<Shown>)>,
    /// Its position in the log.
    pub position: u64,
}

/// A record that somebody may see, as it stands on a day.
///
/// # Errors
/// [`AppError::NotFound`] for what there is not and for what may not be seen alike.
pub async fn record_page(
    bureau: &Bureau,
    actor: &Actor,
    id: &str,
    today: Day,
) -> Result<RecordPage, AppError> {
    let line = find(bureau, actor, id).await?;
    let revisions = bureau.store.history(line.head.id).await?;
    let taken = days_taken(bureau, &line.content.evidence).await?;
    let present = bureau.present().await?;
    let directories = present.directories();
    let called = |who: Who| directories.label_in(&line, who);
    let sight = present.sight(actor);
    let content = &line.content;
    let kind = present.library.kind(&content.kind)?;
    let row = RowAt::find(&present.snapshot, &content.kind, RecordId(line.head.id));
    let telling = Telling { kind, called: &called };
    let lines = telling.revisions(&revisions, &sight)?;
    let evidence = evidence_lines(content, taken, &revisions, &lines);
    Ok(RecordPage {
        id: RecordId(line.head.id),
        title: Title::from(&**kind),
        unit: content.unit,
        unit_name: called(Who::Unit(content.unit)),
        date: content.date,
        number: content.number.clone(),
        state: line.head.state,
        late: row.is_some_and(|row| row.is_late()),
        participants: content.participants.iter().map(|part| telling.participant(part)).collect(),
        values: telling.values(&kind.fields, &content.fields),
        evidence,
        revisions: lines,
        steps: steps(actor, kind, &line, &revisions),
        may_correct: may_correct(actor, kind, &line),
        may_open: openable(actor, kind, &line),
        own_words: own_words(actor, kind, content),
        seen_by: actor.reads_by(kind, content.unit).into_iter().map(Title::from).collect(),
        is_own: actor.who().is_some_and(|own| content.participants.iter().any(|p| p.who == Who::Person(own))),
        beside: replies::beside((&present.library, &sight), kind, content, line.head.id),
        uses: row.map_or_else(Vec::new, |row| uses::uses(&present, &row, today)),
        log: (present.snapshot.position, hex::encode(present.snapshot.root)),
    })
}

/// The days on which evidence was taken, of the first files: each is read apart.
async fn days_taken(bureau: &Bureau, evidence: &[String]) -> Result<Vec<Option<Day>>, AppError> {
    let mut days = Vec::with_capacity(evidence.len());
    for address in evidence.iter().take(MOST_DATED) {
        days.push(taken(bureau, address).await?);
    }
    days.resize(evidence.len(), None);
    Ok(days)
}

/// The evidence of a record with who put it there. `lines` tell of the revisions, the latest first.
fn evidence_lines(
    content: &Content,
    taken: Vec<Option<Day>>,
    revisions: &[Revision],
    lines: &[RevisionLine],
) -> Vec<EvidenceLine> {
    let line = |(address, taken): (&String, Option<Day>)| {
        // An address stands in the payload as it is.
        let first = revisions.iter().position(|revision| revision.draft.payload.contains(address.as_str()));
        let line = first.and_then(|first| lines.iter().rev().nth(first));
        EvidenceLine {
            address: address.clone(),
            by: line.map(|line| line.author.clone()).unwrap_or_default(),
            on: line.map_or(Timestamp(0), |line| line.recorded),
            taken,
        }
    };
    content.evidence.iter().zip(taken).map(line).collect()
}

/// What is needed to tell what a record says.
struct Telling<'t> {
    kind: &'t Kind,
    called: &'t dyn Fn(Who) -> Option<String>,
}

impl Telling<'_> {
    fn participant(&self, part: &Participant) -> ParticipantLine {
        let role = self.kind.role(&part.role);
        ParticipantLine {
            role: role.map_or_else(|| Title::name(&part.role), Title::from),
            who: part.who,
            name: (self.called)(part.who),
            values: self.values(role.map_or(&[][..], |role| &role.attributes[..]), &part.attributes),
        }
    }

    fn values(&self, fields: &[Field], values: &BTreeMap<String, Value>) -> Vec<ValueLine> {
        let stated = fields.iter().filter_map(|field| Some((field, values.get(&field.name)?)));
        let line = |(field, value): (&Field, &Value)| ValueLine {
            name: field.name.clone(),
            title: Title::from(field),
            value: self.shown(field, value),
        };
        stated.map(line).collect()
    }

    fn shown(&self, field: &Field, value: &Value) -> Option<Shown> {
        Some(match value {
            Value::Sealed(_) => return None,
            Value::Date(day) => Shown::Day(*day),
            Value::Flag(flag) => Shown::Flag(*flag),
            Value::Choice(code) => {
                let choice = field.choices().iter().find(|choice| choice.code == *code);
                Shown::Words(choice.map_or_else(|| Title::name(code), Title::from))
            }
            Value::Unit(unit) => {
                Shown::Words(Title::name(&(self.called)(Who::Unit(*unit)).unwrap_or_default()))
            }
            Value::Number(number) => Shown::Words(match field.measure() {
                Some(measure) => measured(measure, *number),
                None => Title::name(&number.to_string()),
            }),
            other => Shown::Words(Title::name(&other.to_string())),
        })
    }

    /// The revisions, the latest first.
    fn revisions(&self, revisions: &[Revision], sight: &Sight) -> Result<Vec<RevisionLine>, AppError> {
        let mut lines = Vec::with_capacity(revisions.len());
        let mut before: Option<Content> = None;
        for revision in revisions {
            let position = revision.position;
            let content: Content = serde_json::from_str(&revision.draft.payload)
                .map_err(|cause| BuildError { position, cause })?;
            lines.push(RevisionLine {
                state: revision.draft.state,
                recorded: revision.recorded,
                author: sight.author(&revision.author),
                reason: revision.draft.reason.clone(),
                changes: before.as_ref().map_or_else(Vec::new, |before| self.changes(before, &content)),
                position,
            });
            before = Some(content);
        }
        lines.reverse();
        Ok(lines)
    }

    /// What reads otherwise; who takes part is told by how many.
    fn changes(&self, before: &Content, after: &Content) -> Vec<(Title, Option<Shown>, Option<Shown>)> {
        let mut changes = Vec::new();
        for field in &self.kind.fields {
            let value = |content: &Content| content.fields.get(&field.name).cloned();
            let (old, new) = (value(before), value(after));
            if old != new {
                let shown = |value: Option<Value>| value.and_then(|value| self.shown(field, &value));
                changes.push((Title::from(field), shown(old), shown(new)));
            }
        }
        for role in &self.kind.roles {
            let taking_part = |content: &Content| -> Vec<Participant> {
                content.participants.iter().filter(|part| part.role == role.name).cloned().collect()
            };
            let (old, new) = (taking_part(before), taking_part(after));
            if old != new {
                let shown = |parts: Vec<Participant>| {
                    let names: Vec<String> =
                        parts.iter().filter_map(|part| (self.called)(part.who)).collect();
                    (!names.is_empty()).then(|| Shown::Words(Title::name(&names.join("、"))))
                };
                changes.push((Title::from(role), shown(old), shown(new)));
            }
        }
        if before.date != after.date {
            let title =
                Title { title: self.kind.date_title.clone(), english: self.kind.date_english.clone() };
            changes.push((title, Some(Shown::Day(before.date)), Some(Shown::Day(after.date))));
        }
        changes
    }
}

/// What the actor may do to a record as it stands.
fn steps(actor: &Actor, kind: &Kind, line: &RecordLine, revisions: &[Revision]) -> Vec<Step> {
    let (hands, stood) = (hands_in(revisions), stood(revisions));
    let may = |step: &Step| {
        let next = step.leads_to();
        let standing = Standing { hands: Some(&hands), stood: Some(stood), ..line.head.standing() };
        let id = RecordId(line.head.id);
        let draft = Draft::of_record(id, &line.content, line.payload.clone(), next, "");
        line.head.state != next
            && line.head.state.may_become(next)
            && may_append(actor, draft, Before::Kept(standing), Some(kind)).is_ok()
    };
    // Taking a decision back is done where it was taken.
    let offered = match line.head.state {
        State::Draft | State::Returned => [Step::Submit, Step::Withdraw].as_slice(),
        State::Submitted => &[Step::Accept, Step::Return, Step::Withdraw],
        State::Accepted => &[Step::Return, Step::Withdraw],
        State::Withdrawn => &[],
    };
    let files = may_file(actor, kind, line.content.unit).is_ok();
    offered.iter().filter(|step| (files || **step != Step::Submit) && may(step)).copied().collect()
}

fn own_words(actor: &Actor, kind: &Kind, content: &Content) -> Option<String> {
    let field = &kind.replies_to.as_ref()?.text;
    may_reread(actor, kind, field, content).is_ok().then(|| field.clone())
}

/// Names of sealed fields that hold something and that the actor's offices open, or that the actor said.
fn openable(actor: &Actor, kind: &Kind, line: &RecordLine) -> Vec<String> {
    let unit = Some(line.content.unit);
    let sealed = kind.fields.iter().filter(|field| field.sensitive);
    let held = sealed.filter(|field| line.content.fields.contains_key(&field.name));
    let opens = held.filter(|field| {
        may_open(actor, &kind.id, &field.name, unit).is_ok()
            || may_reread(actor, kind, &field.name, &line.content).is_ok()
    });
    opens.map(|field| field.name.clone()).collect()
}
