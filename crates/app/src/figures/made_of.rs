//! What a figure was made of: each record, unit or person that went into it, with what it contributed. Held
//! against the same at another position of the ledger, it says why a figure changed.

use std::collections::BTreeMap;

use mingde_core::id::EntityId;
use mingde_core::revision::EntityKind;
use mingde_core::yaml::Node;
use mingde_report::form::{AssessmentTake, Parts, Question};
use mingde_rulebook::survey::{CountedRow, Quoted, RowAt};
use mingde_rulebook::{AssessmentDate, ResultKind, ResultSpec, Status};
use rust_decimal::Decimal;

use super::Answers;
use super::counted::{Surveyed, words};

/// What a figure was made of.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum MadeOf {
    /// Records or registry entries, with what each contributed as text; empty where being there is all.
    Entries(EntityKind, BTreeMap<EntityId, String>),
    /// Results of subjects of assessments.
    Results(BTreeMap<ResultKey, ResultOf>),
    /// What it is computed from or shows beside itself: other figures of the form, columns asked on their own.
    All(Vec<MadeOf>),
    /// Nothing in the ledger: the period reported on, a setting.
    Nothing,
}

/// Which result of which subject.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct ResultKey {
    pub rulebook: String,
    pub result: String,
    pub subject: EntityId,
}

/// The result of one subject.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct ResultOf {
    pub code: String,
    pub name: String,
    /// Title of the result.
    pub title: String,
    /// Day and period of the assessment it is from.
    pub date: AssessmentDate,
    /// What sort of result it is.
    pub kind: ResultKind,
    /// How it stands.
    pub status: Status,
    pub value: Option<Decimal>,
}

