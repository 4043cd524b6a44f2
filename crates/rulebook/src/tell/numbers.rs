//! A formula with the numbers of one subject in it.

use super::looked_up::settled;
use crate::evaluate::{Cell, Sheet};
use crate::language::{Number, Operator, Rounding};
use crate::plan::{Body, Expression, Reason, Shown, written};

/// So many decimals of a side that nothing says how to show.
const DECIMALS: u32 = 4;

/// `18 >= ceil(40 * 50%)`. What has no value is told by a word for why.
pub(crate) fn with_numbers(sheet: &Sheet<'_>, expression: &Expression) -> String {
    let leaf = |part: &Expression| match part {
        Expression::Rule(rule) => {
            let cell = sheet.cells[*rule].as_ref().map(|c| c.get(0));
            cell_text(cell, &sheet.plan.rules[*rule].shown)
        }
        Expression::Held(_) | Expression::Parts(..) | Expression::Competing(_) | Expression::Own(_) => {
            match sheet.evaluate(part).iter().next() {
                Some(Cell::Truth(truth)) => truth.to_string(),
                Some(Cell::Number(n)) if is_share(sheet, part) => percent(n),
                Some(Cell::Number(n)) => n.to_string(),
                cell => absent(cell).to_owned(),
            }
        }
        Expression::Elsewhere(at) => {
            let cell = sheet.evaluate(part).iter().next();
            match sheet.elsewhere.told(*at).and_then(|told| told.shown) {
                Some(shown) => cell_text(cell, &shown),
                None => absent(cell).to_owned(),
            }
        }
        Expression::Setting(at) => cell_text(Some(sheet.settings[*at]), &sheet.plan.settings[*at].unit),
        Expression::Veto(name) => {
            let value = match sheet.evaluate(part).iter().next() {
                Some(Cell::Truth(truth)) => truth.to_string(),
                cell => absent(cell).to_owned(),
            };
            format!("veto('{}.{}') {value}", name.rulebook, name.veto)
        }
        Expression::Binary(..) => grades_compared(sheet, part).unwrap_or_default(),
        _ => String::new(),
    };
    written(&leaf, &settled(sheet, expression), 0)
}

/// Whether what the registry says of somebody is a share of the whole.
fn is_share(sheet: &Sheet<'_>, part: &Expression) -> bool {
    let Expression::Own(at) = part else { return false };
    sheet.plan.attribute_words.get(*at).is_some_and(|words| words.ends_with(".presence"))
}

fn percent(n: Number) -> String {
    let percent = n.times(Number::whole(100)).and_then(|n| n.to_decimal(DECIMALS, Rounding::HalfUp));
    percent.map_or("?".to_owned(), |percent| format!("{}%", percent.normalize()))
}

/// The rule whose grades a side of a comparison is about: a grade now or of an earlier period.
fn grades_of(sheet: &Sheet<'_>, side: &Expression) -> Option<usize> {
    let is_grade = |rule: &usize| matches!(sheet.plan.rules[*rule].body, Body::Grade(_));
    match side {
        Expression::Rule(rule) => Some(*rule).filter(is_grade),
        Expression::Elsewhere(at) => {
            let reference = sheet.plan.references.get(*at).filter(|r| r.back > 0 && r.over.is_none())?;
            sheet.plan.rules.iter().position(|rule| rule.id == reference.result).filter(is_grade)
        }
        _ => None,
    }
}

/// A comparison of grades by their codes, not by how many are beneath them: `'good' = 'good'`.
fn grades_compared(sheet: &Sheet<'_>, comparison: &Expression) -> Option<String> {
    let Expression::Binary(operator, one, other) = comparison else { return None };
    if !operator.compares() {
        return None;
    }
    let rule = grades_of(sheet, one).or_else(|| grades_of(sheet, other))?;
    let side = |side: &Expression| match sheet.evaluate(side).iter().next() {
        Some(Cell::Number(n)) => sheet.plan.rules[rule].grade(n).map(|(code, _)| format!("'{code}'")),
        cell => Some(absent(cell).to_owned()),
    };
    Some(format!("{} {} {}", side(one)?, operator.symbol(), side(other)?))
}

/// A comparison of a grade with one of its bands, the band by its code: `level = 'good'`.
pub(super) fn literal_of_grade(sheet: &Sheet<'_>, comparison: &Expression) -> Option<String> {
    let Expression::Binary(operator, one, other) = comparison else { return None };
    let (rule, Expression::Number(n, _)) = (grades_of(sheet, one)?, &**other) else { return None };
    let (code, _) = sheet.plan.rules[rule].grade(*n)?;
    Some(format!("{} {} '{code}'", crate::plan::plain(sheet.plan, one), operator.symbol()))
}

fn cell_text(cell: Option<Cell>, shown: &Shown) -> String {
    match cell {
        Some(Cell::Number(n)) => {
            let value = shown.show(n).map_or("?".to_owned(), |d| d.to_string());
            let sign = if shown.percent { "%" } else { "" };
            format!("{value}{sign}")
        }
        Some(Cell::Truth(truth)) => truth.to_string(),
        cell => absent(cell).to_owned(),
    }
}

/// Why there is no number in its place; a page has words for each of them.
fn absent(cell: Option<Cell>) -> &'static str {
    match cell {
        Some(Cell::NoData(Reason::NotSet) | Cell::NotApplicable(Reason::NotSet)) => "not-set",
        Some(Cell::NotApplicable(_)) => "not-applicable",
        _ => "no-data",
    }
}

/// Of a comparison whether it holds, and both its sides worked out: `18 >= 20`.
pub(crate) fn compared(sheet: &Sheet<'_>, expression: &Expression) -> Option<(bool, String)> {
    let Expression::Binary(operator, one, other) = expression else { return None };
    use Operator::{AtLeast, AtMost, Equal, Less, More, Unequal};
    if !matches!(operator, AtLeast | AtMost | Equal | Less | More | Unequal) {
        return None;
    }
    let Some(Cell::Truth(holds)) = sheet.evaluate(expression).iter().next() else { return None };
    // What only one side says of its unit holds for both: else they could not be compared.
    let shown = shown_of(sheet, one).or_else(|| shown_of(sheet, other));
    let side = |side: &Expression| match sheet.evaluate(side).iter().next()? {
        Cell::Number(number) => match shown_of(sheet, side).or(shown) {
            Some(shown) if shown.percent || shown_of(sheet, side).is_some() => {
                Some(cell_text(Some(Cell::Number(number)), shown))
            }
            _ => number.to_decimal(DECIMALS, Rounding::HalfUp).map(|number| number.to_string()),
        },
        _ => None,
    };
    Some((holds, format!("{} {} {}", side(one)?, operator.symbol(), side(other)?)))
}

/// How the value of a rule or a setting is shown.
fn shown_of<'s>(sheet: &'s Sheet<'_>, side: &Expression) -> Option<&'s Shown> {
    match side {
        Expression::Rule(rule) => Some(&sheet.plan.rules[*rule].shown),
        Expression::Setting(at) => Some(&sheet.plan.settings[*at].unit),
        _ => None,
    }
}
