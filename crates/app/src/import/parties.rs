//! What an import must know of the registry: the directory to look up names in, and the present value of
//! every unit, person and group that a row may change.

use mingde_core::directory::Directory;
use mingde_core::id::{EntityId, GroupId, IdMap, PersonId, UnitId};
use mingde_core::record::State;
use mingde_core::registry::{Group, Person, Unit};
use mingde_core::revision::EntityKind;
use mingde_core::sealing::Payload;

use super::identities::Identity;
use crate::bureau::Bureau;
use crate::error::AppError;

/// So many persons are kept at most between two batches of rows.
const KEPT: usize = 4_096;

/// The registry in memory, with the present values of units and groups. Of persons, of whom a province has a million,
/// only those are here that rows are about to touch.
#[derive(Default)]
pub(super) struct Registry {
    pub directory: Directory,
    units: IdMap<Unit>,
    groups: IdMap<Group>,
    persons: IdMap<Person>,
    /// Where what was read stood in the log: units and groups, persons that were asked for, and whatever was taken
    /// back.
    positions: IdMap<u64>,
}

/// The present value of an entity of the registry.
pub(super) struct Present {
    pub id: EntityId,
    /// Where it stands; nowhere in a dry run, if it is not in the log yet.
    pub position: Option<u64>,
    /// Its value.
    pub payload: Payload,
}

impl Registry {
    pub async fn load(bureau: &Bureau) -> Result<Self, AppError> {
        let mut registry = Self::default();
        let mut unreadable = None;
        bureau
            .store
            .latest_registry(|latest| {
                let standing = latest.state != State::Withdrawn;
                if !standing || latest.entity != EntityKind::Person {
                    registry.positions.insert(latest.id, latest.position);
                }
                if standing && let Err(cause) = registry.note(latest.entity, latest.id, latest.payload) {
                    unreadable = Some(mingde_core::snapshot::BuildError { position: latest.position, cause });
                }
            })
            .await?;
        match unreadable {
            Some(error) => Err(error.into()),
            None => Ok(registry),
        }
    }

    /// Where the value stood that is known of an entity; none if it was not there.
    pub fn stood_at(&self, id: EntityId) -> Option<u64> {
        self.positions.get(&id).copied()
    }

    /// Notes where something stands that is known here.
    pub fn stands_at(&mut self, id: EntityId, position: u64) {
        self.positions.insert(id, position);
    }

    pub fn note(&mut self, entity: EntityKind, id: EntityId, payload: &str) -> Result<(), serde_json::Error> {
        match entity {
            EntityKind::Unit => self.keep_unit(UnitId(id), serde_json::from_str(payload)?),
            EntityKind::Person => self.directory.add_person(PersonId(id), &serde_json::from_str(payload)?),
            EntityKind::Group => self.keep_group(GroupId(id), serde_json::from_str(payload)?),
            EntityKind::Record | EntityKind::Rulebook | EntityKind::Grant => {}
        }
        Ok(())
    }

    /// Those of `touched` whose present value is not here.
    pub fn absent(&self, touched: impl Iterator<Item = PersonId>) -> Vec<EntityId> {
        touched.map(|id| id.0).filter(|id| !self.persons.contains_key(id)).collect()
    }

    /// Whether more persons are kept than should be.
    pub fn is_full(&self) -> bool {
        self.persons.len() > KEPT
    }

    /// Lets go of all persons.
    pub fn forget_persons(&mut self) {
        self.persons.clear();
    }

    /// Keeps the present value of a person as the ledger has it.
    pub fn recall(&mut self, present: &Present) {
        if let Some(position) = present.position {
            self.positions.insert(present.id, position);
        }
        self.recall_person(present.id, &present.payload);
    }

    /// Keeps the present value of a person. What cannot be read is as good as absent.
    pub fn recall_person(&mut self, id: EntityId, payload: &str) {
        if let Ok(person) = serde_json::from_str(payload) {
            self.persons.insert(id, person);
        }
    }

    pub fn unit(&self, id: UnitId) -> Option<&Unit> {
        self.units.get(&id.0)
    }

    /// Whom an identity number belongs to, with the staff number.
    pub fn person_of(&self, identity: &Identity) -> Option<(PersonId, &str)> {
        identity.indices.iter().find_map(|index| self.directory.person_by_id_number(index))
    }

    /// A person that a row was expected to touch.
    pub fn person(&self, id: PersonId) -> Option<&Person> {
        self.persons.get(&id.0)
    }

    pub fn group(&self, id: GroupId) -> Option<&Group> {
        self.groups.get(&id.0)
    }

    pub fn keep_unit(&mut self, id: UnitId, unit: Unit) {
        self.directory.add_unit(id, &unit);
        self.units.insert(id.0, unit);
    }

    pub fn keep_person(&mut self, id: PersonId, person: Person) {
        self.directory.add_person(id, &person);
        self.persons.insert(id.0, person);
    }

    pub fn keep_group(&mut self, id: GroupId, group: Group) {
        self.directory.add_group(id, &group);
        self.groups.insert(id.0, group);
    }
}
