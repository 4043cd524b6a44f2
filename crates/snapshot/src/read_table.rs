//! The records of a kind and their participations back from their files, a stretch of a file at a time.

use std::path::Path;

use mingde_core::id::RecordId;
use mingde_core::kind::{Field, Kind, Party};
use mingde_core::record::State;
use mingde_core::snapshot::{NO_DAY, NO_INDEX, Participations, Table, WantedTable};

use crate::decode::{self, Fillings, Texts};
use crate::error::Error;
use crate::layout;
use crate::manifest::{participations_path, records_path};
use crate::scan::{Portion, Stretch, scan_stretch};

/// How many units, persons and groups there are: no reference lies beyond.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Counts {
    pub(crate) units: usize,
    pub(crate) persons: usize,
    pub(crate) groups: usize,
}

/// Records of a stretch of their file, or of several that follow each other.
pub(crate) struct Records<'k> {
    table: Table,
    fields: Fillings<'k>,
    numbers: Texts,
    /// Sort keys of the first and the last, where ids are read.
    ends: Option<[Key; 2]>,
}

type Key = (u32, i32, RecordId);

/// Reads a stretch of the records of a kind; all of their columns, or those that are wanted.
pub(crate) fn read_records<'k>(
    dir: &Path,
    kind: &'k std::sync::Arc<Kind>,
    counts: Counts,
    wanted: Option<&'k WantedTable>,
    stretch: &Stretch,
) -> Result<Records<'k>, Error> {
    let layout = layout::records(kind);
    let fields: Vec<&Field> = kind.fields.iter().collect();
    let names = wanted.map(|wanted| &wanted.fields);
    let mut columns = vec!["state", "unit_row", "event_date"];
    let at = |columns: &mut Vec<&'static str>, name: &'static str, read: bool| {
        read.then(|| {
            columns.push(name);
            columns.len() - 1
        })
    };
    let all = wanted.is_none();
    let ids = at(&mut columns, "record_id", all);
    let rows = at(&mut columns, "record_row", all);
    let entered = at(&mut columns, "entered_at", wanted.is_none_or(|w| w.entered));
    let recorded = at(&mut columns, "recorded_at", all);
    let position = at(&mut columns, "position", all);
    let number = at(&mut columns, "own_number", all);
    let evidence = at(&mut columns, "evidence_files", wanted.is_none_or(|w| w.evidence));
    let mut specs = layout.pick(&columns);
    specs.extend(layout.pick_wanted(&fields, names));
    let mut table = Table::empty(kind.clone());
    let mut further = Fillings::new(&fields).only(names);
    let mut numbers = Texts::default();
    let mut ends: Option<[Key; 2]> = None;
    scan_stretch(&dir.join(records_path(&kind.id)), &specs, Some(stretch), |portion| {
        let before = table.state.len();
        decode::make_room(&mut table.state, portion);
        decode::listed(portion, 0, State::ALL.iter().map(|(_, name)| *name), |state| {
            table.state.extend(state.map(|at| State::ALL[at].0));
        })?;
        decode::rows(&mut table.unit, portion, 1, counts.units)?;
        decode::days(&mut table.day, portion, 2, NO_DAY);
        if let Some(at) = ids {
            decode::ids(&mut table.id, portion, at, RecordId)?;
        }
        if let Some(at) = rows {
            decode::own_rows(portion, at)?;
        }
        if let Some(at) = entered {
            decode::instants(&mut table.entered, portion, at);
        }
        if let Some(at) = recorded {
            decode::instants(&mut table.recorded, portion, at);
        }
        if let Some(at) = position {
            decode::make_room(&mut table.position, portion);
            table.position.extend(portion.longs(at).values().iter().map(|p| *p as u64));
        }
        if let Some(at) = number {
            numbers.extend(portion, at);
        }
        if let Some(at) = evidence {
            decode::make_room(&mut table.evidence, portion);
            for (row, files) in portion.ints(at).values().iter().enumerate() {
                table.evidence.push(u16::try_from(*files).map_err(|_| portion.bad(at, row, files))?);
            }
        }
        for row in before..table.id.len() {
            let key = (table.unit[row], table.day[row], table.id[row]);
            match &mut ends {
                Some([_, last]) if *last > key => return Err(portion.unsorted(row - before)),
                Some([_, last]) => *last = key,
                None => ends = Some([key, key]),
            }
        }
        further.extend(portion, columns.len(), counts.units)
    })?;
    Ok(Records { table, fields: further, numbers, ends })
}

