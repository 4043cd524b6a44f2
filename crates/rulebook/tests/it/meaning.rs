//! What a name means in a formula: what a duty, quota, grade, veto or review says is so, where a condition is wanted; its
//! stated value, where a number is.

use mingde_core::period::Period;
use mingde_core::record::State;
use mingde_rulebook::{Assessment, AssessmentDate, Overrides, assess, explain};

use crate::bureau::{Bureau, content, number, rulebook, under_article};

/// Three schools with three, two and one talk; the last has two findings against it, the second one.
fn schools() -> Bureau {
    let mut bureau = Bureau::default();
    for unit in ["S1", "S2", "S3"] {
        bureau.unit(unit, "primary-school");
        bureau.person(&format!("p{unit}"), &[(unit, "teacher", "2000-01-01", None)]);
    }
    for (unit, days) in [("S1", &["05", "12", "23"][..]), ("S2", &["06", "20"]), ("S3", &["07"])] {
        let person = format!("p{unit}");
        for day in days {
            bureau.talk(unit, &format!("2025-10-{day}"), &person, &person);
        }
    }
    for unit in ["S3", "S3", "S2"] {
        bureau.record(State::Accepted, content("finding", unit, "2025-10-08").0);
    }
    bureau
}

fn october(rules: &str, bureau: &Bureau) -> Assessment {
    let rules = rulebook(&under_article("unit", "month", rules));
    assess(&[&rules], &bureau.snapshot(), october_itself(), &Overrides::none()).remove(0)
}

fn october_itself() -> AssessmentDate {
    AssessmentDate::of(Period::parse("2025-10").unwrap())
}

/// The results of a row of names for one school, as text.
fn row(assessment: &Assessment, unit: &str, names: &str) -> String {
    let at = assessment.find_subject(unit).unwrap();
    let shown = |name: &str| {
        let view = assessment.result(at, name).unwrap();
        view.value.map_or(view.status.to_string(), |v| v.to_string())
    };
    names.split(' ').map(shown).collect::<Vec<_>>().join(" ")
}

