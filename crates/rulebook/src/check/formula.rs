//! Formulas over rules and settings: names resolved, dimensions agreed.

use std::ops::Range;

use mingde_core::diagnostic::{Diagnostic, Message};
use mingde_core::kind::Measure;
use mingde_core::text::nearest;
use mingde_core::yaml::Findings;

use super::call::call;
use super::table::Table;
use super::words::{sides, told_apart};
use crate::language::{Dimension, Form, Number, Operator, Syntax};
use crate::plan::{Expression, Literal, Reference, Subject};

/// What a formula gives.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Type {
    Number(Dimension),
    Truth,
    /// The grade of a rule, compared with the names of its bands only.
    Grade(usize),
}

/// What a name in a formula stands for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Named {
    Setting(usize),
    Rule(usize),
}

/// The names a formula may use, with their types. What only a rulebook has, a text beside the rulebooks leaves out.
pub(crate) trait Names {
    /// Meaning and type of a name; `None` when there is none. A name whose own rule is broken has no type:
    /// `Some((named, None))`, and says nothing more.
    fn find(
        &mut self,
        name: &str,
        span: &Range<usize>,
        findings: &mut Findings,
    ) -> Option<(Named, Option<Type>)>;
    /// What the name of a rule says whose formula is being read, as far as it is known by then: of an earlier period it may be
    /// asked there, and is no circle.
    fn open(&self, _name: &str) -> Option<(Expression, Type)> {
        None
    }
    /// All names.
    fn known(&self) -> Vec<String>;
    /// A kind whose records have a number of that name or title: what it is counted from, and the name.
    fn number_of_records(&self, _name: &str) -> Option<(String, String)> {
        None
    }
    /// What a name is called; empty where nobody says.
    fn title_of(&self, _name: &str) -> &str {
        ""
    }
    /// Whether a rule or setting is shown in per cent.
    fn in_percent(&self, said: &Expression) -> bool;
    /// The id under which whatever asks is evaluated; `None` for what only looks at figures that are there already, and asks
    /// for nothing earlier or elsewhere.
    fn rulebook(&self) -> Option<&str> {
        None
    }
    /// About whom it is, where that bears on what may be asked.
    fn subject(&self) -> Option<Subject> {
        None
    }
    /// Whether it can have duties and places that subjects compete for.
    fn has_duties(&self) -> bool {
        true
    }
    /// Whether what a rule was earlier can be worked out.
    fn has_past(&self, _rule: usize) -> bool {
        true
    }
    /// Codes and titles of the bands of a grade, the highest first.
    fn bands(&self, _rule: usize) -> Vec<(String, String)> {
        Vec::new()
    }
    /// What the name of a rule says in a formula, of whichever type.
    fn meant(&self, rule: usize) -> Expression {
        Expression::Rule(rule)
    }
    /// Keeps a reference to a result elsewhere, and gives its place.
    fn reference(&mut self, _reference: Reference) -> usize {
        0
    }
    /// The name of a rule.
    fn name(&self, _rule: usize) -> String {
        String::new()
    }
    /// What it says where a condition is wanted, if that is something else: a grade that passes.
    fn as_condition(&mut self, _said: &Expression) -> Option<Expression> {
        None
    }
    /// What it says where a number is wanted, if that is something else: the place of a quota, the findings of a veto.
    fn as_number(&self, _said: &Expression) -> Option<(Expression, Dimension)> {
        None
    }
    /// A formula about something else than rules and settings, such as what the registry says of the subject; `None`
    /// where it is about them.
    fn attribute(&mut self, _tree: &Syntax, _findings: &mut Findings) -> Option<Option<Typed>> {
        None
    }
    /// Of something that the registry says of the subject in words: for each word of a level of a table whether it is that
    /// one. `None` where it is no such thing.
    fn own_words(
        &mut self,
        _of: &Syntax,
        _asked: (&Table, usize),
        _findings: &mut Findings,
    ) -> Option<OwnWords> {
        None
    }
    /// A table of that name.
    fn table(&self, _name: &str) -> Option<Table> {
        None
    }
    /// The ids of all tables.
    fn tables(&self) -> Vec<String> {
        Vec::new()
    }
    /// Whether a rule compares all subjects, so that somebody competes.
    fn is_contested(&self, _rule: usize) -> bool {
        false
    }
    /// Whether a rule is a duty that is owed in every part of the period.
    fn is_repeated(&self, _rule: usize) -> bool {
        false
    }
}

