//! What a program asks twice is answered once: it names what it asks by a key of its own, and under a key that is known it is told what
//! it was told before.
//!
//! That something is about to be changed by a token is written into the trail when the key is taken, before it is done; the line of
//! the act itself names the owner.

use mingde_core::date::Timestamp;
use mingde_core::diagnostic::Message;
use mingde_core::policy::Actor;
use mingde_store::{Beside, Digest, StoreError};

use super::api_tokens::{ApiToken, called};
use crate::bureau::Bureau;
use crate::error::AppError;

const SECOND: i64 = 1_000_000;
/// So long an answer is kept.
pub(super) const ANSWERS_KEPT: i64 = 24 * 3600 * SECOND;
/// So long something may take to be answered; then whoever began it does not come back.
const UNANSWERED: i64 = 120 * SECOND;
/// Most characters of a key.
const LONGEST_KEY: usize = 200;

/// Something that a program asks and that may change something.
#[derive(Debug, Clone, Copy)]
pub struct Request<'a> {
    /// By which token.
    pub token: &'a ApiToken,
    /// What it is called, as `POST /api/v1/records`: that goes into the trail, so nothing secret is in it.
    pub route: &'a str,
    /// The key under which it is asked; none where it is not meant to be asked twice.
    pub key: Option<&'a str>,
    /// All of what is asked, in bytes.
    pub whole: &'a [u8],
}

/// What is to be done with a request.
#[derive(Debug, PartialEq, Eq)]
pub enum Begun {
    /// It is to be answered, and the answer kept under this name if there is one.
    Anew(Option<KeptUnder>),
    /// This was answered before.
    Before(String),
}

/// Where an answer is kept.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct KeptUnder(Digest, Digest);

/// Begins to answer a request.
///
/// # Errors
/// [`AppError::Conflict`] if something else was asked under its key, or the same is being answered at the moment.
pub async fn begin_request(
    bureau: &Bureau,
    actor: &Actor,
    now: Timestamp,
    request: Request<'_>,
) -> Result<Begun, AppError> {
    let Request { token, route, key, whole } = request;
    let mut changes = Beside::default();
    let mut under = None;
    if let Some(key) = key {
        if key.is_empty() || key.len() > LONGEST_KEY {
            return Err(AppError::Invalid(Message::new("api-key").with("most", LONGEST_KEY)));
        }
        let place = (token.id, Digest::of("api-key", key.as_bytes()));
        let asked = Digest::of("api-request", whole);
        let known = bureau.store.api_answer(place).await?;
        match known.filter(|known| now.0 - known.begun.0 < ANSWERS_KEPT) {
            Some(known) if known.request != asked => {
                return Err(AppError::Conflict(Message::new("api-key-of-another")));
            }
            Some(known) => match known.answer {
                Some(answer) => return Ok(Begun::Before((*answer).clone())),
                None if now.0 - known.begun.0 < UNANSWERED => return Err(answering()),
                None => changes.begin_api_answer_again(place, known.begun, now),
            },
            None => {
                // One that is a day old goes.
                changes.clear_api_answer(place, Timestamp(now.0 - ANSWERS_KEPT));
                changes.begin_api_answer(place, asked, now);
            }
        }
        under = Some(KeptUnder(place.0, place.1));
    }
    let mut writer = bureau.store.begin(actor, now).await?;
    match writer.change_beside(changes).await {
        Err(StoreError::Overtaken) => return Err(answering()),
        done => done?,
    }
    writer.audit("use-api-token", &called(token.id), route);
    writer.commit().await?;
    Ok(Begun::Anew(under))
}

fn answering() -> AppError {
    AppError::Conflict(Message::new("api-key-in-use"))
}

/// Keeps what a request was answered; what was not answered, because the house failed, may be asked again.
pub async fn end_request(bureau: &Bureau, under: KeptUnder, answer: Option<&str>) -> Result<(), AppError> {
    let place = (under.0, under.1);
    let mut changes = Beside::default();
    match answer {
        Some(answer) => changes.keep_api_answer(place, answer, bureau.store.sealing().read()?),
        None => changes.drop_api_answer(place),
    }
    Ok(bureau.store.change_beside(changes).await?)
}
