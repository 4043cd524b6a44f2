//! The rows that are looked at: all of a table, or (for a proof) those that could concern one subject. Both
//! run through the same code.

use std::borrow::Cow;
use std::ops::Range;

use mingde_core::snapshot::{NO_INDEX, Run, Snapshot, Table};

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
    Groups,
}

/// Which rows of all.
#[derive(Debug, Clone)]
pub(crate) enum Chosen {
    All,
    Run(Range<usize>),
    /// Ascending.
    List(Vec<u32>),
}

/// The rows looked at.
pub(crate) struct Scope<'s> {
    pub(crate) snapshot: &'s Snapshot,
    pub(crate) vetoes: &'s Vetoes,
    pub(crate) frame: Frame,
    /// For the registry: the day asked about.
    pub(crate) day: i32,
    pub(crate) rows: Rows<'s>,
    /// The records or entries.
    pub(crate) records: Chosen,
    /// Their participations.
    pub(crate) parts: Chosen,
    /// For each participation the position of its record among those looked at.
    pub(crate) part_record: Cow<'s, [u32]>,
    /// Of a run that goes by: the places of its first record and participation among all.
    first: [u32; 2],
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
            From::Groups => Rows::Groups,
        };
        Some(Self::over(snapshot, vetoes, frame, rows, day))
    }

    /// The rows of a run that goes by.
    pub(crate) fn run(
        snapshot: &'s Snapshot,
        vetoes: &'s Vetoes,
        frame: Frame,
        run: Run<'s>,
        day: i32,
    ) -> Self {
        let scope = Self::over(snapshot, vetoes, frame, Rows::Table(run.table), day);
        Self { first: [run.first_record, run.first_part], ..scope }
    }

    fn over(snapshot: &'s Snapshot, vetoes: &'s Vetoes, frame: Frame, rows: Rows<'s>, day: i32) -> Self {
        let part_record = match rows {
            Rows::Table(table) => Cow::Borrowed(table.participations.record.as_slice()),
            _ => Cow::Borrowed(&[][..]),
        };
        let (records, parts) = (Chosen::All, Chosen::All);
        Self { snapshot, vetoes, frame, day, rows, records, parts, part_record, first: [0, 0] }
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
            self.parts = Chosen::List(parts);
            self.part_record = Cow::Owned(part_record);
        }
        self.records = Chosen::List(records);
        self
    }

    /// Only a run of the records of a table, with all their participations.
    pub(crate) fn portion(mut self, records: Range<usize>) -> Self {
        if let Rows::Table(table) = self.rows {
            let parts = &table.participations;
            let run = parts.start[records.start] as usize..parts.start[records.end] as usize;
            let first = records.start as u32;
            self.part_record = parts.record[run.clone()].iter().map(|record| record - first).collect();
            self.parts = Chosen::Run(run);
        }
        self.records = Chosen::Run(records);
        self
    }

    /// Number of rows of a domain.
    pub(crate) fn len(&self, domain: Domain) -> usize {
        match (domain, &self.records, &self.parts) {
            (Domain::Record, Chosen::List(records), _) => records.len(),
            (Domain::Record, Chosen::Run(records), _) => records.len(),
            (Domain::Part, ..) => self.part_record.len(),
            (Domain::Record, Chosen::All, _) => match self.rows {
                Rows::Table(table) => table.len(),
                Rows::Persons => self.snapshot.persons.len(),
                Rows::Posts => self.snapshot.persons.posts.person.len(),
                Rows::Members => self.snapshot.groups.member.len(),
                Rows::Units => self.snapshot.units.len(),
                Rows::Groups => self.snapshot.groups.group.len(),
            },
        }
    }

    /// Whether there is anything at all of what is looked at, whoever it is of.
    pub(crate) fn has_entries(&self) -> bool {
        match self.rows {
            Rows::Table(table) => !table.is_empty(),
            Rows::Persons => !self.snapshot.persons.is_empty(),
            Rows::Posts => !self.snapshot.persons.posts.person.is_empty(),
            Rows::Members => !self.snapshot.groups.member.is_empty(),
            Rows::Units => !self.snapshot.units.is_empty(),
            Rows::Groups => !self.snapshot.groups.group.is_empty(),
        }
    }

    fn chosen(&self, domain: Domain) -> &Chosen {
        match domain {
            Domain::Record => &self.records,
            Domain::Part => &self.parts,
        }
    }

    /// Of a column, or of other values of all rows, those of the rows looked at.
    pub(crate) fn pick<'v, T: Copy>(&self, values: &'v [T], domain: Domain) -> Cow<'v, [T]> {
        match self.chosen(domain) {
            Chosen::All => Cow::Borrowed(values),
            Chosen::Run(run) => Cow::Borrowed(&values[run.clone()]),
            Chosen::List(rows) => rows.iter().map(|&row| values[row as usize]).collect(),
        }
    }

    /// The row in the snapshot behind a position.
    pub(crate) fn row(&self, domain: Domain, at: usize) -> u32 {
        match self.chosen(domain) {
            Chosen::All => self.first[domain as usize] + at as u32,
            Chosen::Run(run) => (run.start + at) as u32,
            Chosen::List(rows) => rows[at],
        }
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
