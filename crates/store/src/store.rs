//! The store: database, keys and evidence of one data folder.

use std::borrow::Cow;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use mingde_core::date::Timestamp;
use mingde_core::diagnostic::Message;
use mingde_core::id::EntityId;
use mingde_core::policy::{Account, Actor};
use mingde_log::Frontier;
use tokio::sync::{Mutex, OwnedMutexGuard};

use crate::checkpoint::{self, Checkpoint};
use crate::database::Database;
use crate::dialect::{Cell, Cells, Dialect, Link, Pools, Script, placeholders};
use crate::doubts::doubts;
use crate::error::StoreError;
use crate::evidence::Evidence;
use crate::keys::{Drawn, Entropy, Keys, SealingKeys};
use crate::moving;
use crate::patience::Patience;
use crate::schema;
use crate::trail::Trail;
use crate::witness::Witness;
use crate::writer::Writer;

/// An open ledger. Cheap to clone; clones share one writer's seat and one pool of readers.
#[derive(Clone)]
pub struct Store(Arc<Inner>);

struct Inner {
    data: PathBuf,
    database: Database,
    patience: Patience,
    pools: Pools,
    seat: Seat,
    keys: Keys,
    evidence: Evidence,
    witness: Witness,
    doubts: Vec<Message>,
    founded: bool,
}

/// The one place to write from in this process, with what the last writer left.
pub(crate) type Seat = Arc<Mutex<Option<Left>>>;

/// The seat with somebody in it.
pub(crate) type TakenSeat = OwnedMutexGuard<Option<Left>>;

/// What a writer leaves to the next.
pub(crate) struct Left {
    /// Its connection.
    pub(crate) link: Link,
    /// The tip of the log as it left it; none before the first writer. Another process may have gone on since.
    pub(crate) tip: Option<(Checkpoint, Frontier)>,
}

impl Store {
    /// Opens the ledger of a data folder, making folder, keys and tables on first start. `entropy` fills a
    /// buffer with random bytes; it is only asked where there are no keys, before anything is written.
    ///
    /// Of the keys of a ledger that exists none is needed to read it.
    ///
    /// # Errors
    /// [`StoreError::Entropy`] if keys were to be made and the source fails; [`StoreError::KeyMissing`] if there are
    /// some keys, and neither the others nor a ledger; [`StoreError::KeysOfAnother`] if they belong to another one.
    pub async fn open(
        data: &Path,
        database: &Database,
        entropy: &mut Entropy<'_>,
    ) -> Result<Self, StoreError> {
        Self::open_with(data, database, Patience::default(), entropy).await
    }

    /// The same, with a patience of one's own for what other writers hold.
    ///
    /// # Errors
    /// Those of [`open`](Self::open).
    pub async fn open_with(
        data: &Path,
        database: &Database,
        patience: Patience,
        entropy: &mut Entropy<'_>,
    ) -> Result<Self, StoreError> {
        let fail = |cause| StoreError::File { path: data.to_owned(), cause };
        let drawn = Drawn::for_new(data, entropy)?;
        if drawn.is_some() {
            // What is going to lie in it is nobody else's business, whoever made the folder.
            mingde_files::make_private_folder(data)
                .and_then(|()| mingde_files::make_private(data))
                .map_err(fail)?;
        } else {
            mingde_files::make_private_folder(data).map_err(fail)?;
            mingde_files::sweep(data);
            mingde_files::sweep(&data.join("evidence"));
        }
        let pools = Pools::new(data, database, patience)?;
        let mut link = Link::connect(data, database, patience).await?;
        schema::migrate(&mut link, pools.dialect(), data).await?;
        let mut found = read_origin(&mut link).await?;
        if let Some(there) = moving::read_moved(&mut link).await? {
            return Err(StoreError::Moved(there));
        }
        let fresh = found.is_none() && !link.is_archive()? && is_empty(&mut link).await?;
        let witness = Witness::of(data);
        let keys = if fresh {
            let keys = Keys::found(data, drawn)?;
            // What was signed once is not signed a second time.
            let known = witness.furthest(&keys.expect_verifier()?)?;
            // Another process may have founded it meanwhile.
            if let Some(known) = known.filter(|known| known.size > 0)
                && is_empty(&mut link).await?
            {
                return Err(StoreError::BehindWitness { size: 0, witnessed: known.size });
            }
            found = Some(found_ledger(&mut link, pools.dialect(), &keys, &witness).await?);
            if let Some(database) = found.clone().filter(|origin| origin != keys.origin()) {
                return Err(StoreError::KeysOfAnother { keys: keys.origin().to_owned(), database });
            }
            keys
        } else {
            Keys::take_up(data, found.clone())?
        };
        let mut doubts = doubts(&mut link, keys.verifier(), &witness).await?;
        if keys.verifier().is_none() {
            doubts.push(StoreError::VerifierMissing(keys.verifier_path().to_owned()).message());
        }
        if found.is_none() {
            doubts.push(Message::new("ledger-name-missing"));
        }
        for doubt in &doubts {
            tracing::info!(code = doubt.code, "the ledger does not look as it was left");
        }
        Ok(Self(Arc::new(Inner {
            data: data.to_owned(),
            database: database.clone(),
            patience,
            pools,
            seat: Arc::new(Mutex::new(Some(Left { link, tip: None }))),
            keys,
            evidence: Evidence::of(data),
            witness,
            doubts,
            founded: fresh,
        })))
    }

