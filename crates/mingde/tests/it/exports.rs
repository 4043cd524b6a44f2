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

#[test]
fn records_go_out_as_a_workbook_and_come_in_with_one_correction() {
    let desk = Desk::with_registry();
    mingde_testkit::write_workbook(&desk.file("谈话.xlsx"), &[talks()]);
    desk.run(&["import", "谈话.xlsx"]).done();
    let said = desk.run(&["export", "--xlsx", "谈话表.xlsx", "谈心谈话", "--period", "2025秋"]).done();
    assert!(said.contains("已导出 3 行到 谈话表.xlsx"), "{said}");
    let bytes = std::fs::read(desk.file("谈话表.xlsx")).unwrap();
    let corrected = mingde_testkit::type_over(&bytes, "考核反馈", "岗位变动");
    std::fs::write(desk.file("改好.xlsx"), corrected).unwrap();
    let said = desk.run(&["import", "--dry-run", "改好.xlsx"]).done();
    assert!(said.contains("谈话事由: 考核反馈 → 岗位变动"), "{said}");
    let taken = desk.json(&["import", "改好.xlsx"]);
    assert_eq!((&taken[0]["added"], &taken[0]["changed"]), (&0.into(), &1.into()), "{taken}");
    let none = desk.run(&["export", "--xlsx", "空.xlsx", "谈心谈话", "--period", "2020秋"]).ends(2);
    assert!(none.contains("没有符合条件的内容"), "{none}");
    assert!(!desk.file("空.xlsx").exists());
    // Units and people beside records, and the sheets that nothing reads back.
    desk.run(&["export", "--xlsx", "登记册.xlsx", "unit", "person", "任职"]).done();
    let again = desk.json(&["import", "--dry-run", "登记册.xlsx"]);
    assert_eq!((&again[0]["added"], &again[0]["changed"]), (&0.into(), &0.into()), "{again}");
    desk.run(&["assess", "heart-to-heart-talks", "--period", "2025秋", "--xlsx", "得分.xlsx"]).done();
    let texts = mingde_testkit::shared_texts(&std::fs::read(desk.file("得分.xlsx")).unwrap());
    assert!(texts.contains("未报名单") && texts.contains("第一小学"), "{texts}");
}
