//! A province lays down, a bureau adds, a school adds to that: what is open may be filled, what is locked stays.

use std::sync::Arc;

use mingde_core::diagnostic::{Diagnostic, Source};
use mingde_core::period::Period;
use mingde_core::words::Locale;
use mingde_rulebook::{
    AssessmentDate, Layer, Overlay, Overrides, Part, Rulebook, Status, assess, diff, explain,
};

use crate::bureau::{Bureau, day, library};

const PROVINCE: &str = "---
id: talks
title: 省谈心办法
version: '1'
issuer: 省教育厅
layer: province
effective: 2025-01-01
period: semester
subject: unit
---
## 第一条 覆盖面
覆盖面不少于一半。
```rule
settings:
  floor: { title: 最少次数, unit: items, value: 2, source: 省办法, override: higher }
  fixed: { title: 定值, unit: items, value: 1, source: 省办法, override: locked }
  open: { title: 自定, unit: items, unset: true, source: 各地自定 }
measures:
  talks: { title: 次数, from: talk, count: rows, missing: zero }
  minutes: { title: 分钟, from: talk, sum: minutes, missing: zero, override: free }
duties:
  enough: { title: 够了, require: talks >= floor }
  own: { title: 自定的够了, require: talks >= open }
items:
  score: { title: 得分, points: 10, score: 'min(talks / 4 items, 1) * 10' }
totals:
  all: { title: 总分, points: 10 }
```
";

fn bureau_text(rules: &str) -> String {
    format!(
        "---\nid: talks-here\ntitle: 本区实施细则\nversion: 局1\nissuer: 区教育局\neffective: 2025-09-01\nextends: talks\nlayer: bureau\n---\n## 第一条 本区的要求\n提高要求。\n```rule\n{rules}\n```\n"
    )
}

fn read(texts: &[&str]) -> (Option<Rulebook>, Vec<Diagnostic>) {
    let names = ["province.md", "bureau.md", "school.md"];
    let sources: Vec<Arc<Source>> = texts.iter().zip(names).map(|(t, n)| Source::new(n, *t)).collect();
    Rulebook::read_layered(&sources, &library())
}

fn codes(texts: &[&str]) -> Vec<(&'static str, String)> {
    read(texts).1.into_iter().map(|d| (d.message.code, d.source.name.clone())).collect()
}

const BUREAU: &str = "settings:
  floor: { value: 3, from: 2025-09-01, source: 区细则 }
  open: { value: 1, from: 2025-09-01, source: 区细则 }
measures:
  minutes: { title: 每次按三十分钟计, value: talks * 30 minutes / 1 items }
bonuses:
  more: { title: 加分, points: 1, score: talks / 5 items }
";

