//! Which long work this process is at, and how far it is.

use std::collections::HashMap;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use mingde_core::diagnostic::Message;
use tokio::sync::watch;

use super::JobSort;
use crate::error::AppError;

/// The jobs that this process works on, one of a sort at a time: two backups at once take twice the disk and are no better than one.
#[derive(Clone, Default)]
pub(crate) struct LongJobs(Arc<Mutex<HashMap<JobSort, Arc<Working>>>>);

/// One of them.
pub(super) struct Working {
    pub id: String,
    sort: JobSort,
    done: AtomicU64,
    total: AtomicU64,
    pub has_ended: watch::Sender<bool>,
}

impl Working {
    pub fn new(id: String, sort: JobSort) -> Self {
        let (done, total) = Default::default();
        Self { id, sort, done, total, has_ended: watch::Sender::new(false) }
    }

    /// So much of how much is done.
    pub fn reach(&self, done: u64, total: u64) {
        self.total.store(total, Ordering::Relaxed);
        self.done.store(done, Ordering::Relaxed);
    }
}

impl LongJobs {
    fn held(&self) -> MutexGuard<'_, HashMap<JobSort, Arc<Working>>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// # Errors
    /// `job-goes-on` while another of the sort is worked on.
    pub(super) fn put(&self, working: &Arc<Working>) -> Result<(), AppError> {
        let mut held = self.held();
        if held.contains_key(&working.sort) {
            return Err(AppError::Conflict(Message::new("job-goes-on")));
        }
        held.insert(working.sort, working.clone());
        Ok(())
    }

    pub(super) fn of(&self, id: &str) -> Option<Arc<Working>> {
        self.held().values().find(|working| working.id == id).cloned()
    }

    pub(super) fn progress(&self, id: &str) -> Option<(u64, u64)> {
        let working = self.of(id)?;
        Some((working.done.load(Ordering::Relaxed), working.total.load(Ordering::Relaxed)))
    }
}

/// Makes room for the next of the sort, however this one ends.
pub(super) struct Ending {
    pub jobs: LongJobs,
    pub working: Arc<Working>,
}

impl Drop for Ending {
    fn drop(&mut self) {
        self.jobs.held().remove(&self.working.sort);
        self.working.has_ended.send_replace(true);
    }
}
