//! What is worked out over all subjects before they are told one by one: places, bands with limited places, and what the
//! results of all come to.

use std::collections::BTreeMap;
use std::sync::OnceLock;

use super::cell::Cell;
use super::counts::Counts;
use super::places::{Asked, among, limited, places_left, ranked};
use super::prepared::Prepared;
use super::sheet::{BLOCK, Sheet};
use super::test::YES;
use super::who::Who;
use crate::language::Number;
use crate::plan::{Body, Expression, Reason, Status};

/// A run of places with their statuses.
type Stretch<'k> = (&'k [Cell], &'k [(Status, Reason)]);

/// What a rule comes to for every subject, and how many compete with each.
#[derive(Debug, Clone, Default, PartialEq)]
pub(crate) struct Column {
    pub(super) cells: Vec<Cell>,
    pub(super) statuses: Vec<(Status, Reason)>,
    pub(super) rivals: Vec<Cell>,
    /// How many places there are in the field, of a quota.
    pub(super) places: Vec<Option<Number>>,
}

/// Places by rule, subject by subject.
#[derive(Debug, Default)]
pub(crate) struct Known {
    by_rule: BTreeMap<usize, Column>,
}

impl Known {
    /// Nothing.
    pub(crate) fn none() -> &'static Self {
        static NONE: OnceLock<Known> = OnceLock::new();
        NONE.get_or_init(Known::default)
    }

    /// Those of a run of subjects.
    pub(crate) fn part(&self, rule: usize, from: usize, len: usize) -> Option<Stretch<'_>> {
        let column = self.by_rule.get(&rule)?;
        Some((column.cells.get(from..from + len)?, column.statuses.get(from..from + len)?))
    }

    /// How many compete with each of a run of subjects.
    pub(crate) fn rivals(&self, rule: usize, from: usize, len: usize) -> Option<&[Cell]> {
        self.by_rule.get(&rule)?.rivals.get(from..from + len)
    }

    /// How many compete with one subject, and for how many places.
    pub(crate) fn contest(&self, rule: usize, at: usize) -> Option<(Number, Option<Number>)> {
        let column = self.by_rule.get(&rule)?;
        Some((column.rivals.get(at)?.number()?, column.places.get(at).copied().flatten()))
    }

    /// The place of a subject, and whether it is one of those there are.
    pub(crate) fn place(&self, rule: usize, at: usize) -> Option<(Number, Status)> {
        let column = self.by_rule.get(&rule)?;
        Some((column.cells.get(at)?.number()?, column.statuses.get(at)?.0))
    }

    /// Those of some subjects.
    pub(crate) fn picked(&self, positions: &[usize]) -> Self {
        let of = |column: &Column| Column {
            cells: positions.iter().map(|at| column.cells[*at]).collect(),
            statuses: positions.iter().map(|at| column.statuses[*at]).collect(),
            rivals: positions.iter().map(|at| column.rivals[*at]).collect(),
            places: positions.iter().map(|at| column.places[*at]).collect(),
        };
        Self { by_rule: self.by_rule.iter().map(|(rule, column)| (*rule, of(column))).collect() }
    }
}

/// Works out every rule of a rulebook that compares all subjects, in the order in which they need each other.
pub(crate) fn population(prepared: &Prepared<'_>, counts: &Counts, who: &[Who]) -> Known {
    let mut known = Known::default();
    for (rule, body) in wide(prepared) {
        let asked = columns(prepared, counts, who, &known, rule);
        known.by_rule.insert(rule, places(body, &fields(prepared, who, rule), &asked));
    }
    known
}

/// The rules that compare all subjects.
fn wide<'p>(prepared: &Prepared<'p>) -> impl Iterator<Item = (usize, &'p Body)> {
    let plan = &prepared.rulebook.plan;
    let bodies = plan.order.iter().map(move |rule| (*rule, &plan.rules[*rule].body));
    bodies.filter(|(_, body)| body.compares_all())
}

