//! Assessing rulebooks and explaining single results.

use std::path::Path;
use std::sync::Arc;

use mingde_core::date::{Day, Timestamp};
use mingde_core::diagnostic::{Message, Source};
use mingde_core::period::Period;
use mingde_core::snapshot::Snapshot;
use mingde_rulebook::{
    Assessment, AssessmentDate, Difference, ExplainError, Explanation, Impact, Overrides, Rulebook,
    WrittenReceipt,
};

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

/// Assesses rulebooks over an export in Parquet files (`mingde export --parquet`), all if none is named. Only the
/// columns they look at are read, so that a province fits into memory.
pub fn assess_export(
    library: &Library,
    dir: &Path,
    request: &AssessRequest,
    today: Day,
) -> Result<Vec<Assessment>, AppError> {
    let mut asked = Vec::new();
    for name in &request.rulebooks {
        asked.push(library.rulebook(name)?.as_ref());
    }
    if asked.is_empty() {
        asked = rulebooks(library);
    }
    assess_these(library, &asked, dir, request.date(today))
}

/// The same for rulebooks that need not be in the library; vetoes they consult are looked up there.
pub fn assess_these(
    library: &Library,
    asked: &[&Rulebook],
    dir: &Path,
    at: AssessmentDate,
) -> Result<Vec<Assessment>, AppError> {
    let mut all = asked.to_vec();
    let consulted = asked.iter().flat_map(|rulebook| rulebook.consults());
    for id in consulted {
        if let Some(other) = library.rulebooks.get(&id)
            && !all.iter().any(|rulebook| rulebook.id == id)
        {
            all.push(other);
        }
    }
    let (schema, kinds) = (library.schema.clone(), library.kinds.values().cloned());
    let wanted = mingde_rulebook::wanted(&all);
    let snapshot =
        mingde_snapshot::read_wanted(dir, schema, kinds, mingde_snapshot::Check::Lengths, &wanted)?;
    let mut assessed = mingde_rulebook::assess(&all, &snapshot, at, &own(library));
    assessed.truncate(asked.len());
    Ok(assessed)
}

/// What the bureau has of its own: its calendar.
pub(crate) fn own(library: &Library) -> Overrides {
    Overrides::none().with_calendar(Arc::new(library.calendar.clone()))
}

/// Reads another version of a rulebook against the library. A version that has errors is not compared.
pub fn other_version(library: &Library, path: &std::path::Path) -> Result<Rulebook, AppError> {
    let text = std::fs::read_to_string(path).map_err(AppError::file(path))?;
    let known = mingde_rulebook::Library { kinds: library.kinds.clone(), schema: library.schema.clone() };
    let source = Source::new(path.display().to_string(), text.trim_start_matches('\u{feff}'));
    let (rulebook, findings) = Rulebook::read(&source, &known);
    rulebook.ok_or(AppError::Library(findings))
}

/// Whose results change when a rulebook of the library is replaced by another version of it.
pub fn impact_of(
    library: &Library,
    snapshot: &Snapshot,
    request: &AssessRequest,
    other: &Rulebook,
    today: Day,
) -> Result<Vec<Impact>, AppError> {
    let name = request.rulebooks.first().map_or("", String::as_str);
    let current = library.rulebook(name)?;
    let (at, own) = (request.date(today), own(library));
    let assessed = |this: &Rulebook| {
        let others = rulebooks(library).into_iter().filter(|r| r.id != this.id && r.id != current.id);
        let all: Vec<&Rulebook> = [this].into_iter().chain(others).collect();
        mingde_rulebook::assess(&all, snapshot, at, &own).swap_remove(0)
    };
    Ok(mingde_rulebook::impact(&assessed(current), &assessed(other)))
}

/// Recomputes the assessment of a receipt and names what differs.
pub fn verify_receipt(
    library: &Library,
    snapshot: &Snapshot,
    text: &str,
) -> Result<Vec<Difference>, AppError> {
    let written = WrittenReceipt::read(text);
    let written = written.ok_or_else(|| AppError::Asked(Message::new("receipt-unreadable")))?;
    Ok(mingde_rulebook::verify(&written, &rulebooks(library), snapshot, &own(library)).0)
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
