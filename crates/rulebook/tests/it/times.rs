//! When a rulebook asks for something: while it holds, in weeks that are taught, of those who are there.

use mingde_core::period::Period;
use mingde_rulebook::{
    Assessment, AssessmentDate, Overrides, Reason, Standing, Status, assess, duties, explain,
};

use crate::bureau::{Bureau, calendar, content, day, rulebook, under_article};

const CALENDAR: &str = "
years:
  2025:
    source: 通知
    holidays:
      - { name: 国庆节, english: National Day, from: 2025-10-01, to: 2025-10-08 }
    workdays: [2025-10-11]
terms:
  - { id: a, title: 第一学期, from: 2025-09-01, to: 2025-12-26 }
  - { id: b, title: 第二学期, from: 2026-03-02, to: 2026-07-10 }
";

const WEEKLY: &str = "measures:\n  talks: { title: 次数, from: talk, count: rows, missing: zero }\nduties:\n  weekly: { title: 每周, every: week, require: talks >= 1, due: period-end - 2 days, owner: 校长 }\n  once: { title: 一次, require: talks >= 1, due: 2025-11-30, owner: 书记 }";

fn bureau() -> Bureau {
    let mut bureau = Bureau::default();
    bureau.unit("S1", "primary-school").unit("K1", "department");
    bureau.person("A", &[("S1", "teacher", "2000-01-01", None)]);
    bureau
}

fn assessed(text: &str, at: AssessmentDate, overrides: &Overrides) -> Assessment {
    let snapshot = bureau().talk("S1", "2025-10-15", "A", "A").snapshot();
    assess(&[&rulebook(text)], &snapshot, at, overrides).remove(0)
}

#[test]
fn a_week_of_holidays_asks_nothing_and_a_vacation_asks_nothing_of_schools() {
    let text = under_article("unit", "school-year", WEEKLY);
    let at = AssessmentDate::of(Period::parse("2025-2026").unwrap());
    let found = assessed(&text, at, &calendar(CALENDAR));
    let column = found.column("weekly").unwrap();
    let of = |unit: &str, week: &str| {
        let part = column.parts.iter().position(|p| p.to_string() == week).unwrap();
        let at = found.find_subject(unit).unwrap() * column.parts.len() + part;
        (column.occurrences[at], column.occurrence_reasons[at])
    };
    // 1 to 8 October are free: the first full week has two working days after them, 9 and 10 October.
    assert_eq!(of("S1", "2025-W41"), (Status::NotMet, Reason::None));
    assert_eq!(of("S1", "2025-W42"), (Status::Met, Reason::None));
    assert_eq!(of("S1", "2026-W06"), (Status::NotApplicable, Reason::NoSchoolDay), "winter vacation");
    assert_eq!(of("K1", "2026-W06"), (Status::NotMet, Reason::None), "a department works in the vacation");
    assert_eq!(of("S1", "2026-W30"), (Status::NotMet, Reason::None), "no later term is known yet");
    let always = text.replace("every: week", "every: week, during: all");
    let found = assessed(&always, at, &calendar(CALENDAR));
    assert_eq!(found.column("weekly").unwrap().occurrences[22], Status::NotMet);
    assert_ne!(found.receipt.hash(), assessed(&always, at, &Overrides::none()).receipt.hash());
}

#[test]
fn a_rulebook_asks_nothing_before_it_holds_and_says_why() {
    let text = under_article("unit", "semester", WEEKLY);
    let later = text.replace("effective: 2025-01-01", "effective: 2026-02-01");
    let at = AssessmentDate::of(Period::parse("2025-autumn").unwrap());
    let found = assessed(&later, at, &Overrides::none());
    for column in &found.columns {
        assert_eq!(column.status(0), Status::NotApplicable, "{}", column.id);
        assert_eq!(column.reason(0), Reason::NotInForce, "{}", column.id);
    }
    let snapshot = bureau().talk("S1", "2025-10-15", "A", "A").snapshot();
    let later = rulebook(&later);
    let proof = explain(&[&later], "test", &snapshot, at, &Overrides::none(), "S1", "once").unwrap();
    assert_eq!((proof.root.status, proof.root.reason), (Status::NotApplicable, Reason::NotInForce));
    // It began in the middle: the weeks before ask nothing.
    let middle = text.replace("effective: 2025-01-01", "effective: 2025-11-10");
    let found = assessed(&middle, at, &Overrides::none());
    let column = found.column("weekly").unwrap();
    assert_eq!(column.occurrence_reasons[0], Reason::NotInForce);
    assert_eq!(column.occurrences[12], Status::NotMet);
}

