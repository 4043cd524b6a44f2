//! The rulebook `bench/rules/teacher-year.md` as a loop written by hand over the Parquet files: what a patient
//! programmer would write for this one rule, as a measure for the evaluation of any.
//!
//! `teacher_year SNAPSHOT RESULT` prints `timing rules MS`, then writes RESULT (CSV).
#![allow(clippy::disallowed_methods, reason = "a bench reads the clock")]
#![allow(clippy::unwrap_used, reason = "a bench of known files")]

use std::fmt::Write as _;
use std::fs::File;
use std::path::Path;
use std::time::Instant;

use arrow_array::cast::AsArray;
use arrow_array::types::{Date32Type, Decimal128Type, Int32Type};
use arrow_array::{Array, RecordBatch};
use parquet::arrow::ProjectionMask;
use parquet::arrow::arrow_reader::ParquetRecordBatchReaderBuilder;

#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

/// 2025-09-01 and 2026-08-31.
const PERIOD: std::ops::RangeInclusive<i32> = 20_332..=20_696;

/// Kind, role, word that is asked about, columns of records and of participations.
type Counted<'k> = (&'k str, &'k str, &'k str, &'k [&'k str], &'k [&'k str]);

#[derive(Clone, Default)]
struct Tally {
    rows: u32,
    /// Rows under up to three conditions.
    of: [u32; 3],
    /// Ten-thousandths.
    sum: i64,
    tests: i64,
    taken: u32,
    best: i64,
}

fn main() {
    let args: Vec<String> = std::env::args().collect();
    let (dir, result) = (Path::new(&args[1]), Path::new(&args[2]));
    let begun = Instant::now();
    let persons = persons(dir);
    let count = persons.len();
    let kinds: [Counted<'_>; 7] = [
        ("study-session", "learners", "", &["hours"], &["attendance", "test_score"]),
        ("training", "trainees", "", &[], &["result", "hours"]),
        ("volunteer-service", "volunteers", "", &[], &["minutes"]),
        ("home-visit", "visitors", "", &["pupils_visited"], &[]),
        ("heart-to-heart-talk", "counterpart", "", &[], &[]),
        ("honour", "holder_person", "level", &[], &[]),
        ("ethics-violation", "teacher", "finding", &["effect_from", "effect_to"], &[]),
    ];
    let next = std::sync::atomic::AtomicUsize::new(0);
    let found: Vec<std::sync::Mutex<Vec<Tally>>> = kinds.iter().map(|_| Default::default()).collect();
    let work = || {
        loop {
            let at = next.fetch_add(1, std::sync::atomic::Ordering::Relaxed);
            let Some((kind, role, word, fields, attributes)) = kinds.get(at) else { break };
            *found[at].lock().unwrap() = counted(dir, kind, role, word, fields, attributes, count);
        }
    };
    let there = std::thread::scope(|scope| {
        scope.spawn(work);
        let there = there(dir, count);
        work();
        there
    });
    let found: Vec<Vec<Tally>> = found.into_iter().map(|f| f.into_inner().unwrap()).collect();
    let results: Vec<Option<Judged>> = (0..count).map(|p| there[p].then(|| judged(&found, p))).collect();
    eprintln!("timing rules {}", begun.elapsed().as_millis());
    let mut out = String::from(
        "code,invited,present,late,leave,study_hours,test_average,test_best,courses,training_hours,services,\
         minutes_served,visits,pupils,talked_with,honours,attendance,score,passed\n",
    );
    for (code, judged) in persons.iter().zip(&results) {
        let Some(judged) = judged else { continue };
        out.push_str(code);
        for value in &judged.values {
            let _ = match value {
                Some(value) => write!(out, ",{value}"),
                None => write!(out, ","),
            };
        }
        let _ = writeln!(out, ",{}", judged.passed);
    }
    std::fs::write(result, out).unwrap();
}

fn batches(path: &Path, columns: &[&str]) -> impl Iterator<Item = RecordBatch> {
    let builder = ParquetRecordBatchReaderBuilder::try_new(File::open(path).unwrap()).unwrap();
    let mask = ProjectionMask::columns(builder.parquet_schema(), columns.iter().copied());
    builder.with_projection(mask).with_batch_size(32_768).build().unwrap().map(Result::unwrap)
}

