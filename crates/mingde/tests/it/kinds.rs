//! A kind not seen before, put into the bureau's own library.

use crate::desk::*;
use mingde_testkit::{Grid, write_workbook};

const REHEARSAL: &str = "\u{feff}id: choir-rehearsal\r
title: 合唱排练\r
english: Choir rehearsal\r
purpose: 记一次教职工合唱排练。\r
filed_by: [school-contact]\r
accepted_by: [office]\r
date: { title: 排练日期, english: Date of the rehearsal }\r
identity: [song]\r
roles:\r
  singers: { title: 参加人员, english: Singers, of: person, count: 1.. }\r
fields:\r
  song: { title: 曲目, english: Song, type: text, max: 30, required: true }\r
  minutes: { title: 时长, english: Length, type: number, unit: minutes, min: 1, max: 300 }\r
evidence: { title: 照片, english: Pictures, asked: no }\r
";

fn put(desk: &Desk, text: &str) {
    let folder = desk.file("mingde-data/library/kinds");
    std::fs::create_dir_all(&folder).unwrap();
    std::fs::write(folder.join("choir-rehearsal.yaml"), text).unwrap();
}

#[test]
fn it_is_checked_printed_filled_in_listed_and_exported_without_a_rebuild() {
    let desk = Desk::with_registry();
    put(&desk, REHEARSAL);
    desk.run(&["check", "mingde-data/library/kinds/choir-rehearsal.yaml"]).done();
    desk.run(&["template", "choir-rehearsal", "-o", "排练.xlsx"]).done();
    assert!(desk.file("排练.xlsx").is_file());
    let sheet = Grid::new("合唱排练", &["单位", "排练日期", "参加人员", "曲目", "时长"])
        .line(&["第一小学", "2025年10月1日", "王校长、李主任", "歌唱祖国", "90"])
        .line(&["第一小学", "2025年10月8日", "王校长", "", "90"]);
    write_workbook(&desk.file("十月.xlsx"), &[sheet]);
    let said = desk.run(&["import", "十月.xlsx"]).problems();
    assert!(said.contains("合唱排练!D3"), "{said}");
    let records = desk.json(&["record", "list", "--kind", "合唱排练"]);
    assert_eq!(records[0]["fields"]["song"], "歌唱祖国");
    assert_eq!(records[0]["participants"].as_array().unwrap().len(), 2);
    desk.run(&["export", "--parquet", "out"]).done();
    let files = files_below(&desk.file("out"));
    assert!(files.iter().any(|f| f.contains("choir-rehearsal")), "{files:?}");
}

fn files_below(folder: &std::path::Path) -> Vec<String> {
    let mut found = Vec::new();
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() { found.extend(files_below(&path)) } else { found.push(path.display().to_string()) }
    }
    found
}

#[test]
fn a_broken_one_is_refused_with_its_line_and_every_other_command_says_so() {
    let desk = Desk::with_registry();
    put(&desk, &REHEARSAL.replace("type: number", "type: nubmer").replace("purpose:", "purpsoe:"));
    let path = "mingde-data/library/kinds/choir-rehearsal.yaml";
    let said = desk.run(&["check", path]).problems();
    assert!(said.contains("choir-rehearsal.yaml:13") && said.contains("number"), "{said}");
    assert!(said.contains("choir-rehearsal.yaml:4") && said.contains("purpose"), "{said}");
    let found = desk.json(&["check", path]);
    assert!(
        found.as_array().unwrap().iter().any(|f| f["line"] == 13 && f["suggestion"] == "number"),
        "{found}"
    );
    for args in [
        &["record", "list"][..],
        &["import", "谈话.xlsx"],
        &["template"],
        &["rulebook", "list"],
        &["assess"],
        &["report"],
        &["export", "--parquet", "out"],
    ] {
        let said = desk.run(args).problems();
        assert!(said.contains("choir-rehearsal.yaml:13"), "{args:?}: {said}");
    }
    // The ledger needs no library to be verified.
    put(&desk, REHEARSAL);
    desk.run(&["record", "list"]).done();
}

#[test]
fn files_that_are_no_text_are_refused_by_name() {
    let desk = Desk::with_registry();
    std::fs::write(desk.file("gbk.yaml"), [0xd6, 0xd0, 0xb9, 0xfa]).unwrap();
    std::fs::write(desk.file("empty.yaml"), "").unwrap();
    let said = desk.run(&["check", "gbk.yaml"]);
    assert_ne!(said.status, Some(0));
    assert!(said.err.contains("gbk.yaml") && said.err.contains("UTF-8"), "{said:?}");
    let said = desk.run(&["check", "empty.yaml"]).problems();
    assert!(said.contains("empty.yaml"), "{said}");
    let said = desk.run(&["check", "nowhere.yaml"]).wrong_call();
    assert!(said.contains("nowhere.yaml"), "{said}");
    let folder = desk.file("mingde-data/library/kinds");
    std::fs::create_dir_all(&folder).unwrap();
    std::fs::copy(desk.file("gbk.yaml"), folder.join("gbk.yaml")).unwrap();
    let said = desk.run(&["record", "list"]);
    assert_ne!(said.status, Some(0));
    assert!(said.err.contains("gbk.yaml") && said.err.contains("UTF-8"), "{said:?}");
}
