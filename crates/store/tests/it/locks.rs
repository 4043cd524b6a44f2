//! What somebody else holds, and a file system on which nobody can hold anything.

use mingde_store::{Database, Patience, Store};

use crate::place::*;

#[test]
fn whoever_has_little_patience_is_told_that_somebody_else_is_writing() {
    on_every_database(async |place| {
        let first = place.open().await;
        let impatient = async || {
            Store::open_with(place.data(), &place.database, Patience::Short, &mut dice(7)).await.unwrap()
        };
        let second = impatient().await;
        let writer = first.begin(&clerk(), on("2025-09-11")).await.unwrap();
        let refused = second.begin(&clerk(), on("2025-09-11")).await.err().unwrap();
        assert_eq!(refused.message().code, "ledger-busy", "{refused}");
        // Reading waits for nobody, and once the first is done the second writes.
        assert_eq!(second.checkpoint().await.unwrap().size, 0);
        drop(writer);
        commit(&second, talks(0..1), "2025-09-11").await;
        assert_eq!(verify(&first).await, Vec::<String>::new());
    });
}

/// What the server is asked for stands in `crates/store/src/dialect/postgres.rs`; here it is asked for sooner.
#[test]
fn a_writer_that_vanished_from_its_server_is_put_out_and_the_next_one_writes() {
    on_every_database(async |place| {
        let Database::Postgres(url) = &place.database else { return };
        let sooner = format!("{url}&options[idle_in_transaction_session_timeout]=200");
        let vanished = Store::open(place.data(), &Database::Postgres(sooner), &mut dice(7)).await.unwrap();
        let mut writer = vanished.begin(&clerk(), on("2025-09-11")).await.unwrap();
        // Whoever waits has the lock as soon as the server has put the other out.
        let next = place.open().await;
        commit(&next, talks(0..1), "2025-09-11").await;
        let late = writer.append(permitted(&clerk(), talks(1..2)), None).await.unwrap_err();
        assert_eq!(late.message().code, "ledger-unreachable", "{late}");
        drop(writer);
        assert_eq!(next.checkpoint().await.unwrap().size, 1, "nothing of the one who was put out is there");
        assert_eq!(verify(&next).await, Vec::<String>::new());
    });
}

/// Run by the test below, in a process that has given up its locks for good.
#[cfg(target_os = "linux")]
#[test]
#[ignore = "run by the test below"]
fn opened_without_locks() {
    mingde_testkit::give_up_locks();
    let folder = tempfile::tempdir().unwrap();
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
    let opened = runtime.block_on(Store::open(folder.path(), &Database::Sqlite, &mut dice(7)));
    println!("told: {}", opened.err().map_or("nothing", |refused| refused.message().code));
}

#[cfg(target_os = "linux")]
#[test]
fn a_file_system_without_locks_is_told_at_once_and_not_waited_for() {
    let own = std::env::current_exe().unwrap();
    let arguments = ["locks::opened_without_locks", "--exact", "--ignored", "--nocapture"];
    let done = std::process::Command::new(own).args(arguments).output().unwrap();
    let said = String::from_utf8_lossy(&done.stdout);
    assert!(said.contains("told: ledger-no-locks"), "{said} {}", String::from_utf8_lossy(&done.stderr));
}
