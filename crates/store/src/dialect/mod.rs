//! The one place where the two databases differ. Everything above writes one SQL text with `$1` placeholders
//! and hands values over as [`Cell`]s.

mod cell;
mod link;
mod postgres;
mod sqlite;

use std::path::Path;

use futures_util::TryStreamExt;
use sqlx::pool::PoolConnection;
use sqlx::{AssertSqlSafe, PgPool, Postgres, Sqlite, SqlitePool};

use crate::database::Database;
use crate::error::StoreError;

pub(crate) use cell::{Cell, Cells};
pub(crate) use link::Link;

/// Which database it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Dialect {
    Sqlite,
    Postgres,
}

impl Dialect {
    /// Fills the placeholders of the one DDL.
    pub(crate) fn ddl(self, text: &str) -> String {
        let words = match self {
            Self::Sqlite => sqlite::DDL,
            Self::Postgres => postgres::DDL,
        };
        words.iter().fold(text.to_owned(), |text, (name, word)| text.replace(name, word))
    }

    /// The statements that open a transaction and keep other writers out until it ends.
    pub(crate) fn begin(self) -> &'static [&'static str] {
        match self {
            Self::Sqlite => sqlite::BEGIN,
            Self::Postgres => postgres::BEGIN,
        }
    }

    /// The statements that open a transaction that sees one state of everything.
    pub(crate) fn begin_reading(self) -> &'static [&'static str] {
        match self {
            Self::Sqlite => sqlite::BEGIN_READING,
            Self::Postgres => postgres::BEGIN_READING,
        }
    }

    /// The statements that go before the commit of many rows.
    pub(crate) fn before_bulk_commit(self) -> &'static [&'static str] {
        match self {
            Self::Sqlite => sqlite::BEFORE_BULK_COMMIT,
            Self::Postgres => &[],
        }
    }

    /// The statements that go after it, when nobody waits any more.
    pub(crate) fn after_bulk_commit(self) -> &'static [&'static str] {
        match self {
            Self::Sqlite => sqlite::AFTER_BULK_COMMIT,
            Self::Postgres => &[],
        }
    }

    /// The statements that open the transaction in which tables are made.
    pub(crate) fn begin_migration(self) -> &'static [&'static str] {
        match self {
            Self::Sqlite => sqlite::BEGIN,
            Self::Postgres => postgres::BEGIN_MIGRATION,
        }
    }

    /// `(…),(…)` for `rows` rows of `columns` parameters. SQLite looks numbered parameters up one by one in
    /// a list, which is quadratic in their number; it gets anonymous ones, in the same order.
    pub(crate) fn values(self, rows: usize, columns: usize) -> String {
        let mut text = String::with_capacity(rows * columns * 6);
        for row in 0..rows {
            text.push_str(if row == 0 { "(" } else { ",(" });
            self.push_parameters(&mut text, row * columns, columns);
            text.push(')');
        }
        text
    }

    /// `$1,$2,…` for `count` parameters.
    pub(crate) fn list(self, count: usize) -> String {
        let mut text = String::with_capacity(count * 5);
        self.push_parameters(&mut text, 0, count);
        text
    }

    fn push_parameters(self, text: &mut String, from: usize, count: usize) {
        use std::fmt::Write as _;
        for index in 0..count {
            if index > 0 {
                text.push(',');
            }
            match self {
                Self::Sqlite => text.push('?'),
                Self::Postgres => _ = write!(text, "${}", from + index + 1),
            }
        }
    }
}

/// Statements that run one after the other. SQLite takes them in a single round trip to its thread.
#[derive(Debug, Default)]
pub(crate) struct Script {
    parts: Vec<(String, Vec<Cell>)>,
}

impl Script {
    /// Adds a statement. Its parameters come from [`Dialect::values`] or [`Dialect::list`], or are used once
    /// each and in order.
    pub(crate) fn add(&mut self, sql: impl Into<String>, cells: Vec<Cell>) {
        self.parts.push((sql.into(), cells));
    }