#[test]
fn a_lower_layer_fills_what_is_open_and_every_line_keeps_its_origin() {
    let (merged, findings) = read(&[PROVINCE, &bureau_text(BUREAU)]);
    assert_eq!(findings, [], "{}", findings[0].render(mingde_core::words::Locale::En));
    let merged = merged.unwrap();
    assert_eq!((merged.id.as_str(), merged.version.as_str()), ("talks", "1 + 局1"));
    let layers: Vec<_> = merged.layers.iter().map(|l| l.layer).collect();
    assert_eq!(layers, [Some(Layer::Province), Some(Layer::Bureau)]);
    let settings = merged.settings(&Overrides::none());
    let floor = settings.iter().find(|s| s.id == "floor").unwrap();
    let values: Vec<_> =
        floor.values.iter().map(|v| (v.value.unwrap().to_string(), v.source.as_str())).collect();
    assert_eq!(values, [("2".to_owned(), "省办法"), ("3".to_owned(), "区细则")]);
    assert_eq!(floor.values[1].origin.layer, Some(Layer::Bureau));
    let base = read(&[PROVINCE]).0.unwrap();
    assert_ne!(base.hash, merged.hash);
    assert!(diff(&base, &merged).iter().any(|c| c.part == Part::Setting && c.name == "floor"));

    let mut people = Bureau::default();
    people.unit("S1", "primary-school");
    people.person("A", &[("S1", "teacher", "2000-01-01", None)]);
    people.talk("S1", "2025-10-01", "A", "A").talk("S1", "2025-10-02", "A", "A");
    let (snapshot, none) = (people.snapshot(), Overrides::none());
    let at = AssessmentDate::of(Period::parse("2025-autumn").unwrap());
    let results = |rulebook: &Rulebook| {
        let found = assess(&[rulebook], &snapshot, at, &none).remove(0);
        let of = |id: &str| found.result(0, id).map(|r| (r.status, r.value.map(|v| v.to_string())));
        (of("enough"), of("own"), of("minutes"), of("all"), of("more"))
    };
    let met = |status| Some((status, None));
    let value = |v: &str| Some((Status::Met, Some(v.to_owned())));
    let (enough, own, minutes, total, more) = results(&base);
    assert_eq!((enough, own), (met(Status::Met), met(Status::NotApplicable)));
    assert_eq!((minutes, total.clone(), more), (value("0"), total.clone(), None));
    let (enough, own, minutes, with_bureau, more) = results(&merged);
    assert_eq!((enough, own), (met(Status::NotMet), met(Status::Met)));
    assert_eq!((minutes, more.is_some()), (value("60"), true));
    assert_eq!(with_bureau, total, "what the bureau adds is no part of the province's total");

    let proof = explain(&[&merged], "talks", &snapshot, at, &none, "S1", "enough").unwrap();
    let setting = proof.root.inputs.iter().find(|s| s.id == "floor").unwrap();
    assert_eq!(setting.origin.as_ref().unwrap().text, "本区实施细则 局1");
    assert_eq!(proof.root.origin.as_ref().unwrap().layer, Some(Layer::Province));
    assert!(proof.to_json().contains("\"layer\": \"bureau\""));
}

#[test]
fn what_is_locked_stays_and_the_place_is_named_in_the_lower_text() {
    let mut told = String::new();
    for (rules, code) in [
        ("settings:\n  fixed: { value: 2, from: 2025-09-01, source: 区细则 }", "rulebook-locked"),
        ("settings:\n  floor: { value: 1, from: 2025-09-01, source: 区细则 }", "rulebook-below-floor"),
        ("settings:\n  floor: { unset: true, from: 2025-09-01, source: 区细则 }", "rulebook-below-floor"),
        ("measures:\n  talks: { title: 次数, from: talk, count: rows }", "rulebook-locked"),
        ("duties:\n  enough: { title: 够了, require: talks >= 0 items }", "rulebook-locked"),
        ("duties:\n  minutes: { title: 够了, require: talks >= 1 }", "rulebook-other-sort"),
        (
            "settings:\n  floor: { value: 3 people, from: 2025-09-01, source: 区细则 }",
            "rulebook-setting-unit",
        ),
        (
            "settings:\n  floor: { title: 改名, value: 3, from: 2025-09-01, source: 区细则 }",
            "yaml-key-unknown",
        ),
    ] {
        let found = codes(&[PROVINCE, &bureau_text(rules)]);
        assert!(found.contains(&(code, "bureau.md".to_owned())), "{rules}: {found:?}");
        keep(&mut told, &read(&[PROVINCE, &bureau_text(rules)]).1);
        assert!(read(&[PROVINCE, &bureau_text(rules)]).0.is_none(), "{rules}");
    }
    kept("layers.txt", &told);
}

/// The findings as people read them, in both languages.
fn keep(told: &mut String, findings: &[Diagnostic]) {
    for finding in findings {
        told.push_str(&finding.render(Locale::ZhCn));
        told.push_str(&finding.render(Locale::En));
    }
    told.push_str("---\n");
}

/// Compares what is told with what is kept beside the tests; `MINGDE_KEEP=1` keeps what is told now.
fn kept(name: &str, told: &str) {
    let path = format!("{}/tests/it/{name}", env!("CARGO_MANIFEST_DIR"));
    if std::env::var_os("MINGDE_KEEP").is_some() {
        std::fs::write(&path, told).unwrap();
    }
    assert_eq!(
        told,
        std::fs::read_to_string(&path).unwrap(),
        "{name} (MINGDE_KEEP=1 keeps what is told now)"
    );
}

