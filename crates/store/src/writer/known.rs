//! What a writer knows of the entities it appends to, and how it finds out.

use mingde_core::date::Timestamp;
use mingde_core::id::{EntityId, IdMap, IdSet};
use mingde_core::record::State;
use mingde_core::revision::EntityKind;

use super::{MANY, PIECE, Writer};
use crate::dialect::{Cell, placeholders};
use crate::error::StoreError;
use crate::head::{self, Fingerprint, Head};
use crate::revision;
use crate::store::Store;

/// Up to so many revisions, a bulk import first reads which entities there are, and then asks only after those.
const SURVEYED: u64 = 65_536;

/// What appending needs to know about an entity.
#[derive(Debug, Clone, Copy)]
pub(super) struct Known {
    pub(super) entity: EntityKind,
    pub(super) state: State,
    pub(super) number: u32,
    pub(super) position: u64,
    pub(super) recorded: Timestamp,
    pub(super) entered: Timestamp,
    pub(super) fingerprint: Fingerprint,
}

impl From<&Head> for Known {
    fn from(head: &Head) -> Self {
        let Head { entity, state, number, position, recorded, entered, fingerprint, .. } = *head;
        Self { entity, state, number, position, recorded, entered, fingerprint }
    }
}

impl Writer {
    /// Heads of those of `ids` that exist, as seen inside this transaction.
    pub async fn existing(&mut self, ids: &[EntityId]) -> Result<IdMap<Head>, StoreError> {
        let mut heads = IdMap::default();
        for some in ids.chunks(MANY) {
            self.look_up(some, |head| _ = heads.insert(head.id, head)).await?;
        }
        for id in ids {
            // What this transaction appended and has not handed over yet is newer than what the database says.
            if let Some(head) = self.unsent.heads.get(id) {
                heads.insert(*id, head.clone());
            }
            self.known.insert(*id, heads.get(id).map(Known::from));
        }
        Ok(heads)
    }

    /// Finds out what is not yet known about some entities.
    pub(super) async fn learn(&mut self, ids: impl Iterator<Item = EntityId>) -> Result<(), StoreError> {
        let unknown: Vec<EntityId> = ids.filter(|id| !self.known.contains_key(id)).collect();
        // Whatever is not found stays known as not there: a new entity is asked after once, not with each of its revisions.
        for id in &unknown {
            self.known.insert(*id, None);
        }
        let mut found = Vec::new();
        for some in unknown.chunks(MANY) {
            self.look_up(some, |head| found.push((head.id, Some(Known::from(&head))))).await?;
        }
        self.known.extend(found);
        Ok(())
    }

    async fn look_up(&mut self, ids: &[EntityId], mut each: impl FnMut(Head)) -> Result<(), StoreError> {
        self.expect_sound()?;
        self.survey(ids.len()).await?;
        // The survey was taken before this transaction brought anything: what it made itself is known beside it.
        let there = |id: &&EntityId| {
            self.found.as_ref().is_none_or(|found| found.contains(*id))
                || self.known.get(*id).is_some_and(Option::is_some)
        };
        let ids: Vec<EntityId> = ids.iter().filter(there).copied().collect();
        if ids.is_empty() {
            return Ok(());
        }
        let (sql, cells) = heads_of(&ids);
        // Whoever asked may be gone before the answer has come whole; the connection is then good for nothing but closing.
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
}

impl Store {
    /// Heads of those of `ids` that exist.
    pub async fn existing(&self, ids: &[EntityId]) -> Result<IdMap<Head>, StoreError> {
        let mut heads = IdMap::default();
        for some in ids.chunks(MANY) {
            let (sql, cells) = heads_of(some);
            self.fetch(sql, cells, |row| {
                let head = head::read(row)?;
                heads.insert(head.id, head);
                Ok(())
            })
            .await?;
        }
        Ok(heads)
    }
}

/// The query for the heads of some entities.
pub(super) fn heads_of(ids: &[EntityId]) -> (String, Vec<Cell>) {
    let list = placeholders(ids.len());
    let sql = format!("SELECT {} FROM head WHERE id IN {list}", head::COLUMNS);
    (sql, ids.iter().map(|id| Cell::blob(id.as_bytes().as_slice())).collect())
}
