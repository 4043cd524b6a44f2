//! Bad rulebooks, each with the finding it must get and the nearest right word.

use mingde_core::diagnostic::{Diagnostic, Source};
use mingde_core::words::{Locale, say};
use mingde_rulebook::Rulebook;

use crate::bureau::{library, under_article};

fn findings(text: &str) -> Vec<Diagnostic> {
    Rulebook::read(&Source::new("bad.md", text), &library()).1
}

/// Rules under one article, the code they must give, the marked text and the suggestion (`""` for none).
const BAD: &[(&str, &str, &str, &str)] = &[
    ("measures:\n  a: { title: 甲, from: talks, count: rows }", "rulebook-unknown-kind", "talks", "talk"),
    ("measures:\n  a: { title: 甲, from: talk, sum: minuts }", "rulebook-unknown-name", "minuts", "minutes"),
    (
        "measures:\n  a: { title: 甲, from: talk, count: rows, where: topic = 'regulr' }",
        "rulebook-unknown-option",
        "'regulr'",
        "regular",
    ),
    (
        "measures:\n  a: { title: 甲, from: talk, count: distinct counterpat }",
        "rulebook-unknown-name",
        "counterpat",
        "counterpart",
    ),
    (
        "measures:\n  a: { title: 甲, from: talk, count: rows, where: minutes > 3 people }",
        "rulebook-unit-mismatch",
        "minutes > 3 people",
        "",
    ),
    (
        "measures:\n  a: { title: 甲, from: talk, count: distinct counterpart }\n  b: { title: 乙, from: talk, sum: minutes }\n  c: { title: 丙, value: a + b }",
        "rulebook-unit-mismatch",
        "a + b",
        "",
    ),
    (
        "measures:\n  a: { title: 甲, value: b + 1 }\n  b: { title: 乙, value: a * 2 }",
        "rulebook-circle",
        "a",
        "",
    ),
    (
        "measures:\n  a: { title: 甲, from: study, by: learners, count: rows }",
        "rulebook-by-person",
        "learners",
        "learners.unit",
    ),
    (
        "measures:\n  a: { title: 甲, from: study, by: learners.unit, count: distinct speaker }",
        "rulebook-two-roles",
        "",
        "",
    ),
    (
        "measures:\n  a: { title: 甲, from: talk, count: rows, within: this perod }",
        "rulebook-unknown-window",
        "this perod",
        "this period",
    ),
    (
        "measures:\n  a: { title: 甲, from: talk, count: rows, missing: zeros }",
        "rulebook-unknown-missing",
        "zeros",
        "zero",
    ),
    ("measures:\n  a: { title: 甲, from: talk, count: rows, wher: x }", "yaml-key-unknown", "wher", "where"),
    (
        "measures:\n  a: { title: 甲, from: talk, count: rows, sum: minutes }",
        "rulebook-count-one-way",
        "",
        "",
    ),
    ("measures:\n  a: { title: 甲, value: 1 + }", "rulebook-formula-ends-early", "", ""),
    ("measures:\n  a: { title: 甲, value: '1 < 2 < 3' }", "rulebook-formula-chained", "<", ""),
    ("measures:\n  a: { title: 甲, value: ceiling(3) }", "rulebook-unknown-function", "ceiling", "ceil"),
    ("duties:\n  a: { title: 甲, require: 3 }", "rulebook-condition-wanted", "3", ""),
    (
        "duties:\n  a: { title: 甲, require: 1 > 2, due: period-end - 7 }",
        "rulebook-day-point",
        "period-end - 7",
        "",
    ),
    (
        "duties:\n  a: { title: 甲, require: 1 > 2, every: mouth }",
        "rulebook-unknown-period",
        "mouth",
        "month",
    ),
    ("duties:\n  a: { title: 甲, require: 1 > 2, every: year }", "rulebook-every-too-long", "year", ""),
    ("settings:\n  a: { title: 甲, unit: percent, value: 90 }", "rulebook-percent-sign", "90", ""),
    ("settings:\n  a: { title: 甲, unset: true, value: 9 }", "rulebook-unset-with-value", "9", ""),
    ("settings:\n  a: { title: 甲, value: 九 }", "rulebook-bad-number", "九", ""),
    ("settings:\n  a: { title: 甲, value: 9, from: 2025-02-30 }", "rulebook-bad-day", "2025-02-30", ""),
    (
        "settings:\n  a: { title: 甲, value: 9 }\nmeasures:\n  a: { title: 甲, value: 1 }",
        "rulebook-name-twice",
        "a",
        "",
    ),
    ("items:\n  a: { title: 甲, points: 10, score: 12 }", "rulebook-tier-above-points", "a", ""),
    (
        "measures:\n  m: { title: 甲, from: talk, count: rows }\nitems:\n  a: { title: 甲, points: 10, score: m / 3 items }\ntotals:\n  t: { title: 总分, points: 12 }",
        "rulebook-points-sum",
        "12",
        "",
    ),
    (
        "measures:\n  m: { title: 甲, from: talk, count: rows }\nitems:\n  a: { title: 甲, points: 10, score: m / 3 items }\ntotals:\n  t: { title: 总分, pass: 11 }",
        "rulebook-pass-unreachable",
        "11",
        "",
    ),
    (
        "measures:\n  m: { title: 甲, from: talk, count: rows }\nitems:\n  a: { title: 甲, points: 10, tiers: { of: m, steps: [ { from: 1, points: 5 }, { from: 2, points: 10 } ] } }",
        "rulebook-tier-unreachable",
        "{ from: 2, points: 10 }",
        "",
    ),
    (
        "measures:\n  m: { title: 甲, from: talk, count: rows, where: topic = 'difficulty', missing: zero }\nitems:\n  a: { title: 甲, points: 10, score: 10 - m / 1 items }",
        "rulebook-full-marks-for-nothing",
        "a",
        "",
    ),
    (
        "measures:\n  m: { title: 甲, from: talk, count: distinct counterpart }\n  n: { title: 乙, from: person, count: rows }\nduties:\n  a: { title: 甲, require: m / n >= 150 % }",
        "rulebook-share-above-all",
        "m / n >= 150 %",
        "",
    ),
    (
        "measures:\n  m: { title: 甲, from: talk, count: rows }\nduties:\n  a: { title: 甲, require: m >= 0 }",
        "rulebook-always-so",
        "a",
        "",
    ),
    (
        "measures:\n  m: { title: 甲, from: talk, count: rows }\nduties:\n  a: { title: 甲, require: 'm + 1 items <= 0' }",
        "rulebook-never-so",
        "a",
        "",
    ),
    (
        "measures:\n  m: { title: 甲, from: talk, count: rows }\n  n: { title: 乙, from: study, count: rows }\n  s: { title: 丙, value: 'min(1, m / n)', unit: percent }\nitems:\n  a: { title: 甲, points: 10, tiers: { of: s, steps: [ { from: 120 %, points: 10 }, { from: 50 %, points: 5 } ] } }",
        "rulebook-never-so",
        "a",
        "",
    ),
];

