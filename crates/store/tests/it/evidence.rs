use mingde_core::record::Content;
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
        assert_eq!(evidence.put_file(&file).unwrap(), address);
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
        assert!(evidence.put_file(&place.data().join("none.jpg")).is_err());
        assert_eq!(std::fs::read_dir(&folder).unwrap().count(), 1);
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
        draft.payload = serde_json::to_string(&content).unwrap();
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
