//! Key files: what they are called, and how they are read and written.

use std::fs;
use std::io::{ErrorKind, Read as _, Write as _};
use std::path::{Path, PathBuf};

use zeroize::Zeroizing;

use crate::error::StoreError;
use crate::file;
use crate::note::Verifier;

/// Thirty-two bytes that are wiped when they are no longer needed.
pub(super) type Secret = Zeroizing<[u8; 32]>;

/// More bytes than any key file has.
const LONGEST: u64 = 4096;

/// The key files of a data folder.
pub(super) struct KeyFiles {
    pub(super) folder: PathBuf,
    /// Seals and opens.
    pub(super) field: PathBuf,
    /// Signs.
    pub(super) signing: PathBuf,
    /// Checks what was signed; no secret.
    pub(super) public: PathBuf,
}

impl KeyFiles {
    pub(super) fn of(data: &Path) -> Self {
        let folder = data.join("keys");
        let [field, signing, public] = ["field.key", "signing.key", "signing.pub"].map(|n| folder.join(n));
        Self { folder, field, signing, public }
    }
}

/// Reads a secret of 64 hexadecimal digits.
pub(super) fn read_secret(path: &Path) -> Result<Secret, StoreError> {
    let text = read(path)?;
    let digits = text.trim();
    let damaged = || StoreError::KeyDamaged(path.to_owned());
    if digits.len() != 64 || !digits.bytes().all(|b| b.is_ascii_hexdigit()) {
        return Err(damaged());
    }
    let mut secret = Zeroizing::new([0; 32]);
    for (index, byte) in secret.iter_mut().enumerate() {
        *byte = u8::from_str_radix(&digits[2 * index..2 * index + 2], 16).map_err(|_| damaged())?;
    }
    Ok(secret)
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

/// Makes the folder of keys, which is nobody else's business.
pub(super) fn make_private_folder(folder: &Path) -> std::io::Result<()> {
    let mut builder = fs::DirBuilder::new();
    builder.recursive(true);
    #[cfg(unix)]
    std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
    builder.create(folder)
}

/// Writes a key file. It never overwrites: a key that is lost cannot be had again.
pub(super) fn write_private(path: &Path, content: &str) -> std::io::Result<()> {
    let mut options = fs::OpenOptions::new();
    options.write(true).create_new(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    let mut file = options.open(path)?;
    writeln!(file, "{content}")?;
    file.sync_all()
}

/// A secret as its file holds it.
pub(super) fn to_hex(bytes: &Secret) -> Zeroizing<String> {
    use std::fmt::Write as _;
    let mut text = Zeroizing::new(String::with_capacity(64));
    for byte in bytes.iter() {
        _ = write!(*text, "{byte:02x}");
    }
    text
}
