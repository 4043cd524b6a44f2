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
    /// Else the offset of each byte of a scalar that is folded over several lines.
    folded: Option<Vec<usize>>,
}

impl Place {
    fn of(node: &Node, text: &str, file: &str) -> Self {
        let start = [node.span.start, node.span.start + 1]
            .into_iter()
            .find(|&at| file.get(at..at + text.len()) == Some(text));
        // A text in quotation marks begins behind the first of them.
        let within = |from: usize| folded(text, file, &(from..node.span.end));
        let folded = start
            .is_none()
            .then(|| within(node.span.start).or_else(|| within(node.span.start + 1)))
            .flatten();
        Place { whole: node.span.clone(), start, folded }
    }

    fn at(&self, range: Range<usize>) -> Range<usize> {
        match (self.start, &self.folded) {
            (Some(start), _) => start + range.start..start + range.end,
            (None, Some(places)) if range.start < range.end && range.end <= places.len() => {
                places[range.start]..places[range.end - 1] + 1
            }
            _ => self.whole.clone(),
        }
    }
}

/// Where each byte of a text stands whose lines were joined: the same characters, with other white space between them.
fn folded(text: &str, file: &str, span: &Range<usize>) -> Option<Vec<usize>> {
    let mut at = span.start;
    let mut places = Vec::with_capacity(text.len());
    for c in text.chars() {
        if c.is_whitespace() {
            places.extend(std::iter::repeat_n(at, c.len_utf8()));
            continue;
        }
        let rest = file.get(at..span.end)?;
        at += rest.len() - rest.trim_start().len();
        if !file[at..].starts_with(c) {
            return None;
        }
        places.extend(at..at + c.len_utf8());
        at += c.len_utf8();
    }
    Some(places)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_of_a_formula_over_several_lines_stand_where_they_are_written() {
        let file = "value: >-\n      if n > 1\n      then n + 2\n      else n + 百\n";
        let text = "if n > 1 then n + 2 else n + 百";
        let places = folded(text, file, &(16..file.len())).expect("the same words");
        for word in ["then", "2", "百"] {
            let at = text.find(word).expect("in the text");
            assert_eq!(places[at], file.find(word).expect("in the file"), "{word}");
        }
        assert_eq!(folded("if m > 1", file, &(16..file.len())), None, "other words");
    }
}
