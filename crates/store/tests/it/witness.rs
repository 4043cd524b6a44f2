//! The witness file itself: cut off, lost, edited.

use crate::place::*;

/// Three commits, and the witness file about them.
async fn ledger(place: &Place) -> (mingde_store::Store, std::path::PathBuf, String) {
    let store = place.open().await;
    for number in 0..3 {
        commit(&store, talks(number..number + 1), "2025-09-11").await;
    }
    let path = place.data().join("witness.log");
    let whole = std::fs::read_to_string(&path).unwrap();
    (store, path, whole)
}

async fn remarks(store: &mingde_store::Store) -> Vec<String> {
    let verification = store.verify(|_, _| {}).await.unwrap();
    assert_eq!(codes(&verification), Vec::<String>::new());
    verification.remarks.iter().map(|remark| remark.code.to_owned()).collect()
}

#[test]
fn every_note_is_compared() {
    on_every_database(async |place| {
        let (store, ..) = ledger(place).await;
        let verification = store.verify(|_, _| {}).await.unwrap();
        assert_eq!((verification.witnessed, verification.checkpoints), (4, 4));
        assert_eq!(verification.remarks, []);
        assert_eq!(verification.root, Some(store.checkpoint().await.unwrap().root));
    });
}

#[test]
fn a_file_that_lags_or_was_cut_in_mid_write_is_remarked_upon_and_no_finding() {
    on_every_database(async |place| {
        let (store, path, whole) = ledger(place).await;
        std::fs::write(&path, &whole[..whole.len() - 40]).unwrap();
        assert_eq!(remarks(&store).await, ["ledger-witness-lags", "ledger-witness-interrupted"]);
        commit(&store, vec![talk(50, "")], "2025-09-21").await;
        assert_eq!(remarks(&store).await, ["ledger-witness-interrupted"]);
        std::fs::write(&path, "").unwrap();
        assert_eq!(remarks(&store).await, ["ledger-witness-none"]);
        std::fs::remove_file(&path).unwrap();
        assert_eq!(remarks(&store).await, ["ledger-witness-none"]);
    });
}

#[test]
fn a_file_that_was_edited_is_found() {
    on_every_database(async |place| {
        let (store, path, whole) = ledger(place).await;
        for (edited, expected) in [
            (whole.replace("mingde/", "mingde-"), "ledger-witness-signature"),
            (whole.replace("\n2\n", "\n7\n"), "ledger-witness-signature"),
            (whole.replace('—', "-"), "ledger-witness-none"),
            (whole.clone() + "今天天气很好\n", "ledger-witness-edited"),
            ("今天天气很好".to_owned(), "ledger-witness-edited"),
        ] {
            std::fs::write(&path, &edited).unwrap();
            let verification = store.verify(|_, _| {}).await.unwrap();
            let remarks = verification.remarks.iter().map(|remark| remark.code.to_owned());
            let told: Vec<String> = codes(&verification).into_iter().chain(remarks).collect();
            assert!(told.iter().any(|code| code == expected), "{told:?} for {edited}");
        }
        std::fs::write(&path, [0xff, 0xfe, 0x00, 0xc0]).unwrap();
        assert_eq!(verify(&store).await, ["ledger-witness-edited"]);
    });
}

#[test]
fn a_file_that_an_editor_saved_with_its_own_line_ends_says_the_same() {
    on_every_database(async |place| {
        let (store, path, whole) = ledger(place).await;
        std::fs::write(&path, whole.replace('\n', "\r\n")).unwrap();
        let verification = store.verify(|_, _| {}).await.unwrap();
        assert_eq!((codes(&verification), verification.witnessed), (Vec::new(), 4));
        assert_eq!(verification.remarks, []);
        // A file whose notes were all made unreadable is no write that was cut off.
        std::fs::write(&path, whole.replace('—', "-")).unwrap();
        assert_eq!(verify(&store).await, ["ledger-witness-edited"]);
    });
}

#[test]
#[cfg(unix)]
fn whatever_stands_in_the_place_of_the_file_the_database_is_examined() {
    on_every_database(async |place| {
        let (store, path, whole) = ledger(place).await;
        place.exchange("witness.log", Thing::Folder);
        assert_eq!(verify(&store).await, ["ledger-no-file"]);
        std::fs::remove_dir(&path).unwrap();
        // What the power left of a write, however much the file system made of it.
        std::fs::write(&path, &whole).unwrap();
        place.exchange("witness.log", Thing::Zeros(64 << 20));
        assert_eq!(remarks(&store).await, ["ledger-witness-none", "ledger-witness-interrupted"]);
        // Something long that is no note, between two notes.
        let (first, rest) = whole.split_at(whole.find("\n\nmingde/").unwrap() + 1);
        std::fs::write(&path, [first, &"长篇大论".repeat(100_000), "\n", rest].concat()).unwrap();
        let verification = store.verify(|_, _| {}).await.unwrap();
        assert_eq!(codes(&verification), ["ledger-witness-edited"]);
        assert_eq!((verification.witnessed, verification.remarks.len()), (4, 0));
    });
}

/// Where the administrator runs the tests, rights keep nobody from reading.
#[test]
#[cfg(unix)]
fn a_file_that_cannot_be_read_is_no_finding() {
    use std::os::unix::fs::{PermissionsExt as _, symlink};
    on_every_database(async |place| {
        let (store, path, whole) = ledger(place).await;
        std::fs::remove_file(&path).unwrap();
        // A link that leads to itself: the system refuses, and nobody altered anything.
        symlink("witness.log", &path).unwrap();
        let told = store.verify(|_, _| {}).await.unwrap();
        assert_eq!(codes(&told), Vec::<String>::new());
        assert_eq!(told.unread.len(), 1, "{told:?}");
        assert!(!told.is_clean(), "but it was not looked at either");
        std::fs::remove_file(&path).unwrap();
        std::fs::write(&path, &whole).unwrap();
        std::fs::set_permissions(&path, std::fs::Permissions::from_mode(0o600)).unwrap();
        assert!(store.verify(|_, _| {}).await.unwrap().is_clean());
    });
}
