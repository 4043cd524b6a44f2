//! Writing: one transaction in which everything that belongs together becomes true, or nothing does.

mod alone;
mod known;
mod lines;
mod opening;
mod place;
mod unsent;

use std::borrow::Cow;
use std::ops::Range;

use mingde_core::date::Timestamp;
use mingde_core::id::{EntityId, IdMap, IdSet};
use mingde_core::policy::{Account, Permitted};
use mingde_core::revision::Draft;
use mingde_log::Frontier;

use crate::checkpoint::{self, Checkpoint};
use crate::dialect::{Cell, Cells, Link, Script, placeholders};
use crate::error::StoreError;
use crate::store::{Left, Store, TakenSeat};
use crate::trail::Trail;
use known::Known;
use opening::Opened;
use unsent::Unsent;

pub use alone::Change;
pub(crate) use place::may_follow;

/// Rows that are inserted together: more would need fresh memory for every piece, and PostgreSQL, where they are
/// one statement, longer to look up its parameters.
const PIECE: usize = 64;
/// Entities that are looked up at once; from so many revisions on a commit is one of many rows.
const MANY: usize = 1024;
/// Rows that are handed over at once: the database writes them while the next ones are made ready. Heads go in the
/// order of their ids, and of many more are neighbours.
const STRETCH: usize = 16_384;

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
    seat: TakenSeat,
    link: Link,
    /// What opens the transaction, where that was put off until the commit.
    opening: Option<Script>,
    /// Whether nothing failed or was cancelled half-way.
    sound: bool,
    author: Account,
    recorded: Timestamp,
    tip: Checkpoint,
    frontier: Frontier,
    trail: Trail,
    /// What is known about entities as of this transaction; `None` for those that do not exist.
    known: IdMap<Option<Known>>,
    /// All entities there were when the transaction began, where that was surveyed.
    found: Option<IdSet>,
    unsent: Unsent,
    /// Batch, audit and the like; sent on commit.
    lines: Script,
    /// First and last position of each batch.
    stretches: Vec<(String, u64, u64)>,
    leaf: Vec<u8>,
}

impl Writer {
    /// A writer on a ledger that is behind its witness, or may be: only to say that it was put back on purpose.
    pub(crate) async fn begin_behind(
        store: Store,
        author: &Account,
        recorded: Timestamp,
    ) -> Result<Self, StoreError> {
        let mut seat = store.take_seat().await?;
        // Whatever this process left is not what is there now.
        drop(seat.take());
        let mut link = store.connect().await?;
        let opened = Opened::behind(&mut link, &store, &[]).await?;
        Ok(Self::new(store, seat, link, opened, author, recorded))
    }

    pub(crate) async fn begin(
        store: Store,
        ids: &[EntityId],
        author: &Account,
        recorded: Timestamp,
    ) -> Result<Self, StoreError> {
        let mut seat = store.take_seat().await?;
        let mut begun = None;
        // A connection that lay idle may have been cut by the server; a new one shows what is the matter.
        if let Some(Left { mut link, .. }) = seat.take()
            && let Ok(opened) = Opened::on(&mut link, &store, ids).await
        {
            begun = Some((link, opened));
        }
        let (link, opened) = match begun {
            Some(begun) => begun,
            None => {
                let mut link = store.connect().await?;
                let opened = Opened::on(&mut link, &store, ids).await?;
                (link, opened)
            }
        };
        Ok(Self::new(store, seat, link, opened, author, recorded))
    }

    /// In whose name it writes.
    pub fn author(&self) -> &Account {
        &self.author
    }

