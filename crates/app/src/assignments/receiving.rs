//! Who receives what was sent to a unit: whoever signs for the unit, and whom the record names as its owner.

use std::collections::HashMap;

use mingde_core::date::Day;
use mingde_core::policy::{Actor, signs_for};
use mingde_core::snapshot::Snapshot;
use serde::Serialize;
use utoipa::ToSchema;

use super::sent::SentRow;
use super::standing::{Receipts, UnitStanding, standing};
use super::{Assignment, is_read_by};
use crate::library::Library;
use crate::sight::Sight;

/// Something that came to a unit for which whoever asks signs.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct Received {
    /// What.
    #[serde(flatten)]
    pub assignment: Assignment,
    /// How the unit stands with it.
    #[serde(skip)]
    pub standing: UnitStanding,
}

impl Received {
    /// Whether something is to be done: signed for, or done.
    pub fn is_open(&self) -> bool {
        self.standing.done.is_none() && (self.standing.signed.is_none() || self.assignment.asks())
    }
}

/// Everything that came to units for which the actor signs, what is due first in front, what was sent last in front of the rest.
pub(crate) fn received(library: &Library, sight: &Sight, today: Day) -> Vec<Received> {
    let snapshot = sight.uncut();
    let receipts = Receipts::all(snapshot);
    let mut found: Vec<Received> = SentRow::all(snapshot)
        .flat_map(|sent| received_of(library, sight.actor(), &sent, &receipts, today))
        .collect();
    found.sort_by_key(|one| {
        let due = one.assignment.due.filter(|_| one.is_open());
        (!one.is_open(), due.is_none(), due, std::cmp::Reverse(one.assignment.sent))
    });
    found
}

/// The same of one that was sent.
pub(super) fn received_of(
    library: &Library,
    actor: &Actor,
    sent: &SentRow<'_>,
    receipts: &HashMap<&str, Receipts<'_>>,
    today: Day,
) -> Vec<Received> {
    let Some(kind) = library.kinds.get(&sent.sends.receipt) else { return Vec::new() };
    let owns = actor.who().is_some_and(|who| sent.owners().contains(&who));
    let receives = |unit: &UnitStanding| owns || signs_for(actor, kind, unit.unit);
    // Most of what was sent is nobody's who asks: how it stands is looked up only then.
    if !owns && !sent.receivers().iter().any(|unit| signs_for(actor, kind, unit.unit)) {
        return Vec::new();
    }
    let units = standing(sent, receipts, today).into_iter().filter(receives);
    let assignment = Assignment::of(library, sent);
    units.map(|standing| Received { assignment: assignment.clone(), standing }).collect()
}

/// Whether the actor may look at something that was sent: as whoever receives it, or as whoever reads such records.
pub(crate) fn may_look(library: &Library, actor: &Actor, sent: &SentRow<'_>, snapshot: &Snapshot) -> bool {
    is_read_by(actor, sent)
        || !received_of(library, actor, sent, &Receipts::all(snapshot), Day::EARLIEST).is_empty()
}
