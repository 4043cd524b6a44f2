//! Functions of formulas: rounding and bounds, repeated duties, places, tables, vetoes, what was earlier and elsewhere.

use std::ops::Range;

use mingde_core::diagnostic::Message;
use mingde_core::kind::Measure;
use mingde_core::yaml::Findings;

use super::formula::{Bands, Names, Type, Typed, formula, mismatch, numeric};
use super::past::{of_another, previous};
use super::table::Table;
use super::words::{not_among, wrong_arguments};
use crate::language::{Dimension, Form, Number, Operator, Rounding, Syntax};
use crate::plan::{Expression, Function, Literal, Part, VetoName};

/// A function in a formula.
pub(super) fn call(
    names: &mut dyn Names,
    name: &str,
    span: &Range<usize>,
    arguments: &[Syntax],
    findings: &mut Findings,
) -> Option<Typed> {
    const KNOWN: [&str; 14] = [
        "ceil",
        "floor",
        "round",
        "min",
        "max",
        "abs",
        "hours",
        "minutes",
        "missed",
        "competing",
        "previous",
        "result",
        "met",
        "veto",
    ];
    match name {
        "veto" => return veto(names, span, arguments, findings),
        "missed" => return missed(names, span, arguments, findings),
        "competing" => return competing(names, span, arguments, findings),
        "previous" => return previous(names, span, arguments, findings),
        "result" | "met" => return of_another(names, name, span, arguments, findings),
        _ => {}
    }
    if let Some(table) = names.table(name) {
        return looked_up(names, &table, span, arguments, findings);
    }
    if !KNOWN.contains(&name) {
        let message = Message::new("rulebook-unknown-function").with("name", name);
        let tables = names.tables();
        let known: Vec<&str> = KNOWN.into_iter().chain(tables.iter().map(String::as_str)).collect();
        not_among(findings, span, message, name, &known);
        return None;
    }
    let wrong = |findings: &mut Findings| {
        wrong_arguments(name, span, findings);
        None
    };
    if name == "round" {
        let decimals = match arguments {
            [_] => Some(0),
            [_, Syntax { form: Form::Number(n), .. }] => {
                n.to_decimal(4, Rounding::HalfUp).and_then(|d| u32::try_from(d).ok()).filter(|d| *d <= 6)
            }
            _ => None,
        };
        let Some(decimals) = decimals else { return wrong(findings) };
        let (value, dimension) = numeric(names, &arguments[0], findings)?;
        return Some((Expression::Call(Function::Round(decimals), vec![value]), Type::Number(dimension)));
    }
    let mut values = Vec::new();
    let mut dimension = Dimension::Bare;
    for argument in arguments {
        let (value, next) = numeric(names, argument, findings)?;
        let Some(both) = dimension.with(next) else {
            mismatch(argument, dimension, next, findings);
            return None;
        };
        dimension = both;
        values.push(value);
    }
    let (function, gives) = match (name, values.len()) {
        ("ceil", 1) => (Function::Ceil, dimension),
        ("floor", 1) => (Function::Floor, dimension),
        ("abs", 1) => (Function::Abs, dimension),
        ("min", 1..) => (Function::Min, dimension),
        ("max", 1..) => (Function::Max, dimension),
        ("hours", 1) if dimension.with(Dimension::of(Measure::Minutes)).is_some() => {
            (Function::Hours, Dimension::of(Measure::Hours))
        }
        ("minutes", 1) if dimension.with(Dimension::of(Measure::Hours)).is_some() => {
            (Function::Minutes, Dimension::of(Measure::Minutes))
        }
        _ => return wrong(findings),
    };
    Some((Expression::Call(function, values), Type::Number(gives)))
}

/// `competing(place)`: how many compete for the places of a quota or ranking, in the subject's own field.
fn competing(
    names: &mut dyn Names,
    span: &Range<usize>,
    arguments: &[Syntax],
    findings: &mut Findings,
) -> Option<Typed> {
    let rule = match arguments {
        [argument] => formula(names, argument, findings)?.0.rule(),
        _ => None,
    };
    match rule.filter(|rule| names.is_contested(*rule)) {
        Some(rule) => Some((Expression::Competing(rule), Type::Number(Dimension::Bare))),
        None => {
            findings.error(span.clone(), Message::new("rulebook-competing-for-what"));
            None
        }
    }
}

