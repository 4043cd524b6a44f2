//! Conditions on figures that are there already, such as whether a report prints a sentence: formulas like those of a
//! rulebook, read, checked and worked out as these are. What a figure is, only the text knows that it stands in.

use std::ops::Range;

use mingde_core::date::Day;
use mingde_core::diagnostic::Message;
use mingde_core::yaml::{Data, Findings, Node};
use rust_decimal::Decimal;

use super::formula::{Named, Names, Type, Typed, truth};
use crate::evaluate::{Cell, alone};
use crate::language::{Dimension, Form, Number, Operator, Syntax, syntax};
use crate::plan::{Expression, Literal, Reason};

/// What sort of value a figure has.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum FigureSort {
    /// A number.
    Number,
    /// A part of a whole: `90 %`, never 90.
    Share,
    /// Words.
    Text,
    /// Names; as a number, how many.
    Names,
    /// A day.
    Day,
    /// Whatever it turns out to be: a field, which only the records say.
    Any,
}

/// The value of a figure.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum FigureSeen<'v> {
    /// A number, as so much of so much.
    Number(Decimal, Decimal),
    /// A text.
    Word(&'v str),
    /// The names of a list.
    Names(&'v [String]),
    /// So many rows.
    Rows(usize),
    /// A day.
    Day(Day),
    /// There is nothing of which it could be one.
    NotApplicable,
    /// Nobody reported it.
    Nothing,
}

/// A condition on figures. Which figure is meant, the text says by a number of its own.
#[derive(Debug, Clone, PartialEq)]
pub struct FigureTest {
    /// Over [`looks`](Self::looks) in the place of settings.
    formula: Expression,
    looks: Vec<Look>,
}

// No part of a formula is unequal to itself.
impl Eq for FigureTest {}

/// What is looked at of a figure.
#[derive(Debug, Clone, PartialEq)]
struct Look {
    figure: usize,
    sort: FigureSort,
    at: At,
}

#[derive(Debug, Clone, PartialEq)]
enum At {
    /// The number it is.
    Number,
    /// Whether it says anything.
    Said,
    /// Whether it stands so to something that is no number.
    Compared(Operator, Against),
}

#[derive(Debug, Clone, PartialEq)]
enum Against {
    Word(String),
    Day(Day),
    Figure(usize),
}

/// Finds the figure a name stands for: its number, and its sort. Where there is none, it says so.
pub type FindFigure<'f> = dyn FnMut(&str, Range<usize>, &mut Findings) -> Option<(usize, FigureSort)> + 'f;

impl FigureTest {
    /// Reads the condition in a part of the text that `findings` is about. A figure alone says that it is not zero, not
    /// empty.
    pub fn read(at: Range<usize>, find: &mut FindFigure<'_>, findings: &mut Findings) -> Option<Self> {
        let text = findings.source.text[at.clone()].to_owned();
        let node = Node { span: at, data: Data::Scalar { text, quoted: false } };
        let written = syntax::read(&node, findings)?;
        let mut reader = Reader { find, looks: Vec::new() };
        let formula = truth(&mut reader, &written.tree, findings)?;
        Some(Self { formula, looks: reader.looks })
    }

    /// Whether it holds; `None` where that hangs on what nobody reported, or is too large for a number.
    pub fn holds<'v>(&self, value: impl Fn(usize) -> FigureSeen<'v>) -> Option<bool> {
        let cells: Vec<Cell> = self.looks.iter().map(|look| look.cell(&value)).collect();
        match alone(&self.formula, &cells) {
            Cell::Truth(holds) => Some(holds),
            _ => None,
        }
    }
}

impl Look {
    fn cell<'v>(&self, value: &impl Fn(usize) -> FigureSeen<'v>) -> Cell {
        let seen = value(self.figure);
        match &self.at {
            At::Number => seen.number(),
            At::Said => seen.said(),
            At::Compared(operator, against) => {
                let other = match against {
                    Against::Word(word) => FigureSeen::Word(word),
                    Against::Day(day) => FigureSeen::Day(*day),
                    Against::Figure(figure) => value(*figure),
                };
                compared(*operator, seen, other)
            }
        }
    }
}

const ABSENT: Cell = Cell::NoData(Reason::NothingReported);
const NONE: Cell = Cell::NotApplicable(Reason::NothingToShare);

impl FigureSeen<'_> {
    fn number(self) -> Cell {
        let whole = |n: usize| Cell::Number(Number::whole(n as i64));
        match self {
            FigureSeen::Number(_, whole) if whole.is_zero() => ABSENT,
            FigureSeen::Number(part, whole) => {
                let exact = || Number::decimal(part)?.divide(Number::decimal(whole)?);
                Cell::exact(exact())
            }
            FigureSeen::Names(names) => whole(names.len()),
            FigureSeen::Rows(rows) => whole(rows),
            FigureSeen::NotApplicable => NONE,
            FigureSeen::Word(_) | FigureSeen::Day(_) | FigureSeen::Nothing => ABSENT,
        }
    }

    fn said(self) -> Cell {
        match self {
            FigureSeen::Nothing => ABSENT,
            FigureSeen::NotApplicable => NONE,
            FigureSeen::Word(word) => Cell::Truth(!word.trim().is_empty()),
            FigureSeen::Names(names) => Cell::Truth(!names.is_empty()),
            FigureSeen::Number(part, whole) => Cell::Truth(!part.is_zero() && !whole.is_zero()),
            FigureSeen::Rows(rows) => Cell::Truth(rows > 0),
            FigureSeen::Day(_) => Cell::Truth(true),
        }
    }
}

