//! Whole copies of an embedded ledger, taken while others read it and write to it. A copy is one state: that of the moment
//! when it was begun, without the journal beside it.

use std::fs;
use std::io::ErrorKind;
use std::path::{Path, PathBuf};

use mingde_core::diagnostic::Message;
use mingde_files::{Mode, begin_file, begin_folder, make_private_folder};

use crate::auditor::Auditor;
use crate::checkpoint::Checkpoint;
use crate::database::{Database, SQLITE_FILE};
use crate::dialect::{Cell, Link};
use crate::error::StoreError;
use crate::store::Store;

/// What a backup does without: keys are kept apart from what they seal and sign.
const KEYS: &str = "keys";
/// The one of them that is no secret.
const VERIFIER: &str = "signing.pub";
/// Where evidence lies.
const EVIDENCE: &str = "evidence";
/// Where files lie that were made to be handed out, backups among them.
pub(crate) const MADE: &str = "made";
/// How the names of databases end that were kept before they were brought to a newer layout.
const EARLIER: &str = ".before.sqlite3";

/// What a backup holds.
#[derive(Debug, Clone)]
pub struct BackedUp {
    /// The latest checkpoint of the copy.
    pub checkpoint: Checkpoint,
    /// What looks wrong about it, its signature among the rest.
    pub doubts: Vec<Message>,
    /// Pieces of evidence.
    pub evidence: u64,
    /// The object storage in which evidence lies that is not in the copy.
    pub elsewhere: Option<String>,
    /// Bytes of all.
    pub bytes: u64,
}

impl Store {
    /// Copies the whole data folder but for secret keys to a new folder, while whoever uses it goes on. `told` hears of
    /// how many of how many pieces of evidence were copied.
    ///
    /// # Errors
    /// [`StoreError::NoBackup`] where a database server holds the ledger; [`StoreError::Taken`] if the folder is there
    /// already; [`StoreError::File`] if it cannot be written to.
    pub async fn back_up(
        &self,
        place: &Path,
        told: &mut (dyn FnMut(u64, u64) + Send),
    ) -> Result<BackedUp, StoreError> {
        if *self.database() != Database::Sqlite {
            return Err(StoreError::NoBackup);
        }
        let failed = |cause| StoreError::File { path: place.to_owned(), cause };
        let place = std::path::absolute(place).map_err(failed)?;
        if place.exists() {
            return Err(StoreError::Taken(place));
        }
        let parent = place.parent().ok_or_else(|| failed(ErrorKind::InvalidInput.into()))?;
        let half = begin_folder(parent).map_err(failed)?;
        let copy = Copy { from: self.data(), to: half.path() };
        // In this order: the copied database is not behind the copied witness, and a record that shows a piece of evidence
        // was committed after it lay there.
        let mut bytes = copy.files(&few(self.data())?, &mut |_, _| {})?;
        let mut link = self.connect().await?;
        copy_database(&mut link, &half.path().join(SQLITE_FILE)).await?;
        link.close().await?;
        let evidence = files_below(self.data(), Path::new(EVIDENCE))?;
        bytes += copy.files(&evidence, told)?;
        bytes += self.copy_ballots(half.path())?;
        let auditor = Auditor::open(half.path(), &Database::Sqlite).await?;
        let (checkpoint, doubts) = auditor.checkpoint().await?;
        bytes += fs::metadata(half.path().join(SQLITE_FILE)).map_err(failed)?.len();
        half.put(&place).map_err(failed)?;
        let elsewhere = self.evidence().elsewhere();
        Ok(BackedUp { checkpoint, doubts, evidence: evidence.len() as u64, elsewhere, bytes })
    }
}

/// All that is neither evidence nor a database nor a secret: settings, the library, the witness, the public key.
fn few(data: &Path) -> Result<Vec<PathBuf>, StoreError> {
    let mut files = vec![Path::new(KEYS).join(VERIFIER)];
    for name in entries(data)? {
        let passed_by = name.to_str().is_some_and(|name| {
            [KEYS, EVIDENCE, MADE, crate::ballots::FOLDER].contains(&name)
                || name.starts_with(SQLITE_FILE)
                || name.ends_with(EARLIER)
        });
        if !passed_by {
            files.extend(files_below(data, &name)?);
        }
    }
    Ok(files)
}

