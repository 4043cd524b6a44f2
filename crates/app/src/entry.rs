//! What rulebooks ask of a record when it is entered.

use std::sync::Arc;

use mingde_core::date::{Day, Timestamp};
use mingde_core::record::Content;
use mingde_core::snapshot::Snapshot;
use mingde_rulebook::{EntryChecks, Objection, Rulebook};

use crate::bureau::Bureau;
use crate::error::AppError;
use crate::library::Library;

/// What checks on records of a kind are made against: the rulebooks that hold on the day of entry, and the
/// registry; the records as well, where a check asks for vetoes.
pub(crate) struct EntryGround {
    library: Arc<Library>,
    rulebooks: Vec<Arc<Rulebook>>,
    snapshot: Arc<Snapshot>,
    kind: String,
}

impl EntryGround {
    /// `None` if no rulebook checks records of the kind: then nothing is read.
    pub(crate) async fn of(bureau: &Bureau, kind: &str, today: Day) -> Result<Option<Self>, AppError> {
        let library = bureau.library();
        let rulebooks = library.shared_rulebooks_on(today)?;
        if !rulebooks.iter().any(|r| r.checks(kind)) {
            return Ok(None);
        }
        let snapshot = if rulebooks.iter().any(|r| r.checks_vetoes(kind)) {
            bureau.snapshot(None).await?
        } else {
            bureau.registry().await?
        };
        let rulebooks = rulebooks.into_iter().cloned().collect();
        Ok(Some(Self { library: library.clone(), rulebooks, snapshot, kind: kind.to_owned() }))
    }

    /// The checks, ready for many records.
    pub(crate) fn checks(&self) -> Option<EntryChecks<'_>> {
        let rulebooks: Vec<&Rulebook> = self.rulebooks.iter().map(AsRef::as_ref).collect();
        EntryChecks::on(&self.kind, &rulebooks, &self.snapshot, &self.library.own)
    }
}

/// What rulebooks object to in a record that is to be kept.
pub(crate) async fn objections(
    bureau: &Bureau,
    content: &Content,
    now: Timestamp,
) -> Result<Vec<Objection>, AppError> {
    let ground = EntryGround::of(bureau, &content.kind, now.day()).await?;
    let checks = ground.as_ref().and_then(EntryGround::checks);
    Ok(checks.map_or(Vec::new(), |checks| checks.check(content, now)))
}

/// Refuses a record that a hard check objects to, and one that a soft check objects to if no reason is given.
/// What soft checks say is given back, to be shown.
pub(crate) async fn object(
    bureau: &Bureau,
    content: &Content,
    now: Timestamp,
    reason: &str,
) -> Result<Vec<Objection>, AppError> {
    let objections = objections(bureau, content, now).await?;
    match objections.first() {
        Some(first) if first.hard => Err(AppError::Invalid(first.message())),
        Some(first) if reason.trim().is_empty() => Err(AppError::Invalid(first.reason_wanted())),
        _ => Ok(objections),
    }
}
