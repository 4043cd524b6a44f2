//! The directory of a snapshot: whom it can be asked for by identity number the columns do not say.

use super::{Directory, Known};
use crate::date::Day;
use crate::snapshot::{NO_DAY, Snapshot};

impl Directory {
    /// Units, persons and groups of a snapshot. Persons are not found by identity number.
    pub fn of(snapshot: &Snapshot) -> Self {
        let mut directory = Self::default();
        let units = snapshot.units.id.iter().zip(&snapshot.units.unit);
        units.for_each(|(id, unit)| directory.add_unit(*id, unit));
        let persons = &snapshot.persons;
        for (at, id) in persons.id.iter().enumerate() {
            let units = persons.posts_of(at as u32).map(|post| persons.posts.unit[post] as usize);
            directory.enter_person(Known {
                id: *id,
                code: persons.code[at].as_str().into(),
                name: persons.name[at].as_str().into(),
                birth: (persons.birth[at] != NO_DAY).then(|| Day::from_number(persons.birth[at])),
                units: units.filter_map(|unit| snapshot.units.id.get(unit).copied()).collect(),
            });
        }
        let groups = snapshot.groups.id.iter().zip(&snapshot.groups.group);
        groups.for_each(|(id, group)| directory.add_group(*id, group));
        directory
    }
}
