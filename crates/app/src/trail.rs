//! What was done and what came in, by whom: for whoever watches over the ledger, and of oneself.

mod subject;

use mingde_core::date::{Day, Timestamp};
use mingde_core::office::Power;
use mingde_core::policy::Actor;
use mingde_core::registry::{Person, Unit};
use mingde_store::{AuditFilter, AuditLine, Batch};

pub use self::subject::TrailSubject;

use self::subject::Subjects;
use crate::bureau::Bureau;
use crate::error::AppError;
use crate::library::Library;
use crate::sight::scope;
use crate::view::Title;

/// So many lines are on a page.
pub const TRAIL_LINES: usize = 100;

/// What is looked for in the trail; what is empty is not asked.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct TrailWish {
    /// The account of whoever did it.
    pub author: String,
    /// What was done.
    pub action: String,
    /// To what: an id, a batch, a file, the code of a unit or a person.
    pub subject: String,
    /// From this day on.
    pub from: Option<Day>,
    /// Until the end of this day.
    pub to: Option<Day>,
    /// Lines before this one: the next page.
    pub before: Option<i64>,
}

/// A line of the trail, in words.
#[derive(Debug, Clone)]
pub struct TrailLine {
    /// As it stands in the ledger.
    pub line: AuditLine,
    /// Who did it.
    pub author: Title,
    /// To what.
    pub subject: TrailSubject,
    /// What is said beside it; empty where nothing is that is for people.
    pub detail: Title,
}

/// A page of the trail.
#[derive(Debug, Clone)]
pub struct TrailPage {
    /// The lines, newest first.
    pub lines: Vec<TrailLine>,
    /// Where the next page begins.
    pub next: Option<i64>,
    /// Everything that has ever been done.
    pub actions: Vec<String>,
}

/// Looks for lines of the trail, for those who read it.
///
/// # Errors
/// [`AppError::Refused`] for all others.
pub async fn find_in_trail(
    bureau: &Bureau,
    actor: &Actor,
    wish: &TrailWish,
    today: Day,
) -> Result<TrailPage, AppError> {
    actor.may(Power::ReadAuditTrail)?;
    let said = |text: &str| (!text.trim().is_empty()).then(|| text.trim().to_owned());
    let subjects = said(&wish.subject).map_or_else(Vec::new, |subject| {
        let (person, unit) = (Person::id_of(&subject).to_string(), Unit::id_of(&subject).to_string());
        vec![subject, person, unit]
    });
    let filter = AuditFilter {
        author: said(&wish.author),
        action: said(&wish.action),
        subjects,
        from: wish.from.map(Timestamp::start_of),
        until: wish.to.map(|day| Timestamp::start_of(day.plus(1))),
        before: wish.before,
    };
    let mut found = bureau.store.audit_found(&filter, TRAIL_LINES as u32 + 1).await?;
    let more = found.len() > TRAIL_LINES;
    found.truncate(TRAIL_LINES);
    let next = found.last().filter(|_| more).map(|(serial, _)| *serial);
    let present = bureau.present().await?;
    let sight = present.sight(actor);
    let subjects = Subjects::of(bureau, &present, &sight, found.iter().map(|(_, line)| line), today).await?;
    let lines = found.into_iter().map(|(_, line)| TrailLine {
        author: sight.author(&line.author),
        subject: subjects.named(&line),
        detail: subjects.detail(&line),
        line,
    });
    Ok(TrailPage { lines: lines.collect(), next, actions: bureau.store.audit_actions().await? })
}

/// The latest `limit` lines of the audit trail, newest first, for those who read it.
pub async fn audit_trail(bureau: &Bureau, actor: &Actor, limit: u32) -> Result<Vec<AuditLine>, AppError> {
    actor.may(Power::ReadAuditTrail)?;
    Ok(bureau.store.audit_lines(limit).await?)
}

/// The imports that the actor may know of, oldest first: all of them for whoever reads everything or the audit trail,
/// their own for everybody else.
pub async fn import_batches(bureau: &Bureau, actor: &Actor) -> Result<Vec<Batch>, AppError> {
    let (mut batches, library) = (bureau.store.batches().await?, bureau.library());
    batches.retain(|batch| knows_batch(&library, actor, batch));
    Ok(batches)
}

/// Whether the actor may know of an import.
pub(crate) fn knows_batch(library: &Library, actor: &Actor, batch: &Batch) -> bool {
    batch.author == actor.account().as_str()
        || scope(library, actor).is_everything()
        || actor.may(Power::ReadAuditTrail).is_ok()
}
