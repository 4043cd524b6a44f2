//! Which imports a process works on, or has worked on of late.

use std::collections::HashMap;
use std::sync::atomic::{AtomicBool, AtomicU64};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use mingde_core::date::Timestamp;
use mingde_core::diagnostic::Message;
use mingde_core::policy::Account;
use tokio::sync::watch;

use super::outcome::FileOutcome;
use crate::error::AppError;
use crate::uploads::Upload;

/// So many workbooks of one account are worked on at once.
const AT_ONCE: usize = 3;
/// So many that ended are remembered; after that the oldest is looked at anew.
const REMEMBERED: usize = 64;

/// An import that is not done, for whoever comes back.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OpenImport {
    /// The file.
    pub id: String,
    /// What it is called.
    pub file: String,
    /// When it was begun.
    pub begun: Timestamp,
    /// Whether the server ended before it did.
    pub is_interrupted: bool,
}

/// The imports that this process works on, or has worked on of late, by the files that were sent.
#[derive(Default)]
pub(crate) struct ImportJobs(Mutex<HashMap<String, Arc<Job>>>);

/// One of them.
pub(super) struct Job {
    pub sent: Upload,
    pub account: Account,
    pub looks: bool,
    pub begun: Timestamp,
    /// How many revisions the ledger held when it was begun.
    pub position: u64,
    pub rows: AtomicU64,
    /// Whether the database knows of it.
    pub is_noted: AtomicBool,
    pub has_ended: watch::Sender<bool>,
    pub came: Mutex<Option<Result<Arc<FileOutcome>, AppError>>>,
}

/// Says at its end that a job has ended.
pub(super) struct Ending(pub Arc<Job>);

impl Drop for Ending {
    fn drop(&mut self) {
        self.0.has_ended.send_replace(true);
    }
}

impl Job {
    pub fn new(sent: Upload, account: Account, looks: bool, begun: Timestamp, position: u64) -> Self {
        Self {
            sent,
            account,
            looks,
            begun,
            position,
            rows: AtomicU64::new(0),
            is_noted: AtomicBool::new(false),
            has_ended: watch::Sender::new(false),
            came: Mutex::new(None),
        }
    }

    pub fn came(&self) -> MutexGuard<'_, Option<Result<Arc<FileOutcome>, AppError>>> {
        self.came.lock().unwrap_or_else(PoisonError::into_inner)
    }

    pub fn is_over(&self) -> bool {
        *self.has_ended.borrow()
    }
}

impl ImportJobs {
    fn held(&self) -> MutexGuard<'_, HashMap<String, Arc<Job>>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    pub(super) fn of(&self, id: &str) -> Option<Arc<Job>> {
        self.held().get(id).cloned()
    }

    /// Puts a job in the place of what was known of its file, and gives back which job is there: another one where that is
    /// worked on, or was taken, since this one was thought of.
    ///
    /// # Errors
    /// `import-too-many-at-once` if too many of its account are worked on.
    pub(super) fn put(&self, job: &Arc<Job>) -> Result<Arc<Job>, AppError> {
        let mut held = self.held();
        if let Some(other) = held.get(&job.sent.id)
            && (!other.is_over() || !job.looks && !other.looks)
        {
            return Ok(other.clone());
        }
        let own = held.values().filter(|other| !other.is_over() && other.account == job.account);
        if own.count() >= AT_ONCE {
            return Err(AppError::Conflict(Message::new("import-too-many-at-once").with("most", AT_ONCE)));
        }
        if held.len() >= REMEMBERED {
            let over = held.iter().filter(|(_, job)| job.is_over());
            let oldest = over.min_by_key(|(_, job)| job.begun).map(|(id, _)| id.clone());
            oldest.map(|id| held.remove(&id));
        }
        held.insert(job.sent.id.clone(), job.clone());
        Ok(job.clone())
    }

    pub(super) fn forget(&self, job: &Arc<Job>) {
        let mut held = self.held();
        if held.get(&job.sent.id).is_some_and(|own| Arc::ptr_eq(own, job)) {
            held.remove(&job.sent.id);
        }
    }

    /// Whether a file was taken, or is being taken.
    pub(super) fn is_taken(&self, id: &str) -> bool {
        self.of(id).is_some_and(|job| !job.looks)
    }

    /// What was seen of a file is looked at anew.
    pub(super) fn forget_look(&self, id: &str) {
        self.held().retain(|held, job| held != id || !job.looks);
    }

    /// What was only looked at is looked at anew.
    pub(super) fn forget_looks(&self) {
        self.held().retain(|_, job| !job.looks || !job.is_over());
    }

    pub(super) fn open(&self, account: &Account) -> Vec<OpenImport> {
        let held = self.held();
        let own = held.values().filter(|job| job.account == *account && !job.is_over());
        own.map(|job| OpenImport {
            id: job.sent.id.clone(),
            file: job.sent.name.clone(),
            begun: job.begun,
            is_interrupted: false,
        })
        .collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn job(id: &str, looks: bool) -> Arc<Job> {
        let sent =
            serde_json::json!({ "id": id, "name": "谈话.xlsx", "size": 1, "begun": 0, "evidence": null });
        let account = Account::parse("P03").unwrap();
        Arc::new(Job::new(serde_json::from_value(sent).unwrap(), account, looks, Timestamp(0), 0))
    }

    #[test]
    fn of_two_that_come_at_the_same_moment_the_second_hears_of_the_first() {
        let jobs = ImportJobs::default();
        let is_put = |job: &Arc<Job>| Arc::ptr_eq(&jobs.put(job).unwrap(), job);
        let (first, second, taken) = (job("a", true), job("a", true), job("a", false));
        assert!(is_put(&first) && !is_put(&second) && !is_put(&taken));
        drop(Ending(first));
        assert!(is_put(&second), "what was seen may be looked at anew");
        drop(Ending(second));
        assert!(is_put(&taken) && !is_put(&job("a", false)));
        drop(Ending(taken));
        assert!(!is_put(&job("a", false)), "it is taken once, however late the second comes");
        assert!(is_put(&job("a", true)) && is_put(&job("b", true)) && is_put(&job("c", true)));
        assert!(jobs.put(&job("d", true)).is_err());
        // Whoever comes back to one that is worked on wants no further place.
        assert!(!is_put(&job("b", true)));
    }
}
