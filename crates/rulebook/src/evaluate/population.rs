//! Quotas and rankings: places among all subjects, worked out before the subjects are told one by one.

use std::collections::BTreeMap;
use std::sync::OnceLock;

use super::cell::Cell;
use super::counts::Counts;
use super::prepared::Prepared;
use super::sheet::BLOCK;
use super::test::YES;
use super::who::Who;
use crate::language::Number;
use crate::plan::{Body, Expression, Quota, Ranking, Reason, Status};

/// A run of places with their statuses.
type Stretch<'k> = (&'k [Cell], &'k [(Status, Reason)]);
type Column = (Vec<Cell>, Vec<(Status, Reason)>);

/// Places by rule, subject by subject.
#[derive(Debug, Default)]
pub(crate) struct Known {
    by_rule: BTreeMap<usize, Column>,
    /// What the places follow from, for when some of it changes.
    asked: BTreeMap<usize, [Vec<Cell>; 3]>,
}

impl Known {
    /// Nothing.
    pub(crate) fn none() -> &'static Self {
        static NONE: OnceLock<Known> = OnceLock::new();
        NONE.get_or_init(Known::default)
    }

    /// Those of a run of subjects.
    pub(crate) fn part(&self, rule: usize, from: usize, len: usize) -> Option<Stretch<'_>> {
        let (cells, statuses) = self.by_rule.get(&rule)?;
        Some((cells.get(from..from + len)?, statuses.get(from..from + len)?))
    }

    /// Those of some subjects.
    pub(crate) fn picked(&self, positions: &[usize]) -> Self {
        let of = |(cells, statuses): &Column| {
            (
                positions.iter().map(|at| cells[*at]).collect(),
                positions.iter().map(|at| statuses[*at]).collect(),
            )
        };
        let by_rule = self.by_rule.iter().map(|(rule, column)| (*rule, of(column))).collect();
        Self { by_rule, asked: BTreeMap::new() }
    }
}

/// Works out every quota and ranking of a rulebook, in the order in which they need each other.
pub(crate) fn population(prepared: &Prepared<'_>, counts: &Counts, who: &[Who]) -> Known {
    let mut known = Known::default();
    for (rule, body) in wide(prepared) {
        let asked = columns(prepared, counts, who, &known, rule);
        known.by_rule.insert(rule, places(body, who, &asked));
        known.asked.insert(rule, asked);
    }
    known
}

/// Works out the places anew after something changed for the subjects marked in `touched`; whose place
/// changes by that is marked as well.
pub(crate) fn population_again(
    prepared: &Prepared<'_>,
    counts: &Counts,
    who: &[Who],
    known: &mut Known,
    touched: &mut [bool],
) {
    for (rule, body) in wide(prepared) {
        let positions: Vec<usize> = (0..who.len()).filter(|at| touched[*at]).collect();
        let some: Vec<Who> = positions.iter().map(|at| who[*at]).collect();
        let fresh = columns(prepared, counts, &some, &known.picked(&positions), rule);
        let Some(asked) = known.asked.get_mut(&rule) else { continue };
        let mut changed = false;
        for (column, fresh) in asked.iter_mut().zip(fresh) {
            for (at, cell) in positions.iter().zip(fresh) {
                changed |= column[*at] != cell;
                column[*at] = cell;
            }
        }
        if !changed {
            continue;
        }
        let column = places(body, who, asked);
        if let Some(before) = known.by_rule.insert(rule, column.clone()) {
            for (at, touched) in touched.iter_mut().enumerate() {
                *touched |= before.0[at] != column.0[at] || before.1[at] != column.1[at];
            }
        }
    }
}

/// The rules that compare all subjects.
fn wide<'p>(prepared: &Prepared<'p>) -> impl Iterator<Item = (usize, &'p Body)> {
    let plan = &prepared.rulebook.plan;
    let bodies = plan.order.iter().map(move |rule| (*rule, &plan.rules[*rule].body));
    bodies.filter(|(_, body)| matches!(body, Body::Quota(_) | Body::Ranking(_)))
}

/// What decides, who competes, how many places there are.
fn expressions(body: &Body) -> [Option<&Expression>; 3] {
    match body {
        Body::Quota(quota) => [Some(&quota.of), quota.when.as_ref(), Some(&quota.most)],
        Body::Ranking(ranking) => [Some(&ranking.of), ranking.when.as_ref(), None],
        _ => [None; 3],
    }
}

fn places(body: &Body, who: &[Who], [of, when, most]: &[Vec<Cell>; 3]) -> Column {
    match body {
        Body::Quota(quota) => places_left(quota, who, of, when, most),
        Body::Ranking(ranking) => ranked(ranking, who, of, when),
        _ => Column::default(),
    }
}