    /// Ends all connections, the writer's last. The embedded database then folds its journal into its file, so
    /// that a copy of that file is the whole ledger; without it nothing is lost, but the journal stays beside.
    pub async fn close(&self) -> Result<(), StoreError> {
        self.0.pools.close().await;
        match self.0.seat.lock().await.take() {
            Some(left) => left.link.close().await,
            None => Ok(()),
        }
    }

    /// What looked wrong on opening, without reading the log: the witness file is ahead of the database or remembers
    /// another one, the last signature is wrong. Empty when all is well; [`verify`](Self::verify) looks closely.
    pub fn doubts(&self) -> &[Message] {
        &self.0.doubts
    }

    /// Whether opening it made the ledger.
    pub fn was_founded(&self) -> bool {
        self.0.founded
    }

    /// Name of the ledger: `mingde/` and sixteen hexadecimal digits.
    pub fn origin(&self) -> &str {
        self.0.keys.origin()
    }

    /// The data folder.
    pub(crate) fn data(&self) -> &Path {
        &self.0.data
    }

    /// Where the ledger is kept.
    pub(crate) fn database(&self) -> &Database {
        &self.0.database
    }

    /// How long other writers are waited for.
    pub(crate) fn patience(&self) -> Patience {
        self.0.patience
    }

    /// The keys of what is sealed, read when one is first needed. That which signs is nobody's but a writer's.
    pub fn sealing(&self) -> &Arc<SealingKeys> {
        self.0.keys.sealing()
    }

    /// All keys, each read when it is first needed.
    pub(crate) fn keys(&self) -> &Keys {
        &self.0.keys
    }

    /// Evidence files.
    pub fn evidence(&self) -> &Evidence {
        &self.0.evidence
    }

    /// Begins a transaction in which `actor` writes at time `recorded`. Waits for a writer before it.
    pub async fn begin(&self, actor: &Actor, recorded: Timestamp) -> Result<Writer, StoreError> {
        self.begin_with(&[], actor, recorded).await
    }

    /// Begins a transaction that is going to append to these entities: what is to be known about them comes
    /// with the same round trip, so that a single record takes two in all.
    pub async fn begin_with(
        &self,
        ids: &[EntityId],
        actor: &Actor,
        recorded: Timestamp,
    ) -> Result<Writer, StoreError> {
        self.begin_by(ids, actor.account(), recorded).await
    }

    pub(crate) async fn begin_by(
        &self,
        ids: &[EntityId],
        author: &Account,
        recorded: Timestamp,
    ) -> Result<Writer, StoreError> {
        Writer::begin(self.clone(), ids, author, recorded).await
    }

    /// The latest checkpoint. An empty ledger has one too, of size 0.
    pub async fn checkpoint(&self) -> Result<Checkpoint, StoreError> {
        let latest =
            self.rows(checkpoint::LATEST, Vec::new(), |row| Ok(checkpoint::read(row)?.0)).await?.pop();
        latest.ok_or(NO_CHECKPOINT)
    }

    /// Whether the database may only be read: a file without the right to write to it, a server that follows another one.
    ///
    /// # Errors
    /// Those of reaching the database.
    pub async fn is_archive(&self) -> Result<bool, StoreError> {
        self.0.pools.reader().await?.reads_archive().await
    }

    /// The rows of one query, as a reader sees them, each read by `read`.
    pub(crate) async fn rows<T: Send>(
        &self,
        sql: impl Into<Cow<'static, str>> + Send,
        cells: Vec<Cell>,
        mut read: impl FnMut(&dyn Cells) -> Result<T, StoreError> + Send,
    ) -> Result<Vec<T>, StoreError> {
        let mut rows = Vec::new();
        self.fetch(sql, cells, |row| {
            rows.push(read(row)?);
            Ok(())
        })
        .await?;
        Ok(rows)
    }

