//! Rulebooks that read well and would work out wrong: circles, thresholds nobody or everybody meets, shares in the place
//! of points, numbers in the words of an article that the rules under it do not have. Each is told with its line and what
//! to write instead.

use mingde_core::diagnostic::{Diagnostic, Source};
use mingde_core::words::{Locale, say};
use mingde_rulebook::Rulebook;

use crate::bureau::{library, under_article};

fn read(words: &str, rules: &str) -> (bool, String, Vec<Diagnostic>) {
    let counted = "measures:\n  n: { title: 次数, from: talk, count: rows }\n  ok: { title: 日常, from: talk, where: topic = 'regular', count: rows }\n  rate: { title: 比例, value: ok / n, unit: percent }\n";
    let rules = match rules.strip_prefix("measures:\n") {
        Some(more) => format!("{counted}{more}"),
        None => format!("{counted}{rules}"),
    };
    let text = under_article("unit", "semester", &rules).replace("正文。", words);
    let (rulebook, found) = Rulebook::read(&Source::new("silent.md", text.clone()), &library());
    (rulebook.is_some(), text, found)
}

/// The words of the article, the rules under it, the code of the finding, the text it marks and what it suggests.
const SILENT: &[(&str, &str, &str, &str, &str)] = &[
    // Circles through a total, which adds up what asks for it.
    (
        "前三名加五分。",
        "rankings:\n  place: { title: 名次, of: t, ties: same }\nitems:\n  base: { title: 基本, points: 10, score: n * 1 }\nbonuses:\n  b: { title: 加分, points: 5, score: if place <= 3 then 5 else 0 }\ntotals:\n  t: { title: 总分, points: 10 }",
        "rulebook-circle",
        "place",
        "",
    ),
    (
        "前三名加五分。",
        "items:\n  base: { title: 基本, points: 10, score: n * 1 }\nquotas:\n  top: { title: 前三, of: t, most: 3, ties: in }\nbonuses:\n  c: { title: 加分, points: 5, score: if top then 5 else 0 }\ntotals:\n  t: { title: 总分, points: 10 }",
        "rulebook-circle",
        "top",
        "",
    ),
    (
        "甲等加五分。",
        "items:\n  base: { title: 基本, points: 10, score: n * 1 }\ngrades:\n  g: { title: 等, of: t, bands: [ { from: 5, grade: a, title: 甲 }, { grade: b, title: 乙 } ] }\nbonuses:\n  c: { title: 加分, points: 5, score: \"if g = 'a' then 5 else 0\" }\ntotals:\n  t: { title: 总分, points: 10 }",
        "rulebook-circle",
        "g",
        "",
    ),
    (
        "超过五分的记一分。",
        "items:\n  base: { title: 基本, points: 10, score: if t > 5 points then 1 else n * 1 }\ntotals:\n  t: { title: 总分, points: 10 }",
        "rulebook-circle",
        "t",
        "",
    ),
    // A percentage beside a bare number.
    (
        "达标得分。",
        "items:\n  it: { title: 项, points: 20, tiers: { of: rate, steps: [ { from: 95, points: 20 }, { from: 90, points: 10 } ] } }",
        "rulebook-percent-sign",
        "95",
        "95 %",
    ),
    (
        "分等。",
        "grades:\n  g: { title: 等, of: rate, bands: [ { from: 90, grade: a, title: 甲 }, { grade: b, title: 乙 } ] }",
        "rulebook-percent-sign",
        "90",
        "90 %",
    ),
    (
        "达标。",
        "settings:\n  line: { title: 线, unit: percent, value: 90 %, source: 文 }\nduties:\n  d: { title: 丁, require: rate >= line and line >= 80 }",
        "rulebook-percent-sign",
        "80",
        "80 %",
    ),
    // A share of points.
    (
        "合格。",
        "items:\n  it: { title: 项, points: 20, score: n * 2 }\ntotals:\n  t: { title: 总, points: 20, pass: 60% }",
        "rulebook-pass-share",
        "60%",
        "12",
    ),
    (
        "合格。",
        "settings:\n  line: { title: 线, unit: percent, value: 60 %, source: 文 }\nitems:\n  it: { title: 项, points: 20, score: n * 2 }\ntotals:\n  t: { title: 总, points: 20, pass: line }",
        "rulebook-pass-share",
        "line",
        "",
    ),
    // Places.
    (
        "取两成。",
        "quotas:\n  q: { title: 名额, of: n, most: 0.2, ties: out }",
        "rulebook-quota-places",
        "0.2",
        "20 %",
    ),
    (
        "取两个半。",
        "quotas:\n  q: { title: 名额, of: n, most: 2.5, ties: out }",
        "rulebook-quota-places",
        "2.5",
        "",
    ),
    (
        "取负二名。",
        "quotas:\n  q: { title: 名额, of: n, most: -2, ties: out }",
        "rulebook-quota-places",
        "-2",
        "",
    ),
    // Points below nothing, above all, the wrong way round.
    (
        "扣分。",
        "deductions:\n  d: { title: 扣, points: 5, score: 0 - n }",
        "rulebook-deduction-negative",
        "d",
        "score: n",
    ),
    (
        "扣分。",
        "deductions:\n  d: { title: 扣, points: 5, score: -2 * n }",
        "rulebook-deduction-negative",
        "d",
        "",
    ),
    (
        "扣分。",
        "deductions:\n  d: { title: 扣, points: 5, tiers: { of: n, steps: [ { from: 3, points: -5 } ] } }",
        "rulebook-deduction-negative",
        "-5",
        "5",
    ),
    ("加分。", "bonuses:\n  d: { title: 加, points: 5, score: 0 - n }", "rulebook-score-negative", "d", ""),
    (
        "得分。",
        "items:\n  it: { title: 项, points: 20, score: n * 2 }\ntotals:\n  t: { title: 总, points: 20, most: -5 }",
        "rulebook-most-of-nothing",
        "-5",
        "",
    ),
    (
        "得分。",
        "items:\n  it: { title: 项, points: 20, score: n * 2 }\ntotals:\n  t: { title: 总, points: 20, least: 30, most: 10 }",
        "rulebook-least-above-most",
        "30",
        "",
    ),
    (
        "得分。",
        "items:\n  it: { title: 项, points: 20, least: 25, score: n * 2 }",
        "rulebook-least-above-most",
        "25",
        "",
    ),
    (
        "得分。",
        "items:\n  it: { title: 项, points: 20, tiers: { of: n, steps: [ { from: 3, points: 20 } ], otherwise: 30 } }",
        "rulebook-tier-above-points",
        "30",
        "",
    ),
    // Bands and conditions.
    (
        "分等。",
        "items:\n  it: { title: 项, points: 20, score: n * 2 }\ntotals:\n  t: { title: 总, points: 20 }\ngrades:\n  g: { title: 等, of: t, bands: [ { from: 90, grade: a, title: 甲 }, { from: 10, grade: b, title: 乙 }, { grade: c, title: 丙 } ] }",
        "rulebook-band-above-all",
        "g",
        "",
    ),
    (
        "分等。",
        "grades:\n  g: { title: 等, of: n, bands: [ { from: 5, grade: a, title: 甲 }, { from: 0, grade: b, title: 乙 }, { grade: c, title: 丙 } ] }",
        "rulebook-band-beneath-all",
        "g",
        "",
    ),
    ("次数。", "duties:\n  d: { title: 丁, require: n >= 3 and n <= 2 }", "rulebook-never-so", "d", ""),
    ("次数。", "duties:\n  d: { title: 丁, require: n <= 5 or n >= 4 }", "rulebook-always-so", "d", ""),
    (
        "次数。",
        "quotas:\n  d: { title: 丁, of: n, when: n = 3 and n > 3, most: 1, ties: in }",
        "rulebook-never-so",
        "d",
        "",
    ),
    (
        "次数。",
        "measures:\n  m: { title: 甲, from: talk, where: minutes > 30 and minutes < 20, count: rows }",
        "rulebook-never-so",
        "m",
        "",
    ),
    (
        "次数。",
        "measures:\n  m: { title: 甲, from: talk, where: \"topic = 'regular' and topic = 'difficulty'\", count: rows }",
        "rulebook-never-so",
        "m",
        "",
    ),
    // Names of the wrong type, or of the wrong time.
    (
        "名次。",
        "rankings:\n  place: { title: 名次, of: n, ties: same }\nduties:\n  d: { title: 丁, require: place }",
        "rulebook-condition-wanted",
        "place",
        "",
    ),
    (
        "任务。",
        "measures:\n  m: { title: 甲, value: 2 * d }\nduties:\n  d: { title: 丁, require: n >= 3 }",
        "rulebook-number-wanted",
        "d",
        "(if d then 1 else 0)",
    ),
    (
        "等次。",
        "grades:\n  g: { title: 等, of: n, bands: [ { from: 5, grade: a, title: 甲 }, { grade: b, title: 乙 } ] }\nduties:\n  d: { title: 丁, require: g }",
        "rulebook-grade-alone",
        "g",
        "",
    ),
    (
        "每月在前三。",
        "quotas:\n  top: { title: 前三, of: n, most: 3, ties: in }\nduties:\n  d: { title: 丁, every: month, require: top }",
        "rulebook-every-of-whole",
        "top",
        "",
    ),
    (
        "每月周周做到。",
        "duties:\n  w: { title: 每周, every: week, require: n >= 1 }\n  d: { title: 丁, every: month, require: missed(w) = 0 }",
        "rulebook-every-of-whole",
        "missed(w) = 0",
        "",
    ),
    (
        "漏了几次。",
        "measures:\n  m: { title: 甲, value: missed(d) }\nduties:\n  d: { title: 丁, require: n >= 1 }",
        "rulebook-missed-of-what",
        "missed",
        "",
    ),
    // The words of the article.
    (
        "每学期不少于四次。",
        "duties:\n  d: { title: 丁, require: n >= 3 }",
        "rulebook-words-differ",
        "不少于四",
        "",
    ),
    (
        "按次数计分，满分30分。",
        "items:\n  it: { title: 项, points: 20, score: n * 2 }",
        "rulebook-words-points",
        "满分30分",
        "",
    ),
    (
        "九十分以上为优秀。",
        "items:\n  it: { title: 项, points: 20, score: n * 2 }\ntotals:\n  t: { title: 总, points: 20 }\ngrades:\n  g: { title: 等, of: t, bands: [ { from: 18, grade: a, title: 优秀 }, { grade: b, title: 合格 } ] }",
        "rulebook-words-band",
        "九十分以上",
        "",
    ),
    (
        "覆盖率不低于95%。",
        "duties:\n  d: { title: 丁, require: rate >= 90 % }",
        "rulebook-words-differ",
        "不低于95%",
        "",
    ),
    (
        "覆盖率应达到百分之九十五。",
        "duties:\n  d: { title: 丁, require: rate >= 90 % }",
        "rulebook-words-differ",
        "达到百分之九十五",
        "",
    ),
    // A second number does not silence what is said of the first.
    (
        "每学期不少于四次，覆盖率达到95%。",
        "duties:\n  d: { title: 丁, require: n >= 5 }",
        "rulebook-words-differ",
        "不少于四",
        "",
    ),
    (
        "优秀名额不超过20%。",
        "quotas:\n  q: { title: 优秀, of: n, most: 30 %, ties: out }",
        "rulebook-words-differ",
        "不超过20%",
        "",
    ),
    (
        "每月不少于四次。",
        "duties:\n  d: { title: 丁, every: quarter, require: n >= 4 }",
        "rulebook-words-every",
        "每月",
        "",
    ),
    (
        "每次加2分，最多加8分。",
        "bonuses:\n  b: { title: 加分, points: 8, score: 3 * n }",
        "rulebook-words-differ",
        "加2分",
        "",
    ),
    (
        "每次加3分，最多加10分。",
        "bonuses:\n  b: { title: 加分, points: 8, score: 3 * n }",
        "rulebook-words-differ",
        "加10分",
        "",
    ),
    (
        "每少一次扣2分。",
        "items:\n  it: { title: 项, points: 10, score: 10 - 3 * (4 - n) }",
        "rulebook-words-differ",
        "扣2分",
        "",
    ),
    (
        "4次以上得10分。",
        "items:\n  it: { title: 项, points: 10, tiers: { of: n, steps: [ { from: 5, points: 10 } ], otherwise: 0 } }",
        "rulebook-words-differ",
        "4次以上",
        "",
    ),
    (
        "15个工作日内反馈。",
        "measures:\n  q: { title: 及时, from: talk, where: \"workdays(date, entered) <= 10 days\", count: rows }",
        "rulebook-words-differ",
        "15个工作日",
        "",
    ),
    (
        "正文。\n\n## 第一条 测试",
        "duties:\n  d: { title: 丁, require: n >= 3 }",
        "rulebook-heading-twice",
        "第一条 测试",
        "",
    ),
    (
        "次数。",
        "measures:\n  检查次数: { title: 检查次数, from: talk, count: rows }",
        "rulebook-bad-name",
        "检查次数",
        "",
    ),
];

