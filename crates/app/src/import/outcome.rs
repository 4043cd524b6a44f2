//! What came of importing a file.

use std::collections::BTreeMap;
use std::path::PathBuf;

use mingde_core::diagnostic::{Class, Message, Severity};
use mingde_sheet::{CellError, DataSheet, Layout, SheetFinding};

use super::learning::StrangeColumn;
use super::pictured::SheetPicture;
use super::ranks::RanksByTitle;
use super::seen::SeenRow;
use crate::error::AppError;

/// What came of importing a file.
#[derive(Debug, Clone)]
pub struct FileOutcome {
    /// Its name without folders.
    pub file: String,
    /// Nothing was written.
    pub dry_run: bool,
    /// The batch, for `import undo`; none if nothing was written.
    pub batch: Option<String>,
    /// The batch in which the same file was taken before; nothing was done.
    pub already: Option<String>,
    /// Why the file could not be read at all.
    pub unreadable: Option<Message>,
    /// Who is at fault where it is not there or is no file that can be read; none where it was read and is no table of ours.
    pub unread: Option<Class>,
    /// A heading is missing, doubled or in another unit: no row was looked at.
    pub headings_wrong: bool,
    /// New entities.
    pub added: u64,
    /// Entities with new values.
    pub changed: u64,
    /// Rows that say what is already known.
    pub unchanged: u64,
    /// Rows that repeat what was corrected since; they were passed over.
    pub outdated: u64,
    /// Rows refused.
    pub refused: u64,
    /// Records held as submitted because evidence their kind requires is missing.
    pub awaiting_evidence: u64,
    /// The first [`FileOutcome::LISTED`] errors, in file order.
    pub errors: Vec<ListedError>,
    /// Number of errors in all.
    pub error_count: u64,
    /// Names that the unit does not know and that were taken as the only person of that name elsewhere. The first
    /// [`FileOutcome::NAMED_ELSEWHERE`] are among the errors, as warnings.
    pub elsewhere: u64,
    /// Sheets left out and other remarks.
    pub notes: Vec<Message>,
    /// Ranks that the titles of posts say.
    pub(super) ranks_by_title: RanksByTitle,
    /// Persons that may be in the registry twice.
    pub duplicates: Vec<LikelyDuplicate>,
    /// Workbooks with the refused rows.
    pub rejects: Vec<PathBuf>,
    /// Of a dry run, what would be changed and added: the first rows of either.
    pub rows: Vec<SeenRow>,
    /// Columns whose headings are not known.
    pub strange: Vec<StrangeColumn>,
    /// The first refused rows of each sheet, as they stand in it.
    pub pictures: Vec<SheetPicture>,
}

/// An error or warning with its place.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ListedError {
    /// How bad it is.
    pub severity: Severity,
    /// `人员!C12`.
    pub place: String,
    /// What and why.
    pub message: Message,
    /// The nearest right value.
    pub suggestion: Option<String>,
}

/// Two staff numbers that may be one person.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LikelyDuplicate {
    /// Line of the row.
    pub place: String,
    /// Staff number in the row.
    pub code: String,
    /// Staff number it resembles.
    pub resembles: String,
    /// Why: same name and date of birth, or the same identity number.
    pub reason: Message,
}

impl FileOutcome {
    /// So many errors are listed one by one; the rest stand in the workbook of refused rows.
    pub const LISTED: usize = 200;
    /// So many names found elsewhere are listed one by one: a training has hundreds.
    pub const NAMED_ELSEWHERE: u64 = 20;

    pub(super) fn new(file: String, dry_run: bool) -> Self {
        Self {
            file,
            dry_run,
            batch: None,
            already: None,
            unreadable: None,
            unread: None,
            headings_wrong: false,
            added: 0,
            changed: 0,
            unchanged: 0,
            outdated: 0,
            refused: 0,
            awaiting_evidence: 0,
            errors: Vec::new(),
            error_count: 0,
            elsewhere: 0,
            notes: Vec::new(),
            ranks_by_title: RanksByTitle::default(),
            duplicates: Vec::new(),
            rejects: Vec::new(),
            rows: Vec::new(),
            strange: Vec::new(),
            pictures: Vec::new(),
        }
    }

