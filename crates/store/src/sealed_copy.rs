//! A backup as one file that may lie anywhere. It opens with two things that are kept apart: the passphrase of whoever made it, and
//! the signing key of the ledger, which lies on the printed recovery sheet. So whoever looks after the machine hands it out and
//! cannot read it alone (docs/adr/0067-a-backup-opens-with-two-things.md). Format: docs/ledger.md.

mod pieces;

use std::fs::{self, File};
use std::io::{BufReader, BufWriter, Read, Write};
use std::path::{Component, Path, PathBuf};

use mingde_files::{Mode, begin_file, begin_folder, make_private_folder};
use zeroize::Zeroizing;

use crate::auditor::Auditor;
use crate::copying::{BackedUp, files_below};
use crate::database::{Database, SQLITE_FILE};
use crate::error::StoreError;
use crate::keys::{SigningSeed, signing_seed_of, signing_seed_on};
use crate::store::Store;

use pieces::{Opening, Sealing, is_closed};

/// How such a file begins.
const MARK: &[u8; 16] = b"mingde backup 1\n";
/// The longest path that is taken from one.
const LONGEST_PATH: u32 = 4096;
/// What the keys are called in it; those of ballots are left out, which is docs/ballots.md.
const KEY_FILES: [&str; 2] = ["keys/field.key", "keys/signing.key"];
/// No passphrase is stretched dearer than this, whatever a file asks for: KiB, and passes.
const DEAREST: (u32, u32) = (1 << 20, 64);

/// How a passphrase is stretched (argon2id, RFC 9106, one lane, 32 bytes): stands in clear at the head of the file.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Stretch {
    /// Drawn for each file.
    pub salt: [u8; 16],
    /// KiB of memory.
    pub memory: u32,
    /// Passes over it.
    pub passes: u32,
}

/// A passphrase, stretched.
pub type Stretched = Zeroizing<[u8; 32]>;

impl Stretch {
    fn head(&self) -> Vec<u8> {
        [&MARK[..], &self.memory.to_be_bytes(), &self.passes.to_be_bytes(), &self.salt].concat()
    }
}

/// The second thing that a backup opens with.
pub struct BackupSecret(SigningSeed);

impl BackupSecret {
    /// From a recovery sheet, typed or read in.
    ///
    /// # Errors
    /// Those of reading a sheet ([`restore_keys`](crate::restore_keys)).
    pub fn on_sheet(sheet: &str) -> Result<Self, StoreError> {
        signing_seed_on(sheet).map(Self)
    }

    /// From a folder of keys that was kept apart.
    ///
    /// # Errors
    /// [`StoreError::KeyMissing`] and [`StoreError::KeyDamaged`].
    pub fn in_folder(keys: &Path) -> Result<Self, StoreError> {
        signing_seed_of(keys).map(Self)
    }

    /// The key of one file: follows from both things and from the head.
    fn key(&self, stretched: &Stretched, head: &[u8]) -> Zeroizing<[u8; 32]> {
        let mut both = Zeroizing::new([0; 64]);
        both[..32].copy_from_slice(&self.0[..]);
        both[32..].copy_from_slice(&stretched[..]);
        let base = Zeroizing::new(blake3::derive_key("mingde 2026 sealed backup", &*both));
        Zeroizing::new(*blake3::keyed_hash(&base, head).as_bytes())
    }
}