fn persons(dir: &Path) -> Vec<String> {
    let mut codes = Vec::new();
    for batch in batches(&dir.join("persons.parquet"), &["code"]) {
        codes.extend(batch.column(0).as_string::<i32>().iter().map(|c| c.unwrap().to_owned()));
    }
    codes
}

/// Who has a main post on the last day.
fn there(dir: &Path, count: usize) -> Vec<bool> {
    let mut there = vec![false; count];
    let columns = ["person_row", "concurrent", "from_date", "to_date"];
    for batch in batches(&dir.join("posts.parquet"), &columns) {
        let column = |name: &str| batch.column_by_name(name).unwrap();
        let (rows, concurrent) =
            (column("person_row").as_primitive::<Int32Type>(), column("concurrent").as_boolean());
        let (from, to) = (
            column("from_date").as_primitive::<Date32Type>(),
            column("to_date").as_primitive::<Date32Type>(),
        );
        for row in 0..batch.num_rows() {
            let begun = from.is_null(row) || from.value(row) <= *PERIOD.end();
            let lasts = to.is_null(row) || *PERIOD.end() < to.value(row);
            there[rows.value(row) as usize] |= !concurrent.value(row) && begun && lasts;
        }
    }
    there
}

/// The values of a dictionary column as numbers by `code`, 255 for others.
fn codes(batch: &RecordBatch, name: &str, words: &[&str]) -> Vec<u8> {
    let Some(column) = batch.column_by_name(name) else { return Vec::new() };
    let column = column.as_dictionary::<Int32Type>();
    let values = column.values().as_string::<i32>();
    let meaning: Vec<u8> = values
        .iter()
        .map(|v| v.and_then(|v| words.iter().position(|w| *w == v)).map_or(255, |at| at as u8))
        .collect();
    column.keys().iter().map(|key| key.map_or(255, |k| meaning[k as usize])).collect()
}

fn numbers(batch: &RecordBatch, name: &str) -> Vec<Option<i64>> {
    let Some(column) = batch.column_by_name(name) else { return Vec::new() };
    column.as_primitive::<Decimal128Type>().iter().map(|v| v.map(|v| v as i64)).collect()
}

const WORDS: [&str; 10] = [
    "present",
    "late",
    "leave",
    "passed",
    "excellent",
    "district",
    "municipal",
    "provincial",
    "borne-out",
    "accepted",
];

fn counted(
    dir: &Path,
    kind: &str,
    role: &str,
    word: &str,
    fields: &[&str],
    attributes: &[&str],
    count: usize,
) -> Vec<Tally> {
    let veto = kind == "ethics-violation";
    // By record: whether it counts, its word, its number.
    let (mut counts, mut of_word, mut amounts) = (Vec::new(), Vec::new(), Vec::new());
    let mut columns = vec!["state", "event_date"];
    columns.extend(fields);
    columns.extend(Some(word).filter(|word| !word.is_empty()));
    for batch in batches(&dir.join(format!("records/{kind}.parquet")), &columns) {
        let days = batch.column_by_name("event_date").unwrap().as_primitive::<Date32Type>();
        let accepted = codes(&batch, "state", &WORDS);
        let words = codes(&batch, word, &WORDS);
        let own = if veto { Vec::new() } else { fields.first().map_or(Vec::new(), |f| numbers(&batch, f)) };
        for (row, state) in accepted.iter().enumerate() {
            let held = veto && {
                let day = |name: &str| batch.column_by_name(name).unwrap().as_primitive::<Date32Type>();
                let (from, to) = (day("effect_from"), day("effect_to"));
                let begun = from.is_valid(row) && from.value(row) <= *PERIOD.end();
                begun && (to.is_null(row) || to.value(row) >= *PERIOD.end())
            };
            counts.push(
                WORDS.get(usize::from(*state)) == Some(&"accepted")
                    && (held || (!veto && PERIOD.contains(&days.value(row)))),
            );
            of_word.push(words.get(row).copied().unwrap_or(255));
            amounts.push(own.get(row).copied().flatten());
        }
    }
    let mut tallies = vec![Tally::default(); count];
    let columns = [&["record_row", "role", "person_row"], attributes].concat();
    for batch in batches(&dir.join(format!("participations/{kind}.parquet")), &columns) {
        let column = |name: &str| batch.column_by_name(name).unwrap().as_primitive::<Int32Type>();
        let (records, persons) = (column("record_row"), column("person_row"));
        let roles = codes(&batch, "role", &[role]);
        let (attendance, results) = (codes(&batch, "attendance", &WORDS), codes(&batch, "result", &WORDS));
        let (tests, hours, minutes) =
            (numbers(&batch, "test_score"), numbers(&batch, "hours"), numbers(&batch, "minutes"));
        for row in 0..batch.num_rows() {
            let record = records.value(row) as usize;
            if roles[row] != 0 || persons.is_null(row) || !counts[record] {
                continue;
            }
            let tally = &mut tallies[persons.value(row) as usize];
            tally.rows += 1;
            match kind {
                "study-session" => {
                    let how = attendance[row];
                    tally.of[0] += u32::from(how <= 1);
                    tally.of[1] += u32::from(how == 1);
                    tally.of[2] += u32::from(how == 2);
                    if how <= 1 {
                        tally.sum += amounts[record].unwrap_or(0);
                    }
                    if let Some(score) = tests[row] {
                        tally.best = if tally.taken == 0 { score } else { tally.best.max(score) };
                        tally.tests += score;
                        tally.taken += 1;
                    }
                }
                "training" => {
                    tally.of[0] += u32::from((3..=4).contains(&results[row]));
                    tally.sum += hours[row].unwrap_or(0);
                }
                "volunteer-service" => tally.sum += minutes[row].unwrap_or(0),
                "home-visit" => tally.sum += amounts[record].unwrap_or(0),
                "honour" => tally.of[0] += u32::from((5..=7).contains(&of_word[record])),
                "ethics-violation" => tally.of[0] += u32::from(of_word[record] == 8),
                _ => {}
            }
        }
    }
    tallies
}

