//! A data folder that may only be read, as an auditor gets it.
#![cfg(unix)]

use std::fs::{Permissions, metadata, set_permissions};
use std::os::unix::fs::{MetadataExt as _, PermissionsExt as _};
use std::os::unix::process::CommandExt as _;
use std::path::Path;
use std::process::Command;

use mingde_store::{Database, Store, StoreError};

use crate::place::*;

const FOLDER: &str = "MINGDE_TEST_ARCHIVE";
const EXPECTED: &str = "MINGDE_TEST_ARCHIVE_EXPECTED";
/// Whom no file belongs to.
const NOBODY: u32 = 65534;

/// Takes or gives the right to write.
fn protect(path: &Path, folder: u32, file: u32) {
    if !path.is_dir() {
        return set_permissions(path, Permissions::from_mode(file)).unwrap();
    }
    set_permissions(path, Permissions::from_mode(0o755)).unwrap();
    for entry in std::fs::read_dir(path).unwrap() {
        protect(&entry.unwrap().path(), folder, file);
    }
    set_permissions(path, Permissions::from_mode(folder)).unwrap();
}

/// Lets somebody examine a folder who may write nowhere in it.
fn is_examined_by_an_auditor(folder: &Path, expected: &str) {
    let mut auditor = Command::new(std::env::current_exe().unwrap());
    auditor.args(["--exact", "archive::examines", "--ignored", "--nocapture"]);
    auditor.env(FOLDER, folder).env(EXPECTED, expected).current_dir("/");
    // The right to write means nothing to the superuser.
    if metadata(folder).unwrap().uid() == 0 {
        auditor.uid(NOBODY).gid(NOBODY);
    }
    protect(folder, 0o555, 0o444);
    let examined = auditor.output();
    protect(folder, 0o755, 0o644);
    let examined = examined.unwrap();
    assert!(examined.status.success(), "{}", String::from_utf8_lossy(&examined.stderr));
}

#[test]
fn a_ledger_that_may_only_be_read_is_read_and_verified() {
    on_every_database(async |place| {
        if place.database != Database::Sqlite {
            return;
        }
        let store = place.open().await;
        commit(&store, talks(0..10), "2025-09-11").await;
        assert!(!store.is_archive().await.unwrap());
        store.close().await.unwrap();
        let names = || std::fs::read_dir(place.data()).unwrap().count();
        let before = names();
        is_examined_by_an_auditor(place.data(), "sound");
        assert_eq!(names(), before);

        place.edit("UPDATE revision SET reason = '无' WHERE position = 5").await;
        is_examined_by_an_auditor(place.data(), "ledger-altered@5");

        // A copy of a folder in use: the last commits stand in a journal that cannot be folded in.
        let database = place.data().join("mingde.sqlite3");
        std::fs::copy(&database, place.data().join("mingde.sqlite3-wal")).unwrap();
        is_examined_by_an_auditor(place.data(), "ledger-unfolded");
        std::fs::remove_file(place.data().join("mingde.sqlite3-wal")).unwrap();

        place
            .edit("DELETE FROM schema_version WHERE version = (SELECT max(version) FROM schema_version)")
            .await;
        is_examined_by_an_auditor(place.data(), "ledger-older-archive");
    });
}

#[test]
#[ignore = "a part of the test above, run by somebody else"]
fn examines() {
    let folder = std::env::var_os(FOLDER).expect("started by the test above");
    let expected = std::env::var(EXPECTED).expect("started by the test above");
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
    let found = runtime.block_on(async {
        let store = match Store::open(folder.as_ref(), &Database::Sqlite, &mut dice(7)).await {
            Ok(store) => store,
            Err(refused) => return refused.message().code.to_owned(),
        };
        assert!(store.is_archive().await.unwrap());
        assert_eq!(store.history(talk(3, "").id).await.unwrap().len(), 1);
        let mut writer = store.begin(&clerk(), on("2025-09-12")).await.unwrap();
        writer.append(permitted(&clerk(), talks(20..21)), None).await.unwrap();
        let refused = writer.commit().await.err();
        assert!(matches!(refused, Some(StoreError::ReadOnly(_))), "{refused:?}");
        verify(&store).await.pop().unwrap_or_else(|| "sound".to_owned())
    });
    assert_eq!(found, expected);
}
