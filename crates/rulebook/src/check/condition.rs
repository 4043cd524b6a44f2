//! Conditions on rows: names resolved, sorts of values compared, options known.

use std::ops::Range;

use mingde_core::diagnostic::Message;
use mingde_core::kind::Measure;
use mingde_core::text::nearest;
use mingde_core::yaml::Findings;

use super::formula::by_nought;
use super::names::{Rows, Sort};
use super::row_call::called;
use super::words::{sides, told_apart};
use crate::language::{Dimension, Form, Number, Operator, Rounding, Syntax};
use crate::plan::{Condition, DayPoint, GroupProperty, Moment, Operand, UnitProperty, VetoName};

/// A side of a comparison: something a row has, or a word still to be understood by what it is compared with.
pub(super) enum Side {
    Known(Operand, Sort),
    Word(String, Range<usize>),
    Truth(bool),
}

/// The condition a formula states about the rows.
pub(crate) fn condition(rows: &Rows<'_>, tree: &Syntax, findings: &mut Findings) -> Option<Condition> {
    match &tree.form {
        Form::Binary(Operator::And, a, b) => {
            let (a, b) = (condition(rows, a, findings), condition(rows, b, findings));
            Some(Condition::And(vec![a?, b?]))
        }
        Form::Binary(Operator::Or, a, b) => {
            let (a, b) = (condition(rows, a, findings), condition(rows, b, findings));
            Some(Condition::Or(vec![a?, b?]))
        }
        Form::Not(inner) => Some(Condition::Not(Box::new(condition(rows, inner, findings)?))),
        Form::Given { of, given } => {
            let (operand, _) = operand(rows, of, findings)?;
            let test = Condition::Given(operand);
            Some(if *given { test } else { Condition::Not(Box::new(test)) })
        }
        Form::OneOf { of, list, within } => {
            let left = side(rows, of, findings)?;
            let mut any = Vec::new();
            for entry in list {
                let right = beside(rows, &left, entry, findings)?;
                any.push(compare(tree, Operator::Equal, &left, &right, findings)?);
            }
            let test = merged(any);
            Some(if *within { test } else { Condition::Not(Box::new(test)) })
        }
        Form::Binary(operator, a, b) if operator.compares() => {
            let a = side(rows, a, findings);
            let b = match &a {
                Some(left) => beside(rows, left, b, findings),
                None => side(rows, b, findings),
            };
            let test = compare(tree, *operator, &a?, &b?, findings)?;
            one_role(rows, &test, tree, findings)?;
            Some(test)
        }
        Form::Call(name, span, arguments) if name == "vetoed" => vetoed(rows, span, arguments, findings),
        Form::Name(_) => match operand(rows, tree, findings)? {
            (operand, Sort::Flag) => Some(Condition::Flag(operand)),
            (_, sort) => {
                let message = Message::new("rulebook-condition-wanted").with_sort("sort", sort.word());
                findings.error(tree.span.clone(), message);
                None
            }
        },
        Form::If(..) => {
            findings.error(tree.span.clone(), Message::new("rulebook-if-as-condition"));
            None
        }
        _ => {
            let message = Message::new("rulebook-condition-wanted").with_sort("sort", "number");
            findings.error(tree.span.clone(), message);
            None
        }
    }
}

/// Several equalities of the same operand are one membership.
fn merged(any: Vec<Condition>) -> Condition {
    let mut words: Vec<String> = Vec::new();
    let mut operand: Option<&Operand> = None;
    for test in &any {
        match test {
            Condition::OneOf(of, list) if operand.is_none_or(|o| o == of) => {
                operand = Some(of);
                words.extend(list.iter().cloned());
            }
            _ => return Condition::Or(any),
        }
    }
    match operand {
        Some(of) => Condition::OneOf(of.clone(), words),
        None => Condition::Or(any),
    }
}

fn vetoed(
    rows: &Rows<'_>,
    span: &Range<usize>,
    arguments: &[Syntax],
    findings: &mut Findings,
) -> Option<Condition> {
    let [who, veto] = arguments else {
        findings.error(span.clone(), Message::new("rulebook-vetoed-arguments"));
        return None;
    };
    let (who, sort) = operand(rows, who, findings)?;
    if !matches!(sort, Sort::Person | Sort::Unit) {
        findings.error(span.clone(), Message::new("rulebook-vetoed-arguments"));
        return None;
    }
    let name = match &veto.form {
        Form::Text(text) => text.split_once('.'),
        _ => None,
    };
    let Some((rulebook, veto)) = name else {
        findings.error(veto.span.clone(), Message::new("rulebook-veto-name"));
        return None;
    };
    Some(Condition::Vetoed(who, VetoName { rulebook: rulebook.to_owned(), veto: veto.to_owned() }))
}

