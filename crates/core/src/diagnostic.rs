//! Messages that teach: what is wrong, where, why, and the nearest right thing.
//!
//! A [`Message`] is a stable code with named arguments; the words live in `locales/` under that code, so the
//! same finding reads in Chinese and in English. A [`Diagnostic`] is a message about a place in a source text
//! and renders with the excerpt marked, like a compiler's.

use std::borrow::Cow;
use std::fmt::Write as _;
use std::iter;
use std::ops::Range;
use std::sync::{Arc, OnceLock};

pub use crate::message::{Message, Titled};
use crate::text::{is_unseen, visible};
use crate::words::{Locale, say};

/// What has to be done about an error, whoever tells it: a command by its exit status, a page by its HTTP status.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, serde::Serialize, serde::Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Class {
    /// It is not there, or whoever asked may not know that it is: ask for something else.
    NotFound,
    /// The actor may not: somebody else does it, or an office is granted.
    Refused,
    /// What it is about stands otherwise by now: look again.
    Conflict,
    /// What was given does not fit: mend it.
    Invalid,
    /// Somebody else has the ledger: try again in a moment, as it is.
    Busy,
    /// The ledger, the disk or the machine is at fault: whoever runs it looks into the log.
    Broken,
}

/// How bad a finding is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, serde::Serialize, serde::Deserialize)]
pub enum Severity {
    /// Worth a look; nothing is refused.
    Warning,
    /// The text or row cannot be taken as it is.
    Error,
}

/// A text that is checked, with the name shown to whoever wrote it.
#[derive(Debug, Clone)]
pub struct Source {
    /// File name as the user gave it.
    pub name: String,
    /// The whole text.
    pub text: String,
    /// Where its lines begin, once somebody has asked: a file may have as many findings as lines.
    lines: OnceLock<Box<[usize]>>,
}

impl PartialEq for Source {
    fn eq(&self, other: &Self) -> bool {
        (&self.name, &self.text) == (&other.name, &other.text)
    }
}

impl Eq for Source {}

impl Source {
    /// A shared source.
    pub fn new(name: impl Into<String>, text: impl Into<String>) -> Arc<Self> {
        Arc::new(Self { name: name.into(), text: text.into(), lines: OnceLock::new() })
    }

    fn lines(&self) -> &[usize] {
        let begin = || iter::once(0).chain(self.text.match_indices('\n').map(|(at, _)| at + 1)).collect();
        self.lines.get_or_init(begin)
    }

    /// The text of a line (from 1), without its end.
    fn line(&self, number: usize) -> &str {
        let (lines, at) = (self.lines(), number.saturating_sub(1));
        let Some(from) = lines.get(at) else { return "" };
        let to = lines.get(at + 1).map_or(self.text.len(), |next| next - 1);
        self.text[*from..to].trim_end_matches('\r')
    }

    /// Line and column (both from 1, columns in characters) of a byte offset.
    pub fn position(&self, offset: usize) -> (usize, usize) {
        let mut offset = offset.min(self.text.len());
        while !self.text.is_char_boundary(offset) {
            offset -= 1;
        }
        let line = self.lines().partition_point(|begin| *begin <= offset);
        let begin = self.lines()[line - 1];
        (line, self.text[begin..offset].chars().count() + 1)
    }
}

/// A finding about a place in a source text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Diagnostic {
    /// How bad it is.
    pub severity: Severity,
    /// What is wrong.
    pub message: Message,
    /// The text it is about.
    pub source: Arc<Source>,
    /// Byte range in the source.
    pub span: Range<usize>,
    /// The nearest right word, where there is one.
    pub suggestion: Option<String>,
    /// Why it matters or what to do, as further messages.
    pub notes: Vec<Message>,
}

impl Diagnostic {
    /// An error at `span`.
    pub fn error(source: &Arc<Source>, span: Range<usize>, message: Message) -> Self {
        let (source, severity) = (source.clone(), Severity::Error);
        Self { severity, message, source, span, suggestion: None, notes: Vec::new() }
    }

    /// A warning at `span`.
    pub fn warning(source: &Arc<Source>, span: Range<usize>, message: Message) -> Self {
        Self { severity: Severity::Warning, ..Self::error(source, span, message) }
    }

    /// Names the nearest right word.
    pub fn suggest(mut self, word: Option<impl Into<String>>) -> Self {
        self.suggestion = word.map(Into::into);
        self
    }

    /// Adds a reason or a way out.
    pub fn note(mut self, note: Message) -> Self {
        self.notes.push(note);
        self
    }