/// Of several names one is enough to be equal, and all must be unequal, as with several people in a role.
fn compared(operator: Operator, left: FigureSeen<'_>, right: FigureSeen<'_>) -> Cell {
    match (left, right) {
        (FigureSeen::NotApplicable, _) | (_, FigureSeen::NotApplicable) => NONE,
        (FigureSeen::Word(left), FigureSeen::Word(right)) => {
            Cell::Truth((left == right) == (operator == Operator::Equal))
        }
        (FigureSeen::Names(names), FigureSeen::Word(word))
        | (FigureSeen::Word(word), FigureSeen::Names(names)) => {
            Cell::Truth(names.iter().any(|name| name == word) == (operator == Operator::Equal))
        }
        (FigureSeen::Day(left), FigureSeen::Day(right)) => Cell::Truth(operator.holds(left.cmp(&right))),
        (FigureSeen::Number(..), FigureSeen::Number(..)) => left.number().combined(operator, right.number()),
        _ => ABSENT,
    }
}

struct Reader<'f, 'g> {
    find: &'f mut FindFigure<'g>,
    looks: Vec<Look>,
}

/// What stands beside an operator.
enum Side {
    Figure(usize, FigureSort),
    Word(String),
    Day(Day),
    /// A number, or something computed.
    Other,
}

impl Side {
    /// Whether it is compared as something else than a number.
    fn is_worded(&self) -> bool {
        matches!(self, Side::Figure(_, FigureSort::Text | FigureSort::Day) | Side::Word(_) | Side::Day(_))
    }

    /// As messages name it.
    fn sort(&self) -> &'static str {
        match self {
            Side::Figure(_, FigureSort::Text | FigureSort::Names | FigureSort::Any) | Side::Word(_) => "text",
            Side::Figure(_, FigureSort::Day) | Side::Day(_) => "day",
            _ => "number",
        }
    }
}

impl Reader<'_, '_> {
    fn look(&mut self, figure: usize, sort: FigureSort, at: At) -> Expression {
        let look = Look { figure, sort, at };
        let known = self.looks.iter().position(|other| *other == look);
        Expression::Setting(known.unwrap_or_else(|| {
            self.looks.push(look);
            self.looks.len() - 1
        }))
    }

    fn figure(
        &mut self,
        parts: &[(String, Range<usize>)],
        span: &Range<usize>,
        findings: &mut Findings,
    ) -> Option<(usize, FigureSort)> {
        let name = parts.iter().map(|(part, _)| part.as_str()).collect::<Vec<_>>().join(".");
        (self.find)(&name, span.clone(), findings)
    }

    /// A figure alone: a number, or whether it says anything.
    fn named(&mut self, figure: usize, sort: FigureSort) -> Typed {
        let dimension = match sort {
            FigureSort::Text | FigureSort::Day => return (self.look(figure, sort, At::Said), Type::Truth),
            FigureSort::Share => Dimension::SHARE,
            FigureSort::Number | FigureSort::Names | FigureSort::Any => Dimension::Bare,
        };
        (self.look(figure, sort, At::Number), Type::Number(dimension))
    }

    fn side(&mut self, tree: &Syntax, findings: &mut Findings) -> Option<Side> {
        Some(match &tree.form {
            Form::Text(word) => Side::Word(word.clone()),
            Form::Day(day) => Side::Day(*day),
            Form::Name(parts) => {
                let (figure, sort) = self.figure(parts, &tree.span, findings)?;
                Side::Figure(figure, sort)
            }
            _ => Side::Other,
        })
    }

    /// The same, saying nothing yet of a name that is none.
    fn side_if_any(&mut self, tree: &Syntax, findings: &Findings) -> Option<Side> {
        self.side(tree, &mut Findings::new(&findings.source))
    }

    /// Whether one of two sides is no number, or it is not known of either.
    fn is_worded(&mut self, a: &Syntax, b: &Syntax, findings: &Findings) -> bool {
        let any = |side: &Side| matches!(side, Side::Figure(_, FigureSort::Any));
        match (self.side_if_any(a, findings), self.side_if_any(b, findings)) {
            (Some(a), Some(b)) => a.is_worded() || b.is_worded() || any(&a) && any(&b),
            (a, b) => a.or(b).is_some_and(|side| side.is_worded() || any(&side)),
        }
    }

