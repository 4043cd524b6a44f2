//! For which periods of a rulebook its results are taken.

use std::collections::BTreeSet;

use mingde_core::period::{Period, PeriodKind};
use mingde_report::form::{Form, Parts, Question};
use mingde_rulebook::{Assessment, AssessmentDate, ResultKind, Rulebook, asked_by};

use super::{Answers, each, questions};

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
                    let every = matches!(question, Question::Duties { parts: Parts::Each, .. });
                    let all = self.library.rulebook_ids().into_iter().filter(|_| rulebooks.is_empty());
                    let named = rulebooks.iter().map(String::as_str);
                    asked.extend(all.chain(named).map(|r| (r.to_owned(), every)));
                }
                _ => {}
            }
        }
        for (_, kind) in PeriodKind::ALL.iter().enumerate().map(|(at, (kind, _))| (at, *kind)) {
            for every in [false, true] {
                for part in self.parts(kind, every) {
                    let wanted = |r: &Rulebook| r.period == kind && asked.contains(&(r.id.clone(), every));
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

    /// Those wanted, in the version that holds on the day; with them go those whose vetoes or results they may ask for.
    pub(super) fn assess_in(&self, wanted: &dyn Fn(&Rulebook) -> bool, part: Period) -> Vec<Assessment> {
        let at = AssessmentDate { as_of: part.last().min(self.as_of), period: Some(part) };
        // A published version that no longer reads leaves the figures that rest on it without data.
        let on_the_day = self.library.rulebooks_on(at.as_of).unwrap_or_default();
        let (mut all, mut others): (Vec<&Rulebook>, Vec<_>) = on_the_day.into_iter().partition(|r| wanted(r));
        let count = all.len();
        if count == 0 {
            return Vec::new();
        }
        let asked: Vec<String> = asked_by(&all, &others).into_iter().map(|r| r.id.clone()).collect();
        let has_vetoes = |r: &Rulebook| r.results.iter().any(|result| result.kind == ResultKind::Veto);
        others.retain(|r| has_vetoes(r) || asked.contains(&r.id));
        all.extend(others);
        let mut assessed = mingde_rulebook::assess(&all, self.snapshot, at, &self.library.own);
        assessed.truncate(count);
        assessed
    }

    /// The rulebook in the version that was last assessed.
    pub(super) fn last_assessed(&self, id: &str, parts: Parts) -> Option<&Rulebook> {
        let last = self.assessments.get(&(id.to_owned(), each(parts)))?.last()?;
        self.library.rulebook_of(id, &last.receipt.rulebook_hash).map(AsRef::as_ref)
    }
}
