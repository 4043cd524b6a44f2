//! A formula with the numbers of one subject in it.

use crate::evaluate::{Cell, Sheet};
use crate::plan::{Expression, Shown, written};

/// `18 >= ceil(40 * 50%)`. What has no value is shown as `?`.
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
                _ => "?".to_owned(),
            }
        }
        Expression::Elsewhere(at) => {
            let cell = sheet.evaluate(part).iter().next();
            match sheet.elsewhere.told(*at).and_then(|told| told.shown) {
                Some(shown) => cell_text(cell, &shown),
                None => "?".to_owned(),
            }
        }
        Expression::Setting(at) => cell_text(Some(sheet.settings[*at]), &sheet.plan.settings[*at].unit),
        Expression::Veto(name) => {
            let value = match sheet.evaluate(part).iter().next() {
                Some(Cell::Truth(truth)) => truth.to_string(),
                _ => "?".to_owned(),
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
        _ => "?".to_owned(),
    }
}
