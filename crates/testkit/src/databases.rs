//! The databases that a story is told on.

use std::path::Path;
use std::sync::atomic::{AtomicU32, Ordering};

use sqlx::postgres::PgRow;
use sqlx::{AssertSqlSafe, Connection, PgConnection, Row as _};

/// Tells a story on the embedded database (no URL) and, where `MINGDE_TEST_POSTGRES` names a server, once more
/// with the URL of a PostgreSQL schema of its own, which is dropped afterwards.
///
/// # Panics
/// If the story does, or if the server that is named cannot be reached.
pub fn on_every_database(story: impl AsyncFn(Option<&str>)) {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build();
    runtime.unwrap_or_else(|e| panic!("{e}")).block_on(async {
        story(None).await;
        let Ok(url) = std::env::var("MINGDE_TEST_POSTGRES") else {
            eprintln!(
                "skipped on PostgreSQL: MINGDE_TEST_POSTGRES is not set (scripts/with-postgres sets it)"
            );
            return;
        };
        static SCHEMAS: AtomicU32 = AtomicU32::new(0);
        let serial = SCHEMAS.fetch_add(1, Ordering::Relaxed);
        let schema = format!("story_{}_{serial}", std::process::id());
        let mut server = PgConnection::connect(&url).await.unwrap_or_else(|e| panic!("{url}: {e}"));
        run(&mut server, format!("CREATE SCHEMA {schema}")).await;
        story(Some(&format!("{url}?options[search_path]={schema}"))).await;
        run(&mut server, format!("DROP SCHEMA {schema} CASCADE")).await;
    });
}

async fn run(server: &mut PgConnection, statement: String) {
    let done = sqlx::raw_sql(AssertSqlSafe(statement)).execute(server).await;
    done.unwrap_or_else(|e| panic!("{e}"));
}

/// Every value of every row of every table that a URL of [`on_every_database`] leads to, as text, as a dump has it.
///
/// # Panics
/// If the server cannot be asked, or holds no table there.
pub async fn dump(url: &str) -> Vec<u8> {
    let mut server = PgConnection::connect(url).await.unwrap_or_else(|e| panic!("{url}: {e}"));
    let schema = url.rsplit_once("[search_path]=").map_or("public", |(_, schema)| schema);
    let mut dumped = Vec::new();
    for table in rows(&mut server, "TABLE pg_tables".to_owned()).await {
        let name = |column: &str| table.try_get::<String, _>(column).unwrap_or_else(|e| panic!("{e}"));
        if name("schemaname") != schema {
            continue;
        }
        for row in rows(&mut server, format!("TABLE \"{}\"", name("tablename"))).await {
            for at in 0..row.len() {
                let value = row.try_get_raw(at).unwrap_or_else(|e| panic!("{e}"));
                dumped.extend_from_slice(value.as_bytes().unwrap_or_default());
                dumped.push(b'\n');
            }
        }
    }
    assert!(!dumped.is_empty(), "there are tables");
    dumped
}

async fn rows(server: &mut PgConnection, query: String) -> Vec<PgRow> {
    sqlx::raw_sql(AssertSqlSafe(query)).fetch_all(server).await.unwrap_or_else(|e| panic!("{e}"))
}

/// Lays an embedded database out of a script, as `sqlite3 FILE .dump` writes one.
///
/// # Panics
/// If the script does not run or the file cannot be written.
pub fn embedded_of(script: &str, file: &Path) {
    let database = rusqlite::Connection::open(file).unwrap_or_else(|e| panic!("{}: {e}", file.display()));
    database.execute_batch(script).unwrap_or_else(|e| panic!("{}: {e}", file.display()));
}

/// Edits an embedded database behind everybody's back.
///
/// # Panics
/// If the statements do not run.
pub fn edit_embedded(file: &Path, statements: &str) {
    embedded_of(statements, file);
}

/// Has somebody else hold an embedded database by these statements, until what comes back is dropped.
///
/// # Panics
/// If the statements do not run.
pub fn hold_embedded(file: &Path, statements: &str) -> impl Send + use<> {
    let database = rusqlite::Connection::open(file).unwrap_or_else(|e| panic!("{}: {e}", file.display()));
    database.execute_batch(statements).unwrap_or_else(|e| panic!("{}: {e}", file.display()));
    database
}
