//! The keys of a ledger, in files of the data folder and nowhere else: `keys/field.key` protects sealed
//! fields, `keys/signing.key` signs checkpoints, `keys/signing.pub` lets others check them.

use std::fs;
use std::io::Write as _;
use std::path::{Path, PathBuf};

use aes_gcm_siv::aead::{Aead as _, KeyInit as _, Payload};
use aes_gcm_siv::{Aes256GcmSiv, Nonce};
use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use mingde_core::registry::Sealed;
use zeroize::Zeroizing;

use crate::error::StoreError;
use crate::note::{Signer, Verifier};

type Secret = Zeroizing<[u8; 32]>;

/// Leading mark of a sealed text, so that another way of sealing can come after this one.
const SEALED: &str = "x2.";

/// The keys: one for sealed fields and blind indexes, one that signs checkpoints.
pub struct Keys {
    encryption: Aes256GcmSiv,
    index: Secret,
    signer: Signer,
    verifier: Verifier,
}

impl Keys {
    /// Reads the keys of a data folder. With `fresh`, keys that were never made are made from `entropy`;
    /// without, a ledger exists and its keys must too.
    pub(crate) fn load(
        data: &Path,
        fresh: bool,
        entropy: &mut dyn FnMut(&mut [u8]),
    ) -> Result<Self, StoreError> {
        let folder = data.join("keys");
        let [field, signing, public] = ["field.key", "signing.key", "signing.pub"].map(|n| folder.join(n));
        let none_yet = !field.exists() && !signing.exists() && !public.exists();
        if fresh && none_yet {
            make(&folder, [&field, &signing, &public], entropy)?;
        }
        let master = read_secret(&field)?;
        let seed = read_secret(&signing)?;
        let text = fs::read_to_string(&public).map_err(|cause| missing(&public, cause))?;
        let verifier = Verifier::parse(&text).ok_or(StoreError::KeyDamaged(public.clone()))?;
        let signer = Signer::new(verifier.name(), &seed);
        if signer.verifier() != verifier {
            return Err(StoreError::KeysApart(folder));
        }
        let derive = |purpose: &str| Zeroizing::new(blake3::derive_key(purpose, &*master));
        Ok(Self {
            encryption: Aes256GcmSiv::new((&*derive("mingde 2026 field encryption")).into()),
            index: derive("mingde 2026 blind index"),
            signer,
            verifier,
        })
    }

    /// Name of the log that these keys belong to: `mingde/` and sixteen hexadecimal digits.
    pub fn origin(&self) -> &str {
        self.signer.name()
    }

    /// The verifier key by which others check checkpoints (C2SP signed-note).
    pub fn verifier_key(&self) -> String {
        self.verifier.to_string()
    }

    /// Encrypts a text with AES-256-GCM-SIV (RFC 8452). The context (`person.id_number`) must be given again to
    /// open it.
    ///
    /// The same text in the same context always seals to the same bytes: an import that changes nothing is seen to
    /// change nothing. The price is that whoever reads the database sees which sealed values of one field are equal.
    pub fn seal(&self, plain: &str, context: &str) -> Sealed {
        let payload = Payload { msg: plain.as_bytes(), aad: context.as_bytes() };
        // Encryption fails only beyond 64 GiB; an empty box does not open, so nothing would leak if it did.
        let boxed = self.encryption.encrypt(&Nonce::default(), payload).unwrap_or_default();
        let mut sealed = String::with_capacity(SEALED.len() + boxed.len() * 4 / 3 + 4);
        sealed.push_str(SEALED);
        URL_SAFE_NO_PAD.encode_string(boxed, &mut sealed);
        Sealed(sealed)
    }

    /// Decrypts what [`seal`](Self::seal) gave for the same context.
    ///
    /// # Errors
    /// [`StoreError::Unsealable`] if it was altered, belongs to another context or was sealed with another key.
    pub fn open(&self, sealed: &Sealed, context: &str) -> Result<String, StoreError> {
        self.try_open(sealed, context).ok_or(StoreError::Unsealable)
    }

    fn try_open(&self, sealed: &Sealed, context: &str) -> Option<String> {
        let boxed = URL_SAFE_NO_PAD.decode(sealed.0.strip_prefix(SEALED)?).ok()?;
        let payload = Payload { msg: &boxed, aad: context.as_bytes() };
        String::from_utf8(self.encryption.decrypt(&Nonce::default(), payload).ok()?).ok()
    }

    /// A keyed hash to find a text by without storing it: 32 hexadecimal digits.
    pub fn index_of(&self, text: &str) -> String {
        let hash = blake3::keyed_hash(&self.index, text.as_bytes());
        hash.to_hex()[..32].to_owned()
    }

    pub(crate) fn signer(&self) -> &Signer {
        &self.signer
    }

    pub(crate) fn verifier(&self) -> &Verifier {
        &self.verifier
    }
}

impl std::fmt::Debug for Keys {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Keys").field("origin", &self.origin()).finish_non_exhaustive()
    }
}

fn make(folder: &Path, files: [&PathBuf; 3], entropy: &mut dyn FnMut(&mut [u8])) -> Result<(), StoreError> {
    let fail = |cause| StoreError::File { path: folder.to_owned(), cause };
    make_private_folder(folder).map_err(fail)?;
    let mut master = Zeroizing::new([0; 32]);
    let mut seed = Zeroizing::new([0; 32]);
    let mut id = [0; 8];
    entropy(&mut *master);
    entropy(&mut *seed);
    entropy(&mut id);
    let name = format!("mingde/{:016x}", u64::from_be_bytes(id));
    let verifier = Signer::new(name, &seed).verifier();
    let contents = [to_hex(&master), to_hex(&seed), Zeroizing::new(verifier.to_string())];
    for (path, content) in files.into_iter().zip(contents) {
        write_private(path, &content).map_err(|cause| StoreError::File { path: path.clone(), cause })?;
    }
    fs::File::open(folder).and_then(|f| f.sync_all()).map_err(fail)
}

fn make_private_folder(folder: &Path) -> std::io::Result<()> {
    let mut builder = fs::DirBuilder::new();
    builder.recursive(true);
    #[cfg(unix)]
    std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
    builder.create(folder)
}

/// Never overwrites: a key that is lost cannot be had again.
fn write_private(path: &Path, content: &str) -> std::io::Result<()> {
    let mut options = fs::OpenOptions::new();
    options.write(true).create_new(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    let mut file = options.open(path)?;
    writeln!(file, "{content}")?;
    file.sync_all()
}

fn to_hex(bytes: &[u8; 32]) -> Zeroizing<String> {
    use std::fmt::Write as _;
    let mut text = Zeroizing::new(String::with_capacity(64));
    for byte in bytes {
        _ = write!(*text, "{byte:02x}");
    }
    text
}

fn read_secret(path: &Path) -> Result<Secret, StoreError> {
    let text = Zeroizing::new(fs::read_to_string(path).map_err(|cause| missing(path, cause))?);
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

fn missing(path: &Path, cause: std::io::Error) -> StoreError {
    match cause.kind() {
        std::io::ErrorKind::NotFound => StoreError::KeyMissing(path.to_owned()),
        std::io::ErrorKind::InvalidData => StoreError::KeyDamaged(path.to_owned()),
        _ => StoreError::File { path: path.to_owned(), cause },
    }
}
