//! What was sent is taken back: the ledger says so, and so does what lies in the folder from then on.

use std::path::{Path, PathBuf};

use mingde_core::date::Timestamp;
use mingde_core::diagnostic::Message;
use mingde_core::office::Power;
use mingde_core::policy::{Actor, may_sign_results};
use mingde_core::record::State;
use mingde_store::{Saying, Statement};

use super::entering::Entering;
use super::folder::{place_of, put};
use super::held::{RollUpKinds, submissions};
use super::request::RollUpRequest;
use super::told::TAKEN_BACK;
use crate::bureau::Bureau;
use crate::error::AppError;

/// Takes back what was sent in answer to a request, for a reason that stays in the ledger. Gives the folder that says so.
///
/// # Errors
/// [`AppError::Refused`]; [`AppError::Invalid`] without a reason; [`AppError::NotFound`] where nothing was sent.
pub async fn withdraw_submission(
    bureau: &Bureau,
    actor: &Actor,
    now: Timestamp,
    request: &RollUpRequest,
    (from, reason): (&Path, &str),
) -> Result<PathBuf, AppError> {
    actor.may(Power::ExchangeResults)?;
    let reason = reason.trim();
    if reason.is_empty() {
        return Err(AppError::Invalid(Message::new("app-no-reason")));
    }
    let kinds = RollUpKinds::of(&bureau.library())?;
    let (present, origin) = (bureau.present().await?, bureau.store.origin());
    let mut sent = submissions(&present.snapshot, &kinds);
    sent.retain(|one| one.origin == origin && one.request == request.id);
    let last = sent.last().ok_or_else(|| {
        AppError::NotFound(Message::new("roll-up-nothing-sent").with("title", &request.title))
    })?;
    let statement = Statement {
        saying: Saying::TakenBack,
        origin: origin.to_owned(),
        request: request.id.clone(),
        manifest: last.manifest.clone(),
    };
    let standing = sent.iter().filter(|one| one.state == State::Accepted);
    let ids: Vec<_> = standing.map(|one| one.record.0).collect();
    let note = bureau.store.sign(&may_sign_results(actor)?, &statement)?;
    // Where it was taken back before, the folder may not have come to say so.
    if !ids.is_empty() {
        let mut entering = Entering::begin(bureau, actor);
        entering.take_back(&kinds.submission.0, &ids, reason).await?;
        entering.commit(now, ("withdraw-submission", &request.id, reason)).await?;
    }
    let place = place_of(from, origin, &request.id);
    put(&place, &[(TAKEN_BACK.to_owned(), note.into_bytes())])?;
    Ok(place)
}
