//! What every handler has at hand.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use mingde_app::accounts::name_known;
use mingde_app::{Bureau, Printing};
use mingde_core::date::{Day, Timestamp};
use mingde_core::id::PersonId;
use tokio::sync::{OwnedSemaphorePermit, Semaphore};

/// The clock of whoever runs the server.
pub type Clock = fn() -> Timestamp;

/// Fills a buffer with random bytes.
pub type Chance = fn(&mut [u8]) -> std::io::Result<()>;

/// Whoever waits longer than this thinks that nothing happens.
const PATIENCE: Duration = Duration::from_secs(2);

/// So many workbooks come in at once; each stands in memory until it is here.
const WORKBOOKS: usize = 4;

/// So many papers and materials come in at once. They have places of their own: whoever files nothing may send one as well.
const PAPERS: usize = 8;

/// The bureau with its clock and its random source; cheap to clone.
#[derive(Clone)]
pub struct House {
    /// Ledger and library.
    pub bureau: Arc<Bureau>,
    /// What stands over every page as long as nobody has said what the bureau is called.
    nameless: Arc<str>,
    clock: Clock,
    chance: Chance,
    patience: Duration,
    printing: Option<Printing>,
    places: Places,
}

/// Places for what is large and comes in.
#[derive(Clone)]
struct Places {
    workbooks: Arc<Semaphore>,
    /// Papers and materials that are looked through.
    papers: Arc<Semaphore>,
    /// Of those the ones that each person waits for: nobody takes more than a quarter of the places.
    own: Arc<Mutex<HashMap<PersonId, Arc<Semaphore>>>>,
    /// A quarter of the places.
    most_of_one: usize,
}

/// A place for a paper that is looked through, until it is dropped.
#[derive(Debug)]
pub(crate) struct PaperPlace {
    _own: Option<OwnedSemaphorePermit>,
    _common: OwnedSemaphorePermit,
}

impl Places {
    fn of(workbooks: usize, papers: usize) -> Self {
        let most_of_one = (papers / 4).max(1);
        let [workbooks, papers] = [workbooks, papers].map(|most| Arc::new(Semaphore::new(most)));
        Self { workbooks, papers, own: Arc::default(), most_of_one }
    }

    /// The places of one person; those of whoever waits for nothing any more are forgotten.
    fn of_one(&self, person: PersonId) -> Arc<Semaphore> {
        let mut own = self.own.lock().unwrap_or_else(PoisonError::into_inner);
        own.retain(|_, places| Arc::strong_count(places) > 1);
        own.entry(person).or_insert_with(|| Arc::new(Semaphore::new(self.most_of_one))).clone()
    }
}

impl House {
    /// A bureau whose pages are to be served; `nameless` stands over them as long as it has no name.
    pub fn new(bureau: Arc<Bureau>, nameless: Arc<str>, clock: Clock, chance: Chance) -> Self {
        let places = Places::of(WORKBOOKS, PAPERS);
        Self { bureau, nameless, clock, chance, patience: PATIENCE, printing: None, places }
    }

    /// The same house where many bureaus are served: a quarter of the places for what is large.
    pub(crate) fn among_many(self) -> Self {
        Self { places: Places::of(WORKBOOKS / 4, PAPERS / 4), ..self }
    }

    /// The same house, where whoever asks for long work is answered after so long at the latest.
    pub fn with_patience(self, patience: Duration) -> Self {
        Self { patience, ..self }
    }

    /// So long the answer to long work may take; what takes longer goes on behind it.
    pub fn patience(&self) -> Duration {
        self.patience
    }

    /// The same with a press, so that reports are to be had as PDF.
    pub fn with_press(self, printing: Printing) -> Self {
        Self { printing: Some(printing), ..self }
    }

    /// What prints reports, if there is a press.
    pub fn printing(&self) -> Option<&Printing> {
        self.printing.as_ref()
    }

    /// Places for workbooks that come in.
    pub(crate) fn workbooks(&self) -> &Semaphore {
        &self.places.workbooks
    }

    /// Waits for a place for a paper or material of somebody that is looked through; none where there are none any more.
    pub(crate) async fn paper_place(&self, person: Option<PersonId>) -> Option<PaperPlace> {
        let own = match person {
            Some(person) => Some(self.places.of_one(person).acquire_owned().await.ok()?),
            None => None,
        };
        let common = self.places.papers.clone().acquire_owned().await.ok()?;
        Some(PaperPlace { _own: own, _common: common })
    }

    /// Name of the bureau as it is known at present, as it stands over every page.
    pub fn name(&self) -> String {
        name_known(&self.bureau).unwrap_or_else(|| self.nameless.to_string())
    }

    /// The present moment.
    pub fn now(&self) -> Timestamp {
        (self.clock)()
    }

    /// The clock itself, for what goes on behind a request.
    pub fn clock(&self) -> Clock {
        self.clock
    }

    /// The present day in the time zone of the bureau.
    pub fn today(&self) -> Day {
        self.now().day()
    }

    /// What fills buffers with random bytes.
    pub fn chance(&self) -> &Chance {
        &self.chance
    }

    /// Random bytes.
    ///
    /// # Errors
    /// When the machine has none to give.
    pub fn random<const N: usize>(&self) -> std::io::Result<[u8; N]> {
        let mut bytes = [0; N];
        (self.chance)(&mut bytes)?;
        Ok(bytes)
    }
}