#[test]
fn a_school_adds_to_both_for_itself_alone() {
    let school = bureau_text("settings:\n  floor: { value: 5, from: 2025-09-01, source: 校规 }")
        .replace("talks-here", "talks-s1")
        .replace("本区实施细则", "第一小学办法")
        .replace("layer: bureau", "layer: school\nunit: S1");
    let (own, findings) = read(&[PROVINCE, &bureau_text(BUREAU), &school]);
    assert_eq!(findings, []);
    let own = own.unwrap();
    assert_eq!(
        (own.id.as_str(), own.title.as_str(), own.school.as_deref()),
        ("talks-s1", "第一小学办法", Some("S1"))
    );
    let mut people = Bureau::default();
    people.unit("S1", "primary-school").unit("S2", "primary-school");
    let at = AssessmentDate::of(Period::parse("2025-autumn").unwrap());
    let found = assess(&[&own], &people.snapshot(), at, &Overrides::none()).remove(0);
    let subjects: Vec<&str> = found.subjects.iter().map(|s| &*s.code).collect();
    assert_eq!(subjects, ["S1"]);
    let lower = school.replace("value: 5", "value: 2");
    assert_eq!(codes(&[PROVINCE, &bureau_text(BUREAU), &lower])[0].0, "rulebook-below-floor");
    let nobody = school.replace("\nunit: S1", "");
    assert_eq!(codes(&[PROVINCE, &nobody])[0].0, "yaml-key-missing");
}

#[test]
fn a_layer_says_of_itself_what_it_extends_and_cannot_stand_alone_or_above() {
    let text = bureau_text(BUREAU);
    let overlay = Overlay::of(&Source::new("bureau.md", text.as_str())).unwrap();
    assert_eq!((overlay.extends.as_str(), overlay.layer), ("talks", Some(Layer::Bureau)));
    assert_eq!(Overlay::of(&Source::new("province.md", PROVINCE)), None);
    assert!(codes(&[&text]).iter().any(|(code, _)| *code == "rulebook-extends-alone"));
    assert_eq!(
        codes(&[PROVINCE, &text.replace("extends: talks", "extends: talk")])[0].0,
        "rulebook-extends-other"
    );
    assert_eq!(
        codes(&[PROVINCE, &text.replace("layer: bureau", "layer: province")])[0].0,
        "rulebook-layer-order"
    );
    assert_eq!(
        codes(&[PROVINCE, &text.replace("layer: bureau", "layer: buro")])[0].0,
        "rulebook-unknown-word"
    );
}

fn own_values(text: &str) -> (Overrides, Vec<&'static str>) {
    let (own, findings) = own_findings(text);
    (own, findings.iter().map(|d| d.message.code).collect())
}

fn own_findings(text: &str) -> (Overrides, Vec<Diagnostic>) {
    let base = read(&[PROVINCE]).0.unwrap();
    let mut own = Overrides::none();
    let findings = own.add_file(&Source::new("folder/settings.yaml", text), &[&base]);
    (own, findings)
}