/// Three expressions for all subjects; one that is not asked holds for everybody. Of whom the rule does not speak has
/// nothing to compare: the field is narrowed before anybody has a place.
fn columns(
    prepared: &Prepared<'_>,
    counts: &Counts,
    who: &[Who],
    known: &Known,
    rule: usize,
) -> [Vec<Cell>; 3] {
    let asked = expressions(&prepared.rulebook.plan.rules[rule].body);
    let frames = [prepared.frame];
    let mut found = [Vec::new(), Vec::new(), Vec::new()];
    for (block, part) in who.chunks(BLOCK).enumerate() {
        let mut sheet = prepared.sheet(part, &frames, counts);
        sheet.known = known;
        sheet.offset = block * BLOCK;
        for (column, expression) in found.iter_mut().zip(asked) {
            match expression {
                Some(expression) => {
                    sheet.fill_needs(expression);
                    column.extend(sheet.evaluate(expression).iter());
                }
                None => column.extend(vec![Cell::Truth(true); part.len()]),
            }
        }
    }
    if let Some(applies) = &prepared.applies[rule] {
        for (cell, who) in found[0].iter_mut().zip(who) {
            if applies.get(who.index as usize).copied() != Some(YES) {
                *cell = Cell::NotApplicable(Reason::ConditionNotMet);
            }
        }
    }
    found
}

/// Positions of those who compete, by group and from the best down, with what the others get instead.
fn competing(
    who: &[Who],
    of: &[Cell],
    when: &[Cell],
    by_unit: bool,
    ascending: bool,
) -> (BTreeMap<u32, Vec<usize>>, Column) {
    let mut groups: BTreeMap<u32, Vec<usize>> = BTreeMap::new();
    let mut cells = Vec::with_capacity(who.len());
    for (at, (value, condition)) in of.iter().zip(when).enumerate() {
        cells.push(match (value, condition) {
            (Cell::Number(_), Cell::Truth(true)) => {
                groups.entry(if by_unit { who[at].unit } else { 0 }).or_default().push(at);
                *value
            }
            (_, Cell::Truth(false)) => Cell::NotApplicable(Reason::ConditionNotMet),
            (Cell::Number(_), absent) | (absent, _) => *absent,
        });
    }
    for group in groups.values_mut() {
        group.sort_by(|a, b| {
            let order = match (of[*a], of[*b]) {
                (Cell::Number(a), Cell::Number(b)) => a.cmp(&b),
                _ => std::cmp::Ordering::Equal,
            };
            if ascending { order } else { order.reverse() }
        });
    }
    let statuses = cells.iter().map(|cell| (cell.status(), cell.reason())).collect();
    (groups, (cells, statuses))
}

fn ranked(ranking: &Ranking, who: &[Who], of: &[Cell], when: &[Cell]) -> Column {
    let (groups, mut column) = competing(who, of, when, ranking.by_unit, ranking.ascending);
    for group in groups.values() {
        let (mut place, mut distinct) = (0, 0);
        for (ahead, &at) in group.iter().enumerate() {
            let tied = ahead > 0 && of[group[ahead - 1]] == of[at];
            if !tied {
                distinct += 1;
                place = if ranking.dense { distinct } else { ahead as i64 + 1 };
            }
            column.0[at] = Cell::Number(Number::whole(place));
        }
    }
    column
}

fn places_left(quota: &Quota, who: &[Who], of: &[Cell], when: &[Cell], most: &[Cell]) -> Column {
    let (groups, mut column) = competing(who, of, when, quota.by_unit, false);
    let mut sizes: BTreeMap<u32, i64> = BTreeMap::new();
    for (at, value) in of.iter().enumerate() {
        if value.number().is_some() {
            *sizes.entry(if quota.by_unit { who[at].unit } else { 0 }).or_default() += 1;
        }
    }
    for (unit, group) in &groups {
        let limit = match most[group[0]] {
            Cell::Number(most) if quota.share => {
                let size = Number::whole(sizes.get(unit).copied().unwrap_or(0));
                most.times(size).and_then(|places| places.rounded(0, quota.how))
            }
            Cell::Number(most) => most.rounded(0, quota.how),
            absent => {
                for &at in group {
                    column.0[at] = absent;
                    column.1[at] = (absent.status(), absent.reason());
                }
                continue;
            }
        };
        let within = |places: usize| limit.is_some_and(|limit| Number::whole(places as i64) <= limit);
        let mut start = 0;
        while start < group.len() {
            let end = (start..group.len()).find(|&i| of[group[i]] != of[group[start]]).unwrap_or(group.len());
            // Who ties with the last place comes in or stays out together, as the rule says.
            let inside = if quota.ties_in { within(start + 1) } else { within(end) };
            for &at in &group[start..end] {
                column.0[at] = Cell::Number(Number::whole(start as i64 + 1));
                column.1[at] = (if inside { Status::Met } else { Status::NotMet }, Reason::None);
            }
            start = end;
        }
    }
    column
}
