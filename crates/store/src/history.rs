//! The history of one entity.

use mingde_core::id::EntityId;
use mingde_core::revision::Revision;

use crate::dialect::Cell;
use crate::error::StoreError;
use crate::revision;
use crate::store::Store;

impl Store {
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
        self.rows(sql, vec![Cell::blob(id.as_bytes().as_slice())], revision::read).await
    }
}
