//! `mingde report verify` and `mingde report diff` as they are typed.

use mingde_testkit::{Grid, write_workbook};
use serde_json::Value;

use crate::desk::*;

const WRITE: [&str; 4] = ["report", "short-introduction", "--period", "2025-2026"];

/// The short introduction of the small bureau, as a page.
fn with_paper() -> Desk {
    let desk = Desk::with_registry();
    desk.run(&[&WRITE[..], &["-o", "简介.html"]].concat());
    assert!(desk.file("简介.html").is_file());
    desk
}

fn figure<'v>(verified: &'v Value, key: &str) -> &'v Value {
    verified["figures"].as_array().unwrap().iter().find(|f| f["figure"] == key).unwrap()
}

/// The school counts its pupils anew.
fn recount(desk: &Desk) {
    let units = Grid::new("单位", &["单位代码", "单位名称", "单位类别", "上级单位", "学生数"]).line(&[
        "S1",
        "第一小学",
        "小学",
        "示范区教育局",
        "1349",
    ]);
    write_workbook(&desk.file("更正.xlsx"), &[units]);
    desk.run(&["import", "更正.xlsx"]).done();
}

#[test]
fn an_untouched_paper_is_told_to_be_unchanged() {
    let desk = with_paper();
    let said = desk.run(&["report", "verify", "简介.html"]).done();
    assert!(said.contains("未变：") && !said.contains("已变") && !said.contains("手工"), "{said}");
    let english = desk.run(&["--lang", "en", "report", "verify", "简介.html"]).done();
    assert!(english.contains("unchanged: "), "{english}");
}

#[test]
fn what_changed_and_what_was_typed_over_is_named() {
    let desk = with_paper();
    recount(&desk);
    let page = std::fs::read_to_string(desk.file("简介.html")).unwrap();
    let typed = page.replacen(">示范区教育局</data>", ">样板区教育局</data>", 1);
    assert_ne!(typed, page);
    std::fs::write(desk.file("改过.html"), typed).unwrap();

    let said = desk.run(&["report", "verify", "改过.html"]);
    assert_eq!(said.status, Some(1), "{said:?}");
    for part in [
        "在校学生数: 1280人 → 1349人",
        "更正  第一小学  学生数 1280 → 1349",
        "导入更正：更正.xlsx",
        "印的是“示范区教育局”，现在写着“样板区教育局”",
    ] {
        assert!(said.out.contains(part), "{part} in {}", said.out);
    }
    let verified = desk.json(&["report", "verify", "改过.html"]);
    let pupils = figure(&verified, "pupils");
    assert_eq!((&pupils["now"]["status"], &pupils["now"]["value"]), (&"changed".into(), &"1349".into()));
    assert_eq!(pupils["now"]["causes"][0]["fields"][0]["old"], "1280");
    assert_eq!(figure(&verified, "bureau")["places"][0]["standing"], "edited");
    assert_eq!(figure(&verified, "departments")["now"]["status"], "unchanged");
}

#[test]
fn a_figure_whose_receipt_was_taken_out_is_named() {
    let desk = with_paper();
    let page = std::fs::read_to_string(desk.file("简介.html")).unwrap();
    let cut = page.replacen("\"pupils\":", "\"other\":", 1);
    assert_ne!(cut, page);
    std::fs::write(desk.file("改过.html"), cut).unwrap();
    let said = desk.run(&["report", "verify", "改过.html"]);
    assert_eq!(said.status, Some(1), "{said:?}");
    let (_, without) = said.out.split_once("没有凭据：").unwrap_or_else(|| panic!("{said:?}"));
    assert!(without.contains("1200余"), "{without}");
}

#[test]
fn without_a_ledger_only_edits_are_looked_for_and_none_is_founded() {
    let desk = with_paper();
    let said = desk.run(&["--data", "nowhere", "report", "verify", "简介.html"]);
    assert_eq!(said.status, Some(1));
    assert!(said.out.contains("没有台账"), "{said:?}");
    assert!(!desk.file("nowhere").exists());
}

#[test]
fn what_is_no_paper_is_said() {
    let desk = Desk::new();
    std::fs::write(desk.file("notes.txt"), "在校学生1280人").unwrap();
    std::fs::write(desk.file("page.html"), "<p>在校学生1280人</p>").unwrap();
    assert!(desk.run(&["report", "verify", "notes.txt"]).wrong_call().contains("DOCX"));
    assert!(desk.run(&["report", "verify", "page.html"]).wrong_call().contains("没有数据凭据"));
    assert!(desk.run(&["report", "verify", "missing.docx"]).wrong_call().contains("missing.docx"));
    assert!(desk.run(&["report", "diff", "page.html"]).wrong_call().contains("新文件"));
}

#[test]
fn two_papers_are_held_against_each_other() {
    let desk = with_paper();
    recount(&desk);
    desk.run(&[&WRITE[..], &["-o", "新.docx"]].concat());
    let said = desk.run(&["report", "diff", "简介.html", "新.docx"]).done();
    assert!(said.contains("在校学生数(人)") && said.contains("+69") && said.contains("+5.39%"), "{said}");
    assert!(!said.contains("机关科室"), "what is the same is only counted: {said}");
    let all = desk.run(&["report", "diff", "--all", "简介.html", "新.docx"]).done();
    assert!(all.contains("科室"), "{all}");
    let rows = desk.json(&["report", "diff", "简介.html", "新.docx"]);
    assert_eq!(rows[0]["change"], "number");
    assert_eq!((&rows[0]["by"], &rows[0]["percent"]), (&"69".into(), &"5.39".into()));
}

