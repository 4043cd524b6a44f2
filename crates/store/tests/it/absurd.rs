//! Every column of every table, with whatever somebody who edits a database by hand can put into it.

use std::collections::BTreeMap;

use mingde_core::policy::Scope;
use mingde_core::revision::Draft;
use mingde_store::{Auditor, Batch, Database, Filter, Page, Store};

use crate::place::*;

/// What a column is for.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Sort {
    Number,
    Text,
    Bytes,
}
use Sort::{Bytes, Number, Text};

type Columns = &'static [(&'static str, Sort)];

/// Tables with the row to edit and their columns.
const TABLES: &[(&str, &str, Columns)] = &[
    (
        "revision",
        "position = 10",
        &[
            ("position", Number),
            ("number", Number),
            ("entity", Text),
            ("id", Bytes),
            ("kind", Text),
            ("state", Text),
            ("event", Number),
            ("unit", Bytes),
            ("recorded", Number),
            ("author", Text),
            ("batch", Text),
            ("reason", Text),
            ("payload", Text),
            ("leaf", Bytes),
            ("prior", Number),
            ("entered", Number),
        ],
    ),
    (
        "head",
        "position = 5",
        &[
            ("id", Bytes),
            ("entity", Text),
            ("kind", Text),
            ("state", Text),
            ("event", Number),
            ("unit", Bytes),
            ("number", Number),
            ("position", Number),
            ("recorded", Number),
            ("entered", Number),
            ("fingerprint", Bytes),
        ],
    ),
    ("checkpoint", "size = 4", CHECKPOINT),
    ("checkpoint", "size = 14", CHECKPOINT),
    (
        "batch",
        "id = 'b1'",
        &[
            ("id", Text),
            ("file", Text),
            ("file_hash", Text),
            ("recorded", Number),
            ("author", Text),
            ("counts", Text),
            ("undone_by", Text),
            ("low", Number),
            ("high", Number),
            ("place", Number),
        ],
    ),
    (
        "audit",
        "place = 2",
        &[
            ("serial", Number),
            ("recorded", Number),
            ("author", Text),
            ("action", Text),
            ("subject", Text),
            ("detail", Text),
            ("place", Number),
        ],
    ),
    ("ledger", "name = 'origin'", &[("name", Text), ("value", Text)]),
    ("schema_version", "version = 2", &[("version", Number)]),
];

const CHECKPOINT: Columns = &[("size", Number), ("root", Bytes), ("note", Text), ("frontier", Bytes)];

impl Sort {
    /// What does not belong into such a column, as literals of a database.
    fn strangers(self, place: &Place) -> Vec<String> {
        let bytes = |length| place.literal(&vec![0; length]);
        let mut values: Vec<String> = match self {
            Number => ["-5", "9223372036854775807", "-9223372036854775808"].map(str::to_owned).into(),
            Text => vec!["'谁'".to_owned()],
            Bytes => vec![bytes(0), bytes(1), bytes(16), bytes(32), bytes(33)],
        };
        values.push("NULL".to_owned());
        // PostgreSQL keeps to the types of its columns.
        if place.database == Database::Sqlite {
            values.extend(["1.5", "'x'", "X'00ff'", "''"].map(str::to_owned));
        }
        values
    }
}

/// What holds nothing as it is.
const EMPTY: [&str; 2] = ["prior", "undone_by"];

/// The edit of one value, past what the table demands of its values.
fn edit(place: &Place, table: &str, row: &str, column: &str, value: &str) -> String {
    let update = format!("UPDATE {table} SET {column} = {value} WHERE {row}");
    if place.database != Database::Sqlite {
        let allow = format!("ALTER TABLE {table} ALTER COLUMN {column} DROP NOT NULL;");
        return if value == "NULL" { allow + &update } else { update };
    }
    format!(
        "PRAGMA writable_schema = ON;
         CREATE TEMP TABLE strict AS SELECT name, sql FROM sqlite_master;
         UPDATE sqlite_master SET sql = replace(replace(replace(sql, 'NOT NULL', ''), 'STRICT, ', ''), 'STRICT', '')
             WHERE type = 'table';
         PRAGMA writable_schema = RESET; {update};
         PRAGMA writable_schema = ON;
         UPDATE sqlite_master SET sql = (SELECT s.sql FROM strict s WHERE s.name = sqlite_master.name)
             WHERE type = 'table';
         PRAGMA writable_schema = RESET;"
    )
}

