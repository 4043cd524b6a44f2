//! Leave to hold a secret ballot, and to take part in one.

use super::actor::Actor;
use super::permit::{Permit, Permitted};
use super::record::may_file;
use super::refused::Refused;
use crate::id::{PersonId, UnitId};
use crate::kind::Kind;

/// A ballot that somebody holds: prepares, opens, closes, has counted.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct HoldingBallot {
    /// The kind of record that its result becomes.
    pub kind: String,
    /// The unit for which it is held.
    pub unit: UnitId,
}

/// A ballot paper that somebody takes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct TakingBallot {
    /// Whose it is.
    pub voter: PersonId,
}

/// May `actor` hold a ballot whose result becomes a record of this kind, for this unit? Whoever files the result holds the ballot.
///
/// # Errors
/// [`Refused::Office`] names the offices that file such records.
pub fn may_hold_ballot(
    actor: &Actor,
    kind: &Kind,
    unit: UnitId,
) -> Result<Permitted<HoldingBallot>, Refused> {
    if let Some(officer) = actor.officer() {
        officer.in_person()?;
    }
    may_file(actor, kind, unit)?;
    let what = HoldingBallot { kind: kind.id.clone(), unit };
    Ok(Permitted::to(actor, what))
}

/// May `actor` take a ballot paper? Only one's own, and only who stands on the roll. No office helps, and the operator has none.
///
/// # Errors
/// [`Refused::NotConcerned`].
pub fn may_take_ballot(
    actor: &Actor,
    is_on_roll: impl FnOnce(PersonId) -> bool,
) -> Result<Permitted<TakingBallot>, Refused> {
    if let Some(officer) = actor.officer() {
        officer.in_person()?;
    }
    let voter = actor.who().filter(|who| is_on_roll(*who)).ok_or(Refused::NotConcerned)?;
    Ok(Permitted::to(actor, TakingBallot { voter }))
}

impl<T> Permitted<T> {
    fn to(actor: &Actor, what: T) -> Self {
        let permit = Permit { author: actor.account().clone(), based_on: None, keeps_content: true };
        Self { what, permit }
    }
}