    /// How many statements there are: the index of the next.
    pub(crate) fn len(&self) -> usize {
        self.parts.len()
    }

    /// Adds the statements of another script.
    pub(crate) fn append(&mut self, other: Script) {
        self.parts.extend(other.parts);
    }

    /// A script of statements without parameters.
    pub(crate) fn of(statements: &[&str]) -> Self {
        Self { parts: statements.iter().map(|s| ((*s).to_owned(), Vec::new())).collect() }
    }
}

/// Readers of either database.
#[derive(Clone)]
pub(crate) enum Pools {
    Sqlite(SqlitePool),
    Postgres(PgPool),
}

/// A connection borrowed from the readers.
pub(crate) enum Reader {
    Sqlite(PoolConnection<Sqlite>),
    Postgres(PoolConnection<Postgres>),
}

impl Pools {
    /// Readers for a database; nothing is connected yet.
    pub(crate) fn new(data: &Path, database: &Database) -> Result<Self, StoreError> {
        Ok(match database {
            Database::Sqlite => Self::Sqlite(sqlite::pool(data)),
            Database::Postgres(url) => Self::Postgres(postgres::pool(url)?),
        })
    }

    pub(crate) fn dialect(&self) -> Dialect {
        match self {
            Self::Sqlite(_) => Dialect::Sqlite,
            Self::Postgres(_) => Dialect::Postgres,
        }
    }

    pub(crate) async fn reader(&self) -> Result<Reader, StoreError> {
        Ok(match self {
            Self::Sqlite(pool) => Reader::Sqlite(pool.acquire().await?),
            Self::Postgres(pool) => Reader::Postgres(pool.acquire().await?),
        })
    }

    pub(crate) async fn close(&self) {
        match self {
            Self::Sqlite(pool) => pool.close().await,
            Self::Postgres(pool) => pool.close().await,
        }
    }
}

impl Reader {
    /// Runs one query; its rows go to `each`.
    pub(crate) async fn fetch(
        &mut self,
        sql: impl Into<String>,
        cells: Vec<Cell>,
        mut each: impl FnMut(&dyn Cells) -> Result<(), StoreError>,
    ) -> Result<(), StoreError> {
        match self {
            Self::Sqlite(link) => sqlite::run(link, sql.into(), cells, &mut |_, row| each(row)).await,
            Self::Postgres(link) => postgres::run(link, sql.into(), cells, &mut |_, row| each(row)).await,
        }
    }
}

/// The same few lines for two types of connection that share no object-safe trait.
macro_rules! runner {
    ($connection:ty, $arguments:ty) => {
        /// Runs a text with its values; rows go to `each`, with how many statements of the text ended before.
        pub(super) async fn run(
            link: &mut $connection,
            text: String,
            cells: Vec<$crate::dialect::Cell>,
            each: &mut impl FnMut(usize, &dyn $crate::dialect::Cells) -> Result<(), $crate::error::StoreError>,
        ) -> Result<(), $crate::error::StoreError> {
            let mut arguments = <$arguments>::default();
            sqlx::Arguments::reserve(&mut arguments, cells.len(), 0);
            for cell in cells {
                use $crate::dialect::Cell;
                match cell {
                    Cell::Int(value) => sqlx::Arguments::add(&mut arguments, value),
                    Cell::Text(value) => sqlx::Arguments::add(&mut arguments, value),
                    Cell::Blob(value) => sqlx::Arguments::add(&mut arguments, value),
                }
                .map_err(sqlx::Error::Encode)?;
            }
            let query = sqlx::query_with($crate::dialect::AssertSqlSafe(text), arguments);
            let mut parts = sqlx::Executor::fetch_many(link, query);
            let mut statement = 0;
            while let Some(part) = $crate::dialect::TryStreamExt::try_next(&mut parts).await? {
                match part {
                    sqlx::Either::Left(_) => statement += 1,
                    sqlx::Either::Right(row) => each(statement, &row)?,
                }
            }
            Ok(())
        }
    };
}
use runner;
