//! The way from a rulebook to results, on cases small enough to count by hand.

use mingde_core::period::Period;
use mingde_core::record::State;
use mingde_rulebook::{Assessment, AssessmentDate, Overrides, Reason, Rulebook, Status, assess, owed_by};

use crate::bureau::{Bureau, choice, content, day, number, rulebook, under_article};

fn one(rulebook: &Rulebook, bureau: &Bureau, period: &str) -> Assessment {
    let at = AssessmentDate::of(Period::parse(period).unwrap());
    assess(&[rulebook], &bureau.snapshot(), at, &Overrides::none()).remove(0)
}

/// Status and value of a result as text: `met 3`.
fn shown(assessment: &Assessment, subject: &str, result: &str) -> String {
    let at = assessment.find_subject(subject).unwrap();
    let view = assessment.result(at, result).unwrap();
    let value = view.value.map_or(String::new(), |v| format!(" {v}"));
    format!("{}{value}", view.status)
}

/// A school with a head, a middle cadre and four teachers; another that reports nothing.
fn school() -> Bureau {
    let mut bureau = Bureau::default();
    bureau.unit("B", "bureau").unit("S1", "primary-school").unit("S2", "primary-school");
    let since = "2020-09-01";
    bureau.person("h", &[("S1", "school-head", since, None)]);
    bureau.person("m", &[("S1", "school-middle", since, None)]);
    for teacher in ["t1", "t2", "t3"] {
        bureau.person(teacher, &[("S1", "teacher", since, None)]);
    }
    bureau.person("x", &[("S2", "teacher", since, None)]);
    bureau
}

const TALKS: &str = "
settings:
  share: { title: 覆盖面, unit: share, value: 1/2, source: 文件 }
  unknown: { title: 未定, unit: people, unset: true, source: 原文遮去 }
