//! One record as a page shows it: what it says, how it came to be so, where it counts, and what may be done to it.

mod replies;
mod uses;

pub(crate) use replies::replies as replies_to;
pub use replies::{Beside, ReplyLine};
pub use uses::{Counted, Use};

use mingde_core::date::{Day, Timestamp};
use mingde_core::id::{RecordId, UnitId};
use mingde_core::kind::{Kind, SelectionPart};
use mingde_core::policy::{
    Actor, Before, Standing, may_append, may_decide_of, may_file, may_open, may_reread, withhold,
};
use mingde_core::record::{Content, State, Who};
use mingde_core::revision::{Draft, Revision};
use mingde_core::snapshot::BuildError;
use serde::Serialize;

use crate::bureau::Bureau;
use crate::error::AppError;
use crate::glance::RowAt;
use crate::record_line::{RecordLine, find};
use crate::records::{Step, hands_in, may_correct, stood};
use crate::sight::Sight;
use crate::uploads::taken;
use crate::view::{
    Called, FieldView, ParticipantView, ShiftView, Title, by_name, participant, shifts, values,
};

/// Of so many files it is told when they were taken.
const MOST_DATED: usize = 24;

/// A record with all that is told of it.
#[derive(Debug, Clone, Serialize)]
pub struct RecordPage {
    /// Which one.
    pub id: RecordId,
    /// What its kind is called.
    pub title: Title,
    /// What tells it from others of its kind, as lists show it; empty where nothing does that whoever reads may see.
    #[serde(skip)]
    pub gist: Title,
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
    pub participants: Vec<ParticipantView>,
    /// What is stated, in the order of the kind.
    #[serde(serialize_with = "by_name")]
    pub values: Vec<FieldView>,
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
    /// The page on which more is told of such records.
    #[serde(skip)]
    pub further: Option<Further>,
    /// Where it counts.
    pub uses: Vec<Use>,
    /// Size and root of the log that it is proved in.
    pub log: (u64, String),
}

/// The page on which more is told of a record.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Further {
    /// It was sent to units: how they stand with it, and the files beside it.
    Sent,
    /// It is an aim: its parts and how far they have come.
    Goal,
    /// Tasks follow from it.
    FollowUps,
    /// It is a case.
    Case,
    /// It is the call of a selection.
    Selection,
}

impl Further {
    fn of(kind: &Kind, state: State) -> Option<Self> {
        let stands = state.is_handed_in();
        match (&kind.sends, &kind.splits, &kind.follow_ups) {
            (Some(_), ..) if stands => Some(Self::Sent),
            (_, Some(_), _) if stands => Some(Self::Goal),
            _ if matches!(kind.selection, Some(SelectionPart::Call(_))) && state == State::Accepted => {
                Some(Self::Selection)
            }
            _ if matches!(kind.selection, Some(SelectionPart::Decision(_))) => None,
            _ if kind.procedure.is_some() && state != State::Draft => Some(Self::Case),
            (.., Some(_)) => Some(Self::FollowUps),
            _ => None,
        }
    }
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
    /// What reads otherwise than before.
    pub changes: Vec<ShiftView>,
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
    let kind: &Kind = present.library.kind(&content.kind)?;
    let row = RowAt::find(&present.snapshot, &content.kind, RecordId(line.head.id));
    let lines = revision_lines(&revisions, kind, &called, &sight)?;
    let evidence = evidence_lines(content, taken, &revisions, &lines);
    Ok(RecordPage {
        id: RecordId(line.head.id),
        title: Title::from(kind),
        gist: row.filter(|row| row.kept_from(actor).is_empty()).map(|row| row.gist()).unwrap_or_default(),
        unit: content.unit,
        unit_name: called(Who::Unit(content.unit)),
        date: content.date,
        number: content.number.clone(),
        state: line.head.state,
        late: row.is_some_and(|row| row.is_late()),
        participants: content
            .participants
            .iter()
            .map(|part| participant(Some(kind), part, &called))
            .collect(),
        values: values(&kind.fields, &content.fields, &called),
        evidence,
        revisions: lines,
        steps: steps(actor, kind, &line, &revisions),
        may_correct: may_correct(actor, kind, &line),
        may_open: openable(actor, kind, &line),
        own_words: own_words(actor, kind, content),
        seen_by: actor.reads_by(kind, content.unit).into_iter().map(Title::from).collect(),
        is_own: actor.who().is_some_and(|own| content.participants.iter().any(|p| p.who == Who::Person(own))),
        further: Further::of(kind, line.head.state),
        beside: replies::beside((&present.library, &sight), kind, content, line.head.id),
        // Why something is not counted tells what stands in it.
        uses: row
            .filter(|row| row.kept_from(actor).is_empty())
            .map_or_else(Vec::new, |row| uses::uses(&present, &row, today)),
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

/// The revisions, the latest first.
fn revision_lines(
    revisions: &[Revision],
    kind: &Kind,
    called: &Called<'_>,
    sight: &Sight,
) -> Result<Vec<RevisionLine>, AppError> {
    let mut lines = Vec::with_capacity(revisions.len());
    let mut before: Option<Content> = None;
    for revision in revisions {
        let position = revision.position;
        let mut content: Content =
            serde_json::from_str(&revision.draft.payload).map_err(|cause| BuildError { position, cause })?;
        let is_own_case =
            kind.procedure.is_some() && may_decide_of(sight.actor(), kind, &content.participants).is_err();
        withhold(sight.actor(), kind, &mut content);
        let changed = |before: &Content| shifts(Some(kind), before, &content, called);
        lines.push(RevisionLine {
            state: revision.draft.state,
            recorded: revision.recorded,
            author: sight.author(&revision.author),
            // Why those who handle a case changed something in it is theirs.
            reason: if is_own_case { String::new() } else { revision.draft.reason.clone() },
            changes: before.as_ref().map_or_else(Vec::new, changed),
            position,
        });
        before = Some(content);
    }
    lines.reverse();
    Ok(lines)
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
    let is_others = may_decide_of(actor, kind, &line.content.participants).is_ok();
    let sealed = kind.fields.iter().filter(|field| field.sensitive);
    let held = sealed.filter(|field| line.content.fields.contains_key(&field.name));
    let opens = held.filter(|field| {
        is_others && may_open(actor, &kind.id, &field.name, unit).is_ok()
            || may_reread(actor, kind, &field.name, &line.content).is_ok()
    });
    opens.map(|field| field.name.clone()).collect()
}
