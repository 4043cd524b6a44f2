//! Functions of what a row has: how many take part, working days, months and years between days, rounding and bounds, tables.

use std::ops::Range;

use mingde_core::diagnostic::Message;
use mingde_core::kind::Measure;
use mingde_core::period::PeriodKind;
use mingde_core::yaml::Findings;

use super::condition::{Side, condition, number_of, operand};
use super::function::{OF_NUMBERS, of_numbers};
use super::names::{Rows, Sort};
use super::table::{Key, Table};
use super::words::{not_among, wrong_arguments};
use crate::language::{Dimension, Syntax};
use crate::plan::Operand;

/// `number(role, condition)` and `workdays(from, to)`.
pub(super) fn called(
    rows: &Rows<'_>,
    name: &str,
    span: &Range<usize>,
    arguments: &[Syntax],
    findings: &mut Findings,
) -> Option<Side> {
    const OTHERS: [&str; 8] =
        ["number", "workdays", "vetoed", "week", "month", "school_week", "years", "months"];
    if let Some(table) = rows.tables.iter().find(|table| table.id == name) {
        return looked_up(rows, table, span, arguments, findings);
    }
    if OF_NUMBERS.contains(&name) {
        let read = |argument: &Syntax, findings: &mut Findings| number_of(rows, argument, findings);
        let (function, list, dimension) = of_numbers(name, span, arguments, findings, read)?;
        return Some(Side::Known(Operand::Call(function, list), Sort::Number(dimension)));
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
        ("workdays" | "years" | "months", [from, to]) => {
            let (from, to) = (operand(rows, from, findings)?, operand(rows, to, findings)?);
            if let Some((_, sort)) = [&from, &to].into_iter().find(|(_, sort)| *sort != Sort::Day) {
                let message = Message::new("rulebook-day-wanted").with_sort("sort", sort.word());
                findings.error(span.clone(), message);
                return None;
            }
            let (from, to) = (Box::new(from.0), Box::new(to.0));
            let whole = |kind| (Operand::Elapsed(from.clone(), to.clone(), kind), Dimension::Bare);
            let (operand, dimension) = match name {
                "years" => whole(PeriodKind::Year),
                "months" => whole(PeriodKind::Month),
                _ => (Operand::Workdays(from, to, None), Dimension::of(Measure::Days)),
            };
            Some(Side::Known(operand, Sort::Number(dimension)))
        }
        (name, [day]) if name == "school_week" || PeriodKind::parse(name).is_some() => {
            let (day, sort) = operand(rows, day, findings)?;
            if sort != Sort::Day {
                let message = Message::new("rulebook-day-wanted").with_sort("sort", sort.word());
                findings.error(span.clone(), message);
                return None;
            }
            let day = Box::new(day);
            Some(match PeriodKind::parse(name) {
                Some(kind) => Side::Known(Operand::StartOf(day, kind), Sort::Day),
                None => Side::Known(Operand::SchoolWeek(day, None), Sort::Number(Dimension::Bare)),
            })
        }
        ("number" | "workdays" | "years" | "months" | "school_week", _) => {
            wrong_arguments(name, span, findings);
            None
        }
        _ => {
            let message = Message::new("rulebook-unknown-function").with("name", name);
            let tables = rows.tables.iter().map(|table| table.id.as_str());
            let known: Vec<&str> = OTHERS.into_iter().chain(OF_NUMBERS).chain(tables).collect();
            not_among(findings, span, message, name, &known);
            None
        }
    }
}

/// `award(level, prize)`: the number of a table for what the row has.
fn looked_up(
    rows: &Rows<'_>,
    table: &Table,
    span: &Range<usize>,
    arguments: &[Syntax],
    findings: &mut Findings,
) -> Option<Side> {
    table.takes(arguments, span, findings)?;
    let mut keys = Vec::new();
    for (level, argument) in arguments.iter().enumerate() {
        let (operand, sort) = operand(rows, argument, findings)?;
        keys.push(Key::of(table, level, operand, &sort, &argument.span, findings)?);
    }
    let found = table.chosen(
        &|level, word| keys[level].test(word),
        &|test, yes, no| Operand::If(Box::new(test), Box::new(yes), Box::new(no)),
        &|number| Operand::Number(number),
        span,
        findings,
    )?;
    Some(Side::Known(found, Sort::Number(table.dimension)))
}