#[test]
fn every_mistake_is_named_at_its_place_with_the_nearest_word() {
    for (rules, code, marked, suggestion) in BAD {
        let text = under_article("unit", "semester", rules);
        let found = findings(&text);
        let Some(finding) = found.iter().find(|f| f.message.code == *code) else {
            let all: Vec<String> = found.iter().map(|f| f.render(Locale::En)).collect();
            panic!("{rules}\nwanted {code}, got:\n{}", all.join("\n"));
        };
        if !marked.is_empty() {
            assert_eq!(text[finding.span.clone()].trim_end(), *marked, "{rules}");
        }
        assert_eq!(finding.suggestion.as_deref().unwrap_or(""), *suggestion, "{rules}");
        for locale in [Locale::ZhCn, Locale::En] {
            assert_ne!(say(locale, &finding.message), finding.message.code, "words for {code}");
        }
    }
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
fn front_matter_is_checked_too() {
    let text = under_article("units", "semestre", "settings: {}").replace("version: '1'\n", "");
    let codes: Vec<&str> = findings(&text).iter().map(|f| f.message.code).collect();
    assert_eq!(codes, ["yaml-key-missing", "rulebook-unknown-period", "rulebook-unknown-subject"]);
    assert_eq!(findings("没有规则")[0].message.code, "rulebook-front-matter-missing");
}