impl Answers<'_> {
    /// What each of these figures was made of, by name.
    pub fn made_of(&self, wanted: impl Fn(&str) -> bool) -> BTreeMap<String, MadeOf> {
        let survey = self.survey(self.form.figures());
        let surveyed = Surveyed::new(self, &survey, &self.library.own);
        let wanted = self.form.figures().iter().filter(|request| wanted(&request.name));
        let made_of = |question| self.made_of_one(question, &surveyed);
        wanted.map(|request| (request.name.clone(), made_of(&request.question))).collect()
    }

    fn made_of_one(&self, question: &Question, surveyed: &Surveyed<'_>) -> MadeOf {
        match question {
            Question::Count { measure, columns, .. } => {
                let rows = surveyed.rows("", &measure.key);
                let codes: Vec<String> = rows.iter().map(|row| self.code(&row.at)).collect();
                let survey = self.survey_of_rows(measure, columns);
                let polled = survey.as_ref().map(|survey| Surveyed::new(self, survey, &self.library.own));
                let mut parts = vec![self.entries(question.kind_counted(), rows)];
                for question in columns.iter().filter_map(|column| column.question.as_ref()) {
                    parts.push(match (question, &polled) {
                        (Question::Count { measure, .. }, Some(polled)) => {
                            let of_rows = codes.iter().flat_map(|code| polled.rows(code, &measure.key));
                            self.entries(question.kind_counted(), of_rows.collect())
                        }
                        _ => self.made_of_one(question, surveyed),
                    });
                }
                if columns.iter().all(|column| column.question.is_none()) {
                    parts.remove(0)
                } else {
                    MadeOf::All(parts)
                }
            }
            Question::Assessment { rulebook, result, take, which, parts } => {
                // Where only the status is asked for, another value with the same status changes nothing.
                let by_value =
                    matches!(take, AssessmentTake::Value | AssessmentTake::Sum | AssessmentTake::Rows(..));
                MadeOf::Results(self.results(rulebook, result, by_value, which.as_ref(), *parts))
            }
            Question::Duties { rulebooks, which, .. } => {
                let all = self.library.rulebook_ids().into_iter();
                let asked = all.filter(|id| rulebooks.is_empty() || rulebooks.iter().any(|r| r == id));
                let duties = |id| self.results_of(id, |spec| spec.kind == ResultKind::Duty);
                let found = asked
                    .flat_map(|id| duties(id).into_iter().map(move |result| (id, result)))
                    .flat_map(|(id, result)| self.results(id, &result, false, which.as_ref(), Parts::Latest));
                MadeOf::Results(found.collect())
            }
            Question::Indicators { rulebooks, results, which } => {
                let shown = |spec: &ResultSpec| match results.is_empty() {
                    true => spec.kind == ResultKind::Measure,
                    false => results.contains(&spec.id),
                };
                let found = rulebooks
                    .iter()
                    .flat_map(|id| self.results_of(id, shown).into_iter().map(move |result| (id, result)))
                    .flat_map(|(id, result)| self.results(id, &result, true, which.as_ref(), Parts::Latest));
                MadeOf::Results(found.collect())
            }
            // A form whose formulas need each other in a circle has been refused: this ends.
            Question::Computed(measure) => {
                let needs = surveyed.needs(&measure.key);
                let parts =
                    self.form.figures().iter().filter(|request| needs.contains(&request.name.as_str()));
                MadeOf::All(parts.map(|request| self.made_of_one(&request.question, surveyed)).collect())
            }
            Question::Setting { .. } | Question::Period(_) | Question::Author => MadeOf::Nothing,
        }
    }

    /// The results of a rulebook as it was last assessed.
    fn results_of(&self, rulebook: &str, wanted: impl Fn(&ResultSpec) -> bool) -> Vec<String> {
        let specs = self.last_assessed(rulebook).map_or(&[][..], |rulebook| &rulebook.results);
        specs.iter().filter(|spec| wanted(spec)).map(|spec| spec.id.clone()).collect()
    }

    /// The entries a count looked at and did not leave out, each with what it brought: one that brings nothing
    /// another has not brought already is among them, since it would count without the other.
    fn entries(&self, of: Option<&str>, rows: Vec<CountedRow>) -> MadeOf {
        let snapshot = self.snapshot;
        let table = of.and_then(|of| snapshot.table(of));
        let mut kind = EntityKind::Record;
        let mut entries: BTreeMap<EntityId, String> = BTreeMap::new();
        for row in rows {
            let (entity, id) = match (row.at, table) {
                (RowAt::Record(at), Some(table)) => (EntityKind::Record, table.id[at as usize].0),
                (RowAt::Unit(at), _) => (EntityKind::Unit, snapshot.units.id[at as usize].0),
                (RowAt::Person(at), _) => (EntityKind::Person, snapshot.persons.id[at as usize].0),
                (RowAt::Group(at), _) => (EntityKind::Group, snapshot.groups.id[at as usize].0),
                (RowAt::Record(_), None) => continue,
            };
            kind = entity;
            let number = row.number.map(|number| number.normalize().to_string());
            let said = [&row.distinct].into_iter().chain(&row.told).filter(|said| **said != Quoted::Nothing);
            let brought: Vec<String> = number.into_iter().chain(said.map(words)).collect();
            let kept = entries.entry(id).or_default();
            if !kept.is_empty() {
                kept.push('、');
            }
            kept.push_str(&brought.join("\t"));
        }
        MadeOf::Entries(kind, entries)
    }

    fn results(
        &self,
        rulebook: &str,
        result: &str,
        by_value: bool,
        which: Option<&Node>,
        parts: Parts,
    ) -> BTreeMap<ResultKey, ResultOf> {
        let Some(judged) = self.judged(rulebook, result, which, parts) else { return BTreeMap::new() };
        let date = AssessmentDate { as_of: judged.assessment.as_of, period: Some(judged.assessment.period) };
        let subjects = judged.chosen.iter();
        subjects
            .map(|&at| {
                let subject = &judged.assessment.subjects[at];
                let key = ResultKey {
                    rulebook: rulebook.to_owned(),
                    result: result.to_owned(),
                    subject: subject.id,
                };
                let result = ResultOf {
                    code: subject.code.to_string(),
                    name: subject.name.to_string(),
                    title: judged.column.title.clone(),
                    date,
                    kind: judged.column.kind,
                    status: judged.status(at),
                    value: judged.value(at).filter(|_| by_value),
                };
                (key, result)
            })
            .collect()
    }
}
