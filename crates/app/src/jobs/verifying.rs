//! The whole ledger read again, for a page: as `mingde ledger verify` does.

use std::sync::Arc;

use mingde_core::date::Timestamp;
use mingde_core::diagnostic::Message;
use mingde_core::policy::Actor;

use super::{JobSort, Made, begin};
use crate::bureau::Bureau;
use crate::error::AppError;

/// Has the ledger read again. Gives the id of the job.
///
/// # Errors
/// [`AppError::NotFound`] for whoever may not; [`AppError::Conflict`] while it is read already.
pub async fn begin_verification(
    bureau: &Arc<Bureau>,
    actor: &Actor,
    drawn: ([u8; 16], fn() -> Timestamp),
) -> Result<String, AppError> {
    begin(bureau, actor, drawn, (JobSort::Verification, false), |bureau, working| async move {
        let verified = bureau.store.verify(|done, total| working.reach(done, total)).await?;
        let code = match (verified.findings.is_empty(), verified.unread.is_empty()) {
            (true, true) => "reason-job-verified",
            (true, false) => "reason-job-verified-in-part",
            (false, _) => "reason-job-not-verified",
        };
        let outcome = Message::new(code)
            .with("revisions", verified.revisions)
            .with("findings", verified.findings.len());
        Ok(Made { file: None, outcome })
    })
    .await
}
