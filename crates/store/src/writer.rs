//! Writing: one transaction in which everything that belongs together becomes true, or nothing does.

mod alone;

use std::ops::Range;

use mingde_core::date::Timestamp;
use mingde_core::id::{EntityId, IdMap, IdSet};
use mingde_core::record::State;
use mingde_core::revision::{Draft, EntityKind, Revision};
use tokio::sync::OwnedMutexGuard;

use crate::batch::{self, Batch};
use crate::checkpoint::{self, Checkpoint};
use crate::dialect::{Cell, Link, Rows, Script, placeholders};
use crate::error::StoreError;
use crate::head::{self, Head};
use crate::merkle::{Frontier, leaf_hash};
use crate::revision::{self, Row};
use crate::store::{Left, NO_CHECKPOINT, Seat, Store};
use crate::trail::{Line, Trail};

pub use alone::Change;

/// Rows that are inserted together: more would need fresh memory for every piece, and PostgreSQL, where they are
/// one statement, longer to look up its parameters.
const PIECE: usize = 64;
/// Entities that are looked up, and rows that are handed over, at once. The database writes them while the next
/// ones are made ready.
const LOAD: usize = 1024;
/// Up to so many revisions, a bulk import first reads which entities there are, and then asks only after those.
const SURVEYED: u64 = 65_536;

/// A draft to append, with what the writer believes about its entity.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Entry {
    /// What to append.
    pub draft: Draft,
    /// The number of the revision it is based on (0 for none). If the entity has moved on meanwhile, appending
    /// fails with [`StoreError::Conflict`]. `None` does not ask.
    pub based_on: Option<u32>,
}

impl From<Draft> for Entry {
    fn from(draft: Draft) -> Self {
        Self { draft, based_on: None }
    }
}

/// Where drafts went.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Appended {
    /// Positions in the log, in the order of the drafts.
    pub positions: Range<u64>,
    /// Revision number of each.
    pub numbers: Vec<u32>,
}

/// An open transaction. Dropping it without [`commit`](Self::commit) leaves nothing behind.
pub struct Writer {
    store: Store,
    seat: OwnedMutexGuard<Option<Left>>,
    link: Link,
    /// What opens the transaction, where that was put off until the commit.
    opening: Option<Script>,
    /// Whether nothing failed or was cancelled half-way.
    sound: bool,
    author: String,
    recorded: Timestamp,
    tip: Checkpoint,
    frontier: Frontier,
    trail: Trail,
    /// What is known about entities as of this transaction; `None` for those that do not exist.
    known: IdMap<Option<Known>>,
    /// All entities there were when the transaction began, where that was surveyed.
    found: Option<IdSet>,
    /// Revisions that are placed but not yet sent.
    pending: Vec<Row>,
    /// Heads that are not yet sent.
    unsent: IdMap<Head>,
    /// Batch, audit and the like; sent on commit.
    lines: Script,
    /// First and last position of each batch.
    stretches: Vec<(String, u64, u64)>,
    leaf: Vec<u8>,
}

/// What appending needs to know about an entity.
#[derive(Debug, Clone, Copy)]
struct Known {
    entity: EntityKind,
    state: State,
    number: u32,
    position: u64,
    recorded: Timestamp,
    entered: Timestamp,
}

impl From<&Head> for Known {
    fn from(head: &Head) -> Self {
        let Head { entity, state, number, position, recorded, entered, .. } = *head;
        Self { entity, state, number, position, recorded, entered }
    }
}

impl Writer {
    pub(crate) async fn begin(
        store: Store,
        seat: Seat,
        ids: &[EntityId],
        author: &str,
        recorded: Timestamp,
    ) -> Result<Self, StoreError> {
        let mut seat = seat.lock_owned().await;
        let mut begun = None;
        // A connection that lay idle may have been cut by the server; a new one shows what is the matter.
        if let Some(Left { mut link, .. }) = seat.take()
            && let Ok(opened) = open_transaction(&store, &mut link, ids).await
        {
            begun = Some((link, opened));
        }
        let (link, opened) = match begun {
            Some(begun) => begun,
            None => {
                let mut link = store.connect().await?;
                let opened = open_transaction(&store, &mut link, ids).await?;
                (link, opened)
            }
        };
        Ok(Self::new(store, seat, link, opened, author, recorded))
    }

