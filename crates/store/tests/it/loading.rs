//! Thousands of revisions at once, straight into the database where it can be had alone.

use std::sync::atomic::{AtomicBool, Ordering};

use mingde_store::{Checkpoint, Database, Store, StoreError};

use crate::place::*;

/// Enough to outgrow what a writer keeps in memory before it writes.
pub fn lessons(numbers: std::ops::Range<usize>) -> Vec<mingde_core::revision::Draft> {
    let prose = "谈".repeat(500);
    numbers.map(|number| talk(number, &prose)).collect()
}

async fn load(store: &Store) -> Checkpoint {
    let mut writer = store.begin_load(&clerk(), on("2025-09-12")).await.unwrap();
    writer.append(permitted(&clerk(), lessons(10..12_000)), None).await.unwrap();
    writer.append(permitted(&clerk(), vec![talk(3, "更正")]), None).await.unwrap();
    writer.commit().await.unwrap()
}

/// How the file of the embedded database says it is written: 1 with a journal of what was, 2 ahead.
fn format_of(place: &Place) -> Option<u8> {
    let file = std::fs::read(place.data().join("mingde.sqlite3")).ok()?;
    assert_eq!(file[18], file[19], "for writing and for reading");
    Some(file[18])
}

#[test]
fn a_load_leaves_what_a_plain_transaction_leaves() {
    on_every_database(async |place| {
        let store = place.open().await;
        commit(&store, talks(0..10), "2025-09-11").await;
        let loaded = load(&store).await;
        assert_eq!(store.checkpoint().await.unwrap(), loaded);
        assert_eq!(store.history(talk(3, "").id).await.unwrap().len(), 2);
        assert_eq!(verify(&store).await, Vec::<String>::new());
        commit(&store, vec![talk(4, "更正")], "2025-09-13").await;
        store.close().await.unwrap();
        assert_ne!(format_of(place), Some(1), "written ahead again");

        let other = tempfile::tempdir().unwrap();
        let plain = Store::open(other.path(), &Database::Sqlite, &mut dice(7)).await.unwrap();
        commit(&plain, talks(0..10), "2025-09-11").await;
        let mut writer = plain.begin(&clerk(), on("2025-09-12")).await.unwrap();
        writer.append(permitted(&clerk(), lessons(10..12_000)), None).await.unwrap();
        writer.append(permitted(&clerk(), vec![talk(3, "更正")]), None).await.unwrap();
        assert_eq!(writer.commit().await.unwrap().root, loaded.root);
    });
}

#[test]
fn a_load_that_is_given_up_leaves_nothing_behind() {
    on_every_database(async |place| {
        let store = place.open().await;
        let before = commit(&store, talks(0..10), "2025-09-11").await;
        let mut writer = store.begin_load(&clerk(), on("2025-09-12")).await.unwrap();
        writer.append(permitted(&clerk(), lessons(10..12_000)), None).await.unwrap();
        drop(writer);
        assert_eq!(store.checkpoint().await.unwrap(), before);
        assert!(store.history(talk(400, "").id).await.unwrap().is_empty());
        assert_eq!(verify(&store).await, Vec::<String>::new());
        commit(&store, talks(10..20), "2025-09-13").await;
    });
}

#[test]
fn what_a_load_must_know_is_read_through_it() {
    on_every_database(async |place| {
        let store = place.open().await;
        commit(&store, talks(0..10), "2025-09-11").await;
        let mut writer = store.begin_load(&clerk(), on("2025-09-12")).await.unwrap();
        writer.append(permitted(&clerk(), vec![talk(3, "更正")]), None).await.unwrap();
        let history = writer.history(talk(3, "").id).await.unwrap();
        assert_eq!(history.len(), 1, "as it was before the load");
        assert!(writer.undone_batches().await.unwrap().is_empty());
        // A reader would wait for the very task that asks.
        match (&place.database, store.checkpoint().await) {
            (Database::Sqlite, read) => assert!(matches!(read, Err(StoreError::Busy(_)))),
            (Database::Postgres(_), read) => assert_eq!(read.unwrap().size, 10),
        }
        writer.commit().await.unwrap();
        assert_eq!(store.checkpoint().await.unwrap().size, 11);
    });
}

#[test]
fn where_somebody_else_has_the_database_open_readers_go_on() {
    on_every_database(async |place| {
        let (store, other) = (place.open().await, place.open().await);
        let before = commit(&store, talks(0..10), "2025-09-11").await;
        assert_eq!(other.checkpoint().await.unwrap(), before);
        let mut writer = store.begin_load(&clerk(), on("2025-09-12")).await.unwrap();
        writer.append(permitted(&clerk(), lessons(10..12_000)), None).await.unwrap();
        for reader in [&store, &other] {
            assert_eq!(reader.checkpoint().await.unwrap(), before);
        }
        let loaded = writer.commit().await.unwrap();
        assert_eq!(other.checkpoint().await.unwrap(), loaded);
        assert_eq!(verify(&other).await, Vec::<String>::new());
    });
}

/// One more commit, over a connection of its own; the size of the log behind it.
fn somebody_else_commits(place: &Place) -> std::thread::JoinHandle<u64> {
    let (data, database) = (place.data().to_owned(), place.database.clone());
    std::thread::spawn(move || {
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
        runtime.block_on(async {
            let store = Store::open(&data, &database, &mut dice(7)).await.unwrap();
            commit(&store, vec![talk(0, "稍后")], "2025-09-13").await.size
        })
    })
}

#[test]
fn another_process_waits_for_the_end_of_a_load() {
    on_every_database(async |place| {
        let store = place.open().await;
        commit(&store, talks(0..10), "2025-09-11").await;
        let mut writer = store.begin_load(&clerk(), on("2025-09-12")).await.unwrap();
        writer.append(permitted(&clerk(), lessons(10..6_000)), None).await.unwrap();
        let other = somebody_else_commits(place);
        writer.append(permitted(&clerk(), lessons(6_000..12_000)), None).await.unwrap();
        let loaded = writer.commit().await.unwrap();
        assert_eq!(other.join().unwrap(), loaded.size + 1, "the other one came after the load");
        assert_eq!(verify(&store).await, Vec::<String>::new());
    });
}

static TOLD: AtomicBool = AtomicBool::new(false);

#[test]
fn whoever_waits_for_another_process_is_told() {
    mingde_store::on_waiting(|| TOLD.store(true, Ordering::Release));
    on_every_database(async |place| {
        let store = place.open().await;
        let mut writer = store.begin_load(&clerk(), on("2025-09-12")).await.unwrap();
        writer.append(permitted(&clerk(), lessons(10..100)), None).await.unwrap();
        TOLD.store(false, Ordering::Release);
        let other = somebody_else_commits(place);
        while !TOLD.load(Ordering::Acquire) {
            assert!(!other.is_finished(), "it did not wait");
            std::thread::yield_now();
        }
        let loaded = writer.commit().await.unwrap();
        assert_eq!(other.join().unwrap(), loaded.size + 1);
        assert_eq!(verify(&store).await, Vec::<String>::new());
    });
}
