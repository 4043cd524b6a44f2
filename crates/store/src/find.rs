//! Finding entities by where they stand now, as far as somebody may see them.

use std::ops::RangeInclusive;

use mingde_core::date::Day;
use mingde_core::id::EntityId;
use mingde_core::policy::{Area, Part, Scope};
use mingde_core::record::State;
use mingde_core::revision::EntityKind;
use mingde_core::sealing::Payload;

use crate::dialect::Cell;
use crate::error::StoreError;
use crate::head::{self, Head};
use crate::revision::entity_id;
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
    /// Only what comes after this log position in the order asked for; `None` from the beginning.
    pub after: Option<u64>,
    /// At most so many.
    pub limit: u32,
    /// In which direction.
    pub order: Order,
}

/// The direction of a list.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Order {
    /// What changed last comes last: the order of the log.
    #[default]
    OldestFirst,
    /// What changed last comes first.
    NewestFirst,
}

impl Order {
    fn word(self) -> &'static str {
        match self {
            Self::OldestFirst => "",
            Self::NewestFirst => " DESC",
        }
    }
}

impl Page {
    /// The first so many.
    pub fn first(limit: u32) -> Self {
        Self { after: None, limit, order: Order::OldestFirst }
    }

    /// The next so many behind a position.
    pub fn following(after: Option<u64>, limit: u32) -> Self {
        Self { after, ..Self::first(limit) }
    }

    /// The same from the other end.
    pub fn newest_first(self) -> Self {
        Self { order: Order::NewestFirst, ..self }
    }
}

/// An entity that was found.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Found {
    /// Where it stands.
    pub head: Head,
    /// Canonical JSON of its value.
    pub payload: Payload,
    /// Who made its latest revision.
    pub author: String,
    /// Why.
    pub reason: String,
}

impl Store {
    /// Entities by where they stand now, in the order of the page; of a part of the ledger, records alone.
    pub async fn find(&self, scope: &Scope, filter: &Filter, page: Page) -> Result<Vec<Found>, StoreError> {
        let Some((sql, cells)) = query(scope, filter, page) else { return Ok(Vec::new()) };
        self.rows(sql, cells, |row| {
            let text = |column| row.text(head::WIDTH + column);
            let (author, reason) = (text(1)?.to_owned(), text(2)?.to_owned());
            Ok(Found { head: head::read(row)?, payload: Payload::stored(text(0)?), author, reason })
        })
        .await
    }
}

impl Store {
    /// The records whose latest revision names a piece of evidence and stands, oldest first, at most a hundred. The text of
    /// every record is looked through: for what is asked once for a picture.
    pub async fn records_showing(&self, address: &str) -> Result<Vec<EntityId>, StoreError> {
        let sql = "SELECT h.id, h.position FROM head h JOIN revision r ON r.position = h.position
             WHERE h.entity = $1 AND h.state <> $2 AND r.payload LIKE $3 ORDER BY h.position LIMIT 100";
        if address.is_empty() || !address.bytes().all(|b| b.is_ascii_hexdigit()) {
            return Err(StoreError::BadAddress);
        }
        let cells = vec![
            Cell::text(EntityKind::Record.name()),
            Cell::text(State::Withdrawn.name()),
            Cell::text(format!("%\"{address}\"%")),
        ];
        self.rows(sql, cells, |row| {
            let damaged = StoreError::Damaged { table: "head", position: row.int(1)?, what: "id" };
            entity_id(row.blob(0)?).ok_or(damaged)
        })
        .await
    }
}

/// A page is put together from at most so many stretches: an embedded database takes five hundred parts of a query. What an
/// actor sees beyond is looked for in fewer and longer ones.
const STRETCHES: usize = 400;

/// The query for a page; none where nothing can fulfil the filter.
fn query(scope: &Scope, filter: &Filter, page: Page) -> Option<(String, Vec<Cell>)> {
    let (found, cells) = heads(scope, filter, page)?;
    let order = page.order.word();
    // Payloads are only fetched for the page, not sorted along with everything that matches.
    let sql = format!(
        "SELECT {} r.payload, r.author, r.reason FROM ({found}) h
         JOIN revision r ON r.position = h.position ORDER BY h.position{order}",
        head::COLUMNS.split(", ").map(|column| format!("h.{column}, ")).collect::<String>()
    );
    Some((sql, cells))
}

