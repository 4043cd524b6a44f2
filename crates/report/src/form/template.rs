//! The text of a form: prose with `{{ … }}` in it, read once and checked, so that writing cannot fail.
//!
//! In the braces stands a figure with its wording (`{{ pupils | 余 }}`), or one of four words that frame a
//! part: `如果 …`, `否则`, `每个 … 属于 …`, `结束`. English `if`, `else`, `each … in …`, `end` mean the same.

use std::ops::Range;

use mingde_core::diagnostic::Message;
use mingde_core::text::nearest;
use mingde_core::yaml::Findings;

use super::names::{Names, Scope};
use super::test::{Test, read_test};
use super::words::{trimmed, words_in};
use crate::wording::{BadWording, WORDS, Wording};

/// A piece of the text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Piece {
    /// Prose.
    Text(String),
    /// A figure in words.
    Figure {
        /// Which.
        path: Path,
        /// How.
        wording: Wording,
        /// How, as it was written.
        written: String,
    },
    /// A part that falls away when the test fails.
    If {
        /// The test.
        test: Test,
        /// The part.
        then: Vec<Piece>,
        /// What stands there instead.
        otherwise: Vec<Piece>,
    },
    /// A part repeated for each row or name of a figure.
    Each {
        /// What a row is called in the part.
        variable: String,
        /// The figure.
        figure: String,
        /// The part.
        body: Vec<Piece>,
    },
}

/// The way to a value: a figure, or a loop variable with or without a column.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Path {
    /// A figure of the form.
    Figure(String),
    /// The name of the row a loop is at.
    Row(String),
    /// A column of the row a loop is at.
    Column(String, String),
}

/// What stands in a pair of braces, or between two pairs.
enum Token {
    Text(Range<usize>),
    Tag { content: Range<usize>, whole: Range<usize> },
}

/// Reads the part `range` of the source that `findings` is about.
pub fn read_template(range: Range<usize>, names: &Names<'_>, findings: &mut Findings) -> Vec<Piece> {
    let source = findings.source.clone();
    let tokens = split(&source.text, range, findings);
    let mut reader = Reader { text: &source.text, tokens: &tokens, at: 0, findings, names };
    let mut scope = Scope::default();
    let mut pieces = Vec::new();
    loop {
        let (mut more, stop) = reader.pieces(&mut scope);
        pieces.append(&mut more);
        match stop {
            None => return pieces,
            // 结束 or 否则 without anything to end.
            Some((word, span)) => {
                reader.findings.error(span, Message::new("report-end-alone").with("word", word));
            }
        }
    }
}

/// Cuts the text at its braces. A framing word alone on its line takes the line with it, so that no empty
/// line stays behind.
fn split(text: &str, range: Range<usize>, findings: &mut Findings) -> Vec<Token> {
    let mut tokens = Vec::new();
    let mut at = range.start;
    while let Some(open) = text[at..range.end].find("{{").map(|i| at + i) {
        let after = open + 2;
        let end_of_line = text[after..range.end].find('\n').map_or(range.end, |i| after + i);
        let Some(close) = text[after..end_of_line].find("}}").map(|i| after + i) else {
            findings.error(open..after, Message::new("report-brace-open"));
            tokens.push(Token::Text(at..end_of_line));
            at = end_of_line;
            continue;
        };
        let content = trimmed(text, after..close);
        let mut before = at..open;
        let mut next = close + 2;
        if framing_word(&text[content.clone()]).is_some() {
            let line = text[..open].rfind('\n').map_or(0, |i| i + 1).max(range.start);
            let rest_end = text[next..range.end].find('\n').map_or(range.end, |i| next + i + 1);
            let alone = text[line..open].trim().is_empty() && text[next..rest_end].trim().is_empty();
            if alone && line >= at {
                before = at..line;
                next = rest_end;
            }
        }
        if !before.is_empty() {
            tokens.push(Token::Text(before));
        }
        tokens.push(Token::Tag { content, whole: open..close + 2 });
        at = next;
    }
    if at < range.end {
        tokens.push(Token::Text(at..range.end));
    }
    tokens
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Frame {
    If,
    Else,
    Each,
    End,
}

fn framing_word(content: &str) -> Option<Frame> {
    match content.split_whitespace().next()? {
        "如果" | "if" => Some(Frame::If),
        "否则" | "else" => Some(Frame::Else),
        "每个" | "each" => Some(Frame::Each),
        "结束" | "end" => Some(Frame::End),
        _ => None,
    }
}

/// Words with a meaning of their own; no figure may be called so.
pub const RESERVED: [&str; 16] = [
    "如果", "否则", "每个", "结束", "属于", "没有", "且", "或", "if", "else", "each", "end", "in", "not",
    "and", "or",
];

struct Reader<'t, 'f> {
    text: &'t str,
    tokens: &'t [Token],
    at: usize,
    findings: &'f mut Findings,
    names: &'t Names<'t>,
}

/// The word that stopped a part, with its place.
type Stop<'t> = Option<(&'t str, Range<usize>)>;

