//! What a bureau knows at one moment, as a value that is never altered: the first one is read from the whole ledger, and each
//! that follows shares with the one before whatever did not change.

use std::collections::BTreeSet;
use std::sync::{Arc, OnceLock};

use mingde_core::date::{Day, Timestamp};
use mingde_core::id::{EntityId, PersonId};
use mingde_core::policy::{Account, Actor, Hierarchy};
use mingde_core::record::State;
use mingde_core::revision::EntityKind;
use mingde_core::snapshot::{BuildError, Latest, Snapshot};
use mingde_store::{Checkpoint, Store};

use crate::assessed::Touched;
use crate::error::AppError;
use crate::gathering::Gathering;
use crate::grants::{self, GrantLine};
use crate::import::Directories;
use crate::library::Library;
use crate::long_work::apart;
use crate::offices;
use crate::published::read_published;
use crate::sight::Sight;

/// More revisions than so many, and more than were there before, are sooner had by reading everything.
const FEW: u64 = 1_024;

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
    /// Which of this process it is, counted from 0.
    pub(crate) nth: u64,
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

    pub(crate) fn is_of(&self, tip: &Checkpoint) -> bool {
        self.snapshot.position == tip.size && self.snapshot.root == tip.root
    }

    /// The first one of a process. Its library was read when the bureau was opened, and may have gone on since.
    pub(crate) async fn first(store: &Store, library: Arc<Library>) -> Result<Self, AppError> {
        let (snapshot, published) = whole(store, &library).await?;
        let library = match published == library.published {
            true => library,
            false => library_of(store, &library).await?,
        };
        Ok(Self {
            library,
            snapshot: Arc::new(snapshot),
            grants: grants::all(store).await?.into(),
            directories: Arc::default(),
            nth: 0,
        })
    }

    /// The present that follows on this one, and what has changed.
    pub(crate) async fn next(&self, store: &Store, tip: &Checkpoint) -> Result<(Self, Touched), AppError> {
        let followed = match self.few_since(store, tip).await? {
            Some(few) => few,
            None => {
                let (snapshot, published) = whole(store, &self.library).await?;
                let rulebooks = published != self.library.published;
                (snapshot, Touched::all(rulebooks))
            }
        };
        let (snapshot, touched) = (Arc::new(followed.0), followed.1);
        let library = match touched.rulebooks {
            true => library_of(store, &self.library).await?,
            false => self.library.clone(),
        };
        if library.published_kinds != self.library.published_kinds {
            // The columns of a kind follow from it.
            let first = Self::first(store, library).await?;
            return Ok((Self { nth: self.nth + 1, ..first }, Touched::all(true)));
        }
        let grants = match touched.grants {
            true => grants::all(store).await?.into(),
            false => self.grants.clone(),
        };
        let directories = match touched.registry {
            true => Arc::default(),
            false => self.directories.clone(),
        };
        Ok((Self { library, snapshot, grants, directories, nth: self.nth + 1 }, touched))
    }

    /// The snapshot with what was revised since; none where that is much, or where only reading everything gives it.
    async fn few_since(
        &self,
        store: &Store,
        tip: &Checkpoint,
    ) -> Result<Option<(Snapshot, Touched)>, AppError> {
        let before = self.snapshot.clone();
        let few = 1..=FEW.max(before.position);
        // A ledger that was put back to an older state is another one.
        if tip.size.checked_sub(before.position).is_none_or(|came| !few.contains(&came)) {
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
            EntityKind::Record => {}
        }
    }
    touched.kinds = snapshot.amend(&latest)?;
    (snapshot.position, snapshot.root) = (tip.size, tip.root);
    Ok(Some((snapshot, touched)))
}

pub(crate) async fn library_of(store: &Store, library: &Library) -> Result<Arc<Library>, AppError> {
    let mut library = library.without_publications();
    read_published(store, &mut library).await?;
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
        let grants = grants::standing(grants).map(|line| &line.grant);
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
