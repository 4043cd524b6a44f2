//! How fast the ledger writes and reads, beside SQLite doing the bare inserts:
//!
//!     cargo run --release -p mingde-store --example commit_rate [SINGLE] [BULK]
//!
//! SINGLE commits of one record each are made through the real writer and, in turns, through Python's
//! `sqlite3` (the plain C interface) with the same tables, rows of the same size and the same settings. Then
//! BULK records are appended at once, streamed back and verified. With `MINGDE_TEST_POSTGRES` set, the ledger
//! is also measured there.
#![allow(clippy::disallowed_methods, missing_docs, reason = "a measurement reads the clock")]

use std::io::{Read as _, Write as _};
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::time::Instant;

use mingde_core::date::{Day, Timestamp};
use mingde_core::id::EntityId;
use mingde_core::record::State;
use mingde_core::revision::{Draft, EntityKind};
use mingde_core::sealing::Payload;
use mingde_store::{Change, Database, Store, StoreError, Telling};
use mingde_testkit::{operator, permitted, permitted_after};

const ROUNDS: usize = 5;

/// The same inserts without a ledger around them. Prints commits per second.
const BARE: &str = r#"
import os, sqlite3, sys, time
db = sqlite3.connect(sys.argv[1], isolation_level=None)
db.execute("PRAGMA journal_mode=WAL"); db.execute("PRAGMA synchronous=FULL")
at, payload, note, day = 0, "x" * 700, "n" * 220, 20000
for line in sys.stdin:
    count = int(line)
    rows = [(os.urandom(16), os.urandom(16), os.urandom(32), os.urandom(160)) for _ in range(count)]
    start = time.perf_counter()
    for id, unit, leaf, frontier in rows:
        db.execute("BEGIN IMMEDIATE")
        db.execute("INSERT INTO revision (position, number, entity, id, kind, state, event, unit, recorded, author,"
                   " batch, reason, payload, leaf, prior, entered) VALUES (?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?)",
                   (at, 1, "record", id, "talk", "accepted", day, unit, 1757000000000000, "clerk", None, "", payload,
                    leaf, None, 1757000000000000))
        db.execute("INSERT INTO head (id, entity, kind, state, event, unit, number, position, recorded, entered,"
                   " fingerprint) VALUES (?,?,?,?,?,?,?,?,?,?,?)",
                   (id, "record", "talk", "accepted", day, unit, 1, at, 1757000000000000, 1757000000000000,
                    leaf[:16]))
        db.execute("INSERT INTO audit (recorded, author, action, subject, detail) VALUES (?,?,?,?,?)",
                   (1757000000000000, "clerk", "submit", id.hex(), ""))
        at += 1
        db.execute("INSERT INTO checkpoint (size, root, note, frontier) VALUES (?,?,?,?)", (at, leaf, note, frontier))
        db.execute("COMMIT")
    print(count / (time.perf_counter() - start), flush=True)
"#;

fn draft(serial: usize) -> Draft {
    let unit = EntityId::derive("unit", &[&(serial % 49).to_string()]);
    let prose = "学期初与任课教师谈心，了解备课与家访情况，约定期中再谈。".repeat(6);
    Draft {
        entity: EntityKind::Record,
        id: EntityId::derive("record", &[&serial.to_string()]),
        kind: "talk".into(),
        state: State::Accepted,
        event: Some(Day::from_number(20_000 + (serial % 300) as i32)),
        unit: Some(unit),
        reason: String::new(),
        payload: Payload::stored(format!(
            r#"{{"kind":"talk","unit":"{unit}","date":"2025-09-01","number":"{serial}","fields":{{"content":"t:{prose}"}},"participants":[]}}"#
        )),
    }
}

fn main() -> Result<(), StoreError> {
    let mut arguments = std::env::args().skip(1).filter_map(|a| a.parse().ok());
    let single = arguments.next().unwrap_or(2000);
    let bulk = arguments.next().unwrap_or(250_000);
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().expect("a runtime");
    runtime.block_on(async {
        measure(&Database::Sqlite, single, bulk).await?;
        if let Ok(url) = std::env::var("MINGDE_TEST_POSTGRES") {
            measure(&Database::Postgres(url), single, bulk).await?;
        }
        Ok(())
    })
}

