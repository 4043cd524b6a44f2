//! Grants: who holds which office, where and how long, as the ledger keeps it. Who granted it is the author of the
//! revision.

use serde::{Deserialize, Serialize};

use crate::date::Day;
use crate::id::{EntityId, PersonId, UnitId};
use crate::registry::Span;

/// An office granted to a person.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Grant {
    /// Code of the office ([`crate::office::Office`]).
    pub office: String,
    /// Who holds it.
    pub person: PersonId,
    /// Where.
    pub reach: Reach,
    /// When: from the first day to the day after the last. A grant ends.
    pub span: Span,
}

/// Where an office is held.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Reach {
    /// For one unit.
    Unit(UnitId),
    /// For a unit and everything below it.
    Below(UnitId),
    /// For the whole bureau.
    Bureau,
}

impl Reach {
    /// The unit, unless it is the whole bureau.
    pub fn unit(self) -> Option<UnitId> {
        match self {
            Self::Unit(unit) | Self::Below(unit) => Some(unit),
            Self::Bureau => None,
        }
    }

    /// Its stable name: `unit`, `below`, `bureau`.
    pub fn name(self) -> &'static str {
        match self {
            Self::Unit(_) => "unit",
            Self::Below(_) => "below",
            Self::Bureau => "bureau",
        }
    }
}

impl Grant {
    /// The id in the ledger: office, person, reach and first day identify it. Prolonging a grant is a revision of it.
    pub fn id(&self) -> EntityId {
        let unit = self.reach.unit().map_or(String::new(), |unit| unit.to_string());
        let from = self.span.from.map_or(String::new(), |day| day.to_string());
        let person = self.person.to_string();
        EntityId::derive("grant", &[&self.office, &person, self.reach.name(), &unit, &from])
    }

    /// Whether it holds on a day.
    pub fn holds_on(&self, day: Day) -> bool {
        self.span.contains(day)
    }

    /// Whether there is a day on which both hold.
    pub fn overlaps(&self, other: &Grant) -> bool {
        let before = |one: &Span, two: &Span| one.to.zip(two.from).is_some_and(|(end, begin)| end <= begin);
        !before(&self.span, &other.span) && !before(&other.span, &self.span)
    }
}