    /// Notes why a file was not read.
    pub(super) fn not_read(&mut self, error: &AppError) {
        const READ: [&str; 4] =
            ["sheet-none-recognised", "sheet-none-recognised-few", "sheet-ambiguous", "sheet-all-empty"];
        let message = error.message();
        self.unread = (!READ.contains(&message.code)).then(|| error.class());
        self.unreadable = Some(message);
    }

    /// The refused rows could not be given back at `path`.
    pub(super) fn list_unwritten(&mut self, path: &std::path::Path, why: Message) {
        let place = path.display().to_string();
        self.error_count += 1;
        self.errors
            .insert(0, ListedError { severity: Severity::Error, place, message: why, suggestion: None });
    }

    /// Whether anybody should look at it.
    pub fn has_problems(&self) -> bool {
        self.unreadable.is_some() || self.refused > 0 || self.error_count > 0
    }

    /// The counts by name, as they are kept with the batch.
    pub fn counts(&self) -> BTreeMap<String, u64> {
        [
            ("added", self.added),
            ("changed", self.changed),
            ("unchanged", self.unchanged),
            ("outdated", self.outdated),
            ("refused", self.refused),
        ]
        .into_iter()
        .map(|(name, count)| (name.to_owned(), count))
        .collect()
    }

    pub(super) fn list_error(&mut self, error: &CellError) {
        self.list_cell(Severity::Error, error);
    }

    pub(super) fn list_warning(&mut self, warning: &CellError) {
        self.list_cell(Severity::Warning, warning);
    }

    /// Says what a sheet was taken for, where neither its name nor a mark of the template says so.
    pub(super) fn list_taken_as(&mut self, sheet: &DataSheet, layout: &Layout, marker: Option<(&str, &str)>) {
        let named =
            sheet.name.starts_with(&layout.parts[sheet.part].sheet) || layout.calls(sheet.part, &sheet.name);
        let marked = marker.is_some_and(|(id, _)| id == layout.id);
        if !named && !marked && !sheet.has_errors() {
            let note = Message::new("import-sheet-taken-as").with("sheet", &sheet.name);
            self.notes.push(note.with_title("title", layout));
        }
    }

    /// Somebody was found only outside the unit that names them.
    pub(super) fn list_elsewhere(&mut self, remark: &CellError) {
        self.elsewhere += 1;
        if self.elsewhere <= Self::NAMED_ELSEWHERE {
            self.list_warning(remark);
        }
    }

    /// Says of how many remarks there are more than were listed.
    pub(super) fn sum_up(&mut self) {
        if self.elsewhere > Self::NAMED_ELSEWHERE {
            let more = self.elsewhere - Self::NAMED_ELSEWHERE;
            self.notes.push(Message::new("import-more-elsewhere").with("count", more));
        }
        self.notes.extend(self.ranks_by_title.told());
    }

    fn list_cell(&mut self, severity: Severity, error: &CellError) {
        self.list(ListedError {
            severity,
            place: error.place.to_string(),
            message: error.message.clone(),
            suggestion: error.suggestion.clone(),
        });
    }

    pub(super) fn list_finding(&mut self, finding: &SheetFinding) {
        self.list(ListedError {
            severity: finding.severity,
            place: finding.place.to_string(),
            message: finding.message.clone(),
            suggestion: finding.suggestion.clone(),
        });
    }

    fn list(&mut self, error: ListedError) {
        self.error_count += u64::from(error.severity == Severity::Error);
        // Warnings make room for errors.
        if self.errors.len() >= Self::LISTED && error.severity == Severity::Error {
            let warning = self.errors.iter().rposition(|e| e.severity == Severity::Warning);
            warning.map(|at| self.errors.remove(at));
        }
        if self.errors.len() < Self::LISTED {
            self.errors.push(error);
        }
    }
}
