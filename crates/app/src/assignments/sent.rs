//! A record that was sent to units, read from the columns in memory.

use mingde_core::date::{Day, Timestamp};
use mingde_core::id::{PersonId, RecordId, UnitId};
use mingde_core::kind::{Party, Sends};
use mingde_core::snapshot::{Column, NO_DAY, NO_INDEX, Snapshot, Table};

use crate::glance::RowAt;

/// A record that was sent: handed in or accepted.
#[derive(Clone, Copy)]
pub(crate) struct SentRow<'s> {
    pub at: RowAt<'s>,
    pub sends: &'s Sends,
}

/// A unit that it was sent to.
pub(crate) struct Receiver<'s> {
    /// The unit.
    pub unit: UnitId,
    /// Where it stands in the columns.
    pub index: u32,
    /// What it is called.
    pub name: &'s str,
    /// When it signed on paper, as the sender wrote down.
    pub signed_on_paper: Option<Day>,
    /// When it had done it, as the sender wrote down.
    pub done_on_paper: Option<Day>,
}

impl<'s> SentRow<'s> {
    /// All that stand.
    pub fn all(snapshot: &'s Snapshot) -> impl Iterator<Item = Self> {
        let tables =
            snapshot.tables.values().filter_map(|table| Some((&**table, table.kind.sends.as_ref()?)));
        tables.flat_map(move |(table, sends)| {
            let rows = (0..table.len()).filter(|row| table.state[*row].is_handed_in());
            rows.map(move |row| Self { at: RowAt { snapshot, table, row }, sends })
        })
    }

    /// The one of an id, if it stands.
    pub fn find(snapshot: &'s Snapshot, id: RecordId) -> Option<Self> {
        snapshot.tables.values().find_map(|table| {
            let sends = table.kind.sends.as_ref()?;
            let row = table.id.iter().position(|known| *known == id)?;
            table.state[row].is_handed_in().then_some(Self { at: RowAt { snapshot, table, row }, sends })
        })
    }

    pub fn id(&self) -> RecordId {
        self.at.table.id[self.at.row]
    }

    pub fn heading(&self) -> &'s str {
        self.said(Some(&self.sends.heading)).unwrap_or("")
    }

    pub fn text(&self) -> Option<&'s str> {
        self.said(self.sends.text.as_deref())
    }

    /// The kind of record that answers it.
    pub fn answer(&self) -> Option<&'s str> {
        self.said(self.sends.answer.as_deref())
    }

    /// The record that it follows from.
    pub fn follows(&self) -> Option<&'s str> {
        self.said(self.sends.follows.as_deref())
    }

    /// Names of the attached files.
    pub fn files(&self) -> impl Iterator<Item = &'s str> {
        self.said(self.sends.files.as_deref()).unwrap_or("").lines()
    }

    pub fn due(&self) -> Option<Day> {
        self.day(self.sends.due.as_deref())
    }

    /// When it was done by all, as the sender wrote down.
    pub fn done(&self) -> Option<Day> {
        self.day(self.sends.done.as_deref())
    }

    /// When the ledger learned of it.
    pub fn entered(&self) -> Timestamp {
        self.at.table.entered[self.at.row]
    }

    /// The units that it was sent to.
    pub fn receivers(&self) -> Vec<Receiver<'s>> {
        let RowAt { snapshot, table, .. } = self.at;
        let paper = self.sends.on_paper.as_ref();
        let day = |name: Option<&String>, at: usize| match table.attribute(name?) {
            Some(Column::Day(days)) => known(days[at]),
            _ => None,
        };
        let parts = self.parts(&self.sends.to, Party::Unit);
        let receivers = parts.map(|(at, index)| Receiver {
            unit: snapshot.units.id[index as usize],
            index,
            name: &snapshot.units.unit[index as usize].name,
            signed_on_paper: day(paper.map(|paper| &paper.signed), at),
            done_on_paper: day(paper.map(|paper| &paper.done), at),
        });
        receivers.collect()
    }

    /// The persons named as its owners.
    pub fn owners(&self) -> Vec<PersonId> {
        let Some(owner) = &self.sends.owner else { return Vec::new() };
        let persons = &self.at.snapshot.persons.id;
        self.parts(owner, Party::Person).map(|(_, index)| persons[index as usize]).collect()
    }

    /// Who takes part in a role: the place of the participation, and that of whoever it is.
    fn parts(&self, role: &str, of: Party) -> impl Iterator<Item = (usize, u32)> + use<'s> {
        let RowAt { table, row, .. } = self.at;
        let role = table.kind.role_index(role).filter(|at| table.kind.roles[*at].of == of);
        let parts = &table.participations;
        let own = parts.of(row).filter(move |at| Some(usize::from(parts.role[*at])) == role);
        own.map(|at| (at, parts.who[at])).filter(|(_, index)| *index != NO_INDEX)
    }

    fn said(&self, name: Option<&str>) -> Option<&'s str> {
        said(self.at.table, name?, self.at.row)
    }

    fn day(&self, name: Option<&str>) -> Option<Day> {
        day(self.at.table, name?, self.at.row)
    }
}

/// A text of a row.
pub(super) fn said<'s>(table: &'s Table, name: &str, row: usize) -> Option<&'s str> {
    match table.column(name)? {
        Column::Text(texts) => texts.get(row).filter(|text| !text.is_empty()),
        _ => None,
    }
}

/// A day of a row.
pub(super) fn day(table: &Table, name: &str, row: usize) -> Option<Day> {
    match table.column(name)? {
        Column::Day(days) => known(days[row]),
        _ => None,
    }
}

fn known(day: i32) -> Option<Day> {
    (day != NO_DAY).then(|| Day::from_number(day))
}
