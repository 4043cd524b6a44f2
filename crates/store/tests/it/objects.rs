//! What stands in the database beside rows, edited by hand: tables, indexes, triggers; and keys and evidence beside it.

use mingde_store::{Database, Store, StoreError};

use crate::place::*;

/// Ten talks, edited with what one of the databases understands.
async fn edited(place: &Place, sqlite: &str, postgres: &str) -> Store {
    let store = place.open().await;
    commit(&store, talks(0..10), "2025-09-11").await;
    assert_eq!(verify(&store).await, Vec::<String>::new());
    store.close().await.unwrap();
    place.edit(if place.database == Database::Sqlite { sqlite } else { postgres }).await;
    place.open().await
}

#[test]
fn a_trigger_that_would_change_what_is_written_is_found() {
    let sqlite = "CREATE TRIGGER quietly AFTER INSERT ON revision BEGIN SELECT 1; END";
    let postgres = "CREATE FUNCTION quietly() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NEW; END';
        CREATE TRIGGER quietly BEFORE INSERT ON revision FOR EACH ROW EXECUTE FUNCTION quietly()";
    on_every_database(async |place| {
        let store = edited(place, sqlite, postgres).await;
        let found = store.verify(|_, _| {}).await.unwrap();
        assert_eq!(codes(&found), ["ledger-trigger-foreign"]);
        assert!(found.findings[0].message.args.contains(&("name", "quietly".into())), "{found:?}");
    });
    let rule = "CREATE RULE never AS ON DELETE TO audit DO INSTEAD NOTHING";
    on_every_database(async |place| {
        if place.database != Database::Sqlite {
            assert_eq!(verify(&edited(place, "", rule).await).await, ["ledger-trigger-foreign"]);
        }
    });
}

#[test]
fn what_stands_beside_the_ledger_is_watched_as_well() {
    let each = |trigger: &dyn Fn(&str) -> String| BESIDE.map(trigger).join(";");
    let sqlite =
        each(&|table| format!("CREATE TRIGGER on_{table} AFTER INSERT ON {table} BEGIN SELECT 1; END"));
    let function = "CREATE FUNCTION quietly() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NEW; END';";
    let postgres = function.to_owned()
        + &each(&|table| {
            format!(
                "CREATE TRIGGER on_{table} BEFORE INSERT ON {table} FOR EACH ROW EXECUTE FUNCTION quietly()"
            )
        });
    on_every_database(async |place| {
        let found = edited(place, &sqlite, &postgres).await.verify(|_, _| {}).await.unwrap();
        assert_eq!(
            (codes(&found), found.findings.len()),
            (vec!["ledger-trigger-foreign".into()], BESIDE.len())
        );
    });
}

#[test]
fn an_index_that_was_dropped_is_missed() {
    for index in ["head_kind", "revision_prior"] {
        let drop = format!("DROP INDEX {index}");
        on_every_database(async |place| {
            assert_eq!(verify(&edited(place, &drop, &drop).await).await, ["ledger-object-missing"]);
        });
    }
}

#[test]
fn a_table_that_was_built_otherwise_is_found() {
    on_every_database(async |place| {
        if place.database == Database::Sqlite {
            let column = "ALTER TABLE audit ADD COLUMN note TEXT";
            assert_eq!(verify(&edited(place, column, "").await).await, ["ledger-object-altered"]);
        }
    });
    on_every_database(async |place| {
        let view = "ALTER TABLE head RENAME TO really; CREATE VIEW head AS SELECT * FROM really";
        let found = verify(&edited(place, view, view).await).await;
        assert!(found.contains(&"ledger-object-missing".to_owned()), "{found:?}");
    });
}