/// Codes and titles of the bands of a grade, the highest first.
pub(super) type Bands = Vec<(String, String)>;

/// For each word of a level of a table whether the registry says it of the subject; none where a mistake was told.
pub(super) type OwnWords = Option<Vec<(String, Expression)>>;

/// A formula with its type.
pub(crate) type Typed = (Expression, Type);

/// Resolves a formula.
pub(crate) fn formula(names: &mut dyn Names, tree: &Syntax, findings: &mut Findings) -> Option<Typed> {
    let number =
        |n: Number, literal: Literal, d: Dimension| Some((Expression::Number(n, literal), Type::Number(d)));
    if let Some(own) = names.attribute(tree, findings) {
        return own;
    }
    match &tree.form {
        Form::Number(n) => number(*n, Literal::Plain, Dimension::Bare),
        Form::Share(n) => number(*n, Literal::Share, Dimension::SHARE),
        Form::Quantity(n, measure) => number(*n, Literal::Plain, Dimension::of(*measure)),
        Form::Truth(truth) => Some((Expression::Truth(*truth), Type::Truth)),
        Form::Name(parts) => name(names, parts, tree, findings),
        Form::Not(inner) => {
            let inner = truth(names, inner, findings)?;
            Some((Expression::Not(Box::new(inner)), Type::Truth))
        }
        Form::Negative(inner) => {
            let (inner, dimension) = numeric(names, inner, findings)?;
            Some((Expression::Negative(Box::new(inner)), Type::Number(dimension)))
        }
        Form::Given { of, given } => {
            let (inner, _) = formula(names, of, findings)?;
            Some((Expression::Given(Box::new(inner), *given), Type::Truth))
        }
        Form::Binary(operator @ (Operator::And | Operator::Or), a, b) => {
            let (a, b) = (truth(names, a, findings), truth(names, b, findings));
            Some((Expression::Binary(*operator, Box::new(a?), Box::new(b?)), Type::Truth))
        }
        Form::Binary(operator, a, b)
            if operator.compares()
                && (matches!(a.form, Form::Text(_)) || matches!(b.form, Form::Text(_))) =>
        {
            let (a, b) = (side(names, a, b, findings), side(names, b, a, findings));
            Some((Expression::Binary(*operator, Box::new(a?), Box::new(b?)), Type::Truth))
        }
        Form::Binary(operator, a, b) => {
            let (left, right) = (numeric(names, a, findings), numeric(names, b, findings));
            let ((left, x), (right, y)) = (left?, right?);
            if *operator == Operator::Over && matches!(right, Expression::Number(n, _) if n.is_zero()) {
                by_nought(&b.span, findings);
                return None;
            }
            let kind = match operator {
                Operator::Times => Some(Type::Number(x.times(y))),
                Operator::Over => Some(Type::Number(x.over(y))),
                Operator::Plus | Operator::Minus => x.with(y).map(Type::Number),
                _ => x.with(y).map(|_| Type::Truth),
            };
            let Some(kind) = kind else {
                let sides = sides(tree, x, y, findings);
                mismatch(&tree.span, x, y, findings).notes.extend(sides);
                return None;
            };
            if operator.compares() {
                percent_sign(names, (&left, a), (&right, b), findings);
                beyond_all(&left, &right, x, tree, findings);
            }
            Some((Expression::Binary(*operator, Box::new(left), Box::new(right)), kind))
        }
        Form::If(condition, yes, no) => {
            let condition = truth(names, condition, findings);
            let branches = (&**yes, &**no);
            let (yes, no) = (formula(names, yes, findings), formula(names, no, findings));
            let ((yes, a), (no, b)) = (yes?, no?);
            let kind = match (a, b) {
                (Type::Truth, Type::Truth) => Type::Truth,
                (Type::Number(x), Type::Number(y)) if x.with(y).is_some() => {
                    Type::Number(x.with(y).unwrap_or(x))
                }
                (Type::Number(x), Type::Number(y)) => {
                    let sides = told_apart(branches, x, y, findings);
                    mismatch(&tree.span, x, y, findings).notes.extend(sides);
                    return None;
                }
                _ => {
                    findings.error(tree.span.clone(), Message::new("rulebook-branches-differ"));
                    return None;
                }
            };
            let (condition, yes, no) = (Box::new(condition?), Box::new(yes), Box::new(no));
            Some((Expression::If(condition, yes, no), kind))
        }
        Form::OneOf { of, list, within } if list.iter().any(|e| matches!(e.form, Form::Text(_))) => {
            let mut any = Expression::Truth(false);
            for entry in list {
                let (left, right) = (side(names, of, entry, findings)?, side(names, entry, of, findings)?);
                let test = Expression::Binary(Operator::Equal, Box::new(left), Box::new(right));
                any = match any {
                    Expression::Truth(false) => test,
                    rest => Expression::Binary(Operator::Or, Box::new(rest), Box::new(test)),
                };
            }
            let test = if *within { any } else { Expression::Not(Box::new(any)) };
            Some((test, Type::Truth))
        }
        Form::OneOf { of, list, within } => {
            let of = numeric(names, of, findings)?;
            let mut any: Option<Expression> = None;
            for entry in list {
                let (value, dimension) = numeric(names, entry, findings)?;
                if of.1.with(dimension).is_none() {
                    mismatch(&entry.span, of.1, dimension, findings);
                    return None;
                }
                let test = Expression::Binary(Operator::Equal, Box::new(of.0.clone()), Box::new(value));
                any = Some(match any {
                    None => test,
                    Some(rest) => Expression::Binary(Operator::Or, Box::new(rest), Box::new(test)),
                });
            }
            let any = any.unwrap_or(Expression::Truth(false));
            let test = if *within { any } else { Expression::Not(Box::new(any)) };
            Some((test, Type::Truth))
        }
        Form::Call(name, span, arguments) => call(names, name, span, arguments, findings),
        Form::Text(_) | Form::Day(_) | Form::Months(_) => {
            findings.error(tree.span.clone(), Message::new("rulebook-formula-literal"));
            None
        }
    }
}

