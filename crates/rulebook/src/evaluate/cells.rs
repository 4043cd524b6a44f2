//! Values of one rule or expression for many subjects: numbers as fractions in two columns of 64 bits, worked on column
//! by column. What 64 bits cannot hold is worked out cell by cell in 128, so that the result is the same.

use std::cmp::Ordering;

use super::cell::Cell;
use crate::language::{
    Number, Operator, Rounding, Small, small_cmp, small_divide, small_minus, small_plus, small_rounded,
    small_scaled, small_times,
};
use crate::plan::{Reason, Status};

/// A column of cells.
#[derive(Debug, Clone, Default)]
pub(crate) struct Cells {
    /// What each cell is: a number, a truth, or why there is none.
    what: Vec<u8>,
    /// Numerators; of a large number its place in `large`.
    over: Vec<i64>,
    /// Denominators, positive.
    under: Vec<i64>,
    large: Vec<Number>,
}

const NUMBER: u8 = 0;
const LARGE: u8 = 1;
const FALSE: u8 = 2;
const TRUE: u8 = 3;
const NO_DATA: u8 = 64;
const NOT_APPLICABLE: u8 = 128;

fn truth(holds: bool) -> u8 {
    if holds { TRUE } else { FALSE }
}

impl Cells {
    pub(crate) fn with_capacity(cells: usize) -> Self {
        let numbers = || Vec::with_capacity(cells);
        Self { what: Vec::with_capacity(cells), over: numbers(), under: numbers(), large: Vec::new() }
    }

    /// The same cell, so many times.
    pub(crate) fn filled(cell: Cell, cells: usize) -> Self {
        let mut one = Self::with_capacity(1);
        one.push(cell);
        let (what, over, under) = (one.what[0], one.over[0], one.under[0]);
        Self { what: vec![what; cells], over: vec![over; cells], under: vec![under; cells], large: one.large }
    }

    pub(crate) fn len(&self) -> usize {
        self.what.len()
    }

    #[inline]
    pub(crate) fn get(&self, at: usize) -> Cell {
        match self.what[at] {
            NUMBER => Cell::Number(Number::from_small((self.over[at], self.under[at]))),
            LARGE => Cell::Number(self.large[self.over[at] as usize]),
            FALSE => Cell::Truth(false),
            TRUE => Cell::Truth(true),
            what if what < NOT_APPLICABLE => Cell::NoData(Reason::ALL[usize::from(what - NO_DATA)]),
            what => Cell::NotApplicable(Reason::ALL[usize::from(what - NOT_APPLICABLE)]),
        }
    }

    pub(crate) fn set(&mut self, at: usize, cell: Cell) {
        self.what[at] = match cell {
            Cell::Number(number) => match number.small() {
                Some((over, under)) => {
                    (self.over[at], self.under[at]) = (over, under);
                    NUMBER
                }
                None => {
                    self.over[at] = self.large.len() as i64;
                    self.large.push(number);
                    LARGE
                }
            },
            Cell::Truth(holds) => truth(holds),
            Cell::NoData(reason) => NO_DATA + reason as u8,
            Cell::NotApplicable(reason) => NOT_APPLICABLE + reason as u8,
        };
    }

    pub(crate) fn push(&mut self, cell: Cell) {
        self.push_number((0, 1));
        self.set(self.len() - 1, cell);
    }

    #[inline]
    pub(crate) fn push_number(&mut self, (over, under): Small) {
        self.what.push(NUMBER);
        self.over.push(over);
        self.under.push(under);
    }

    pub(crate) fn iter(&self) -> impl Iterator<Item = Cell> {
        (0..self.len()).map(|at| self.get(at))
    }

    /// Puts another cell in the place of each.
    pub(crate) fn change(&mut self, to: impl Fn(usize, Cell) -> Cell) {
        for at in 0..self.len() {
            self.set(at, to(at, self.get(at)));
        }
    }

    /// The cell at a place if it is a number of 64 bits.
    #[inline]
    fn small(&self, at: usize) -> Option<Small> {
        (self.what[at] == NUMBER).then(|| (self.over[at], self.under[at]))
    }

    /// Works on every number of 64 bits as `fast` says; where that fails, and on every other cell, as `exact` does.
    #[inline]
    fn each(&mut self, fast: impl Fn(usize, Small) -> Option<Small>, exact: impl Fn(usize, Cell) -> Cell) {
        for at in 0..self.len() {
            match self.small(at).and_then(|own| fast(at, own)) {
                Some((over, under)) => (self.over[at], self.under[at]) = (over, under),
                None => self.set(at, exact(at, self.get(at))),
            }
        }
    }

    /// These under an operator with others.
    pub(crate) fn combined(self, operator: Operator, others: &Cells) -> Self {
        self.combined_by(operator, |at| others.small(at), |at| others.get(at))
    }

    /// These under an operator with one and the same.
    pub(crate) fn combined_with(self, operator: Operator, other: Cell) -> Self {
        let small = other.number().and_then(Number::small);
        self.combined_by(operator, |_| small, |_| other)
    }

