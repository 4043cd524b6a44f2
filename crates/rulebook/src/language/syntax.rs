//! The small language of conditions and formulas, as text becomes a tree. Names are not yet resolved.

mod lex;
mod parse;

use std::ops::Range;

use mingde_core::date::Day;
use mingde_core::kind::Measure;
use mingde_core::yaml::{Findings, Node};

use super::number::Number;

/// A piece of a formula with its place in the file.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Syntax {
    pub(crate) span: Range<usize>,
    pub(crate) form: Form,
}

/// What a piece is.
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum Form {
    /// `12`, `1.5`
    Number(Number),
    /// `50 %`
    Share(Number),
    /// `60 minutes`, `7 days`
    Quantity(Number, Measure),
    /// `3 months`
    Months(i32),
    /// `'school-head'`
    Text(String),
    /// `2026-02-01`
    Day(Day),
    /// `true`
    Truth(bool),
    /// `organiser.rank`: words with their places.
    Name(Vec<(String, Range<usize>)>),
    /// `not x`
    Not(Box<Syntax>),
    /// `-x`
    Negative(Box<Syntax>),
    /// `a + b`, `a >= b`, `a and b`
    Binary(Operator, Box<Syntax>, Box<Syntax>),
    /// `x in ['a', 'b']`, `x not in […]`
    OneOf { of: Box<Syntax>, list: Vec<Syntax>, within: bool },
    /// `x is given`, `x is missing`
    Given { of: Box<Syntax>, given: bool },
    /// `if a then b else c`
    If(Box<Syntax>, Box<Syntax>, Box<Syntax>),
    /// `ceil(x)`
    Call(String, Range<usize>, Vec<Syntax>),
}

/// Operators of two sides.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) enum Operator {
    Plus,
    Minus,
    Times,
    Over,
    Equal,
    Unequal,
    Less,
    AtMost,
    More,
    AtLeast,
    And,
    Or,
}

impl Operator {
    /// As it is written.
    pub(crate) fn symbol(self) -> &'static str {
        match self {
            Operator::Plus => "+",
            Operator::Minus => "-",
            Operator::Times => "*",
            Operator::Over => "/",
            Operator::Equal => "=",
            Operator::Unequal => "!=",
            Operator::Less => "<",
            Operator::AtMost => "<=",
            Operator::More => ">",
            Operator::AtLeast => ">=",
            Operator::And => "and",
            Operator::Or => "or",
        }
    }

    /// Whether it compares.
    pub(crate) fn compares(self) -> bool {
        use Operator::*;
        matches!(self, Equal | Unequal | Less | AtMost | More | AtLeast)
    }

    /// Whether the order of two sides satisfies it.
    pub(crate) fn holds(self, order: std::cmp::Ordering) -> bool {
        match self {
            Operator::Equal => order.is_eq(),
            Operator::Unequal => order.is_ne(),
            Operator::Less => order.is_lt(),
            Operator::AtMost => order.is_le(),
            Operator::More => order.is_gt(),
            Operator::AtLeast => order.is_ge(),
            _ => false,
        }
    }
}

/// A formula as written, with its tree.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Written {
    pub(crate) text: String,
    pub(crate) tree: Syntax,
}

/// Reads the formula in a YAML scalar; a mistake is named at its place.
pub(crate) fn read(node: &Node, findings: &mut Findings) -> Option<Written> {
    let Some(text) = node.as_text() else {
        findings.error(node.span.clone(), mingde_core::diagnostic::Message::new("rulebook-formula-wanted"));
        return None;
    };
    let place = Place::of(node, text, &findings.source.text);
    let before = findings.list.len();
    let tree = lex::tokens(text, &place, findings).and_then(|t| parse::formula(&t, &place, findings));
    // Between braces YAML ends a text at a comma: what arrives here is the front half of the formula.
    let open = |c: char| matches!(c, '(' | '（' | '[');
    let close = |c: char| matches!(c, ')' | '）' | ']');
    let cut = text.chars().filter(|c| open(*c)).count() > text.chars().filter(|c| close(*c)).count()
        && findings.source.text[node.span.end.min(findings.source.text.len())..]
            .trim_start()
            .starts_with(',');
    if cut && let Some(finding) = findings.list.get_mut(before..).and_then(|new| new.last_mut()) {
        finding.notes.push(mingde_core::diagnostic::Message::new("rulebook-formula-quotes"));
    }
    let tree = tree?;
    Some(Written { text: text.trim().to_owned(), tree })
}

/// Where the characters of a scalar stand in the file.
pub(crate) struct Place {
    whole: Range<usize>,
    /// Offset of the first character, if the scalar stands in the file letter by letter.
    start: Option<usize>,
}

impl Place {
    fn of(node: &Node, text: &str, file: &str) -> Self {
        let start = [node.span.start, node.span.start + 1]
            .into_iter()
            .find(|&at| file.get(at..at + text.len()) == Some(text));
        Place { whole: node.span.clone(), start }
    }

    fn at(&self, range: Range<usize>) -> Range<usize> {
        match self.start {
            Some(start) => start + range.start..start + range.end,
            None => self.whole.clone(),
        }
    }
}
