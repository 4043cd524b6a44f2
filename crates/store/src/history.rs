//! The history of one entity.

use mingde_core::id::EntityId;
use mingde_core::revision::Revision;

use crate::dialect::Cell;
use crate::error::StoreError;
use crate::revision;
use crate::store::Store;
use crate::writer::Writer;

impl Store {
    /// All revisions of an entity, oldest first.
    pub async fn history(&self, id: EntityId) -> Result<Vec<Revision>, StoreError> {
        self.rows(sql(), vec![Cell::blob(id.as_bytes().as_slice())], revision::read).await
    }
}

impl Writer {
    /// The revisions of an entity that there were before this transaction, oldest first.
    pub async fn history(&mut self, id: EntityId) -> Result<Vec<Revision>, StoreError> {
        let mut revisions =
            self.rows(sql(), vec![Cell::blob(id.as_bytes().as_slice())], revision::read).await?;
        revisions.retain(|revision| revision.position < self.begun_at());
        Ok(revisions)
    }
}

fn sql() -> String {
    format!(
        "WITH RECURSIVE line (place, before) AS (
                SELECT r.position, r.prior FROM head h JOIN revision r ON r.position = h.position
                WHERE h.id = $1
                UNION SELECT r.position, r.prior FROM line JOIN revision r ON r.position = line.before)
             SELECT {} FROM revision WHERE position IN (SELECT place FROM line) ORDER BY position",
        revision::COLUMNS
    )
}
