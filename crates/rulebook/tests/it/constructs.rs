//! Quorum by attendance, pairs, working days, school days, minutes without anybody on duty, and duties missed.

use mingde_core::period::Period;
use mingde_core::record::{State, Value};
use mingde_core::words::Locale;
use mingde_rulebook::{Assessment, AssessmentDate, Overrides, assess, explain};

use crate::bureau::{Bureau, calendar, choice, content, day, number, rulebook, under_article};

const CALENDAR: &str = "
years:
  2025:
    source: 通知
    holidays:
      - { name: 国庆节, english: National Day, from: 2025-10-01, to: 2025-10-08 }
    workdays: [2025-10-11]
terms:
  - { id: a, title: 第一学期, from: 2025-09-03, to: 2026-01-16 }
";

fn school() -> Bureau {
    let mut bureau = Bureau::default();
    bureau.unit("S1", "primary-school").unit("S2", "primary-school");
    for person in ["a", "b", "c"] {
        bureau.person(person, &[("S1", "teacher", "2000-01-01", None)]);
    }
    bureau
}

fn assessed(rules: &str, bureau: &Bureau, period: &str) -> Assessment {
    let at = AssessmentDate::of(Period::parse(period).unwrap());
    let rules = rulebook(&under_article("unit", period_kind(period), rules));
    assess(&[&rules], &bureau.snapshot(), at, &calendar(CALENDAR)).remove(0)
}

fn period_kind(period: &str) -> &'static str {
    if period.ends_with("autumn") { "semester" } else { "month" }
}

fn shown(assessment: &Assessment, unit: &str, result: &str) -> String {
    let view = assessment.result(assessment.find_subject(unit).unwrap(), result).unwrap();
    format!("{}{}", view.status, view.value.map_or(String::new(), |v| format!(" {v}")))
}

