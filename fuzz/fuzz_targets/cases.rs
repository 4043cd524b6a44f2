//! A file of cases beside a rulebook, and receipts of assessments: findings or nothing, never a panic.
#![no_main]

#[path = "../library.rs"]
mod library;

use libfuzzer_sys::fuzz_target;
use mingde_core::diagnostic::Source;
use mingde_core::words::Locale;
use mingde_rulebook::{Suite, WrittenReceipt};

fuzz_target!(|text: &str| {
    let (suite, findings) = Suite::read(&Source::new("r.cases.yaml", text), library::library());
    assert!(suite.is_some() || !findings.is_empty(), "refused without a word");
    for finding in findings.iter().take(20) {
        finding.render(Locale::ZhCn);
    }
    WrittenReceipt::read_all(text);
});
