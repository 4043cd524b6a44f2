//! A ledger moved from one database to the other: row by row, with the same log, trail and signatures. What it left behind is
//! marked, so that nobody goes on there and signs a second history.

use mingde_core::date::Timestamp;

use crate::checkpoint::{self, Checkpoint};
use crate::database::Database;
use crate::dialect::{Cell, Cells, Dialect, Link, placeholders};
use crate::error::StoreError;
use crate::layout::{Column, Sort, Table, tables};
use crate::schema;
use crate::store::{NO_CHECKPOINT, Store, read_origin};

/// Rows that are read and written together; times the columns of the widest table below the 32,766 parameters that SQLite takes.
const TOGETHER: usize = 1_000;

/// Name of the row that says where a ledger is now.
pub(crate) const MOVED: &str = "moved";

/// What was moved.
#[derive(Debug, Clone)]
pub struct Moved {
    /// The latest checkpoint, as it was and is.
    pub checkpoint: Checkpoint,
    /// Rows of all tables, accounts and the like among them.
    pub rows: u64,
}

impl Store {
    /// Moves the ledger to another database, where there must be none but what this one left there when it was moved away
    /// before. Evidence, keys and the witness lie in the data folder and stay. Writers wait meanwhile; `told` hears of the rows that
    /// were moved. A second call ends what the first began.
    ///
    /// # Errors
    /// [`StoreError::SameDatabase`] if it is there already, [`StoreError::NotEmpty`] if another ledger is; those of reaching it.
    pub async fn move_to(
        &self,
        other: &Database,
        now: Timestamp,
        told: &mut (dyn FnMut(u64) + Send),
    ) -> Result<Moved, StoreError> {
        if other == self.database() {
            return Err(StoreError::SameDatabase);
        }
        let mut from = self.connect().await?;
        run(&mut from, self.dialect().begin()).await?;
        let latest = checkpoint::latest(&mut from).await?.ok_or(NO_CHECKPOINT)?;
        let mut to = self.connect_to(other).await?;
        let dialect = Dialect::of(other);
        schema::migrate(&mut to, dialect, self.data()).await?;
        run(&mut to, dialect.begin()).await?;
        let rows = match read_origin(&mut to).await? {
            Some(origin) if origin != self.origin() => return Err(StoreError::NotEmpty),
            // Kept there by a call that did not come to its end.
            Some(_) if latest_is(&mut to, &latest).await? && read_moved(&mut to).await?.is_none() => 0,
            Some(_) if read_moved(&mut to).await?.is_none() => return Err(StoreError::NotEmpty),
            found => {
                if found.is_some() {
                    empty(&mut to).await?;
                }
                copy(&mut from, &mut to, dialect, told).await?
            }
        };
        run(&mut to, &["COMMIT"]).await?;
        to.close().await?;
        let there = format!("{} {}", now.0, without_password(other));
        let sql = format!("INSERT INTO ledger (name, value) VALUES {}", placeholders(2));
        from.fetch(sql, vec![Cell::text(MOVED), Cell::text(there)], |_| Ok(())).await?;
        run(&mut from, &["COMMIT"]).await?;
        from.close().await?;
        Ok(Moved { checkpoint: latest, rows })
    }
}

/// Where a ledger was moved to, if it was.
pub(crate) async fn read_moved(link: &mut Link) -> Result<Option<String>, StoreError> {
    let mut moved = None;
    let sql = "SELECT value FROM ledger WHERE name = $1";
    link.fetch(sql, vec![Cell::text(MOVED)], |row| {
        let value = row.text(0)?;
        moved = Some(value.split_once(' ').map_or(value, |(_, there)| there).to_owned());
        Ok(())
    })
    .await?;
    Ok(moved)
}

