//! Where in a table the records of somebody stand.

use std::ops::Range;
use std::sync::OnceLock;

use super::{NO_INDEX, Table};
use crate::kind::Party;

/// In which participations each person takes part; made when first asked for. A copy makes its own: it is taken in order to
/// be altered.
#[derive(Debug, Default)]
pub(super) struct ByPerson(OnceLock<Ordered>);

/// Places ordered by person.
#[derive(Debug)]
struct Ordered {
    /// Those of person `i` are `start[i]..start[i + 1]`.
    start: Vec<u32>,
    part: Vec<u32>,
}

impl Clone for ByPerson {
    fn clone(&self) -> Self {
        Self::default()
    }
}

impl Ordered {
    /// By counting: as many steps as there are participations and persons.
    fn of(table: &Table) -> Self {
        let parts = &table.participations;
        let of_person: Vec<bool> = table.kind.roles.iter().map(|role| role.of == Party::Person).collect();
        let persons = parts.who.iter().zip(&parts.role).zip(0..);
        let persons = persons.filter(|((who, role), _)| of_person[usize::from(**role)] && **who != NO_INDEX);
        let mut start: Vec<u32> = vec![0];
        for ((who, _), _) in persons.clone() {
            let behind = *who as usize + 2;
            if start.len() < behind {
                start.resize(behind, 0);
            }
            start[behind - 1] += 1;
        }
        let mut before = 0;
        for count in &mut start {
            before += *count;
            *count = before;
        }
        let mut next = start.clone();
        let mut part = vec![0; before as usize];
        for ((who, _), at) in persons {
            let place = &mut next[*who as usize];
            part[*place as usize] = at;
            *place += 1;
        }
        Self { start, part }
    }
}

impl Table {
    /// The rows of a unit, by its index: they stand together, in the order of their days.
    pub fn rows_of_unit(&self, unit: u32) -> Range<usize> {
        let start = self.unit.partition_point(|other| *other < unit);
        start..start + self.unit[start..].partition_point(|other| *other == unit)
    }

    /// The rows in which a person takes part, by her index, in ascending order.
    pub fn rows_of_person(&self, person: u32) -> impl Iterator<Item = usize> + '_ {
        let ordered = self.by_person.0.get_or_init(|| Ordered::of(self));
        let at = person as usize;
        let range = match (ordered.start.get(at), ordered.start.get(at + 1)) {
            (Some(from), Some(to)) => *from as usize..*to as usize,
            _ => 0..0,
        };
        let mut last = None;
        let rows = ordered.part[range].iter().map(|part| self.participations.record[*part as usize] as usize);
        // Somebody may have two roles in one record.
        rows.filter(move |row| last.replace(*row) != Some(*row))
    }

    /// What was found out about whom its records concern no longer holds.
    pub(super) fn forget_places(&mut self) {
        self.by_person = ByPerson::default();
    }
}
