//! What headings of tables mean that no layout knows, as somebody said once.

use mingde_core::date::Timestamp;

use super::Beside;
use crate::dialect::Cell;
use crate::error::StoreError;
use crate::store::Store;

/// A heading with what it means.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LearnedHeading {
    /// The layout and the place of its part: `registry/persons#0`.
    pub layout: String,
    /// The heading.
    pub heading: String,
    /// Title of the column it stands for; empty where its column is not imported.
    pub meant: String,
}

impl Beside {
    /// Keeps what somebody says of a heading, in the place of what was said before. `whose` is an account, or empty for
    /// everybody's.
    pub fn learn_heading(&mut self, whose: &str, learned: &LearnedHeading, now: Timestamp) {
        self.add(
            "INSERT INTO learned_heading (whose, layout, heading, meant, made) VALUES ($1, $2, $3, $4, $5)
             ON CONFLICT (whose, layout, heading) DO UPDATE SET meant = excluded.meant, made = excluded.made",
            vec![
                Cell::text(whose),
                Cell::text(learned.layout.as_str()),
                Cell::text(learned.heading.as_str()),
                Cell::text(learned.meant.as_str()),
                Cell::int(now.0),
            ],
        );
    }

    /// Takes back what was said of a heading.
    pub fn forget_heading(&mut self, whose: &str, layout: &str, heading: &str) {
        self.add(
            "DELETE FROM learned_heading WHERE whose = $1 AND layout = $2 AND heading = $3",
            vec![Cell::text(whose), Cell::text(layout), Cell::text(heading)],
        );
    }
}

impl Store {
    /// What was said of headings for everybody, and then what an account said of them itself.
    pub async fn learned_headings(&self, whose: &str) -> Result<Vec<LearnedHeading>, StoreError> {
        let sql = "SELECT layout, heading, meant FROM learned_heading WHERE whose = '' OR whose = $1
             ORDER BY whose, layout, heading";
        self.rows(sql, vec![Cell::text(whose)], |row| {
            Ok(LearnedHeading {
                layout: row.text(0)?.to_owned(),
                heading: row.text(1)?.to_owned(),
                meant: row.text(2)?.to_owned(),
            })
        })
        .await
    }
}
