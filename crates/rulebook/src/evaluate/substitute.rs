//! Settings in conditions become their numbers, and what asks for the calendar gets it, before anything is
//! evaluated, so that counting knows nothing of either.

use std::borrow::Cow;
use std::sync::Arc;

use super::cell::Cell;
use super::frame::Frame;
use crate::plan::{
    Body, Condition, Count, Expression, Operand, Overrides, Plan, Reason, Rulebook, Setting, in_force,
    with_calendar,
};

/// The rulebook with the numbers in its conditions that hold on the day; itself, if no condition asks for a
/// setting. What asks for one that is not set has no data.
pub(crate) fn settled<'r>(rulebook: &'r Rulebook, frame: Frame, overrides: &Overrides) -> Cow<'r, Rulebook> {
    let rules = &rulebook.plan.rules;
    let conditions = |rule: &crate::plan::Rule| {
        let own = match &rule.body {
            Body::Count(count) | Body::Veto(count) | Body::Exception(count) => count.condition.clone(),
            _ => None,
        };
        rule.applies.iter().cloned().chain(own).collect::<Vec<_>>()
    };
    let asks = |rule: &crate::plan::Rule| {
        let numbers = match &rule.body {
            Body::Count(count) => !asked_by_numbers(count).is_empty(),
            _ => false,
        };
        numbers || conditions(rule).iter().any(|c| !asked(c).is_empty())
    };
    let dated = rulebook.plan.asks_calendar;
    if !dated && !rules.iter().any(asks) {
        return Cow::Borrowed(rulebook);
    }
    let value = |at: usize| setting(rulebook, at, frame, overrides).0;
    let mut plan = (*rulebook.plan).clone();
    if dated {
        with_calendar(&mut plan, &frame.period, frame.as_of, overrides);
    }
    for rule in &mut plan.rules {
        if let Some(applies) = &mut rule.applies {
            fill(applies, &value);
        }
        let (Body::Count(count) | Body::Veto(count) | Body::Exception(count)) = &mut rule.body else {
            continue;
        };
        let mut settings = count.condition.as_ref().map_or_else(Vec::new, asked);
        settings.extend(asked_by_numbers(count));
        settings.sort_unstable();
        settings.dedup();
        if settings.is_empty() {
            continue;
        }
        let unset = settings.iter().copied().find(|at| value(*at).number().is_none());
        if let Some(condition) = &mut count.condition {
            fill(condition, &value);
        }
        for operand in count.numbers_mut() {
            put(operand, &value);
        }
        let told = settings.iter().map(|&at| {
            let spec = &rulebook.plan.settings[at];
            let (cell, source) = setting(rulebook, at, frame, overrides);
            let number =
                cell.number().and_then(|n| spec.unit.show(n)).map_or("?".to_owned(), |n| n.to_string());
            format!("{} = {number} {} {source}", spec.id, spec.unit.word).trim_end().to_owned()
        });
        count.written =
            format!("{} [{}]", count.written, told.collect::<Vec<_>>().join("; ")).trim().to_owned();
        if let (Some(at), Body::Count(count)) = (unset, &rule.body) {
            let (formula, written) = (Expression::Setting(at), count.written.clone());
            rule.body = Body::Formula { formula, written };
        }
    }
    Cow::Owned(Rulebook { plan: Arc::new(plan), ..rulebook.clone() })
}

/// The settings that what a count adds up asks for.
fn asked_by_numbers(count: &Count) -> Vec<usize> {
    let choice = count.choice.iter().flat_map(|choice| choice.operands());
    let mut found = Vec::new();
    count.aggregate.operand().into_iter().chain(choice).for_each(|operand| of(operand, &mut found));
    found
}

