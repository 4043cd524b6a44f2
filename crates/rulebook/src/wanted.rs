//! Which columns of a snapshot rulebooks look at.

use mingde_core::snapshot::{Wanted, WantedTable};

use crate::plan::{Aggregate, By, Condition, Count, From, InForce, Operand};
use crate::rulebook::Rulebook;

/// The columns that assessing these rulebooks looks at. Proofs also name records and persons: they need them all.
pub fn wanted(rulebooks: &[&Rulebook]) -> Wanted {
    let mut wanted = Wanted::default();
    for rulebook in rulebooks {
        for (_, (count, _)) in rulebook.plan.counts() {
            if let From::Kind(kind) = &count.from {
                of_count(wanted.kinds.entry(kind.clone()).or_default(), count);
            }
        }
    }
    wanted
}

// Every case is named below: an operand that is forgotten here would read as missing.

fn of_count(table: &mut WantedTable, count: &Count) {
    table.participations |= count.role.is_some();
    match &count.by {
        By::Who(operand) => of_operand(table, operand),
        By::Everyone => {}
    }
    match &count.aggregate {
        Aggregate::Rows => {}
        Aggregate::Distinct(operand)
        | Aggregate::Sum(operand)
        | Aggregate::Average(operand)
        | Aggregate::Min(operand)
        | Aggregate::Max(operand)
        | Aggregate::First(operand)
        | Aggregate::Last(operand) => of_operand(table, operand),
        Aggregate::Uncovered(shift) | Aggregate::Overlapping(shift) => {
            [&shift.from, &shift.to].into_iter().chain(&shift.next_day).for_each(|o| of_operand(table, o));
        }
    }
    of_operand(table, &count.dated);
    if let Some(InForce { from, last, ended }) = &count.in_force {
        [from].into_iter().chain(last).chain(ended).for_each(|operand| of_operand(table, operand));
    }
    if let Some(condition) = &count.condition {
        of_condition(table, condition);
    }
}

fn of_condition(table: &mut WantedTable, condition: &Condition) {
    match condition {
        Condition::And(list) | Condition::Or(list) => list.iter().for_each(|c| of_condition(table, c)),
        Condition::Not(inner) => of_condition(table, inner),
        Condition::Compare(_, a, b) => {
            of_operand(table, a);
            of_operand(table, b);
        }
        Condition::OneOf(operand, _)
        | Condition::Given(operand)
        | Condition::Flag(operand)
        | Condition::Vetoed(operand, _) => of_operand(table, operand),
    }
}

fn of_operand(table: &mut WantedTable, operand: &Operand) {
    match operand {
        Operand::Field(name) => {
            table.fields.insert(name.clone());
        }
        Operand::Attribute(_, name) => {
            table.participations = true;
            table.attributes.insert(name.clone());
        }
        Operand::Role(_) => table.participations = true,
        Operand::Entered => table.entered = true,
        Operand::Evidence => table.evidence = true,
        Operand::UnitOf(of)
        | Operand::UnitProperty(of, _)
        | Operand::PersonProperty(of, _)
        | Operand::Shift(of, ..) => of_operand(table, of),
        Operand::Arithmetic(_, a, b) | Operand::Pair(a, b) | Operand::Workdays(a, b, _) => {
            of_operand(table, a);
            of_operand(table, b);
        }
        Operand::HowMany(_, condition) => {
            table.participations = true;
            condition.iter().for_each(|c| of_condition(table, c));
        }
        // Always there: settings, states, units and dates of records, and the registry.
        Operand::Number(_)
        | Operand::Setting(_)
        | Operand::Day(_)
        | Operand::EventDay
        | Operand::Unit
        | Operand::Person
        | Operand::Group(_) => {}
    }
}