async fn run(link: &mut Link, statements: &[&'static str]) -> Result<(), StoreError> {
    link.run(crate::dialect::Script::of(statements), |_, _| Ok(())).await
}

async fn latest_is(link: &mut Link, expected: &Checkpoint) -> Result<bool, StoreError> {
    Ok(checkpoint::latest(link).await?.is_some_and(|found| found.note == expected.note))
}

/// Takes the rows of a ledger away that was moved elsewhere and is coming back.
async fn empty(link: &mut Link) -> Result<(), StoreError> {
    for table in tables() {
        link.fetch(format!("DELETE FROM {}", table.name), Vec::new(), |_| Ok(())).await?;
    }
    Ok(())
}

async fn copy(
    from: &mut Link,
    to: &mut Link,
    dialect: Dialect,
    told: &mut (dyn FnMut(u64) + Send),
) -> Result<u64, StoreError> {
    let mut moved = 0;
    for table in tables() {
        let mut last = None;
        loop {
            let rows = page(from, &table, last.as_deref()).await?;
            let Some(end) = rows.last() else { break };
            last = Some(table.key.iter().map(|&at| end[at].clone()).collect::<Vec<_>>());
            moved += rows.len() as u64;
            write(to, &table, rows).await?;
            told(moved);
        }
        if let Some(sql) =
            table.serial.as_ref().and_then(|column| dialect.go_on_counting(&table.name, column))
        {
            to.fetch(sql, Vec::new(), |_| Ok(())).await?;
        }
    }
    Ok(moved)
}

/// The next rows in the order of the key, after one.
async fn page(link: &mut Link, table: &Table, after: Option<&[Cell]>) -> Result<Vec<Vec<Cell>>, StoreError> {
    let columns: Vec<&str> = table.columns.iter().map(|column| column.name.as_str()).collect();
    let key: Vec<&str> = table.key.iter().map(|&at| columns[at]).collect();
    let beyond = after.map_or(String::new(), |key_cells| {
        format!("WHERE ({}) > {}", key.join(", "), placeholders(key_cells.len()))
    });
    let (columns, key) = (columns.join(", "), key.join(", "));
    let sql = format!("SELECT {columns} FROM {} {beyond} ORDER BY {key} LIMIT {TOGETHER}", table.name);
    let mut rows = Vec::new();
    link.fetch(sql, after.unwrap_or_default().to_vec(), |row| {
        rows.push(
            table
                .columns
                .iter()
                .enumerate()
                .map(|(at, column)| cell(row, at, column))
                .collect::<Result<_, _>>()?,
        );
        Ok(())
    })
    .await?;
    // Only the marks of a former move stay where they are.
    if table.name == "ledger" {
        rows.retain(|row: &Vec<Cell>| row.first() != Some(&Cell::text(MOVED)));
    }
    Ok(rows)
}

fn cell(row: &dyn Cells, at: usize, column: &Column) -> Result<Cell, StoreError> {
    Ok(match column.sort {
        Sort::Int => Cell::Int(row.optional_int(at)?),
        Sort::Text => Cell::Text(row.optional_text(at)?.map(str::to_owned)),
        Sort::Blob => Cell::Blob(row.optional_blob(at)?.map(<[u8]>::to_vec)),
    })
}

async fn write(link: &mut Link, table: &Table, rows: Vec<Vec<Cell>>) -> Result<(), StoreError> {
    let columns: Vec<&str> = table.columns.iter().map(|column| column.name.as_str()).collect();
    let width = columns.len();
    let values: Vec<String> = (0..rows.len())
        .map(|row| {
            let numbers: Vec<String> = (1..=width).map(|at| format!("${}", row * width + at)).collect();
            format!("({})", numbers.join(","))
        })
        .collect();
    let sql = format!("INSERT INTO {} ({}) VALUES {}", table.name, columns.join(", "), values.join(","));
    link.fetch(sql, rows.into_iter().flatten().collect(), |_| Ok(())).await
}

/// What may be told of an address.
fn without_password(database: &Database) -> String {
    match database {
        Database::Sqlite => "sqlite".to_owned(),
        Database::Postgres(url) => match (url.find("://"), url.rfind('@')) {
            (Some(scheme), Some(at)) => format!("{}{}", &url[..scheme + 3], &url[at + 1..]),
            _ => url.clone(),
        }
        .split('?')
        .next()
        .unwrap_or_default()
        .to_owned(),
    }
}
