//! What a bureau knows at present, in memory: brought up to date after every commit, this process's own or another's, and
//! read by anybody without waiting.
//!
//! A [`Present`] is a value that is never altered. Whoever brings the bureau up to date puts another in its place, which
//! shares with the one before whatever did not change; a reader goes on with the one it has.

use std::collections::BTreeSet;
use std::sync::{Arc, OnceLock};

use arc_swap::{ArcSwap, ArcSwapOption};
use mingde_core::date::{Day, Timestamp};
use mingde_core::id::{EntityId, PersonId};
use mingde_core::policy::{Account, Actor, Hierarchy};
use mingde_core::record::State;
use mingde_core::revision::EntityKind;
use mingde_core::snapshot::{BuildError, Latest, Snapshot};
use mingde_rulebook::AssessmentDate;
use mingde_store::{Checkpoint, Store};
use tokio::sync::Mutex;

use crate::assessed::{Assessed, Touched};
use crate::bureau::Gathering;
use crate::error::AppError;
use crate::import::Directories;
use crate::library::Library;
use crate::long_work::apart;
use crate::offices::{self, GrantLine};
use crate::publish::published;
use crate::sight::Sight;

/// More revisions than so many are sooner had by reading everything.
const FEW: u64 = 1_024;
/// Assessments of so many days and periods are kept up.
const KEPT: usize = 4;

/// What a bureau knows at one moment.
#[derive(Debug)]
pub struct Present {
    /// Kinds, forms, and rulebooks with their published versions.
    pub library: Arc<Library>,
    /// Registry and records as columns; its position and root say of which ledger.
    pub snapshot: Arc<Snapshot>,
    /// All grants of offices by log position, those that were taken back as well.
    pub grants: Arc<[GrantLine]>,
    /// Names of the registry, sorted out when first asked for; shared as long as the registry is the same.
    directories: Arc<OnceLock<Directories>>,
    /// Assessments that were asked for, the latest question last.
    assessed: ArcSwap<Vec<Arc<Assessed>>>,
    /// Whoever makes assessments that nobody has asked for yet; others want the same.
    assessing: Mutex<()>,
}

/// The present, and the one seat of whoever brings it up to date.
pub(crate) struct Living {
    library: ArcSwap<Library>,
    /// None as long as nobody has asked: a command that files one record does not read the others.
    present: ArcSwapOption<Present>,
    seat: Mutex<()>,
}

/// A latest revision, kept.
struct Revised {
    entity: EntityKind,
    id: EntityId,
    state: State,
    position: u64,
    entered: Timestamp,
    recorded: Timestamp,
    payload: String,
}

