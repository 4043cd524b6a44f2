//! Rows by group: from a unit or person to the rows counted for it, built once for each way of grouping a kind and
//! only when somebody asks. One question is answered faster by looking through the rows; thousands are not.

use std::collections::HashMap;
use std::sync::{Arc, Mutex};

use super::counting::{domain, groups};
use super::scope::{Domain, Rows, Scope};
use super::values::Values;
use crate::plan::{By, Count};

/// Rows by group for every way of grouping that was asked about.
#[derive(Debug, Default)]
pub(crate) struct Grouped {
    known: Mutex<HashMap<String, Option<Arc<ByGroup>>>>,
}

/// Rows of group `g` are `records[start[g]..start[g + 1]]`, ascending.
#[derive(Debug)]
struct ByGroup {
    start: Vec<u32>,
    records: Vec<u32>,
}

impl Grouped {
    /// The rows of some groups, ascending; `None` when they cannot be told apart.
    pub(crate) fn records(&self, scope: &Scope<'_>, count: &Count, wanted: &[u32]) -> Option<Vec<u32>> {
        if count.by == By::Everyone {
            return None;
        }
        // Of the registry the groups are those of a day.
        let day = if matches!(scope.rows, Rows::Table(_)) { 0 } else { scope.day };
        let key = format!("{:?} {:?} {:?} {day}", count.from, count.by, count.role);
        let known = self.known.lock().ok()?.get(&key).cloned();
        let found = match known {
            Some(found) => found,
            None => {
                let found = ByGroup::of(scope, count).map(Arc::new);
                self.known.lock().ok()?.insert(key, found.clone());
                found
            }
        }?;
        let of = |group: &u32| {
            let group = *group as usize;
            match (found.start.get(group), found.start.get(group + 1)) {
                (Some(from), Some(to)) => &found.records[*from as usize..*to as usize],
                _ => &[],
            }
        };
        let mut records: Vec<u32> = wanted.iter().flat_map(of).copied().collect();
        if wanted.len() > 1 {
            records.sort_unstable();
            records.dedup();
        }
        Some(records)
    }
}

impl ByGroup {
    fn of(scope: &Scope<'_>, count: &Count) -> Option<Self> {
        let Values::Index(list) = groups(scope, count) else { return None };
        let role = count.role.as_deref().and_then(|role| scope.role(role)).map(|(index, _)| index);
        let roles = scope.roles();
        let parties =
            [scope.snapshot.units.len(), scope.snapshot.persons.len(), scope.snapshot.groups.id.len()];
        let reach = parties.into_iter().max().unwrap_or(0);
        let mut pairs: Vec<(u32, u32)> = Vec::with_capacity(list.len());
        for (at, &group) in list.iter().enumerate() {
            let record = match domain(count) {
                Domain::Record => at as u32,
                Domain::Part if Some(roles[at]) == role => scope.part_record[at],
                Domain::Part => continue,
            };
            if (group as usize) < reach {
                pairs.push((group, record));
            }
        }
        pairs.sort_unstable();
        pairs.dedup();
        let mut start = Vec::with_capacity(reach + 1);
        for group in 0..=reach as u32 {
            start.push(pairs.partition_point(|(of, _)| *of < group) as u32);
        }
        Some(Self { start, records: pairs.into_iter().map(|(_, record)| record).collect() })
    }
}
