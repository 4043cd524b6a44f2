//! What somebody may read.

use std::collections::BTreeSet;
use std::sync::Arc;

use super::actor::{Actor, Held};
use crate::id::{IdSet, PersonId, UnitId};
use crate::kind::{Choice, Kind};
use crate::office::Power;
use crate::record::{Content, State, Who};

/// What an actor may read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Scope {
    /// Everything.
    Everything,
    /// A part.
    Part(Arc<Part>),
}

/// A part of the ledger.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Part {
    /// What concerns this person: records it takes part in, its own results.
    pub own: PersonId,
    /// Of records that concern this person, those of these kinds; none for all.
    pub own_kinds: Option<BTreeSet<String>>,
    /// And these.
    pub areas: Vec<Area>,
}

/// Records of some kinds, of some units.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Area {
    /// Which kinds; none for all.
    pub kinds: Option<BTreeSet<String>>,
    /// Of which units; none for all.
    pub units: Option<Arc<IdSet>>,
}

impl Scope {
    /// What `actor` may read: an office reads the records of the kinds it files or accepts, and whom they are about, in
    /// the units it is held for; with [`Power::ReadEverything`] those of every kind.
    pub fn of<'k>(actor: &Actor, kinds: impl IntoIterator<Item = &'k Kind> + Clone) -> Self {
        let Some(officer) = actor.officer() else { return Self::Everything };
        let left = officer.narrowing.as_ref().and_then(|narrowing| narrowing.kinds.clone());
        let mut areas: Vec<Area> = Vec::new();
        for held in &officer.held {
            let mut kinds = kinds_of(held, kinds.clone());
            if let Some(left) = &left {
                kinds = Some(kinds.map_or_else(|| left.clone(), |kinds| &kinds & left));
            }
            if kinds.as_ref().is_some_and(BTreeSet::is_empty) {
                continue;
            }
            if kinds.is_none() && held.units.is_none() {
                return Self::Everything;
            }
            match areas.iter_mut().find(|area| area.units == held.units) {
                Some(Area { kinds: Some(before), .. }) if kinds.is_some() => {
                    before.extend(kinds.into_iter().flatten())
                }
                Some(area) => area.kinds = None,
                None => areas.push(Area { kinds, units: held.units.clone() }),
            }
        }
        Self::Part(Arc::new(Part { own: officer.person, own_kinds: left, areas }))
    }

    /// Whether it is everything.
    pub fn is_everything(&self) -> bool {
        *self == Self::Everything
    }

    /// Whether a record of a kind and unit, in this state and with these persons in it, is seen. Whom a draft is about
    /// knows of it when it is handed in.
    pub fn sees_record(
        &self,
        (kind, unit, state): (&str, UnitId, State),
        mut persons: impl Iterator<Item = PersonId>,
    ) -> bool {
        match self {
            Self::Everything => true,
            Self::Part(part) => {
                let mut concerns = || part.has_own(kind) && persons.any(|person| person == part.own);
                part.reads(kind, unit) || state != State::Draft && concerns()
            }
        }
    }

    /// Whether what a record of a kind and unit says of a person is seen: by those whose office it is, and of oneself. Whoever
    /// sees a record because it concerns them learns of the others that they took part, and not whether they were late.
    pub fn sees_what_is_said(&self, (kind, unit): (&str, UnitId), of: PersonId) -> bool {
        match self {
            Self::Everything => true,
            Self::Part(part) => of == part.own || part.reads(kind, unit),
        }
    }

    /// Leaves of a record that is seen what may be read of it.
    pub fn cut(&self, content: &mut Content) {
        let of = (content.kind.as_str(), content.unit);
        for participant in &mut content.participants {
            if let Who::Person(person) = participant.who
                && !self.sees_what_is_said(of, person)
            {
                participant.attributes.clear();
            }
        }
    }

    /// Whether a unit's results are seen.
    pub fn sees_unit(&self, unit: UnitId) -> bool {
        match self {
            Self::Everything => true,
            Self::Part(part) => part.areas.iter().any(|area| area.covers(unit)),
        }
    }

    /// Whether a person is seen, who belongs to these units.
    pub fn sees_person(&self, person: PersonId, mut units: impl Iterator<Item = UnitId>) -> bool {
        match self {
            Self::Everything => true,
            Self::Part(part) => person == part.own || units.any(|unit| self.sees_unit(unit)),
        }
    }
}

impl Actor {
    /// The offices by which records of a kind and unit are read, each once, by their codes; none for the operator, and for
    /// whoever reads a record only because it concerns them.
    pub fn reads_by(&self, kind: &Kind, unit: UnitId) -> Vec<&Choice> {
        let held = self.officer().map_or(&[][..], |officer| &officer.held);
        let reads =
            |held: &&Held| held.covers(unit) && kinds_of(held, [kind]).is_none_or(|kinds| !kinds.is_empty());
        let mut offices: Vec<&Choice> = held.iter().filter(reads).map(|held| &held.office.choice).collect();
        offices.sort_unstable_by(|one, other| one.code.cmp(&other.code));
        offices.dedup_by(|one, other| one.code == other.code);
        offices
    }
}

impl Part {
    /// Whether records of a kind are seen because they concern the person.
    pub fn has_own(&self, kind: &str) -> bool {
        self.own_kinds.as_ref().is_none_or(|kinds| kinds.contains(kind))
    }

    fn reads(&self, kind: &str, unit: UnitId) -> bool {
        self.areas.iter().any(|area| area.has_kind(kind) && area.covers(unit))
    }
}

impl Area {
    /// Whether records of a kind are in it.
    pub fn has_kind(&self, kind: &str) -> bool {
        self.kinds.as_ref().is_none_or(|kinds| kinds.contains(kind))
    }

    /// Whether a unit is in it.
    pub fn covers(&self, unit: UnitId) -> bool {
        self.units.as_ref().is_none_or(|units| units.contains(&unit.0))
    }
}

/// The kinds an office reads; none for all.
fn kinds_of<'k>(held: &Held, kinds: impl IntoIterator<Item = &'k Kind>) -> Option<BTreeSet<String>> {
    if held.office.powers.contains(&Power::ReadEverything) {
        return None;
    }
    let code = &held.office.choice.code;
    let concerned = |kind: &&Kind| kind.filed_by.contains(code) || kind.accepted_by.contains(code);
    Some(kinds.into_iter().filter(concerned).map(|kind| kind.id.clone()).collect())
}
