//! What was done and what came in, by whom: for whoever watches over the ledger, and of oneself.

use mingde_core::office::Power;
use mingde_core::policy::Actor;
use mingde_store::{AuditLine, Batch};

use crate::bureau::Bureau;
use crate::error::AppError;
use crate::sight::scope;

/// The latest `limit` lines of the audit trail, newest first, for those who read it.
pub async fn audit_trail(bureau: &Bureau, actor: &Actor, limit: u32) -> Result<Vec<AuditLine>, AppError> {
    actor.may(Power::ReadAuditTrail)?;
    Ok(bureau.store.audit_lines(limit).await?)
}

/// The imports that the actor may know of, oldest first: all of them for whoever reads everything or the audit trail,
/// their own for everybody else.
pub async fn import_batches(bureau: &Bureau, actor: &Actor) -> Result<Vec<Batch>, AppError> {
    let mut batches = bureau.store.batches().await?;
    if !scope(&bureau.library(), actor).is_everything() && actor.may(Power::ReadAuditTrail).is_err() {
        batches.retain(|batch| batch.author == actor.account().as_str());
    }
    Ok(batches)
}
