//! A bureau that lives: its present is brought up to date after every commit, this process's own or another's, and read by
//! anybody without waiting; its figures follow behind.
//!
//! Whoever brings it up to date puts another [`Present`] in the place of the one there is; a reader goes on with the one it
//! has.

use std::sync::Arc;
use std::time::Duration;

use arc_swap::{ArcSwap, ArcSwapOption};
use mingde_core::policy::Account;
use mingde_rulebook::AssessmentDate;
use mingde_store::Store;
use tokio::sync::Mutex;

use crate::error::AppError;
use crate::library::Library;
use crate::present::{Present, library_of};
use crate::standing::{Standing, Standings};

/// The present, and the one seat of whoever brings it up to date.
pub(crate) struct Living {
    library: ArcSwap<Library>,
    /// None as long as nobody has asked: a command that files one record does not read the others.
    present: ArcSwapOption<Present>,
    seat: Mutex<()>,
    standings: Standings,
}

impl Living {
    /// `lag` is how far the figures that somebody reads may be behind what others have written.
    pub fn of(library: Arc<Library>, lag: Duration) -> Self {
        Self {
            library: ArcSwap::new(library),
            present: ArcSwapOption::empty(),
            seat: Mutex::default(),
            standings: Standings::lagging(lag),
        }
    }

    /// The library as it was last known.
    pub fn library(&self) -> Arc<Library> {
        self.library.load_full()
    }

    /// The present as it was last known; none if nobody has asked for it yet.
    pub fn known(&self) -> Option<Arc<Present>> {
        self.present.load_full()
    }

    /// The present with everything that this process has committed, and with what another one has. Whoever finds somebody
    /// else bringing it up to date just now goes on with the one before; only the very first is waited for.
    pub async fn present(&self, store: &Store) -> Result<Arc<Present>, AppError> {
        let Some(known) = self.known() else { return self.renewed(store).await };
        match self.seat.try_lock() {
            Ok(_seat) => self.renewed_by_seated(store).await,
            Err(_) => Ok(known),
        }
    }

    /// The present once it holds all that was committed until now.
    pub async fn renewed(&self, store: &Store) -> Result<Arc<Present>, AppError> {
        let _seat = self.seat.lock().await;
        self.renewed_by_seated(store).await
    }

    /// How everything stands for a day or period, as an account may know it.
    pub async fn standing(
        &self,
        store: &Store,
        at: AssessmentDate,
        account: &Account,
    ) -> Result<Arc<Standing>, AppError> {
        let present = self.present(store).await?;
        self.standings.standing(&present, at, account, || self.known()).await
    }

    /// After an account's commit: the columns hold it when this returns; the figures follow.
    pub async fn committed(self: &Arc<Self>, store: &Store, account: &Account) -> Result<(), AppError> {
        let present = self.renewed(store).await?;
        self.standings.wrote(account, present.nth);
        let living = self.clone();
        tokio::spawn(async move { living.standings.follow(|| living.known()).await });
        Ok(())
    }

    async fn renewed_by_seated(&self, store: &Store) -> Result<Arc<Present>, AppError> {
        let before = self.known();
        let tip = store.checkpoint().await?;
        let next = match before {
            Some(before) if before.is_of(&tip) => return Ok(before),
            Some(before) => {
                let (next, touched) = before.next(store, &tip).await?;
                self.standings.touched(next.nth, touched);
                Arc::new(next)
            }
            None => Arc::new(Present::first(store, self.library()).await?),
        };
        self.library.store(next.library.clone());
        self.present.store(Some(next.clone()));
        Ok(next)
    }

    /// Reads the published versions of rulebooks again, where nobody has asked for more yet.
    pub async fn renew_library(&self, store: &Store) -> Result<(), AppError> {
        let _seat = self.seat.lock().await;
        if self.known().is_some() {
            return self.renewed_by_seated(store).await.map(drop);
        }
        self.library.store(library_of(store, &self.library()).await?);
        Ok(())
    }
}
