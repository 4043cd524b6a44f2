//! Giving out ballot papers to who is signed in: written down first, signed unseen then.

use mingde_ballot::{Issuing, decide_issuing, request_hash};
use mingde_core::date::Timestamp;
use mingde_core::diagnostic::Message;
use mingde_core::policy::{Actor, may_take_ballot};
use mingde_store::Entered;

use super::round::{Round, seconds};
use super::stage::BallotStage;
use crate::bureau::Bureau;
use crate::error::AppError;
use crate::long_work::apart;

/// What whoever is signed in may know of the own paper.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OwnBallot {
    /// Name of the ballot.
    pub id: String,
    /// What it is about.
    pub title: String,
    /// How far it is.
    pub stage: BallotStage,
    /// Index and title of the category.
    pub category: (u8, String),
    /// Whether people vote by slips that they draw.
    pub by_slips: bool,
    /// Whether the paper was taken.
    pub taken: bool,
    /// Hash of the manifest, hexadecimal, from when it is frozen.
    pub manifest: Option<String>,
}

/// The own paper of whoever asks.
///
/// # Errors
/// [`AppError::NotFound`] for whoever is not on the roll.
pub async fn own_ballot(bureau: &Bureau, actor: &Actor, id: &str) -> Result<OwnBallot, AppError> {
    let (ballots, actor, id) = (bureau.store.ballots(), actor.clone(), id.to_owned());
    apart(move || own(&Round::open(&ballots, &id)?, &actor)).await
}

pub(super) fn own(round: &Round, actor: &Actor) -> Result<OwnBallot, AppError> {
    let missing = || AppError::NotFound(Message::new("ballot-unknown"));
    let voter = actor.who().ok_or_else(missing)?;
    let book = round.book()?;
    let category = book.category(voter)?.ok_or_else(missing)?;
    let title = round.plan.categories.get(usize::from(category)).map(|(_, title, _)| title.clone());
    Ok(OwnBallot {
        id: round.id.to_string(),
        title: round.plan.title.clone(),
        stage: round.stage,
        by_slips: round.plan.is_by_slips(),
        category: (category, title.unwrap_or_default()),
        taken: book.known(0, voter)?.is_some(),
        manifest: round.election().ok().map(|election| hex::encode(election.hash())),
    })
}

/// Signs what a voter's device sent, one request for each issuer. The same again is signed again; another one never.
///
/// # Errors
/// [`AppError::NotFound`] for whoever is not on the roll, [`AppError::Conflict`] where another one stands in the book or none are
/// given out, [`AppError::Invalid`] for what is no request.
pub async fn take_ballot(
    bureau: &Bureau,
    actor: &Actor,
    now: Timestamp,
    id: &str,
    requests: Vec<Vec<u8>>,
) -> Result<Vec<Vec<u8>>, AppError> {
    let (ballots, actor, id) = (bureau.store.ballots(), actor.clone(), id.to_owned());
    let now = seconds(now);
    apart(move || {
        let round = Round::open(&ballots, &id)?;
        let mut book = round.book()?;
        let on_roll = actor.who().map(|who| book.category(who)).transpose()?.flatten();
        let missing = || AppError::NotFound(Message::new("ballot-unknown"));
        let category = on_roll.ok_or_else(missing)?;
        let taking = may_take_ballot(&actor, |_| true)?;
        if round.plan.is_by_slips() {
            return Err(round.not_now());
        }
        let election = round.election()?;
        let [request] = &requests[..] else { return Err(malformed()) };
        let conflict = |code: &'static str| Err(AppError::Conflict(Message::new(code)));
        let known = book.known(0, taking.what().voter)?;
        match decide_issuing(&round.effective(&election), known.as_ref(), request, now) {
            Issuing::First | Issuing::Again => {}
            Issuing::Another => return conflict("ballot-taken"),
            Issuing::Closed => return Err(round.not_now()),
        }
        let keys = round.keys()?;
        let issuer = keys.issuer(category);
        let issuer = issuer.ok_or_else(|| AppError::Conflict(Message::new("ballot-keys-missing")))?;
        // What cannot be signed must not stand in the book: it would lock the voter out.
        let signed = issuer.sign(request).ok_or_else(malformed)?;
        match book.enter(&taking, &[request_hash(request)])? {
            Entered::First | Entered::Again => Ok(vec![signed]),
            Entered::Another => conflict("ballot-taken"),
            Entered::Shut => Err(round.not_now()),
        }
    })
    .await
}

fn malformed() -> AppError {
    AppError::Invalid(Message::new("ballot-malformed"))
}
