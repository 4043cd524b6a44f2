//! Tests on figures (`如果 …`): whether there is something to say, whether it was reported, how large it is.

use std::ops::Range;

use mingde_core::diagnostic::Message;
use mingde_core::yaml::Findings;
use rust_decimal::Decimal;

use super::condition::Relation;
use super::names::{Names, Scope};
use super::template::Path;
use super::words::words_in;
use crate::figure::FigureValue;

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
    pub compared: Option<(Relation, Decimal)>,
}

impl Test {
    /// Whether it holds; `None` where that hangs on a figure nobody reported, so that neither the part nor
    /// its counterpart may be printed. `value` finds what a path leads to.
    pub fn holds<'v>(&self, value: impl Fn(&Path) -> &'v FigureValue) -> Option<bool> {
        let results: Vec<Option<bool>> = self.terms.iter().map(|t| t.holds(value(&t.path))).collect();
        if results.contains(&Some(self.any)) {
            return Some(self.any);
        }
        if results.contains(&None) { None } else { Some(!self.any) }
    }
}

impl Term {
    /// Whether it holds of a value; `None` when there is no data.
    fn holds(&self, value: &FigureValue) -> Option<bool> {
        if value.is_missing() {
            return None;
        }
        let Some((relation, than)) = self.compared else { return Some(value.says_something() != self.not) };
        let number = match value {
            FigureValue::Number(n) => *n,
            FigureValue::Share { part, whole } => *part / *whole,
            FigureValue::List(names) => Decimal::from(names.len() as u64),
            FigureValue::Rows(rows) => Decimal::from(rows.len() as u64),
            FigureValue::Text(_) | FigureValue::Date(_) | FigureValue::NoData => return None,
        };
        Some(relation.holds(number, than) != self.not)
    }
}

impl Relation {
    /// Whether two numbers stand in this relation; membership is equality of the two.
    pub fn holds(self, left: Decimal, right: Decimal) -> bool {
        match self {
            Relation::Equal | Relation::In => left == right,
            Relation::NotEqual | Relation::NotIn => left != right,
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
    };
    let (name, compared) = match words {
        [name] => (name, None),
        [name, (sign, _), (number, _)] => {
            let relation = RELATIONS.iter().find(|(s, _)| s == sign).map(|(_, r)| *r);
            match relation.zip(read_number(number)) {
                Some(compared) => (name, Some(compared)),
                None => {
                    bad(findings);
                    return None;
                }
            }
        }
        _ => {
            bad(findings);
            return None;
        }
    };
    let (path, _) = names.path(name.0, name.1.clone(), scope, findings)?;
    Some(Term { not, path, compared })
}

/// `10`, `0.9`, `90%`.
fn read_number(text: &str) -> Option<Decimal> {
    match text.strip_suffix(['%', '％']) {
        Some(number) => Some(number.parse::<Decimal>().ok()? / Decimal::ONE_HUNDRED),
        None => text.parse().ok(),
    }
}
