//! A ledger that goes from one database to the other and comes back.

use mingde_core::date::Timestamp;
use mingde_store::{Database, Store, StoreError};

use crate::place::*;

async fn open(place: &Place, database: &Database) -> Result<Store, StoreError> {
    Store::open(place.data(), database, &mut dice(7)).await
}

fn now() -> Timestamp {
    Timestamp(1_764_000_000_000_000)
}

#[test]
fn a_ledger_goes_over_with_its_log_and_comes_back_with_what_was_added() {
    on_every_database(async |place| {
        let (here, there) = (&Database::Sqlite, &place.database);
        if there == here {
            let store = place.open().await;
            assert!(matches!(store.move_to(here, now(), &mut |_| {}).await, Err(StoreError::SameDatabase)));
            return;
        }
        let store = open(place, here).await.unwrap();
        // More than are moved together.
        commit(&store, talks(0..1_200), "2025-09-11").await;
        audit_alone(&store).await;
        let before = store.checkpoint().await.unwrap();
        let mut told = 0;
        let moved = store.move_to(there, now(), &mut |rows| told = rows).await.unwrap();
        store.close().await.unwrap();
        assert_eq!((moved.checkpoint.note.as_str(), moved.rows), (before.note.as_str(), told));
        let left = open(place, here).await.unwrap_err();
        assert!(
            matches!(&left, StoreError::Moved(to) if to.starts_with("postgres") && !to.contains('?')),
            "{left}"
        );

        let store = open(place, there).await.unwrap();
        assert_eq!(store.checkpoint().await.unwrap().note, before.note);
        assert!(verify(&store).await.is_empty());
        commit(&store, talks(1_200..1_203), "2025-09-12").await;
        audit_alone(&store).await;
        let grown = store.checkpoint().await.unwrap();
        // Back to where it came from, in the place of what it left there.
        store.move_to(here, now(), &mut |_| {}).await.unwrap();
        store.close().await.unwrap();
        assert!(matches!(open(place, there).await, Err(StoreError::Moved(to)) if to == "sqlite"));
        let store = open(place, here).await.unwrap();
        assert_eq!(store.checkpoint().await.unwrap().note, grown.note);
        assert!(verify(&store).await.is_empty());
        commit(&store, talks(1_203..1_204), "2025-09-13").await;
        assert!(verify(&store).await.is_empty());
    });
}

#[test]
fn where_another_ledger_is_nothing_is_moved_to() {
    on_every_database(async |place| {
        if place.database == Database::Sqlite {
            return;
        }
        let other = place.open().await;
        commit(&other, talks(0..2), "2025-09-11").await;
        other.close().await.unwrap();
        let own = tempfile::tempdir().unwrap();
        let store = Store::open(own.path(), &Database::Sqlite, &mut dice(9)).await.unwrap();
        let refused = store.move_to(&place.database, now(), &mut |_| {}).await;
        assert!(matches!(refused, Err(StoreError::NotEmpty)), "{refused:?}");
        commit(&store, talks(0..1), "2025-09-11").await;
        assert!(verify(&place.open().await).await.is_empty());
    });
}
