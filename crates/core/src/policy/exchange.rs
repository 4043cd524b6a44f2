//! Leave to write what comes about where results go from a bureau to its superior.

use super::actor::Actor;
use super::permit::{Before, Permit, Permitted};
use super::refused::Refused;
use crate::kind::Kind;
use crate::office::Power;
use crate::record::State;
use crate::revision::{Draft, EntityKind};

/// That results are sent or taken back, which the key of the ledger signs.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Exchange;

/// May `actor` have it signed that results were sent, or are taken back?
///
/// # Errors
/// [`Refused::Office`] for whoever does not exchange results for the whole bureau.
pub fn may_sign_results(actor: &Actor) -> Result<Permitted<Exchange>, Refused> {
    actor.may(Power::ExchangeResults)?;
    if let Some(officer) = actor.officer() {
        officer.changes()?;
    }
    let permit = Permit { author: actor.account().clone(), based_on: None, keeps_content: true };
    Ok(Permitted { what: Exchange, permit })
}

/// May `actor` write that results were sent or came in, what they are, or whose ledger is believed? Whoever exchanges results for the whole
/// bureau may, whatever `filed_by` says: such records are made of files that were checked, and typed by nobody.
///
/// # Errors
/// [`Refused::Office`] for whoever has no such office; [`Refused::OtherWay`] for records of other kinds.
pub fn may_exchange(
    actor: &Actor,
    draft: Draft,
    before: Before<'_>,
    kind: &Kind,
) -> Result<Permitted<Draft>, Refused> {
    actor.may(Power::ExchangeResults)?;
    if let Some(officer) = actor.officer() {
        officer.changes_kind(kind)?;
    }
    let is_such = draft.entity == EntityKind::Record && draft.kind == kind.id && kind.rolls_up.is_some();
    if !is_such || before == Before::Unseen || !matches!(draft.state, State::Accepted | State::Withdrawn) {
        return Err(Refused::OtherWay);
    }
    Ok(Permitted { what: draft, permit: Permit::following(actor, &before) })
}
