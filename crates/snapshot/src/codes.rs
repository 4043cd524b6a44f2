//! Ids and codes of units, persons and groups by row, for the columns that name them.

use ecow::EcoString;
use std::sync::Arc;

use arrow_array::{ArrayRef, DictionaryArray, Int32Array, StringArray};
use mingde_core::id::{EntityId, GroupId, PersonId, UnitId};
use mingde_core::kind::Party;
use mingde_core::snapshot::{Groups, NO_INDEX, Persons, Units};

/// Ids and codes by row.
#[derive(Debug, Default)]
pub(crate) struct Codes {
    units: Named,
    persons: Named,
    groups: Named,
    /// The unit codes once more, to be shared by the dictionaries of all columns that name units.
    unit_words: Option<Arc<StringArray>>,
}

#[derive(Debug, Default)]
struct Named {
    ids: Vec<EntityId>,
    codes: Vec<EcoString>,
}

impl Codes {
    pub(crate) fn add_units(&mut self, units: &Units) {
        self.units.ids.extend(units.id.iter().map(|UnitId(id)| *id));
        self.units.codes.extend(units.unit.iter().map(|u| u.code.as_str().into()));
        self.unit_words = None;
        self.unit_words = Some(Arc::new(StringArray::from_iter_values(&self.units.codes)));
    }

    pub(crate) fn add_persons(&mut self, persons: &Persons) {
        self.persons.ids.extend(persons.id.iter().map(|PersonId(id)| *id));
        self.persons.codes.extend(persons.code.iter().cloned());
    }

    pub(crate) fn add_groups(&mut self, groups: &Groups) {
        self.groups.ids.extend(groups.id.iter().map(|GroupId(id)| *id));
        self.groups.codes.extend(groups.group.iter().map(|g| g.code.as_str().into()));
    }

    fn of(&self, party: Party) -> &Named {
        match party {
            Party::Person => &self.persons,
            Party::Unit => &self.units,
            Party::Group => &self.groups,
        }
    }

    pub(crate) fn count(&self, party: Party) -> usize {
        self.of(party).ids.len()
    }

    pub(crate) fn id(&self, party: Party, row: u32) -> Option<EntityId> {
        self.of(party).ids.get(row as usize).copied()
    }

    pub(crate) fn code(&self, party: Party, row: u32) -> Option<&str> {
        self.of(party).codes.get(row as usize).map(AsRef::as_ref)
    }

    pub(crate) fn unit_row(&self, id: UnitId) -> Option<u32> {
        self.units.ids.iter().position(|known| *known == id.0).map(|row| row as u32)
    }

    /// The codes of units by row; [`NO_INDEX`] is null. Rows must be known.
    pub(crate) fn unit_codes(&self, rows: &[u32]) -> ArrayRef {
        let keys: Int32Array = rows.iter().map(|&row| (row != NO_INDEX).then_some(row as i32)).collect();
        let words = self.unit_words.clone().unwrap_or_else(|| Arc::new(StringArray::new_null(0)));
        Arc::new(DictionaryArray::new(keys, words))
    }
}
