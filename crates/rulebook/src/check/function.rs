//! Functions of numbers, which formulas and rows have alike: rounding and bounds, hours and minutes.

use std::ops::Range;

use mingde_core::kind::Measure;
use mingde_core::yaml::Findings;

use super::condition::whole;
use super::formula::mismatch;
use super::words::{told_apart, wrong_arguments};
use crate::language::{Dimension, Form, Syntax};
use crate::plan::Function;

/// Their names.
pub(super) const OF_NUMBERS: [&str; 8] = ["ceil", "floor", "round", "min", "max", "abs", "hours", "minutes"];

/// What stands in the brackets of one of [`OF_NUMBERS`], each understood by `read`.
pub(super) fn of_numbers<T>(
    name: &str,
    span: &Range<usize>,
    arguments: &[Syntax],
    findings: &mut Findings,
    mut read: impl FnMut(&Syntax, &mut Findings) -> Option<(T, Dimension)>,
) -> Option<(Function, Vec<T>, Dimension)> {
    let Some((function, arguments)) = function(name, arguments) else {
        wrong_arguments(name, span, findings);
        return None;
    };
    let mut dimension = Dimension::Bare;
    // The first that counts something: what the others must count too.
    let mut first: Option<&Syntax> = None;
    let mut values = Vec::with_capacity(arguments.len());
    for argument in arguments {
        let (value, next) = read(argument, findings)?;
        let Some(both) = dimension.with(next) else {
            let sides = first.and_then(|first| told_apart((first, argument), dimension, next, findings));
            mismatch(&argument.span, dimension, next, findings).notes.extend(sides);
            return None;
        };
        if dimension != both || first.is_none() {
            first = Some(argument);
        }
        dimension = both;
        values.push(value);
    }
    let converted = match function {
        Function::Hours => Some((Measure::Minutes, Measure::Hours)),
        Function::Minutes => Some((Measure::Hours, Measure::Minutes)),
        _ => None,
    };
    if let Some((from, to)) = converted {
        if dimension.with(Dimension::of(from)).is_none() {
            mismatch(&arguments[0].span, dimension, Dimension::of(from), findings);
            return None;
        }
        dimension = Dimension::of(to);
    }
    Some((function, values, dimension))
}

/// The function, and what it is of: of `round(a, 1)` only the first.
fn function<'s>(name: &str, arguments: &'s [Syntax]) -> Option<(Function, &'s [Syntax])> {
    let function = match (name, arguments) {
        ("min", [_, ..]) => Function::Min,
        ("max", [_, ..]) => Function::Max,
        ("ceil", [_]) => Function::Ceil,
        ("floor", [_]) => Function::Floor,
        ("abs", [_]) => Function::Abs,
        ("hours", [_]) => Function::Hours,
        ("minutes", [_]) => Function::Minutes,
        ("round", [_]) => Function::Round(0),
        ("round", [_, Syntax { form: Form::Number(n), .. }]) => {
            let decimals = whole(*n).and_then(|n| u32::try_from(n).ok()).filter(|decimals| *decimals <= 6);
            return Some((Function::Round(decimals?), &arguments[..1]));
        }
        _ => return None,
    };
    Some((function, arguments))
}
