//! The demo bureau, up to a given day: its spreadsheets are generated, written, and imported through the same import a
//! user has, file by file at the simulated time at which the bureau would have done it; in between, offices are granted
//! and people file single records themselves.

mod ballots;
mod by_hand;
mod evidence;
mod sign_in;
mod workbook;

use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::mpsc::{Receiver, sync_channel};

pub use ballots::make_demo_ballots;
use mingde_core::date::{Day, Timestamp};
use mingde_core::diagnostic::Message;
use mingde_core::policy::{Actor, Before, may_append};
use mingde_core::record::State;
use mingde_core::revision::{Draft, EntityKind};
use mingde_core::words::{Locale, say};
use mingde_demo::{
    Act, DemoBureau, DemoFile, FileContent, Planted, RecordRow, Settings, planted_text, shipped,
};
pub use mingde_demo::{DemoPerson, Told};
pub use sign_in::{DemoAccount, demo_accounts};

use crate::bureau::Bureau;
use crate::error::AppError;
use crate::import::{FileOutcome, ImportRequest, ImportSession, LikelyDuplicate};
use crate::library::{Library, SETTINGS};
use crate::progress::{Progress, Silent};
use workbook::WorkbookWriter;

/// The file that says which demo bureau was begun here, up to which day, and on a third line whether it was made to the
/// end.
const MADE: &str = "demo.txt";
const TO_THE_END: &str = "made";
/// The page about the trouble that is planted in it.
const PLANTED: &str = "planted.md";

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

/// A demo bureau that was begun in a folder.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BegunDemo {
    /// Name of its size.
    pub scale: String,
    /// Up to which day it tells.
    pub day: Day,
    /// Whether it was made to the end.
    pub whole: bool,
}

/// The demo bureau of a size as somebody finds it who looks on a day.
fn demo_bureau(library: &Library, scale: Scale, day: Day) -> Result<DemoBureau, AppError> {
    let text = match scale {
        Scale::Small => shipped::SMALL,
        Scale::County => shipped::COUNTY,
    };
    let settings = Settings::read(text, shipped::NAMES)?;
    let kinds = library.kinds.values().cloned();
    Ok(DemoBureau::new(settings, day, &library.calendar, kinds, (&shipped::RECORDS, shipped::OPEN))?)
}

/// The trouble planted in the demo bureau.
pub fn planted(library: &Library, scale: Scale, day: Day) -> Result<Vec<Planted>, AppError> {
    Ok(demo_bureau(library, scale, day)?.planted())
}

/// The people with offices in the demo bureau, and those among them as whom people sign in.
pub fn demo_people(library: &Library, scale: Scale, day: Day) -> Result<Vec<DemoPerson>, AppError> {
    Ok(demo_bureau(library, scale, day)?.people())
}

/// A file that has been written, or something that is done without one.
enum Ready {
    Workbook { path: PathBuf, recorded: Timestamp, reason: String },
    Withdrawals { kind: String, rows: Vec<RecordRow>, recorded: Timestamp, reason: String },
    Offices { people: Vec<DemoPerson>, told: Told, recorded: Timestamp },
    Act(Act),
}

/// Which demo bureau lies in this folder.
pub fn begun_demo(bureau: &Bureau) -> Option<BegunDemo> {
    let text = std::fs::read_to_string(bureau.data.join(MADE)).ok()?;
    let mut lines = text.lines().map(str::trim);
    let (scale, day) = (lines.next()?.to_owned(), lines.next()?.parse().ok()?);
    Some(BegunDemo { scale, day, whole: lines.next() == Some(TO_THE_END) })
}

/// Whoever has a ledger of his own must not find a demo bureau in it, nor two demo bureaus in one another.
async fn refuse_where_something_else_lies(bureau: &Bureau, scale: Scale, day: Day) -> Result<(), AppError> {
    let refused = |code| Message::new(code).with("path", bureau.data.display());
    match begun_demo(bureau) {
        Some(begun) if begun.scale != scale.name() => {
            Err(AppError::Conflict(refused("app-demo-other-scale").with("scale", begun.scale)))
        }
        Some(begun) if begun.day != day => {
            Err(AppError::Conflict(refused("app-demo-other-day").with("day", begun.day)))
        }
        Some(_) => Ok(()),
        None if bureau.store.checkpoint().await?.size == 0 => Ok(()),
        None => Err(AppError::Conflict(refused("app-demo-not-empty"))),
    }
}

/// A bureau in whose time no rulebook holds has nothing to show.
fn refuse_where_no_rulebook_holds(library: &Library, day: Day) -> Result<(), AppError> {
    let far = day.plus_months(by_hand::TERM) > Day::LATEST;
    let eve = Told::on(day).last();
    if far || !library.rulebooks.values().any(|rulebook| rulebook.effective.contains(eve)) {
        return Err(AppError::Invalid(Message::new("app-demo-bad-day").with("day", day)));
    }
    Ok(())
}

