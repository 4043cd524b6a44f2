//! Checking files of a library before they are used.

use std::path::PathBuf;
use std::sync::Arc;

use mingde_core::calendar::Calendar;
use mingde_core::diagnostic::{Diagnostic, Source};
use mingde_core::kind::read_kind;
use mingde_core::registry::RegistrySchema;
use mingde_report::form::Form;
use mingde_rulebook::Rulebook;

use crate::bureau::Settings;
use crate::error::AppError;
use crate::figures::check_form;
use crate::library::{Library, read_text};

/// Checks kinds, rulebooks, report forms, calendars and registry schemas; which one a file is, its contents
/// tell. Every finding in every file comes back.
pub fn check_files(settings: &Settings, files: &[PathBuf]) -> Result<Vec<Diagnostic>, AppError> {
    let mut sources = Vec::new();
    for path in files {
        sources.push(Source::new(path.display().to_string(), read_text(path)?));
    }
    let mut findings = Vec::new();
    // Kinds first: a rulebook given together with its new kind is checked against it.
    let (kinds, others): (Vec<_>, Vec<_>) = sources.iter().partition(|s| sort_of(s) == Sort::Kind);
    let library = Library::read(&settings.library_folders())?;
    let mut known = mingde_rulebook::Library { kinds: library.kinds.clone(), schema: library.schema.clone() };
    for source in kinds {
        let (kind, list) = read_kind(source);
        findings.extend(list);
        if let Some(kind) = kind {
            known.kinds.insert(kind.id.clone(), Arc::new(kind));
        }
    }
    for source in others {
        findings.extend(match sort_of(source) {
            Sort::Rulebook => Rulebook::read(source, &known).1,
            Sort::Form => check_report(source, &library),
            Sort::Calendar => Calendar::read(source).1,
            Sort::Registry => RegistrySchema::read(source).1,
            Sort::Kind => Vec::new(),
        });
    }
    Ok(findings)
}

/// A form's own sense, then what it asks for against the library.
fn check_report(source: &Arc<Source>, library: &Library) -> Vec<Diagnostic> {
    let (form, mut findings) = Form::read(source);
    findings.extend(form.iter().flat_map(|form| check_form(form, library)));
    findings
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Sort {
    Kind,
    Rulebook,
    Form,
    Calendar,
    Registry,
}

/// Markdown with rule blocks or a subject is a rulebook, other Markdown a form; YAML tells by its keys.
fn sort_of(source: &Source) -> Sort {
    let has_key = |key: &str| source.text.lines().any(|l| l.starts_with(key));
    if source.name.ends_with(".md") {
        let rules = source.text.lines().any(|l| l.trim_start().starts_with("```rule"));
        return if rules || has_key("subject:") { Sort::Rulebook } else { Sort::Form };
    }
    if has_key("unit_kinds:") {
        Sort::Registry
    } else if has_key("years:") || has_key("terms:") {
        Sort::Calendar
    } else {
        Sort::Kind
    }
}
