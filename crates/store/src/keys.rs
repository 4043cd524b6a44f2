//! The keys of a ledger, in files of the data folder and nowhere else: `keys/field.key` protects sealed
//! fields, `keys/signing.key` signs checkpoints, `keys/signing.pub` lets others check them.
//!
//! Each is read when something first needs it: one that is lost stops what needs it and nothing else.

mod examining;
mod field;
mod file;
mod founding;
mod recovery;
mod renewing;
mod sealing;
mod waiting;

use std::path::Path;
use std::sync::{Arc, OnceLock};

use mingde_log::{Signer, Verifier};

use crate::error::StoreError;
use file::{KeyFiles, read_secret, read_verifier};

pub(crate) use examining::ExaminingKeys;
pub use field::FieldKeys;
pub(crate) use field::{looks_sealed, names_its_key};
pub(crate) use founding::Drawn;
pub use founding::Entropy;
pub(crate) use recovery::{SigningSeed, signing_seed_of, signing_seed_on};
pub use recovery::{recovery_sheet, restore_keys};
pub use renewing::{destroy_former_keys, renew_field_key};
pub use sealing::SealingKeys;
pub use waiting::CLOSED_MORE;

/// The keys of whoever writes: those of sealed fields and blind indexes, and the one that signs checkpoints.
pub struct Keys {
    files: KeyFiles,
    /// Name of the log: `mingde/` and sixteen hexadecimal digits.
    origin: String,
    verifier: Option<Verifier>,
    sealing: Arc<SealingKeys>,
    signer: OnceLock<Signer>,
}

impl Keys {
    /// Makes the keys of a new ledger from what was drawn, where nobody else has made them yet, and takes them up.
    pub(crate) fn found(data: &Path, drawn: Option<Drawn>) -> Result<Self, StoreError> {
        let files = KeyFiles::of(data);
        if let Some(drawn) = drawn {
            drawn.make(&files)?;
        }
        let verifier = read_verifier(&files.public)?;
        let keys = Self::of(files, verifier.name().to_owned(), Some(verifier));
        // A ledger that could not be written to, or not be sealed, is not begun.
        keys.signer()?;
        keys.sealing.read()?;
        Ok(keys)
    }

    /// Takes up the keys of a ledger that is called `origin`; none of its files need be there.
    ///
    /// # Errors
    /// [`StoreError::KeysOfAnother`] if the public key is that of another ledger; those of reading it if it is there.
    pub(crate) fn take_up(data: &Path, origin: Option<String>) -> Result<Self, StoreError> {
        let files = KeyFiles::of(data);
        let verifier = match read_verifier(&files.public) {
            Err(StoreError::KeyMissing(_)) if origin.is_some() => None,
            verifier => Some(verifier?),
        };
        let named = verifier.as_ref().map(|verifier| verifier.name().to_owned());
        match (named, origin) {
            (Some(keys), Some(database)) if keys != database => {
                Err(StoreError::KeysOfAnother { keys, database })
            }
            (named, origin) => Ok(Self::of(files, origin.or(named).unwrap_or_default(), verifier)),
        }
    }

    fn of(files: KeyFiles, origin: String, verifier: Option<Verifier>) -> Self {
        let sealing = Arc::new(SealingKeys::of(&files));
        Self { files, origin, verifier, sealing, signer: OnceLock::new() }
    }

    /// Name of the log that these keys belong to: `mingde/` and sixteen hexadecimal digits.
    pub fn origin(&self) -> &str {
        &self.origin
    }

    /// The keys of what is sealed. Whoever holds these alone can seal and open, and sign nothing.
    pub fn sealing(&self) -> &Arc<SealingKeys> {
        &self.sealing
    }

    /// The key that signs checkpoints.
    ///
    /// # Errors
    /// [`StoreError::KeyMissing`] or [`StoreError::KeyDamaged`], if `signing.key` is; [`StoreError::KeysApart`] if it
    /// does not belong to the public key.
    pub(crate) fn signer(&self) -> Result<&Signer, StoreError> {
        if let Some(known) = self.signer.get() {
            return Ok(known);
        }
        let signer = Signer::new(self.origin.as_str(), &*read_secret(&self.files.signing)?);
        if self.verifier.as_ref().is_some_and(|verifier| signer.verifier() != *verifier) {
            return Err(StoreError::KeysApart(self.files.folder.clone()));
        }
        Ok(self.signer.get_or_init(|| signer))
    }

    /// The key that checks signatures; none where `signing.pub` is lost.
    pub(crate) fn verifier(&self) -> Option<&Verifier> {
        self.verifier.as_ref()
    }

    /// The same, had from the signing key where need be.
    pub(crate) fn expect_verifier(&self) -> Result<Verifier, StoreError> {
        self.verifier.clone().map_or_else(|| Ok(self.signer()?.verifier()), Ok)
    }

    /// Where the public key should be.
    pub(crate) fn verifier_path(&self) -> &Path {
        &self.files.public
    }
}

impl std::fmt::Debug for Keys {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Keys").field("origin", &self.origin()).finish_non_exhaustive()
    }
}
