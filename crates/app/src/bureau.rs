//! An opened bureau: its ledger, and what it knows at present.

use std::io::Write as _;
use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;

use mingde_core::date::Timestamp;
use mingde_core::diagnostic::Message;
use mingde_core::policy::{Account, Actor};
use mingde_core::snapshot::Snapshot;
use mingde_files::Mode;
use mingde_reader::ReadingRoom;
use mingde_rulebook::AssessmentDate;
use mingde_store::{Change, Checkpoint, Database, Entropy, Patience, Store, Writer};

use crate::boards::Pasts;
use crate::error::AppError;
use crate::gathering::Gathering;
use crate::guesses::Guesses;
use crate::import::ImportJobs;
use crate::jobs::LongJobs;
use crate::library::Library;
use crate::living::Living;
use crate::long_work::apart;
use crate::present::Present;
use crate::published::read_published;
use crate::standing::Standing;

/// So many bytes the data folder has to take to be fit for work.
const ROOM: usize = 1 << 20;

/// Where a bureau's things are.
#[derive(Debug, Clone)]
pub struct Settings {
    /// Folder with keys, evidence, the embedded database and the bureau's own library.
    pub data: PathBuf,
    /// The database; embedded unless a PostgreSQL URL is given.
    pub database: Database,
    /// Further library folders, later ones over earlier ones.
    pub library: Vec<PathBuf>,
    /// Where files from outside are read.
    pub reading: ReadingRoom,
    /// How long other writers are waited for.
    pub patience: Patience,
}

impl Settings {
    /// A bureau that has everything in one folder, and reads files in a process of this program.
    pub fn in_folder(data: impl Into<PathBuf>) -> Self {
        Self {
            data: data.into(),
            database: Database::Sqlite,
            library: Vec::new(),
            reading: ReadingRoom::here(),
            patience: Patience::default(),
        }
    }
}

/// An opened bureau. Many tasks may share it.
pub struct Bureau {
    /// The ledger.
    pub(crate) store: Store,
    living: Arc<Living>,
    /// Where it lies.
    pub data: PathBuf,
    /// Where files from outside are read.
    pub reading: ReadingRoom,
    /// How often somebody was wrong about people who are not theirs to know.
    pub(crate) guesses: Arc<Guesses>,
    /// Held while it is counted what waits for somebody: files on their way.
    pub(crate) at_the_desk: std::sync::Mutex<()>,
    /// The same for drafts of forms.
    pub(crate) at_the_drafts: tokio::sync::Mutex<()>,
    /// Imports that are worked on behind the requests that asked for them.
    pub(crate) jobs: ImportJobs,
    /// Other long work that goes on behind requests.
    pub(crate) long_jobs: LongJobs,
    /// When the database was last seen to take a write.
    pub(crate) written: std::sync::Mutex<Option<Timestamp>>,
    /// How it stood on days that are over.
    pub(crate) pasts: Pasts,
}

impl Settings {
    /// Reads the shipped library, the bureau's own (`<data>/library`, `<data>/settings.yaml`) and the further
    /// folders.
    pub fn load_library(&self) -> Result<Library, AppError> {
        Library::load(&self.library_folders())
    }

    /// Whether there is a ledger already; one on a server is taken to be there.
    pub fn has_ledger(&self) -> bool {
        self.database != Database::Sqlite || self.data.join(mingde_store::SQLITE_FILE).is_file()
    }

    pub(crate) fn library_folders(&self) -> Vec<PathBuf> {
        let own = self.data.join("library");
        let mut folders = Vec::new();
        let settings = self.data.join(crate::library::SETTINGS);
        if settings.is_file() {
            folders.push(settings);
        }
        if own.is_dir() {
            folders.push(own);
        }
        folders.extend(self.library.iter().cloned());
        folders
    }
}

