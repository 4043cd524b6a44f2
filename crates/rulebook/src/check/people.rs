//! Whether a share of people is of the same people. A numerator counted on the day of each record beside staff counted on
//! the day asked about takes in who has left, retired or works elsewhere, and comes to more than the whole.

use mingde_core::diagnostic::Message;
use mingde_core::kind::Party;
use mingde_core::yaml::Findings;

use super::names::Rows;
use super::overlay::Texts;
use crate::language::{Library, Operator};
use crate::plan::{
    Aggregate, Body, By, Condition, Count, Expression, From, Function, Moment, Operand, Plan, Rule,
};

/// Names every rule that sets people against others.
pub(super) fn shares_of_others(library: &Library, plan: &Plan, texts: &Texts<'_>, findings: &mut Findings) {
    for rule in &plan.rules {
        let mut named: Vec<(usize, usize)> = Vec::new();
        for expression in rule.body.expressions() {
            expression.walk(&mut |part| {
                let Expression::Binary(operator, a, b) = part else { return };
                let sets_against = matches!(operator, Operator::Over | Operator::Equal)
                    || matches!(operator, Operator::AtLeast | Operator::More);
                if let (true, Some(a), Some(b)) = (sets_against, counted(a), counted(b))
                    && a != b
                    && !named.contains(&(a, b))
                    && of_others(library, plan, a, b) == Some(true)
                {
                    named.push((a, b));
                }
            });
        }
        for (a, b) in named {
            findings.source = texts.source(rule.article);
            let (some, all) = (&plan.rules[a], &plan.rules[b]);
            let message = Message::new("rulebook-share-of-others").with("some", &some.title);
            let message = message
                .with("all", &all.title)
                .with("role", role_of(library, some))
                .with("unit", unit_of(some));
            findings.warning(rule.span.clone(), message);
        }
    }
}

/// What the people of a count are called in its rows.
fn role_of(library: &Library, rule: &Rule) -> String {
    let Body::Count(count) = &rule.body else { return "ROLE".to_owned() };
    match person_of(library, count) {
        Some(Operand::Role(role)) => role.clone(),
        _ => "ROLE".to_owned(),
    }
}

/// To which unit the rows of a count belong.
fn unit_of(rule: &Rule) -> String {
    match &rule.body {
        Body::Count(count) => match &count.by {
            By::Who(Operand::Role(role)) => role.clone(),
            _ => "unit".to_owned(),
        },
        _ => "unit".to_owned(),
    }
}

/// The count that decides a side: itself, or with a share of it, rounded.
fn counted(expression: &Expression) -> Option<usize> {
    match expression {
        Expression::Rule(rule) => Some(*rule),
        Expression::Call(Function::Ceil | Function::Floor | Function::Round(_), list) => {
            counted(list.first()?)
        }
        Expression::Binary(Operator::Times, a, b) => match (counted(a), counted(b)) {
            (Some(rule), None) | (None, Some(rule)) => Some(rule),
            _ => None,
        },
        _ => None,
    }
}

/// Whether two counts are of people and the first counts some that the second does not; `None` where one is not of people.
fn of_others(library: &Library, plan: &Plan, some: usize, all: usize) -> Option<bool> {
    let (Body::Count(some), Body::Count(all)) = (&plan.rules[some].body, &plan.rules[all].body) else {
        return None;
    };
    let person = person_of(library, some)?;
    if all.from == From::Persons && all.aggregate == Aggregate::Rows {
        return Some(!(some.from == From::Persons || are_among_staff(some, person, all)));
    }
    person_of(library, all)?;
    if all.from == From::Members && are_among_members(some, person, all) {
        return Some(false);
    }
    let same_rows = some.from == all.from
        && some.by == all.by
        && some.window == all.window
        && some.dated == all.dated
        && some.in_force == all.in_force
        && some.states & !all.states == 0;
    Some(!(same_rows && conjuncts(&all.condition).iter().all(|asked| is_asked(asked, some))))
}

/// The person that a count tells apart.
fn person_of<'c>(library: &Library, count: &'c Count) -> Option<&'c Operand> {
    let Aggregate::Distinct(operand) = &count.aggregate else {
        return (count.from == From::Persons && count.aggregate == Aggregate::Rows)
            .then_some(&Operand::Person);
    };
    match operand {
        Operand::Role(role) => {
            let rows = Rows::new(library, &count.from);
            rows.role(role).is_some_and(|role| role.of == Party::Person).then_some(operand)
        }
        Operand::Person => Some(operand),
        _ => None,
    }
}

