//! Functions of what a row has: how many take part, working days and years between days, rounding and bounds, tables.

use std::ops::Range;

use mingde_core::diagnostic::Message;
use mingde_core::kind::Measure;
use mingde_core::period::PeriodKind;
use mingde_core::yaml::Findings;

use super::condition::{Side, condition, mismatch, number_of, operand, whole};
use super::names::{Rows, Sort};
use super::table::{Key, Table};
use super::words::{not_among, wrong_arguments};
use crate::language::{Dimension, Form, Syntax};
use crate::plan::{Function, Operand};

/// `number(role, condition)` and `workdays(from, to)`.
pub(super) fn called(
    rows: &Rows<'_>,
    name: &str,
    span: &Range<usize>,
    arguments: &[Syntax],
    findings: &mut Findings,
) -> Option<Side> {
    const KNOWN: [&str; 14] = [
        "number", "workdays", "vetoed", "week", "month", "years", "ceil", "floor", "round", "min", "max",
        "abs", "hours", "minutes",
    ];
    if let Some(table) = rows.tables.iter().find(|table| table.id == name) {
        return looked_up(rows, table, span, arguments, findings);
    }
    if let Some(side) = computed(rows, name, span, arguments, findings) {
        return side;
    }
    match (name, arguments) {
        ("number", [of, rest @ ..]) if rest.len() < 2 => {
            let Some(Operand::Role(role)) = operand(rows, of, findings).map(|(operand, _)| operand) else {
                findings.error(of.span.clone(), Message::new("rulebook-number-role"));
                return None;
            };
            let only = match rest.first() {
                None => None,
                Some(tree) => Some(Box::new(condition(rows, tree, findings)?)),
            };
            let person = rows.role(&role).is_some_and(|r| r.of == mingde_core::kind::Party::Person);
            let measure = if person { Measure::People } else { Measure::Items };
            Some(Side::Known(Operand::HowMany(role, only), Sort::Number(Dimension::of(measure))))
        }
        ("workdays" | "years", [from, to]) => {
            let (from, to) = (operand(rows, from, findings)?, operand(rows, to, findings)?);
            if let Some((_, sort)) = [&from, &to].into_iter().find(|(_, sort)| *sort != Sort::Day) {
                let message = Message::new("rulebook-day-wanted").with_sort("sort", sort.word());
                findings.error(span.clone(), message);
                return None;
            }
            let (from, to) = (Box::new(from.0), Box::new(to.0));
            Some(match name {
                "years" => Side::Known(Operand::Years(from, to), Sort::Number(Dimension::Bare)),
                _ => {
                    let days = Operand::Workdays(from, to, None);
                    Side::Known(days, Sort::Number(Dimension::of(Measure::Days)))
                }
            })
        }
        (period, [day]) if PeriodKind::parse(period).is_some() => {
            let kind = PeriodKind::parse(period)?;
            let (day, sort) = operand(rows, day, findings)?;
            if sort != Sort::Day {
                let message = Message::new("rulebook-day-wanted").with_sort("sort", sort.word());
                findings.error(span.clone(), message);
                return None;
            }
            Some(Side::Known(Operand::StartOf(Box::new(day), kind), Sort::Day))
        }
        ("number" | "workdays" | "years", _) => {
            wrong_arguments(name, span, findings);
            None
        }
        _ => {
            let message = Message::new("rulebook-unknown-function").with("name", name);
            let tables = rows.tables.iter().map(|table| table.id.as_str());
            let known: Vec<&str> = KNOWN.into_iter().chain(tables).collect();
            not_among(findings, span, message, name, &known);
            None
        }
    }
}

/// `min`, `max`, `ceil`, `round` … of numbers of the row; `None` for any other name.
fn computed(
    rows: &Rows<'_>,
    name: &str,
    span: &Range<usize>,
    arguments: &[Syntax],
    findings: &mut Findings,
) -> Option<Option<Side>> {
    let (first, rest) = arguments.split_first()?;
    let decimals = match rest {
        [] => Some(0),
        [Syntax { form: Form::Number(n), .. }] => whole(*n).and_then(|n| u32::try_from(n).ok()),
        _ => None,
    };
    let function = match name {
        "min" => Function::Min,
        "max" => Function::Max,
        "ceil" if rest.is_empty() => Function::Ceil,
        "floor" if rest.is_empty() => Function::Floor,
        "abs" if rest.is_empty() => Function::Abs,
        "hours" if rest.is_empty() => Function::Hours,
        "minutes" if rest.is_empty() => Function::Minutes,
        "round" => Function::Round(decimals.filter(|decimals| *decimals <= 6)?),
        _ => return None,
    };
    let all: &[Syntax] =
        if matches!(function, Function::Round(_)) { std::slice::from_ref(first) } else { arguments };
    Some(function_of(rows, function, all, span, findings))
}

fn function_of(
    rows: &Rows<'_>,
    function: Function,
    arguments: &[Syntax],
    span: &Range<usize>,
    findings: &mut Findings,
) -> Option<Side> {
    let mut dimension = Dimension::Bare;
    let mut list = Vec::new();
    for argument in arguments {
        let (operand, next) = number_of(rows, argument, findings)?;
        let Some(both) = dimension.with(next) else {
            findings.error(argument.span.clone(), mismatch(&Sort::Number(dimension), &Sort::Number(next)));
            return None;
        };
        dimension = both;
        list.push(operand);
    }
    let wanted = match function {
        Function::Hours => Some((Measure::Minutes, Measure::Hours)),
        Function::Minutes => Some((Measure::Hours, Measure::Minutes)),
        _ => None,
    };
    if let Some((from, to)) = wanted {
        if dimension.with(Dimension::of(from)).is_none() {
            let (left, right) = (Sort::Number(dimension), Sort::Number(Dimension::of(from)));
            findings.error(span.clone(), mismatch(&left, &right));
            return None;
        }
        dimension = Dimension::of(to);
    }
    Some(Side::Known(Operand::Call(function, list), Sort::Number(dimension)))
}

/// `award(level, prize)`: the number of a table for what the row has.
fn looked_up(
    rows: &Rows<'_>,
    table: &Table,
    span: &Range<usize>,
    arguments: &[Syntax],
    findings: &mut Findings,
) -> Option<Side> {
    if arguments.len() != table.depth() {
        let message = Message::new("rulebook-table-arguments").with("name", &table.id);
        findings.error(span.clone(), message.with("wanted", table.depth()));
        return None;
    }
    let mut keys = Vec::new();
    for (level, argument) in arguments.iter().enumerate() {
        let (operand, sort) = operand(rows, argument, findings)?;
        keys.push(Key::of(table, level, operand, &sort, &argument.span, findings)?);
    }
    let found = table.chosen(
        &|level, word| keys[level].test(word),
        &|test, yes, no| Operand::If(Box::new(test), Box::new(yes), Box::new(no)),
        &|number| Operand::Number(number),
    );
    let found = match found {
        Ok(found) => found,
        Err(missing) => {
            let message = Message::new("rulebook-table-gap").with("name", &table.id).with("row", missing);
            findings.error(span.clone(), message);
            return None;
        }
    };
    Some(Side::Known(found, Sort::Number(table.dimension)))
}
