//! Audit lines: who did what, when. Written in the transaction of what was done, or not at all.

use mingde_core::date::Timestamp;
use mingde_core::id::EntityId;

use crate::dialect::{Cell, Cells, placeholders};
use crate::error::StoreError;
use crate::store::Store;

/// One line of the audit trail. It names things by id and code, never by personal data.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AuditLine {
    /// Place in the trail, from 1; none if the line is older than the trail.
    pub place: Option<u64>,
    /// When.
    pub recorded: Timestamp,
    /// Who: an account or person code; `system` for none.
    pub author: String,
    /// What was done, a stable word: `import`, `undo-import`, `accept`.
    pub action: String,
    /// To what: an id, a batch, a file name.
    pub subject: String,
    /// Further detail, as the action defines it; may be empty.
    pub detail: String,
}

/// Which lines are looked for; what is not said is not asked.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct AuditFilter {
    /// By whom.
    pub author: Option<String>,
    /// What was done.
    pub action: Option<String>,
    /// To any of these.
    pub subjects: Vec<String>,
    /// Not before.
    pub from: Option<Timestamp>,
    /// Before.
    pub until: Option<Timestamp>,
    /// Added before the line with this serial: the next page.
    pub before: Option<i64>,
}

/// The action of a line that follows on the line of the batch which undid its subject. Verification reads it.
pub(crate) const UNDO_IMPORT: &str = "undo-import";

/// Subjects asked for in one statement.
const MOST_AT_ONCE: usize = 500;

impl Store {
    /// The latest `limit` audit lines, newest first.
    pub async fn audit_lines(&self, limit: u32) -> Result<Vec<AuditLine>, StoreError> {
        // Lines of before there was a trail have no place, and come in the order in which they were added.
        let sql = "SELECT place, recorded, author, action, subject, detail FROM audit
            ORDER BY place IS NULL, place DESC, serial DESC LIMIT $1";
        self.rows(sql, vec![Cell::int(limit)], line).await
    }

    /// At most `limit` lines that are looked for, newest first, each with its serial.
    pub async fn audit_found(
        &self,
        filter: &AuditFilter,
        limit: u32,
    ) -> Result<Vec<(i64, AuditLine)>, StoreError> {
        let mut cells = Vec::new();
        let mut asked = Vec::new();
        let mut ask = |condition: &str, cell: Cell| {
            cells.push(cell);
            asked.push(format!("{condition} ${}", cells.len()));
        };
        if let Some(author) = &filter.author {
            ask("author =", Cell::text(author.as_str()));
        }
        if let Some(action) = &filter.action {
            ask("action =", Cell::text(action.as_str()));
        }
        if let Some(from) = filter.from {
            ask("recorded >=", Cell::int(from.0));
        }
        if let Some(until) = filter.until {
            ask("recorded <", Cell::int(until.0));
        }
        if let Some(before) = filter.before {
            ask("serial <", Cell::int(before));
        }
        if !filter.subjects.is_empty() {
            let first = cells.len();
            cells.extend(filter.subjects.iter().map(|subject| Cell::text(subject.as_str())));
            let places: Vec<String> = (first + 1..=cells.len()).map(|place| format!("${place}")).collect();
            asked.push(format!("subject IN ({})", places.join(", ")));
        }
        let asked = if asked.is_empty() { String::new() } else { format!("WHERE {}", asked.join(" AND ")) };
        cells.push(Cell::int(limit));
        let sql = format!(
            "SELECT place, recorded, author, action, subject, detail, serial FROM audit {asked}
             ORDER BY serial DESC LIMIT ${}",
            cells.len()
        );
        self.rows(sql, cells, |row| Ok((row.int(6)?, line(row)?))).await
    }

    /// Everything that has ever been done, by its word.
    pub async fn audit_actions(&self) -> Result<Vec<String>, StoreError> {
        let sql = "SELECT DISTINCT action FROM audit ORDER BY action";
        self.rows(sql, Vec::new(), |row| Ok(row.text(0)?.to_owned())).await
    }

    /// The lines of an action on some entities, newest first.
    pub async fn audit_lines_of(
        &self,
        action: &str,
        subjects: &[EntityId],
    ) -> Result<Vec<AuditLine>, StoreError> {
        let mut found = Vec::new();
        for some in subjects.chunks(MOST_AT_ONCE) {
            let list = placeholders(some.len());
            let sql = format!(
                "SELECT place, recorded, author, action, subject, detail FROM audit
                 WHERE subject IN {list} AND action = ${}",
                some.len() + 1
            );
            let mut cells: Vec<Cell> = some.iter().map(|id| Cell::text(id.to_string())).collect();
            cells.push(Cell::text(action));
            found.extend(self.rows(sql, cells, line).await?);
        }
        found.sort_by_key(|line| std::cmp::Reverse((line.recorded, line.place)));
        Ok(found)
    }
}

fn line(row: &dyn Cells) -> Result<AuditLine, StoreError> {
    Ok(AuditLine {
        place: row.optional_position(0)?,
        recorded: Timestamp(row.int(1)?),
        author: row.text(2)?.to_owned(),
        action: row.text(3)?.to_owned(),
        subject: row.text(4)?.to_owned(),
        detail: row.text(5)?.to_owned(),
    })
}
