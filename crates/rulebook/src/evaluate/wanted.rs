//! Which columns of a snapshot rulebooks look at.

use std::collections::BTreeSet;

use mingde_core::snapshot::{Wanted, WantedTable};

use crate::plan::{Attribute, By, Condition, Count, From, InForce, Operand, PersonProperty, Rulebook};

/// The columns that assessing these rulebooks looks at. Proofs also name records and persons: they need them all.
pub fn wanted(rulebooks: &[&Rulebook]) -> Wanted {
    let mut wanted = Wanted::default();
    for rulebook in rulebooks {
        let plan = &rulebook.plan;
        for (_, (count, _)) in plan.counts() {
            // Of rows of the registry only fields of persons are a matter of choice.
            let mut entry = WantedTable::default();
            let table = match &count.from {
                From::Kind(kind) => wanted.kinds.entry(kind.clone()).or_default(),
                _ => &mut entry,
            };
            of_count(&mut Looked { table, persons: &mut wanted.person_fields }, count);
        }
        let each = plan.rules.iter().filter_map(|rule| rule.body.each()).flatten();
        let attributes = plan.attributes.iter().filter_map(|attribute| match attribute {
            Attribute::Number(operand) => Some(operand),
            Attribute::Is(_) => None,
        });
        for operand in each.chain(attributes) {
            let mut looked =
                Looked { table: &mut WantedTable::default(), persons: &mut wanted.person_fields };
            of_operand(&mut looked, operand);
        }
        let asked = plan.attributes.iter().filter_map(|attribute| match attribute {
            Attribute::Is(condition) => Some(condition),
            Attribute::Number(_) => None,
        });
        let applies = plan.rules.iter().filter_map(|rule| rule.applies.as_ref()).chain(asked);
        for condition in plan.applies.iter().chain(applies) {
            let mut looked =
                Looked { table: &mut WantedTable::default(), persons: &mut wanted.person_fields };
            of_condition(&mut looked, condition);
        }
    }
    wanted
}

/// What a count looks at of the records of its kind.
pub(crate) fn looked_at(count: &Count) -> WantedTable {
    let mut table = WantedTable::default();
    of_count(&mut Looked { table: &mut table, persons: &mut BTreeSet::new() }, count);
    table
}

/// What is looked at of one kind, and of persons.
struct Looked<'w> {
    table: &'w mut WantedTable,
    persons: &'w mut BTreeSet<String>,
}

// Every case is named below: an operand that is forgotten here would read as missing.

fn of_count(looked: &mut Looked<'_>, count: &Count) {
    looked.table.participations |= count.role.is_some();
    match &count.by {
        By::Who(operand) => of_operand(looked, operand),
        By::Everyone => {}
    }
    let shift = count.aggregate.shift();
    let times = shift.into_iter().flat_map(|s| [&s.from, &s.to].into_iter().chain(&s.next_day));
    let choice = count.choice.iter().flat_map(|choice| choice.operands());
    count.aggregate.operand().into_iter().chain(times).chain(choice).for_each(|o| of_operand(looked, o));
    of_operand(looked, &count.dated);
    if let Some(InForce { from, last, ended }) = &count.in_force {
        [from].into_iter().chain(last).chain(ended).for_each(|operand| of_operand(looked, operand));
    }
    if let Some(condition) = &count.condition {
        of_condition(looked, condition);
    }
}

fn of_condition(looked: &mut Looked<'_>, condition: &Condition) {
    match condition {
        Condition::And(list) | Condition::Or(list) => list.iter().for_each(|c| of_condition(looked, c)),
        Condition::Not(inner) => of_condition(looked, inner),
        Condition::Compare(_, a, b) => {
            of_operand(looked, a);
            of_operand(looked, b);
        }
        Condition::OneOf(operand, _)
        | Condition::Given(operand)
        | Condition::Flag(operand)
        | Condition::Vetoed(operand, _) => of_operand(looked, operand),
    }
}

fn of_operand(looked: &mut Looked<'_>, operand: &Operand) {
    match operand {
        Operand::Field(name) => {
            looked.table.fields.insert(name.clone());
        }
        Operand::Attribute(_, name) => {
            looked.table.participations = true;
            looked.table.attributes.insert(name.clone());
        }
        Operand::Role(_) => looked.table.participations = true,
        Operand::Entered => looked.table.entered = true,
        Operand::Evidence => looked.table.evidence = true,
        Operand::HowMany(..) => looked.table.participations = true,
        Operand::PersonProperty(_, PersonProperty::Field(name)) => {
            looked.persons.insert(name.clone());
        }
        // Always there: settings, states, units and dates of records, and the registry.
        _ => {}
    }
    operand.parts().for_each(|part| of_operand(looked, part));
    operand.condition().iter().for_each(|condition| of_condition(looked, condition));
}
