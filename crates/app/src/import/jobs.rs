//! Imports behind the requests that asked for them. What is done in a moment is answered at once; whoever has to wait may
//! leave and come back. What stands of it in the ledger is one transaction at its end, in which it is also said that it
//! ended: a server that ends before leaves nothing half done, and the next one says so.

use std::sync::Arc;
use std::sync::atomic::Ordering;
use std::time::Duration;

use mingde_core::date::Timestamp;
use mingde_core::diagnostic::Message;
use mingde_core::policy::Actor;
use mingde_core::words::Locale;
use mingde_store::{Beside, ImportJob, JobState};

use super::worked_on::{Ending, Job, OpenImport};
use super::{FileOutcome, ImportRequest, ImportSession};
use crate::bureau::Bureau;
use crate::error::AppError;
use crate::progress::Progress;
use crate::uploads::{Sent, whole_upload};

/// What somebody wants of a workbook that was sent.
#[derive(Debug, Clone, Copy)]
pub struct Wanted<'w> {
    /// The file.
    pub id: &'w str,
    /// When it is asked for.
    pub now: Timestamp,
    /// Language of the reasons in returned rows.
    pub locale: Locale,
    /// So long the answer may take. What takes longer is told as being worked on.
    pub patience: Duration,
}

/// Where an import stands.
#[derive(Debug)]
pub enum ImportState {
    /// It came to its end.
    Ended {
        /// What came of it.
        outcome: Arc<FileOutcome>,
        /// Whether it was only looked at.
        looks: bool,
    },
    /// It is worked on.
    Working {
        /// So many rows so far.
        rows: u64,
        /// Whether it is only looked at.
        looks: bool,
    },
    /// The server ended before it did. Nothing of it was written.
    Interrupted {
        /// Whether it was only looked at.
        looks: bool,
    },
    /// It was taken by a server that has ended since; this one knows the batch and not what was said of each row.
    Taken {
        /// The batch; none where nothing was new.
        batch: Option<String>,
    },
}

/// What would become of a workbook that was sent. What was seen of it holds until the ledger goes on; `anew` looks again.
///
/// # Errors
/// `upload-unknown` for a file of nobody or somebody else, `import-too-many-at-once`, and what the import itself ended
/// with.
pub async fn look_at(
    bureau: &Arc<Bureau>,
    actor: &Arc<Actor>,
    wanted: Wanted<'_>,
    anew: bool,
) -> Result<ImportState, AppError> {
    let sent = whole_upload(bureau, actor, wanted.id)?;
    match bureau.jobs.of(wanted.id) {
        Some(job) if !job.is_over() => return job.state(bureau, wanted.patience).await,
        Some(job) if !anew && (!job.looks || job.position == bureau.position().await?) => {
            return job.state(bureau, wanted.patience).await;
        }
        Some(_) => {}
        None if anew => {}
        None => match bureau.store.import_job(wanted.id).await? {
            Some(job) if job.state == JobState::Interrupted => {
                return Ok(ImportState::Interrupted { looks: job.looks });
            }
            Some(job) if job.state == JobState::Done => return Ok(ImportState::Taken { batch: job.batch }),
            _ => {}
        },
    }
    begin(bureau, actor, sent, wanted, true).await
}

/// Takes a workbook that was sent.
///
/// # Errors
/// Those of [`look_at`].
pub async fn take_sent(
    bureau: &Arc<Bureau>,
    actor: &Arc<Actor>,
    wanted: Wanted<'_>,
) -> Result<ImportState, AppError> {
    let sent = whole_upload(bureau, actor, wanted.id)?;
    match bureau.jobs.of(wanted.id) {
        // Sent twice it is one import,
        Some(job) if !job.is_over() || !job.looks => return job.state(bureau, wanted.patience).await,
        Some(_) => {}
        // also where another server took it: what was undone since does not come back of itself.
        None => match bureau.store.import_job(wanted.id).await? {
            Some(job) if job.state == JobState::Done => return Ok(ImportState::Taken { batch: job.batch }),
            _ => {}
        },
    }
    begin(bureau, actor, sent, wanted, false).await
}

/// The imports of the actor that are worked on or were interrupted, the latest first.
pub async fn open_imports(bureau: &Bureau, actor: &Actor) -> Result<Vec<OpenImport>, AppError> {
    let known = bureau.store.import_jobs_open(actor.account().as_str()).await?;
    let mut open = bureau.jobs.open(actor.account());
    let others: Vec<ImportJob> = known.into_iter().filter(|job| bureau.jobs.of(&job.id).is_none()).collect();
    open.extend(others.into_iter().map(|job| OpenImport {
        id: job.id,
        file: job.file,
        begun: job.begun,
        is_interrupted: job.state == JobState::Interrupted,
    }));
    open.sort_by(|one, other| other.begun.cmp(&one.begun).then_with(|| one.id.cmp(&other.id)));
    Ok(open)
}

