//! The rows of a table: appended as their records come, put in order when all are there.

use std::sync::Arc;

use super::column::{Column, NO_INDEX, TextColumn, permuted, renumber};
use super::places::ByPerson;
use super::raw::{RawContent, RawMap, RawValue, RawWho};
use super::{Latest, Participations, Table};
use crate::id::{EntityId, RecordId};
use crate::kind::{Field, Kind, Party};

/// Appends one record with its participations; `index` gives the index of whoever is referred to.
pub(super) fn push_row(
    table: &mut Table,
    attributes: &[Field],
    latest: &Latest<'_>,
    content: &RawContent<'_>,
    index: &mut dyn FnMut(Party, EntityId) -> u32,
) {
    let row = table.id.len() as u32;
    table.id.push(RecordId(latest.id));
    table.state.push(latest.state);
    table.unit.push(index(Party::Unit, content.unit.0));
    table.day.push(content.date.number());
    table.entered.push(latest.entered);
    table.recorded.push(latest.recorded);
    table.position.push(latest.position);
    table.number.push(content.number.as_ref().map(|n| n.0.as_ref()));
    table.evidence.push(content.evidence.min(u32::from(u16::MAX)) as u16);
    let kind = table.kind.clone();
    push_values(&mut table.columns, &kind.fields, &content.fields, &mut |id| index(Party::Unit, id));
    let parts = &mut table.participations;
    for participant in &content.participants {
        let Some(role) = kind.role_index(&participant.role.0) else { continue };
        let who = match participant.who {
            RawWho::Person(id) => index(Party::Person, id.0),
            RawWho::Unit(id) => index(Party::Unit, id.0),
            RawWho::Group(id) => index(Party::Group, id.0),
        };
        parts.record.push(row);
        parts.role.push(role as u8);
        parts.who.push(who);
        let unit = &mut |id| index(Party::Unit, id);
        push_values(&mut parts.columns, attributes, &participant.attributes, unit);
    }
    parts.start.push(parts.who.len() as u32);
}

fn push_values(
    columns: &mut [Column],
    fields: &[Field],
    values: &RawMap<'_>,
    unit: &mut dyn FnMut(EntityId) -> u32,
) {
    for (column, field) in columns.iter_mut().zip(fields) {
        match values.0.iter().find(|(name, _)| name.0 == field.name) {
            None => column.push_missing(),
            Some((_, RawValue::Flag(flag))) => column.push_flag(*flag),
            Some((_, RawValue::Text(text))) => column.push_tagged(field, text, unit),
        }
    }
}

impl Table {
    /// A table without rows.
    pub fn empty(kind: Arc<Kind>) -> Self {
        let columns = kind.fields.iter().map(Column::for_field).collect();
        let attributes = kind.attributes().into_iter().map(Column::for_field).collect();
        let participations =
            Participations { start: vec![0], columns: attributes, ..Participations::default() };
        Table {
            kind,
            id: Vec::new(),
            state: Vec::new(),
            unit: Vec::new(),
            day: Vec::new(),
            entered: Vec::new(),
            recorded: Vec::new(),
            position: Vec::new(),
            number: TextColumn::default(),
            evidence: Vec::new(),
            columns,
            participations,
            by_person: ByPerson::default(),
        }
    }

    /// What rows are ordered by.
    pub(super) fn key(&self, row: u32) -> (u32, i32, RecordId) {
        let at = row as usize;
        (self.unit[at], self.day[at], self.id[at])
    }

    /// Puts the rows in their order and gives everything referred to its final index.
    pub(super) fn settle(&mut self, units: &[u32], persons: &[u32], groups: &[u32]) {
        renumber(&mut self.unit, units);
        let parts = &mut self.participations;
        let columns = self.columns.iter_mut().chain(&mut parts.columns);
        columns.for_each(|column| column.renumber_units(units));
        for (who, role) in parts.who.iter_mut().zip(&parts.role) {
            let index = match self.kind.roles[*role as usize].of {
                Party::Person => persons,
                Party::Unit => units,
                Party::Group => groups,
            };
            *who = index.get(*who as usize).copied().unwrap_or(NO_INDEX);
        }
        let mut order: Vec<u32> = (0..self.id.len() as u32).collect();
        order.sort_unstable_by_key(|row| self.key(*row));
        self.reorder(&order);
    }

    /// Row `i` becomes what was row `order[i]`, with its participations; rows that are not named are gone.
    pub(super) fn reorder(&mut self, order: &[u32]) {
        self.id = permuted(&self.id, order);
        self.state = permuted(&self.state, order);
        self.unit = permuted(&self.unit, order);
        self.day = permuted(&self.day, order);
        self.entered = permuted(&self.entered, order);
        self.recorded = permuted(&self.recorded, order);
        self.position = permuted(&self.position, order);
        self.evidence = permuted(&self.evidence, order);
        self.number.permute(order);
        self.columns.iter_mut().for_each(|column| column.permute(order));
        let parts = &mut self.participations;
        let mut part_order = Vec::with_capacity(parts.who.len());
        let mut start = Vec::with_capacity(order.len() + 1);
        let mut record = Vec::with_capacity(parts.who.len());
        start.push(0);
        for (row, old) in (0..).zip(order) {
            let range = parts.start[*old as usize]..parts.start[*old as usize + 1];
            record.extend(range.clone().map(|_| row));
            part_order.extend(range);
            start.push(part_order.len() as u32);
        }
        parts.start = start;
        parts.record = record;
        parts.role = permuted(&parts.role, &part_order);
        parts.who = permuted(&parts.who, &part_order);
        parts.columns.iter_mut().for_each(|column| column.permute(&part_order));
    }
}
