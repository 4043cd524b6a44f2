//! The figures of every rulebook as they stand, which follow behind the columns: one round at a time makes them of the latest
//! present, however many commits came meanwhile, and nobody who files waits for it.
//!
//! Whoever reads waits for the round that holds everything committed when they asked, and for two rounds at the most. All of them go on at
//! once when it is done: handing a seat on from one to the next would put each behind all who have something to do. Where
//! the bureau [may lag](crate::Bureau::may_lag), they take figures that are behind by no more than that, unless what they
//! wrote themselves is not among them.

use std::collections::{HashMap, VecDeque};
use std::pin::pin;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use arc_swap::ArcSwap;
use mingde_core::policy::Account;
use mingde_rulebook::AssessmentDate;
use tokio::sync::Notify;
use tokio::time::Instant;

use crate::assessed::{Assessed, Touched};
use crate::error::AppError;
use crate::long_work::apart;
use crate::present::Present;

/// Assessments of so many days and periods are kept up.
const KEPT: usize = 4;
/// Between two rounds it rests for so many times as long as one took, where figures may lag.
const REST: u32 = 4;
/// What more commits than so many have touched is no longer known: then everything is assessed.
const REMEMBERED: usize = 1_024;

/// Assessments of every rulebook for a day or period, and what they were made from.
#[derive(Debug)]
pub struct Standing {
    /// The columns and rulebooks that they were made from: what is shown beside them comes from here.
    pub present: Arc<Present>,
    /// The assessments.
    pub assessed: Arc<Assessed>,
}

/// What is kept of them.
#[derive(Default)]
pub(crate) struct Standings {
    /// By day and period, the latest question last.
    kept: ArcSwap<Vec<Arc<Standing>>>,
    since: Mutex<Since>,
    /// Whoever makes assessments; others want the same.
    seat: tokio::sync::Mutex<()>,
    /// Somebody brings them up to date behind the commits.
    following: AtomicBool,
    /// Somebody waits for a round: it is not rested before the next one.
    wanted: Notify,
    /// A round was made, or nobody makes any for now.
    done: Notify,
    lag: Duration,
}

/// What came since the oldest that is kept.
#[derive(Default)]
struct Since {
    changes: VecDeque<Changed>,
    /// Up to this present what was touched is forgotten.
    forgotten: u64,
    /// The present that holds the last thing that somebody wrote.
    wrote: HashMap<Account, u64>,
}

struct Changed {
    /// The present that came of it.
    nth: u64,
    when: Instant,
    touched: Touched,
}

/// Somebody follows the commits. Whoever waits for a round looks again when it ends, however it does.
struct Following<'s>(&'s Standings);

impl<'s> Following<'s> {
    /// None where somebody does already, or nothing is kept.
    fn begin(standings: &'s Standings) -> Option<Self> {
        let is_idle = !standings.kept.load().is_empty() && !standings.following.swap(true, Ordering::AcqRel);
        is_idle.then(|| Self(standings))
    }
}

impl Drop for Following<'_> {
    fn drop(&mut self) {
        self.0.following.store(false, Ordering::Release);
        self.0.done.notify_waiters();
    }
}

impl Standings {
    pub fn lagging(lag: Duration) -> Self {
        Self { lag, ..Self::default() }
    }

    /// The present that follows touched this; to be called before anybody can have it.
    pub fn touched(&self, nth: u64, touched: Touched) {
        let mut since = self.since();
        since.changes.push_back(Changed { nth, when: Instant::now(), touched });
        if since.changes.len() > REMEMBERED
            && let Some(forgotten) = since.changes.pop_front()
        {
            since.forgotten = forgotten.nth;
        }
    }

    /// What somebody wrote is in this present.
    pub fn wrote(&self, account: &Account, nth: u64) {
        // Nobody can have read figures that are behind it as long as there are none.
        if !self.lag.is_zero() && !self.kept.load().is_empty() {
            self.since().wrote.insert(account.clone(), nth);
        }
    }

