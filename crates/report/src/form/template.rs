//! The text of a form: prose with `{{ … }}` in it, read once and checked, so that writing cannot fail.
//!
//! In the braces stands a figure with its wording (`{{ pupils | 余 }}`), a count of the parts printed
//! (`{{ 序号 要点 }}`, `{{ 总数 要点 }}`), or one of the words that frame a part: `如果 …`, `否则如果 …`, `否则`,
//! `每个 … 属于 …`, `之间`, `一节`, `结束`. English `if`, `elseif`, `else`, `each … in …`, `between`, `section`,
//! `end` mean the same.

use std::ops::Range;

use mingde_core::diagnostic::Message;
use mingde_core::yaml::Findings;

use super::each::{Each, read_each};
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
    Each(Each),
    /// A part that falls away when nothing conditional in it was printed.
    Section(Vec<Piece>),
    /// The number of this part among those of its name that were printed: 一, 二, 三.
    Ordinal(Counter),
    /// How many parts of a name were printed in the whole report: 四.
    Total(Counter),
}

/// A count of printed parts.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Counter {
    /// What is counted.
    pub name: String,
    /// Whether it is printed in digits instead of Chinese numerals.
    pub digits: bool,
    /// Place in the form.
    pub span: Range<usize>,
}

impl Piece {
    /// Calls `see` on every piece, those within others after what they are in.
    pub fn visit<'p>(pieces: &'p [Piece], see: &mut dyn FnMut(&'p Piece)) {
        for piece in pieces {
            see(piece);
            match piece {
                Piece::If { then, otherwise, .. } => {
                    Piece::visit(then, see);
                    Piece::visit(otherwise, see);
                }
                Piece::Each(each) => {
                    for part in [&each.body, &each.between, &each.otherwise] {
                        Piece::visit(part, see);
                    }
                }
                Piece::Section(body) => Piece::visit(body, see),
                Piece::Text(_) | Piece::Figure { .. } | Piece::Ordinal(_) | Piece::Total(_) => {}
            }
        }
    }

