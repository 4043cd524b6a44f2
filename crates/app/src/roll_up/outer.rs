//! Submissions in an object storage. Objects are put one by one, so each submission lies below a name of its own, and `current` says which
//! one holds: it is written last, and whoever reads in between has the former one whole.

use std::fs;
use std::path::Path;

use mingde_files::{Mode, write_whole};
use mingde_objects::{Bucket, ObjectTrouble};
use sha2::{Digest as _, Sha256};

use super::folder::LARGEST;
use crate::error::AppError;

/// The object that names the submission that holds.
const CURRENT: &str = "current";
/// Longest text of it.
const LONGEST_NAME: u64 = 64;
/// Files of a submission at the most; what is more is missing in it.
const MOST_FILES: usize = 500;
/// How often what was exchanged while it was read is read anew.
const TRIES: usize = 3;

/// That a storage is there and lets these keys in, before anything is noted of what would be sent to it.
///
/// # Errors
/// Those of the storage.
pub fn expect_open(to: &Bucket) -> Result<(), AppError> {
    Ok(to.list("-").map(drop)?)
}

/// Carries a submission, which lies at `at` below a folder, into a storage. Sent again it is the same.
///
/// # Errors
/// Those of the storage, and of reading the folder. The former submission holds then.
pub fn carry(folder: &Path, at: &str, to: &Bucket) -> Result<(), AppError> {
    let mut files = Vec::new();
    files_below(&folder.join(at), "", &mut files)?;
    let mut hasher = Sha256::new();
    for (name, bytes) in &files {
        hasher.update(name.as_bytes());
        hasher.update([0]);
        hasher.update(Sha256::digest(bytes));
    }
    let mut version = hex::encode(hasher.finalize());
    version.truncate(16);
    for (name, bytes) in &files {
        to.put(&format!("{at}/{version}/{name}"), bytes)?;
    }
    to.put(&format!("{at}/{CURRENT}"), version.as_bytes())?;
    let own = format!("{at}/{version}/");
    for key in
        to.list(&format!("{at}/"))?.iter().filter(|key| !key.starts_with(&own) && !key.ends_with(CURRENT))
    {
        // Whoever may write need not have the right to remove; what no longer holds is not read.
        if let Err(trouble) = to.remove(key) {
            tracing::info!(%trouble, "a former submission stays in the storage");
        }
    }
    Ok(())
}

/// Lays the submissions of a storage down in a folder, as they would lie there.
///
/// # Errors
/// Those of the storage, and of writing the folder.
pub fn lay_down(from: &Bucket, folder: &Path) -> Result<(), AppError> {
    let keys = from.list("")?;
    let ends = |key: &str| key.strip_suffix(CURRENT)?.strip_suffix('/').map(str::to_owned);
    for at in keys.iter().filter_map(|key| ends(key)) {
        lay_one_down(from, &at, folder)?;
    }
    Ok(())
}

fn lay_one_down(from: &Bucket, at: &str, folder: &Path) -> Result<(), AppError> {
    for _ in 0..TRIES {
        let current = from.get(&format!("{at}/{CURRENT}"), LONGEST_NAME, None)?.unwrap_or_default();
        let version = String::from_utf8(current).unwrap_or_default();
        let below = format!("{at}/{version}/");
        let (mut files, mut gone) = (Vec::new(), false);
        for key in from.list(&below)?.into_iter().take(MOST_FILES) {
            let Some(name) = key.strip_prefix(&below) else { continue };
            match from.get(&key, LARGEST, None) {
                Ok(Some(bytes)) => files.push((name.to_owned(), bytes)),
                Ok(None) => gone = true,
                // What is too long is missing in the list, which says so in its place.
                Err(ObjectTrouble::TooLong) => {}
                Err(trouble) => return Err(trouble.into()),
            }
        }
        // Somebody sent another one while this was read.
        if gone || files.is_empty() {
            continue;
        }
        for (name, bytes) in files {
            let path = folder.join(at).join(name);
            let within = path.parent().unwrap_or(folder);
            fs::create_dir_all(within).map_err(AppError::file(within))?;
            write_whole(&path, Mode::Private, &bytes).map_err(AppError::file(&path))?;
        }
        return Ok(());
    }
    // It is named, and refused as one that cannot be read.
    let place = folder.join(at);
    fs::create_dir_all(&place).map_err(AppError::file(&place))?;
    let list = place.join(super::told::MANIFEST);
    write_whole(&list, Mode::Private, &[]).map_err(AppError::file(&list))
}

/// Files below a folder by their names, in order.
fn files_below(folder: &Path, name: &str, files: &mut Vec<(String, Vec<u8>)>) -> Result<(), AppError> {
    let failed = AppError::file(folder);
    let mut entries =
        fs::read_dir(folder).and_then(Iterator::collect::<Result<Vec<_>, _>>).map_err(failed)?;
    entries.sort_by_key(fs::DirEntry::file_name);
    for entry in entries {
        let path = entry.path();
        let name = format!("{name}{}", entry.file_name().to_string_lossy());
        if path.is_dir() {
            files_below(&path, &format!("{name}/"), files)?;
        } else {
            files.push((name, fs::read(&path).map_err(AppError::file(&path))?));
        }
    }
    Ok(())
}