    fn new(
        store: Store,
        seat: OwnedMutexGuard<Option<Left>>,
        link: Link,
        opened: Opened,
        author: &str,
        recorded: Timestamp,
    ) -> Self {
        let Opened { tip, frontier, known } = opened;
        let trail = tip.trail.unwrap_or_default();
        Self {
            store,
            seat,
            link,
            opening: None,
            sound: true,
            author: author.to_owned(),
            recorded,
            tip,
            frontier,
            trail,
            known,
            found: None,
            pending: Vec::new(),
            unsent: IdMap::default(),
            lines: Script::default(),
            stretches: Vec::new(),
            leaf: Vec::new(),
        }
    }

    /// The same writer, whose transaction opens with its commit.
    fn opening_with(self, opening: Script) -> Self {
        Self { opening: Some(opening), ..self }
    }

    /// Heads of those of `ids` that exist, as seen inside this transaction.
    pub async fn existing(&mut self, ids: &[EntityId]) -> Result<IdMap<Head>, StoreError> {
        let mut heads = IdMap::default();
        for some in ids.chunks(LOAD) {
            self.look_up(some, |head| _ = heads.insert(head.id, head)).await?;
        }
        for id in ids {
            if let Some(head) = self.unsent.get(id) {
                heads.insert(*id, head.clone());
            }
            self.known.insert(*id, heads.get(id).map(Known::from));
        }
        Ok(heads)
    }

    /// Appends drafts in order, as part of `batch` if given.
    ///
    /// A revision is never recorded earlier than the one it follows: where the clock ran backwards, it takes
    /// over the earlier revision's time.
    ///
    /// # Errors
    /// [`StoreError::Conflict`], [`StoreError::Transition`] and [`StoreError::OtherEntity`] say why a draft
    /// cannot follow. After any error the transaction is spent and only good for dropping.
    pub async fn append<E: Into<Entry>>(
        &mut self,
        drafts: Vec<E>,
        batch: Option<&str>,
    ) -> Result<Appended, StoreError> {
        self.expect_sound()?;
        let first = self.frontier.size();
        let mut numbers = Vec::with_capacity(drafts.len());
        let mut drafts = drafts.into_iter().map(Into::into);
        loop {
            let some: Vec<Entry> = drafts.by_ref().take(LOAD).collect();
            if some.is_empty() {
                break;
            }
            self.learn(some.iter().map(|entry| entry.draft.id)).await?;
            self.sound = false;
            for entry in some {
                numbers.push(self.place(entry, batch)?);
            }
            self.sound = true;
            if self.pending.len() >= PIECE {
                self.send_pending().await?;
            }
        }
        let positions = first..self.frontier.size();
        if let Some(batch) = batch.filter(|_| !positions.is_empty()) {
            self.stretches.push((batch.to_owned(), positions.start, positions.end - 1));
        }
        Ok(Appended { positions, numbers })
    }

    /// Writes an audit line with this writer's author and time.
    pub fn audit(&mut self, action: &str, subject: &str, detail: &str) {
        let (recorded, author) = (self.recorded, &self.author);
        self.trail = self.trail.after(Line::Audit { recorded, author, action, subject, detail });
        let columns = "place, recorded, author, action, subject, detail";
        let values = placeholders(6);
        self.lines.add(
            format!("INSERT INTO audit ({columns}) VALUES {values}"),
            vec![
                Cell::position(self.trail.place),
                Cell::int(recorded.0),
                Cell::text(author),
                Cell::text(action),
                Cell::text(subject),
                Cell::text(detail),
            ],
        );
    }

