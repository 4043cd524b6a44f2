//! A unit or group that ends within a period does not vanish from it: it is assessed and explained as on its last day. A
//! person who left is explained so.

use mingde_core::period::Period;
use mingde_core::words::Locale;
use mingde_rulebook::{AssessmentDate, ExplainError, Overrides, Rulebook, assess, duties, explain};

use crate::bureau::{Bureau, day, rulebook, under_article};

const RULES: &str = "
measures:
  staff: { title: 教职工数, from: person, count: rows }
  talked: { title: 谈心人数, from: talk, where: counterpart.now.unit = unit, count: distinct counterpart }
  share: { title: 谈心面, value: talked / staff, unit: percent }
duties:
  half: { title: 过半, require: talked >= ceil(staff * 0.5) }
  monthly: { title: 每月, every: month, require: talked >= 1 }
rankings:
  place: { title: 名次, of: share, ties: same }
";

/// Of three schools the second ends on the last day of the year, and its people go to the first.
fn bureau() -> Bureau {
    let mut bureau = Bureau::default();
    bureau.unit("B", "bureau").unit("S1", "primary-school");
    bureau.unit("S2", "primary-school").ending("2026-01-01").unit("S3", "primary-school");
    let since = "2020-09-01";
    for person in ["a", "b"] {
        bureau.person(
            person,
            &[("S2", "teacher", since, Some("2026-01-01")), ("S1", "teacher", "2026-01-01", None)],
        );
    }
    bureau.person("c", &[("S1", "school-head", since, None)]);
    bureau.person("d", &[("S3", "teacher", since, None)]);
    bureau.talk("S2", "2025-10-10", "b", "a").talk("S1", "2025-10-11", "a", "c");
    bureau
}

fn rules() -> Rulebook {
    let text = under_article("unit", "semester", RULES);
    rulebook(&text.replace("subject: unit", "subject: unit\napplies: unit.class = 'school'"))
}

#[test]
fn a_school_that_ended_is_assessed_as_on_its_last_day() {
    let (rules, snapshot) = (rules(), bureau().snapshot());
    let at = AssessmentDate::of(Period::parse("2025-autumn").unwrap());
    let found = assess(&[&rules], &snapshot, at, &Overrides::none()).remove(0);
    let codes: Vec<_> = found.subjects.iter().map(|s| (&*s.code, s.ended)).collect();
    assert_eq!(codes, [("S1", None), ("S3", None), ("S2", Some(day("2026-01-01")))]);
    let shown = |unit: &str, result: &str| {
        let view = found.result(found.find_subject(unit).unwrap(), result).unwrap();
        format!("{} {}", view.status, view.value.map_or("—".to_owned(), |value| value.to_string()))
    };
    assert_eq!(shown("S2", "staff"), "met 2", "those who were there on the last day");
    assert_eq!(shown("S2", "half"), "met —", "one of two");
    assert_eq!(shown("S2", "place"), "met 2", "among the schools of that day");
    assert_eq!(shown("S1", "staff"), "met 3");
    assert_eq!(shown("S1", "half"), "not_met —", "one of three");
    let json = serde_json::to_value(&found).unwrap();
    assert_eq!(json["subjects"][2]["ended"], "2026-01-01");
    assert!(
        duties(&[found], day("2026-06-01")).iter().all(|line| line.subject < 2),
        "nobody can see to it any more"
    );

    // As of a day before, it is one of three like the others; of a period after, it is none.
    let before = AssessmentDate { as_of: day("2025-12-31"), period: at.period };
    let then = assess(&[&rules], &snapshot, before, &Overrides::none()).remove(0);
    assert!(then.subjects.iter().all(|subject| subject.ended.is_none()) && then.subjects.len() == 3);
    let after = AssessmentDate::of(Period::parse("2026-spring").unwrap());
    assert_eq!(assess(&[&rules], &snapshot, after, &Overrides::none())[0].subjects.len(), 2);
}

