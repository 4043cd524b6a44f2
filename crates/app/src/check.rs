//! Checking files of a library before they are used.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use mingde_core::calendar::Calendar;
use mingde_core::diagnostic::{Diagnostic, Message, Severity, Source};
use mingde_core::kind::{Kind, read_kind};
use mingde_core::registry::RegistrySchema;
use mingde_report::form::Form;
use mingde_rulebook::{Boundary, Rulebook, Suite, boundaries, vetoes_nowhere};

use crate::bureau::Settings;
use crate::error::AppError;
use crate::figures::{check_requests, shorter_periods};
use crate::library::{Library, SETTINGS, read_text, title_elsewhere, value_of};
use crate::publish::with_base;

/// What came of a check.
#[derive(Debug, Default)]
pub struct Checked {
    /// Every finding in every file.
    pub findings: Vec<Diagnostic>,
    /// Number of cases beside rulebooks that were run.
    pub cases: usize,
    /// Cases generated from the thresholds of each rulebook, by its id, and what came of them.
    pub boundaries: Vec<(String, Vec<Boundary>)>,
    /// What is no fault and to be known by whoever writes the files: what sealing does not hide of what they call sensitive, and
    /// which rulebooks have no title in English.
    pub remarks: Vec<Message>,
}

/// Checks kinds, rulebooks, report forms, calendars and registry schemas; which one a file is, its contents
/// tell. A rulebook is run against the cases beside it (`<name>.test.yaml`), cases against the rulebook beside
/// them.
pub fn check_files(settings: &Settings, files: &[PathBuf]) -> Result<Checked, AppError> {
    let mut sources = Vec::new();
    for path in files {
        sources.push(read_source(path)?);
    }
    let (mut findings, mut remarks) = (Vec::new(), Vec::new());
    let mut cases = 0;
    let mut generated = Vec::new();
    // Kinds first: a rulebook given together with its new kind is checked against it.
    let (kinds, others): (Vec<_>, Vec<_>) = sources.iter().partition(|s| sort_of(s) == Sort::Kind);
    let library = Library::read(&settings.library_folders())?;
    let mut known = mingde_rulebook::Library { kinds: library.kinds.clone(), schema: library.schema.clone() };
    for source in kinds {
        let (kind, list) = read_kind(source, &library.schema.offices);
        findings.extend(list);
        if let Some(kind) = kind {
            remarks.extend(open_beside(&kind));
            findings.extend(beside_others(source, &kind, &known));
            known.kinds.insert(kind.id.clone(), Arc::new(kind));
        }
    }
    // Rulebooks given together may ask for each other's vetoes.
    let rulebooks = others.iter().filter(|s| others.len() > 1 && sort_of(s) == Sort::Rulebook);
    let together: Vec<Rulebook> =
        rulebooks.filter_map(|s| Rulebook::read_layered(&with_base(&library, s), &known).0).collect();
    // A rulebook and its cases given together are run once.
    let mut done: Vec<String> = Vec::new();
    for source in others {
        findings.extend(match sort_of(source) {
            Sort::Rulebook => {
                if let Some(finding) = library.editions.extends_nothing(source) {
                    findings.push(finding);
                    continue;
                }
                let read = check_rulebook(&library, &known, source, &together);
                let (rulebook, mut list) = (read.rulebook, read.findings);
                if let Some(rulebook) = &rulebook {
                    generated.push((rulebook.id.clone(), read.boundaries));
                    remarks.extend(without_english(rulebook));
                }
                let beside = source.name.strip_suffix(".md").map(|stem| format!("{stem}.test.yaml"));
                let beside = beside.filter(|path| Path::new(path).is_file() && !done.contains(path));
                if let (Some(rulebook), Some(path)) = (rulebook, beside) {
                    let suite = read_source(Path::new(&path))?;
                    list.extend(run_cases(&suite, &rulebook, &library, &known, &mut cases));
                    done.push(path);
                }
                list
            }
            Sort::Cases if done.contains(&source.name) => Vec::new(),
            Sort::Cases => {
                done.push(source.name.clone());
                let path = source.name.trim_end_matches(CASES).to_owned() + ".md";
                if !Path::new(&path).is_file() {
                    let message = Message::new("rulebook-test-no-rulebook").with("path", path);
                    vec![Diagnostic::error(source, 0..0, message)]
                } else {
                    let (rulebook, list) = Rulebook::read(&read_source(Path::new(&path))?, &known);
                    match rulebook {
                        Some(rulebook) => run_cases(source, &rulebook, &library, &known, &mut cases),
                        None => list,
                    }
                }
            }
            Sort::Form => check_report(source, &library),
            Sort::Settings => {
                let all: Vec<&Rulebook> = library.rulebooks.values().map(AsRef::as_ref).collect();
                library.own.without(|file| same_file(file, &source.name)).add_file(source, &all)
            }
            Sort::Calendar => Calendar::read(source).1,
            Sort::Registry => {
                remarks.push(Message::new("check-identity-open"));
                RegistrySchema::read(source).1
            }
            Sort::Kind => Vec::new(),
        });
    }
    Ok(Checked { findings, cases, boundaries: generated, remarks })
}

/// A rulebook's text as it was read.
pub(crate) struct ReadRulebook {
    /// The rulebook; none where it has errors.
    pub rulebook: Option<Rulebook>,
    /// The texts it is made of: what it extends stands before it.
    pub texts: Vec<Arc<Source>>,
    /// What was found in it.
    pub findings: Vec<Diagnostic>,
    /// Cases at its thresholds.
    pub boundaries: Vec<Boundary>,
}

