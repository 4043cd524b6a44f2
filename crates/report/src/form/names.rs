//! What a word in a form means: a figure by name or title, or the row a loop is at.

use std::ops::Range;

use mingde_core::diagnostic::Message;
use mingde_core::text::nearest;
use mingde_core::yaml::Findings;

use super::columns::Column;
use super::request::FigureRequest;
use super::template::Path;
use crate::wording::Shape;

/// The figures a form may cite.
pub struct Names<'r> {
    /// Those that could be read.
    pub figures: &'r [FigureRequest],
    /// Names and titles of those that could not: citing them is no further mistake.
    pub broken: &'r [String],
}

/// What people write for the words that frame a part.
const MEANT: [(&str, &[&str]); 4] = [
    ("如果", &["若", "如", "假如", "若是", "要是", "当"]),
    ("每个", &["每", "逐个", "遍历", "循环", "对于", "for"]),
    ("一节", &["小节", "章节", "节"]),
    ("结束", &["完", "止", "完毕", "结束如果", "结束每个", "endif", "endfor"]),
];

/// The word of the language that somebody meant who wrote several words where a figure should stand, or one that
/// frames nothing here: `若 gaps`, `一 节`.
fn meant(word: &str) -> Option<String> {
    let first = word.split_whitespace().next()?;
    let together: String = word.split_whitespace().collect();
    let framing = || MEANT.iter().map(|(right, _)| *right);
    let said = |text: &str| MEANT.iter().find(|(_, others)| others.contains(&text)).map(|(right, _)| *right);
    if let Some(right) = framing().find(|right| *right == together).or_else(|| said(word)) {
        return Some(right.to_owned());
    }
    if first != word {
        return said(first).or_else(|| nearest(first, framing())).map(str::to_owned);
    }
    let right = framing().find(|right| word.starts_with(right))?;
    Some(format!("{right} {}", &word[right.len()..]))
}

/// The loops around a place, innermost last: the variable, and the columns where they are known.
#[derive(Default)]
pub struct Scope(Vec<(String, Option<Vec<Column>>)>);

/// What is known of a value before it is answered.
#[derive(Default)]
pub struct Known {
    /// What can be made of it.
    pub shape: Option<Shape>,
    /// Whether it is a part of a whole.
    pub share: bool,
    /// Its columns, where it can be looped over.
    pub columns: Option<Vec<Column>>,
}

impl Scope {
    /// Enters a loop.
    pub fn enter(&mut self, variable: &str, columns: Option<Vec<Column>>) {
        self.0.push((variable.to_owned(), columns));
    }

    /// Leaves the innermost loop.
    pub fn leave(&mut self) {
        self.0.pop();
    }

    fn columns(&self, variable: &str) -> Option<&Option<Vec<Column>>> {
        self.0.iter().rev().find(|(v, _)| v == variable).map(|(_, c)| c)
    }
}

impl<'r> Names<'r> {
    /// The value a word leads to, with what is known of it.
    pub fn path(
        &self,
        word: &str,
        span: Range<usize>,
        scope: &Scope,
        findings: &mut Findings,
    ) -> Option<(Path, Known)> {
        if word.is_empty() {
            findings.error(span, Message::new("report-braces-empty"));
            return None;
        }
        let (head, column) = word.split_once('.').map_or((word, None), |(h, c)| (h, Some(c)));
        if let Some(columns) = scope.columns(head) {
            let Some(column) = column else {
                let known = Known { shape: Some(Shape::Text), ..Known::default() };
                return Some((Path::Row(head.to_owned()), known));
            };
            let Some(columns) = columns else {
                // The loop itself could not be read; its columns are not judged.
                return Some((Path::Column(head.to_owned(), column.to_owned()), Known::default()));
            };
            let by_name = columns.iter().find(|k| k.name == column);
            let Some(found) = by_name.or_else(|| columns.iter().find(|k| k.title == column)) else {
                let known = columns.iter().flat_map(|c| [c.name.as_str(), c.title.as_str()]);
                let message = Message::new("report-column-unknown").with("column", column).with("row", head);
                let finding = findings.unknown(span, message, column, known);
                if !columns.is_empty() {
                    let words = columns.iter().map(|c| c.name.as_str()).collect::<Vec<_>>().join("、");
                    finding.notes.push(Message::new("report-words-known").with("words", words));
                }
                return None;
            };
            let known = Known { shape: found.shape, share: false, columns: found.columns.clone() };
            return Some((Path::Column(head.to_owned(), found.name.clone()), known));
        }
        match self.find(word) {
            Some(request) => {
                let (shape, share) = (Some(request.shape()), request.question.is_share());
                let known = Known { shape, share, columns: request.columns() };
                Some((Path::Figure(request.name.clone()), known))
            }
            None => {
                let variables: Vec<&str> = scope.0.iter().map(|(v, _)| v.as_str()).collect();
                self.unknown(word, span, findings, &variables);
                None
            }
        }
    }

    fn find(&self, word: &str) -> Option<&'r FigureRequest> {
        let by_name = self.figures.iter().find(|r| r.name == word);
        by_name.or_else(|| self.figures.iter().find(|r| r.title == word))
    }

    fn unknown(&self, word: &str, span: Range<usize>, findings: &mut Findings, variables: &[&str]) {
        let head = word.split('.').next().unwrap_or(word);
        if self.broken.iter().any(|broken| broken == head) {
            return;
        }
        let names = self.figures.iter().map(|r| r.name.as_str());
        let titles = self.figures.iter().map(|r| r.title.as_str());
        let near = || nearest(word, names.chain(titles).chain(variables.iter().copied())).map(str::to_owned);
        let near = meant(word).or_else(near);
        findings.error(span, Message::new("report-figure-unknown").with("name", word)).suggestion = near;
    }
}
