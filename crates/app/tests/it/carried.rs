//! A library that is taken along judges elsewhere as it does here, or not at all.

use mingde_app::{CarriedLibrary, Library};
use mingde_rulebook::Rulebook;

use crate::office::day;
use crate::rules::rules;

fn hashes(library: &Library) -> Vec<[u8; 32]> {
    library
        .rulebooks_on(day("2026-03-01"))
        .unwrap()
        .iter()
        .map(|rulebook: &&Rulebook| rulebook.hash)
        .collect()
}

#[test]
fn a_library_taken_along_is_the_same_library() {
    let folder = tempfile::tempdir().unwrap();
    std::fs::create_dir(folder.path().join("rulebooks")).unwrap();
    std::fs::write(folder.path().join("rulebooks/own-talks.md"), rules("1", "2025-01-01", 3)).unwrap();
    let settings = "own-talks.wanted: { value: 9, from: 2025-09-01, source: 区教发9号 }\n";
    std::fs::write(folder.path().join("settings.yaml"), settings).unwrap();
    let library = Library::load(&[folder.path().to_owned()]).unwrap();
    let packed = serde_json::to_string(&library.carried()).unwrap();
    folder.close().unwrap();
    assert!(packed.contains("own-talks"), "its own texts go along");
    assert!(!packed.contains("heart-to-heart-talks"), "what ships is there already");

    let carried: CarriedLibrary = serde_json::from_str(&packed).unwrap();
    let found = carried.unpack().unwrap();
    assert_eq!(hashes(&found), hashes(&library));
    assert!(found.rulebook("own-talks").is_ok());
    assert_eq!(format!("{:?}", found.own), format!("{:?}", library.own), "its settings too");
    assert_eq!(found.carried(), carried, "and it can be taken on");
}

#[test]
fn a_library_of_other_texts_is_refused() {
    let carried = serde_json::to_value(Library::load(&[]).unwrap().carried()).unwrap();
    let mut elsewhere = carried.clone();
    // Whoever asks has one text more among those that ship.
    elsewhere["hash"] = "00".repeat(32).into();
    let refused = serde_json::from_value::<CarriedLibrary>(elsewhere).unwrap().unpack().unwrap_err();
    assert_eq!(refused.message().code, "app-library-other-build");
    assert!(serde_json::from_value::<CarriedLibrary>(carried).unwrap().unpack().is_ok());
}