    /// Every value it looks at itself.
    pub fn paths(&self) -> Vec<&Path> {
        match self {
            Piece::Figure { path, .. } => vec![path],
            Piece::If { test, .. } => test.paths().collect(),
            Piece::Each(each) => {
                let kept = each.keep.iter().flat_map(Test::paths);
                std::iter::once(&each.source).chain(kept).chain(each.order.as_ref().map(|(p, _)| p)).collect()
            }
            _ => Vec::new(),
        }
    }
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
    let mut reader =
        Reader { text: &source.text, tokens: &tokens, at: 0, depth: 0, left: false, findings, names };
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
    // The line that was looked at last: there may be very many braces in one.
    let mut line = range.start..range.start;
    while let Some(open) = text[at..range.end].find("{{").map(|i| at + i) {
        let after = open + 2;
        if open >= line.end {
            let start = text[line.end..open].rfind('\n').map_or(line.end, |i| line.end + i + 1);
            line = start..text[after..range.end].find('\n').map_or(range.end, |i| after + i);
        }
        let end_of_line = line.end;
        let again = text[after..end_of_line].find("{{").map_or(end_of_line, |i| after + i);
        // Braces that open once more before they close were not closed.
        let Some(close) = text[after..again].find("}}").map(|i| after + i) else {
            findings.error(open..after, Message::new("report-brace-open"));
            tokens.push(Token::Text(at..again));
            at = again;
            continue;
        };
        let content = trimmed(text, after..close);
        let mut before = at..open;
        let mut next = close + 2;
        if line.start >= at && framing_word(&text[content.clone()]).is_some() {
            let rest_end = range.end.min(end_of_line + 1);
            if text[line.start..open].trim().is_empty() && text[next..rest_end].trim().is_empty() {
                before = at..line.start;
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
    ElseIf,
    Else,
    Each,
    Between,
    Section,
    End,
}

fn framing_word(content: &str) -> Option<Frame> {
    match content.split_whitespace().next()? {
        "如果" | "if" => Some(Frame::If),
        "否则如果" | "elseif" => Some(Frame::ElseIf),
        "否则" | "else" => Some(Frame::Else),
        "每个" | "each" => Some(Frame::Each),
        "之间" | "between" => Some(Frame::Between),
        "一节" | "section" => Some(Frame::Section),
        "结束" | "end" => Some(Frame::End),
        _ => None,
    }
}

/// Words with a meaning of their own, in the text or in a condition; no figure may be called so.
pub const RESERVED: [&str; 27] = [
    "如果",
    "否则如果",
    "否则",
    "每个",
    "之间",
    "一节",
    "结束",
    "属于",
    "if",
    "elseif",
    "else",
    "each",
    "between",
    "section",
    "end",
    "in",
    "not",
    "and",
    "or",
    "is",
    "then",
    "given",
    "missing",
    "true",
    "false",
    "yes",
    "no",
];

/// So deep parts stand in one another at most; a chain of 否则如果 is one in the other as well.
const DEEPEST: usize = 32;

struct Reader<'t, 'f> {
    text: &'t str,
    tokens: &'t [Token],
    at: usize,
    /// In how many parts it stands.
    depth: usize,
    /// Whether the text was left where parts stood too deep in one another; what that leaves open is no fault.
    left: bool,
    findings: &'f mut Findings,
    names: &'t Names<'t>,
}

/// The word that stopped a part, with its place.
type Stop<'t> = Option<(&'t str, Range<usize>)>;

impl<'t> Reader<'t, '_> {
    /// Official prose has no braces: one that stands alone, or is full-width, was meant to hold a figure.
    fn lone_braces(&mut self, range: &Range<usize>) {
        // What follows braces that were never closed has its error already.
        let text = &self.text[range.clone()];
        if text.contains("{{") {
            return;
        }
        if let Some((at, brace)) = text.char_indices().find(|(_, c)| matches!(c, '{' | '｛')) {
            let start = range.start + at;
            let span = start..start + brace.len_utf8();
            self.findings.warning(span, Message::new("report-brace-lone"));
        }
    }

    /// Reads up to 否则, 结束 or the end of the text.
    fn pieces(&mut self, scope: &mut Scope) -> (Vec<Piece>, Stop<'t>) {
        let mut pieces = Vec::new();
        while let Some(token) = self.tokens.get(self.at) {
            self.at += 1;
            let (content, whole) = match token {
                Token::Text(range) => {
                    self.lone_braces(range);
                    pieces.push(Piece::Text(self.text[range.clone()].to_owned()));
                    continue;
                }
                Token::Tag { content, whole } => (content.clone(), whole.clone()),
            };
            let written = &self.text[content.clone()];
            match framing_word(written) {
                Some(Frame::ElseIf | Frame::Else | Frame::Between | Frame::End) => {
                    return (pieces, Some((written, whole)));
                }
                Some(frame) => {
                    let part = self.deeper(whole.clone(), |reader| reader.part(frame, content, whole, scope));
                    pieces.extend(part.flatten());
                }
                None => pieces.extend(self.counter(&content).unwrap_or_else(|| self.figure(content, scope))),
            }
        }
        (pieces, None)
    }

    /// A part that begins with a framing word.
    fn part(
        &mut self,
        frame: Frame,
        content: Range<usize>,
        whole: Range<usize>,
        scope: &mut Scope,
    ) -> Option<Piece> {
        match frame {
            Frame::If => Some(self.condition(content, whole, scope)),
            Frame::Each => self.repetition(content, whole, scope),
            Frame::ElseIf | Frame::Else | Frame::Between | Frame::Section | Frame::End => {
                let (body, stop) = self.pieces(scope);
                self.expect_end(stop, whole);
                Some(Piece::Section(body))
            }
        }
    }

    /// Goes into a part, if it does not stand too deep; else the rest of the text is left.
    fn deeper<T>(&mut self, opened: Range<usize>, read: impl FnOnce(&mut Self) -> T) -> Option<T> {
        if self.depth == DEEPEST {
            self.findings.error(opened, Message::new("report-too-deep").with("most", DEEPEST));
            (self.at, self.left) = (self.tokens.len(), true);
            return None;
        }
        self.depth += 1;
        let part = read(self);
        self.depth -= 1;
        Some(part)
    }

    fn condition(&mut self, content: Range<usize>, whole: Range<usize>, scope: &mut Scope) -> Piece {
        let word = self.text[content.clone()].split_whitespace().next().map_or(0, str::len);
        let test = trimmed(self.text, content.start + word..content.end);
        let test = read_test(test, self.names, scope, self.findings);
        let (then, stop) = self.pieces(scope);
        let otherwise = match stop {
            Some((written, span)) if framing_word(written) == Some(Frame::ElseIf) => {
                // What follows ends with the same 结束, so it reads as a condition of its own.
                let start = span.start + self.text[span.clone()].find(written).unwrap_or(0);
                let chained = start..start + written.len();
                let condition = self.deeper(span, |reader| reader.condition(chained, whole, scope));
                condition.into_iter().collect()
            }
            Some((written, _)) if framing_word(written) == Some(Frame::Else) => {
                let (otherwise, stop) = self.pieces(scope);
                self.expect_end(stop, whole);
                otherwise
            }
            stop => {
                self.expect_end(stop, whole);
                Vec::new()
            }
        };
        Piece::If { test, then, otherwise }
    }

    fn repetition(&mut self, content: Range<usize>, whole: Range<usize>, scope: &mut Scope) -> Option<Piece> {
        // An unreadable loop still has its variable, so that its body raises no further complaints.
        let read = read_each(self.text, content, self.names, scope, self.findings);
        let (mut body, mut stop) = self.pieces(scope);
        let (mut between, mut otherwise) = (Vec::new(), Vec::new());
        if stop.as_ref().is_some_and(|(w, _)| framing_word(w) == Some(Frame::Between)) {
            (between, stop) = self.pieces(scope);
        }
        scope.leave();
        if stop.as_ref().is_some_and(|(w, _)| framing_word(w) == Some(Frame::Else)) {
            (otherwise, stop) = self.pieces(scope);
        }
        self.expect_end(stop, whole);
        let mut each = read?;
        std::mem::swap(&mut each.body, &mut body);
        std::mem::swap(&mut each.between, &mut between);
        std::mem::swap(&mut each.otherwise, &mut otherwise);
        Some(Piece::Each(each))
    }

    /// `序号 要点`, `总数 要点 数字`. One word alone is the name of a figure.
    fn counter(&mut self, content: &Range<usize>) -> Option<Option<Piece>> {
        let words = words_in(self.text, content.clone());
        let (make, rest): (fn(Counter) -> Piece, _) = match &words[..] {
            [("序号" | "number", _), rest @ ..] if !rest.is_empty() => (Piece::Ordinal, rest),
            [("总数" | "total", _), rest @ ..] if !rest.is_empty() => (Piece::Total, rest),
            _ => return None,
        };
        let counter = match rest {
            [(name, _)] if !name.starts_with(['|', '｜']) => (name, false),
            [(name, _), ("数字" | "digits", _)] => (name, true),
            // A figure called so, with its wording.
            [(bar, _), ..] if bar.starts_with(['|', '｜']) => return None,
            _ => {
                self.findings.error(content.clone(), Message::new("report-counter-form"));
                return Some(None);
            }
        };
        Some(Some(make(Counter { name: (*counter.0).to_owned(), digits: counter.1, span: content.clone() })))
    }

    fn expect_end(&mut self, stop: Stop<'t>, opened: Range<usize>) {
        match stop {
            Some((written, span)) if framing_word(written) != Some(Frame::End) => {
                self.findings.error(span, Message::new("report-end-alone").with("word", written));
            }
            Some(_) => {}
            None if self.left => {}
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
                let message = Message::new("report-wording-unknown").with("word", &word);
                let finding = self.findings.unknown(wording_span, message, &word, WORDS);
                finding.notes.push(Message::new("report-words-known").with("words", WORDS.join("、")));
                return None;
            }
            Err(BadWording::Argument(argument)) => {
                let message = Message::new("report-wording-argument").with("argument", argument);
                self.findings.error(wording_span, message);
                return None;
            }
        };
        let (path, known) = found?;
        if let Some(shape) = known.shape
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
