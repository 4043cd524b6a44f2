//! The participations of a kind back from their file, a portion at a time.

use std::path::Path;

use mingde_core::kind::{Kind, Party};
use mingde_core::snapshot::{NO_INDEX, Participations, WantedTable};

use crate::decode::{self, Fillings};
use crate::error::Error;
use crate::layout::{self, Spec};
use crate::manifest::participations_path;
use crate::read_records::Counts;
use crate::scan::{Portion, Stretch, scan_stretch};

/// What is read of the participations of a kind. The row of the record is the first column.
pub(crate) struct PartColumns<'k> {
    kind: &'k Kind,
    wanted: Option<&'k WantedTable>,
    /// Records that the kind has.
    records: usize,
    counts: Counts,
    /// Sorts of participants, in the order of their columns.
    parties: Vec<Party>,
    pub(crate) specs: Vec<Spec>,
}

/// Participations of a stretch of their file, or of several that follow each other.
pub(crate) struct Parts<'k> {
    parts: Participations,
    fields: Fillings<'k>,
}

/// Columns before those of the participants.
const BEFORE: usize = 2;

impl<'k> PartColumns<'k> {
    /// All columns of a kind, or those that are wanted.
    pub(crate) fn of(
        kind: &'k Kind,
        records: usize,
        counts: Counts,
        wanted: Option<&'k WantedTable>,
    ) -> Self {
        let has = |party: Party| kind.roles.iter().any(|role| role.of == party);
        let columns = [(Party::Person, "person_row"), (Party::Unit, "unit_row"), (Party::Group, "group_row")];
        // A file has a column for each sort of participant; only those that the kind has are read.
        let there: Vec<(Party, &str)> = columns.into_iter().filter(|(party, _)| has(*party)).collect();
        let mut names = vec!["record_row", "role"];
        names.extend(there.iter().map(|(_, name)| *name));
        let layout = layout::participations(kind);
        let specs = layout.pick_with(&names, &kind.attributes(), wanted.map(|wanted| &wanted.attributes));
        let parties = there.into_iter().map(|(party, _)| party).collect();
        Self { kind, wanted, records, counts, parties, specs }
    }

    /// Reads a stretch of the file.
    pub(crate) fn read(&self, dir: &Path, stretch: &Stretch) -> Result<Parts<'k>, Error> {
        let mut parts = self.begin();
        let path = dir.join(participations_path(&self.kind.id));
        scan_stretch(&path, &self.specs, Some(stretch), |portion| self.take(portion, &mut parts))?;
        Ok(parts)
    }

    /// No participations yet.
    pub(crate) fn begin(&self) -> Parts<'k> {
        let attributes = self.wanted.map(|wanted| &wanted.attributes);
        Parts { parts: Participations::default(), fields: Fillings::new(&self.kind.attributes(), attributes) }
    }

    /// Appends a portion.
    pub(crate) fn take(&self, portion: &Portion<'_>, all: &mut Parts<'_>) -> Result<(), Error> {
        let Parts { parts, fields } = all;
        let before = parts.role.len();
        decode::rows(&mut parts.record, portion, 0, self.records)?;
        in_order(portion, &parts.record, before)?;
        let roles = self.kind.roles.iter().map(|role| role.name.as_str());
        decode::listed(&mut parts.role, portion, 1, roles, [None; 2], |at| at as u8)?;
        for (at, party) in self.parties.iter().enumerate() {
            let count = match party {
                Party::Person => self.counts.persons,
                Party::Unit => self.counts.units,
                Party::Group => self.counts.groups,
            };
            if self.parties.len() == 1 {
                decode::rows(&mut parts.who, portion, BEFORE + at, count)?;
                continue;
            }
            decode::make_room(&mut parts.who, portion);
            let mut rows = Vec::with_capacity(portion.len);
            decode::rows(&mut rows, portion, BEFORE + at, count)?;
            parts.who.resize(before + portion.len, NO_INDEX);
            for ((who, row), role) in parts.who[before..].iter_mut().zip(rows).zip(&parts.role[before..]) {
                if self.kind.roles[usize::from(*role)].of == *party {
                    *who = row;
                }
            }
        }
        fields.extend(portion, BEFORE + self.parties.len(), self.counts.units)
    }
}

/// Whether the records of a portion, those from a place on, are all there and ascend.
fn in_order(portion: &Portion<'_>, records: &[u32], before: usize) -> Result<(), Error> {
    let mut last = before.checked_sub(1).map_or(0, |at| records[at]);
    for (row, &record) in records[before..].iter().enumerate() {
        if record == NO_INDEX {
            return Err(portion.bad(0, row, ""));
        }
        if record < last {
            return Err(portion.unsorted(row));
        }
        last = record;
    }
    Ok(())
}

impl Parts<'_> {
    /// Number of participations.
    pub(crate) fn len(&self) -> usize {
        self.parts.record.len()
    }

    /// Appends the participations that follow.
    pub(crate) fn append(&mut self, dir: &Path, kind: &Kind, more: Parts<'_>) -> Result<(), Error> {
        if self.parts.record.last() > more.parts.record.first() && !more.parts.record.is_empty() {
            let path = dir.join(participations_path(&kind.id));
            return Err(Error::Unsorted { path, row: self.parts.record.len() as u64 });
        }
        self.parts.record.extend(more.parts.record);
        self.parts.role.extend(more.parts.role);
        self.parts.who.extend(more.parts.who);
        self.fields.append(more.fields);
        Ok(())
    }

    /// All of them, with where those of each of `records` records begin, the first of which has the row `first`.
    pub(crate) fn finish(self, first: u32, records: usize) -> Participations {
        let mut parts = self.parts;
        if first > 0 {
            parts.record.iter_mut().for_each(|record| *record -= first);
        }
        parts.start = Vec::with_capacity(records + 1);
        let mut at = 0;
        for record in 0..=records as u32 {
            while parts.record.get(at).is_some_and(|of| *of < record) {
                at += 1;
            }
            parts.start.push(at as u32);
        }
        parts.columns = self.fields.finish();
        parts
    }
}
