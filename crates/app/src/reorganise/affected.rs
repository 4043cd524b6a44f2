//! What of the registry a change is worked out over.

use std::collections::BTreeMap;

use mingde_core::date::Day;
use mingde_core::id::{EntityId, GroupId, PersonId, UnitId};
use mingde_core::personnel::PersonnelChange;
use mingde_core::policy::Scope;
use mingde_core::record::State;
use mingde_core::registry::{Group, Person};
use mingde_core::reorganisation::Affected;
use mingde_core::revision::EntityKind;
use mingde_core::snapshot::{BuildError, Latest};
use mingde_core::text::comparable;
use mingde_store::{Filter, Page};

use super::PlannedChange;
use crate::bureau::Bureau;
use crate::error::AppError;

/// So many records after the end of a unit are counted at most.
const COUNTED: u32 = 1_000;

/// All units, and of persons and groups those that may change or be taken for one another; with where in the log each
/// stands.
pub async fn affected(
    bureau: &Bureau,
    change: &PlannedChange,
) -> Result<(Affected, BTreeMap<EntityId, u64>), AppError> {
    let (mut found, mut positions, mut unreadable) = (Affected::default(), BTreeMap::new(), None);
    let each = |latest: Latest<'_>| {
        if latest.state == State::Withdrawn {
            // It may come again; what is written then follows on this.
            positions.insert(latest.id, latest.position);
            return;
        }
        match take(&mut found, change, &latest) {
            Ok(true) => _ = positions.insert(latest.id, latest.position),
            Ok(false) => {}
            Err(cause) => unreadable = Some(BuildError { position: latest.position, cause }),
        }
    };
    bureau.store.latest_registry(each).await?;
    match unreadable {
        Some(error) => Err(error.into()),
        None => Ok((found, positions)),
    }
}

/// Keeps what is looked at; whether it is.
fn take(
    found: &mut Affected,
    change: &PlannedChange,
    latest: &Latest<'_>,
) -> Result<bool, serde_json::Error> {
    let (id, payload) = (latest.id, latest.payload);
    match latest.entity {
        EntityKind::Unit => drop(found.units.insert(UnitId(id), serde_json::from_str(payload)?)),
        EntityKind::Person => {
            // Persons are most of a registry; of most of them nothing is wanted.
            if !may_concern(change, PersonId(id)) {
                return Ok(false);
            }
            let person: Person = serde_json::from_str(payload)?;
            if !concerns(change, PersonId(id), &person) {
                return Ok(false);
            }
            found.persons.insert(PersonId(id), person);
        }
        EntityKind::Group => {
            let group: Group = serde_json::from_str(payload)?;
            if !concerns_group(change, &group) {
                return Ok(false);
            }
            found.groups.insert(GroupId(id), group);
        }
        EntityKind::Record | EntityKind::Rulebook | EntityKind::Grant => return Ok(false),
    }
    Ok(true)
}

fn may_concern(change: &PlannedChange, id: PersonId) -> bool {
    match change {
        PlannedChange::Units(units) => !units.ending().is_empty(),
        PlannedChange::Person(PersonnelChange::Join { .. }) => true,
        PlannedChange::Person(change) => change.person() == id,
    }
}

fn concerns(change: &PlannedChange, id: PersonId, person: &Person) -> bool {
    match change {
        PlannedChange::Units(units) => person.posts.iter().any(|post| units.ending().contains(&post.unit)),
        PlannedChange::Person(PersonnelChange::Join { newcomer, .. }) => {
            comparable(&person.code) == comparable(&newcomer.code)
                || comparable(&person.name) == comparable(&newcomer.name)
        }
        PlannedChange::Person(change) => change.person() == id,
    }
}

fn concerns_group(change: &PlannedChange, group: &Group) -> bool {
    match change {
        PlannedChange::Units(units) => units.ending().contains(&group.unit),
        PlannedChange::Person(change) => group.members.iter().any(|member| member.person == change.person()),
    }
}

/// How many records units that end have on the day of their end or after it.
pub async fn records_after(
    bureau: &Bureau,
    change: &PlannedChange,
    before: &Affected,
    from: Day,
) -> Result<Vec<(String, u64)>, AppError> {
    let PlannedChange::Units(reorganisation) = change else { return Ok(Vec::new()) };
    let mut after = Vec::new();
    for unit in reorganisation.ending() {
        let filter = Filter {
            entity: Some(EntityKind::Record),
            unit: Some(unit.0),
            event: Some(from..=Day::LATEST),
            ..Filter::default()
        };
        let found = bureau.store.find(&Scope::Everything, &filter, Page::first(COUNTED)).await?;
        let count = found.iter().filter(|found| found.head.state != State::Withdrawn).count() as u64;
        if count > 0 {
            let name = before.units.get(unit).map_or_else(String::new, |unit| unit.name.clone());
            after.push((name, count));
        }
    }
    Ok(after)
}
