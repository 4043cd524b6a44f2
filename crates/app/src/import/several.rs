//! Several files, one after the other.

use std::path::PathBuf;

use mingde_core::date::Timestamp;
use mingde_core::policy::Actor;
use mingde_core::words::Locale;

use super::{FileOutcome, ImportSession};
use crate::bureau::Bureau;
use crate::error::AppError;
use crate::progress::Progress;
use crate::uploads::Sent;

/// How to import.
#[derive(Debug, Clone)]
pub struct ImportRequest {
    /// Workbooks, in the order given.
    pub files: Vec<PathBuf>,
    /// Check everything, write nothing.
    pub dry_run: bool,
    /// Why values that are already there change; a default names the file.
    pub reason: Option<String>,
    /// Where to put the workbooks with the rejected rows; beside each file if not given.
    pub rejects: Option<PathBuf>,
    /// Language of the reasons in those workbooks.
    pub locale: Locale,
    /// The file itself, where it came by a page: `files` then has its name alone, and the rows that go back are put beside it.
    pub sent: Option<Sent>,
}

/// What came of importing several files.
#[derive(Debug)]
pub struct Imported {
    /// The files that were dealt with, in the order given. What was taken of them is in the ledger.
    pub outcomes: Vec<FileOutcome>,
    /// Where and why it ended before the last file.
    pub stopped: Option<Stopped>,
}

/// The end of an import before its last file: the ledger failed or refused.
#[derive(Debug)]
pub struct Stopped {
    /// The file at which it ended. Nothing of it was taken.
    pub file: PathBuf,
    /// The number of files behind it, which were not looked at.
    pub left: usize,
    /// Why.
    pub error: AppError,
}

/// Imports the files, one transaction each. Files after an unreadable one are still imported; what ends the import
/// as a whole does not hide what was taken before.
pub async fn import(
    bureau: &Bureau,
    actor: &Actor,
    now: Timestamp,
    request: &ImportRequest,
    progress: &mut dyn Progress,
) -> Result<Imported, AppError> {
    let mut session = ImportSession::begin(bureau, actor).await?;
    let mut imported = Imported { outcomes: Vec::new(), stopped: None };
    for (at, file) in request.files.iter().enumerate() {
        match session.import_file(file, now, request, progress).await {
            Ok(outcome) => imported.outcomes.push(outcome),
            Err(error) => {
                let left = request.files.len() - at - 1;
                imported.stopped = Some(Stopped { file: file.clone(), left, error });
                break;
            }
        }
    }
    Ok(imported)
}
