//! Tables and steps in a proof. For evaluation they are chains of choices; whoever reads a proof wants to know what was looked
//! up, in which row it was found, and what stands there.

use std::borrow::Cow;

use super::formula_words::in_titles;
use super::numbers::literal_of_grade;
use crate::evaluate::{Cell, Sheet};
use crate::language::Operator;
use crate::plan::{Expression, plain};

/// A chain of at least two choices that all ask for what one and the same thing is, or what the registry says in words: a table
/// or steps, and nothing that somebody wrote as `if` to be read.
fn is_table(expression: &Expression) -> bool {
    let Expression::If(test, _, rest) = expression else { return false };
    let mut rest = &**rest;
    let mut tests = 1;
    while let Expression::If(next, _, beneath) = rest {
        if !alike(test, next) {
            return false;
        }
        tests += 1;
        rest = beneath;
    }
    tests > 1 && matches!(rest, Expression::Number(..)) && asks(test)
}

fn asks(test: &Expression) -> bool {
    matches!(test, Expression::Own(_) | Expression::Binary(Operator::Equal | Operator::AtLeast, ..))
}

fn alike(one: &Expression, other: &Expression) -> bool {
    match (one, other) {
        (Expression::Own(_), Expression::Own(_)) => true,
        (Expression::Binary(a, one, _), Expression::Binary(b, other, _)) => a == b && one == other,
        _ => false,
    }
}

/// The formula with the number that was found in the place of a table.
pub(super) fn settled<'e>(sheet: &Sheet<'_>, expression: &'e Expression) -> Cow<'e, Expression> {
    let boxed = |part: &Expression| Box::new(settled(sheet, part).into_owned());
    match expression {
        Expression::If(..) if is_table(expression) => match found(sheet, expression) {
            Some((_, number)) => Cow::Borrowed(number),
            None => Cow::Borrowed(expression),
        },
        Expression::Binary(operator, a, b) => Cow::Owned(Expression::Binary(*operator, boxed(a), boxed(b))),
        Expression::If(test, yes, no) => Cow::Owned(Expression::If(boxed(test), boxed(yes), boxed(no))),
        Expression::Negative(inner) => Cow::Owned(Expression::Negative(boxed(inner))),
        Expression::Call(function, list) => {
            let list = list.iter().map(|part| settled(sheet, part).into_owned()).collect();
            Cow::Owned(Expression::Call(*function, list))
        }
        _ => Cow::Borrowed(expression),
    }
}

/// The questions that were answered by yes on the way to the number, and the number. None where something asked about has no
/// value.
fn found<'e>(sheet: &Sheet<'_>, chain: &'e Expression) -> Option<(Vec<&'e Expression>, &'e Expression)> {
    let (mut rest, mut rows) = (chain, Vec::new());
    while let Expression::If(test, yes, no) = rest {
        let Some(Cell::Truth(holds)) = sheet.evaluate(test).iter().next() else { return None };
        rest = if holds { yes } else { no };
        if holds {
            rows.push(&**test);
        }
    }
    Some((rows, rest))
}

/// Of every table in a formula the row and what stands there, each as it is written and in Chinese words; the row is empty where
/// the value stands for the rest.
pub(super) fn rows(sheet: &Sheet<'_>, expression: &Expression, titles: &[(String, String)]) -> Vec<Found> {
    let mut tables = Vec::new();
    collect(expression, &mut tables);
    let told = tables.into_iter().filter_map(|table| {
        let (rows, value) = found(sheet, table)?;
        let said = |row: &&Expression| literal_of_grade(sheet, row).unwrap_or_else(|| plain(sheet.plan, row));
        let written: Vec<String> = rows.iter().map(said).collect();
        let written = written.join(" and ");
        let chinese = in_titles(&written, titles);
        Some(Found { written, chinese, value: plain(sheet.plan, value) })
    });
    told.collect()
}

/// What was looked up.
pub(super) struct Found {
    /// The row as the language has it; empty for the rest.
    pub(super) written: String,
    /// In Chinese words.
    pub(super) chinese: String,
    /// What stands there.
    pub(super) value: String,
}

/// The outermost tables of a formula.
fn collect<'e>(expression: &'e Expression, tables: &mut Vec<&'e Expression>) {
    if is_table(expression) {
        tables.push(expression);
        return;
    }
    match expression {
        Expression::Binary(_, a, b) => [a, b].into_iter().for_each(|part| collect(part, tables)),
        Expression::If(a, b, c) => [a, b, c].into_iter().for_each(|part| collect(part, tables)),
        Expression::Negative(inner) | Expression::Not(inner) => collect(inner, tables),
        Expression::Call(_, list) => list.iter().for_each(|part| collect(part, tables)),
        _ => {}
    }
}
