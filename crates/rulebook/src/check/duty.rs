//! Duties: what must have been done, how often and by when.

use mingde_core::diagnostic::Message;
use mingde_core::period::PeriodKind;
use mingde_core::yaml::{Fields, Findings};

use super::count::day_point;
use super::formula::{Type, truth};
use super::rules::Resolver;
use super::shown::shown;
use super::windows::period_meant;
use super::words::{idle, not_among};
use crate::language::{Dimension, syntax};
use crate::plan::{Body, During, Duty, Moment, Shown};

/// `require`, with `when`, `every`, `due` and `owner`.
pub(super) fn duty<'n>(
    rules: &mut Resolver<'n>,
    fields: &mut Fields<'n>,
    findings: &mut Findings,
) -> Option<(Body, Type, Shown)> {
    let when = rules.when(fields, findings);
    let require = fields.required("require", findings).and_then(|n| syntax::read(n, findings));
    let due = match fields.node("due") {
        None => None,
        Some(node) => day_point(node, findings).inspect(|due| {
            if due.from == Moment::PeriodStart && (due.months < 0 || due.days < 0) {
                findings.warning(node.span.clone(), Message::new("rulebook-due-before"));
            }
        }),
    };
    let every = match fields.node("every") {
        None => None,
        Some(node) => {
            let word = node.as_text().unwrap_or("");
            let kind = PeriodKind::parse(word);
            if kind.is_none() {
                let within = PeriodKind::ALL.into_iter().filter(|(kind, _)| *kind <= rules.period);
                let known: Vec<&str> = within.map(|(_, name)| name).collect();
                let message = Message::new("rulebook-unknown-period").with("word", word);
                let finding = not_among(findings, &node.span, message, word, &known);
                if let Some(meant) = period_meant(word).filter(|meant| known.contains(meant)) {
                    finding.suggestion = Some(meant.to_owned());
                }
            }
            if kind.is_some_and(|k| k > rules.period) {
                let message = Message::new("rulebook-every-too-long").with("word", word);
                findings.error(node.span.clone(), message);
            }
            kind
        }
    };
    let owner = fields.text("owner", findings).unwrap_or("").to_owned();
    if every.is_none() && fields.node("every").is_none() {
        idle(fields, "during", "rulebook-idle-during", findings);
    }
    let during = during(fields, findings);
    let missed = missed(fields, findings);
    let written = require?;
    let require = truth(rules, &written.tree, findings)?;
    let when = when?;
    if every.is_some()
        && let Some(whole) = rules.of_the_whole_period([&require].into_iter().chain(&when))
    {
        let message = Message::new("rulebook-every-of-whole").with("name", whole);
        findings.error(written.tree.span.clone(), message);
        return None;
    }
    let duty = Duty { when, require, written: written.text, due, every, during, missed, owner };
    Some((Body::Duty(Box::new(duty)), Type::Truth, shown(Dimension::Bare, false, None)))
}

/// `missing: missed`: nothing reported is a duty that was not done.
fn missed(fields: &mut Fields<'_>, findings: &mut Findings) -> bool {
    const WORDS: [&str; 2] = ["no-data", "missed"];
    let Some(node) = fields.node("missing") else { return false };
    let word = node.as_text().unwrap_or("");
    if !WORDS.contains(&word) {
        let message = Message::new("rulebook-unknown-missing").with("word", word);
        let finding = not_among(findings, &node.span, message, word, &WORDS);
        if finding.suggestion.is_none() && word == "zero" {
            finding.suggestion = Some("missed".to_owned());
        }
    }
    word == "missed"
}

/// `during: terms`, `workdays` or `all`.
fn during(fields: &mut Fields<'_>, findings: &mut Findings) -> During {
    const WORDS: [(&str, During); 3] =
        [("terms", During::Terms), ("workdays", During::Workdays), ("all", During::All)];
    let Some(node) = fields.node("during") else { return During::Usual };
    let word = node.as_text().unwrap_or("");
    if let Some((_, during)) = WORDS.iter().find(|(name, _)| *name == word) {
        return *during;
    }
    let known = WORDS.map(|(name, _)| name);
    let message = Message::new("rulebook-unknown-during").with("word", word);
    not_among(findings, &node.span, message, word, &known);
    During::Usual
}
