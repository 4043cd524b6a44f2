//! A condition on rows and a formula, inside a rulebook that is right otherwise. The input is both, one on each line.
#![no_main]

#[path = "../library.rs"]
mod library;

use libfuzzer_sys::fuzz_target;
use mingde_core::diagnostic::Source;
use mingde_rulebook::Rulebook;

fuzz_target!(|text: &str| {
    let (condition, formula) = text.split_once('\n').unwrap_or((text, "talks"));
    let quoted = |text: &str| serde_json::Value::from(text).to_string();
    let rulebook = format!(
        "---\nid: test\ntitle: 测试\nversion: '1'\neffective: 2025-01-01\nperiod: semester\nsubject: unit\n---\n\
         ## 第一条 测试\n正文。\n\n```rule\nmeasures:\n  talks: {{ title: 谈心, from: heart-to-heart-talk, count: rows, where: {} }}\n  \
         other: {{ title: 其他, value: {} }}\n```\n",
        quoted(condition),
        quoted(formula)
    );
    let (rulebook, findings) = Rulebook::read(&Source::new("r.md", rulebook), library::library());
    assert!(rulebook.is_some() || !findings.is_empty(), "refused without a word");
});
