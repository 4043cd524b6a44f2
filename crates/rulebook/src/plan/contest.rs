//! Grades, places and what is taken of all: rules that hold subjects against bounds or against each other.

use super::condition::Operand;
use super::expression::Expression;
use crate::language::{Number, Rounding};

/// A named band of a value.
#[derive(Debug, Clone)]
pub(crate) struct Band {
    /// From which value up; the lowest has none.
    pub(crate) from: Option<Expression>,
    pub(crate) code: String,
    pub(crate) title: String,
    /// For how many there is a place in it; who has none comes into the band beneath.
    pub(crate) places: Option<Places>,
}

/// The value of a grade is the number of bands beneath it.
#[derive(Debug, Clone)]
pub(crate) struct Grade {
    pub(crate) of: Expression,
    /// From the highest down.
    pub(crate) bands: Vec<Band>,
    /// What lifts by one band each, and what lowers by one.
    pub(crate) up: Vec<Expression>,
    pub(crate) down: Vec<Expression>,
    /// Who competes with whom for the bands that have places.
    pub(crate) contest: Contest,
    pub(crate) vetoes: Vec<Expression>,
    /// Most that is given while a veto is in force, as an index from the highest.
    pub(crate) vetoed: usize,
    /// The lowest band that passes, as an index from the highest.
    pub(crate) pass: Option<usize>,
    pub(crate) written: String,
}

/// Who competes with whom, and what decides between those whose values are the same.
#[derive(Debug, Clone, Default)]
pub(crate) struct Contest {
    /// Only those who are alike in all of this compete; empty: all do.
    pub(crate) each: Vec<Operand>,
    /// What decides next, the higher first; then what decides after that.
    pub(crate) then: Vec<Expression>,
    /// Whether those who tie across a border all come in; else all stay out.
    pub(crate) ties_in: bool,
}

/// How many places there are.
#[derive(Debug, Clone)]
pub(crate) struct Places {
    pub(crate) most: Expression,
    /// Whether `most` is a share of those who have a value.
    pub(crate) share: bool,
    pub(crate) how: Rounding,
    /// There are no fewer than this.
    pub(crate) least: Number,
}

/// At most so many of those who qualify.
#[derive(Debug, Clone)]
pub(crate) struct Quota {
    pub(crate) of: Expression,
    pub(crate) when: Option<Expression>,
    pub(crate) places: Places,
    pub(crate) contest: Contest,
    pub(crate) written: String,
}

#[derive(Debug, Clone)]
pub(crate) struct Ranking {
    pub(crate) of: Expression,
    pub(crate) when: Option<Expression>,
    pub(crate) ascending: bool,
    /// 1, 2, 2, 3 instead of 1, 2, 2, 4.
    pub(crate) dense: bool,
    pub(crate) contest: Contest,
    pub(crate) written: String,
}

/// The results of all subjects taken together: the best, the mean, the sum.
#[derive(Debug, Clone)]
pub(crate) struct Among {
    /// What is taken of each of them; of a count nothing.
    pub(crate) of: Option<Expression>,
    pub(crate) when: Option<Expression>,
    pub(crate) way: Way,
    /// Only those are taken who are alike in all of this; empty: all are.
    pub(crate) each: Vec<Operand>,
    pub(crate) written: String,
}

/// What several results come to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Way {
    Count,
    Sum,
    Average,
    Min,
    Max,
}

impl Grade {
    /// Whether there are bands with a limited number of places.
    pub(crate) fn is_limited(&self) -> bool {
        self.bands.iter().any(|band| band.places.is_some())
    }
}