async fn measure(database: &Database, single: usize, bulk: usize) -> Result<(), StoreError> {
    println!("{database:?}");
    let folder = tempfile::tempdir_in(".").expect("a folder on the disk to measure");
    let data = folder.path().join("data");
    let mut seed = 0u8;
    let mut entropy = |buffer: &mut [u8]| {
        seed += 1;
        buffer.fill(seed);
        Ok(())
    };
    let store = Store::open(&data, database, &mut entropy).await?;
    let bare = folder.path().join("bare.sqlite3");
    let sqlite = *database == Database::Sqlite;
    if sqlite {
        drop(store);
        copy_tables(&data.join("mingde.sqlite3"), &bare);
    }
    let mut python = sqlite.then(|| open_bare(&bare)).flatten();
    let store = Store::open(&data, database, &mut entropy).await?;
    let clerk = operator("clerk");
    let mut serial = 0;
    let (mut ours, mut theirs) = (Vec::new(), Vec::new());
    for _ in 0..ROUNDS {
        let begin = Instant::now();
        for _ in 0..single / ROUNDS {
            let draft = permitted_after(&clerk, draft(serial), 0);
            let change =
                Change { draft, before: None, action: "submit", detail: "", telling: Telling::default() };
            store.append_alone(Timestamp(1_757_000_000_000_000), change).await?;
            serial += 1;
        }
        ours.push((single / ROUNDS) as f64 / begin.elapsed().as_secs_f64());
        if sqlite {
            theirs.extend(python.as_mut().and_then(|python| bare_rate(python, single / ROUNDS)));
        }
    }
    println!("single-record commits/s: {:.0}", median(&mut ours));
    if let Some(mut python) = python {
        drop(python.stdin.take());
        _ = python.wait();
    }
    if !theirs.is_empty() {
        let (ours, bare) = (median(&mut ours), median(&mut theirs));
        println!("bare SQLite commits/s:   {bare:.0}   ratio {:.2}", ours / bare);
    }

    let drafts: Vec<Draft> = (serial..serial + bulk).map(draft).collect();
    let bytes: usize = drafts.iter().map(|d| d.payload.len()).sum();
    let (begin, worked) = (Instant::now(), processor());
    let mut writer = store.begin(&clerk, Timestamp(1_757_000_000_000_000)).await?;
    writer.append(permitted(&clerk, drafts), None).await?;
    println!("appended at {:.0}/s before the commit", bulk as f64 / begin.elapsed().as_secs_f64());
    writer.commit().await?;
    let seconds = begin.elapsed().as_secs_f64();
    let worked = processor() - worked;
    println!(
        "bulk: {bulk} revisions of {} bytes in {seconds:.2} s ({worked:.2} s of processor): {:.0}/s",
        bytes / bulk,
        bulk as f64 / seconds
    );

    for _ in 0..2 {
        let (mut count, mut bytes) = (0, 0);
        let (begin, worked) = (Instant::now(), processor());
        store
            .latest(None, |latest| {
                count += 1;
                bytes += latest.payload.len();
            })
            .await?;
        let seconds = begin.elapsed().as_secs_f64();
        let worked = processor() - worked;
        println!("streamed {count} ({} MB) in {seconds:.2} s ({worked:.2} s of processor)", bytes >> 20);
    }
    let begin = Instant::now();
    let clean = store.verify(|_, _| {}).await?;
    println!("verified in {:.2} s, {} findings", begin.elapsed().as_secs_f64(), clean.findings.len());
    Ok(())
}

/// Processor time of this process so far, all threads; a shared machine disturbs it less than the clock.
fn processor() -> f64 {
    let stat = std::fs::read_to_string("/proc/self/stat").unwrap_or_default();
    let ticks = stat.split(' ').skip(13).take(2).filter_map(|t| t.parse::<f64>().ok());
    ticks.sum::<f64>() / 100.0
}

fn median(values: &mut [f64]) -> f64 {
    values.sort_by(f64::total_cmp);
    values[values.len() / 2]
}

/// Makes a database with the tables of another and nothing in them.
fn copy_tables(from: &Path, to: &Path) {
    let script = "import sqlite3, sys\n\
        a, b = sqlite3.connect(sys.argv[1]), sqlite3.connect(sys.argv[2])\n\
        for (sql,) in a.execute('SELECT sql FROM sqlite_master WHERE sql IS NOT NULL').fetchall(): b.execute(sql)\n";
    _ = Command::new("python3").args(["-c", script]).args([from, to]).status();
}

/// Python with the bare database open, waiting to be told how many commits to make.
fn open_bare(database: &Path) -> Option<Child> {
    let mut python = Command::new("python3");
    python.args(["-c", BARE]).arg(database).stdin(Stdio::piped()).stdout(Stdio::piped());
    python.spawn().ok()
}

fn bare_rate(python: &mut Child, count: usize) -> Option<f64> {
    writeln!(python.stdin.as_mut()?, "{count}").ok()?;
    let mut line = String::new();
    let mut byte = [0];
    while python.stdout.as_mut()?.read(&mut byte).ok()? == 1 && byte[0] != b'\n' {
        line.push(byte[0].into());
    }
    line.parse().ok()
}
