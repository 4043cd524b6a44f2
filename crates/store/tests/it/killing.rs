//! A process killed in the middle of an import.

use std::io::{BufRead as _, BufReader};
use std::process::{Command, Stdio};

use mingde_store::{Auditor, Database, Store};

use crate::bulk::lessons;
use crate::place::*;

const FOLDER: &str = "MINGDE_TEST_CHILD_DATA";
const DATABASE: &str = "MINGDE_TEST_CHILD_DATABASE";

#[test]
fn an_import_that_is_killed_leaves_a_sound_ledger_without_it() {
    on_every_database(async |place| {
        let store = place.open().await;
        let before = commit(&store, talks(0..10), "2025-09-01").await;
        store.close().await.unwrap();
        let database = match &place.database {
            Database::Sqlite => String::new(),
            Database::Postgres(url) => url.clone(),
        };
        let mut child = Command::new(std::env::current_exe().unwrap())
            .args(["--exact", "killing::imports_until_killed", "--ignored", "--nocapture"])
            .env(FOLDER, place.data())
            .env(DATABASE, database)
            .stdout(Stdio::piped())
            .spawn()
            .unwrap();
        let told = BufReader::new(child.stdout.take().unwrap());
        let reached = told.lines().map_while(Result::ok).filter(|line| line.contains("appended")).nth(4);
        assert!(reached.is_some(), "the import ended by itself");
        child.kill().unwrap();
        child.wait().unwrap();

        // Whoever examines it first finds it sound.
        let auditor = Auditor::open(place.data(), &place.database).await.unwrap();
        assert_eq!(codes(&auditor.verify(|_, _| {}).await.unwrap()), Vec::<String>::new());

        let store = place.open().await;
        assert_eq!(store.checkpoint().await.unwrap(), before);
        assert_eq!(store.batch("killed").await.unwrap(), None);
        let mut count = 0;
        store.latest(None, |_| count += 1).await.unwrap();
        assert_eq!(count, 10);
        assert_eq!(verify(&store).await, Vec::<String>::new());
        // And the next import is none the worse for it.
        commit(&store, talks(10..500), "2025-09-03").await;
        assert_eq!(verify(&store).await, Vec::<String>::new());
    });
}

#[test]
#[ignore = "a part of the test above, run in a process of its own"]
fn imports_until_killed() {
    let folder = std::env::var_os(FOLDER).expect("started by a test above");
    let database = Database::parse(std::env::var(DATABASE).ok().as_deref()).expect("a database");
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
    runtime.block_on(async {
        let store = Store::open(folder.as_ref(), &database, &mut dice(7)).await.unwrap();
        let mut writer = store.begin(&clerk(), on("2025-09-02")).await.unwrap();
        for thousand in 1.. {
            writer
                .append(permitted(&clerk(), lessons(thousand * 1000..(thousand + 1) * 1000)), Some("killed"))
                .await
                .unwrap();
            println!("appended");
        }
    });
}
