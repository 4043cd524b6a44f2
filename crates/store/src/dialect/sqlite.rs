//! SQLite: one file, write-ahead log, synced on every commit.

use std::path::Path;
use std::time::Duration;

use sqlx::sqlite::{SqliteArguments, SqliteConnectOptions, SqliteJournalMode, SqlitePoolOptions};
use sqlx::sqlite::{SqliteConnection, SqliteSynchronous};
use sqlx::{ConnectOptions, SqlitePool};

/// Words of the DDL. `INTEGER PRIMARY KEY` is the row's own number and costs no index.
pub(super) const DDL: &[(&str, &str)] = &[
    ("{int}", "INTEGER"),
    ("{serial}", "INTEGER PRIMARY KEY"),
    ("{blob}", "BLOB"),
    ("{strict}", "STRICT"),
    ("{keyed}", "STRICT, WITHOUT ROWID"),
];

/// A deferred transaction that turns out to write would fail against another writer instead of waiting.
pub(super) const BEGIN: &[&str] = &["BEGIN IMMEDIATE"];

/// The first query fixes what is seen.
pub(super) const BEGIN_READING: &[&str] = &["BEGIN"];

/// A commit that finds a thousand pages in the write-ahead log copies them all into the database before it returns.
/// After a large import that takes longer than the commit itself, and nothing waits for it: the log is as durable.
pub(super) const BEFORE_BULK_COMMIT: &[&str] = &["PRAGMA wal_autocheckpoint = 0"];
/// What the commit left undone, held up by no reader.
pub(super) const AFTER_BULK_COMMIT: &[&str] =
    &["PRAGMA wal_autocheckpoint = 1000", "PRAGMA wal_checkpoint(PASSIVE)"];

/// Readers.
pub(super) fn pool(data: &Path) -> SqlitePool {
    // A connection to a file needs no ping before use.
    SqlitePoolOptions::new().max_connections(8).test_before_acquire(false).connect_lazy_with(options(data))
}

/// The writer keeps more pages, so that a long import does not spill them, and what a statement would have to
/// take back in memory, not in a file.
pub(super) fn writer_options(data: &Path) -> SqliteConnectOptions {
    options(data).create_if_missing(true).pragma("cache_size", "-16384").pragma("temp_store", "MEMORY")
}

fn options(data: &Path) -> SqliteConnectOptions {
    SqliteConnectOptions::new()
        .filename(data.join(crate::database::SQLITE_FILE))
        .journal_mode(SqliteJournalMode::Wal)
        .synchronous(SqliteSynchronous::Full)
        .busy_timeout(Duration::from_secs(30))
        .pragma("journal_size_limit", "67108864")
        .statement_cache_capacity(256)
        // Rows cross from SQLite's thread to ours through a channel of this length.
        .row_buffer_size(512)
        .disable_statement_logging()
}

/// Numbered parameters count from the first of all statements that run together; anonymous ones go on from
/// the statement before. Every `$` in our statements is a parameter.
pub(super) fn unnumbered(sql: String) -> String {
    if !sql.contains('$') {
        return sql;
    }
    let mut parts = sql.split('$');
    let mut text = parts.next().unwrap_or_default().to_owned();
    for part in parts {
        text.push('?');
        text.push_str(part.trim_start_matches(|c: char| c.is_ascii_digit()));
    }
    text
}

super::runner!(SqliteConnection, SqliteArguments);
