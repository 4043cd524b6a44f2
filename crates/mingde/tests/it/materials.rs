//! `mingde checkup` as it is typed: materials in each format, with and without a ledger.

use serde_json::Value;

use crate::desk::*;

const WRONG: &str = "为86名学生每人发放500元，共计4.8万元。";
const SOUND: &str = "为86名学生每人发放500元，共计4.3万元。";
const YEAR: [&str; 2] = ["--period", "2025-2026"];

fn with_material(desk: Desk, name: &str, text: &str) -> Desk {
    std::fs::write(desk.file(name), text).unwrap();
    desk
}

/// The outcomes of the claims, in order.
fn outcomes(report: &Value) -> Vec<&str> {
    report["ledger"].as_array().unwrap().iter().map(|c| c["outcome"].as_str().unwrap()).collect()
}

#[test]
fn what_does_not_add_up_is_told_in_both_languages() {
    let desk = with_material(Desk::new(), "汇报.txt", WRONG);
    let said = desk.run(&["checkup", "汇报.txt"]);
    assert_eq!((said.status, said.err.as_str()), (Some(1), ""), "{said:?}");
    assert!(said.out.contains("4.3万元") && said.out.contains("4.8万元"), "{}", said.out);
    let english = desk.run(&["--lang", "en", "checkup", "汇报.txt"]);
    assert!(
        english.status == Some(1) && english.out != said.out && english.out.contains("43,000 yuan"),
        "{english:?}"
    );
    let sound = with_material(Desk::new(), "汇报.md", SOUND);
    sound.run(&["checkup", "汇报.md"]).done();
}

#[test]
fn programs_get_every_quantity_with_its_place() {
    let desk = with_material(with_material(Desk::new(), "甲.txt", WRONG), "乙.txt", SOUND);
    let one = desk.json(&["checkup", "甲.txt"]);
    let values: Vec<_> =
        one["claims"].as_array().unwrap().iter().map(|c| c["value"].as_str().unwrap()).collect();
    assert_eq!(values, ["86", "500", "48000"]);
    assert_eq!((&one["claims"][0]["start"], &one["claims"][0]["end"]), (&Value::from(1), &Value::from(4)));
    assert_eq!(one["findings"][0]["code"], "checkup-product-differs");
    let both = desk.json(&["checkup", "甲.txt", "乙.txt"]);
    assert_eq!(both.as_array().map(Vec::len), Some(2));
}

#[test]
fn a_page_for_the_phone_is_written_where_it_is_wanted() {
    let desk = with_material(Desk::new(), "汇报.html", &format!("<html><body><p>{WRONG}</p></body></html>"));
    let said = desk.run(&["checkup", "汇报.html", "--format", "html", "-o", "体检.html"]);
    assert_eq!((said.status, said.err.as_str()), (Some(1), ""), "{said:?}");
    let page = std::fs::read_to_string(desk.file("体检.html")).unwrap();
    assert!(page.contains("<mark") && page.contains("4.8万元"), "{page}");
}

#[test]
fn a_file_that_cannot_be_read_and_a_figure_nobody_knows_are_told_apart_from_findings() {
    let desk = with_material(Desk::new(), "旧.docx", "PK\u{3}\u{4} nothing");
    for args in
        [&["checkup", "没有.txt"][..], &["checkup", "旧.docx"], &["checkup", "--map", "学生=没有这个"]]
    {
        let said = desk.run(args);
        assert!(said.status != Some(0) && said.out.is_empty() && !said.err.is_empty(), "{said:?}");
    }
    assert_eq!(desk.run(&["checkup", "--map", "学生=没有这个"]).status, Some(2));
}

#[test]
fn a_file_that_cannot_be_read_does_not_silence_the_others() {
    let desk = with_material(with_material(Desk::new(), "甲.txt", WRONG), "旧.docx", "PK\u{3}\u{4} nothing");
    let said = desk.run(&["checkup", "旧.docx", "甲.txt", "没有.txt"]);
    assert_eq!(said.status, Some(2), "{said:?}");
    assert!(said.out.contains("4.3万元"), "{said:?}");
    assert!(said.err.contains("旧.docx") && said.err.contains("没有.txt"), "{said:?}");
    let empty = with_material(Desk::new(), "空.txt", "");
    let said = empty.run(&["checkup", "空.txt"]);
    assert!(said.status == Some(1) && said.out.contains("空的"), "{said:?}");
}

#[test]
fn a_paper_of_our_own_is_borne_out_by_the_ledger_it_was_written_from() {
    let desk = Desk::with_registry();
    desk.run(&[&["report", "short-introduction"], &YEAR[..], &["-o", "简介.docx"]].concat());
    let report = desk.json(&[&["checkup", "简介.docx"], &YEAR[..]].concat());
    assert!(outcomes(&report).contains(&"borne_out"), "{report}");
    assert!(!outcomes(&report).contains(&"contradicted"), "{report}");
}

#[test]
fn a_claim_the_ledger_contradicts_is_shown_with_both_numbers_until_a_person_says_what_is_meant() {
    let desk = with_material(Desk::with_registry(), "汇报.txt", "全区现有在校学生1380人。");
    let call = [&["checkup", "汇报.txt"], &YEAR[..]].concat();
    let said = desk.run(&call);
    assert_eq!(said.status, Some(1), "{said:?}");
    assert!(said.out.contains("1380") && said.out.contains("1280"), "{}", said.out);

    desk.run(&["checkup", "--unmap", "在校学生"]).done();
    assert_eq!(outcomes(&desk.json(&call)), ["not_covered"]);
    desk.run(&call).done();

    desk.run(&["checkup", "--map", "在校学生=pupils"]).done();
    assert_eq!(outcomes(&desk.json(&call)), ["contradicted"]);
    let known = desk.json(&["checkup", "--phrases"]);
    let own = known.as_array().unwrap().iter().find(|p| p["phrase"] == "在校学生").unwrap();
    assert_eq!((&own["figure"], &own["confirmed"]), (&Value::from("pupils"), &Value::from(true)));
}
