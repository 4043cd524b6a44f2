//! Freezing the manifest, once the trustees have made the key and the scrutineers have handed in theirs. What comes of it depends on
//! what was handed in alone, so it may be done again at any time.

use mingde_ballot::{
    Category, Dealing, Election, Level, Manifest, Scrutineer, Signing, Trustee, VERSION, joint_key,
};
use mingde_core::date::Timestamp;
use mingde_core::diagnostic::Message;
use mingde_log::{join, signature_lines};

use super::round::{MANIFEST, MANIFEST_NOTE, Round, seconds};
use super::seat::{COMMITMENT, Commitment, DEALING, SHARES, SIGNATURE, SeatRole};
use super::slips;
use super::stage::BallotStage;
use crate::error::AppError;

/// Seconds of a day: until when all that has a receipt is on the board.
const DAY: u64 = 86_400;

/// Freezes the manifest if everything is there.
pub(super) fn freeze(round: &mut Round, origin: &str) -> Result<(), AppError> {
    if round.stage != BallotStage::Drafted {
        return Ok(());
    }
    let commitments: Vec<(u8, Commitment)> = round.read(COMMITMENT)?;
    let dealings: Vec<(u8, Trustee)> = round.read(DEALING)?;
    let trustees = round.plan.trustees.len();
    let all = round.plan.seated().count();
    if commitments.len() < all || dealings.len() < trustees || round.papers.all(SHARES)?.len() < trustees {
        return Ok(());
    }
    let manifest = composed(round, origin, &commitments, dealings)?;
    let bytes = manifest.to_bytes();
    Election::read(&bytes).map_err(|bad| {
        tracing::warn!(%bad, "a manifest that does not hold");
        AppError::Invalid(Message::new("ballot-manifest-unsound"))
    })?;
    round.keep(MANIFEST, &bytes)?;
    round.pass(BallotStage::Drafted, BallotStage::Keyed)
}

fn composed(
    round: &Round,
    origin: &str,
    commitments: &[(u8, Commitment)],
    dealings: Vec<(u8, Trustee)>,
) -> Result<Manifest, AppError> {
    let (plan, keys) = (&round.plan, round.keys()?);
    let board = format!("{origin}/ballots/{}", round.id);
    let mut categories = Vec::new();
    let mut issuers = vec![keys.count(&board).verifier().to_string()];
    for ((code, title, roll), at) in plan.categories.iter().zip(0u8..) {
        if plan.is_by_slips() {
            let (printers, signing) = slips::signing(round, usize::from(at))?;
            issuers = printers;
            categories.push(Category { code: code.clone(), roll: *roll, signing, title: title.clone() });
            continue;
        }
        let issuer = keys.issuer(at).and_then(|key| key.public().modulus().try_into().ok());
        let modulus: [u8; 256] =
            issuer.ok_or_else(|| AppError::Conflict(Message::new("ballot-keys-missing")))?;
        let signing = vec![Signing::Blind(Box::new(mingde_ballot::Bytes(modulus)))];
        categories.push(Category { code: code.clone(), roll: *roll, signing, title: title.clone() });
    }
    let scrutineer = |(index, it): &(u8, Commitment)| match SeatRole::of(plan, *index)? {
        SeatRole::Scrutineer => {
            Some(Scrutineer { cosigner: it.cosigner.clone()?, verifier: it.verifier.clone() })
        }
        SeatRole::Trustee | SeatRole::Printer => None,
    };
    let trustees: Vec<Trustee> = dealings.into_iter().map(|(_, trustee)| trustee).collect();
    let shown: Vec<Dealing> = trustees.iter().filter_map(Dealing::of).collect();
    let begins = seconds(Timestamp::start_of(plan.first));
    let ends = seconds(Timestamp::start_of(plan.last.plus(1)));
    Ok(Manifest {
        board_key: keys.board(&board).verifier().to_string(),
        cast_from: begins,
        cast_until: ends,
        categories,
        denominator: plan.denominator,
        issue_from: begins,
        issue_until: ends,
        issuers,
        items: plan.items.clone(),
        key: joint_key(&shown),
        level: if plan.is_by_slips() { Level::S3 } else { Level::S1 },
        merge_by: ends + DAY,
        needed: plan.needed,
        page: plan.page,
        previous: plan.previous,
        receipt_key: keys.receipts(&board).verifier().to_string(),
        roll: plan.roll,
        round: plan.round,
        scrutineers: commitments.iter().filter_map(scrutineer).collect(),
        session: plan.session,
        thresholds: plan.thresholds.clone(),
        tie: plan.tie,
        title: plan.title.clone(),
        trustees,
        version: VERSION,
        witnesses: plan.witnesses,
        board,
    })
}

/// Says that a ballot is prepared once everybody has signed the manifest.
pub(super) fn all_signed(round: &mut Round) -> Result<(), AppError> {
    if round.stage != BallotStage::Keyed {
        return Ok(());
    }
    let election = round.election()?;
    let notes = notes(round, SIGNATURE)?;
    let Some(note) = joined(&notes) else { return Ok(()) };
    if election.missing_signers(&note).is_empty() {
        round.keep(MANIFEST_NOTE, note.as_bytes())?;
        round.pass(BallotStage::Keyed, BallotStage::Prepared)?;
    }
    Ok(())
}

/// Notes that were handed in, in the order of the seats.
pub(super) fn notes(round: &Round, part: &str) -> Result<Vec<String>, AppError> {
    let all = round.papers.all(part)?.into_iter();
    Ok(all.filter_map(|(_, bytes)| String::from_utf8(bytes).ok()).collect())
}

/// One note that all of them signed.
pub(super) fn joined(notes: &[String]) -> Option<String> {
    let lines: Vec<&str> = notes.iter().skip(1).flat_map(|note| signature_lines(note)).collect();
    Some(join(notes.first()?, lines))
}