    #[inline]
    fn combined_by(
        mut self,
        operator: Operator,
        small: impl Fn(usize) -> Option<Small>,
        cell: impl Fn(usize) -> Cell,
    ) -> Self {
        let exact = |at: usize, own: Cell| own.combined(operator, cell(at));
        match operator {
            Operator::And | Operator::Or => self.change(exact),
            Operator::Plus => self.each(|at, own| small_plus(own, small(at)?), exact),
            Operator::Minus => self.each(|at, own| small_minus(own, small(at)?), exact),
            Operator::Times => self.each(|at, own| small_times(own, small(at)?), exact),
            Operator::Over => self.each(|at, own| small_divide(own, small(at)?), exact),
            _ => {
                for at in 0..self.len() {
                    match (self.small(at), small(at)) {
                        (Some(own), Some(other)) => {
                            self.what[at] = truth(operator.holds(small_cmp(own, other)));
                        }
                        _ => self.set(at, exact(at, self.get(at))),
                    }
                }
            }
        }
        self
    }

    /// Where these hold, the first of two others, where they do not, the second.
    pub(crate) fn choosing(mut self, yes: &Cells, no: &Cells) -> Self {
        for at in 0..self.len() {
            let from = match self.what[at] {
                TRUE => yes,
                FALSE => no,
                _ => continue,
            };
            if from.what[at] == LARGE {
                self.set(at, from.get(at));
            } else {
                (self.what[at], self.over[at], self.under[at]) =
                    (from.what[at], from.over[at], from.under[at]);
            }
        }
        self
    }

    /// Adds others: numbers of 64 bits as numbers, all else as `add` says.
    pub(crate) fn add(&mut self, others: &Cells, add: impl Fn(Cell, Cell) -> Cell) {
        let fast = |at: usize, own: Small| small_plus(own, others.small(at)?);
        self.each(fast, |at, own| add(own, others.get(at)));
    }

    /// Numbers rounded; all others stay as they are.
    pub(crate) fn rounded(&mut self, decimals: u32, how: Rounding) {
        let exact = |_: usize, cell: Cell| match cell {
            Cell::Number(n) => Cell::exact(n.rounded(decimals, how)),
            other => other,
        };
        self.each(|_, own| small_rounded(own, decimals, how), exact);
    }

    /// Numbers no less than one and no greater than another; all others stay as they are.
    pub(crate) fn between(&mut self, least: Option<Number>, most: Option<Number>) {
        let bounds = (
            least.map_or(Some((i64::MIN, 1)), Number::small),
            most.map_or(Some((i64::MAX, 1)), Number::small),
        );
        let fast = |_: usize, own: Small| {
            let (least, most) = (bounds.0?, bounds.1?);
            let own = if small_cmp(own, least) == Ordering::Less { least } else { own };
            Some(if small_cmp(own, most) == Ordering::Greater { most } else { own })
        };
        let exact = |_: usize, cell: Cell| match cell {
            Cell::Number(n) => {
                let n = least.map_or(n, |least| n.max(least));
                Cell::Number(most.map_or(n, |most| n.min(most)))
            }
            other => other,
        };
        self.each(fast, exact);
    }

    /// Numbers with the other sign; all others stay as they are.
    pub(crate) fn negated(&mut self) {
        let exact = |_: usize, cell: Cell| match cell {
            Cell::Number(n) => Cell::exact(Number::ZERO.minus(n)),
            other => other,
        };
        self.each(|_, (over, under)| Some((over.checked_neg()?, under)), exact);
    }

    /// The number at a place in units of ten to the minus `decimals`, if 64 bits are enough for it; times a hundred
    /// where it is shown in per cent.
    #[inline]
    pub(crate) fn scaled(&self, at: usize, percent: bool, decimals: u32, how: Rounding) -> Option<i64> {
        let (over, under) = self.small(at)?;
        let over = if percent { over.checked_mul(100)? } else { over };
        small_scaled((over, under), decimals, how)
    }

    /// How the number at a place compares to one; `None` where there is none.
    #[inline]
    pub(crate) fn compared(&self, at: usize, to: Number) -> Option<Ordering> {
        match (self.small(at), to.small()) {
            (Some(own), Some(to)) => Some(small_cmp(own, to)),
            _ => self.get(at).number().map(|own| own.cmp(&to)),
        }
    }

    /// Status and reason of the cell at a place.
    #[inline]
    pub(crate) fn outcome(&self, at: usize) -> (Status, Reason) {
        match self.what[at] {
            NUMBER | LARGE | TRUE => (Status::Met, Reason::None),
            _ => (self.get(at).status(), self.get(at).reason()),
        }
    }

    /// Whether there is a number at a place.
    #[inline]
    pub(crate) fn is_number(&self, at: usize) -> bool {
        self.what[at] <= LARGE
    }

