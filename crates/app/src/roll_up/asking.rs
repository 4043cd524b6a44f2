//! Who asks: the superior signs its request, and a bureau that was told the superior's key answers nobody else.

use std::path::{Path, PathBuf};

use mingde_core::date::Timestamp;
use mingde_core::diagnostic::Message;
use mingde_core::office::Power;
use mingde_core::policy::{Actor, may_sign_results};
use mingde_core::snapshot::Snapshot;
use mingde_files::{Mode, write_whole};
use mingde_log::Verifier;
use mingde_store::{Saying, Statement};

use super::believing::content;
use super::entering::Entering;
use super::held::{RollUpKinds, believed, own_unit};
use super::request::{RollUpRequest, note_of};
use crate::bureau::Bureau;
use crate::error::AppError;

/// A request that was signed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SignedRequest {
    /// The note beside the file.
    pub note: PathBuf,
    /// The public key, as bureaus are told it.
    pub key: String,
}

/// The superior's key, as somebody says it at this bureau.
#[derive(Debug, Clone, Copy, Default)]
pub struct SuperiorKey<'k> {
    /// `name+id+key`; none for that which is known.
    pub told: Option<&'k str>,
    /// Why another one than before is believed.
    pub reason: Option<&'k str>,
}

/// Signs the file of a request by the key of the ledger, with a line in the trail.
///
/// # Errors
/// [`AppError::Refused`] for whoever exchanges no results; [`AppError::File`] where the note cannot be written.
pub async fn sign_request(
    bureau: &Bureau,
    actor: &Actor,
    now: Timestamp,
    (path, request): (&Path, &RollUpRequest),
) -> Result<SignedRequest, AppError> {
    actor.may(Power::ExchangeResults)?;
    let statement = Statement {
        saying: Saying::Asked,
        origin: bureau.store.origin().to_owned(),
        request: request.id.clone(),
        manifest: request.hash.clone(),
    };
    let signed = bureau.store.sign(&may_sign_results(actor)?, &statement)?;
    let note = note_of(path);
    write_whole(&note, Mode::Usual, signed.as_bytes()).map_err(AppError::file(&note))?;
    let entering = Entering::begin(bureau, actor);
    entering.commit(now, ("ask-results", &request.id, &request.hash)).await?;
    Ok(SignedRequest { note, key: bureau.store.public_key()? })
}

/// That a request is the superior's, as far as the superior's key is known or told. Gives the key where it is to be remembered, and what is
/// to be told of a signature that nobody can judge.
///
/// # Errors
/// [`AppError::Invalid`] for what is no key; [`AppError::Conflict`] for another key than is believed, for a request without a signature or
/// with that of somebody else.
pub fn expect_superior(
    snapshot: &Snapshot,
    kinds: &RollUpKinds,
    request: &RollUpRequest,
    key: SuperiorKey<'_>,
) -> Result<(Option<Verifier>, Option<Message>), AppError> {
    let conflict = |code| AppError::Conflict(Message::new(code).with("title", &request.title));
    let unit = own_unit(snapshot).ok();
    let known = believed(snapshot, &kinds.superior).into_iter().find(|one| Some(one.unit) == unit);
    let told = match key.told {
        Some(text) => {
            let no_key = || AppError::Invalid(Message::new("roll-up-no-key"));
            Some(Verifier::parse(text.trim()).ok_or_else(no_key)?)
        }
        None => None,
    };
    let is_new =
        told.as_ref().is_some_and(|told| known.as_ref().is_none_or(|known| known.key != told.to_string()));
    if let (Some(known), true, None) = (&known, is_new, key.reason) {
        let former = Verifier::parse(&known.key).map_or_else(String::new, |key| key.key_id());
        let message = Message::new("roll-up-superior-changed").with("former", former);
        return Err(AppError::Conflict(
            message.with("key", told.map_or_else(String::new, |key| key.key_id())),
        ));
    }
    let is_known = told.is_some() || known.is_some();
    let Some(verifier) = told.or_else(|| Verifier::parse(&known?.key)) else {
        if is_known {
            return Err(conflict("roll-up-request-not-theirs"));
        }
        let claimed = request.note.as_deref().and_then(Statement::claimed_origin);
        let remark = claimed.map(|origin| Message::new("roll-up-request-unbelieved").with("origin", origin));
        return Ok((None, remark));
    };
    let Some(note) = &request.note else { return Err(conflict("roll-up-request-unsigned")) };
    let said = Statement::of_note(note, &verifier);
    let is_theirs = said.is_some_and(|said| {
        said.saying == Saying::Asked && said.request == request.id && said.manifest == request.hash
    });
    if !is_theirs {
        return Err(conflict("roll-up-request-not-theirs"));
    }
    Ok((is_new.then_some(verifier), None))
}

/// Remembers the superior's key, as an entry of the ledger.
///
/// # Errors
/// Those of the ledger.
pub async fn believe_superior(
    (bureau, actor, now): (&Bureau, &Actor, Timestamp),
    snapshot: &Snapshot,
    kinds: &RollUpKinds,
    (verifier, reason): (&Verifier, Option<&str>),
) -> Result<(), AppError> {
    let said = (verifier, reason.map_or("", str::trim));
    let content = content(&kinds.superior, own_unit(snapshot)?, now, said);
    let mut entering = Entering::begin(bureau, actor);
    entering.stand(&kinds.superior.0, vec![content], &Message::new("reason-believed-anew")).await?;
    let detail = format!("{} {}", verifier.name(), verifier.key_id());
    entering.commit(now, ("believe-superior", verifier.name(), &detail)).await?;
    Ok(())
}
