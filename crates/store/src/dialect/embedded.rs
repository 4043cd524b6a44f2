//! A SQLite connection: plain calls on the thread that asks. Waking another thread and being woken by it costs as
//! much as many a statement, so only what nobody waits for goes to one.
//!
//! Where the other tasks of a thread have moved elsewhere meanwhile, what follows would run beside as many threads as there are
//! workers: whoever asked goes back to their queue first ([`Stayed`]).

use rusqlite::types::{ToSqlOutput, ValueRef};
use rusqlite::{CachedStatement, Connection, Row};
use tokio::runtime::{Handle, RuntimeFlavor};
use tokio::task::block_in_place;

use super::rows::Given;
use super::script::Part;
use super::{Cell, Cells, Rows, Script};
use crate::error::StoreError;

/// So many rows are read before the other tasks of the thread are sent elsewhere: most questions are answered by then.
const AT_ONCE: usize = 64;

/// Whether the other tasks of the thread stayed while something ran.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[must_use]
pub(super) enum Stayed {
    Here,
    Left,
}

impl Stayed {
    /// Has the task go on where tasks are worked off, so that no more of them run at a time than there are workers.
    pub async fn come_back(self) {
        if self == Self::Left {
            tokio::task::yield_now().await;
        }
    }
}

/// Runs a script that may wait, for the disk or for somebody else; rows of any of its statements go to `each`, with the
/// statement's index. The other tasks of this thread move elsewhere meanwhile.
pub(super) fn run(
    connection: &Connection,
    script: Script,
    each: impl FnMut(usize, &dyn Cells) -> Result<(), StoreError>,
) -> (Stayed, Result<(), StoreError>) {
    match has_others() {
        true => (Stayed::Left, block_in_place(|| run_here(connection, script, each))),
        false => (Stayed::Here, run_here(connection, script, each)),
    }
}

/// Runs one query; its rows go to `each`. Where they are many, the other tasks of this thread move elsewhere meanwhile.
pub(super) fn read(
    connection: &Connection,
    sql: &str,
    cells: &[Cell],
    mut each: impl FnMut(&dyn Cells) -> Result<(), StoreError>,
) -> (Stayed, Result<(), StoreError>) {
    let mut stayed = Stayed::Here;
    let mut read = || -> Result<(), StoreError> {
        let mut statement = prepared(connection, sql, cells)?;
        let mut rows = statement.raw_query();
        for _ in 0..AT_ONCE {
            match rows.next()? {
                Some(row) => each(row)?,
                None => return Ok(()),
            }
        }
        let mut others = || -> Result<(), StoreError> {
            while let Some(row) = rows.next()? {
                each(row)?;
            }
            Ok(())
        };
        match has_others() {
            true => {
                stayed = Stayed::Left;
                block_in_place(others)
            }
            false => others(),
        }
    };
    let read = read();
    (stayed, read)
}

fn has_others() -> bool {
    Handle::try_current().is_ok_and(|runtime| runtime.runtime_flavor() == RuntimeFlavor::MultiThread)
}

/// The same, for a thread that has nothing else to do.
pub(super) fn run_here(
    connection: &Connection,
    script: Script,
    mut each: impl FnMut(usize, &dyn Cells) -> Result<(), StoreError>,
) -> Result<(), StoreError> {
    for (index, part) in script.parts.into_iter().enumerate() {
        match part {
            Part::Statement { sql, cells } => {
                fetch(connection, &sql, &cells, |row| each(index, row))?;
            }
            Part::Insert { table, columns, conflict, rows } => {
                insert(connection, table, columns, conflict, &rows)?;
            }
        }
    }
    Ok(())
}

fn fetch(
    connection: &Connection,
    sql: &str,
    cells: &[Cell],
    mut each: impl FnMut(&Row<'_>) -> Result<(), StoreError>,
) -> Result<(), StoreError> {
    let mut statement = prepared(connection, sql, cells)?;
    let mut rows = statement.raw_query();
    while let Some(row) = rows.next()? {
        each(row)?;
    }
    Ok(())
}

/// A statement with its values.
fn prepared<'c>(
    connection: &'c Connection,
    sql: &str,
    cells: &[Cell],
) -> Result<CachedStatement<'c>, StoreError> {
    let mut statement = connection.prepare_cached(&numbered(sql))?;
    for (index, cell) in cells.iter().enumerate() {
        let value = match cell {
            Cell::Int(value) => value.map_or(ValueRef::Null, ValueRef::Integer),
            Cell::Text(value) => value.as_deref().map_or(ValueRef::Null, ValueRef::from),
            Cell::Blob(value) => value.as_deref().map_or(ValueRef::Null, ValueRef::Blob),
        };
        statement.raw_bind_parameter(index + 1, ToSqlOutput::Borrowed(value))?;
    }
    Ok(statement)
}

/// One prepared statement, run once for each row.
fn insert(
    connection: &Connection,
    table: &str,
    columns: &str,
    conflict: &str,
    rows: &Rows,
) -> Result<(), StoreError> {
    let values = super::placeholders(rows.width());
    let sql = format!("INSERT INTO {table} ({columns}) VALUES {values} {conflict}");
    let mut statement = connection.prepare_cached(&numbered(&sql))?;
    let mut given = rows.given();
    for _ in 0..rows.len() {
        for (index, value) in given.by_ref().take(rows.width()).enumerate() {
            let value = match value {
                Given::Int(value) => value.map_or(ValueRef::Null, ValueRef::Integer),
                Given::Text(text) => text.map_or(ValueRef::Null, ValueRef::Text),
                Given::Blob(bytes) => bytes.map_or(ValueRef::Null, ValueRef::Blob),
            };
            statement.raw_bind_parameter(index + 1, ToSqlOutput::Borrowed(value))?;
        }
        statement.raw_execute()?;
    }
    Ok(())
}

/// SQLite takes `$1` for a name, which it looks up in a list, and `?1` for a number. Every `$` in our statements
/// is a parameter.
fn numbered(sql: &str) -> String {
    sql.replace('$', "?")
}
