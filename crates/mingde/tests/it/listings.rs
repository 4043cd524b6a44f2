//! What scripts rely on: JSON wherever something is listed, and exit statuses.

use serde_json::Value;

use crate::desk::*;
use mingde_testkit::{Grid, write_workbook};

#[test]
fn everything_that_is_listed_can_be_had_as_json() {
    let desk = Desk::with_registry();
    let records = desk.json(&["record", "list"]);
    assert_eq!(records.as_array().unwrap().len(), 3);
    let id = records[0]["id"].as_str().unwrap();
    let shown = desk.json(&["record", "show", id]);
    assert_eq!(shown["revisions"][0]["number"], 1);
    assert_eq!(shown["state"], "accepted");
    let batches = desk.json(&["import", "list"]);
    assert_eq!(batches.as_array().unwrap().len(), 2);
    for args in [&["rulebook", "list"][..], &["template"], &["report"], &["report", "--list"]] {
        assert!(!desk.json(args).as_array().unwrap().is_empty(), "{args:?}");
    }
    assert_eq!(desk.json(&["rulebook", "show", "heart-to-heart-talks"])["id"], "heart-to-heart-talks");
    assert_eq!(desk.json(&["ledger", "verify"])["findings"], Value::Array(Vec::new()));
    let explained = desk.json(&["explain", "heart-to-heart-talks", "S1", "--period", "2025-autumn"]);
    assert!(!explained.as_array().unwrap().is_empty());
    assert!(desk.json(&["export", "--parquet", "out"])["rows"].as_u64().unwrap() > 3);
    let report = desk.json(&["report", "short-introduction", "--period", "2025-2026"]);
    assert_eq!(report["figures"]["bureau"]["value"], "示范区教育局");
    assert!(desk.file("short-introduction.docx").is_file());
    // What is assessed carries its receipt, and the receipt is borne out.
    let assessed =
        desk.run(&["assess", "heart-to-heart-talks", "--period", "2025-autumn", "--format", "json"]);
    std::fs::write(desk.file("考核.json"), assessed.done()).unwrap();
    let verified = desk.json(&["verify", "考核.json"]);
    assert_eq!(verified["borne_out"], Value::Bool(true));
    assert_eq!(verified["differences"], Value::Array(Vec::new()));
    assert!(desk.json(&["duties", "--as-of", "2025-12-31"]).is_array());
    let batch = batches[0]["batch"].as_str().or(batches[0]["id"].as_str()).unwrap();
    let undone = desk.json(&["import", "undo", batch]);
    assert!(undone["withdrawn"].as_u64().is_some(), "{undone}");
    std::fs::write(desk.file("kind.yaml"), "id: garden\n").unwrap();
    let check = desk.json(&["check", "kind.yaml"]);
    assert!(!check.as_array().unwrap().is_empty());
}

const SCORES: &str = "---
id: own-scores
title: 本局谈心评分办法
version: '1'
issuer: 区教育局
effective: 2025-01-01
period: semester
subject: unit
applies: unit.class = 'school'
---
## 第一条 评分
谈心一次2分。
```rule
measures:
  talks: { title: 谈心次数, from: heart-to-heart-talk, count: rows }
items:
  talking: { title: 谈心, points: 10, score: 2 * talks }
  basic: { title: 基本, points: 5, score: 3 }
totals:
  score: { title: 谈心得分, points: 15 }
grades:
  level: { title: 谈心等次, of: score, bands: [ { from: 8, grade: good, title: 优 }, { grade: poor, title: 差 } ] }
duties:
  enough: { title: 谈够五次, require: talks >= 5, missing: missed, due: period-end - 20 days, owner: 校长 }
  often: { title: 谈够四次, require: talks >= 4, due: period-end - 20 days, owner: 校长 }
```
";