struct Judged {
    values: Vec<Option<f64>>,
    passed: &'static str,
}

fn judged(found: &[Vec<Tally>], person: usize) -> Judged {
    let [study, training, service, visits, talks, honours, veto] =
        [0, 1, 2, 3, 4, 5, 6].map(|kind| &found[kind][person]);
    let there = |tally: &Tally, value: i64| (tally.rows > 0).then_some(value);
    let half_up = |over: i64, under: i64| (2 * over + under) / (2 * under);
    let invited = i64::from(study.rows);
    let present = i64::from(study.of[0]);
    let taken = i64::from(study.taken);
    let points = [
        there(study, 0).map(|_| half_up(2_000 * present, invited)),
        (taken > 0).then(|| match study.tests {
            sum if sum >= 800_000 * taken => 1_000,
            sum if sum >= 770_000 * taken => 600,
            _ => 200,
        }),
        there(training, half_up(2_000 * training.sum, 720_000).min(2_000)),
        there(service, half_up(1_000 * service.sum, 24_000_000).min(1_000)),
        there(visits, half_up(2_000 * visits.sum, 120_000).min(2_000)),
        there(talks, [0, 600, 1_000][talks.rows.min(2) as usize]),
        there(honours, if honours.of[0] > 0 { 1_000 } else { 0 }),
    ];
    let score = points.iter().flatten().copied().reduce(|a, b| a + b);
    let passed = match score {
        None => "no_data",
        Some(score) if score < 6_000 || veto.of[0] > 0 => "not_met",
        Some(_) => "met",
    };
    let whole = |value: Option<i64>| value.map(|v| v as f64);
    let amount = |value: Option<i64>| value.map(|v| v as f64 / 10_000.0);
    let values = vec![
        whole(there(study, invited)),
        whole(there(study, present)),
        whole(there(study, i64::from(study.of[1]))),
        whole(there(study, i64::from(study.of[2]))),
        amount(there(study, study.sum)),
        whole((taken > 0).then(|| half_up(study.tests, taken))),
        amount((taken > 0).then_some(study.best)),
        whole(there(training, i64::from(training.of[0]))),
        amount(there(training, training.sum)),
        whole(there(service, i64::from(service.rows))),
        amount(there(service, service.sum)),
        whole(there(visits, i64::from(visits.rows))),
        amount(there(visits, visits.sum)),
        whole(there(talks, i64::from(talks.rows))),
        whole(there(honours, i64::from(honours.of[0]))),
        whole(there(study, 0).map(|_| half_up(1_000 * present, invited))),
        whole(score),
    ];
    Judged { values, passed }
}
