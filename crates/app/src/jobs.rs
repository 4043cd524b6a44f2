//! Work that takes longer than somebody waits for a page: a backup, an export of everything, the ledger read again. It goes on behind
//! the request that began it; whoever began it leaves, comes back and finds how far it is, what came of it, or that the server
//! ended before it did. Imports have their own way ([`crate::import`]) and are listed beside them.

mod backup;
mod exporting;
mod files;
mod verifying;
mod worked_on;

use std::sync::Arc;
use std::time::Duration;

use mingde_core::date::Timestamp;
use mingde_core::diagnostic::Message;
use mingde_core::office::Power;
use mingde_core::policy::Actor;
use mingde_core::reason;
use mingde_store::{Beside, JobEnd, JobState, NewLongJob};

use crate::bureau::Bureau;
use crate::error::AppError;
use crate::import::{OpenImport, open_imports};
use crate::view::Title;

pub use backup::{BackupOrder, RESTORED_FROM, begin_backup, note_backup, restore_backup};
pub use exporting::begin_export;
pub use files::{JobFile, job_file, remove_job_file};
pub(crate) use files::{drop_old_files, made};
pub use verifying::begin_verification;
pub(crate) use worked_on::LongJobs;
use worked_on::{Ending, Working};

/// So many jobs are listed.
const LISTED: u32 = 50;
const DAY: i64 = 86_400 * 1_000_000;
/// So long it is known of a job that it was.
pub(crate) const JOBS_KEPT: i64 = 400 * DAY;

/// What is done.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum JobSort {
    /// The whole data folder in one closed file.
    Backup,
    /// Everything as Parquet files in one archive.
    Export,
    /// The whole ledger read again and held against its signatures.
    Verification,
}

impl JobSort {
    const ALL: [Self; 3] = [Self::Backup, Self::Export, Self::Verification];

    /// Its name in codes of words, in the tables and in the trail.
    pub fn name(self) -> &'static str {
        match self {
            Self::Backup => "backup",
            Self::Export => "export",
            Self::Verification => "verification",
        }
    }

    fn read(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|sort| sort.name() == name)
    }

    /// Whether somebody may have it done, for the whole bureau.
    pub fn may(self, actor: &Actor) -> bool {
        let may = |power| actor.may(power).is_ok();
        match self {
            Self::Backup => may(Power::AdministerAccounts),
            Self::Export => may(Power::ReadEverything),
            Self::Verification => may(Power::AdministerAccounts) || may(Power::ReadAuditTrail),
        }
    }

    fn expect(self, actor: &Actor) -> Result<(), AppError> {
        match self.may(actor) {
            true => Ok(()),
            false => Err(AppError::NotFound(Message::new("job-unknown"))),
        }
    }
}

/// Whether somebody may have anything done here.
pub fn has_jobs(actor: &Actor) -> bool {
    JobSort::ALL.into_iter().any(|sort| sort.may(actor))
}

/// A job as it is listed.
#[derive(Debug, Clone)]
pub struct JobLine {
    /// What it is called in addresses.
    pub id: String,
    /// What is done.
    pub sort: JobSort,
    /// Who began it.
    pub who: Title,
    /// Where it stands.
    pub state: JobState,
    /// When it was begun.
    pub begun: Timestamp,
    /// When it ended, or was found cut off.
    pub ended: Option<Timestamp>,
    /// So much of how much, while this process works on it; of nought where that is not known yet.
    pub progress: Option<(u64, u64)>,
    /// What came of it, or why nothing did, as [`reason::say`] reads it.
    pub outcome: String,
    /// The file that is there, for those who may have it.
    pub file: Option<JobFile>,
}

/// The page of jobs.
#[derive(Debug, Clone)]
pub struct JobsPage {
    /// The latest, the latest first: all for whoever looks after the machine, their own for others.
    pub lines: Vec<JobLine>,
    /// Imports of one's own that are worked on or were cut off.
    pub imports: Vec<OpenImport>,
    /// Imports of others that are worked on, for whoever looks after the machine: when each was begun, and by whom.
    pub others: Vec<(Timestamp, Title)>,
    /// What may be begun.
    pub offered: Vec<JobSort>,
    /// A database server holds the ledger, which has backups of its own.
    pub is_on_a_server: bool,
}

impl JobsPage {
    /// Whether something of it is worked on.
    pub fn goes_on(&self) -> bool {
        self.lines.iter().any(|line| line.state == JobState::Running)
    }
}

/// What is worked on and what came of it.
///
/// # Errors
/// [`AppError::NotFound`] for whoever may have nothing done here.
pub async fn jobs_page(bureau: &Bureau, actor: &Actor) -> Result<JobsPage, AppError> {
    let mut offered: Vec<JobSort> = JobSort::ALL.into_iter().filter(|sort| sort.may(actor)).collect();
    if offered.is_empty() {
        return Err(AppError::NotFound(Message::new("job-unknown")));
    }
    let looks_after = actor.may(Power::AdministerAccounts).is_ok();
    let own = actor.account().as_str();
    let known = bureau.store.long_jobs((!looks_after).then_some(own), LISTED).await?;
    let sight = bureau.present().await?.sight(actor);
    let mut lines = Vec::new();
    for job in known {
        let Some(sort) = JobSort::read(&job.sort) else { continue };
        let progress = bureau.long_jobs.progress(&job.id);
        let file = files::of(bureau, actor, &job);
        lines.push(JobLine {
            sort,
            who: sight.author(&job.account),
            state: job.state,
            begun: job.begun,
            ended: job.ended,
            progress: progress.filter(|_| job.state == JobState::Running),
            outcome: job.outcome,
            file,
            id: job.id,
        });
    }
    let mut others = Vec::new();
    if looks_after {
        let running = bureau.store.import_jobs_running().await?;
        let running = running.into_iter().filter(|job| job.account != own);
        others.extend(running.map(|job| (job.begun, sight.author(&job.account))));
    }
    let is_on_a_server = is_on_a_server(bureau);
    offered.retain(|sort| *sort != JobSort::Backup || !is_on_a_server);
    Ok(JobsPage { lines, imports: open_imports(bureau, actor).await?, others, offered, is_on_a_server })
}

