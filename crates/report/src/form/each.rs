//! Loops: `每个 校 属于 各学校 其中 校.学生数 >= 500 按 校.学生数 从高到低 前 5`. The clauses may be left out, but stand
//! in this order.

use std::ops::Range;

use mingde_core::diagnostic::Message;
use mingde_core::text::nearest;
use mingde_core::yaml::Findings;

use super::names::{Names, Scope};
use super::template::{Path, Piece, RESERVED};
use super::test::{Test, read_test};
use super::words::words_in;

/// A loop.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Each {
    /// What a row is called in the part.
    pub variable: String,
    /// What is looped over: a figure, or a column of an outer loop.
    pub source: Path,
    /// Only rows for which this holds.
    pub keep: Option<Test>,
    /// By what they are sorted, and whether the greatest comes first; without, they stand as they were given.
    pub order: Option<(Path, bool)>,
    /// At most so many.
    pub most: Option<usize>,
    /// The part.
    pub body: Vec<Piece>,
    /// What stands between two rows.
    pub between: Vec<Piece>,
    /// What stands there when there is no row.
    pub otherwise: Vec<Piece>,
}

/// A word with its place.
type Word<'t> = (&'t str, Range<usize>);

const DESCENDING: [&str; 4] = ["从高到低", "从大到小", "从晚到早", "descending"];
/// Words that frame the clauses, to find what was meant by another.
const CLAUSES: [&str; 14] = [
    "其中",
    "按",
    "前",
    "从高到低",
    "从大到小",
    "从晚到早",
    "从低到高",
    "从小到大",
    "从早到晚",
    "where",
    "by",
    "first",
    "descending",
    "ascending",
];
const ASCENDING: [&str; 4] = ["从低到高", "从小到大", "从早到晚", "ascending"];

/// Reads the words of a loop and enters its scope, also where it could not be read.
pub fn read_each(
    text: &str,
    content: Range<usize>,
    names: &Names<'_>,
    scope: &mut Scope,
    findings: &mut Findings,
) -> Option<Each> {
    let words = words_in(text, content.clone());
    let [_, (variable, _), ("属于" | "in", _), (source, span), clauses @ ..] = &words[..] else {
        findings.error(content, Message::new("report-each-form"));
        scope.enter("", None);
        return None;
    };
    if RESERVED.contains(variable) || variable.contains('.') {
        findings.error(content, Message::new("report-each-form"));
        scope.enter("", None);
        return None;
    }
    let found = names.path(source, span.clone(), scope, findings);
    let (path, columns) = match found {
        None => (None, None),
        // A column of a loop that could not be read: nothing is known of it.
        Some((path, known)) if known.shape.is_none() && known.columns.is_none() => (Some(path), None),
        Some((path, known)) => {
            if known.columns.is_none() {
                let message = Message::new("report-each-not-list").with("figure", source);
                findings.error(span.clone(), message);
            }
            (Some(path), known.columns)
        }
    };
    scope.enter(variable, columns);
    let clauses = Clauses::read(clauses, names, scope, findings);
    Some(Each {
        variable: (*variable).to_owned(),
        source: path?,
        keep: clauses.keep,
        order: clauses.order,
        most: clauses.most,
        body: Vec::new(),
        between: Vec::new(),
        otherwise: Vec::new(),
    })
}

#[derive(Default)]
struct Clauses {
    keep: Option<Test>,
    order: Option<(Path, bool)>,
    most: Option<usize>,
}

impl Clauses {
    fn read(words: &[Word<'_>], names: &Names<'_>, scope: &Scope, findings: &mut Findings) -> Self {
        let mut read = Self::default();
        let mut rest = words;
        if let [("其中" | "where", opening), tail @ ..] = rest {
            let length = tail.iter().position(|(w, _)| matches!(*w, "按" | "by" | "前" | "first"));
            let (test, tail) = tail.split_at(length.unwrap_or(tail.len()));
            let range = match (test.first(), test.last()) {
                (Some((_, first)), Some((_, last))) => first.start..last.end,
                _ => opening.clone(),
            };
            read.keep = Some(read_test(range, names, scope, findings));
            rest = tail;
        }
        if let [("按" | "by", _), (path, span), tail @ ..] = rest {
            let path = names.path(path, span.clone(), scope, findings);
            let (descending, tail) = match tail {
                [(word, _), tail @ ..] if DESCENDING.contains(word) => (true, tail),
                [(word, _), tail @ ..] if ASCENDING.contains(word) => (false, tail),
                tail => (false, tail),
            };
            read.order = path.map(|(path, _)| (path, descending));
            rest = tail;
        }
        if let [("前" | "first", _), (number, _), tail @ ..] = rest
            && let Ok(most) = number.parse::<usize>()
        {
            read.most = Some(most);
            rest = tail;
        }
        if let [(_, first), ..] = rest {
            let end = rest.last().map_or(first.end, |(_, last)| last.end);
            let words = rest.iter().map(|(word, _)| *word);
            let near = words.filter(|word| !CLAUSES.contains(word)).find_map(|word| nearest(word, CLAUSES));
            let near = near.map(str::to_owned);
            findings.error(first.start..end, Message::new("report-each-clause")).suggestion = near;
        }
        read
    }
}
