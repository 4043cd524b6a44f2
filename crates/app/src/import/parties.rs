//! What an import must know of the registry: the directory to look up names in, and the present value of
//! every unit, person and group that a row may change.

use std::collections::HashMap;

use mingde_core::directory::Directory;
use mingde_core::id::{EntityId, GroupId, PersonId, UnitId};
use mingde_core::record::State;
use mingde_core::registry::{Group, Person, Unit};
use mingde_core::revision::EntityKind;
use serde::de::DeserializeOwned;

use crate::bureau::Bureau;
use crate::error::AppError;

/// The registry in memory. Present values stay in their stored form and are read only where a row touches
/// them: a province has a million persons.
#[derive(Default)]
pub(super) struct Registry {
    pub directory: Directory,
    present: HashMap<EntityId, Box<str>>,
}

impl Registry {
    pub async fn load(bureau: &Bureau) -> Result<Self, AppError> {
        let mut registry = Self::default();
        let mut unreadable = None;
        bureau
            .store
            .latest_registry(|latest| {
                let standing = latest.state != State::Withdrawn;
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

    fn note(&mut self, entity: EntityKind, id: EntityId, payload: &str) -> Result<(), serde_json::Error> {
        match entity {
            EntityKind::Unit => self.directory.add_unit(UnitId(id), &serde_json::from_str(payload)?),
            EntityKind::Person => self.directory.add_person(PersonId(id), &serde_json::from_str(payload)?),
            EntityKind::Group => self.directory.add_group(GroupId(id), &serde_json::from_str(payload)?),
            EntityKind::Record | EntityKind::Rulebook => return Ok(()),
        }
        self.present.insert(id, payload.into());
        Ok(())
    }

    pub fn unit(&self, id: UnitId) -> Option<Unit> {
        self.value(id.0)
    }

    pub fn person(&self, id: PersonId) -> Option<Person> {
        self.value(id.0)
    }

    pub fn group(&self, id: GroupId) -> Option<Group> {
        self.value(id.0)
    }

    fn value<T: DeserializeOwned>(&self, id: EntityId) -> Option<T> {
        self.present.get(&id).and_then(|payload| serde_json::from_str(payload).ok())
    }

    pub fn keep_unit(&mut self, id: UnitId, unit: &Unit, payload: &str) {
        self.directory.add_unit(id, unit);
        self.present.insert(id.0, payload.into());
    }

    pub fn keep_person(&mut self, id: PersonId, person: &Person, payload: &str) {
        self.directory.add_person(id, person);
        self.present.insert(id.0, payload.into());
    }

    pub fn keep_group(&mut self, id: GroupId, group: &Group, payload: &str) {
        self.directory.add_group(id, group);
        self.present.insert(id.0, payload.into());
    }
}
