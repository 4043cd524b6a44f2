//! Grades, quotas, rankings, proposals, exceptions and checks at entry.

use mingde_core::date::Timestamp;
use mingde_core::diagnostic::Source;
use mingde_core::period::Period;
use mingde_core::record::{State, Value};
use mingde_core::words::{Locale, say};
use mingde_rulebook::{
    Assessment, AssessmentDate, EntryChecks, Overrides, Reason, Rulebook, Status, assess, duties, explain,
};

use crate::bureau::{Bureau, content, day, library, number, rulebook, under_article};

/// Six teachers with 5, 4, 4, 3, 1 and no talks.
fn bureau() -> Bureau {
    let mut bureau = Bureau::default();
    bureau.unit("S1", "primary-school").unit("S2", "primary-school");
    for (code, unit, talks) in
        [("A", "S1", 5), ("B", "S1", 4), ("C", "S2", 4), ("D", "S2", 3), ("E", "S2", 1), ("F", "S2", 0)]
    {
        bureau.person(code, &[(unit, "teacher", "2000-01-01", None)]);
        for _ in 0..talks {
            bureau.talk(unit, "2025-10-15", "A", code);
        }
    }
    bureau
}

const RULES: &str = "measures:
  talks: { title: 次数, from: talk, by: counterpart, count: rows }
items:
  points: { title: 得分, points: 10, score: talks * 2 points / 1 items }
totals:
  score: { title: 总分 }
grades:
  level: { title: 等次, of: score, bands: [ { from: 8, grade: excellent, title: 优秀 }, { from: 6, grade: good, title: 良好 }, { grade: poor, title: 不合格 } ], pass: good, vetoes: [breach], vetoed: good }
vetoes:
  breach: { title: 否决, from: finding, by: teacher, in_force: { from: effect_from, last: effect_to } }
