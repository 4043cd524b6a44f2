//! Whether counts over the same rows agree on what it means that there are none.
//!
//! A narrowed count says zero by itself where something was reported and nothing fits its condition. `missing: zero` speaks of
//! a school that reported nothing at all, and then every count over those rows has to say the same of it: one of them that
//! reads *no data* beside another that reads zero makes two answers of one silence.

use mingde_core::diagnostic::Message;
use mingde_core::yaml::Findings;

use super::overlay::Texts;
use crate::plan::{Body, Count, From, Missing, Plan};

/// Warns of a narrowed count that takes nothing for zero while one of all the same rows has no data for it.
pub(super) fn one_answer_to_silence(plan: &Plan, texts: &Texts<'_>, findings: &mut Findings) {
    let counts = || {
        plan.rules.iter().filter_map(|rule| match &rule.body {
            Body::Count(count) if matches!(count.from, From::Kind(_)) => Some((rule, count)),
            _ => None,
        })
    };
    let narrowed = |count: &Count| {
        count.condition.is_some() && count.missing == Missing::Zero && !count.aggregate.needs_rows()
    };
    for (rule, own) in counts().filter(|(_, count)| narrowed(count)) {
        let whole = counts().find(|(_, other)| {
            let has_none = other.missing == Missing::NoData && !other.aggregate.needs_rows();
            has_none && other.condition.is_none() && is_of_same_rows(own, other)
        });
        if let Some((whole, _)) = whole {
            findings.source = texts.source(rule.article);
            let message = Message::new("rulebook-two-answers-to-silence").with("rule", &rule.title);
            findings.warning(rule.span.clone(), message.with("whole", &whole.title));
        }
    }
}

/// Whether two counts look at the same rows before their conditions.
fn is_of_same_rows(a: &Count, b: &Count) -> bool {
    (&a.from, &a.role, &a.by, a.states, a.window) == (&b.from, &b.role, &b.by, b.states, b.window)
        && (&a.dated, &a.in_force) == (&b.dated, &b.in_force)
}
