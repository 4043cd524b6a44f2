//! Checks on records at entry.

use mingde_core::diagnostic::Message;
use mingde_core::yaml::{Entry, Fields, Findings};

use super::condition::condition;
use super::names::Rows;
use super::words::not_among;
use crate::language::{Library, syntax};
use crate::plan::{EntryCheck, From};

const LEVELS: [&str; 2] = ["hard", "soft"];

/// `on: heart-to-heart-talk, require: minutes >= 10, level: soft, advice: …`.
pub(crate) fn entry_check(
    library: &Library,
    entry: &Entry,
    article: usize,
    findings: &mut Findings,
) -> Option<EntryCheck> {
    let mut fields = Fields::of(&entry.value, findings);
    let title = fields.required_text("title", findings).to_owned();
    let on = fields.required("on", findings);
    let when = fields.node("when");
    let require = fields.required("require", findings);
    let advice = fields.text("advice", findings).unwrap_or("").to_owned();
    let level = fields.node("level");
    let open = super::overlay::open_or_locked(&mut fields, findings);
    fields.finish(findings);
    let hard = match level.map(|node| (node, node.as_text().unwrap_or(""))) {
        None | Some((_, "hard")) => Some(true),
        Some((_, "soft")) => Some(false),
        Some((node, word)) => {
            let message = Message::new("rulebook-unknown-word").with("word", word).with("key", "level");
            not_among(findings, &node.span, message, word, &LEVELS);
            None
        }
    };
    let on = on?;
    let word = on.as_text().unwrap_or("");
    let found = library.kinds.get(word).or_else(|| library.kinds.values().find(|k| k.title == word));
    let Some(kind) = found else {
        let message = Message::new("rulebook-unknown-kind").with("word", word);
        findings.unknown(on.span.clone(), message, word, library.kinds.keys().map(String::as_str));
        return None;
    };
    let from = From::Kind(kind.id.clone());
    let rows = Rows::new(library, &from);
    let when = match when {
        None => None,
        Some(node) => {
            let written = syntax::read(node, findings)?;
            Some(condition(&rows, &written.tree, findings)?)
        }
    };
    let written = syntax::read(require?, findings)?;
    let require = condition(&rows, &written.tree, findings)?;
    let hard = hard?;
    let (id, written) = (entry.key.clone(), written.text);
    let source = super::rules::as_written(entry, findings);
    Some(EntryCheck { id, title, article, on: from, when, require, written, hard, advice, open, source })
}
