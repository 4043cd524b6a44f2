//! The records of a kind back from their file, a portion at a time.

use std::path::Path;
use std::sync::Arc;

use mingde_core::id::RecordId;
use mingde_core::kind::{Field, Kind};
use mingde_core::record::State;
use mingde_core::snapshot::{NO_DAY, Table, WantedTable};

use crate::decode::{self, Fillings, Texts};
use crate::error::Error;
use crate::layout::{self, Spec};
use crate::manifest::records_path;
use crate::scan::{Portion, Stretch, scan_stretch};

/// How many units, persons and groups there are: no reference lies beyond.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Counts {
    pub(crate) units: usize,
    pub(crate) persons: usize,
    pub(crate) groups: usize,
}

/// What is read of the records of a kind, and where each column is in a portion.
pub(crate) struct RecordColumns<'k> {
    kind: &'k Arc<Kind>,
    wanted: Option<&'k WantedTable>,
    units: usize,
    pub(crate) specs: Vec<Spec>,
    ids: Option<usize>,
    rows: Option<usize>,
    entered: Option<usize>,
    recorded: Option<usize>,
    position: Option<usize>,
    number: Option<usize>,
    evidence: Option<usize>,
    fields: usize,
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

impl<'k> RecordColumns<'k> {
    /// All columns of a kind, or those that are wanted.
    pub(crate) fn of(kind: &'k Arc<Kind>, counts: Counts, wanted: Option<&'k WantedTable>) -> Self {
        let mut columns = vec!["state", "unit_row", "event_date"];
        let mut at = |name: &'static str, read: bool| {
            read.then(|| {
                columns.push(name);
                columns.len() - 1
            })
        };
        let all = wanted.is_none();
        let (ids, rows) = (at("record_id", all), at("record_row", all));
        let entered = at("entered_at", wanted.is_none_or(|w| w.entered));
        let (recorded, position) = (at("recorded_at", all), at("position", all));
        let number = at("own_number", all);
        let evidence = at("evidence_files", wanted.is_none_or(|w| w.evidence));
        let layout = layout::records(kind);
        let fields: Vec<&Field> = kind.fields.iter().collect();
        let specs = layout.pick_with(&columns, &fields, wanted.map(|wanted| &wanted.fields));
        let (units, fields) = (counts.units, columns.len());
        Self { kind, wanted, units, specs, ids, rows, entered, recorded, position, number, evidence, fields }
    }

    /// Reads a stretch of the file.
    pub(crate) fn read(&self, dir: &Path, stretch: &Stretch) -> Result<Records<'k>, Error> {
        let mut records = self.begin();
        let path = dir.join(records_path(&self.kind.id));
        scan_stretch(&path, &self.specs, Some(stretch), |portion| self.take(portion, &mut records))?;
        Ok(records)
    }

    /// No records yet.
    pub(crate) fn begin(&self) -> Records<'k> {
        let fields: Vec<&Field> = self.kind.fields.iter().collect();
        Records {
            table: Table::empty(self.kind.clone()),
            fields: Fillings::new(&fields, self.wanted.map(|wanted| &wanted.fields)),
            numbers: Texts::default(),
            ends: None,
        }
    }

    /// Appends a portion.
    pub(crate) fn take(&self, portion: &Portion<'_>, records: &mut Records<'_>) -> Result<(), Error> {
        let Records { table, fields, numbers, ends } = records;
        let before = table.state.len();
        let states = State::ALL.iter().map(|(_, name)| *name);
        decode::listed(&mut table.state, portion, 0, states, [None; 2], |at| State::ALL[at].0)?;
        decode::rows(&mut table.unit, portion, 1, self.units)?;
        decode::days(&mut table.day, portion, 2, NO_DAY);
        if let Some(at) = self.ids {
            decode::ids(&mut table.id, portion, at, RecordId)?;
        }
        if let Some(at) = self.rows {
            decode::own_rows(portion, at)?;
        }
        if let Some(at) = self.entered {
            decode::instants(&mut table.entered, portion, at);
        }
        if let Some(at) = self.recorded {
            decode::instants(&mut table.recorded, portion, at);
        }
        if let Some(at) = self.position {
            decode::make_room(&mut table.position, portion);
            table.position.extend(portion.longs(at).values().iter().map(|p| *p as u64));
        }
        if let Some(at) = self.number {
            numbers.extend(portion, at);
        }
        if let Some(at) = self.evidence {
            decode::make_room(&mut table.evidence, portion);
            for (row, files) in portion.ints(at).values().iter().enumerate() {
                table.evidence.push(u16::try_from(*files).map_err(|_| portion.bad(at, row, files))?);
            }
        }
        for row in before..table.id.len() {
            let key = (table.unit[row], table.day[row], table.id[row]);
            match ends {
                Some([_, last]) if *last > key => return Err(portion.unsorted(row - before)),
                Some([_, last]) => *last = key,
                None => *ends = Some([key, key]),
            }
        }
        fields.extend(portion, self.fields, self.units)
    }
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
