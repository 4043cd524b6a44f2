//! `uncovered: { from: from_time, to: to_time }`: rows as stretches of time.

use mingde_core::diagnostic::Message;
use mingde_core::yaml::{Fields, Findings, Node};

use super::condition::{operand, roles_in};
use super::names::{Rows, Sort};
use crate::language::syntax;
use crate::plan::{Aggregate, Missing, Operand, Shift, Window};

/// The fields that say from when to when a row stands.
pub(super) fn shift(rows: &Rows<'_>, node: &Node, findings: &mut Findings) -> Option<Shift> {
    let mut fields = Fields::of(node, findings);
    let from = fields.required("from", findings).map(|n| field(rows, n, &Sort::Time, findings));
    let to = fields.required("to", findings).map(|n| field(rows, n, &Sort::Time, findings));
    let next_day = fields.node("next_day").map(|n| field(rows, n, &Sort::Flag, findings));
    fields.finish(findings);
    let next_day = match next_day {
        Some(found) => Some(found?),
        None => None,
    };
    Some(Shift { from: from??, to: to??, next_day })
}

fn field(rows: &Rows<'_>, node: &Node, wanted: &Sort, findings: &mut Findings) -> Option<Operand> {
    let written = syntax::read(node, findings)?;
    let (operand, sort) = operand(rows, &written.tree, findings)?;
    let mut several = Vec::new();
    roles_in(rows, &operand, &mut several);
    if sort != *wanted || !several.is_empty() {
        let message = Message::new("rulebook-shift-field").with_sort("wanted", wanted.word());
        findings.error(node.span.clone(), message.with_sort("sort", sort.word()));
        return None;
    }
    Some(operand)
}

/// Minutes are counted in a window with a beginning; and nobody reported is not nobody missing.
pub(super) fn shift_window(
    aggregate: &Aggregate,
    window: Window,
    missing: Missing,
    node: &Node,
    findings: &mut Findings,
) {
    if aggregate.shift().is_none() {
        return;
    }
    let at = node.span.start..node.span.start;
    if window == Window::Ever {
        findings.error(at.clone(), Message::new("rulebook-shift-ever"));
    }
    if missing == Missing::Zero && matches!(aggregate, Aggregate::Uncovered(_)) {
        findings.error(at, Message::new("rulebook-uncovered-zero"));
    }
}
