//! A bureau that lives, measured: `living DIR` over the county demo bureau in DIR, whose records it returns, hands in
//! and accepts again. Where there is none it makes it, and measures nothing.
//!
//! Prints `timing anew MS` (the ledger read into memory), `timing assessed MS` (every rulebook over it), `timing board MS` and the
//! like for the boards, and `timing filed MS` for
//! every step of a record, from the call until every assessment is current; then, with a hundred readers beside 200 steps a
//! second, `timing waited MS` for the longest time that a reader took from wanting to read to having read, and `rate filed
//! N`; last `timing memory_mb N`, the most that the process has held.
#![allow(clippy::disallowed_methods, reason = "a bench reads the clock")]

use std::path::Path;
use std::process::ExitCode;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant};

use mingde_app::{
    AppError, Bureau, Scale, Settings, Silent, Step, board, burden, change_state, make_demo, rulebook_board,
    unit_board,
};
use mingde_core::date::{Day, Timestamp, civil};
use mingde_core::policy::{Account, Actor};
use mingde_core::record::State;
use mingde_core::words::{Locale, say};
use mingde_reader::ReadingRoom;
use mingde_rulebook::{AssessmentDate, Status};
use mingde_store::{Database, Patience};

#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

/// The end of the semester in which most happens.
const DAY: &str = "2026-01-31";
/// Kinds with most records, and records of each.
const KINDS: usize = 12;
const RECORDS: usize = 8;
const READERS: usize = 100;
/// Steps of records beside the readers, and the time between two.
const STEPS: usize = 1_000;
const BETWEEN: Duration = Duration::from_millis(5);
/// Figures may be behind by so much, as those of `mingde serve`.
const LAG: Duration = Duration::from_secs(1);
/// A reader reads so often.
const READS: Duration = Duration::from_millis(20);

fn main() -> ExitCode {
    let Some(dir) = std::env::args().nth(1) else {
        eprintln!("usage: living DIR");
        return ExitCode::from(2);
    };
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build();
    let done = runtime.map(|runtime| runtime.block_on(measured(Path::new(&dir))));
    match done {
        Ok(Ok(())) => ExitCode::SUCCESS,
        Ok(Err(error)) => {
            eprintln!("{}", say(Locale::En, &error.message()));
            ExitCode::FAILURE
        }
        Err(error) => {
            eprintln!("{error}");
            ExitCode::FAILURE
        }
    }
}

async fn measured(dir: &Path) -> Result<(), AppError> {
    let (data, reading) = (dir.to_owned(), ReadingRoom::here());
    let (database, library, patience) = (Database::Sqlite, Vec::new(), Patience::Short);
    let settings = Settings { data, database, library, reading, patience };
    if !settings.has_ledger() {
        let bureau = Bureau::open(&settings, &mut dice()).await?;
        // A day in the autumn, so that the same bureau is measured whenever it is.
        let day = civil(2026, 11, 27).unwrap_or(Day::LATEST);
        return make_demo(&bureau, &operator(), Scale::County, day, &mut Silent).await.map(drop);
    }
    let bureau = Arc::new(Bureau::open(&settings, &mut dice()).await?.may_lag(LAG));
    let begun = Instant::now();
    let present = bureau.present().await?;
    println!("timing anew {:.1}", milliseconds(begun));
    let at = AssessmentDate::on(DAY.parse::<Day>().unwrap_or(Day::LATEST));
    let begun = Instant::now();
    bureau.standing(&operator(), at).await?;
    println!("timing assessed {:.1}", milliseconds(begun));
    boards(&bureau, at.as_of).await?;
    let mut kinds: Vec<_> = present.snapshot.tables.values().filter(|table| !table.is_empty()).collect();
    kinds.sort_by_key(|table| std::cmp::Reverse(table.len()));
    let mut records = Vec::new();
    for table in kinds.into_iter().take(KINDS) {
        let accepted = (0..table.len()).rev().filter(|row| table.state[*row] == State::Accepted);
        records.extend(accepted.take(RECORDS).map(|row| table.id[row].to_string()));
    }
    // So that what is filed below shares with nobody but the present.
    drop(present);
    for id in &records {
        for step in [Step::Return, Step::Submit, Step::Accept] {
            let begun = Instant::now();
            file(&bureau, id, step).await?;
            println!("timing answered {:.2}", milliseconds(begun));
            let known = bureau.known().map(|present| present.snapshot.position);
            let standing = bureau.standing(&operator(), at).await?;
            println!("timing filed {:.2}", milliseconds(begun));
            assert_eq!(Some(standing.present.snapshot.position), known, "figures are behind");
            assert_eq!(Some(bureau.position().await?), known, "not current when the step was done");
        }
    }
    beside_readers(&bureau, at, &records).await?;
    println!("timing memory_mb {}", peak_megabytes());
    Ok(())
}

