//! What a rulebook says to readers in its own words, beside its articles.

use std::collections::BTreeSet;

use crate::plan::{Body, Rulebook};

impl Rulebook {
    /// Titles of results, settings, checks and grades, owners, sources, effects, advice and bodies: each once. What a page may say in
    /// another language than the rulebook is written in.
    pub fn phrases(&self) -> BTreeSet<&str> {
        let mut phrases = BTreeSet::new();
        for rule in &self.plan.rules {
            phrases.extend([rule.title.as_str(), rule.effect.1.as_str()]);
            match &rule.body {
                Body::Duty(duty) => phrases.extend([duty.owner.as_str()]),
                Body::Grade(grade) => phrases.extend(grade.bands.iter().map(|band| band.title.as_str())),
                Body::Proposal(proposal) => phrases.extend([proposal.body.as_str()]),
                _ => {}
            }
        }
        for setting in &self.plan.settings {
            phrases.insert(&setting.title);
            phrases.extend(setting.values.iter().map(|value| value.source.as_str()));
        }
        for check in &self.plan.checks {
            phrases.extend([check.title.as_str(), check.advice.as_str()]);
        }
        phrases.remove("");
        phrases
    }
}
