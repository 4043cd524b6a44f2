//! What the checker finds in a draft, at its lines: the same that `mingde check` finds in a file.

use std::sync::Arc;

use mingde_core::date::Day;
use mingde_core::diagnostic::{Diagnostic, Message, Severity, Source};
use mingde_core::kind::{Field, FieldKind, Kind, Role, read_kind};
use mingde_core::policy::Actor;
use mingde_rulebook::Rulebook;

use super::{DraftSort, may_write, source_of};
use crate::bureau::Bureau;
use crate::check::{beside_others, check_rulebook, run_cases};
use crate::error::AppError;
use crate::library::Library;
use crate::long_work::in_turn;

/// So many findings are told at once.
const MOST_FINDINGS: usize = 200;

/// A finding at its place.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DraftFinding {
    /// It stands in the cases, not in the text.
    pub in_cases: bool,
    /// Line, from 1.
    pub line: usize,
    /// Column in characters, from 1.
    pub column: usize,
    /// How many characters of the line it is about.
    pub length: usize,
    /// Whether it has to be mended before anything is published.
    pub is_error: bool,
    /// What it is.
    pub message: Message,
    /// The nearest right word.
    pub suggestion: Option<String>,
    /// Why it matters, or what to do.
    pub notes: Vec<Message>,
}

/// A draft as it was checked.
#[derive(Debug, Clone, Default)]
pub struct DraftChecked {
    /// In the order of places, those in the text first.
    pub findings: Vec<DraftFinding>,
    /// How many there are besides.
    pub further: usize,
    /// How many cases were run, and how many of them came out otherwise.
    pub cases: (usize, usize),
    /// How many cases stand at its thresholds.
    pub boundaries: usize,
    /// What it gives: sort, id and title of each result.
    pub results: Vec<(String, String)>,
    /// The kind, where it reads.
    pub kind: Option<Arc<Kind>>,
    /// The rulebook, where it reads.
    pub(crate) rulebook: Option<Arc<Rulebook>>,
    /// The texts it is made of.
    pub(crate) texts: Vec<Arc<Source>>,
}

impl DraftChecked {
    /// How many have to be mended.
    pub fn errors(&self) -> usize {
        self.findings.iter().filter(|finding| finding.is_error).count()
    }

    /// Of a rulebook that reads: its version, the first day on which it holds, and the first on which it no longer does.
    pub fn holds(&self) -> Option<(&str, Option<Day>, Option<Day>)> {
        let rulebook = self.rulebook.as_ref()?;
        Some((rulebook.version.as_str(), rulebook.effective.from, rulebook.effective.to))
    }

    /// Whether it may be put forward as it stands.
    pub fn is_sound(&self) -> bool {
        self.errors() == 0
    }
}

/// Checks a text that is written, with the cases beside it.
///
/// # Errors
/// [`AppError::Refused`] for those who neither write nor publish; `draft-long`.
pub async fn check_draft(
    bureau: &Bureau,
    actor: &Actor,
    sort: DraftSort,
    (text, cases): (&str, &str),
) -> Result<DraftChecked, AppError> {
    may_write(actor)?;
    let (text, cases) = (super::tidy(text)?, super::tidy(cases)?);
    let library = bureau.library();
    Ok(in_turn(move || checked(&library, sort, (&text, &cases))).await)
}

/// The same, of the library at hand.
pub(super) fn checked(library: &Library, sort: DraftSort, (text, cases): (&str, &str)) -> DraftChecked {
    let source = source_of(sort, text);
    match sort {
        DraftSort::Rulebook => rulebook(library, &source, cases),
        DraftSort::Kind => {
            let (kind, mut findings) = read_kind(&source, &library.schema.offices);
            findings.extend(kind.iter().flat_map(|kind| beside_others(&source, kind, &library.known())));
            findings.extend(kind.iter().flat_map(|kind| beside_itself(&source, kind, library)));
            DraftChecked { kind: kind.map(Arc::new), ..told(findings, &source, None) }
        }
    }
}

fn rulebook(library: &Library, source: &Arc<Source>, cases: &str) -> DraftChecked {
    let known = library.known();
    let mut read = check_rulebook(library, &known, source, &[]);
    read.findings.extend(library.editions.extends_nothing(source));
    let beside = (!cases.trim().is_empty()).then(|| Source::new("cases.test.yaml", cases));
    let mut run = 0;
    let mut came_out = Vec::new();
    if let (Some(rulebook), Some(beside)) = (&read.rulebook, &beside) {
        came_out = run_cases(beside, rulebook, library, &known, &mut run);
    }
    let otherwise = came_out.iter().filter(|finding| finding.severity == Severity::Error).count();
    let results = read.rulebook.iter().flat_map(|rulebook| &rulebook.results);
    let results = results.map(|result| (result.id.clone(), result.title.clone())).collect();
    let findings = read.findings.into_iter().chain(came_out).collect();
    DraftChecked {
        cases: (run, otherwise.min(run)),
        boundaries: read.boundaries.len(),
        results,
        rulebook: read.rulebook.map(Arc::new),
        texts: read.texts,
        ..told(findings, source, beside.as_ref())
    }
}

