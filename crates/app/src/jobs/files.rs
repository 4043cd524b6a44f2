//! Files that jobs made: where they lie, who has them, and when they go.

use std::fs::{self, File};
use std::path::PathBuf;

use mingde_core::date::Timestamp;
use mingde_core::diagnostic::Message;
use mingde_core::policy::Actor;
use mingde_files::make_private_folder;
use mingde_store::{Beside, LongJob};

use super::{DAY, JobSort};
use crate::bureau::Bureau;
use crate::error::AppError;
use crate::long_work::apart;

/// The folder, below the data; backups pass it by.
const MADE: &str = "made";
/// So long a file waits to be fetched that is not kept.
const WAITS: i64 = DAY;

/// A file that a job made.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct JobFile {
    /// What it is called.
    pub name: String,
    /// Bytes.
    pub bytes: u64,
    /// Until when it waits to be fetched; none where it stays until somebody removes it.
    pub until: Option<Timestamp>,
}

/// The folder of what was made, which is there from now on.
pub(crate) fn made(bureau: &Bureau) -> Result<PathBuf, AppError> {
    let folder = bureau.data.join(MADE);
    make_private_folder(&folder).map_err(AppError::file(&folder))?;
    Ok(folder)
}

/// Whether somebody may have what a job made: who began it, as long as they may begin such a job; a backup, which opens with two
/// things, whoever looks after the machine.
fn may_have(actor: &Actor, job: &LongJob) -> bool {
    let Some(sort) = JobSort::read(&job.sort) else { return false };
    sort.may(actor) && (sort == JobSort::Backup || job.account == actor.account().as_str())
}

/// The file of a job, if it is there and somebody may have it.
pub(super) fn of(bureau: &Bureau, actor: &Actor, job: &LongJob) -> Option<JobFile> {
    let name = job.file.clone().filter(|_| may_have(actor, job))?;
    let bytes = fs::metadata(bureau.data.join(MADE).join(&name)).ok()?.len();
    let until = job.ended.filter(|_| !job.kept).map(|ended| Timestamp(ended.0 + WAITS));
    Some(JobFile { name, bytes, until })
}

async fn expected(bureau: &Bureau, actor: &Actor, id: &str) -> Result<(LongJob, JobFile), AppError> {
    let unknown = || AppError::NotFound(Message::new("job-unknown"));
    let job = bureau.store.long_job(id).await?.ok_or_else(unknown)?;
    let file = of(bureau, actor, &job).ok_or_else(unknown)?;
    Ok((job, file))
}

/// The file of a job, to be read from its beginning.
///
/// # Errors
/// [`AppError::NotFound`] if it is not there, or somebody else's.
pub async fn job_file(bureau: &Bureau, actor: &Actor, id: &str) -> Result<(JobFile, File), AppError> {
    let (_, file) = expected(bureau, actor, id).await?;
    let path = bureau.data.join(MADE).join(&file.name);
    let opened = File::open(&path).map_err(AppError::file(&path))?;
    Ok((file, opened))
}

/// Removes the file of a job.
///
/// # Errors
/// Those of [`job_file`].
pub async fn remove_job_file(bureau: &Bureau, actor: &Actor, id: &str) -> Result<(), AppError> {
    let (job, file) = expected(bureau, actor, id).await?;
    remove(bureau, &job.id, &file.name).await
}

async fn remove(bureau: &Bureau, id: &str, name: &str) -> Result<(), AppError> {
    let path = bureau.data.join(MADE).join(name);
    match fs::remove_file(&path) {
        Err(error) if error.kind() != std::io::ErrorKind::NotFound => {
            return Err(AppError::file(&path)(error));
        }
        _ => {}
    }
    let mut changes = Beside::default();
    changes.drop_file_of_long_job(id, name);
    Ok(bureau.store.change_beside(changes).await?)
}

/// Removes files that nobody fetched.
pub(crate) async fn drop_old_files(bureau: &Bureau, now: Timestamp) -> Result<(), AppError> {
    for job in bureau.store.long_jobs_with_files().await? {
        let is_over = job.ended.is_some_and(|ended| ended.0 + WAITS < now.0);
        if let Some(name) = job.file.as_deref().filter(|_| is_over && !job.kept) {
            remove(bureau, &job.id, name).await?;
        }
    }
    Ok(())
}

/// Removes what a server that was cut off had half made: all that no job names.
pub(super) async fn sweep(bureau: &Bureau) -> Result<(), AppError> {
    let folder = bureau.data.join(MADE);
    let named: Vec<String> =
        bureau.store.long_jobs_with_files().await?.into_iter().filter_map(|job| job.file).collect();
    apart(move || {
        let Ok(entries) = fs::read_dir(&folder) else { return };
        let strays = entries.flatten().filter(|entry| {
            entry.file_name().to_str().is_none_or(|name| !named.iter().any(|known| known == name))
        });
        for stray in strays {
            let path = stray.path();
            let is_folder = stray.file_type().is_ok_and(|sort| sort.is_dir());
            let gone = if is_folder { fs::remove_dir_all(&path) } else { fs::remove_file(&path) };
            if let Err(error) = gone {
                tracing::warn!(%error, "what was half made was not removed");
            }
        }
    })
    .await;
    Ok(())
}