impl Living {
    pub fn of(library: Library) -> Self {
        let library = ArcSwap::from_pointee(library);
        Self { library, present: ArcSwapOption::empty(), seat: Mutex::default() }
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

    async fn renewed_by_seated(&self, store: &Store) -> Result<Arc<Present>, AppError> {
        let before = self.known();
        let tip = store.checkpoint().await?;
        let next = match before {
            Some(before) if before.is_of(&tip) => return Ok(before),
            Some(before) => Arc::new(before.next(store, &tip).await?),
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

impl Present {
    /// As somebody may see it.
    pub fn sight(&self, actor: &Actor) -> Sight {
        Sight::new(&self.library, actor, self.snapshot.clone())
    }

    /// Names of units, persons and groups, for look-ups and for what is shown.
    pub fn directories(&self) -> &Directories {
        self.directories.get_or_init(|| Directories::of(&self.snapshot))
    }

    /// Somebody of the registry as an actor, with the offices that hold on a day: for whoever signed in under a staff
    /// number. Who holds none still reads what concerns them.
    ///
    /// # Errors
    /// [`AppError::NotFound`] if nobody has this staff number.
    pub fn actor(&self, account: &str, day: Day) -> Result<Actor, AppError> {
        let (account, person) = offices::account_of(account)?;
        if self.snapshot.persons.index_of(person).is_none() {
            return Err(offices::nobody(account.as_str()));
        }
        Ok(self.actors(day).of(account, person))
    }

    /// What makes actors of persons on a day.
    pub(crate) fn actors(&self, day: Day) -> Actors<'_> {
        Actors { present: self, day, hierarchy: self.snapshot.units.hierarchy_on(day) }
    }

    /// The assessments of every rulebook for a day or period, as everything stands. They are kept, and from then on brought
    /// up to date with every commit; made they are once, whoever else asks meanwhile.
    pub async fn assessed(&self, at: AssessmentDate) -> Result<Arc<Assessed>, AppError> {
        if let Some(kept) = self.assessed_before(at) {
            return Ok(kept);
        }
        let _seat = self.assessing.lock().await;
        if let Some(kept) = self.assessed_before(at) {
            return Ok(kept);
        }
        let (library, snapshot) = (self.library.clone(), self.snapshot.clone());
        let made = Arc::new(apart(move || Assessed::of(&library, &snapshot, at)).await?);
        let mut kept = Vec::clone(&self.assessed.load());
        if kept.len() >= KEPT {
            kept.remove(0);
        }
        kept.push(made.clone());
        self.assessed.store(Arc::new(kept));
        Ok(made)
    }

    /// The assessments of a day or period, if they were asked for before.
    pub fn assessed_before(&self, at: AssessmentDate) -> Option<Arc<Assessed>> {
        self.assessed.load().iter().find(|kept| kept.at == at).cloned()
    }

    fn is_of(&self, tip: &Checkpoint) -> bool {
        self.snapshot.position == tip.size && self.snapshot.root == tip.root
    }

    /// The first one of a process. Its library was read when the bureau was opened, and may have gone on since.
    async fn first(store: &Store, library: Arc<Library>) -> Result<Self, AppError> {
        let (snapshot, published) = whole(store, &library).await?;
        let library = match published == library.published_at() {
            true => library,
            false => library_of(store, &library).await?,
        };
        Ok(Self {
            library,
            snapshot: Arc::new(snapshot),
            grants: offices::all(store).await?.into(),
            directories: Arc::default(),
            assessed: ArcSwap::default(),
            assessing: Mutex::default(),
        })
    }

    /// The present that follows on this one.
    async fn next(&self, store: &Store, tip: &Checkpoint) -> Result<Self, AppError> {
        let followed = match self.few_since(store, tip).await? {
            Some(few) => few,
            None => {
                let (snapshot, published) = whole(store, &self.library).await?;
                let rulebooks = published != self.library.published_at();
                (snapshot, Touched { registry: true, rulebooks, grants: true, kinds: BTreeSet::new() })
            }
        };
        let (snapshot, touched) = (Arc::new(followed.0), followed.1);
        let library = match touched.rulebooks {
            true => library_of(store, &self.library).await?,
            false => self.library.clone(),
        };
        let grants = match touched.grants {
            true => offices::all(store).await?.into(),
            false => self.grants.clone(),
        };
        let directories = match touched.registry {
            true => Arc::default(),
            false => self.directories.clone(),
        };
        let kept = self.assessed.load_full();
        let (of_library, of_snapshot) = (library.clone(), snapshot.clone());
        let again = move || {
            let again = kept.iter().map(|kept| kept.again(&of_library, &of_snapshot, &touched).map(Arc::new));
            again.collect::<Result<Vec<_>, AppError>>()
        };
        let assessed = ArcSwap::from_pointee(apart(again).await?);
        Ok(Self { library, snapshot, grants, directories, assessed, assessing: Mutex::default() })
    }

    /// The snapshot with what was revised since; none where that is much, or where only reading everything gives it.
    async fn few_since(
        &self,
        store: &Store,
        tip: &Checkpoint,
    ) -> Result<Option<(Snapshot, Touched)>, AppError> {
        let before = self.snapshot.clone();
        // A ledger that was put back to an older state is another one.
        if tip.size.checked_sub(before.position).is_none_or(|came| came == 0 || came > FEW) {
            return Ok(None);
        }
        let mut revised = Vec::new();
        let tip = store.latest_since(before.position, |latest| revised.push(Revised::from(latest))).await?;
        Ok(apart(move || follow(&before, &revised, &tip)).await?)
    }
}

/// The snapshot of the whole ledger, and where what was published stands in it.
async fn whole(store: &Store, library: &Library) -> Result<(Snapshot, BTreeSet<u64>), AppError> {
    let mut gathering = Gathering::begin(library);
    let mut published = BTreeSet::new();
    let each = |latest: Latest<'_>| {
        if latest.entity == EntityKind::Rulebook {
            published.insert(latest.position);
        }
        gathering.take(latest);
    };
    let tip = store.latest(None, each).await?;
    let snapshot = apart(move || gathering.end(tip.size, tip.root, None)).await?;
    Ok((snapshot, published))
}

/// What a snapshot becomes with the latest revisions since; none where it has to be read anew.
fn follow(
    before: &Snapshot,
    revised: &[Revised],
    tip: &Checkpoint,
) -> Result<Option<(Snapshot, Touched)>, BuildError> {
    let mut snapshot = before.clone();
    let latest: Vec<Latest<'_>> = revised.iter().map(Revised::latest).collect();
    if !snapshot.register(&latest)? {
        return Ok(None);
    }
    let mut touched = Touched::default();
    for one in &latest {
        match one.entity {
            EntityKind::Unit | EntityKind::Person | EntityKind::Group => touched.registry = true,
            EntityKind::Rulebook => touched.rulebooks = true,
            EntityKind::Grant => touched.grants = true,
            EntityKind::Record => {
                if let Some(amended) = snapshot.place(one)? {
                    touched.kinds.insert(amended.kind.clone());
                    snapshot.amend(amended, tip.size, tip.root);
                }
            }
        }
    }
    (snapshot.position, snapshot.root) = (tip.size, tip.root);
    Ok(Some((snapshot, touched)))
}

async fn library_of(store: &Store, library: &Library) -> Result<Arc<Library>, AppError> {
    let mut library = library.without_publications();
    published(store, &mut library).await?;
    Ok(Arc::new(library))
}

/// What makes actors of persons on one day.
pub(crate) struct Actors<'p> {
    present: &'p Present,
    day: Day,
    hierarchy: Hierarchy,
}

impl Actors<'_> {
    /// Somebody with the offices that hold on that day.
    pub fn of(&self, account: Account, person: PersonId) -> Actor {
        let Present { grants, library, .. } = self.present;
        let grants = offices::standing(grants).map(|line| &line.grant);
        Actor::person((account, person), self.day, grants, &library.schema, &self.hierarchy)
    }
}

impl From<Latest<'_>> for Revised {
    fn from(latest: Latest<'_>) -> Self {
        let Latest { entity, id, state, position, entered, recorded, payload } = latest;
        Self { entity, id, state, position, entered, recorded, payload: payload.to_owned() }
    }
}

impl Revised {
    fn latest(&self) -> Latest<'_> {
        let Self { entity, id, state, position, entered, recorded, ref payload } = *self;
        Latest { entity, id, state, position, entered, recorded, payload }
    }
}
