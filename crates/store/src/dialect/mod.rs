//! The one place where the two databases differ. Everything above writes one SQL text with `$1` placeholders
//! and hands values over as [`Cell`]s.

mod address;
mod archive;
mod cell;
mod embedded;
mod link;
mod objects;
mod postgres;
mod rows;
mod script;
pub(crate) mod secret;
mod sqlite;

use std::borrow::Cow;
use std::path::Path;

use sqlx::pool::PoolConnection;
use sqlx::{PgPool, Postgres};

use crate::database::Database;
use crate::error::StoreError;
use crate::patience::Patience;

pub(crate) use cell::{Cell, Cells};
pub(crate) use link::Link;
pub(crate) use objects::Object;
pub(crate) use rows::Rows;
pub(crate) use script::Script;

/// Which database it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Dialect {
    Sqlite,
    Postgres,
}

impl Dialect {
    pub(crate) fn of(database: &Database) -> Self {
        match database {
            Database::Sqlite => Self::Sqlite,
            Database::Postgres(_) => Self::Postgres,
        }
    }

    /// Whether all of it is a file of the data folder.
    pub(crate) fn is_a_file(self) -> bool {
        self == Self::Sqlite
    }

    /// Has a connection refuse to write from here on.
    pub(crate) fn forbid_writing(self) -> Script {
        Script::of(match self {
            Self::Sqlite => sqlite::FORBID_WRITING,
            Self::Postgres => postgres::FORBID_WRITING,
        })
    }

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

    /// The statements that open a transaction on tables beside the ledger. Those who go on from the end of the log need not
    /// wait for it.
    pub(crate) fn begin_beside(self) -> &'static [&'static str] {
        match self {
            Self::Sqlite => sqlite::BEGIN,
            Self::Postgres => postgres::BEGIN_BESIDE,
        }
    }

    /// The statements that open a transaction that sees one state of everything.
    pub(crate) fn begin_reading(self) -> &'static [&'static str] {
        match self {
            Self::Sqlite => sqlite::BEGIN_READING,
            Self::Postgres => postgres::BEGIN_READING,
        }
    }

    /// What a database says of its own structure, one complaint a row; `ok` is none. Without it, an index that says
    /// something else than its table goes unnoticed. PostgreSQL has no such query without an extension.
    pub(crate) fn structure(self) -> Option<&'static str> {
        match self {
            Self::Sqlite => Some(sqlite::STRUCTURE),
            Self::Postgres => None,
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

    /// What an error means that came instead of the answer to a commit. A server may have kept what it was told to, and
    /// only its answer was lost.
    pub(crate) fn of_commit(self, error: StoreError) -> StoreError {
        match (self, error) {
            (Self::Postgres, StoreError::Unreachable(cause) | StoreError::Database(cause)) => {
                StoreError::CommitUnknown(cause)
            }
            (_, error) => error,
        }
    }

    /// The statement after which a column that was written by hand counts on from its largest number.
    pub(crate) fn go_on_counting(self, table: &str, column: &str) -> Option<String> {
        match self {
            // It counts from the largest by itself.
            Self::Sqlite => None,
            Self::Postgres => Some(format!(
                "SELECT setval(pg_get_serial_sequence('{table}', '{column}'), max({column})) FROM {table}"
            )),
        }
    }

    /// The statements that open the transaction in which tables are made.
    pub(crate) fn begin_migration(self) -> &'static [&'static str] {
        match self {
            Self::Sqlite => sqlite::BEGIN,
            Self::Postgres => postgres::BEGIN_MIGRATION,
        }
    }
}

/// `($1,$2,…)` for `count` parameters.
pub(crate) fn placeholders(count: usize) -> String {
    let parameters: Vec<String> = (1..=count).map(|number| format!("${number}")).collect();
    format!("({})", parameters.join(","))
}

/// Readers of either database.
#[derive(Clone)]
pub(crate) enum Pools {
    Sqlite(sqlite::Pool),
    Postgres(PgPool),
}

/// A connection borrowed from the readers.
pub(crate) enum Reader {
    Sqlite(sqlite::Borrowed),
    Postgres(PoolConnection<Postgres>),
}

impl Pools {
    /// Readers for a database; nothing is connected yet.
    pub(crate) fn new(data: &Path, database: &Database, patience: Patience) -> Result<Self, StoreError> {
        Ok(match database {
            Database::Sqlite => Self::Sqlite(sqlite::Pool::new(data, patience)),
            Database::Postgres(url) => Self::Postgres(postgres::pool(url, patience)?),
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
            Self::Sqlite(pool) => Reader::Sqlite(pool.reader().await?),
            Self::Postgres(pool) => Reader::Postgres(pool.acquire().await?),
        })
    }

    pub(crate) async fn close(&self) {
        match self {
            Self::Sqlite(pool) => pool.close(),
            Self::Postgres(pool) => pool.close().await,
        }
    }
}

impl Reader {
    /// Whether nothing can be written to what is read.
    pub(crate) async fn reads_archive(self) -> Result<bool, StoreError> {
        if let Self::Sqlite(link) = &self {
            return link.is_archive();
        }
        let mut is_archive = false;
        self.fetch(postgres::IS_ARCHIVE, Vec::new(), |row| {
            is_archive = row.text(0)? == "on";
            Ok(())
        })
        .await?;
        Ok(is_archive)
    }

    /// Runs one query; its rows go to `each`. The reader is free before the task goes on.
    pub(crate) async fn fetch(
        self,
        sql: impl Into<Cow<'static, str>>,
        cells: Vec<Cell>,
        mut each: impl FnMut(&dyn Cells) -> Result<(), StoreError>,
    ) -> Result<(), StoreError> {
        match self {
            Self::Sqlite(mut link) => {
                let stayed = link.read(&sql.into(), &cells, each)?;
                drop(link);
                stayed.come_back().await;
                Ok(())
            }
            Self::Postgres(mut link) => {
                let mut script = Script::default();
                script.add(sql, cells);
                // A reader takes no lock.
                postgres::run(&mut link, Patience::default(), script, |_, row| each(row)).await
            }
        }
    }
}