    /// A comparison with words or days.
    fn compared(
        &mut self,
        operator: Operator,
        (a, b): (&Syntax, &Syntax),
        span: &Range<usize>,
        findings: &mut Findings,
    ) -> Option<Expression> {
        let equality = matches!(operator, Operator::Equal | Operator::Unequal);
        let left = self.side(a, findings)?;
        let right = match (&left, &b.form, self.side_if_any(b, findings)) {
            // What is no figure was meant as a word.
            (Side::Figure(_, sort), Form::Name(parts), None)
                if equality && is_text(*sort) && parts.len() == 1 =>
            {
                let word = &parts[0].0;
                let message = Message::new("rulebook-word-quotes").with("word", word);
                findings.error(b.span.clone(), message).suggestion = Some(format!("'{word}'"));
                return None;
            }
            _ => self.side(b, findings)?,
        };
        let (figure, sort, operator, against) = match (left, right) {
            (Side::Figure(f, sort), Side::Word(word)) | (Side::Word(word), Side::Figure(f, sort))
                if is_text(sort) && equality =>
            {
                (f, sort, operator, Against::Word(word))
            }
            (Side::Figure(f, sort), Side::Day(day)) if is_day(sort) => (f, sort, operator, Against::Day(day)),
            (Side::Day(day), Side::Figure(f, sort)) if is_day(sort) => {
                (f, sort, turned(operator), Against::Day(day))
            }
            (Side::Figure(f, s), Side::Figure(g, t))
                if is_day(s) && is_day(t) || is_text(s) && is_text(t) && equality =>
            {
                (f, s, operator, Against::Figure(g))
            }
            (left, right) if left.sort() == "text" && right.sort() == "text" => {
                findings.error(span.clone(), Message::new("rulebook-choice-order"));
                return None;
            }
            (left, right) => {
                let message = Message::new("rulebook-unit-mismatch");
                let message = message.with_sort("left", left.sort()).with_sort("right", right.sort());
                findings.error(span.clone(), message);
                return None;
            }
        };
        Some(self.look(figure, sort, At::Compared(operator, against)))
    }
}

/// Whether it can be words.
fn is_text(sort: FigureSort) -> bool {
    matches!(sort, FigureSort::Text | FigureSort::Names | FigureSort::Any)
}

/// Whether it can be a day.
fn is_day(sort: FigureSort) -> bool {
    matches!(sort, FigureSort::Day | FigureSort::Any)
}

/// The operator with its sides exchanged.
fn turned(operator: Operator) -> Operator {
    match operator {
        Operator::Less => Operator::More,
        Operator::AtMost => Operator::AtLeast,
        Operator::More => Operator::Less,
        Operator::AtLeast => Operator::AtMost,
        same => same,
    }
}

impl Names for Reader<'_, '_> {
    /// Never asked: every name is a figure.
    fn find(
        &mut self,
        _name: &str,
        _span: &Range<usize>,
        _findings: &mut Findings,
    ) -> Option<(Named, Option<Type>)> {
        None
    }

    fn known(&self) -> Vec<String> {
        Vec::new()
    }

    fn in_percent(&self, said: &Expression) -> bool {
        matches!(said, Expression::Setting(at) if self.looks[*at].sort == FigureSort::Share)
    }

    /// A number says something unless it is zero.
    fn as_condition(&mut self, said: &Expression) -> Option<Expression> {
        if let Expression::Setting(at) = said
            && self.looks[*at].sort == FigureSort::Any
        {
            return Some(self.look(self.looks[*at].figure, FigureSort::Any, At::Said));
        }
        let zero = Expression::Number(Number::ZERO, Literal::Plain);
        Some(Expression::Binary(Operator::Unequal, Box::new(said.clone()), Box::new(zero)))
    }

    fn attribute(&mut self, tree: &Syntax, findings: &mut Findings) -> Option<Option<Typed>> {
        match &tree.form {
            Form::Name(parts) => {
                let found = self.figure(parts, &tree.span, findings);
                Some(found.map(|(figure, sort)| self.named(figure, sort)))
            }
            Form::Given { of, given } => {
                let Form::Name(parts) = &of.form else { return None };
                let found = self.figure(parts, &of.span, findings);
                Some(found.map(|(figure, sort)| {
                    let said = self.look(figure, sort, At::Said);
                    (Expression::Given(Box::new(said), *given), Type::Truth)
                }))
            }
            Form::Binary(operator, a, b) if operator.compares() => {
                let worded = self.is_worded(a, b, findings);
                worded.then(|| {
                    Some((self.compared(*operator, (&**a, &**b), &tree.span, findings)?, Type::Truth))
                })
            }
            Form::OneOf { of, list, within } => {
                let worded = list.iter().any(|entry| self.is_worded(of, entry, findings));
                worded.then(|| {
                    let mut any = Expression::Truth(false);
                    for entry in list {
                        let test = self.compared(Operator::Equal, (&**of, entry), &entry.span, findings)?;
                        any = Expression::Binary(Operator::Or, Box::new(any), Box::new(test));
                    }
                    let test = if *within { any } else { Expression::Not(Box::new(any)) };
                    Some((test, Type::Truth))
                })
            }
            _ => None,
        }
    }
}
