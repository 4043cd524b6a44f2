//! Expressions over columns of cells: one for each subject and frame.

use std::borrow::Cow;

use super::cell::Cell;
use super::cells::Cells;
use super::sheet::Sheet;
use crate::language::{Number, Operator, Rounding};
use crate::plan::{Body, Expression, Function, Part, Reason, Status, VetoName};

impl Sheet<'_> {
    /// The value of an expression for every subject and frame; the rules it needs are filled already.
    pub(crate) fn evaluate(&self, expression: &Expression) -> Cells {
        self.looked_at(expression).into_owned()
    }

    /// A condition that decides who qualifies: not what is asked of somebody, but of whom something is asked or to whom it is
    /// given ([`Cell::qualifying`]).
    pub(crate) fn qualified(&self, condition: &Expression) -> Cells {
        match condition {
            Expression::Binary(operator @ (Operator::And | Operator::Or), a, b) => {
                let (mut cells, others) = (self.qualified(a), self.qualified(b));
                cells.change(|at, own| own.qualifying(*operator, others.get(at)));
                cells
            }
            Expression::Not(inner) => {
                let mut cells = self.qualified(inner);
                cells.change(|_, cell| cell.not());
                cells
            }
            _ => self.evaluate(condition),
        }
    }

    /// The same without a copy where it is there already.
    fn looked_at(&self, expression: &Expression) -> Cow<'_, Cells> {
        let all = |cell: Cell| Cells::filled(cell, self.len());
        Cow::Owned(match expression {
            Expression::Number(n, _) => all(Cell::Number(*n)),
            Expression::Truth(truth) => all(Cell::Truth(*truth)),
            Expression::Rule(rule) => match &self.cells[*rule] {
                Some(cells) => return Cow::Borrowed(cells),
                None => all(Cell::NoData(Reason::NothingReported)),
            },
            Expression::Held(rule) => return self.held(*rule),
            Expression::Parts(rule, part) => self.parts(*rule, *part),
            Expression::Setting(at) => all(self.settings[*at]),
            Expression::Competing(rule) => self.competing(*rule),
            Expression::Own(at) => self.own(*at),
            Expression::Elsewhere(at) => {
                let frames = self.frames.len();
                (0..self.len()).map(|own| self.elsewhere.cell(*at, self.who[own / frames].index)).collect()
            }
            Expression::Veto(name) => self.in_force(name),
            Expression::Given(inner, given) => {
                let mut cells = self.evaluate(inner);
                cells.change(|_, cell| Cell::Truth(cell.is_absent() != *given));
                cells
            }
            Expression::Not(inner) => {
                let mut cells = self.evaluate(inner);
                cells.change(|_, cell| cell.not());
                cells
            }
            Expression::Negative(inner) => {
                let mut cells = self.evaluate(inner);
                cells.negated();
                cells
            }
            Expression::Binary(operator, a, b) => {
                let cells = self.evaluate(a);
                match self.constant(b) {
                    Some(cell) => cells.combined_with(*operator, cell),
                    None => cells.combined(*operator, &self.looked_at(b)),
                }
            }
            Expression::If(condition, yes, no) => {
                self.qualified(condition).choosing(&self.looked_at(yes), &self.looked_at(no))
            }
            Expression::Call(function, arguments) => {
                let columns: Vec<Cow<'_, Cells>> = arguments.iter().map(|a| self.looked_at(a)).collect();
                let row = |at| called(*function, columns.iter().map(move |cells| cells.get(at)));
                (0..self.len()).map(row).collect()
            }
        })
    }

    /// Whether what a rule speaks of is so, as its status says: a duty that is done, a place one has, a grade that
    /// passes. A review is the other way round: it is met while there is nothing to review.
    fn held(&self, rule: usize) -> Cow<'_, Cells> {
        let body = &self.plan.rules[rule].body;
        match (&self.cells[rule], &self.statuses[rule]) {
            (Some(cells), None) if !matches!(body, Body::Proposal(_)) => Cow::Borrowed(cells),
            _ => Cow::Owned((0..self.len()).map(|at| held_by(body, self.status(rule, at))).collect()),
        }
    }

    /// In how many parts of the period a repeated duty was done or missed, for every subject.
    fn parts(&self, rule: usize, part: Part) -> Cells {
        let Some(found) = &self.occurrences[rule] else {
            let cells = self.cells[rule].as_ref();
            let absent =
                |cell: Cell| if cell.is_absent() { cell } else { Cell::NoData(Reason::NothingReported) };
            return match cells {
                Some(cells) => cells.iter().map(absent).collect(),
                None => Cells::filled(Cell::NoData(Reason::NothingReported), self.len()),
            };
        };
        let number = found.parts.len();
        let of = |at: usize| {
            let whole = self.status(rule, at);
            if whole.0 == Status::NotApplicable {
                return Cell::NotApplicable(whole.1);
            }
            let own = at * number..(at + 1) * number;
            let how_many =
                |status| found.statuses[own.clone()].iter().filter(|s| **s == status).count() as i64;
            match part {
                Part::Done => Cell::Number(Number::whole(how_many(Status::Met))),
                // A month nobody reported may have been missed or not.
                Part::Missed if how_many(Status::NoData) > 0 => {
                    let first = own.clone().find(|at| found.statuses[*at] == Status::NoData);
                    Cell::NoData(first.map_or(Reason::NothingReported, |at| found.reasons[at]))
                }
                Part::Missed => Cell::Number(Number::whole(how_many(Status::NotMet))),
            }
        };
        (0..self.len()).map(of).collect()
    }

    /// How many compete with each subject for what a rule gives.
    fn competing(&self, rule: usize) -> Cells {
        match self.known.rivals(rule, self.offset, self.len()) {
            Some(rivals) => rivals.iter().copied().collect(),
            None => Cells::filled(Cell::NoData(Reason::NothingReported), self.len()),
        }
    }

    /// What the registry says of each subject on the day asked about.
    fn own(&self, attribute: usize) -> Cells {
        let frames = self.frames.len();
        let said = self.registered.attributes.get(attribute);
        let of = |at: usize| said.and_then(|said| said.get(self.who[at / frames].index as usize)).copied();
        (0..self.len()).map(|at| of(at).unwrap_or(Cell::NoData(Reason::NothingReported))).collect()
    }

    /// What an expression comes to that is the same for everybody.
    fn constant(&self, expression: &Expression) -> Option<Cell> {
        match expression {
            Expression::Number(n, _) => Some(Cell::Number(*n)),
            Expression::Setting(at) => Some(self.settings[*at]),
            _ => None,
        }
    }

    fn in_force(&self, name: &VetoName) -> Cells {
        let Some(ranges) = self.vetoes.find(name) else {
            return Cells::filled(Cell::NoData(Reason::RulebookMissing), self.len());
        };
        // What is held against a unit is held against whoever works there only if the rulebook says so.
        if ranges.party != self.party {
            return Cells::filled(Cell::NotApplicable(Reason::ConditionNotMet), self.len());
        }
        let mut cells = Cells::with_capacity(self.len());
        let days: Vec<i32> = self.frames.iter().map(|frame| frame.as_of.number()).collect();
        let who = self.who.iter().map(|who| who.index);
        ranges.each_in_force(who, &days, |holds| cells.push(Cell::Truth(holds)));
        cells
    }
}

