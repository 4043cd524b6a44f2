use std::path::Path;

use mingde_core::record::Content;
use mingde_core::sealing::Payload;
use mingde_store::{EvidenceFault, StoreError};

use crate::place::*;

#[test]
fn a_file_is_stored_once_and_found_by_its_content() {
    on_every_database(async |place| {
        let store = place.open().await;
        let evidence = store.evidence();
        let address = evidence.put(b"a photo").unwrap();
        assert_eq!(address, blake3::hash(b"a photo").to_hex().as_str());
        let file = place.data().join("photo.jpg");
        std::fs::write(&file, b"a photo").unwrap();
        assert_eq!(evidence.put_file(place.data(), Path::new("photo.jpg")).unwrap(), address);
        assert!(evidence.exists(&address));
        assert_eq!(evidence.get(&address).unwrap().as_deref(), Some(&b"a photo"[..]));
        assert_eq!(evidence.verify(&address).unwrap(), None);

        let nowhere = "00".repeat(32);
        assert!(!evidence.exists(&nowhere));
        assert_eq!(evidence.get(&nowhere).unwrap(), None);
        assert_eq!(evidence.verify(&nowhere).unwrap(), Some(EvidenceFault::Missing));
        for outside in ["../../keys/field.key", "", &"AB".repeat(32)] {
            assert!(matches!(evidence.get(outside), Err(StoreError::BadAddress)), "{outside}");
        }
        // Nothing half-written is left lying about.
        let folder = place.data().join("evidence");
        assert_eq!(std::fs::read_dir(&folder).unwrap().count(), 1);
        assert!(evidence.put_file(place.data(), Path::new("none.jpg")).is_err());
        assert_eq!(std::fs::read_dir(&folder).unwrap().count(), 1);
    });
}

#[cfg(unix)]
#[test]
fn evidence_is_its_owners_alone_and_never_lies_behind_a_link() {
    use std::os::unix::fs::{PermissionsExt as _, symlink};
    on_every_database(async |place| {
        let store = place.open().await;
        let evidence = store.evidence();
        let mode = |path: &Path| std::fs::metadata(path).unwrap().permissions().mode() & 0o777;
        let address = evidence.put(b"a photo").unwrap();
        let folder = place.data().join("evidence");
        assert_eq!([mode(&folder), mode(&folder.join(&address[..2]))], [0o700, 0o700]);
        assert_eq!(mode(&folder.join(&address[..2]).join(&address[2..])), 0o600);

        let sent = tempfile::tempdir().unwrap();
        std::fs::write(place.data().join("secret"), "secret").unwrap();
        symlink(place.data().join("secret"), sent.path().join("1.jpg")).unwrap();
        symlink(place.data(), sent.path().join("photos")).unwrap();
        for linked in ["1.jpg", "photos/secret"] {
            let refused = evidence.put_file(sent.path(), Path::new(linked)).unwrap_err();
            assert!(refused.is_no_such_file(), "{linked}: {refused}");
        }
    });
}

#[test]
fn verification_misses_evidence_that_is_gone_or_altered() {
    on_every_database(async |place| {
        let store = place.open().await;
        let addresses =
            ["first", "second", "third"].map(|text| store.evidence().put(text.as_bytes()).unwrap());
        let mut draft = talk(0, "");
        let mut content: Content = serde_json::from_str(&draft.payload).unwrap();
        content.evidence = addresses.to_vec();
        content.evidence.push("photo.jpg".into());
        draft.payload = Payload::stored(serde_json::to_string(&content).unwrap());
        commit(&store, vec![draft], "2025-09-11").await;
        let file = |address: &str| place.data().join("evidence").join(&address[..2]).join(&address[2..]);
        std::fs::remove_file(file(&addresses[0])).unwrap();
        std::fs::write(file(&addresses[1]), b"retouched").unwrap();

        let verification = store.verify(|_, _| {}).await.unwrap();
        assert_eq!(verification.evidence, 4);
        let mut codes = codes(&verification);
        codes.sort();
        assert_eq!(
            codes,
            ["ledger-evidence-address@0", "ledger-evidence-altered@0", "ledger-evidence-missing@0"]
        );
    });
}