/// Talks, one of them corrected, and an import with its audit line.
async fn ledger(place: &Place) {
    let store = place.open().await;
    for first in [0, 4] {
        commit(&store, talks(first..first + 4), "2025-09-11").await;
    }
    commit(&store, vec![talk(2, "更正")], "2025-09-12").await;
    for (id, first) in [("b1", 10), ("b2", 13)] {
        let mut writer = store.begin(&clerk(), on("2025-09-13")).await.unwrap();
        let last = if first == 10 { 13 } else { 15 };
        let drafts = talks(first..last).into_iter();
        let drafts = drafts.map(|draft| Draft { reason: "补录".into(), ..draft }).collect::<Vec<_>>();
        writer.append(permitted(&clerk(), drafts), Some(id)).await.unwrap();
        writer.record_batch(Batch {
            id: id.into(),
            file: "谈话.xlsx".into(),
            file_hash: "ab".repeat(32),
            recorded: on("2025-09-13"),
            author: "clerk".into(),
            counts: BTreeMap::from([("added".to_owned(), 3)]),
            undone_by: None,
        });
        writer.audit("import", id, "补录");
        writer.commit().await.unwrap();
    }
    assert_eq!(verify(&store).await, Vec::<String>::new());
    store.close().await.unwrap();
}

/// Everything that is read of a ledger; that it fails is well, that it panics is not.
async fn read_all(place: &Place) {
    let Ok(store) = Store::open(place.data(), &place.database, &mut dice(7)).await else { return };
    _ = store.batches().await;
    _ = store.audit_lines(100).await;
    _ = store.since(0, 100).await;
    _ = store.latest(None, |_| {}).await;
    _ = store.by_batch("b1").await;
    _ = store.find(&Scope::Everything, &Filter::default(), Page::first(100)).await;
    for number in 0..15 {
        _ = store.history(talk(number, "").id).await;
    }
    if let Ok(mut writer) = store.begin(&clerk(), on("2025-09-14")).await {
        _ = writer.append(permitted(&clerk(), vec![talk(2, "再更正"), talk(5, "更正")]), Some("b3")).await;
    }
    store.close().await.unwrap();
}

#[test]
fn whatever_stands_in_a_column_it_is_found_and_told_as_it_stands() {
    on_every_database(async |place| {
        ledger(place).await;
        let file = place.data().join("mingde.sqlite3");
        let whole = std::fs::read(&file).unwrap_or_default();
        let tables = ["revision", "head", "checkpoint", "batch", "audit", "ledger", "schema_version"];
        if place.database != Database::Sqlite {
            for table in tables {
                place.edit(&format!("CREATE TABLE kept_{table} AS TABLE {table}")).await;
            }
        }
        let mut tried = 0;
        for (table, row, columns) in TABLES {
            for (column, sort) in *columns {
                let mut strangers = sort.strangers(place);
                strangers.retain(|value| value != "NULL" || !EMPTY.contains(column));
                for (nth, value) in strangers.into_iter().enumerate() {
                    let edit = edit(place, table, row, column, &value);
                    // Some values a database takes under no circumstances.
                    if place.try_edit(&edit).await.is_ok() {
                        tried += 1;
                        is_found(place, table, &format!("{table}.{column} = {value} where {row}")).await;
                        // One value of each sort tells how reading takes it.
                        if nth % 3 == 0 {
                            read_all(place).await;
                        }
                    }
                    if place.database == Database::Sqlite {
                        std::fs::write(&file, &whole).unwrap();
                    } else {
                        let back =
                            format!("DELETE FROM {table}; INSERT INTO {table} SELECT * FROM kept_{table}");
                        place.edit(&back).await;
                    }
                }
            }
        }
        assert!(tried > 120, "{tried}");
    });
}

async fn is_found(place: &Place, table: &str, edit: &str) {
    let verified = match Auditor::open(place.data(), &place.database).await {
        Ok(auditor) => auditor.verify(|_, _| {}).await.unwrap(),
        // Of another ledger, or of a newer program: that is an answer, too.
        Err(_) if ["ledger", "schema_version"].contains(&table) => return,
        Err(error) => panic!("{edit}: {error}"),
    };
    let findings = &verified.findings;
    let telling = findings.iter().filter(|f| f.message.code != "ledger-structure");
    assert!(telling.clone().count() > 0, "{edit}: {findings:?}");
    for finding in findings {
        assert_ne!(finding.message.code, "ledger-broken-off", "{edit}: {findings:?}");
        for (name, value) in &finding.message.args {
            let huge = value.parse::<u64>().is_ok_and(|number| i64::try_from(number).is_err());
            assert!(!huge, "{edit}: {name} in {findings:?}");
        }
    }
}
