//! Places where only certain words may stand.

use std::ops::Range;

use mingde_core::diagnostic::{Diagnostic, Message};
use mingde_core::kind::Measure;
use mingde_core::yaml::{Data, Fields, Findings, Node};

use crate::language::{Dimension, Form, Syntax};

/// Names a word that is none of those `known`, with the nearest of them and all of them.
pub(super) fn not_among<'f>(
    findings: &'f mut Findings,
    span: &Range<usize>,
    message: Message,
    word: &str,
    known: &[&str],
) -> &'f mut Diagnostic {
    let finding = findings.unknown(span.clone(), message, word, known.iter().copied());
    finding.notes.push(Message::new("rulebook-names-known").with("names", known.join(", ")));
    finding
}

/// What stands under a key that takes one thing or a list of them.
pub(super) fn one_or_more<'n>(fields: &mut Fields<'n>, key: &'static str) -> Vec<&'n Node> {
    match fields.node(key) {
        None => Vec::new(),
        Some(Node { data: Data::List(list), .. }) => list.iter().collect(),
        Some(node) => vec![node],
    }
}

/// A key that says nothing where it stands is told, for whoever wrote it believes that it does.
pub(super) fn idle(fields: &mut Fields<'_>, key: &'static str, why: &'static str, findings: &mut Findings) {
    if let Some(node) = fields.node(key) {
        let finding = findings.warning(node.span.clone(), Message::new("rulebook-key-idle").with("key", key));
        finding.notes.push(Message::new(why));
    }
}

/// What the numbers of a unit count.
pub(super) fn unit_named(node: &Node, findings: &mut Findings) -> Option<Dimension> {
    let word = node.as_text().unwrap_or("");
    let found = Dimension::parse(word);
    if found.is_none() {
        let known = Measure::ALL.map(|(_, name, _)| name);
        let message = Message::new("rulebook-unknown-unit").with("word", word);
        let finding = not_among(findings, &node.span, message, word, &known);
        // Half of so much for each is not what was meant.
        if word.contains(" per ") {
            finding.suggestion = None;
        }
    }
    found
}

/// A function with more, fewer or other things in its brackets than it takes: how it is written is told.
pub(super) fn wrong_arguments(name: &str, span: &Range<usize>, findings: &mut Findings) {
    const WRITTEN: [(&str, &str); 12] = [
        ("ceil", "ceil(a)"),
        ("floor", "floor(a)"),
        ("abs", "abs(a)"),
        ("round", "round(a), round(a, 1)"),
        ("min", "min(a, b)"),
        ("max", "max(a, b)"),
        ("hours", "hours(a)"),
        ("minutes", "minutes(a)"),
        ("number", "number(learners), number(learners, learners.rank = 'teacher')"),
        ("workdays", "workdays(date, entered)"),
        ("years", "years(person.since, as-of)"),
        ("months", "months(person.since, as-of)"),
    ];
    let finding = findings.error(span.clone(), Message::new("rulebook-arguments").with("name", name));
    if let Some((_, form)) = WRITTEN.iter().find(|(known, _)| *known == name) {
        finding.notes.push(Message::new("rulebook-arguments-form").with("form", *form));
    }
}

/// What each side of a comparison or sum is, as it is written; nothing where that is too long to help.
pub(super) fn sides(
    tree: &Syntax,
    left: impl ToString,
    right: impl ToString,
    findings: &Findings,
) -> Option<Message> {
    let Form::Binary(_, one, other) = &tree.form else { return None };
    told_apart((one, other), left, right, findings)
}

/// The same of two formulas that must count alike wherever they stand: branches of a choice, numbers in brackets.
pub(super) fn told_apart(
    (one, other): (&Syntax, &Syntax),
    left: impl ToString,
    right: impl ToString,
    findings: &Findings,
) -> Option<Message> {
    const LONGEST: usize = 40;
    let written = |side: &Syntax| {
        let text = findings.source.text.get(side.span.clone())?.trim();
        (1..=LONGEST).contains(&text.chars().count()).then_some(text)
    };
    let message =
        Message::new("rulebook-unit-sides").with("one", written(one)?).with("other", written(other)?);
    Some(message.with_sort("left", left).with_sort("right", right))
}