/// Makes the demo bureau as somebody finds it who looks on a day: nothing in it has happened or was recorded on that
/// day or later. Spreadsheets are kept in `<data>/表格`; where an earlier run was interrupted, what it did is recognised
/// and the rest follows. What the demo bureau has decided lies in `<data>/settings.yaml`, which holds from the next time
/// the bureau is opened; what is planted in it is told in `<data>/planted.md`.
///
/// # Errors
/// [`AppError::Conflict`] if the ledger holds anything else.
pub async fn make_demo(
    bureau: &Bureau,
    actor: &Actor,
    scale: Scale,
    day: Day,
    progress: &mut dyn Progress,
) -> Result<DemoOutcome, AppError> {
    refuse_where_something_else_lies(bureau, scale, day).await?;
    refuse_where_no_rulebook_holds(&bureau.library(), day)?;
    let folder = bureau.data.join("表格");
    std::fs::create_dir_all(&folder).map_err(AppError::file(&folder))?;
    let write = |name: &str, text: String| {
        let path = bureau.data.join(name);
        std::fs::write(&path, text).map_err(AppError::file(&path))
    };
    let begun = format!("{}\n{day}\n", scale.name());
    write(MADE, begun.clone())?;
    let demo = demo_bureau(&bureau.library(), scale, day)?;
    if !bureau.data.join(SETTINGS).exists() {
        write(SETTINGS, shipped::SETTINGS.replace("{year}", &demo.told().first().year().to_string()))?;
    }
    write(PLANTED, planted_text(&demo.planted(), day))?;
    let writer = WorkbookWriter::new(&bureau.library(), demo.registry());
    let mut outcome = DemoOutcome { folder: folder.clone(), ..DemoOutcome::default() };
    let mut session = ImportSession::begin(bureau, actor).await?;
    progress.begin(&Message::new("app-making-demo"), 0);
    // One thread generates and writes spreadsheets while the files before are imported.
    let (send, ready) = sync_channel(4);
    let generator = std::thread::spawn(move || {
        // Whoever received has given up where nothing can be sent.
        let _ = tell(&demo, &writer, &folder, &mut |ready| send.send(ready).is_ok());
    });
    let imported = import_all(bureau, actor, &mut session, ready, &mut outcome, progress).await;
    // The channel is closed by now, so the thread has ended or ends with the file it is at.
    if generator.join().is_err() {
        tracing::error!("the demo generator panicked");
    }
    imported?;
    write(MADE, format!("{begun}{TO_THE_END}\n"))?;
    progress.finish();
    Ok(outcome)
}

/// Everything in the order in which it happens, as long as somebody takes it; `None` when nobody does any more.
fn tell(
    demo: &DemoBureau,
    writer: &WorkbookWriter,
    folder: &Path,
    take: &mut dyn FnMut(Result<Ready, AppError>) -> bool,
) -> Option<()> {
    let mut take = |ready: Result<Ready, AppError>| {
        let failed = ready.is_err();
        (take(ready) && !failed).then_some(())
    };
    let mut acts = demo.acts().into_iter().peekable();
    for file in demo.files() {
        while let Some(act) = acts.next_if(|act| act.at <= file.recorded) {
            take(Ok(Ready::Act(act)))?;
        }
        let recorded = file.recorded;
        let registry_ends = matches!(file.content, FileContent::Members(_));
        take(write_file(writer, folder, file))?;
        if registry_ends {
            take(Ok(Ready::Offices { people: demo.people(), told: demo.told(), recorded }))?;
        }
    }
    acts.try_for_each(|act| take(Ok(Ready::Act(act))))
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
    let mut hands = None;
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
                    sent: None,
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
            Ready::Offices { people, told, recorded } => {
                // Without the registry nothing of what follows can be.
                let unreadable = |file: &FileOutcome| Some((file.file.clone(), file.unreadable.clone()?));
                if let Some((file, cause)) = outcome.trouble.iter().find_map(unreadable) {
                    let [chinese, english] = [Locale::ZhCn, Locale::En].map(|locale| say(locale, &cause));
                    let message = Message::new("app-demo-unreadable").with("file", file);
                    return Err(AppError::Invalid(message.with_translated("cause", &chinese, &english)));
                }
                by_hand::grant(bureau, actor, (&people, told, recorded)).await?;
            }
            Ready::Act(act) => {
                let hands = match &mut hands {
                    Some(hands) => hands,
                    none => none.insert(by_hand::Hands::load(bureau).await?),
                };
                hands.act(bureau, &act).await?;
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
