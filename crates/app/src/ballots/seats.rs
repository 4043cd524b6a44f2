//! Seats: the devices of trustees and scrutineers, each of which comes by a code of its own and hands in each paper once.

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use mingde_ballot::{Bytes, Dealing, Signed, Trustee};
use mingde_core::date::Timestamp;
use mingde_core::diagnostic::Message;
use mingde_log::{CosignerKey, Verifier};
use mingde_store::Ballots;
use serde::{Deserialize, Serialize};

use super::closing;
use super::freezing::{all_signed, freeze};
use super::plan::BallotPlan;
use super::round::{RESULT, Round, seconds, written};
use super::seat::{
    COMMITMENT, Commitment, DEALING, RESULT_SIGNATURE, SHARES, SIGNATURE, Seat, SeatRole, bad_paper, kept,
    not_now, signed_text,
};
use super::stage::BallotStage;
use super::tally;
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

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Cosignature {
    size: u64,
    closed: bool,
    line: String,
}

/// What a seat hands in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum SeatPaper {
    /// Keys, and the hash of the dealing.
    Commitment,
    /// What was hashed.
    Dealing,
    /// Shares for the other trustees.
    Shares,
    /// The signature of the manifest.
    Signature,
    /// A cosignature of a checkpoint.
    Cosignature,
    /// A share of the decryption.
    Share,
    /// The signature of the result.
    Result,
}

impl SeatPaper {
    const ALL: [(Self, &'static str); 7] = [
        (Self::Commitment, COMMITMENT),
        (Self::Dealing, DEALING),
        (Self::Shares, SHARES),
        (Self::Signature, SIGNATURE),
        (Self::Cosignature, "cosignature"),
        (Self::Share, "share"),
        (Self::Result, "result"),
    ];

    /// Its name, with which its address ends.
    pub fn name(self) -> &'static str {
        Self::ALL[self as usize].1
    }

    /// The paper of a name.
    pub fn named(name: &str) -> Option<Self> {
        Self::ALL.iter().find(|(_, own)| *own == name).map(|(paper, _)| *paper)
    }
}

/// Where a seat stands.
#[derive(Debug, Clone, Serialize)]
pub struct SeatNow {
    /// Name of the ballot.
    pub election: String,
    /// What it is about.
    pub title: String,
    /// `trustee` or `scrutineer`.
    pub role: &'static str,
    /// Its place among those of its role, from 1.
    pub index: usize,
    /// Whose it is.
    pub name: String,
    /// Trustees, and how many of them decrypt.
    pub trustees: usize,
    /// How many of them decrypt.
    pub needed: u16,
    /// Random bytes under which the key is made.
    pub session: Bytes<32>,
    /// How far the ballot is.
    pub state: &'static str,
    /// What is to be done next.
    pub step: &'static str,
    /// Whose turn it is besides.
    pub waiting_for: Vec<String>,
    /// Shares are wanted of all categories together.
    pub together: bool,
    /// The published file of the checkpoint that waits for this seat's cosignature.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub checkpoint: Option<String>,
    /// Seconds since 1970.
    pub now: u64,
}

/// What the others have shown, as far as all of one round have.
#[derive(Debug, Default, Serialize)]
pub struct SeatMessages {
    commitments: Vec<Option<Bytes<32>>>,
    dealings: Vec<Shown>,
    shares: Vec<Option<Bytes<32>>>,
}

/// The code of a seat, for whom it is.
pub(super) fn code_of(round: &Round, index: u8) -> Result<String, AppError> {
    let secret = round.keys()?.seat(index);
    Ok(URL_SAFE_NO_PAD.encode([&round.id.0[..], &[index], &secret].concat()))
}

/// The seat of a code.
fn seated(ballots: &Ballots, code: &str) -> Result<(Round, Seat), AppError> {
    let missing = || AppError::NotFound(Message::new("ballot-no-seat"));
    let bytes: [u8; 32] =
        URL_SAFE_NO_PAD.decode(code).ok().and_then(|bytes| bytes.try_into().ok()).ok_or_else(missing)?;
    let round = Round::open(ballots, &hex::encode(&bytes[..8])).map_err(|_| missing())?;
    let index = bytes[8];
    // Compared by hashes: how long it takes says nothing of the code.
    let right = blake3::hash(&round.keys()?.seat(index)) == blake3::hash(&bytes[9..]);
    let role = SeatRole::of(&round.plan, index).filter(|_| right).ok_or_else(missing)?;
    Ok((round, Seat { index, role }))
}

