//! Reading a form, with every mistake named at its place.

use std::ops::Range;
use std::sync::Arc;

use mingde_core::diagnostic::{Diagnostic, Message, Source};
use mingde_core::period::PeriodKind;
use mingde_core::yaml::{Data, Entry, Fields, Findings, Node, parse};

use super::Form;
use super::ask::read_request;
use super::issue::{read_colophon, read_letterhead};
use super::markdown::unsupported;
use super::names::Names;
use super::request::{FigureRequest, Question};
use super::template::{Path, Piece, RESERVED, read_template};

impl Form {
    /// What a form asks for, as far as it can be read: so that its questions are checked against the library
    /// even while its text has mistakes.
    pub fn requests(source: &Arc<Source>) -> Vec<FigureRequest> {
        let Some((front, _)) = parts(&source.text) else { return Vec::new() };
        let Ok(node) = parse(source, front) else { return Vec::new() };
        let mut unheard = Findings::new(source);
        let mut fields = Fields::of(&node, &mut unheard);
        let entries = fields.entries("figures", &mut unheard);
        entries.iter().filter_map(|entry| read_request(entry, &mut unheard)).collect()
    }

    /// Reads a form. The second part lists warnings on success and every finding on failure.
    pub fn read(source: &Arc<Source>) -> (Option<Form>, Vec<Diagnostic>) {
        let Some((front, body)) = parts(&source.text) else {
            let message = Message::new("report-front-matter-missing");
            return (None, vec![Diagnostic::error(source, 0..0, message)]);
        };
        let node = match parse(source, front) {
            Ok(node) => node,
            Err(finding) => return (None, vec![*finding]),
        };
        let mut findings = Findings::new(source);
        let form = form(source, &node, body, &mut findings);
        ((!findings.has_errors()).then_some(form), findings.list)
    }
}

/// Byte ranges of front matter and body.
pub(crate) fn parts(text: &str) -> Option<(Range<usize>, Range<usize>)> {
    let start = text.find('\n')? + 1;
    if text[..start].trim_start_matches('\u{feff}').trim_end() != "---" {
        return None;
    }
    let mut at = start;
    for line in text[start..].split_inclusive('\n') {
        if line.trim_end() == "---" {
            return Some((start..at, at + line.len()..text.len()));
        }
        at += line.len();
    }
    None
}

fn form(source: &Arc<Source>, node: &Node, body: Range<usize>, findings: &mut Findings) -> Form {
    let mut fields = Fields::of(node, findings);
    let id = fields.required_text("id", findings).to_owned();
    let name = fields.required_text("name", findings).to_owned();
    let english = fields.required_text("english", findings).to_owned();
    let period = fields.node("period").and_then(|node| period(node, findings));
    let limit = fields.number("limit", findings).map(|n| n.truncated().max(0) as usize);
    let (numbered, signed) = (fields.flag("numbered", findings), fields.flag("signed", findings));
    let (figures, broken) = requests(fields.entries("figures", findings), findings);
    let names = Names { figures: &figures, broken: &broken };
    let mut text = |node: Option<&Node>, findings: &mut Findings| match node {
        None => Vec::new(),
        Some(node) if node.as_text().is_none() => {
            // `title: {{ unit }}` without quotes is a mapping to YAML.
            findings.error(node.span.clone(), Message::new("report-quote-braces"));
            Vec::new()
        }
        Some(node) => read_template(inside_quotes(&source.text, node), &names, findings),
    };
    let title = text(fields.required("title", findings), findings);
    let subtitle = text(fields.node("subtitle"), findings);
    let salutation = text(fields.node("to"), findings);
    let issuer = text(fields.required("issuer", findings), findings);
    let attachments = match fields.node("attachments") {
        Some(Node { data: Data::List(items), .. }) => items.iter().map(|n| text(Some(n), findings)).collect(),
        None => Vec::new(),
        node => vec![text(node, findings)],
    };
    let letterhead = fields.node("letterhead").map(|node| read_letterhead(node, &mut text, findings));
    let colophon = fields.node("colophon").map(|node| read_colophon(node, &mut text, findings));
    // Broken requests would make every citation of them an error of its own.
    let body_pieces = if findings.has_errors() && figures.is_empty() {
        Vec::new()
    } else {
        read_template(body.clone(), &names, findings)
    };
    for (what, span) in unsupported(&source.text, body) {
        findings.warning(span, Message::new("report-markdown-unsupported").with("what", what));
    }
    fields.finish(findings);
    let mut parts: Vec<&Vec<Piece>> =
        [&title, &subtitle, &salutation, &issuer, &body_pieces].into_iter().chain(&attachments).collect();
    parts.extend(letterhead.iter().flat_map(|l| [&l.masthead, &l.number, &l.signer]));
    parts.extend(colophon.iter().flat_map(|c| [&c.copies_to, &c.printed_by]));
    check_counters(&parts, findings);
    if !findings.has_errors() {
        warn_of_unused(&parts, &figures, findings);
    }
    Form {
        id,
        name,
        english,
        period,
        limit,
        numbered,
        signed,
        title,
        subtitle,
        salutation,
        issuer,
        letterhead,
        colophon,
        attachments,
        body: body_pieces,
        source: source.clone(),
        figures,
    }
}

