//! A unit that ends within a period does not vanish from it: it is assessed and explained as on its last day.

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