    /// How everything stands for a day or period, of this present or a later one, or of one that is not too far behind for
    /// this account. `latest` gives the present that is known when it is made.
    pub async fn standing(
        &self,
        present: &Arc<Present>,
        at: AssessmentDate,
        account: &Account,
        latest: impl Fn() -> Option<Arc<Present>>,
    ) -> Result<Arc<Standing>, AppError> {
        let current = |kept: &Arc<Standing>| kept.present.nth >= present.nth;
        loop {
            let mut done = pin!(self.done.notified());
            done.as_mut().enable();
            match self.kept(at) {
                Some(kept) if current(&kept) || self.may_serve(&kept, account) => return Ok(kept),
                // Whoever follows makes these among others.
                Some(_) if self.following.load(Ordering::Acquire) => self.wanted.notify_one(),
                _ => break,
            }
            done.await;
        }
        let _seat = self.seat.lock().await;
        match self.kept(at).filter(current) {
            Some(kept) => Ok(kept),
            None => self.made(latest().unwrap_or_else(|| present.clone()), at).await,
        }
    }

    /// Brings what is kept up to date with the latest present, and goes on until nothing is behind. Only one does.
    pub async fn follow(&self, latest: impl Fn() -> Option<Arc<Present>>) {
        let Some(mut following) = Following::begin(self) else { return };
        while let Some(present) = latest() {
            let begun = Instant::now();
            let dates: Vec<AssessmentDate> = self.kept.load().iter().map(|kept| kept.assessed.at).collect();
            for at in dates {
                let _seat = self.seat.lock().await;
                if self.kept(at).is_some_and(|kept| kept.present.nth < present.nth)
                    && let Err(error) = self.made(present.clone(), at).await
                {
                    tracing::warn!(%error, "figures could not be brought up to date");
                }
            }
            drop(following);
            // What was committed in between found somebody following.
            if latest().is_none_or(|now| now.nth == present.nth) {
                return;
            }
            let Some(again) = Following::begin(self) else { return };
            following = again;
            // While everybody reads and files, a fifth of a core at most goes into this, unless somebody waits for it.
            let rest = (begun.elapsed() * REST).min(self.lag / 2);
            _ = tokio::time::timeout(rest, self.wanted.notified()).await;
        }
    }

    /// Makes those of a day or period anew, or of those that are kept; whoever calls has the seat.
    async fn made(&self, present: Arc<Present>, at: AssessmentDate) -> Result<Arc<Standing>, AppError> {
        let before = self.kept(at);
        let touched =
            before.as_ref().and_then(|before| self.touched_between(before.present.nth, present.nth));
        let of = present.clone();
        let assessed = apart(move || match (before, touched) {
            (Some(before), Some(touched)) => before.assessed.again(&of.library, &of.snapshot, &touched),
            _ => Assessed::of(&of.library, &of.snapshot, at),
        });
        let assessed = Arc::new(assessed.await?);
        let made = Arc::new(Standing { present, assessed });
        let mut kept: Vec<_> =
            self.kept.load().iter().filter(|kept| kept.assessed.at != at).cloned().collect();
        if kept.len() >= KEPT {
            kept.remove(0);
        }
        kept.push(made.clone());
        let oldest = kept.iter().map(|kept| kept.present.nth).min().unwrap_or(0);
        self.kept.store(Arc::new(kept));
        self.forget(oldest);
        Ok(made)
    }

    fn kept(&self, at: AssessmentDate) -> Option<Arc<Standing>> {
        self.kept.load().iter().find(|kept| kept.assessed.at == at).cloned()
    }

    fn may_serve(&self, kept: &Standing, account: &Account) -> bool {
        if self.lag.is_zero() {
            return false;
        }
        let since = self.since();
        let behind = since.changes.iter().find(|changed| changed.nth > kept.present.nth);
        behind.is_none_or(|changed| changed.when.elapsed() <= self.lag)
            && since.wrote.get(account).is_none_or(|wrote| *wrote <= kept.present.nth)
    }

    /// What was touched after one present up to another; none if that is no longer known.
    fn touched_between(&self, after: u64, until: u64) -> Option<Touched> {
        let since = self.since();
        if after < since.forgotten {
            return None;
        }
        let between = since.changes.iter().filter(|changed| changed.nth > after && changed.nth <= until);
        Some(between.fold(Touched::default(), |all, changed| all.and(&changed.touched)))
    }

    /// Nobody asks any more for what came up to a present.
    fn forget(&self, oldest: u64) {
        let mut since = self.since();
        since.changes.retain(|changed| changed.nth > oldest);
        since.forgotten = since.forgotten.max(oldest);
        since.wrote.retain(|_, wrote| *wrote > oldest);
    }

    fn since(&self) -> std::sync::MutexGuard<'_, Since> {
        self.since.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
