//! What a figure was made of: each record, unit or person that went into it, with what it contributed. Held
//! against the same at another position of the ledger, it says why a figure changed.

use std::collections::BTreeMap;

use mingde_core::id::EntityId;
use mingde_core::number::Fixed;
use mingde_core::record::State;
use mingde_core::revision::EntityKind;
use mingde_core::snapshot::{Column, NO_NUMBER};
use mingde_report::form::{
    AssessmentTake, Condition, FigureRequest, Form, Parts, Question, RecordsTake, Registered, RegistryTake,
};
use rust_decimal::Decimal;

use super::Answers;
use super::condition::holds;

/// What a figure was made of.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum MadeOf {
    /// Records or registry entries, with what each contributed as text; empty where being there is all.
    Entries(EntityKind, BTreeMap<EntityId, String>),
    /// Results of subjects of an assessment.
    Results(BTreeMap<EntityId, ResultOf>),
    /// Nothing of its own in the ledger: the period reported on, a setting, what other figures give.
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
    pub fn made_of(mut self, form: &Form, wanted: impl Fn(&str) -> bool) -> BTreeMap<String, MadeOf> {
        self.assess(form);
        let wanted = form.figures().iter().filter(|request| wanted(&request.name));
        wanted.map(|request| (request.name.clone(), self.made_of_one(request))).collect()
    }

    fn made_of_one(&self, request: &FigureRequest) -> MadeOf {
        match &request.question {
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
                MadeOf::Entries(entity, parts.collect())
            }
            Question::Assessment { rulebook, result, take, conditions, parts } => {
                MadeOf::Results(self.results(rulebook, result, take, conditions, *parts))
            }
            Question::Duties { .. }
            | Question::Indicators { .. }
            | Question::Setting { .. }
            | Question::Figures { .. }
            | Question::Period(_) => MadeOf::Nothing,
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
        take: &AssessmentTake,
        conditions: &[Condition],
        parts: Parts,
    ) -> BTreeMap<EntityId, ResultOf> {
        let Some(judged) = self.judged(rulebook, result, conditions, parts) else { return BTreeMap::new() };
        // Where only the status is asked for, another value with the same status changes nothing.
        let by_value = matches!(take, AssessmentTake::Value | AssessmentTake::Sum | AssessmentTake::Rows(..));
        let subjects = judged.chosen.iter();
        subjects
            .map(|&at| {
                let subject = &judged.assessment.subjects[at];
                let result = ResultOf {
                    code: subject.code.to_string(),
                    name: subject.name.to_string(),
                    status: judged.status(at).name(),
                    value: judged.value(at).filter(|_| by_value),
                };
                (subject.id, result)
            })
            .collect()
    }
}
