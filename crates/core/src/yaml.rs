//! YAML read for people: every node keeps its place in the source, every wrong key is named with the nearest
//! right one, and all findings are collected instead of stopping at the first.
//!
//! The grammar is YAML's, less anchors, aliases and tags, which nobody writing a record kind needs and which
//! let a small file become a huge one.

mod trouble;

use std::collections::HashSet;
use std::ops::Range;
use std::sync::Arc;

use saphyr_parser::{Event, Parser, ScalarStyle};

use crate::diagnostic::{Diagnostic, Message, Severity, Source};
use crate::number::Fixed;
use crate::text::nearest;

/// So many findings of a source are told.
const TOLD: usize = 1_000;
/// So many findings of a source are told with what may have been meant.
const TAUGHT: usize = 200;
/// So many unknown keys of one mapping are told one by one.
const UNKNOWN_KEYS: usize = 50;
/// Nesting beyond this is refused.
const DEEPEST: usize = 32;

/// A node with its place in the source.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Node {
    /// Byte range in the source.
    pub span: Range<usize>,
    /// What it is.
    pub data: Data,
}

/// The contents of a node.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Data {
    /// Nothing after the colon.
    Null,
    /// A word, number or text; `quoted` tells `"12"` from `12`.
    Scalar {
        /// The text without quotes.
        text: String,
        /// Whether it was quoted or a block.
        quoted: bool,
    },
    /// A sequence.
    List(Vec<Node>),
    /// A mapping, in the order written.
    Map(Vec<Entry>),
}

/// One `key: value` of a mapping.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Entry {
    /// The key.
    pub key: String,
    /// Byte range of the key.
    pub key_span: Range<usize>,
    /// The value.
    pub value: Node,
}

impl Node {
    /// The text of a scalar.
    pub fn as_text(&self) -> Option<&str> {
        match &self.data {
            Data::Scalar { text, .. } => Some(text),
            _ => None,
        }
    }
}

/// Findings collected while reading one source.
#[derive(Debug)]
pub struct Findings {
    /// The text that is read.
    pub source: Arc<Source>,
    /// What was found so far.
    pub list: Vec<Diagnostic>,
    /// What is found beyond the most that is told.
    beyond: Option<Diagnostic>,
}

impl Findings {
    /// No findings yet.
    pub fn new(source: &Arc<Source>) -> Self {
        Self { source: source.clone(), list: Vec::new(), beyond: None }
    }

    /// Adds an error and gives it back for notes and suggestions.
    pub fn error(&mut self, span: Range<usize>, message: Message) -> &mut Diagnostic {
        self.push(Diagnostic::error(&self.source, span, message))
    }

    /// Adds an error about a word that is not known, with the nearest of those that are.
    pub fn unknown<'k>(
        &mut self,
        span: Range<usize>,
        message: Message,
        word: &str,
        known: impl IntoIterator<Item = &'k str>,
    ) -> &mut Diagnostic {
        let nearest = self.still_taught().then(|| nearest(word, known).map(str::to_owned)).flatten();
        let finding = self.error(span, message);
        finding.suggestion = nearest;
        finding
    }

    /// Whether what may have been meant is still looked for. Behind so many findings nobody reads on, and looking for it
    /// among as many words would take the square of the time.
    pub fn still_taught(&self) -> bool {
        self.list.len() < TAUGHT
    }

    /// Adds a warning.
    pub fn warning(&mut self, span: Range<usize>, message: Message) -> &mut Diagnostic {
        self.push(Diagnostic::warning(&self.source, span, message))
    }

    fn push(&mut self, finding: Diagnostic) -> &mut Diagnostic {
        // Nothing is taken that has an error, so one of them at least is among what is told.
        if self.list.len() >= TOLD && (finding.severity == Severity::Warning || self.has_errors()) {
            return self.beyond.insert(finding);
        }
        self.list.push(finding);
        let last = self.list.len() - 1;
        &mut self.list[last]
    }

    /// Whether anything found forbids going on.
    pub fn has_errors(&self) -> bool {
        self.list.iter().any(|d| d.severity == Severity::Error)
    }
}

