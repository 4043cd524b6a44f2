//! What was done and what came in, by whom: for whoever watches over the ledger, and of oneself.

use mingde_core::office::Power;
use mingde_core::policy::Actor;
use mingde_store::{AuditLine, Batch};

use crate::bureau::Bureau;
use crate::error::AppError;
use crate::library::Library;
use crate::sight::scope;

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