/// What a kind may not leave behind: of records that were filed every field is still there, and means what it meant.
fn beside_itself(source: &Arc<Source>, kind: &Kind, library: &Library) -> Vec<Diagnostic> {
    let Some(now) = library.kinds.get(&kind.id) else { return Vec::new() };
    let mut findings = Vec::new();
    let mut wrong = |code: &'static str, title: &str| {
        findings.push(Diagnostic::error(source, 0..0, Message::new(code).with("title", title)));
    };
    let parts = |kind: &Kind| -> Vec<(String, String, String)> {
        let own = kind.fields.iter().map(|field| (field.name.clone(), field.title.clone(), sort_of(field)));
        let role = |role: &Role| (role.name.clone(), role.title.clone(), format!("{:?}", role.of));
        let beside =
            kind.roles.iter().flat_map(|role| role.attributes.iter().map(move |field| (role, field)));
        let beside = beside.map(|(role, field)| {
            (format!("{}.{}", role.name, field.name), field.title.clone(), sort_of(field))
        });
        own.chain(kind.roles.iter().map(role)).chain(beside).collect()
    };
    let new = parts(kind);
    for (name, title, sort) in parts(now) {
        match new.iter().find(|(known, ..)| *known == name) {
            None => wrong("draft-kind-field-gone", &title),
            Some((_, _, other)) if *other != sort => wrong("draft-kind-field-other", &title),
            Some(_) => {}
        }
    }
    for (name, title, codes) in choices(now) {
        let known = choices(kind).into_iter().find(|(other, ..)| *other == name);
        let lost =
            |codes: &Vec<String>| known.iter().any(|(.., new)| codes.iter().any(|code| !new.contains(code)));
        if lost(&codes) {
            wrong("draft-kind-option-gone", &title);
        }
    }
    if now.identity != kind.identity {
        wrong("draft-kind-identity", &kind.title);
    }
    findings
}

/// The choices of a kind, each with its codes.
fn choices(kind: &Kind) -> Vec<(String, String, Vec<String>)> {
    let own = kind.fields.iter().map(|field| (field.name.clone(), field));
    let beside = kind.roles.iter().flat_map(|role| {
        role.attributes.iter().map(move |field| (format!("{}.{}", role.name, field.name), field))
    });
    let codes = |(name, field): (String, &Field)| match &field.kind {
        FieldKind::Choice(options) => {
            Some((name, field.title.clone(), options.iter().map(|option| option.code.clone()).collect()))
        }
        _ => None,
    };
    own.chain(beside).filter_map(codes).collect()
}

/// What of a field records rest on: what sort of values it takes, and whether they are sealed. Options that were chosen stay.
fn sort_of(field: &Field) -> String {
    let sort = match &field.kind {
        FieldKind::Text { .. } => "text".to_owned(),
        FieldKind::Number { unit, .. } => format!("number {unit:?}"),
        other @ (FieldKind::Date | FieldKind::Time | FieldKind::Flag | FieldKind::Unit) => {
            format!("{other:?}")
        }
        FieldKind::Choice(_) => "choice".to_owned(),
    };
    format!("{sort} {}", field.sensitive)
}

/// Findings at their places in the two texts that are written; what is wrong elsewhere stands at the beginning.
fn told(findings: Vec<Diagnostic>, source: &Arc<Source>, cases: Option<&Arc<Source>>) -> DraftChecked {
    let mut told: Vec<DraftFinding> =
        findings.into_iter().map(|finding| at(&finding, source, cases)).collect();
    told.sort_by_key(|finding| (finding.in_cases, finding.line, finding.column, !finding.is_error));
    told.dedup();
    let further = told.len().saturating_sub(MOST_FINDINGS);
    // What has to be mended is never left out for what need not be.
    if further > 0 {
        told.sort_by_key(|finding| !finding.is_error);
        told.truncate(MOST_FINDINGS);
        told.sort_by_key(|finding| (finding.in_cases, finding.line, finding.column));
    }
    DraftChecked { findings: told, further, ..DraftChecked::default() }
}

fn at(finding: &Diagnostic, source: &Arc<Source>, cases: Option<&Arc<Source>>) -> DraftFinding {
    let in_cases = cases.is_some_and(|cases| Arc::ptr_eq(&finding.source, cases));
    let is_here = in_cases || Arc::ptr_eq(&finding.source, source);
    let (line, column) = if is_here { finding.source.position(finding.span.start) } else { (1, 1) };
    let marked = finding.source.text.get(finding.span.clone()).unwrap_or("");
    let length = marked.lines().next().unwrap_or("").chars().count();
    DraftFinding {
        in_cases,
        line,
        column,
        length: if is_here { length.max(1) } else { 1 },
        is_error: finding.severity == Severity::Error,
        message: finding.message.clone(),
        suggestion: finding.suggestion.clone(),
        notes: finding.notes.clone(),
    }
}
