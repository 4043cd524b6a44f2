//! What several results come to: of how many something is met, what is told where none has a value, and who qualifies where a
//! part of the condition does not apply.

use mingde_core::period::Period;
use mingde_core::record::State;
use mingde_core::words::Locale;
use mingde_rulebook::{Assessment, AssessmentDate, Overrides, Rulebook, assess, explain};
use proptest::prelude::*;

use crate::bureau::{Bureau, calendar, content, day, rulebook, under_article};

/// Three schools with three, two and one talk; the last has a finding against it.
fn schools() -> Bureau {
    let mut bureau = Bureau::default();
    for (unit, times) in [("S1", 3), ("S2", 2), ("S3", 1)] {
        bureau.unit(unit, "primary-school");
        let person = format!("p{unit}");
        bureau.person(&person, &[(unit, "teacher", "2000-01-01", None)]);
        (0..times).for_each(|at| {
            bureau.talk(unit, &format!("2025-10-{:02}", 10 + at), &person, &person);
        });
    }
    bureau.record(State::Accepted, content("finding", "S3", "2025-10-08").0);
    bureau
}

fn named(id: &str, subject: &str, period: &str, rules: &str) -> Rulebook {
    rulebook(&under_article(subject, period, rules).replacen("id: test", &format!("id: {id}"), 1))
}

