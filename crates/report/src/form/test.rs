//! Tests on figures (`如果 …`): whether there is something to say, whether it was reported, how large it is.

use std::ops::Range;

use mingde_core::diagnostic::Message;
use mingde_core::yaml::Findings;
use rust_decimal::Decimal;

use super::names::{Names, Scope};
use super::template::Path;
use super::words::words_in;
use crate::figure::FigureValue;
use crate::wording::Shape;

/// A test: every or any of its terms holds.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Test {
    /// Whether one term is enough (`或`).
    pub any: bool,
    /// The terms; none where the test could not be read.
    pub terms: Vec<Term>,
}

/// One term of a test.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Term {
    /// Whether it must not hold (`没有`).
    pub not: bool,
    /// The value looked at.
    pub path: Path,
    /// With what it is compared; without, whether there is something to say.
    pub compared: Option<(Relation, Operand)>,
}

/// How a value is compared.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Relation {
    /// `=`
    Equal,
    /// `!=`
    NotEqual,
    /// `>=`
    AtLeast,
    /// `<=`
    AtMost,
    /// `>`
    Above,
    /// `<`
    Below,
}

/// What a value is compared with.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Operand {
    /// A number.
    Number(Decimal),
    /// A text in quotes.
    Text(String),
    /// Another figure.
    Figure(Path),
}

impl Test {
    /// Whether it holds; `None` where that hangs on a figure nobody reported, so that neither the part nor
    /// its counterpart may be printed. `value` finds what a path leads to.
    pub fn holds<'v>(&self, value: impl Fn(&Path) -> &'v FigureValue) -> Option<bool> {
        let results: Vec<Option<bool>> = self.terms.iter().map(|t| t.holds(&value)).collect();
        if results.contains(&Some(self.any)) {
            return Some(self.any);
        }
        if results.contains(&None) { None } else { Some(!self.any) }
    }

    /// Every value it looks at.
    pub fn paths(&self) -> impl Iterator<Item = &Path> {
        self.terms.iter().flat_map(|term| {
            let other = match &term.compared {
                Some((_, Operand::Figure(path))) => Some(path),
                _ => None,
            };
            std::iter::once(&term.path).chain(other)
        })
    }
}

impl Term {
    /// Whether it holds; `None` when there is no data.
    fn holds<'v>(&self, value: &impl Fn(&Path) -> &'v FigureValue) -> Option<bool> {
        let left = value(&self.path);
        if left.is_missing() {
            return None;
        }
        let Some((relation, operand)) = &self.compared else {
            return Some(left.says_something() != self.not);
        };
        let holds = match operand {
            Operand::Number(number) => relation.holds(measured(left)?, *number),
            Operand::Text(text) => relation.holds(worded(left)? == *text, true),
            Operand::Figure(path) => match (left, value(path)) {
                (_, right) if right.is_missing() => return None,
                (FigureValue::Text(left), FigureValue::Text(right)) => relation.holds(left, right),
                (FigureValue::Date(left), FigureValue::Date(right)) => relation.holds(left, right),
                (left, right) => relation.holds(measured(left)?, measured(right)?),
            },
        };
        Some(holds != self.not)
    }
}

/// A number as it is compared: of a list, how many it holds.
fn measured(value: &FigureValue) -> Option<Decimal> {
    match value {
        FigureValue::Number(n) => Some(*n),
        FigureValue::Share { part, whole } => part.checked_div(*whole),
        FigureValue::List(names) => Some(Decimal::from(names.len() as u64)),
        FigureValue::Rows(rows) => Some(Decimal::from(rows.len() as u64)),
        FigureValue::Text(_) | FigureValue::Date(_) | FigureValue::NoData => None,
    }
}

fn worded(value: &FigureValue) -> Option<String> {
    match value {
        FigureValue::Text(_) | FigureValue::List(_) => value.exact(),
        _ => None,
    }
}

impl Relation {
    /// Whether two values stand in this relation.
    pub fn holds<T: PartialOrd>(self, left: T, right: T) -> bool {
        match self {
            Relation::Equal => left == right,
            Relation::NotEqual => left != right,
            Relation::AtLeast => left >= right,
            Relation::AtMost => left <= right,
            Relation::Above => left > right,
            Relation::Below => left < right,
        }
    }
}

