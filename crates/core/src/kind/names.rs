//! Names and titles in a kind: what they may be, and which may not stand side by side.

use std::ops::Range;

use super::{Field, Role};
use crate::diagnostic::Message;
use crate::yaml::{Data, Entry, Fields, Findings, Node};

/// The Chinese title and the English one, which is the Chinese where none is given.
pub(super) fn titles(fields: &mut Fields<'_>, findings: &mut Findings) -> (String, String) {
    let title = fields.required_text("title", findings).to_owned();
    let english = fields.text("english", findings).unwrap_or("").to_owned();
    let english = if english.is_empty() { title.clone() } else { english };
    (title, english)
}

/// The keys of a mapping that has a title. Who wrote only the title is shown the mapping, with the rest that it needs.
pub(super) fn fields_of<'n>(node: &'n Node, rest: &str, findings: &mut Findings) -> Fields<'n> {
    let fields = Fields::of(node, findings);
    let said =
        findings.list.last_mut().filter(|d| d.message.code == "yaml-mapping-wanted" && d.span == node.span);
    if let (Some(finding), Some(title)) = (said, node.as_text()) {
        finding.suggestion = Some(format!("{{ title: {title}{rest} }}"));
    }
    fields
}

/// Place of the value under a key, or of the whole mapping where it is not given.
pub(super) fn place(node: &Node, key: &str) -> Range<usize> {
    match &node.data {
        Data::Map(entries) => {
            entries.iter().find(|e| e.key == key).map_or(node.span.clone(), |e| e.value.span.clone())
        }
        _ => node.span.clone(),
    }
}

/// What rules say of every record beside its fields, and the words of their language.
const RESERVED: [&str; 16] = [
    "unit", "date", "entered", "evidence", "and", "or", "not", "in", "is", "if", "then", "else", "given",
    "missing", "true", "false",
];

/// A field or role whose name means something else in rules, or that two of them share.
pub(super) fn check_names(node: &Node, findings: &mut Findings) {
    let mut seen: Vec<&str> = Vec::new();
    for entry in section(node, "roles").iter().chain(section(node, "fields")) {
        if RESERVED.contains(&entry.key.as_str()) {
            let message = Message::new("kind-name-reserved").with("name", &entry.key);
            findings.error(entry.key_span.clone(), message);
        } else if seen.contains(&entry.key.as_str()) {
            let message = Message::new("kind-name-twice").with("name", &entry.key);
            findings.error(entry.key_span.clone(), message);
        }
        seen.push(&entry.key);
    }
}

/// The entries of a mapping under a key.
fn section<'n>(node: &'n Node, key: &str) -> &'n [Entry] {
    let Data::Map(entries) = &node.data else { return &[] };
    match entries.iter().find(|e| e.key == key).map(|e| &e.value.data) {
        Some(Data::Map(entries)) => entries,
        _ => &[],
    }
}

/// Names are ASCII words, so that they serve as column names in Parquet and as identifiers in rules.
pub(super) fn check_name(name: &str, span: Range<usize>, findings: &mut Findings) {
    let good = name.starts_with(|c: char| c.is_ascii_lowercase())
        && name.chars().all(|c| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-' || c == '_')
        && name.len() <= 48;
    if !good {
        findings.error(span, Message::new("kind-bad-name").with("name", name));
    }
}

/// Attributes of the same name share a column, so they must be of one type.
pub(super) fn check_attributes(node: &Node, roles: &[Role], findings: &mut Findings) {
    let mut seen: Vec<&Field> = Vec::new();
    for (role, attribute) in roles.iter().flat_map(|r| r.attributes.iter().map(move |a| (r, a))) {
        match seen.iter().find(|f| f.name == attribute.name) {
            Some(first) if first.kind != attribute.kind || first.sensitive != attribute.sensitive => {
                let message = Message::new("kind-attribute-differs").with("name", &attribute.name);
                let there = section(node, "roles").iter().find(|e| e.key == role.name);
                let there = there
                    .and_then(|e| section(&e.value, "attributes").iter().find(|a| a.key == attribute.name));
                findings.error(there.map_or(node.span.clone(), |a| a.key_span.clone()), message);
            }
            Some(_) => {}
            None => seen.push(attribute),
        }
    }
}

/// Titles become column headings, so two columns of one sheet may not share one.
pub(super) fn check_clashes(node: &Node, date_title: &str, findings: &mut Findings) {
    let mut titles: Vec<&str> = vec!["编号", "单位", "备注", date_title];
    for entry in section(node, "roles").iter().chain(section(node, "fields")) {
        let Data::Map(keys) = &entry.value.data else { continue };
        let Some(title) = keys.iter().find(|e| e.key == "title") else { continue };
        let (text, span) = (title.value.as_text().unwrap_or(""), title.value.span.clone());
        if text.contains(|c: char| c.is_control()) {
            findings.error(span.clone(), Message::new("kind-title-line"));
        }
        if titles.contains(&text) && !text.is_empty() {
            let own = titles.iter().position(|t| *t == text).is_some_and(|at| at < 3);
            let code = if own { "kind-title-taken" } else { "kind-title-twice" };
            findings.error(span, Message::new(code).with("title", text));
        }
        titles.push(text);
    }
}
