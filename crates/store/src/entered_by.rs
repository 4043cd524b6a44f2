//! Who entered what stands.

use std::collections::HashMap;

use crate::dialect::Cell;
use crate::error::StoreError;
use crate::store::Store;

/// Positions asked for in one statement.
const MANY: usize = 500;

impl Store {
    /// The author of the first revision of each entity whose latest one stands at one of these positions, by that position.
    pub async fn entered_by(&self, positions: &[u64]) -> Result<HashMap<u64, String>, StoreError> {
        let mut authors = HashMap::with_capacity(positions.len());
        for some in positions.chunks(MANY) {
            let places = (1..=some.len()).map(|place| format!("${place}")).collect::<Vec<_>>().join(", ");
            let sql = format!(
                "WITH RECURSIVE line (latest, before, author) AS (
                    SELECT position, prior, author FROM revision WHERE position IN ({places})
                    UNION ALL
                    SELECT line.latest, r.prior, r.author FROM line JOIN revision r ON r.position = line.before)
                 SELECT latest, author FROM line WHERE before IS NULL"
            );
            let cells = some.iter().map(|position| Cell::position(*position)).collect();
            self.fetch(sql, cells, |row| {
                authors.insert(row.position(0)?, row.text(1)?.to_owned());
                Ok(())
            })
            .await?;
        }
        Ok(authors)
    }
}
