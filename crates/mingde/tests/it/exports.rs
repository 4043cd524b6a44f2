//! An export is assessed as it was written, or not at all.

use crate::desk::*;

#[test]
fn an_export_that_was_altered_is_named_and_not_assessed() {
    let desk = Desk::with_registry();
    desk.run(&["export", "--parquet", "导出"]).done();
    let manifest: serde_json::Value =
        serde_json::from_slice(&std::fs::read(desk.file("导出/snapshot.json")).unwrap()).unwrap();
    let origin = desk.json(&["ledger", "verify"])["origin"].clone();
    assert_eq!(manifest["ledger"]["origin"], origin, "whose T0012 it is");
    let assess = ["assess", "heart-to-heart-talks", "--period", "2025-autumn", "--from", "导出"];
    let over_ledger = desk.json(&assess[..4]);
    let over_export = desk.json(&assess);
    assert_eq!(over_export[0]["receipt"]["origin"], origin);
    assert_eq!(over_export[0]["receipt"]["hash"], over_ledger[0]["receipt"]["hash"]);

    // One bit, anywhere, in any file: its length stays what it was.
    let mut altered = 0;
    for file in manifest["files"].as_array().unwrap() {
        let name = file["path"].as_str().unwrap();
        if !["records/heart-to-heart-talk", "units", "persons", "posts"].iter().any(|n| name.starts_with(n)) {
            continue;
        }
        let path = desk.file("导出").join(name);
        let whole = std::fs::read(&path).unwrap();
        for at in [4, whole.len() / 3, whole.len() / 2, whole.len() - 9] {
            let mut bytes = whole.clone();
            bytes[at] ^= 1;
            std::fs::write(&path, bytes).unwrap();
            let said = desk.run(&assess);
            assert_ne!(said.status, Some(0), "{name} at {at}");
            assert!(said.err.contains(name) && said.out.is_empty(), "{name} at {at}: {said:?}");
            altered += 1;
        }
        std::fs::write(&path, whole).unwrap();
    }
    assert!(altered >= 16, "{altered}");
    assert_eq!(desk.json(&assess), over_export);
}