    /// The finding as a compiler would print it: code, message, file, line, excerpt with the span marked.
    pub fn render(&self, locale: Locale) -> String {
        let (line, column) = self.source.position(self.span.start);
        let severity = say(
            locale,
            &Message::new(match self.severity {
                Severity::Error => "diagnostic-error",
                Severity::Warning => "diagnostic-warning",
            }),
        );
        let mut out = format!("{severity}[{}]: {}\n", self.message.code, say(locale, &self.message));
        let gutter = line.to_string().len();
        let _ = writeln!(out, "{:gutter$}--> {}:{line}:{column}", "", visible(&self.source.name));
        let _ = writeln!(out, "{:gutter$} |", "");
        let (excerpt, column) = clipped(self.source.line(line), column);
        let excerpt: String = excerpt.chars().map(pictured).collect();
        let _ = writeln!(out, "{line} | {excerpt}");
        let lead: usize = excerpt.chars().take(column - 1).map(display_width).sum();
        let marked = self.source.text.get(self.span.clone()).unwrap_or("");
        let marked = marked.lines().next().unwrap_or("");
        let room: usize = excerpt.chars().skip(column - 1).map(display_width).sum();
        let length = marked.chars().take(SHOWN).map(display_width).sum::<usize>().min(room).max(1);
        let _ = writeln!(out, "{:gutter$} | {:lead$}{}", "", "", "^".repeat(length));
        if let Some(word) = &self.suggestion {
            let hint = Message::new("diagnostic-did-you-mean").with("word", word);
            let _ = writeln!(out, "{:gutter$} = {}", "", say(locale, &hint));
        }
        for note in &self.notes {
            let _ = writeln!(out, "{:gutter$} = {}", "", say(locale, note));
        }
        out
    }
}

/// A character of a source as its excerpt shows it, one for one: the mark below stands in its column.
fn pictured(c: char) -> char {
    match c {
        '\t' => ' ',
        c if is_unseen(c) => char::REPLACEMENT_CHARACTER,
        c => c,
    }
}

/// So many characters of a line are shown.
const SHOWN: usize = 160;

/// A long line around a column, and the column in what is shown.
fn clipped(line: &str, column: usize) -> (Cow<'_, str>, usize) {
    if line.chars().nth(SHOWN).is_none() {
        return (line.into(), column);
    }
    let from = (column - 1).saturating_sub(SHOWN / 2);
    let shown: String = line.chars().skip(from).take(SHOWN).collect();
    let before = if from > 0 { "…" } else { "" };
    let behind = if line.chars().nth(from + SHOWN).is_some() { "…" } else { "" };
    (format!("{before}{shown}{behind}").into(), column - from + usize::from(from > 0))
}

/// Columns a character takes in a terminal: two for Chinese and full-width ones.
pub fn display_width(c: char) -> usize {
    match c as u32 {
        0x1100..=0x115f | 0x2e80..=0xa4cf | 0xac00..=0xd7a3 | 0xf900..=0xfaff | 0xfe30..=0xfe6f => 2,
        0xff00..=0xff60 | 0xffe0..=0xffe6 | 0x20000..=0x3fffd => 2,
        0x2018..=0x201d | 0x2026 | 0x2014 => 2,
        _ => 1,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_excerpt_is_marked_under_wide_characters() {
        let source = Source::new("talk.yaml", "id: talk\ntitle: 谈心谈话\ntyp: x\n");
        let at = source.text.find("谈话").unwrap();
        let shown = Diagnostic::error(&source, at..at + "谈话".len(), Message::new("diagnostic-sample"))
            .suggest(Some("谈心"))
            .render(Locale::En);
        let lines: Vec<&str> = shown.lines().collect();
        assert_eq!(lines[1], " --> talk.yaml:2:10");
        assert_eq!(lines[3], "2 | title: 谈心谈话");
        assert_eq!(lines[4], "  |            ^^^^");
        assert!(lines[5].contains("谈心"));
    }

    #[test]
    fn of_a_long_line_what_stands_around_the_mark_is_shown() {
        let text = format!("{}typ{}", "名".repeat(5_000), "x".repeat(5_000));
        let source = Source::new("talk.yaml", text);
        let at = source.text.find("typ").unwrap();
        let shown =
            Diagnostic::error(&source, at..at + 3, Message::new("diagnostic-sample")).render(Locale::En);
        let lines: Vec<&str> = shown.lines().collect();
        assert!(lines[3].starts_with("1 | …名") && lines[3].ends_with("x…"), "{shown}");
        let width = |line: &str, end: usize| line[..end].chars().map(display_width).sum::<usize>();
        let (typ, mark) = (lines[3].find("typ").unwrap(), lines[4].find('^').unwrap());
        assert_eq!(width(lines[3], typ), width(lines[4], mark), "{shown}");
        assert!(shown.chars().count() < 600);
    }
}