/// Says of the imports that a former server left that they were interrupted: whoever starts a server says so first.
pub async fn interrupt_imports(bureau: &Bureau) -> Result<(), AppError> {
    Ok(bureau.store.change_beside(interrupted()).await?)
}

/// The same, unless somebody else writes just now. Gives whether it is done.
pub async fn interrupt_imports_if_free(bureau: &Bureau) -> Result<bool, AppError> {
    Ok(bureau.store.change_beside_if_free(interrupted()).await?)
}

fn interrupted() -> Beside {
    let mut changes = Beside::default();
    changes.interrupt_import_jobs();
    changes
}

async fn begin(
    bureau: &Arc<Bureau>,
    actor: &Arc<Actor>,
    sent: Sent,
    wanted: Wanted<'_>,
    looks: bool,
) -> Result<ImportState, AppError> {
    let upload = sent.upload.clone();
    let request = ImportRequest {
        files: vec![upload.name.clone().into()],
        dry_run: looks,
        reason: None,
        rejects: None,
        locale: wanted.locale,
        sent: Some(sent),
    };
    let position = bureau.position().await?;
    let job = Arc::new(Job::new(upload, actor.account().clone(), looks, wanted.now, position));
    let held = bureau.jobs.put(&job)?;
    if !Arc::ptr_eq(&held, &job) {
        return held.state(bureau, wanted.patience).await;
    }
    if !looks && let Err(error) = job.note(bureau).await {
        bureau.jobs.forget(&job);
        return Err(error);
    }
    tokio::spawn(work(bureau.clone(), actor.clone(), job.clone(), request));
    let state = job.state(bureau, wanted.patience).await?;
    if matches!(state, ImportState::Working { looks: true, .. }) {
        job.note(bureau).await?;
    }
    Ok(state)
}

/// The whole of an import, whoever waits for it.
async fn work(bureau: Arc<Bureau>, actor: Arc<Actor>, job: Arc<Job>, request: ImportRequest) {
    // However it ends, nobody waits for it any longer.
    let ending = Ending(job.clone());
    let came = run(&bureau, &actor, &job, &request).await;
    if job.is_noted.load(Ordering::Acquire) {
        let mut changes = Beside::default();
        match &came {
            Ok(_) if !job.looks => changes.end_import_job(&job.sent.id, None),
            _ => changes.drop_import_job(&job.sent.id),
        }
        if let Err(error) = bureau.store.change_beside(changes).await {
            tracing::warn!(%error, "that an import ended could not be noted");
        }
    }
    *job.came() = Some(came.map(Arc::new));
    drop(ending);
}

async fn run(
    bureau: &Bureau,
    actor: &Actor,
    job: &Job,
    request: &ImportRequest,
) -> Result<FileOutcome, AppError> {
    let mut session = ImportSession::begin(bureau, actor).await?;
    session.job = (!job.looks).then(|| job.sent.id.clone());
    session.import_file(&request.files[0], job.begun, request, &mut Count(job)).await
}

/// Counts the rows of a job.
struct Count<'j>(&'j Job);

impl Progress for Count<'_> {
    fn begin(&mut self, _: &Message, _: u64) {}
    fn reach(&mut self, done: u64) {
        self.0.rows.store(done, Ordering::Relaxed);
    }
    fn finish(&mut self) {}
}

impl Job {
    /// Where it stands, after it was waited for.
    async fn state(self: &Arc<Self>, bureau: &Bureau, patience: Duration) -> Result<ImportState, AppError> {
        let mut has_ended = self.has_ended.subscribe();
        if tokio::time::timeout(patience, has_ended.wait_for(|ended| *ended)).await.is_err() {
            return Ok(ImportState::Working { rows: self.rows.load(Ordering::Relaxed), looks: self.looks });
        }
        let mut came = self.came();
        match &*came {
            Some(Ok(outcome)) => Ok(ImportState::Ended { outcome: outcome.clone(), looks: self.looks }),
            // An error is told once; whoever asks again begins anew.
            _ => {
                bureau.jobs.forget(self);
                came.take()
                    .unwrap_or(Err(AppError::Conflict(Message::new("import-broken-off"))))
                    .map(|outcome| ImportState::Ended { outcome, looks: self.looks })
            }
        }
    }

    /// Makes it known to whoever comes back after this server has ended.
    async fn note(&self, bureau: &Bureau) -> Result<(), AppError> {
        self.is_noted.store(true, Ordering::Release);
        let mut changes = Beside::default();
        changes.begin_import_job(&ImportJob {
            id: self.sent.id.clone(),
            account: self.account.to_string(),
            file: self.sent.name.clone(),
            looks: self.looks,
            state: JobState::Running,
            begun: self.begun,
            batch: None,
        });
        if !self.looks {
            return Ok(bureau.store.change_beside(changes).await?);
        }
        // Whoever only looks does not wait for whoever writes. It may have ended before this was its turn.
        if bureau.store.change_beside_if_free(changes).await? && self.is_over() {
            let mut over = Beside::default();
            over.drop_import_job(&self.sent.id);
            bureau.store.change_beside(over).await?;
        }
        Ok(())
    }
}
