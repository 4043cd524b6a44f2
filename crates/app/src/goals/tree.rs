//! The aims that somebody sees, each with its parts.

use std::collections::HashMap;

use mingde_core::date::Day;
use mingde_core::id::{IdSet, RecordId, UnitId};
use mingde_core::kind::{Party, Splits};
use mingde_core::number::Fixed;
use mingde_core::policy::Hierarchy;
use mingde_core::snapshot::{Column, NO_DAY, NO_INDEX, NO_NUMBER};

use super::Goal;
use crate::glance::RowAt;
use crate::library::Library;
use crate::sight::Sight;
use crate::view::Title;

/// Aims stand upon each other so deep at most: what names itself as its own part ends there.
const DEEPEST: usize = 12;

/// All aims that somebody sees.
pub(super) struct Tree<'s> {
    rows: Vec<(RowAt<'s>, &'s Splits)>,
    /// The parts of each, by its place.
    parts: HashMap<usize, Vec<usize>>,
    above: HashMap<usize, usize>,
    library: &'s Library,
    hierarchy: Hierarchy,
    today: Day,
}

impl<'s> Tree<'s> {
    pub fn of(sight: &'s Sight, library: &'s Library, today: Day) -> Self {
        let stands = |row: &RowAt<'_>| row.state().is_handed_in();
        let rows: Vec<(RowAt<'s>, &'s Splits)> = sight
            .tables()
            .filter_map(|(table, rows)| Some((table.kind.splits.as_ref()?, rows)))
            .flat_map(|(splits, rows)| rows.filter(stands).map(move |row| (row, splits)))
            .collect();
        let mut named: HashMap<String, usize> = HashMap::new();
        for (at, (row, _)) in rows.iter().enumerate() {
            named.insert(row.table.id[row.row].to_string(), at);
            if let Some(number) = row.table.number.get(row.row) {
                named.insert(number.to_owned(), at);
            }
        }
        let mut parts: HashMap<usize, Vec<usize>> = HashMap::new();
        let mut above: HashMap<usize, usize> = HashMap::new();
        for (at, (row, splits)) in rows.iter().enumerate() {
            let parent = text(row, &splits.parent).and_then(|name| named.get(name).copied());
            if let Some(parent) = parent.filter(|parent| *parent != at) {
                parts.entry(parent).or_default().push(at);
                above.insert(at, parent);
            }
        }
        let hierarchy = sight.uncut().units.hierarchy_on(today);
        Self { rows, parts, above, library, hierarchy, today }
    }

    pub fn find(&self, id: RecordId) -> Option<usize> {
        self.rows.iter().position(|(row, _)| row.table.id[row.row] == id)
    }

    pub fn row(&self, at: usize) -> RowAt<'s> {
        self.rows[at].0
    }

    /// Those with a number, or with parts, that are no part of another.
    pub fn roots(&self) -> Vec<Goal> {
        let roots = (0..self.rows.len()).filter(|at| !self.above.contains_key(at));
        let roots = roots.map(|at| self.goal(at));
        roots.filter(|goal| goal.amount.is_some() || goal.parts > 0).collect()
    }

    pub fn parts(&self, at: usize) -> Vec<Goal> {
        let parts = self.parts.get(&at).into_iter().flatten();
        let mut parts: Vec<Goal> = parts.map(|at| self.goal(*at)).collect();
        parts
            .sort_by_cached_key(|part| part.unit.as_ref().map(|(_, name)| mingde_core::text::sort_key(name)));
        parts
    }

    pub fn above(&self, at: usize) -> Option<Goal> {
        self.above.get(&at).map(|above| self.goal(*above))
    }

    pub fn goal(&self, at: usize) -> Goal {
        let (row, splits) = &self.rows[at];
        let counts = text(row, &splits.counts).and_then(|id| self.library.kinds.get(id));
        Goal {
            id: row.table.id[row.row],
            title: text(row, &splits.title).unwrap_or("").to_owned(),
            unit: unit_of(row, splits),
            due: day(row, &splits.due),
            amount: number(row, &splits.amount),
            reached: self.reached(at, 0),
            counts: counts.map(|kind| Title::from(&**kind)),
            parts: self.parts.get(&at).map_or(0, Vec::len),
        }
    }

    /// What is reached by the parts, where there are any, else of its own; none where nobody has said anything.
    fn reached(&self, at: usize, depth: usize) -> Option<Fixed> {
        if let Some(parts) = self.parts.get(&at).filter(|_| depth < DEEPEST) {
            let parts = parts.iter().filter_map(|part| self.reached(*part, depth + 1));
            return parts.fold(None, |sum, one| {
                Some(Fixed::from_raw(sum.map_or(0, |sum: Fixed| sum.raw()) + one.raw()))
            });
        }
        let (row, splits) = &self.rows[at];
        match text(row, &splits.counts) {
            Some(kind) => self.counted(row, splits, kind),
            None => number(row, &splits.reached),
        }
    }

    /// How many records of a kind the unit and those below it have since the aim was set.
    fn counted(&self, row: &RowAt<'_>, splits: &Splits, kind: &str) -> Option<Fixed> {
        let table = row.snapshot.table(kind)?;
        let (unit, _) = unit_of(row, splits)?;
        let units: IdSet = self.hierarchy.with_all_below(unit);
        let last = day(row, &splits.due).unwrap_or(self.today).min(self.today).number();
        let days = row.table.day[row.row]..=last;
        let own = row.snapshot.units.id.iter().zip(0..).filter(|(id, _)| units.contains(&id.0));
        let rows = own.flat_map(|(_, at): (&UnitId, u32)| table.rows_of_unit(at));
        let counted = rows.filter(|row| table.state[*row].is_handed_in() && days.contains(&table.day[*row]));
        Some(Fixed::whole(counted.count() as i64))
    }
}

fn unit_of(row: &RowAt<'_>, splits: &Splits) -> Option<(UnitId, String)> {
    let (table, parts) = (row.table, &row.table.participations);
    let role = table.kind.role_index(&splits.unit).filter(|at| table.kind.roles[*at].of == Party::Unit)?;
    let at = parts.of(row.row).find(|at| usize::from(parts.role[*at]) == role)?;
    let index = parts.who[at];
    let units = &row.snapshot.units;
    (index != NO_INDEX).then(|| (units.id[index as usize], units.unit[index as usize].name.clone()))
}

fn text<'s>(row: &RowAt<'s>, name: &str) -> Option<&'s str> {
    match row.table.column(name)? {
        Column::Text(texts) => texts.get(row.row).filter(|text| !text.is_empty()),
        _ => None,
    }
}

fn day(row: &RowAt<'_>, name: &str) -> Option<Day> {
    match row.table.column(name)? {
        Column::Day(days) if days[row.row] != NO_DAY => Some(Day::from_number(days[row.row])),
        _ => None,
    }
}

fn number(row: &RowAt<'_>, name: &str) -> Option<Fixed> {
    match row.table.column(name)? {
        Column::Number(numbers) if numbers[row.row] != NO_NUMBER => Some(Fixed::from_raw(numbers[row.row])),
        _ => None,
    }
}
