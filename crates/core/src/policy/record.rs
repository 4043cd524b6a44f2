//! Records: who files them, who accepts them.
//!
//! Whoever files does not accept: a record that was handed in is accepted by somebody else, and what was accepted is
//! changed by being handed in anew. What counts is taken from the count without a change by whoever decides alone, and
//! what was accepted once is withdrawn by them, also while a correction of it waits. Only an office that its kind
//! names for both may do both at once. Whom a record is about has no part in it, whatever office they hold.

use super::actor::{Actor, Officer};
use super::permit::{Before, Standing};
use super::recusal::may_decide_of;
use super::refused::Refused;
use crate::id::UnitId;
use crate::kind::Kind;
use crate::record::{Participant, State};
use crate::revision::Draft;

/// May `actor` file records of a kind for a unit?
pub fn may_file(actor: &Actor, kind: &Kind, unit: UnitId) -> Result<(), Refused> {
    match actor.officer() {
        Some(officer) => files(officer, kind, unit),
        None => Ok(()),
    }
}

/// May `actor` accept or return records of a kind that a unit handed in?
pub fn may_accept(actor: &Actor, kind: &Kind, unit: UnitId) -> Result<(), Refused> {
    match actor.officer() {
        Some(officer) => accepts(officer, kind, unit),
        None => Ok(()),
    }
}

/// Whether `actor` files records of a kind for any unit at all: whether there is something to show.
pub fn files_somewhere(actor: &Actor, kind: &Kind) -> bool {
    actor
        .officer()
        .is_none_or(|officer| officer.changes_kind(kind).is_ok() && officer.holds_somewhere(&kind.filed_by))
}

/// Whether `actor` accepts records of a kind of any unit at all.
pub fn accepts_somewhere(actor: &Actor, kind: &Kind) -> bool {
    actor.officer().is_none_or(|officer| {
        officer.changes_kind(kind).is_ok() && officer.holds_somewhere(&kind.accepted_by)
    })
}

/// Whether what `actor` files of a kind for a unit is accepted at once: one office may do both, and it is about others.
pub fn accepts_at_once(actor: &Actor, kind: &Kind, unit: UnitId, participants: &[Participant]) -> bool {
    actor.officer().is_none_or(|officer| does_both(officer, kind, unit))
        && may_decide_of(actor, kind, participants).is_ok()
}

/// May `actor` bring a record from where it stands to what the draft says?
pub(super) fn may_bring(
    actor: &Actor,
    draft: &Draft,
    before: &Before<'_>,
    kind: Option<&Kind>,
) -> Result<(), Refused> {
    let Some(officer) = actor.officer() else { return Ok(()) };
    let (Some(kind), Some(unit)) = (kind.filter(|kind| kind.id == draft.kind), draft.unit) else {
        return Err(Refused::OtherWay);
    };
    let unit = UnitId(unit);
    let is_own = officer.is_whom(kind, &draft.payload) || was_own(officer, kind, before);
    if is_own && !kind.concerned.may_file {
        return Err(Refused::OwnCase);
    }
    let hand = Hand { officer, kind, is_own };
    let step = |unit| match before {
        Before::Nothing => hand.begun(unit, draft.state),
        Before::Changed(standing) => hand.changed(unit, (standing, draft.state)),
        Before::Kept(standing) => hand.kept(actor, unit, (standing, draft.state)),
        Before::Unseen => Err(Refused::OtherWay),
    };
    step(unit)?;
    // What goes over to another unit is taken from one and given to the other.
    match before {
        Before::Changed(Standing { unit: Some(from), .. })
        | Before::Kept(Standing { unit: Some(from), .. })
            if *from != unit =>
        {
            step(*from)
        }
        _ => Ok(()),
    }
}

/// Whether what changes was about whoever acts. What was withdrawn says nothing of anybody any more.
fn was_own(officer: &Officer, kind: &Kind, before: &Before<'_>) -> bool {
    let Before::Changed(standing) = before else { return false };
    let is_own = |participants| kind.is_about(participants, officer.person);
    let may_be = !kind.concerned.roles.is_empty();
    standing.state != State::Withdrawn && standing.participants.map_or(may_be, is_own)
}

