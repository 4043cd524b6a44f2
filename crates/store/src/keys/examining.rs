//! What somebody holds who checks a ledger and can add nothing to it.

use std::io::ErrorKind;
use std::path::Path;

use mingde_core::diagnostic::Message;
use mingde_log::{Signer, Verifier};

use super::field::FieldKeys;
use super::file::{KeyFiles, read_secret, read_secrets, read_verifier};
use crate::error::StoreError;

/// The keys of an examination: the public one, and the one of what is sealed where it is at hand. A signing key is not
/// among them.
pub(crate) struct ExaminingKeys {
    pub(crate) verifier: Verifier,
    pub(crate) fields: Option<FieldKeys>,
    /// Whether the folder is a copy that was handed out, or the one that the ledger is written from: only there is
    /// the signing key, and only there must everything else be.
    pub(crate) handed_out: bool,
    /// What is wrong with the other keys, beyond not having been handed out.
    pub(crate) faults: Vec<Message>,
}

impl ExaminingKeys {
    /// Reads what is there of the keys of a data folder.
    ///
    /// # Errors
    /// [`StoreError::VerifierMissing`] without the public key; those of reading it.
    pub(crate) fn load(data: &Path) -> Result<Self, StoreError> {
        let files = KeyFiles::of(data);
        let verifier = read_verifier(&files.public).map_err(|error| match error {
            StoreError::KeyMissing(path) => StoreError::VerifierMissing(path),
            error => error,
        })?;
        let handed_out = !files.signing.exists();
        let mut faults = Vec::new();
        let fields = match read_secrets(&files.field) {
            Ok(secrets) => Some(FieldKeys::of(&secrets, files.field.clone())),
            Err(StoreError::KeyMissing(_)) if handed_out => None,
            Err(error) => {
                faults.extend(fault(error));
                None
            }
        };
        if !handed_out {
            faults.extend(expect_pair(&files, &verifier).err().and_then(fault));
        }
        Ok(Self { verifier, fields, handed_out, faults })
    }
}

/// The words about a key that cannot be read; none if it is kept from whoever only examines.
fn fault(error: StoreError) -> Option<Message> {
    match error {
        StoreError::File { cause, .. } if cause.kind() == ErrorKind::PermissionDenied => None,
        error => Some(error.message()),
    }
}

/// Holds the signing key against the public one, and forgets it.
fn expect_pair(files: &KeyFiles, verifier: &Verifier) -> Result<(), StoreError> {
    let seed = read_secret(&files.signing)?;
    let fits = Signer::new(verifier.name(), &seed).verifier() == *verifier;
    if fits { Ok(()) } else { Err(StoreError::KeysApart(files.folder.clone())) }
}