#[test]
fn a_settings_file_is_checked_against_the_rulebooks_and_shown_with_its_origin() {
    let (own, findings) = own_values("talks.open: { value: 2 items, from: 2025-09-01, source: 区教发3号 }\n");
    assert_eq!(findings, ["settings-gap"]);
    let shown = read(&[PROVINCE]).0.unwrap().settings(&own);
    let value = shown.iter().find(|s| s.id == "open").unwrap().values.last().unwrap();
    assert_eq!((value.value.unwrap().to_string(), value.source.as_str()), ("2".to_owned(), "区教发3号"));
    assert_eq!((value.origin.layer, value.origin.text.as_str()), (Some(Layer::Bureau), "settings.yaml"));
    let mut told = String::new();
    for (text, codes) in [
        ("talk.open: { value: 2, from: 2025-01-01, source: 文 }", &["settings-no-rulebook"][..]),
        ("talks.opne: { value: 2, from: 2025-01-01, source: 文 }", &["settings-no-setting"]),
        ("talks.open: { value: 2, from: 2025-01-01 }", &["yaml-key-missing"]),
        ("talks.open: { value: 2, source: 文 }", &["yaml-key-missing"]),
        ("talks.open: { value: 50 %, from: 2025-01-01, source: 文 }", &["rulebook-setting-unit"]),
        ("talks.open: { valeu: 2, from: 2025-01-01, source: 文 }", &["yaml-key-unknown"]),
        ("talks.fixed: { value: 2, from: 2025-01-01, source: 文 }", &["rulebook-locked"]),
        ("talks.floor: { value: 1, from: 2025-01-01, source: 文 }", &["rulebook-below-floor"]),
        ("layer: shcool\ntalks.open: { value: 2, from: 2025-01-01, source: 文 }", &["rulebook-unknown-word"]),
        (
            "talks.open: { values: [ { value: 1, from: 2025-01-01, source: 文 }, { value: 2, from: 2025-01-01, source: 文 } ] }",
            &["rulebook-from-twice"],
        ),
        ("talks.open：{ value：2，from：2025-01-01，source：文 }", &["yaml-chinese-colon"]),
        ("talks.open: { value: 2；from: 2025-01-01；source: 文 }", &["yaml-chinese-semicolon"]),
        ("talks.open: ｛ value: 2, from: 2025-01-01, source: 文 ｝", &["yaml-chinese-brace"]),
        ("省谈心办法.open: { value: 2, from: 2025-01-01, source: 文 }", &["settings-no-rulebook"]),
    ] {
        assert_eq!(own_values(text).1, codes, "{text}");
        keep(&mut told, &own_findings(text).1);
    }
    kept("settings.txt", &told);
    // Figures as a Chinese keyboard gives them are figures.
    let (own, _) = own_values("talks.open: { value: ２, from: ２０２５-０９-０１, source: 文 }\n");
    let shown = read(&[PROVINCE]).0.unwrap().settings(&own);
    let value = shown.iter().find(|s| s.id == "open").unwrap().values.last().unwrap();
    assert_eq!((value.value.unwrap().to_string(), value.from), ("2".to_owned(), Some(day("2025-09-01"))));
}

#[test]
fn a_province_locks_in_its_settings_what_its_rulebook_left_open() {
    let base = read(&[PROVINCE]).0.unwrap();
    let mut own = Overrides::none();
    let province =
        "layer: province\ntalks.open: { value: 2, from: 2025-01-01, source: 省文, override: locked }\n";
    assert_eq!(own.add_file(&Source::new("p/settings.yaml", province), &[&base]), []);
    let bureau = "talks.open: { value: 1, from: 2025-09-01, source: 区文 }\n";
    let found = own.add_file(&Source::new("b/settings.yaml", bureau), &[&base]);
    assert_eq!(found[0].message.code, "rulebook-locked");
    assert_eq!(found.len(), 1);
}

#[test]
fn a_city_stands_between_the_province_and_the_bureau() {
    let floor = |n: u32, source: &str| {
        format!("settings:\n  floor: {{ value: {n}, from: 2025-09-01, source: {source} }}\n")
    };
    let city =
        bureau_text(&floor(3, "市细则")).replace("layer: bureau", "layer: city").replace("id: ", "id: city-");
    let (merged, findings) = read(&[PROVINCE, &city, &bureau_text(&floor(4, "区细则"))]);
    assert_eq!(findings, [], "{}", findings[0].render(mingde_core::words::Locale::En));
    let layers: Vec<_> = merged.unwrap().layers.iter().map(|l| l.layer).collect();
    assert_eq!(layers, [Some(Layer::Province), Some(Layer::City), Some(Layer::Bureau)]);
    let (_, findings) = read(&[PROVINCE, &bureau_text(&floor(4, "区细则")), &city]);
    assert!(findings.iter().any(|d| d.message.code == "rulebook-layer-order"), "{findings:?}");
}
