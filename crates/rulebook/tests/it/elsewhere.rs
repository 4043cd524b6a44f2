//! Results of others, of earlier periods and of other rulebooks, and what the registry says of the subject.

use std::sync::Arc;

use mingde_core::diagnostic::Source;
use mingde_core::period::Period;
use mingde_core::record::State;
use mingde_core::words::Locale;
use mingde_rulebook::{
    Assessment, AssessmentDate, Overrides, Rulebook, Version, assess, explain, impact, vetoes_nowhere,
};

use crate::bureau::{Bureau, content, day, enter, number, rulebook, under_article};

fn named(id: &str, subject: &str, period: &str, rules: &str) -> Rulebook {
    rulebook(&under_article(subject, period, rules).replacen("id: test", &format!("id: {id}"), 1))
}

/// Three schools; S1 talks most, and more from month to month.
fn bureau() -> Bureau {
    let mut bureau = Bureau::default();
    bureau.unit("S1", "primary-school").unit("S2", "primary-school").unit("S3", "senior-middle");
    bureau.person("a", &[("S1", "teacher", "2020-09-01", None)]);
    bureau.person("b", &[("S2", "school-head", "2025-08-01", None)]);
    let days = [
        ("S1", &["2025-08-20", "2025-09-10", "2025-09-11", "2025-10-09", "2025-10-10", "2025-10-13"][..]),
        ("S2", &["2025-09-12", "2025-10-14"]),
        ("S3", &["2025-10-15"]),
    ];
    for (unit, days) in days {
        for day in days {
            bureau.talk(unit, day, "a", "b");
        }
    }
    bureau
}