/// Whose seat it is.
pub(super) fn name_of(plan: &BallotPlan, index: u8) -> &str {
    let at = usize::from(index).saturating_sub(1);
    let all = plan.trustees.iter().chain(&plan.scrutineers);
    all.into_iter().nth(at).map_or("", String::as_str)
}

/// Where the seat of a code stands. A scrutineer who asks has what waits in the box posted first, if it is enough for a batch.
///
/// # Errors
/// [`AppError::NotFound`] for an unknown code.
pub async fn seat_now(bureau: &Bureau, now: Timestamp, code: &str) -> Result<SeatNow, AppError> {
    let (ballots, code) = (bureau.store.ballots()?, code.to_owned());
    apart(move || {
        let (round, seat) = seated(&ballots, &code)?;
        closing::post_batch(&round)?;
        let (step, waiting_for) = step(&round, &seat)?;
        let plan = &round.plan;
        let before = if seat.role == SeatRole::Scrutineer { plan.trustees.len() } else { 0 };
        Ok(SeatNow {
            election: round.id.to_string(),
            title: plan.title.clone(),
            role: if seat.role == SeatRole::Trustee { "trustee" } else { "scrutineer" },
            index: usize::from(seat.index) - before,
            name: name_of(plan, seat.index).to_owned(),
            trustees: plan.trustees.len(),
            needed: plan.needed,
            session: plan.session,
            state: round.stage.name(),
            step,
            waiting_for: waiting_for.into_iter().map(|at| name_of(plan, at).to_owned()).collect(),
            together: tally::is_together(&round)?,
            checkpoint: closing::lacks_cosignature(&round, seat.index)?.filter(|_| step == "cosign"),
            now: seconds(now),
        })
    })
    .await
}

