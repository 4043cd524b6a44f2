//! Finding entities by where they stand now.

use std::ops::RangeInclusive;

use mingde_core::date::Day;
use mingde_core::id::EntityId;
use mingde_core::record::State;
use mingde_core::revision::EntityKind;

use crate::dialect::Cell;
use crate::error::StoreError;
use crate::head::{self, Head};
use crate::store::Store;

/// What to look for. Conditions that are given must all hold; an empty filter finds everything.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Filter {
    /// What it is.
    pub entity: Option<EntityKind>,
    /// Its kind.
    pub kind: Option<String>,
    /// The unit that reports it.
    pub unit: Option<EntityId>,
    /// Its state.
    pub state: Option<State>,
    /// Its event date.
    pub event: Option<RangeInclusive<Day>>,
    /// How its id begins, in hexadecimal digits. A text with other characters finds nothing.
    pub id_prefix: Option<String>,
}

/// A stretch of the matches, which are ordered by log position.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Page {
    /// Only what stands after this log position; `None` from the beginning.
    pub after: Option<u64>,
    /// At most so many.
    pub limit: u32,
}

/// An entity that was found.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Found {
    /// Where it stands.
    pub head: Head,
    /// Canonical JSON of its value.
    pub payload: String,
}

impl Store {
    /// Entities by where they stand now, in log order.
    pub async fn find(&self, filter: &Filter, page: Page) -> Result<Vec<Found>, StoreError> {
        let Some((mut conditions, mut cells)) = conditions(filter) else { return Ok(Vec::new()) };
        if let Some(after) = page.after {
            cells.push(Cell::position(after));
            conditions.push(format!("position > ${}", cells.len()));
        }
        cells.push(Cell::int(page.limit));
        let limit = cells.len();
        let conditions = if conditions.is_empty() { "1 = 1".to_owned() } else { conditions.join(" AND ") };
        let columns = head::COLUMNS;
        // Payloads are only fetched for the page, not sorted along with everything that matches.
        let sql = format!(
            "SELECT {} r.payload FROM
             (SELECT {columns} FROM head WHERE {conditions} ORDER BY position LIMIT ${limit}) h
             JOIN revision r ON r.position = h.position ORDER BY h.position",
            columns.split(", ").map(|column| format!("h.{column}, ")).collect::<String>()
        );
        self.rows(sql, cells, |row| {
            let payload = row.text(head::WIDTH)?.to_owned();
            Ok(Found { head: head::read(row)?, payload })
        })
        .await
    }
}

/// The conditions of a filter and their values; none if nothing can fulfil them.
fn conditions(filter: &Filter) -> Option<(Vec<String>, Vec<Cell>)> {
    let mut wanted: Vec<(&str, &str, Cell)> = Vec::new();
    if let Some(entity) = filter.entity {
        wanted.push(("entity", "=", Cell::text(entity.name())));
    }
    if let Some(kind) = &filter.kind {
        wanted.push(("kind", "=", Cell::text(kind)));
    }
    if let Some(unit) = filter.unit {
        wanted.push(("unit", "=", Cell::blob(unit.as_bytes().as_slice())));
    }
    if let Some(state) = filter.state {
        wanted.push(("state", "=", Cell::text(state.name())));
    }
    if let Some(range) = &filter.event {
        wanted.push(("event", ">=", Cell::int(range.start().number())));
        wanted.push(("event", "<=", Cell::int(range.end().number())));
    }
    if let Some(prefix) = &filter.id_prefix {
        let low: EntityId = format!("{prefix:0<32}").parse().ok()?;
        let high: EntityId = format!("{prefix:f<32}").parse().ok()?;
        wanted.push(("id", ">=", Cell::blob(low.as_bytes().as_slice())));
        wanted.push(("id", "<=", Cell::blob(high.as_bytes().as_slice())));
    }
    let (mut conditions, mut cells) = (Vec::new(), Vec::new());
    for (column, operator, cell) in wanted {
        cells.push(cell);
        conditions.push(format!("{column} {operator} ${}", cells.len()));
    }
    // Every record has a date. Said aloud, it lets the database use the index over what has one.
    if filter.entity == Some(EntityKind::Record) && filter.kind.is_some() {
        conditions.push("event IS NOT NULL".to_owned());
    }
    Some((conditions, cells))
}
