//! The demo bureau: its spreadsheets are generated, written, and imported through the same import a user has,
//! file by file at the simulated time at which the bureau would have done it.

mod evidence;
mod workbook;

use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::mpsc::{Receiver, sync_channel};

use mingde_core::date::Timestamp;
use mingde_core::diagnostic::Message;
use mingde_core::policy::{Actor, Before, may_append};
use mingde_core::record::State;
use mingde_core::revision::{Draft, EntityKind};
use mingde_core::words::Locale;
use mingde_demo::{DemoBureau, DemoFile, FileContent, Planted, RecordRow, Settings, shipped};

use crate::bureau::Bureau;
use crate::error::AppError;
use crate::import::{FileOutcome, ImportRequest, ImportSession, LikelyDuplicate};
use crate::library::{Library, SETTINGS};
use crate::progress::{Progress, Silent};
use workbook::WorkbookWriter;

/// The file that says which demo bureau was begun here, and on a second line whether it was made to the end.
const MADE: &str = "demo.txt";
const TO_THE_END: &str = "made";

/// How large the demo bureau is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Scale {
    /// A few schools, for a quick look and for tests.
    Small,
    /// The size the first source document states.
    County,
}

impl Scale {
    /// Its name at the command line.
    pub fn name(self) -> &'static str {
        match self {
            Self::Small => "small",
            Self::County => "county",
        }
    }
}

/// What came of making the demo bureau.
#[derive(Debug, Default)]
pub struct DemoOutcome {
    /// Files written and imported.
    pub files: u64,
    /// Entities added.
    pub added: u64,
    /// Entities changed.
    pub changed: u64,
    /// Records taken back.
    pub withdrawn: u64,
    /// Records that were not accepted, because evidence their kind requires is missing; there should be none.
    pub awaiting_evidence: u64,
    /// Persons that may be in the registry twice.
    pub duplicates: Vec<LikelyDuplicate>,
    /// Files with refused rows; there should be none.
    pub trouble: Vec<FileOutcome>,
    /// Folder with the spreadsheets.
    pub folder: PathBuf,
}

/// The demo bureau of a size.
fn demo_bureau(library: &Library, scale: Scale) -> Result<DemoBureau, AppError> {
    let text = match scale {
        Scale::Small => shipped::SMALL,
        Scale::County => shipped::COUNTY,
    };
    let settings = Settings::read(text, shipped::NAMES)?;
    Ok(DemoBureau::new(settings, library.kinds.values().cloned(), &shipped::RECORDS)?)
}

/// The trouble planted in the demo bureau, and the text that describes it.
pub fn planted(library: &Library, scale: Scale) -> Result<Vec<Planted>, AppError> {
    Ok(demo_bureau(library, scale)?.planted())
}

/// A file that has been written, or that takes records back.
enum Ready {
    Workbook { path: PathBuf, recorded: Timestamp, reason: String },
    Withdrawals { kind: String, rows: Vec<RecordRow>, recorded: Timestamp, reason: String },
}

/// Whether the demo bureau of this size has been made in this folder.
pub fn demo_is_made(bureau: &Bureau, scale: Scale) -> bool {
    begun(bureau).is_some_and(|(name, whole)| name == scale.name() && whole)
}

/// Which demo bureau lies in this folder, and whether all of it.
fn begun(bureau: &Bureau) -> Option<(String, bool)> {
    let text = std::fs::read_to_string(bureau.data.join(MADE)).ok()?;
    let mut lines = text.lines();
    let name = lines.next()?.trim().to_owned();
    Some((name, lines.next().is_some_and(|line| line.trim() == TO_THE_END)))
}

/// Whoever has a ledger of his own must not find a demo bureau in it, nor two demo bureaus in one another.
async fn refuse_where_something_else_lies(bureau: &Bureau, scale: Scale) -> Result<(), AppError> {
    let path = bureau.data.display();
    match begun(bureau) {
        Some((name, _)) if name == scale.name() => Ok(()),
        Some((name, _)) => Err(AppError::Conflict(
            Message::new("app-demo-other-scale").with("path", path).with("scale", name),
        )),
        None if bureau.store.checkpoint().await?.size == 0 => Ok(()),
        None => Err(AppError::Conflict(Message::new("app-demo-not-empty").with("path", path))),
    }
}

