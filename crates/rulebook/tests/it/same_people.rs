//! A share of people is of the same people: who has left, works elsewhere or is counted under other conditions is no part of
//! it, and a rulebook that sets people against others is told so.

use mingde_core::diagnostic::Source;
use mingde_core::period::Period;
use mingde_core::record::State;
use mingde_core::words::Locale;
use mingde_rulebook::{AssessmentDate, Overrides, Rulebook, assess, explain};

use crate::bureau::{Bureau, content, library, rulebook, under_article};

const RULES: &str = "
measures:
  staff: { title: 教职工数, from: person, where: rank != 'school-middle', count: rows }
  talked: { title: 谈心人数, from: talk, where: \"counterpart.now.unit = unit and counterpart.now.rank != 'school-middle'\", count: distinct counterpart }
  learned: { title: 学习人数, from: study, by: learners.now.unit, where: learners.now.rank != 'school-middle', count: distinct learners }
  talked_share: { title: 谈心面, value: talked / staff, unit: percent, round: 1 }
  learned_share: { title: 学习面, value: learned / staff, unit: percent, round: 1 }
  on_the_day: { title: 当日学习人数, from: study, by: learners.unit, count: distinct learners }
  day_share: { title: 当日学习面, value: on_the_day / staff, unit: percent, round: 1 }
duties:
  each_month: { title: 每月学习, every: month, require: learned >= staff }
";

/// Two schools. One teacher moves from the first to the second in November, one of the first retires to the middle rank, one
/// leaves.
fn bureau() -> Bureau {
    let mut bureau = Bureau::default();
    bureau.unit("B", "bureau").unit("S1", "primary-school").unit("S2", "primary-school");
    let since = "2020-09-01";
    bureau.person("t1", &[("S1", "teacher", since, None)]);
    bureau.person(
        "mover",
        &[("S1", "teacher", since, Some("2025-11-01")), ("S2", "teacher", "2025-11-01", None)],
    );
    bureau.person(
        "late",
        &[("S1", "teacher", since, Some("2025-12-01")), ("S1", "school-middle", "2025-12-01", None)],
    );
    bureau.person("gone", &[("S1", "teacher", since, Some("2025-12-01"))]);
    bureau.person("x", &[("S2", "teacher", since, None)]);
    for counterpart in ["t1", "mover", "late", "gone", "x"] {
        bureau.talk("S1", "2025-10-10", "t1", counterpart);
    }
    let mut study = content("study", "S1", "2025-10-12");
    for learner in ["t1", "mover", "late", "gone"] {
        study = study.with("learners", learner, &[]);
    }
    bureau.record(State::Accepted, study.0);
    bureau
}

#[test]
fn whoever_is_no_longer_there_is_in_no_share() {
    let rules = rulebook(&under_article("unit", "semester", RULES));
    let snapshot = bureau().snapshot();
    let at = AssessmentDate::of(Period::parse("2025-autumn").unwrap());
    let found = assess(&[&rules], &snapshot, at, &Overrides::none()).remove(0);
    let value = |unit: &str, result: &str| {
        let subject = found.find_subject(unit).unwrap();
        found.result(subject, result).unwrap().value.map(|value| value.to_string())
    };
    let text = |value: &str| Some(value.to_owned());
    assert_eq!((value("S1", "staff"), value("S2", "staff")), (text("1"), text("2")));
    assert_eq!((value("S1", "talked"), value("S1", "talked_share")), (text("1"), text("100")));
    // The training goes along with whoever moved.
    assert_eq!((value("S1", "learned"), value("S2", "learned")), (text("1"), text("1")));
    assert_eq!(value("S2", "learned_share"), text("50"));
    // On the day, four studied of whom one is left: the finding that this is must not pass in silence.
    assert_eq!(value("S1", "day_share"), text("400"));
    let column = found.column("day_share").unwrap();
    assert!(column.is_over_all(found.find_subject("S1").unwrap()));
    assert!(!found.column("talked_share").unwrap().is_over_all(found.find_subject("S1").unwrap()));
    let json = serde_json::to_string(&found).unwrap();
    assert_eq!(json.matches("more-than-all").count(), 1);
    // In October all four were there, and all four studied.
    let monthly = found.result(found.find_subject("S1").unwrap(), "each_month").unwrap();
    assert_eq!(monthly.occurrences[1].to_string(), "met");
}

#[test]
fn a_proof_says_where_somebody_else_belongs_and_that_a_share_is_too_large() {
    let rules = rulebook(&under_article("unit", "semester", RULES));
    let snapshot = bureau().snapshot();
    let at = AssessmentDate::of(Period::parse("2025-autumn").unwrap());
    let told = |result: &str| {
        let proof = explain(&[&rules], "test", &snapshot, at, &Overrides::none(), "S1", result).unwrap();
        proof.render_text(Locale::ZhCn)
    };
    assert!(told("talked").contains("x（S2校）"), "{}", told("talked"));
    assert!(!told("talked").contains("t1（"));
    assert!(told("day_share").contains("超过百分之百"));
    assert!(!told("talked_share").contains("超过百分之百"));
}

/// The findings about shares: the rule that has them.
fn warned(measures: &str) -> Vec<String> {
    let rules = format!(
        "measures:\n  staff: {{ title: 教职工数, from: person, where: rank != 'school-middle', count: rows }}\n{measures}"
    );
    let text = under_article("unit", "semester", &rules);
    let (_, findings) = Rulebook::read(&Source::new("r.md", text), &library());
    let of_shares = findings.iter().filter(|f| f.message.code == "rulebook-share-of-others");
    of_shares
        .map(|f| f.message.args.iter().take(2).map(|(_, value)| value.as_str()).collect::<Vec<_>>().join("/"))
        .collect()
}

#[test]
fn people_set_against_others_are_told_of() {
    let count = |rest: &str, use_: &str| {
        format!("  some: {{ title: 一些, count: distinct counterpart, from: talk{rest} }}\n{use_}")
    };
    let share = "  share: { title: 比例, value: some / staff, unit: percent }";
    for (rest, use_) in [
        ("", share),
        (", where: counterpart.now.unit = unit", share),
        (", where: \"counterpart.now.rank != 'school-middle'\"", share),
        (", by: counterpart.unit, where: \"counterpart.rank != 'school-middle'\"", share),
        (", by: counterpart.now.unit, where: \"counterpart.rank != 'school-middle'\"", share),
        ("", "duties:\n  all: { title: 全员, require: some >= ceil(staff * 0.5) }"),
        ("", "items:\n  points: { title: 分, points: 5, score: 'min(1, some / (staff * 0.5)) * 5' }"),
    ] {
        assert_eq!(warned(&count(rest, use_)), ["一些/教职工数"], "{rest} {use_}");
    }
    for rest in [
        ", where: \"counterpart.now.unit = unit and counterpart.now.rank != 'school-middle'\"",
        ", where: \"unit = counterpart.now.unit and minutes > 5 and counterpart.now.rank != 'school-middle'\"",
        ", by: counterpart.now.unit, where: \"counterpart.now.rank != 'school-middle'\"",
    ] {
        assert_eq!(warned(&count(rest, share)), Vec::<String>::new(), "{rest}");
    }
    let of_rows = |some: &str, all: &str| {
        format!(
            "  all: {{ title: 应到, from: study, count: distinct learners{all} }}\n  some: {{ title: 实到, from: study, count: distinct learners{some} }}\n  share: {{ title: 比例, value: some / all, unit: percent }}"
        )
    };
    let present = ", where: learners.attendance = 'present'";
    assert_eq!(warned(&of_rows(present, "")), Vec::<String>::new(), "a part of the same rows");
    assert_eq!(warned(&of_rows("", present)), ["实到/应到"], "the other way round");
    assert_eq!(warned(&of_rows(", within: school-year", "")), ["实到/应到"], "other days");
    let money =
        "  sum: { title: 学时, from: study, sum: hours }\n  each: { title: 人均, value: sum / staff }";
    assert_eq!(warned(money), Vec::<String>::new(), "hours for each of them");
}
