//! Many bureaus in one process: each has a name of the net, a ledger, sessions and everything else of its own, and nothing leads from one to
//! another. Which is asked for is decided once, here, by the name under which the host is asked; what comes behind has one [`Bureau`] and no
//! way to a second.

mod addresses;
mod answering;
mod lodger;
mod opening;
mod rounds;

use std::collections::BTreeMap;
use std::path::Path;
use std::pin::Pin;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use mingde_app::accounts::{Passwords, SessionRules};
use mingde_app::{AppError, Bureau, BureauCode, Lodging, Lodgings, Printing, Settings, Stray};
use mingde_core::date::Timestamp;
use mingde_core::policy::Actor;
use tokio::sync::{Semaphore, watch};

pub use self::addresses::Addresses;
pub use self::answering::hosted_site;
use self::lodger::Lodger;
pub use self::lodger::ToldOn;
pub(crate) use self::rounds::go_round;
use crate::doors::{Common, Way};
use crate::house::{Chance, Clock};

/// So many open at once, and of those that did not the last time.
const OPENING: usize = 2;
const OPENING_AGAIN: usize = 1;

/// The host of many bureaus; cheap to clone.
#[derive(Clone)]
pub struct Hosting(Arc<Inner>);

struct Inner {
    lodgings: Lodgings,
    addresses: Addresses,
    manner: Manner,
    hands: Hands,
    register: Mutex<Register>,
    process: Process,
}

/// How each of the bureaus is kept.
pub struct Manner {
    /// How the process is reached; each has an address of its own.
    pub way: Way,
    /// What the folder of each is opened with.
    pub settings: Settings,
    /// What the house of each is fitted with.
    pub fittings: Fittings,
    /// In whose name a bureau is set up that knows nobody yet.
    pub operator: Actor,
    /// How far figures may be behind.
    pub lag: Duration,
    /// After so long without anybody asking a bureau is put to sleep.
    pub idle: Duration,
    /// Whether the page at the name in common lists them.
    pub are_listed: bool,
}

/// What every house of the process has.
pub struct Fittings {
    /// The clock.
    pub clock: Clock,
    /// The random source.
    pub chance: Chance,
    /// What stands over pages of a bureau without a name.
    pub nameless: Arc<str>,
    /// What prints reports.
    pub printing: Option<Printing>,
    /// Seats of all, and how many they are.
    pub passwords: Passwords,
    /// The number of those seats.
    pub passwords_at_once: usize,
    /// How long sessions hold.
    pub rules: SessionRules,
}

/// What the binary does for the host.
pub struct Hands {
    /// What goes on beside a bureau as long as it is awake.
    pub errands: Errands,
    /// Tells the operator the address at which a bureau is set up that knows nobody.
    pub tell_set_up: TellSetUp,
}

/// Tells of a bureau at which address it is set up.
pub type TellSetUp = Box<dyn Fn(&BureauCode, &str) + Send + Sync>;

/// Work beside a bureau: until the receiver says that it is enough. On which day people were told what falls due is noted.
pub type Errands = Box<dyn Fn(Arc<Bureau>, Arc<ToldOn>, watch::Receiver<bool>) -> Errand + Send + Sync>;

/// Such work.
pub type Errand = Pin<Box<dyn Future<Output = ()> + Send>>;

/// Who lodges, and which ledger is whose.
#[derive(Default)]
struct Register {
    lodgers: BTreeMap<BureauCode, Arc<Lodger>>,
    ledgers: BTreeMap<String, BureauCode>,
}

struct Process {
    common: Arc<Common>,
    opening: Turns,
}

/// A hundred bureaus that are asked for at once open one after the other. Those that did not the last time wait among themselves: whoever
/// holds the ledger of one holds up none of the others.
pub(super) struct Turns {
    pub first: Semaphore,
    pub again: Semaphore,
}

impl Hosting {
    /// The host of all bureaus that lodge in a folder.
    ///
    /// # Errors
    /// `lodgings-no-folder`.
    pub fn new(folder: &Path, addresses: Addresses, manner: Manner, hands: Hands) -> Result<Self, AppError> {
        let lodgings = Lodgings::at(folder)?;
        let opening = Turns { first: Semaphore::new(OPENING), again: Semaphore::new(OPENING_AGAIN) };
        let process = Process { common: Arc::default(), opening };
        let register = Mutex::default();
        Ok(Self(Arc::new(Inner { lodgings, addresses, manner, hands, register, process })))
    }

