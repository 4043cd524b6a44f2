//! The log as it was at an earlier size: for asking what a paper was written from.

use mingde_core::snapshot::Latest;

use crate::checkpoint::{self, Checkpoint};
use crate::dialect::Cell;
use crate::error::StoreError;
use crate::latest::{COLUMNS, read};
use crate::store::Store;

impl Store {
    /// The latest revision of every entity among the first `size` revisions, in log order, borrowed row by row,
    /// with the checkpoint of that size. `None`, and nothing read, if no commit left the log at that size.
    pub async fn latest_at(
        &self,
        size: u64,
        mut each: impl FnMut(Latest<'_>),
    ) -> Result<Option<Checkpoint>, StoreError> {
        let Some(checkpoint) = self.checkpoint_at(size).await? else { return Ok(None) };
        let sql = format!(
            "SELECT {COLUMNS} FROM revision r WHERE position < $1 AND NOT EXISTS (
             SELECT 1 FROM revision n WHERE n.prior = r.position AND n.position < $2)
             ORDER BY position"
        );
        let cells = vec![Cell::position(size), Cell::position(size)];
        self.fetch(sql, cells, |row| {
            each(read(row)?);
            Ok(())
        })
        .await?;
        Ok(Some(checkpoint))
    }

    /// The checkpoint of the log at exactly this size, if a commit ended there.
    pub async fn checkpoint_at(&self, size: u64) -> Result<Option<Checkpoint>, StoreError> {
        let columns = checkpoint::COLUMNS;
        let sql = format!("SELECT {columns} FROM checkpoint WHERE size = $1");
        Ok(self.rows(sql, vec![Cell::position(size)], |row| Ok(checkpoint::read(row)?.0)).await?.pop())
    }
}
