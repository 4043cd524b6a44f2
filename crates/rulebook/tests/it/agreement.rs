//! Three ways to the same figure: in bulk, explained for one subject, and by a slow evaluator that walks
//! through everything and is obviously right.

use std::collections::BTreeSet;

use mingde_core::date::Day;
use mingde_core::period::Period;
use mingde_core::record::{Content, State, Value, Who};
use mingde_core::registry::Person;
use mingde_rulebook::{AssessmentDate, Overrides, Rulebook, assess, explain};
use proptest::prelude::*;

use crate::bureau::{Bureau, choice, content, day, number, rulebook, under_article};

const RULES: &str = "
settings:
  share: { title: 覆盖面, unit: share, value: 1/3, source: 文件 }
measures:
  staff: { title: 教职工数, from: person, count: rows }
  talked: { title: 谈心人数, from: talk, where: \"organiser.rank = 'school-head'\", count: distinct counterpart }
  talks: { title: 谈心次数, from: talk, count: rows, missing: zero }
  led: { title: 校级谈心次数, from: talk, where: \"organiser.rank = 'school-head'\", count: rows, missing: zero }
  present: { title: 到会, from: study, by: learners.unit, count: rows, unit: people, where: \"learners.attendance = 'present'\" }
  invited: { title: 应到, from: study, by: learners.unit, count: rows, unit: people }
  best: { title: 最高, from: study, by: learners.unit, max: learners.score }
  latest: { title: 最近学时, from: study, last: hours }
  average: { title: 平均, from: study, by: learners.unit, average: learners.score, round: 2 }
  twice: { title: 平均的两倍, value: average * 2 }
  rate: { title: 出勤率, value: present / invited, unit: percent, round: 1 }
duties:
  third: { title: 三分之一, require: talked >= ceil(staff * share) }
  monthly: { title: 每月, every: month, require: talks >= 1 }
";

/// One random event: what, where, when, who, whom, how.
type Event = (u8, u8, i32, u8, u8, u8, u8);

fn bureau(events: &[Event]) -> (Bureau, Vec<(State, Content)>) {
    let mut bureau = Bureau::default();
    bureau.unit("B", "bureau").unit("S1", "primary-school").unit("S2", "senior-middle");
    let start = "2020-09-01";
    let moved = "2025-11-01";
    for (at, rank) in
        ["school-head", "school-middle", "teacher", "teacher", "teacher"].into_iter().enumerate()
    {
        let home = ["S1", "S2"][at % 2];
        let posts: &[_] = match at {
            4 => &[("S1", "teacher", start, Some(moved)), ("S2", "school-head", moved, None)],
            _ => &[(home, rank, start, None)],
        };
        bureau.person(&format!("p{at}"), posts);
    }
    let mut kept = Vec::new();
    for (what, unit, offset, who, whom, how, state) in events {
        let unit = ["S1", "S2"][*unit as usize % 2];
        let date = day("2025-08-20").plus(*offset).to_string();
        let (who, whom) = (format!("p{}", who % 5), format!("p{}", whom % 5));
        let draft = if what % 2 == 0 {
            content("talk", unit, &date).with("organiser", &who, &[]).with("counterpart", &whom, &[])
        } else {
            let how_attended = ["present", "leave", "absent"][*how as usize % 3];
            let score = number(&format!("{}.5", 40 + how % 60));
            let attributes = [("attendance", choice(how_attended)), ("score", score)];
            let draft = content("study", unit, &date).field("hours", number(&(1 + how % 3).to_string()));
            draft.with("learners", &who, &attributes).with("speaker", &whom, &[])
        };
        let state = if state % 4 == 0 { State::Submitted } else { State::Accepted };
        kept.push((state, draft.0.clone()));
        bureau.record(state, draft.0);
    }
    (bureau, kept)
}

/// Unit and rank of a person on a day, written out.
fn post(person: &str, on: Day) -> (&'static str, &'static str) {
    match person {
        "p0" => ("S1", "school-head"),
        "p1" => ("S2", "school-middle"),
        "p2" => ("S1", "teacher"),
        "p3" => ("S2", "teacher"),
        _ if on < day("2025-11-01") => ("S1", "teacher"),
        _ => ("S2", "school-head"),
    }
}

fn participant(content: &Content, role: &str) -> (String, Option<Value>, Option<Value>) {
    let found = content.participants.iter().find(|p| p.role == role).unwrap();
    let code = (0..5).map(|i| format!("p{i}")).find(|c| Who::Person(Person::id_of(c)) == found.who).unwrap();
    (code, found.attributes.get("attendance").cloned(), found.attributes.get("score").cloned())
}

/// The reference: loops over records and does what the rulebook says in words. `None` is no data.
fn reference(records: &[(State, Content)], unit: &str, result: &str) -> Option<String> {
    let (from, to) = (day("2025-09-01"), day("2026-02-01"));
    let unit_id = mingde_core::registry::Unit::id_of(unit);
    let counts = |c: &&(State, Content)| c.0 == State::Accepted && from <= c.1.date && c.1.date < to;
    let talks: Vec<&Content> = records
        .iter()
        .filter(counts)
        .map(|r| &r.1)
        .filter(|c| c.kind == "talk" && c.unit == unit_id)
        .collect();
    let studies: Vec<&Content> =
        records.iter().filter(counts).map(|r| &r.1).filter(|c| c.kind == "study").collect();
    let mine: Vec<&&Content> =
        studies.iter().filter(|c| post(&participant(c, "learners").0, c.date).0 == unit).collect();
    let score = |c: &Content| match participant(c, "learners").2 {
        Some(Value::Number(n)) => n.raw(),
        _ => unreachable!("every learner has a score here"),
    };
    let fixed = |raw: i64| Some(mingde_core::number::Fixed::from_raw(raw).to_string());
    let present = mine.iter().filter(|c| participant(c, "learners").1 == Some(choice("present"))).count();
    match result {
        "staff" => Some(if unit == "S1" { "2" } else { "3" }.into()),
        "talks" => Some(talks.len().to_string()),
        "led" => {
            let by_head = |c: &&&Content| post(&participant(c, "organiser").0, c.date).1 == "school-head";
            Some(talks.iter().filter(by_head).count().to_string())
        }
        // Whether nothing was reported at all, whatever the condition of a count.
        "talks reported" => (!talks.is_empty()).then(String::new),
        "talked" => {
            let heads =
                talks.iter().filter(|c| post(&participant(c, "organiser").0, c.date).1 == "school-head");
            let whom: BTreeSet<String> = heads.map(|c| participant(c, "counterpart").0).collect();
            (!talks.is_empty()).then(|| whom.len().to_string())
        }
        "present" => (!mine.is_empty()).then(|| present.to_string()),
        "invited" => (!mine.is_empty()).then(|| mine.len().to_string()),
        "best" => mine.iter().map(|c| score(c)).max().and_then(fixed),
        "average" => {
            let (n, sum) = (mine.len() as i64, mine.iter().map(|c| score(c)).sum::<i64>());
            // Half up at two decimals of ten-thousandths.
            (n > 0).then(|| fixed((sum * 2 + 100 * n) / (200 * n) * 100)).flatten()
        }
        // Of the mean as it is rounded, whoever asks for it.
        "twice" => {
            let mean = reference(records, unit, "average")?.parse::<mingde_core::number::Fixed>().unwrap();
            fixed(mean.raw() * 2)
        }
        "rate" => {
            let n = mine.len();
            (n > 0).then(|| fixed(((present * 2000 + n) / (2 * n) * 1000) as i64)).flatten()
        }
        "monthly" => {
            let months = Period::parse("2025-autumn").unwrap().split(mingde_core::period::PeriodKind::Month);
            let done = months.iter().filter(|m| talks.iter().any(|t| m.contains(t.date)));
            Some(done.count().to_string())
        }
        _ => unreachable!("{result}"),
    }
}

fn check(rules: &Rulebook, events: &[Event]) -> Result<(), TestCaseError> {
    let (bureau, records) = bureau(events);
    let snapshot = bureau.snapshot();
    let at = AssessmentDate::of(Period::parse("2025-autumn").unwrap());
    let none = Overrides::none();
    let bulk = assess(&[rules], &snapshot, at, &none).remove(0);
    for (position, subject) in bulk.subjects.iter().enumerate() {
        for column in &bulk.columns {
            let view = column.view(position);
            let proof = explain(&[rules], "test", &snapshot, at, &none, &subject.code, &column.id).unwrap();
            prop_assert_eq!(proof.root.value, view.value, "{} {}", &subject.code, &column.id);
            prop_assert_eq!(proof.root.status, view.status, "{} {}", &subject.code, &column.id);
            prop_assert_eq!(proof.root.reason, view.reason, "{} {}", &subject.code, &column.id);
            prop_assert_eq!(&proof.receipt, &bulk.receipt);
            if ["talks", "led"].contains(&&*column.id) && &*subject.code != "B" {
                let silent = reference(&records, &subject.code, "talks reported").is_none();
                prop_assert_eq!(
                    column.is_taken_for_zero(position),
                    silent,
                    "{} {}",
                    &subject.code,
                    &column.id
                );
            }
            if let Some(records) = &proof.root.records {
                let by_rows =
                    ["staff", "talked", "talks", "led", "present", "invited"].contains(&&*column.id);
                if let (true, Some(value)) = (by_rows, view.value) {
                    prop_assert_eq!(value.to_string(), records.counted_total.to_string(), "{}", &column.id);
                }
            }
            if !["third", "latest"].contains(&&*column.id) && &*subject.code != "B" {
                let expected = reference(&records, &subject.code, &column.id);
                prop_assert_eq!(
                    view.value.map(|v| v.to_string()),
                    expected,
                    "{} {}",
                    &subject.code,
                    &column.id
                );
            }
        }
    }
    Ok(())
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(96))]
    #[test]
    fn bulk_proof_and_reference_agree(events in prop::collection::vec(
        (0u8..2, 0u8..2, 0i32..190, 0u8..5, 0u8..5, any::<u8>(), any::<u8>()), 0..40)) {
        let rules = rulebook(&under_article("unit", "semester", RULES));
        check(&rules, &events)?;
    }
}
