//! The records that can concern a subject, found without testing any condition: a superset that costs one
//! scan at most.

use mingde_core::snapshot::Table;

use crate::evaluate::scope::{Rows, Scope};
use crate::plan::{By, Count, Operand};

/// Ascending record indices; `None` when all rows must be looked at.
pub(crate) fn candidates(scope: &Scope<'_>, count: &Count, group: u32) -> Option<Vec<u32>> {
    let Rows::Table(table) = scope.rows else { return None };
    let By::Who(operand) = &count.by else { return None };
    match operand {
        // Rows are sorted by reporting unit.
        Operand::Unit => {
            let start = table.unit.partition_point(|u| *u < group) as u32;
            let end = table.unit.partition_point(|u| *u <= group) as u32;
            Some((start..end).collect())
        }
        Operand::Role(role) => {
            let (role, _) = scope.role(role)?;
            Some(with_participant(table, role, |who| who == group))
        }
        Operand::UnitOf(person) => {
            let Operand::Role(role) = person.as_ref() else { return None };
            let (role, _) = scope.role(role)?;
            let posts = &scope.snapshot.persons.posts;
            let mut ever = vec![false; scope.snapshot.persons.len()];
            for (unit, person) in posts.unit.iter().zip(&posts.person) {
                if *unit == group {
                    ever[*person as usize] = true;
                }
            }
            Some(with_participant(table, role, |who| ever.get(who as usize).copied().unwrap_or(false)))
        }
        _ => None,
    }
}

fn with_participant(table: &Table, role: u8, test: impl Fn(u32) -> bool) -> Vec<u32> {
    let parts = &table.participations;
    let mut records: Vec<u32> = Vec::new();
    for ((&who, &of), &record) in parts.who.iter().zip(&parts.role).zip(&parts.record) {
        if of == role && test(who) && records.last() != Some(&record) {
            records.push(record);
        }
    }
    records
}