/// The operand a formula names.
pub(crate) fn operand(rows: &Rows<'_>, tree: &Syntax, findings: &mut Findings) -> Option<(Operand, Sort)> {
    match side(rows, tree, findings)? {
        Side::Known(operand, sort) => Some((operand, sort)),
        _ => {
            findings.error(tree.span.clone(), Message::new("rulebook-name-wanted"));
            None
        }
    }
}

fn side(rows: &Rows<'_>, tree: &Syntax, findings: &mut Findings) -> Option<Side> {
    let number = |n: Number, d: Dimension| Some(Side::Known(Operand::Number(n), Sort::Number(d)));
    match &tree.form {
        Form::Number(n) => number(*n, Dimension::Bare),
        Form::Share(n) => number(*n, Dimension::SHARE),
        Form::Quantity(n, measure) => number(*n, Dimension::of(*measure)),
        Form::Text(text) => Some(Side::Word(text.clone(), tree.span.clone())),
        Form::Truth(truth) => Some(Side::Truth(*truth)),
        Form::Day(day) => {
            let point = DayPoint { from: Moment::On(*day), months: 0, days: 0 };
            Some(Side::Known(Operand::Day(point), Sort::Day))
        }
        Form::Name(parts) => rows.resolve(parts, findings).map(|(o, s)| Side::Known(o, s)),
        Form::Negative(inner) => {
            let zero = Syntax { span: inner.span.clone(), form: Form::Number(Number::ZERO) };
            arithmetic(rows, Operator::Minus, &zero, inner, tree, findings)
        }
        Form::Binary(operator, a, b) if !operator.compares() => {
            arithmetic(rows, *operator, a, b, tree, findings)
        }
        Form::Call(name, span, arguments) => called(rows, name, span, arguments, findings),
        Form::If(test, yes, no) => {
            let branches = (&**yes, &**no);
            let test = condition(rows, test, findings);
            let (yes, no) = (number_of(rows, yes, findings), number_of(rows, no, findings));
            let (test, (yes, x), (no, y)) = (test?, yes?, no?);
            let Some(dimension) = x.with(y) else {
                let sides = told_apart(branches, x, y, findings);
                let finding = findings.error(tree.span.clone(), mismatch(&Sort::Number(x), &Sort::Number(y)));
                finding.notes.extend(sides);
                return None;
            };
            let chosen = Operand::If(Box::new(test), Box::new(yes), Box::new(no));
            Some(Side::Known(chosen, Sort::Number(dimension)))
        }
        _ => {
            findings.error(tree.span.clone(), Message::new("rulebook-name-wanted"));
            None
        }
    }
}

/// A number of the row.
pub(crate) fn number_of(
    rows: &Rows<'_>,
    tree: &Syntax,
    findings: &mut Findings,
) -> Option<(Operand, Dimension)> {
    match operand(rows, tree, findings)? {
        (operand, Sort::Number(dimension)) => Some((operand, dimension)),
        (_, sort) => {
            let message = Message::new("rulebook-number-field-wanted").with_sort("sort", sort.word());
            findings.error(tree.span.clone(), message);
            None
        }
    }
}

/// The other side of a comparison. A word that is no name here was meant as a word: it lacks its quotation marks.
fn beside(rows: &Rows<'_>, left: &Side, tree: &Syntax, findings: &mut Findings) -> Option<Side> {
    let Side::Known(_, sort @ (Sort::Choice(_) | Sort::Text | Sort::Unit | Sort::Group)) = left else {
        return side(rows, tree, findings);
    };
    let Form::Name(parts) = &tree.form else { return side(rows, tree, findings) };
    let [(word, span)] = parts.as_slice() else { return side(rows, tree, findings) };
    let meant = match sort {
        Sort::Choice(_) if is_class(left) && class_meant(word).is_some() => class_meant(word),
        Sort::Choice(options) => nearest(word, options.iter().flat_map(|(c, t)| [c.as_str(), t.as_str()])),
        _ => Some(word.as_str()),
    };
    // What no option is near to is told with all options, not with the names of fields.
    if meant.is_none() && !word.is_ascii() && !rows.knows(word) {
        return Some(Side::Word(word.clone(), span.clone()));
    }
    let Some(meant) = meant.filter(|_| !rows.knows(word)) else { return side(rows, tree, findings) };
    let finding = findings.error(span.clone(), Message::new("rulebook-word-quotes").with("word", word));
    finding.suggestion = Some(format!("'{meant}'"));
    None
}

