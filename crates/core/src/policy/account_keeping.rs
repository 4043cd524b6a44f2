//! Who makes accounts, closes them, and lets somebody who forgot a password set a new one.

use super::Actor;
use super::refused::Refused;
use crate::id::{IdSet, UnitId};
use crate::office::{Administration, Power};

/// May `actor` keep the account of `whose`, who works at these units?
///
/// A link that sets a password is a way into everything that its owner may do. So whoever keeps the accounts of one
/// school keeps those of whose offices all lie in that school, and nobody who keeps accounts gets into the account of
/// somebody who grants offices or watches over the trail: of the three administrations none is to be had by another
/// (三员分立). Those accounts are the operator's.
///
/// # Errors
/// [`Refused::Office`], [`Refused::OwnAccount`] and [`Refused::OtherAdministration`].
pub fn may_keep_account(
    actor: &Actor,
    whose: &Actor,
    works_at: impl IntoIterator<Item = UnitId>,
) -> Result<(), Refused> {
    if actor.officer().is_none() {
        return Ok(());
    }
    let mut reached: IdSet = works_at.into_iter().map(|unit| unit.0).collect();
    let held = whose.officer().map_or(&[][..], |officer| &officer.held);
    let mut whole_bureau = reached.is_empty();
    for held in held {
        match &held.units {
            Some(units) => reached.extend(units.iter().copied()),
            None => whole_bureau = true,
        }
    }
    actor.may_reaching(Power::AdministerAccounts, (!whole_bureau).then_some(&reached))?;
    if actor.who() == whose.who() {
        return Err(Refused::OwnAccount);
    }
    let mut administrations = held.iter().filter_map(|held| held.office.administration());
    if administrations.any(|administration| administration != Administration::System) {
        return Err(Refused::OtherAdministration);
    }
    Ok(())
}

/// May `actor` say at which identity providers people sign in? Whoever keeps the accounts of the whole bureau.
///
/// # Errors
/// [`Refused::Office`].
pub fn may_keep_providers(actor: &Actor) -> Result<(), Refused> {
    actor.may_reaching(Power::AdministerAccounts, None)
}

impl Actor {
    /// Whether it has a power anywhere, be it for a single unit.
    pub fn has_somewhere(&self, power: Power) -> bool {
        self.officer().is_none_or(|officer| officer.with_power(power).next().is_some())
    }

    /// Whether it holds one of the three administrations, anywhere. A second factor is asked of it.
    pub fn administers(&self) -> bool {
        let held = self.officer().map_or(&[][..], |officer| &officer.held);
        held.iter().any(|held| held.office.administration().is_some())
    }
}
