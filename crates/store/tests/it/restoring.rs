//! An older state of the database in the place of the newer one: by mistake, on purpose, by somebody who hopes that
//! nobody looks.

use std::path::PathBuf;

use mingde_core::revision::Draft;
use mingde_store::{Change, Checkpoint, Database, Restoration, Store, StoreError, Telling};

use crate::place::*;

/// What a database holds, to be put back later.
enum Backup {
    Sqlite(PathBuf),
    /// Copies of its tables, in its own schema.
    Postgres,
}

const TABLES: [&str; 6] = ["revision", "head", "checkpoint", "batch", "audit", "lost"];

async fn back_up(place: &Place) -> Backup {
    match &place.database {
        Database::Sqlite => {
            let copy = place.data().join("backup");
            std::fs::copy(place.data().join("mingde.sqlite3"), &copy).unwrap();
            Backup::Sqlite(copy)
        }
        Database::Postgres(_) => {
            for table in TABLES {
                place.edit(&format!("CREATE TABLE kept_{table} AS TABLE {table}")).await;
            }
            Backup::Postgres
        }
    }
}

async fn put_back(place: &Place, backup: &Backup) {
    match backup {
        Backup::Sqlite(copy) => {
            std::fs::copy(copy, place.data().join("mingde.sqlite3")).unwrap();
        }
        Backup::Postgres => {
            for table in TABLES {
                place
                    .edit(&format!("DELETE FROM {table}; INSERT INTO {table} SELECT * FROM kept_{table}"))
                    .await;
            }
        }
    }
}

/// A ledger of two commits whose last was lost with the backup that was put back.
async fn restored_ledger(place: &Place) -> Store {
    let store = place.open().await;
    commit(&store, talks(0..3), "2025-09-11").await;
    store.close().await.unwrap();
    let backup = back_up(place).await;
    let store = place.open().await;
    commit(&store, talks(3..5), "2025-09-12").await;
    audit_alone(&store).await;
    store.close().await.unwrap();
    put_back(place, &backup).await;
    place.open().await
}

async fn append_alone(store: &Store, draft: Draft, day: &str) -> Result<Checkpoint, StoreError> {
    let draft = permitted_after(&clerk(), draft, 0);
    let change = Change { draft, before: None, action: "enter", detail: "", telling: Telling::default() };
    store.append_alone(on(day), change).await
}

fn notes(place: &Place) -> usize {
    std::fs::read_to_string(place.data().join("witness.log")).unwrap().matches('—').count()
}

async fn put_back_on_purpose(store: &Store) -> Option<Restoration> {
    store.put_back_on_purpose(&operator("keeper"), on("2025-09-13"), "硬盘损坏").await.unwrap()
}

#[test]
fn behind_its_witness_nothing_is_signed_on_any_way_of_writing() {
    on_every_database(async |place| {
        let store = restored_ledger(place).await;
        let before = (store.checkpoint().await.unwrap(), notes(place));
        assert_eq!(store.doubts().iter().map(|d| d.code).collect::<Vec<_>>(), ["ledger-behind-witness"]);
        let refused = store.begin(&clerk(), on("2025-09-13")).await.err();
        assert!(matches!(refused, Some(StoreError::BehindWitness { size: 3, witnessed: 5 })), "{refused:?}");
        let refused = store.begin_with(&[talk(1, "").id], &clerk(), on("2025-09-13")).await.err();
        assert!(matches!(refused, Some(StoreError::BehindWitness { .. })), "{refused:?}");
        let refused = append_alone(&store, talk(7, ""), "2025-09-13").await.err();
        assert!(matches!(refused, Some(StoreError::BehindWitness { .. })), "{refused:?}");
        assert_eq!((store.checkpoint().await.unwrap(), notes(place)), before, "nothing was signed");
        // Reading goes on.
        assert_eq!(store.history(talk(1, "").id).await.unwrap().len(), 1);
        assert_eq!(verify(&store).await, ["ledger-behind-witness"]);
    });
}

#[test]
fn a_process_that_wrote_before_does_not_go_on_from_what_it_remembers() {
    on_every_database(async |place| {
        let (store, other) = (place.open().await, place.open().await);
        append_alone(&store, talk(1, ""), "2025-09-11").await.unwrap();
        let path = place.data().join("witness.log");
        append_alone(&other, talk(2, ""), "2025-09-12").await.unwrap();
        // What the other one wrote is taken back behind both their backs.
        for end in [
            "revision WHERE position >= 1",
            "head WHERE position >= 1",
            "checkpoint WHERE size > 1",
            "audit WHERE place > 1",
        ] {
            place.edit(&format!("DELETE FROM {end}")).await;
        }
        let before = std::fs::read_to_string(&path).unwrap();
        for process in [&store, &other] {
            let refused = append_alone(process, talk(7, ""), "2025-09-13").await.err();
            assert!(
                matches!(refused, Some(StoreError::BehindWitness { size: 1, witnessed: 2 })),
                "{refused:?}"
            );
        }
        assert_eq!(std::fs::read_to_string(&path).unwrap(), before, "nothing was signed");
    });
}