fn during(period: &str) -> AssessmentDate {
    AssessmentDate::of(Period::parse(period).unwrap())
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
fn a_count_over_all_says_of_how_many_a_result_is_met() {
    let names = "by_measure by_total by_duty by_grade by_quota by_item by_veto by_condition all";
    let rules = named(
        "test",
        "unit",
        "month",
        "measures:
  n: { title: 次数, from: talk, count: rows }
  by_measure: { title: 有值校数, from: results, count: n }
  by_total: { title: 合格校数, from: results, count: t }
  by_duty: { title: 达标校数, from: results, count: three }
  by_grade: { title: 等次合格校数, from: results, count: g }
  by_quota: { title: 有名额校数, from: results, count: top }
  by_item: { title: 满分校数, from: results, count: i }
  by_veto: { title: 无否决校数, from: results, count: bad }
  by_condition: { title: 两次以上校数, from: results, count: n >= 2 }
  all: { title: 学生, from: results, count: rows, unit: people }
duties:
  three: { title: 三次, require: n >= 3 }
quotas:
  top: { title: 前二, of: n, most: 2, ties: in }
items:
  i: { title: 项, points: 3, score: n * 1 }
totals:
  t: { title: 总, points: 3, pass: 1, vetoes: [bad] }
grades:
  g: { title: 等, of: n, bands: [ { from: 3, grade: a, title: 甲 }, { from: 1, grade: b, title: 乙 }, { grade: c, title: 丙 } ], pass: a }
vetoes:
  bad: { title: 否决, from: finding, within: this period }
",
    );
    let snapshot = schools().snapshot();
    let found = assess(&[&rules], &snapshot, during("2025-10"), &Overrides::none()).remove(0);
    for school in ["S1", "S2", "S3"] {
        assert_eq!(row(&found, school, names), "3 2 1 1 2 1 2 2 3");
    }
    for (name, value) in names.split(' ').zip("3 2 1 1 2 1 2 2 3".split(' ')) {
        let proof =
            explain(&[&rules], "test", &snapshot, during("2025-10"), &Overrides::none(), "S2", name).unwrap();
        assert_eq!(proof.root.value.map(|v| v.to_string()).as_deref(), Some(value), "{name}");
        assert!(!proof.render_text(Locale::ZhCn).is_empty());
    }
}

/// A school that filed nothing is not excused from the points by the months in which nothing was asked.
#[test]
fn what_one_of_several_owes_comes_before_what_none_is_asked_for_in_whichever_order() {
    let monthly = |id: &str, effective: &str| {
        let text = under_article("unit", "month", "measures:\n  n: { title: 次数, from: talk, count: rows }");
        let text = text.replacen("id: test", &format!("id: {id}"), 1);
        rulebook(&text.replacen("effective: 2025-01-01", &format!("effective: {effective}"), 1))
    };
    let later = monthly("later", "2025-10-01");
    let ended = monthly("ended", "{ from: 2025-01-01, to: 2025-09-01 }");
    let never = monthly("never", "2026-01-01");
    let asking = |other: &str| {
        named(
            "asking",
            "unit",
            "quarter",
            &format!(
                "measures:
  s: {{ title: 合计, from: periods, sum: {other}.n, unit: points }}
  c: {{ title: 月数, from: periods, count: {other}.n }}
  k: {{ title: 次, from: finding, count: rows, missing: zero }}
items:
  i: {{ title: 项, points: 10, score: s }}
  j: {{ title: 项二, points: 10, score: 5 * k }}
totals:
  t: {{ title: 总, points: 20, not_applicable: redistribute }}
"
            ),
        )
    };
    let mut bureau = Bureau::default();
    bureau.unit("S1", "primary-school");
    for date in ["2025-07-08", "2025-11-08"] {
        bureau.record(State::Accepted, content("finding", "S1", date).0);
    }
    for (other, period, told) in [
        (&later, "2025-Q4", "no_data no_data 5"),
        (&ended, "2025-Q3", "no_data no_data 5"),
        (&never, "2025-Q4", "not_applicable not_applicable 10"),
    ] {
        let asking = asking(&other.id);
        let all = [&asking, other];
        let found = assess(&all, &bureau.snapshot(), during(period), &Overrides::none()).remove(0);
        assert_eq!(row(&found, "S1", "s c t"), told, "{} {period}", other.id);
    }
}

#[test]
fn of_members_the_one_who_owes_decides_wherever_it_stands() {
    let of_persons = "measures:\n  n: { title: 次数, from: talk, by: organiser, count: rows }\n  y: { title: 分, value: n * 1, applies: \"rank = 'teacher'\" }";
    let persons = named("persons", "person", "month", of_persons);
    let units = named(
        "units",
        "unit",
        "month",
        "measures:\n  s: { title: 平均, from: members, average: persons.y, unit: points }",
    );
    for (ranks, told) in [
        (["teacher", "school-head", "teacher"], "no_data"),
        (["school-head", "teacher", "school-head"], "no_data"),
        (["school-head", "school-middle", "school-head"], "not_applicable"),
    ] {
        let mut bureau = Bureau::default();
        bureau.unit("S1", "primary-school");
        for (at, rank) in ranks.into_iter().enumerate() {
            bureau.person(&format!("p{at}"), &[("S1", rank, "2000-01-01", None)]);
        }
        let all = [&units, &persons];
        let found = assess(&all, &bureau.snapshot(), during("2025-10"), &Overrides::none()).remove(0);
        assert_eq!(row(&found, "S1", "s"), told, "{ranks:?}");
    }
}

#[test]
fn of_all_who_are_assessed_the_one_who_owes_decides_too() {
    let rules = named(
        "test",
        "unit",
        "month",
        "measures:
  n: { title: 次数, from: talk, count: rows, applies: \"unit.kind = 'primary-school'\" }
  s: { title: 合计, from: results, sum: n }
  each: { title: 同类合计, from: results, sum: n, each: unit.kind }
",
    );
    let mut bureau = Bureau::default();
    bureau.unit("M1", "senior-middle").unit("S1", "primary-school");
    let found = assess(&[&rules], &bureau.snapshot(), during("2025-10"), &Overrides::none()).remove(0);
    assert_eq!(row(&found, "M1", "s each"), "no_data not_applicable");
    assert_eq!(row(&found, "S1", "s each"), "no_data no_data");
}

#[test]
fn the_grade_of_last_time_may_raise_points_and_lower_the_grade() {
    let rules = named(
        "test",
        "unit",
        "month",
        "measures:
  n: { title: 次数, from: talk, count: rows }
items:
  i: { title: 项, points: 10, score: 2 * n }
bonuses:
  b: { title: 上期优秀加分, points: 3, score: \"if previous(g) is given and previous(g) = '甲' then 3 else 0\" }
  held: { title: 上期合格加分, points: 1, score: if previous(g) is given and previous(g) then 1 else 0 }
totals:
  t: { title: 总, points: 10 }
grades:
  g:
    title: 等
    of: t
    bands: [ { from: 6, grade: a, title: 甲 }, { from: 2, grade: b, title: 乙 }, { grade: c, title: 丙 } ]
    down: [\"previous(g) is given and previous(g) = 'c'\"]
    pass: b
",
    );
    let mut bureau = Bureau::default();
    bureau.unit("S1", "primary-school").unit("S2", "primary-school");
    for (unit, days) in [
        ("S1", &["08-01", "08-02", "08-03", "09-01"][..]),
        // Nothing that counts in August: the lowest grade.
        ("S2", &["09-01", "09-02", "09-03", "10-08"]),
    ] {
        let person = format!("p{unit}");
        bureau.person(&person, &[(unit, "teacher", "2000-01-01", None)]);
        for day in days {
            bureau.talk(unit, &format!("2025-{day}"), &person, &person);
        }
    }
    let of =
        |period: &str| assess(&[&rules], &bureau.snapshot(), during(period), &Overrides::none()).remove(0);
    // August three talks: 6 points, the highest grade; in September 2 + 3 + 1.
    assert_eq!(row(&of("2025-08"), "S1", "b held t g"), "0 0 6 2");
    assert_eq!(row(&of("2025-09"), "S1", "b held t g"), "3 1 6 2");
    assert_eq!(row(&of("2025-09"), "S2", "b held t g"), "0 0 6 2");
    assert_eq!(row(&of("2025-10"), "S2", "b held t g"), "3 1 6 2");
}

#[test]
fn rulebooks_may_carry_on_what_the_other_said_before() {
    let first = named(
        "first",
        "unit",
        "month",
        "measures:\n  x: { title: 甲, value: \"(if previous('second.y') is given then previous('second.y') else 0) + 1\" }",
    );
    let second =
        named("second", "unit", "month", "measures:\n  y: { title: 乙, value: \"result('first.x') + 1\" }");
    let mut bureau = Bureau::default();
    bureau.unit("S1", "primary-school");
    let all = [&first, &second];
    let found = assess(&all, &bureau.snapshot(), during("2025-03"), &Overrides::none());
    // January 1 and 2, February 3 and 4, March 5 and 6; before January neither held.
    assert_eq!((row(&found[0], "S1", "x"), row(&found[1], "S1", "y")), ("5".into(), "6".into()));
    let far = assess(&all, &bureau.snapshot(), during("2034-12"), &Overrides::none());
    assert_eq!(row(&far[1], "S1", "y"), "240", "ten years of months");
    let source = mingde_core::diagnostic::Source::new("r.md", "'second.y' 'first.x'");
    for one in all {
        let told = mingde_rulebook::vetoes_nowhere(one, std::slice::from_ref(&source), &all);
        assert!(told.is_empty(), "{told:?}");
    }
}

const HOLIDAYS: &str = "
years:
  2025:
    source: 国务院办公厅关于2025年部分节假日安排的通知
    holidays:
      - { name: 国庆节, english: National Day, from: 2025-10-01, to: 2025-10-08 }
";

#[test]
fn of_no_working_day_there_is_no_share() {
    let rules = named("test", "unit", "month", "measures:\n  there: { title: 在岗, value: unit.presence }");
    let mut bureau = Bureau::default();
    bureau.unit("S1", "primary-school");
    let on = |at: &str| {
        let at = AssessmentDate { as_of: day(at), period: Some(Period::parse("2025-10").unwrap()) };
        let found = assess(&[&rules], &bureau.snapshot(), at, &calendar(HOLIDAYS)).remove(0);
        let view = found.result(0, "there").unwrap();
        (view.status.name(), view.reason.name())
    };
    assert_eq!(on("2025-10-05"), ("not_applicable", "nothing-to-share"));
    assert_eq!(on("2025-10-09"), ("met", "none"));
}

/// Conditions of which one part may not apply and another have no data.
fn condition() -> impl Strategy<Value = String> {
    let atom = prop_oneof![
        Just("n >= 1"),
        Just("n >= 2"),
        Just("n / (n - 2) >= 0"),
        Just("n / (n - 1) >= 2"),
        Just("gone >= 1"),
        Just("three"),
    ]
    .prop_map(str::to_owned);
    atom.prop_recursive(3, 8, 2, |inner| {
        prop_oneof![
            (inner.clone(), inner.clone()).prop_map(|(a, b)| format!("({a}) and ({b})")),
            (inner.clone(), inner.clone()).prop_map(|(a, b)| format!("({a}) or ({b})")),
            inner.prop_map(|a| format!("not ({a})")),
        ]
    })
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(48))]

    #[test]
    fn one_condition_more_never_lets_anybody_in(a in condition(), b in condition()) {
        let rules = format!(
            "measures:
  n: {{ title: 次数, from: talk, count: rows }}
  gone: {{ title: 学习, from: study, count: rows }}
  if_one: {{ title: 一, value: \"if {a} then 1 else 0\" }}
  if_both: {{ title: 二, value: \"if ({a}) and ({b}) then 1 else 0\" }}
  in_one: {{ title: 三, from: results, count: rows, when: \"{a}\" }}
  in_both: {{ title: 四, from: results, count: rows, when: \"({a}) and ({b})\" }}
duties:
  three: {{ title: 三次, require: n >= 3 }}
quotas:
  one: {{ title: 甲, of: n, when: \"{a}\", most: 9, ties: in }}
  both: {{ title: 乙, of: n, when: \"({a}) and ({b})\", most: 9, ties: in }}
"
        );
        let text = under_article("unit", "month", &rules);
        let source = mingde_core::diagnostic::Source::new("r.md", text.as_str());
        let (rules, told) = Rulebook::read(&source, &crate::bureau::library());
        let rules = rules.unwrap_or_else(|| panic!("{told:?}"));
        let found = assess(&[&rules], &schools().snapshot(), during("2025-10"), &Overrides::none()).remove(0);
        for school in ["S1", "S2", "S3"] {
            let met = |name: &str| row(&found, school, name);
            let at = found.find_subject(school).unwrap();
            let has = |name: &str| found.result(at, name).unwrap().status.name() == "met";
            prop_assert!(!has("both") || has("one"), "{school}: {a} / {b}");
            prop_assert!(met("if_both") != "1" || met("if_one") == "1", "{school}: {a} / {b}");
            prop_assert!(met("in_both") <= met("in_one"), "{school}: {a} / {b}");
        }
    }
}

/// What a part that does not apply asks for: of a duty nothing, so that the rest decides; of who qualifies everything.
#[test]
fn what_does_not_apply_asks_for_nothing_and_lets_nobody_in() {
    let rules = named(
        "test",
        "unit",
        "month",
        "measures:
  n: { title: 次数, from: talk, count: rows }
  z: { title: 比, value: n / (n - 2) }
  scored: { title: 得分, value: if z >= 3 and n >= 1 then 1 else 0 }
quotas:
  alone: { title: 甲, of: n, when: z >= 3, most: 3, ties: in }
  both: { title: 乙, of: n, when: z >= 3 and n >= 1, most: 3, ties: in }
  neither: { title: 丙, of: n, when: not (z >= 3 or n >= 3), most: 3, ties: in }
  either: { title: 丁, of: n, when: z >= 3 or n >= 2, most: 3, ties: in }
duties:
  owed: { title: 两项都要, require: z >= 3 and n >= 3 }
  asked: { title: 才要, when: z >= 3 and n >= 1, require: n >= 3 }
",
    );
    let found = assess(&[&rules], &schools().snapshot(), during("2025-10"), &Overrides::none()).remove(0);
    let at = found.find_subject("S2").unwrap();
    let status = |name: &str| found.result(at, name).unwrap().status.name();
    let told = ["z", "scored", "alone", "both", "neither", "either", "owed", "asked"].map(status);
    let none = "not_applicable";
    assert_eq!(told, [none, none, none, none, none, "met", "not_met", none]);
}
