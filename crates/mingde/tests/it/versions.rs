//! Publishing, checking and questioning rulebooks at the command line.

use crate::desk::*;

const RULES: &str = "---
id: own-talks
title: 本局谈心办法
version: '1'
issuer: 区教育局
effective: 2025-01-01
period: semester
subject: unit
applies: unit.class = 'school'
---
## 第一条 谈心
学校干部每学期谈心不少于两次。
```rule
settings:
  wanted: { title: 次数, unit: items, value: 2, source: 第一条, override: higher }
measures:
  talks: { title: 谈心次数, from: heart-to-heart-talk, count: rows, missing: zero }
duties:
  enough: { title: 够了, require: talks >= wanted }
```
";

fn put(desk: &Desk, path: &str, text: &str) {
    let path = desk.file(path);
    std::fs::create_dir_all(path.parent().unwrap()).unwrap();
    std::fs::write(path, text).unwrap();
}

const FILE: &str = "mingde-data/library/rulebooks/own-talks.md";

#[test]
fn a_version_is_published_compared_verified_and_never_altered() {
    let desk = Desk::with_registry();
    put(&desk, FILE, RULES);
    let listed = |desk: &Desk| {
        let all = desk.json(&["rulebook", "list"]);
        let own = all.as_array().unwrap().iter().find(|r| r["id"] == "own-talks").cloned();
        own.unwrap()["versions"].as_array().unwrap().clone()
    };
    assert_eq!(listed(&desk)[0]["published"], serde_json::Value::Null);
    desk.run(&["rulebook", "publish", FILE]).done();
    desk.run(&["rulebook", "publish", FILE]).done();
    assert_eq!(listed(&desk).len(), 1, "the file is what was published");
    let assessed = desk.run(&["assess", "own-talks", "--period", "2025-autumn", "--format", "json"]).done();
    let receipt = serde_json::from_str::<serde_json::Value>(&assessed).unwrap()[0].clone();
    put(&desk, "receipt.json", &receipt.to_string());

    put(&desk, FILE, &RULES.replace("value: 2", "value: 9"));
    let said = desk.run(&["rulebook", "publish", FILE]).ends(1);
    assert!(said.contains("已发布") && said.contains("不能更改"), "{said}");
    put(
        &desk,
        FILE,
        &RULES
            .replace("value: 2", "value: 9")
            .replace("'1'", "'2'")
            .replace("不少于两次", "不少于九次")
            .replace("effective: 2025-01-01", "effective: 2025-02-01"),
    );
    desk.run(&["rulebook", "publish", FILE]).done();
    assert_eq!(listed(&desk).len(), 2);
    desk.run(&["verify", "receipt.json"]).done();
    desk.run(&["rulebook", "verify", "receipt.json"]).done();
    let changes = desk.json(&["rulebook", "diff", "own-talks", "2", "--from", "1"]);
    assert!(changes.as_array().unwrap().iter().any(|c| c["part"] == "setting" && c["name"] == "wanted"));
    let moved =
        desk.json(&["rulebook", "impact", "own-talks", "2", "--from", "1", "--period", "2025-autumn"]);
    assert_eq!(moved[0]["result"], "enough", "{moved}");
    let first = desk.json(&["assess", "own-talks", "--version", "1", "--period", "2025-autumn"]);
    assert_eq!(first[0]["version"], "1");
    let said = desk.run(&["assess", "own-talks", "--version", "7"]).wrong_call();
    assert!(said.contains("1, 2"), "{said}");
    let delta = desk.json(&["assess", "--since", "receipt.json"]);
    assert_eq!(delta["rulebooks"], serde_json::json!([]), "publishing changes no result of the receipt");
}

#[test]
fn what_a_version_of_next_year_would_have_changed_is_asked_about_last_term() {
    let desk = Desk::with_registry();
    put(&desk, FILE, RULES);
    let next =
        RULES.replace("value: 2", "value: 9").replace("'1'", "'2'").replace("2025-01-01", "2027-09-01");
    put(&desk, "next.md", &next);
    let args = ["rulebook", "impact", "own-talks", "next.md", "--period", "2025-autumn"];
    let moved = desk.json(&args);
    let results: Vec<_> = moved.as_array().unwrap().iter().map(|r| r["result"].as_str().unwrap()).collect();
    assert_eq!(results, ["enough"], "what is counted is the same: {moved}");
    assert!(desk.run(&args).done().contains("自 2027-09-01 起施行"));
}

#[test]
fn a_proof_is_written_as_a_page_and_settings_say_where_they_are_from() {
    let desk = Desk::with_registry();
    put(&desk, FILE, RULES);
    put(
        &desk,
        "mingde-data/settings.yaml",
        "own-talks.wanted: { value: 7, from: 2025-09-01, source: 区教发7号 }\n",
    );
    desk.run(&["check", "mingde-data/settings.yaml", FILE]).done();
    let shown = desk.run(&["rulebook", "show", "own-talks"]).done();
    assert!(shown.contains("区教发7号") && shown.contains("局级 · settings.yaml"), "{shown}");
    let args = ["explain", "own-talks", "第一小学", "enough", "--period", "2025-autumn"];
    desk.run(&[&args[..], &["--format", "html", "-o", "proof.html"]].concat()).done();
    let page = std::fs::read_to_string(desk.file("proof.html")).unwrap();
    assert!(
        page.starts_with("<!DOCTYPE html>") && page.contains("区教发7号") && page.contains("settings.yaml")
    );
    put(
        &desk,
        "mingde-data/settings.yaml",
        "own-talks.wanted: { value: 1, from: 2025-09-01, source: 区教发7号 }\n",
    );
    let said = desk.run(&["check", "mingde-data/settings.yaml"]).problems();
    assert!(said.contains("rulebook-below-floor"), "{said}");
}

#[test]
fn a_check_runs_the_cases_it_makes_and_names_what_contradicts_the_article() {
    let desk = Desk::new();
    put(&desk, "own.md", &RULES.replace("talks >= wanted", "talks > wanted"));
    let checked = desk.json(&["check", "own.md", "--boundaries"]);
    let sides: Vec<_> =
        checked["boundaries"].as_array().unwrap().iter().map(|b| b["side"].as_str().unwrap()).collect();
    assert_eq!(sides, ["under", "at", "over", "no-data"]);
    assert_eq!(checked["findings"][0]["code"], "boundary-contradicts");
    assert_eq!(checked["findings"][0]["severity"], "warning");
}
