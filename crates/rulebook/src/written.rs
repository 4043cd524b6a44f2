//! A formula with the numbers of one subject in it.

use crate::assess::show;
use crate::evaluate::cell::Cell;
use crate::evaluate::derive::Sheet;
use crate::evaluate::number::{Number, Rounding};
use crate::plan::{Expression, Function, Literal, Shown};
use crate::syntax::Operator;

/// `18 >= ceil(40 * 50%)`. What has no value is shown as `?`.
pub(crate) fn with_numbers(sheet: &Sheet<'_>, expression: &Expression) -> String {
    written(sheet, expression, 0)
}

fn written(sheet: &Sheet<'_>, expression: &Expression, outer: u8) -> String {
    match expression {
        Expression::Number(n, Literal::Plain) => n.to_string(),
        Expression::Number(n, Literal::Share) => share(*n),
        Expression::Truth(truth) => truth.to_string(),
        Expression::Rule(rule) => {
            let cell = sheet.cells[*rule].as_ref().map(|c| c[0]);
            cell_text(cell, &sheet.plan.rules[*rule].shown)
        }
        Expression::Setting(at) => cell_text(Some(sheet.settings[*at]), &sheet.plan.settings[*at].unit),
        Expression::Veto(name) => {
            let cell = sheet.evaluate(expression).first().copied();
            let value = match cell {
                Some(Cell::Truth(truth)) => truth.to_string(),
                _ => "?".to_owned(),
            };
            format!("veto({}.{}) {value}", name.rulebook, name.veto)
        }
        Expression::Given(inner, given) => {
            format!("{} is {}", written(sheet, inner, 9), if *given { "given" } else { "missing" })
        }
        Expression::Not(inner) => format!("not {}", written(sheet, inner, 9)),
        Expression::Negative(inner) => format!("-{}", written(sheet, inner, 9)),
        Expression::Binary(operator, a, b) => {
            let own = binding(*operator);
            let text =
                format!("{} {} {}", written(sheet, a, own), operator.symbol(), written(sheet, b, own + 1));
            if own < outer { format!("({text})") } else { text }
        }
        Expression::If(condition, yes, no) => {
            let text = format!(
                "if {} then {} else {}",
                written(sheet, condition, 0),
                written(sheet, yes, 0),
                written(sheet, no, 0)
            );
            if outer > 0 { format!("({text})") } else { text }
        }
        Expression::Call(function, arguments) => {
            let list: Vec<String> = arguments.iter().map(|a| written(sheet, a, 0)).collect();
            let list = list.join(", ");
            match function {
                Function::Ceil => format!("ceil({list})"),
                Function::Floor => format!("floor({list})"),
                Function::Round(decimals) => format!("round({list}, {decimals})"),
                Function::Min => format!("min({list})"),
                Function::Max => format!("max({list})"),
                Function::Abs => format!("abs({list})"),
                Function::Hours => format!("hours({list})"),
                Function::Minutes => format!("minutes({list})"),
            }
        }
    }
}

fn binding(operator: Operator) -> u8 {
    match operator {
        Operator::Or => 1,
        Operator::And => 2,
        Operator::Plus | Operator::Minus => 4,
        Operator::Times | Operator::Over => 5,
        _ => 3,
    }
}

fn share(n: Number) -> String {
    let percent = n.times(Number::whole(100)).and_then(|p| p.to_decimal(4, Rounding::HalfUp));
    percent.map_or("?".to_owned(), |p| format!("{p}%"))
}

fn cell_text(cell: Option<Cell>, shown: &Shown) -> String {
    match cell {
        Some(Cell::Number(n)) => {
            let value = show(n, shown).map_or("?".to_owned(), |d| d.to_string());
            let sign = if shown.percent { "%" } else { "" };
            format!("{value}{sign}")
        }
        Some(Cell::Truth(truth)) => truth.to_string(),
        _ => "?".to_owned(),
    }
}
