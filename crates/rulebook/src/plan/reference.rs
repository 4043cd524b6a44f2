//! Results of other rulebooks and of earlier periods that formulas ask for.

use std::collections::BTreeSet;

use super::contest::Way;
use super::expression::Expression;
use super::rules::Plan;

/// `result('safety-targets.score')`, `previous(level)`, `{ from: periods, sum: monthly-marks.score }`.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Reference {
    pub(crate) rulebook: String,
    pub(crate) result: String,
    /// How many periods earlier.
    pub(crate) back: u16,
    /// Whether it is asked if the result is met; else its value.
    pub(crate) held: bool,
    /// Taken together over each of the other rulebook's periods that begin in this one.
    pub(crate) over: Option<Way>,
    /// As it is written.
    pub(crate) written: String,
}

impl Plan {
    /// The references that a rule itself asks for, each once.
    pub(crate) fn references_of(&self, rule: usize) -> BTreeSet<usize> {
        let mut found = BTreeSet::new();
        for expression in self.rules[rule].body.expressions() {
            expression.walk(&mut |part| {
                if let Expression::Elsewhere(reference) = part {
                    found.insert(*reference);
                }
            });
        }
        found
    }

    /// The references that a rule and all it needs ask for.
    pub(crate) fn references_for(&self, rule: usize) -> BTreeSet<usize> {
        self.needed_for(rule).into_iter().flat_map(|needed| self.references_of(needed)).collect()
    }
}
