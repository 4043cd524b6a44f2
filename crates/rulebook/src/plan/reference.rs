//! Results of other rulebooks and of earlier periods that formulas ask for.

use std::collections::BTreeSet;

use super::contest::Way;
use super::expression::Expression;
use super::rules::Plan;

/// `result('safety-targets.score')`, `previous(level)`, `{ from: periods, sum: monthly-marks.score }`,
/// `{ from: members, average: teacher-marks.score }`.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Reference {
    pub(crate) rulebook: String,
    pub(crate) result: String,
    /// How many periods earlier.
    pub(crate) back: u16,
    /// Whether it is asked if the result is met; else its value.
    pub(crate) held: bool,
    /// What of the other rulebook is taken together; without, it is what it says of the subject itself.
    pub(crate) over: Option<(Over, Way)>,
    /// As it is written.
    pub(crate) written: String,
}

/// Of what a result of another rulebook is taken together.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Over {
    /// Each of its periods that begin in this one.
    Periods,
    /// All who belong to the subject: members of a group; persons, groups and units of a unit.
    Members,
}

impl Plan {
    /// Ids of the rulebooks of which it asks something that is over.
    pub(crate) fn asked_earlier(&self) -> impl Iterator<Item = &str> {
        let earlier =
            |reference: &&Reference| reference.back > 0 || matches!(reference.over, Some((Over::Periods, _)));
        self.references.iter().filter(earlier).map(|reference| reference.rulebook.as_str())
    }

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

    /// Whether a result asks, at however many removes, for itself in an earlier period.
    pub(crate) fn rests_on_its_past(&self, rulebook: &str, result: &str) -> bool {
        let rule = |id: &str| self.rules.iter().position(|rule| rule.id == id);
        let mut open: Vec<usize> = rule(result).into_iter().collect();
        let mut seen = BTreeSet::new();
        while let Some(next) = open.pop() {
            let asked = self.references_for(next).into_iter().map(|at| &self.references[at]);
            for earlier in asked.filter(|asked| asked.rulebook == rulebook && asked.back > 0) {
                if earlier.result == result {
                    return true;
                }
                if seen.insert(earlier.result.as_str()) {
                    open.extend(rule(&earlier.result));
                }
            }
        }
        false
    }
}