const RELATIONS: [(&str, Relation); 18] = [
    (">=", Relation::AtLeast),
    ("≥", Relation::AtLeast),
    ("不少于", Relation::AtLeast),
    ("不低于", Relation::AtLeast),
    ("<=", Relation::AtMost),
    ("≤", Relation::AtMost),
    ("不超过", Relation::AtMost),
    ("不多于", Relation::AtMost),
    ("!=", Relation::NotEqual),
    ("≠", Relation::NotEqual),
    ("不等于", Relation::NotEqual),
    (">", Relation::Above),
    ("大于", Relation::Above),
    ("多于", Relation::Above),
    ("<", Relation::Below),
    ("少于", Relation::Below),
    ("等于", Relation::Equal),
    ("=", Relation::Equal),
];

/// Reads what stands after 如果.
pub fn read_test(range: Range<usize>, names: &Names<'_>, scope: &Scope, findings: &mut Findings) -> Test {
    let source = findings.source.clone();
    let words = words_in(&source.text, range.clone());
    let mut test = Test { any: false, terms: Vec::new() };
    let joiners: Vec<&str> =
        words.iter().map(|(w, _)| *w).filter(|w| matches!(*w, "且" | "and" | "或" | "or")).collect();
    let any = joiners.iter().filter(|w| matches!(**w, "或" | "or")).count();
    if any > 0 && any < joiners.len() {
        findings.error(range, Message::new("report-test-mixed"));
        return test;
    }
    test.any = any > 0;
    for part in words.split(|(w, _)| matches!(*w, "且" | "and" | "或" | "or")) {
        if let Some(term) = read_term(part, &range, names, scope, findings) {
            test.terms.push(term);
        }
    }
    test
}

fn read_term(
    words: &[(&str, Range<usize>)],
    whole: &Range<usize>,
    names: &Names<'_>,
    scope: &Scope,
    findings: &mut Findings,
) -> Option<Term> {
    let (not, words) = match words {
        [("没有" | "not", _), rest @ ..] => (true, rest),
        words => (false, words),
    };
    let bad = |findings: &mut Findings| {
        let span = match (words.first(), words.last()) {
            (Some((_, first)), Some((_, last))) => first.start..last.end,
            _ => whole.clone(),
        };
        findings.error(span, Message::new("report-test-form"));
        None
    };
    let (name, compared) = match words {
        [name] => (name, None),
        [name, (sign, _), right] => {
            let Some((_, relation)) = RELATIONS.iter().find(|(s, _)| s == sign) else { return bad(findings) };
            (name, Some((*relation, right)))
        }
        _ => return bad(findings),
    };
    let (path, known) = names.path(name.0, name.1.clone(), scope, findings)?;
    let Some((relation, right)) = compared else { return Some(Term { not, path, compared: None }) };
    let operand = if let Some(number) = read_number(right.0) {
        Operand::Number(number)
    } else if let Some(text) = quoted(right.0) {
        if !matches!(relation, Relation::Equal | Relation::NotEqual) {
            return bad(findings);
        }
        Operand::Text(text.to_owned())
    } else if names.knows(right.0, scope) {
        Operand::Figure(names.path(right.0, right.1.clone(), scope, findings)?.0)
    } else {
        return bad(findings);
    };
    let fits = !matches!(
        (&operand, known.shape),
        (Operand::Text(_), Some(Shape::Number | Shape::Date | Shape::Rows))
            | (Operand::Number(_), Some(Shape::Text | Shape::Date))
    );
    if !fits {
        let span = name.1.start..right.1.end;
        findings.error(span, Message::new("report-test-shape").with("figure", name.0).with("value", right.0));
        return None;
    }
    Some(Term { not, path, compared: Some((relation, operand)) })
}

/// The text between quotes, Chinese or Latin.
fn quoted(word: &str) -> Option<&str> {
    [('“', '”'), ('"', '"'), ('\'', '\'')]
        .iter()
        .find_map(|(open, close)| word.strip_prefix(*open)?.strip_suffix(*close))
}

/// `10`, `0.9`, `90%`.
fn read_number(text: &str) -> Option<Decimal> {
    match text.strip_suffix(['%', '％']) {
        Some(number) => Some(number.parse::<Decimal>().ok()? / Decimal::ONE_HUNDRED),
        None => text.parse().ok(),
    }
}
