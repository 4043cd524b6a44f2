//! One of many bureaus: asleep until somebody asks for it, awake as long as somebody does, closed where its ledger does not open.
//!
//! A bureau has one [`Bureau`] at a time. What is put to sleep is let go of, not closed: whoever still works in it (an import, a message on
//! its way) keeps it, and whoever asks meanwhile finds that same one.

use std::fmt::Debug;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError, Weak};

use axum::Router;
use futures_util::FutureExt as _;
use mingde_app::accounts::name_known;
use mingde_app::{AppError, Bureau, LedgerTrace, Lodging, next_errand};
use mingde_core::date::{Day, Timestamp};
use mingde_core::diagnostic::{Class, Message};
use tokio::sync::{MutexGuard as StateGuard, watch};
use tokio::task::JoinHandle;
use tracing::{Instrument as _, Span};

use super::Hosting;
use super::opening::{furnished, opened};
use super::rounds::kept_in_order;
use crate::doors::{SetUp, Totals};

/// After so long a bureau that did not open is tried again for whoever asks, and for nobody.
const TRIED_AGAIN: i64 = 10_000_000;
const TRIED_FOR_NOBODY: i64 = 600_000_000;
/// So long a bureau that was woken for what is due counts as being at work.
const AT_WORK: i64 = 60_000_000;

/// A bureau among many, whether anybody asks for it or not.
pub(super) struct Lodger {
    pub lodging: Lodging,
    /// What is counted of it.
    pub totals: Arc<Totals>,
    /// On which day its people were told what falls due.
    pub told_on: Arc<ToldOn>,
    /// On which day what nobody needs any more was removed.
    pub swept_on: ToldOn,
    state: tokio::sync::Mutex<State>,
    kept: Mutex<Kept>,
}

/// What is kept while it sleeps.
#[derive(Default)]
pub(super) struct Kept {
    /// When somebody asked for it last.
    pub asked: Option<Timestamp>,
    /// What it is called, as far as it was looked at.
    pub name: Option<Arc<str>>,
    /// How it is set up, as long as it knows nobody: the address that was printed once is good until then.
    pub set_up: Option<SetUp>,
    /// When it was woken for nobody.
    woken: Option<Timestamp>,
    /// When something is to be sent next.
    errand: Option<Timestamp>,
    /// How its files looked when it was put to sleep.
    trace: Option<LedgerTrace>,
}

enum State {
    Asleep,
    Awake(Awake),
    Leaving(Leaving),
    Closed(Closed),
}

struct Awake {
    bureau: Arc<Bureau>,
    site: Router,
    errands: Errands,
}

/// Nobody asks for it; somebody may still be at work in it.
struct Leaving {
    bureau: Weak<Bureau>,
    left: JoinHandle<()>,
}

/// What goes on beside it.
struct Errands {
    end: watch::Sender<bool>,
    task: JoinHandle<()>,
}

/// Why a bureau is not served.
#[derive(Debug, Clone)]
pub(super) struct Closed {
    /// Under which the log has the cause.
    pub number: u64,
    /// Why, for whoever keeps the machine.
    pub why: Message,
    /// Whether somebody else holds its ledger just now, and nothing is wrong with it.
    pub is_held: bool,
    since: Timestamp,
    trace: LedgerTrace,
}

/// How a bureau stands, for whoever watches.
#[derive(Debug, Clone)]
pub(super) enum Standing {
    Asleep,
    Awake,
    Closed(Message),
}

/// On which day something was told.
#[derive(Debug, Default)]
pub struct ToldOn(Mutex<Option<Day>>);

impl ToldOn {
    /// The day; none before the first.
    pub fn day(&self) -> Option<Day> {
        *self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// It was told on this day.
    pub fn told(&self, day: Day) {
        *self.0.lock().unwrap_or_else(PoisonError::into_inner) = Some(day);
    }
}

impl Lodger {
    pub fn of(lodging: Lodging) -> Self {
        let (totals, told_on, swept_on, kept) = Default::default();
        Self { lodging, totals, told_on, swept_on, state: tokio::sync::Mutex::new(State::Asleep), kept }
    }