/// Whether whoever is counted over records is, on the day asked about, one of those counted in the registry.
fn are_among_staff(some: &Count, person: &Operand, staff: &Count) -> bool {
    let now = Operand::Now(Box::new(person.clone()));
    let unit = Operand::UnitOf(Box::new(now.clone()));
    let at_the_unit = match (&staff.by, &some.by) {
        (By::Everyone, _) => true,
        (By::Who(Operand::Unit), By::Who(by)) if *by == unit => true,
        // Of those who were at it whom a row speaks of, it says itself: the unit that reports, or one in a role.
        (By::Who(Operand::Unit), By::Who(by)) => {
            let same = |a: &Operand, b: &Operand| {
                is_asked(&Condition::Compare(Operator::Equal, a.clone(), b.clone()), some)
            };
            same(&unit, by) || same(by, &unit)
        }
        _ => false,
    };
    let today = staff.at.from == Moment::AsOf && staff.at.months == 0 && staff.at.days == 0;
    at_the_unit
        && (today || staff.at.from == Moment::PeriodEnd)
        && conjuncts(&staff.condition).iter().all(|asked| is_asked(&of_person(asked, &now, &unit), some))
}

/// Whether whoever is counted over records is, on the day asked about, one of the members counted.
fn are_among_members(some: &Count, person: &Operand, members: &Count) -> bool {
    let now = Operand::Now(Box::new(person.clone()));
    let of_group = matches!(&some.by, By::Who(Operand::GroupOf(of, _)) if **of == now);
    let today = members.at.from == Moment::AsOf && members.at.months == 0 && members.at.days == 0;
    of_group && today && members.by == By::Who(Operand::Group) && members.condition.is_none()
}

fn conjuncts(condition: &Option<Condition>) -> Vec<&Condition> {
    fn gather<'c>(condition: &'c Condition, found: &mut Vec<&'c Condition>) {
        match condition {
            Condition::And(list) => list.iter().for_each(|one| gather(one, found)),
            other => found.push(other),
        }
    }
    let mut found = Vec::new();
    condition.iter().for_each(|condition| gather(condition, &mut found));
    found
}

/// Whether a count asks for what a condition asks for, or for more.
fn is_asked(wanted: &Condition, count: &Count) -> bool {
    conjuncts(&count.condition).into_iter().any(|own| match (own, wanted) {
        (Condition::OneOf(of, few), Condition::OneOf(other, many)) => {
            of == other && few.iter().all(|word| many.contains(word))
        }
        (own, wanted) => own == wanted,
    })
}

/// A condition on a row of the registry as one on a person in a role, as known on the day asked about.
fn of_person(condition: &Condition, person: &Operand, unit: &Operand) -> Condition {
    let all = |list: &[Condition]| list.iter().map(|c| of_person(c, person, unit)).collect();
    let one = |operand: &Operand| operand_of_person(operand, person, unit);
    match condition {
        Condition::And(list) => Condition::And(all(list)),
        Condition::Or(list) => Condition::Or(all(list)),
        Condition::Not(inner) => Condition::Not(Box::new(of_person(inner, person, unit))),
        Condition::Compare(operator, a, b) => Condition::Compare(*operator, one(a), one(b)),
        Condition::OneOf(of, words) => Condition::OneOf(one(of), words.clone()),
        Condition::Given(of) => Condition::Given(one(of)),
        Condition::Flag(of) => Condition::Flag(one(of)),
        Condition::Vetoed(of, name) => Condition::Vetoed(one(of), name.clone()),
    }
}

fn operand_of_person(operand: &Operand, person: &Operand, unit: &Operand) -> Operand {
    match operand {
        Operand::Person => person.clone(),
        Operand::Unit => unit.clone(),
        Operand::PersonProperty(of, property) => {
            Operand::PersonProperty(Box::new(operand_of_person(of, person, unit)), property.clone())
        }
        Operand::UnitProperty(of, property) => {
            Operand::UnitProperty(Box::new(operand_of_person(of, person, unit)), property.clone())
        }
        Operand::UnitOf(of) => Operand::UnitOf(Box::new(operand_of_person(of, person, unit))),
        other => other.clone(),
    }
}