/// Parses the part `range` of the source (a whole file, a front matter or a fenced block); spans are
/// relative to the whole source.
pub fn parse(source: &Arc<Source>, range: Range<usize>) -> Result<Node, Box<Diagnostic>> {
    let text = &source.text[range.clone()];
    // The parser counts characters; spans here are bytes.
    let mut offsets: Vec<usize> = text.char_indices().map(|(at, _)| range.start + at).collect();
    offsets.push(range.end);
    let byte = |index: usize| offsets[index.min(offsets.len() - 1)];
    let fail = |at: Range<usize>, message: Message| Box::new(Diagnostic::error(source, at, message));

    enum Open {
        List(Vec<Node>, usize),
        Map(Vec<Entry>, Option<(String, Range<usize>)>, usize, HashSet<String>),
    }
    let mut stack: Vec<Open> = Vec::new();
    let mut root: Option<Node> = None;
    for event in Parser::new_from_str(text) {
        let (event, span) = event.map_err(|e| {
            let at = byte(e.marker().index());
            Box::new(trouble::trouble(source, &range, at, e.info()))
        })?;
        let place = byte(span.start.index())..byte(span.end.index());
        let done = match event {
            Event::Alias(_) => return Err(fail(place, Message::new("yaml-alias"))),
            Event::DocumentStart(_) if root.is_some() => {
                return Err(fail(place, Message::new("yaml-second-document")));
            }
            Event::Scalar(_, _, anchor, _) if anchor > 0 => {
                return Err(fail(place, Message::new("yaml-alias")));
            }
            Event::Scalar(text, style, _, _) => {
                let quoted = style != ScalarStyle::Plain;
                let null = !quoted && matches!(text.as_ref(), "" | "~" | "null");
                let data = if null { Data::Null } else { Data::Scalar { text: text.into_owned(), quoted } };
                Some(Node { span: place, data })
            }
            Event::SequenceStart(..) | Event::MappingStart(..) if stack.len() >= DEEPEST => {
                return Err(fail(place, Message::new("yaml-too-deep")));
            }
            Event::SequenceStart(..) => {
                stack.push(Open::List(Vec::new(), place.start));
                None
            }
            Event::MappingStart(..) => {
                stack.push(Open::Map(Vec::new(), None, place.start, HashSet::new()));
                None
            }
            Event::SequenceEnd | Event::MappingEnd => stack.pop().map(|open| match open {
                Open::List(items, start) => {
                    Node { span: start..place.end.max(start), data: Data::List(items) }
                }
                Open::Map(entries, _, start, _) => {
                    Node { span: start..place.end.max(start), data: Data::Map(entries) }
                }
            }),
            _ => None,
        };
        let Some(node) = done else { continue };
        match stack.last_mut() {
            None => root = Some(node),
            Some(Open::List(items, _)) => items.push(node),
            Some(Open::Map(_, key @ None, _, keys)) => match node.data {
                Data::Scalar { text, .. } => {
                    if !keys.insert(text.clone()) {
                        return Err(fail(node.span, Message::new("yaml-key-twice").with("key", text)));
                    }
                    *key = Some((text, node.span));
                }
                _ => return Err(fail(node.span, Message::new("yaml-key-not-text"))),
            },
            Some(Open::Map(entries, key, ..)) => {
                if let Some((key, key_span)) = key.take() {
                    entries.push(Entry { key, key_span, value: node });
                }
            }
        }
    }
    Ok(root.unwrap_or(Node { span: range.start..range.start, data: Data::Null }))
}

/// Parses a whole source. What people mistype alike in many lines (a Chinese comma, a tab) is told for every
/// line, not for the first alone.
pub fn parse_whole(source: &Arc<Source>) -> Result<Node, Vec<Diagnostic>> {
    parse_part(source, 0..source.text.len())
}

/// The same of a part of a source: a front matter, a fenced block.
pub fn parse_part(source: &Arc<Source>, range: Range<usize>) -> Result<Node, Vec<Diagnostic>> {
    let node = parse(source, range.clone()).map_err(|first| trouble::alike(source, &range, *first))?;
    // Where every colon is a Chinese one, YAML sees a single text.
    match &node.data {
        Data::Scalar { .. } => match trouble::chinese_throughout(source, &range) {
            Some(first) => Err(trouble::alike(source, &range, first)),
            None => Ok(node),
        },
        // `open：{ value: 2 }` is a key to YAML up to the second colon.
        Data::Map(entries) => match trouble::chinese_in_key(source, &range, entries) {
            Some(first) => Err(trouble::alike(source, &range, first)),
            None => Ok(node),
        },
        _ => Ok(node),
    }
}

/// A mapping being read: each key is asked for by name, [`finish`](Fields::finish) complains about the rest.
pub struct Fields<'n> {
    entries: &'n [Entry],
    span: Range<usize>,
    asked: Vec<&'static str>,
    /// That it is no mapping has been said; nothing is missing in it then.
    broken: bool,
}

impl<'n> Fields<'n> {
    /// Reads `node` as a mapping; anything else is an error and reads as empty.
    pub fn of(node: &'n Node, findings: &mut Findings) -> Self {
        let (entries, broken): (&[Entry], bool) = match &node.data {
            Data::Map(entries) => (entries, false),
            Data::Null => (&[], false),
            _ => {
                findings.error(node.span.clone(), Message::new("yaml-mapping-wanted"));
                (&[], true)
            }
        };
        Self { entries, span: node.span.clone(), asked: Vec::new(), broken }
    }

