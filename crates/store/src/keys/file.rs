//! Key files: what they are called, and how they are read and written.

use std::fs;
use std::io::{ErrorKind, Read as _, Write as _};
use std::path::{Path, PathBuf};

use mingde_log::Verifier;
use zeroize::Zeroizing;

use crate::error::StoreError;
use crate::file;

/// Thirty-two bytes that are wiped when they are no longer needed.
pub(super) type Secret = Zeroizing<[u8; 32]>;

/// More bytes than any key file has.
const LONGEST: u64 = 4096;

/// The key files of a data folder.
#[derive(Debug, Clone)]
pub(super) struct KeyFiles {
    pub(super) folder: PathBuf,
    /// Seals and opens: one key a line, that in force first.
    pub(super) field: PathBuf,
    /// Signs.
    pub(super) signing: PathBuf,
    /// Checks what was signed; no secret.
    pub(super) public: PathBuf,
}

impl KeyFiles {
    pub(super) fn of(data: &Path) -> Self {
        Self::within(data.join("keys"))
    }

    pub(super) fn within(folder: PathBuf) -> Self {
        let [field, signing, public] = ["field.key", "signing.key", "signing.pub"].map(|n| folder.join(n));
        Self { folder, field, signing, public }
    }

    pub(super) fn all(&self) -> [&PathBuf; 3] {
        [&self.field, &self.signing, &self.public]
    }
}

/// Reads a secret of 64 hexadecimal digits.
pub(super) fn read_secret(path: &Path) -> Result<Secret, StoreError> {
    secret_of(read(path)?.trim()).ok_or_else(|| StoreError::KeyDamaged(path.to_owned()))
}

/// Reads the secrets of `field.key`: the first line is in force, the others were before.
pub(super) fn read_secrets(path: &Path) -> Result<(Secret, Vec<Secret>), StoreError> {
    let text = read(path)?;
    let secrets: Option<Vec<Secret>> =
        text.lines().map(str::trim).filter(|line| !line.is_empty()).map(secret_of).collect();
    let mut secrets = secrets.unwrap_or_default().into_iter();
    let in_force = secrets.next().ok_or_else(|| StoreError::KeyDamaged(path.to_owned()))?;
    Ok((in_force, secrets.collect()))
}

/// The secret that these digits are; none if they are not 64, or all zero, which no random source gives.
fn secret_of(digits: &str) -> Option<Secret> {
    if digits.len() != 64 || !digits.bytes().all(|b| b.is_ascii_hexdigit()) {
        return None;
    }
    let mut secret = Zeroizing::new([0; 32]);
    for (index, byte) in secret.iter_mut().enumerate() {
        *byte = u8::from_str_radix(&digits[2 * index..2 * index + 2], 16).ok()?;
    }
    (*secret != [0; 32]).then_some(secret)
}

/// Reads a verifier key.
pub(super) fn read_verifier(path: &Path) -> Result<Verifier, StoreError> {
    Verifier::parse(&read(path)?).ok_or_else(|| StoreError::KeyDamaged(path.to_owned()))
}

/// The text of a key file, of which no more is read than a key can have.
fn read(path: &Path) -> Result<Zeroizing<String>, StoreError> {
    let file = file::open(path).map_err(|error| match error {
        StoreError::File { cause, .. } => missing(path, cause),
        error => error,
    })?;
    let mut text = Zeroizing::new(String::new());
    let length = file.take(LONGEST).read_to_string(&mut text).map_err(|cause| missing(path, cause))?;
    if length as u64 == LONGEST {
        return Err(StoreError::KeyDamaged(path.to_owned()));
    }
    Ok(text)
}

fn missing(path: &Path, cause: std::io::Error) -> StoreError {
    match cause.kind() {
        ErrorKind::NotFound | ErrorKind::NotADirectory => StoreError::KeyMissing(path.to_owned()),
        ErrorKind::InvalidData => StoreError::KeyDamaged(path.to_owned()),
        _ => StoreError::File { path: path.to_owned(), cause },
    }
}

/// Writes a file that only its owner may read, where there is none yet, and waits until it is on the disk.
pub(super) fn write_private(path: &Path, content: &str) -> std::io::Result<()> {
    let mut options = fs::OpenOptions::new();
    options.write(true).create_new(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    let mut file = options.open(path)?;
    writeln!(file, "{content}")?;
    file.sync_all()
}

/// The same, in a folder where files of a ledger are: the name is on the disk as well.
pub(super) fn write_new(path: &Path, content: &str) -> std::io::Result<()> {
    write_private(path, content)?;
    sync_folder(path.parent().unwrap_or(Path::new("")))
}

/// Waits until what was made, renamed or removed in a folder is on the disk.
pub(super) fn sync_folder(folder: &Path) -> std::io::Result<()> {
    fs::File::open(folder)?.sync_all()
}

/// A secret as its file holds it.
pub(super) fn to_hex(bytes: &Secret) -> Zeroizing<String> {
    Zeroizing::new(hex::encode(**bytes))
}

/// The text of `field.key`: one key a line.
pub(super) fn lines(secrets: &[&Secret]) -> Zeroizing<String> {
    // With room from the start: a text that moved would leave the keys behind.
    let mut text = Zeroizing::new(String::with_capacity(secrets.len() * 65));
    for (at, secret) in secrets.iter().enumerate() {
        if at > 0 {
            text.push('\n');
        }
        text.push_str(&to_hex(secret));
    }
    text
}
