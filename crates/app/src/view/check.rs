//! What came of a check of files.

use mingde_core::diagnostic::{Diagnostic, Severity};
use mingde_core::words::{Locale, say};
use mingde_rulebook::{Boundary, Status};
use serde::{Serialize, Serializer};

use super::Told;

/// A finding at its place in a file.
#[derive(Debug, Clone, Serialize)]
pub struct FindingView {
    /// File as it was named.
    pub file: String,
    /// Line, from 1.
    pub line: usize,
    /// Column in characters, from 1.
    pub column: usize,
    /// How bad it is.
    #[serde(serialize_with = "severity")]
    pub severity: Severity,
    /// What is wrong.
    #[serde(flatten)]
    pub told: Told,
    /// The nearest right word.
    pub suggestion: Option<String>,
    /// Why it matters or what to do.
    pub notes: Vec<String>,
}

impl FindingView {
    /// A finding in words.
    pub fn of(finding: &Diagnostic, locale: Locale) -> Self {
        let (line, column) = finding.source.position(finding.span.start);
        Self {
            file: finding.source.name.clone(),
            line,
            column,
            severity: finding.severity,
            told: Told::of(locale, &finding.message),
            suggestion: finding.suggestion.clone(),
            notes: finding.notes.iter().map(|note| say(locale, note)).collect(),
        }
    }
}

/// A case generated from a threshold of a rulebook, and what came of it.
#[derive(Debug, Clone, Serialize)]
pub struct BoundaryView<'b> {
    /// Id of the rulebook.
    pub rulebook: &'b str,
    /// Id of the rule.
    pub rule: &'b str,
    /// Its title.
    pub title: &'b str,
    /// The comparison; empty where nothing is compared.
    pub comparison: &'b str,
    /// `under`, `at`, `over`, `no-data`.
    pub side: &'static str,
    /// The count that was moved.
    pub count: Option<&'b str>,
    /// To what.
    pub value: Option<&'b str>,
    /// What came of it.
    pub status: Status,
    /// What the article says in words, where that is something else.
    pub contradicts: Option<&'b str>,
}

impl<'b> BoundaryView<'b> {
    /// A case of a rulebook.
    pub fn of(rulebook: &'b str, case: &'b Boundary) -> Self {
        let given = case.given.as_ref();
        Self {
            rulebook,
            rule: &case.rule.0,
            title: &case.rule.1,
            comparison: &case.comparison,
            side: case.side.name(),
            count: given.map(|(count, _)| count.as_str()),
            value: given.map(|(_, value)| value.as_str()),
            status: case.status,
            contradicts: case.contradicts.as_deref(),
        }
    }
}

/// Findings, and beside them the generated cases.
#[derive(Debug, Clone, Serialize)]
pub struct CheckedView<'b> {
    /// Every finding in every file.
    pub findings: Vec<FindingView>,
    /// The generated cases of every rulebook.
    pub boundaries: Vec<BoundaryView<'b>>,
}

pub(super) fn severity<S: Serializer>(severity: &Severity, serializer: S) -> Result<S::Ok, S::Error> {
    serializer.serialize_str(match severity {
        Severity::Error => "error",
        Severity::Warning => "warning",
    })
}
