//! The rows that are looked at: all of a table, or (for a proof) those that could concern one subject. Both
//! run through the same code.

use std::borrow::Cow;

use mingde_core::snapshot::{NO_INDEX, Snapshot, Table};

use super::frame::Frame;
use super::veto::Vetoes;
use crate::plan::From;

/// Whether something is known of each record (or registry entry) or of each participation.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) enum Domain {
    Record,
    Part,
}

/// Where the rows come from.
#[derive(Clone, Copy)]
pub(crate) enum Rows<'s> {
    Table(&'s Table),
    Persons,
    Posts,
    Members,
    Units,
}

/// The rows looked at.
pub(crate) struct Scope<'s> {
    pub(crate) snapshot: &'s Snapshot,
    pub(crate) vetoes: &'s Vetoes,
    pub(crate) frame: Frame,
    /// For the registry: the day asked about.
    pub(crate) day: i32,
    pub(crate) rows: Rows<'s>,
    /// Indices of the records or entries; `None` for all.
    pub(crate) records: Option<Vec<u32>>,
    /// Indices of their participations; `None` for all.
    pub(crate) parts: Option<Vec<u32>>,
    /// For each participation the position of its record among those looked at.
    pub(crate) part_record: Cow<'s, [u32]>,
}

impl<'s> Scope<'s> {
    /// All rows; `None` when the snapshot does not know the kind.
    pub(crate) fn all(
        snapshot: &'s Snapshot,
        vetoes: &'s Vetoes,
        frame: Frame,
        from: &From,
        day: i32,
    ) -> Option<Self> {
        let rows = match from {
            From::Kind(kind) => Rows::Table(snapshot.table(kind)?),
            From::Persons => Rows::Persons,
            From::Posts => Rows::Posts,
            From::Members => Rows::Members,
            From::Units => Rows::Units,
        };
        let part_record = match rows {
            Rows::Table(table) => Cow::Borrowed(table.participations.record.as_slice()),
            _ => Cow::Borrowed(&[][..]),
        };
        Some(Self { snapshot, vetoes, frame, day, rows, records: None, parts: None, part_record })
    }

    /// Only these records or entries (ascending), with all their participations.
    pub(crate) fn narrowed(mut self, records: Vec<u32>) -> Self {
        if let Rows::Table(table) = self.rows {
            let mut parts = Vec::new();
            let mut part_record = Vec::new();
            for (local, &row) in records.iter().enumerate() {
                for part in table.participations.of(row as usize) {
                    parts.push(part as u32);
                    part_record.push(local as u32);
                }
            }
            self.parts = Some(parts);
            self.part_record = Cow::Owned(part_record);
        }
        self.records = Some(records);
        self
    }

    /// Number of rows of a domain.
    pub(crate) fn len(&self, domain: Domain) -> usize {
        match (domain, &self.records, &self.parts) {
            (Domain::Record, Some(records), _) => records.len(),
            (Domain::Part, _, Some(parts)) => parts.len(),
            (Domain::Part, _, None) => self.part_record.len(),
            (Domain::Record, None, _) => match self.rows {
                Rows::Table(table) => table.len(),
                Rows::Persons => self.snapshot.persons.len(),
                Rows::Posts => self.snapshot.persons.posts.person.len(),
                Rows::Members => self.snapshot.groups.member.len(),
                Rows::Units => self.snapshot.units.len(),
            },
        }
    }

    /// The values of a column for the rows looked at.
    pub(crate) fn pick<T: Copy>(&self, column: &'s [T], domain: Domain) -> Cow<'s, [T]> {
        let chosen = match domain {
            Domain::Record => &self.records,
            Domain::Part => &self.parts,
        };
        match chosen {
            None => Cow::Borrowed(column),
            Some(rows) => Cow::Owned(rows.iter().map(|&row| column[row as usize]).collect()),
        }
    }

    /// The row in the snapshot behind a position.
    pub(crate) fn row(&self, domain: Domain, at: usize) -> u32 {
        let chosen = match domain {
            Domain::Record => &self.records,
            Domain::Part => &self.parts,
        };
        chosen.as_ref().map_or(at as u32, |rows| rows[at])
    }

    /// Roles of the participations looked at.
    pub(crate) fn roles(&self) -> Cow<'s, [u8]> {
        match self.rows {
            Rows::Table(table) => self.pick(&table.participations.role, Domain::Part),
            _ => Cow::Borrowed(&[]),
        }
    }

    /// Index of a role and whether several may take it.
    pub(crate) fn role(&self, name: &str) -> Option<(u8, bool)> {
        let Rows::Table(table) = self.rows else { return None };
        let at = table.kind.role_index(name)?;
        Some((at as u8, table.kind.roles[at].max != Some(1)))
    }

    /// For each record the first participation in a role, [`NO_INDEX`] where there is none.
    pub(crate) fn first_parts(&self, role: u8) -> Vec<u32> {
        let mut first = vec![NO_INDEX; self.len(Domain::Record)];
        let roles = self.roles();
        for (at, (&record, &of)) in self.part_record.iter().zip(roles.iter()).enumerate() {
            let slot = &mut first[record as usize];
            if of == role && *slot == NO_INDEX {
                *slot = at as u32;
            }
        }
        first
    }
}