impl Store {
    /// Closes a copy that [`back_up`](Self::back_up) made, with the secret keys of the ledger beside it, into one file that is not
    /// there yet. Gives its bytes. `told` hears how many of how many bytes were taken.
    ///
    /// # Errors
    /// [`StoreError::Taken`] if the file is there; those of reading the keys and of writing.
    pub fn close_copy(
        &self,
        copy: &Path,
        place: &Path,
        (stretch, stretched): (&Stretch, &Stretched),
        told: &mut dyn FnMut(u64, u64),
    ) -> Result<u64, StoreError> {
        let failed = |cause| StoreError::File { path: place.to_owned(), cause };
        if place.exists() {
            return Err(StoreError::Taken(place.to_owned()));
        }
        let secret = BackupSecret::in_folder(&self.data().join("keys"))?;
        let mut files: Vec<(String, PathBuf)> = Vec::new();
        for file in files_below(copy, Path::new(""))? {
            // A name that is no text would not come back as it was.
            let name = file.to_str().ok_or_else(|| StoreError::NoFile(copy.join(&file)))?.to_owned();
            files.push((name, copy.join(&file)));
        }
        files.extend(KEY_FILES.iter().map(|name| ((*name).to_owned(), self.data().join(name))));
        let length = |path: &Path| fs::metadata(path).map_or(0, |found| found.len());
        let total = files.iter().map(|(_, path)| length(path)).sum();
        let parent = place.parent().unwrap_or(Path::new("."));
        let mut half = begin_file(parent, Mode::Private).map_err(failed)?;
        let head = stretch.head();
        let key = secret.key(stretched, &head);
        let mut done = 0;
        half.file().write_all(&head).map_err(failed)?;
        let mut sealing = Sealing::of(BufWriter::new(half.file()), &key, head);
        for (name, path) in &files {
            let file = crate::file::open(path)?;
            let mut write = || -> std::io::Result<u64> {
                let length = file.metadata()?.len();
                sealing.write_all(&(name.len() as u32).to_be_bytes())?;
                sealing.write_all(name.as_bytes())?;
                sealing.write_all(&length.to_be_bytes())?;
                // A file that grew meanwhile is taken as long as it was.
                let taken = std::io::copy(&mut (&file).take(length), &mut sealing)?;
                if taken == length { Ok(length) } else { Err(std::io::ErrorKind::UnexpectedEof.into()) }
            };
            done += write().map_err(failed)?;
            told(done, total);
        }
        let end = sealing.write_all(&0u32.to_be_bytes()).and_then(|()| sealing.finish()?.flush());
        end.map_err(failed)?;
        let bytes = half.file().metadata().map_err(failed)?.len();
        half.put(place).map_err(failed)?;
        Ok(bytes)
    }
}

/// How the passphrase of a backup is stretched.
///
/// # Errors
/// [`StoreError::NotABackup`] if it is none, or asks for more than any that this program makes.
pub fn stretch_of(file: &Path) -> Result<Stretch, StoreError> {
    read_head(&mut crate::file::open(file)?, file).map(|(stretch, _)| stretch)
}

/// Makes a data folder, which is not there yet, of a backup that was closed. Nothing is there unless all of it opens.
///
/// # Errors
/// [`StoreError::NotABackup`], [`StoreError::BackupClosed`], [`StoreError::BackupAltered`]; [`StoreError::Taken`] if the folder is
/// there.
pub async fn put_back_sealed(
    file: &Path,
    place: &Path,
    (secret, stretched): (&BackupSecret, &Stretched),
) -> Result<BackedUp, StoreError> {
    let failed = |cause| StoreError::File { path: place.to_owned(), cause };
    let place = std::path::absolute(place).map_err(failed)?;
    if place.exists() {
        return Err(StoreError::Taken(place));
    }
    let parent = place.parent().ok_or_else(|| failed(std::io::ErrorKind::InvalidInput.into()))?;
    make_private_folder(parent).map_err(failed)?;
    let half = begin_folder(parent).map_err(failed)?;
    let bytes = open_into(half.path(), file, secret, stretched)?;
    let auditor = Auditor::open(half.path(), &Database::Sqlite).await?;
    let (checkpoint, doubts) = auditor.checkpoint().await?;
    let evidence = files_below(half.path(), Path::new("evidence"))?.len() as u64;
    half.put(&place).map_err(failed)?;
    Ok(BackedUp { checkpoint, doubts, evidence, elsewhere: None, bytes })
}