const MONTHLY: &str = "
measures:
  talks: { title: 次数, from: talk, count: rows }
  mean: { title: 均值, from: results, average: talks, round: 1 }
  best: { title: 同类最好, from: results, max: talks, each: unit.kind }
  more: { title: 比上月, value: talks - previous(talks) }
  twice: { title: 连续两月, value: if level and previous(level) then 1 else 0 }
  worse: { title: 两月前合格, value: \"if previous(level, 2) = '优' then 1 else 0\" }
items:
  points: { title: 得分, points: 10, score: 2 * talks }
totals:
  score: { title: 总分, points: 10 }
grades:
  level: { title: 等次, of: score, bands: [ { from: 4, grade: good, title: 优 }, { grade: poor, title: 差 } ], pass: good }
";

const YEARLY: &str = "
measures:
  marks: { title: 月分合计, from: periods, sum: monthly.score, unit: points }
  flags: { title: 红旗月数, from: periods, count: monthly.level }
  last: { title: 当月得分, value: \"result('monthly.score')\" }
  before: { title: 上月得分, value: \"previous('monthly.score')\" }
duties:
  red: { title: 当月红旗, require: \"met('monthly.level')\" }
items:
  share: { title: 折算, points: 50, score: \"result('monthly.score') * 50 %\" }
";

fn october() -> AssessmentDate {
    AssessmentDate { as_of: day("2025-10-31"), period: Some(Period::parse("2025-10").unwrap()) }
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
fn a_school_is_held_against_all_and_against_its_own_past() {
    let monthly = named("monthly", "unit", "month", MONTHLY);
    let found = assess(&[&monthly], &bureau().snapshot(), october(), &Overrides::none()).remove(0);
    // Three, one and one talks; in September two, one and none.
    assert_eq!(row(&found, "S1", "talks mean best more twice worse"), "3 1.7 3 1 1 0");
    assert_eq!(row(&found, "S2", "talks mean best more twice"), "1 1.7 3 0 0");
    assert_eq!(row(&found, "S3", "talks best more twice"), "1 1 no_data 0", "nobody reported in September");
}

#[test]
fn months_add_up_and_another_rulebook_is_asked() {
    let monthly = named("monthly", "unit", "month", MONTHLY);
    let yearly = named("yearly", "unit", "school-year", YEARLY);
    let snapshot = bureau().snapshot();
    let at = AssessmentDate { as_of: day("2025-10-31"), period: Some(Period::parse("2025-2026").unwrap()) };
    // The one that asks may stand before the one that is asked.
    let found = assess(&[&yearly, &monthly], &snapshot, at, &Overrides::none()).remove(0);
    assert_eq!(row(&found, "S1", "marks flags last before red share"), "10 2 6 4 met 3");
    assert_eq!(row(&found, "S2", "marks flags last before red share"), "4 0 2 2 not_met 1");
    assert_eq!(row(&found, "S3", "marks flags last before"), "2 0 2 no_data");
    let receipt = &found.receipt;
    assert_eq!(receipt.consulted.iter().map(|(id, _)| id.as_str()).collect::<Vec<_>>(), ["monthly"]);
    let alone = assess(&[&yearly], &snapshot, at, &Overrides::none()).remove(0);
    assert_eq!(row(&alone, "S1", "marks last red"), "no_data no_data no_data", "nobody is there to be asked");
    let proof =
        explain(&[&yearly, &monthly], "yearly", &snapshot, at, &Overrides::none(), "S1", "marks").unwrap();
    assert_eq!(proof.root.value, found.result(0, "marks").unwrap().value);
    let told = proof.render_text(Locale::ZhCn);
    assert!(told.contains("总分（2025年9月、2025年10月） = 10 分"), "{told}");
}

#[test]
fn a_result_that_is_not_settled_elsewhere_names_the_setting_that_lacks_there() {
    let other = named(
        "other",
        "unit",
        "semester",
        "settings:\n  masked: { title: 谈心时长要求, unit: minutes, unset: true, source: 原文遮去 }\nmeasures:\n  talked: { title: 谈心时长, from: talk, sum: minutes }\nduties:\n  enough: { title: 谈够, require: talked >= masked }\n",
    );
    let own = named(
        "own",
        "unit",
        "semester",
        "settings:\n  open: { title: 本制度未定, unit: items, unset: true, source: 原文遮去 }\nmeasures:\n  talks: { title: 次数, from: talk, count: rows }\nduties:\n  done: { title: 谈过, require: talks >= 1 }\n  both: { title: 谈过且谈够, require: \"talks >= open and met('other.enough')\" }\n  theirs: { title: 谈够了, require: \"met('other.enough')\" }\n",
    );
    let third = named(
        "third",
        "unit",
        "semester",
        "duties:\n  done: { title: 谈够了的, require: \"met('own.theirs')\" }\n",
    );
    let at = AssessmentDate::of(Period::parse("2025-autumn").unwrap());
    let all = [&own, &other, &third];
    let asks_further = assess(&all, &bureau().snapshot(), at, &Overrides::none()).remove(2);
    assert_eq!(asks_further.column("done").unwrap().unset, ["谈心时长要求"], "at one more remove");
    let found = assess(&[&own, &other], &bureau().snapshot(), at, &Overrides::none()).remove(0);
    let lacks = |result: &str| found.column(result).unwrap().unset.join(" ");
    assert_eq!((lacks("theirs"), lacks("done")), ("谈心时长要求".to_owned(), String::new()));
    assert_eq!(lacks("both"), "本制度未定 谈心时长要求", "its own first");
    assert_eq!(row(&found, "S1", "theirs done"), "not_applicable met");
    let json = serde_json::to_value(&found).unwrap();
    assert_eq!(json["subjects"][0]["results"]["theirs"]["unset"][0], "谈心时长要求");
}

#[test]
fn a_person_asks_about_the_unit_it_works_for_and_about_itself() {
    let monthly = named("monthly", "unit", "month", MONTHLY);
    let persons = named(
        "persons",
        "person",
        "month",
        "measures:
  home: { title: 单位得分, value: \"result('monthly.score')\" }
  years: { title: 任职年数, value: 'years(person.since, as-of)' }
  head: { title: 校级, value: \"if person.rank = 'school-head' then 1 else 0\" }
  settled: { title: 任满半年, value: if person.since <= as-of - 6 months then 1 else 0 }
  of_primary: { title: 小学, value: \"if unit.kind in ['小学', 'senior-middle'] and unit.pupils > 100 people then 1 else 0\" }
  pupils: { title: 学生, value: unit.pupils / 2 }
",
    );
    let found = assess(&[&persons, &monthly], &bureau().snapshot(), october(), &Overrides::none()).remove(0);
    assert_eq!(row(&found, "a", "home years head settled of_primary pupils"), "6 5 0 1 1 60");
    assert_eq!(row(&found, "b", "home years head settled of_primary"), "2 0 1 0 1");
}

/// What a class or school came to in a month that is over is said of whoever belonged to it when the month ended.
#[test]
fn of_a_month_that_is_over_the_unit_or_group_of_then_is_asked_about() {
    let counted = "measures:\n  talks: { title: 次数, from: talk, count: rows, missing: zero }\n";
    let schools = named("schools", "unit", "month", counted);
    let by_group = counted.replace("from: talk,", "from: talk, by: counterpart.research-group,");
    let groups = named("groups", "group", "month", &by_group);
    let persons = named(
        "persons",
        "person",
        "semester",
        "measures:
  at_schools: { title: 学校各月, from: periods, sum: schools.talks }
  school_before: { title: 学校上月, value: \"previous('schools.talks')\" }
  school_now: { title: 学校本月, value: \"result('schools.talks')\" }
  in_groups: { title: 本组各月, from: periods, sum: groups.talks }
  group_before: { title: 本组上月, value: \"previous('groups.talks', 2)\" }
  group_now: { title: 本组本月, value: \"result('groups.talks')\" }
",
    );
    let mut bureau = Bureau::default();
    bureau.unit("S1", "primary-school").unit("S2", "primary-school");
    // To another school and to another class on 15 December.
    let moved = "2025-12-15";
    bureau.person("t", &[("S1", "teacher", "2020-09-01", Some(moved)), ("S2", "teacher", moved, None)]);
    bureau.person("new", &[("S1", "teacher", moved, None)]);
    bureau.person("x", &[("S1", "teacher", "2020-09-01", None)]);
    let (begin, turn, end) = (day("2020-09-01"), day(moved), day("2099-01-01"));
    bureau.group(
        "G1",
        "S1",
        "g1",
        &[("t", "head", begin, turn), ("new", "head", turn, end), ("x", "member", begin, end)],
    );
    bureau.group("G2", "S2", "g1", &[("t", "head", turn, end)]);
    for date in ["2025-09-10", "2025-10-10", "2025-11-10", "2025-12-10", "2026-01-10"] {
        bureau.talk("S1", date, "x", "x");
    }
    for date in ["2026-01-11", "2026-01-12", "2026-01-13"] {
        bureau.talk("S2", date, "x", "t");
    }
    let all = [&persons, &schools, &groups];
    let (snapshot, none) = (bureau.snapshot(), Overrides::none());
    let at = AssessmentDate::of(Period::parse("2025-autumn").unwrap());
    let found = assess(&all, &snapshot, at, &none).remove(0);
    let names = "at_schools school_before school_now in_groups group_before group_now";
    assert_eq!(row(&found, "t", names), "6 0 3 6 1 3", "three months of the one, two of the other");
    assert_eq!(row(&found, "new", names), "2 1 1 2 no_data 1");
    for name in names.split(' ') {
        let view = found.result(found.find_subject("t").unwrap(), name).unwrap();
        let proof = explain(&all, "persons", &snapshot, at, &none, "t", name).unwrap();
        assert_eq!(proof.root.value, view.value, "{name}");
    }
    let told =
        |name| explain(&all, "persons", &snapshot, at, &none, "t", name).unwrap().render_text(Locale::ZhCn);
    let parts = "次数（G1组2025年9月、2025年10月、2025年11月；G2组2025年12月、2026年1月）";
    assert!(told("in_groups").contains(parts), "{}", told("in_groups"));
    assert!(told("school_before").contains("次数（S2校2025年12月）"), "{}", told("school_before"));
}

#[test]
fn a_late_record_of_last_month_changes_this_month_too() {
    let monthly = named("monthly", "unit", "month", MONTHLY);
    let yearly = named("yearly", "unit", "month", YEARLY);
    let all: Vec<&Rulebook> = vec![&yearly, &monthly];
    let (bureau, none) = (bureau(), Overrides::none());
    let mut snapshot = bureau.snapshot();
    let before = assess(&all, &snapshot, october(), &none);
    let late =
        content("talk", "S3", "2025-09-29").with("organiser", "a", &[]).with("counterpart", "b", &[]).0;
    enter(&mut snapshot, 900, State::Accepted, &late);
    let after = assess(&all, &snapshot, october(), &none);
    let told: Vec<_> =
        before.iter().zip(&after).map(|(b, a)| (a.rulebook.as_str(), impact(b, a).len())).collect();
    assert_eq!(told, [("yearly", 1), ("monthly", 1)]);
    assert_eq!(row(&after[0], "S3", "before"), "2");
    assert_eq!(row(&after[1], "S3", "more twice"), "0 0");
}

#[test]
fn circles_and_names_that_are_nowhere_are_told() {
    let one = named(
        "one",
        "unit",
        "month",
        "measures:\n  a: { title: 甲, value: \"result('two.b')\" }\n  c: { title: 丙, from: talk, count: rows }",
    );
    let two = named("two", "unit", "month", "measures:\n  b: { title: 乙, value: \"result('one.a')\" }");
    let lost = named(
        "lost",
        "unit",
        "month",
        "measures:\n  b: { title: 乙, value: \"result('one.aa') + result('onne.c')\" }",
    );
    let found = |rulebook: &Rulebook, text: &str| -> Vec<(&'static str, Option<String>)> {
        let source = Source::new("r.md", text);
        let all = vetoes_nowhere(rulebook, &[source], &[&one, &two, &lost]);
        all.into_iter().map(|d| (d.message.code, d.suggestion)).collect()
    };
    assert_eq!(found(&one, "'two.b'"), [("rulebook-circle", None)]);
    assert_eq!(found(&two, "'one.a'"), [("rulebook-circle", None)]);
    let told = found(&lost, "'one.aa' 'onne.c'");
    assert_eq!(
        told,
        [
            ("rulebook-result-not-there", Some("one.a".into())),
            ("rulebook-result-nowhere", Some("one".into()))
        ]
    );
    // Whoever assesses them all the same gets no figure and no endless round.
    let assessed = assess(&[&one, &two], &bureau().snapshot(), october(), &Overrides::none());
    let view = assessed[0].result(0, "a").unwrap();
    assert_eq!((view.status.name(), view.reason.name()), ("no_data", "circle"));
}

/// Not where an article quotes it, nor where a longer name begins with it, but in the rule that asks.
#[test]
fn what_is_asked_for_and_is_not_there_is_told_in_the_rule_that_asks() {
    let rules = "measures:\n  right: { title: 对, value: \"result('other.score-all')\" }\n  wrong: { title: 错, value: \"result('other.score')\" }\nduties:\n  barred: { title: 无否决, require: \"not veto('other.bann')\" }";
    let other = named(
        "other",
        "unit",
        "semester",
        "measures:\n  score-all: { title: 总的, from: talk, count: rows }\nvetoes:\n  ban: { title: 否决, from: talk, where: minutes > 100, within: this period }",
    );
    let text = under_article("unit", "semester", rules)
        .replace("## 第一条 测试", "## 第一条 测试\n参看 'other.score' 和 'other.bann'。");
    let source = Source::new("asking.md", text.as_str());
    let (asking, found) = Rulebook::read(&source, &crate::bureau::library());
    let asking = asking.unwrap_or_else(|| panic!("{found:?}"));
    let found = vetoes_nowhere(&asking, std::slice::from_ref(&source), &[&asking, &other]);
    let told: Vec<_> = found
        .iter()
        .map(|finding| (finding.message.code, &text[..finding.span.start], &text[finding.span.clone()]))
        .map(|(code, before, word)| (code, before.lines().last().unwrap_or("").trim_start(), word))
        .collect();
    assert_eq!(
        told,
        [
            ("rulebook-veto-not-there", "barred: { title: 无否决, require: \"not veto('", "other.bann"),
            ("rulebook-result-not-there", "wrong: { title: 错, value: \"result('", "other.score"),
        ]
    );
    // By its title it is found as well.
    let by_title = named(
        "by-title",
        "unit",
        "semester",
        "measures:\n  a: { title: 甲, value: \"result('other.总的')\" }",
    );
    let source = Source::new("r.md", "'other.总的'");
    let found = vetoes_nowhere(&by_title, &[source], &[&by_title, &other]);
    assert_eq!(found[0].suggestion.as_deref(), Some("other.score-all"));
}

/// A result of somebody else is nobody's own: what to write is said, and nothing is not applicable in silence.
#[test]
fn results_of_who_is_not_the_subject_are_refused_with_what_to_write() {
    let counted = |by: &str| format!("measures:\n  n: {{ title: 次, from: talk, by: {by}, count: rows }}");
    let persons = named("persons", "person", "month", &counted("organiser"));
    let groups = named("groups", "group", "month", &counted("counterpart.research-group"));
    let units = named("units", "unit", "month", &counted("unit"));
    let told = |subject: &str, rules: &str| -> Vec<&'static str> {
        let asking = named("asking", subject, "month", rules);
        let source = Source::new("r.md", rules);
        let all = vetoes_nowhere(&asking, &[source], &[&asking, &persons, &groups, &units]);
        all.into_iter().map(|finding| finding.message.code).collect()
    };
    let asks = |name: &str| format!("measures:\n  a: {{ title: 甲, value: \"result('{name}')\" }}");
    let periods = |name: &str| format!("measures:\n  a: {{ title: 甲, from: periods, sum: {name} }}");
    let members = |name: &str| format!("measures:\n  a: {{ title: 甲, from: members, sum: {name} }}");
    for (subject, rules, code) in [
        ("unit", asks("persons.n"), "rulebook-result-of-members"),
        ("unit", periods("groups.n"), "rulebook-result-of-members"),
        ("group", asks("persons.n"), "rulebook-result-of-members"),
        ("person", members("groups.n"), "rulebook-result-without-members"),
        ("group", members("units.n"), "rulebook-result-without-members"),
    ] {
        assert_eq!(told(subject, &rules), [code], "{subject} {rules}");
    }
    for (subject, rules) in [
        ("unit", asks("units.n")),
        ("unit", members("persons.n")),
        ("unit", members("groups.n")),
        ("group", members("persons.n")),
        ("group", periods("units.n")),
        ("person", asks("units.n")),
        ("person", periods("groups.n")),
    ] {
        assert!(told(subject, &rules).is_empty(), "{subject} {rules}");
    }
}

#[test]
fn what_was_settled_then_is_taken_as_it_was_settled_then() {
    let rules = named(
        "monthly",
        "unit",
        "month",
        "settings:
  worth: { title: 每次分值, unit: points per item, values: [ { value: 1, from: 2025-01-01, source: 甲 }, { value: 5, from: 2025-10-01, source: 乙 } ] }
  least: { title: 起算, unit: minutes, values: [ { value: 0, from: 2025-01-01, source: 甲 }, { value: 30, from: 2025-10-01, source: 乙 } ] }
measures:
  long: { title: 次数, from: talk, where: minutes >= least, count: rows }
  marks: { title: 分, value: long * worth }
  earlier: { title: 上月分, value: previous(marks) }
",
    );
    let mut bureau = Bureau::default();
    bureau.unit("S1", "primary-school").person("a", &[("S1", "teacher", "2020-09-01", None)]);
    for date in ["2025-09-10", "2025-09-11", "2025-10-10"] {
        let talk = content("talk", "S1", date).with("organiser", "a", &[]).with("counterpart", "a", &[]);
        bureau.record(State::Accepted, talk.field("minutes", number("20")).0);
    }
    let found = assess(&[&rules], &bureau.snapshot(), october(), &Overrides::none()).remove(0);
    assert_eq!(row(&found, "S1", "long marks earlier"), "0 0 2");
}

/// A version of a rulebook that was published, with the days on which it holds.
fn version(rulebook: &Rulebook, from: &str, to: Option<&str>, position: u64) -> Version {
    Version { rulebook: Arc::new(rulebook.clone()), from: Some(day(from)), to: to.map(day), position }
}

#[test]
fn an_earlier_period_is_told_by_the_version_that_held_then() {
    let text = |version: &str, worth: &str, bands: &str| {
        let rules = format!(
            "
measures:
  talks: {{ title: 次数, from: talk, count: rows }}
  before: {{ title: 上月分, value: previous(score) }}
  good_before: {{ title: 上月是否优, value: \"if previous(level) = 'good' then 1 else 0\" }}
items:
  points: {{ title: 得分, points: 10, score: {worth} * talks }}
totals:
  score: {{ title: 总分, points: 10 }}
grades:
  level: {{ title: 等次, of: score, bands: [ {bands} ] }}
"
        );
        let text = under_article("unit", "month", &rules).replacen("id: test", "id: monthly", 1);
        rulebook(&text.replacen("version: '1'", &format!("version: '{version}'"), 1))
    };
    let (good, fair, poor) = (
        "{ from: 4, grade: good, title: 优 }",
        "{ from: 1, grade: fair, title: 中 }",
        "{ grade: poor, title: 差 }",
    );
    let old = text("1", "3", &format!("{good}, {poor}"));
    let new = text("2", "1", &format!("{good}, {fair}, {poor}"));
    let yearly = named(
        "yearly",
        "unit",
        "school-year",
        "measures:\n  marks: { title: 月分合计, from: periods, sum: monthly.score, unit: points }\n",
    );
    let snapshot = bureau().snapshot();
    let (none, published) = (
        Overrides::none(),
        Overrides::none().with_versions([
            version(&old, "2025-01-01", Some("2025-10-01"), 0),
            version(&new, "2025-10-01", None, 1),
        ]),
    );
    let monthly = |own: &Overrides| assess(&[&new], &snapshot, october(), own).remove(0);
    // Two talks of September were six points by the version of then, which was good.
    assert_eq!(row(&monthly(&published), "S1", "score before good_before"), "3 6 1");
    assert_eq!(row(&monthly(&none), "S1", "score before good_before"), "3 2 0", "nothing was published");
    let at = AssessmentDate { as_of: day("2025-10-31"), period: Some(Period::parse("2025-2026").unwrap()) };
    let found = assess(&[&yearly, &new], &snapshot, at, &published).remove(0);
    assert_eq!(row(&found, "S1", "marks"), "9");
    let consulted: Vec<_> = found.receipt.consulted.iter().map(|(id, _)| id.as_str()).collect();
    assert_eq!(consulted, ["monthly", "monthly@1"]);
    assert_eq!(
        monthly(&published).receipt.consulted.iter().map(|(id, _)| id.as_str()).collect::<Vec<_>>(),
        ["monthly@1"]
    );
    // What was published later than the ledger that is asked knows says nothing.
    let later = Overrides::none().with_versions([version(&old, "2025-01-01", Some("2025-10-01"), 1_000)]);
    assert_eq!(row(&monthly(&later), "S1", "before"), "2");
    let proof = explain(&[&new], "monthly", &snapshot, october(), &published, "S1", "before").unwrap();
    assert_eq!(proof.root.value.map(|v| v.to_string()), Some("6".into()));
}

#[test]
fn what_looks_back_can_itself_be_asked_about_earlier() {
    let rules = named(
        "monthly",
        "unit",
        "month",
        "measures:
  talks: { title: 次数, from: talk, count: rows, missing: zero }
  more: { title: 比上月, value: talks - previous(talks) }
  trend: { title: 增幅变化, value: more - previous(more) }
",
    );
    let found = assess(&[&rules], &bureau().snapshot(), october(), &Overrides::none()).remove(0);
    // August one, September two, October three talks.
    assert_eq!(row(&found, "S1", "talks more trend"), "3 1 0");
    assert_eq!(row(&found, "S2", "talks more trend"), "1 0 -1");
}

#[test]
fn what_did_not_apply_earlier_is_no_second_time() {
    let rules = named(
        "monthly",
        "unit",
        "month",
        "measures:
  talks: { title: 次数, from: talk, count: rows, missing: zero }
  twice: { title: 连续两月前列, value: if top and previous(top) then 1 else 0 }
  again: { title: 连续两月优, value: \"if level = 'good' and previous(level) = 'good' then 1 else 0\" }
  alone: { title: 本月前列, value: if top then 1 else 0 }
quotas:
  top: { title: 前列, of: talks, when: talks >= 3, most: 1, ties: in }
grades:
  level: { title: 等次, of: talks, bands: [ { from: 3, grade: good, title: 优 }, { grade: poor, title: 差 } ] }
",
    );
    let found = assess(&[&rules], &bureau().snapshot(), october(), &Overrides::none()).remove(0);
    // In September nobody had three talks: whoever did not qualify had no place.
    assert_eq!(row(&found, "S1", "alone twice again"), "1 0 0");
    assert_eq!(row(&found, "S2", "alone twice again"), "0 0 0");
    // Before the rulebook held nobody was anything.
    let january =
        AssessmentDate { as_of: day("2025-01-31"), period: Some(Period::parse("2025-01").unwrap()) };
    let mut bureau = bureau();
    for day in ["2025-01-02", "2025-01-03", "2025-01-06"] {
        bureau.talk("S1", day, "a", "b");
    }
    let found = assess(&[&rules], &bureau.snapshot(), january, &Overrides::none()).remove(0);
    assert_eq!(row(&found, "S1", "alone twice again"), "1 no_data no_data");
}