impl Bureau {
    /// Opens ledger and library, making an empty ledger with fresh keys on first start. `entropy` fills a
    /// buffer with random bytes.
    pub async fn open(settings: &Settings, entropy: &mut Entropy<'_>) -> Result<Self, AppError> {
        let mut library = settings.load_library()?;
        let store = Store::open_with(&settings.data, &settings.database, settings.patience, entropy).await?;
        library.own = library.own.of_ledger(store.origin());
        read_published(&store, &mut library).await?;
        let (data, reading) = (settings.data.clone(), settings.reading.clone());
        let living = Arc::new(Living::of(Arc::new(library), Duration::ZERO));
        let (guesses, at_the_desk, at_the_drafts, jobs, pasts) = Default::default();
        let (long_jobs, written) = Default::default();
        Ok(Self {
            store,
            living,
            data,
            reading,
            guesses,
            at_the_desk,
            at_the_drafts,
            jobs,
            long_jobs,
            written,
            pasts,
        })
    }

    /// Figures that somebody reads may be behind what others have written by so much; by nothing unless this is said.
    pub fn may_lag(self, lag: Duration) -> Self {
        let living = Arc::new(Living::of(self.library(), lag));
        Self { living, pasts: Pasts::lagging(lag), ..self }
    }

    /// Kinds, forms, and rulebooks with their published versions, as they were last known. Whoever needs registry or
    /// records beside them takes all of it from one [present](Self::present).
    pub fn library(&self) -> Arc<Library> {
        self.living.library()
    }

    /// What the bureau knows now: read from the ledger when it is first asked for, and from then on kept in memory. Costs one
    /// question for the latest checkpoint when nothing has changed.
    pub async fn present(&self) -> Result<Arc<Present>, AppError> {
        self.living.present(&self.store).await
    }

    /// What the bureau knows with all that was committed until now, those commits too that others are just taking in: for whoever holds the
    /// writer's seat and decides by it.
    pub(crate) async fn renewed(&self) -> Result<Arc<Present>, AppError> {
        self.living.renewed(&self.store).await
    }

    /// How every rulebook's figures stand for a day or period, with what they were made from: kept from the first question on and
    /// brought up to date behind every commit. What this account has written is among them.
    pub async fn standing(&self, actor: &Actor, at: AssessmentDate) -> Result<Arc<Standing>, AppError> {
        self.living.standing(&self.store, at, actor.account()).await
    }

    /// What was known when it was last asked for; none if nobody has asked yet.
    pub fn known(&self) -> Option<Arc<Present>> {
        self.living.known()
    }

    /// How many revisions the ledger holds. Asking costs next to nothing: what was read before is still so if it is the same.
    ///
    /// # Errors
    /// Those of reaching the database.
    pub async fn position(&self) -> Result<u64, AppError> {
        Ok(self.store.checkpoint().await?.size)
    }

    /// Ends all connections; an embedded database is left as one file.
    ///
    /// # Errors
    /// Those of the database; nothing is lost by them.
    pub async fn close(self) -> Result<(), AppError> {
        Ok(self.store.close().await?)
    }

    /// Name of its ledger: two bureaus of one process never have the same.
    pub fn origin(&self) -> &str {
        self.store.origin()
    }

    /// Whether something is kept in mind that stands in no table and is not to be forgotten yet: that somebody guesses at names.
    pub fn is_mindful(&self, now: Timestamp) -> bool {
        self.guesses.are_any(now)
    }

    /// Whether the database may only be read, so that nothing of what comes next is kept.
    ///
    /// # Errors
    /// Those of reaching the database.
    pub async fn is_archive(&self) -> Result<bool, AppError> {
        Ok(self.store.is_archive().await?)
    }

    /// What is to be told of a clock that says `now`: that it is far behind the latest entry of the ledger, or far ahead of it.
    ///
    /// # Errors
    /// Those of reaching the database.
    pub async fn clock_doubt(&self, now: Timestamp) -> Result<Option<Message>, AppError> {
        Ok(self.store.clock_doubt(now).await?)
    }

    /// Whether the data folder takes what comes next, the photo of a telephone for instance: so much is written there and removed.
    ///
    /// # Errors
    /// [`AppError::File`], which tells whether the [disk is full](AppError::is_disk_full).
    pub async fn has_room(&self) -> Result<(), AppError> {
        let folder = self.data.clone();
        apart(move || {
            let mut tried =
                mingde_files::begin_file(&folder, Mode::Private).map_err(AppError::file(&folder))?;
            tried.file().write_all(&vec![0; ROOM]).map_err(AppError::file(&folder))
        })
        .await
    }

