//! Half-made files: hidden, under a name that nobody can foresee, locked by their maker while it lives. Whoever finds
//! one that is not locked knows that its maker is gone.

use std::collections::BTreeSet;
use std::fs::{self, File, OpenOptions};
use std::io::{self, ErrorKind};
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Mutex, OnceLock, PoisonError};

use sha2::{Digest as _, Sha256};

use crate::privacy::{Mode, no_link, settle_mode};

/// How the names of half-made files begin and end.
const BEGINNING: &str = ".mingde-";
const END: &str = ".half";
/// Hexadecimal digits between.
const DIGITS: usize = 24;

static SEED: OnceLock<[u8; 32]> = OnceLock::new();
static NUMBER: AtomicU64 = AtomicU64::new(0);
/// What this process has half made.
static BEGUN: Mutex<BTreeSet<PathBuf>> = Mutex::new(BTreeSet::new());

/// Has the names of half-made files follow from random bytes, so that nobody can stand a link in their place
/// beforehand. Said once, by whoever has a random source; without it names only differ, and a place that is taken is
/// passed by.
pub fn name_by(seed: [u8; 32]) {
    _ = SEED.set(seed);
}

fn next_name() -> String {
    let hash = Sha256::new()
        .chain_update(SEED.get().unwrap_or(&[0; 32]))
        .chain_update(std::process::id().to_be_bytes())
        .chain_update(NUMBER.fetch_add(1, Ordering::Relaxed).to_be_bytes())
        .finalize();
    format!("{BEGINNING}{}{END}", &hex::encode(hash)[..DIGITS])
}

fn is_half(name: &str) -> bool {
    let digits = name.strip_prefix(BEGINNING).and_then(|rest| rest.strip_suffix(END));
    digits.is_some_and(|digits| digits.len() == DIGITS && digits.bytes().all(|b| b.is_ascii_hexdigit()))
}

fn begun() -> std::sync::MutexGuard<'static, BTreeSet<PathBuf>> {
    BEGUN.lock().unwrap_or_else(PoisonError::into_inner)
}

/// Locks what is half made, as long as it is open; whether nobody else holds it. Where a lock would keep its own maker
/// from writing it by name, or there are none, nothing is held and nothing swept.
pub(crate) fn hold(made: &File) -> bool {
    cfg!(unix) && made.try_lock().is_ok()
}

/// A name in a folder that is taken by what `make` makes there.
pub(crate) fn take_name<T>(folder: &Path, make: impl Fn(&Path) -> io::Result<T>) -> io::Result<(PathBuf, T)> {
    loop {
        let path = folder.join(next_name());
        // Before it is there: a signal in between finds nothing to remove, and no harm is done.
        begun().insert(path.clone());
        match make(&path) {
            Ok(made) => return Ok((path, made)),
            Err(error) => {
                forget(&path);
                if error.kind() != ErrorKind::AlreadyExists {
                    return Err(error);
                }
            }
        }
    }
}

/// It is no longer half made, or no longer there.
pub(crate) fn forget(path: &Path) {
    begun().remove(path);
}

/// A file that is being made. Dropped before it is [put](HalfFile::put) in its place, it goes.
#[derive(Debug)]
pub struct HalfFile {
    path: PathBuf,
    file: File,
    kept: bool,
}

/// Begins a file in a folder.
pub fn begin_file(folder: &Path, mode: Mode) -> io::Result<HalfFile> {
    let (path, file) = take_name(folder, |path| {
        let mut options = OpenOptions::new();
        options.read(true).write(true).create_new(true);
        no_link(&mut options, if mode == Mode::Usual { 0o666 } else { 0o600 });
        options.open(path)
    })?;
    let half = HalfFile { path, file, kept: false };
    hold(&half.file);
    settle_mode(&half.file, mode)?;
    Ok(half)
}

impl HalfFile {
    /// Where it lies meanwhile.
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// What to write into.
    pub fn file(&mut self) -> &mut File {
        &mut self.file
    }

    /// Syncs it and moves it to its place, where it takes that of a former file.
    pub fn put(mut self, place: &Path) -> io::Result<()> {
        self.file.sync_all()?;
        fs::rename(&self.path, place)?;
        self.kept = true;
        // The move is only sure once the folder is; some systems cannot sync a folder.
        if let Some(folder) = place.parent().filter(|folder| !folder.as_os_str().is_empty()) {
            _ = File::open(folder).and_then(|folder| folder.sync_all());
        }
        Ok(())
    }
}

impl Drop for HalfFile {
    fn drop(&mut self) {
        if !self.kept {
            _ = fs::remove_file(&self.path);
        }
        forget(&self.path);
    }
}

/// Removes what former processes left half made in a folder. Files of a process that lives, of this one too, are
/// locked and stay. Tells nothing: there may be no such folder.
pub fn sweep(folder: &Path) {
    let Ok(entries) = fs::read_dir(folder) else { return };
    for entry in entries.flatten().filter(|entry| entry.file_name().to_str().is_some_and(is_half)) {
        let path = entry.path();
        let Ok(sort) = entry.file_type() else { continue };
        if begun().contains(&path) || sort.is_symlink() {
            continue;
        }
        let Ok(found) = File::open(&path) else { continue };
        if !hold(&found) {
            continue;
        }
        _ = if sort.is_dir() { fs::remove_dir_all(&path) } else { fs::remove_file(&path) };
    }
}

/// Removes what this process has half made: it was told to end.
pub fn abandon() {
    for path in std::mem::take(&mut *begun()) {
        _ = fs::remove_file(&path).or_else(|_| fs::remove_dir_all(&path));
    }
}
