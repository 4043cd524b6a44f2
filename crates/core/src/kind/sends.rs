//! Kinds of records that an office sends to units, and kinds by which a unit signs for what it was sent: `sends:`, `receipt:`.

use std::sync::Arc;

use super::follow::expect;
use super::names::place;
use super::{Field, FieldKind, Kind, Party, Role};
use crate::diagnostic::{Diagnostic, Message, Source};
use crate::office::{Office, named_offices};
use crate::yaml::{Fields, Findings, Node, parse_whole};

/// What is sent with a record of a kind, to whom, and how it is answered.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Sends {
    /// A role of units: each of them signs for it and does it.
    pub to: String,
    /// A role of persons, who may sign for these units and are told of it.
    pub owner: Option<String>,
    /// The text field that says what it is called.
    pub heading: String,
    /// The text field with what is to be read.
    pub text: Option<String>,
    /// The date field by which it is to be done.
    pub due: Option<String>,
    /// The date field that says it was done, where that is typed.
    pub done: Option<String>,
    /// The text field that names the kind of record by which it is answered.
    pub answer: Option<String>,
    /// The text field with the names of the attached files, one a line, in their order.
    pub files: Option<String>,
    /// The text field that names a record it follows from.
    pub follows: Option<String>,
    /// The kind of records by which units sign for it.
    pub receipt: String,
    /// Attributes of the units under `to` that say when one signed and answered on paper.
    pub on_paper: Option<OnPaper>,
}

/// When a unit signed and answered, where the sender writes that down.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OnPaper {
    /// The date attribute of signing.
    pub signed: String,
    /// The date attribute of having done it.
    pub done: String,
}

/// How a unit signs for what it was sent, and says that it is done.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ReceiptOf {
    /// The offices that sign for a unit.
    pub by: Vec<String>,
    /// The role of whoever signed.
    pub signer: String,
    /// The text field that names what was sent.
    pub of: String,
    /// The field with the two options below.
    pub step: String,
    /// The option of having received it.
    pub signed: String,
    /// The option of having done it.
    pub done: String,
    /// The text field with a word on it.
    pub word: String,
    /// The date field of when it was sent.
    pub sent: String,
    /// The date field of when it is due.
    pub due: String,
}

/// Reads `sends:` of a kind with these roles and fields.
pub(super) fn sends(
    node: Option<&Node>,
    roles: &[Role],
    recorded: &[Field],
    findings: &mut Findings,
) -> Option<Sends> {
    let node = node?;
    let mut fields = Fields::of(node, findings);
    let to = fields.required_text("to", findings).to_owned();
    let heading = fields.required_text("heading", findings).to_owned();
    let receipt = fields.required_text("receipt", findings).to_owned();
    let mut optional = |key, findings: &mut Findings| fields.text(key, findings).map(str::to_owned);
    let owner = optional("owner", findings);
    let (text, answer) = (optional("text", findings), optional("answer", findings));
    let (files, follows) = (optional("files", findings), optional("follows", findings));
    let (due, done) = (optional("due", findings), optional("done", findings));
    let paper = (optional("signed_on_paper", findings), optional("done_on_paper", findings));
    fields.finish(findings);
    let receivers = roles.iter().find(|role| role.name == to && role.of == Party::Unit);
    if receivers.is_none() {
        findings.error(place(node, "to"), Message::new("kind-sends-to").with("name", &to));
    }
    if let Some(name) = &owner
        && !roles.iter().any(|role| role.name == *name && role.of == Party::Person)
    {
        findings.error(place(node, "owner"), Message::new("kind-sends-owner").with("name", name));
    }
    let texts = [
        ("heading", Some(&heading)),
        ("text", text.as_ref()),
        ("answer", answer.as_ref()),
        ("files", files.as_ref()),
        ("follows", follows.as_ref()),
    ];
    for (key, name) in texts.into_iter().filter_map(|(key, name)| Some((key, name?))) {
        expect(node, (key, name), recorded, is_text, findings);
    }
    for (key, name) in [("due", &due), ("done", &done)] {
        if let Some(name) = name {
            expect(node, (key, name), recorded, |field| field.kind == FieldKind::Date, findings);
        }
    }
    let on_paper = paper.0.zip(paper.1).map(|(signed, done)| OnPaper { signed, done });
    if let (Some(paper), Some(role)) = (&on_paper, receivers) {
        for (key, name) in [("signed_on_paper", &paper.signed), ("done_on_paper", &paper.done)] {
            expect(node, (key, name), &role.attributes, |field| field.kind == FieldKind::Date, findings);
        }
    }
    Some(Sends { to, owner, heading, text, due, done, answer, files, follows, receipt, on_paper })
}