    /// The columns of everything as it stands now, or as it was known at an instant.
    pub(crate) async fn snapshot(&self, as_known: Option<Timestamp>) -> Result<Arc<Snapshot>, AppError> {
        match as_known {
            None => Ok(self.present().await?.snapshot.clone()),
            Some(moment) => Ok(Arc::new(self.snapshot_known(moment).await?)),
        }
    }

    async fn snapshot_known(&self, moment: Timestamp) -> Result<Snapshot, AppError> {
        let mut gathering = Gathering::begin(&self.library());
        let checkpoint = self.store.latest(Some(moment), |latest| gathering.take(latest)).await?;
        Ok(gathering.end(checkpoint.size, checkpoint.root, Some(moment))?)
    }

    /// Units, persons and groups as they stand now; whether records are there as well depends on who has asked before: a
    /// command that ends after one record reads no others.
    pub(crate) async fn registry(&self) -> Result<Arc<Snapshot>, AppError> {
        if self.known().is_some() {
            return self.snapshot(None).await;
        }
        let mut gathering = Gathering::begin(&self.library());
        self.store.latest_registry(|latest| gathering.take(latest)).await?;
        Ok(Arc::new(gathering.end(0, [0; 32], None)?))
    }

    /// Commits, and brings the columns that are kept in memory up to date before anybody is told.
    pub(crate) async fn commit(&self, writer: Writer) -> Result<Checkpoint, AppError> {
        let author = writer.author().clone();
        let tip = writer.commit().await?;
        self.committed(&author).await;
        Ok(tip)
    }

    /// The same for a change by itself.
    pub(crate) async fn append_alone(&self, now: Timestamp, change: Change<'_>) -> Result<(), AppError> {
        let author = change.draft.author().clone();
        self.store.append_alone(now, change).await?;
        self.committed(&author).await;
        Ok(())
    }

    /// The commit stands whatever comes of this: what could not be read now is read when it is next asked for.
    async fn committed(&self, author: &Account) {
        if self.known().is_some()
            && let Err(error) = self.living.committed(&self.store, author).await
        {
            tracing::warn!(%error, "what is kept in memory could not be brought up to date");
        }
    }

    /// The same for the library after a version of a rulebook was published.
    pub(crate) async fn published(&self) {
        if let Err(error) = self.living.renew_library(&self.store).await {
            tracing::warn!(%error, "what was published could not be read again");
        }
    }

    /// The columns as they were when the ledger held so many revisions.
    pub(crate) async fn snapshot_at(&self, position: u64) -> Result<Snapshot, AppError> {
        Ok(self.held_at(position).await?.0)
    }

    /// The columns a receipt was made from: of so many revisions those that were known at the moment, if it
    /// names one.
    pub(crate) async fn snapshot_of_receipt(
        &self,
        position: u64,
        known_on: Option<Timestamp>,
    ) -> Result<Snapshot, AppError> {
        let (mut held, last_recorded) = self.held_at(position).await?;
        let Some(moment) = known_on else { return Ok(held) };
        if last_recorded.is_none_or(|recorded| recorded <= moment) {
            held.as_known = known_on;
            return Ok(held);
        }
        // The log grows with time: what was known by then stands before that position.
        let known = self.snapshot_known(moment).await?;
        Ok(Snapshot { position: held.position, root: held.root, ..known })
    }

    /// The columns at a position, with when the last of their revisions was recorded.
    async fn held_at(&self, position: u64) -> Result<(Snapshot, Option<Timestamp>), AppError> {
        let mut last_recorded = None;
        let mut gathering = Gathering::begin(&self.library());
        let checkpoint = self.store.latest_at(position, |latest| {
            last_recorded = last_recorded.max(Some(latest.recorded));
            gathering.take(latest);
        });
        let Some(checkpoint) = checkpoint.await? else {
            return Err(AppError::NotFound(Message::new("app-no-position").with("position", position)));
        };
        Ok((gathering.end(checkpoint.size, checkpoint.root, None)?, last_recorded))
    }
}
