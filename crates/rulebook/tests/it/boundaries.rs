//! Cases made from the thresholds: just under, at, just over, nothing at all; and what the article says in words.

use std::sync::Arc;

use mingde_core::diagnostic::Source;
use mingde_core::words::Locale;
use mingde_rulebook::{Bound, Reach, Rulebook, Side, Status, Threshold, boundaries};

use crate::bureau::{library, under_article};

/// Where a case lies, what the count was moved to, what came of it.
type Case = (Side, Option<String>, Status);

fn told(words: &str, rules: &str) -> (Vec<Case>, Vec<String>) {
    let text = under_article("unit", "semester", rules).replace("正文。", words);
    let source: Arc<Source> = Source::new("r.md", text);
    let (rulebook, findings) = Rulebook::read(&source, &library());
    let rulebook = rulebook.unwrap_or_else(|| panic!("{findings:#?}"));
    let cases = boundaries(&rulebook);
    let texts = [source];
    let findings = cases.iter().filter_map(|c| c.finding(&texts)).map(|d| d.render(Locale::En)).collect();
    let duty = cases.into_iter().filter(|c| c.rule.0 == "enough");
    (duty.map(|c| (c.side, c.given.map(|(_, value)| value), c.status)).collect(), findings)
}

const COUNT: &str = "measures:\n  talks: { title: 次数, from: talk, count: rows }\n  people: { title: 人数, from: talk, count: distinct counterpart }\n";

#[test]
fn a_threshold_is_tried_on_both_sides_and_with_nothing() {
    let (cases, findings) = told(
        "每学期谈心三次以上。",
        &format!("{COUNT}duties:\n  enough: {{ title: 够了, require: talks >= 3 }}"),
    );
    let given = |n: &str| Some(n.to_owned());
    assert_eq!(
        cases,
        [
            (Side::Under, given("2"), Status::NotMet),
            (Side::At, given("3"), Status::Met),
            (Side::Over, given("4"), Status::Met),
            (Side::NoData, None, Status::NoData),
        ]
    );
    assert_eq!(findings, Vec::<String>::new());
}

#[test]
fn a_share_is_tried_around_the_count_that_makes_it() {
    let (cases, _) = told(
        "谈心人数达到教职工的百分之九十。",
        "measures:\n  staff: { title: 人数, from: person, count: rows }\n  talked: { title: 谈到, from: talk, count: distinct counterpart }\n  share: { title: 占比, value: talked / staff, unit: percent }\nduties:\n  enough: { title: 够了, require: share >= 90 % }",
    );
    let values: Vec<_> = cases.iter().filter_map(|(_, value, _)| value.as_deref()).collect();
    assert_eq!(values, ["107", "108", "109"]);
}

#[test]
fn an_outcome_that_contradicts_the_article_is_named() {
    for (words, require, phrase) in [
        ("每学期谈心不少于三次。", "talks > 3", "不少于三次"),
        ("每学期谈心三次以上。", "talks > 3", "三次以上"),
        ("每学期谈心超过三次。", "talks >= 3", "超过三"),
        ("迟到不超过三次。", "talks < 3", "不超过三"),
        ("谈到的人至少 3 人。", "people > 3", "至少 3"),
    ] {
        let (_, findings) =
            told(words, &format!("{COUNT}duties:\n  enough: {{ title: 够了, require: {require} }}"));
        assert!(!findings.is_empty(), "{words} {require}");
        let shown = findings.join("\n");
        assert!(shown.contains("boundary-contradicts") && shown.contains(&phrase[..6]), "{shown}");
    }
    for (words, require) in [
        ("每学期谈心不少于三次。", "talks >= 3"),
        ("每学期谈心超过三次。", "talks > 3"),
        ("迟到不超过三次。", "talks <= 3"),
        ("每学期谈心不少于三次，超过三次的另行表扬。", "talks >= 3"),
        ("每学期谈心不少于五次。", "talks > 3"),
    ] {
        let (_, findings) =
            told(words, &format!("{COUNT}duties:\n  enough: {{ title: 够了, require: {require} }}"));
        assert_eq!(findings, Vec::<String>::new(), "{words} {require}");
    }
}

#[test]
fn the_two_sides_of_a_duty_are_told_apart() {
    let rules = "measures:\n  staff: { title: 人数, from: person, count: rows }\n  talks: { title: 次数, from: talk, count: rows }\n  people: { title: 谈到, from: talk, count: distinct counterpart }\n  share: { title: 占比, value: people / staff, unit: percent }\nduties:\n  enough: { title: 够了, require: people >= staff }\n  few: { title: 不多, require: talks <= 3 }\n  most: { title: 占比, require: share >= 90 % }\n  monthly: { title: 每月, require: talks >= 1, every: month }\n  both: { title: 都有, require: talks >= 1 and people >= 1 }\n";
    let (rulebook, findings) =
        Rulebook::read(&Source::new("r.md", under_article("unit", "semester", rules)), &library());
    let rulebook = rulebook.unwrap_or_else(|| panic!("{findings:#?}"));
    let of = |of, reach, bound| Some(Threshold { of, reach, bound });
    assert_eq!(rulebook.threshold("enough"), of("people", Reach::AtLeast, Bound::Result("staff")));
    assert_eq!(rulebook.threshold("few"), of("talks", Reach::AtMost, Bound::Number(3.into())));
    // As it is shown.
    assert_eq!(rulebook.threshold("most"), of("share", Reach::AtLeast, Bound::Number(90.into())));
    for none in ["monthly", "both", "talks", "nothing"] {
        assert_eq!(rulebook.threshold(none), None, "{none}");
    }
}
