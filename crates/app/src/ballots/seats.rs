//! Seats: the devices of trustees and scrutineers, each of which comes by a code of its own and hands in each paper once.

use mingde_ballot::{Bytes, Signed};
use mingde_core::date::Timestamp;
use serde::{Deserialize, Serialize};

use super::freezing::{all_signed, freeze};
use super::round::{RESULT, Round, seconds};
use super::seat::{
    COMMITMENT, COMPLAINT, DEALING, RESULT_SIGNATURE, SHARES, SIGNATURE, Seat, SeatRole, UNUSED, bad_paper,
    kept, name_of, not_now, read, seated, seats, signed_text,
};
use super::stage::BallotStage;
use super::{closing, making_key, slips, tally};
use crate::bureau::Bureau;
use crate::error::AppError;
use crate::long_work::apart;

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
    /// The proof that a share does not fit.
    Complaint,
    /// Numbers of the slips that nobody drew.
    Unused,
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
    const ALL: [(Self, &'static str); 9] = [
        (Self::Commitment, COMMITMENT),
        (Self::Dealing, DEALING),
        (Self::Shares, SHARES),
        (Self::Complaint, COMPLAINT),
        (Self::Unused, UNUSED),
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
    /// `trustee`, `scrutineer` or `printer`.
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
    /// Whose share was proven not to fit, by name: the key has to be begun anew.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub blamed: Option<String>,
    /// Shares are wanted of all categories together.
    pub together: bool,
    /// The published file of the checkpoint that waits for this seat's cosignature.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub checkpoint: Option<String>,
    /// The key by which this seat signs, once it has said it: a device that goes on from a code on paper has the same.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub verifier: Option<String>,
    /// Voters of each category, for whoever prints slips for them.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub rolls: Vec<(String, u32)>,
    /// Seconds since 1970.
    pub now: u64,
}

/// Where the seat of a code stands. A scrutineer who asks has what waits in the box posted first, if it is enough for a batch.
///
/// # Errors
/// [`AppError::NotFound`] for an unknown code.
pub async fn seat_now(bureau: &Bureau, now: Timestamp, code: &str) -> Result<SeatNow, AppError> {
    let (ballots, code) = (bureau.store.ballots(), code.to_owned());
    let origin = bureau.store.origin().to_owned();
    apart(move || {
        let (mut round, seat) = seated(&ballots, &code)?;
        closing::post_batch(&round)?;
        go_on(&mut round, &origin)?;
        let (step, waiting_for) = step(&round, &seat)?;
        let plan = &round.plan;
        let before = match seat.role {
            SeatRole::Trustee => 0,
            SeatRole::Scrutineer => plan.trustees.len(),
            SeatRole::Printer => plan.trustees.len() + plan.scrutineers.len(),
        };
        Ok(SeatNow {
            election: round.id.to_string(),
            title: plan.title.clone(),
            role: seat.role.name(),
            index: usize::from(seat.index) - before,
            name: name_of(plan, seat.index).to_owned(),
            trustees: plan.trustees.len(),
            needed: plan.needed,
            session: plan.session,
            state: round.stage.name(),
            step,
            waiting_for: waiting_for.into_iter().map(|at| name_of(plan, at).to_owned()).collect(),
            blamed: making_key::blamed(&round)?.map(|at| name_of(plan, at).to_owned()),
            together: tally::is_together(&round)?,
            checkpoint: closing::lacks_cosignature(&round, seat.index)?.filter(|_| step == "cosign"),
            verifier: making_key::verifier(&round, &seat)?,
            rolls: slips::rolls(&round, &seat),
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
        BallotStage::Keyed => &[(SIGNATURE, all - round.plan.printers.len() as u8, "sign")],
        _ => &[],
    };
    if making_key::blamed(round)?.is_some() {
        return Ok(("wait", Vec::new()));
    }
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
        SeatRole::Printer if slips::lacks_unused(round, seat.index)? => Ok(("unused", Vec::new())),
        _ => Ok(("wait", Vec::new())),
    }
}

/// The result sheet that a scrutineer is to sign.
///
/// # Errors
/// [`AppError::NotFound`] for an unknown code, [`AppError::Conflict`] before the tally.
pub async fn seat_result(bureau: &Bureau, code: &str) -> Result<Vec<u8>, AppError> {
    let (ballots, code) = (bureau.store.ballots(), code.to_owned());
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
    let (ballots, code) = (bureau.store.ballots(), code.to_owned());
    let origin = bureau.store.origin().to_owned();
    apart(move || {
        let (mut round, seat) = seated(&ballots, &code)?;
        if paper != SeatPaper::Complaint && making_key::blamed(&round)?.is_some() {
            return Err(not_now(&round));
        }
        match paper {
            SeatPaper::Commitment => making_key::commitment(&mut round, &seat, &bytes)?,
            SeatPaper::Dealing => making_key::dealing(&mut round, &seat, &bytes)?,
            SeatPaper::Shares => making_key::shares(&mut round, &seat, &bytes)?,
            SeatPaper::Complaint => making_key::complaint(&mut round, &seat, &bytes)?,
            SeatPaper::Unused => slips::unused(&mut round, &seat, &bytes)?,
            SeatPaper::Signature => signature(&mut round, &seat, bytes)?,
            SeatPaper::Cosignature => cosignature(&mut round, &seat, &bytes)?,
            SeatPaper::Share => tally::share(&mut round, &seat, &bytes)?,
            SeatPaper::Result => tally::signed(&mut round, &seat, bytes)?,
        }
        go_on(&mut round, &origin)
    })
    .await
}

/// What follows on the last paper of a stage. Whoever handed it in may have been answered by nobody: so it is done for whoever asks next.
fn go_on(round: &mut Round, origin: &str) -> Result<(), AppError> {
    freeze(round, origin)?;
    all_signed(round)?;
    tally::count(round)
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
