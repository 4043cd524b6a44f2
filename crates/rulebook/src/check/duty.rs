//! Duties: what must have been done, how often and by when.

use mingde_core::diagnostic::Message;
use mingde_core::period::PeriodKind;
use mingde_core::text::nearest;
use mingde_core::yaml::{Fields, Findings};

use super::count::day_point;
use super::formula::{Type, truth};
use super::rules::Resolver;
use super::shown::shown;
use crate::dimension::Dimension;
use crate::plan::{Body, During, Duty, Shown};
use crate::syntax;

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
        Some(node) => day_point(node, findings),
    };
    let every = match fields.node("every") {
        None => None,
        Some(node) => {
            let word = node.as_text().unwrap_or("");
            let kind = PeriodKind::parse(word);
            if kind.is_none() {
                let within = PeriodKind::ALL.into_iter().filter(|(kind, _)| *kind <= rules.period);
                let known: Vec<&str> = within.map(|(_, name)| name).collect();
                let near = nearest(word, known.iter().copied()).map(str::to_owned);
                let message = Message::new("rulebook-unknown-period").with("word", word);
                let finding = findings.error(node.span.clone(), message);
                finding.suggestion = near;
                finding.notes.push(Message::new("rulebook-names-known").with("names", known.join(", ")));
            }
            if kind.is_some_and(|k| k > rules.period) {
                let message = Message::new("rulebook-every-too-long").with("word", word);
                findings.error(node.span.clone(), message);
            }
            kind
        }
    };
    let owner = fields.text("owner", findings).unwrap_or("").to_owned();
    let during = during(fields, findings);
    let missed = missed(fields, findings);
    let written = require?;
    let require = truth(rules, &written.tree, findings)?;
    let when = when?;
    let duty = Duty { when, require, written: written.text, due, every, during, missed, owner };
    Some((Body::Duty(Box::new(duty)), Type::Truth, shown(Dimension::Bare, false, None)))
}

/// `missing: missed`: nothing reported is a duty that was not done.
fn missed(fields: &mut Fields<'_>, findings: &mut Findings) -> bool {
    const WORDS: [&str; 2] = ["no-data", "missed"];
    let Some(node) = fields.node("missing") else { return false };
    let word = node.as_text().unwrap_or("");
    if !WORDS.contains(&word) {
        let near = nearest(word, WORDS).map(str::to_owned);
        let near = near.or_else(|| (word == "zero").then(|| "missed".to_owned()));
        let message = Message::new("rulebook-unknown-missing").with("word", word);
        let finding = findings.error(node.span.clone(), message);
        finding.suggestion = near;
        finding.notes.push(Message::new("rulebook-names-known").with("names", WORDS.join(", ")));
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
    let near = nearest(word, known).map(str::to_owned);
    let finding =
        findings.error(node.span.clone(), Message::new("rulebook-unknown-during").with("word", word));
    finding.suggestion = near;
    finding.notes.push(Message::new("rulebook-names-known").with("names", known.join(", ")));
    During::Usual
}
