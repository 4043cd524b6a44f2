//! Making the key: what trustees hand in, one round after the other, and what comes of a share that does not fit.

use mingde_ballot::{Bytes, Complaint, ComplaintVerdict, Dealing, Trustee};
use mingde_log::{CosignerKey, Verifier};
use serde::{Deserialize, Serialize};

use super::round::{Round, written};
use super::seat::{
    COMMITMENT, COMPLAINT, Commitment, DEALING, SHARES, Seat, SeatRole, bad_paper, kept, not_now, read,
    seated, seats,
};
use super::slips;
use super::stage::BallotStage;
use crate::bureau::Bureau;
use crate::error::AppError;
use crate::long_work::apart;

#[derive(Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Shown {
    channel: Bytes<32>,
    commitments: Vec<Bytes<32>>,
    proof: Bytes<64>,
}

#[derive(Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Sent {
    shares: Vec<Option<Bytes<32>>>,
}

/// What opens one share to everybody.
#[derive(Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Complained {
    /// Whose share it is, from 1.
    from: u8,
    /// The key that the two share.
    shared: Bytes<32>,
    /// The proof that it is it.
    proof: Bytes<64>,
}

/// What the others have shown, as far as all of one round have.
#[derive(Debug, Default, Serialize)]
pub struct SeatMessages {
    commitments: Vec<Option<Bytes<32>>>,
    dealings: Vec<Shown>,
    shares: Vec<Option<Bytes<32>>>,
}

/// What the other trustees have shown.
///
/// # Errors
/// [`AppError::NotFound`] for an unknown code.
pub async fn seat_messages(bureau: &Bureau, code: &str) -> Result<SeatMessages, AppError> {
    let (ballots, code) = (bureau.store.ballots(), code.to_owned());
    apart(move || {
        let (round, seat) = seated(&ballots, &code)?;
        let trustees = round.plan.trustees.len();
        let mut messages = SeatMessages::default();
        let commitments: Vec<(u8, Commitment)> = round.read(COMMITMENT)?;
        if commitments.len() == usize::from(seats(&round.plan)) {
            messages.commitments =
                commitments.into_iter().take(trustees).map(|(_, it)| it.commitment).collect();
        }
        let dealings: Vec<(u8, Trustee)> = round.read(DEALING)?;
        if dealings.len() == trustees {
            let shown = dealings.into_iter().map(|(_, it)| Shown {
                channel: it.channel,
                commitments: it.commitments,
                proof: it.proof,
            });
            messages.dealings = shown.collect();
        }
        let sent: Vec<(u8, Sent)> = round.read(SHARES)?;
        if sent.len() == trustees && seat.role == SeatRole::Trustee {
            let own = usize::from(seat.index) - 1;
            messages.shares = sent.into_iter().map(|(_, it)| it.shares.get(own).copied().flatten()).collect();
        }
        Ok(messages)
    })
    .await
}

/// The key by which a seat signs, once it has said it.
pub(super) fn verifier(round: &Round, seat: &Seat) -> Result<Option<String>, AppError> {
    let all: Vec<(u8, Commitment)> = round.read(COMMITMENT)?;
    Ok(all.into_iter().find(|(whose, _)| *whose == seat.index).map(|(_, said)| said.verifier))
}

pub(super) fn commitment(round: &mut Round, seat: &Seat, bytes: &[u8]) -> Result<(), AppError> {
    let said: Commitment = read(bytes)?;
    let is_key = |text: &String| Verifier::parse(text).is_some_and(|it| it.to_string() == *text);
    let cosigns = |text: &String| CosignerKey::parse(text).is_some_and(|it| it.to_string() == *text);
    let fits = match seat.role {
        SeatRole::Trustee => said.commitment.is_some() && said.cosigner.is_none() && said.pile.is_none(),
        SeatRole::Scrutineer => {
            said.commitment.is_none() && said.cosigner.as_ref().is_some_and(cosigns) && said.pile.is_none()
        }
        SeatRole::Printer => {
            let fits = said.pile.as_ref().is_some_and(|pile| slips::fits(&round.plan, pile));
            said.commitment.is_none() && said.cosigner.is_none() && fits
        }
    };
    // Two seats with one key would be one.
    let all: Vec<(u8, Commitment)> = round.read(COMMITMENT)?;
    let is_taken = all.iter().any(|(whose, other)| *whose != seat.index && other.verifier == said.verifier);
    if !fits || !is_key(&said.verifier) || is_taken {
        return Err(bad_paper());
    }
    kept(round, seat, BallotStage::Drafted, COMMITMENT, &written(&said))
}

