//! Thousands of revisions at once: an ordinary transaction, whatever its size.

use std::sync::atomic::{AtomicBool, Ordering};

use mingde_store::{Database, Store};

use crate::place::*;

/// Enough to outgrow what a writer keeps in memory before it writes.
pub fn lessons(numbers: std::ops::Range<usize>) -> Vec<mingde_core::revision::Draft> {
    let prose = "谈".repeat(500);
    numbers.map(|number| talk(number, &prose)).collect()
}

#[test]
fn a_bulk_that_is_given_up_leaves_nothing_behind() {
    on_every_database(async |place| {
        let store = place.open().await;
        let before = commit(&store, talks(0..10), "2025-09-11").await;
        let mut writer = store.begin(&clerk(), on("2025-09-12")).await.unwrap();
        writer.append(permitted(&clerk(), lessons(10..12_000)), None).await.unwrap();
        drop(writer);
        assert_eq!(store.checkpoint().await.unwrap(), before);
        assert!(store.history(talk(400, "").id).await.unwrap().is_empty());
        assert_eq!(verify(&store).await, Vec::<String>::new());
        commit(&store, talks(10..20), "2025-09-13").await;
    });
}

#[test]
fn readers_go_on_while_a_bulk_is_written_and_the_file_stays_a_ledger() {
    on_every_database(async |place| {
        let (store, other) = (place.open().await, place.open().await);
        let before = commit(&store, talks(0..10), "2025-09-11").await;
        let mut writer = store.begin(&clerk(), on("2025-09-12")).await.unwrap();
        writer.append(permitted(&clerk(), lessons(10..12_000)), None).await.unwrap();
        writer.append(permitted(&clerk(), vec![talk(3, "更正")]), None).await.unwrap();
        let history = writer.history(talk(3, "").id).await.unwrap();
        assert_eq!(history.len(), 1, "as it was before");
        for reader in [&store, &other] {
            assert_eq!(reader.checkpoint().await.unwrap(), before);
        }
        if place.database == Database::Sqlite {
            let beside = place.data().join("mingde.sqlite3-journal");
            assert!(!beside.exists(), "a copy of the file would be torn");
        }
        let written = writer.commit().await.unwrap();
        assert_eq!(other.checkpoint().await.unwrap(), written);
        assert_eq!(store.history(talk(3, "").id).await.unwrap().len(), 2);
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
fn another_process_waits_for_the_end_of_a_bulk() {
    on_every_database(async |place| {
        let store = place.open().await;
        commit(&store, talks(0..10), "2025-09-11").await;
        let mut writer = store.begin(&clerk(), on("2025-09-12")).await.unwrap();
        writer.append(permitted(&clerk(), lessons(10..6_000)), None).await.unwrap();
        let other = somebody_else_commits(place);
        writer.append(permitted(&clerk(), lessons(6_000..12_000)), None).await.unwrap();
        let written = writer.commit().await.unwrap();
        assert_eq!(other.join().unwrap(), written.size + 1, "the other one came after it");
        assert_eq!(verify(&store).await, Vec::<String>::new());
    });
}

static TOLD: AtomicBool = AtomicBool::new(false);

#[test]
fn whoever_waits_for_another_process_is_told() {
    mingde_store::on_waiting(|| TOLD.store(true, Ordering::Release));
    on_every_database(async |place| {
        let store = place.open().await;
        let mut writer = store.begin(&clerk(), on("2025-09-12")).await.unwrap();
        writer.append(permitted(&clerk(), lessons(10..100)), None).await.unwrap();
        TOLD.store(false, Ordering::Release);
        let other = somebody_else_commits(place);
        while !TOLD.load(Ordering::Acquire) {
            assert!(!other.is_finished(), "it did not wait");
            std::thread::yield_now();
        }
        let written = writer.commit().await.unwrap();
        assert_eq!(other.join().unwrap(), written.size + 1);
        assert_eq!(verify(&store).await, Vec::<String>::new());
    });
}