    pub fn kept(&self) -> MutexGuard<'_, Kept> {
        self.kept.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// In the log, whatever comes of it stands under its code.
    pub fn span(&self) -> Span {
        tracing::error_span!("bureau", code = self.lodging.code.as_str())
    }

    /// Its pages, for somebody who asks for them now.
    ///
    /// # Errors
    /// That it does not open.
    pub async fn enter(self: &Arc<Self>, host: &Hosting) -> Result<Router, Closed> {
        self.kept().asked = Some(host.now());
        if let State::Awake(awake) = &*self.state.lock().await {
            return Ok(awake.site.clone());
        }
        self.woken(host).await
    }

    /// The same for nobody: something is due in it. Why it does not open stands in the log.
    pub async fn set_to_work(self: &Arc<Self>, host: &Hosting) {
        self.kept().woken = Some(host.now());
        _ = self.woken(host).await;
    }

    async fn woken(self: &Arc<Self>, host: &Hosting) -> Result<Router, Closed> {
        let waking = {
            let (lodger, host) = (self.clone(), host.clone());
            // Whoever goes away while it opens leaves it to the next.
            async move {
                let mut state = lodger.state.lock().await;
                lodger.wake(&host, &mut state).await
            }
        };
        match tokio::spawn(waking.instrument(self.span())).await {
            Ok(woken) => woken,
            Err(failed) => {
                let closed =
                    self.span().in_scope(|| self.closed(host, Message::new("web-broken"), false, &failed));
                *self.state.lock().await = State::Closed(closed.clone());
                Err(closed)
            }
        }
    }

    async fn wake(
        self: &Arc<Self>,
        host: &Hosting,
        state: &mut StateGuard<'_, State>,
    ) -> Result<Router, Closed> {
        let opening = host.opening();
        let turns = if let State::Closed(_) = &**state { &opening.again } else { &opening.first };
        let there = match &mut **state {
            State::Awake(awake) => return Ok(awake.site.clone()),
            State::Closed(closed) if !closed.is_over(TRIED_AGAIN, host.now(), self.lodging.trace()) => {
                return Err(closed.clone());
            }
            State::Leaving(leaving) => leaving.turned_round().await,
            State::Asleep | State::Closed(_) => None,
        };
        let waking = async {
            let bureau = match there {
                Some(bureau) => bureau,
                None => opened(host, &self.lodging, turns).await?,
            };
            let site = furnished(host, self, &bureau).await?;
            Ok::<_, AppError>((bureau, site))
        };
        match waking.await {
            Ok((bureau, site)) => {
                let errands = Errands::begin(host, self, &bureau);
                **state = State::Awake(Awake { bureau, site: site.clone(), errands });
                Ok(site)
            }
            Err(error) => {
                let is_held = error.class() == Class::Busy;
                let closed = self.closed(host, error.message(), is_held, &error);
                **state = State::Closed(closed.clone());
                Err(closed)
            }
        }
    }

    fn closed(&self, host: &Hosting, why: Message, is_held: bool, cause: &dyn Debug) -> Closed {
        let (number, since) = (host.common().next_number(), host.now());
        tracing::error!(number, ?cause, "the bureau does not open");
        Closed { number, why, is_held, since, trace: self.lodging.trace() }
    }

    /// Puts it to sleep if nobody has asked for so many microseconds, its people were told what falls due, and nothing is to be sent.
    pub async fn rest(&self, now: Timestamp, idle: i64) {
        let Ok(mut state) = self.state.try_lock() else { return };
        match &*state {
            State::Awake(awake) if self.may_sleep(&awake.bureau, now, idle).await => {
                if let Some(name) = name_known(&awake.bureau) {
                    self.kept().name = Some(name.into());
                }
                let State::Awake(awake) = std::mem::replace(&mut *state, State::Asleep) else { return };
                *state = State::Leaving(awake.let_go());
            }
            State::Leaving(leaving) if leaving.is_gone() => {
                *state = State::Asleep;
                self.kept().trace = Some(self.lodging.trace());
            }
            _ => {}
        }
    }