    fn new(
        store: Store,
        seat: TakenSeat,
        link: Link,
        opened: Opened,
        author: &Account,
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
            author: author.clone(),
            recorded,
            tip,
            frontier,
            trail,
            known,
            found: None,
            unsent: Unsent::default(),
            lines: Script::default(),
            stretches: Vec::new(),
            leaf: Vec::new(),
        }
    }

    /// The same writer, whose transaction opens with its commit.
    fn opening_with(self, opening: Script) -> Self {
        Self { opening: Some(opening), ..self }
    }

    /// Appends drafts in order, as part of `batch` if given. Only what the rules of [`mingde_core::policy`] permit can be
    /// handed over, so nothing is written that nobody asked for:
    ///
    /// ```compile_fail,E0308
    /// # use mingde_core::revision::Draft;
    /// # use mingde_store::{StoreError, Writer};
    /// async fn write(writer: &mut Writer, draft: Draft) -> Result<(), StoreError> {
    ///     writer.append(vec![draft], None).await?; // a draft is not a `Permitted<Draft>`
    ///     Ok(())
    /// }
    /// ```
    ///
    /// The same with a permit does:
    ///
    /// ```
    /// # use mingde_core::policy::{Actor, Before, may_append};
    /// # use mingde_core::revision::Draft;
    /// # use mingde_store::Writer;
    /// # use std::error::Error;
    /// async fn write(writer: &mut Writer, actor: &Actor, draft: Draft) -> Result<(), Box<dyn Error>> {
    ///     let permitted = may_append(actor, draft, Before::Nothing, None)?;
    ///     writer.append(vec![permitted], None).await?;
    ///     Ok(())
    /// }
    /// ```
    ///
    /// A revision is never recorded earlier than the one it follows: where the clock ran backwards, it takes
    /// over the earlier revision's time.
    ///
    /// # Errors
    /// [`StoreError::Conflict`], [`StoreError::Transition`], [`StoreError::OtherEntity`] and [`StoreError::NotKept`] say
    /// why a draft cannot follow; [`StoreError::OtherAuthor`] that its permit is somebody else's. After any error the transaction is spent and only good for dropping.
    pub async fn append(
        &mut self,
        drafts: Vec<Permitted<Draft>>,
        batch: Option<&str>,
    ) -> Result<Appended, StoreError> {
        self.expect_sound()?;
        let first = self.frontier.size();
        let mut numbers = Vec::with_capacity(drafts.len());
        let mut drafts = drafts.into_iter();
        loop {
            let some: Vec<Permitted<Draft>> = drafts.by_ref().take(STRETCH).collect();
            if some.is_empty() {
                break;
            }
            self.learn(some.iter().map(|draft| draft.what().id)).await?;
            self.sound = false;
            for draft in some {
                numbers.push(self.place(draft, batch)?);
            }
            self.sound = true;
            if self.unsent.len() >= PIECE {
                self.send().await?;
            }
        }
        let positions = first..self.frontier.size();
        if let Some(batch) = batch.filter(|_| !positions.is_empty()) {
            self.stretches.push((batch.to_owned(), positions.start, positions.end - 1));
        }
        Ok(Appended { positions, numbers })
    }

    /// Makes everything durable and signs the new state of the log. Where nothing was written, nothing is
    /// signed and the latest checkpoint is returned.
    pub async fn commit(mut self) -> Result<Checkpoint, StoreError> {
        self.expect_sound()?;
        if let Some(opening) = self.opening.take() {
            let assumed = &self.tip.note;
            let run = self.link.run(opening, |_, row| match checkpoint::read(row)?.0 {
                found if found.note == *assumed => Ok(()),
                found => Err(StoreError::Damaged {
                    table: "checkpoint",
                    position: found.size as i64,
                    what: "not as was assumed",
                }),
            });
            run.await?;
        }
        let mut script = Script::default();
        self.unsent.move_into(&mut script);
        script.append(std::mem::take(&mut self.lines));
        for (batch, low, high) in std::mem::take(&mut self.stretches) {
            let sql = "UPDATE batch SET low = coalesce(low, $1), high = $2 WHERE id = $3";
            script.add(sql, vec![Cell::position(low), Cell::position(high), Cell::text(batch)]);
        }
        let appended = self.frontier.size() - self.tip.size;
        let signs = appended > 0 || self.tip.trail.unwrap_or_default() != self.trail;
        let mut tip = self.tip;
        if signs {
            tip = Checkpoint::of(&self.frontier, self.trail, self.store.keys().signer()?);
            let values = placeholders(4);
            let columns = checkpoint::COLUMNS;
            let conflict = if appended > 0 { "" } else { checkpoint::REPLACE };
            script.add(
                format!("INSERT INTO checkpoint ({columns}) VALUES {values} {conflict}"),
                checkpoint::cells(&tip, &self.frontier),
            );
        }
        let dialect = self.store.dialect();
        let bulk = appended >= MANY as u64;
        if bulk {
            script.append(Script::of(dialect.before_bulk_commit()));
        }
        self.link.run(script, |_, _| Ok(())).await?;
        let mut commit = Script::default();
        commit.add("COMMIT", Vec::new());
        self.link.run(commit, |_, _| Ok(())).await.map_err(|error| dialect.of_commit(error))?;
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

    /// Hands over what has its place.
    async fn send(&mut self) -> Result<(), StoreError> {
        self.expect_sound()?;
        let mut script = Script::default();
        self.unsent.move_into(&mut script);
        self.sound = false;
        self.link.start(script).await?;
        self.sound = true;
        Ok(())
    }

    /// The rows of one query inside this transaction, each read by `read`.
    pub(crate) async fn rows<T: Send>(
        &mut self,
        sql: impl Into<Cow<'static, str>> + Send,
        cells: Vec<Cell>,
        mut read: impl FnMut(&dyn Cells) -> Result<T, StoreError> + Send,
    ) -> Result<Vec<T>, StoreError> {
        self.expect_sound()?;
        self.sound = false;
        let mut rows = Vec::new();
        self.link
            .fetch(sql, cells, |row| {
                rows.push(read(row)?);
                Ok(())
            })
            .await?;
        self.sound = true;
        Ok(rows)
    }

    /// The state in which the ledger was before this transaction.
    pub(crate) fn tip(&self) -> &Checkpoint {
        &self.tip
    }

    /// How far the trail has come.
    pub(crate) fn trail(&self) -> Trail {
        self.trail
    }

    /// Its connection, for queries inside the transaction.
    pub(crate) fn link(&mut self) -> Result<&mut Link, StoreError> {
        self.expect_sound().map(|()| &mut self.link)
    }

    /// Adds a statement that goes with the commit.
    pub(crate) fn add_line(&mut self, sql: &'static str, cells: Vec<Cell>) {
        self.lines.add(sql, cells);
    }

    /// How many revisions there were before this transaction.
    pub(crate) fn begun_at(&self) -> u64 {
        self.tip.size
    }

    fn expect_sound(&self) -> Result<(), StoreError> {
        if self.sound { Ok(()) } else { Err(StoreError::Spent) }
    }
}