/// All have to have said the first thing before anybody shows the second.
fn expect_all(round: &Round, part: &str, count: u8) -> Result<(), AppError> {
    if round.papers.all(part)?.len() < usize::from(count) { Err(not_now(round)) } else { Ok(()) }
}

pub(super) fn dealing(round: &mut Round, seat: &Seat, bytes: &[u8]) -> Result<(), AppError> {
    let shown: Shown = read(bytes)?;
    expect_all(round, COMMITMENT, seats(&round.plan))?;
    let commitments: Vec<(u8, Commitment)> = round.read(COMMITMENT)?;
    let own = commitments.into_iter().find(|(whose, _)| *whose == seat.index).map(|(_, it)| it);
    let own = own.filter(|_| seat.role == SeatRole::Trustee).ok_or_else(bad_paper)?;
    let Shown { channel, commitments, proof } = shown;
    let trustee = Trustee { channel, commitments, proof, verifier: own.verifier };
    let hash = Dealing::of(&trustee).map(|it| Bytes(it.hash(&round.plan.session.0, seat.index.into())));
    if hash.is_none() || hash != own.commitment || trustee.commitments.len() != usize::from(round.plan.needed)
    {
        return Err(bad_paper());
    }
    kept(round, seat, BallotStage::Drafted, DEALING, &written(&trustee))
}

pub(super) fn shares(round: &mut Round, seat: &Seat, bytes: &[u8]) -> Result<(), AppError> {
    let sent: Sent = read(bytes)?;
    let trustees = round.plan.trustees.len();
    expect_all(round, DEALING, trustees as u8)?;
    let own = usize::from(seat.index);
    let fits = sent.shares.len() == trustees
        && sent.shares.iter().enumerate().all(|(at, share)| share.is_some() == (at + 1 != own));
    if seat.role != SeatRole::Trustee || !fits {
        return Err(bad_paper());
    }
    kept(round, seat, BallotStage::Drafted, SHARES, &written(&sent))
}

/// Takes a complaint that proves something. Until the manifest is signed by all, the key can be begun anew.
pub(super) fn complaint(round: &mut Round, seat: &Seat, bytes: &[u8]) -> Result<(), AppError> {
    let said: Complained = read(bytes)?;
    let dealings: Vec<(u8, Trustee)> = round.read(DEALING)?;
    let dealings: Vec<Dealing> = dealings.iter().filter_map(|(_, it)| Dealing::of(it)).collect();
    let sent: Vec<(u8, Sent)> = round.read(SHARES)?;
    let sent = sent.iter().find(|(whose, _)| *whose == said.from).map(|(_, it)| &it.shares);
    let own = usize::from(seat.index).wrapping_sub(1);
    let sent = sent.and_then(|shares| *shares.get(own)?).ok_or_else(bad_paper)?;
    let between = (usize::from(said.from), usize::from(seat.index));
    let complaint = Complaint::read(between, &sent, &said.shared, &said.proof).ok_or_else(bad_paper)?;
    let verdict = complaint.judge(&round.plan.session.0, &dealings, &sent.0);
    if seat.role != SeatRole::Trustee || verdict != ComplaintVerdict::Sender {
        return Err(bad_paper());
    }
    let stage = if round.stage == BallotStage::Keyed { BallotStage::Keyed } else { BallotStage::Drafted };
    kept(round, seat, stage, COMPLAINT, &written(&said))
}

/// Whose share was proven not to fit.
pub(super) fn blamed(round: &Round) -> Result<Option<u8>, AppError> {
    let all: Vec<(u8, Complained)> = round.read(COMPLAINT)?;
    Ok(all.first().map(|(_, it)| it.from))
}
