//! Places among those who compete with each other, bands that have only so many, and what the results of all come to.

use std::cmp::Ordering;
use std::collections::BTreeMap;

use super::belonging::all_absent;
use super::cell::Cell;
use super::population::Column;
use crate::language::Number;
use crate::plan::{Among, Grade, Places, Quota, Ranking, Reason, Status, Way};

/// What places follow from, subject by subject.
#[derive(Debug, Default)]
pub(crate) struct Asked {
    /// What decides.
    pub(super) of: Vec<Cell>,
    /// Whether somebody competes; of a grade the number of bands beneath.
    pub(super) when: Vec<Cell>,
    /// How many places there are, for each limit.
    pub(super) limits: Vec<Vec<Cell>>,
    /// What decides between equals, one after the other.
    pub(super) then: Vec<Vec<Cell>>,
}

impl Asked {
    pub(super) fn new(limits: usize, then: usize) -> Self {
        Self { limits: vec![Vec::new(); limits], then: vec![Vec::new(); then], ..Self::default() }
    }

    /// Which of two stands first: the value decides, then each of what decides between equals. Of whom that is not known
    /// stands behind.
    fn order(&self, a: usize, b: usize, ascending: bool) -> Ordering {
        let by = |column: &[Cell]| column[b].number().cmp(&column[a].number());
        let first = if ascending { by(&self.of).reverse() } else { by(&self.of) };
        self.then.iter().fold(first, |order, column| order.then_with(|| by(column)))
    }

    /// Positions of those who have a value, by field.
    fn by_field(&self, fields: &[Option<u32>]) -> BTreeMap<u32, Vec<usize>> {
        let mut by_field: BTreeMap<u32, Vec<usize>> = BTreeMap::new();
        for (at, field) in fields.iter().enumerate() {
            if let (Some(field), false) = (field, self.of[at].is_absent()) {
                by_field.entry(*field).or_default().push(at);
            }
        }
        by_field
    }

    /// Those who compete, by field and from the first down, with what the others get instead.
    fn competing(&self, fields: &[Option<u32>], ascending: bool) -> (BTreeMap<u32, Vec<usize>>, Column) {
        let instead = |(at, value): (usize, &Cell)| match (value, self.when[at]) {
            (Cell::Number(_), Cell::Truth(true)) if fields[at].is_none() => {
                Cell::NoData(Reason::NothingReported)
            }
            (Cell::Number(_), Cell::Truth(true)) => *value,
            (_, Cell::Truth(false)) => Cell::NotApplicable(Reason::ConditionNotMet),
            (_, condition) => absent_of(*value, condition),
        };
        let cells: Vec<Cell> = self.of.iter().enumerate().map(instead).collect();
        let mut groups = self.by_field(fields);
        for group in groups.values_mut() {
            group.retain(|at| self.when[*at] == Cell::Truth(true));
            group.sort_by(|a, b| self.order(*a, *b, ascending));
        }
        groups.retain(|_, group| !group.is_empty());
        let statuses = cells.iter().map(|cell| (cell.status(), cell.reason())).collect();
        let mut rivals = cells.clone();
        for group in groups.values() {
            for at in group {
                rivals[*at] = Cell::Number(Number::whole(group.len() as i64));
            }
        }
        let places = vec![None; cells.len()];
        (groups, Column { cells, statuses, rivals, places })
    }

    /// Runs of a group, which is in order, that nothing tells apart.
    fn runs<'g>(&'g self, group: &'g [usize]) -> impl Iterator<Item = &'g [usize]> {
        group.chunk_by(|a, b| self.order(*a, *b, false).is_eq())
    }
}

/// Why somebody does not compete: the value is missing, or else whether the condition holds is.
fn absent_of(value: Cell, condition: Cell) -> Cell {
    if value.is_absent() { value } else { condition }
}

impl Places {
    /// How many there are where so many have a value; none where that is not known.
    fn among(&self, most: Cell, size: usize) -> Result<Option<Number>, Cell> {
        let places = match most {
            Cell::Number(most) if self.share => most.times(Number::whole(size as i64)),
            Cell::Number(most) => Some(most),
            absent => return Err(absent),
        };
        Ok(places.and_then(|places| places.rounded(0, self.how)).map(|places| places.max(self.least)))
    }
}

/// How many of those in order have a place; who ties with the last comes in or stays out together, as the rule says.
fn inside(asked: &Asked, group: &[usize], limit: Option<Number>, ties_in: bool) -> usize {
    let within = |places: usize| limit.is_some_and(|limit| Number::whole(places as i64) <= limit);
    let mut start = 0;
    for run in asked.runs(group) {
        let end = start + run.len();
        if !(if ties_in { within(start + 1) } else { within(end) }) {
            break;
        }
        start = end;
    }
    start
}

pub(super) fn ranked(ranking: &Ranking, fields: &[Option<u32>], asked: &Asked) -> Column {
    let (groups, mut column) = asked.competing(fields, ranking.ascending);
    for group in groups.values() {
        let mut ahead = 0;
        for (distinct, run) in (1..).zip(asked.runs(group)) {
            let place = if ranking.dense { distinct } else { ahead + 1 };
            run.iter().for_each(|at| column.cells[*at] = Cell::Number(Number::whole(place)));
            ahead += run.len() as i64;
        }
    }
    column
}

