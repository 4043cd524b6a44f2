//! What all stories share: sixteen bureaus, and what one process says of them.

use std::fs::{File, OpenOptions};
use std::io::Write;
use std::os::unix::fs::OpenOptionsExt;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::OnceLock;

use mingde_app::Library;
use tempfile::TempDir;

use crate::bureaus::{Size, name, write_bureaus};
use crate::processes::{Called, Calling, Cluster, program, until};

pub const BUREAUS: u32 = 16;
pub const SIZE: Size = Size { schools: 3, staff: 110 };
/// Two rulebooks about schools, over the records that the bureaus have.
pub const RULEBOOKS: [&str; 2] = ["heart-to-heart-talks", "home-visits"];
/// In the middle of what the bureaus tell of.
pub const AS_OF: &str = "2026-01-31";

/// The bureaus, written once.
pub fn bureaus() -> &'static Path {
    static BUREAUS_WRITTEN: OnceLock<TempDir> = OnceLock::new();
    let folder = BUREAUS_WRITTEN.get_or_init(|| {
        let folder = TempDir::new().expect("a folder");
        write_bureaus(library(), folder.path(), BUREAUS, SIZE);
        folder
    });
    folder.path()
}

/// What ships.
pub fn library() -> &'static Library {
    static LIBRARY: OnceLock<Library> = OnceLock::new();
    LIBRARY.get_or_init(|| Library::load(&[]).expect("what ships"))
}

/// What one process says of them: every result, in one order.
pub fn alone() -> &'static str {
    static ALONE: OnceLock<String> = OnceLock::new();
    ALONE.get_or_init(|| asked(here(), bureaus(), &EVERYTHING).done())
}

/// A statement for every row, since none is written to a file.
pub const EVERYTHING: [&str; 2] =
    ["--sql", "SELECT * FROM results ORDER BY bureau, rulebook, result, subject, status"];

/// Where a question is answered.
pub fn here() -> Vec<String> {
    vec!["--local".to_owned()]
}

/// Where a question is answered.
pub fn there(cluster: &Cluster) -> Vec<String> {
    vec!["--scheduler".to_owned(), cluster.address()]
}

/// A question about the schools of the bureaus in a folder.
pub fn question(place: Vec<String>, folder: &Path, more: &[&str]) -> Command {
    let mut command = program();
    command.arg("assess").args(RULEBOOKS).args(["--as-of", AS_OF, "--format", "csv", "--from"]).arg(folder);
    command.args(place).args(more);
    command
}

/// The same, asked and answered.
pub fn asked(place: Vec<String>, folder: &Path, more: &[&str]) -> Called {
    Calling::begin(question(place, folder, more)).end()
}

/// The bureaus once more, of which one keeps whoever reads it waiting.
pub struct Held {
    folder: TempDir,
    number: u32,
    whole: PathBuf,
    pipe: Option<File>,
}

impl Held {
    pub fn new(number: u32) -> Self {
        let folder = copied(bureaus());
        let manifest = folder.path().join(name(number)).join("snapshot.json");
        let whole = folder.path().join(".snapshot.json");
        std::fs::rename(&manifest, &whole).expect("it is there");
        assert!(Command::new("mkfifo").arg(&manifest).status().expect("mkfifo").success());
        Self { folder, whole, pipe: None, number }
    }

    pub fn folder(&self) -> &Path {
        self.folder.path()
    }

    fn manifest(&self) -> PathBuf {
        // As the program names it.
        self.folder.path().canonicalize().expect("a folder").join(name(self.number)).join("snapshot.json")
    }

    /// Waits until an executor reads the bureau, and says which.
    pub fn reader(&mut self, cluster: &Cluster) -> usize {
        /// `O_NONBLOCK` of Linux: without a reader opening fails at once.
        const NOT_WAITING: i32 = 0o4000;
        let manifest = self.manifest();
        let open = || OpenOptions::new().write(true).custom_flags(NOT_WAITING).open(&manifest).ok();
        self.pipe = Some(until("somebody reads the bureau", open));
        cluster.reader_of(&manifest)
    }

    /// The bureau is there for whoever comes from now on, but not for whoever is reading.
    pub fn mend(&self) {
        std::fs::copy(&self.whole, self.whole.with_extension("copy")).expect("a copy");
        std::fs::rename(self.whole.with_extension("copy"), self.manifest()).expect("in its place");
    }

    /// Whoever is reading may go on.
    pub fn release(&mut self) {
        let whole = std::fs::read(&self.whole).expect("it is there");
        let mut pipe = self.pipe.take().expect("somebody reads");
        // It fits into the pipe or is taken out of it by whoever waits for it.
        let mut rest = whole.as_slice();
        until("it is read", || {
            match pipe.write(rest) {
                Ok(written) => rest = &rest[written..],
                Err(cause) => assert_eq!(cause.kind(), std::io::ErrorKind::WouldBlock, "{cause}"),
            }
            rest.is_empty().then_some(())
        });
    }
}

/// The bureaus once more, to be changed.
pub fn copied(folder: &Path) -> TempDir {
    let copy = TempDir::new().expect("a folder");
    let done = Command::new("cp").arg("-r").arg(format!("{}/.", folder.display())).arg(copy.path()).status();
    assert!(done.expect("cp").success());
    copy
}

/// The lines of an answer without those of some bureaus.
pub fn without(answer: &str, numbers: &[u32]) -> String {
    let of_them = |line: &str| numbers.iter().any(|number| line.starts_with(&format!("{},", name(*number))));
    answer.lines().filter(|line| !of_them(line)).map(|line| format!("{line}\n")).collect()
}
