//! Secret ballots as a server keeps them: for each election a folder with three files of its own, beside the ledger and
//! never in it. The ledger gives every row a place, a time and an author, and each of these tells who cast which ballot.
//!
//! The proceedings say what was settled and signed. The book of issued ballots says who took a ballot and knows no ballot; the box
//! says what was cast and knows nobody. None has times, and no row has a number: rows lie in the order of their keys
//! ([`KeptBallots::seal`] lays the file out anew by it, too). Each call is one transaction, on disk when it returns.

mod book;
mod kept;
mod proceedings;

use std::path::{Path, PathBuf};

pub use book::{Entered, IssueBook};
pub use kept::{KeptBallots, Posted};
pub use proceedings::{Proceedings, Said};

use crate::dialect::secret;
use crate::error::StoreError;
use crate::patience::Patience;
use crate::store::Store;

/// Folder of the elections in the data folder.
pub(crate) const FOLDER: &str = "ballots";
/// The folder of keys, which backups leave out.
const KEYS: &str = "keys";

/// Name of an election: eight random bytes, sixteen hexadecimal digits.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct ElectionId(pub [u8; 8]);

impl ElectionId {
    /// Reads sixteen hexadecimal digits in lower case.
    pub fn parse(text: &str) -> Option<Self> {
        let found = Self(hex::decode(text).ok()?.try_into().ok()?);
        (found.to_string() == text).then_some(found)
    }
}

impl std::fmt::Display for ElectionId {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&hex::encode(self.0))
    }
}

/// The elections of a data folder.
#[derive(Debug, Clone)]
pub struct Ballots {
    data: PathBuf,
    patience: Patience,
}

impl Store {
    /// Where secret ballots are kept: in the data folder, whichever database holds the ledger. No row of one ever lies on a database
    /// server, which would keep with it where it lies and by which transaction it came.
    pub fn ballots(&self) -> Ballots {
        Ballots { data: self.data().to_owned(), patience: self.patience() }
    }

    /// Copies all elections to another data folder, each file laid out anew: the copy does not tell in which order ballots came
    /// either. What the server signs with stays behind, as all keys do. Returns the bytes of all.
    pub(crate) fn copy_ballots(&self, to: &Path) -> Result<u64, StoreError> {
        let from = self.ballots();
        let mut bytes = 0;
        for id in from.list()? {
            let folder = to.join(FOLDER).join(id.to_string());
            let fail = |cause| StoreError::File { path: folder.clone(), cause };
            mingde_files::make_private_folder(&folder).map_err(fail)?;
            for file in [proceedings::FILE, book::FILE, kept::FILE] {
                let (source, copy) = (from.folder(id).join(file), folder.join(file));
                if source.is_file() {
                    secret::copy(&source, &copy, self.patience())?;
                    bytes += std::fs::metadata(&copy).map_err(fail)?.len();
                    forget_times(&folder, file)?;
                }
            }
        }
        Ok(bytes)
    }
}

impl Ballots {
    /// All elections, by their names.
    ///
    /// # Errors
    /// [`StoreError::File`].
    pub fn list(&self) -> Result<Vec<ElectionId>, StoreError> {
        let folder = self.data.join(FOLDER);
        if !folder.is_dir() {
            return Ok(Vec::new());
        }
        let fail = |cause| StoreError::File { path: folder.clone(), cause };
        let mut found = Vec::new();
        for entry in std::fs::read_dir(&folder).map_err(fail)? {
            let name = entry.map_err(fail)?.file_name();
            found.extend(name.to_str().and_then(ElectionId::parse));
        }
        found.sort_unstable();
        Ok(found)
    }

    /// Whether there is such an election.
    pub fn has(&self, id: ElectionId) -> bool {
        self.folder(id).is_dir()
    }

    fn folder(&self, id: ElectionId) -> PathBuf {
        self.data.join(FOLDER).join(id.to_string())
    }

    /// What was settled and signed in an election; begun where there is none.
    ///
    /// # Errors
    /// [`StoreError`] where the disk or the file does not do.
    pub fn proceedings(&self, id: ElectionId) -> Result<Proceedings, StoreError> {
        Proceedings::open(&self.folder(id), self.patience)
    }

    /// Who may take a ballot, and who took one.
    ///
    /// # Errors
    /// [`StoreError`] where the disk or the file does not do.
    pub fn book(&self, id: ElectionId) -> Result<IssueBook, StoreError> {
        IssueBook::open(&self.folder(id), self.patience)
    }

    /// What was cast.
    ///
    /// # Errors
    /// [`StoreError`] where the disk or the file does not do.
    pub fn kept(&self, id: ElectionId) -> Result<KeptBallots, StoreError> {
        KeptBallots::open(&self.folder(id), self.patience)
    }

    /// What the server signs with in an election, if it was kept.
    ///
    /// # Errors
    /// [`StoreError::File`].
    pub fn secret(&self, id: ElectionId) -> Result<Option<zeroize::Zeroizing<Vec<u8>>>, StoreError> {
        let path = self.secret_file(id);
        match std::fs::read(&path) {
            Ok(bytes) => Ok(Some(bytes.into())),
            Err(cause) if cause.kind() == std::io::ErrorKind::NotFound => Ok(None),
            Err(cause) => Err(StoreError::File { path, cause }),
        }
    }

    /// Keeps what the server signs with, among the keys: no backup has it, and a stranger with a backup can sign nothing.
    ///
    /// # Errors
    /// [`StoreError::File`].
    pub fn keep_secret(&self, id: ElectionId, bytes: &[u8]) -> Result<(), StoreError> {
        let path = self.secret_file(id);
        let fail = |cause| StoreError::File { path: path.clone(), cause };
        mingde_files::make_private_folder(path.parent().unwrap_or(&self.data)).map_err(fail)?;
        mingde_files::write_whole(&path, mingde_files::Mode::Private, bytes).map_err(fail)
    }

    fn secret_file(&self, id: ElectionId) -> PathBuf {
        self.data.join(KEYS).join(FOLDER).join(format!("{id}.key"))
    }
}

/// Forgets them where whoever wrote last was stopped before they could.
fn forget_left_times(folder: &Path, file: &str) -> Result<(), StoreError> {
    if is_told(folder.join(file))? || is_told(folder.to_owned())? {
        forget_times(folder, file)
    } else {
        Ok(())
    }
}

fn is_told(path: PathBuf) -> Result<bool, StoreError> {
    let modified = std::fs::metadata(&path).and_then(|it| it.modified());
    let modified = modified.map_err(|cause| StoreError::File { path, cause })?;
    Ok(modified != std::time::UNIX_EPOCH)
}

/// When a file was changed last tells when somebody voted last: all of them say the same.
fn forget_times(folder: &Path, file: &str) -> Result<(), StoreError> {
    for path in [folder.join(file), folder.to_owned()] {
        let told = std::fs::File::open(&path).and_then(|it| it.set_modified(std::time::UNIX_EPOCH));
        told.map_err(|cause| StoreError::File { path, cause })?;
    }
    Ok(())
}
