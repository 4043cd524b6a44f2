//! The log from a position on.

use mingde_core::revision::Revision;

use crate::dialect::Cell;
use crate::error::StoreError;
use crate::revision;
use crate::store::Store;

impl Store {
    /// Revisions at `position` and after it, at most `limit`, in log order.
    pub async fn since(&self, position: u64, limit: u32) -> Result<Vec<Revision>, StoreError> {
        let columns = revision::COLUMNS;
        let sql = format!("SELECT {columns} FROM revision WHERE position >= $1 ORDER BY position LIMIT $2");
        self.rows(sql, vec![Cell::position(position), Cell::int(limit)], revision::read).await
    }
}
