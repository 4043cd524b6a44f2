//! The records that can concern some units or persons, found without testing any condition: a superset that
//! costs one scan at most.

use mingde_core::kind::Party;
use mingde_core::snapshot::{Column, Table};

use super::scope::{Rows, Scope};
use crate::plan::Operand;

/// Rows in which `operand` can give one of `wanted` (ascending, units, persons or groups): ascending record indices;
/// `None` when all rows must be looked at.
pub(crate) fn candidates(scope: &Scope<'_>, operand: &Operand, wanted: &[u32]) -> Option<Vec<u32>> {
    let Rows::Table(table) = scope.rows else { return None };
    match operand {
        // Rows are sorted by reporting unit.
        Operand::Unit => {
            let mut records = Vec::new();
            for group in wanted {
                let start = table.unit.partition_point(|u| u < group) as u32;
                let end = table.unit.partition_point(|u| u <= group) as u32;
                records.extend(start..end);
            }
            Some(records)
        }
        Operand::Field(name) => match table.column(name)? {
            Column::Unit(units) => {
                let marks = Marks::of(wanted);
                let rows = units.iter().enumerate().filter(|(_, unit)| marks.has(**unit));
                Some(rows.map(|(row, _)| row as u32).collect())
            }
            _ => None,
        },
        Operand::Role(role) => {
            let (role, _) = scope.role(role)?;
            Some(with_participant(table, role, &Marks::of(wanted)))
        }
        Operand::GroupOf(person, _) => {
            let (Operand::Role(role), _) = person.dated() else { return None };
            let (role, _) = scope.role(role)?;
            let groups = &scope.snapshot.groups;
            let mut ever = vec![false; scope.snapshot.persons.len()];
            for group in wanted.iter().map(|group| *group as usize).filter(|at| *at < groups.id.len()) {
                let members = groups.member_start[group] as usize..groups.member_start[group + 1] as usize;
                for person in &groups.member[members] {
                    if let Some(ever) = ever.get_mut(*person as usize) {
                        *ever = true;
                    }
                }
            }
            Some(with_participant(table, role, &Marks(ever)))
        }
        Operand::UnitOf(person) => {
            let (Operand::Role(role), _) = person.dated() else { return None };
            if scope.party(person) != Party::Person {
                return None;
            }
            let (role, _) = scope.role(role)?;
            let units = Marks::of(wanted);
            let posts = &scope.snapshot.persons.posts;
            let mut ever = vec![false; scope.snapshot.persons.len()];
            for (unit, person) in posts.unit.iter().zip(&posts.person) {
                ever[*person as usize] |= units.has(*unit);
            }
            Some(with_participant(table, role, &Marks(ever)))
        }
        _ => None,
    }
}

/// Who is wanted, by index.
struct Marks(Vec<bool>);

impl Marks {
    fn of(wanted: &[u32]) -> Self {
        let mut marks = vec![false; wanted.last().map_or(0, |last| *last as usize + 1)];
        wanted.iter().for_each(|index| marks[*index as usize] = true);
        Self(marks)
    }

    fn has(&self, index: u32) -> bool {
        self.0.get(index as usize).copied().unwrap_or(false)
    }
}

fn with_participant(table: &Table, role: u8, wanted: &Marks) -> Vec<u32> {
    let parts = &table.participations;
    let mut records: Vec<u32> = Vec::new();
    for ((&who, &of), &record) in parts.who.iter().zip(&parts.role).zip(&parts.record) {
        if of == role && wanted.has(who) && records.last() != Some(&record) {
            records.push(record);
        }
    }
    records
}