fn read_head(source: &mut impl Read, path: &Path) -> Result<(Stretch, Vec<u8>), StoreError> {
    let mut head = vec![0; MARK.len() + 4 + 4 + 16];
    let none = || StoreError::NotABackup(path.to_owned());
    source.read_exact(&mut head).map_err(|_| none())?;
    let number = |at: usize| head[at..at + 4].try_into().map(u32::from_be_bytes).unwrap_or(u32::MAX);
    let (memory, passes) = (number(16), number(20));
    let salt = head[24..].try_into().map_err(|_| none())?;
    let known = head.starts_with(MARK) && memory <= DEAREST.0 && passes <= DEAREST.1;
    if known { Ok((Stretch { salt, memory, passes }, head)) } else { Err(none()) }
}

/// Opens a backup into a folder that is its own. Gives the bytes of all files.
fn open_into(
    folder: &Path,
    file: &Path,
    secret: &BackupSecret,
    stretched: &Stretched,
) -> Result<u64, StoreError> {
    let mut source = BufReader::with_capacity(1 << 17, crate::file::open(file)?);
    let (_, head) = read_head(&mut source, file)?;
    let key = secret.key(stretched, &head);
    let mut opening = Opening::of(source, &key, head);
    // What is wrong with the file is told apart from a disk that is full.
    let told = |cause: std::io::Error| match cause.kind() {
        std::io::ErrorKind::InvalidData if is_closed(&cause) => StoreError::BackupClosed(file.to_owned()),
        std::io::ErrorKind::InvalidData | std::io::ErrorKind::UnexpectedEof => {
            StoreError::BackupAltered(file.to_owned())
        }
        _ => StoreError::File { path: folder.to_owned(), cause },
    };
    let mut bytes = 0;
    while let Some((name, length)) = next_name(&mut opening).map_err(told)? {
        let place = within(folder, &name).ok_or_else(|| StoreError::BackupAltered(file.to_owned()))?;
        let mut write = || -> std::io::Result<u64> {
            make_private_folder(place.parent().unwrap_or(folder))?;
            let mut options = File::options();
            options.write(true).create_new(true);
            #[cfg(unix)]
            std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
            let mut made = options.open(&place)?;
            let copied = std::io::copy(&mut (&mut opening).take(length), &mut made)?;
            made.sync_all()?;
            Ok(copied)
        };
        if write().map_err(told)? != length {
            return Err(StoreError::BackupAltered(file.to_owned()));
        }
        bytes += length;
    }
    // What comes behind the end was not written there by us.
    if opening.read(&mut [0]).map_err(told)? != 0 {
        return Err(StoreError::BackupAltered(file.to_owned()));
    }
    let database = folder.join(SQLITE_FILE);
    if database.is_file() { Ok(bytes) } else { Err(StoreError::BackupAltered(file.to_owned())) }
}

/// The next file of a backup with its length; none at its end.
fn next_name(source: &mut impl Read) -> std::io::Result<Option<(String, u64)>> {
    let mut length = [0; 4];
    source.read_exact(&mut length)?;
    let length = u32::from_be_bytes(length);
    if length == 0 {
        return Ok(None);
    }
    let wrong = || std::io::Error::from(std::io::ErrorKind::InvalidData);
    if length > LONGEST_PATH {
        return Err(wrong());
    }
    let mut name = vec![0; length as usize];
    source.read_exact(&mut name)?;
    let mut size = [0; 8];
    source.read_exact(&mut size)?;
    Ok(Some((String::from_utf8(name).map_err(|_| wrong())?, u64::from_be_bytes(size))))
}

/// The place of a file below a folder; none for a path that leads out of it.
fn within(folder: &Path, name: &str) -> Option<PathBuf> {
    let path = Path::new(name);
    let inside = path.components().all(|part| matches!(part, Component::Normal(_)));
    (inside && !name.is_empty()).then(|| folder.join(path))
}