#[test]
fn points_and_duties_are_told_in_few_words() {
    let desk = Desk::with_registry();
    let second = ["S2", "第二中学", "初级中学", "示范区教育局"];
    let units = Grid::new("单位", &["单位代码", "单位名称", "单位类别", "上级单位"]).line(&second);
    write_workbook(&desk.file("单位.xlsx"), &[units]);
    desk.run(&["import", "单位.xlsx"]).done();
    let folder = desk.file("mingde-data/library/rulebooks");
    std::fs::create_dir_all(&folder).unwrap();
    std::fs::write(folder.join("own-scores.md"), SCORES).unwrap();
    let told = desk.run(&["assess", "own-scores", "--period", "2025-autumn", "--scores"]).done();
    let lines: Vec<Vec<&str>> = told.lines().map(|line| line.split_whitespace().collect()).collect();
    let at = |name: &str| lines.iter().position(|line| line.first() == Some(&name)).unwrap();
    let (first, second) = (at("第一小学"), at("第二中学"));
    assert!(second < first, "who lost most stands first: {told}");
    assert_eq!(lines[second], ["第二中学", "3", "12", "差", "基本", "2", "谈心"], "{told}");
    assert_eq!(lines[first], ["第一小学", "9", "6", "优", "谈心", "4、基本", "2"], "{told}");

    // As of the last day everything is overdue; what is nobody's to name is a number.
    let asked = ["duties", "own-scores", "--period", "2025-autumn"];
    let overdue = |args: &[&str]| {
        let said = desk.run(args);
        assert_eq!(said.status, Some(1), "{said:?}");
        said.out
    };
    let told = overdue(&asked);
    let count = |name: &str| told.lines().filter(|line| line.contains(name)).count();
    assert_eq!(count("第一小学"), 3, "two duties and their sum: {told}");
    assert!(told.lines().any(|line| line.split_whitespace().eq(["校长", "4", "0"])), "{told}");
    let message = overdue(&[&asked[..], &["--message"]].concat());
    assert!(message.starts_with("【到期提醒】截至2026-01-31：逾期 4 项"), "{message}");
    assert!(message.contains("第一小学：逾期 2 项（谈够五次、谈够四次）\n"), "{message}");
    assert!(message.contains("第二中学：逾期 2 项"), "{message}");
}

#[test]
fn a_list_of_records_says_who_reported_them() {
    let desk = Desk::with_registry();
    let listed = desk.run(&["record", "list"]).done().to_owned();
    assert!(listed.lines().next().unwrap().contains("填报单位"), "{listed}");
    assert!(listed.lines().skip(2).all(|line| line.contains("第一小学")), "{listed}");
    let id = desk.json(&["record", "list"])[0]["id"].as_str().unwrap().to_owned();
    let shown = desk.run(&["record", "show", &id]).done().to_owned();
    assert!(shown.contains("填报单位：第一小学"), "{shown}");
}

#[test]
fn help_names_arguments_in_the_order_they_are_given() {
    let desk = Desk::new();
    let help = desk.run(&["explain", "--help"]).done().to_owned();
    let under: Vec<&str> = help.split("参数:").nth(1).unwrap().lines().skip(1).take(3).collect();
    let named = ["<制度>", "<对象>", "[结果]"];
    assert!(under.iter().zip(named).all(|(line, name)| line.trim_start().starts_with(name)), "{under:?}");
}

#[test]
fn in_english_a_period_reads_as_it_is_typed() {
    let desk = Desk::with_registry();
    let assess = ["assess", "heart-to-heart-talks", "--period", "2025秋"];
    assert!(desk.run(&assess).done().contains("2025年秋季学期"));
    let english = desk.run(&[&["--lang", "en"][..], &assess].concat()).done().to_owned();
    assert!(english.contains("2025-autumn") && !english.contains("学期，"), "{english}");
}