/// What is asked under `figures:`, and names and titles of requests that could not be read.
fn requests(entries: &[Entry], findings: &mut Findings) -> (Vec<FigureRequest>, Vec<String>) {
    let mut figures: Vec<FigureRequest> = Vec::new();
    let mut broken = Vec::new();
    for entry in entries {
        let good = entry.key.chars().all(|c| c.is_alphanumeric() || matches!(c, '_' | '-'));
        if !good || RESERVED.contains(&entry.key.as_str()) {
            let message = Message::new("report-figure-name").with("name", &entry.key);
            findings.error(entry.key_span.clone(), message);
        }
        let Some(request) = read_request(entry, findings) else {
            broken.push(entry.key.clone());
            if let Data::Map(entries) = &entry.value.data {
                let title = entries.iter().find(|e| e.key == "title").and_then(|e| e.value.as_text());
                broken.extend(title.map(str::to_owned));
            }
            continue;
        };
        if figures.iter().any(|f| f.title == request.title) {
            let message = Message::new("report-title-twice").with_title("title", &request);
            findings.error(entry.key_span.clone(), message);
        }
        figures.push(request);
    }
    (figures, broken)
}

fn period(node: &Node, findings: &mut Findings) -> Option<PeriodKind> {
    let word = node.as_text().unwrap_or("");
    let found = PeriodKind::parse(word);
    if found.is_none() {
        let message = Message::new("report-period-unknown").with("word", word);
        findings.unknown(node.span.clone(), message, word, PeriodKind::ALL.map(|(_, n)| n));
    }
    found
}

/// The place of a scalar's text in the source: what is between its quotes, if it has any.
fn inside_quotes(text: &str, node: &Node) -> Range<usize> {
    let span = node.span.clone();
    let written = &text[span.clone()];
    let quoted =
        written.len() >= 2 && ['"', '\''].iter().any(|q| written.starts_with(*q) && written.ends_with(*q));
    if quoted { span.start + 1..span.end - 1 } else { span }
}

/// A total of parts that are counted nowhere.
fn check_counters(parts: &[&Vec<Piece>], findings: &mut Findings) {
    let (mut counted, mut asked) = (Vec::new(), Vec::new());
    for pieces in parts {
        Piece::visit(pieces, &mut |piece| match piece {
            Piece::Ordinal(counter) => counted.push(counter.name.as_str()),
            Piece::Total(counter) => asked.push(counter),
            _ => {}
        });
    }
    for counter in asked.into_iter().filter(|c| !counted.contains(&c.name.as_str())) {
        let message = Message::new("report-counter-unknown").with("name", &counter.name);
        findings.unknown(counter.span.clone(), message, &counter.name, counted.iter().copied());
    }
}

fn warn_of_unused(parts: &[&Vec<Piece>], figures: &[FigureRequest], findings: &mut Findings) {
    let mut cited: Vec<&str> = Vec::new();
    for pieces in parts {
        Piece::visit(pieces, &mut |piece| {
            cited.extend(piece.paths().into_iter().filter_map(|path| match path {
                Path::Figure(name) => Some(name.as_str()),
                _ => None,
            }));
        });
    }
    for request in figures {
        if let Question::Computed(measure) = &request.question {
            cited.extend(words_of(measure));
        }
    }
    for request in figures.iter().filter(|r| !cited.contains(&r.name.as_str())) {
        let message = Message::new("report-figure-unused").with_title("title", request);
        findings.warning(request.span.clone(), message);
    }
}

/// The words of a formula: figures that it names are used.
fn words_of(measure: &Entry) -> impl Iterator<Item = &str> {
    let Data::Map(entries) = &measure.value.data else { return Vec::new().into_iter() };
    let value = entries.iter().find(|entry| entry.key == "value").and_then(|entry| entry.value.as_text());
    let part_of_name = |c: char| c.is_alphanumeric() || matches!(c, '_' | '-');
    value.unwrap_or("").split(move |c| !part_of_name(c)).collect::<Vec<_>>().into_iter()
}
