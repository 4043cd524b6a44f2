//! Which settings a rule needs, itself and through the rules beneath it.

use std::collections::BTreeSet;

use super::expression::Expression;
use super::rules::{Body, Plan};

impl Body {
    /// The settings a rule speaks of itself.
    pub(crate) fn settings(&self) -> Vec<usize> {
        let mut found = Vec::new();
        for expression in self.expressions() {
            expression.walk(&mut |part| {
                if let Expression::Setting(at) = part
                    && !found.contains(at)
                {
                    found.push(*at);
                }
            });
        }
        found
    }
}

impl Plan {
    /// The settings that a rule needs, at however many removes.
    pub(crate) fn settings_for(&self, rule: usize) -> BTreeSet<usize> {
        let needed = self.needed_for(rule).into_iter();
        needed.flat_map(|rule| self.rules[rule].body.settings()).collect()
    }
}
