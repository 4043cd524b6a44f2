//! An older state of the ledger that was put back on purpose.

use mingde_core::date::Timestamp;
use mingde_core::diagnostic::Message;
use mingde_core::office::Power;
use mingde_core::policy::Actor;
use mingde_store::Restoration;

use crate::bureau::Bureau;
use crate::error::AppError;

/// Says that the state in which the ledger is was put back on purpose, and why; none if nothing was signed since.
///
/// # Errors
/// [`AppError::Refused`] for whoever does not run the system; [`AppError::Invalid`] without a reason: it is what others are going to read when they ask where the rest went.
pub async fn put_back_on_purpose(
    bureau: &Bureau,
    actor: &Actor,
    now: Timestamp,
    reason: &str,
) -> Result<Option<Restoration>, AppError> {
    // Backups are the business of whoever runs the system.
    actor.may(Power::AdministerAccounts)?;
    let reason = reason.trim();
    if reason.is_empty() {
        return Err(AppError::Invalid(Message::new("app-no-reason")));
    }
    Ok(bureau.store.put_back_on_purpose(actor, now, reason).await?)
}