/// Keeps a copy of an embedded database beside it before its tables are brought to a newer layout.
pub(crate) async fn keep_earlier(link: &mut Link, data: &Path, layout: i64) -> Result<(), StoreError> {
    let place = (1..)
        .map(|number| match number {
            1 => format!("layout-{layout}{EARLIER}"),
            _ => format!("layout-{layout}-{number}{EARLIER}"),
        })
        .map(|name| data.join(name))
        .find(|place| !place.exists())
        .unwrap_or_default();
    copy_database(link, &place).await
}

struct Copy<'c> {
    from: &'c Path,
    to: &'c Path,
}

impl Copy<'_> {
    /// Copies files, named from the folder on; returns the bytes of all.
    fn files(&self, files: &[PathBuf], told: &mut dyn FnMut(u64, u64)) -> Result<u64, StoreError> {
        let mut bytes = 0;
        for (done, file) in (1u64..).zip(files) {
            let to = self.to.join(file);
            bytes += copy_file(&self.from.join(file), &to)
                .map_err(|cause| StoreError::File { path: to, cause })?;
            told(done, files.len() as u64);
        }
        Ok(bytes)
    }
}

/// Copies an embedded database that others may be using to a file that is not there yet.
async fn copy_database(link: &mut Link, place: &Path) -> Result<(), StoreError> {
    let failed = |cause| StoreError::File { path: place.to_owned(), cause };
    // SQLite writes into a file that is there if it is empty.
    let half = begin_file(place.parent().unwrap_or(Path::new(".")), Mode::Private).map_err(failed)?;
    let path = half.path().to_str().ok_or_else(|| StoreError::NoFile(place.to_owned()))?;
    link.fetch("VACUUM INTO $1", vec![Cell::text(path)], |_| Ok(())).await?;
    half.put(place).map_err(failed)
}

/// What lies in a folder, in the order of names.
fn entries(folder: &Path) -> Result<Vec<PathBuf>, StoreError> {
    let failed = |cause| StoreError::File { path: folder.to_owned(), cause };
    let mut names = fs::read_dir(folder)
        .and_then(|entries| {
            entries.map(|entry| Ok(PathBuf::from(entry?.file_name()))).collect::<Result<Vec<_>, _>>()
        })
        .map_err(failed)?;
    names.sort();
    Ok(names)
}

/// The files of a folder and of those in it, or the one file, by their paths from `data` on. No link is followed.
pub(crate) fn files_below(data: &Path, start: &Path) -> Result<Vec<PathBuf>, StoreError> {
    let path = data.join(start);
    let sort = match fs::symlink_metadata(&path) {
        Ok(found) => found.file_type(),
        // It went meanwhile: what was half made when the folder was looked at.
        Err(error) if error.kind() == ErrorKind::NotFound => return Ok(Vec::new()),
        Err(cause) => return Err(StoreError::File { path, cause }),
    };
    if sort.is_file() {
        return Ok(vec![start.to_owned()]);
    }
    let mut files = Vec::new();
    if sort.is_dir() {
        for entry in
            entries(&path)?.iter().filter(|entry| !entry.as_os_str().as_encoded_bytes().starts_with(b"."))
        {
            files.extend(files_below(data, &start.join(entry))?);
        }
    }
    Ok(files)
}

fn copy_file(from: &Path, to: &Path) -> std::io::Result<u64> {
    if let Some(folder) = to.parent() {
        make_private_folder(folder)?;
    }
    let mut half = begin_file(to.parent().unwrap_or(Path::new(".")), Mode::Private)?;
    let copied = std::io::copy(&mut fs::File::open(from)?, half.file())?;
    half.put(to)?;
    Ok(copied)
}
