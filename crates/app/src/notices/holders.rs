//! Who holds offices for a unit, by the grants of a day: whoever is to be told of something there.

use std::collections::BTreeSet;
use std::sync::Arc;

use mingde_core::date::Day;
use mingde_core::grant::{Grant, Reach};
use mingde_core::id::{IdSet, PersonId, UnitId};
use mingde_core::policy::Hierarchy;

use crate::bureau::Bureau;
use crate::error::AppError;
use crate::grants::{self, GrantLine, standing};

/// Grants of some offices, with the units that each is held for.
pub(crate) struct Holders {
    grants: Vec<(Grant, Option<IdSet>)>,
}

impl Holders {
    /// Those who hold any of these offices. Grants are few; units are read only where an office is held for those below one.
    pub(crate) async fn load<'o>(
        bureau: &Bureau,
        offices: impl IntoIterator<Item = &'o String>,
        day: Day,
    ) -> Result<Self, AppError> {
        let wanted: BTreeSet<&str> = offices.into_iter().map(String::as_str).collect();
        let known = bureau.known();
        let grants: Arc<[GrantLine]> = match &known {
            Some(present) => present.grants.clone(),
            None => grants::all(&bureau.store).await?.into(),
        };
        let held = |grant: &&Grant| grant.holds_on(day) && wanted.contains(grant.office.as_str());
        let held: Vec<&Grant> = standing(&grants).map(|line| &line.grant).filter(held).collect();
        let mut hierarchy = Hierarchy::default();
        if held.iter().any(|grant| matches!(grant.reach, Reach::Below(_))) {
            hierarchy = bureau.registry().await?.units.hierarchy_on(day);
        }
        let reached = |grant: &Grant| match grant.reach {
            Reach::Bureau => None,
            Reach::Unit(unit) => Some(IdSet::from_iter([unit.0])),
            Reach::Below(unit) => Some(hierarchy.with_all_below(unit)),
        };
        Ok(Self { grants: held.into_iter().map(|grant| (grant.clone(), reached(grant))).collect() })
    }

    /// Those who hold one of some offices for a unit.
    pub(crate) fn of(&self, offices: &[String], unit: UnitId) -> BTreeSet<PersonId> {
        let holds = |(grant, units): &&(Grant, Option<IdSet>)| {
            offices.contains(&grant.office) && units.as_ref().is_none_or(|units| units.contains(&unit.0))
        };
        self.grants.iter().filter(holds).map(|(grant, _)| grant.person).collect()
    }

    /// Every grant, with its units; none for the whole bureau.
    pub(crate) fn grants(&self) -> impl Iterator<Item = (&Grant, Option<&IdSet>)> {
        self.grants.iter().map(|(grant, units)| (grant, units.as_ref()))
    }
}
