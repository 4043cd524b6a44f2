//! The own seat of whoever is signed in: nobody else is shown its link, and nobody who holds the ballot.

use mingde_core::diagnostic::Message;
use mingde_core::policy::Actor;

use super::round::Round;
use super::seat::{SeatRole, code_of, name_of};
use crate::bureau::Bureau;
use crate::error::AppError;
use crate::long_work::apart;

/// A seat, for whoever is shown its link.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OwnSeat {
    /// What the ballot is about.
    pub title: String,
    /// Whose it is, where the link is to be handed over to somebody else.
    pub handed_to: Option<String>,
    /// `trustee`, `scrutineer` or `printer`.
    pub role: &'static str,
    /// The code by which the device comes.
    pub code: String,
}

/// The seat whose link is for whoever asks.
///
/// # Errors
/// [`AppError::NotFound`] for everybody else.
pub async fn own_seat(bureau: &Bureau, actor: &Actor, id: &str) -> Result<OwnSeat, AppError> {
    let (ballots, actor, id) = (bureau.store.ballots(), actor.clone(), id.to_owned());
    let person = actor.who();
    let present = bureau.present().await?;
    let named = person.and_then(|who| present.snapshot.persons.index_of(who));
    let name = named.map(|at| present.snapshot.persons.name[at as usize].to_string()).unwrap_or_default();
    apart(move || {
        let round = Round::open(&ballots, &id)?;
        let index =
            kept_by(&round, &actor).ok_or_else(|| AppError::NotFound(Message::new("ballot-unknown")))?;
        let whose = name_of(&round.plan, index);
        Ok(OwnSeat {
            title: round.plan.title.clone(),
            handed_to: (whose != name).then(|| whose.to_owned()),
            role: SeatRole::of(&round.plan, index).map_or("", SeatRole::name),
            code: code_of(&round, index)?,
        })
    })
    .await
}

/// The seat whose link somebody is shown, from 1.
pub(super) fn kept_by(round: &Round, actor: &Actor) -> Option<u8> {
    let at = round.plan.keepers.iter().position(|keeper| Some(*keeper) == actor.who())?;
    u8::try_from(at + 1).ok()
}