    /// Writes the line of an import batch.
    pub fn record_batch(&mut self, batch: Batch) {
        let counts = batch::counts(&batch);
        self.trail = self.trail.after(Line::of(&batch, &counts));
        let values = placeholders(batch::WIDTH + 1);
        let columns = batch::COLUMNS;
        let mut cells = batch::cells(batch, counts);
        cells.push(Cell::position(self.trail.place));
        self.lines.add(format!("INSERT INTO batch ({columns}, place) VALUES {values}"), cells);
    }

    /// Marks `batch` as undone by the batch `by`.
    pub fn undo_batch(&mut self, batch: &str, by: &str) {
        let sql = "UPDATE batch SET undone_by = $1 WHERE id = $2";
        self.lines.add(sql, vec![Cell::text(by), Cell::text(batch)]);
    }

    /// Makes everything durable and signs the new state of the log. Where nothing was written, nothing is
    /// signed and the latest checkpoint is returned.
    pub async fn commit(mut self) -> Result<Checkpoint, StoreError> {
        self.expect_sound()?;
        let mut script = self.opening.take().unwrap_or_default();
        self.take_pending(&mut script);
        self.take_heads(&mut script);
        script.append(std::mem::take(&mut self.lines));
        for (batch, low, high) in std::mem::take(&mut self.stretches) {
            let sql = "UPDATE batch SET low = coalesce(low, $1), high = $2 WHERE id = $3";
            script.add(sql, vec![Cell::position(low), Cell::position(high), Cell::text(batch)]);
        }
        let appended = self.frontier.size() - self.tip.size;
        let signs = appended > 0 || self.tip.trail.unwrap_or_default() != self.trail;
        let mut tip = self.tip;
        if signs {
            tip = Checkpoint::of(&self.frontier, self.trail, self.store.keys().signer());
            let values = placeholders(4);
            let columns = checkpoint::COLUMNS;
            let conflict = if appended > 0 { "" } else { checkpoint::REPLACE };
            script.add(
                format!("INSERT INTO checkpoint ({columns}) VALUES {values} {conflict}"),
                checkpoint::cells(&tip, &self.frontier),
            );
        }
        let dialect = self.store.dialect();
        let bulk = appended >= LOAD as u64;
        if bulk {
            script.append(Script::of(dialect.before_bulk_commit()));
        }
        script.add("COMMIT", Vec::new());
        self.link.run(script, |_, _| Ok(())).await?;
        // The commit stands whether or not it could be witnessed; a witness that lags is allowed for.
        if signs && let Err(error) = self.store.witness().append(&tip) {
            tracing::warn!(%error, "a checkpoint could not be added to the witness file");
        }
        if bulk {
            self.link.start(Script::of(dialect.after_bulk_commit())).await?;
        }
        *self.seat = Some(Left { link: self.link, tip: Some((tip.clone(), self.frontier)) });
        Ok(tip)
    }

    /// The payloads of those of `ids` that exist, as they stand inside this transaction, in log order.
    pub async fn payloads(
        &mut self,
        ids: &[EntityId],
        mut each: impl FnMut(EntityId, &str),
    ) -> Result<(), StoreError> {
        self.send_pending().await?;
        self.learn(ids.iter().copied()).await?;
        let mut positions: Vec<u64> =
            ids.iter().filter_map(|id| self.known.get(id)?.as_ref()).map(|known| known.position).collect();
        positions.sort_unstable();
        for some in positions.chunks(LOAD) {
            let list = placeholders(some.len());
            let sql = format!("SELECT id, payload FROM revision WHERE position IN {list} ORDER BY position");
            self.sound = false;
            self.link
                .fetch(sql, some.iter().map(|at| Cell::position(*at)).collect(), |row| {
                    let id = revision::entity_id(row.blob(0)?);
                    each(
                        id.ok_or(StoreError::Damaged { table: "revision", position: 0, what: "id" })?,
                        row.text(1)?,
                    );
                    Ok(())
                })
                .await?;
            self.sound = true;
        }
        Ok(())
    }

