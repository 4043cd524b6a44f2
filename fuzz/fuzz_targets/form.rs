//! A report form: findings, never a panic.
#![no_main]

use libfuzzer_sys::fuzz_target;
use mingde_core::diagnostic::Source;
use mingde_core::words::Locale;
use mingde_report::form::Form;

fuzz_target!(|text: &str| {
    let (form, findings) = Form::read(&Source::new("form.md", text));
    assert!(form.is_some() || !findings.is_empty(), "refused without a word");
    for finding in findings {
        finding.render(Locale::En);
    }
});