/// The heads of a page. What lies in several areas is looked up area by area, each by its own index and no further
/// than the page goes, and put together then.
fn heads(scope: &Scope, filter: &Filter, page: Page) -> Option<(String, Vec<Cell>)> {
    let mut conditions = Conditions::of(filter)?;
    let order = page.order.word();
    if let Some(after) = page.after {
        let after = conditions.bind(Cell::position(after));
        let beyond = if page.order == Order::OldestFirst { ">" } else { "<" };
        conditions.add(format!("position {beyond} {after}"));
    }
    let limit = conditions.bind(Cell::int(page.limit));
    let (columns, from) = (head::COLUMNS, conditions.from());
    let branch = |condition: &str| {
        format!("SELECT {columns} FROM {from} WHERE {condition} ORDER BY position{order} LIMIT {limit}")
    };
    let found = match scope {
        Scope::Everything => branch(&conditions.text()),
        Scope::Part(part) => {
            conditions.add_records();
            let whole = conditions.text();
            let branches = seen(part, filter, &mut conditions);
            let branches = branches.iter().map(|seen| branch(&format!("{whole} AND {seen}")));
            let parts = branches.enumerate().map(|(at, sql)| format!("SELECT * FROM ({sql}) part{at}"));
            let parts = parts.collect::<Vec<_>>().join(" UNION ");
            format!("{parts} ORDER BY position{order} LIMIT {limit}")
        }
    };
    Some((found, conditions.cells))
}

/// Conditions on heads, with the values of their parameters.
struct Conditions {
    texts: Vec<String>,
    cells: Vec<Cell>,
    /// Parameters of the least and the greatest id that is looked for.
    ids: Option<(String, String)>,
}

impl Conditions {
    /// None where nothing can fulfil the filter.
    fn of(filter: &Filter) -> Option<Self> {
        let mut wanted: Vec<(&str, &str, Cell)> = Vec::new();
        if let Some(entity) = filter.entity {
            wanted.push(("entity", "=", Cell::text(entity.name())));
        }
        if let Some(kind) = &filter.kind {
            wanted.push(("kind", "=", Cell::text(kind)));
        }
        if let Some(unit) = filter.unit {
            wanted.push(("unit", "=", blob(unit)));
        }
        if let Some(state) = filter.state {
            wanted.push(("state", "=", Cell::text(state.name())));
        }
        if let Some(range) = &filter.event {
            wanted.push(("event", ">=", Cell::int(range.start().number())));
            wanted.push(("event", "<=", Cell::int(range.end().number())));
        }
        let mut conditions = Self { texts: Vec::new(), cells: Vec::new(), ids: None };
        if let Some(prefix) = &filter.id_prefix {
            let least = conditions.bind(blob(format!("{prefix:0<32}").parse().ok()?));
            let greatest = conditions.bind(blob(format!("{prefix:f<32}").parse().ok()?));
            conditions.ids = Some((least, greatest));
        }
        for (column, operator, cell) in wanted {
            let parameter = conditions.bind(cell);
            conditions.add(format!("{column} {operator} {parameter}"));
        }
        // What follows from these is said aloud, so that the database can use the indexes over a part of the table.
        match filter.entity {
            Some(EntityKind::Record) => conditions.add("event IS NOT NULL"),
            Some(EntityKind::Person) | None => {}
            Some(EntityKind::Unit | EntityKind::Group | EntityKind::Rulebook | EntityKind::Grant) => {
                conditions.add("event IS NULL");
                conditions.add("kind <> ''");
            }
        }
        if filter.state.is_some_and(|state| state != State::Accepted) {
            conditions.add("state <> 'accepted'");
        }
        Some(conditions)
    }

    /// The heads that the conditions are about. Few have an id that begins as asked: they are taken first, which a limit that
    /// nothing reaches makes sure of; the database would rather go by a kind or unit through thousands.
    fn from(&self) -> String {
        let Some((least, greatest)) = &self.ids else { return "head".to_owned() };
        let columns = head::COLUMNS;
        format!(
            "(SELECT {columns} FROM head WHERE id >= {least} AND id <= {greatest} LIMIT {}) head",
            i64::MAX
        )
    }