#[test]
fn it_is_explained_by_name_and_said_to_have_ended() {
    let (rules, snapshot) = (rules(), bureau().snapshot());
    let own = Overrides::none();
    let ask = |period: &str, who: &str| {
        let at = AssessmentDate::of(Period::parse(period).unwrap());
        explain(&[&rules], "test", &snapshot, at, &own, who, "half")
    };
    let proof = ask("2025-autumn", "S2校").unwrap();
    assert_eq!((proof.ended, proof.as_of), (Some(day("2026-01-01")), day("2025-12-31")));
    assert!(proof.render_text(Locale::ZhCn).contains("自 2026-01-01 起已撤销"));
    let Err(ExplainError::NotThere { name, ended, .. }) = ask("2026-spring", "S2") else {
        panic!("it has gone")
    };
    assert_eq!((name.as_str(), ended), ("S2校", Some(day("2026-01-01"))));
    assert!(matches!(ask("2025-autumn", "S9"), Err(ExplainError::NoSubject { .. })));
}

const OF_GROUPS: &str = "
measures:
  size: { title: 组员数, from: member, count: distinct person }
rankings:
  place: { title: 名次, of: size, ties: same }
";

#[test]
fn a_group_that_ended_is_assessed_as_on_its_last_day_and_a_person_who_left_explained() {
    let mut bureau = Bureau::default();
    let term = (day("2025-09-01"), day("2026-02-01"));
    bureau.unit("S1", "primary-school").group("G1", "S1", "g1", &[("a", "member", term.0, term.1)]);
    let of_second = ["b", "c"].map(|person| (person, "member", term.0, day("2025-11-01")));
    bureau.group("G2", "S1", "g1", &of_second).dissolved("2025-11-01");
    let since = "2020-09-01";
    bureau.person("a", &[("S1", "teacher", since, None)]).person("c", &[("S1", "teacher", since, None)]);
    bureau.person("b", &[("S1", "teacher", since, Some("2025-12-01"))]);
    bureau.talk("S1", "2025-10-10", "a", "b").talk("S1", "2025-11-10", "c", "b");
    let snapshot = bureau.snapshot();
    let groups = rulebook(&under_article("group", "semester", OF_GROUPS));
    let talks = "
measures:
  talked: { title: 被谈次数, from: talk, by: counterpart, count: rows }
";
    let persons = rulebook(&under_article("person", "semester", talks).replace("id: test", "id: persons"));
    let at = AssessmentDate::of(Period::parse("2025-autumn").unwrap());
    let own = Overrides::none();

    let found = assess(&[&groups, &persons], &snapshot, at, &own);
    let codes: Vec<_> = found[0].subjects.iter().map(|s| (&*s.code, s.ended)).collect();
    assert_eq!(codes, [("G1", None), ("G2", Some(day("2025-11-01")))]);
    let shown = |group: &str, result: &str| {
        let at = found[0].find_subject(group).unwrap();
        found[0].result(at, result).unwrap().value.map(|value| value.to_string())
    };
    assert_eq!(shown("G2", "size").as_deref(), Some("2"), "those who were in it on its last day");
    assert_eq!(shown("G2", "place").as_deref(), Some("1"), "among the groups of that day");
    assert_eq!(shown("G1", "place").as_deref(), Some("1"), "there is no other any more");
    let staff: Vec<_> = found[1].subjects.iter().map(|s| &*s.code).collect();
    assert_eq!(staff, ["a", "c"]);

    let ask = |rulebook: &str, period: &str, who: &str, result: &str| {
        let at = AssessmentDate::of(Period::parse(period).unwrap());
        explain(&[&groups, &persons], rulebook, &snapshot, at, &own, who, result)
    };
    let proof = ask("test", "2025-autumn", "G2", "place").unwrap();
    assert_eq!((proof.ended, proof.as_of), (Some(day("2025-11-01")), day("2025-10-31")));
    let proof = ask("persons", "2025-autumn", "b", "talked").unwrap();
    assert_eq!((proof.ended, proof.root.value), (Some(day("2025-12-01")), Some(2.into())));
    assert!(proof.render_text(Locale::ZhCn).contains("自 2025-12-01 起已无任职"));
    assert!(proof.render_text(Locale::En).contains("has no post from 2025-12-01"));
    let Err(ExplainError::NotThere { entry, ended, .. }) = ask("persons", "2026-spring", "b", "talked")
    else {
        panic!("the person has left")
    };
    assert_eq!((entry, ended), ("person", Some(day("2025-12-01"))));
}
