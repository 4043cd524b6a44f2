//! Beginning the key anew while nobody has voted: whoever sent a wrong share, or lost the telephone, is replaced or tries again.

use mingde_ballot::Bytes;
use mingde_core::diagnostic::Message;
use mingde_core::policy::Actor;

use super::keepers::{SeatHolder, expect_distinct, holder};
use super::round::{MANIFEST, MANIFEST_NOTE, PLAN, Round, permit_of, written};
use super::seat::{COMMITMENT, COMPLAINT, DEALING, SHARES, SIGNATURE};
use super::stage::BallotStage;
use crate::bureau::Bureau;
use crate::error::AppError;
use crate::long_work::apart;

/// Begins the key anew, with new links for all seats; `instead` takes a seat (from 1, trustees first) over, typed as in the
/// preparation. `fresh` are random bytes under which the key is made now.
///
/// # Errors
/// [`AppError::NotFound`] for whoever does not hold it, [`AppError::Conflict`] once all have signed the manifest, [`AppError::Invalid`]
/// for a seat or a person that is none.
pub async fn begin_key_anew(
    bureau: &Bureau,
    actor: &Actor,
    fresh: [u8; 32],
    id: &str,
    instead: Option<(u8, &str)>,
) -> Result<(), AppError> {
    let present = bureau.present().await?;
    let instead = instead.map(|(seat, line)| Ok::<_, AppError>((seat, holder(&present, actor, line)?)));
    let (ballots, id) = (bureau.store.ballots(), id.to_owned());
    let (instead, actor) = (instead.transpose()?, actor.clone());
    apart(move || {
        let mut round = Round::open(&ballots, &id)?;
        permit_of(&present.library, &actor, &round.plan)?;
        let mut plan = round.plan.clone();
        if let Some((seat, holder)) = instead {
            let at = usize::from(seat).wrapping_sub(1);
            let names = plan.trustees.iter_mut().chain(&mut plan.scrutineers).chain(&mut plan.printers);
            let place = names.into_iter().nth(at).zip(plan.keepers.get_mut(at));
            let (name, keeper) = place.ok_or_else(|| AppError::Invalid(Message::new("ballot-no-seat")))?;
            (*name, *keeper) = (holder.name, holder.keeper);
        }
        let names = plan.seated().cloned();
        let all: Vec<SeatHolder> =
            names.zip(&plan.keepers).map(|(name, keeper)| SeatHolder { name, keeper: *keeper }).collect();
        expect_distinct(all.iter())?;
        (plan.session, plan.draw) = (Bytes(fresh), plan.draw + 1);
        let gone = [COMMITMENT, DEALING, SHARES, COMPLAINT, SIGNATURE, MANIFEST, MANIFEST_NOTE];
        let from = [BallotStage::Drafted, BallotStage::Keyed].map(BallotStage::name);
        let begun =
            round.papers.begin_anew(&from, (PLAN, &written(&plan)), &gone, BallotStage::Drafted.name())?;
        if begun { Ok(()) } else { Err(round.not_now()) }
    })
    .await
}