/// One side of a comparison with the name of a grade.
fn side(names: &mut dyn Names, tree: &Syntax, other: &Syntax, findings: &mut Findings) -> Option<Expression> {
    let Form::Text(word) = &tree.form else {
        let (expression, kind) = formula(names, tree, findings)?;
        if !matches!(kind, Type::Grade(_)) {
            findings.error(other.span.clone(), Message::new("rulebook-formula-literal"));
            return None;
        }
        return Some(expression);
    };
    // The other side is asked twice, so it must be short; it speaks of its own mistakes in its turn.
    let earlier = matches!(&other.form, Form::Call(name, ..) if name == "previous");
    if !matches!(other.form, Form::Name(_)) && !earlier {
        findings.error(tree.span.clone(), Message::new("rulebook-formula-literal"));
        return None;
    }
    let mut quiet = Findings::new(&findings.source);
    let (_, Type::Grade(rule)) = formula(names, other, &mut quiet)? else { return None };
    let bands = names.bands(rule);
    let Some(at) = bands.iter().position(|(code, title)| code == word || title == word) else {
        let near = nearest(word, bands.iter().flat_map(|(c, t)| [c.as_str(), t.as_str()]));
        let near = near.map(str::to_owned);
        let message = Message::new("rulebook-unknown-grade").with("name", word);
        findings.error(tree.span.clone(), message).suggestion = near;
        return None;
    };
    Some(Expression::Number(Number::whole((bands.len() - 1 - at) as i64), Literal::Plain))
}

/// A formula that must give yes or no.
pub(crate) fn truth(names: &mut dyn Names, tree: &Syntax, findings: &mut Findings) -> Option<Expression> {
    match formula(names, tree, findings)? {
        (expression, Type::Truth) => Some(expression),
        (expression, Type::Number(dimension)) => {
            if let Some(said) = names.as_condition(&expression) {
                return Some(said);
            }
            let message = Message::new("rulebook-condition-wanted").with_sort("sort", dimension);
            let finding = findings.error(tree.span.clone(), message);
            if let Form::Name(parts) = &tree.form
                && let [(word, _)] = parts.as_slice()
            {
                finding.notes.push(Message::new("rulebook-compare-it").with("name", word));
            }
            None
        }
        (expression, Type::Grade(_)) => {
            let passed = names.as_condition(&expression);
            if passed.is_none() {
                findings.error(tree.span.clone(), Message::new("rulebook-grade-alone"));
            }
            passed
        }
    }
}

/// A formula that must give a number.
pub(crate) fn numeric(
    names: &mut dyn Names,
    tree: &Syntax,
    findings: &mut Findings,
) -> Option<(Expression, Dimension)> {
    match formula(names, tree, findings)? {
        (expression, Type::Number(dimension)) => Some((expression, dimension)),
        (expression, Type::Truth) => {
            let number = names.as_number(&expression);
            if number.is_none() {
                let finding = findings.error(tree.span.clone(), Message::new("rulebook-number-wanted"));
                if let Form::Name(parts) = &tree.form
                    && let [(word, _)] = parts.as_slice()
                {
                    finding.suggestion = Some(format!("(if {word} then 1 else 0)"));
                }
            }
            number
        }
        (_, Type::Grade(_)) => {
            findings.error(tree.span.clone(), Message::new("rulebook-grade-alone"));
            None
        }
    }
}

