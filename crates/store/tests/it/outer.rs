//! Evidence in an object storage that checks signatures and fails in the ways in which storages fail.

use std::path::Path;

use mingde_core::date::Timestamp;
use mingde_core::diagnostic::Class;
use mingde_core::record::Content;
use mingde_core::sealing::Payload;
use mingde_objects::ObjectTrouble;
use mingde_store::{EvidenceFault, Store, StoreError, reach_objects};
use mingde_testkit::{ObjectMishap, ObjectServer};

use crate::place::*;

fn now() -> Timestamp {
    Timestamp(1_790_000_000_000_000)
}

/// A place whose evidence is to lie in a storage.
async fn open(place: &Place, server: &ObjectServer) -> Store {
    reach_objects(now, None);
    place.open().await.close().await.unwrap();
    std::fs::write(place.data().join("evidence.address"), server.address("county/a") + "\n").unwrap();
    write_keys(place, &server.keys());
    place.open().await
}

fn write_keys(place: &Place, keys: &str) {
    let path = place.data().join("keys/object-storage.keys");
    std::fs::write(&path, keys).unwrap();
    mingde_files_private(&path);
}

#[cfg(unix)]
fn mingde_files_private(path: &Path) {
    use std::os::unix::fs::PermissionsExt as _;
    std::fs::set_permissions(path, std::fs::Permissions::from_mode(0o600)).unwrap();
}

#[cfg(not(unix))]
fn mingde_files_private(_: &Path) {}

fn key(address: &str) -> String {
    format!("county/a/{}/{}", &address[..2], &address[2..])
}

#[test]
fn evidence_goes_to_the_storage_and_what_lies_in_the_folder_is_still_found() {
    on_every_database(async |place| {
        let before = place.open().await;
        let old = before.evidence().put(b"an old photo").unwrap();
        before.close().await.unwrap();
        let server = ObjectServer::start();
        let store = open(place, &server).await;
        let evidence = store.evidence();
        let address = evidence.put(b"a photo").unwrap();
        assert_eq!(address, blake3::hash(b"a photo").to_hex().as_str());
        assert_eq!(server.objects()[&key(&address)], b"a photo");
        // It is stored once, and not in the folder as well.
        let asked = server.asked().len();
        assert_eq!(evidence.put(b"a photo").unwrap(), address);
        assert_eq!(server.asked()[asked..].len(), 1, "{:?}", server.asked());
        let folder = place.data().join("evidence");
        assert!(!folder.join(&address[..2]).exists());
        assert_eq!(std::fs::read_dir(&folder).unwrap().count(), 1, "the old one, and nothing half-written");
        assert!(evidence.exists(&address) && evidence.exists(&old));
        assert_eq!(evidence.get(&address).unwrap().unwrap(), b"a photo");
        assert_eq!(evidence.get(&old).unwrap().unwrap(), b"an old photo");
        assert_eq!(evidence.opening(&address, 3).unwrap().unwrap(), b"a p");
        assert_eq!(evidence.verify(&address).unwrap(), None);
        let nowhere = "00".repeat(32);
        assert!(!evidence.exists(&nowhere));
        assert_eq!(evidence.get(&nowhere).unwrap(), None);
        assert_eq!(evidence.verify(&nowhere).unwrap(), Some(EvidenceFault::Missing));
        assert_eq!(evidence.elsewhere().unwrap(), server.address("county/a"));
    });
}

