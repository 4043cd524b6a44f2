//! What says `round` is rounded for whoever asks for it: in comparisons, steps, places, sums, for others and for another
//! rulebook.

use mingde_core::period::Period;
use mingde_core::record::State;
use mingde_core::words::Locale;
use mingde_rulebook::{Assessment, AssessmentDate, Overrides, assess, explain};

use crate::bureau::{Bureau, content, number, rulebook, under_article};

const RULES: &str = "
measures:
  mean: { title: 平均分, from: study, by: learners.unit, average: learners.score, round: 0 }
  up: { title: 学时, from: study, sum: hours, round: { decimals: 0, how: up } }
  best: { title: 最高分, from: study, by: learners.unit, max: learners.score, round: 0 }
  worst: { title: 最低分, from: study, by: learners.unit, min: learners.score, round: { decimals: 0, how: down } }
  covered: { title: 覆盖, from: study, average: covered, round: 0 }
  twice: { title: 两倍, value: mean * 2 }
  ups: { title: 学时两倍, value: up * 2 }
  bests: { title: 最高两倍, value: best * 2 }
  worsts: { title: 最低两倍, value: worst * 2 }
  whole: { title: 覆盖两倍, value: covered * 2 }
  full: { title: 覆盖达标, value: if covered >= 90 % then 1 else 0 }
  of_all: { title: 全局平均, from: results, average: mean }
  most: { title: 全局最高, from: results, max: mean }
  many: { title: 达九十的, from: results, count: mean, when: mean >= 90 }
items:
  tests: { title: 测试, points: 10, tiers: { of: mean, steps: [ { from: 90, points: 10 } ], otherwise: 0 } }
duties:
  ninety: { title: 达九十, require: mean >= 90 }
grades:
  level: { title: 等次, of: mean, bands: [ { from: 90, grade: good, title: 优 }, { grade: poor, title: 差 } ] }
quotas:
  top: { title: 名额, of: mean, when: mean >= 90, most: 1, ties: in }
rankings:
  place: { title: 名次, of: mean, ties: same }
";

fn bureau() -> Bureau {
    let mut bureau = Bureau::default();
    bureau.unit("S1", "primary-school").unit("S2", "primary-school");
    bureau.person("a", &[("S1", "teacher", "2020-01-01", None)]);
    bureau.person("b", &[("S2", "teacher", "2020-01-01", None)]);
    for (unit, who, score, covered) in [("S1", "a", "89.6", "89.5"), ("S2", "b", "90.4", "90.4")] {
        let study = content("study", unit, "2025-10-10").field("hours", number("4.2"));
        let study =
            study.field("covered", number(covered)).with("learners", who, &[("score", number(score))]);
        bureau.record(State::Accepted, study.0);
    }
    bureau
}

fn row(assessment: &Assessment, subject: &str, names: &str) -> String {
    let at = assessment.find_subject(subject).unwrap();
    let shown = |name: &str| {
        let view = assessment.result(at, name).unwrap();
        view.value.map_or(view.status.to_string(), |v| v.to_string())
    };
    names.split(' ').map(shown).collect::<Vec<_>>().join(" ")
}

#[test]
fn a_count_that_is_rounded_is_so_for_whatever_asks_for_it() {
    let rules = rulebook(&under_article("unit", "semester", RULES));
    let asking = "measures:\n  sum: { title: 他处两倍, value: \"result('test.mean') * 2\" }\n";
    let other = rulebook(&under_article("unit", "semester", asking).replacen("id: test", "id: other", 1));
    let (snapshot, none) = (bureau().snapshot(), Overrides::none());
    let at = AssessmentDate::of(Period::parse("2025-autumn").unwrap());
    let all = [&rules, &other];
    let found = assess(&all, &snapshot, at, &none);
    let names = "mean twice up ups best bests worst worsts covered whole full of_all most many tests ninety level top place";
    for (subject, wanted) in [
        ("S1", "90 180 5 10 90 180 89 178 90 1.8 1 90 90 2 10 met 1 1 1"),
        ("S2", "90 180 5 10 90 180 90 180 90 1.8 1 90 90 2 10 met 1 1 1"),
    ] {
        assert_eq!(row(&found[0], subject, names), wanted);
        assert_eq!(row(&found[1], subject, "sum"), "180");
        for name in names.split(' ') {
            let proof = explain(&all, "test", &snapshot, at, &none, subject, name).unwrap();
            let view = found[0].result(found[0].find_subject(subject).unwrap(), name).unwrap();
            assert_eq!((proof.root.value, proof.root.status), (view.value, view.status), "{name}");
        }
    }
    let told = |name: &str| {
        let proof = explain(&all, "test", &snapshot, at, &none, "S1", name).unwrap();
        proof.render_text(Locale::ZhCn)
    };
    assert!(told("mean").contains("算得 89.6，取整为 90"), "{}", told("mean"));
    assert!(told("covered").contains("算得 89.5，取整为 90"), "{}", told("covered"));
}
