//! Whoever acts: the operator, or a person with the offices that were granted to it.

use std::collections::BTreeSet;
use std::sync::Arc;

use super::Account;
use super::hierarchy::Hierarchy;
use super::narrowing::Narrowing;
use super::refused::Refused;
use crate::date::Day;
use crate::grant::{Grant, Reach};
use crate::id::{IdSet, PersonId, UnitId};
use crate::kind::Choice;
use crate::office::{Office, Power};
use crate::registry::RegistrySchema;

/// Whoever acts, on one day.
#[derive(Debug, Clone)]
pub struct Actor {
    account: Account,
    officer: Option<Arc<Officer>>,
}

/// A person with offices.
#[derive(Debug)]
pub(super) struct Officer {
    pub(super) person: PersonId,
    pub(super) held: Vec<Held>,
    /// Holds powers of two administrations, so has those of none.
    divided: bool,
    /// What is left of it to whoever acts in its name; none for the person.
    pub(super) narrowing: Option<Narrowing>,
    schema: Arc<RegistrySchema>,
}

/// An office held.
#[derive(Debug, Clone)]
pub(super) struct Held {
    pub(super) office: Office,
    /// The units it is held for; none for the whole bureau.
    pub(super) units: Option<Arc<IdSet>>,
}

impl Held {
    pub(super) fn covers(&self, unit: UnitId) -> bool {
        self.units.as_ref().is_none_or(|units| units.contains(&unit.0))
    }
}

impl Actor {
    /// The operator: whoever runs the command on the machine that holds the data and its keys. Nothing is withheld from
    /// the operator that the file system does not withhold.
    ///
    /// Only for the shell. Whatever answers a network has the account of somebody who signed in, and makes an actor of
    /// it by [`Actor::person`]; a test of this project finds every other place that calls this.
    pub fn operator(account: Account) -> Self {
        Self { account, officer: None }
    }

