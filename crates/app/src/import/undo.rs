//! Taking an import back: what it added is withdrawn, what it changed gets its earlier value again, all as
//! new revisions. What has moved on since stays, and is named.

use mingde_core::date::Timestamp;
use mingde_core::diagnostic::Message;
use mingde_core::id::EntityId;
use mingde_core::policy::{Actor, may_keep_registry};
use mingde_core::record::State;
use mingde_core::revision::{Draft, EntityKind};
use mingde_store::{Batch, Entry};

use crate::bureau::Bureau;
use crate::error::{AppError, unknown};

/// What came of undoing a batch.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Undone {
    /// The batch that was undone.
    pub batch: String,
    /// The batch of the undoing revisions.
    pub by: String,
    /// Entities withdrawn.
    pub withdrawn: u64,
    /// Entities set back to their earlier value.
    pub restored: u64,
    /// Entities that changed after the batch and were left alone.
    pub moved_on: Vec<EntityId>,
}

/// Undoes an import batch.
pub async fn undo(bureau: &Bureau, actor: &Actor, now: Timestamp, batch: &str) -> Result<Undone, AppError> {
    let batch = batch.to_uppercase();
    let Some(found) = bureau.store.batch(&batch).await? else {
        let batches = bureau.store.batches().await?;
        return Err(unknown("app-unknown-batch", &batch, batches.iter().map(|b| b.id.as_str())));
    };
    if let Some(by) = found.undone_by {
        return Err(AppError::Asked(Message::new("app-batch-undone").with("batch", &batch).with("by", by)));
    }
    let revisions = bureau.store.by_batch(&batch).await?;
    if revisions.iter().any(|r| r.draft.entity != EntityKind::Record) {
        may_keep_registry(actor)?;
    }
    let ids: Vec<EntityId> = revisions.iter().map(|r| r.draft.id).collect();
    let mut writer = bureau.store.begin(&actor.account, now).await?;
    let heads = writer.existing(&ids).await?;
    let by = EntityId::derive("undo", &[&batch, &now.0.to_string()]).to_string()[..12].to_uppercase();
    let mut undone =
        Undone { batch: batch.clone(), by: by.clone(), withdrawn: 0, restored: 0, moved_on: Vec::new() };
    let mut entries = Vec::new();
    // Newest first: an entity with several revisions in the batch goes back to what it was before the first.
    let mut handled = std::collections::HashSet::new();
    for revision in revisions.iter().rev() {
        let id = revision.draft.id;
        if !handled.insert(id) {
            continue;
        }
        if heads.get(&id).is_none_or(|head| head.number != revision.number) {
            undone.moved_on.push(id);
            continue;
        }
        let history = bureau.store.history(id).await?;
        let before = history.iter().rev().find(|r| r.batch.as_deref() != Some(&batch));
        let reason = format!("撤销导入批次 {batch}");
        let draft = match before {
            Some(earlier) => {
                undone.restored += 1;
                Draft { reason, ..earlier.draft.clone() }
            }
            None => {
                undone.withdrawn += 1;
                Draft { state: State::Withdrawn, reason, ..revision.draft.clone() }
            }
        };
        entries.push(Entry { draft, based_on: Some(revision.number) });
    }
    entries.reverse();
    writer.append(entries, Some(&by)).await?;
    let undoing = Batch {
        id: by.clone(),
        file: found.file,
        file_hash: String::new(),
        recorded: now,
        author: actor.account.clone(),
        counts: [("withdrawn".to_owned(), undone.withdrawn), ("restored".to_owned(), undone.restored)].into(),
        undone_by: None,
    };
    writer.record_undoing(undoing, &batch);
    writer.commit().await?;
    Ok(undone)
}
