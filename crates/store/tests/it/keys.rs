use mingde_core::diagnostic::Message;
use mingde_store::{Database, Store, StoreError};

use crate::place::*;

#[test]
fn keys_are_made_once_private_and_never_again() {
    on_every_database(async |place| {
        let store = place.open().await;
        assert!(store.was_founded());
        let talk = of_talk(school(), "matter");
        let sealed = store.sealing().read().unwrap().seal("13800000000", &talk);
        drop(store);
        let again = Store::open(place.data(), &place.database, &mut |_| panic!("no new keys")).await.unwrap();
        assert!(!again.was_founded());
        assert_eq!(*again.sealing().read().unwrap().open(&sealed, &talk).unwrap(), "13800000000");
        drop(again);
        #[cfg(unix)]
        for (file, mode) in [
            ("keys", 0o40700),
            ("keys/field.key", 0o100600),
            ("keys/signing.key", 0o100600),
            ("keys/signing.pub", 0o100600),
        ] {
            use std::os::unix::fs::MetadataExt as _;
            assert_eq!(place.data().join(file).metadata().unwrap().mode(), mode, "{file}");
        }
    });
}

/// Each key file is needed by what uses it and by nothing else.
#[test]
fn a_lost_key_file_stops_only_what_needs_it() {
    on_every_database(async |place| {
        let store = place.open().await;
        let sealed = person(&store);
        commit(&store, vec![sealed, talk(1, "谈心")], "2025-09-11").await;
        store.close().await.unwrap();
        let lost = |name: &str| {
            let path = place.data().join("keys").join(name);
            let kept = std::fs::read(&path).unwrap();
            std::fs::remove_file(&path).unwrap();
            (path, kept)
        };
        let (path, kept) = lost("field.key");
        let store = place.open().await;
        let missing = store.sealing().read().err().unwrap();
        assert!(matches!(&missing, StoreError::KeyMissing(file) if *file == path), "{missing}");
        commit(&store, vec![talk(2, "谈心")], "2025-09-12").await;
        assert!(!path.exists(), "it is not made anew");
        std::fs::write(&path, kept).unwrap();
        store.close().await.unwrap();

        let (path, kept) = lost("signing.key");
        let store = place.open().await;
        let missing = store.begin(&clerk(), on("2025-09-13")).await.err().unwrap();
        assert!(matches!(&missing, StoreError::KeyMissing(file) if *file == path), "{missing}");
        assert!(store.sealing().read().is_ok());
        assert_eq!(store.doubts(), []);
        std::fs::write(&path, kept).unwrap();
        store.close().await.unwrap();

        let (path, kept) = lost("signing.pub");
        let store = place.open().await;
        let doubts: Vec<_> = store.doubts().iter().map(|doubt| doubt.code).collect();
        assert_eq!(doubts, ["ledger-verifier-missing"]);
        commit(&store, vec![talk(3, "谈心")], "2025-09-13").await;
        std::fs::write(&path, kept).unwrap();
        store.close().await.unwrap();

        // Without any of them everything can be read.
        std::fs::remove_dir_all(place.data().join("keys")).unwrap();
        let store = place.open().await;
        assert!(!store.was_founded());
        let mut read = 0;
        store.latest(None, |_| read += 1).await.unwrap();
        assert_eq!(read, 4);
        assert!(!place.data().join("keys").exists());
        store.close().await.unwrap();
    });
}

#[test]
fn a_key_that_is_none_is_refused_by_what_needs_it() {
    on_every_database(async |place| {
        drop(place.open().await);
        let zeros = "0".repeat(64);
        for damage in ["not a key", "", &zeros, &format!("{}\n{zeros}", "ab".repeat(32)), &"ab".repeat(33)] {
            std::fs::write(place.data().join("keys/field.key"), damage).unwrap();
            let store = place.open().await;
            let refused = store.sealing().read().err().unwrap();
            assert!(matches!(refused, StoreError::KeyDamaged(_)), "{damage}: {refused}");
            store.close().await.unwrap();
        }
        std::fs::write(place.data().join("keys/signing.key"), &zeros).unwrap();
        let store = place.open().await;
        let refused = store.begin(&clerk(), on("2025-09-13")).await.err().unwrap();
        assert!(matches!(refused, StoreError::KeyDamaged(_)), "{refused}");
    });
}