    async fn may_sleep(&self, bureau: &Bureau, now: Timestamp, idle: i64) -> bool {
        let is_idle = |asked: Option<Timestamp>| asked.is_none_or(|asked| now.0 - asked.0 >= idle);
        if !is_idle(self.kept().asked) || self.told_on.day() != Some(now.day()) || bureau.is_mindful(now) {
            return false;
        }
        let errand = next_errand(bureau).await.unwrap_or_else(|cause| {
            tracing::warn!(?cause, "it is not known when something is to be sent");
            None
        });
        self.kept().errand = errand;
        // Somebody may have come in between.
        errand.is_none_or(|errand| errand > now) && is_idle(self.kept().asked)
    }

    /// Whether it sleeps and something is to be done in it: its people were not told today, something is to be sent, or somebody at the
    /// shell has written to its ledger.
    pub fn is_due(&self, now: Timestamp) -> bool {
        let Ok(state) = self.state.try_lock() else { return false };
        match &*state {
            State::Awake(_) | State::Leaving(_) => false,
            State::Closed(closed) => closed.is_over(TRIED_FOR_NOBODY, now, self.lodging.trace()),
            State::Asleep => {
                let kept = self.kept();
                self.told_on.day() != Some(now.day())
                    || kept.errand.is_some_and(|errand| errand <= now)
                    || kept.trace != Some(self.lodging.trace())
            }
        }
    }

    /// Whether it was woken for nobody just now and is not asleep again.
    pub fn is_at_work(&self, now: Timestamp) -> bool {
        let woken = self.kept().woken;
        woken.is_some_and(|woken| now.0 - woken.0 < AT_WORK) && matches!(self.standing(), Standing::Awake)
    }

    /// How it stands; one that is just opening is not awake yet.
    pub fn standing(&self) -> Standing {
        let Ok(state) = self.state.try_lock() else { return Standing::Asleep };
        match &*state {
            State::Asleep | State::Leaving(_) => Standing::Asleep,
            State::Awake(_) => Standing::Awake,
            State::Closed(closed) => Standing::Closed(closed.why.clone()),
        }
    }

    /// Lets go of it for good: its folder is gone, or the program ends. What is being sent is sent and noted first.
    pub async fn end(&self) {
        let mut state = self.state.lock().await;
        match std::mem::replace(&mut *state, State::Asleep) {
            State::Awake(awake) => awake.leave().await,
            State::Leaving(leaving) => _ = leaving.left.await,
            State::Asleep | State::Closed(_) => {}
        }
    }
}

impl Awake {
    fn let_go(self) -> Leaving {
        let bureau = Arc::downgrade(&self.bureau);
        Leaving { bureau, left: tokio::spawn(self.leave().in_current_span()) }
    }

    /// Ends what goes on beside it. Whoever is still at work in it keeps it; where nobody is, its database is left as one file.
    async fn leave(self) {
        let Self { bureau, site, errands } = self;
        errands.ended().await;
        drop(site);
        if let Some(bureau) = Arc::into_inner(bureau)
            && let Err(cause) = bureau.close().await
        {
            tracing::warn!(?cause, "the ledger was not closed");
        }
    }
}

impl Leaving {
    /// The bureau, if somebody has kept it; else it is gone once this is answered.
    async fn turned_round(&mut self) -> Option<Arc<Bureau>> {
        let there = self.bureau.upgrade();
        if there.is_none() {
            _ = (&mut self.left).await;
        }
        there
    }

    fn is_gone(&self) -> bool {
        self.bureau.strong_count() == 0 && self.left.is_finished()
    }
}

impl Errands {
    fn begin(host: &Hosting, lodger: &Arc<Lodger>, bureau: &Arc<Bureau>) -> Self {
        let (end, ended) = watch::channel(false);
        let errands = host.errands(bureau.clone(), lodger.told_on.clone(), ended.clone());
        let keeping = kept_in_order(host.clone(), lodger.clone(), bureau.clone(), ended);
        let both = async move { tokio::join!(errands, keeping) };
        Self { end, task: tokio::spawn(both.map(drop).instrument(lodger.span())) }
    }

    async fn ended(self) {
        _ = self.end.send(true);
        _ = self.task.await;
    }
}

impl Closed {
    /// Whether it is time to try again: a while has passed, or somebody has done something about it.
    fn is_over(&self, after: i64, now: Timestamp, trace: LedgerTrace) -> bool {
        !(0..after).contains(&(now.0 - self.since.0)) || trace != self.trace
    }
}
