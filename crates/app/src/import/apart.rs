//! Reading a workbook on a thread for long work, which asks meanwhile for what stands.

use std::sync::Arc;
use std::sync::mpsc::{SyncSender, sync_channel};

use mingde_core::id::EntityId;
use mingde_core::sealing::Payload;
use mingde_store::{Store, StoreError};
use tokio::sync::mpsc::{UnboundedSender, unbounded_channel};
use tokio::task::spawn_blocking;

use super::opening::Opened;
use super::parties::{Present, Registry};
use super::reading::{Ground, Outside, Reading};
use super::rehearsal::Rehearsal;
use super::workbook;
use crate::error::AppError;
use crate::progress::Progress;

/// What the reading thread says to the task that waits for it.
enum Said {
    /// It has come so far.
    Count(u64),
    /// It wants to know the present values of some entities.
    Present(Vec<EntityId>, SyncSender<Result<Vec<Present>, StoreError>>),
}

/// Reads a workbook, and answers meanwhile what the reading asks. Dropping the future ends the reading at its next
/// question.
pub(super) async fn read(
    ground: Ground,
    opened: Arc<Opened>,
    mut registry: Registry,
    store: &Store,
    rehearsal: Option<&Rehearsal>,
    progress: &mut dyn Progress,
) -> (Registry, Result<Reading, AppError>) {
    let (say, mut hear) = unbounded_channel();
    let reading = spawn_blocking(move || {
        let mut told = |count| _ = say.send(Said::Count(count));
        let mut present = |ids: &[EntityId]| ask(&say, ids);
        let mut outside = Outside { told: &mut told, present: &mut present };
        let read = workbook::read(&ground, &opened, &mut registry, &mut outside);
        (registry, read)
    });
    // The thread holds the other end as long as it reads.
    while let Some(said) = hear.recv().await {
        match said {
            Said::Count(count) => progress.reach(count),
            Said::Present(ids, answer) => {
                // Whoever has asked waits for it, unless it has ended.
                _ = answer.send(present(store, rehearsal, &ids).await);
            }
        }
    }
    match reading.await {
        Ok(read) => read,
        Err(failed) => std::panic::resume_unwind(failed.into_panic()),
    }
}

fn ask(say: &UnboundedSender<Said>, ids: &[EntityId]) -> Result<Vec<Present>, AppError> {
    let (answer, answered) = sync_channel(1);
    if say.send(Said::Present(ids.to_vec(), answer)).is_err() {
        return Err(StoreError::Spent.into());
    }
    Ok(answered.recv().unwrap_or(Err(StoreError::Spent))?)
}

async fn present(
    store: &Store,
    rehearsal: Option<&Rehearsal>,
    ids: &[EntityId],
) -> Result<Vec<Present>, StoreError> {
    let mut present = Vec::with_capacity(ids.len());
    let mut in_the_ledger = ids.to_vec();
    if let Some(rehearsal) = rehearsal {
        in_the_ledger.retain(|id| match rehearsal.present(*id) {
            Some(value) => {
                present.push(value);
                false
            }
            None => true,
        });
    }
    store
        .latest_of(&in_the_ledger, |latest| {
            let (id, position) = (latest.id, Some(latest.position));
            present.push(Present { id, position, payload: Payload::stored(latest.payload) });
        })
        .await?;
    Ok(present)
}
