//! Functions of formulas: rounding and bounds, repeated duties, places, tables, vetoes, what was earlier and elsewhere.

use std::ops::Range;

use mingde_core::diagnostic::Message;
use mingde_core::yaml::Findings;

use super::attribute::OF_DAYS;
use super::formula::{Bands, Names, Type, Typed, formula, numeric};
use super::function::{OF_NUMBERS, of_numbers};
use super::past::{is_somebody, of_another, previous};
use super::table::Table;
use super::words::{not_among, wrong_arguments};
use crate::language::{Dimension, Form, Number, Operator, Syntax};
use crate::plan::{Expression, Literal, Part, VetoName};

/// A function in a formula.
pub(super) fn call(
    names: &mut dyn Names,
    name: &str,
    span: &Range<usize>,
    arguments: &[Syntax],
    findings: &mut Findings,
) -> Option<Typed> {
    const ELSEWHERE: [&str; 4] = ["previous", "result", "met", "veto"];
    const OF_DUTIES: [&str; 2] = ["missed", "competing"];
    let asks = names.rulebook().is_some();
    let has_duties = asks && names.has_duties();
    match name {
        _ if !asks => {}
        "veto" => return veto(names, span, arguments, findings),
        "missed" if has_duties => return missed(names, span, arguments, findings),
        "competing" if has_duties => return competing(names, span, arguments, findings),
        "previous" => return previous(names, span, arguments, findings),
        "result" | "met" => return of_another(names, name, span, arguments, findings),
        _ => {}
    }
    if let Some(table) = names.table(name) {
        return looked_up(names, &table, span, arguments, findings);
    }
    if has_duties && OF_DAYS.contains(&name) {
        // Rightly called they are about the subject itself, which was looked at before.
        wrong_arguments(name, span, findings);
        return None;
    }
    if !OF_NUMBERS.contains(&name) {
        let message = Message::new("rulebook-unknown-function").with("name", name);
        let tables = names.tables();
        let known: Vec<&str> = OF_NUMBERS
            .into_iter()
            .chain(OF_DUTIES.into_iter().filter(|_| has_duties))
            .chain(ELSEWHERE.into_iter().filter(|_| asks))
            .chain(OF_DAYS.into_iter().filter(|_| has_duties))
            .chain(tables.iter().map(String::as_str))
            .collect();
        not_among(findings, span, message, name, &known);
        return None;
    }
    let read = |argument: &Syntax, findings: &mut Findings| numeric(names, argument, findings);
    let (function, values, dimension) = of_numbers(name, span, arguments, findings, read)?;
    Some((Expression::Call(function, values), Type::Number(dimension)))
}

/// `competing(place)`: how many compete for the places of a quota or ranking, in the subject's own field.
fn competing(
    names: &mut dyn Names,
    span: &Range<usize>,
    arguments: &[Syntax],
    findings: &mut Findings,
) -> Option<Typed> {
    let contested = |names: &dyn Names, rule: usize| names.is_contested(rule);
    let rule = rule_asked(names, span, arguments, contested, "rulebook-competing-for-what", findings)?;
    Some((Expression::Competing(rule), Type::Number(Dimension::Bare)))
}

/// The rule in the brackets, if it is one that `fits`; else `code` says what may stand there.
fn rule_asked(
    names: &mut dyn Names,
    span: &Range<usize>,
    arguments: &[Syntax],
    fits: impl Fn(&dyn Names, usize) -> bool,
    code: &'static str,
    findings: &mut Findings,
) -> Option<usize> {
    let rule = match arguments {
        [argument] => formula(names, argument, findings)?.0.rule(),
        _ => None,
    };
    let rule = rule.filter(|rule| fits(&*names, *rule));
    if rule.is_none() {
        findings.error(span.clone(), Message::new(code));
    }
    rule
}

/// What a formula looks a number up by at one level of a table.
enum Key {
    /// A grade with its bands.
    Grade(Expression, Bands),
    Number(Expression),
    /// What the registry says of the subject.
    Own(Vec<(String, Expression)>),
}

impl Key {
    /// Whether it is this word.
    fn test(&self, word: &str) -> Expression {
        let (of, number) = match self {
            Key::Own(words) => {
                let said = words.iter().find(|(own, _)| own == word);
                return said.map_or(Expression::Truth(false), |(_, said)| said.clone());
            }
            // The value of a grade is the number of bands beneath it.
            Key::Grade(of, bands) => {
                let at = bands.iter().position(|(code, title)| code == word || title == word);
                (of, Number::whole((bands.len() - 1 - at.unwrap_or(0)) as i64))
            }
            Key::Number(of) => (of, Number::parse(word).unwrap_or(Number::ZERO)),
        };
        let number = Expression::Number(number, Literal::Plain);
        Expression::Binary(Operator::Equal, Box::new(of.clone()), Box::new(number))
    }
}

/// `worth(level)`, `points(place)`, `standard(unit.kind)`: the number of a table for a grade, a number, or what the registry
/// says of the subject.
fn looked_up(
    names: &mut dyn Names,
    table: &Table,
    span: &Range<usize>,
    arguments: &[Syntax],
    findings: &mut Findings,
) -> Option<Typed> {
    table.takes(arguments, span, findings)?;
    let mut keys: Vec<Key> = Vec::new();
    for (level, argument) in arguments.iter().enumerate() {
        if let Some(words) = names.own_words(argument, (table, level), findings) {
            keys.push(Key::Own(words?));
            continue;
        }
        match formula(names, argument, findings)? {
            (of, Type::Grade(rule)) => {
                let bands = names.bands(rule);
                table.names_all(level, &bands, &argument.span, findings)?;
                keys.push(Key::Grade(of, bands));
            }
            _ => {
                let (of, _) = numeric(names, argument, findings)?;
                table.has_rest(span, findings)?;
                table.counts(level, &argument.span, findings)?;
                keys.push(Key::Number(of));
            }
        }
    }
    let test = |level: usize, word: &str| keys[level].test(word);
    let choose = |test, yes, no| Expression::If(Box::new(test), Box::new(yes), Box::new(no));
    let leaf = |number| Expression::Number(number, Literal::Plain);
    let found = table.chosen(&test, &choose, &leaf, span, findings)?;
    Some((found, Type::Number(table.dimension)))
}

/// `missed(monthly)`: in how many parts of the period that are over a repeated duty was not done.
fn missed(
    names: &mut dyn Names,
    span: &Range<usize>,
    arguments: &[Syntax],
    findings: &mut Findings,
) -> Option<Typed> {
    let repeated = |names: &dyn Names, rule: usize| names.is_repeated(rule);
    let rule = rule_asked(names, span, arguments, repeated, "rulebook-missed-of-what", findings)?;
    Some((Expression::Parts(rule, Part::Missed), Type::Number(Dimension::Bare)))
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
    is_somebody(names, span, findings)?;
    let own = names.rulebook() == Some(rulebook);
    if own && names.find(veto, span, findings).is_none() {
        let message = Message::new("rulebook-unknown-name").with("name", veto);
        findings.error(arguments[0].span.clone(), message);
        return None;
    }
    let name = VetoName { rulebook: rulebook.to_owned(), veto: veto.to_owned() };
    Some((Expression::Veto(name), Type::Truth))
}
