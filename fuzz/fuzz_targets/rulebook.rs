//! A whole rulebook, checked against the library that ships: findings, never a panic.
#![no_main]

#[path = "../library.rs"]
mod library;

use libfuzzer_sys::fuzz_target;
use mingde_core::diagnostic::Source;
use mingde_core::words::Locale;
use mingde_rulebook::Rulebook;

fuzz_target!(|text: &str| {
    let (rulebook, findings) = Rulebook::read(&Source::new("r.md", text), library::library());
    assert!(rulebook.is_some() || !findings.is_empty(), "refused without a word");
    for finding in findings {
        finding.render(Locale::ZhCn);
    }
});
