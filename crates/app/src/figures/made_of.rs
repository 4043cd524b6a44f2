//! What a figure was made of: each record, unit or person that went into it, with what it contributed. Held
//! against the same at another position of the ledger, it says why a figure changed.

use std::collections::BTreeMap;

use mingde_core::id::EntityId;
use mingde_core::period::Period;
use mingde_core::revision::EntityKind;
use mingde_core::yaml::Node;
use mingde_report::form::{AssessmentTake, ColumnRequest, FigureRequest, Parts, Question, Take};
use mingde_rulebook::survey::{AskedElsewhere, CountedRow, Quoted, RowAt};
use mingde_rulebook::{
    Assessment, AssessmentDate, ResultColumn, ResultKind, ResultSpec, Rulebook, Status, Subject,
};
use rust_decimal::Decimal;

use super::Answers;
use super::columns::subject_of;
use super::counted::words;
use super::surveyed::Surveyed;

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

impl<'a> Answers<'a> {
    /// What each of these figures was made of, by name.
    pub fn made_of(&self, wanted: impl Fn(&str) -> bool) -> BTreeMap<String, MadeOf> {
        let survey = self.survey(self.form.figures());
        let surveyed = Surveyed::new(self, &survey, &self.library.own);
        let wanted = self.form.figures().iter().filter(|request| wanted(&request.name));
        let made_of = |question| self.made_of_one(question, &surveyed);
        wanted.map(|request| (request.name.clone(), made_of(&request.question))).collect()
    }