/// What a seat has to do next, and on whom it waits.
fn step(round: &Round, seat: &Seat) -> Result<(&'static str, Vec<u8>), AppError> {
    let (trustees, all) = (round.plan.trustees.len() as u8, seats(&round.plan));
    let lacking = |part: &str, up_to: u8| -> Result<Vec<u8>, AppError> {
        let there: Vec<u8> = round.papers.all(part)?.into_iter().map(|(whose, _)| whose).collect();
        Ok((1..=up_to).filter(|index| !there.contains(index)).collect())
    };
    let rounds: &[(&str, u8, &'static str)] = match round.stage {
        BallotStage::Drafted => {
            &[(COMMITMENT, all, "commit"), (DEALING, trustees, "show"), (SHARES, trustees, "share")]
        }
        BallotStage::Keyed => &[(SIGNATURE, all, "sign")],
        _ => &[],
    };
    for (part, up_to, step) in rounds {
        let lacking = lacking(part, *up_to)?;
        if lacking.contains(&seat.index) {
            return Ok((step, Vec::new()));
        }
        if !lacking.is_empty() {
            return Ok(("wait", lacking));
        }
    }
    let signs_result = round.stage == BallotStage::Tallied && seat.role == SeatRole::Scrutineer;
    if signs_result && round.papers.said(RESULT_SIGNATURE, seat.index)?.is_none() {
        return Ok(("result", Vec::new()));
    }
    match seat.role {
        SeatRole::Scrutineer if closing::lacks_cosignature(round, seat.index)?.is_some() => {
            Ok(("cosign", Vec::new()))
        }
        SeatRole::Trustee if tally::wants_share(round, seat.index)? => Ok(("decrypt", Vec::new())),
        _ => Ok(("wait", Vec::new())),
    }
}

pub(super) fn seats(plan: &BallotPlan) -> u8 {
    (plan.trustees.len() + plan.scrutineers.len()) as u8
}

/// What the other trustees have shown.
///
/// # Errors
/// [`AppError::NotFound`] for an unknown code.
pub async fn seat_messages(bureau: &Bureau, code: &str) -> Result<SeatMessages, AppError> {
    let (ballots, code) = (bureau.store.ballots()?, code.to_owned());
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

/// The result sheet that a scrutineer is to sign.
///
/// # Errors
/// [`AppError::NotFound`] for an unknown code, [`AppError::Conflict`] before the tally.
pub async fn seat_result(bureau: &Bureau, code: &str) -> Result<Vec<u8>, AppError> {
    let (ballots, code) = (bureau.store.ballots()?, code.to_owned());
    apart(move || {
        let (round, _) = seated(&ballots, &code)?;
        round.papers.said(RESULT, 0)?.ok_or_else(|| not_now(&round))
    })
    .await
}

/// Takes what a seat hands in. The same again is answered alike.
///
/// # Errors
/// [`AppError::NotFound`] for an unknown code, [`AppError::Conflict`] for what comes at another time or says otherwise than before,
/// [`AppError::Invalid`] for what does not hold.
pub async fn hand_in(bureau: &Bureau, code: &str, paper: SeatPaper, bytes: Vec<u8>) -> Result<(), AppError> {
    let (ballots, code) = (bureau.store.ballots()?, code.to_owned());
    let origin = bureau.store.origin().to_owned();
    apart(move || {
        let (mut round, seat) = seated(&ballots, &code)?;
        match paper {
            SeatPaper::Commitment => commitment(&mut round, &seat, &bytes)?,
            SeatPaper::Dealing => dealing(&mut round, &seat, &bytes)?,
            SeatPaper::Shares => shares(&mut round, &seat, &bytes)?,
            SeatPaper::Signature => signature(&mut round, &seat, bytes)?,
            SeatPaper::Cosignature => cosignature(&mut round, &seat, &bytes)?,
            SeatPaper::Share => tally::share(&mut round, &seat, &bytes)?,
            SeatPaper::Result => tally::signed(&mut round, &seat, bytes)?,
        }
        freeze(&mut round, &origin)?;
        all_signed(&mut round)?;
        tally::count(&mut round)?;
        Ok(())
    })
    .await
}

fn read<'b, T: Deserialize<'b>>(bytes: &'b [u8]) -> Result<T, AppError> {
    serde_json::from_slice(bytes).map_err(|_| bad_paper())
}

fn commitment(round: &mut Round, seat: &Seat, bytes: &[u8]) -> Result<(), AppError> {
    let said: Commitment = read(bytes)?;
    let is_key = |text: &String| Verifier::parse(text).is_some_and(|it| it.to_string() == *text);
    let cosigns = |text: &String| CosignerKey::parse(text).is_some_and(|it| it.to_string() == *text);
    let fits = match seat.role {
        SeatRole::Trustee => said.commitment.is_some() && said.cosigner.is_none(),
        SeatRole::Scrutineer => said.commitment.is_none() && said.cosigner.as_ref().is_some_and(cosigns),
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

fn dealing(round: &mut Round, seat: &Seat, bytes: &[u8]) -> Result<(), AppError> {
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

fn shares(round: &mut Round, seat: &Seat, bytes: &[u8]) -> Result<(), AppError> {
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

fn signature(round: &mut Round, seat: &Seat, bytes: Vec<u8>) -> Result<(), AppError> {
    let text = round.election()?.text();
    let note = signed_text(round, seat, bytes, &text)?;
    kept(round, seat, BallotStage::Keyed, SIGNATURE, note.as_bytes())
}

fn cosignature(round: &mut Round, seat: &Seat, bytes: &[u8]) -> Result<(), AppError> {
    let said: Cosignature = read(bytes)?;
    let election = round.election()?;
    let mut kept = round.kept()?;
    let (_, checkpoints) = kept.board()?;
    let posted = checkpoints.into_iter().find(|it| (it.size, it.closed) == (said.size, said.closed));
    let mut posted = posted.ok_or_else(|| not_now(round))?;
    let before = Signed::read(&election, &posted.note).map_or(0, |it| it.witnesses.len());
    let place = usize::from(seat.index).wrapping_sub(round.plan.trustees.len() + 1);
    let has = |note: &str| Signed::read(&election, note).is_some_and(|it| it.witnesses.contains(&place));
    if has(&posted.note) {
        return Ok(());
    }
    posted.note = mingde_log::join(&posted.note, [said.line.as_str()]);
    let after = Signed::read(&election, &posted.note).map_or(0, |it| it.witnesses.len());
    if seat.role != SeatRole::Scrutineer || after != before + 1 || !has(&posted.note) {
        return Err(bad_paper());
    }
    kept.cosigned(&posted)?;
    Ok(())
}