#[test]
fn once_somebody_said_why_it_goes_on_and_verification_is_sound_and_says_so() {
    on_every_database(async |place| {
        let store = restored_ledger(place).await;
        let said = put_back_on_purpose(&store).await.unwrap();
        assert_eq!((said.size, said.witnessed), (3, 5));
        assert_eq!((said.author.as_str(), said.reason.as_str()), ("keeper", "硬盘损坏"));
        let told = store.verify(|_, _| {}).await.unwrap();
        assert_eq!(codes(&told), Vec::<String>::new());
        assert_eq!(told.restorations, [said]);
        assert_eq!(told.remarks.iter().map(|remark| remark.code).collect::<Vec<_>>(), ["ledger-restored"]);

        // The history goes on another way, past the sizes that were signed before.
        for number in 10..14 {
            commit(&store, talks(number..number + 1), "2025-09-14").await;
        }
        append_alone(&store, talk(20, ""), "2025-09-15").await.unwrap();
        let told = store.verify(|_, _| {}).await.unwrap();
        assert_eq!((codes(&told), told.restorations.len()), (Vec::new(), 1));
        let again = place.open().await;
        assert_eq!(again.doubts(), [], "opening has nothing to say");
        assert_eq!(put_back_on_purpose(&again).await, None, "there is nothing more to give up");
        // Also where an older copy of the witness file was added to the end of the newer one.
        let path = place.data().join("witness.log");
        let whole = std::fs::read_to_string(&path).unwrap();
        let lost = whole.find("\n5\n").unwrap();
        let start = whole[..lost].rfind("\n\nmingde/").unwrap() + 1;
        let end = start + 1 + whole[start + 1..].find("\n\nmingde/").unwrap() + 1;
        std::fs::write(&path, format!("{whole}{}", &whole[start..end])).unwrap();
        commit(&again, talks(30..31), "2025-09-16").await;
        assert_eq!(verify(&again).await, Vec::<String>::new());
    });
}

#[test]
fn only_what_was_given_up_is_excused() {
    on_every_database(async |place| {
        let store = restored_ledger(place).await;
        put_back_on_purpose(&store).await.unwrap();
        commit(&store, talks(10..12), "2025-09-14").await;
        // The end of the new history cut off again is found, though as many entries were lost before.
        let backup_size = 3;
        for table in ["revision", "head"] {
            place.edit(&format!("DELETE FROM {table} WHERE position >= {backup_size}")).await;
        }
        place.edit(&format!("DELETE FROM checkpoint WHERE size > {backup_size}")).await;
        let found = verify(&place.open().await).await;
        assert!(found.contains(&"ledger-behind-witness".to_owned()), "{found:?}");
        let refused = place.open().await.begin(&clerk(), on("2025-09-15")).await.err();
        assert!(matches!(refused, Some(StoreError::BehindWitness { size: 3, witnessed: 5 })), "{refused:?}");
    });
}

#[test]
fn what_is_said_to_be_lost_cannot_be_edited() {
    for edit in ["DELETE FROM lost", "UPDATE lost SET place = 99", "UPDATE lost SET note = note || 'x'"] {
        on_every_database(async |place| {
            let store = restored_ledger(place).await;
            put_back_on_purpose(&store).await.unwrap();
            place.edit(edit).await;
            let found = verify(&store).await;
            assert!(found.contains(&"ledger-lost-altered".to_owned()), "{edit}: {found:?}");
            assert!(found.contains(&"ledger-behind-witness".to_owned()), "{edit}: {found:?}");
        });
    }
}

#[test]
fn no_ledger_is_founded_where_the_witness_remembers_one() {
    on_every_database(async |place| {
        let store = place.open().await;
        commit(&store, talks(0..3), "2025-09-11").await;
        store.close().await.unwrap();
        let before = notes(place);
        match &place.database {
            Database::Sqlite => std::fs::remove_file(place.data().join("mingde.sqlite3")).unwrap(),
            Database::Postgres(_) => {
                for table in TABLES.iter().chain(&BESIDE).chain(&["concern", "ledger", "schema_version"]) {
                    place.edit(&format!("DROP TABLE {table}")).await;
                }
            }
        }
        let refused = Store::open(place.data(), &place.database, &mut dice(7)).await.err();
        assert!(matches!(refused, Some(StoreError::BehindWitness { size: 0, witnessed: 3 })), "{refused:?}");
        assert_eq!(notes(place), before, "nothing was signed");
    });
}
