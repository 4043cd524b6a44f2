//! What of a ballot everybody may have, file by file or as one archive.

use mingde_ballot::{Files, Leaf};
use mingde_core::date::Timestamp;
use mingde_core::diagnostic::Message;
use mingde_store::ElectionId;

use super::closing::{ballots_on, file_of};
use super::round::{ISSUED_NOTE, MANIFEST, MANIFEST_NOTE, RESULT, RESULT_NOTE, Round, seconds};
use super::stage::BallotStage;
use super::tally;
use crate::archive::archive;
use crate::bureau::Bureau;
use crate::error::AppError;
use crate::long_work::apart;

/// How a ballot stands, for everybody.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BallotNow {
    /// Name of the ballot.
    pub id: String,
    /// What it is about.
    pub title: String,
    /// How far it is.
    pub stage: BallotStage,
    /// Ballots in the box, replaced ones too; from when any are taken.
    pub received: Option<u32>,
    /// Bytes of a ballot, from when the manifest is frozen.
    pub length: Option<usize>,
    /// Seconds since 1970.
    pub now: u64,
}

/// How a ballot stands.
///
/// # Errors
/// [`AppError::NotFound`].
pub async fn ballot_now(bureau: &Bureau, now: Timestamp, id: &str) -> Result<BallotNow, AppError> {
    let (ballots, id) = (bureau.store.ballots(), id.to_owned());
    apart(move || {
        let round = Round::open(&ballots, &id)?;
        let taken = round.stage >= BallotStage::Casting;
        Ok(BallotNow {
            id: round.id.to_string(),
            title: round.plan.title.clone(),
            stage: round.stage,
            received: taken.then(|| round.kept()?.count().map_err(AppError::from)).transpose()?,
            length: round.election().ok().map(|election| election.ballot_length()),
            now: seconds(now),
        })
    })
    .await
}

/// Names of what is published by now.
///
/// # Errors
/// [`AppError::NotFound`].
pub async fn ballot_files(bureau: &Bureau, id: &str) -> Result<Vec<String>, AppError> {
    Ok(gathered(bureau, id).await?.into_keys().collect())
}

/// One published file.
///
/// # Errors
/// [`AppError::NotFound`] for what is not published, or not yet.
pub async fn ballot_file(bureau: &Bureau, id: &str, name: &str) -> Result<Vec<u8>, AppError> {
    let (ballots, id, name) = (bureau.store.ballots(), id.to_owned(), name.to_owned());
    apart(move || {
        let round = Round::open(&ballots, &id)?;
        // A device that votes asks for this one; the rest need not be put together for it.
        let found = match name.as_str() {
            MANIFEST => round.papers.said(MANIFEST, 0)?,
            name => files(&round)?.remove(name),
        };
        found.ok_or_else(|| AppError::NotFound(Message::new("ballot-no-file")))
    })
    .await
}

/// All of it as one ZIP file, in a folder by the ballot's name, with one file more: what verifies it.
///
/// # Errors
/// [`AppError::NotFound`].
pub async fn ballot_archive(
    bureau: &Bureau,
    id: &str,
    (name, verifier): (&str, &[u8]),
) -> Result<Vec<u8>, AppError> {
    let folder = ElectionId::parse(id).map(|id| id.to_string()).unwrap_or_default();
    let mut files = gathered(bureau, id).await?;
    files.insert(name.to_owned(), verifier.to_vec());
    apart(move || {
        let files = files.into_iter().map(|(name, bytes)| (format!("ballot-{folder}/{name}"), bytes));
        archive(files).map_err(|cause| AppError::File { path: "ballot.zip".to_owned(), cause })
    })
    .await
}

async fn gathered(bureau: &Bureau, id: &str) -> Result<Files, AppError> {
    let (ballots, id) = (bureau.store.ballots(), id.to_owned());
    apart(move || files(&Round::open(&ballots, &id)?)).await
}

pub(super) fn files(round: &Round) -> Result<Files, AppError> {
    let mut files = Files::new();
    for part in [MANIFEST, MANIFEST_NOTE, ISSUED_NOTE] {
        files.extend(round.papers.said(part, 0)?.map(|bytes| (part.to_owned(), bytes)));
    }
    if round.stage >= BallotStage::Casting {
        let (leaves, checkpoints) = round.kept()?.board()?;
        if !checkpoints.is_empty() {
            files.insert("board.txt".to_owned(), Leaf::write_all(&leaves).into_bytes());
        }
        for posted in checkpoints {
            files.insert(file_of(&posted), posted.note.into_bytes());
        }
        if round.stage >= BallotStage::Closed {
            files.insert("ballots.bin".to_owned(), ballots_on(round, &leaves)?.concat());
        }
    }
    // Whoever signs the sheet recomputes it first.
    if round.stage >= BallotStage::Tallied {
        for part in [RESULT, RESULT_NOTE] {
            files.extend(round.papers.said(part, 0)?.map(|bytes| (part.to_owned(), bytes)));
        }
        for (trustee, bytes) in round.papers.all(tally::part(round)?)? {
            files.insert(format!("shares/{trustee:02}.bin"), bytes);
        }
    }
    Ok(files)
}
