//! Streaming what is current without copying it: for snapshots and for what an import looks names up in.

use mingde_core::date::Timestamp;
use mingde_core::id::EntityId;
use mingde_core::record::State;
use mingde_core::revision::EntityKind;
use mingde_core::snapshot::Latest;

use crate::checkpoint::Checkpoint;
use crate::dialect::{Cell, Cells, placeholders};
use crate::error::StoreError;
use crate::store::Store;

/// Entities that are looked up at once.
const MANY: usize = 1_024;

pub(crate) const COLUMNS: &str = "position, entity, id, state, recorded, payload, entered";

/// Positions asked for in one statement.
const MOST_AT_ONCE: usize = 500;

impl Store {
    /// The latest revision of every entity (as known at a time, if given), in log order, borrowed row by row.
    /// Returns the checkpoint of the state that was read: what is committed meanwhile is not in it.
    pub async fn latest(
        &self,
        as_known: Option<Timestamp>,
        mut each: impl FnMut(Latest<'_>),
    ) -> Result<Checkpoint, StoreError> {
        let checkpoint = self.checkpoint().await?;
        let known = as_known.map_or(i64::MAX, |time| time.0);
        let size = Cell::position(checkpoint.size);
        // A revision is current while none of those that are known follows it.
        let sql = format!(
            "SELECT {COLUMNS} FROM revision r WHERE position < $1 AND recorded <= $2 AND NOT EXISTS (
             SELECT 1 FROM revision n WHERE n.prior = r.position AND n.position < $3 AND n.recorded <= $4)
             ORDER BY position"
        );
        let cells = vec![size.clone(), Cell::int(known), size, Cell::int(known)];
        self.fetch(sql, cells, |row| {
            each(read(row)?);
            Ok(())
        })
        .await?;
        Ok(checkpoint)
    }

    /// The same for entities that were revised at a position of the log or after it.
    pub async fn latest_since(
        &self,
        position: u64,
        mut each: impl FnMut(Latest<'_>),
    ) -> Result<Checkpoint, StoreError> {
        let checkpoint = self.checkpoint().await?;
        let size = Cell::position(checkpoint.size);
        let sql = format!(
            "SELECT {COLUMNS} FROM revision r WHERE position >= $1 AND position < $2 AND NOT EXISTS (
             SELECT 1 FROM revision n WHERE n.prior = r.position AND n.position < $3) ORDER BY position"
        );
        self.fetch(sql, vec![Cell::position(position), size.clone(), size], |row| {
            each(read(row)?);
            Ok(())
        })
        .await?;
        Ok(checkpoint)
    }

    /// The revisions at some positions, such as the latest of records that a snapshot names, in log order.
    pub async fn revisions_at(
        &self,
        positions: &[u64],
        mut each: impl FnMut(Latest<'_>),
    ) -> Result<(), StoreError> {
        for some in positions.chunks(MOST_AT_ONCE) {
            let places = (1..=some.len()).map(|place| format!("${place}")).collect::<Vec<_>>().join(", ");
            let sql =
                format!("SELECT {COLUMNS} FROM revision WHERE position IN ({places}) ORDER BY position");
            let cells = some.iter().map(|position| Cell::position(*position)).collect();
            self.fetch(sql, cells, |row| {
                each(read(row)?);
                Ok(())
            })
            .await?;
        }
        Ok(())
    }

    /// The latest revisions of units, persons and groups only.
    pub async fn latest_registry(&self, mut each: impl FnMut(Latest<'_>)) -> Result<(), StoreError> {
        let sql = format!(
            "SELECT {} FROM head h JOIN revision r ON r.position = h.position
             WHERE h.entity IN ('unit', 'person', 'group') ORDER BY h.position",
            COLUMNS.split(", ").map(|c| format!("r.{c}")).collect::<Vec<_>>().join(", ")
        );
        self.fetch(sql, Vec::new(), |row| {
            each(read(row)?);
            Ok(())
        })
        .await
    }

    /// The same for those of `ids` that exist, whatever they are.
    pub async fn latest_of(
        &self,
        ids: &[EntityId],
        mut each: impl FnMut(Latest<'_>),
    ) -> Result<(), StoreError> {
        for some in ids.chunks(MANY) {
            let sql = format!(
                "SELECT {} FROM head h JOIN revision r ON r.position = h.position
                 WHERE h.id IN {} ORDER BY h.position",
                COLUMNS.split(", ").map(|c| format!("r.{c}")).collect::<Vec<_>>().join(", "),
                placeholders(some.len())
            );
            let cells = some.iter().map(|id| Cell::blob(id.as_bytes().as_slice())).collect();
            self.fetch(sql, cells, |row| {
                each(read(row)?);
                Ok(())
            })
            .await?;
        }
        Ok(())
    }
}

pub(crate) fn read(row: &dyn Cells) -> Result<Latest<'_>, StoreError> {
    let position = row.int(0)?;
    let damaged = |what| StoreError::Damaged { table: "revision", position, what };
    let id: [u8; 16] = row.blob(2)?.try_into().map_err(|_| damaged("id"))?;
    Ok(Latest {
        entity: EntityKind::parse(row.text(1)?).ok_or_else(|| damaged("entity"))?,
        id: EntityId::from_bytes(id),
        state: State::parse(row.text(3)?).ok_or_else(|| damaged("state"))?,
        position: row.position(0)?,
        entered: Timestamp(row.int(6)?),
        recorded: Timestamp(row.int(4)?),
        payload: row.text(5)?,
    })
}
