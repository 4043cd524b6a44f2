//! One record entered, corrected or withdrawn in a snapshot that is there already: what building it anew from
//! the longer ledger would give, without reading the ledger again.

use std::ops::Range;
use std::sync::Arc;

use super::column::spliced;
use super::raw::RawContent;
use super::rows::push_row;
use super::{BuildError, Latest, NO_INDEX, Snapshot, Table};
use crate::id::{EntityId, RecordId};
use crate::kind::{Field, Party};
use crate::revision::EntityKind;

/// Where a record stands and where it will stand.
#[derive(Debug)]
pub struct Amended {
    /// Kind of the record.
    pub kind: String,
    /// Row it has; `None` for a record that was not there.
    pub old: Option<u32>,
    /// Row it will have.
    pub new: u32,
    row: Table,
    /// Whom it refers to who is not there.
    unresolved: Vec<EntityId>,
}

impl Snapshot {
    /// Reads the latest revision of a record and finds its place, changing nothing yet, so that what the old row
    /// said can be looked at before [`amend`](Self::amend). `None` for anything but a record of a known kind;
    /// entries of the registry are taken in by [`register`](Self::register).
    pub fn place(&self, latest: &Latest<'_>) -> Result<Option<Amended>, BuildError> {
        if latest.entity != EntityKind::Record {
            return Ok(None);
        }
        let fail = |cause| BuildError { position: latest.position, cause };
        let content: RawContent<'_> = serde_json::from_str(latest.payload).map_err(fail)?;
        let Some(table) = self.tables.get(content.kind.0.as_ref()) else { return Ok(None) };
        let mut row = Table::empty(table.kind.clone());
        let attributes: Vec<Field> = table.kind.attributes().into_iter().cloned().collect();
        let mut unresolved = Vec::new();
        push_row(&mut row, &attributes, latest, &content, &mut |party, id| {
            let at = self.index_of(party, id);
            if at == NO_INDEX {
                unresolved.push(id);
            }
            at
        });
        let id = RecordId(latest.id);
        let old = table.id.iter().position(|other| *other == id);
        // Counted as if the old row were gone.
        let key = (row.unit[0], row.day[0], id);
        let at = |i: usize| (table.unit[i], table.day[i], table.id[i]);
        let start = table.unit.partition_point(|unit| *unit < key.0);
        let end = start + table.unit[start..].partition_point(|unit| *unit == key.0);
        let rows: Vec<usize> = (start..end).collect();
        let before = start + rows.partition_point(|i| at(*i) < key);
        let new = before - usize::from(old.is_some_and(|old| old < before));
        let (old, new) = (old.map(|row| row as u32), new as u32);
        Ok(Some(Amended { kind: table.kind.id.clone(), old, new, row, unresolved }))
    }

    /// Puts a record in its place; rows behind it move. `position` and `root` are those of the longer ledger.
    pub fn amend(&mut self, amended: Amended, position: u64, root: [u8; 32]) {
        (self.position, self.root) = (position, root);
        let Some(table) = self.tables.get_mut(&amended.kind) else { return };
        let table = Arc::make_mut(table);
        if !amended.unresolved.is_empty() {
            Arc::make_mut(&mut self.unresolved).extend(&amended.unresolved);
        }
        let new = amended.new as usize;
        let rows = match amended.old.map(|row| row as usize) {
            Some(old) if old == new => old..old + 1,
            Some(old) => {
                table.splice(old..old + 1, &Table::empty(amended.row.kind.clone()));
                new..new
            }
            None => new..new,
        };
        table.splice(rows, &amended.row);
    }

    fn index_of(&self, party: Party, id: EntityId) -> u32 {
        let found = match party {
            Party::Person => self.persons.id.iter().position(|other| other.0 == id),
            Party::Unit => self.units.id.iter().position(|other| other.0 == id),
            Party::Group => self.groups.id.iter().position(|other| other.0 == id),
        };
        found.map_or(NO_INDEX, |at| at as u32)
    }
}

impl Table {
    /// Replaces a run of records, with their participations, by those of another table of the kind.
    fn splice(&mut self, rows: Range<usize>, by: &Table) {
        self.forget_places();
        let (records, first) = (by.len() as u32, rows.start as u32);
        let parts = &mut self.participations;
        let theirs = &by.participations;
        let of = parts.start[rows.start] as usize..parts.start[rows.end] as usize;
        let (gone, come) = (of.len() as u32, theirs.who.len() as u32);
        spliced(&mut parts.role, &of, &theirs.role);
        spliced(&mut parts.who, &of, &theirs.who);
        parts.columns.iter_mut().zip(&theirs.columns).for_each(|(column, by)| column.splice(of.clone(), by));
        let rows_of_theirs: Vec<u32> = theirs.record.iter().map(|row| row + first).collect();
        spliced(&mut parts.record, &of, &rows_of_theirs);
        if records != rows.len() as u32 {
            for row in &mut parts.record[of.start + come as usize..] {
                *row = *row + records - rows.len() as u32;
            }
        }
        let starts: Vec<u32> = theirs.start[1..].iter().map(|at| at + of.start as u32).collect();
        spliced(&mut parts.start, &(rows.start + 1..rows.end + 1), &starts);
        if gone != come {
            for at in &mut parts.start[rows.start + 1 + records as usize..] {
                *at = *at + come - gone;
            }
        }
        spliced(&mut self.id, &rows, &by.id);
        spliced(&mut self.state, &rows, &by.state);
        spliced(&mut self.unit, &rows, &by.unit);
        spliced(&mut self.day, &rows, &by.day);
        spliced(&mut self.entered, &rows, &by.entered);
        spliced(&mut self.recorded, &rows, &by.recorded);
        spliced(&mut self.position, &rows, &by.position);
        spliced(&mut self.evidence, &rows, &by.evidence);
        self.number.splice(rows.clone(), &by.number);
        self.columns.iter_mut().zip(&by.columns).for_each(|(column, by)| column.splice(rows.clone(), by));
    }
}
