//! A submission as a folder: `FOLDER/LEDGER/REQUEST`, which appears whole or not at all.

use std::collections::BTreeSet;
use std::fs;
use std::io::{ErrorKind, Read as _};
use std::path::{Path, PathBuf};

use mingde_core::diagnostic::Message;
use mingde_files::{Mode, begin_folder, open_below, sweep, write_whole};

use super::told::{MANIFEST, RESULTS, SIGNATURE, SNAPSHOT, TAKEN_BACK};
use crate::error::AppError;

/// Largest file that is read of a submission.
pub const LARGEST: u64 = 64 << 20;
/// So deep below a folder submissions are looked for.
const DEEPEST: usize = 3;
/// How folders of ledgers are called.
const LEDGERS: &str = "mingde-";

/// Where the submission of a ledger that answers a request lies below a folder.
pub fn place_of(folder: &Path, origin: &str, request: &str) -> PathBuf {
    folder.join(origin.replace('/', "-")).join(request)
}

/// Puts files in the place of a submission, in one step. Whether anything changed.
///
/// # Errors
/// [`AppError::Conflict`] where something else stands in its place; [`AppError::File`].
pub fn put(place: &Path, files: &[(String, Vec<u8>)]) -> Result<bool, AppError> {
    if is_there(place, files) {
        return Ok(false);
    }
    expect_ours(place)?;
    let parent = place.parent().unwrap_or(place);
    fs::create_dir_all(parent).map_err(AppError::file(parent))?;
    sweep(parent);
    let half = begin_folder(parent).map_err(AppError::file(parent))?;
    for (name, bytes) in files {
        let path = half.path().join(name);
        let within = path.parent().unwrap_or(half.path());
        fs::create_dir_all(within).map_err(AppError::file(within))?;
        write_whole(&path, Mode::Usual, bytes).map_err(AppError::file(&path))?;
    }
    half.open_up().map_err(AppError::file(half.path()))?;
    half.put(place).map_err(AppError::file(place))?;
    Ok(true)
}

/// Whether just these files stand there, byte for byte.
fn is_there(place: &Path, files: &[(String, Vec<u8>)]) -> bool {
    let first = |(name, _): &(String, Vec<u8>)| name.split('/').next().unwrap_or_default().to_owned();
    let wanted: BTreeSet<String> = files.iter().map(first).collect();
    fs::read_dir(place).is_ok_and(|entries| entries.count() == wanted.len())
        && files.iter().all(|(name, bytes)| fs::read(place.join(name)).is_ok_and(|read| read == *bytes))
}

/// That nothing but a submission stands there.
fn expect_ours(place: &Path) -> Result<(), AppError> {
    let entries = match fs::read_dir(place) {
        Ok(entries) => entries,
        Err(error) if error.kind() == ErrorKind::NotFound => return Ok(()),
        Err(error) => return Err(AppError::file(place)(error)),
    };
    for entry in entries {
        let name = entry.map_err(AppError::file(place))?.file_name();
        if ![MANIFEST, SIGNATURE, RESULTS, SNAPSHOT, TAKEN_BACK].iter().any(|known| name == *known) {
            let found = place.join(name);
            return Err(AppError::Conflict(Message::new("roll-up-foreign").with("path", found.display())));
        }
    }
    Ok(())
}

/// The submissions in a folder and below it, by path.
///
/// # Errors
/// [`AppError::File`] where the folder itself cannot be read.
pub fn submissions_in(folder: &Path) -> Result<Vec<PathBuf>, AppError> {
    fs::read_dir(folder).map_err(AppError::file(folder))?;
    let mut found = Vec::new();
    look_below(folder, 0, &mut found);
    found.sort();
    Ok(found)
}

fn look_below(folder: &Path, depth: usize, found: &mut Vec<PathBuf>) {
    if [MANIFEST, TAKEN_BACK].iter().any(|name| folder.join(name).is_file()) {
        found.push(folder.to_owned());
        return;
    }
    let Ok(entries) = fs::read_dir(folder) else {
        // Of a ledger it is told, as a submission that cannot be read; a disk has folders of the system's besides.
        let is_of_ledger = folder.file_name().is_some_and(|name| name.to_string_lossy().starts_with(LEDGERS));
        found.extend(is_of_ledger.then(|| folder.to_owned()));
        return;
    };
    for entry in entries.flatten() {
        let is_half_made = entry.file_name().to_string_lossy().starts_with('.');
        if depth < DEEPEST && !is_half_made && entry.file_type().is_ok_and(|kind| kind.is_dir()) {
            look_below(&entry.path(), depth + 1, found);
        }
    }
}

/// A file of a submission, through no link and of a bounded length; none if it is not there or cannot be read.
pub fn read(folder: &Path, name: &str) -> Option<Vec<u8>> {
    let file = open_below(folder, Path::new(name)).ok()?;
    let mut bytes = Vec::new();
    file.take(LARGEST + 1).read_to_end(&mut bytes).ok()?;
    (bytes.len() as u64 <= LARGEST).then_some(bytes)
}
