//! What a house may take at once, and what it has in common with the others of its process, where there are others.

use std::collections::BTreeMap;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex, OnceLock, PoisonError};

use axum::http::StatusCode;
use tokio::runtime::Handle;
use tokio::sync::Semaphore;

use super::meters::Meters;

/// How much of everything a house takes at once.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Limits {
    /// Requests that are answered; more are told to come back.
    pub at_once: usize,
    /// Pages that are made, the others in the order in which they were asked for. Each holds the bureau as it was when it began:
    /// two hundred half made ones held dozens of states of one table (docs/adr/0038), and each waits behind the others whenever it
    /// waits for anything.
    pub reading: usize,
    /// Forms of people who are not signed in that come in.
    pub coming_in: usize,
    /// Ballots, and papers of trustees and scrutineers. A hall whose telephones all have one address is let in as anybody else.
    pub ballots: usize,
}

impl Limits {
    /// A house that has the process to itself.
    pub const ALONE: Self = Self { at_once: 512, reading: 16, coming_in: 256, ballots: 128 };
    /// One of many: a quarter, so that four that are flooded leave room for nobody and three do.
    pub const AMONG_MANY: Self = Self { at_once: 128, reading: 4, coming_in: 64, ballots: 64 };
}

/// What a house has for itself, and in common with others.
#[derive(Debug, Clone)]
pub struct Share {
    pub(super) limits: Limits,
    pub(super) common: Arc<Common>,
    /// What is counted of this house alone.
    pub(super) totals: Option<Arc<Totals>>,
}

/// What all houses of a process have in common.
#[derive(Debug)]
pub struct Common {
    meters: Meters,
    /// Requests that are answered at once, whosesoever.
    room: Semaphore,
    /// Requests so far.
    numbers: AtomicU64,
    /// The threads on which requests run that may change something; none where they run with all others.
    changes: OnceLock<Handle>,
}

impl Default for Common {
    fn default() -> Self {
        let room = Semaphore::new(Limits::ALONE.at_once);
        Self { meters: Meters::default(), room, numbers: AtomicU64::default(), changes: OnceLock::new() }
    }
}

impl Share {
    /// A house by itself.
    pub fn alone() -> Self {
        Self { limits: Limits::ALONE, common: Arc::default(), totals: None }
    }

    /// One of many, with what they have in common and what is counted of it.
    pub fn among_many(common: Arc<Common>, totals: Arc<Totals>) -> Self {
        Self { limits: Limits::AMONG_MANY, common, totals: Some(totals) }
    }

    /// Counts a request that took so many microseconds.
    pub(super) fn count(&self, route: &str, status: StatusCode, microseconds: u64) {
        self.common.meters.count(route, status, microseconds);
        if let Some(totals) = &self.totals {
            totals.count(status, microseconds);
        }
    }
}

impl Common {
    pub(crate) fn meters(&self) -> &Meters {
        &self.meters
    }

    pub(super) fn room(&self) -> &Semaphore {
        &self.room
    }

    /// The number of the next request. It stands on the page of a failure and in the log, and one process gives it once.
    pub(crate) fn next_number(&self) -> u64 {
        self.numbers.fetch_add(1, Ordering::Relaxed) + 1
    }

    /// From now on requests that may change something run on these threads.
    pub(crate) fn run_changes_on(&self, threads: Handle) {
        _ = self.changes.set(threads);
    }

    pub(super) fn changes(&self) -> Option<&Handle> {
        self.changes.get()
    }
}

/// What is counted of one house among many.
#[derive(Debug, Default)]
pub struct Totals(Mutex<SoFar>);

/// Requests by the first digit of their status, and the seconds that all of them took.
#[derive(Debug, Clone, Default)]
pub struct SoFar {
    pub(super) statuses: BTreeMap<u16, u64>,
    pub(super) seconds: f64,
}

impl Totals {
    fn count(&self, status: StatusCode, microseconds: u64) {
        let mut counted = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        *counted.statuses.entry(status.as_u16() / 100).or_default() += 1;
        counted.seconds += microseconds as f64 / 1e6;
    }

    pub(crate) fn so_far(&self) -> SoFar {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }
}
