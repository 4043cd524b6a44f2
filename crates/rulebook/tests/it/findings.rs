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
    (
        "measures:\n  a: { title: 甲, from: talk, count: rows, where: topic > 'regular' }",
        "rulebook-choice-order",
        "'regular'",
        "",
    ),
    (
        "measures:\n  a: { title: 甲, from: talk, distinct: counterpart }",
        "rulebook-count-what",
        "counterpart",
        "count: distinct counterpart",
    ),
    (
        "measures:\n  a: { title: 甲, from: talk, count: distinct counterpart and date }",
        "rulebook-count-what",
        "distinct counterpart and date",
        "distinct counterpart with date",
    ),
    (
        "measures:\n  a: { title: 甲, from: talk, sum:minutes }",
        "yaml-colon-space",
        "sum:minutes",
        "sum: minutes",
    ),
    (
        "measures:\n  a: { title: 甲, from: talk, count: rows, where: unit.kind = '学校' }",
        "rulebook-unknown-option",
        "'学校'",
        "unit.class = 'school'",
    ),
    (
        "measures:\n  a: { title: 甲, from: talk, count: rows, where: minutes > 13:30 }",
        "rulebook-formula-character",
        ":",
        "'13:30'",
    ),
    (
        "measures:\n  a: { title: 甲, from: talk, sum: minutes }\nduties:\n  b: { title: 乙, require: a >= 20 hours }",
        "rulebook-unit-mismatch",
        "a >= 20 hours",
        "",
    ),
    (
        "measures:\n  a: { title: 甲, from: talk, count: rows }\nitems:\n  b: { title: 乙, points: 5, score: a }\ntotals:\n  c: { title: 丙, points: 5, vetoes: [ethics.violation] }",
        "rulebook-veto-of-another",
        "ethics.violation",
        "\"veto('ethics.violation')\"",
    ),
    (
        "measures:\n  a: { title: 甲, from: talk, count: rows }\nquotas:\n  b: { title: 乙, of: a, most: 130 %, ties: in }",
        "rulebook-share-above-all",
        "130 %",
        "",
    ),
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
    ("settings:\n  a: { title: 甲, unit: percent, value: 90 }", "rulebook-percent-sign", "90", "90 %"),
    ("settings:\n  a: { title: 甲, unset: true, value: 9 }", "rulebook-unset-with-value", "9", ""),
    ("settings:\n  a: { title: 甲, value: 九 }", "rulebook-bad-number", "九", ""),
    (
        "settings:\n  a: { title: 甲, value: 9, from: 2025-02-30 }",
        "rulebook-bad-day",
        "2025-02-30",
        "2025-02-28",
    ),
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
    // Further slips, one of a kind.
    ("measures:\n  A: { title: 甲, value: 1 }", "rulebook-bad-name", "A", ""),
    ("measures:\n  if: { title: 甲, value: 1 }", "rulebook-name-reserved", "if", ""),
    ("measures:\n  a: { title: 甲 }", "rulebook-measure-from-or-value", "", ""),
    ("measures:\n  a: { value: 1 }", "yaml-key-missing", "", ""),
    ("measures:\n  a: { title: 甲, from: talk, count: row }", "rulebook-count-what", "row", ""),
    ("measures:\n  a: { title: 甲, from: talk, sum: topic }", "rulebook-number-field-wanted", "topic", ""),
    (
        "measures:\n  a: { title: 甲, from: talk, sum: minutes, unit: people }",
        "rulebook-count-unit",
        "people",
        "",
    ),
    // Five rows are not five hundred per cent.
    (
        "measures:\n  a: { title: 甲, from: talk, count: rows, unit: percent }",
        "rulebook-count-unit",
        "percent",
        "",
    ),
    (
        "measures:\n  a: { title: 甲, from: talk, count: rows, state: [acepted] }",
        "rulebook-unknown-state",
        "acepted",
        "accepted",
    ),
    (
        "measures:\n  a: { title: 甲, from: talk, count: rows, dated: minutes }",
        "rulebook-day-wanted",
        "minutes",
        "",
    ),
    ("measures:\n  a: { title: 甲, from: talk, count: rows, by: topic }", "rulebook-by-sort", "topic", ""),
    (
        "measures:\n  a: { title: 甲, from: talk, count: rows, by: counterpart }",
        "rulebook-by-person",
        "counterpart",
        "counterpart.unit",
    ),
    (
        "measures:\n  a: { title: 甲, from: talk, count: rows, where: minutes }",
        "rulebook-condition-wanted",
        "minutes",
        "",
    ),
    (
        "measures:\n  a: { title: 甲, from: talk, count: rows, where: minutes = 'x' }",
        "rulebook-word-where",
        "'x'",
        "",
    ),
    (
        "measures:\n  a: { title: 甲, from: talk, count: rows, where: minutes > date }",
        "rulebook-unit-mismatch",
        "minutes > date",
        "",
    ),
    (
        "measures:\n  a: { title: 甲, from: talk, count: rows, where: organiser.rank = 'teachr' }",
        "rulebook-unknown-option",
        "'teachr'",
        "teacher",
    ),
    (
        "measures:\n  a: { title: 甲, from: talk, count: rows, where: organiser.rnk = 'teacher' }",
        "rulebook-unknown-name",
        "rnk",
        "rank",
    ),
    (
        "measures:\n  a: { title: 甲, from: talk, count: rows, where: minutes > 3 ~ 4 }",
        "rulebook-formula-character",
        "~",
        "",
    ),
    (
        "measures:\n  a: { title: 甲, from: talk, count: rows, where: topic = 'regular }",
        "rulebook-quote-open",
        "'regular",
        "",
    ),
    (
        "measures:\n  a: { title: 甲, from: talk, count: rows, where: date > 2025-01-01 - 9999 months }",
        "rulebook-months",
        "",
        "",
    ),
    (
        "measures:\n  a: { title: 甲, from: talk, count: rows, where: 'vetoed(organiser)' }",
        "rulebook-vetoed-arguments",
        "",
        "",
    ),
    (
        "measures:\n  a: { title: 甲, from: talk, count: rows, where: \"vetoed(organiser, 'x')\" }",
        "rulebook-veto-name",
        "'x'",
        "",
    ),
    ("measures:\n  a: { title: 甲, value: 1 2 }", "rulebook-formula-unexpected", "", ""),
    ("measures:\n  a: { title: 甲, value: (1 + 2 }", "rulebook-formula-wanted-word", "", ""),
    ("measures:\n  a: { title: 甲, value: talk.minutes }", "rulebook-dotted-name", "talk.minutes", ""),
    ("measures:\n  a: { title: 甲, value: 'round(1, 2, 3)' }", "rulebook-arguments", "round", ""),
    ("measures:\n  a: { title: 甲, value: 1 > 2 }", "rulebook-number-wanted", "1 > 2", ""),
    ("measures:\n  a: { title: 甲, value: if 1 > 2 then 3 else 1 > 2 }", "rulebook-branches-differ", "", ""),
    ("measures:\n  a: { title: 甲, value: 1, unit: peple }", "rulebook-unknown-unit", "peple", "people"),
    ("measures:\n  a: { title: 甲, value: 1, round: 9 }", "rulebook-bad-rounding", "9", ""),
    ("measures:\n  a: { title: 甲, value: [1] }", "rulebook-formula-wanted", "", ""),
    ("items:\n  a: { title: 甲, points: 0, score: 1 }", "rulebook-points-positive", "0", ""),
    ("items:\n  a: { title: 甲, points: 5 }", "rulebook-item-score-or-tiers", "", ""),
    (
        "measures:\n  m: { title: 甲, from: talk, sum: minutes }\nitems:\n  a: { title: 甲, points: 5, score: m }",
        "rulebook-points-wanted",
        "m",
        "",
    ),
    ("totals:\n  t: { title: 总分 }", "rulebook-total-of-nothing", "t", ""),
    (
        "items:\n  study: { title: 甲, points: 5, score: 1 }\ntotals:\n  t: { title: 总分, of: [studdy] }",
        "rulebook-unknown-item",
        "studdy",
        "study",
    ),
    (
        "duties:\n  a: { title: 甲, require: 1 > 2, every: week, during: term }",
        "rulebook-unknown-during",
        "term",
        "terms",
    ),
    ("duties:\n  a: { title: 甲, require: \"veto('x')\" }", "rulebook-veto-name", "veto", ""),
    (
        "checks:\n  a: { title: 甲, on: talks, require: minutes > 1 }",
        "rulebook-unknown-kind",
        "talks",
        "talk",
    ),
    (
        "checks:\n  a: { title: 甲, on: talk, require: minutes > 1, level: sotf }",
        "rulebook-unknown-word",
        "sotf",
        "soft",
    ),
    (
        "checks:\n  a: { title: 甲, on: talk, require: minuts > 1 }",
        "rulebook-unknown-name",
        "minuts",
        "minutes",
    ),
    ("measure:\n  a: { title: 甲, value: 1 }", "yaml-key-unknown", "measure", "measures"),
    ("measures:\n  a: { title: 甲, value: 1 }\n  a: { title: 乙, value: 2 }", "yaml-key-twice", "a", ""),
    ("measures: [ a", "yaml-flow-open", "", ""),
    ("measures:\n  a: { title: &x 甲, value: 1 }", "yaml-alias", "", ""),
    ("settings:\n  a: { title: 甲, unit: share, value: 60 }", "rulebook-share-above-one", "60", ""),
    ("settings:\n  a: { title: 甲, unit: people, value: 60 % }", "rulebook-setting-unit", "60 %", ""),
    ("settings:\n  a: { title: 甲, unit: people, value: 60 yuan }", "rulebook-setting-unit", "60 yuan", ""),
    ("settings:\n  a: { title: 甲, value: 6, override: lock }", "rulebook-unknown-word", "lock", "locked"),
    ("measures:\n  a: { title: 甲, value: 1, override: higher }", "rulebook-unknown-word", "higher", ""),
    (
        "settings:\n  a: { title: 甲, values: [ { value: 1, from: 2025-01-01 }, { value: 2, from: 2025-01-01 } ] }",
        "rulebook-from-twice",
        "{ value: 2, from: 2025-01-01 }",
        "",
    ),
    ("settings:\n  a: { title: 甲, value: 1, from: 2026-01-01 }", "settings-gap", "a", ""),
    ("measures:\n  a: { title: 甲, value: min(1, 2) }", "rulebook-formula-wanted-word", "", ""),
    // What people type on a Chinese keyboard, or know from elsewhere.
    ("measures:\n  a: { title: 甲，from: talk, count: rows }", "yaml-chinese-comma", "，", ", "),
    ("measures:\n  a：\n    title: 甲", "yaml-chinese-colon", "：", ": "),
    ("measures:\n\ta: { title: 甲, from: talk, count: rows }", "yaml-tab", "", ""),
    (
        "measures:\n   a: { title: 甲, from: talk, count: rows }\n  b: { title: 乙, value: a }",
        "yaml-indent",
        "b: { title: 乙, value: a }",
        "",
    ),
    (
        "measures:\n  a: { title: 甲, from: talk, where: topic in ['regular'], count: rows }",
        "yaml-formula-unquoted",
        "topic in ['regular']",
        "\"topic in ['regular']\"",
    ),
    (
        "measures:\n  a: { title: 甲, from: talk, count: rows, where: minutes > 3 && topic = '困难' }",
        "rulebook-formula-character",
        "&&",
        "and",
    ),
    (
        "measures:\n  a: { title: 甲, from: talk, count: rows, where: minutes => 3 }",
        "rulebook-formula-character",
        "=>",
        ">=",
    ),
    ("duties:\n  a: { title: 甲, require: 3 不少于 2 }", "rulebook-formula-wanted-word", "不少于", ""),
    ("measures:\n  a: { title: 甲, from: talk, sum: 时长 }", "rulebook-unknown-name", "时长", "minutes"),
    (
        "measures:\n  a: { title: 甲, value: 1 / 2, unit: percent }\nduties:\n  b: { title: 乙, require: a >= 90 }",
        "rulebook-percent-sign",
        "90",
        "90 %",
    ),
    ("duties:\n  a: { title: 甲, require: 3 >= 百分之九十 }", "rulebook-unknown-name", "百分之九十", ""),
    ("settings:\n  a: { title: 甲, unit: hours, value: 9 天 }", "rulebook-setting-unit", "9 天", ""),
    (
        "tables:\n  t: { title: 表, rows: { regular: 1, hard: 2 }, otherwise: 0 }\nmeasures:\n  a: { title: 甲, from: talk, sum: t(topic) }",
        "rulebook-table-word",
        "topic",
        "",
    ),
    (
        "tables:\n  t: { title: 表, rows: { regular: 1 } }\nmeasures:\n  a: { title: 甲, from: talk, sum: t(topic) }",
        "rulebook-table-gap",
        "topic",
        "",
    ),
    (
        "tables:\n  t: { title: 表, rows: { regular: { 1: 1, 2: 3 }, difficulty: { 1: 2 } } }\nmeasures:\n  a: { title: 甲, from: talk, sum: 't(topic, minutes)' }",
        "rulebook-table-rest",
        "minutes",
        "",
    ),
    (
        "tables:\n  t: { title: 表, rows: { regular: 1, difficulty: { 1: 2 } } }\nmeasures:\n  a: { title: 甲, from: talk, count: rows }",
        "rulebook-table-uneven",
        "t",
        "",
    ),
    (
        "tables:\n  t: { title: 表, rows: { regular: 1 }, otherwise: 0 }\nmeasures:\n  a: { title: 甲, from: talk, sum: 't(topic, minutes)' }",
        "rulebook-table-arguments",
        "t",
        "",
    ),
    (
        "tables:\n  t: { title: 表, rows: { a: 1 }, otherwise: 0 }\nmeasures:\n  a: { title: 甲, from: talk, sum: t(date) }",
        "rulebook-table-key",
        "date",
        "",
    ),
    (
        "measures:\n  a: { title: 甲, from: talk, max: best 3 of minutes }",
        "rulebook-choice-way",
        "best 3 of minutes",
        "",
    ),
    (
        "measures:\n  a: { title: 甲, from: talk, sum: minutes weight minutes }",
        "rulebook-choice-way",
        "minutes weight minutes",
        "",
    ),
    (
        "measures:\n  a: { title: 甲, from: talk, sum: best three of minutes }",
        "rulebook-best-number",
        "best three of",
        "",
    ),
    (
        "measures:\n  a: { title: 甲, from: talk, sum: minutes distinct by }",
        "rulebook-choice-clause",
        "distinct by",
        "",
    ),
    (
        "measures:\n  a: { title: 甲, from: talk, sum: if minutes > 30 then minutes else 2 points }",
        "rulebook-unit-mismatch",
        "if minutes > 30 then minutes else 2 points",
        "",
    ),
    (
        "measures:\n  a: { title: 甲, value: if unit.kind then 1 else 0 }",
        "rulebook-attribute-compared",
        "unit.kind",
        "",
    ),
    (
        "measures:\n  a: { title: 甲, value: \"if unit.kind = 'primary' then 1 else 0\" }",
        "rulebook-unknown-option",
        "'primary'",
        "primary-school",
    ),
    (
        "measures:\n  a: { title: 甲, from: talk, count: rows }\nrankings:\n  p: { title: 名次, of: a, ties: same, each: unit }",
        "rulebook-each-alone",
        "unit",
        "",
    ),
    (
        "measures:\n  a: { title: 甲, from: talk, count: rows }\n  b: { title: 乙, value: competing(a) }",
        "rulebook-competing-for-what",
        "competing",
        "",
    ),
    (
        "measures:\n  a: { title: 甲, from: talk, count: rows }\ngrades:\n  g: { title: 等, of: a, ties: in, bands: [ { from: 3, grade: a, most: 1 }, { grade: b, most: 2 } ] }",
        "rulebook-band-places-lowest",
        "2",
        "",
    ),
    (
        "measures:\n  a: { title: 甲, from: talk, count: rows }\ngrades:\n  g: { title: 等, of: a, bands: [ { from: 3, grade: a, most: 20 % }, { grade: b } ] }",
        "yaml-key-missing",
        "",
        "",
    ),
    (
        "measures:\n  a: { title: 甲, from: results, average: b, count: rows }\n  b: { title: 乙, from: talk, count: rows }",
        "rulebook-count-one-way",
        "",
        "",
    ),
    (
        "measures:\n  a: { title: 甲, from: talk, count: rows }\n  b: { title: 乙, value: previous(a * 2) }",
        "rulebook-previous-what",
        "a * 2",
        "",
    ),
    (
        "measures:\n  a: { title: 甲, from: talk, count: rows }\n  b: { title: 乙, value: previous(a) }\n  c: { title: 丙, value: previous(b) }",
        "rulebook-previous-of-previous",
        "b",
        "",
    ),
    ("measures:\n  a: { title: 甲, value: result('safety') }", "rulebook-result-name", "'safety'", ""),
    (
        "measures:\n  a: { title: 甲, from: talk, count: rows }\n  b: { title: 乙, value: result('test.a') }",
        "rulebook-result-own",
        "'test.a'",
        "a",
    ),
    ("measures:\n  a: { title: 甲, from: periods, sum: test.b }", "rulebook-periods-of-itself", "test.b", ""),
    (
        "items:\n  a: { title: 甲, points: 5, score: 3 }\ntotals:\n  t: { title: 总, points: 5, not_applicable: spread }",
        "rulebook-unknown-word",
        "spread",
        "",
    ),
];

#[test]
fn every_mistake_is_named_at_its_place_with_the_nearest_word() {
    assert!(BAD.len() >= 60);
    let mut wrong = Vec::new();
    for (rules, code, marked, suggestion) in BAD {
        let text = under_article("unit", "semester", rules);
        let found = findings(&text);
        let Some(finding) = found.iter().find(|f| f.message.code == *code) else {
            let all: Vec<String> = found.iter().map(|f| f.render(Locale::En)).collect();
            wrong.push(format!("{rules}\nwanted {code}, got:\n{}", all.join("\n")));
            continue;
        };
        let found = (text[finding.span.clone()].trim_end(), finding.suggestion.as_deref().unwrap_or(""));
        if (!marked.is_empty() && found.0 != *marked) || found.1 != *suggestion {
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
fn every_message_reads_as_it_is_kept_in_both_languages() {
    let mut told = String::new();
    for (rules, ..) in BAD {
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
