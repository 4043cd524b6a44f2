//! What is said of bad rulebooks, and where.

use mingde_core::diagnostic::{Diagnostic, Source};
use mingde_core::words::{Locale, say};
use mingde_rulebook::Rulebook;

use crate::bad_rulebooks::{Bad, bad_rulebooks};
use crate::bureau::{library, under_article};

fn findings(text: &str) -> Vec<Diagnostic> {
    Rulebook::read(&Source::new("bad.md", text), &library()).1
}

#[test]
fn every_mistake_is_named_at_its_place_with_the_nearest_word() {
    let bad = bad_rulebooks();
    assert!(bad.len() >= 60);
    let mut wrong = Vec::new();
    for Bad { rules, code, marked, suggestion } in bad {
        let text = under_article("unit", "semester", rules);
        let found = findings(&text);
        let Some(finding) = found.iter().find(|f| f.message.code == code) else {
            let all: Vec<String> = found.iter().map(|f| f.render(Locale::En)).collect();
            wrong.push(format!("{rules}\nwanted {code}, got:\n{}", all.join("\n")));
            continue;
        };
        let found = (text[finding.span.clone()].trim_end(), finding.suggestion.as_deref().unwrap_or(""));
        if (!marked.is_empty() && found.0 != marked) || found.1 != suggestion {
            wrong.push(format!("{rules}\n{code} marks `{}` and suggests `{}`", found.0, found.1));
        }
        for locale in [Locale::ZhCn, Locale::En] {
            assert_ne!(say(locale, &finding.message), finding.message.code, "words for {code}");
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n\n"));
}

#[test]
fn all_mistakes_are_named_at_once() {
    let text = under_article(
        "unit",
        "semester",
        "measures:\n  a: { title: 甲, from: talks, count: rows }\n  b: { title: 乙, from: talk, sum: minuts }\n  c: { title: 丙, value: a + b + dd }",
    );
    let codes: Vec<&str> = findings(&text).iter().map(|f| f.message.code).collect();
    assert_eq!(codes, ["rulebook-unknown-kind", "rulebook-unknown-name", "rulebook-unknown-name"]);
}

#[test]
fn what_a_broken_block_defines_is_not_called_unknown() {
    let broken = "measures:\n   a: { title: 甲, from: talk, count: rows }\n  b: { title: 乙, from: talk, count: rows }";
    let text = under_article("unit", "semester", broken)
        + "\n## 第二条\n```rule\nduties:\n  c: { title: 丙, require: a > b, owener: 书记 }\n  d: { title: 丁, require: e > 1 }\n```\n";
    let found = findings(&text);
    let codes: Vec<&str> = found.iter().map(|f| f.message.code).collect();
    assert_eq!(codes, ["yaml-indent", "yaml-key-unknown", "rulebook-unknown-name"]);
    assert_eq!(found[1].suggestion.as_deref(), Some("owner"));
    let stray = text.replace("## 第一条 测试\n", "");
    let codes: Vec<&str> = findings(&stray).iter().map(|f| f.message.code).collect();
    assert_eq!(codes, ["rulebook-rule-without-article", "yaml-key-unknown", "rulebook-unknown-name"]);
}

#[test]
fn a_broken_formula_does_not_hide_what_is_wrong_elsewhere() {
    let rules = "measures:\n  a: { title: 甲, from: talk, sum: minuts }\nitems:\n  b: { title: 乙, points: 5, score: a }\n  c: { title: 丙, points: 3, score: 1 }\ntotals:\n  d: { title: 丁, points: 10 }\ngrades:\n  e: { title: 戊, of: d, bands: [ { from: 9, grade: good }, { from: 9, grade: fair }, { grade: poor } ] }";
    let found = findings(&under_article("unit", "semester", rules));
    let codes: Vec<&str> = found.iter().map(|f| f.message.code).collect();
    assert_eq!(codes, ["rulebook-unknown-name", "rulebook-points-sum", "rulebook-tier-unreachable"]);
    // With an item that is not there the sum says nothing.
    let rules = "measures:\n  a: { title: 甲, from: talk, count: rows }\nitems:\n  b: { title: 乙, points: 5, score: a }\ntotals:\n  d: { title: 丁, points: 10, pass: 8, of: [b, bb] }";
    let found = findings(&under_article("unit", "semester", rules));
    let codes: Vec<&str> = found.iter().map(|f| f.message.code).collect();
    assert_eq!(codes, ["rulebook-unknown-item"]);
}

#[test]
fn so_many_people_at_so_much_each_are_so_much() {
    for condition in
        ["people * rate != amount", "amount = rate * people", "amount - people * rate > 100 yuan"]
    {
        let kind = "id: grant\ntitle: 资助\nenglish: Grant\npurpose: 资助。\nfields:\n  people: { title: 人数, english: P, type: number, unit: people }\n  rate: { title: 标准, english: R, type: number, unit: yuan }\n  amount: { title: 金额, english: A, type: number, unit: yuan }\n  hours: { title: 学时, english: H, type: number, unit: hours }\n";
        let read = |condition: &str| {
            let rules =
                format!("measures:\n  a: {{ title: 甲, from: grant, count: rows, where: {condition} }}");
            let text = under_article("unit", "semester", &rules);
            let found = Rulebook::read(&Source::new("t.md", text), &crate::bureau::library_with(kind)).1;
            found.iter().map(|f| f.message.code).collect::<Vec<_>>()
        };
        assert!(read(condition).is_empty(), "{condition}: {:?}", read(condition));
        assert_eq!(read("people * hours = amount"), ["rulebook-unit-mismatch"]);
        assert_eq!(read("people + rate = amount"), ["rulebook-unit-mismatch"]);
    }
}

#[test]
fn money_is_stated_in_tens_of_thousands_as_documents_do() {
    for (value, yuan) in [("3 万元", "30000"), ("0.016万元", "160"), ("1.2 亿元", "120000000")] {
        let rules = format!(
            "settings:\n  most: {{ title: 上限, unit: yuan, value: {value}, source: 文 }}\nmeasures:\n  a: {{ title: 甲, from: talk, count: rows }}"
        );
        let (rulebook, found) =
            Rulebook::read(&Source::new("t.md", under_article("unit", "semester", &rules)), &library());
        assert!(found.is_empty(), "{value}: {found:?}");
        let shown = rulebook.unwrap().settings(&mingde_rulebook::Overrides::none());
        assert_eq!(shown[0].values[0].value.unwrap().to_string(), yuan);
    }
    let rules = "settings:\n  most: { title: 上限, unit: people, value: 3 万元, source: 文 }\nmeasures:\n  a: { title: 甲, from: talk, count: rows }";
    assert_eq!(findings(&under_article("unit", "semester", rules))[0].message.code, "rulebook-setting-unit");
}

#[test]
fn symbols_of_a_chinese_keyboard_are_understood() {
    let rules = "measures:\n  a: { title: 甲, from: talk, count: rows, where: 'minutes ＞＝ ３０．５ 分钟' }\nitems:\n  b: { title: 乙, points: 5, score: '（a ／ 2 items）＊ ５' }";
    assert!(findings(&under_article("unit", "semester", rules)).is_empty());
}

#[test]
fn so_many_points_for_each_is_a_score_but_money_is_not() {
    let rules = "measures:\n  a: { title: 甲, from: talk, count: rows }\n  p: { title: 乙, from: talk, count: distinct counterpart }\n  m: { title: 丙, from: talk, sum: minutes }\nbonuses:\n  x: { title: 丁, points: 5, score: 2 * a }\n  y: { title: 戊, points: 5, score: 2 points * p }\n  z: { title: 己, points: 5, score: 2 * m }";
    let found = findings(&under_article("unit", "semester", rules));
    let codes: Vec<&str> = found.iter().map(|f| f.message.code).collect();
    assert_eq!(codes, ["rulebook-points-wanted"]);
}

#[test]
fn a_subject_is_named_for_what_was_meant() {
    let found = findings(&under_article(
        "school",
        "semester",
        "measures:\n  a: { title: 甲, from: talk, count: rows }",
    ));
    assert_eq!(
        (found[0].message.code, found[0].suggestion.as_deref()),
        ("rulebook-unknown-subject", Some("unit"))
    );
}

#[test]
fn front_matter_is_checked_too() {
    let text = under_article("units", "semestre", "settings: {}").replace("version: '1'\n", "");
    let codes: Vec<&str> = findings(&text).iter().map(|f| f.message.code).collect();
    assert_eq!(codes, ["yaml-key-missing", "rulebook-unknown-period", "rulebook-unknown-subject"]);
    assert_eq!(findings("没有规则")[0].message.code, "rulebook-front-matter-missing");
}

#[test]
fn a_setting_in_the_applies_at_the_head_is_told_as_one() {
    let rules = "settings:\n  least: { title: 人数, unit: people, value: 3, source: 文 }\nmeasures:\n  a: { title: 甲, from: talk, count: rows }";
    let text = under_article("unit", "semester", rules)
        .replace("subject: unit\n", "subject: unit\napplies: unit.pupils >= least\n");
    let found = findings(&text);
    assert_eq!(found[0].message.code, "rulebook-setting-in-front");
    assert_eq!((&text[found[0].span.clone()], found.len()), ("least", 1));
}

#[test]
fn a_chinese_colon_is_told_in_every_line_of_a_block() {
    let rules = "measures：\n  a：{ title: 甲, from: talk, count: rows }";
    let codes: Vec<&str> =
        findings(&under_article("unit", "semester", rules)).iter().map(|f| f.message.code).collect();
    assert_eq!(codes, ["yaml-chinese-colon"; 2]);
}

#[test]
fn every_message_reads_as_it_is_kept_in_both_languages() {
    let mut told = String::new();
    for Bad { rules, .. } in bad_rulebooks() {
        let subject = if rules.contains("subject: person") { "person" } else { "unit" };
        for finding in findings(&under_article(subject, "semester", rules)) {
            let mut say_in = |locale| {
                told.push_str(&format!("{}: {}\n", finding.message.code, say(locale, &finding.message)));
                for note in &finding.notes {
                    told.push_str(&format!("  = {}\n", say(locale, note)));
                }
            };
            say_in(Locale::ZhCn);
            say_in(Locale::En);
        }
        told.push_str("---\n");
    }
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/it/findings.txt");
    if std::env::var_os("MINGDE_KEEP").is_some() {
        std::fs::write(path, &told).unwrap();
    }
    let kept = std::fs::read_to_string(path).unwrap();
    for (at, (told, kept)) in told.lines().zip(kept.lines()).enumerate() {
        assert_eq!(told, kept, "line {} of findings.txt (MINGDE_KEEP=1 keeps what is told now)", at + 1);
    }
    assert_eq!(told.lines().count(), kept.lines().count());
}
