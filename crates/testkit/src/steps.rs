//! How the work of a reader grows with what it is given, counted in instructions: a stopwatch says one thing on a busy
//! machine and another on an idle one, and an input that is too small to be slow in a test is slow in an attack.
//!
//! The instructions are counted by callgrind, which is part of valgrind. Where there is none, nothing is counted and that
//! is said; `make test` sees to it on Debian.

use std::fmt::Write as _;
use std::hint::black_box;
use std::path::Path;
use std::process::{Command, Stdio};

/// Something that is given more and more.
pub struct Load {
    name: String,
    size: usize,
    ready: Box<dyn Fn(usize) -> Work>,
}

/// What is counted.
type Work = Box<dyn FnOnce()>;

impl Load {
    /// A load by its name: `size` is how much of it there is in the smallest of three steps, and `ready` makes so much of
    /// it ready and gives the work that is counted.
    pub fn new<W: FnOnce() + 'static>(
        name: impl Into<String>,
        size: usize,
        ready: impl Fn(usize) -> W + 'static,
    ) -> Self {
        Self { name: name.into(), size, ready: Box::new(move |size| Box::new(ready(size))) }
    }
}

/// Twice as much, and twice that again.
const STEPS: [usize; 3] = [1, 2, 4];
/// From the second to the third step a reader may have so many times the work more as from the first to the second, in
/// hundredths. It is 200 where work grows with the size, some 230 with a sorted list, 400 with the square.
const MOST: u64 = 280;
/// Below so many instructions the beginnings of a program are larger than its work.
const FEW: u64 = 200_000;

/// Holds that none of the loads takes the square of its size. `test` is the name of an ignored test of the same binary that
/// hands the same loads to [`count`].
///
/// # Panics
/// If one does, or if a program that is there cannot be run.
pub fn expect_no_square(test: &str, loads: &[Load]) {
    if Command::new("valgrind").arg("--version").stdout(Stdio::null()).status().is_err() {
        return eprintln!("skipped: instructions are counted by valgrind, which is not here");
    }
    let folder = tempfile::tempdir().unwrap_or_else(|e| panic!("{e}"));
    let own = std::env::current_exe().unwrap_or_else(|e| panic!("{e}"));
    let done = Command::new("valgrind")
        .args(["--tool=callgrind", "--toggle-collect=*steps::done", "--dump-after=*steps::told"])
        .arg(format!("--callgrind-out-file={}", folder.path().join("steps").display()))
        .arg(own)
        .args([test, "--exact", "--ignored", "--test-threads=1"])
        .output()
        .unwrap_or_else(|e| panic!("valgrind: {e}"));
    assert!(done.status.success(), "{}", String::from_utf8_lossy(&done.stderr));
    let mut counted = (1..).map(|number| instructions(&folder.path().join(format!("steps.{number}"))));
    let mut squares = String::new();
    for load in loads {
        let [one, two, four] = STEPS.map(|_| counted.next().flatten().expect("each step is counted"));
        eprintln!("{:>12} {:>12} {:>12}  {}", one, two, four, load.name);
        let (more, still_more) = (two.saturating_sub(one), four.saturating_sub(two));
        if still_more > FEW && still_more * 100 > more * MOST {
            _ = writeln!(squares, "{}: {one}, {two}, {four} instructions", load.name);
        }
    }
    assert!(squares.is_empty(), "work that grows with the square:\n{squares}");
}

/// Does all loads, one after the other, each in its three sizes.
pub fn count(loads: &[Load]) {
    for load in loads {
        for step in STEPS {
            let work = (load.ready)(load.size * step);
            told(work);
        }
    }
}

/// What is counted in it is written down behind it.
#[inline(never)]
fn told(work: Work) {
    done(work);
    black_box(());
}

/// What is counted.
#[inline(never)]
fn done(work: Work) {
    work();
    black_box(());
}

/// The sum in a file of callgrind.
fn instructions(file: &Path) -> Option<u64> {
    let text = std::fs::read_to_string(file).ok()?;
    text.lines().find_map(|line| line.strip_prefix("totals: ")?.trim().parse().ok())
}