quotas:
  best: { title: 优秀名额, of: score, when: level = 'excellent', most: 20 %, ties: out }
  best_tied: { title: 并列名额, of: score, when: \"level in ['优秀', 'good']\", most: 2, ties: in }
rankings:
  place: { title: 名次, of: score, ties: same, persons: true }
  dense: { title: 连续名次, of: score, ties: dense, order: lowest-first, each: unit, persons: true }
proposals:
  review: { title: 提请约谈, when: level = 'poor', body: 校党组织, within: 10 workdays, recommend: 谈话了解情况 }
";

fn assessed(snapshot: &mingde_core::snapshot::Snapshot, rules: &str) -> Assessment {
    let rulebook = rulebook(&under_article("person", "semester", rules));
    let at = AssessmentDate::of(Period::parse("2025-autumn").unwrap());
    assess(&[&rulebook], snapshot, at, &Overrides::none()).remove(0)
}

fn of(found: &Assessment, person: &str, result: &str) -> (Status, Option<i64>) {
    let view = found.result(found.find_subject(person).unwrap(), result).unwrap();
    (view.status, view.value.map(|v| i64::try_from(v).unwrap()))
}

#[test]
fn a_grade_is_the_highest_band_that_is_reached_and_a_veto_lowers_it() {
    let mut bureau = bureau();
    let finding = content("finding", "S1", "2025-09-01").with("teacher", "B", &[]);
    let finding = finding.field("effect_from", Value::Date(day("2025-09-01")));
    bureau.record(State::Accepted, finding.0);
    let found = assessed(&bureau.snapshot(), RULES);
    let grade = |person| {
        let view = found.result(found.find_subject(person).unwrap(), "level").unwrap();
        (view.grade.map(|(code, _)| code.as_str()), view.status)
    };
    assert_eq!(grade("A"), (Some("excellent"), Status::Met));
    assert_eq!(grade("B"), (Some("good"), Status::Met), "eight points, but a veto is in force");
    assert_eq!(grade("C"), (Some("excellent"), Status::Met), "exactly on the bound");
    assert_eq!(grade("D"), (Some("good"), Status::Met));
    assert_eq!(grade("E"), (Some("poor"), Status::NotMet));
    assert_eq!(grade("F"), (None, Status::NoData), "who reported nothing has no grade, not the lowest");
}

#[test]
fn a_quota_is_never_exceeded_and_ties_at_the_border_follow_the_rule() {
    let found = assessed(&bureau().snapshot(), RULES);
    // Twenty per cent of five with a score is one place; A has it alone.
    assert_eq!(of(&found, "A", "best"), (Status::Met, Some(1)));
    assert_eq!(of(&found, "B", "best"), (Status::NotMet, Some(2)));
    assert_eq!(of(&found, "D", "best"), (Status::NotApplicable, None), "not a candidate");
    assert_eq!(of(&found, "F", "best").0, Status::NoData);
    // Two places and B ties with C for the second: both come in, or both stay out.
    assert_eq!(of(&found, "B", "best_tied"), (Status::Met, Some(2)));
    assert_eq!(of(&found, "C", "best_tied"), (Status::Met, Some(2)));
    assert_eq!(of(&found, "D", "best_tied"), (Status::NotMet, Some(4)));
    let strict = assessed(&bureau().snapshot(), &RULES.replace("most: 2, ties: in", "most: 2, ties: out"));
    assert_eq!(of(&strict, "A", "best_tied"), (Status::Met, Some(1)));
    assert_eq!(of(&strict, "B", "best_tied").0, Status::NotMet);
    assert_eq!(of(&strict, "C", "best_tied").0, Status::NotMet);
}

#[test]
fn places_are_shared_as_the_rule_says_and_a_proof_gives_the_same_place() {
    let snapshot = bureau().snapshot();
    let found = assessed(&snapshot, RULES);
    let places: Vec<_> = ["A", "B", "C", "D", "E", "F"].map(|p| of(&found, p, "place").1).to_vec();
    assert_eq!(places, [Some(1), Some(2), Some(2), Some(4), Some(5), None]);
    let dense: Vec<_> = ["B", "A", "E", "D", "C"].map(|p| of(&found, p, "dense").1).to_vec();
    assert_eq!(dense, [Some(1), Some(2), Some(1), Some(2), Some(3)]);
    let rulebook = rulebook(&under_article("person", "semester", RULES));
    let at = AssessmentDate::of(Period::parse("2025-autumn").unwrap());
    for column in &found.columns {
        for (index, subject) in found.subjects.iter().enumerate() {
            let all = [&rulebook];
            let proof =
                explain(&all, "test", &snapshot, at, &Overrides::none(), &subject.code, &column.id).unwrap();
            let view = column.view(index);
            assert_eq!(
                (proof.root.status, proof.root.value, proof.root.reason, proof.root.grade.as_ref()),
                (view.status, view.value, view.reason, view.grade),
                "{} {}",
                subject.code,
                column.id
            );
        }
    }
}

#[test]
fn a_proposal_names_a_body_and_a_day_and_decides_nothing() {
    let found = [assessed(&bureau().snapshot(), RULES)];
    assert_eq!(of(&found[0], "E", "review").0, Status::NotMet);
    assert_eq!(of(&found[0], "A", "review").0, Status::Met);
    let column = found[0].column("review").unwrap();
    assert_eq!((column.owner.as_str(), column.effect.as_str()), ("校党组织", "谈话了解情况"));
    assert_eq!(column.due, Some(day("2026-02-13")), "ten working days after Saturday, 31 January");
    let lines = duties(&found, day("2026-03-01"));
    let open: Vec<_> = lines.iter().filter(|l| l.column.id == "review").map(|l| l.subject).collect();
    assert_eq!(open, [found[0].find_subject("E").unwrap()]);
}

const EXCEPTION: &str = "measures:
  talks: { title: 次数, from: talk, by: counterpart, count: rows }
duties:
  thrice:
    title: 谈三次
    require: talks >= 3
    exceptions: { from: finding, by: teacher, where: borne_out, in_force: { from: effect_from, last: effect_to, ended: released_on } }
";

#[test]
fn an_exception_in_force_is_used_and_one_that_has_expired_is_told() {
    let mut bureau = bureau();
    for (who, until) in [("E", "2026-06-30"), ("D", "2025-12-31")] {
        let draft = content("finding", "S2", "2025-09-01").with("teacher", who, &[]);
        let draft = draft.field("borne_out", Value::Flag(true));
        let draft = draft.field("effect_from", Value::Date(day("2025-09-01")));
        bureau.record(State::Accepted, draft.field("effect_to", Value::Date(day(until))).0);
    }
    let snapshot = bureau.snapshot();
    let found = assessed(&snapshot, &EXCEPTION.replace(">= 3", ">= 4"));
    let view = found.result(found.find_subject("E").unwrap(), "thrice").unwrap();
    assert_eq!((view.status, view.reason), (Status::NotApplicable, Reason::Excepted));
    assert_eq!(of(&found, "E", "thrice.exception"), (Status::Met, Some(1)));
    assert_eq!(of(&found, "D", "thrice"), (Status::NotMet, None), "the exception has expired");
    assert_eq!(of(&found, "D", "thrice.exception").0, Status::NotApplicable);
    let rulebook = rulebook(&under_article("person", "semester", &EXCEPTION.replace(">= 3", ">= 4")));
    let at = AssessmentDate::of(Period::parse("2025-autumn").unwrap());
    let proof = explain(&[&rulebook], "test", &snapshot, at, &Overrides::none(), "D", "thrice").unwrap();
    let shown = proof.render_text(Locale::En);
    assert!(shown.contains("thrice.exception") && shown.contains("not in force on that day"), "{shown}");
}

const CHECKS: &str = "checks:
  long_enough: { title: 时长, on: talk, require: minutes >= 10, level: soft, advice: 请核对分钟数 }
  not_oneself: { title: 不与自己谈, on: 谈心谈话, require: organiser != counterpart, when: topic is given }
measures:
  talks: { title: 次数, from: talk, count: rows }
";

#[test]
fn a_record_is_checked_before_it_is_kept() {
    let rulebook = rulebook(&under_article("unit", "semester", CHECKS));
    let (snapshot, none) = (bureau().snapshot(), Overrides::none());
    let objections = |draft: crate::bureau::Draft| -> Vec<(String, bool)> {
        let found =
            EntryChecks::on("talk", &[&rulebook], &snapshot, &none).unwrap().check(&draft.0, Timestamp(0));
        found.into_iter().map(|o| (o.check.0, o.hard)).collect()
    };
    let talk = |who: &str, minutes: &str| {
        content("talk", "S1", "2025-10-15")
            .with("organiser", "A", &[])
            .with("counterpart", who, &[])
            .field("minutes", number(minutes))
            .field("topic", Value::Choice("regular".into()))
    };
    assert_eq!(objections(talk("B", "10")), []);
    assert_eq!(objections(talk("B", "9.5")), [("long_enough".to_owned(), false)]);
    let both = [("not_oneself".to_owned(), true), ("long_enough".to_owned(), false)];
    assert_eq!(objections(talk("A", "1")), both, "the hard one first");
    let said = EntryChecks::on("talk", &[&rulebook], &snapshot, &none).unwrap();
    let said = said.check(&talk("A", "1").0, Timestamp(0));
    let words = |locale| said.iter().map(|o| say(locale, &o.message())).collect::<Vec<_>>();
    let (chinese, english) = (words(Locale::ZhCn), words(Locale::En));
    assert!(chinese[0].starts_with("不与自己谈：要求 谈话人 ≠ 谈话对象（"), "{chinese:?}");
    assert!(chinese[1].starts_with("时长：一般应 时长 ≥ 10（"), "{chinese:?}");
    assert!(english[0].contains(": Organiser != Counterpart is required"), "{english:?}");
    assert!(english[1].contains(": Length >= 10 is expected"), "{english:?}");
    let empty = content("talk", "S1", "2025-10-15").with("organiser", "A", &[]).with("counterpart", "A", &[]);
    assert_eq!(objections(empty), [], "an empty field objects to nothing");
    let early = content("talk", "S1", "2024-10-15").with("organiser", "A", &[]).with("counterpart", "B", &[]);
    assert_eq!(objections(early.field("minutes", number("1"))), [], "before the rulebook held");
}

#[test]
fn slips_in_decisions_are_named() {
    for (good, bad, code, suggestion) in [
        ("pass: good", "pass: god", "rulebook-unknown-grade", "good"),
        ("{ from: 6,", "{ from: 9,", "rulebook-tier-unreachable", ""),
        ("{ from: 6, ", "{ ", "rulebook-band-from", ""),
        ("{ grade: poor", "{ from: 1, grade: poor", "rulebook-band-lowest", ""),
        ("level = 'excellent'", "level = 'excelent'", "rulebook-unknown-grade", "excellent"),
        ("level = 'excellent'", "level > 1", "rulebook-grade-alone", ""),
        ("level = 'excellent'", "score = 'excellent'", "rulebook-formula-literal", ""),
        ("most: 20 %, ties: out", "most: 20 %, ties: outt", "rulebook-unknown-word", "out"),
        ("most: 20 %, ties: out", "most: 20 %", "yaml-key-missing", ""),
        ("ties: same, persons: true", "ties: same", "rulebook-ranking-persons", ""),
        ("within: 10 workdays", "within: soon", "rulebook-within", ""),
        ("body: 校党组织, ", "", "yaml-key-missing", ""),
        ("recommend:", "sanction:", "yaml-key-unknown", ""),
    ] {
        let text = under_article("person", "semester", &RULES.replacen(good, bad, 1));
        let (found, findings) = Rulebook::read(&Source::new("r.md", text), &library());
        assert!(found.is_none(), "{bad}");
        let finding = findings.iter().find(|f| f.message.code == code);
        let finding = finding.unwrap_or_else(|| panic!("{bad}: {findings:#?}"));
        assert_eq!(finding.suggestion.as_deref().unwrap_or(""), suggestion, "{bad}");
    }
    let (found, findings) = Rulebook::read(
        &Source::new(
            "r.md",
            under_article(
                "unit",
                "semester",
                "duties:\n  a: { title: 甲, require: b > 1, exceptions: 第一条 }\nmeasures:\n  b: { title: 乙, from: talk, count: rows }",
            ),
        ),
        &library(),
    );
    assert!(found.is_none());
    assert_eq!(findings[0].message.code, "rulebook-exception-kind");
}

#[test]
fn a_condition_on_rows_compares_with_a_setting_and_has_no_data_where_it_is_not_set() {
    let rules = "settings:\n  least: { title: 起算时长, unit: minutes, value: 30, source: 第一条 }\n  masked: { title: 未定, unit: minutes, unset: true, source: 原文遮去 }\n  big: { title: 大校, unit: people, value: 500, source: 第一条 }\nmeasures:\n  long: { title: 长谈, from: talk, count: rows, where: minutes >= least }\n  open: { title: 未定的, from: talk, count: rows, where: minutes >= masked }\n  large: { title: 大校的, from: talk, count: rows, applies: unit.pupils >= big }\n";
    let rulebook = rulebook(&under_article("unit", "semester", rules));
    let mut bureau = Bureau::default();
    bureau.unit("S1", "primary-school");
    bureau.person("A", &[("S1", "teacher", "2000-01-01", None)]);
    for (day, minutes) in [("2025-10-01", "20"), ("2025-10-02", "30"), ("2025-10-03", "45")] {
        let talk = content("talk", "S1", day).with("organiser", "A", &[]).with("counterpart", "A", &[]);
        bureau.record(State::Accepted, talk.field("minutes", number(minutes)).0);
    }
    let snapshot = bureau.snapshot();
    let at = AssessmentDate::of(Period::parse("2025-autumn").unwrap());
    let told = |overrides: &Overrides| {
        let found = assess(&[&rulebook], &snapshot, at, overrides).remove(0);
        ["long", "open", "large"].map(|id| {
            let result = found.result(0, id).unwrap();
            (result.status, result.value.map(|v| v.to_string()), result.reason)
        })
    };
    let none = Overrides::none();
    assert_eq!(
        told(&none),
        [
            (Status::Met, Some("2".into()), Reason::None),
            (Status::NoData, None, Reason::NotSet),
            (Status::NotApplicable, None, Reason::ConditionNotMet),
        ]
    );
    let mut own = Overrides::none();
    let text = "test.least: { value: 40 minutes, from: 2025-01-01, source: 区文 }\ntest.masked: { value: 10, from: 2025-01-01, source: 区文 }\ntest.big: { value: 100, from: 2025-01-01, source: 区文 }\n";
    assert_eq!(own.add_file(&mingde_core::diagnostic::Source::new("settings.yaml", text), &[&rulebook]), []);
    let values = told(&own).map(|(_, value, _)| value.unwrap());
    assert_eq!(values, ["1", "3", "3"]);
    let proof = explain(&[&rulebook], "test", &snapshot, at, &own, "S1", "long").unwrap();
    let records = proof.root.records.unwrap();
    assert_eq!((records.counted_total, records.left_out_total), (1, 2));
    assert!(
        records.condition.contains("least = 40") && records.condition.contains("区文"),
        "{}",
        records.condition
    );
}