#[test]
fn who_came_later_owes_nothing_for_the_weeks_before() {
    let rules = "measures:\n  m: { title: 学习, from: study, by: learners, count: rows, missing: zero }\nduties:\n  monthly: { title: 每月, every: month, require: m >= 1 }";
    let mut bureau = bureau();
    bureau.person("B", &[("S1", "teacher", "2025-11-15", None)]);
    let snapshot = bureau.snapshot();
    let text = under_article("person", "semester", rules);
    let at = AssessmentDate::of(Period::parse("2025-autumn").unwrap());
    let found = assess(&[&rulebook(&text)], &snapshot, at, &Overrides::none()).remove(0);
    let view = found.result(found.find_subject("B").unwrap(), "monthly").unwrap();
    use Status::{NotApplicable, NotMet};
    assert_eq!(view.occurrences, [NotApplicable, NotApplicable, NotMet, NotMet, NotMet]);
    let view = found.result(found.find_subject("A").unwrap(), "monthly").unwrap();
    assert_eq!(view.occurrences, [NotMet; 5]);
}

#[test]
fn what_is_coming_and_overdue_is_listed_with_owner_and_day() {
    let text = under_article("unit", "semester", WEEKLY);
    let found = assessed(&text, AssessmentDate::on(day("2025-10-22")), &Overrides::none());
    let found = [found];
    let lines = duties(&found, day("2025-11-30"));
    let of = |unit: &str, id: &str| -> Vec<(String, Standing)> {
        let at = found[0].find_subject(unit).unwrap();
        let own = lines.iter().filter(|l| l.subject == at && l.column.id == id);
        own.map(|l| (l.due.to_string(), l.standing)).collect()
    };
    assert_eq!(of("S1", "once"), [("2025-11-30".to_owned(), Standing::Done)]);
    assert_eq!(of("K1", "once"), [("2025-11-30".to_owned(), Standing::Coming)]);
    let weekly = of("S1", "weekly");
    assert_eq!(weekly[0], ("2025-09-05".to_owned(), Standing::Overdue));
    assert!(weekly.contains(&("2025-10-17".to_owned(), Standing::Done)));
    assert!(weekly.contains(&("2025-10-24".to_owned(), Standing::Coming)), "this week is not over");
    assert!(weekly.contains(&("2025-11-28".to_owned(), Standing::Coming)));
    assert_eq!(weekly.len(), 13, "nothing after the day asked about");
    assert!(lines.is_sorted_by_key(|l| l.due));
    assert!(lines.iter().all(|l| !l.column.owner.is_empty()));
}

