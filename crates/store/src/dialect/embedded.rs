//! A SQLite connection: plain calls on the thread that asks. Waking another thread and being woken by it costs as
//! much as many a statement, so only what nobody waits for goes to one.

use rusqlite::types::{ToSqlOutput, ValueRef};
use rusqlite::{Connection, Row};
use tokio::runtime::{Handle, RuntimeFlavor};
use tokio::task::block_in_place;

use super::rows::Given;
use super::script::Part;
use super::{Cell, Cells, Rows, Script};
use crate::error::StoreError;

/// Runs a script; rows of any of its statements go to `each`, with the statement's index. The other tasks of this
/// thread move elsewhere meanwhile.
pub(super) fn run(
    connection: &Connection,
    script: Script,
    each: impl FnMut(usize, &dyn Cells) -> Result<(), StoreError>,
) -> Result<(), StoreError> {
    match Handle::try_current().map(|runtime| runtime.runtime_flavor()) {
        Ok(RuntimeFlavor::MultiThread) => block_in_place(|| run_here(connection, script, each)),
        _ => run_here(connection, script, each),
    }
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
    let mut statement = connection.prepare_cached(&numbered(sql))?;
    for (index, cell) in cells.iter().enumerate() {
        let value = match cell {
            Cell::Int(value) => value.map_or(ValueRef::Null, ValueRef::Integer),
            Cell::Text(value) => value.as_deref().map_or(ValueRef::Null, ValueRef::from),
            Cell::Blob(value) => value.as_deref().map_or(ValueRef::Null, ValueRef::Blob),
        };
        statement.raw_bind_parameter(index + 1, ToSqlOutput::Borrowed(value))?;
    }
    let mut rows = statement.raw_query();
    while let Some(row) = rows.next()? {
        each(row)?;
    }
    Ok(())
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