impl Records<'_> {
    /// Appends the records that follow.
    pub(crate) fn append(&mut self, dir: &Path, more: Records<'_>) -> Result<(), Error> {
        if let (Some([_, last]), Some([first, _])) = (&self.ends, &more.ends)
            && last > first
        {
            let path = dir.join(records_path(&self.table.kind.id));
            return Err(Error::Unsorted { path, row: self.table.len() as u64 });
        }
        let own = &mut self.table;
        own.state.extend(more.table.state);
        own.unit.extend(more.table.unit);
        own.day.extend(more.table.day);
        own.id.extend(more.table.id);
        own.entered.extend(more.table.entered);
        own.recorded.extend(more.table.recorded);
        own.position.extend(more.table.position);
        own.evidence.extend(more.table.evidence);
        self.numbers.append(more.numbers);
        self.fields.append(more.fields);
        if let Some([_, last]) = more.ends {
            self.ends = Some([self.ends.map_or(last, |[first, _]| first), last]);
        }
        Ok(())
    }

    /// The table, without its participations.
    pub(crate) fn finish(mut self) -> Table {
        self.table.number = self.numbers.finish();
        self.table.columns = self.fields.finish();
        self.table
    }
}

/// Participations of a stretch of their file, or of several that follow each other.
pub(crate) struct Parts<'k> {
    parts: Participations,
    fields: Fillings<'k>,
}

/// Reads a stretch of the participations of a kind that has `records` records.
pub(crate) fn read_participations<'k>(
    dir: &Path,
    kind: &'k Kind,
    records: usize,
    counts: Counts,
    wanted: Option<&'k WantedTable>,
    stretch: &Stretch,
) -> Result<Parts<'k>, Error> {
    let layout = layout::participations(kind);
    let fields = kind.attributes();
    let attributes = wanted.map(|wanted| &wanted.attributes);
    let of: Vec<Party> = kind.roles.iter().map(|r| r.of).collect();
    let parties = [(Party::Person, "person_row"), (Party::Unit, "unit_row"), (Party::Group, "group_row")];
    // A file has a column for each sort of participant; only those that the kind has are read.
    let there: Vec<(Party, &str)> = parties.into_iter().filter(|(party, _)| of.contains(party)).collect();
    let mut names = vec!["record_row", "role"];
    names.extend(there.iter().map(|(_, name)| *name));
    let mut specs = layout.pick(&names);
    specs.extend(layout.pick_wanted(&fields, attributes));
    let mut parts = Participations::default();
    let mut further = Fillings::new(&fields).only(attributes);
    scan_stretch(&dir.join(participations_path(&kind.id)), &specs, Some(stretch), |portion| {
        let before = parts.role.len();
        decode::make_room(&mut parts.role, portion);
        decode::rows(&mut parts.record, portion, 0, records)?;
        in_order(portion, &parts.record[before..])?;
        decode::listed(portion, 1, kind.roles.iter().map(|r| r.name.as_str()), |role| {
            parts.role.extend(role.map(|at| at as u8));
        })?;
        for (at, (party, _)) in there.iter().enumerate() {
            let count = match party {
                Party::Person => counts.persons,
                Party::Unit => counts.units,
                Party::Group => counts.groups,
            };
            if there.len() == 1 {
                decode::rows(&mut parts.who, portion, 2 + at, count)?;
                continue;
            }
            decode::make_room(&mut parts.who, portion);
            let mut rows = Vec::with_capacity(portion.len);
            decode::rows(&mut rows, portion, 2 + at, count)?;
            parts.who.resize(before + portion.len, NO_INDEX);
            for ((who, row), role) in parts.who[before..].iter_mut().zip(rows).zip(&parts.role[before..]) {
                if of[usize::from(*role)] == *party {
                    *who = row;
                }
            }
        }
        further.extend(portion, names.len(), counts.units)
    })?;
    Ok(Parts { parts, fields: further })
}

/// Whether the records of a portion, its first column, are all there and ascend.
fn in_order(portion: &Portion<'_>, records: &[u32]) -> Result<(), Error> {
    let mut last = 0;
    for (row, &record) in records.iter().enumerate() {
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

    /// All of them, with where those of each of the `records` records begin.
    pub(crate) fn finish(self, records: usize) -> Participations {
        let mut parts = self.parts;
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
