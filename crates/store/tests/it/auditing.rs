//! Somebody who is given a copy and the public key, and checks what can be checked with them.

use std::path::{Path, PathBuf};

use mingde_core::record::{Content, Value};
use mingde_core::revision::Draft;
use mingde_core::sealing::Payload;
use mingde_store::{Auditor, Database, Store, StoreError, Verification};

use crate::place::*;

/// A person with a phone, a talk with something sensitive in it and one with a picture, and eight more.
async fn ledger(place: &Place) -> Store {
    let store = place.open().await;
    let talk_0 = talk(0, "");
    let keys = store.sealing().read().unwrap();
    let sealed = Value::Sealed(keys.seal("家事", &of_talk(talk_0.id, "matter")));
    let address = store.evidence().put(b"a picture").unwrap();
    let drafts = vec![
        person(&store),
        changed(talk_0, |content| _ = content.fields.insert("matter".into(), sealed)),
        changed(talk(1, ""), |content| content.evidence.push(address)),
    ];
    commit(&store, drafts, "2025-09-11").await;
    commit(&store, talks(2..10), "2025-09-12").await;
    store
}

fn changed(draft: Draft, change: impl FnOnce(&mut Content)) -> Draft {
    let mut content: Content = serde_json::from_str(&draft.payload).unwrap();
    change(&mut content);
    Draft { payload: Payload::stored(serde_json::to_string(&content).unwrap()), ..draft }
}

/// A copy with the database and these files of the data folder.
fn copy(place: &Place, files: &[&str]) -> Place {
    let folder = tempfile::tempdir().unwrap();
    std::fs::create_dir(folder.path().join("keys")).unwrap();
    let database: &[&str] = if place.database == Database::Sqlite { &["mingde.sqlite3"] } else { &[] };
    for name in files.iter().chain(database) {
        std::fs::copy(place.data().join(name), folder.path().join(name)).unwrap();
    }
    Place { folder, database: place.database.clone() }
}

async fn examined(place: &Place) -> Verification {
    let auditor = Auditor::open(place.data(), &place.database).await.unwrap();
    auditor.verify(|_, _| {}).await.unwrap()
}

/// Remarks as `code` or `code:count`.
fn remarks(verification: &Verification) -> Vec<String> {
    let told = verification.remarks.iter().map(|remark| match remark.args.as_slice() {
        [("count", count)] => format!("{}:{count}", remark.code),
        _ => remark.code.to_owned(),
    });
    told.collect()
}

/// All files under a folder with what is in them.
fn contents(folder: &Path) -> Vec<(PathBuf, Vec<u8>)> {
    let mut found = Vec::new();
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            found.extend(contents(&path));
        } else {
            found.push((path.clone(), std::fs::read(&path).unwrap()));
        }
    }
    found.sort();
    found
}

#[test]
fn the_public_key_and_the_database_are_enough() {
    on_every_database(async |place| {
        let store = ledger(place).await;
        let whole = store.verify(|_, _| {}).await.unwrap();
        store.close().await.unwrap();
        assert_eq!((codes(&whole), remarks(&whole)), (Vec::new(), Vec::new()));

        let copied = copy(place, &["keys/signing.pub"]);
        let before = contents(copied.data());
        let seen = examined(&copied).await;
        assert_eq!(codes(&seen), Vec::<String>::new());
        assert_eq!(
            remarks(&seen),
            ["ledger-witness-none", "ledger-sealed-unchecked:2", "ledger-evidence-unchecked:1"]
        );
        assert_eq!((seen.root, seen.revisions, seen.checkpoints), (whole.root, 11, whole.checkpoints));
        assert_eq!(contents(copied.data()), before, "an examination leaves no traces");
        let auditor = Auditor::open(copied.data(), &copied.database).await.unwrap();
        let (checkpoint, doubts) = auditor.checkpoint().await.unwrap();
        assert_eq!((Some(checkpoint.root), doubts), (whole.root, Vec::new()));

        // With the witness file and the key of what is sealed, only the pictures are not looked at.
        let more = copy(place, &["keys/signing.pub", "keys/field.key", "witness.log"]);
        let seen = examined(&more).await;
        assert_eq!((codes(&seen), seen.witnessed), (Vec::new(), whole.witnessed));
        assert_eq!(remarks(&seen), ["ledger-evidence-unchecked:1"]);

        copied.edit("UPDATE revision SET reason = '无' WHERE position = 4").await;
        assert_eq!(codes(&examined(&copied).await), ["ledger-altered@4"]);
    });
}