const WATCH: &str = "---
id: watch
name: 谈心督查
english: Watch
period: semester
title: 谈心督查
issuer: 示范区教育局
figures:
  gaps:     { title: 未达到事项数, unit: 项, from: duties, count: duties, rulebooks: [heart-to-heart-talks] }
  talks:    { title: 谈心次数, unit: 次, from: heart-to-heart-talk, count: rows }
  met_with: { title: 谈话日数, unit: 天, from: heart-to-heart-talk, count: distinct date }
  both:     { title: 合计, value: talks + met_with }
  share:    { title: 校级干部谈心覆盖面, from: setting, rulebook: heart-to-heart-talks, setting: head_share }
  evidence: { title: 指标, from: indicators, rulebooks: [heart-to-heart-talks] }
---
{{ gaps }}项；{{ talks }}次，{{ met_with }}天，合计{{ both }}；覆盖面{{ share | 百分比 }}。
{{ 每个 项 属于 evidence }}{{ 项 }}{{ 项.value }}{{ 之间 }}、{{ 结束 }}。
";

const AUTUMN: [&str; 6] = ["report", "watch", "--period", "2025-autumn", "--as-of", "2026-01-31"];

/// A bureau with three talks and a paper on them.
fn with_watch() -> Desk {
    let desk = Desk::with_registry();
    let forms = desk.file("mingde-data/library/reports");
    std::fs::create_dir_all(&forms).unwrap();
    std::fs::write(forms.join("watch.md"), WATCH).unwrap();
    // Nobody stated how many matters were raised, and the paper says so.
    let said = desk.run(&[&AUTUMN[..], &["-o", "督查.docx"]].concat());
    assert!(said.status == Some(0) && said.err.contains("谈心中提出的诉求数"), "{said:?}");
    desk
}

/// The causes of a figure as kind and title.
fn causes(verified: &Value, key: &str) -> Vec<(String, String)> {
    let now = &figure(verified, key)["now"];
    assert_eq!(now["status"], "changed", "{key}: {now}");
    let text = |value: &Value| value.as_str().unwrap().to_owned();
    now["causes"].as_array().unwrap().iter().map(|c| (text(&c["kind"]), text(&c["title"]))).collect()
}

#[test]
fn a_withdrawn_record_is_named_for_duties_indicators_and_what_is_computed() {
    let desk = with_watch();
    let talk =
        desk.json(&["record", "list", "--kind", "谈心谈话", "--from", "2025-09-22", "--to", "2025-09-22"]);
    desk.run(&["record", "withdraw", talk[0]["id"].as_str().unwrap(), "--reason", "误填"]).done();

    let verified = desk.json(&["report", "verify", "督查.docx"]);
    let withdrawn = ("withdrawn".to_owned(), "谈心谈话 第一小学 2025-09-22".to_owned());
    for key in ["gaps", "talks", "both"] {
        assert!(causes(&verified, key).contains(&withdrawn), "{key}: {verified:#}");
    }
    let result = &figure(&verified, "gaps")["now"]["causes"][0];
    assert_eq!((&result["kind"], &result["title"]), (&"result".into(), &"第一小学".into()));
    assert_eq!(result["fields"][0]["field"], "校级干部谈心过半");
    let of_rows = verified["figures"].as_array().unwrap().iter().filter(|f| f["now"]["status"] == "changed");
    let rows: Vec<&str> = of_rows.filter_map(|f| f["figure"].as_str()).filter(|k| k.contains('/')).collect();
    assert!(!rows.is_empty(), "{verified:#}");
    for row in rows {
        assert!(causes(&verified, row).contains(&withdrawn), "{row}: {verified:#}");
    }
    let said = desk.run(&["report", "verify", "督查.docx"]);
    assert_eq!(said.status, Some(1), "{said:?}");
    for part in ["第一小学  校级干部谈心过半 达到 → 未达到", "撤回  谈心谈话 第一小学 2025-09-22", "误填"]
    {
        assert!(said.out.contains(part), "{part} in {}", said.out);
    }
}

#[test]
fn a_setting_of_the_bureau_is_named_with_both_values() {
    let desk = with_watch();
    let settings =
        "heart-to-heart-talks.head_share: { value: 60 %, from: 2025-09-01, source: 局发〔2025〕3号 }\n";
    std::fs::write(desk.file("mingde-data/settings.yaml"), settings).unwrap();
    let verified = desk.json(&["report", "verify", "督查.docx"]);
    assert_eq!(causes(&verified, "share")[0].0, "rules");
    let field = &figure(&verified, "share")["now"]["causes"][0]["fields"][0];
    assert_eq!(field["field"], "校级干部谈心覆盖面");
    assert_eq!((&field["old"], &field["new"]), (&"0.5".into(), &"0.6".into()));
}