/// Reads a rulebook as it is checked before it is used, by the kinds that are known; `together` are those given with it.
pub(crate) fn check_rulebook(
    library: &Library,
    known: &mingde_rulebook::Library,
    source: &Arc<Source>,
    together: &[Rulebook],
) -> ReadRulebook {
    let texts = with_base(library, source);
    let (rulebook, mut findings) = Rulebook::read_layered(&texts, known);
    findings.retain(|d| Arc::ptr_eq(&d.source, source) || d.severity == Severity::Error);
    let mut found = Vec::new();
    if let Some(rulebook) = &rulebook {
        let others = library.rulebooks.values().map(AsRef::as_ref);
        let all: Vec<&Rulebook> = others.chain(together).collect();
        findings.extend(vetoes_nowhere(rulebook, &texts, &all));
        let together = || together.iter().find(|r| r.title == rulebook.title && r.id != rulebook.id);
        let same = library.same_title(rulebook).map(AsRef::as_ref).or_else(together);
        findings.extend(same.map(|other| title_elsewhere(source, rulebook, &other.id)));
        found = boundaries(rulebook);
        findings.extend(found.iter().filter_map(|case| case.finding(&texts)));
    }
    ReadRulebook { rulebook, texts, findings, boundaries: found }
}

/// That who reads English is told its title in Chinese.
fn without_english(rulebook: &Rulebook) -> Option<Message> {
    let message = Message::new("check-without-english").with("title", &rulebook.title);
    (rulebook.english.is_empty() && rulebook.school.is_none()).then_some(message)
}

/// What stands in clear beside what a kind seals; none where it seals nothing.
fn open_beside(kind: &Kind) -> Option<Message> {
    let attributes = kind.roles.iter().flat_map(|role| &role.attributes);
    let sealed: Vec<&str> =
        kind.fields.iter().chain(attributes).filter(|f| f.sensitive).map(|f| &*f.title).collect();
    let message = Message::new("check-sealed-open").with_title("kind", kind);
    (!sealed.is_empty()).then(|| message.with("fields", sealed.join("、")))
}

/// What a kind is to the others: its file should bear its id, by which it replaces another, and its title should be
/// its own, by which sheets are recognised.
pub(crate) fn beside_others(
    source: &Arc<Source>,
    kind: &Kind,
    known: &mingde_rulebook::Library,
) -> Vec<Diagnostic> {
    let mut findings = Vec::new();
    let stem = Path::new(&source.name).file_stem().map(|stem| stem.to_string_lossy());
    if stem.is_some_and(|stem| stem != kind.id) {
        let message = Message::new("kind-file-name").with("id", &kind.id);
        let finding = Diagnostic::warning(source, value_of(&source.text, "id").unwrap_or_default(), message);
        findings.push(finding.suggest(Some(format!("{}.yaml", kind.id))));
    }
    if let Some(other) = known.kinds.values().find(|k| k.title == kind.title && k.id != kind.id) {
        let message = Message::new("kind-title-elsewhere").with_title("title", kind).with("id", &other.id);
        findings.push(Diagnostic::warning(
            source,
            value_of(&source.text, "title").unwrap_or_default(),
            message,
        ));
    }
    findings
}

/// The ending of a file of cases.
const CASES: &str = ".test.yaml";

fn read_source(path: &Path) -> Result<Arc<Source>, AppError> {
    Ok(Source::new(path.display().to_string(), read_text(path)?))
}

pub(crate) fn run_cases(
    source: &Arc<Source>,
    rulebook: &Rulebook,
    library: &Library,
    known: &mingde_rulebook::Library,
    cases: &mut usize,
) -> Vec<Diagnostic> {
    let (suite, mut findings) = Suite::read(source, known);
    if let Some(suite) = suite {
        *cases += suite.len();
        let others: Vec<&Rulebook> = library.rulebooks.values().map(AsRef::as_ref).collect();
        findings.extend(suite.run(rulebook, &others, &library.own));
    }
    findings
}

/// A form's own sense, then what it asks for against the library.
fn check_report(source: &Arc<Source>, library: &Library) -> Vec<Diagnostic> {
    let (form, mut findings) = Form::read(source);
    let requests = Form::requests(source);
    findings.extend(check_requests(source, &requests, library));
    findings.extend(form.iter().flat_map(|form| shorter_periods(source, form, &requests, library)));
    findings
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Sort {
    Kind,
    Rulebook,
    Cases,
    Form,
    Calendar,
    Registry,
    Settings,
}

/// Markdown with rule blocks or a subject is a rulebook, other Markdown a form; YAML tells by its keys.
fn sort_of(source: &Source) -> Sort {
    let has_key = |key: &str| source.text.lines().any(|l| l.starts_with(key));
    if source.name.ends_with(CASES) {
        return Sort::Cases;
    }
    if source.name.ends_with(".md") {
        let rules = source.text.lines().any(|l| l.trim_start().starts_with("```rule"));
        return if rules || has_key("subject:") { Sort::Rulebook } else { Sort::Form };
    }
    if is_settings(source) {
        Sort::Settings
    } else if has_key("unit_kinds:") {
        Sort::Registry
    } else if has_key("years:") || has_key("terms:") {
        Sort::Calendar
    } else {
        Sort::Kind
    }
}

fn same_file(one: &str, other: &str) -> bool {
    let whole = |path: &str| std::fs::canonicalize(path).ok();
    one == other || whole(one).is_some_and(|one| whole(other) == Some(one))
}

/// Settings are named `rulebook.setting`; nothing else in the library has a dot in its keys.
fn is_settings(source: &Source) -> bool {
    let key = |line: &str| line.split_once(':').map(|(key, _)| key.to_owned());
    let dotted = source.text.lines().filter(|l| !l.starts_with([' ', '#', '-'])).filter_map(key);
    source.name.ends_with(SETTINGS) || dotted.into_iter().any(|key| key.contains('.') && !key.contains(' '))
}
