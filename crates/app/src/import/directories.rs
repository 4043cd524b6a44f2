//! Names of units, persons and groups, for drop-downs and look-ups.

use std::sync::Arc;

use mingde_core::directory::{Directory, NotFound};
use mingde_core::id::{EntityId, GroupId, PersonId, UnitId};
use mingde_core::policy::Actor;
use mingde_core::record::Who;
use mingde_core::registry::Unit;
use mingde_core::snapshot::{Snapshot, Units};

use crate::bureau::Bureau;
use crate::error::{AppError, unknown};
use crate::record_line::RecordLine;
use crate::sight::knows_everybody;

/// Names of the bureau's units, persons and groups, for drop-downs and look-ups. Cheap to clone.
#[derive(Debug, Clone)]
pub struct Directories {
    directory: Arc<Directory>,
    units: Arc<Units>,
}

impl Directories {
    /// Those that stand now: from memory in a process that has asked for the present, else read off the ledger.
    pub async fn load(bureau: &Bureau) -> Result<Self, AppError> {
        match bureau.known() {
            Some(_) => Ok(bureau.present().await?.directories().clone()),
            None => Ok(Self::of(&*bureau.registry().await?)),
        }
    }

    /// Those of a snapshot.
    pub(crate) fn of(snapshot: &Snapshot) -> Self {
        Self { directory: Arc::new(Directory::of(snapshot)), units: snapshot.units.clone() }
    }

    /// Unit names by pinyin.
    pub fn unit_names(&self) -> Vec<String> {
        let mut names: Vec<String> = self.directory.units().map(|(.., name)| name.to_owned()).collect();
        names.sort_by_cached_key(|name| mingde_core::text::sort_key(name));
        names
    }

    /// What somebody is called: `王伟(T0012)`, the name of a unit or group. Persons are named to those who know everybody
    /// and to themselves.
    pub fn label(&self, actor: &Actor, who: Who) -> Option<String> {
        match who {
            Who::Person(id) if !knows_everybody(actor) && actor.who() != Some(id) => None,
            who => self.called(who),
        }
    }

    /// What somebody who takes part in a record is called, for whoever sees the record.
    pub fn label_in(&self, record: &RecordLine, who: Who) -> Option<String> {
        let takes_part = record.content.participants.iter().any(|part| part.who == who);
        if matches!(who, Who::Person(_)) && !takes_part { None } else { self.called(who) }
    }

    /// Where names are looked up.
    pub(crate) fn directory(&self) -> &Directory {
        &self.directory
    }

    /// The present value of a unit, without what is sensitive.
    pub(crate) fn unit_of(&self, id: UnitId) -> Option<&Unit> {
        self.units.unit.get(self.units.index_of(id)? as usize)
    }

    /// What somebody is called, whoever asks.
    pub(crate) fn called(&self, who: Who) -> Option<String> {
        let directory = &self.directory;
        match who {
            Who::Person(id) => directory.person_label(id),
            Who::Unit(id) => directory.unit_named(id).map(|(_, name)| name.to_owned()),
            Who::Group(id) => directory.group_named(id).map(|(_, name)| name.to_owned()),
        }
    }

    /// A unit as it is typed: `名称(代码)`.
    pub fn unit_label(&self, id: UnitId) -> Option<String> {
        self.directory.unit_label(id)
    }

    /// Group names by pinyin.
    pub fn group_names(&self) -> Vec<String> {
        let mut names: Vec<String> = self.directory.groups().map(|(.., name)| name.to_owned()).collect();
        names.sort_by_cached_key(|name| mingde_core::text::sort_key(name));
        names
    }

    /// A person by staff number or `姓名(工号)`, or by a name that nobody else has.
    pub fn person(&self, name: &str) -> Result<PersonId, AppError> {
        self.directory.person(name, None).map_err(|why| match why {
            NotFound::Unknown { nearest } => unknown("app-unknown-person", name, nearest.as_deref()),
            NotFound::Ambiguous { candidates } => {
                unknown("app-unknown-person", name, candidates.first().map(String::as_str))
            }
            NotFound::NameDiffers { .. } => unknown("app-unknown-person", name, None),
        })
    }

    /// Somebody who may take part in a record: a person, or else a unit or a group by code or name.
    pub fn participant(&self, name: &str) -> Result<EntityId, AppError> {
        let directory = &self.directory;
        match (directory.person(name, None), directory.unit(name), directory.group(name)) {
            (Ok(id), ..) => Ok(id.0),
            (_, Ok(id), _) => Ok(id.0),
            (.., Ok(id)) => Ok(id.0),
            _ => self.person(name).map(|id| id.0),
        }
    }

    /// A group by code or name.
    pub(crate) fn group(&self, name: &str) -> Result<GroupId, AppError> {
        self.directory.group(name).map_err(|why| match why {
            NotFound::Unknown { nearest } => unknown("app-unknown-group", name, nearest.as_deref()),
            NotFound::Ambiguous { .. } | NotFound::NameDiffers { .. } => {
                unknown("app-unknown-group", name, None)
            }
        })
    }

    /// A unit by code or name.
    pub fn unit(&self, name: &str) -> Result<UnitId, AppError> {
        self.directory.unit(name).map_err(|why| match why {
            NotFound::Unknown { nearest } => unknown("app-unknown-unit", name, nearest.as_deref()),
            NotFound::Ambiguous { .. } | NotFound::NameDiffers { .. } => {
                unknown("app-unknown-unit", name, None)
            }
        })
    }
}
