//! Reading the log: what is current, what was known at a time, the history of one entity.

use mingde_core::date::Timestamp;
use mingde_core::id::EntityId;
use mingde_core::revision::Revision;

use crate::checkpoint::Checkpoint;
use crate::dialect::Cell;
use crate::error::StoreError;
use crate::revision;
use crate::store::Store;

impl Store {
    /// The latest revision of every entity (as known at a time, if given), in log order, streamed. Returns
    /// the checkpoint of the state that was read: what is committed meanwhile is not in it.
    pub async fn current(
        &self,
        as_known: Option<Timestamp>,
        mut each: impl FnMut(Revision),
    ) -> Result<Checkpoint, StoreError> {
        let checkpoint = self.checkpoint().await?;
        let size = Cell::position(checkpoint.size);
        // A revision is current while none of those that are known follows it.
        let columns = revision::COLUMNS;
        let (sql, cells) = match as_known {
            None => (
                format!(
                    "SELECT {columns} FROM revision r WHERE position < $1 AND NOT EXISTS (
                     SELECT 1 FROM revision n WHERE n.prior = r.position AND n.position < $2)
                     ORDER BY position"
                ),
                vec![size.clone(), size],
            ),
            Some(time) => (
                format!(
                    "SELECT {columns} FROM revision r WHERE position < $1 AND recorded <= $2 AND NOT EXISTS (
                     SELECT 1 FROM revision n
                     WHERE n.prior = r.position AND n.position < $3 AND n.recorded <= $4)
                     ORDER BY position"
                ),
                vec![size.clone(), Cell::int(time.0), size, Cell::int(time.0)],
            ),
        };
        let mut reader = self.pools().reader().await?;
        reader
            .fetch(sql, cells, |row| {
                each(revision::read(row)?);
                Ok(())
            })
            .await?;
        Ok(checkpoint)
    }

    /// All revisions of an entity, oldest first.
    pub async fn history(&self, id: EntityId) -> Result<Vec<Revision>, StoreError> {
        let columns = revision::COLUMNS;
        let sql = format!(
            "WITH RECURSIVE line (place, before) AS (
                SELECT r.position, r.prior FROM head h JOIN revision r ON r.position = h.position
                WHERE h.id = $1
                UNION SELECT r.position, r.prior FROM line JOIN revision r ON r.position = line.before)
             SELECT {columns} FROM revision WHERE position IN (SELECT place FROM line) ORDER BY position"
        );
        let mut revisions = Vec::new();
        let mut reader = self.pools().reader().await?;
        reader
            .fetch(sql, vec![Cell::blob(id.as_bytes().as_slice())], |row| {
                revisions.push(revision::read(row)?);
                Ok(())
            })
            .await?;
        Ok(revisions)
    }
}
