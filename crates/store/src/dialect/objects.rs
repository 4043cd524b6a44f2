//! What a database holds beside rows: tables, indexes, views, triggers.

use std::borrow::Cow;

use super::{Cells, Dialect};
use crate::error::StoreError;
use crate::layout;
use crate::schema::VERSIONS_TABLE;

/// A table, index, view, trigger or rule.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Object {
    /// `table`, `index`, `view`, `trigger` or `rule`.
    pub(crate) sort: String,
    pub(crate) name: String,
    /// The statement that made it, its spaces evened out; empty where the database does not keep it.
    pub(crate) made: String,
}

impl Object {
    /// The object of a row of [`Dialect::objects`].
    pub(crate) fn read(row: &dyn Cells) -> Result<Self, StoreError> {
        Ok(Self {
            sort: row.text(0)?.to_owned(),
            name: row.text(1)?.to_owned(),
            made: row.text(2)?.split_whitespace().collect::<Vec<_>>().join(" "),
        })
    }
}

/// The tables of the file, and what was made for them. Statistics come from `ANALYZE`, and automatic indexes have no
/// statement and cannot be dropped.
const SQLITE: &str = "SELECT type, name, sql FROM sqlite_master
    WHERE sql IS NOT NULL AND name NOT GLOB 'sqlite_stat[0-9]' ORDER BY 1, 2";

/// What is called like our tables, which stand for `{tables}`, and what was made for it. The schema may be shared with
/// others.
const POSTGRES: &str = "WITH ours AS (
        SELECT c.oid, c.relname, c.relkind FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
        WHERE n.nspname = current_schema() AND c.relname IN ({tables}))
    SELECT CASE relkind WHEN 'r' THEN 'table' WHEN 'p' THEN 'table' ELSE 'view' END, relname::text, '' FROM ours
    UNION ALL SELECT 'index', c.relname::text, '' FROM pg_class c JOIN pg_index i ON i.indexrelid = c.oid
        JOIN ours ON ours.oid = i.indrelid
    UNION ALL SELECT 'trigger', t.tgname::text, '' FROM pg_trigger t JOIN ours ON ours.oid = t.tgrelid
        WHERE NOT t.tgisinternal
    UNION ALL SELECT 'rule', r.rulename::text, '' FROM pg_rewrite r JOIN ours ON ours.oid = r.ev_class
        WHERE r.rulename <> '_RETURN'
    ORDER BY 1, 2";

/// What PostgreSQL makes of our statements: it names the index of a primary key after its table.
fn postgres_made() -> Vec<Object> {
    let object = |sort: &str, name: String| Object { sort: sort.into(), name, made: String::new() };
    let tables = layout::tables();
    let keys = tables.iter().map(|table| object("index", format!("{}_pkey", table.name)));
    let indexes = layout::indexes().into_iter().map(|name| object("index", name.to_owned()));
    let names = tables.iter().map(|table| table.name.clone()).chain([VERSIONS_TABLE.to_owned()]);
    names.map(|name| object("table", name)).chain(keys).chain(indexes).collect()
}

impl Dialect {
    /// The query that has a row where there is a table of layouts.
    pub(crate) fn keeps_versions(self) -> &'static str {
        match self {
            Self::Sqlite => "SELECT name FROM sqlite_master WHERE type = 'table' AND name = 'schema_version'",
            Self::Postgres => {
                "SELECT tablename FROM pg_tables
                WHERE schemaname = current_schema() AND tablename = 'schema_version'"
            }
        }
    }

    /// The query for what the database holds, read by [`Object::read`].
    pub(crate) fn objects(self) -> Cow<'static, str> {
        match self {
            Self::Sqlite => SQLITE.into(),
            Self::Postgres => {
                let tables = postgres_made().into_iter().filter(|object| object.sort == "table");
                let quoted: Vec<String> = tables.map(|table| format!("'{}'", table.name)).collect();
                POSTGRES.replace("{tables}", &quoted.join(", ")).into()
            }
        }
    }

    /// What it holds after these statements.
    pub(crate) fn made_by(self, statements: &[String]) -> Result<Vec<Object>, StoreError> {
        if self == Self::Postgres {
            return Ok(postgres_made());
        }
        // SQLite keeps the words of a statement, as a later one changed them: it is asked what it makes of them.
        let scratch = rusqlite::Connection::open_in_memory()?;
        for statement in statements {
            scratch.execute_batch(statement)?;
        }
        let mut query = scratch.prepare(SQLITE)?;
        let mut rows = query.query([])?;
        let mut made = Vec::new();
        while let Some(row) = rows.next()? {
            made.push(Object::read(row)?);
        }
        Ok(made)
    }
}