/// Boards: the first has the days that are over to work out, those after it are as they are for everybody.
async fn boards(bureau: &Bureau, day: Day) -> Result<(), AppError> {
    for _ in 0..3 {
        let begun = Instant::now();
        let shown = board(bureau, &operator(), day).await?;
        println!("timing board {:.1}", milliseconds(begun));
        let begun = Instant::now();
        if let Some(rulebook) = shown.rulebooks.first() {
            rulebook_board(bureau, &operator(), &rulebook.id, day).await?;
        }
        println!("timing board_rulebook {:.1}", milliseconds(begun));
        let begun = Instant::now();
        if let Some(unit) = shown.units.last() {
            unit_board(bureau, &operator(), &unit.id.to_string(), day).await?;
        }
        println!("timing board_unit {:.1}", milliseconds(begun));
        let begun = Instant::now();
        burden(bureau, &operator(), day).await?;
        println!("timing burden {:.1}", milliseconds(begun));
    }
    Ok(())
}

/// Files at a steady rate while everybody reads.
async fn beside_readers(
    bureau: &Arc<Bureau>,
    at: AssessmentDate,
    records: &[String],
) -> Result<(), AppError> {
    let over = Arc::new(AtomicBool::new(false));
    let readers: Vec<_> =
        (0..READERS).map(|number| tokio::spawn(read(bureau.clone(), at, over.clone(), number))).collect();
    let begun = Instant::now();
    let mut filing = Vec::new();
    for number in 0..STEPS {
        // The three steps of a record come one after the other, those of others in between.
        let (id, round) = (records[number % records.len()].clone(), number / records.len());
        let step = [Step::Return, Step::Submit, Step::Accept][round % 3];
        tokio::time::sleep_until((begun + BETWEEN * number as u32).into()).await;
        let bureau = bureau.clone();
        filing.push(tokio::spawn(async move { file(&bureau, &id, step).await }));
    }
    for filed in filing {
        filed.await.unwrap_or_else(|panic| panic!("{panic}"))?;
    }
    println!("rate filed {:.0}", STEPS as f64 / begun.elapsed().as_secs_f64());
    over.store(true, Ordering::Relaxed);
    let mut waited = Duration::ZERO;
    for reader in readers {
        waited = waited.max(reader.await.unwrap_or_else(|panic| panic!("{panic}"))?);
    }
    println!("timing waited {:.2}", waited.as_secs_f64() * 1_000.0);
    Ok(())
}

/// Asks for the present and reads assessments again and again; the longest time from wanting to to having read.
async fn read(
    bureau: Arc<Bureau>,
    at: AssessmentDate,
    over: Arc<AtomicBool>,
    number: usize,
) -> Result<Duration, AppError> {
    let reader = Actor::operator(account("reader"));
    let mut longest = Duration::ZERO;
    let mut wanted = Instant::now() + READS * number as u32 / READERS as u32;
    while !over.load(Ordering::Relaxed) {
        tokio::time::sleep_until(wanted.into()).await;
        let standing = bureau.standing(&reader, at).await?;
        let columns = standing.assessed.iter().take(10).flat_map(|assessment| &assessment.columns);
        let behind = columns.flat_map(|column| column.statuses()).filter(|status| *status == Status::NotMet);
        assert!(behind.count() > 0, "nobody is behind: nothing was read");
        longest = longest.max(wanted.elapsed());
        wanted = (wanted + READS).max(Instant::now());
    }
    Ok(longest)
}

async fn file(bureau: &Bureau, id: &str, step: Step) -> Result<(), AppError> {
    let since = std::time::SystemTime::now().duration_since(std::time::UNIX_EPOCH);
    let now = Timestamp(since.map_or(0, |time| time.as_micros() as i64));
    change_state(bureau, &operator(), now, id, step, "量一量").await.map(drop)
}

fn operator() -> Actor {
    Actor::operator(account("bench"))
}

fn account(name: &str) -> Account {
    Account::parse(name).unwrap_or_else(|error| panic!("{error:?}"))
}

/// Keys of a bureau of which nobody has anything to hide.
fn dice() -> impl FnMut(&mut [u8]) -> std::io::Result<()> + Send {
    let mut next = 7_u8;
    move |buffer| {
        buffer.fill_with(|| {
            next = next.wrapping_mul(29).wrapping_add(17);
            next
        });
        Ok(())
    }
}

fn milliseconds(begun: Instant) -> f64 {
    begun.elapsed().as_secs_f64() * 1_000.0
}

/// The most memory that this process has held.
fn peak_megabytes() -> u64 {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:"));
    let kilobytes = line.and_then(|rest| rest.trim().trim_end_matches("kB").trim().parse::<u64>().ok());
    kilobytes.unwrap_or(0) / 1_024
}
