//! The page of a case.

use mingde_core::date::Day;
use mingde_core::id::RecordId;
use mingde_core::kind::Kind;
use mingde_core::policy::{Actor, may_decide_of};
use mingde_core::record::{State, Who};

use super::bars::{Bar, bars};
use super::body::{BodyNow, Voters, body};
use super::letter::{LetterLine, letters};
use super::steps::{StepNow, StepState, steps_said};
use super::unknown;
use crate::bureau::Bureau;
use crate::error::AppError;
use crate::glance::RowAt;
use crate::record_line::find;
use crate::record_page::replies_to;
use crate::records::may_correct;
use crate::view::Title;

/// A case with what was done, what is due, and what follows.
#[derive(Debug, Clone)]
pub struct CasePage {
    /// The record.
    pub id: RecordId,
    /// What its kind is called.
    pub kind: Title,
    /// What tells it from others of its kind.
    pub gist: Title,
    /// Whom it concerns.
    pub whom: Vec<String>,
    /// The unit that reports it.
    pub unit: String,
    /// When it was found.
    pub date: Day,
    /// How its record stands.
    pub state: State,
    /// What is done, one after the other.
    pub steps: Vec<StepNow>,
    /// The body that decides, for whoever handles the case.
    pub body: Option<BodyNow>,
    /// What it keeps somebody from, while it does.
    pub bars: Vec<Bar>,
    /// Letters, for whoever handles it.
    pub letters: Vec<LetterLine>,
    /// Whether whoever asks may enter what was done.
    pub may_correct: bool,
    /// Whether whoever asks sees it by an office, and not because it concerns them.
    pub by_office: bool,
}

/// A case, for whoever sees its record.
///
/// # Errors
/// [`AppError::NotFound`] for what is not seen, and what is no case; when the ledger, or a rulebook that was published, cannot be read.
pub async fn case_page(bureau: &Bureau, actor: &Actor, id: &str, today: Day) -> Result<CasePage, AppError> {
    let record = find(bureau, actor, id).await?;
    let present = bureau.present().await?;
    let library = &present.library;
    let kind: &Kind = library.kind(&record.content.kind)?;
    let procedure = kind.procedure.as_ref().ok_or_else(unknown)?;
    let (content, state) = (&record.content, record.head.state);
    let stands = state.goes_on();
    let id = RecordId(record.head.id);
    let sight = present.sight(actor);
    let replies = replies_to(library, &sight, &kind.id).remove(&id).unwrap_or_default();
    let counts = state == State::Accepted;
    let steps = steps_said((procedure, content, counts), &replies, library, today);
    let is_in_force = steps.iter().any(|step| matches!(step.state, StepState::InForce(..)));
    let row = RowAt::find(&present.snapshot, &kind.id, id);
    let gist = row.as_ref().map_or_else(Title::default, RowAt::gist);
    let row = row.filter(|_| stands && is_in_force);
    let about = procedure.about.as_deref();
    let whom = content.participants.iter().filter(|part| Some(part.role.as_str()) == about);
    let directories = present.directories();
    let find =
        |group, observers: Option<&str>, on| Voters::in_snapshot(&present.snapshot, group, observers, on);
    let reads = !actor.reads_by(kind, content.unit).is_empty() || actor.who().is_none();
    let by_office = reads && may_decide_of(actor, kind, &content.participants).is_ok();
    let body_now = body(&find, procedure, content, today);
    let void = body_now.as_ref().and_then(BodyNow::void).cloned();
    Ok(CasePage {
        id,
        kind: Title::from(kind),
        gist,
        whom: whom.filter_map(|part| directories.called(part.who)).collect(),
        unit: directories.called(Who::Unit(content.unit)).unwrap_or_default(),
        date: content.date,
        state,
        // Who was there and how they voted is for whoever handles it.
        body: body_now.filter(|_| by_office),
        bars: row.map_or_else(|| Ok(Vec::new()), |row| bars(&present, &row, today))?,
        letters: if stands { letters(library, actor, (kind, &record), void.as_ref()) } else { Vec::new() },
        may_correct: may_correct(actor, kind, &record),
        by_office,
        steps,
    })
}
