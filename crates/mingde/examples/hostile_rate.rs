//! Thousands of hostile files through the program's own readers, and what an ordinary one costs beside them:
//!
//! ```text
//! hostile_rate PROGRAM COUNT
//! ```
//!
//! Prints a name and a value a line: how many were refused and read, how many were stopped, how many answers took longer
//! than a minute, what this process took over what it had before, and milliseconds for a Word document of 12 kB. The files are made
//! by another process, so that what making them takes is not counted.

use std::path::Path;
use std::process::Command;
use std::time::{Duration, Instant};

use mingde_checkup::{Options, check_up};
use mingde_reader::{ReadingRoom, Unreadable};
use mingde_testkit::{hostile_file, ordinary_document};

/// In the place of a program: a file is made.
const MAKE: &str = "make";
/// Nobody waits longer for an answer.
const PATIENCE: Duration = Duration::from_secs(60);

fn main() {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let [program, count] = arguments.as_slice() else {
        return eprintln!("hostile_rate PROGRAM COUNT");
    };
    if program == MAKE {
        return make(count);
    }
    let folder = tempfile::tempdir().unwrap_or_else(|cause| panic!("{cause}"));
    let room = ReadingRoom::kept_warm(program.into(), 2);
    ordinary(&room);
    let idle = kilobytes("VmRSS");
    let (mut read, mut refused, mut stopped, mut late) = (0, 0, 0, 0);
    for number in 0..count.parse().unwrap_or(3_000) {
        let (name, bytes) = made(folder.path(), number);
        let begun = now();
        // What is a workbook or a paper to some is a material to others: each reader takes what it is given.
        let answers = [
            room.material(&name, bytes.clone()).map(|material| {
                check_up(&material.text, &Options::default());
            }),
            room.carried(bytes.clone()).map(drop),
            room.photo(bytes.clone(), true).map(drop),
            room.workbook(&name, bytes, &[]).map(drop).map_err(|bad| Unreadable(bad.0)),
        ];
        for answer in answers {
            match answer {
                Ok(()) => read += 1,
                Err(unreadable) if unreadable.0.code.starts_with("reader-") => stopped += 1,
                Err(_) => refused += 1,
            }
        }
        late += usize::from(begun.elapsed() > PATIENCE);
    }
    println!("read {read}\nrefused {refused}\nstopped {stopped}\nlate {late}");
    println!("peak_mb {:.1}", (kilobytes("VmHWM") - idle) / 1024.0);
    println!("docx_ms {:.2}", ordinary(&room));
}

/// Has a file made by a process of its own; its name and its bytes.
fn made(folder: &Path, number: usize) -> (String, Vec<u8>) {
    let done = std::env::current_exe()
        .and_then(|own| Command::new(own).args([MAKE, &number.to_string()]).current_dir(folder).output())
        .unwrap_or_else(|cause| panic!("{number}: {cause}"));
    let name = String::from_utf8_lossy(&done.stdout).trim().to_owned();
    let path = folder.join(&name);
    let bytes = std::fs::read(&path).unwrap_or_else(|cause| panic!("{name:?}: {cause}"));
    _ = std::fs::remove_file(path);
    (name, bytes)
}

/// Makes the file with a number in this folder, and says its name.
fn make(number: &str) {
    let file = hostile_file(number.parse().unwrap_or_default());
    match std::fs::write(&file.name, &file.bytes) {
        Ok(()) => println!("{}", file.name),
        Err(cause) => eprintln!("{}: {cause}", file.name),
    }
}

/// Milliseconds to read a Word document of some 12 kB, in the middle of fifty.
fn ordinary(room: &ReadingRoom) -> f64 {
    let document = ordinary_document(12 << 10);
    let mut times: Vec<Duration> = (0..50)
        .map(|_| {
            let begun = now();
            let read = room.material("汇报.docx", document.clone());
            assert!(read.is_ok(), "{read:?}");
            begun.elapsed()
        })
        .collect();
    times.sort_unstable();
    times[times.len() / 2].as_secs_f64() * 1000.0
}

#[expect(clippy::disallowed_methods, reason = "a bench reads the clock")]
fn now() -> Instant {
    Instant::now()
}

/// A line of what the system says about this process.
fn kilobytes(name: &str) -> f64 {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let line = status.lines().find_map(|line| line.strip_prefix(name)?.strip_prefix(':'));
    line.and_then(|line| line.trim().split(' ').next()?.parse().ok()).unwrap_or_default()
}