#[test]
fn a_veto_says_what_it_keeps_from() {
    let rules = "vetoes:\n  v: { title: 否决, from: finding, by: teacher, in_force: { from: effect_from, last: effect_to }, scope: [award, title], effect: 不得评优 }";
    let text = under_article("person", "semester", rules);
    let snapshot = {
        let mut bureau = bureau();
        let draft = content("finding", "S1", "2025-09-01").with("teacher", "A", &[]);
        bureau.record(mingde_core::record::State::Accepted, draft.0);
        bureau.snapshot()
    };
    let at = AssessmentDate::on(day("2025-10-01"));
    let found = assess(&[&rulebook(&text)], &snapshot, at, &Overrides::none()).remove(0);
    let column = found.column("v").unwrap();
    assert_eq!(
        (column.scope.as_slice(), column.effect.as_str()),
        (&["award".into(), "title".into()][..], "不得评优")
    );
    assert!(found.to_json().contains(r#""scope":["award","title"]"#));
}

#[test]
fn what_happens_later_bars_nobody_yet_even_if_its_effect_is_dated_back() {
    let rules = "vetoes:\n  v: { title: 否决, from: finding, by: teacher, in_force: { from: effect_from } }\nmeasures:\n  m: { title: 受限提名, from: nomination, by: nominee, count: rows, where: \"vetoed(nominee, 'test.v')\", missing: zero }";
    let text = under_article("person", "semester", rules);
    let mut bureau = bureau();
    let finding = content("finding", "S1", "2025-11-20").with("teacher", "A", &[]);
    let finding = finding.field("effect_from", mingde_core::record::Value::Date(day("2025-09-01")));
    bureau.record(mingde_core::record::State::Accepted, finding.0);
    let nomination = content("nomination", "S1", "2025-10-01").with("nominee", "A", &[]);
    bureau.record(mingde_core::record::State::Accepted, nomination.0);
    let (snapshot, rules, none) = (bureau.snapshot(), rulebook(&text), Overrides::none());
    for (asked, status, nominations) in
        [("2025-11-19", Status::Met, "0"), ("2025-11-20", Status::NotMet, "1")]
    {
        let found = assess(&[&rules], &snapshot, AssessmentDate::on(day(asked)), &none).remove(0);
        assert_eq!(found.result(0, "v").unwrap().status, status, "{asked}");
        assert_eq!(found.result(0, "m").unwrap().value.unwrap().to_string(), nominations, "{asked}");
    }
}

#[test]
fn weeks_of_a_term_are_counted_from_the_first_school_day() {
    let text = under_article(
        "unit",
        "semester",
        "measures:
  third: { title: 第三周, from: talk, where: school_week(date) = 3, count: rows }
  from_third: { title: 第三周起, from: talk, where: date >= school-week-3, count: rows }
  weeks: { title: 有谈话的周, from: talk, count: distinct school_week(date) }
duties:
  plan: { title: 第三周周五前, require: third >= 1, due: school-week-3 + 4 days }
",
    );
    let mut bureau = bureau();
    for day in ["2025-08-29", "2025-09-14", "2025-09-15", "2025-09-21", "2025-09-22"] {
        bureau.talk("S1", day, "A", "A");
    }
    let at = AssessmentDate::of(Period::parse("2025-autumn").unwrap());
    let value = |found: &Assessment, name: &str| {
        let view = found.result(found.find_subject("S1").unwrap(), name).unwrap();
        view.value.unwrap().to_string()
    };
    let rules = rulebook(&text);
    // School begins on Monday, 1 September: the third week is that of the 15th to the 21st.
    let found = assess(&[&rules], &bureau.snapshot(), at, &calendar(CALENDAR)).remove(0);
    assert_eq!(["third", "from_third", "weeks"].map(|name| value(&found, name)), ["2", "3", "3"]);
    assert_eq!(found.column("plan").unwrap().due, Some(day("2025-09-19")));
    // A term that begins on a Wednesday has its first week from the Monday before.
    let late = CALENDAR.replace("from: 2025-09-01", "from: 2025-09-10");
    let found = assess(&[&rules], &bureau.snapshot(), at, &calendar(&late)).remove(0);
    assert_eq!(["third", "from_third", "weeks"].map(|name| value(&found, name)), ["1", "1", "3"]);
    assert_eq!(found.column("plan").unwrap().due, Some(day("2025-09-26")));
    let told = explain(&[&rules], "test", &bureau.snapshot(), at, &calendar(&late), "S1", "third").unwrap();
    let told = told.render_text(mingde_core::words::Locale::ZhCn);
    assert!(told.contains("学期周次(日期) = 3"), "{told}");
}

#[test]
fn who_joined_on_the_twelfth_was_there_for_a_share_of_the_working_days() {
    let text = under_article(
        "person",
        "month",
        "settings:
  pay: { title: 月标准, unit: yuan, value: 1800, source: 文 }
measures:
  there: { title: 在岗比例, value: person.presence, unit: percent, round: 2 }
  paid: { title: 应发, value: pay * person.presence, round: 2 }
",
    );
    let rules = rulebook(&text);
    let mut bureau = Bureau::default();
    bureau.unit("S1", "primary-school").unit("S2", "primary-school");
    bureau.person("A", &[("S1", "teacher", "2000-01-01", None)]);
    bureau.person("B", &[("S1", "teacher", "2025-10-13", None)]);
    let moved = [("S1", "teacher", "2025-10-11", Some("2025-10-20")), ("S2", "teacher", "2025-10-20", None)];
    bureau.person("C", &moved);
    let value = |at: &str, who: &str, name: &str| {
        let at = AssessmentDate { as_of: day(at), period: Some(Period::parse("2025-10").unwrap()) };
        let found = assess(&[&rules], &bureau.snapshot(), at, &calendar(CALENDAR)).remove(0);
        let view = found.result(found.find_subject(who).unwrap(), name).unwrap();
        view.value.unwrap().to_string()
    };
    // October 2025 has 18 working days: 9 to 11, and three weeks of five from the 13th.
    assert_eq!(value("2025-10-31", "A", "there"), "100");
    assert_eq!(value("2025-10-31", "B", "there"), "83.33");
    assert_eq!(value("2025-10-31", "B", "paid"), "1500");
    assert_eq!(value("2025-10-31", "C", "paid"), "1600", "a transfer is no gap");
    // Up to the 14th there are five, of which two are B's.
    assert_eq!(value("2025-10-14", "B", "there"), "40");
}