    /// Whether there is no data at a place.
    #[inline]
    pub(crate) fn is_gap(&self, at: usize) -> bool {
        (NO_DATA..NOT_APPLICABLE).contains(&self.what[at])
    }
}

impl FromIterator<Cell> for Cells {
    fn from_iter<I: IntoIterator<Item = Cell>>(cells: I) -> Self {
        let cells = cells.into_iter();
        let mut all = Self::with_capacity(cells.size_hint().0);
        cells.for_each(|cell| all.push(cell));
        all
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    const OPERATORS: [Operator; 12] = [
        Operator::Plus,
        Operator::Minus,
        Operator::Times,
        Operator::Over,
        Operator::Equal,
        Operator::Unequal,
        Operator::Less,
        Operator::AtMost,
        Operator::More,
        Operator::AtLeast,
        Operator::And,
        Operator::Or,
    ];

    /// Numbers small and large, truths, and every reason.
    fn cell() -> impl Strategy<Value = Cell> {
        let edge =
            prop_oneof![-20i64..20, Just(i64::MAX), Just(i64::MIN + 1), -3_000_000_000i64..3_000_000_000,];
        let number = (edge, prop_oneof![Just(1i64), 1i64..10_001, Just(i64::MAX)])
            .prop_filter_map("a fraction", |(over, under)| Number::fraction(over, under));
        let large = number.clone().prop_map(|n| n.times(Number::whole(i64::MAX)).unwrap_or(n));
        let reason = prop::sample::select(Reason::ALL.to_vec());
        prop_oneof![
            4 => number.prop_map(Cell::Number),
            1 => large.prop_map(Cell::Number),
            1 => any::<bool>().prop_map(Cell::Truth),
            1 => reason.clone().prop_map(Cell::NoData),
            1 => reason.prop_map(Cell::NotApplicable),
        ]
    }

    proptest! {
        #[test]
        fn a_column_works_as_its_cells_do_one_by_one(
            pairs in prop::collection::vec((cell(), cell()), 1..20), bounds in (cell(), cell()), decimals in 0u32..5
        ) {
            let (a, b): (Vec<Cell>, Vec<Cell>) = pairs.iter().copied().unzip();
            let (own, others): (Cells, Cells) = (a.iter().copied().collect(), b.iter().copied().collect());
            prop_assert_eq!(own.iter().collect::<Vec<_>>(), a.clone());
            for operator in OPERATORS {
                let wanted: Vec<Cell> = pairs.iter().map(|(a, b)| a.combined(operator, *b)).collect();
                let found: Vec<Cell> = own.clone().combined(operator, &others).iter().collect();
                prop_assert_eq!(found, wanted, "{:?}", operator);
            }
            let other = bounds.0;
            for operator in OPERATORS {
                let wanted: Vec<Cell> = a.iter().map(|own| own.combined(operator, other)).collect();
                let found: Vec<Cell> = own.clone().combined_with(operator, other).iter().collect();
                prop_assert_eq!(found, wanted, "{:?} with {:?}", operator, other);
            }
            let conditions: Cells = a.iter().map(|cell| match cell {
                Cell::Number(n) => Cell::Truth(n.is_zero()),
                other => *other,
            }).collect();
            let wanted: Vec<Cell> = conditions.iter().zip(&pairs).map(|(condition, (yes, no))| match condition {
                Cell::Truth(true) => *yes,
                Cell::Truth(false) => *no,
                absent => absent,
            }).collect();
            prop_assert_eq!(conditions.choosing(&own, &others).iter().collect::<Vec<_>>(), wanted);
            let numbers = |change: &dyn Fn(Number) -> Option<Number>| -> Vec<Cell> {
                a.iter().map(|cell| match cell {
                    Cell::Number(n) => Cell::exact(change(*n)),
                    other => *other,
                }).collect()
            };
            for how in [Rounding::HalfUp, Rounding::Down, Rounding::Up] {
                let mut rounded = own.clone();
                rounded.rounded(decimals, how);
                prop_assert_eq!(rounded.iter().collect::<Vec<_>>(), numbers(&|n| n.rounded(decimals, how)));
            }
            let (least, most) = (bounds.0.number(), bounds.1.number());
            let mut between = own.clone();
            between.between(least, most);
            let wanted = numbers(&|n| {
                let n = least.map_or(n, |least| n.max(least));
                Some(most.map_or(n, |most| n.min(most)))
            });
            prop_assert_eq!(between.iter().collect::<Vec<_>>(), wanted);
            let mut negated = own.clone();
            negated.negated();
            prop_assert_eq!(negated.iter().collect::<Vec<_>>(), numbers(&|n| Number::ZERO.minus(n)));
            for (at, cell) in a.iter().enumerate() {
                let to = least.unwrap_or(Number::ONE);
                prop_assert_eq!(own.compared(at, to), cell.number().map(|n| n.cmp(&to)));
                prop_assert_eq!(own.is_number(at), cell.number().is_some());
                prop_assert_eq!(own.is_gap(at), matches!(cell, Cell::NoData(_)));
            }
        }
    }
}
