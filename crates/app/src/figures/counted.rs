//! What a figure was made of: each record, unit or person that went into it, with what it contributed. Held
//! against the same at another position of the ledger, it says why a figure changed.

use std::collections::BTreeMap;

use mingde_core::id::EntityId;
use mingde_core::number::Fixed;
use mingde_core::record::State;
use mingde_core::revision::EntityKind;
use mingde_core::snapshot::{Column, NO_NUMBER};
use mingde_report::form::{
    AssessmentTake, Condition, Form, Parts, Question, RecordsTake, Registered, RegistryTake,
};
use mingde_rulebook::{AssessmentDate, ResultKind, ResultSpec};
use rust_decimal::Decimal;

use super::condition::holds;
use super::{Answers, columns_of};

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
    /// Stable name of the status.
    pub status: &'static str,
    pub value: Option<Decimal>,
}

fn registered(take: &RegistryTake) -> Registered {
    match take {
        RegistryTake::Count(of) | RegistryTake::Names(of) => *of,
        RegistryTake::Sum { of, .. } | RegistryTake::Rows { of, .. } => *of,
    }
}

impl Answers<'_> {
    /// What each of these figures was made of, by name.
    pub fn made_of(mut self, form: &Form, wanted: impl Fn(&str) -> bool) -> BTreeMap<String, MadeOf> {
        self.assess(form);
        let wanted = form.figures().iter().filter(|request| wanted(&request.name));
        wanted.map(|request| (request.name.clone(), self.made_of_one(form, &request.question))).collect()
    }

    fn made_of_one(&self, form: &Form, question: &Question) -> MadeOf {
        match question {
            Question::Records { kind, take, conditions, window, .. } => {
                MadeOf::Entries(EntityKind::Record, self.records_in(kind, take, conditions, *window))
            }
            Question::Registry { take, conditions, at } => {
                let of = registered(take);
                let entity = match of {
                    Registered::Units => EntityKind::Unit,
                    Registered::Groups => EntityKind::Group,
                    Registered::Persons | Registered::Members => EntityKind::Person,
                };
                let chosen = self.chosen(of, conditions, self.moment(*at));
                let parts = chosen.into_iter().map(|at| (self.entity(of, at), self.contribution(take, at)));
                let entries = MadeOf::Entries(entity, parts.collect());
                let asked = columns_of(question).iter().filter_map(|column| column.question.as_ref());
                let columns: Vec<MadeOf> = asked.map(|question| self.made_of_one(form, question)).collect();
                match columns.is_empty() {
                    true => entries,
                    false => MadeOf::All(std::iter::once(entries).chain(columns).collect()),
                }
            }
            Question::Assessment { rulebook, result, take, conditions, parts } => {
                // Where only the status is asked for, another value with the same status changes nothing.
                let by_value =
                    matches!(take, AssessmentTake::Value | AssessmentTake::Sum | AssessmentTake::Rows(..));
                MadeOf::Results(self.results(rulebook, result, by_value, conditions, *parts))
            }
            Question::Duties { rulebooks, conditions, .. } => {
                let all = self.library.rulebook_ids().into_iter();
                let asked = all.filter(|id| rulebooks.is_empty() || rulebooks.iter().any(|r| r == id));
                let duties = |id| self.results_of(id, |spec| spec.kind == ResultKind::Duty);
                let found = asked
                    .flat_map(|id| duties(id).into_iter().map(move |result| (id, result)))
                    .flat_map(|(id, result)| self.results(id, &result, false, conditions, Parts::Latest));
                MadeOf::Results(found.collect())
            }
            Question::Indicators { rulebooks, results, conditions } => {
                let shown = |spec: &ResultSpec| match results.is_empty() {
                    true => spec.kind == ResultKind::Measure,
                    false => results.contains(&spec.id),
                };
                let found = rulebooks
                    .iter()
                    .flat_map(|id| self.results_of(id, shown).into_iter().map(move |result| (id, result)))
                    .flat_map(|(id, result)| self.results(id, &result, true, conditions, Parts::Latest));
                MadeOf::Results(found.collect())
            }
            // A form reads only where each of these stands before: this ends.
            Question::Figures { names, .. } => {
                let parts = form.figures().iter().filter(|request| names.contains(&request.name));
                MadeOf::All(parts.map(|request| self.made_of_one(form, &request.question)).collect())
            }
            Question::Setting { .. } | Question::Period(_) => MadeOf::Nothing,
        }
    }

    /// The results of a rulebook as it was last assessed.
    fn results_of(&self, rulebook: &str, wanted: impl Fn(&ResultSpec) -> bool) -> Vec<String> {
        let specs = self.last_assessed(rulebook).map_or(&[][..], |rulebook| &rulebook.results);
        specs.iter().filter(|spec| wanted(spec)).map(|spec| spec.id.clone()).collect()
    }

    /// The same records that [`recorded`](Answers::recorded) counts.
    fn records_in(
        &self,
        kind: &str,
        take: &RecordsTake,
        conditions: &[Condition],
        window: mingde_report::form::Window,
    ) -> BTreeMap<EntityId, String> {
        let Some(table) = self.snapshot.table(kind) else { return BTreeMap::new() };
        let (from, to) = self.window(window);
        let counts = |row: &usize| {
            table.state[*row] == State::Accepted
                && (from.number()..=to.number()).contains(&table.day[*row])
                && conditions.iter().all(|c| holds(c, &self.of_record(table, *row, &c.name)))
        };
        let contribution = |row: usize| match take {
            RecordsTake::Count => String::new(),
            RecordsTake::Sum(field) | RecordsTake::Average(field) => match table.column(field) {
                Some(Column::Number(numbers)) if numbers[row] != NO_NUMBER => {
                    Fixed::from_raw(numbers[row]).to_string()
                }
                _ => String::new(),
            },
            RecordsTake::Distinct(each) | RecordsTake::Names(each) => self.named(table, row, each).join("、"),
            RecordsTake::FirstDate | RecordsTake::LastDate => table.day[row].to_string(),
            RecordsTake::Rows(columns) => {
                let named = |column: &String| {
                    self.named(table, row, &mingde_report::form::Each::Named(column.clone())).join("、")
                };
                columns.iter().map(named).collect::<Vec<_>>().join("\t")
            }
        };
        (0..table.len()).filter(counts).map(|row| (table.id[row].0, contribution(row))).collect()
    }

    fn entity(&self, of: Registered, at: usize) -> EntityId {
        match of {
            Registered::Units => self.snapshot.units.id[at].0,
            Registered::Groups => self.snapshot.groups.id[at].0,
            Registered::Persons | Registered::Members => self.snapshot.persons.id[at].0,
        }
    }

    fn contribution(&self, take: &RegistryTake, at: usize) -> String {
        match take {
            RegistryTake::Count(_) => String::new(),
            RegistryTake::Names(of) => self.name(*of, at),
            RegistryTake::Sum { of, field } => format!("{:?}", self.property(*of, at, field)),
            RegistryTake::Rows { of, columns } => {
                let cells = columns
                    .iter()
                    .filter(|column| column.question.is_none())
                    .map(|column| format!("{:?}", self.property(*of, at, &column.name)));
                std::iter::once(self.name(*of, at)).chain(cells).collect::<Vec<_>>().join("\t")
            }
        }
    }

    fn results(
        &self,
        rulebook: &str,
        result: &str,
        by_value: bool,
        conditions: &[Condition],
        parts: Parts,
    ) -> BTreeMap<ResultKey, ResultOf> {
        let Some(judged) = self.judged(rulebook, result, conditions, parts) else { return BTreeMap::new() };
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
                    status: judged.status(at).name(),
                    value: judged.value(at).filter(|_| by_value),
                };
                (key, result)
            })
            .collect()
    }
}