fn arithmetic(
    rows: &Rows<'_>,
    operator: Operator,
    a: &Syntax,
    b: &Syntax,
    tree: &Syntax,
    findings: &mut Findings,
) -> Option<Side> {
    let (left, left_sort) = operand(rows, a, findings)?;
    let sign = if operator == Operator::Minus { -1 } else { 1 };
    let additive = matches!(operator, Operator::Plus | Operator::Minus);
    if left_sort == Sort::Day && additive {
        match &b.form {
            Form::Months(months) => {
                return Some(Side::Known(Operand::Shift(Box::new(left), sign * months, 0), Sort::Day));
            }
            Form::Quantity(n, Measure::Days) => {
                // What lies beyond every calendar is no day that could be meant.
                let Some(days) = whole(*n) else {
                    findings.error(b.span.clone(), Message::new("rulebook-too-far"));
                    return None;
                };
                return Some(Side::Known(Operand::Shift(Box::new(left), 0, sign * days), Sort::Day));
            }
            _ => {}
        }
    }
    let (right, right_sort) = operand(rows, b, findings)?;
    if operator == Operator::Over && matches!(right, Operand::Number(n) if n.is_zero()) {
        by_nought(&b.span, findings);
        return None;
    }
    let sort = match (&left_sort, &right_sort) {
        (Sort::Day, Sort::Day) if operator == Operator::Minus => {
            Some(Sort::Number(Dimension::of(Measure::Days)))
        }
        (Sort::Number(x), Sort::Number(y)) => match operator {
            Operator::Plus | Operator::Minus => x.with(*y).map(Sort::Number),
            Operator::Times => Some(Sort::Number(x.times(*y))),
            Operator::Over => Some(Sort::Number(x.over(*y))),
            _ => None,
        },
        _ => None,
    };
    let Some(sort) = sort else {
        let sides = sides(tree, left_sort.word(), right_sort.word(), findings);
        findings.error(tree.span.clone(), mismatch(&left_sort, &right_sort)).notes.extend(sides);
        return None;
    };
    Some(Side::Known(Operand::Arithmetic(operator, Box::new(left), Box::new(right)), sort))
}

/// A whole number of days.
pub(crate) fn whole(n: Number) -> Option<i32> {
    let decimal = n.to_decimal(0, Rounding::Down)?;
    i32::try_from(decimal).ok().filter(|d| d.abs() <= 36_600 && Number::whole(i64::from(*d)) == n)
}

/// Classes of units as people call them.
const CLASSES: [(&str, &str); 6] = [
    ("bureau", "教育局"),
    ("department", "科室"),
    ("school", "学校"),
    ("institution", "事业单位"),
    ("party", "党组织"),
    ("subordinate", "下级教育局"),
];

/// The code of a class of units by what people call it.
fn class_meant(word: &str) -> Option<&'static str> {
    CLASSES.iter().find(|(code, title)| [*code, *title].contains(&word)).map(|(code, _)| *code)
}

fn is_class(side: &Side) -> bool {
    matches!(side, Side::Known(Operand::UnitProperty(_, UnitProperty::Class), _))
}

pub(super) fn mismatch(left: &Sort, right: &Sort) -> Message {
    Message::new("rulebook-unit-mismatch").with_sort("left", left.word()).with_sort("right", right.word())
}

/// The code of an option by its code or title.
fn option(
    operand: &Operand,
    options: &[(String, String)],
    word: &str,
    at: &Range<usize>,
    findings: &mut Findings,
) -> Option<String> {
    let found = options.iter().find(|(c, t)| c == word || t == word).map(|(code, _)| code.clone());
    if found.is_none() {
        let all = options.iter().flat_map(|(c, t)| [c.as_str(), t.as_str()]);
        let message = Message::new("rulebook-unknown-option").with("word", word);
        let finding = findings.unknown(at.clone(), message, word, all);
        // 学校 is no kind of unit but a class of them.
        match (operand, class_meant(word)) {
            (Operand::UnitProperty(_, UnitProperty::Kind), Some(code)) => {
                finding.suggestion = Some(format!("unit.class = '{code}'"));
            }
            (Operand::UnitProperty(_, UnitProperty::Class), Some(code)) => {
                finding.suggestion = Some(format!("'{code}'"));
            }
            _ => {}
        }
        let told = |(code, title): &(String, String)| match code == title {
            true => code.clone(),
            false => format!("{code}（{title}）"),
        };
        let list = options.iter().map(told).collect::<Vec<_>>().join(", ");
        finding.notes.push(Message::new("rulebook-names-known").with("names", list));
    }
    found
}

