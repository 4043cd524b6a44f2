//! The JSON Schema for editors knows the keys the checker knows, no more and no fewer.

use std::collections::BTreeSet;

use mingde_core::diagnostic::Source;
use mingde_rulebook::Rulebook;
use serde_json::Value;

use crate::bureau::{library, under_article};

/// The keys the checker names when it meets one it does not know.
fn known(rules: &str) -> BTreeSet<String> {
    let text = under_article("unit", "semester", rules);
    let findings = Rulebook::read(&Source::new("r.md", text), &library()).1;
    let finding = findings.iter().find(|f| f.message.code == "yaml-key-unknown");
    let finding = finding.unwrap_or_else(|| panic!("{rules}: {findings:#?}"));
    let (_, keys) = &finding.notes[0].args[0];
    keys.split(", ").map(str::to_owned).collect()
}

fn properties(schema: &Value) -> BTreeSet<String> {
    schema["properties"].as_object().unwrap().keys().cloned().collect()
}

#[test]
fn the_schema_and_the_checker_know_the_same_keys() {
    let text =
        std::fs::read_to_string(concat!(env!("CARGO_MANIFEST_DIR"), "/../../docs/rulebook.schema.json"));
    let schema: Value = serde_json::from_str(&text.unwrap()).unwrap();
    assert_eq!(properties(&schema), known("zzz: 1"));
    let talk = "from: talk, by: unit";
    for (section, definition, body) in [
        ("settings", "setting", "value: 1".to_owned()),
        ("tables", "table", "rows: { x: 1 }, otherwise: 2".to_owned()),
        ("duties", "duty", "require: 1 > 2".to_owned()),
        ("totals", "total", "of: [i] }\nitems:\n  i: { title: 甲, points: 1, score: 1".to_owned()),
        ("vetoes", "veto", talk.to_owned()),
        ("grades", "grade", "of: 1, bands: [ { from: 1, grade: a }, { grade: b } ]".to_owned()),
        ("quotas", "quota", "of: 1, most: 1, ties: out".to_owned()),
        ("rankings", "ranking", "of: 1, ties: same".to_owned()),
        ("proposals", "proposal", "when: 1 > 2, body: 局, within: 3 days".to_owned()),
        ("checks", "check", "on: talk, require: minutes > 1".to_owned()),
    ] {
        let known = known(&format!("{section}:\n  a: {{ title: 甲, zzz: 1, {body} }}"));
        assert_eq!(properties(&schema["$defs"][definition]), known, "{section}");
    }
    // A measure is counted or computed, an item scored or tiered: each way knows its own keys.
    let counted = known(&format!("measures:\n  a: {{ title: 甲, zzz: 1, {talk}, count: rows }}"));
    let computed = known("measures:\n  a: { title: 甲, zzz: 1, value: 1 }");
    let among = known("measures:\n  a: { title: 甲, zzz: 1, from: results, count: rows }");
    assert_eq!(properties(&schema["$defs"]["measure"]), &(&counted | &computed) | &among);
    for section in ["items", "bonuses", "deductions"] {
        let known = known(&format!("{section}:\n  a: {{ title: 甲, zzz: 1, points: 2, score: 1 }}"));
        assert_eq!(properties(&schema["$defs"]["item"]), known, "{section}");
    }
}

#[test]
fn a_broken_rule_knows_the_keys_of_its_section_too() {
    let text =
        std::fs::read_to_string(concat!(env!("CARGO_MANIFEST_DIR"), "/../../docs/rulebook.schema.json"));
    let schema: Value = serde_json::from_str(&text.unwrap()).unwrap();
    for (section, definition, broken) in [
        ("measures", "measure", "from: talks, count: rows"),
        ("duties", "duty", "require: nowhere > 2"),
        ("items", "item", "points: 2, score: nowhere"),
        ("totals", "total", "of: [nowhere]"),
        ("vetoes", "veto", "from: talks"),
        ("grades", "grade", "of: nowhere, bands: [ { from: 1, grade: a }, { grade: b } ]"),
        ("quotas", "quota", "of: nowhere, most: 1, ties: out"),
        ("rankings", "ranking", "of: nowhere, ties: same"),
        ("proposals", "proposal", "when: nowhere > 2, body: 局, within: 3 days"),
    ] {
        let known = known(&format!("{section}:\n  a: {{ title: 甲, zzz: 1, {broken} }}"));
        assert_eq!(properties(&schema["$defs"][definition]), known, "{section}");
    }
}