/// The settings an operand asks for.
fn of(operand: &Operand, found: &mut Vec<usize>) {
    let within = |condition: &Condition, found: &mut Vec<usize>| {
        let new: Vec<usize> = asked(condition).into_iter().filter(|at| !found.contains(at)).collect();
        found.extend(new);
    };
    match operand {
        Operand::Setting(at) if !found.contains(at) => found.push(*at),
        Operand::Arithmetic(_, a, b) | Operand::Workdays(a, b, _) | Operand::Elapsed(a, b, _) => {
            of(a, found);
            of(b, found);
        }
        Operand::If(condition, a, b) => {
            within(condition, found);
            of(a, found);
            of(b, found);
        }
        Operand::Call(_, list) => list.iter().for_each(|operand| of(operand, found)),
        Operand::HowMany(_, Some(condition)) => within(condition, found),
        _ => {}
    }
}

/// The settings a condition asks for.
fn asked(condition: &Condition) -> Vec<usize> {
    let mut found = Vec::new();
    match condition {
        Condition::And(list) | Condition::Or(list) => {
            for inner in list {
                found.extend(asked(inner));
            }
        }
        Condition::Not(inner) => found = asked(inner),
        Condition::Compare(_, a, b) => {
            of(a, &mut found);
            of(b, &mut found);
        }
        _ => {}
    }
    found
}

/// Puts the numbers of settings in the place of their names; whether all of them are set.
fn put(operand: &mut Operand, value: &dyn Fn(usize) -> Cell) -> bool {
    let within = |condition: &mut Condition| {
        let set = asked(condition).iter().all(|at| value(*at).number().is_some());
        fill(condition, value);
        set
    };
    match operand {
        Operand::Setting(at) => match value(*at) {
            Cell::Number(n) => {
                *operand = Operand::Number(n);
                true
            }
            _ => false,
        },
        Operand::Arithmetic(_, a, b) | Operand::Workdays(a, b, _) | Operand::Elapsed(a, b, _) => {
            put(a, value) & put(b, value)
        }
        Operand::If(condition, a, b) => within(condition) & put(a, value) & put(b, value),
        Operand::Call(_, list) => list.iter_mut().fold(true, |all, operand| put(operand, value) & all),
        Operand::HowMany(_, Some(condition)) => within(condition),
        _ => true,
    }
}

/// Puts the numbers in; a comparison with what is not set holds for nobody.
fn fill(condition: &mut Condition, value: &dyn Fn(usize) -> Cell) {
    match condition {
        Condition::And(list) | Condition::Or(list) => list.iter_mut().for_each(|c| fill(c, value)),
        Condition::Not(inner) => fill(inner, value),
        Condition::Compare(_, a, b) => {
            let both = put(a, value) & put(b, value);
            *condition = match both {
                true => std::mem::replace(condition, Condition::And(Vec::new())),
                false => Condition::Or(Vec::new()),
            };
        }
        _ => {}
    }
}

/// The value of a setting and the document it rests on.
pub(crate) fn setting(rulebook: &Rulebook, at: usize, frame: Frame, overrides: &Overrides) -> (Cell, String) {
    let setting = &rulebook.plan.settings[at];
    let above = rulebook.layer_of(setting.home(frame.as_of));
    let own = overrides.find(&rulebook.id, &setting.id, above, frame.as_of).map(|(value, _)| value);
    let found = own.or_else(|| in_force(&setting.values, frame.as_of));
    match found {
        Some(value) => {
            let cell = value.value.map_or(Cell::NoData(Reason::NotSet), Cell::Number);
            (cell, value.source.clone())
        }
        None => (Cell::NoData(Reason::NotSet), String::new()),
    }
}

/// The newest value of each setting, whatever the day.
pub(crate) fn newest_settings(plan: &Plan) -> Vec<Cell> {
    let newest = |setting: &Setting| setting.values.last().and_then(|value| value.value);
    let cell = |setting| newest(setting).map_or(Cell::NoData(Reason::NotSet), Cell::Number);
    plan.settings.iter().map(cell).collect()
}
