//! Kinds of records that an office sends to units, and kinds by which a unit signs for what it was sent: `sends:`, `receipt:`.

use std::sync::Arc;

use super::Kind;
use super::clause::{Clause, Holds, Known, Stands};
use super::names::place;
use crate::diagnostic::{Diagnostic, Message, Source};
use crate::office::Office;
use crate::yaml::{Findings, Node, parse_whole};

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
pub(super) fn sends(node: Option<&Node>, known: Known<'_>, findings: &mut Findings) -> Option<Sends> {
    let mut clause = Clause::of(node?, known, findings);
    let to = clause.role("to", Stands::Units);
    let signed = clause.maybe_date_of("signed_on_paper", &to);
    let done = clause.maybe_date_of("done_on_paper", &to);
    let sends = Sends {
        owner: clause.maybe_role("owner", Stands::Person),
        heading: clause.field("heading", Holds::Text),
        text: clause.maybe_field("text", Holds::Text),
        due: clause.maybe_field("due", Holds::Date),
        done: clause.maybe_field("done", Holds::Date),
        answer: clause.maybe_field("answer", Holds::Text),
        files: clause.maybe_field("files", Holds::Text),
        follows: clause.maybe_field("follows", Holds::Text),
        receipt: clause.text("receipt"),
        on_paper: signed.zip(done).map(|(signed, done)| OnPaper { signed, done }),
        to,
    };
    clause.finish();
    Some(sends)
}

/// Reads `receipt:` of a kind with these roles and fields.
pub(super) fn receipt(
    node: Option<&Node>,
    known: Known<'_>,
    offices: &[Office],
    findings: &mut Findings,
) -> Option<ReceiptOf> {
    let mut clause = Clause::of(node?, known, findings);
    let (signed, done) = (clause.text("signed"), clause.text("done"));
    let receipt = ReceiptOf {
        by: clause.offices("by", offices),
        signer: clause.role("signer", Stands::Person),
        of: clause.field("of", Holds::Text),
        step: clause.choice_of("step", &[&signed, &done]),
        word: clause.field("word", Holds::Text),
        sent: clause.field("sent", Holds::Date),
        due: clause.field("due", Holds::Date),
        signed,
        done,
    };
    clause.finish();
    Some(receipt)
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
            ("to: writer, heading: heading, receipt: slip", "kind-clause-units", "writer"),
            ("to: receivers, heading: secret, receipt: slip", "kind-clause-text", "secret"),
            ("to: receivers, heading: heading, due: heading, receipt: slip", "kind-clause-date", "heading"),
            (
                "to: receivers, heading: heading, owner: receivers, receipt: slip",
                "kind-clause-person",
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