impl<'t> Reader<'t, '_> {
    /// Reads up to 否则, 结束 or the end of the text.
    fn pieces(&mut self, scope: &mut Scope) -> (Vec<Piece>, Stop<'t>) {
        let mut pieces = Vec::new();
        while let Some(token) = self.tokens.get(self.at) {
            self.at += 1;
            let (content, whole) = match token {
                Token::Text(range) => {
                    pieces.push(Piece::Text(self.text[range.clone()].to_owned()));
                    continue;
                }
                Token::Tag { content, whole } => (content.clone(), whole.clone()),
            };
            let written = &self.text[content.clone()];
            match framing_word(written) {
                Some(Frame::Else | Frame::End) => return (pieces, Some((written, whole))),
                Some(Frame::If) => pieces.push(self.condition(content, whole, scope)),
                Some(Frame::Each) => pieces.extend(self.repetition(content, whole, scope)),
                None => pieces.extend(self.figure(content, scope)),
            }
        }
        (pieces, None)
    }

    fn condition(&mut self, content: Range<usize>, whole: Range<usize>, scope: &mut Scope) -> Piece {
        let word = self.text[content.clone()].split_whitespace().next().map_or(0, str::len);
        let test = trimmed(self.text, content.start + word..content.end);
        let test = read_test(test, self.names, scope, self.findings);
        let (then, stop) = self.pieces(scope);
        let (otherwise, stop) = match stop {
            Some((written, _)) if framing_word(written) == Some(Frame::Else) => self.pieces(scope),
            stop => (Vec::new(), stop),
        };
        self.expect_end(stop, whole);
        Piece::If { test, then, otherwise }
    }

    fn repetition(&mut self, content: Range<usize>, whole: Range<usize>, scope: &mut Scope) -> Option<Piece> {
        let words = words_in(self.text, content.clone());
        let (variable, figure) = match &words[..] {
            [_, (variable, _), ("属于" | "in", _), figure] if !RESERVED.contains(variable) => {
                (*variable, Some(figure))
            }
            _ => {
                self.findings.error(content, Message::new("report-each-form"));
                ("", None)
            }
        };
        let request = figure.and_then(|(name, span)| self.names.figure(name, span.clone(), self.findings));
        let columns = request.and_then(|r| r.columns());
        if let Some((request, (_, span))) = request.zip(figure)
            && columns.is_none()
        {
            let message = Message::new("report-each-not-list").with("figure", &request.title);
            self.findings.error(span.clone(), message);
        }
        // An unreadable loop still has its variable, so that its body raises no further complaints.
        let columns = columns.map(|c| c.into_iter().map(str::to_owned).collect());
        scope.enter(variable, columns);
        let (body, stop) = self.pieces(scope);
        scope.leave();
        self.expect_end(stop, whole);
        Some(Piece::Each { variable: variable.to_owned(), figure: request?.name.clone(), body })
    }

    fn expect_end(&mut self, stop: Stop<'t>, opened: Range<usize>) {
        match stop {
            Some((written, span)) if framing_word(written) != Some(Frame::End) => {
                self.findings.error(span, Message::new("report-end-alone").with("word", written));
            }
            Some(_) => {}
            None => {
                self.findings.error(opened, Message::new("report-end-missing"));
            }
        }
    }

    fn figure(&mut self, content: Range<usize>, scope: &Scope) -> Option<Piece> {
        let written = &self.text[content.clone()];
        let (name, wording) = written.split_once(['|', '｜']).unwrap_or((written, ""));
        let name_span = trimmed(self.text, content.start..content.start + name.len());
        let wording_start = content.end - wording.len();
        let wording_span = trimmed(self.text, wording_start..content.end);
        let found = self.names.path(&self.text[name_span.clone()], name_span, scope, self.findings);
        let wording = wording.trim();
        let read = match Wording::parse(wording) {
            Ok(read) => read,
            Err(BadWording::Unknown(word)) => {
                let near = nearest(&word, WORDS).map(str::to_owned);
                let message = Message::new("report-wording-unknown").with("word", word);
                let finding = self.findings.error(wording_span, message);
                finding.suggestion = near;
                finding.notes.push(Message::new("report-words-known").with("words", WORDS.join("、")));
                return None;
            }
            Err(BadWording::Argument(argument)) => {
                let message = Message::new("report-wording-argument").with("argument", argument);
                self.findings.error(wording_span, message);
                return None;
            }
        };
        let (path, shape) = found?;
        if let Some(shape) = shape
            && !read.fits(shape)
        {
            let message =
                Message::new("report-wording-shape").with("wording", wording).with("figure", name.trim());
            self.findings.error(content, message);
            return None;
        }
        Some(Piece::Figure { path, wording: read, written: wording.to_owned() })
    }
}
