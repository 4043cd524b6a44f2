//! A formula with the numbers of one subject in it.

use crate::evaluate::{Cell, Sheet};
use crate::language::{Operator, Rounding};
use crate::plan::{Expression, Reason, Shown, written};

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
            format!("veto({}.{}) {value}", name.rulebook, name.veto)
        }
        _ => String::new(),
    };
    written(&leaf, expression, 0)
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