#[test]
fn an_assessment_in_json_has_exactly_the_agreed_shape() {
    let desk = Desk::with_registry();
    let assessed = desk.json(&["assess", "--period", "2025-autumn"]);
    let all = assessed.as_array().unwrap();
    assert!(all.len() >= 5);
    let one = desk.json(&["assess", "heart-to-heart-talks", "--period", "2025-autumn"]);
    assert_eq!(one.as_array().unwrap().len(), 1);
    let talks = all.iter().find(|a| a["rulebook"] == "heart-to-heart-talks").unwrap();
    assert_eq!(talks["period"], "2025-autumn");
    let school = talks["subjects"].as_array().unwrap().iter().find(|s| s["name"] == "第一小学").unwrap();
    let measure = &school["results"]["talked_by_heads"];
    assert_eq!((measure["kind"].as_str(), measure["value"].as_str()), (Some("measure"), Some("2")));
    assert_eq!(school["results"]["staff"]["value"], "3");
    assert_eq!(school["results"]["heads_talk_half"]["status"], "met");

    for assessment in all {
        // Besides what was agreed, only the title, the day, and what it can be verified by.
        let agreed = ["rulebook", "version", "period", "subjects"];
        let also = ["as_of", "receipt", "results_hash", "title"];
        let mut wanted = [agreed, also].concat();
        wanted.sort_unstable();
        keys(assessment, &wanted);
        for subject in assessment["subjects"].as_array().unwrap() {
            keys(subject, &["code", "id", "name", "results"]);
            for (id, result) in subject["results"].as_object().unwrap() {
                let named = result.as_object().unwrap();
                for wanted in ["kind", "status", "article"] {
                    assert!(named[wanted].is_string(), "{id}: {result}");
                }
                // Besides what was agreed, only what explains it.
                let explains = [
                    "unit",
                    "reason",
                    "owner",
                    "due",
                    "occurrences",
                    "scope",
                    "effect",
                    "grade",
                    "grade_title",
                    "unset",
                ];
                let agreed = ["kind", "status", "article", "value"];
                assert!(
                    named.keys().all(|k| agreed.contains(&k.as_str()) || explains.contains(&k.as_str())),
                    "{id}: {result}"
                );
                let status = result["status"].as_str().unwrap();
                assert!(["met", "not_met", "not_applicable", "no_data"].contains(&status), "{id}: {status}");
                if let Some(value) = result.get("value").filter(|v| !v.is_null()) {
                    let text = value.as_str().unwrap();
                    assert!(
                        text.trim_start_matches('-').chars().all(|c| c.is_ascii_digit() || c == '.'),
                        "{text}"
                    );
                }
            }
        }
    }
}

#[track_caller]
fn keys(value: &Value, expected: &[&str]) {
    let mut named: Vec<&str> = value.as_object().unwrap().keys().map(String::as_str).collect();
    named.sort_unstable();
    assert_eq!(named, expected);
}

#[test]
fn results_go_to_standard_output_and_errors_to_standard_error() {
    let desk = Desk::with_registry();
    let more = Grid::new("谈心谈话", &TALKS)
        .line(&["第一小学", "2025-11-03", "王校长", "陈老师", "日常谈心"])
        .line(&["第一小学", "2025-11-04", "王校长", "无名氏", "日常谈心"]);
    write_workbook(&desk.file("十一月.xlsx"), &[more]);
    let said = desk.run(&["import", "十一月.xlsx"]);
    assert_eq!(said.status, Some(1));
    assert!(said.out.contains("新增 1") && said.out.contains("退回 1"), "{said:?}");
    assert!(said.err.contains("谈心谈话!D3") && said.err.contains("无名氏"), "{said:?}");
    assert!(desk.file("十一月-退回.xlsx").is_file());
    // In English the reject file speaks English as well.
    let again = desk.json(&["--lang", "en", "import", "十一月-退回.xlsx", "--dry-run"]);
    assert_eq!(again[0]["refused"], 1);
    assert!(again[0]["errors"][0]["message"].as_str().unwrap().contains("nobody"), "{again}");
}

#[test]
fn a_record_is_handled_from_listing_to_withdrawal() {
    let desk = Desk::with_registry();
    let records =
        desk.json(&["record", "list", "--kind", "谈心谈话", "--from", "2025-09-22", "--to", "2025-09-22"]);
    let id = &records[0]["id"].as_str().unwrap()[..10];
    desk.run(&["record", "correct", id, "谈话时长=30", "topic=提醒谈话", "--reason", "补填"]).done();
    let said = desk.run(&["record", "return", id]).wrong_call();
    assert!(said.contains("--reason"), "{said}");
    desk.run(&["record", "return", id, "--reason", "要点不清"]).done();
    let said = desk.run(&["record", "accept", id]).ends(1);
    assert!(said.contains("已退回") && said.contains("已采纳"), "{said}");
    desk.run(&["record", "submit", id]).done();
    desk.run(&["record", "accept", id]).done();
    desk.run(&["record", "withdraw", id, "--reason", "误填"]).done();
    let shown = desk.json(&["record", "show", id]);
    assert_eq!((shown["state"].as_str(), shown["revision"].as_u64()), (Some("withdrawn"), Some(6)));
    assert_eq!(shown["fields"]["minutes"], "30");
    let said = desk.run(&["record", "correct", id, "谈话时长", "--reason", "x"]).wrong_call();
    assert!(said.contains("谈话时长"), "{said}");
    assert_eq!(desk.json(&["record", "list", "--state", "accepted"]).as_array().unwrap().len(), 2);
}
