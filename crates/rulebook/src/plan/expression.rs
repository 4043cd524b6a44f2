//! Formulas over what the rules and settings of a rulebook come to for one subject.

use super::rules::VetoName;
use crate::language::{Number, Operator};

/// A formula over the rules and settings of one rulebook.
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum Expression {
    Number(Number, Literal),
    Truth(bool),
    Rule(usize),
    Setting(usize),
    /// Whether a veto is in force against the subject.
    Veto(VetoName),
    Given(Box<Expression>, bool),
    Not(Box<Expression>),
    Negative(Box<Expression>),
    Binary(Operator, Box<Expression>, Box<Expression>),
    If(Box<Expression>, Box<Expression>, Box<Expression>),
    Call(Function, Vec<Expression>),
}

/// How a number was written, so that it is shown the same way.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) enum Literal {
    Plain,
    Share,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Function {
    Ceil,
    Floor,
    Round(u32),
    Min,
    Max,
    Abs,
    /// Minutes to hours.
    Hours,
    /// Hours to minutes.
    Minutes,
}

impl Expression {
    /// Calls `visit` for every part.
    pub(crate) fn walk(&self, visit: &mut dyn FnMut(&Expression)) {
        visit(self);
        match self {
            Expression::Given(a, _) | Expression::Not(a) | Expression::Negative(a) => a.walk(visit),
            Expression::Binary(_, a, b) => {
                a.walk(visit);
                b.walk(visit);
            }
            Expression::If(a, b, c) => {
                a.walk(visit);
                b.walk(visit);
                c.walk(visit);
            }
            Expression::Call(_, list) => list.iter().for_each(|e| e.walk(visit)),
            _ => {}
        }
    }
}
