//! What a figure was made of: each record, unit or person that went into it, with what it contributed. Held
//! against the same at another position of the ledger, it says why a figure changed.

use std::collections::BTreeMap;

use mingde_core::id::EntityId;
use mingde_core::number::Fixed;
use mingde_core::record::State;
use mingde_core::revision::EntityKind;
use mingde_core::snapshot::{Column, NO_NUMBER};
use mingde_report::form::{
    AssessmentTake, Condition, FigureRequest, Form, Question, RecordsTake, Registered, RegistryTake,
};
use rust_decimal::Decimal;

use super::Answers;
use super::condition::holds;

/// What a figure was made of.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Parts {
    /// Records or registry entries, with what each contributed as text; empty where being there is all.
    Entries(EntityKind, BTreeMap<EntityId, String>),
    /// Results of subjects of an assessment.
    Results(BTreeMap<EntityId, ResultOf>),
    /// Nothing in the ledger: the period reported on.
    Nothing,
}

/// The result of one subject.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct ResultOf {
    pub code: String,
    pub name: String,
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
    pub fn parts(mut self, form: &Form, wanted: impl Fn(&str) -> bool) -> BTreeMap<String, Parts> {
        self.assess(form);
        let wanted = form.figures().iter().filter(|request| wanted(&request.name));
        wanted.map(|request| (request.name.clone(), self.parts_of(request))).collect()
    }

    fn parts_of(&self, request: &FigureRequest) -> Parts {
        match &request.question {
            Question::Period(_) => Parts::Nothing,
            Question::Records { kind, take, conditions, window } => {
                Parts::Entries(EntityKind::Record, self.records_in(kind, take, conditions, *window))
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
                Parts::Entries(entity, parts.collect())
            }
            Question::Assessment { rulebook, result, take, conditions } => {
                Parts::Results(self.results(rulebook, result, take, conditions))
            }
        }
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
            RecordsTake::Sum(field) => match table.column(field) {
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
                let cells = columns.iter().map(|column| format!("{:?}", self.property(*of, at, column)));
                std::iter::once(self.name(*of, at)).chain(cells).collect::<Vec<_>>().join("\t")
            }
        }
    }

    fn results(
        &self,
        rulebook: &str,
        result: &str,
        take: &AssessmentTake,
        conditions: &[Condition],
    ) -> BTreeMap<EntityId, ResultOf> {
        let found = self.assessments.get(rulebook).and_then(|a| a.column(result).map(|c| (a, c)));
        let Some((assessment, column)) = found else { return BTreeMap::new() };
        // Where only the status is asked for, another value with the same status changes nothing.
        let by_value = matches!(take, AssessmentTake::Value | AssessmentTake::Sum | AssessmentTake::Rows(_));
        let subjects = (0..assessment.subjects.len())
            .filter(|&at| conditions.iter().all(|c| holds(c, &[self.of_subject(assessment, at, &c.name)])));
        subjects
            .map(|at| {
                let subject = &assessment.subjects[at];
                let result = ResultOf {
                    code: subject.code.to_string(),
                    name: subject.name.to_string(),
                    status: column.status[at].name(),
                    value: column.value[at].filter(|_| by_value),
                };
                (subject.id, result)
            })
            .collect()
    }
}
