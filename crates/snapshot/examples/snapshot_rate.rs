//! How fast a snapshot of a given size is written in portions and read back, and with how much memory:
//! `cargo run --release -p mingde-snapshot --example snapshot_rate -- DIR RECORDS`. Ten records a person, four
//! participations a record, two kinds. Prints lines of `name value`.
#![allow(clippy::disallowed_methods, reason = "a bench reads the clock")]

use std::path::Path;
use std::process::ExitCode;
use std::sync::Arc;
use std::time::Instant;

use mingde_core::date::Timestamp;
use mingde_core::id::{EntityId, PersonId, RecordId};
use mingde_core::kind::Kind;
use mingde_core::record::State;
use mingde_core::registry::{Unit, UnitClass};
use mingde_core::snapshot::{Column, NO_CHOICE, NO_DAY, NO_FLAG, NO_NUMBER, Persons, Table, Units};
use mingde_core::words::{Locale, say};
use mingde_snapshot::{Check, Error, Origin, SnapshotWriter};
use mingde_testkit::{Bureau, bureau};

const PERSONS_A_UNIT: usize = 100;
const PORTION: usize = 100_000;
const FIRST_DAY: i32 = 20_332; // 2025-09-01

/// SplitMix64: the same numbers on every run.
struct Numbers(u64);

impl Numbers {
    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        z ^ (z >> 31)
    }

    fn below(&mut self, n: usize) -> usize {
        (self.next() % n as u64) as usize
    }

    fn id(&mut self) -> EntityId {
        let mut bytes = [0; 16];
        bytes[..8].copy_from_slice(&self.next().to_be_bytes());
        bytes[8..].copy_from_slice(&self.next().to_be_bytes());
        EntityId::from_bytes(bytes)
    }
}

fn main() -> ExitCode {
    let args: Vec<String> = std::env::args().collect();
    let (Some(dir), Some(records)) = (args.get(1), args.get(2).and_then(|n| n.parse().ok())) else {
        eprintln!("usage: rate DIR RECORDS");
        return ExitCode::from(2);
    };
    match run(Path::new(dir), records) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("{}", say(Locale::En, &error.message()));
            ExitCode::FAILURE
        }
    }
}

fn run(dir: &Path, records: usize) -> Result<(), Error> {
    let bureau = bureau();
    let persons = records / 10;
    let began = Instant::now();
    let manifest = generate(&bureau, dir, records, persons)?;
    println!("write_ms {}", began.elapsed().as_millis());
    println!("write_peak_mb {}", peak_megabytes());
    println!("rows {}", manifest.rows());
    println!("bytes {}", manifest.files.iter().map(|f| f.bytes).sum::<u64>());
    let kinds = || bureau.kinds.iter().cloned();
    let began = Instant::now();
    let snapshot = mingde_snapshot::read(dir, bureau.schema.clone(), kinds(), Check::Lengths)?;
    println!("read_ms {}", began.elapsed().as_millis());
    println!("read_peak_mb {}", peak_megabytes());
    println!("records {}", snapshot.records());
    println!("participations {}", snapshot.participations());
    Ok(())
}

fn generate(
    bureau: &Bureau,
    dir: &Path,
    records: usize,
    persons: usize,
) -> Result<mingde_snapshot::Manifest, Error> {
    let mut numbers = Numbers(1);
    let units = units(bureau, persons.div_ceil(PERSONS_A_UNIT));
    let origin = Origin { ledger: String::new(), position: records as u64, root: [0; 32], as_known: None };
    let mut writer = SnapshotWriter::create(dir, origin, bureau.schema.clone(), &units)?;
    let mut file = writer.persons()?;
    for from in (0..persons).step_by(PORTION) {
        file.append(&some_persons(from..(from + PORTION).min(persons), &mut numbers))?;
    }
    file.finish()?;
    let each = records / bureau.kinds.len();
    for kind in &bureau.kinds {
        let mut file = writer.table(kind.clone())?;
        for from in (0..each).step_by(PORTION) {
            let rows = from..(from + PORTION).min(each);
            file.append(&some_records(kind, rows, each, persons, units.len(), &mut numbers))?;
        }
        file.finish()?;
    }
    writer.finish()
}

fn units(bureau: &Bureau, count: usize) -> Units {
    let mut units = Units::default();
    for row in 0..count {
        let code = format!("{row:010}");
        units.id.push(Unit::id_of(&code));
        units.class.push(UnitClass::School);
        units.unit.push(Unit { code, name: format!("第{row}小学"), ..bureau.units[2].clone() });
        units.unit[row].fields.clear();
        units.unit[row].parents.clear();
    }
    units
}

