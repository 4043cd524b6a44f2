//! Records that are entered, corrected and withdrawn: a snapshot that followed them gives the assessments of one that was
//! read anew, through counts, vetoes that other rulebooks consult, totals, grades, quotas and rankings.

use std::collections::{BTreeMap, BTreeSet};

use mingde_core::kind::Party;
use mingde_core::period::Period;
use mingde_core::record::{Content, State, Value};
use mingde_core::snapshot::{Snapshot, Table};
use mingde_rulebook::{
    AssessmentDate, Explainer, LeftOut, Overrides, Rulebook, Step, assess, explain, impact,
};
use proptest::prelude::*;

use crate::bureau::{Bureau, choice, content, day, enter, enter_all, number, rulebook, under_article};

const UNITS: &str = "
settings:
  share: { title: 覆盖面, unit: share, value: 1/3, source: 文件 }
  least: { title: 起算时长, unit: minutes, value: 30, source: 文件 }
measures:
  long: { title: 长谈次数, from: talk, count: rows, where: minutes >= least, missing: zero }
  staff: { title: 教职工数, from: person, count: rows }
  talked: { title: 谈心人数, from: talk, where: \"organiser.rank = 'school-head'\", count: distinct counterpart }
  talks: { title: 谈心次数, from: talk, count: rows, missing: zero }
  all_talks: { title: 全区谈心, from: talk, by: everyone, count: rows, missing: zero }
  lately: { title: 近三月, from: talk, within: last 3 months, count: rows, missing: zero }
  present: { title: 到会, from: study, by: learners.unit, count: rows, unit: people, where: \"learners.attendance = 'present'\", missing: zero }
  invited: { title: 应到, from: study, by: learners.unit, count: rows, unit: people }
  best: { title: 最高, from: study, by: learners.unit, max: learners.score }
  latest: { title: 最近学时, from: study, last: hours }
  lowest: { title: 最低, from: study, by: learners.unit, min: learners.score }
  mean: { title: 平均, from: study, by: learners.unit, average: learners.score, round: 2 }
  people: { title: 参学人数, from: study, by: learners.unit, count: distinct learners, missing: zero }
  everybody: { title: 全区参学人数, from: study, by: everyone, count: distinct learners, where: \"learners.attendance = 'present'\", missing: zero }
  units: { title: 全区参学单位数, from: study, by: everyone, count: distinct learners.unit }
  days: { title: 全区学习日数, from: study, by: everyone, count: distinct date }
  hours_here: { title: 学时, from: study, sum: hours }
  hours_of_all: { title: 全区学时, from: study, by: everyone, sum: hours }
  covered: { title: 全区覆盖合计, from: study, by: everyone, sum: covered }
  covered_most: { title: 最高覆盖, from: study, max: covered }
  shortest: { title: 全区最短, from: talk, by: everyone, min: minutes }
  longest: { title: 全区最长, from: talk, by: everyone, max: minutes }
  opened: { title: 全区首次, from: talk, by: everyone, first: minutes }
  rate: { title: 出勤率, value: present / invited, unit: percent, round: 1 }
  each_once: { title: 每人最长, from: talk, sum: minutes distinct by counterpart }
  best_of_all: { title: 全区最长三次, from: talk, by: everyone, sum: best 3 of minutes }
  middle: { title: 去头去尾, from: study, by: learners.unit, average: learners.score without highest and lowest }
  weighed: { title: 加权, from: study, average: hours weight covered }
  mean_of_all: { title: 均值, from: results, average: talks }
  best_alike: { title: 同类最高, from: results, max: talks, each: unit.kind }
  beyond: { title: 高出, value: talks - mean_of_all }
  rivals: { title: 参评, value: competing(alike) }
  clean: { title: 无师德问题者, from: person, count: rows, where: \"not vetoed(person, 'ethics.violation')\" }
duties:
  third: { title: 三分之一, require: talked >= ceil(staff * share) }
  monthly: { title: 每月, every: month, require: talks >= 1 }
  many: { title: 每月多人, every: month, require: people >= 2 and lowest >= 45 }
  lasting: { title: 每月近期, every: month, require: lately >= 1 }
items:
  much: { title: 次数, points: 10, score: 10 * talks / all_talks }
  late: { title: 近期, points: 10, score: 10 * lately / all_talks }
bonuses:
  region: { title: 区, points: 5, score: 5 * present / invited }
totals:
  score: { title: 总分, points: 20, pass: 6 }
grades:
  level: { title: 等次, of: score, bands: [ { from: 8, grade: good, title: 好 }, { grade: poor, title: 差 } ] }
  limited: { title: 限额等次, of: talks, bands: [ { from: 3, grade: good, title: 好, most: 1 }, { from: 1, grade: fair, title: 中, most: 50 % }, { grade: poor, title: 差 } ], then: best, up: third, ties: out }
quotas:
  best_units: { title: 名额, of: score, most: 50 %, ties: out }
rankings:
  place: { title: 名次, of: score, ties: same }
  alike: { title: 同类名次, of: talks, then: [best, hours_here], each: unit.kind, ties: same }
proposals:
  review: { title: 复核, when: place > 2, body: 局党委, within: 10 days, recommend: 约谈 }
";

const ETHICS: &str = "
settings:
  most: { title: 最长, unit: minutes, value: 200, source: 文件 }
measures:
  findings: { title: 处理数, from: finding, by: teacher, count: rows, missing: zero }
vetoes:
  violation: { title: 一票否决, from: finding, by: teacher, where: borne_out, in_force: { from: effect_from, last: effect_to, ended: released_on }, scope: [award], effect: 不得评优 }
  tired: { title: 长谈后休息, from: talk, by: counterpart, where: minutes >= most, scope: [award], effect: 暂缓 }
";

const AWARDS: &str = "
measures:
  nominations: { title: 提名数, from: nomination, by: nominee, count: rows, where: \"not vetoed(nominee, 'ethics.violation')\", missing: zero }
  rested: { title: 休息后提名数, from: nomination, by: nominee, count: rows, where: \"not vetoed(nominee, 'ethics.tired')\", missing: zero }
  spoken_with: { title: 被谈心, from: talk, by: counterpart, count: rows, missing: zero }
  studied: { title: 学习, from: study, by: learners, count: rows, missing: zero }
  best: { title: 最好成绩, from: study, by: learners, max: learners.score }
  mean: { title: 平均成绩, from: study, by: learners, average: learners.score, round: 1 }
  hours: { title: 学时, from: study, by: learners, sum: hours, where: \"learners.attendance = 'present'\" }
  shortest: { title: 最短谈话, from: talk, by: counterpart, min: minutes }
duties:
  free: { title: 无否决, require: \"not veto('ethics.violation')\" }
rankings:
  place: { title: 名次, of: studied, persons: true, each: unit, ties: dense }
quotas:
  few: { title: 名额, of: spoken_with, when: \"not veto('ethics.violation')\", most: 2, ties: in }
";

/// What, which record, where, when, who, whom, how, state.
type Event = (u8, u8, u8, i32, u8, u8, u8, u8);

fn registry() -> Bureau {
    let mut bureau = Bureau::default();
    bureau.unit("B", "bureau").unit("S1", "primary-school").unit("S2", "senior-middle");
    bureau.unit("S3", "primary-school");
    let (start, moved) = ("2020-09-01", "2025-11-01");
    bureau.person("p0", &[("S1", "school-head", start, None)]);
    bureau.person("p1", &[("S2", "school-middle", start, None)]);
    bureau.person("p2", &[("S1", "teacher", start, None)]);
    bureau.person("p3", &[("S3", "teacher", start, None)]);
    bureau.person("p4", &[("S1", "teacher", start, Some(moved)), ("S2", "school-head", moved, None)]);
    bureau
}

fn event((what, _, unit, offset, who, whom, how, state): &Event) -> (State, Content) {
    let unit = ["S1", "S2", "S3"][*unit as usize % 3];
    let date = day("2025-08-20").plus(*offset).to_string();
    let (who, whom) = (format!("p{}", who % 5), format!("p{}", whom % 5));
    let draft = match what % 4 {
        0 => content("talk", unit, &date)
            .with("organiser", &who, &[])
            .with("counterpart", &whom, &[])
            .field("minutes", number(&how.to_string())),
        1 => {
            let attended = ["present", "leave", "absent"][*how as usize % 3];
            let score = number(&format!("{}.5", 40 + how % 60));
            let attributes = [("attendance", choice(attended)), ("score", score)];
            let mut draft = content("study", unit, &date).field("hours", number(&(1 + how % 3).to_string()));
            if how % 5 > 0 {
                draft = draft.field("covered", number(&format!("{}.3", how % 7)));
            }
            draft = draft.with("learners", &who, &attributes);
            // Records differ in how many took part.
            match how % 3 {
                0 => draft,
                1 => draft.with("learners", &whom, &[]),
                _ => draft.with("speaker", &whom, &[]).with("learners", &whom, &attributes),
            }
        }
        2 => {
            let from = day("2025-08-20").plus(*offset);
            let to = from.plus(i32::from(*how) / 2);
            content("finding", unit, &date)
                .with("teacher", &who, &[])
                .field("borne_out", Value::Flag(how % 4 != 0))
                .field("effect_from", Value::Date(from))
                .field("effect_to", Value::Date(to))
        }
        _ => content("nomination", unit, &date).with("nominee", &who, &[]),
    };
    let state = match state % 6 {
        0 => State::Submitted,
        1 => State::Withdrawn,
        _ => State::Accepted,
    };
    (state, draft.0)
}

fn rulebooks() -> Vec<Rulebook> {
    let named = |id: &str, subject: &str, rules: &str| {
        rulebook(&under_article(subject, "semester", rules).replacen("id: test", &format!("id: {id}"), 1))
    };
    vec![named("ethics", "person", ETHICS), named("units", "unit", UNITS), named("awards", "person", AWARDS)]
}

/// The number of a record says its kind, so that a correction stays within it.
fn number_of(event: &Event) -> usize {
    usize::from(event.1 % 12) * 4 + usize::from(event.0 % 4)
}

fn semester() -> AssessmentDate {
    AssessmentDate { as_of: day("2026-01-05"), period: Some(Period::parse("2025-autumn").unwrap()) }
}

fn check(rulebooks: &[&Rulebook], first: &[Event], then: &[Event]) -> Result<(), TestCaseError> {
    let registry = registry();
    let mut records: BTreeMap<usize, (State, Content)> =
        first.iter().map(|e| (number_of(e), event(e))).collect();
    let read = |records: &BTreeMap<usize, (State, Content)>| {
        registry.snapshot_of(records.iter().map(|(number, (state, content))| (*number, *state, content)))
    };
    let (at, none) = (semester(), Overrides::none());
    let mut followed = read(&records);
    let mut at_once = followed.clone();
    for change in then {
        let (state, content) = event(change);
        enter(&mut followed, number_of(change), state, &content);
        records.insert(number_of(change), (state, content));
        let mut whole = read(&records);
        (whole.position, whole.root) = (followed.position, followed.root);
        same_tables(&followed, &whole)?;
        prop_assert_eq!(
            assess(rulebooks, &followed, at, &none),
            assess(rulebooks, &whole, at, &none),
            "after {:?}",
            change
        );
    }
    // All of them by one import: what each record says in the end.
    let changed: BTreeSet<usize> = then.iter().map(number_of).collect();
    let changed = changed.iter().map(|number| (*number, records[number].0, &records[number].1));
    enter_all(&mut at_once, &changed.rev().collect::<Vec<_>>());
    let mut whole = read(&records);
    same_tables(&at_once, &whole)?;
    (whole.position, whole.root) = (at_once.position, at_once.root);
    prop_assert_eq!(assess(rulebooks, &at_once, at, &none), assess(rulebooks, &whole, at, &none));
    Ok(())
}

/// Tables are the same.
fn same_tables(followed: &Snapshot, whole: &Snapshot) -> Result<(), TestCaseError> {
    for (kind, table) in &whole.tables {
        let own = followed.table(kind).unwrap();
        prop_assert_eq!((&own.id, &own.state, &own.day), (&table.id, &table.state, &table.day));
        prop_assert_eq!((&own.unit, &own.entered), (&table.unit, &table.entered));
        prop_assert_eq!(&own.columns, &table.columns);
        prop_assert_eq!(&own.participations.start, &table.participations.start);
        prop_assert_eq!(&own.participations.role, &table.participations.role);
        prop_assert_eq!(&own.participations.record, &table.participations.record);
        prop_assert_eq!(&own.participations.who, &table.participations.who);
        prop_assert_eq!(&own.participations.columns, &table.participations.columns);
        places_are_those_that_a_search_finds(own)?;
    }
    Ok(())
}

/// What becomes of each record is what the proof lists; in whatever role one counts, it counts.
fn fates_are_those_of_the_proof(
    table: &Table,
    step: &Step,
    fate: impl Fn(usize) -> Option<Result<(), LeftOut>>,
) -> Result<(), TestCaseError> {
    let Some(proof) = &step.records else { return Ok(()) };
    for (row, id) in table.id.iter().enumerate() {
        let counted = proof.counted.iter().any(|one| one.record == Some(*id));
        let left_out = proof.left_out.iter().any(|(one, _)| one.record == Some(*id));
        match fate(row) {
            Some(Ok(())) => prop_assert!(counted),
            Some(Err(why)) => {
                prop_assert!(!counted);
                prop_assert!(
                    proof.left_out.iter().any(|(one, said)| one.record == Some(*id) && *said == why)
                );
            }
            None => prop_assert!(!counted && !left_out),
        }
    }
    Ok(())
}

/// Every result of every subject of every rulebook, explained: the same value and status as in bulk.
fn explained(rulebooks: &[&Rulebook], first: &[Event]) -> Result<(), TestCaseError> {
    let records: BTreeMap<usize, (State, Content)> = first.iter().map(event).enumerate().collect();
    let snapshot = registry().snapshot_of(records.iter().map(|(n, (state, content))| (*n, *state, content)));
    let (at, none) = (semester(), Overrides::none());
    let explainer = Explainer::new(rulebooks, &snapshot, at, &none);
    for bulk in assess(rulebooks, &snapshot, at, &none) {
        for (position, subject) in bulk.subjects.iter().enumerate() {
            for column in &bulk.columns {
                let (view, id) = (column.view(position), &bulk.rulebook);
                let proof = explainer.explain(id, &subject.code, &column.id).unwrap();
                prop_assert_eq!(proof.root.value, view.value, "{} {} {}", id, &subject.code, &column.id);
                prop_assert_eq!(proof.root.status, view.status, "{} {} {}", id, &subject.code, &column.id);
                prop_assert_eq!(proof.root.reason, view.reason, "{} {} {}", id, &subject.code, &column.id);
                let statuses: Vec<_> = proof.root.occurrences.iter().map(|(_, status)| *status).collect();
                prop_assert_eq!(&statuses, view.occurrences);
                prop_assert_eq!(&proof.receipt, &bulk.receipt);
                let rulebook = rulebooks.iter().find(|rulebook| rulebook.id == *id).unwrap();
                if let Some(table) = rulebook.counts_itself(&column.id).and_then(|kind| snapshot.table(kind))
                {
                    fates_are_those_of_the_proof(table, &proof.root, |row| {
                        explainer.fate(id, &subject.code, &column.id, row).unwrap()
                    })?;
                }
                if position == 1 {
                    let once = explain(rulebooks, id, &snapshot, at, &none, &subject.code, &column.id);
                    prop_assert_eq!(&once.unwrap(), &proof, "one answer as among many");
                }
            }
        }
    }
    Ok(())
}

fn events(most: usize) -> impl Strategy<Value = Vec<Event>> {
    let one = (0u8..4, 0u8..12, 0u8..3, 0i32..190, 0u8..5, 0u8..5, any::<u8>(), any::<u8>());
    prop::collection::vec(one, 0..most)
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]
    #[test]
    fn a_snapshot_that_followed_every_change_is_assessed_as_one_that_was_read_anew(first in events(40), then in events(12)) {
        let rulebooks = rulebooks();
        check(&rulebooks.iter().collect::<Vec<_>>(), &first, &then)?;
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(24))]
    #[test]
    fn every_sort_of_result_is_explained_as_it_is_assessed(first in events(40)) {
        let rulebooks = rulebooks();
        explained(&rulebooks.iter().collect::<Vec<_>>(), &first)?;
    }
}

#[test]
fn a_finding_reaches_the_awards_of_whom_it_is_against() {
    let rulebooks = rulebooks();
    let all: Vec<&Rulebook> = rulebooks.iter().collect();
    let registry = registry();
    let nominated = content("nomination", "S1", "2025-10-10").with("nominee", "p2", &[]).0;
    let mut snapshot = registry.snapshot_of([(0, State::Accepted, &nominated)].into_iter());
    let at = AssessmentDate::of(Period::parse("2025-autumn").unwrap());
    let none = Overrides::none();
    let before = assess(&all, &snapshot, at, &none);
    let finding = content("finding", "S1", "2025-09-10")
        .with("teacher", "p2", &[])
        .field("borne_out", Value::Flag(true))
        .field("effect_from", Value::Date(day("2025-09-10")))
        .0;
    enter(&mut snapshot, 9, State::Accepted, &finding);
    let after = assess(&all, &snapshot, at, &none);
    let changed = |rulebook: &str, result: &str| -> Vec<String> {
        let pair = before.iter().zip(&after).find(|(before, _)| before.rulebook == rulebook);
        let impacts = pair.map_or(Vec::new(), |(before, after)| impact(before, after));
        let impact = impacts.iter().find(|impact| impact.result == result);
        impact.map_or(Vec::new(), |i| i.subjects.iter().map(|s| s.code.clone()).collect())
    };
    assert_eq!(changed("ethics", "violation"), ["p2"]);
    assert_eq!(changed("awards", "nominations"), ["p2"], "the nomination no longer counts");
    assert_eq!(changed("awards", "free"), ["p2"]);
    assert_eq!(changed("units", "clean"), ["S1"], "and the school has one fewer without findings");
    assert_eq!(after[2].receipt.ledger_position, snapshot.position);
}

/// Rows by unit and by person, also after they were asked for and the table has changed.
fn places_are_those_that_a_search_finds(table: &Table) -> Result<(), TestCaseError> {
    for unit in 0..8 {
        let searched: Vec<usize> = (0..table.len()).filter(|row| table.unit[*row] == unit).collect();
        prop_assert_eq!(table.rows_of_unit(unit).collect::<Vec<_>>(), searched);
    }
    let parts = &table.participations;
    for person in 0..8 {
        let takes_part = |row: &usize| {
            parts.of(*row).any(|at| {
                let role = &table.kind.roles[usize::from(parts.role[at])];
                role.of == Party::Person && parts.who[at] == person
            })
        };
        let searched: Vec<usize> = (0..table.len()).filter(takes_part).collect();
        prop_assert_eq!(table.rows_of_person(person).collect::<Vec<_>>(), searched);
    }
    Ok(())
}
