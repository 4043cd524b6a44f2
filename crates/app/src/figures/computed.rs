//! Figures computed from other figures of the form.

use mingde_report::figure::{Figure, FigureValue, Figures};
use mingde_report::form::FiguresTake;
use rust_decimal::Decimal;

/// A sum, difference or share; without data where any part of it is without.
pub(super) fn computed(take: FiguresTake, names: &[String], before: &Figures) -> Figure {
    let numbers: Option<Vec<Decimal>> = names
        .iter()
        .map(|name| match before.get(name).map(|f| &f.value) {
            Some(FigureValue::Number(n)) => Some(*n),
            Some(FigureValue::Share { part, whole }) => part.checked_div(*whole),
            _ => None,
        })
        .collect();
    let value = match (take, numbers.as_deref()) {
        (FiguresTake::Sum, Some(numbers)) => number(sum(numbers)),
        (FiguresTake::Difference, Some([first, others @ ..])) => {
            number(sum(others).and_then(|others| first.checked_sub(others)))
        }
        (FiguresTake::Share, Some([part, whole])) => FigureValue::Share { part: *part, whole: *whole },
        _ => FigureValue::NoData,
    };
    let sign = match take {
        FiguresTake::Sum => " + ",
        FiguresTake::Difference => " − ",
        FiguresTake::Share => " ÷ ",
    };
    Figure::new(value, format!("由本报告的数据算出：{}", names.join(sign)))
}

/// What is too large for a number is no value, never a wrong one.
fn number(number: Option<Decimal>) -> FigureValue {
    number.map_or(FigureValue::NoData, FigureValue::Number)
}

fn sum(numbers: &[Decimal]) -> Option<Decimal> {
    numbers.iter().try_fold(Decimal::ZERO, |sum, number| sum.checked_add(*number))
}
