//! The keys of a ledger, in files of the data folder and nowhere else: `keys/field.key` protects sealed
//! fields, `keys/signing.key` signs checkpoints, `keys/signing.pub` lets others check them.

mod examining;
mod field;
mod file;

use std::fs;
use std::path::Path;

use mingde_core::registry::Sealed;
use zeroize::Zeroizing;

use crate::error::StoreError;
use crate::note::{Signer, Verifier};
use file::{KeyFiles, make_private_folder, read_secret, read_verifier, to_hex, write_private};

pub(crate) use examining::ExaminingKeys;
pub(crate) use field::{FieldKey, looks_sealed};

/// All keys, of whoever writes: one for sealed fields and blind indexes, one that signs checkpoints.
pub struct Keys {
    field: FieldKey,
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
        let files = KeyFiles::of(data);
        let none_yet = [&files.field, &files.signing, &files.public].iter().all(|file| !file.exists());
        if fresh && none_yet {
            make(&files, entropy)?;
        }
        let master = read_secret(&files.field)?;
        let seed = read_secret(&files.signing)?;
        let verifier = read_verifier(&files.public)?;
        let signer = Signer::new(verifier.name(), &seed);
        if signer.verifier() != verifier {
            return Err(StoreError::KeysApart(files.folder));
        }
        Ok(Self { field: FieldKey::of(&master), signer, verifier })
    }

    /// Name of the log that these keys belong to: `mingde/` and sixteen hexadecimal digits.
    pub fn origin(&self) -> &str {
        self.signer.name()
    }

    /// Encrypts a text with AES-256-GCM-SIV (RFC 8452). The context (`person.id_number`) must be given again to
    /// open it.
    ///
    /// The same text in the same context always seals to the same bytes: an import that changes nothing is seen to
    /// change nothing. The price is that whoever reads the database sees which sealed values of one field are equal.
    pub fn seal(&self, plain: &str, context: &str) -> Sealed {
        self.field.seal(plain, context)
    }

    /// Decrypts what [`seal`](Self::seal) gave for the same context.
    ///
    /// # Errors
    /// [`StoreError::Unsealable`] if it was altered, belongs to another context or was sealed with another key.
    pub fn open(&self, sealed: &Sealed, context: &str) -> Result<String, StoreError> {
        self.field.open(sealed, context)
    }

    /// A keyed hash to find a text by without storing it: 32 hexadecimal digits.
    pub fn index_of(&self, text: &str) -> String {
        self.field.index_of(text)
    }

    pub(crate) fn field(&self) -> &FieldKey {
        &self.field
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

fn make(files: &KeyFiles, entropy: &mut dyn FnMut(&mut [u8])) -> Result<(), StoreError> {
    let folder = &files.folder;
    let fail = |cause| StoreError::File { path: folder.clone(), cause };
    make_private_folder(folder).map_err(fail)?;
    let mut master = Zeroizing::new([0; 32]);
    let mut seed = Zeroizing::new([0; 32]);
    let mut id = [0; 8];
    entropy(&mut *master);
    entropy(&mut *seed);
    entropy(&mut id);
    let name = format!("mingde/{:016x}", u64::from_be_bytes(id));
    let verifier = Signer::new(name, &seed).verifier();
    for (path, content) in [
        (&files.field, to_hex(&master)),
        (&files.signing, to_hex(&seed)),
        (&files.public, Zeroizing::new(verifier.to_string())),
    ] {
        write_private(path, &content).map_err(|cause| StoreError::File { path: path.clone(), cause })?;
    }
    fs::File::open(folder).and_then(|f| f.sync_all()).map_err(fail)
}
