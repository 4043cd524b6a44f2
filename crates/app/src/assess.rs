//! Assessing rulebooks and explaining single results.

use std::sync::Arc;

use mingde_core::date::{Day, Timestamp};
use mingde_core::period::Period;
use mingde_core::snapshot::Snapshot;
use mingde_rulebook::{Assessment, AssessmentDate, ExplainError, Explanation, Overrides, Rulebook};

use crate::error::{AppError, unknown};
use crate::library::Library;

/// What to assess.
#[derive(Debug, Clone, Default)]
pub struct AssessRequest {
    /// Rulebooks by id or title; all if none is named.
    pub rulebooks: Vec<String>,
    /// The period; by default the one of each rulebook's own kind that contains the day.
    pub period: Option<Period>,
    /// As it stood on this day; by default the last day of the period, else the day of the call.
    pub as_of: Option<Day>,
    /// Only what was known at this instant.
    pub known_on: Option<Timestamp>,
}

impl AssessRequest {
    /// The day and period asked about.
    pub fn date(&self, today: Day) -> AssessmentDate {
        let as_of = self.as_of.or_else(|| self.period.map(|p| p.last())).unwrap_or(today);
        AssessmentDate { as_of, period: self.period }
    }
}

/// Which result of whom to explain.
#[derive(Debug, Clone)]
pub struct ExplainRequest {
    /// Rulebook, period and days; exactly one rulebook is named.
    pub assess: AssessRequest,
    /// Code, name or id of the subject.
    pub subject: String,
    /// Result; all of the rulebook if none is named.
    pub result: Option<String>,
}

/// Assesses the rulebooks asked for. All rulebooks of the library are evaluated together, since one may
/// consult another's veto.
pub fn assess(
    library: &Library,
    snapshot: &Snapshot,
    request: &AssessRequest,
    today: Day,
) -> Result<Vec<Assessment>, AppError> {
    let mut wanted = Vec::new();
    for name in &request.rulebooks {
        wanted.push(library.rulebook(name)?.id.clone());
    }
    let all = rulebooks(library);
    let mut assessed = mingde_rulebook::assess(&all, snapshot, request.date(today), &own(library));
    if !wanted.is_empty() {
        assessed.retain(|a| wanted.contains(&a.rulebook));
        assessed.sort_by_key(|a| wanted.iter().position(|w| *w == a.rulebook));
    }
    Ok(assessed)
}

/// What the bureau has of its own: its calendar.
pub(crate) fn own(library: &Library) -> Overrides {
    Overrides::none().with_calendar(Arc::new(library.calendar.clone()))
}

/// Explains one result, or each result of the rulebook, for one subject.
pub fn explain(
    library: &Library,
    snapshot: &Snapshot,
    request: &ExplainRequest,
    today: Day,
) -> Result<Vec<Explanation>, AppError> {
    let name = request.assess.rulebooks.first().map_or("", String::as_str);
    let rulebook = library.rulebook(name)?;
    let all = rulebooks(library);
    let at = request.assess.date(today);
    let results: Vec<&str> = match &request.result {
        Some(result) => vec![result.as_str()],
        None => rulebook.results.iter().map(|r| r.id.as_str()).collect(),
    };
    let explained = results.into_iter().map(|result| {
        mingde_rulebook::explain(&all, &rulebook.id, snapshot, at, &own(library), &request.subject, result)
            .map_err(cannot_explain)
    });
    explained.collect()
}

fn rulebooks(library: &Library) -> Vec<&Rulebook> {
    library.rulebooks.values().map(AsRef::as_ref).collect()
}

fn cannot_explain(error: ExplainError) -> AppError {
    match error {
        ExplainError::NoRulebook(name) => unknown("app-unknown-rulebook", &name, None),
        ExplainError::NoSubject { word, nearest } => {
            unknown("app-unknown-subject", &word, nearest.as_deref())
        }
        ExplainError::NoResult { word, nearest } => unknown("app-unknown-result", &word, nearest.as_deref()),
    }
}
