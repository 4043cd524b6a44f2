//! What came of importing a file.

use std::path::{Path, PathBuf};

use mingde_core::diagnostic::{Message, Severity};
use mingde_core::words::{Locale, say};
use serde::Serialize;
use utoipa::ToSchema;

use super::Told;
use crate::import::{FileOutcome, LikelyDuplicate, ListedError, StrangeColumn};

/// What came of a file, in the language of whoever imported it.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct FileOutcomeView<'o> {
    /// Its name without folders.
    pub file: &'o str,
    /// Nothing was written.
    pub dry_run: bool,
    /// The batch, for undoing it.
    pub batch: Option<&'o str>,
    /// The batch in which the same file was taken before.
    pub already: Option<&'o str>,
    /// A heading is wrong, so that no row was looked at.
    pub headings_wrong: bool,
    /// Names found only outside the unit that names them.
    pub elsewhere: u64,
    /// Why it could not be read at all.
    pub unreadable: Option<String>,
    /// New entities.
    pub added: u64,
    /// Entities with new values.
    pub changed: u64,
    /// Rows that say what is known.
    pub unchanged: u64,
    /// Rows that repeat what was corrected since.
    pub outdated: u64,
    /// Rows refused.
    pub refused: u64,
    /// Records held until evidence is added.
    pub awaiting_evidence: u64,
    /// Number of errors in all.
    pub error_count: u64,
    /// The first of them, and warnings.
    pub errors: Vec<ListedErrorView<'o>>,
    /// Columns whose headings are not known.
    pub unknown_columns: Vec<StrangeColumnView<'o>>,
    /// Persons that may be there twice.
    pub duplicates: Vec<LikelyDuplicateView<'o>>,
    /// Remarks.
    pub notes: Vec<String>,
    /// Workbooks with the refused rows.
    #[schema(value_type = Vec<String>)]
    pub rejects: &'o [PathBuf],
}

/// A column whose heading is not known.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct StrangeColumnView<'o> {
    /// The sheet it stands in.
    pub sheet: &'o str,
    /// Its heading.
    pub heading: &'o str,
    /// The column of the layout that may be meant.
    pub nearest: Option<&'o str>,
    /// Columns that it could stand for.
    pub could_be: Vec<&'o str>,
    /// Whether it was said before that it is not imported; it is asked about again where a required column is missing.
    pub left_out: bool,
}

/// An error or warning with its cell.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct ListedErrorView<'o> {
    /// How bad it is.
    #[serde(serialize_with = "super::check::severity")]
    #[schema(value_type = String)]
    pub severity: Severity,
    /// `人员!C12`.
    pub place: &'o str,
    /// What and why.
    #[serde(flatten)]
    pub told: Told,
    /// The nearest right value.
    pub suggestion: Option<&'o str>,
}

/// Two staff numbers that may be one person.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct LikelyDuplicateView<'o> {
    /// Line of the row.
    pub place: &'o str,
    /// Staff number in the row.
    pub code: &'o str,
    /// Staff number it resembles.
    pub resembles: &'o str,
    /// Why.
    pub reason: String,
}

impl<'o> FileOutcomeView<'o> {
    /// The outcome in words.
    pub fn of(outcome: &'o FileOutcome, locale: Locale) -> Self {
        let said = |message: &Message| say(locale, message);
        Self {
            file: &outcome.file,
            dry_run: outcome.dry_run,
            batch: outcome.batch.as_deref(),
            already: outcome.already.as_deref(),
            headings_wrong: outcome.headings_wrong,
            elsewhere: outcome.elsewhere,
            unreadable: outcome.unreadable.as_ref().map(said),
            added: outcome.added,
            changed: outcome.changed,
            unchanged: outcome.unchanged,
            outdated: outcome.outdated,
            refused: outcome.refused,
            awaiting_evidence: outcome.awaiting_evidence,
            error_count: outcome.error_count,
            errors: outcome.errors.iter().map(|error| listed(error, locale)).collect(),
            unknown_columns: outcome.strange.iter().map(strange).collect(),
            duplicates: outcome.duplicates.iter().map(|twin| likely(twin, locale)).collect(),
            notes: outcome.notes.iter().map(said).collect(),
            rejects: &outcome.rejects,
        }
    }
}

fn strange(column: &StrangeColumn) -> StrangeColumnView<'_> {
    StrangeColumnView {
        sheet: &column.sheet,
        heading: &column.heading,
        nearest: column.nearest.as_deref(),
        could_be: column.free.iter().map(|(title, _)| title.as_str()).collect(),
        left_out: column.left_out,
    }
}

fn listed(error: &ListedError, locale: Locale) -> ListedErrorView<'_> {
    ListedErrorView {
        severity: error.severity,
        place: &error.place,
        told: Told::of(locale, &error.message),
        suggestion: error.suggestion.as_deref(),
    }
}

fn likely(twin: &LikelyDuplicate, locale: Locale) -> LikelyDuplicateView<'_> {
    let reason = say(locale, &twin.reason);
    LikelyDuplicateView { place: &twin.place, code: &twin.code, resembles: &twin.resembles, reason }
}

/// A file at which an import stopped.
#[derive(Debug, Clone, Serialize)]
pub struct StoppedView<'o> {
    /// Which one.
    pub file: &'o Path,
    /// Why.
    pub stopped: String,
    /// So many files were not looked at.
    pub files_left: usize,
}
