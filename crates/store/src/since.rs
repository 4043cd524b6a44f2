//! The log from a position on, and up to one.

use mingde_core::revision::Revision;
use mingde_core::snapshot::Latest;

use crate::checkpoint::{self, Checkpoint};
use crate::dialect::Cell;
use crate::error::StoreError;
use crate::store::Store;
use crate::{latest, revision};

impl Store {
    /// Revisions at `position` and after it, at most `limit`, in log order.
    pub async fn since(&self, position: u64, limit: u32) -> Result<Vec<Revision>, StoreError> {
        let columns = revision::COLUMNS;
        let sql = format!("SELECT {columns} FROM revision WHERE position >= $1 ORDER BY position LIMIT $2");
        let mut revisions = Vec::new();
        let mut reader = self.pools().reader().await?;
        let cells = vec![Cell::position(position), Cell::int(limit)];
        reader
            .fetch(sql, cells, |row| {
                revisions.push(revision::read(row)?);
                Ok(())
            })
            .await?;
        Ok(revisions)
    }

    /// The latest revision of every entity as the log stood when it held `size` revisions, in log order. `None`
    /// if no commit left it at that size.
    pub async fn latest_at(
        &self,
        size: u64,
        mut each: impl FnMut(Latest<'_>),
    ) -> Result<Option<Checkpoint>, StoreError> {
        let mut checkpoint = None;
        let mut reader = self.pools().reader().await?;
        let sql = format!("SELECT {} FROM checkpoint WHERE size = $1", checkpoint::COLUMNS);
        reader
            .fetch(sql, vec![Cell::position(size)], |row| {
                checkpoint = Some(checkpoint::read(row)?.0);
                Ok(())
            })
            .await?;
        let Some(checkpoint) = checkpoint else { return Ok(None) };
        let sql = format!(
            "SELECT {} FROM revision r WHERE position < $1 AND NOT EXISTS (
             SELECT 1 FROM revision n WHERE n.prior = r.position AND n.position < $2)
             ORDER BY position",
            latest::COLUMNS
        );
        reader
            .fetch(sql, vec![Cell::position(size), Cell::position(size)], |row| {
                each(latest::read(row)?);
                Ok(())
            })
            .await?;
        Ok(Some(checkpoint))
    }
}
