//! A record kind as a bureau writes it, and so all YAML: read or told what is wrong, each finding with its place.
#![no_main]

#[path = "../library.rs"]
mod library;

use libfuzzer_sys::fuzz_target;
use mingde_core::diagnostic::Source;
use mingde_core::kind::read_kind;
use mingde_core::words::Locale;

fuzz_target!(|text: &str| {
    let (kind, findings) = read_kind(&Source::new("kind.yaml", text), &library::library().schema.offices);
    assert!(kind.is_some() || !findings.is_empty(), "refused without a word");
    for finding in findings.iter().take(20) {
        finding.render(Locale::ZhCn);
    }
});