/// Whether a database server holds the ledger.
pub(crate) fn is_on_a_server(bureau: &Bureau) -> bool {
    bureau.store.kind_of_database().0 != "SQLite"
}

/// Says of the jobs that a former server left that they were cut off, and removes what it had half made: whoever starts a server
/// says so first.
pub async fn interrupt_jobs(bureau: &Bureau, now: Timestamp) -> Result<(), AppError> {
    let mut changes = Beside::default();
    changes.interrupt_long_jobs(now);
    bureau.store.change_beside(changes).await?;
    files::sweep(bureau).await
}

/// The same, unless somebody else writes just now. Gives whether it is done.
pub async fn interrupt_jobs_if_free(bureau: &Bureau, now: Timestamp) -> Result<bool, AppError> {
    let mut changes = Beside::default();
    changes.interrupt_long_jobs(now);
    let done = bureau.store.change_beside_if_free(changes).await?;
    if done {
        files::sweep(bureau).await?;
    }
    Ok(done)
}

/// Waits until a job that this process works on has ended, but no longer than that.
pub async fn wait_for_job(bureau: &Bureau, id: &str, patience: Duration) {
    let Some(working) = bureau.long_jobs.of(id) else { return };
    let mut has_ended = working.has_ended.subscribe();
    // Whoever has waited long enough comes back.
    _ = tokio::time::timeout(patience, has_ended.wait_for(|ended| *ended)).await;
}

/// What a job makes: the file, and what is said of it.
struct Made {
    file: Option<String>,
    outcome: Message,
}

/// Notes a job, with a line in the trail, and has it worked on. Gives its id.
async fn begin<W>(
    bureau: &Arc<Bureau>,
    actor: &Actor,
    (id, now): ([u8; 16], fn() -> Timestamp),
    (sort, kept): (JobSort, bool),
    work: impl FnOnce(Arc<Bureau>, Arc<Working>) -> W + Send,
) -> Result<String, AppError>
where
    W: Future<Output = Result<Made, AppError>> + Send + 'static,
{
    sort.expect(actor)?;
    let id = hex::encode(id);
    let working = Arc::new(Working::new(id.clone(), sort));
    bureau.long_jobs.put(&working)?;
    let ending = Ending { jobs: bureau.long_jobs.clone(), working: working.clone() };
    let job = NewLongJob {
        id: id.clone(),
        sort: sort.name().to_owned(),
        account: actor.account().to_string(),
        begun: now(),
        kept,
    };
    let mut changes = Beside::default();
    changes.begin_long_job(&job);
    let mut writer = bureau.store.begin(actor, now()).await?;
    writer.audit(sort.name(), &id, "");
    writer.change_beside(changes).await?;
    bureau.commit(writer).await?;
    let (work, bureau) = (work(bureau.clone(), working), bureau.clone());
    tokio::spawn(async move {
        let came = work.await;
        ended(&bureau, &ending.working.id, came, now()).await;
        drop(ending);
    });
    Ok(id)
}

/// Notes what came of a job.
async fn ended(bureau: &Bureau, id: &str, came: Result<Made, AppError>, now: Timestamp) {
    let end = match came {
        Ok(Made { file, outcome }) => {
            JobEnd { state: JobState::Done, ended: now, outcome: reason::coded(&outcome), file }
        }
        Err(error) => {
            tracing::error!(cause = ?error, "long work came to nothing");
            let outcome = reason::coded(&Message::new(why_nothing(&error)));
            JobEnd { state: JobState::Failed, ended: now, outcome, file: None }
        }
    };
    let mut changes = Beside::default();
    changes.end_long_job(id, &end);
    if let Err(error) = bureau.store.change_beside(changes).await {
        tracing::warn!(%error, "that long work ended could not be noted");
    }
}

/// Why nothing came of it, for whoever comes back: places on the machine are for the log.
fn why_nothing(error: &AppError) -> &'static str {
    match error.message().code {
        _ if error.is_disk_full() => "reason-job-disk-full",
        "ledger-no-backup" => "reason-job-on-a-server",
        "ledger-key-missing" | "ledger-key-damaged" => "reason-job-no-keys",
        _ => "reason-job-broken",
    }
}

/// Refuses what a database server keeps itself.
fn expect_embedded(bureau: &Bureau) -> Result<(), AppError> {
    match is_on_a_server(bureau) {
        true => Err(AppError::Store(mingde_store::StoreError::NoBackup)),
        false => Ok(()),
    }
}
