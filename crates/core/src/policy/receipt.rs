//! Leave to sign for what a unit was sent.

use super::actor::Actor;
use super::permit::{Before, Permit, Permitted};
use super::refused::Refused;
use crate::id::UnitId;
use crate::kind::{Kind, Sends};
use crate::record::{Content, State, Who};
use crate::revision::{Draft, EntityKind};

/// Whether `actor` signs for what a unit is sent, by receipts of this kind: by an office held for the unit. The operator, who is
/// nobody, signs for nobody.
pub fn signs_for(actor: &Actor, receipt: &Kind, unit: UnitId) -> bool {
    let by = receipt.receipt.as_ref().map_or(&[][..], |receipt| &receipt.by);
    actor.officer().is_some_and(|officer| officer.holds_any(by, unit))
}

/// Whether `actor` is one of those whom a record that was sent names as its owners.
pub fn owns(actor: &Actor, sends: &Sends, sent: &Content) -> bool {
    let own = actor.who().map(Who::Person);
    let mut parts = sent.participants.iter();
    parts.any(|part| Some(part.role.as_str()) == sends.owner.as_deref() && Some(part.who) == own)
}

/// May `actor` sign for a unit, or say that it is done? Whoever signs for the unit may, and whoever the record names as its owner; what was
/// sent names the unit, and nothing that stands is signed over.
///
/// # Errors
/// [`Refused::NotConcerned`] for everybody else, the operator too.
pub fn may_sign(
    actor: &Actor,
    draft: Draft,
    before: Before<'_>,
    receipt: &Kind,
    (sends, sent): (&Sends, &Content),
) -> Result<Permitted<Draft>, Refused> {
    if let Some(officer) = actor.officer() {
        officer.in_person()?;
    }
    let Some(unit) = draft.unit.map(UnitId) else { return Err(Refused::OtherWay) };
    let is_sent = sent.participants.iter().any(|part| part.role == sends.to && part.who == Who::Unit(unit));
    if !is_sent || !(signs_for(actor, receipt, unit) || owns(actor, sends, sent)) {
        return Err(Refused::NotConcerned);
    }
    let is_such = draft.entity == EntityKind::Record
        && receipt.receipt.is_some()
        && draft.kind == receipt.id
        && sends.receipt == receipt.id;
    // What the sender gave back waits for the sender.
    let is_free = match before {
        Before::Nothing => draft.state == State::Accepted,
        Before::Changed(standing) => match standing.state {
            State::Withdrawn => draft.state == State::Accepted,
            State::Returned => draft.state == State::Submitted,
            State::Draft | State::Submitted | State::Accepted => false,
        },
        Before::Kept(_) | Before::Unseen => false,
    };
    if !is_such || !is_free {
        return Err(Refused::OtherWay);
    }
    Ok(Permitted { what: draft, permit: Permit::following(actor, &before) })
}
