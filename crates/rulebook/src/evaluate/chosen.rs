//! Counts that weigh their rows against each other: only the highest of those that are alike, the best few, without the
//! ends, each with its weight.

use std::cmp::Ordering;
use std::collections::BTreeSet;
use std::sync::Arc;

use mingde_core::snapshot::NO_INDEX;

use super::basis::Basis;
use super::counting::mask;
use super::left_out::LeftOut;
use super::seen::distinct_keys;
use super::tally::{Fate, Tally};
use super::test::{UNKNOWN, YES};
use crate::language::Number;
use crate::plan::{Aggregate, Choice, Count};

/// A row that the condition lets through.
struct Candidate {
    at: usize,
    cell: usize,
    number: Number,
    weight: Number,
    /// In what it is like others.
    key: u32,
    order: (i32, u32),
}

/// One pass over the rows of a basis. `fate` is told what becomes of each row.
pub(super) fn run(
    basis: &Basis<'_, '_>,
    count: &Count,
    choice: &Choice,
    mut fate: impl FnMut(usize, Fate),
) -> Tally {
    let rows = basis.rows(|at, why| fate(at, Fate::LeftOut(why)));
    let (scope, domain) = (basis.scope, basis.domain);
    let mask = count.condition.as_ref().map(|condition| mask(scope, count, condition));
    let values = count.aggregate.operand().map(|operand| scope.values(operand, domain));
    let alike = choice.once.as_ref().map(|operand| scope.values(operand, domain));
    let keys = alike.as_ref().map(|values| distinct_keys(values, scope.len(domain)).0.unwrap_or_default());
    let weights = choice.weight.as_ref().map(|operand| scope.values(operand, domain));
    let cells = basis.reach * basis.slots.len;
    let (mut reported, mut unvalued) = (vec![0; cells], vec![0; cells]);
    let mut weightless = BTreeSet::new();
    let mut candidates = Vec::new();
    for row in &rows {
        let (at, cell) = (row.at as usize, row.cell as usize);
        reported[cell] += 1;
        let why = match mask.as_ref().map_or(YES, |mask| mask.rows[at]) {
            YES => None,
            UNKNOWN => Some(LeftOut::FieldMissing),
            _ => Some(LeftOut::ConditionNotMet),
        };
        if let Some(why) = why {
            fate(at, Fate::LeftOut(why));
            continue;
        }
        let number = values.as_ref().and_then(|values| values.number(at));
        let weight = weights.as_ref().map_or(Some(Number::ONE), |weights| weights.number(at));
        let key = keys.as_ref().map_or(0, |keys| keys[at]);
        match (number, weight.filter(|weight| *weight >= Number::ZERO)) {
            (Some(_), Some(_)) if key == NO_INDEX => fate(at, Fate::LeftOut(LeftOut::FieldMissing)),
            (Some(number), Some(weight)) => {
                candidates.push(Candidate { at, cell, number, weight, key, order: basis.order(at) });
            }
            _ => {
                unvalued[cell] += 1;
                fate(at, Fate::LeftOut(LeftOut::NoNumber));
            }
        }
    }
    let mut counted = vec![0; cells];
    let mut found = vec![Some(Number::ZERO); cells];
    candidates.sort_by(|a, b| a.cell.cmp(&b.cell).then_with(|| best_first(a, b)));
    for own in candidates.chunk_by(|a, b| a.cell == b.cell) {
        let cell = own[0].cell;
        let kept = kept(choice, own);
        let mut sum = Sum::default();
        for (candidate, kept) in own.iter().zip(&kept) {
            if *kept {
                sum.add(candidate);
                fate(candidate.at, Fate::Counted);
            } else {
                fate(candidate.at, Fate::LeftOut(LeftOut::NotChosen));
            }
        }
        counted[cell] = sum.rows;
        // Where all were left out at the ends nothing is left, which is no zero.
        unvalued[cell] += u32::from(sum.rows == 0);
        found[cell] = sum.value(&count.aggregate);
        // There is nothing to share by.
        if sum.rows > 0
            && sum.weights == Some(Number::ZERO)
            && matches!(count.aggregate, Aggregate::Average(_))
        {
            (counted[cell], found[cell]) = (0, Some(Number::ZERO));
            weightless.insert(cell);
        }
    }
    Tally::of_chosen(basis, count, counted, found, unvalued, weightless, Arc::new(reported))
}

/// The higher first, of the same the earlier.
fn best_first(a: &Candidate, b: &Candidate) -> Ordering {
    b.number.cmp(&a.number).then(a.order.cmp(&b.order))
}

/// Which of the candidates of one cell, the best first, count.
fn kept(choice: &Choice, own: &[Candidate]) -> Vec<bool> {
    let mut kept = vec![true; own.len()];
    if choice.once.is_some() {
        let mut seen = std::collections::HashSet::new();
        for (kept, candidate) in kept.iter_mut().zip(own) {
            *kept = seen.insert(candidate.key);
        }
    }
    for (place, kept) in (1..).zip(kept.iter_mut().filter(|kept| **kept)) {
        *kept = choice.best.is_none_or(|most| place <= most);
    }
    let mut left: Vec<usize> = (0..own.len()).filter(|at| kept[*at]).collect();
    if choice.trim.lowest
        && let Some(last) = left.pop()
    {
        kept[last] = false;
    }
    if choice.trim.highest
        && let Some(first) = left.first()
    {
        kept[*first] = false;
    }
    kept
}

struct Sum {
    rows: u32,
    weighed: Option<Number>,
    weights: Option<Number>,
}

impl Default for Sum {
    fn default() -> Self {
        Self { rows: 0, weighed: Some(Number::ZERO), weights: Some(Number::ZERO) }
    }
}

impl Sum {
    fn add(&mut self, candidate: &Candidate) {
        self.rows += 1;
        let weighed = candidate.number.times(candidate.weight);
        self.weighed = self.weighed.zip(weighed).and_then(|(sum, n)| sum.plus(n));
        self.weights = self.weights.and_then(|sum| sum.plus(candidate.weight));
    }

    /// None where it is beyond exact numbers.
    fn value(&self, aggregate: &Aggregate) -> Option<Number> {
        match aggregate {
            Aggregate::Average(_) if self.weights != Some(Number::ZERO) => {
                self.weighed?.divide(self.weights?)
            }
            Aggregate::Average(_) => Some(Number::ZERO),
            _ => self.weighed,
        }
    }
}