/// Whoever acts, with a record of a kind.
struct Hand<'h> {
    officer: &'h Officer,
    kind: &'h Kind,
    /// It is about them: they may file it at most.
    is_own: bool,
}

impl Hand<'_> {
    fn begun(&self, unit: UnitId, to: State) -> Result<(), Refused> {
        match to {
            State::Accepted => self.both(unit),
            _ => self.files(unit),
        }
    }

    /// What it says changes.
    fn changed(&self, unit: UnitId, (standing, to): (&Standing<'_>, State)) -> Result<(), Refused> {
        match (standing.state, to) {
            (_, State::Draft | State::Submitted) => self.files(unit),
            (_, State::Withdrawn) if is_ones_own_to_withdraw(standing) => self.files(unit),
            _ => self.both(unit),
        }
    }

    /// It passes from state to state.
    fn kept(
        &self,
        actor: &Actor,
        unit: UnitId,
        (standing, to): (&Standing<'_>, State),
    ) -> Result<(), Refused> {
        match (standing.state, to) {
            // What was decided waits again: whoever decides may think better of it.
            (State::Accepted, State::Draft | State::Submitted) => self.accepts(unit),
            (State::Returned, State::Submitted) => self.files(unit).or_else(|_| self.accepts(unit)),
            (_, State::Draft | State::Submitted) => self.files(unit),
            (State::Submitted, State::Accepted) => {
                self.accepts(unit)?;
                let author = actor.account().as_str();
                let own = standing.hands.is_none_or(|hands| hands.iter().any(|hand| hand == author));
                if own && !does_both(self.officer, self.kind, unit) {
                    Err(Refused::OwnFiling)
                } else {
                    Ok(())
                }
            }
            (_, State::Withdrawn) if is_ones_own_to_withdraw(standing) => {
                self.files(unit).or_else(|_| self.accepts(unit))
            }
            (State::Submitted | State::Accepted, State::Returned | State::Accepted | State::Withdrawn) => {
                self.accepts(unit)
            }
            _ => self.both(unit),
        }
    }

    fn files(&self, unit: UnitId) -> Result<(), Refused> {
        files(self.officer, self.kind, unit)
    }

    fn accepts(&self, unit: UnitId) -> Result<(), Refused> {
        self.decides()?;
        accepts(self.officer, self.kind, unit)
    }

    fn both(&self, unit: UnitId) -> Result<(), Refused> {
        self.decides()?;
        both(self.officer, self.kind, unit)
    }

    fn decides(&self) -> Result<(), Refused> {
        if self.is_own { Err(Refused::OwnCase) } else { Ok(()) }
    }
}

/// Whether those who file it may withdraw it: it never counted, or was sent back to them.
fn is_ones_own_to_withdraw(standing: &Standing<'_>) -> bool {
    match standing.state {
        State::Draft | State::Returned => true,
        State::Submitted => standing.stood == Some(false),
        State::Accepted | State::Withdrawn => false,
    }
}

fn files(officer: &Officer, kind: &Kind, unit: UnitId) -> Result<(), Refused> {
    officer.changes_kind(kind)?;
    if officer.holds_any(&kind.filed_by, unit) { Ok(()) } else { Err(officer.needs(&kind.filed_by)) }
}

fn accepts(officer: &Officer, kind: &Kind, unit: UnitId) -> Result<(), Refused> {
    officer.changes_kind(kind)?;
    if officer.holds_any(&kind.accepted_by, unit) { Ok(()) } else { Err(officer.needs(&kind.accepted_by)) }
}

fn both(officer: &Officer, kind: &Kind, unit: UnitId) -> Result<(), Refused> {
    if does_both(officer, kind, unit) { Ok(()) } else { Err(officer.needs(&named_for_both(kind))) }
}

fn does_both(officer: &Officer, kind: &Kind, unit: UnitId) -> bool {
    officer.changes_kind(kind).is_ok() && officer.holds_any(&named_for_both(kind), unit)
}

fn named_for_both(kind: &Kind) -> Vec<String> {
    kind.filed_by.iter().filter(|office| kind.accepted_by.contains(office)).cloned().collect()
}
