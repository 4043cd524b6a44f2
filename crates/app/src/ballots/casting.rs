//! Taking ballots, from whoever brings one: nobody is asked who it is.

use mingde_ballot::{BadBallot, Ballot, Casting, Receipt};
use mingde_core::date::Timestamp;
use mingde_core::diagnostic::Message;

use super::round::{Round, seconds};
use super::stage::BallotStage;
use crate::bureau::Bureau;
use crate::error::AppError;
use crate::long_work::apart;

/// Puts a ballot into the box, and gives its receipt once it is on disk. The same again has the same receipt, at any time.
///
/// # Errors
/// [`AppError::NotFound`], [`AppError::Invalid`] for what does not hold by itself, [`AppError::Conflict`] for what the box does not take.
pub async fn cast_ballot(
    bureau: &Bureau,
    now: Timestamp,
    id: &str,
    bytes: Vec<u8>,
) -> Result<String, AppError> {
    let (ballots, id) = (bureau.store.ballots(), id.to_owned());
    let now = seconds(now);
    apart(move || {
        let round = Round::open(&ballots, &id)?;
        if round.stage < BallotStage::Casting {
            return Err(round.not_now());
        }
        let election = round.election()?;
        let ballot = Ballot::check(&election, &bytes).map_err(|bad| {
            AppError::Invalid(Message::new(match bad {
                BadBallot::Credential(_) => "ballot-credential",
                BadBallot::Proof(_) | BadBallot::Signature | BadBallot::Copy => "ballot-proof",
                BadBallot::Length | BadBallot::Election | BadBallot::Category | BadBallot::Encoding => {
                    "ballot-malformed"
                }
            }))
        })?;
        let decided = round.kept()?.cast(&round.effective(&election), &ballot, &bytes, now)?;
        let conflict = |code: &'static str| Err(AppError::Conflict(Message::new(code)));
        match decided {
            Casting::Keep | Casting::Again => {
                let signer = round.keys()?.receipts(&election.manifest().board);
                Ok(Receipt::sign(&election, &ballot.leaf(), &signer))
            }
            Casting::Another => conflict("ballot-another"),
            Casting::Copy => conflict("ballot-copied"),
            Casting::Slip => conflict("ballot-slip"),
            Casting::Closed => conflict("ballot-closed"),
        }
    })
    .await
}
