use mingde_core::diagnostic::Message;
use mingde_store::{Store, StoreError};

use crate::place::*;

#[test]
fn sealed_fields_open_in_their_own_context_only() {
    on_every_database(async |place| {
        let store = place.open().await;
        let keys = store.keys();
        let sealed = keys.seal("360102198001011234", "person.id_number");
        assert!(!sealed.0.contains("360102"));
        assert_eq!(keys.open(&sealed, "person.id_number").unwrap(), "360102198001011234");
        assert!(matches!(keys.open(&sealed, "person.phone"), Err(StoreError::Unsealable)));
        // The same value seals to the same text, so that an import that changes nothing changes nothing.
        assert_eq!(keys.seal("360102198001011234", "person.id_number"), sealed);
        assert_ne!(keys.seal("360102198001011234", "person.phone"), sealed);
        for at in 3..sealed.0.len() {
            let mut bytes = sealed.0.clone().into_bytes();
            bytes[at] = if bytes[at] == b'A' { b'B' } else { b'A' };
            let altered = mingde_core::registry::Sealed(String::from_utf8(bytes).unwrap());
            assert!(keys.open(&altered, "person.id_number").is_err(), "altered at {at}");
        }
        assert_eq!(keys.index_of("360102198001011234"), keys.index_of("360102198001011234"));
        assert_ne!(keys.index_of("360102198001011234"), keys.index_of("360102198001011235"));
        assert_eq!(keys.index_of("").len(), 32);
    });
}

#[test]
fn keys_are_made_once_private_and_never_again() {
    on_every_database(async |place| {
        let store = place.open().await;
        let sealed = store.keys().seal("13800000000", "person.phone");
        drop(store);
        let again = Store::open(place.data(), &place.database, &mut |_| panic!("no new keys")).await.unwrap();
        assert_eq!(again.keys().open(&sealed, "person.phone").unwrap(), "13800000000");
        drop(again);
        #[cfg(unix)]
        for (file, mode) in [("keys", 0o40700), ("keys/field.key", 0o100600), ("keys/signing.key", 0o100600)]
        {
            use std::os::unix::fs::MetadataExt as _;
            assert_eq!(place.data().join(file).metadata().unwrap().mode(), mode, "{file}");
        }
        let key = place.data().join("keys/field.key");
        let kept = std::fs::read(&key).unwrap();
        std::fs::remove_file(&key).unwrap();
        let refused = Store::open(place.data(), &place.database, &mut dice(1)).await.unwrap_err();
        assert!(matches!(&refused, StoreError::KeyMissing(path) if *path == key), "{refused}");
        assert!(!key.exists());
        std::fs::write(&key, b"not a key").unwrap();
        let refused = Store::open(place.data(), &place.database, &mut dice(1)).await.unwrap_err();
        assert!(matches!(refused, StoreError::KeyDamaged(_)), "{refused}");
        std::fs::write(&key, kept).unwrap();
        std::fs::remove_dir_all(place.data().join("keys")).unwrap();
        let refused = Store::open(place.data(), &place.database, &mut dice(1)).await.unwrap_err();
        assert!(matches!(refused, StoreError::KeyMissing(_)), "{refused}");
    });
}

#[test]
fn the_keys_of_another_ledger_are_refused() {
    on_every_database(async |place| {
        drop(place.open().await);
        let other = tempfile::tempdir().unwrap();
        drop(Store::open(other.path(), &mingde_store::Database::Sqlite, &mut dice(9)).await.unwrap());
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
                let refused = Store::open(place.data(), &place.database, &mut dice(1)).await.unwrap_err();
                let code =
                    if matches!(thing, Thing::Zeros(_)) { "ledger-key-damaged" } else { "ledger-no-file" };
                let path = place.data().join(key).display().to_string();
                assert_eq!(refused.message(), Message::new(code).with("path", path), "{key} {thing:?}");
            });
        }
    }
}
