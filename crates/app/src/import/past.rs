//! Earlier imports as they are listed.

use std::collections::{BTreeMap, HashMap, HashSet};

use mingde_core::date::Timestamp;
use mingde_core::policy::Actor;
use mingde_store::Batch;

use super::undo::may_undo;
use crate::bureau::Bureau;
use crate::error::AppError;
use crate::sight::Sight;
use crate::trail::import_batches;
use crate::view::Title;

/// An earlier import.
#[derive(Debug, Clone)]
pub struct PastImport {
    /// Its batch.
    pub id: String,
    /// What the file was called.
    pub file: String,
    /// When.
    pub recorded: Timestamp,
    /// Who imported it: by name where the registry knows them, else the account.
    pub author: Title,
    /// `added`, `changed`, `unchanged`, `outdated`, `refused`.
    pub counts: BTreeMap<String, u64>,
    /// When and by whom it was undone, as far as the actor may know of that.
    pub undone: Option<(Option<Timestamp>, Title)>,
    /// Whether undoing it is offered.
    pub may_undo: bool,
}

/// The latest imports that the actor may know of, the latest first. What undid one is told with it.
pub async fn past_imports(
    bureau: &Bureau,
    sight: &Sight,
    actor: &Actor,
    most: usize,
) -> Result<Vec<PastImport>, AppError> {
    let batches = import_batches(bureau, actor).await?;
    let by_id: HashMap<&str, &Batch> = batches.iter().map(|batch| (batch.id.as_str(), batch)).collect();
    let undoings: HashSet<&str> = batches.iter().filter_map(|batch| batch.undone_by.as_deref()).collect();
    let mut past = Vec::new();
    for batch in batches.iter().rev().filter(|batch| !undoings.contains(batch.id.as_str())).take(most) {
        let by = batch.undone_by.as_deref().and_then(|by| by_id.get(by));
        let undone = batch.undone_by.as_ref().map(|_| match by {
            Some(by) => (Some(by.recorded), sight.author(&by.author)),
            None => (None, Title::default()),
        });
        past.push(PastImport {
            may_undo: may_undo(bureau, actor, batch).await?,
            author: sight.author(&batch.author),
            id: batch.id.clone(),
            file: batch.file.clone(),
            recorded: batch.recorded,
            counts: batch.counts.clone(),
            undone,
        });
    }
    Ok(past)
}
