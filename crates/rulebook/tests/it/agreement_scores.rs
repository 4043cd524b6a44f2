//! The same agreement for what scores add up, whatever each part was counted in; for numbers that a table has for what the
//! registry says of a school; for whole months between days. The reference walks through talks and counts on its fingers.

use mingde_core::date::Day;
use mingde_core::period::Period;
use mingde_rulebook::{AssessmentDate, Overrides, Rulebook, assess, explain};
use proptest::prelude::*;

use crate::bureau::{Bureau, content, day, number, rulebook, under_article};
use crate::fraction::Fraction;

const RULES: &str = "
tables:
  standard: { title: 标准, rows: { primary-school: 4, 高中: 7 }, otherwise: 1 }
  of_grade: { title: 按名称, rows: { S1校: 2 }, otherwise: 5 }
measures:
  talks: { title: 次数, from: talk, count: rows, missing: zero }
  whom: { title: 人数, from: talk, count: distinct counterpart, missing: zero }
  spent: { title: 时长, from: talk, sum: minutes, missing: zero }
  days: { title: 天数, from: talk, count: distinct date, unit: factor, missing: zero }
  a_day: { title: 每天时长, value: spent / days }
  wanted: { title: 应谈次数, value: standard(unit.kind) }
  called: { title: 按校名, value: of_grade(unit.name) }
  waited: { title: 距期末月数, from: talk, sum: \"months(date, period-end)\", missing: zero }
  begun: { title: 已过月数, value: \"months(period-start, as-of)\" }
items:
  mixed:
    title: 合计分
    points: 100
    least: -100
    score: 2 * talks + 3 * whom - 12 * talks / unit.pupils - (if talks > 3 then 50 % else 0) + talks / wanted
";

const SCHOOLS: [(&str, &str); 2] = [("S1", "primary-school"), ("S2", "senior-middle")];
const PEOPLE: [&str; 3] = ["a", "b", "c"];

/// Where, how many days behind 25 August, whom, how many quarters of an hour.
type Event = (usize, i32, usize, u8);

fn rules() -> Rulebook {
    let text = under_article("unit", "semester", RULES);
    rulebook(&text.replace("subject: unit", "subject: unit\napplies: unit.class = 'school'"))
}

fn bureau(events: &[Event]) -> Bureau {
    let mut bureau = Bureau::default();
    bureau.unit("B", "bureau");
    for (code, kind) in SCHOOLS {
        bureau.unit(code, kind);
    }
    for person in PEOPLE {
        bureau.person(person, &[("S1", "teacher", "2000-01-01", None)]);
    }
    for (unit, offset, whom, quarters) in events {
        let talk = content("talk", SCHOOLS[*unit].0, &happened(*offset).to_string());
        let talk = talk.with("organiser", "a", &[]).with("counterpart", PEOPLE[*whom], &[]);
        let minutes = number(&(u32::from(*quarters) * 15).to_string());
        bureau.record(mingde_core::record::State::Accepted, talk.field("minutes", minutes).0);
    }
    bureau
}

fn happened(offset: i32) -> Day {
    day("2025-08-25").plus(offset)
}

/// Month by month: the same day of the next month, or the last one where there is none.
fn months(from: Day, to: Day) -> usize {
    let (year, month, of_month) = from.parts();
    let lengths = |year: i32, month: i32| match month {
        4 | 6 | 9 | 11 => 30,
        2 if year % 4 == 0 => 29,
        2 => 28,
        _ => 31,
    };
    let reached = |n: i32| {
        let at = i32::from(month) - 1 + n;
        let (year, month) = (i32::from(year) + at / 12, at % 12 + 1);
        let day = i32::from(of_month).min(lengths(year, month));
        (year, month, day)
    };
    let (y, m, d) = to.parts();
    let end = (i32::from(y), i32::from(m), i32::from(d));
    (1..).take_while(|n| reached(*n) <= end).count()
}

fn reference(events: &[Event], school: usize, as_of: Day, id: &str) -> Option<Fraction> {
    let (first, last) = (day("2025-09-01"), day("2026-01-31"));
    let mine: Vec<&Event> = events
        .iter()
        .filter(|(unit, offset, ..)| *unit == school && (first..=as_of).contains(&happened(*offset)))
        .collect();
    let different = |key: &dyn Fn(&Event) -> i32| {
        let mut keys: Vec<i32> = mine.iter().map(|event| key(event)).collect();
        keys.sort_unstable();
        keys.dedup();
        keys.len()
    };
    let number = |id: &str| reference(events, school, as_of, id);
    let wanted = [4usize, 7][school];
    Some(match id {
        "talks" => mine.len().into(),
        "whom" => different(&|event| event.2 as i32).into(),
        "days" => different(&|event| event.1).into(),
        "spent" => mine.iter().map(|event| usize::from(event.3) * 15).sum::<usize>().into(),
        "a_day" if mine.is_empty() => return None,
        "a_day" => number("spent")? / number("days")?,
        "wanted" => wanted.into(),
        "called" => [2usize, 5][school].into(),
        "waited" => mine.iter().map(|event| months(happened(event.1), last)).sum::<usize>().into(),
        "begun" => months(first, as_of).into(),
        "mixed" => {
            let (talks, whom) = (number("talks")?, number("whom")?);
            let half = if mine.len() > 3 { Fraction::of(1, 2) } else { Fraction::ZERO };
            let all = talks * 2.into() + whom * 3.into() - talks * Fraction::of(12, 120) - half
                + talks / wanted.into();
            all.min(100.into())
        }
        id => unreachable!("{id}"),
    })
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(32))]
    #[test]
    fn what_scores_add_up_agrees_with_who_counts_it(
        events in prop::collection::vec((0usize..2, 0i32..180, 0usize..3, 0u8..8), 0..40),
        asked in 0i32..153,
    ) {
        let (rules, snapshot) = (rules(), bureau(&events).snapshot());
        let as_of = day("2025-09-01").plus(asked);
        let at = AssessmentDate { as_of, period: Some(Period::parse("2025-autumn").unwrap()) };
        let none = Overrides::none();
        let bulk = assess(&[&rules], &snapshot, at, &none).remove(0);
        for (school, (code, _)) in SCHOOLS.iter().enumerate() {
            let position = bulk.find_subject(code).unwrap();
            for column in &bulk.columns {
                let view = column.view(position);
                let proof = explain(&[&rules], "test", &snapshot, at, &none, code, &column.id).unwrap();
                prop_assert_eq!(proof.root.value, view.value, "{} {}", code, &column.id);
                let told = view.value.map(|value| value.to_string());
                let shown = reference(&events, school, as_of, &column.id).map(|n| n.half_up(4));
                let told = told.map(|told| {
                    let (whole, rest) = told.split_once('.').unwrap_or((&told, ""));
                    let digits: i128 = format!("{whole}{rest:0<4}").parse().unwrap();
                    Fraction::of(digits, 10_000)
                });
                prop_assert_eq!(told, shown, "{} {}", code, &column.id);
            }
        }
    }
}
