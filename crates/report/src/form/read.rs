//! Reading a form, with every mistake named at its place.

use std::ops::Range;
use std::sync::Arc;

use mingde_core::diagnostic::{Diagnostic, Message, Source};
use mingde_core::period::PeriodKind;
use mingde_core::text::nearest;
use mingde_core::yaml::{Data, Fields, Findings, Node, parse};

use super::Form;
use super::ask::read_request;
use super::issue::{read_colophon, read_letterhead};
use super::markdown::unsupported;
use super::names::Names;
use super::request::FigureRequest;
use super::template::{Path, Piece, RESERVED, read_template};

impl Form {
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
fn parts(text: &str) -> Option<(Range<usize>, Range<usize>)> {
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
    let carries = fields.words("carries", findings).into_iter().map(|(w, _)| w.to_owned()).collect();
    let period = fields.node("period").and_then(|node| period(node, findings));
    let limit = fields.number("limit", findings).map(|n| (n.raw() / 10_000).max(0) as usize);
    let (numbered, signed) = (fields.flag("numbered", findings), fields.flag("signed", findings));
    let mut figures: Vec<FigureRequest> = Vec::new();
    for entry in fields.entries("figures", findings) {
        let good = entry.key.chars().all(|c| c.is_alphanumeric() || matches!(c, '_' | '-'));
        if !good || RESERVED.contains(&entry.key.as_str()) {
            let message = Message::new("report-figure-name").with("name", &entry.key);
            findings.error(entry.key_span.clone(), message);
        }
        let Some(request) = read_request(entry, findings) else { continue };
        if figures.iter().any(|f| f.title == request.title) {
            let message = Message::new("report-title-twice").with("title", &request.title);
            findings.error(entry.key_span.clone(), message);
        }
        figures.push(request);
    }
    let names = Names(&figures);
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
    let mut parts = vec![&title, &subtitle, &salutation, &issuer, &body_pieces];
    parts.extend(letterhead.iter().flat_map(|l| [&l.masthead, &l.number, &l.signer]));
    parts.extend(colophon.iter().flat_map(|c| [&c.copies_to, &c.printed_by]));
    for request in &figures {
        let cited = parts.iter().any(|p| cites(p, &request.name))
            || attachments.iter().any(|p: &Vec<Piece>| cites(p, &request.name));
        if !cited && !findings.has_errors() {
            let message = Message::new("report-figure-unused").with("title", &request.title);
            findings.warning(request.span.clone(), message);
        }
    }
    Form {
        id,
        name,
        english,
        carries,
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

fn period(node: &Node, findings: &mut Findings) -> Option<PeriodKind> {
    let word = node.as_text().unwrap_or("");
    let found = PeriodKind::parse(word);
    if found.is_none() {
        let near = nearest(word, PeriodKind::ALL.map(|(_, n)| n)).map(str::to_owned);
        let message = Message::new("report-period-unknown").with("word", word);
        findings.error(node.span.clone(), message).suggestion = near;
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

/// Whether a text cites a figure.
fn cites(pieces: &[Piece], name: &str) -> bool {
    let leads_to = |path: &Path| matches!(path, Path::Figure(figure) if figure == name);
    pieces.iter().any(|piece| match piece {
        Piece::Text(_) => false,
        Piece::Figure { path, .. } => leads_to(path),
        Piece::If { test, then, otherwise } => {
            test.terms.iter().any(|t| leads_to(&t.path)) || cites(then, name) || cites(otherwise, name)
        }
        Piece::Each { figure, body, .. } => figure == name || cites(body, name),
    })
}