/// Whether what a rule speaks of is so, by its status.
pub(super) fn held_by(body: &Body, (status, reason): (Status, Reason)) -> Cell {
    let open = matches!(body, Body::Proposal(_));
    match status {
        Status::Met => Cell::Truth(!open),
        Status::NotMet => Cell::Truth(open),
        // Whoever does not qualify has no place.
        Status::NotApplicable if matches!(body, Body::Quota(_)) && reason == Reason::ConditionNotMet => {
            Cell::Truth(false)
        }
        Status::NoData => Cell::NoData(reason),
        Status::NotApplicable => Cell::NotApplicable(reason),
    }
}

fn called(function: Function, arguments: impl Iterator<Item = Cell>) -> Cell {
    let mut absent: Option<Cell> = None;
    let numbers = arguments.map(|cell| {
        let number = cell.number();
        if number.is_none() {
            // As of two operands, a number that nobody has laid down comes first.
            let first = absent.filter(|_| cell != Cell::NoData(Reason::NotSet));
            absent = first.or(Some(cell));
        }
        number
    });
    let found = function.of(numbers);
    absent.unwrap_or(Cell::exact(found))
}

impl Function {
    /// What it makes of numbers; none where one is missing or the result is beyond exact numbers.
    pub(super) fn of(self, mut numbers: impl Iterator<Item = Option<Number>>) -> Option<Number> {
        let first = numbers.next()??;
        let n = numbers.try_fold(first, |kept, next| {
            let next = next?;
            Some(if self == Function::Min { kept.min(next) } else { kept.max(next) })
        })?;
        match self {
            Function::Ceil => n.rounded(0, Rounding::Up),
            Function::Floor => n.rounded(0, Rounding::Down),
            Function::Round(decimals) => n.rounded(decimals, Rounding::HalfUp),
            Function::Abs => Some(if n < Number::ZERO { Number::ZERO.minus(n).unwrap_or(n) } else { n }),
            Function::Hours => n.divide(Number::whole(60)),
            Function::Minutes => n.times(Number::whole(60)),
            Function::Min | Function::Max => Some(n),
        }
    }
}
