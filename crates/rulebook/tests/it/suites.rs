//! Cases beside rulebooks: those that ship pass, wrong ones are named at their place.

use std::sync::Arc;

use mingde_core::calendar::Calendar;
use mingde_core::diagnostic::{Diagnostic, Source};
use mingde_core::words::Locale;
use mingde_rulebook::{Overrides, Rulebook, Suite};

use crate::bureau::{library, rulebook, under_article};
use crate::library::{files, rulebooks, shipped};

#[test]
fn every_rulebook_that_ships_has_cases_and_passes_them() {
    let library = shipped();
    let all = rulebooks(&library);
    let others: Vec<&Rulebook> = all.iter().collect();
    let suites = files("rulebooks", ".test.yaml");
    let calendar = Calendar::read(&files("calendars", ".yaml")[0]).0.unwrap();
    let bureau = Overrides::none().with_calendar(Arc::new(calendar));
    assert_eq!(suites.len(), all.len(), "a file of cases stands beside no rulebook");
    let mut wrong = String::new();
    for rulebook in &all {
        let name = format!("{}.test.yaml", rulebook.id);
        let source = suites.iter().find(|s| s.name == name).unwrap_or_else(|| panic!("no {name}"));
        let (suite, findings) = Suite::read(source, &library);
        assert!(findings.is_empty(), "{}", shown(&findings));
        let suite = suite.unwrap();
        assert!(suite.len() >= 3, "{name} has {} cases", suite.len());
        let missing =
            ["no_data", "not-set", "nothing-reported"].iter().any(|word| source.text.contains(word));
        assert!(missing, "{name} has no case about missing data");
        let found = suite.run(rulebook, &others, &bureau);
        wrong += &shown(&found);
    }
    assert!(wrong.is_empty(), "{wrong}");
}

const RULES: &str = "measures:\n  talks: { title: 次数, from: talk, count: rows }\nduties:\n  two: { title: 两次, require: talks >= 2 }";

const CASES: &str = "
period: 2025-autumn
cases:
  - name: 一次不够
    units: { S1: 小学 }
    persons: { P1..P3: S1 teacher, P4: [S1 teacher ..2025-10-01, S1 school-head 2025-10-01..] }
    records:
      - { kind: talk, date: 2025-09-10, unit: S1, organiser: P1, counterpart: P2, minutes: 30 }
    expect:
      S1: { talks: 1, two: not_met }
      B1: not_assessed
";

#[test]
fn a_case_that_fails_shows_what_was_found_and_the_numbers_behind_it() {
    let rulebook = rulebook(&under_article("unit", "semester", RULES));
    let (suite, findings) = Suite::read(&Source::new("x.test.yaml", CASES), &library());
    assert!(findings.is_empty(), "{}", shown(&findings));
    assert_eq!(suite.unwrap().run(&rulebook, &[], &Overrides::none()), []);

    let wrong = CASES.replace("talks: 1, two: not_met", "talks: 2, two: 已达到");
    let wrong = wrong.replace("已达到", "met");
    let (suite, _) = Suite::read(&Source::new("x.test.yaml", wrong.clone()), &library());
    let found = suite.unwrap().run(&rulebook, &[], &Overrides::none());
    let shown = shown(&found);
    assert_eq!(found.len(), 2, "{shown}");
    assert_eq!(&wrong[found[0].span.clone()], "2");
    assert!(shown.contains("talks should be 2, it is met 1"), "{shown}");
    assert!(shown.contains("talks >= 2 → 1 >= 2"), "{shown}");
}

/// A change to the good cases, the code it must give and the suggestion.
const BAD: &[(&str, &str, &str, &str)] = &[
    ("S1: 小学", "S1: 小雪", "rulebook-test-unit-kind", "小学"),
    ("S1 teacher,", "S1 teachers,", "rulebook-test-rank", "teacher"),
    ("S1 teacher,", "S2 teacher,", "rulebook-test-unit", "S1"),
    ("S1 teacher,", "S1,", "rulebook-test-post", ""),
    ("P1..P3", "P3..P1", "rulebook-test-range", ""),
    ("kind: talk", "kind: talks", "rulebook-unknown-kind", "talk"),
    ("counterpart: P2", "counterpart: P9", "rulebook-test-person", "P1"),
    ("counterpart: P2", "conterpart: P2", "rulebook-unknown-name", "counterpart"),
    ("minutes: 30", "minutes: 半小时", "rulebook-test-value", ""),
    ("minutes: 30", "topic: 困男", "rulebook-unknown-option", "困难"),
    ("minutes: 30", "state: acepted", "rulebook-unknown-state", "accepted"),
    ("date: 2025-09-10", "date: 2025-09-31", "rulebook-bad-day", ""),
    ("period: 2025-autumn", "period: autumn", "rulebook-test-period", ""),
    ("two: not_met", "two: notmet", "rulebook-test-expected", "not_met"),
    ("name: 一次不够", "nam: 一次不够", "yaml-key-unknown", "name"),
];

#[test]
fn a_slip_in_a_case_is_named_with_the_nearest_word() {
    for (good, bad, code, suggestion) in BAD {
        let text = CASES.replacen(good, bad, 1);
        assert_ne!(text, CASES, "{good}");
        let (suite, findings) = Suite::read(&Source::new("x.test.yaml", text), &library());
        assert!(suite.is_none(), "{bad}");
        let finding = findings.iter().find(|f| f.message.code == *code);
        let finding = finding.unwrap_or_else(|| panic!("{bad}\n{}", shown(&findings)));
        assert_eq!(finding.suggestion.as_deref().unwrap_or(""), *suggestion, "{bad}");
    }
}

#[test]
fn a_result_or_subject_that_is_not_there_is_named() {
    let rulebook = rulebook(&under_article("unit", "semester", RULES));
    for (good, bad, code) in [
        ("two: not_met", "tow: not_met", "rulebook-unknown-result"),
        ("B1: not_assessed", "S1x: { two: met }", "rulebook-test-not-assessed"),
        ("B1: not_assessed", "S1x: not_assessed", ""),
        ("expect:", "settings: { share: 1 }\n    expect:", "rulebook-unknown-name"),
    ] {
        let (suite, _) = Suite::read(&Source::new("x.test.yaml", CASES.replacen(good, bad, 1)), &library());
        let found = suite.unwrap().run(&rulebook, &[], &Overrides::none());
        let codes: Vec<&str> = found.iter().map(|f| f.message.code).collect();
        assert_eq!(codes, if code.is_empty() { vec![] } else { vec![code] }, "{bad}");
    }
}

fn shown(findings: &[Diagnostic]) -> String {
    findings.iter().map(|f| f.render(Locale::En)).collect::<Vec<_>>().join("\n")
}