/// What is divided by nought has no result, for nobody.
pub(super) fn by_nought(span: &Range<usize>, findings: &mut Findings) {
    findings.error(span.clone(), Message::new("rulebook-by-nought"));
}

/// Two numbers that do not count the same.
pub(super) fn mismatch<'f>(
    span: &Range<usize>,
    left: Dimension,
    right: Dimension,
    findings: &'f mut Findings,
) -> &'f mut Diagnostic {
    let message = Message::new("rulebook-unit-mismatch").with_sort("left", left).with_sort("right", right);
    let finding = findings.error(span.clone(), message);
    let is = |measure| [left, right].contains(&Dimension::of(measure));
    if is(Measure::Hours) && is(Measure::Minutes) {
        finding.notes.push(Message::new("rulebook-hours-or-minutes"));
    }
    finding
}

/// What is shown in per cent is compared with a bare 90: that would be ninety times all.
pub(super) fn percent_sign(
    names: &dyn Names,
    (left, a): (&Expression, &Syntax),
    (right, b): (&Expression, &Syntax),
    findings: &mut Findings,
) {
    for (rule, number, place) in [(left, right, b), (right, left, a)] {
        if let Expression::Number(n, Literal::Plain) = number
            && *n > Number::ONE
            && names.in_percent(rule)
        {
            let finding = findings.error(place.span.clone(), Message::new("rulebook-percent-sign"));
            finding.suggestion = Some(format!("{n} %"));
        }
    }
}

/// A share above one hundred per cent is asked for: more than a slip only where more than all can be had.
fn beyond_all(
    left: &Expression,
    right: &Expression,
    dimension: Dimension,
    tree: &Syntax,
    findings: &mut Findings,
) {
    let above = |e: &Expression| matches!(e, Expression::Number(n, Literal::Share) if *n > Number::ONE);
    if dimension == Dimension::SHARE && (above(left) || above(right)) {
        findings.warning(tree.span.clone(), Message::new("rulebook-share-above-all"));
    }
}

fn name(
    names: &mut dyn Names,
    parts: &[(String, Range<usize>)],
    tree: &Syntax,
    findings: &mut Findings,
) -> Option<Typed> {
    let [(word, span)] = parts else {
        findings.error(tree.span.clone(), Message::new("rulebook-dotted-name"));
        return None;
    };
    let Some((named, kind)) = names.find(word, span, findings) else {
        let known = if findings.still_taught() { names.known() } else { Vec::new() };
        let message = Message::new("rulebook-unknown-name").with("name", word);
        let called = |name: &&String| names.title_of(name) == word;
        // Who writes a title means what is called so.
        let titled = known.iter().find(called).or_else(|| {
            let near =
                nearest(word, known.iter().map(|name| names.title_of(name)).filter(|t| !t.is_empty()))?;
            known.iter().find(|name| names.title_of(name) == near)
        });
        let titled = titled.filter(|_| !word.is_ascii()).cloned();
        let finding = findings.unknown(span.clone(), message, word, known.iter().map(String::as_str));
        if titled.is_some() {
            finding.suggestion = titled;
        } else if let Some((kind, field)) = names.number_of_records(word) {
            finding.suggestion = None;
            let message = Message::new("rulebook-field-in-formula").with("kind", kind).with("field", field);
            finding.notes.push(message);
        }
        if word.starts_with("百分之")
            || word.chars().all(|c| "零一二三四五六七八九十百千万两半分之".contains(c))
        {
            finding.notes.push(Message::new("rulebook-formula-numerals"));
        } else if !known.is_empty() {
            let told = |name: &String| match names.title_of(name) {
                title if title.is_empty() || title == name => name.clone(),
                title => format!("{name}（{title}）"),
            };
            let told = known.iter().map(told).collect::<Vec<_>>().join(", ");
            finding.notes.push(Message::new("rulebook-names-known").with("names", told));
        }
        return None;
    };
    let expression = match named {
        Named::Setting(at) => Expression::Setting(at),
        Named::Rule(at) => names.meant(at),
    };
    Some((expression, kind?))
}