#[test]
fn what_is_sealed_keeps_its_form_for_whoever_cannot_open_it() {
    on_every_database(async |place| {
        let store = ledger(place).await;
        store.close().await.unwrap();
        let copied = copy(place, &["keys/signing.pub", "witness.log"]);
        for edit in ["replace(payload, 'x3.', 'x4.')", "replace(payload, 'x3.', 'x3.*')"] {
            copied.edit(&format!("UPDATE revision SET payload = {edit} WHERE position = 0")).await;
            let found = codes(&examined(&copied).await);
            assert_eq!(found, ["ledger-altered@0", "ledger-sealed-form", "ledger-head-altered@0"], "{edit}");
        }
        // What fits its form and was sealed with no key of this ledger is told by who holds the key.
        let key = place.data().join("keys/field.key");
        std::fs::write(&key, "ab".repeat(32)).unwrap();
        let found = examined(&copy(place, &["keys/signing.pub", "keys/field.key", "witness.log"])).await;
        assert!(codes(&found).contains(&"ledger-field-key".to_owned()), "{found:?}");
    });
}

#[test]
fn what_is_missing_where_the_ledger_is_written_is_found() {
    on_every_database(async |place| {
        let store = ledger(place).await;
        store.close().await.unwrap();
        std::fs::remove_dir_all(place.data().join("evidence")).unwrap();
        let seen = examined(place).await;
        assert_eq!(codes(&seen), ["ledger-evidence-gone"]);
        assert_eq!(seen.evidence, 0);
        std::fs::write(place.data().join("keys/field.key"), "no key").unwrap();
        assert_eq!(codes(&examined(place).await), ["ledger-evidence-gone", "ledger-key-damaged"]);
        std::fs::remove_file(place.data().join("keys/field.key")).unwrap();
        assert_eq!(codes(&examined(place).await), ["ledger-evidence-gone", "ledger-key-missing"]);
    });
}

#[test]
fn an_auditor_needs_the_public_key_of_this_ledger() {
    on_every_database(async |place| {
        ledger(place).await.close().await.unwrap();
        let copied = copy(place, &["keys/field.key", "keys/signing.key"]);
        let refused = Auditor::open(copied.data(), &copied.database).await.unwrap_err();
        assert!(matches!(refused, StoreError::VerifierMissing(_)), "{refused}");

        let other = tempfile::tempdir().unwrap();
        Store::open(other.path(), &Database::Sqlite, &mut dice(9)).await.unwrap().close().await.unwrap();
        let public = copied.data().join("keys/signing.pub");
        std::fs::copy(other.path().join("keys/signing.pub"), &public).unwrap();
        let refused = Auditor::open(copied.data(), &copied.database).await.unwrap_err();
        assert!(matches!(refused, StoreError::KeysOfAnother { .. }), "{refused}");

        // A signing key that lies beside it is held against the public one, and needed for nothing.
        std::fs::copy(place.data().join("keys/signing.pub"), &public).unwrap();
        assert_eq!(codes(&examined(&copied).await), ["ledger-evidence-gone"]);
        std::fs::copy(other.path().join("keys/signing.key"), copied.data().join("keys/signing.key")).unwrap();
        assert_eq!(codes(&examined(&copied).await), ["ledger-evidence-gone", "ledger-keys-apart"]);
    });
}

#[test]
fn tables_that_are_not_as_they_should_be_are_examined_as_far_as_they_go() {
    on_every_database(async |place| {
        ledger(place).await.close().await.unwrap();
        place.edit("DELETE FROM schema_version WHERE version = 3").await;
        assert_eq!(codes(&examined(place).await), ["ledger-layout-altered"]);
        place.edit("DROP TABLE ledger").await;
        assert_eq!(
            codes(&examined(place).await),
            ["ledger-object-missing", "ledger-layout-altered", "ledger-tables"]
        );
    });
}

#[test]
fn the_right_to_read_is_enough() {
    on_every_database(async |place| {
        let Database::Postgres(url) = &place.database else { return };
        ledger(place).await.close().await.unwrap();
        let (scheme, rest) = url.split_once("://").unwrap();
        let (owner, server) = rest.split_once('@').unwrap();
        let reader = format!("reader_{}", std::process::id());
        let schema = url.rsplit_once('=').unwrap().1;
        place.edit(&format!("CREATE ROLE {reader} LOGIN; GRANT USAGE ON SCHEMA {schema} TO {reader}")).await;
        let database = Database::Postgres(format!("{scheme}://{reader}@{server}"));
        let seen = Auditor::open(place.data(), &database).await;
        assert_eq!(seen.unwrap_err().message().code, "ledger-denied", "not yet");
        place.edit(&format!("GRANT SELECT ON ALL TABLES IN SCHEMA {schema} TO {reader}")).await;
        let auditor = Auditor::open(place.data(), &database).await.unwrap();
        assert_eq!(codes(&auditor.verify(|_, _| {}).await.unwrap()), Vec::<String>::new());
        place.edit(&format!("DROP OWNED BY {reader}; DROP ROLE {reader}")).await;
        assert!(!owner.is_empty());
    });
}
