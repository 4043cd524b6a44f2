//! What a word in a form means: a figure by name or title, or the row a loop is at.

use std::ops::Range;

use mingde_core::diagnostic::Message;
use mingde_core::text::nearest;
use mingde_core::yaml::Findings;

use super::request::FigureRequest;
use super::template::Path;
use crate::wording::Shape;

/// The figures a form may cite.
pub struct Names<'r>(pub &'r [FigureRequest]);

/// The loops around a place, innermost last: the variable, and the columns where they are known.
#[derive(Default)]
pub struct Scope(Vec<(String, Option<Vec<String>>)>);

impl Scope {
    /// Enters a loop.
    pub fn enter(&mut self, variable: &str, columns: Option<Vec<String>>) {
        self.0.push((variable.to_owned(), columns));
    }

    /// Leaves the innermost loop.
    pub fn leave(&mut self) {
        self.0.pop();
    }

    fn columns(&self, variable: &str) -> Option<&Option<Vec<String>>> {
        self.0.iter().rev().find(|(v, _)| v == variable).map(|(_, c)| c)
    }
}

impl<'r> Names<'r> {
    /// The figure of this name or title; an unknown one is an error with the nearest that exists.
    pub fn figure(
        &self,
        word: &str,
        span: Range<usize>,
        findings: &mut Findings,
    ) -> Option<&'r FigureRequest> {
        let found = self.find(word);
        if found.is_none() {
            self.unknown(word, span, findings, &[]);
        }
        found
    }

    /// The value a word leads to, with its shape where that is known.
    pub fn path(
        &self,
        word: &str,
        span: Range<usize>,
        scope: &Scope,
        findings: &mut Findings,
    ) -> Option<(Path, Option<Shape>)> {
        if word.is_empty() {
            findings.error(span, Message::new("report-braces-empty"));
            return None;
        }
        let (head, column) = word.split_once('.').map_or((word, None), |(h, c)| (h, Some(c)));
        if let Some(columns) = scope.columns(head) {
            let Some(column) = column else {
                return Some((Path::Row(head.to_owned()), Some(Shape::Text)));
            };
            if let Some(known) = columns
                && !known.iter().any(|k| k == column)
            {
                let near = nearest(column, known.iter().map(String::as_str)).map(str::to_owned);
                let message = Message::new("report-column-unknown").with("column", column).with("row", head);
                findings.error(span, message).suggestion = near;
                return None;
            }
            return Some((Path::Column(head.to_owned(), column.to_owned()), None));
        }
        match self.find(word) {
            Some(request) => Some((Path::Figure(request.name.clone()), Some(request.shape()))),
            None => {
                let variables: Vec<&str> = scope.0.iter().map(|(v, _)| v.as_str()).collect();
                self.unknown(word, span, findings, &variables);
                None
            }
        }
    }

    fn find(&self, word: &str) -> Option<&'r FigureRequest> {
        self.0.iter().find(|r| r.name == word).or_else(|| self.0.iter().find(|r| r.title == word))
    }

    fn unknown(&self, word: &str, span: Range<usize>, findings: &mut Findings, variables: &[&str]) {
        let names = self.0.iter().map(|r| r.name.as_str());
        let titles = self.0.iter().map(|r| r.title.as_str());
        let near = nearest(word, names.chain(titles).chain(variables.iter().copied())).map(str::to_owned);
        findings.error(span, Message::new("report-figure-unknown").with("name", word)).suggestion = near;
    }
}