pub(super) fn places_left(quota: &Quota, fields: &[Option<u32>], asked: &Asked) -> Column {
    let (groups, mut column) = asked.competing(fields, false);
    let sizes = asked.by_field(fields);
    for (field, group) in &groups {
        let size = sizes.get(field).map_or(0, Vec::len);
        let limit = match quota.places.among(asked.limits[0][group[0]], size) {
            Ok(limit) => limit,
            Err(absent) => {
                for &at in group {
                    column.cells[at] = absent;
                    column.statuses[at] = (absent.status(), absent.reason());
                }
                continue;
            }
        };
        group.iter().for_each(|at| column.places[*at] = limit);
        let inside = inside(asked, group, limit, quota.contest.ties_in);
        let mut start = 0;
        for run in asked.runs(group) {
            for &at in run {
                column.cells[at] = Cell::Number(Number::whole(start as i64 + 1));
                let status = if start < inside { Status::Met } else { Status::NotMet };
                column.statuses[at] = (status, Reason::None);
            }
            start += run.len();
        }
    }
    column
}

/// Bands from the highest down: of those who are in one as many stay as it has places, the others come into the one beneath.
pub(super) fn limited(grade: &Grade, fields: &[Option<u32>], asked: &Asked) -> Column {
    let lowest = grade.bands.len() - 1;
    let mut cells: Vec<Cell> =
        asked.when.iter().zip(&asked.of).map(|(band, of)| absent_of(*of, *band)).collect();
    let mut rivals: Vec<Cell> = cells.clone();
    for (at, field) in fields.iter().enumerate() {
        if field.is_none() && cells[at].number().is_some() {
            (cells[at], rivals[at]) =
                (Cell::NoData(Reason::NothingReported), Cell::NoData(Reason::NothingReported));
        }
    }
    for mut group in asked.by_field(fields).into_values() {
        let size = group.len();
        group.retain(|at| cells[*at].number().is_some());
        group.sort_by(|a, b| asked.order(*a, *b, false));
        group.iter().for_each(|at| rivals[*at] = Cell::Number(Number::whole(size as i64)));
        let mut limits = asked.limits.iter();
        for (band, spec) in grade.bands.iter().enumerate() {
            let Some(places) = &spec.places else { continue };
            let Some(most) = limits.next() else { continue };
            let own = Cell::Number(Number::whole((lowest - band) as i64));
            let there: Vec<usize> = group.iter().copied().filter(|at| cells[*at] == own).collect();
            let Some(first) = there.first() else { continue };
            match places.among(most[*first], size) {
                Ok(limit) => {
                    let stay = inside(asked, &there, limit, grade.contest.ties_in);
                    let beneath = Cell::Number(Number::whole((lowest - band) as i64 - 1));
                    there[stay..].iter().for_each(|at| cells[*at] = beneath);
                }
                Err(absent) => there.iter().for_each(|at| cells[*at] = absent),
            }
        }
    }
    let statuses = cells.iter().map(|cell| grade.judged(*cell)).collect();
    let places = vec![None; cells.len()];
    Column { cells, statuses, rivals, places }
}

/// One number for all of a field; who is in none has none.
pub(super) fn among(among: &Among, fields: &[Option<u32>], asked: &Asked) -> Column {
    let by_field = asked.by_field(fields);
    let mut found: BTreeMap<u32, Cell> = BTreeMap::new();
    for (field, group) in &by_field {
        let taken = group.iter().filter(|at| asked.when[**at] == Cell::Truth(true));
        // Of a result that is so or not, those are counted of whom it is so.
        let number = |at: &usize| match asked.of[*at] {
            Cell::Truth(holds) => holds.then_some(Number::ONE),
            said => said.number(),
        };
        let numbers: Vec<Number> = taken.filter_map(number).collect();
        found.insert(*field, together(among.way, &numbers));
    }
    // Where nobody has a value, what somebody owes comes before what nobody is asked for.
    let mut lacking: BTreeMap<u32, Vec<Cell>> = BTreeMap::new();
    for (at, field) in fields.iter().enumerate() {
        if let Some(field) = field.filter(|field| !found.contains_key(field)) {
            lacking.entry(field).or_default().push(asked.of[at]);
        }
    }
    found.extend(lacking.into_iter().map(|(field, cells)| (field, all_absent(cells.into_iter()))));
    let nothing = Cell::NoData(Reason::NothingReported);
    let of = |field: &Option<u32>| field.and_then(|field| found.get(&field)).copied().unwrap_or(nothing);
    let cells: Vec<Cell> = fields.iter().map(of).collect();
    let statuses = cells.iter().map(|cell| (cell.status(), cell.reason())).collect();
    let size = |field: &Option<u32>| field.and_then(|field| by_field.get(&field)).map_or(0, Vec::len);
    let rivals = fields.iter().map(|field| Cell::Number(Number::whole(size(field) as i64))).collect();
    let places = vec![None; cells.len()];
    Column { cells, statuses, rivals, places }
}

/// What several results come to; of none there is nothing to tell but how many there are.
pub(super) fn together(way: Way, numbers: &[Number]) -> Cell {
    let sum = || numbers.iter().try_fold(Number::ZERO, |sum, n| sum.plus(*n));
    let many = Number::whole(numbers.len() as i64);
    match way {
        Way::Count => Cell::Number(many),
        _ if numbers.is_empty() => Cell::NoData(Reason::NothingReported),
        Way::Sum => Cell::exact(sum()),
        Way::Average => Cell::exact(sum().and_then(|sum| sum.divide(many))),
        Way::Min => Cell::exact(numbers.iter().copied().min()),
        Way::Max => Cell::exact(numbers.iter().copied().max()),
    }
}