fn some_persons(rows: std::ops::Range<usize>, numbers: &mut Numbers) -> Persons {
    let mut persons = Persons {
        columns: vec![Column::Choice(Vec::new()), Column::Day(Vec::new())],
        post_start: vec![0],
        ..Persons::default()
    };
    for row in rows {
        let here = persons.id.len() as u32;
        persons.id.push(PersonId(numbers.id()));
        persons.code.push(format!("{row:08}").into());
        persons.name.push(["王", "李", "张", "刘"][row % 4].into());
        persons.sex.push(if row % 50 == 0 { NO_FLAG } else { (row % 2) as u8 });
        persons.birth.push(if row % 20 == 0 { NO_DAY } else { numbers.below(9000) as i32 });
        persons.columns.iter_mut().for_each(Column::push_missing);
        let posts = &mut persons.posts;
        posts.person.push(here);
        posts.unit.push((row / PERSONS_A_UNIT) as u32);
        posts.rank.push((row % 3) as u16);
        posts.title.push(Some("教师"));
        posts.from.push(i32::MIN);
        posts.to.push(i32::MAX);
        posts.concurrent.push(false);
        persons.post_start.push(here + 1);
    }
    persons
}

/// Records by unit, then by day, of `all` records in all.
fn some_records(
    kind: &Arc<Kind>,
    rows: std::ops::Range<usize>,
    all: usize,
    persons: usize,
    units: usize,
    numbers: &mut Numbers,
) -> Table {
    let mut table = Table::empty(kind.clone());
    for row in rows {
        let here = table.id.len() as u32;
        let unit = row * units / all;
        let first_of_unit = (unit * all).div_ceil(units);
        let of_unit = ((unit + 1) * all).div_ceil(units) - first_of_unit;
        // One record a step, so that no two of a unit and day need their ids compared.
        let step = row - first_of_unit;
        let day = FIRST_DAY + (step * 300 / of_unit.max(300)) as i32;
        let mut id = *numbers.id().as_bytes();
        id[..4].copy_from_slice(&(step as u32).to_be_bytes());
        table.id.push(RecordId(EntityId::from_bytes(id)));
        table.state.push(if row % 20 == 0 { State::Returned } else { State::Accepted });
        table.unit.push(unit as u32);
        table.day.push(day);
        let entered = Timestamp(i64::from(day + 3) * 86_400_000_000 + numbers.below(1 << 30) as i64);
        table.entered.push(entered);
        table.recorded.push(entered);
        table.position.push(row as u64);
        table.number.push(None);
        table.evidence.push((row % 3) as u16);
        table.columns.iter_mut().for_each(|column| fill(column, numbers));
        let parts = &mut table.participations;
        for _ in 0..4 {
            parts.record.push(here);
            // The last role of both kinds is taken by persons.
            parts.role.push((kind.roles.len() - 1) as u8);
            let colleague = unit * PERSONS_A_UNIT + numbers.below(PERSONS_A_UNIT);
            parts.who.push(colleague.min(persons - 1) as u32);
            parts.columns.iter_mut().for_each(|column| fill(column, numbers));
        }
        parts.start.push(parts.who.len() as u32);
    }
    table
}

fn fill(column: &mut Column, numbers: &mut Numbers) {
    let n = numbers.below(1000);
    match column {
        Column::Number(v) => v.push(if n < 50 { NO_NUMBER } else { (n / 10 * 5000) as i64 }),
        Column::Day(v) => v.push(FIRST_DAY + (n / 4) as i32),
        Column::Time(v) => v.push(480 + (n / 2) as u16),
        Column::Flag(v) => v.push((n % 2) as u8),
        Column::Choice(v) => v.push(if n < 20 { NO_CHOICE } else { (n % 2) as u16 }),
        Column::Text(t) => t.push(Some(["师德师风", "新学期分工", "班级管理", "重阳敬老"][n % 4])),
        Column::Unit(_) | Column::Sealed => column.push_missing(),
    }
}

/// Most memory this process ever held, of Linux; 0 elsewhere.
fn peak_megabytes() -> u64 {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let line = status.lines().find_map(|l| l.strip_prefix("VmHWM:")).unwrap_or("");
    line.trim().trim_end_matches(" kB").parse::<u64>().unwrap_or(0) / 1024
}
