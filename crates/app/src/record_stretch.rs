//! Records as a program takes them over: stretch by stretch, in the order in which the log learned of their latest state. Whoever goes on
//! later from where a stretch ended has what changed since.

use mingde_core::diagnostic::Message;
use mingde_core::policy::Actor;
use mingde_core::record::Who;
use mingde_core::words::Locale;
use serde::Serialize;
use utoipa::ToSchema;

use crate::bureau::Bureau;
use crate::error::AppError;
use crate::ledger::{LedgerWish, ledger_behind};
use crate::record_line::{find, records_at};
use crate::view::{RecordView, RevisionView, history_view};

/// A stretch of the records that fit a wish.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct RecordStretch {
    /// The records, the one that changed last at the end.
    pub records: Vec<RecordView>,
    /// Where the next stretch begins: give it as `after`. It stays good: whatever changes later comes behind it.
    pub next: String,
    /// Whether there are more by now.
    pub more: bool,
}

/// How a record came to be so.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct RecordHistory {
    /// Its revisions, the oldest first.
    pub revisions: Vec<RevisionView>,
}

/// At most so many records that fit, that the actor may see and that changed last behind a position.
///
/// # Errors
/// `api-cursor` for a position that the log has not reached; when the ledger cannot be read.
pub async fn record_stretch(
    bureau: &Bureau,
    actor: &Actor,
    wish: &LedgerWish,
    after: Option<u64>,
    most: usize,
) -> Result<RecordStretch, AppError> {
    let present = bureau.present().await?;
    if after.is_some_and(|after| after >= present.snapshot.position.max(1)) {
        return Err(AppError::Invalid(Message::new("api-cursor")));
    }
    let (sight, directories) = (present.sight(actor), present.directories());
    let mut positions = ledger_behind(&sight, wish, after, most.saturating_add(1));
    let more = positions.len() > most;
    positions.truncate(most);
    let next = positions.last().copied().or(after).map_or_else(String::new, |position| position.to_string());
    let lines = records_at(bureau, actor, &positions).await?;
    let view = |line| RecordView::of(line, &present.library, &|who: Who| directories.label_in(line, who));
    Ok(RecordStretch { records: lines.iter().map(view).collect(), next, more })
}

/// A record that the actor may see, with the number of its latest revision.
pub async fn record_view(bureau: &Bureau, actor: &Actor, id: &str) -> Result<RecordView, AppError> {
    let line = find(bureau, actor, id).await?;
    let present = bureau.present().await?;
    let directories = present.directories();
    Ok(RecordView::of(&line, &present.library, &|who: Who| directories.label_in(&line, who)))
}

/// How a record came to be so.
pub async fn record_history(
    bureau: &Bureau,
    actor: &Actor,
    id: &str,
    locale: Locale,
) -> Result<RecordHistory, AppError> {
    let line = find(bureau, actor, id).await?;
    let revisions = bureau.store.history(line.head.id).await?;
    let present = bureau.present().await?;
    let directories = present.directories();
    let called = |who: Who| directories.label_in(&line, who);
    let mut revisions = history_view(&revisions, (&present.library, actor), &called, locale)?;
    let sight = present.sight(actor);
    for revision in &mut revisions {
        revision.author = sight.author(&revision.author).say(locale).to_owned();
    }
    Ok(RecordHistory { revisions })
}
