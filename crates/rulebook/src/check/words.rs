//! Places where only certain words may stand.

use std::ops::Range;

use mingde_core::diagnostic::{Diagnostic, Message};
use mingde_core::yaml::Findings;

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