/// `worth(level)`, `points(place)`: the number of a table for a grade or a number.
fn looked_up(
    names: &mut dyn Names,
    table: &Table,
    span: &Range<usize>,
    arguments: &[Syntax],
    findings: &mut Findings,
) -> Option<Typed> {
    if arguments.len() != table.depth() {
        let message = Message::new("rulebook-table-arguments").with("name", &table.id);
        findings.error(span.clone(), message.with("wanted", table.depth()));
        return None;
    }
    // What each level is looked up by, and for a grade its bands.
    let mut keys: Vec<(Expression, Option<Bands>)> = Vec::new();
    for (level, argument) in arguments.iter().enumerate() {
        match formula(names, argument, findings)? {
            (of, Type::Grade(rule)) => {
                let bands = names.bands(rule);
                table.unknown_word(level, &bands, &argument.span, findings)?;
                if let Some(missing) = table.unnamed(level, &bands) {
                    let message = Message::new("rulebook-table-gap").with("name", &table.id);
                    findings.error(argument.span.clone(), message.with("row", missing));
                    return None;
                }
                keys.push((of, Some(bands)));
            }
            _ => {
                let (of, _) = numeric(names, argument, findings)?;
                if !table.has_rest() {
                    let message = Message::new("rulebook-table-rest").with("name", &table.id);
                    findings.error(span.clone(), message);
                    return None;
                }
                if let Some(word) = table.words(level).into_iter().find(|word| Number::parse(word).is_none())
                {
                    findings
                        .error(argument.span.clone(), Message::new("rulebook-bad-number").with("text", word));
                    return None;
                }
                keys.push((of, None));
            }
        }
    }
    let test = |level: usize, word: &str| {
        let (of, bands) = &keys[level];
        let number = match bands {
            // The value of a grade is the number of bands beneath it.
            Some(bands) => {
                let at = bands.iter().position(|(code, title)| code == word || title == word);
                Number::whole((bands.len() - 1 - at.unwrap_or(0)) as i64)
            }
            None => Number::parse(word).unwrap_or(Number::ZERO),
        };
        let number = Expression::Number(number, Literal::Plain);
        Expression::Binary(Operator::Equal, Box::new(of.clone()), Box::new(number))
    };
    let choose = |test, yes, no| Expression::If(Box::new(test), Box::new(yes), Box::new(no));
    match table.chosen(&test, &choose, &|number| Expression::Number(number, Literal::Plain)) {
        Ok(found) => Some((found, Type::Number(table.dimension))),
        Err(missing) => {
            let message = Message::new("rulebook-table-gap").with("name", &table.id).with("row", missing);
            findings.error(span.clone(), message);
            None
        }
    }
}

/// `missed(monthly)`: in how many parts of the period that are over a repeated duty was not done.
fn missed(
    names: &mut dyn Names,
    span: &Range<usize>,
    arguments: &[Syntax],
    findings: &mut Findings,
) -> Option<Typed> {
    let rule = match arguments {
        [argument] => formula(names, argument, findings)?.0.rule(),
        _ => None,
    };
    match rule.filter(|rule| names.is_repeated(*rule)) {
        Some(rule) => Some((Expression::Parts(rule, Part::Missed), Type::Number(Dimension::Bare))),
        None => {
            findings.error(span.clone(), Message::new("rulebook-missed-of-what"));
            None
        }
    }
}

fn veto(
    names: &mut dyn Names,
    span: &Range<usize>,
    arguments: &[Syntax],
    findings: &mut Findings,
) -> Option<Typed> {
    let found = match arguments {
        [Syntax { form: Form::Text(text), .. }] => text.split_once('.'),
        _ => None,
    };
    let Some((rulebook, veto)) = found else {
        findings.error(span.clone(), Message::new("rulebook-veto-name"));
        return None;
    };
    let own = rulebook == names.rulebook();
    if own && names.find(veto, span, findings).is_none() {
        let message = Message::new("rulebook-unknown-name").with("name", veto);
        findings.error(arguments[0].span.clone(), message);
        return None;
    }
    let name = VetoName { rulebook: rulebook.to_owned(), veto: veto.to_owned() };
    Some((Expression::Veto(name), Type::Truth))
}
