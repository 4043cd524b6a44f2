//! Assessing rulebooks over a snapshot and explaining single results.

use mingde_core::snapshot::Snapshot;

use crate::assessment::{Assessment, AssessmentDate};
use crate::explanation::Explanation;
use crate::rulebook::Rulebook;
use crate::settings::Overrides;

/// Assesses all rulebooks together (one pass over the columns they share); one assessment each, in order.
/// A rulebook that consults another one's veto needs it in the list, else the result has no data.
pub fn assess(
    rulebooks: &[&Rulebook],
    snapshot: &Snapshot,
    at: AssessmentDate,
    overrides: &Overrides,
) -> Vec<Assessment> {
    let _ = (rulebooks, snapshot, at, overrides);
    Vec::new()
}

/// Why there is nothing to explain.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum ExplainError {
    /// No rulebook of this id is among those given.
    #[error("no rulebook {0}")]
    NoRulebook(String),
    /// No subject of this code, name or id is assessed by the rulebook.
    #[error("no subject {word}")]
    NoSubject {
        /// What was asked for.
        word: String,
        /// The nearest name or code.
        nearest: Option<String>,
    },
    /// The rulebook has no such result.
    #[error("no result {word}")]
    NoResult {
        /// What was asked for.
        word: String,
        /// The nearest result.
        nearest: Option<String>,
    },
}

/// Explains one result of one subject (by code, name or id) from the same plan; `result` names a result of
/// the rulebook.
pub fn explain(
    rulebooks: &[&Rulebook],
    rulebook: &str,
    snapshot: &Snapshot,
    at: AssessmentDate,
    overrides: &Overrides,
    subject: &str,
    result: &str,
) -> Result<Explanation, ExplainError> {
    let _ = (rulebooks, snapshot, at, overrides, subject, result);
    Err(ExplainError::NoRulebook(rulebook.to_owned()))
}