    /// A person, with those of `grants` that are hers and hold on the day, each for the units that `hierarchy` (of that
    /// day) gives it. A grant of an office that the schema does not have is held for nothing.
    pub fn person<'g>(
        (account, person): (Account, PersonId),
        day: Day,
        grants: impl IntoIterator<Item = &'g Grant>,
        schema: &Arc<RegistrySchema>,
        hierarchy: &Hierarchy,
    ) -> Self {
        let mut held = Vec::new();
        for grant in grants.into_iter().filter(|g| g.person == person && g.holds_on(day)) {
            let Some(office) = schema.office(&grant.office) else { continue };
            let units = match grant.reach {
                Reach::Bureau => None,
                Reach::Unit(unit) => Some(Arc::new(IdSet::from_iter([unit.0]))),
                Reach::Below(unit) => Some(Arc::new(hierarchy.with_all_below(unit))),
            };
            held.push(Held { office: office.clone(), units });
        }
        let mut apart: Vec<_> = held.iter().filter_map(|h| h.office.administration()).collect();
        apart.sort_unstable();
        apart.dedup();
        let officer =
            Officer { person, held, divided: apart.len() > 1, narrowing: None, schema: schema.clone() };
        Self { account, officer: Some(Arc::new(officer)) }
    }

    /// Something that acts in its name and may do less. Nobody acts in the name of the operator.
    pub fn narrowed(&self, narrowing: &Narrowing) -> Option<Self> {
        let Officer { person, held, divided, narrowing: before, schema } = self.officer()?;
        let narrowing = before.as_ref().map_or_else(|| narrowing.clone(), |before| before.and(narrowing));
        let officer = Officer {
            person: *person,
            held: held.clone(),
            divided: *divided,
            narrowing: Some(narrowing),
            schema: schema.clone(),
        };
        Some(Self { account: self.account.clone(), officer: Some(Arc::new(officer)) })
    }

    /// The kinds of records that are left to it; none for all.
    pub fn left_kinds(&self) -> Option<&BTreeSet<String>> {
        self.officer()?.narrowing.as_ref()?.kinds.as_ref()
    }

    /// Whether it is somebody in person, and nothing that acts in somebody's name. The operator is.
    pub fn is_in_person(&self) -> bool {
        self.officer().is_none_or(|officer| officer.narrowing.is_none())
    }

    /// The author of what it does.
    pub fn account(&self) -> &Account {
        &self.account
    }

    /// Who it is; none for the operator.
    pub fn who(&self) -> Option<PersonId> {
        self.officer.as_ref().map(|officer| officer.person)
    }

    /// The offices held, each once, in the order of their codes.
    pub fn offices(&self) -> Vec<&Choice> {
        let held = self.officer().map_or(&[][..], |officer| &officer.held);
        let mut offices: Vec<&Choice> = held.iter().map(|held| &held.office.choice).collect();
        offices.sort_unstable_by(|a, b| a.code.cmp(&b.code));
        offices.dedup_by(|a, b| a.code == b.code);
        offices
    }

    /// What is held; none for the operator, who needs nothing.
    pub(super) fn officer(&self) -> Option<&Officer> {
        self.officer.as_deref()
    }

    /// Whether it has a power for the whole bureau.
    ///
    /// # Errors
    /// [`Refused::Office`] names the offices that have it.
    pub fn may(&self, power: Power) -> Result<(), Refused> {
        self.may_reaching(power, None)
    }

    /// Whether it has a power for a unit.
    pub fn has_at(&self, power: Power, unit: UnitId) -> bool {
        self.may_reaching(power, Some(&IdSet::from_iter([unit.0]))).is_ok()
    }

    /// Whether it has a power for all of some units; for the whole bureau, if none are given.
    pub(super) fn may_reaching(&self, power: Power, reached: Option<&IdSet>) -> Result<(), Refused> {
        let Some(officer) = self.officer() else { return Ok(()) };
        let reaches = |held: &Held| match (&held.units, reached) {
            (None, _) => true,
            (Some(_), None) => false,
            (Some(own), Some(reached)) => reached.iter().all(|unit| own.contains(unit)),
        };
        if officer.with_power(power).any(reaches) {
            return Ok(());
        }
        let having = officer.schema.offices.iter().filter(|office| office.powers.contains(&power));
        Err(Refused::Office { wanted: having.map(|office| office.choice.clone()).collect() })
    }
}

impl Officer {
    /// The offices held that have a power. Of two administrations in one hand neither has any.
    pub(super) fn with_power(&self, power: Power) -> impl Iterator<Item = &Held> {
        let left = self.narrowing.as_ref().is_none_or(|narrowing| narrowing.leaves(power));
        let void = !left || self.divided && power.administration().is_some();
        self.held.iter().filter(move |held| !void && held.office.powers.contains(&power))
    }

    /// Whether one of the offices named is held for a unit.
    pub(super) fn holds_any(&self, named: &[String], unit: UnitId) -> bool {
        self.held.iter().any(|held| named.contains(&held.office.choice.code) && held.covers(unit))
    }

    /// Whether one of the offices named is held for any unit.
    pub(super) fn holds_somewhere(&self, named: &[String]) -> bool {
        self.held.iter().any(|held| named.contains(&held.office.choice.code))
    }

    /// Refused: one of these is needed.
    pub(super) fn needs(&self, named: &[String]) -> Refused {
        let offices = named.iter().filter_map(|code| self.schema.office(code));
        Refused::Office { wanted: offices.map(|office| office.choice.clone()).collect() }
    }

    /// Refused: an office is needed that opens a field.
    pub(super) fn needs_opener(&self, of: &str, field: &str) -> Refused {
        let offices = self.schema.offices.iter().filter(|office| office.opens(of, field));
        Refused::Office { wanted: offices.map(|office| office.choice.clone()).collect() }
    }
}
