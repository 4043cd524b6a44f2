//! For which periods of a rulebook its results are taken.

use std::collections::BTreeSet;

use mingde_core::period::{Period, PeriodKind};
use mingde_report::form::{Form, Question};
use mingde_rulebook::{Assessment, AssessmentDate, ResultKind, Rulebook};

use super::{Answers, each, questions};
use crate::assess::own;

impl Answers<'_> {
    /// Evaluates the rulebooks the form asks about, each for its own periods.
    pub(super) fn assess(&mut self, form: &Form) {
        let mut asked: BTreeSet<(String, bool)> = BTreeSet::new();
        for question in questions(form) {
            match question {
                Question::Assessment { rulebook, parts, .. } => {
                    asked.insert((rulebook.clone(), each(*parts)));
                }
                Question::Setting { rulebook, .. } => {
                    asked.insert((rulebook.clone(), false));
                }
                Question::Duties { rulebooks, .. } | Question::Indicators { rulebooks, .. } => {
                    let all = self.library.rulebooks.keys().filter(|_| rulebooks.is_empty());
                    asked.extend(all.chain(rulebooks).map(|r| (r.clone(), false)));
                }
                _ => {}
            }
        }
        for (_, kind) in PeriodKind::ALL.iter().enumerate().map(|(at, (kind, _))| (at, *kind)) {
            for every in [false, true] {
                let wanted: Vec<&Rulebook> = self
                    .library
                    .rulebooks
                    .values()
                    .map(AsRef::as_ref)
                    .filter(|r| r.period == kind && asked.contains(&(r.id.clone(), every)))
                    .collect();
                if wanted.is_empty() {
                    continue;
                }
                for part in self.parts(kind, every) {
                    for assessment in self.assess_in(&wanted, part) {
                        let key = (assessment.rulebook.clone(), every);
                        self.assessments.entry(key).or_default().push(assessment);
                    }
                }
            }
        }
    }

    /// The periods of a kind: every one that has begun within the period reported on, or the last that is
    /// over; if none is, the current one.
    pub(super) fn parts(&self, kind: PeriodKind, every: bool) -> Vec<Period> {
        let current = Period::containing(kind, self.as_of);
        if every {
            let mut parts = vec![current];
            while let Some(first) = parts.first().copied() {
                let previous = first.previous();
                if previous.from < self.period.from {
                    break;
                }
                parts.insert(0, previous);
            }
            return parts;
        }
        let previous = current.previous();
        let over = current.last() <= self.as_of || previous.from < self.period.from;
        vec![if over { current } else { previous }]
    }

    fn assess_in(&self, wanted: &[&Rulebook], part: Period) -> Vec<Assessment> {
        let at = AssessmentDate { as_of: part.last().min(self.as_of), period: Some(part) };
        let all = self.with_vetoes(wanted);
        let mut assessed = mingde_rulebook::assess(&all, self.snapshot, at, &own(self.library));
        assessed.truncate(wanted.len());
        assessed
    }

    /// These rulebooks and, after them, those whose vetoes they may consult.
    pub(super) fn with_vetoes<'r>(&'r self, wanted: &[&'r Rulebook]) -> Vec<&'r Rulebook> {
        let others = self.library.rulebooks.values().map(AsRef::as_ref).filter(|r: &&Rulebook| {
            r.results.iter().any(|result| result.kind == ResultKind::Veto)
                && !wanted.iter().any(|w| w.id == r.id)
        });
        wanted.iter().copied().chain(others).collect()
    }
}