/// Makes the demo bureau. Spreadsheets are kept in `<data>/表格`; where an earlier run was interrupted, what it
/// imported is recognised and the rest follows. What the demo bureau has decided lies in `<data>/settings.yaml`, which holds
/// from the next time the bureau is opened.
///
/// # Errors
/// [`AppError::Conflict`] if the ledger holds anything else.
pub async fn make_demo(
    bureau: &Bureau,
    actor: &Actor,
    scale: Scale,
    progress: &mut dyn Progress,
) -> Result<DemoOutcome, AppError> {
    refuse_where_something_else_lies(bureau, scale).await?;
    let folder = bureau.data.join("表格");
    std::fs::create_dir_all(&folder).map_err(AppError::file(&folder))?;
    let made = bureau.data.join(MADE);
    std::fs::write(&made, scale.name()).map_err(AppError::file(&made))?;
    let settings = bureau.data.join(SETTINGS);
    if !settings.exists() {
        std::fs::write(&settings, shipped::SETTINGS).map_err(AppError::file(&settings))?;
    }
    let demo = demo_bureau(&bureau.library(), scale)?;
    let writer = WorkbookWriter::new(&bureau.library(), demo.registry());
    let mut outcome = DemoOutcome { folder: folder.clone(), ..DemoOutcome::default() };
    let mut session = ImportSession::begin(bureau, actor).await?;
    progress.begin(&Message::new("app-making-demo"), 0);
    // One thread generates and writes spreadsheets while the files before are imported.
    let (send, ready) = sync_channel(4);
    let generator = std::thread::spawn(move || {
        for file in demo.files() {
            let written = write_file(&writer, &folder, file);
            let failed = written.is_err();
            if send.send(written).is_err() || failed {
                break;
            }
        }
    });
    let imported = import_all(bureau, actor, &mut session, ready, &mut outcome, progress).await;
    // The channel is closed by now, so the thread has ended or ends with the file it is at.
    if generator.join().is_err() {
        tracing::error!("the demo generator panicked");
    }
    imported?;
    std::fs::write(&made, format!("{}\n{TO_THE_END}\n", scale.name())).map_err(AppError::file(&made))?;
    progress.finish();
    Ok(outcome)
}

fn write_file(writer: &WorkbookWriter, folder: &Path, file: DemoFile) -> Result<Ready, AppError> {
    let DemoFile { name, recorded, reason, content } = file;
    if let FileContent::Withdrawals { kind, rows } = content {
        return Ok(Ready::Withdrawals { kind, rows, recorded, reason });
    }
    let path = folder.join(name);
    if let Some(parent) = path.parent() {
        std::fs::create_dir_all(parent).map_err(AppError::file(parent))?;
    }
    writer.write(&content, &path)?;
    Ok(Ready::Workbook { path, recorded, reason })
}

async fn import_all(
    bureau: &Bureau,
    actor: &Actor,
    session: &mut ImportSession<'_>,
    ready: Receiver<Result<Ready, AppError>>,
    outcome: &mut DemoOutcome,
    progress: &mut dyn Progress,
) -> Result<(), AppError> {
    for file in ready {
        match file? {
            Ready::Workbook { path, recorded, reason } => {
                // A file that corrects is never taken for one that was taken before.
                if !reason.is_empty() && was_taken(bureau, &path, recorded).await? {
                    outcome.files += 1;
                    continue;
                }
                let request = ImportRequest {
                    files: Vec::new(),
                    dry_run: false,
                    reason: (!reason.is_empty()).then_some(reason),
                    rejects: None,
                    locale: Locale::ZhCn,
                    name: None,
                };
                let mut imported = session.import_file(&path, recorded, &request, &mut Silent).await?;
                outcome.files += 1;
                outcome.added += imported.added;
                outcome.changed += imported.changed;
                outcome.awaiting_evidence += imported.awaiting_evidence;
                outcome.duplicates.append(&mut imported.duplicates);
                progress.reach(outcome.files);
                if imported.has_problems() {
                    outcome.trouble.push(imported);
                }
            }
            Ready::Withdrawals { kind, rows, recorded, reason } => {
                outcome.withdrawn += withdraw(bureau, actor, &kind, &rows, recorded, &reason).await?;
            }
        }
    }
    Ok(())
}

/// Whether an earlier run came past this file.
async fn was_taken(bureau: &Bureau, path: &Path, recorded: Timestamp) -> Result<bool, AppError> {
    let bytes = std::fs::read(path).map_err(AppError::file(path))?;
    let taken = bureau.store.batches_of_file(blake3::hash(&bytes).to_hex().as_str()).await?;
    Ok(taken.iter().any(|batch| batch.recorded == recorded))
}

async fn withdraw(
    bureau: &Bureau,
    actor: &Actor,
    kind: &str,
    rows: &[RecordRow],
    recorded: Timestamp,
    reason: &str,
) -> Result<u64, AppError> {
    let library = bureau.library();
    let kind: &Arc<_> = library.kind(kind)?;
    let mut writer = bureau.store.begin(actor, recorded).await?;
    let mut permitted = Vec::new();
    for row in rows {
        let id = row.content(kind).derive_id(kind);
        let history = bureau.store.history(id.0).await?;
        let Some(latest) = history.last().filter(|r| r.draft.state != State::Withdrawn) else { continue };
        let draft = Draft { state: State::Withdrawn, reason: reason.to_owned(), ..latest.draft.clone() };
        debug_assert_eq!(draft.entity, EntityKind::Record);
        permitted.push(may_append(actor, draft, Before::Kept(latest.standing()), Some(kind))?);
    }
    let count = permitted.len() as u64;
    if count == 0 {
        return Ok(0);
    }
    writer.append(permitted, None).await?;
    writer.audit("withdraw", &kind.id, reason);
    bureau.commit(writer).await?;
    Ok(count)
}
