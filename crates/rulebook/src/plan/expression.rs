//! Formulas over what the rules and settings of a rulebook come to for one subject.

use super::condition::{Condition, Operand};
use super::rules::VetoName;
use crate::language::{Number, Operator};

/// A formula over the rules and settings of one rulebook.
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum Expression {
    Number(Number, Literal),
    Truth(bool),
    /// The value of a rule: of a quota or ranking the place, of a veto how many findings are in force.
    Rule(usize),
    /// Whether what a rule speaks of is so: a duty done, a place had, a grade passed, a review open.
    Held(usize),
    /// In how many parts of the period a repeated duty was done, or missed.
    Parts(usize, Part),
    Setting(usize),
    /// How many compete for the places of a quota or ranking, or for the bands of a grade, in the subject's own field.
    Competing(usize),
    /// What the registry says of the subject on the day asked about: one of [`super::rules::Plan::attributes`].
    Own(usize),
    /// A result of another rulebook or of an earlier period: one of [`super::rules::Plan::references`].
    Elsewhere(usize),
    /// Whether a veto is in force against the subject.
    Veto(VetoName),
    Given(Box<Expression>, bool),
    Not(Box<Expression>),
    Negative(Box<Expression>),
    Binary(Operator, Box<Expression>, Box<Expression>),
    If(Box<Expression>, Box<Expression>, Box<Expression>),
    Call(Function, Vec<Expression>),
}

/// What the registry says of a subject.
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum Attribute {
    Number(Operand),
    Is(Condition),
}

/// What became of a repeated duty in parts of the period.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Part {
    Done,
    Missed,
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
    /// The rule this is about, if it is about one.
    pub(crate) fn rule(&self) -> Option<usize> {
        match self {
            Expression::Rule(rule)
            | Expression::Held(rule)
            | Expression::Parts(rule, _)
            | Expression::Competing(rule) => Some(*rule),
            _ => None,
        }
    }

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