    /// Only records.
    fn add_records(&mut self) {
        self.add("entity = 'record'");
        self.add("event IS NOT NULL");
    }

    fn add(&mut self, condition: impl Into<String>) {
        let condition = condition.into();
        if !self.texts.contains(&condition) {
            self.texts.push(condition);
        }
    }

    /// The parameter for a value.
    fn bind(&mut self, cell: Cell) -> String {
        self.cells.push(cell);
        format!("${}", self.cells.len())
    }

    fn list(&mut self, cells: impl Iterator<Item = Cell>) -> String {
        let parameters: Vec<String> = cells.map(|cell| self.bind(cell)).collect();
        parameters.join(", ")
    }

    fn text(&self) -> String {
        if self.texts.is_empty() { "1 = 1".to_owned() } else { self.texts.join(" AND ") }
    }
}

/// The conditions under which records of a part of the ledger are seen, one for each stretch of an index that is in the
/// order of the page: unit by unit, kind by kind, and what concerns the person.
fn seen(part: &Part, filter: &Filter, conditions: &mut Conditions) -> Vec<String> {
    let mut seen = Vec::new();
    for Area { kinds, units } in &part.areas {
        // What the filter says already is not said again.
        let kinds = match (kinds, &filter.kind) {
            (Some(kinds), Some(kind)) if kinds.contains(kind) => None,
            (Some(_), Some(_)) => continue,
            (kinds, _) => kinds.as_ref(),
        };
        let units = match (units, filter.unit) {
            (Some(units), Some(unit)) if units.contains(&unit) => None,
            (Some(_), Some(_)) => continue,
            (units, _) => units.as_ref(),
        };
        // The database goes by unit where there is one, by what waits, or by the id.
        let waits = filter.state.is_some_and(|state| state != State::Accepted);
        let by_other = units.is_some() || filter.unit.is_some() || filter.id_prefix.is_some() || waits;
        let room = STRETCHES.saturating_sub(seen.len());
        let kinds: Vec<String> = match kinds {
            None => vec![String::new()],
            Some(kinds) if by_other || kinds.len() > room => {
                // As an expression, so that no index by kind is taken, which would have to be sorted.
                vec![format!("kind || '' IN ({})", conditions.list(kinds.iter().map(Cell::text)))]
            }
            Some(kinds) => {
                kinds.iter().map(|kind| format!("kind = {}", conditions.bind(Cell::text(kind)))).collect()
            }
        };
        let units: Vec<String> = match units {
            None => vec![String::new()],
            Some(units) => {
                let mut units: Vec<EntityId> = units.iter().copied().collect();
                units.sort_unstable();
                if units.len() > room {
                    vec![format!("unit IN ({})", conditions.list(units.into_iter().map(blob)))]
                } else {
                    units.into_iter().map(|unit| format!("unit = {}", conditions.bind(blob(unit)))).collect()
                }
            }
        };
        for unit in &units {
            for kind in &kinds {
                seen.push(match (unit.as_str(), kind.as_str()) {
                    ("", "") => "1 = 1".to_owned(),
                    (one, "") | ("", one) => one.to_owned(),
                    (unit, kind) => format!("{unit} AND {kind}"),
                });
            }
        }
    }
    let own = conditions.bind(blob(part.own.0));
    // Whom a draft is about knows of it when it is handed in.
    let mut concerns =
        format!("state <> 'draft' AND position IN (SELECT position FROM concern WHERE who = {own})");
    match &part.own_kinds {
        None => seen.push(concerns),
        Some(kinds) if kinds.is_empty() => seen.push("1 = 0".to_owned()),
        Some(kinds) => {
            concerns += &format!(" AND kind || '' IN ({})", conditions.list(kinds.iter().map(Cell::text)));
            seen.push(concerns);
        }
    }
    seen
}

