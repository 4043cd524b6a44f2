//! Counting: shares of the trustees in the sums of a closed and cosigned board, and the result sheet.

use std::sync::{Arc, Mutex, PoisonError};

use mingde_ballot::{Checked, Closed, Counts, Election, ResultSheet, Share, request_hash};
use mingde_store::Posted;

use super::closing::{ballots_on, is_cosigned};
use super::round::{RESULT, Round};
use super::seat::{RESULT_SIGNATURE, Seat, SeatRole, bad_paper, kept, not_now, signed_text};
use super::stage::BallotStage;
use crate::error::AppError;

/// Shares of groups apart, and of all categories together.
const APART: &str = "share-apart";
const TOGETHER: &str = "share-together";
/// That a breakdown would show what everybody of a group chose.
const UNANIMOUS: &str = "unanimous";

/// Whether shares of all categories together are wanted.
pub(super) fn is_together(round: &Round) -> Result<bool, AppError> {
    Ok(round.papers.said(UNANIMOUS, 0)?.is_some())
}

/// The part in which shares are handed in now.
pub(super) fn part(round: &Round) -> Result<&'static str, AppError> {
    Ok(if is_together(round)? { TOGETHER } else { APART })
}

/// Whether a trustee's share is asked for.
pub(super) fn wants_share(round: &Round, seat: u8) -> Result<bool, AppError> {
    if round.stage != BallotStage::Closed || round.papers.said(part(round)?, seat)?.is_some() {
        return Ok(false);
    }
    let (_, last) = last(round)?;
    let election = round.election()?;
    Ok(last.is_some_and(|it| is_cosigned(&election, &it)))
}

fn last(round: &Round) -> Result<(Vec<mingde_ballot::Leaf>, Option<Posted>), AppError> {
    let (leaves, checkpoints) = round.kept()?.board()?;
    Ok((leaves, checkpoints.into_iter().last().filter(|it| it.closed)))
}

/// The board that was checked last, with the hash of its last note: each trustee's share is held against it.
static CHECKED: Mutex<Option<([u8; 32], Arc<Closed>)>> = Mutex::new(None);

/// The closed board, all of it checked again, once; none before enough scrutineers have cosigned.
fn closed(round: &Round, election: &Election) -> Result<Option<Arc<Closed>>, AppError> {
    let (leaves, last) = last(round)?;
    let Some(last) = last.filter(|it| is_cosigned(election, it)) else { return Ok(None) };
    // What is checked is bound to the manifest and the root in the note.
    let name = request_hash(&[election.hash(), last.note.as_bytes()].concat());
    let kept = CHECKED.lock().unwrap_or_else(PoisonError::into_inner).clone();
    if let Some((_, closed)) = kept.filter(|(of, _)| *of == name) {
        return Ok(Some(closed));
    }
    let ballots = ballots_on(round, &leaves)?;
    let issued = round.book()?.issued(0, round.plan.categories.len())?;
    let closed = Closed::new(election, &last.note, &leaves, checked(election, &ballots), vec![issued]);
    let closed = Arc::new(closed.map_err(|cannot| {
        tracing::error!(%cannot, "a board that cannot be counted");
        not_now(round)
    })?);
    *CHECKED.lock().unwrap_or_else(PoisonError::into_inner) = Some((name, closed.clone()));
    Ok(Some(closed))
}

/// Each ballot checked by itself, side by side.
pub(super) fn checked<B: AsRef<[u8]> + Sync>(election: &Election, ballots: &[B]) -> Vec<Checked> {
    let threads = std::thread::available_parallelism().map_or(1, usize::from);
    let share = ballots.len().div_ceil(threads).max(1);
    std::thread::scope(|scope| {
        let check = |part: &[B]| -> Vec<Checked> {
            part.iter().map(|bytes| Checked::of(election, bytes.as_ref())).collect()
        };
        let parts: Vec<_> = ballots.chunks(share).map(|part| scope.spawn(move || check(part))).collect();
        parts.into_iter().flat_map(|part| part.join().unwrap_or_default()).collect()
    })
}

/// Takes a trustee's share of the sums.
pub(super) fn share(round: &mut Round, seat: &Seat, bytes: &[u8]) -> Result<(), AppError> {
    let part = part(round)?;
    if round.papers.said(part, seat.index)?.is_none() {
        let election = round.election()?;
        let closed = closed(round, &election)?.ok_or_else(|| not_now(round))?;
        let own = bytes.get(4 + 32 + 32 + 8) == Some(&seat.index);
        let together = is_together(round)?;
        let read = closed.check_share(&election, bytes).map_err(|_| bad_paper())?;
        if seat.role != SeatRole::Trustee || !own || (together && !read.is_together()) {
            return Err(bad_paper());
        }
    }
    kept(round, seat, BallotStage::Closed, part, bytes)
}

/// Makes the result sheet, if there is enough to make it from.
pub(super) fn count(round: &mut Round) -> Result<(), AppError> {
    if round.stage != BallotStage::Closed {
        return Ok(());
    }
    if is_together(round)? {
        // What groups apart told is forgotten, should whoever asked for the whole have been stopped before.
        round.papers.unsay(APART)?;
    }
    let election = round.election()?;
    let Some(closed) = closed(round, &election)? else { return Ok(()) };
    if closed.is_void(&election) || closed.is_too_few() {
        return sheet(round, &election, &closed, None);
    }
    let all = round.papers.all(part(round)?)?;
    let shares: Vec<Share> =
        all.iter().filter_map(|(_, bytes)| closed.check_share(&election, bytes).ok()).collect();
    let Ok(counts) = closed.combine(&election, &shares) else { return Ok(()) };
    if counts.reveals_unanimity(&closed) {
        // What they told apart is forgotten; what all did together is asked for instead.
        round.keep(UNANIMOUS, b"1")?;
        return Ok(round.papers.unsay(APART)?);
    }
    sheet(round, &election, &closed, Some(&counts))
}

fn sheet(
    round: &mut Round,
    election: &Election,
    closed: &Closed,
    counts: Option<&Counts>,
) -> Result<(), AppError> {
    let sheet = ResultSheet::new(election, closed, counts);
    round.keep(RESULT, &sheet.to_bytes())?;
    round.pass(BallotStage::Closed, BallotStage::Tallied)
}

/// Takes a scrutineer's signature of the result.
pub(super) fn signed(round: &mut Round, seat: &Seat, bytes: Vec<u8>) -> Result<(), AppError> {
    let sheet = round.papers.said(RESULT, 0)?.and_then(|bytes| ResultSheet::read(&bytes));
    let text = sheet.ok_or_else(|| not_now(round))?.text();
    if seat.role != SeatRole::Scrutineer {
        return Err(bad_paper());
    }
    let note = signed_text(round, seat, bytes, &text)?;
    kept(round, seat, BallotStage::Tallied, RESULT_SIGNATURE, note.as_bytes())
}