/// The field in which each subject competes; where the registry does not say in which, none.
pub(super) fn fields(prepared: &Prepared<'_>, who: &[Who], rule: usize) -> Vec<Option<u32>> {
    match prepared.registered.fields.get(rule).and_then(Option::as_ref) {
        None => vec![Some(0); who.len()],
        Some(fields) => {
            let of = |who: &Who| fields.get(who.index as usize).copied();
            who.iter().map(|who| of(who).filter(|field| *field != mingde_core::snapshot::NO_INDEX)).collect()
        }
    }
}

fn places(body: &Body, fields: &[Option<u32>], asked: &Asked) -> Column {
    match body {
        Body::Quota(quota) => places_left(quota, fields, asked),
        Body::Ranking(ranking) => ranked(ranking, fields, asked),
        Body::Grade(grade) => limited(grade, fields, asked),
        Body::Among(body) => among(body, fields, asked),
        _ => Column::default(),
    }
}

/// What is asked of a rule that compares all: what decides, who competes (of a grade the number of bands beneath), how many
/// places there are, what decides between equals.
struct Questions<'b> {
    of: Option<&'b Expression>,
    when: Option<&'b Expression>,
    limits: Vec<&'b Expression>,
    then: &'b [Expression],
}

impl<'b> Questions<'b> {
    fn of(body: &'b Body) -> Self {
        let (of, when, limits, then): (_, _, Vec<&Expression>, &[Expression]) = match body {
            Body::Quota(quota) => {
                (Some(&quota.of), quota.when.as_ref(), vec![&quota.places.most], &quota.contest.then)
            }
            Body::Ranking(ranking) => {
                (Some(&ranking.of), ranking.when.as_ref(), Vec::new(), &ranking.contest.then)
            }
            Body::Grade(grade) => {
                let limits = grade.bands.iter().filter_map(|band| band.places.as_ref());
                (Some(&grade.of), None, limits.map(|places| &places.most).collect(), &grade.contest.then)
            }
            Body::Among(among) => (among.of.as_ref(), among.when.as_ref(), Vec::new(), &[]),
            _ => (None, None, Vec::new(), &[]),
        };
        Self { of, when, limits, then }
    }
}

/// What is asked for all subjects; what is not asked holds for everybody. Of whom the rule does not speak has nothing to
/// compare: the field is narrowed before anybody has a place.
fn columns(prepared: &Prepared<'_>, counts: &Counts, who: &[Who], known: &Known, rule: usize) -> Asked {
    let body = &prepared.rulebook.plan.rules[rule].body;
    let questions = Questions::of(body);
    let frames = [prepared.frame];
    let mut found = Asked::new(questions.limits.len(), questions.then.len());
    for (block, part) in who.chunks(BLOCK).enumerate() {
        let mut sheet = prepared.sheet(part, &frames, counts);
        sheet.known = known;
        sheet.offset = block * BLOCK;
        let answer = |sheet: &mut Sheet<'_>, asked: Option<&Expression>, otherwise: Cell| match asked {
            Some(expression) => {
                sheet.fill_needs(expression);
                sheet.evaluate(expression).iter().collect()
            }
            None => vec![otherwise; part.len()],
        };
        found.of.extend(answer(&mut sheet, questions.of, Cell::Number(Number::ONE)));
        match body {
            Body::Grade(grade) => found.when.extend(sheet.bands(grade).iter()),
            _ => match questions.when {
                Some(when) => {
                    sheet.fill_needs(when);
                    found.when.extend(sheet.qualified(when).iter());
                }
                None => found.when.extend(vec![Cell::Truth(true); part.len()]),
            },
        }
        let asked = questions.limits.iter().copied().chain(questions.then);
        for (column, expression) in found.limits.iter_mut().chain(&mut found.then).zip(asked) {
            column.extend(answer(&mut sheet, Some(expression), Cell::Truth(true)));
        }
    }
    if let Some(applies) = &prepared.applies[rule] {
        for (cell, who) in found.of.iter_mut().zip(who) {
            if applies.get(who.index as usize).copied() != Some(YES) {
                *cell = Cell::NotApplicable(Reason::ConditionNotMet);
            }
        }
    }
    found
}
