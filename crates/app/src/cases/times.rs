//! Times of steps that are settings of rulebooks: each has to be one that there is.

use std::collections::BTreeMap;
use std::sync::Arc;

use mingde_core::diagnostic::{Diagnostic, Message, Source};
use mingde_core::kind::{Kind, Time};
use mingde_core::yaml::{Data, Findings, parse_whole};
use mingde_rulebook::Rulebook;

/// What is wrong with the settings by which a kind counts the time of its steps; known only when all rulebooks are.
pub(crate) fn check_times(
    source: &Arc<Source>,
    kind: &Kind,
    rulebooks: &BTreeMap<String, Arc<Rulebook>>,
) -> Vec<Diagnostic> {
    let (Some(procedure), Ok(node)) = (&kind.procedure, parse_whole(source)) else { return Vec::new() };
    let Data::Map(entries) = &node.data else { return Vec::new() };
    let clause = entries.iter().find(|entry| entry.key == "procedure");
    let place = clause.map_or(node.span.clone(), |clause| clause.value.span.clone());
    let mut findings = Findings::new(source);
    for clock in procedure.steps.iter().filter_map(|step| step.clock.as_ref()) {
        let Time::Setting { rulebook, setting } = &clock.time else { continue };
        // Of a rulebook that does not read it is told there.
        let Some(known) = rulebooks.get(rulebook) else { continue };
        if !known.setting_ids().any(|id| id == setting) {
            let message = Message::new("kind-procedure-setting");
            findings.error(place.clone(), message.with("rulebook", rulebook).with("setting", setting));
        }
    }
    findings.list
}
