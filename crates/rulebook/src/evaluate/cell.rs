//! One value while it is computed: a number, yes or no, or why there is none.

use crate::language::{Number, Operator};
use crate::plan::{Reason, Status};

#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) enum Cell {
    Number(Number),
    Truth(bool),
    NoData(Reason),
    NotApplicable(Reason),
}

impl Cell {
    pub(crate) fn number(self) -> Option<Number> {
        match self {
            Cell::Number(n) => Some(n),
            _ => None,
        }
    }

    pub(crate) fn is_absent(self) -> bool {
        matches!(self, Cell::NoData(_) | Cell::NotApplicable(_))
    }

    /// The absence of two operands: a number that nobody has laid down outweighs missing data, for nobody can be held
    /// against it whatever they report, and missing data what does not apply.
    pub(crate) fn absence(a: Cell, b: Cell) -> Option<Cell> {
        match (a, b) {
            (Cell::NoData(Reason::NotSet), _) => Some(a),
            (_, Cell::NoData(Reason::NotSet)) => Some(b),
            (Cell::NoData(_), _) => Some(a),
            (_, Cell::NoData(_)) => Some(b),
            (Cell::NotApplicable(_), _) => Some(a),
            (_, Cell::NotApplicable(_)) => Some(b),
            _ => None,
        }
    }

    /// From a computation that fails only by leaving the range of exact numbers.
    pub(crate) fn exact(number: Option<Number>) -> Cell {
        number.map_or(Cell::NoData(Reason::TooLarge), Cell::Number)
    }

    /// Both must hold. One that does not is decisive even where the other is unknown; what does not apply
    /// asks for nothing.
    pub(crate) fn and(self, other: Cell) -> Cell {
        match (self, other) {
            (Cell::Truth(false), _) | (_, Cell::Truth(false)) => Cell::Truth(false),
            (Cell::NotApplicable(_), one) | (one, Cell::NotApplicable(_)) => one,
            (Cell::NoData(_), _) | (_, Cell::NoData(_)) => self.open_beside(other),
            _ => Cell::Truth(true),
        }
    }

    /// What leaves two conditions open: missing data before a number that nobody has laid down, for what was asked by
    /// itself is owed all the same.
    fn open_beside(self, other: Cell) -> Cell {
        match (self, other) {
            (Cell::NoData(Reason::NotSet), Cell::NoData(_)) => other,
            (Cell::NoData(_), _) => self,
            _ => other,
        }
    }

    /// One must hold.
    pub(crate) fn or(self, other: Cell) -> Cell {
        match (self, other) {
            (Cell::Truth(true), _) | (_, Cell::Truth(true)) => Cell::Truth(true),
            (Cell::NotApplicable(_), one) | (one, Cell::NotApplicable(_)) => one,
            (Cell::NoData(_), _) | (_, Cell::NoData(_)) => self.open_beside(other),
            _ => Cell::Truth(false),
        }
    }

    /// This and another, or one of them, as parts of what decides who qualifies. There what does not apply leaves open what
    /// hangs on it, as missing data does: or one part more would let in whom the first alone keeps out.
    pub(crate) fn qualifying(self, operator: Operator, other: Cell) -> Cell {
        let decisive = Cell::Truth(operator == Operator::Or);
        match (self, other) {
            _ if self == decisive || other == decisive => decisive,
            (Cell::NoData(_), _) | (_, Cell::NoData(_)) => self.open_beside(other),
            (Cell::NotApplicable(_), _) => self,
            (_, Cell::NotApplicable(_)) => other,
            _ => Cell::Truth(operator == Operator::And),
        }
    }

    pub(crate) fn not(self) -> Cell {
        match self {
            Cell::Truth(truth) => Cell::Truth(!truth),
            other => other,
        }
    }

    /// This under an operator with another.
    pub(crate) fn combined(self, operator: Operator, other: Cell) -> Cell {
        match operator {
            Operator::And => return self.and(other),
            Operator::Or => return self.or(other),
            _ => {}
        }
        if let Some(absent) = Cell::absence(self, other) {
            return absent;
        }
        match (self, other) {
            (Cell::Number(x), Cell::Number(y)) => match operator {
                Operator::Plus => Cell::exact(x.plus(y)),
                Operator::Minus => Cell::exact(x.minus(y)),
                Operator::Times => Cell::exact(x.times(y)),
                Operator::Over if y.is_zero() => Cell::NotApplicable(Reason::NothingToShare),
                Operator::Over => Cell::exact(x.divide(y)),
                _ => Cell::Truth(operator.holds(x.cmp(&y))),
            },
            (Cell::Truth(x), Cell::Truth(y)) => Cell::Truth(operator.holds(x.cmp(&y))),
            _ => Cell::NoData(Reason::TooLarge),
        }
    }

    pub(crate) fn status(self) -> Status {
        match self {
            Cell::Number(_) | Cell::Truth(true) => Status::Met,
            Cell::Truth(false) => Status::NotMet,
            Cell::NoData(_) => Status::NoData,
            Cell::NotApplicable(_) => Status::NotApplicable,
        }
    }

    pub(crate) fn reason(self) -> Reason {
        match self {
            Cell::NoData(reason) | Cell::NotApplicable(reason) => reason,
            _ => Reason::None,
        }
    }
}