    fn made_of_one<'s>(&self, question: &Question, surveyed: &Surveyed<'s>) -> MadeOf
    where
        'a: 's,
    {
        match question {
            Question::Count { measure, take, columns } => {
                let mut rows = surveyed.rows("", &measure.key);
                if *take == Take::Rows && subject_of(measure) == Some(Subject::Unit) {
                    rows.extend(self.ended_rows(surveyed, &measure.key));
                }
                let codes: Vec<String> = rows.iter().map(|row| self.code(&row.at)).collect();
                let survey = self.survey_of_rows(measure, columns);
                let polled = survey.as_ref().map(|survey| Surveyed::new(self, survey, &self.library.own));
                let mut parts = vec![self.entries(question.kind_counted(), rows)];
                for question in columns.iter().filter_map(|column| column.question.as_ref()) {
                    parts.push(match &polled {
                        Some(polled) => self.made_of_column(question, (columns, &codes), polled),
                        None => self.made_of_one(question, surveyed),
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
            Question::Duties { rulebooks, which, parts, .. } => {
                let all = self.library.rulebook_ids().into_iter();
                let asked = all.filter(|id| rulebooks.is_empty() || rulebooks.iter().any(|r| r == id));
                let duties = |id| self.results_of(id, *parts, |spec| spec.kind == ResultKind::Duty);
                let found = asked
                    .flat_map(|id| duties(id).into_iter().map(move |result| (id, result)))
                    .flat_map(|(id, result)| self.results(id, &result, false, which.as_ref(), *parts));
                MadeOf::Results(found.collect())
            }
            Question::Indicators { rulebooks, results, which } => {
                let shown = |spec: &ResultSpec| match results.is_empty() {
                    true => spec.kind == ResultKind::Measure,
                    false => results.contains(&spec.id),
                };
                let found = rulebooks
                    .iter()
                    .flat_map(|id| {
                        self.results_of(id, Parts::Latest, shown).into_iter().map(move |result| (id, result))
                    })
                    .flat_map(|(id, result)| self.results(id, &result, true, which.as_ref(), Parts::Latest));
                MadeOf::Results(found.collect())
            }
            // A form whose formulas need each other in a circle has been refused: this ends.
            Question::Computed(measure) => {
                let needs = surveyed.needs(&measure.key);
                let named = |name: &str| self.form.figures().iter().find(|request| request.name == name);
                let mut parts: Vec<MadeOf> = needs
                    .into_iter()
                    .filter_map(named)
                    .map(|request| self.made_of_one(&request.question, surveyed))
                    .collect();
                for asked in surveyed.elsewhere(&measure.key) {
                    parts.push(match &asked.rulebook {
                        None => self.made_of_earlier(named(&asked.result), surveyed, asked.back),
                        Some(rulebook) => self.made_of_another(rulebook, &asked),
                    });
                }
                MadeOf::All(parts)
            }
            Question::Setting { .. } | Question::Period(_) | Question::Author => MadeOf::Nothing,
        }
    }

    /// What a column was made of for the rows of these codes.
    fn made_of_column<'s>(
        &self,
        question: &Question,
        (columns, codes): (&[ColumnRequest], &[String]),
        polled: &Surveyed<'s>,
    ) -> MadeOf
    where
        'a: 's,
    {
        match question {
            Question::Count { measure, .. } => {
                let of_rows = codes.iter().flat_map(|code| polled.rows(code, &measure.key));
                self.entries(question.kind_counted(), of_rows.collect())
            }
            // Columns that it needs today are columns themselves.
            Question::Computed(measure) => {
                let asked = polled.elsewhere(&measure.key).into_iter();
                let parts = asked.map(|asked| match &asked.rulebook {
                    Some(rulebook) => self.made_of_another(rulebook, &asked),
                    None => {
                        let own = columns.iter().find(|column| column.name == asked.result);
                        let earlier = polled.earlier(self, &self.library.own, asked.back);
                        let found = own.and_then(|column| column.question.as_ref()).zip(earlier.as_ref());
                        found.map_or(MadeOf::Nothing, |(question, earlier)| {
                            self.made_of_column(question, (columns, codes), earlier)
                        })
                    }
                });
                MadeOf::All(parts.collect())
            }
            other => self.made_of_one(other, polled),
        }
    }

    /// What another figure of the form was made of so many periods earlier.
    fn made_of_earlier<'s>(&self, of: Option<&FigureRequest>, surveyed: &Surveyed<'s>, back: u16) -> MadeOf
    where
        'a: 's,
    {
        let earlier = surveyed.earlier(self, &self.library.own, back);
        let found = of.zip(earlier.as_ref());
        found.map_or(MadeOf::Nothing, |(request, earlier)| self.made_of_one(&request.question, earlier))
    }

    /// The results of a rulebook that a formula asks for: in its period that holds the day, or in an earlier one.
    fn made_of_another(&self, rulebook: &str, asked: &AskedElsewhere) -> MadeOf {
        let Ok(found) = self.library.rulebook(rulebook) else { return MadeOf::Nothing };
        let now = match found.period == self.period.kind {
            true => self.period,
            false => Period::containing(found.period, self.as_of),
        };
        let then = (0..asked.back).fold(now, |period, _| period.previous());
        let assessed = self.assess_in(&|one: &Rulebook| one.id == rulebook, then);
        let results = assessed.first().and_then(|assessment| {
            let column = assessment.column(&asked.result)?;
            let all = 0..assessment.subjects.len();
            Some(
                all.map(|at| result_of(assessment, column, at, (column.status(at), column.value(at))))
                    .collect(),
            )
        });
        results.map_or(MadeOf::Nothing, MadeOf::Results)
    }

    /// The results of a rulebook as it was last assessed.
    fn results_of(&self, rulebook: &str, parts: Parts, wanted: impl Fn(&ResultSpec) -> bool) -> Vec<String> {
        let specs = self.last_assessed(rulebook, parts).map_or(&[][..], |rulebook| &rulebook.results);
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
        let result_of = |&at: &usize| {
            let value = judged.value(at).filter(|_| by_value);
            result_of(judged.assessment, judged.column, at, (judged.status(at), value))
        };
        judged.chosen.iter().map(result_of).collect()
    }
}

/// A result of one subject, with how it stands and its value.
fn result_of(
    assessment: &Assessment,
    column: &ResultColumn,
    at: usize,
    (status, value): (Status, Option<Decimal>),
) -> (ResultKey, ResultOf) {
    let subject = &assessment.subjects[at];
    let key =
        ResultKey { rulebook: assessment.rulebook.clone(), result: column.id.clone(), subject: subject.id };
    let date = AssessmentDate { as_of: assessment.as_of, period: Some(assessment.period) };
    let result = ResultOf {
        code: subject.code.to_string(),
        name: subject.name.to_string(),
        title: column.title.clone(),
        date,
        kind: column.kind,
        status,
        value,
    };
    (key, result)
}