fn compare(
    tree: &Syntax,
    operator: Operator,
    left: &Side,
    right: &Side,
    findings: &mut Findings,
) -> Option<Condition> {
    let positive = operator == Operator::Equal;
    let signed = |test: Condition| if positive { test } else { Condition::Not(Box::new(test)) };
    let equality = matches!(operator, Operator::Equal | Operator::Unequal);
    match (left, right) {
        (Side::Word(..), Side::Known(..)) | (Side::Truth(_), Side::Known(..)) if equality => {
            compare(tree, operator, right, left, findings)
        }
        (Side::Known(operand, Sort::Flag), Side::Truth(truth)) if equality => {
            let test = Condition::Flag(operand.clone());
            Some(if *truth == positive { test } else { Condition::Not(Box::new(test)) })
        }
        (Side::Known(operand, Sort::Choice(options)), Side::Word(word, at)) if equality => {
            let code = option(operand, options, word, at, findings)?;
            Some(signed(Condition::OneOf(operand.clone(), vec![code])))
        }
        (Side::Known(operand, Sort::Text), Side::Word(word, _)) if equality => {
            Some(signed(Condition::OneOf(operand.clone(), vec![word.clone()])))
        }
        (Side::Known(operand, Sort::Unit), Side::Word(word, _)) if equality => {
            let by = |property| {
                let of = Operand::UnitProperty(Box::new(operand.clone()), property);
                Condition::OneOf(of, vec![word.clone()])
            };
            Some(signed(Condition::Or(vec![by(UnitProperty::Code), by(UnitProperty::Name)])))
        }
        (Side::Known(operand, Sort::Group), Side::Word(word, _)) if equality => {
            let by = |property| {
                let of = Operand::GroupProperty(Box::new(operand.clone()), property);
                Condition::OneOf(of, vec![word.clone()])
            };
            Some(signed(Condition::Or(vec![by(GroupProperty::Code), by(GroupProperty::Name)])))
        }
        (Side::Known(operand, Sort::Time), Side::Word(word, at)) => {
            let minutes = word.split_once([':', '：']).and_then(|(h, m)| {
                let (h, m): (i64, i64) = (h.parse().ok()?, m.parse().ok()?);
                ((0..=24).contains(&h) && (0..60).contains(&m)).then_some(h * 60 + m)
            });
            let Some(minutes) = minutes else {
                findings.error(at.clone(), Message::new("rulebook-bad-time").with("text", word));
                return None;
            };
            Some(Condition::Compare(operator, operand.clone(), Operand::Number(Number::whole(minutes))))
        }
        (Side::Known(a, left), Side::Known(b, right)) => {
            let fits = match (left, right) {
                (Sort::Number(x), Sort::Number(y)) => x.with(*y).is_some(),
                (Sort::Unit, Sort::Unit) | (Sort::Person, Sort::Person) | (Sort::Group, Sort::Group) => {
                    equality
                }
                (Sort::Day, Sort::Day) | (Sort::Time, Sort::Time) => true,
                _ => false,
            };
            if !fits {
                let sides = sides(tree, left.word(), right.word(), findings);
                findings.error(tree.span.clone(), mismatch(left, right)).notes.extend(sides);
                return None;
            }
            Some(Condition::Compare(operator, a.clone(), b.clone()))
        }
        (Side::Known(_, Sort::Choice(options)), Side::Word(_, at)) => {
            let finding = findings.error(at.clone(), Message::new("rulebook-choice-order"));
            let list = options.iter().map(|(code, title)| format!("{code}（{title}）")).collect::<Vec<_>>();
            finding.notes.push(Message::new("rulebook-names-known").with("names", list.join(", ")));
            None
        }
        (Side::Known(_, sort), Side::Word(_, at)) | (Side::Word(_, at), Side::Known(_, sort)) => {
            let message = Message::new("rulebook-word-where").with_sort("sort", sort.word());
            findings.error(at.clone(), message);
            None
        }
        _ => {
            findings.error(tree.span.clone(), Message::new("rulebook-name-wanted"));
            None
        }
    }
}

/// The roles with several participants that an operand speaks of.
pub(crate) fn roles_in(rows: &Rows<'_>, operand: &Operand, found: &mut Vec<String>) {
    match operand {
        Operand::Role(role) | Operand::Attribute(role, _) => {
            let several = rows.role(role).is_some_and(|r| r.max != Some(1));
            if several && !found.contains(role) {
                found.push(role.clone());
            }
        }
        Operand::HowMany(..) => {}
        _ => {
            operand.parts().for_each(|part| roles_in(rows, part, found));
            let condition = operand.condition();
            condition.iter().for_each(|c| c.operands(&mut |part| roles_in(rows, part, found)));
        }
    }
}

/// One comparison speaks of at most one role of several participants.
fn one_role(rows: &Rows<'_>, test: &Condition, tree: &Syntax, findings: &mut Findings) -> Option<()> {
    let mut roles = Vec::new();
    if let Condition::Compare(_, a, b) = test {
        roles_in(rows, a, &mut roles);
        roles_in(rows, b, &mut roles);
    }
    if roles.len() > 1 {
        let message = Message::new("rulebook-two-roles").with("one", &roles[0]).with("other", &roles[1]);
        findings.error(tree.span.clone(), message);
        return None;
    }
    Some(())
}