#[test]
fn a_meeting_without_quorum_is_no_meeting() {
    let mut bureau = school();
    for (date, present) in [("2025-09-10", 2), ("2025-09-17", 1), ("2025-09-24", 3)] {
        let mut meeting = content("study", "S1", date);
        for (at, person) in ["a", "b", "c"].into_iter().enumerate() {
            let how = if at < present { "present" } else { "leave" };
            meeting = meeting.with("learners", person, &[("attendance", choice(how))]);
        }
        bureau.record(State::Accepted, meeting.0);
    }
    let found = assessed(
        "settings:
  quorum: { title: 到会人数, unit: share, value: 2/3, source: 文件 }
measures:
  meetings: { title: 会议, from: study, count: rows, where: \"number(learners, learners.attendance = 'present') >= number(learners) * quorum\" }
  present: { title: 到会人次, from: study, sum: \"number(learners, learners.attendance = '出勤')\" }
",
        &bureau,
        "2025-autumn",
    );
    assert_eq!(shown(&found, "S1", "meetings"), "met 2");
    assert_eq!(shown(&found, "S1", "present"), "met 6");
    assert_eq!(shown(&found, "S2", "meetings"), "no_data");
}

#[test]
fn a_pair_counts_once_and_each_pair_counts() {
    let mut bureau = school();
    let pairs = [("a", "b"), ("a", "b"), ("a", "c"), ("b", "c"), ("b", "a")];
    for (at, (one, other)) in pairs.into_iter().enumerate() {
        bureau.talk("S1", &format!("2025-10-{:02}", at + 1), one, other);
    }
    let found = assessed(
        "measures:
  pairs: { title: 对数, from: talk, count: distinct organiser with counterpart }
  days: { title: 人日, from: talk, count: distinct organiser with date, where: date >= first-school-day + 29 days }
",
        &bureau,
        "2025-autumn",
    );
    assert_eq!(shown(&found, "S1", "pairs"), "met 4");
    // From 2 October on, for school begins on 3 September.
    assert_eq!(shown(&found, "S1", "days"), "met 4");
}

#[test]
fn what_is_kept_in_per_cent_is_shown_in_per_cent() {
    let mut bureau = school();
    for (date, covered) in [("2025-09-10", "86.0"), ("2025-09-17", "86.5")] {
        let covered = number(covered);
        bureau.record(State::Accepted, content("study", "S1", date).field("covered", covered).0);
    }
    let found = assessed(
        "measures:
  average: { title: 平均, from: study, average: covered }
  rounded: { title: 平均一位, from: study, average: covered, unit: percent, round: 1 }
  most: { title: 最高, from: study, max: covered }
  full: { title: 过八成半的次数, from: study, where: covered > 86 %, count: rows }
  again: { title: 再平均, value: average }
",
        &bureau,
        "2025-autumn",
    );
    assert_eq!(shown(&found, "S1", "average"), "met 86.25");
    // Half up, of the per cent and not of the share, which would be 0.9.
    assert_eq!(shown(&found, "S1", "rounded"), "met 86.3");
    assert_eq!(shown(&found, "S1", "most"), "met 86.5");
    assert_eq!(shown(&found, "S1", "full"), "met 1");
    // A computed measure is a share until it says what it is.
    assert_eq!(shown(&found, "S1", "again"), "met 0.8625");
    let view = found.result(found.find_subject("S1").unwrap(), "average").unwrap();
    assert_eq!(view.column.unit, "%");
}

#[test]
fn working_days_leave_out_holidays_and_count_days_made_up() {
    let mut bureau = school();
    for (date, answered) in
        [("2025-09-30", "2025-10-11"), ("2025-09-30", "2025-10-13"), ("2025-10-10", "2025-10-09")]
    {
        let shift = content("shift", "S1", date).with("on_duty", "a", &[]);
        bureau.record(State::Accepted, shift.field("answered_on", Value::Date(day(answered))).0);
    }
    bureau.record(State::Accepted, content("shift", "S1", "2025-10-20").with("on_duty", "a", &[]).0);
    let found = assessed(
        "measures:
  in_time: { title: 三个工作日内, from: shift, count: rows, where: 'workdays(date, answered_on) <= 3 days' }
  longest: { title: 最长, from: shift, max: 'workdays(date, answered_on)' }
  least: { title: 最短, from: shift, min: 'workdays(date, answered_on)' }
",
        &bureau,
        "2025-autumn",
    );
    // 9, 10 and 11 October; the 13th is the fourth.
    assert_eq!(shown(&found, "S1", "in_time"), "met 2");
    assert_eq!(shown(&found, "S1", "longest"), "met 4");
    assert_eq!(shown(&found, "S1", "least"), "met -1");
}

#[test]
fn school_begins_on_its_first_day_and_that_is_when_things_are_due() {
    let rules = rulebook(&under_article(
        "unit",
        "semester",
        "measures:
  talks: { title: 谈心, from: talk, count: rows, where: date <= first-school-day + 7 days }
duties:
  early: { title: 开学一周内谈心, require: talks >= 1, due: first-school-day + 7 days }
  late: { title: 放假前谈心, require: talks >= 1, due: last-school-day }
",
    ));
    let mut bureau = school();
    bureau.talk("S1", "2025-09-10", "a", "b").talk("S2", "2025-09-11", "a", "b");
    let at = AssessmentDate::of(Period::parse("2025-autumn").unwrap());
    let found = assess(&[&rules], &bureau.snapshot(), at, &calendar(CALENDAR)).remove(0);
    assert_eq!(
        (shown(&found, "S1", "talks"), shown(&found, "S2", "talks")),
        ("met 1".into(), "met 0".into())
    );
    assert_eq!(found.column("early").unwrap().due, Some(day("2025-09-10")));
    assert_eq!(found.column("late").unwrap().due, Some(day("2026-01-16")));
    // Without a calendar the period itself begins.
    let found = assess(&[&rules], &bureau.snapshot(), at, &Overrides::none()).remove(0);
    assert_eq!(found.column("early").unwrap().due, Some(day("2025-09-08")));
}

fn shift(bureau: &mut Bureau, date: &str, from: u16, to: u16) {
    let shift = content("shift", "S1", date).with("on_duty", "a", &[]);
    let shift = shift.field("from_time", Value::Time(from * 60)).field("to_time", Value::Time(to * 60));
    bureau.record(State::Accepted, shift.0);
}

#[test]
fn every_minute_without_anybody_on_duty_is_counted_and_told() {
    const RULES: &str = "measures:
  alone: { title: 无人值班, from: shift, uncovered: { from: from_time, to: to_time, next_day: next_day } }
  twice: { title: 重复值班, from: shift, overlapping: { from: from_time, to: to_time } }
duties:
  daily: { title: 每周不断, every: week, during: all, require: alone = 0, missing: missed }
";
    let mut bureau = school();
    // The night of 31 August reaches into September; every day from 8 to 20 and from 20 to 8.
    shift(&mut bureau, "2025-08-31", 20, 8);
    for date in 1..=30 {
        let date = format!("2025-09-{date:02}");
        // On the 10th nobody comes before 10, on the 20th the day stays until 21.
        shift(
            &mut bureau,
            &date,
            if date.ends_with("10") { 10 } else { 8 },
            if date.ends_with("20") { 21 } else { 20 },
        );
        if !date.ends_with("15") {
            shift(&mut bureau, &date, 20, 8);
        }
    }
    let found = assessed(RULES, &bureau, "2025-09");
    assert_eq!(shown(&found, "S1", "alone"), format!("met {}", (2 + 12) * 60));
    assert_eq!(shown(&found, "S1", "twice"), "met 60");
    assert_eq!(shown(&found, "S2", "alone"), "no_data");
    // Four whole weeks begin in September and end in it; the gaps fall into the second and third.
    let weeks = found.result(found.find_subject("S1").unwrap(), "daily").unwrap();
    let told: Vec<String> = weeks.occurrences.iter().map(|s| s.to_string()).collect();
    assert_eq!(told[..4], ["met", "not_met", "not_met", "met"]);
    let none = found.result(found.find_subject("S2").unwrap(), "daily").unwrap();
    assert_eq!(none.occurrences[0].to_string(), "not_met", "nothing reported is nobody on duty");
    let rules = rulebook(&under_article("unit", "month", RULES));
    let at = AssessmentDate::of(Period::parse("2025-09").unwrap());
    let proof =
        explain(&[&rules], "test", &bureau.snapshot(), at, &calendar(CALENDAR), "S1", "alone").unwrap();
    let proof = proof.render_text(Locale::ZhCn);
    assert!(
        proof.contains("2025-09-10 08:00–2025-09-10 10:00; 2025-09-15 20:00–2025-09-16 08:00"),
        "{proof}"
    );
}

#[test]
fn nothing_reported_is_missed_only_where_the_duty_says_so() {
    let found = assessed(
        "measures:
  talks: { title: 谈心, from: talk, count: rows }
duties:
  usual: { title: 一次, require: talks >= 1 }
  strict: { title: 至少一次, require: talks >= 1, missing: missed }
  monthly: { title: 每月, every: month, require: talks >= 1, missing: missed }
",
        school().talk("S1", "2025-10-15", "a", "b"),
        "2025-autumn",
    );
    assert_eq!(
        (shown(&found, "S2", "usual"), shown(&found, "S2", "strict")),
        ("no_data".into(), "not_met".into())
    );
    assert_eq!(
        (shown(&found, "S1", "strict"), shown(&found, "S1", "monthly")),
        ("met".into(), "not_met 1".into())
    );
}
