//! A seat by itself: whose it is, how it is found by its code, and what it hands in is kept and checked by.

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use mingde_ballot::Bytes;
use mingde_core::diagnostic::Message;
use mingde_log::Verifier;
use mingde_store::{Ballots, Said};
use serde::{Deserialize, Serialize};

use super::plan::BallotPlan;
use super::round::Round;
use super::stage::BallotStage;
use crate::error::AppError;

/// Parts of the proceedings that seats hand in.
pub(super) const COMMITMENT: &str = "commitment";
pub(super) const DEALING: &str = "dealing";
pub(super) const SHARES: &str = "shares";
pub(super) const COMPLAINT: &str = "complaint";
pub(super) const UNUSED: &str = "unused";
pub(super) const SIGNATURE: &str = "signature";
pub(super) const RESULT_SIGNATURE: &str = "result-signature";

/// Whose seat it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub(super) enum SeatRole {
    Trustee,
    Scrutineer,
    Printer,
}

impl SeatRole {
    /// The role of a seat, counted from 1: trustees, scrutineers, and whoever prints the white slips and the red ones.
    pub fn of(plan: &BallotPlan, index: u8) -> Option<Self> {
        let (index, trustees) = (usize::from(index), plan.trustees.len());
        match index {
            0 => None,
            index if index <= trustees => Some(Self::Trustee),
            index if index <= trustees + plan.scrutineers.len() => Some(Self::Scrutineer),
            index if index <= usize::from(seats(plan)) => Some(Self::Printer),
            _ => None,
        }
    }

    /// Its name, as its device is told it.
    pub fn name(self) -> &'static str {
        match self {
            Self::Trustee => "trustee",
            Self::Scrutineer => "scrutineer",
            Self::Printer => "printer",
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
    /// Keys of the slips that were printed, in order, for each category.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub pile: Option<Vec<Vec<Bytes<32>>>>,
}

/// A seat of a round.
pub(super) struct Seat {
    pub index: u8,
    pub role: SeatRole,
}

/// The code of a seat, for whom it is.
pub(super) fn code_of(round: &Round, index: u8) -> Result<String, AppError> {
    let secret = round.keys()?.seat(index, round.plan.draw);
    Ok(URL_SAFE_NO_PAD.encode([&round.id.0[..], &[index], &secret].concat()))
}

/// The seat of a code.
pub(super) fn seated(ballots: &Ballots, code: &str) -> Result<(Round, Seat), AppError> {
    let missing = || AppError::NotFound(Message::new("ballot-no-seat"));
    let bytes: [u8; 32] =
        URL_SAFE_NO_PAD.decode(code).ok().and_then(|bytes| bytes.try_into().ok()).ok_or_else(missing)?;
    let round = Round::open(ballots, &hex::encode(&bytes[..8])).map_err(|_| missing())?;
    let index = bytes[8];
    // Compared by hashes: how long it takes says nothing of the code.
    let right = blake3::hash(&round.keys()?.seat(index, round.plan.draw)) == blake3::hash(&bytes[9..]);
    let role = SeatRole::of(&round.plan, index).filter(|_| right).ok_or_else(missing)?;
    Ok((round, Seat { index, role }))
}

/// Whose seat it is.
pub(super) fn name_of(plan: &BallotPlan, index: u8) -> &str {
    let at = usize::from(index).saturating_sub(1);
    plan.seated().nth(at).map_or("", String::as_str)
}

pub(super) fn seats(plan: &BallotPlan) -> u8 {
    plan.seated().count() as u8
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

pub(super) fn read<'b, T: Deserialize<'b>>(bytes: &'b [u8]) -> Result<T, AppError> {
    serde_json::from_slice(bytes).map_err(|_| bad_paper())
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