#[test]
fn what_somebody_put_beside_the_ledger_is_remarked_upon_and_no_finding() {
    let index = "CREATE INDEX by_author ON audit (author)";
    on_every_database(async |place| {
        let found = edited(place, index, index).await.verify(|_, _| {}).await.unwrap();
        assert_eq!(codes(&found), Vec::<String>::new());
        assert_eq!(found.remarks.iter().map(|r| r.code).collect::<Vec<_>>(), ["ledger-object-foreign"]);
    });
    // Statistics and a file that was put in order are nobody's edit.
    on_every_database(async |place| {
        let found = edited(place, "ANALYZE; VACUUM", "ANALYZE").await.verify(|_, _| {}).await.unwrap();
        assert_eq!((codes(&found), found.remarks), (Vec::new(), Vec::new()));
    });
}

/// Takes `NOT NULL` off a column and its value out of the fifth row.
fn without(table: &str, column: &str, key: &str) -> (String, String) {
    let update = format!("UPDATE {table} SET {column} = NULL WHERE {key} = 5");
    let sqlite = format!(
        "PRAGMA writable_schema = ON;
         UPDATE sqlite_master SET sql = replace(replace(sql, '{column} INTEGER NOT NULL', '{column} INTEGER'),
             '{column} BLOB NOT NULL', '{column} BLOB') WHERE name = '{table}';
         PRAGMA writable_schema = RESET; {update}"
    );
    (sqlite, format!("ALTER TABLE {table} ALTER COLUMN {column} DROP NOT NULL; {update}"))
}

#[test]
fn a_value_that_is_gone_does_not_keep_the_rest_from_being_examined() {
    for (table, column, key, expected) in [
        ("revision", "leaf", "position", "ledger-altered@5"),
        ("revision", "entered", "position", "ledger-row-damaged@5"),
        ("head", "position", "position", "ledger-head-unreadable"),
    ] {
        let (sqlite, postgres) = without(table, column, key);
        on_every_database(async |place| {
            drop(edited(place, &sqlite, &postgres).await);
            place.edit("UPDATE revision SET author = 'somebody' WHERE position = 8").await;
            let found = verify(&place.open().await).await;
            for expected in [expected, "ledger-altered@8"] {
                assert!(found.iter().any(|code| code == expected), "{table}.{column}: {found:?}");
            }
        });
    }
}

#[test]
fn a_field_key_of_another_ledger_opens_nothing_and_is_found() {
    on_every_database(async |place| {
        let store = place.open().await;
        commit(&store, vec![person(&store)], "2025-09-11").await;
        assert_eq!(verify(&store).await, Vec::<String>::new());
        store.close().await.unwrap();
        let key = place.data().join("keys/field.key");
        std::fs::write(&key, "ab".repeat(32)).unwrap();
        assert_eq!(verify(&place.open().await).await, ["ledger-field-key"]);
    });
}

#[test]
fn keys_that_are_no_pair_are_told_as_such() {
    on_every_database(async |place| {
        drop(place.open().await);
        std::fs::write(place.data().join("keys/signing.key"), "cd".repeat(32)).unwrap();
        let refused = place.open().await.begin(&clerk(), on("2025-09-11")).await.err().unwrap();
        assert_eq!(refused.message().code, "ledger-keys-apart");
    });
}

#[test]
#[cfg(unix)]
fn a_pipe_in_the_place_of_a_file_holds_nobody_up() {
    on_every_database(async |place| {
        let store = place.open().await;
        let address = store.evidence().put(b"a picture").unwrap();
        place.exchange(&format!("evidence/{}/{}", &address[..2], &address[2..]), Thing::Pipe);
        let fault = store.evidence().verify(&address).unwrap();
        assert_eq!(fault, Some(mingde_store::EvidenceFault::Altered));
        place.exchange("witness.log", Thing::Pipe);
        // The rest is examined all the same.
        assert_eq!(verify(&store).await, ["ledger-no-file"]);
        let refused = Store::open(place.data(), &place.database, &mut dice(1)).await.unwrap_err();
        assert!(matches!(refused, StoreError::NoFile(_)), "{refused}");
    });
}