    /// Runs one query as a reader; its rows go to `each`.
    pub(crate) async fn fetch(
        &self,
        sql: impl Into<Cow<'static, str>> + Send,
        cells: Vec<Cell>,
        each: impl FnMut(&dyn Cells) -> Result<(), StoreError>,
    ) -> Result<(), StoreError> {
        self.0.pools.reader().await?.fetch(sql, cells, each).await
    }

    /// The seat of the writer, once whoever has it is done.
    ///
    /// # Errors
    /// [`StoreError::Busy`] if that takes longer than this store's patience.
    pub(crate) async fn take_seat(&self) -> Result<TakenSeat, StoreError> {
        let seat = Seat::clone(&self.0.seat).lock_owned();
        let taken = tokio::time::timeout(self.0.patience.time(), seat).await;
        taken.map_err(|_| StoreError::Busy("another writer of this process holds the ledger".into()))
    }

    /// The seat of the writer, if nobody of this process has it just now.
    pub(crate) fn seat_if_free(&self) -> Option<TakenSeat> {
        Seat::clone(&self.0.seat).try_lock_owned().ok()
    }

    pub(crate) fn dialect(&self) -> Dialect {
        self.0.pools.dialect()
    }

    pub(crate) fn witness(&self) -> &Witness {
        &self.0.witness
    }

    /// A connection for a writer of another database, which shares the data folder.
    pub(crate) async fn connect_to(&self, other: &Database) -> Result<Link, StoreError> {
        Link::connect(&self.0.data, other, self.0.patience).await
    }

    /// A connection for a writer.
    pub(crate) async fn connect(&self) -> Result<Link, StoreError> {
        Link::connect(&self.0.data, &self.0.database, self.0.patience).await
    }
}

impl std::fmt::Debug for Store {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let Inner { data, database, .. } = &*self.0;
        f.debug_struct("Store").field("data", data).field("database", database).finish_non_exhaustive()
    }
}

/// Whether there is a ledger, or tables of one. Asking makes nothing.
///
/// # Errors
/// Those of reaching the server.
pub async fn is_there(data: &Path, database: &Database) -> Result<bool, StoreError> {
    if *database == Database::Sqlite {
        return Ok(data.join(crate::database::SQLITE_FILE).is_file());
    }
    let mut link = Link::connect(data, database, Patience::default()).await?;
    let kept = schema::keeps_versions(&mut link, Dialect::of(database)).await?;
    link.close().await?;
    Ok(kept)
}

/// A ledger is founded with a checkpoint of size 0, so one that has none was damaged.
pub(crate) const NO_CHECKPOINT: StoreError =
    StoreError::Damaged { table: "checkpoint", position: 0, what: "there is none" };

/// What the ledger is called; none where it lost its name, or never had one.
pub(crate) async fn read_origin(link: &mut Link) -> Result<Option<String>, StoreError> {
    let mut origin = None;
    link.fetch("SELECT value FROM ledger WHERE name = 'origin'", Vec::new(), |row| {
        // One that cannot be read is that of no keys.
        origin = Some(row.text(0).unwrap_or("–").to_owned());
        Ok(())
    })
    .await?;
    Ok(origin)
}

/// Whether nothing was ever written: a ledger that only lost its name is not founded again.
async fn is_empty(link: &mut Link) -> Result<bool, StoreError> {
    let mut empty = true;
    let sql = "SELECT size FROM checkpoint UNION ALL SELECT position FROM revision LIMIT 1";
    link.fetch(sql, Vec::new(), |_| {
        empty = false;
        Ok(())
    })
    .await?;
    Ok(empty)
}

/// Writes the name and the first checkpoint of a new ledger. Another process may be doing the same: whoever
/// comes first has named it.
async fn found_ledger(
    link: &mut Link,
    dialect: Dialect,
    keys: &Keys,
    witness: &Witness,
) -> Result<String, StoreError> {
    let frontier = Frontier::default();
    let first = Checkpoint::of(&frontier, Trail::default(), keys.signer()?);
    let mut script = Script::of(dialect.begin());
    script.add(
        format!("INSERT INTO ledger (name, value) VALUES {} ON CONFLICT DO NOTHING", placeholders(2)),
        vec![Cell::text("origin"), Cell::text(keys.origin())],
    );
    script.add(
        format!(
            "INSERT INTO checkpoint ({}) VALUES {} ON CONFLICT DO NOTHING",
            checkpoint::COLUMNS,
            placeholders(4)
        ),
        checkpoint::cells(&first, &frontier),
    );
    script.add("COMMIT", Vec::new());
    link.run(script, |_, _| Ok(())).await?;
    let origin = read_origin(link).await?.ok_or(NO_CHECKPOINT)?;
    if origin == keys.origin() {
        witness.append(&first)?;
    }
    Ok(origin)
}
