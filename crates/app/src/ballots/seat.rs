//! A seat of a trustee or a scrutineer, and what it may hand in.

use mingde_ballot::Bytes;
use mingde_core::diagnostic::Message;
use mingde_log::Verifier;
use mingde_store::Said;
use serde::{Deserialize, Serialize};

use super::plan::BallotPlan;
use super::round::Round;
use super::stage::BallotStage;
use crate::error::AppError;

/// Parts of the proceedings that seats hand in.
pub(super) const COMMITMENT: &str = "commitment";
pub(super) const DEALING: &str = "dealing";
pub(super) const SHARES: &str = "shares";
pub(super) const SIGNATURE: &str = "signature";
pub(super) const RESULT_SIGNATURE: &str = "result-signature";

/// Whose seat it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub(super) enum SeatRole {
    Trustee,
    Scrutineer,
}

impl SeatRole {
    /// The role of a seat; trustees come first, counted from 1.
    pub fn of(plan: &BallotPlan, index: u8) -> Option<Self> {
        let (index, trustees) = (usize::from(index), plan.trustees.len());
        match index {
            0 => None,
            index if index <= trustees => Some(Self::Trustee),
            index if index <= trustees + plan.scrutineers.len() => Some(Self::Scrutineer),
            _ => None,
        }
    }
}

/// What a seat says of itself first: how its signatures are checked, a scrutineer by which key it cosigns, a trustee the hash of what
/// it will show.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Commitment {
    /// Verifier key.
    pub verifier: String,
    /// Verifier key of cosignatures.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub cosigner: Option<String>,
    /// Hash of the dealing.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub commitment: Option<Bytes<32>>,
}

/// Somebody who came by the code of a seat.
pub(super) struct Seat {
    pub index: u8,
    pub role: SeatRole,
}

pub(super) fn bad_paper() -> AppError {
    AppError::Invalid(Message::new("ballot-bad-paper"))
}

pub(super) fn not_now(round: &Round) -> AppError {
    AppError::Conflict(Message::new("ballot-seat-not-now").with("stage", round.stage.name()))
}

/// Keeps a paper of a seat at its stage; what was kept before may come at any.
pub(super) fn kept(
    round: &mut Round,
    seat: &Seat,
    stage: BallotStage,
    part: &str,
    bytes: &[u8],
) -> Result<(), AppError> {
    if round.stage != stage && round.papers.said(part, seat.index)?.is_none() {
        return Err(not_now(round));
    }
    match round.papers.say(part, seat.index, bytes)? {
        Said::First | Said::Again => Ok(()),
        Said::Otherwise => Err(AppError::Conflict(Message::new("ballot-seat-said-otherwise"))),
    }
}

/// A note that this seat signed, by the key that it named first, and nobody else.
pub(super) fn signed_text(
    round: &Round,
    seat: &Seat,
    bytes: Vec<u8>,
    text: &str,
) -> Result<String, AppError> {
    let note = String::from_utf8(bytes).map_err(|_| bad_paper())?;
    let commitments: Vec<(u8, Commitment)> = round.read(COMMITMENT)?;
    let own = commitments.iter().find(|(whose, _)| *whose == seat.index);
    let verifier = own.and_then(|(_, it)| Verifier::parse(&it.verifier)).ok_or_else(bad_paper)?;
    let right = verifier.verify(&note) == Some(text) && verifier.signed_alone(&note);
    if right { Ok(note) } else { Err(bad_paper()) }
}