#[test]
fn what_would_work_out_wrong_is_told_with_what_to_write_instead() {
    let mut wrong = Vec::new();
    for (words, rules, code, marked, suggestion) in SILENT {
        let (_, text, found) = read(words, rules);
        let Some(finding) = found.iter().find(|f| f.message.code == *code) else {
            let all: Vec<String> = found.iter().map(|f| f.render(Locale::En)).collect();
            wrong.push(format!("{rules}\nwanted {code}, got:\n{}", all.join("\n")));
            continue;
        };
        let told = (text[finding.span.clone()].trim_end(), finding.suggestion.as_deref().unwrap_or(""));
        if told != (*marked, *suggestion) {
            wrong.push(format!("{rules}\n{code} marks `{}` and suggests `{}`", told.0, told.1));
        }
        for locale in [Locale::ZhCn, Locale::En] {
            assert_ne!(say(locale, &finding.message), finding.message.code, "words for {code}");
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n\n"));
}

#[test]
fn a_circle_is_told_once_and_the_rulebook_is_not_used() {
    for (words, rules, code, ..) in SILENT.iter().filter(|(.., code, _, _)| *code == "rulebook-circle") {
        let (used, _, found) = read(words, rules);
        assert!(!used, "{rules}");
        let codes: Vec<&str> = found.iter().map(|f| f.message.code).collect();
        assert_eq!(codes, [*code], "{rules}");
    }
}

/// The same written rightly, which nothing is said of.
const RIGHT: &[(&str, &str)] = &[
    (
        "每学期不少于三次，满分二十分，十八分以上为优秀。",
        "duties:\n  d: { title: 丁, require: n >= 3 }\nitems:\n  it: { title: 项, points: 20, tiers: { of: rate, steps: [ { from: 95 %, points: 20 } ], otherwise: 0 } }\ntotals:\n  t: { title: 总, points: 20, pass: 12, least: 0, most: 20 }\ngrades:\n  g: { title: 等, of: t, bands: [ { from: 18, grade: a, title: 优秀 }, { grade: b, title: 合格 } ], pass: a }\nquotas:\n  q: { title: 名额, of: t, when: g, most: 20 %, ties: out }",
    ),
    (
        "次数。",
        "duties:\n  d: { title: 丁, require: n >= 3 and n <= 5 }\n  e: { title: 戊, require: n < 2 or n > 5 }",
    ),
    (
        "每月不少于四次，每学期覆盖率不低于95%，每次加2分，最多加8分，15个工作日内反馈。",
        "measures:\n  q: { title: 及时, from: talk, where: \"workdays(date, entered) <= 15 days\", count: rows }\nduties:\n  d: { title: 丁, every: month, require: n >= 4 }\nbonuses:\n  b: { title: 加分, points: 8, score: 2 * n }",
    ),
    ("扣分。", "deductions:\n  d: { title: 扣, points: 5, score: 2 * n }"),
    (
        "前三名加五分。",
        "items:\n  base: { title: 基本, points: 10, score: n * 1 }\ntotals:\n  basis: { title: 基本分, points: 10, of: [base] }\n  t: { title: 总分, points: 10 }\nquotas:\n  top: { title: 前三, of: basis, most: 3, ties: in }\nbonuses:\n  c: { title: 加分, points: 5, score: if top then 5 else 0 }",
    ),
];

#[test]
fn what_is_right_is_left_in_peace() {
    for (words, rules) in RIGHT {
        let (used, _, found) = read(words, rules);
        let all: Vec<String> = found.iter().map(|f| f.render(Locale::En)).collect();
        assert!(used && found.is_empty(), "{}", all.join("\n"));
    }
}

#[test]
fn what_to_write_where_silence_earns_points_follows_from_what_makes_points_of_it() {
    let notes = |rules: &str| {
        let found = read("得分。", rules).2;
        let of_silence = |f: &&Diagnostic| f.message.code.ends_with("-for-nothing");
        let notes = found.iter().find(of_silence).map(|finding| finding.notes.clone()).unwrap();
        notes.into_iter().map(|note| (note.code, note.args)).collect::<Vec<_>>()
    };
    let of_zero = notes(
        "measures:\n  z: { title: 通报, from: talk, where: topic = 'difficulty', count: rows, missing: zero }\nitems:\n  it: { title: 项, points: 20, score: 20 - 2 * z }",
    );
    assert_eq!(of_zero, [("rulebook-nothing-is-zero", vec![("counts", "通报".to_owned())])]);
    // Nothing is taken for zero here: it is the duty that says what silence is.
    let of_duty = notes(
        "duties:\n  d: { title: 每月, every: month, require: n >= 1, missing: missed }\nitems:\n  it: { title: 项, points: 30, score: 30 - 5 * missed(d) }",
    );
    let told = vec![("duty", "每月".to_owned()), ("count", "n".to_owned())];
    assert_eq!(of_duty, [("rulebook-nothing-is-missed", told)]);
    let (_, _, found) = read(
        "得分。",
        "duties:\n  d: { title: 每月, every: month, require: n >= 1, missing: missed }\nitems:\n  it: { title: 项, points: 30, score: if n >= 1 then 30 - 5 * missed(d) else 0 }",
    );
    assert!(found.is_empty(), "so written silence earns nothing: {found:?}");
}