const RULES: &str = "
measures:
  n: { title: 次数, from: talk, count: rows }
  in_top: { title: 名额加分, value: if top then 5 else 0 }
  not_top: { title: 名额之外, value: if not top then 5 else 0 }
  both: { title: 名额且有, value: if top and n > 0 then 5 else 0 }
  placed: { title: 名次加分, value: if place <= 2 then 5 else 0 }
  done: { title: 任务加分, value: if three then 5 else 0 }
  weeks: { title: 周周做到加分, value: if weekly then 5 else 0 }
  barred: { title: 否决加分, value: if bad then 5 else 0 }
  asked: { title: 问否决加分, value: \"if veto('test.bad') then 5 else 0\" }
  passed: { title: 合格加分, value: if level then 5 else 0 }
  reviewed: { title: 约谈加分, value: if talk then 5 else 0 }
  times_top: { title: 名额数, value: top * 10 }
  times_weekly: { title: 做到几周, value: weekly * 10 }
  times_missed: { title: 漏了几周, value: missed(weekly) * 10 }
  times_bad: { title: 否决几次, value: bad * 10 }
vetoes:
  bad: { title: 否决, from: finding, within: this period }
quotas:
  top: { title: 前两名, of: n, most: 2, ties: in }
  best: { title: 有三次的第一名, of: n, when: top and n >= 3, most: 1, ties: in }
duties:
  three: { title: 三次, require: n >= 3 }
  weekly: { title: 每周, every: week, require: n >= 1, missing: missed, during: all }
  must_top: { title: 须在前两名, require: top }
  when_top: { title: 前两名才要, when: top, require: n >= 3 }
rankings:
  place: { title: 名次, of: n, ties: same }
proposals:
  talk: { title: 约谈, when: not top, body: 局党委, within: 5 days }
grades:
  level: { title: 等次, of: n, bands: [ { from: 3, grade: good, title: 好 }, { from: 2, grade: fair, title: 中 }, { grade: poor, title: 差 } ], pass: fair }
";

#[test]
fn a_name_as_a_condition_says_what_is_so() {
    let found = october(RULES, &schools());
    let names = "in_top not_top both placed done weeks barred asked passed reviewed";
    assert_eq!(row(&found, "S1", names), "5 0 5 5 5 0 0 0 5 0");
    assert_eq!(row(&found, "S2", names), "5 0 5 5 0 0 5 5 5 0");
    assert_eq!(row(&found, "S3", names), "0 5 0 0 0 0 5 5 0 5");
    let judged = |unit| {
        let at = found.find_subject(unit).unwrap();
        let status = |name| found.result(at, name).unwrap().status.to_string();
        [status("must_top"), status("when_top"), status("talk"), status("best")].join(" ")
    };
    assert_eq!(judged("S1"), "met met met met");
    assert_eq!(judged("S2"), "met not_met met not_applicable");
    assert_eq!(judged("S3"), "not_met not_applicable not_met not_applicable");
}

#[test]
fn a_name_as_a_number_is_its_stated_value() {
    let found = october(RULES, &schools());
    // The weeks that begin in October 2025 are those of the 6th, 13th, 20th and 27th; the last is not over.
    let names = "times_top times_weekly times_missed times_bad";
    assert_eq!(row(&found, "S1", names), "10 20 10 0");
    assert_eq!(row(&found, "S2", names), "20 20 10 10");
    assert_eq!(row(&found, "S3", names), "30 10 20 20");
    assert_eq!(row(&found, "S1", "weekly"), "2");
}

#[test]
fn a_proof_of_one_subject_says_the_same() {
    let rules = rulebook(&under_article("unit", "month", RULES));
    let bureau = schools();
    let (snapshot, none) = (bureau.snapshot(), Overrides::none());
    let all = assess(&[&rules], &snapshot, october_itself(), &none).remove(0);
    for (at, subject) in all.subjects.iter().enumerate() {
        for column in &all.columns {
            let view = column.view(at);
            let proof =
                explain(&[&rules], "test", &snapshot, october_itself(), &none, &subject.code, &column.id);
            let root = proof.unwrap().root;
            assert_eq!(
                (root.status, root.value),
                (view.status, view.value),
                "{} {}",
                subject.code,
                column.id
            );
        }
    }
    let proof = explain(&[&rules], "test", &snapshot, october_itself(), &none, "S3", "in_top").unwrap();
    assert_eq!(proof.root.formula.unwrap().with_numbers, "if false then 5 else 0");
}

#[test]
fn whom_a_place_does_not_speak_of_is_no_competitor() {
    let mut bureau = schools();
    bureau.unit("M1", "senior-middle").unit("M2", "senior-middle");
    bureau.person("m", &[("M1", "teacher", "2000-01-01", None)]);
    bureau.talk("M1", "2025-10-09", "m", "m");
    let rules = "
measures:
  n: { title: 次数, from: talk, count: rows }
  own: { title: 高中次数, applies: unit.kind = 'senior-middle', value: n * 1 }
quotas:
  first: { title: 小学第一, applies: unit.kind = 'primary-school', of: n, most: 1, ties: in }
  senior: { title: 高中第一, applies: unit.kind = 'senior-middle', of: n, most: 1, ties: in }
  other_way: { title: 另一高中第一, of: own, most: 1, ties: in }
  share: { title: 小学三成, applies: unit.kind = 'primary-school', of: n, most: 40 %, ties: in }
rankings:
  place: { title: 高中名次, applies: unit.kind = 'senior-middle', of: n, ties: same }
";
    let found = october(rules, &bureau);
    let status = |unit, name| {
        let view = found.result(found.find_subject(unit).unwrap(), name).unwrap();
        format!("{}{}", view.status, view.value.map_or(String::new(), |v| format!(" {v}")))
    };
    assert_eq!(status("S1", "first"), "met 1");
    assert_eq!(status("M1", "first"), "not_applicable");
    assert_eq!(status("M1", "senior"), "met 1", "only senior schools compete");
    assert_eq!(status("M1", "other_way"), "met 1");
    assert_eq!(status("M1", "place"), "met 1");
    assert_eq!(status("M2", "senior"), "no_data", "nothing was reported");
    // Forty per cent of three schools is one place; of four it would be one as well, of five two.
    assert_eq!([status("S1", "share"), status("S2", "share")], ["met 1", "not_met 2"]);
}

#[test]
fn a_sum_of_nothing_but_empty_fields_is_no_data() {
    let mut bureau = Bureau::default();
    bureau.unit("S1", "primary-school").unit("S2", "primary-school").unit("S3", "primary-school");
    for (unit, hours) in [("S1", None), ("S2", Some("100")), ("S2", None)] {
        let study = content("study", unit, "2025-10-08");
        let study = match hours {
            Some(hours) => study.field("hours", number(hours)),
            None => study,
        };
        bureau.record(State::Accepted, study.0);
    }
    let rules = "
measures:
  times: { title: 次数, from: study, count: rows }
  hours: { title: 学时, from: study, sum: hours }
  none: { title: 未写即零, from: study, sum: hours, missing: zero }
  nothing: { title: 未写不适用, from: study, sum: hours, missing: not-applicable }
  mean: { title: 平均, from: study, average: hours }
  each: { title: 每次, value: hours / times }
  long: { title: 长的, from: study, where: hours > 200 hours, sum: hours }
";
    let found = october(rules, &bureau);
    assert_eq!(
        row(&found, "S1", "times hours none nothing mean each"),
        "1 no_data 0 not_applicable no_data no_data"
    );
    assert_eq!(row(&found, "S2", "times hours none mean each long"), "2 100 100 100 50 0");
    assert_eq!(row(&found, "S3", "hours none"), "no_data 0");
}

#[test]
fn a_sum_beyond_sixty_four_bits_is_exact_and_one_beyond_all_numbers_is_none() {
    let mut bureau = Bureau::default();
    bureau.unit("S1", "primary-school").unit("S2", "primary-school");
    let most = number("99999999999999");
    for _ in 0..12 {
        let study = content("study", "S1", "2025-10-08").field("hours", most.clone());
        bureau.record(State::Accepted, study.0);
    }
    let rules = "
measures:
  sum: { title: 合计, from: study, sum: hours }
  mean: { title: 平均, from: study, average: hours }
  more: { title: 更多, value: sum * sum * sum }
";
    let found = october(rules, &bureau);
    assert_eq!(row(&found, "S1", "sum mean"), "1199999999999988 99999999999999");
    assert_eq!(row(&found, "S1", "more"), "no_data", "no number has so many digits");
}