    /// Finds out what is not yet known about some entities.
    async fn learn(&mut self, ids: impl Iterator<Item = EntityId>) -> Result<(), StoreError> {
        let unknown: Vec<EntityId> = ids.filter(|id| !self.known.contains_key(id)).collect();
        for id in &unknown {
            self.known.insert(*id, None);
        }
        let mut found = Vec::new();
        for some in unknown.chunks(LOAD) {
            self.look_up(some, |head| found.push((head.id, Some(Known::from(&head))))).await?;
        }
        self.known.extend(found);
        Ok(())
    }

    async fn look_up(&mut self, ids: &[EntityId], mut each: impl FnMut(Head)) -> Result<(), StoreError> {
        self.expect_sound()?;
        self.survey(ids.len()).await?;
        let there = |id: &&EntityId| {
            self.found.as_ref().is_none_or(|found| found.contains(*id))
                || self.known.get(*id).is_some_and(Option::is_some)
        };
        let ids: Vec<EntityId> = ids.iter().filter(there).copied().collect();
        if ids.is_empty() {
            return Ok(());
        }
        let (sql, cells) = heads_of(&ids);
        self.sound = false;
        self.link
            .fetch(sql, cells, |row| {
                each(head::read(row)?);
                Ok(())
            })
            .await?;
        self.sound = true;
        Ok(())
    }

    /// Reads which entities there are, if `asked` are more than a few and there are not too many. Most of what a
    /// large import brings is new, and to ask after it would wait for what was handed over before.
    async fn survey(&mut self, asked: usize) -> Result<(), StoreError> {
        if self.found.is_some() || asked < PIECE || self.tip.size > SURVEYED {
            return Ok(());
        }
        let mut found = IdSet::default();
        self.sound = false;
        self.link
            .fetch("SELECT id FROM head", Vec::new(), |row| {
                let id = revision::entity_id(row.blob(0)?);
                found.insert(id.ok_or(StoreError::Damaged { table: "head", position: 0, what: "id" })?);
                Ok(())
            })
            .await?;
        self.sound = true;
        self.found = Some(found);
        Ok(())
    }

    /// Gives a draft its place in the log; returns its number.
    fn place(&mut self, entry: Entry, batch: Option<&str>) -> Result<u32, StoreError> {
        let Entry { draft, based_on } = entry;
        let before = self.known.get(&draft.id).copied().flatten();
        let number = before.map_or(0, |known| known.number);
        if let Some(expected) = based_on.filter(|expected| *expected != number) {
            return Err(StoreError::Conflict { id: draft.id, expected, found: number });
        }
        if let Some(known) = before.filter(|known| known.entity != draft.entity) {
            return Err(StoreError::OtherEntity { id: draft.id, found: known.entity, asked: draft.entity });
        }
        let from = before.map(|known| known.state);
        if !may_follow(from, draft.state) {
            return Err(StoreError::Transition { id: draft.id, from, to: draft.state });
        }
        let revision = Revision {
            position: self.frontier.size(),
            number: number + 1,
            recorded: before.map_or(self.recorded, |known| known.recorded.max(self.recorded)),
            author: self.author.clone(),
            batch: batch.map(str::to_owned),
            draft,
        };
        let entered = before.map_or(revision.recorded, |known| known.entered);
        let head = head::after(&revision, entered);
        self.known.insert(head.id, Some(Known::from(&head)));
        self.unsent.insert(head.id, head);
        revision.leaf_bytes(&mut self.leaf);
        let leaf = leaf_hash(&self.leaf);
        self.frontier.push(leaf);
        self.pending.push(Row { revision, leaf, prior: before.map(|known| known.position), entered });
        Ok(number + 1)
    }

    async fn send_pending(&mut self) -> Result<(), StoreError> {
        let mut script = Script::default();
        self.take_pending(&mut script);
        self.take_heads(&mut script);
        self.send(script).await
    }

