//! The points of a total whose items do not all apply: of how many they are, and of how many they are made.

use super::numbers::with_numbers;
use crate::evaluate::{Cell, Sheet};
use crate::language::{Number, Rounding};
use crate::plan::{Body, Expression, ItemSort, Total};

/// The points of the items that apply, and of all; none where nothing is scaled.
pub(super) fn scaling(sheet: &Sheet<'_>, total: &Total) -> Option<(Number, Number)> {
    let (mut there, mut all) = (Number::ZERO, Number::ZERO);
    for of in &total.of {
        let Some(points) = points_of(sheet, *of) else { continue };
        all = all.plus(points)?;
        let cell = sheet.cells[*of].as_ref().map(|cells| cells.get(0));
        if !matches!(cell, Some(Cell::NotApplicable(_))) {
            there = there.plus(points)?;
        }
    }
    (total.redistributes && there != all && there != Number::ZERO).then_some((there, all))
}

/// The points an item has to give; none of bonuses and deductions, which are not scaled.
fn points_of(sheet: &Sheet<'_>, rule: usize) -> Option<Number> {
    match &sheet.plan.rules[rule].body {
        Body::Item(item) if item.sort == ItemSort::Points => Some(item.points),
        _ => None,
    }
}

/// What a total adds up, with the scaling where there is any: `(27 + 10 + not-applicable) * 100 / 50 + 2`.
pub(super) fn total_with_numbers(sheet: &Sheet<'_>, total: &Total) -> String {
    let said = |of: &usize| with_numbers(sheet, &Expression::Rule(*of));
    let sum = |rules: &[usize]| added(rules.iter().map(said));
    let Some((there, all)) = scaling(sheet, total) else { return sum(&total.of) };
    let (items, others): (Vec<usize>, Vec<usize>) =
        total.of.iter().copied().partition(|of| points_of(sheet, *of).is_some());
    let shown = |n: Number| n.to_decimal(4, Rounding::HalfUp).unwrap_or_default().normalize();
    let scaled = format!("({}) * {} / {}", sum(&items), shown(all), shown(there));
    added([scaled].into_iter().chain(others.iter().map(said)))
}

/// What is taken off stands behind its own sign: `60 + 40 - 5`.
fn added(parts: impl Iterator<Item = String>) -> String {
    parts.fold(String::new(), |sum, part| match part.strip_prefix('-') {
        _ if sum.is_empty() => part,
        Some(off) => format!("{sum} - {off}"),
        None => format!("{sum} + {part}"),
    })
}
