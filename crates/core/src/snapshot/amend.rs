//! Records entered, corrected or withdrawn in a snapshot that is there already: what building it anew from the longer
//! ledger would give, without reading the ledger again.

use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;
use std::sync::Arc;

use super::column::spliced;
use super::raw::RawContent;
use super::rows::push_row;
use super::{BuildError, Latest, NO_INDEX, Snapshot, Table};
use crate::id::{EntityId, IdMap, IdSet};
use crate::kind::{Field, Party};
use crate::revision::EntityKind;

impl Snapshot {
    /// Takes in the latest revisions of records, each record once; anything else and records of kinds that are not known are
    /// passed over. Entries of the registry are taken in by [`register`](Self::register), before the records that refer to
    /// them. The kinds whose tables have changed.
    ///
    /// # Errors
    /// When a revision does not read; nothing has changed then.
    pub fn amend(&mut self, latest: &[Latest<'_>]) -> Result<BTreeSet<String>, BuildError> {
        let mut came: BTreeMap<String, (Table, Vec<Field>)> = BTreeMap::new();
        let mut places = None;
        let mut unresolved = IdSet::default();
        for one in latest.iter().filter(|one| one.entity == EntityKind::Record) {
            let fail = |cause| BuildError { position: one.position, cause };
            let content: RawContent<'_> = serde_json::from_str(one.payload).map_err(fail)?;
            let Some(table) = self.tables.get(content.kind.0.as_ref()) else { continue };
            let places = places.get_or_insert_with(|| Places::of(self));
            let (rows, attributes) = came.entry(table.kind.id.clone()).or_insert_with(|| {
                let attributes = table.kind.attributes().into_iter().cloned().collect();
                (Table::empty(table.kind.clone()), attributes)
            });
            push_row(rows, attributes, one, &content, &mut |party, id| {
                places.find(party, id).unwrap_or_else(|| {
                    unresolved.insert(id);
                    NO_INDEX
                })
            });
        }
        if !unresolved.is_empty() {
            Arc::make_mut(&mut self.unresolved).extend(unresolved);
        }
        for (kind, (rows, _)) in &came {
            if let Some(table) = self.tables.get_mut(kind) {
                Arc::make_mut(table).take_in(rows);
            }
        }
        Ok(came.into_keys().collect())
    }
}

/// Where whoever is referred to stands.
struct Places {
    persons: IdMap<u32>,
    units: IdMap<u32>,
    groups: IdMap<u32>,
}

impl Places {
    fn of(snapshot: &Snapshot) -> Self {
        Self {
            persons: snapshot.persons.id.iter().map(|id| id.0).zip(0..).collect(),
            units: snapshot.units.id.iter().map(|id| id.0).zip(0..).collect(),
            groups: snapshot.groups.id.iter().map(|id| id.0).zip(0..).collect(),
        }
    }

    fn find(&self, party: Party, id: EntityId) -> Option<u32> {
        let places = match party {
            Party::Person => &self.persons,
            Party::Unit => &self.units,
            Party::Group => &self.groups,
        };
        places.get(&id).copied()
    }
}

impl Table {
    /// Takes in other records of the kind, in the place of those of theirs that are here already.
    fn take_in(&mut self, came: &Table) {
        let ids: IdSet = came.id.iter().map(|id| id.0).collect();
        let before = self.len();
        if came.len() == 1 {
            return self.take_in_one((0..before).find(|row| ids.contains(&self.id[*row].0)), came);
        }
        let mut order: Vec<u32> = (0..before as u32).collect();
        order.retain(|row| !ids.contains(&self.id[*row as usize].0));
        self.splice(before..before, came);
        // Two runs, each in order: what sorts them finds that out and merges them.
        let mut behind: Vec<u32> = (before as u32..self.len() as u32).collect();
        behind.sort_unstable_by_key(|row| self.key(*row));
        order.extend(behind);
        order.sort_by_key(|row| self.key(*row));
        self.reorder(&order);
    }

    /// The same for one record, which most that is written is: rows behind it move, the others are left alone.
    fn take_in_one(&mut self, old: Option<usize>, came: &Table) {
        let key = came.key(0);
        let at = (
            self.unit.partition_point(|unit| *unit < key.0),
            self.unit.partition_point(|unit| *unit <= key.0),
        );
        let rows: Vec<u32> = (at.0 as u32..at.1 as u32).collect();
        let before = at.0 + rows.partition_point(|row| self.key(*row) < key);
        // Counted as if the old row were gone.
        let new = before - usize::from(old.is_some_and(|old| old < before));
        let rows = match old {
            Some(old) if old == new => old..old + 1,
            Some(old) => {
                self.splice(old..old + 1, &Table::empty(came.kind.clone()));
                new..new
            }
            None => new..new,
        };
        self.splice(rows, came);
    }

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