    async fn send(&mut self, script: Script) -> Result<(), StoreError> {
        self.expect_sound()?;
        self.sound = false;
        self.link.start(script).await?;
        self.sound = true;
        Ok(())
    }

    /// Adds what writes the pending revisions.
    fn take_pending(&mut self, script: &mut Script) {
        for piece in std::mem::take(&mut self.pending).chunks(PIECE) {
            let texts = piece.iter().map(|row| row.revision.draft.payload.len() + revision::LENGTH).sum();
            let mut rows = Rows::with_capacity(revision::WIDTH, piece.len(), texts);
            piece.iter().for_each(|row| revision::put(row, &mut rows));
            script.insert("revision", revision::STORED, "", rows);
        }
    }

    /// Adds what writes the heads which are not yet sent, in the order of their ids: neighbours share a page of
    /// their table. A first revision must find no head, a later one finds it or not.
    fn take_heads(&mut self, script: &mut Script) {
        let heads = std::mem::take(&mut self.unsent).into_values();
        let (mut new, mut moved): (Vec<Head>, Vec<Head>) = heads.partition(|head| head.number == 1);
        for (heads, conflict) in [(&mut new, ""), (&mut moved, head::REPLACE)] {
            heads.sort_unstable_by_key(|head| head.id);
            for piece in heads.chunks(PIECE) {
                let mut rows = Rows::with_capacity(head::WIDTH, piece.len(), piece.len() * head::LENGTH);
                piece.iter().for_each(|head| head::put(head, &mut rows));
                script.insert("head", head::COLUMNS, conflict, rows);
            }
        }
    }

    /// The store this writer writes to, for reading what was committed before it began.
    pub fn store(&self) -> &Store {
        &self.store
    }

    fn expect_sound(&self) -> Result<(), StoreError> {
        if self.sound { Ok(()) } else { Err(StoreError::Spent) }
    }
}

/// Whether a state may follow. What a withdrawn entity may become, a new one may begin as.
pub(crate) fn may_follow(from: Option<State>, to: State) -> bool {
    from.unwrap_or(State::Withdrawn).may_become(to)
}

/// What opening a transaction tells.
struct Opened {
    tip: Checkpoint,
    frontier: Frontier,
    known: IdMap<Option<Known>>,
}

/// Opens a transaction and reads the tip of the log and where some entities stand, all in one round trip.
async fn open_transaction(store: &Store, link: &mut Link, ids: &[EntityId]) -> Result<Opened, StoreError> {
    let mut script = Script::of(store.dialect().begin());
    let latest = script.len();
    script.add(checkpoint::LATEST, Vec::new());
    if !ids.is_empty() {
        let (sql, cells) = heads_of(ids);
        script.add(sql, cells);
    }
    let mut tip = None;
    let mut known: IdMap<_> = ids.iter().map(|id| (*id, None)).collect();
    link.run(script, |statement, row| {
        if statement == latest {
            tip = Some(checkpoint::read(row)?);
        } else {
            let head = head::read(row)?;
            known.insert(head.id, Some(Known::from(&head)));
        }
        Ok(())
    })
    .await?;
    let (tip, frontier) = tip.ok_or(NO_CHECKPOINT)?;
    // Appending to peaks that do not give the signed root would sign somebody else's log.
    if frontier.root() != tip.root {
        let position = tip.size as i64;
        return Err(StoreError::Damaged { table: "checkpoint", position, what: "frontier" });
    }
    Ok(Opened { tip, frontier, known })
}

/// The query for the heads of some entities.
fn heads_of(ids: &[EntityId]) -> (String, Vec<Cell>) {
    let list = placeholders(ids.len());
    let sql = format!("SELECT {} FROM head WHERE id IN {list}", head::COLUMNS);
    (sql, ids.iter().map(|id| Cell::blob(id.as_bytes().as_slice())).collect())
}