    /// The node under `key`, if it is there and not empty.
    pub fn node(&mut self, key: &'static str) -> Option<&'n Node> {
        self.asked.push(key);
        self.entries.iter().find(|e| e.key == key).map(|e| &e.value).filter(|n| n.data != Data::Null)
    }

    /// The node under `key`; its absence is an error.
    pub fn required(&mut self, key: &'static str, findings: &mut Findings) -> Option<&'n Node> {
        let node = self.node(key);
        if node.is_none() && !self.broken {
            let at = self.span.start..self.span.start;
            findings.error(at, Message::new("yaml-key-missing").with("key", key));
        }
        node
    }

    /// A text; a list or mapping there is an error.
    pub fn text(&mut self, key: &'static str, findings: &mut Findings) -> Option<&'n str> {
        let node = self.node(key)?;
        let text = node.as_text();
        if text.is_none() {
            findings.error(node.span.clone(), Message::new("yaml-text-wanted").with("key", key));
        }
        text
    }

    /// A text that must be there; absent, it reads as empty.
    pub fn required_text(&mut self, key: &'static str, findings: &mut Findings) -> &'n str {
        match self.required(key, findings) {
            None => "",
            Some(node) => node.as_text().unwrap_or_else(|| {
                findings.error(node.span.clone(), Message::new("yaml-text-wanted").with("key", key));
                ""
            }),
        }
    }

    /// `true`/`false` (also `yes`/`no`, `是`/`否`); absent, it is false.
    pub fn flag(&mut self, key: &'static str, findings: &mut Findings) -> bool {
        let Some(node) = self.node(key) else { return false };
        match node.as_text() {
            Some("true" | "yes" | "是") => true,
            Some("false" | "no" | "否") => false,
            word => {
                let meant = match word.unwrap_or("").to_lowercase().as_str() {
                    "y" | "on" | "1" | "required" | "√" | "要" | "需要" | "必填" | "必须" | "必需" => {
                        Some("true")
                    }
                    "n" | "off" | "0" | "optional" | "×" | "不" | "不要" | "不需要" | "无" | "选填" => {
                        Some("false")
                    }
                    word => nearest(word, ["true", "false"]),
                };
                let message = Message::new("yaml-flag-wanted").with("key", key);
                findings.error(node.span.clone(), message).suggestion = meant.map(str::to_owned);
                false
            }
        }
    }

    /// A number with at most four decimals.
    pub fn number(&mut self, key: &'static str, findings: &mut Findings) -> Option<Fixed> {
        let node = self.node(key)?;
        let number = node.as_text().and_then(|t| t.parse().ok());
        if number.is_none() {
            findings.error(node.span.clone(), Message::new("yaml-number-wanted").with("key", key));
        }
        number
    }

    /// A list of words, or one word for a list of one. With their places.
    pub fn words(&mut self, key: &'static str, findings: &mut Findings) -> Vec<(&'n str, Range<usize>)> {
        let Some(node) = self.node(key) else { return Vec::new() };
        if let Some(text) = node.as_text() {
            return vec![(text, node.span.clone())];
        }
        let Data::List(items) = &node.data else {
            findings.error(node.span.clone(), Message::new("yaml-list-wanted").with("key", key));
            return Vec::new();
        };
        let mut words = Vec::new();
        for item in items {
            match item.as_text() {
                Some(text) => words.push((text, item.span.clone())),
                None => {
                    findings.error(item.span.clone(), Message::new("yaml-text-wanted").with("key", key));
                }
            }
        }
        words
    }

    /// The entries of a mapping under `key`, in the order written.
    pub fn entries(&mut self, key: &'static str, findings: &mut Findings) -> &'n [Entry] {
        match self.node(key) {
            None => &[],
            Some(Node { data: Data::Map(entries), .. }) => entries,
            Some(node) => {
                findings.error(node.span.clone(), Message::new("yaml-mapping-wanted"));
                &[]
            }
        }
    }

    /// These keys are known as well; they were not asked for because others are broken.
    pub fn know(&mut self, known: &[&'static str]) {
        self.asked.extend(known.iter().filter(|key| !self.asked.contains(key)).collect::<Vec<_>>());
    }

    /// [`know`](Self::know) and [`finish`](Self::finish).
    pub fn finish_knowing(mut self, known: &[&'static str], findings: &mut Findings) {
        self.know(known);
        self.finish(findings);
    }

    /// Complains about keys nobody asked for, each with the nearest one that exists.
    pub fn finish(self, findings: &mut Findings) {
        self.finish_meaning(|_| Vec::new(), findings);
    }

    /// The same where other words are known for some keys: `meant` gives what may have been meant by an entry, a key or
    /// a key with its value (`required: false`), the likeliest first. What is not among the keys asked for, or is there
    /// already, is not suggested.
    pub fn finish_meaning(self, meant: impl Fn(&Entry) -> Vec<String>, findings: &mut Findings) {
        let mut known: Vec<&str> = Vec::new();
        self.asked.iter().for_each(|key| {
            if !known.contains(key) {
                known.push(key);
            }
        });
        let unknown: Vec<&Entry> = self.entries.iter().filter(|e| !known.contains(&e.key.as_str())).collect();
        if let Some(further) = unknown.get(UNKNOWN_KEYS) {
            let count = unknown.len() - UNKNOWN_KEYS;
            let message = Message::new("yaml-keys-unknown-further").with("count", count);
            findings.error(further.key_span.clone(), message);
        }
        for entry in unknown.into_iter().take(UNKNOWN_KEYS) {
            // `title:谈话` is one word to YAML.
            let glued = entry.key.split_once([':', '：']).filter(|(key, _)| known.contains(&key.trim()));
            if let Some((key, value)) = glued {
                let wide = entry.key[key.len()..].starts_with('：');
                let code = if wide { "yaml-chinese-colon" } else { "yaml-colon-space" };
                let finding = findings.error(entry.key_span.clone(), Message::new(code));
                finding.suggestion = Some(format!("{}: {}", key.trim(), value.trim()));
                self.is_there(key.trim(), findings);
                continue;
            }
            // The back half of a formula that ended at a comma: the front half has been complained about.
            let formula = entry.key.contains(['(', ')', '+', '*', '/', '<', '>', '=', ']']);
            let inside = |d: &Diagnostic| {
                d.severity == Severity::Error
                    && self.span.start <= d.span.start
                    && d.span.end <= entry.key_span.start
            };
            if formula && entry.value.data == Data::Null && findings.list.iter().any(inside) {
                continue;
            }
            let key = |said: &String| said.split(':').next().unwrap_or_default().to_owned();
            let fits = |said: &String| {
                known.contains(&key(said).as_str()) && self.entries.iter().all(|e| e.key != key(said))
            };
            let near = meant(entry)
                .into_iter()
                .find(fits)
                .or_else(|| nearest(&entry.key, known.iter().copied()).map(str::to_owned));
            let message = Message::new("yaml-key-unknown").with("key", &entry.key);
            let finding = findings.error(entry.key_span.clone(), message);
            finding.suggestion.clone_from(&near);
            finding.notes.push(Message::new("yaml-keys-known").with("keys", known.join(", ")));
            if let Some(near) = near {
                self.is_there(&key(&near), findings);
            }
        }
    }

    /// Takes back that a key is missing: it is there, misspelt.
    fn is_there(&self, key: &str, findings: &mut Findings) {
        let start = self.span.start;
        let said = |d: &Diagnostic| {
            d.message.code == "yaml-key-missing"
                && d.span == (start..start)
                && d.message.args.iter().any(|(_, value)| value == key)
        };
        findings.list.retain(|d| !said(d));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> Result<Node, Box<Diagnostic>> {
        let source = Source::new("t.yaml", text);
        parse(&source, 0..text.len())
    }

    #[test]
    fn nodes_know_their_place_in_bytes() {
        let text = "title: 谈心谈话\nroles: {a: 1, b: [x, '二']}\n";
        let node = read(text).unwrap();
        let Data::Map(entries) = &node.data else { panic!("a mapping") };
        assert_eq!(&text[entries[0].value.span.clone()], "谈心谈话");
        let Data::Map(roles) = &entries[1].value.data else { panic!("a mapping") };
        let Data::List(items) = &roles[1].value.data else { panic!("a list") };
        assert_eq!(items[1].as_text(), Some("二"));
    }

    #[test]
    fn traps_are_refused_with_their_place() {
        for (text, code) in [
            ("a: &x 1\nb: *x\n", "yaml-alias"),
            ("a: 1\na: 2\n", "yaml-key-twice"),
            ("a: [1, 2\n", "yaml-flow-open"),
            ("a: 1\n---\nb: 2\n", "yaml-second-document"),
            (&"[".repeat(40), "yaml-too-deep"),
        ] {
            assert_eq!(read(text).unwrap_err().message.code, code, "{text}");
        }
    }

    #[test]
    fn an_unknown_key_names_the_nearest() {
        let source = Source::new("t.yaml", "titel: x\n");
        let node = parse(&source, 0..source.text.len()).unwrap();
        let mut findings = Findings::new(&source);
        let mut fields = Fields::of(&node, &mut findings);
        assert_eq!(fields.text("title", &mut findings), None);
        fields.finish(&mut findings);
        assert_eq!(findings.list[0].suggestion.as_deref(), Some("title"));
    }
}
