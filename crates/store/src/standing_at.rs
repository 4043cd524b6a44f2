//! Entities by where their latest revisions stand.

use mingde_core::sealing::Payload;

use crate::dialect::{Cell, placeholders};
use crate::error::StoreError;
use crate::find::Found;
use crate::head;
use crate::store::Store;

/// Positions asked for in one statement.
const MANY: usize = 500;

impl Store {
    /// The entities whose latest revisions stand at these positions, in the order of the log; one that has moved on is not among
    /// them. Nobody's scope is asked: whoever asks knows the positions from what may be seen.
    pub async fn standing_at(&self, positions: &[u64]) -> Result<Vec<Found>, StoreError> {
        let mut all = Vec::with_capacity(positions.len());
        for some in positions.chunks(MANY) {
            let columns: String = head::COLUMNS.split(", ").map(|column| format!("h.{column}, ")).collect();
            let sql = format!(
                "SELECT {columns} r.payload, r.author, r.reason FROM head h JOIN revision r ON r.position = h.position
                 WHERE h.position IN {} ORDER BY h.position",
                placeholders(some.len())
            );
            let cells = some.iter().map(|position| Cell::position(*position)).collect();
            let found = self.rows(sql, cells, |row| {
                let text = |column| row.text(head::WIDTH + column);
                let (author, reason) = (text(1)?.to_owned(), text(2)?.to_owned());
                Ok(Found { head: head::read(row)?, payload: Payload::stored(text(0)?), author, reason })
            });
            all.extend(found.await?);
        }
        all.sort_by_key(|found| found.head.position);
        Ok(all)
    }
}
