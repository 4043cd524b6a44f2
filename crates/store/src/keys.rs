//! The keys of a ledger, in files of the data folder and nowhere else: `keys/field.key` protects sealed
//! fields, `keys/signing.key` signs checkpoints, `keys/signing.pub` lets others check them.
//!
//! Each is read when something first needs it: one that is lost stops what needs it and nothing else.

mod examining;
mod field;
mod file;
mod founding;
mod renewing;

use std::path::Path;
use std::sync::OnceLock;

use mingde_core::registry::Sealed;
use mingde_log::{Signer, Verifier};

use crate::error::StoreError;
use file::{KeyFiles, read_secret, read_secrets, read_verifier};

pub(crate) use examining::ExaminingKeys;
pub use field::FieldKeys;
pub(crate) use field::{looks_sealed, names_its_key};
pub(crate) use founding::Drawn;
pub use founding::Entropy;
pub use renewing::renew_field_key;

/// The keys of whoever writes: those of sealed fields and blind indexes, and the one that signs checkpoints.
pub struct Keys {
    files: KeyFiles,
    /// Name of the log: `mingde/` and sixteen hexadecimal digits.
    origin: String,
    verifier: Option<Verifier>,
    fields: OnceLock<FieldKeys>,
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
        keys.fields()?;
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
        Self { files, origin, verifier, fields: OnceLock::new(), signer: OnceLock::new() }
    }

    /// Name of the log that these keys belong to: `mingde/` and sixteen hexadecimal digits.
    pub fn origin(&self) -> &str {
        &self.origin
    }

    /// The keys of what is sealed.
    ///
    /// # Errors
    /// [`StoreError::KeyMissing`] or [`StoreError::KeyDamaged`], if `field.key` is.
    pub fn fields(&self) -> Result<&FieldKeys, StoreError> {
        if let Some(known) = self.fields.get() {
            return Ok(known);
        }
        let read = FieldKeys::of(&read_secrets(&self.files.field)?, self.files.field.clone());
        Ok(self.fields.get_or_init(|| read))
    }

    /// Seals a text for a context, in the way before [`FieldKeys::seal`].
    pub fn seal(&self, plain: &str, context: &str) -> Sealed {
        self.fields().map_or_else(|_| Sealed(String::new()), |fields| fields.seal_former(plain, context))
    }

    /// A keyed hash to find a text by without storing it: 32 hexadecimal digits.
    pub fn index_of(&self, text: &str) -> String {
        self.fields().map_or_else(|_| String::new(), |fields| fields.index_of(text))
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