/// Whenever the random source fails, and whether it says so or gives zeros, nothing is there afterwards.
#[test]
fn a_random_source_that_fails_founds_nothing() {
    let answers = |silent: bool| if silent { 2 } else { 3 };
    for (silent, good) in [false, true].into_iter().flat_map(|s| (0..answers(s)).map(move |good| (s, good))) {
        let folder = tempfile::tempdir().unwrap();
        let data = folder.path().join("bureau");
        let (mut asked, mut good_source) = (0, dice(3));
        let mut source = |buffer: &mut [u8]| {
            asked += 1;
            match (asked > good, silent) {
                (false, _) => good_source(buffer),
                (true, true) => Ok(()),
                (true, false) => Err(std::io::Error::other("EIO")),
            }
        };
        let refused = block_on(Store::open(&data, &Database::Sqlite, &mut source)).err().unwrap();
        assert!(matches!(refused, StoreError::Entropy(_)), "{refused}");
        assert!(!data.exists(), "after {good} good answers");
        assert!(block_on(Store::open(&data, &Database::Sqlite, &mut dice(7))).is_ok());
    }
}

/// Whoever was killed on the way left nothing that is taken for keys.
#[test]
fn keys_are_there_whole_or_not_at_all() {
    on_every_database(async |place| {
        for files in [&[][..], &["field.key"], &["field.key", "signing.key"]] {
            let half = place.data().join(format!(".mingde-{:024x}.half", files.len()));
            std::fs::create_dir(&half).unwrap();
            files.iter().for_each(|file| std::fs::write(half.join(file), "ab".repeat(32)).unwrap());
        }
        let store = place.open().await;
        let left: Vec<_> = std::fs::read_dir(place.data()).unwrap().map(|e| e.unwrap().file_name()).collect();
        assert!(!left.iter().any(|name| name.to_string_lossy().ends_with(".half")), "{left:?}");
        commit(&store, vec![person(&store)], "2025-09-11").await;
    });
}

/// Several processes found a ledger in the same folder: one names it, and all can write.
#[test]
fn first_starts_at_once_found_one_ledger() {
    on_every_database(async |place| {
        let starts: Vec<_> = (1..=4u8)
            .map(|seed| {
                let (data, database) = (place.data().to_owned(), place.database.clone());
                std::thread::spawn(move || {
                    block_on(async {
                        let store = Store::open(&data, &database, &mut dice(seed)).await.unwrap();
                        commit(&store, vec![talk(seed.into(), "谈心")], "2025-09-11").await;
                        let origin = store.origin().to_owned();
                        store.close().await.unwrap();
                        origin
                    })
                })
            })
            .collect();
        let mut origins: Vec<String> = starts.into_iter().map(|start| start.join().unwrap()).collect();
        origins.dedup();
        assert_eq!(origins.len(), 1);
        let store = place.open().await;
        assert_eq!(store.verify(|_, _| {}).await.unwrap().revisions, 4);
        assert_eq!(verify(&store).await, Vec::<String>::new());
    });
}

fn block_on<T>(future: impl Future<Output = T>) -> T {
    tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap().block_on(future)
}

#[test]
fn the_keys_of_another_ledger_are_refused() {
    on_every_database(async |place| {
        drop(place.open().await);
        let other = tempfile::tempdir().unwrap();
        drop(Store::open(other.path(), &Database::Sqlite, &mut dice(9)).await.unwrap());
        for file in ["field.key", "signing.key", "signing.pub"] {
            std::fs::copy(other.path().join("keys").join(file), place.data().join("keys").join(file))
                .unwrap();
        }
        let refused = Store::open(place.data(), &place.database, &mut dice(1)).await.unwrap_err();
        assert!(matches!(refused, StoreError::KeysOfAnother { .. }), "{refused}");
    });
}

#[test]
fn tables_of_a_newer_program_are_refused() {
    on_every_database(async |place| {
        drop(place.open().await);
        place.edit("UPDATE schema_version SET version = 99").await;
        let refused = Store::open(place.data(), &place.database, &mut dice(7)).await.unwrap_err();
        assert!(matches!(refused, StoreError::NewerLayout { found: 99, .. }), "{refused}");
    });
}

#[test]
#[cfg(unix)]
fn whatever_stands_in_the_place_of_a_key_is_told_and_holds_nobody_up() {
    for key in ["keys/field.key", "keys/signing.key", "keys/signing.pub"] {
        for thing in [Thing::Pipe, Thing::Folder, Thing::Zeros(1 << 40)] {
            on_every_database(async |place| {
                place.open().await.close().await.unwrap();
                place.exchange(key, thing);
                let told = match place.try_open().await {
                    Err(refused) => refused,
                    Ok(store) if key == "keys/field.key" => store.sealing().read().err().unwrap(),
                    Ok(store) => store.begin(&clerk(), on("2025-09-11")).await.err().unwrap(),
                };
                let code =
                    if matches!(thing, Thing::Zeros(_)) { "ledger-key-damaged" } else { "ledger-no-file" };
                let path = place.data().join(key).display().to_string();
                assert_eq!(told.message(), Message::new(code).with("path", path), "{key} {thing:?}");
            });
        }
    }
}