measures:
  staff: { title: 教职工数, from: person, count: rows, at: period-end }
  talked: { title: 谈心人数, from: talk, where: \"organiser.rank = 'school-head'\", count: distinct counterpart }
  minutes: { title: 时长, from: talk, sum: minutes, missing: zero }
  difficult: { title: 困难, from: talk, where: \"topic = 'difficulty'\", count: rows, missing: zero }
  narrow: { title: 困难的, from: talk, where: \"topic = 'difficulty'\", count: rows }
  coverage: { title: 覆盖率, value: talked / staff, unit: percent }
duties:
  half: { title: 过半, require: talked >= ceil(staff * share), due: period-end - 7 days, owner: 校级干部 }
  open: { title: 未定, require: talked >= unknown }
  monthly: { title: 每月, every: month, require: talked >= 1 }
";

#[test]
fn distinct_counterparts_of_heads_are_counted_by_school() {
    let rules = rulebook(
        &under_article("unit", "semester", TALKS)
            .replace("subject: unit", "subject: unit\napplies: unit.class = 'school'"),
    );
    let mut bureau = school();
    bureau.talk("S1", "2025-09-10", "h", "t1").talk("S1", "2025-10-10", "h", "t1");
    bureau.talk("S1", "2025-09-11", "h", "t2").talk("S1", "2025-09-12", "m", "t3");
    bureau.talk("S1", "2025-08-31", "h", "t3");
    let draft = content("talk", "S1", "2025-09-20").with("organiser", "h", &[]).with("counterpart", "m", &[]);
    bureau.record(State::Submitted, draft.0);
    let result = one(&rules, &bureau, "2025-autumn");
    assert_eq!(result.subjects.len(), 2, "the bureau itself is no school");
    assert_eq!(shown(&result, "S1", "staff"), "met 5");
    assert_eq!(shown(&result, "S1", "talked"), "met 2");
    assert_eq!(shown(&result, "S1", "coverage"), "met 40");
    assert_eq!(shown(&result, "S1", "half"), "not_met");
    assert_eq!(shown(&result, "S1", "minutes"), "met 0");
    assert_eq!(shown(&result, "S1", "open"), "not_applicable", "a number that nobody laid down asks nothing");
    // September and October are done, in November to January nothing was reported.
    assert_eq!(shown(&result, "S1", "monthly"), "no_data 2");
    let monthly = result.result(0, "monthly").unwrap();
    use Status::*;
    assert_eq!(monthly.occurrences, [Met, Met, NoData, NoData, NoData]);
    assert_eq!(monthly.column.parts[0].to_string(), "2025-09");
    // The other school reported nothing: no data, never zero by itself.
    assert_eq!(shown(&result, "S2", "talked"), "no_data");
    assert_eq!(shown(&result, "S2", "half"), "no_data");
    assert_eq!(shown(&result, "S2", "minutes"), "met 0");
    // Of whom nothing is on record nothing is asked either, and zero says why it is one.
    assert_eq!(shown(&result, "S2", "open"), "not_applicable");
    let open = result.column("open").unwrap();
    assert_eq!((open.reason(0), open.reason(1)), (Reason::NotSet, Reason::NotSet));
    assert_eq!(open.unset, ["未定"]);
    let taken = |of: &str| [0, 1].map(|at| result.column(of).unwrap().is_taken_for_zero(at));
    assert_eq!((taken("minutes"), taken("difficult")), ([false, true], [false, true]));
    assert_eq!(
        shown(&result, "S1", "difficult"),
        "met 0",
        "something was reported, and none of it is of that sort"
    );
    assert_eq!(shown(&result, "S1", "narrow"), "met 0");
    assert_eq!(shown(&result, "S2", "narrow"), "no_data", "narrowed or not, of nothing there is no data");
    let mut owed = owed_by(&result, 0..2, day("2026-12-31"));
    assert!(owed.all(|line| line.column.id != "open"), "nobody is behind with it");

    bureau.talk("S1", "2025-12-01", "h", "t3");
    let result = one(&rules, &bureau, "2025-autumn");
    assert_eq!(shown(&result, "S1", "half"), "met", "three of five is one half, rounded up");
}

#[test]
fn a_transfer_in_mid_term_splits_by_date() {
    let rules = rulebook(&under_article(
        "unit",
        "semester",
        "measures:
  present: { title: 到会人次, from: study, by: learners.unit, count: rows, unit: people, where: \"learners.attendance = 'present'\" }
  invited: { title: 应到人次, from: study, by: learners.unit, count: rows, unit: people }
  rate: { title: 出勤率, value: present / invited, unit: percent, round: 1 }
  first_half: { title: 开学教师数, from: person, count: rows, at: period-start }
  second_half: { title: 期末教师数, from: person, count: rows, at: period-end }
",
    ));
    let mut bureau = school();
    bureau.person(
        "mover",
        &[("S1", "teacher", "2020-09-01", Some("2025-11-01")), ("S2", "teacher", "2025-11-01", None)],
    );
    for (date, how) in [("2025-10-31", "present"), ("2025-11-01", "present"), ("2025-11-08", "leave")] {
        let study = content("study", "B", date).with("learners", "mover", &[("attendance", choice(how))]);
        bureau.record(State::Accepted, study.with("speaker", "h", &[]).0);
    }
    let result = one(&rules, &bureau, "2025-autumn");
    assert_eq!(shown(&result, "S1", "present"), "met 1");
    assert_eq!(shown(&result, "S2", "present"), "met 1");
    assert_eq!(shown(&result, "S2", "rate"), "met 50");
    assert_eq!(
        (shown(&result, "S1", "first_half"), shown(&result, "S1", "second_half")),
        ("met 6".into(), "met 5".into())
    );
}

#[test]
fn a_veto_is_in_force_from_day_to_day_and_blocks_nominations() {
    let ethics = rulebook(&under_article(
        "person",
        "semester",
        "vetoes:
  violation:
    title: 师德一票否决
    from: finding
    by: teacher
    where: borne_out
    in_force: { from: effect_from, last: effect_to, ended: released_on }
    scope: [award]
    effect: 取消评优资格
",
    ));
    let awards = under_article(
        "unit",
        "semester",
        "measures:
  barred: { title: 受限人员提名数, from: nomination, count: distinct nominee, where: \"vetoed(nominee, 'test.violation')\" }
duties:
  clean: { title: 无受限提名, require: barred = 0 }
",
    );
    let awards = rulebook(&awards.replace("id: test", "id: awards"));
    let mut bureau = school();
    let finding = content("finding", "S1", "2025-09-03")
        .with("teacher", "t1", &[])
        .field("borne_out", mingde_core::record::Value::Flag(true))
        .field("effect_from", mingde_core::record::Value::Date(day("2025-10-01")))
        .field("effect_to", mingde_core::record::Value::Date(day("2025-12-31")));
    bureau.record(State::Accepted, finding.0);
    for (date, who) in
        [("2025-09-30", "t1"), ("2025-10-01", "t1"), ("2025-10-01", "t2"), ("2026-01-01", "t1")]
    {
        bureau.record(State::Accepted, content("nomination", "S1", date).with("nominee", who, &[]).0);
    }
    let snapshot = bureau.snapshot();
    for (asked, status) in [
        ("2025-09-30", "met 0"),
        ("2025-10-01", "not_met 1"),
        ("2025-12-31", "not_met 1"),
        ("2026-01-01", "met 0"),
    ] {
        let found = assess(&[&ethics], &snapshot, AssessmentDate::on(day(asked)), &Overrides::none());
        assert_eq!(shown(&found[0], "t1", "violation"), status, "{asked}");
    }
    let at = AssessmentDate::of(Period::parse("2025-autumn").unwrap());
    let found = assess(&[&ethics, &awards], &snapshot, at, &Overrides::none());
    assert_eq!(shown(&found[1], "S1", "barred"), "met 1");
    assert_eq!(shown(&found[1], "S1", "clean"), "not_met");
    assert_eq!(found[1].receipt.consulted.len(), 1);
    let alone = assess(&[&awards], &snapshot, at, &Overrides::none());
    assert_eq!(shown(&alone[0], "S1", "clean"), "no_data", "without that rulebook nobody knows");
}

#[test]
fn items_add_up_to_a_total_and_nothing_reported_earns_nothing() {
    let rules = rulebook(&under_article(
        "unit",
        "semester",
        "measures:
  hours: { title: 学时, from: study, sum: hours }
  best: { title: 最高分, from: study, by: learners.unit, max: learners.score }
  average: { title: 平均分, from: study, by: learners.unit, average: learners.score, round: 1 }
items:
  study: { title: 学习, points: 20, score: 'hours / 10 hours * 20', round: 1 }
  tests: { title: 测试, points: 10, tiers: { of: average, steps: [ { from: 90, points: 10 }, { from: 60, points: 6 } ] } }
deductions:
  low: { title: 低分, points: 3, score: if best < 60 then 3 else 0 }
totals:
  sum: { title: 总分, points: 30, pass: 18 }
",
    ));
    let mut bureau = school();
    let study = content("study", "S1", "2025-10-31")
        .field("hours", number("6.5"))
        .with("learners", "t1", &[("score", number("59.5"))])
        .with("learners", "t2", &[("score", number("50"))]);
    bureau.record(State::Accepted, study.0);
    let result = one(&rules, &bureau, "2025-autumn");
    assert_eq!(shown(&result, "S1", "study"), "not_met 13");
    assert_eq!(shown(&result, "S1", "average"), "met 54.8");
    assert_eq!(shown(&result, "S1", "tests"), "not_met 0");
    assert_eq!(shown(&result, "S1", "low"), "not_met -3");
    assert_eq!(shown(&result, "S1", "sum"), "not_met 10");
    assert_eq!(shown(&result, "S2", "study"), "no_data");
    assert_eq!(shown(&result, "S2", "sum"), "no_data");
}

#[test]
fn who_may_be_barred_has_neither_passed_nor_a_grade_that_a_veto_would_lower() {
    let rules = rulebook(
        &under_article(
            "person",
            "semester",
            "measures:
  talks: { title: 次数, from: talk, by: counterpart, count: rows }
items:
  talking: { title: 谈心, points: 10, score: 5 points * talks }
totals:
  score: { title: 总分, points: 10, pass: 10, vetoes: [\"veto('ethics.violation')\"] }
grades:
  level: { title: 等次, of: score, bands: [ { from: 10, grade: good, title: 优 }, { from: 4, grade: fair, title: 良 }, { grade: poor, title: 差 } ], vetoes: [\"veto('ethics.violation')\"], vetoed: fair }
",
        ),
    );
    let mut bureau = school();
    bureau.talk("S1", "2025-09-10", "h", "t1").talk("S1", "2025-09-11", "h", "t1");
    bureau.talk("S1", "2025-09-12", "h", "t2");
    let alone = one(&rules, &bureau, "2025-autumn");
    assert_eq!(shown(&alone, "t1", "score"), "no_data 10", "enough points, but nobody knows of vetoes");
    assert_eq!(shown(&alone, "t1", "level"), "no_data");
    assert_eq!(shown(&alone, "t2", "score"), "not_met 5", "too few points, whatever a veto says");
    assert_eq!(shown(&alone, "t2", "level"), "met 1", "no veto would lower it");
}