/// Reads `receipt:` of a kind with these roles and fields.
pub(super) fn receipt(
    node: Option<&Node>,
    (roles, recorded): (&[Role], &[Field]),
    offices: &[Office],
    findings: &mut Findings,
) -> Option<ReceiptOf> {
    let node = node?;
    let mut fields = Fields::of(node, findings);
    let by = named_offices(fields.words("by", findings), offices, findings);
    let mut text = |key, findings: &mut Findings| fields.required_text(key, findings).to_owned();
    let (signer, of) = (text("signer", findings), text("of", findings));
    let (step, signed, done) = (text("step", findings), text("signed", findings), text("done", findings));
    let (word, sent, due) = (text("word", findings), text("sent", findings), text("due", findings));
    fields.finish(findings);
    if !roles.iter().any(|role| role.name == signer && role.of == Party::Person) {
        findings.error(place(node, "signer"), Message::new("kind-sends-owner").with("name", &signer));
    }
    for (key, name) in [("of", &of), ("word", &word)] {
        expect(node, (key, name), recorded, is_text, findings);
    }
    for (key, name) in [("sent", &sent), ("due", &due)] {
        expect(node, (key, name), recorded, |field| field.kind == FieldKind::Date, findings);
    }
    let has = |field: &Field, code: &str| field.choices().iter().any(|choice| choice.code == *code);
    let both = |field: &Field| has(field, &signed) && has(field, &done);
    expect(node, ("step", &step), recorded, both, findings);
    Some(ReceiptOf { by, signer, of, step, signed, done, word, sent, due })
}

fn is_text(field: &Field) -> bool {
    matches!(field.kind, FieldKind::Text { .. })
}

/// What is wrong with the kind by which units sign for records of a kind, or with that of the tasks that follow from it; known only when all
/// kinds are.
pub fn check_sends<'k>(
    source: &Arc<Source>,
    kind: &Kind,
    kinds: impl Iterator<Item = &'k Kind>,
) -> Vec<Diagnostic> {
    let kinds: Vec<&Kind> = kinds.collect();
    let Ok(node) = parse_whole(source) else { return Vec::new() };
    let mut findings = Findings::new(source);
    if let Some(sends) = &kind.sends
        && !kinds.iter().any(|other| other.id == sends.receipt && other.receipt.is_some())
    {
        let message = Message::new("kind-sends-receipt").with("name", &sends.receipt);
        findings.error(place(&node, "sends"), message);
    }
    if let Some(follow) = &kind.follow_ups
        && !kinds.iter().any(|other| {
            other.id == follow.kind && other.sends.as_ref().is_some_and(|sends| sends.follows.is_some())
        })
    {
        let message = Message::new("kind-follow-ups").with("name", &follow.kind);
        findings.error(place(&node, "follow_ups"), message);
    }
    findings.list
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "a test that cannot go on fails")]

    use super::*;
    use crate::kind::read_kind;

    const LETTER: &str = "
id: letter
title: 函
english: Letter
purpose: 函。
identity: [heading]
roles:
  receivers: { title: 接收单位, english: Receivers, of: unit, count: 1.. }
  writer: { title: 拟稿人, english: Writer }
fields:
  heading: { title: 标题, english: Heading, type: text }
  due_on: { title: 期限, english: Due, type: date }
  secret: { title: 密, english: Secret, type: text, sensitive: true }
";

    fn codes(clause: &str) -> Vec<(&'static str, Option<String>)> {
        let source = Source::new("letter.yaml", format!("{LETTER}sends: {{ {clause} }}\n"));
        let (_, findings) = read_kind(&source, &[]);
        let arg = |name: &str, message: &Message| {
            message.args.iter().find(|(own, _)| *own == name).map(|(_, value)| value.to_string())
        };
        findings.iter().map(|found| (found.message.code, arg("name", &found.message))).collect()
    }

    #[test]
    fn what_is_sent_names_roles_and_fields_that_are_there_and_in_clear() {
        assert_eq!(codes("to: receivers, heading: heading, due: due_on, receipt: slip"), []);
        for (clause, code, name) in [
            ("to: writer, heading: heading, receipt: slip", "kind-sends-to", "writer"),
            ("to: receivers, heading: secret, receipt: slip", "kind-sends-field", "secret"),
            ("to: receivers, heading: heading, due: heading, receipt: slip", "kind-sends-field", "heading"),
            (
                "to: receivers, heading: heading, owner: receivers, receipt: slip",
                "kind-sends-owner",
                "receivers",
            ),
        ] {
            assert_eq!(codes(clause), [(code, Some(name.to_owned()))], "{clause}");
        }
    }

    #[test]
    fn the_kind_by_which_units_sign_has_to_be_there() {
        let text = format!("{LETTER}sends: {{ to: receivers, heading: heading, receipt: slip }}\n");
        let source = Source::new("letter.yaml", text);
        let kind = read_kind(&source, &[]).0.unwrap();
        let findings = check_sends(&source, &kind, [&kind].into_iter());
        assert_eq!(findings[0].message.code, "kind-sends-receipt");
    }
}