fn blob(id: EntityId) -> Cell {
    Cell::blob(id.as_bytes().as_slice())
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "a ledger that cannot be opened fails its test")]

    use std::collections::BTreeSet;
    use std::sync::Arc;

    use mingde_core::id::{IdSet, PersonId};

    use super::*;
    use crate::database::Database;
    use crate::dialect::{Dialect, Link, Script};

    /// What the database says about how it is going to find a page, with sorting and reading whole tables made dear
    /// where it would do so because there is nothing to read yet.
    async fn plan(link: &mut Link, dialect: Dialect, scope: &Scope, filter: &Filter, page: Page) -> String {
        let (sql, cells) = heads(scope, filter, page).unwrap();
        let (dear, explain, column) = match dialect {
            Dialect::Sqlite => (&[][..], "EXPLAIN QUERY PLAN", 3),
            Dialect::Postgres => {
                (&["SET enable_seqscan = off", "SET enable_bitmapscan = off"][..], "EXPLAIN", 0)
            }
        };
        link.run(Script::of(dear), |_, _| Ok(())).await.unwrap();
        let mut lines = Vec::new();
        link.fetch(format!("{explain} {sql}"), cells, |row| {
            lines.push(row.text(column)?.to_owned());
            Ok(())
        })
        .await
        .unwrap();
        lines.join("\n")
    }

    fn sorts(plan: &str) -> bool {
        plan.contains("TEMP B-TREE") || plan.contains("Sort")
    }

    #[test]
    fn lists_go_by_an_index_in_either_direction_and_sort_nothing() {
        let id = |name: &str| EntityId::derive("test", &[name]);
        let records = Filter { entity: Some(EntityKind::Record), ..Filter::default() };
        let waiting = Filter { state: Some(State::Submitted), ..records.clone() };
        let of_unit = Filter { unit: Some(id("school")), ..records.clone() };
        let units = Filter { entity: Some(EntityKind::Unit), ..Filter::default() };
        let area = |units: &[&str]| Area {
            kinds: Some(BTreeSet::from(["talk".to_owned(), "study".to_owned()])),
            units: Some(Arc::new(units.iter().map(|name| id(name)).collect::<IdSet>())),
        };
        let part =
            |areas| Scope::Part(Arc::new(Part { own: PersonId(id("teacher")), own_kinds: None, areas }));
        let (school, teacher) = (part(vec![area(&["school"])]), part(Vec::new()));
        let office = part(vec![Area { units: None, ..area(&[]) }]);
        mingde_testkit::on_every_database(async |url| {
            let folder = tempfile::tempdir().unwrap();
            let database = Database::parse(url).unwrap();
            let mut entropy = |buffer: &mut [u8]| {
                buffer.fill(7);
                Ok(())
            };
            Store::open(folder.path(), &database, &mut entropy).await.unwrap();
            let mut link = Link::connect(folder.path(), &database, Default::default()).await.unwrap();
            let dialect = Dialect::of(&database);
            for page in [Page::following(Some(7), 50), Page::following(Some(7), 50).newest_first()] {
                for (filter, index) in [
                    (&records, "head_position"),
                    (&waiting, "head_waiting"),
                    (&of_unit, "head_unit"),
                    (&units, "head_few"),
                ] {
                    let plan = plan(&mut link, dialect, &Scope::Everything, filter, page).await;
                    assert!(plan.contains(index) && !sorts(&plan), "{filter:?} {page:?}: {plan}");
                }
                // Of a part of the ledger, each area by its own index; only the pages of the areas are put together.
                let plan_of_school = plan(&mut link, dialect, &school, &waiting, page).await;
                assert!(plan_of_school.contains("head_waiting"), "{plan_of_school}");
                // Of some kinds everywhere, kind by kind.
                let plan_of_office = plan(&mut link, dialect, &office, &records, page).await;
                assert!(plan_of_office.contains("head_kind_position"), "{plan_of_office}");
                // What is asked for by its id is found by it, whoever asks.
                for scope in [&school, &office, &teacher] {
                    let one = Filter { id_prefix: Some("0a".repeat(16)), ..records.clone() };
                    let plan = plan(&mut link, dialect, scope, &one, page).await;
                    let by_id = ["sqlite_autoindex_head_1", "PRIMARY KEY", "head_pkey"];
                    assert!(by_id.iter().any(|index| plan.contains(index)), "{plan}");
                    assert!(!plan.contains("head_kind") && !plan.contains("head_unit"), "{plan}");
                }
                let own = plan(&mut link, dialect, &teacher, &records, page).await;
                assert!(own.contains("concern"), "{own}");
            }
        });
    }
}
