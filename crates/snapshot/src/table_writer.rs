//! The records of one kind with their participations, in as many portions as they come.

use std::ops::Range;
use std::sync::Arc;

use arrow_array::ArrayRef;
use mingde_core::id::RecordId;
use mingde_core::kind::{Field, Kind, Party};
use mingde_core::record::State;
use mingde_core::snapshot::{NO_INDEX, Table};

use crate::codes::Codes;
use crate::encode::{self, Spot};
use crate::error::Error;
use crate::layout::{self, Layout};
use crate::manifest::{FileEntry, participations_path, party_name, records_path};
use crate::parquet_file::{BATCH_ROWS, Export, ParquetFile};

const PARTIES: [Party; 3] = [Party::Person, Party::Unit, Party::Group];

/// Writes `records/<kind>.parquet` and `participations/<kind>.parquet`; from [`crate::SnapshotWriter::table`].
/// Memory stays within a row group whatever the number of rows.
pub struct TableWriter<'w> {
    kind: Arc<Kind>,
    attributes: Vec<Field>,
    record_layout: Layout,
    participation_layout: Layout,
    records: ParquetFile,
    participations: ParquetFile,
    codes: &'w Codes,
    finished: Box<dyn FnOnce([FileEntry; 2]) + Send + 'w>,
    /// Unit, day and id of the last record, to see that portions come in order.
    last: Option<(u32, i32, RecordId)>,
}

impl<'w> TableWriter<'w> {
    pub(crate) fn create(
        export: Export<'_>,
        kind: Arc<Kind>,
        codes: &'w Codes,
        finished: impl FnOnce([FileEntry; 2]) + Send + 'w,
    ) -> Result<Self, Error> {
        let record_layout = layout::records(&kind);
        let participation_layout = layout::participations(&kind);
        let records = ParquetFile::create(export, &records_path(&kind.id), &record_layout.specs)?;
        let path = participations_path(&kind.id);
        let participations = ParquetFile::create(export, &path, &participation_layout.specs)?;
        let attributes = kind.attributes().into_iter().cloned().collect();
        let finished = Box::new(finished);
        Ok(Self {
            kind,
            attributes,
            record_layout,
            participation_layout,
            records,
            participations,
            codes,
            finished,
            last: None,
        })
    }

    /// Appends records with their participations. Record rows count from 0 within the portion; units, persons
    /// and groups are rows of the snapshot. All portions together must be in the snapshot's order: by unit,
    /// event date and record id.
    pub fn append(&mut self, portion: &Table) -> Result<(), Error> {
        self.check_order(portion)?;
        let before = self.records.rows();
        for from in (0..portion.len()).step_by(BATCH_ROWS) {
            let rows = from..(from + BATCH_ROWS).min(portion.len());
            let columns = self.record_columns(portion, rows, before)?;
            self.records.append(columns)?;
        }
        let count = portion.participations.who.len();
        for from in (0..count).step_by(BATCH_ROWS) {
            let rows = from..(from + BATCH_ROWS).min(count);
            let columns = self.participation_columns(portion, rows, before)?;
            self.participations.append(columns)?;
        }
        Ok(())
    }

    /// Ends both files.
    pub fn finish(self) -> Result<(), Error> {
        let files = [self.records.finish()?, self.participations.finish()?];
        (self.finished)(files);
        Ok(())
    }

    fn check_order(&mut self, portion: &Table) -> Result<(), Error> {
        for row in 0..portion.len() {
            let key = (portion.unit[row], portion.day[row], portion.id[row]);
            if self.last.is_some_and(|last| last > key) {
                let row = self.records.rows() + row as u64;
                return Err(Error::Unsorted { path: self.records.path().to_owned(), row });
            }
            self.last = Some(key);
        }
        Ok(())
    }

    fn record_columns(&self, table: &Table, rows: Range<usize>, before: u64) -> Result<Vec<ArrayRef>, Error> {
        let spot = Spot { path: self.records.path(), row: self.records.rows() };
        let units = &table.unit[rows.clone()];
        spot.within("unit_row", units, self.codes.count(Party::Unit))?;
        let first = before as u32;
        let states = table.state[rows.clone()].iter().map(|s| *s as usize);
        let mut columns = vec![
            encode::ids(table.id[rows.clone()].iter().map(|RecordId(id)| Some(*id))),
            encode::rows(first + rows.start as u32..first + rows.end as u32),
            encode::words(State::ALL.iter().map(|(_, name)| *name), states),
            self.codes.unit_codes(units),
            encode::rows(units.iter().copied()),
            encode::days(table.day[rows.clone()].iter().copied()),
            encode::instants(&table.entered[rows.clone()]),
            encode::instants(&table.recorded[rows.clone()]),
            encode::positions(table.position[rows.clone()].iter().copied()),
            encode::text_column(&table.number, rows.clone()),
            encode::counts(table.evidence[rows.clone()].iter().map(|e| i32::from(*e))),
        ];
        let fields = self.kind.fields.iter().zip(&table.columns);
        columns.extend(spot.fields(&self.record_layout, fields, rows, self.codes)?);
        Ok(columns)
    }

    fn participation_columns(
        &self,
        table: &Table,
        rows: Range<usize>,
        before: u64,
    ) -> Result<Vec<ArrayRef>, Error> {
        let spot = Spot { path: self.participations.path(), row: self.participations.rows() };
        let parts = &table.participations;
        let (records, who) = (&parts.record[rows.clone()], &parts.who[rows.clone()]);
        let of: Vec<Party> = self.kind.roles.iter().map(|r| r.of).collect();
        let party: Vec<Party> = parts.role[rows.clone()].iter().map(|r| of[usize::from(*r)]).collect();
        let rows_of = |wanted: Party| -> Vec<u32> {
            let each = who.iter().zip(&party);
            each.map(|(who, party)| if *party == wanted { *who } else { NO_INDEX }).collect()
        };
        let [persons, units, groups] = PARTIES.map(rows_of);
        for (name, of, rows) in [
            ("person_row", Party::Person, &persons),
            ("unit_row", Party::Unit, &units),
            ("group_row", Party::Group, &groups),
        ] {
            spot.within(name, rows, self.codes.count(of))?;
        }
        let roles = parts.role[rows.clone()].iter().map(|r| usize::from(*r));
        let parties = party.iter().map(|p| PARTIES.iter().position(|q| q == p).unwrap_or(usize::MAX));
        let seq = rows.clone().zip(records).map(|(at, record)| at as u32 - parts.start[*record as usize]);
        let mut columns = vec![
            encode::ids(records.iter().map(|r| Some(table.id[*r as usize].0))),
            encode::rows(records.iter().map(|r| before as u32 + r)),
            encode::rows(seq),
            encode::words(self.kind.roles.iter().map(|r| r.name.as_str()), roles),
            encode::words(PARTIES.iter().map(|p| party_name(*p)), parties),
            encode::ids(who.iter().zip(&party).map(|(who, party)| self.codes.id(*party, *who))),
            encode::texts(who.iter().zip(&party).map(|(who, party)| self.codes.code(*party, *who))),
            encode::rows(persons.into_iter()),
            encode::rows(units.into_iter()),
            encode::rows(groups.into_iter()),
        ];
        let fields = self.attributes.iter().zip(&parts.columns);
        columns.extend(spot.fields(&self.participation_layout, fields, rows, self.codes)?);
        Ok(columns)
    }
}