    pub(super) fn addresses(&self) -> &Addresses {
        &self.0.addresses
    }

    pub(super) fn manner(&self) -> &Manner {
        &self.0.manner
    }

    pub(crate) fn common(&self) -> &Arc<Common> {
        &self.0.process.common
    }

    /// Turns of those that open.
    pub(super) fn opening(&self) -> &Turns {
        &self.0.process.opening
    }

    pub(super) fn now(&self) -> Timestamp {
        (self.0.manner.fittings.clock)()
    }

    fn errands(&self, bureau: Arc<Bureau>, told_on: Arc<ToldOn>, ended: watch::Receiver<bool>) -> Errand {
        (self.0.hands.errands)(bureau, told_on, ended)
    }

    fn tell_set_up(&self, code: &BureauCode, address: &str) {
        (self.0.hands.tell_set_up)(code, address);
    }

    fn register(&self) -> MutexGuard<'_, Register> {
        self.0.register.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// The bureau of a code, as its folder is at this moment: one that came is found, one that is gone is let go.
    fn lodger(&self, code: &BureauCode) -> Option<Arc<Lodger>> {
        let found = self.0.lodgings.find(code);
        let (lodger, gone) = self.register().enter(code, found);
        gone.into_iter().for_each(end);
        lodger
    }

    /// All of them, by their codes.
    fn look_around(&self) -> Result<Vec<Arc<Lodger>>, AppError> {
        let (found, _) = self.0.lodgings.all()?;
        let mut register = self.register();
        let there: Vec<&BureauCode> = found.iter().map(|lodging| &lodging.code).collect();
        let left: Vec<BureauCode> =
            register.lodgers.keys().filter(|code| !there.contains(code)).cloned().collect();
        let mut gone: Vec<_> = left.iter().filter_map(|code| register.enter(code, None).1).collect();
        for lodging in found {
            let code = lodging.code.clone();
            gone.extend(register.enter(&code, Some(lodging)).1);
        }
        let all = register.lodgers.values().cloned().collect();
        drop(register);
        gone.into_iter().for_each(end);
        Ok(all)
    }

    /// Whose ledger it is, where another bureau has it already; else it is that of this one from now on.
    fn lodges_already(&self, ledger: &str, code: &BureauCode) -> Option<BureauCode> {
        let mut register = self.register();
        let holder = register.ledgers.get(ledger).filter(|holder| *holder != code);
        // One whose folder is gone holds nothing any more.
        let is_there = |holder: &&BureauCode| {
            let lodger = register.lodgers.get(*holder);
            lodger.is_some_and(|lodger| self.0.lodgings.find(holder).as_ref() == Some(&lodger.lodging))
        };
        let holder = holder.filter(is_there).cloned();
        if holder.is_none() {
            register.ledgers.insert(ledger.to_owned(), code.clone());
        }
        holder
    }

    /// Lets go of all of them: what is being sent is sent and noted first.
    pub async fn close(&self) {
        let all: Vec<Arc<Lodger>> = self.register().lodgers.values().cloned().collect();
        for lodger in all {
            lodger.end().await;
        }
    }

    /// How many bureaus lodge in the folder, and the names in it from which none is served.
    ///
    /// # Errors
    /// Those of reading the folder.
    pub fn seen(&self) -> Result<(usize, Vec<Stray>), AppError> {
        let (found, strays) = self.0.lodgings.all()?;
        Ok((found.len(), strays))
    }
}

impl Register {
    /// Whoever lodges in this folder, and who did before it was another.
    fn enter(
        &mut self,
        code: &BureauCode,
        found: Option<Lodging>,
    ) -> (Option<Arc<Lodger>>, Option<Arc<Lodger>>) {
        let known = self.lodgers.get(code);
        let Some(found) = found else { return (None, self.leave(code)) };
        if let Some(known) = known.filter(|known| known.lodging == found) {
            return (Some(known.clone()), None);
        }
        let gone = self.leave(code);
        let lodger = Arc::new(Lodger::of(found));
        self.lodgers.insert(code.clone(), lodger.clone());
        (Some(lodger), gone)
    }

    fn leave(&mut self, code: &BureauCode) -> Option<Arc<Lodger>> {
        self.ledgers.retain(|_, holder| holder != code);
        self.lodgers.remove(code)
    }
}

/// Whoever is being answered has the answer.
fn end(lodger: Arc<Lodger>) {
    tokio::spawn(async move { lodger.end().await });
}
