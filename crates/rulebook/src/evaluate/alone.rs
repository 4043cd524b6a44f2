//! A formula over values that are there already and are of nobody in particular.

use mingde_core::date::Day;
use mingde_core::period::{Period, PeriodKind};

use super::cell::Cell;
use super::frame::Frame;
use super::sheet::Sheet;
use super::who::Who;
use crate::plan::Expression;

/// What a formula comes to that speaks of settings only: each has its value here.
pub(crate) fn alone(formula: &Expression, values: &[Cell]) -> Cell {
    // A sheet has a subject and a day; neither is asked for.
    let period = Period::containing(PeriodKind::Year, Day::from_number(0));
    let (who, frames) = ([Who { index: 0, unit: 0 }], [Frame::new(period, period.last())]);
    let sheet = Sheet { who: &who, frames: &frames, settings: values, ..Sheet::nothing() };
    sheet.evaluate(formula).get(0)
}
