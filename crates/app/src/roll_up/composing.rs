//! What a bureau sends of an assessment: for units each and all together, for persons and groups how many have which value.

use std::collections::BTreeMap;

use mingde_rulebook::{AssessedSubject, Assessment, ResultColumn, ResultKind, Status, Subject};
use rust_decimal::Decimal;

use super::cells::{FEWEST, merged};
use super::request::WantedResults;
use super::told::{AssessmentTold, BureauTold, ReceiptTold, ResultTold, UnitTold, ValueTold};

/// What was asked for of an assessment.
pub fn told(assessment: &Assessment, wanted: &WantedResults) -> AssessmentTold {
    let (mut results, mut lacking) = (Vec::new(), Vec::new());
    for id in &wanted.results {
        match assessment.column(id) {
            Some(column) => results.push(result(assessment, column, wanted)),
            None => lacking.push(id.clone()),
        }
    }
    let receipt = &assessment.receipt;
    let settings = receipt.settings.iter().map(|used| (used.id.clone(), used.value.clone())).collect();
    AssessmentTold {
        rulebook: assessment.rulebook.clone(),
        version: assessment.version.clone(),
        title: assessment.title.clone(),
        period: assessment.period.to_string(),
        receipt: ReceiptTold { reference: receipt.reference(), hash: receipt.hash_text(), settings },
        results,
        lacking,
    }
}

fn result(assessment: &Assessment, column: &ResultColumn, wanted: &WantedResults) -> ResultTold {
    let people = assessment.subjects.len();
    let (bureau, units, values) = match assessment.subject_kind {
        Subject::Unit | Subject::Department | Subject::Bureau => (
            wanted.of_bureau.then(|| of_units(column)),
            if wanted.of_units { each_unit(assessment, column) } else { Vec::new() },
            if wanted.of_bureau { grades(column) } else { Vec::new() },
        ),
        // A group is few people, and its name often that of one.
        Subject::Person | Subject::Group => (Some(of_people(people)), Vec::new(), by_value(column)),
    };
    ResultTold {
        result: column.id.clone(),
        title: column.title.clone(),
        unit: column.unit.to_owned(),
        bureau,
        units,
        values,
    }
}

fn of_units(column: &ResultColumn) -> BureauTold {
    let mut statuses = BTreeMap::new();
    for status in column.statuses() {
        *statuses.entry(status.name().to_owned()).or_default() += 1;
    }
    let subjects = Some(column.statuses().count() as u64);
    BureauTold { subjects, statuses, sum: sum(column).map(|sum| sum.normalize().to_string()) }
}

/// All values together, where together they mean something: shares of different wholes cannot be added.
fn sum(column: &ResultColumn) -> Option<Decimal> {
    let adds_up =
        matches!(column.kind, ResultKind::Measure | ResultKind::Item | ResultKind::Total | ResultKind::Veto);
    if !adds_up || column.unit == "%" {
        return None;
    }
    let mut values = (0..column.statuses().count()).filter_map(|at| column.value(at)).peekable();
    values.peek()?;
    values.try_fold(Decimal::ZERO, Decimal::checked_add)
}

fn each_unit(assessment: &Assessment, column: &ResultColumn) -> Vec<UnitTold> {
    let unit = |(at, subject): (usize, &AssessedSubject)| UnitTold {
        code: subject.code.to_string(),
        name: subject.name.to_string(),
        status: column.status(at).name().to_owned(),
        value: shown(column, at),
    };
    assessment.subjects.iter().enumerate().map(unit).collect()
}

/// A value as it is told: of a grade its code.
fn shown(column: &ResultColumn, at: usize) -> Option<String> {
    match column.view(at).grade {
        Some((code, _)) => Some(code.clone()),
        None => column.value(at).map(|value| value.normalize().to_string()),
    }
}

/// How many units have which grade.
fn grades(column: &ResultColumn) -> Vec<ValueTold> {
    let mut counts: BTreeMap<Decimal, (String, u64)> = BTreeMap::new();
    for at in 0..column.statuses().count() {
        if let (Some(value), Some((code, _))) = (column.value(at), column.view(at).grade) {
            counts.entry(value).or_insert_with(|| (code.clone(), 0)).1 += 1;
        }
    }
    counts.into_values().map(|(of, subjects)| ValueTold { of, subjects }).collect()
}

fn of_people(people: usize) -> BureauTold {
    let subjects = (people >= FEWEST).then_some(people as u64);
    BureauTold { subjects, statuses: BTreeMap::new(), sum: None }
}

/// What is told apart of people: who has no value by how they stand, the others by their value.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
enum Held {
    Standing(Status),
    Value(Decimal),
}

fn by_value(column: &ResultColumn) -> Vec<ValueTold> {
    let mut counts: BTreeMap<Held, usize> = BTreeMap::new();
    for at in 0..column.statuses().count() {
        let held = column.value(at).map_or(Held::Standing(column.status(at)), Held::Value);
        *counts.entry(held).or_default() += 1;
    }
    let word = |held: &Held| match held {
        Held::Standing(status) => status.name().to_owned(),
        Held::Value(value) => {
            let band = usize::try_from(*value).ok().and_then(|at| column.bands.get(at));
            band.map_or_else(|| value.normalize().to_string(), |(code, _)| code.clone())
        }
    };
    let cells = merged(&counts).into_iter().map(|cell| {
        let (first, last) = (word(&cell.first), word(&cell.last));
        let of = if first == last { first } else { format!("{first}..{last}") };
        ValueTold { of, subjects: cell.people as u64 }
    });
    cells.collect()
}
