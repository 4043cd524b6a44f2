//! The board: batches as ballots come, its close, and the folder that is published.

use mingde_ballot::{Election, Leaf, Signed, issued_text};
use mingde_core::diagnostic::Message;
use mingde_store::Posted;

use super::freezing::{joined, notes};
use super::round::{ISSUED_NOTE, RESULT_NOTE, Round};
use super::seat::RESULT_SIGNATURE;
use super::stage::BallotStage;
use crate::error::AppError;

/// Posts what waits in the box, if it is enough for a batch and the scrutineers have cosigned all before it.
pub(super) fn post_batch(round: &Round) -> Result<(), AppError> {
    if round.stage != BallotStage::Casting {
        return Ok(());
    }
    let election = round.election()?;
    let mut kept = round.kept()?;
    let (_, checkpoints) = kept.board()?;
    if checkpoints.iter().all(|it| is_cosigned(&election, it)) {
        let signer = round.keys()?.board(&election.manifest().board);
        kept.post(false, |board| signer.sign(&board.checkpoint(&election, false)))?;
    }
    Ok(())
}

/// Closes the board with whatever waits, and says how many papers were given out.
pub(super) fn close(round: &mut Round) -> Result<(), AppError> {
    let election = round.election()?;
    let (keys, name) = (round.keys()?, &election.manifest().board);
    let signer = keys.board(name);
    round.kept()?.post(true, |board| signer.sign(&board.checkpoint(&election, true)))?;
    if round.plan.is_by_slips() {
        // How many were drawn follows from the board.
        return Ok(());
    }
    let issued = round.book()?.issued(0, round.plan.categories.len())?;
    let text = issued_text(election.manifest(), election.hash(), &issued);
    let note = keys.count(name).sign(&text);
    round.keep(ISSUED_NOTE, note.as_bytes())
}

/// Puts the signatures under the result together, if there are enough.
pub(super) fn publish(round: &mut Round) -> Result<(), AppError> {
    let signed = notes(round, RESULT_SIGNATURE)?;
    let wanted = usize::from(round.plan.witnesses);
    if signed.len() < wanted {
        let message =
            Message::new("ballot-signatures-lacking").with("found", signed.len()).with("wanted", wanted);
        return Err(AppError::Conflict(message));
    }
    let note = joined(&signed).unwrap_or_default();
    round.keep(RESULT_NOTE, note.as_bytes())
}

/// Whether enough scrutineers have cosigned.
pub(super) fn is_cosigned(election: &Election, posted: &Posted) -> bool {
    let found = Signed::read(election, &posted.note).map_or(0, |it| it.witnesses.len());
    found >= usize::from(election.manifest().witnesses)
}

/// The first checkpoint that waits for this seat's cosignature, by the name of its file.
pub(super) fn lacks_cosignature(round: &Round, seat: u8) -> Result<Option<String>, AppError> {
    if round.stage < BallotStage::Casting || round.stage > BallotStage::Closed {
        return Ok(None);
    }
    let election = round.election()?;
    let place = usize::from(seat).wrapping_sub(round.plan.trustees.len() + 1);
    let (_, checkpoints) = round.kept()?.board()?;
    let lacks = |it: &&Posted| {
        Signed::read(&election, &it.note).is_some_and(|signed| !signed.witnesses.contains(&place))
    };
    Ok(checkpoints.iter().find(lacks).map(file_of))
}

/// The name of a checkpoint's file.
pub(super) fn file_of(posted: &Posted) -> String {
    if posted.closed {
        return "checkpoints/closed.note".to_owned();
    }
    format!("checkpoints/{:08}.note", posted.size)
}

/// The ballots of these leaves, in their order.
pub(super) fn ballots_on(round: &Round, leaves: &[Leaf]) -> Result<Vec<Vec<u8>>, AppError> {
    let kept = round.kept()?;
    let mut ballots = Vec::new();
    for hash in leaves.iter().filter_map(|leaf| leaf.ballot()) {
        ballots.extend(kept.bytes(&hash)?);
    }
    Ok(ballots)
}
