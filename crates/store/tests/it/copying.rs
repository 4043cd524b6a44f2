//! Copies of a ledger: those that somebody asks for while it is used, and those that are kept before its tables are
//! brought to a newer layout.

use mingde_store::{Database, Store, StoreError};

use crate::place::*;

const PICTURE: &[u8] = b"a picture";

#[test]
fn a_backup_is_one_state_of_a_ledger_in_use_and_has_no_secret() {
    on_every_database(async |place| {
        let store = place.open().await;
        let address = store.evidence().put(PICTURE).unwrap();
        std::fs::write(place.data().join("settings.yaml"), "a: 1\n").unwrap();
        std::fs::create_dir_all(place.data().join("library/kinds")).unwrap();
        std::fs::write(place.data().join("library/kinds/own.yaml"), "id: own\n").unwrap();
        commit(&store, talks(0..3), "2025-09-11").await;
        let elsewhere = tempfile::tempdir().unwrap();
        let copy = elsewhere.path().join("backup");
        let copied = store.back_up(&copy, &mut |_, _| {}).await;
        if place.database != Database::Sqlite {
            assert!(matches!(copied, Err(StoreError::NoBackup)));
            return;
        }
        let copied = copied.unwrap();
        let then = store.checkpoint().await.unwrap();
        assert_eq!((copied.checkpoint.size, copied.checkpoint.root), (then.size, then.root));
        assert_eq!((copied.evidence, copied.doubts), (1, Vec::new()));
        // It goes on meanwhile, and what comes later is not in the copy.
        commit(&store, talks(3..5), "2025-09-12").await;
        assert!(matches!(store.back_up(&copy, &mut |_, _| {}).await, Err(StoreError::Taken(_))));
        let keys: Vec<_> =
            std::fs::read_dir(copy.join("keys")).unwrap().map(|e| e.unwrap().file_name()).collect();
        assert_eq!(keys, ["signing.pub"]);
        assert!(copy.join("library/kinds/own.yaml").is_file() && copy.join("settings.yaml").is_file());
        for name in ["field.key", "signing.key"] {
            std::fs::copy(place.data().join("keys").join(name), copy.join("keys").join(name)).unwrap();
        }
        let restored = Store::open(&copy, &Database::Sqlite, &mut dice(8)).await.unwrap();
        assert_eq!(restored.checkpoint().await.unwrap().note, then.note);
        assert_eq!(restored.evidence().get(&address).unwrap().unwrap(), PICTURE);
        assert!(verify(&restored).await.is_empty());
        commit(&restored, talks(5..6), "2025-09-13").await;
        assert!(verify(&restored).await.is_empty());
    });
}

#[test]
fn an_older_layout_is_kept_beside_the_new_one() {
    on_every_database(async |place| {
        let store = place.open().await;
        commit(&store, talks(0..3), "2025-09-11").await;
        store.close().await.unwrap();
        place.make_older().await;
        for _ in 0..2 {
            assert!(verify(&place.open().await).await.is_empty());
        }
        let names = std::fs::read_dir(place.data()).unwrap().map(|entry| entry.unwrap().file_name());
        let kept: Vec<_> = names.filter(|name| name.to_string_lossy().ends_with(".before.sqlite3")).collect();
        assert_eq!(kept.len(), usize::from(place.database == Database::Sqlite), "{kept:?}");
        let Some(kept) = kept.first() else { return };
        let former = rusqlite::Connection::open(place.data().join(kept)).unwrap();
        let revisions: i64 = former.query_row("SELECT count(*) FROM revision", [], |row| row.get(0)).unwrap();
        let tables: i64 = former
            .query_row("SELECT count(*) FROM sqlite_schema WHERE name = 'concern'", [], |row| row.get(0))
            .unwrap();
        assert_eq!((revisions, tables), (3, 0), "as it was before");
    });
}
