//! Expressions over columns of cells: one for each subject and frame.

use std::borrow::Cow;

use super::cell::Cell;
use super::cells::Cells;
use super::sheet::Sheet;
use crate::language::{Number, Rounding};
use crate::plan::{Expression, Function, Reason, VetoName};

impl Sheet<'_> {
    /// The value of an expression for every subject and frame; the rules it needs are filled already.
    pub(crate) fn evaluate(&self, expression: &Expression) -> Cells {
        self.looked_at(expression).into_owned()
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
            Expression::Setting(at) => all(self.settings[*at]),
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
                self.evaluate(condition).choosing(&self.looked_at(yes), &self.looked_at(no))
            }
            Expression::Call(function, arguments) => {
                let columns: Vec<Cow<'_, Cells>> = arguments.iter().map(|a| self.looked_at(a)).collect();
                let row = |at| called(*function, columns.iter().map(move |cells| cells.get(at)));
                (0..self.len()).map(row).collect()
            }
        })
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
        if ranges.persons != self.persons {
            return Cells::filled(Cell::NotApplicable(Reason::ConditionNotMet), self.len());
        }
        let mut cells = Cells::with_capacity(self.len());
        let days: Vec<i32> = self.frames.iter().map(|frame| frame.as_of.number()).collect();
        let who = self.who.iter().map(|who| who.index);
        ranges.each_in_force(who, &days, |holds| cells.push(Cell::Truth(holds)));
        cells
    }
}

fn called(function: Function, arguments: impl Iterator<Item = Cell>) -> Cell {
    let mut result: Option<Number> = None;
    for cell in arguments {
        let next = match cell {
            Cell::Number(n) => n,
            absent => return absent,
        };
        result = Some(match (result, function) {
            (None, _) => next,
            (Some(kept), Function::Min) => kept.min(next),
            (Some(kept), _) => kept.max(next),
        });
    }
    let Some(n) = result else { return Cell::NoData(Reason::TooLarge) };
    Cell::exact(match function {
        Function::Ceil => n.rounded(0, Rounding::Up),
        Function::Floor => n.rounded(0, Rounding::Down),
        Function::Round(decimals) => n.rounded(decimals, Rounding::HalfUp),
        Function::Abs => Some(if n < Number::ZERO { Number::ZERO.minus(n).unwrap_or(n) } else { n }),
        Function::Hours => n.divide(Number::whole(60)),
        Function::Minutes => n.times(Number::whole(60)),
        Function::Min | Function::Max => Some(n),
    })
}