#[test]
fn a_storage_that_fails_says_so_and_gives_nothing_that_is_not_what_was_filed() {
    on_every_database(async |place| {
        let server = ObjectServer::start();
        let store = open(place, &server).await;
        let evidence = store.evidence();
        let address = evidence.put(b"a photo").unwrap();
        server.will([ObjectMishap::OtherBytes]);
        assert!(matches!(evidence.get(&address), Err(StoreError::EvidenceAltered)));
        for mishap in [ObjectMishap::Status(500), ObjectMishap::Cut] {
            server.will([mishap]);
            assert_eq!(evidence.get(&address).unwrap().unwrap(), b"a photo", "{mishap:?} once");
        }
        server.close(true);
        for failed in [evidence.put(b"another").map(drop), evidence.get(&address).map(drop)] {
            let error = failed.unwrap_err();
            assert_eq!((error.class(), error.message().code), (Class::Busy, "objects-away"));
        }
        assert_eq!(std::fs::read_dir(place.data().join("evidence")).unwrap().count(), 0);
        // The ledger goes on meanwhile.
        commit(&store, vec![talk(0, "")], "2025-09-11").await;
        server.close(false);
        evidence.put(b"another").unwrap();
        server.will([ObjectMishap::Status(403)]);
        let refused = evidence.put(b"a third").unwrap_err();
        assert_eq!((refused.class(), refused.message().code), (Class::Broken, "objects-refused"));
        assert!(!refused.to_string().contains("of-the-test"), "{refused}");
    });
}

#[test]
fn keys_are_a_private_file_or_there_are_none() {
    on_every_database(async |place| {
        let server = ObjectServer::start();
        drop(open(place, &server).await);
        let trouble = async || match place.open().await.evidence().put(b"1").unwrap_err() {
            StoreError::Objects(trouble) => trouble,
            other => panic!("{other}"),
        };
        write_keys(place, "secret");
        assert_eq!(trouble().await, ObjectTrouble::BadKeys);
        write_keys(place, &server.keys());
        let path = place.data().join("keys/object-storage.keys");
        #[cfg(unix)]
        {
            use std::os::unix::fs::PermissionsExt as _;
            std::fs::set_permissions(&path, std::fs::Permissions::from_mode(0o644)).unwrap();
            assert_eq!(trouble().await, ObjectTrouble::BadKeys, "everybody may read them");
        }
        std::fs::remove_file(&path).unwrap();
        assert_eq!(trouble().await, ObjectTrouble::NoKeys);
        std::fs::write(place.data().join("evidence.address"), "s3+http://oss.example.cn/b").unwrap();
        assert_eq!(trouble().await, ObjectTrouble::BadAddress, "in clear over the net");
    });
}

#[test]
fn verification_and_backup_say_what_lies_in_the_storage() {
    on_every_database(async |place| {
        let server = ObjectServer::start();
        let store = open(place, &server).await;
        let addresses =
            ["first", "second", "third"].map(|text| store.evidence().put(text.as_bytes()).unwrap());
        let mut draft = talk(0, "");
        let mut content: Content = serde_json::from_str(&draft.payload).unwrap();
        content.evidence = addresses.to_vec();
        draft.payload = Payload::stored(serde_json::to_string(&content).unwrap());
        commit(&store, vec![draft], "2025-09-11").await;
        let verification = store.verify(|_, _| {}).await.unwrap();
        assert_eq!((verification.evidence, codes(&verification)), (3, Vec::new()));
        server.lose(&key(&addresses[0]));
        server.alter(&key(&addresses[1]), b"retouched");
        let mut found = codes(&store.verify(|_, _| {}).await.unwrap());
        found.sort_unstable();
        assert_eq!(found, ["ledger-evidence-altered@0", "ledger-evidence-missing@0"]);
        let asked = server.asked().len();
        server.close(true);
        let verification = store.verify(|_, _| {}).await.unwrap();
        assert_eq!(verification.evidence, 0, "nothing is known of what cannot be read");
        assert!(server.asked().len() <= asked + 2, "nobody asks on and on who is not answered");
        if place.database == mingde_store::Database::Sqlite {
            let copies = tempfile::tempdir().unwrap();
            let copied = store.back_up(&copies.path().join("copy"), &mut |_, _| {}).await.unwrap();
            assert_eq!((copied.evidence, copied.elsewhere), (0, Some(server.address("county/a"))));
            assert!(copies.path().join("copy/evidence.address").is_file());
            assert!(!copies.path().join("copy/keys/object-storage.keys").exists());
        }
    });
}
