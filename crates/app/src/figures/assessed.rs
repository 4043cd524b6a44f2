//! Figures from assessments.

use std::collections::BTreeMap;

use mingde_report::figure::{Figure, FigureValue, Receipt, Row};
use mingde_report::form::{AssessmentTake, Condition, Status as Wanted};
use mingde_rulebook::{Assessment, ResultColumn, Status, Subject};
use rust_decimal::Decimal;

use super::condition::{Seen, holds};
use super::{Answers, count, names};

impl Answers<'_> {
    pub(super) fn assessed(
        &self,
        rulebook: &str,
        result: &str,
        take: &AssessmentTake,
        conditions: &[Condition],
    ) -> Figure {
        let found = self.assessments.get(rulebook).and_then(|a| a.column(result).map(|c| (a, c)));
        let Some((assessment, column)) = found else {
            return Figure::new(FigureValue::NoData, format!("{rulebook}.{result}"));
        };
        let subjects: Vec<usize> = (0..assessment.subjects.len())
            .filter(|&at| conditions.iter().all(|c| holds(c, &[self.of_subject(assessment, at, &c.name)])))
            .collect();
        let with =
            |wanted: Wanted| subjects.iter().copied().filter(move |&at| column.status[at] == status(wanted));
        let spoken = subjects.iter().any(|&at| matches!(column.status[at], Status::Met | Status::NotMet));
        let value = match take {
            AssessmentTake::Value => match subjects.as_slice() {
                [one] => column.value[*one].map_or(FigureValue::NoData, FigureValue::Number),
                _ => FigureValue::NoData,
            },
            AssessmentTake::Count(wanted) => count(with(*wanted).count(), spoken),
            AssessmentTake::Share(wanted) => {
                let known =
                    subjects.iter().filter(|&&at| matches!(column.status[at], Status::Met | Status::NotMet));
                FigureValue::Share {
                    part: Decimal::from(with(*wanted).count() as u64),
                    whole: Decimal::from(known.count() as u64),
                }
            }
            AssessmentTake::Sum => {
                let values: Vec<Decimal> = subjects.iter().filter_map(|&at| column.value[at]).collect();
                if values.is_empty() { FigureValue::NoData } else { FigureValue::Number(values.iter().sum()) }
            }
            AssessmentTake::Names(wanted) => {
                names(with(*wanted).map(|at| assessment.subjects[at].name.to_string()).collect())
            }
            AssessmentTake::Rows(wanted) => rows(assessment, column, with(*wanted)),
        };
        let subject = match (take, subjects.as_slice()) {
            (AssessmentTake::Value, [one]) => Some(assessment.subjects[*one].id.to_string()),
            _ => None,
        };
        let receipt = Receipt {
            source: format!("《{}》{}“{}”", assessment.title, column.article, column.title),
            rulebook: Some(assessment.rulebook.clone()),
            version: Some(assessment.version.clone()),
            article: Some(column.article.clone()),
            result: Some(result.to_owned()),
            subject,
            counted: Some(subjects.len() as u64),
            as_of: Some(assessment.as_of),
            hash: Some(assessment.receipt.hash_text()),
            ..Receipt::default()
        };
        Figure { value, measure: None, receipt }
    }

    pub(super) fn of_subject(&self, assessment: &Assessment, at: usize, name: &str) -> Seen {
        let subject = &assessment.subjects[at];
        match (assessment.subject_kind, name) {
            (_, "code") => Seen::Word(subject.code.to_string()),
            (_, "name") => Seen::Word(subject.name.to_string()),
            (Subject::Person, name) => {
                let persons = &self.snapshot.persons;
                match persons.main_post(subject.index, assessment.as_of) {
                    None => Seen::Missing,
                    Some(post) if name == "rank" => self
                        .snapshot
                        .schema
                        .ranks
                        .get(persons.posts.rank[post] as usize)
                        .map_or(Seen::Missing, |r| Seen::Word(r.code.clone())),
                    Some(post) => self.of_unit(persons.posts.unit[post], name),
                }
            }
            (_, name) => self.of_unit(subject.index, name),
        }
    }
}

fn rows(
    assessment: &Assessment,
    column: &ResultColumn,
    subjects: impl Iterator<Item = usize>,
) -> FigureValue {
    let mut rows: Vec<Row> = subjects
        .map(|at| {
            let value = column.value[at].map_or(FigureValue::NoData, FigureValue::Number);
            let cell = Figure::new(value, format!("《{}》{}", assessment.title, column.article));
            Row {
                name: assessment.subjects[at].name.to_string(),
                cells: BTreeMap::from([("value".into(), cell)]),
            }
        })
        .collect();
    rows.sort_by_cached_key(|row| mingde_core::text::sort_key(&row.name));
    if rows.is_empty() { FigureValue::NoData } else { FigureValue::Rows(rows) }
}

fn status(wanted: Wanted) -> Status {
    match wanted {
        Wanted::Met => Status::Met,
        Wanted::NotMet => Status::NotMet,
        Wanted::NotApplicable => Status::NotApplicable,
        Wanted::NoData => Status::NoData,
    }
}
