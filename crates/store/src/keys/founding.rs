//! Making the keys of a new ledger: all files at once or none, whoever else is doing the same.

use std::fs;
use std::io::Error;
use std::path::Path;

use mingde_files::{begin_folder, sweep};
use mingde_log::Signer;
use zeroize::Zeroizing;

use super::file::{KeyFiles, Secret, sync_folder, to_hex, write_private};
use crate::error::StoreError;

/// Where randomness comes from. It may fail, and then nothing is founded.
pub type Entropy<'e> = dyn FnMut(&mut [u8]) -> std::io::Result<()> + Send + 'e;

/// What the keys of a ledger are made of, drawn before anything is written.
pub(crate) struct Drawn {
    field: Secret,
    seed: Secret,
    name: u64,
}

impl Drawn {
    /// Draws what keys are made of; none where there are key files.
    ///
    /// # Errors
    /// [`StoreError::Entropy`] if the source fails, or gives nothing but zeros.
    pub(crate) fn for_new(data: &Path, entropy: &mut Entropy<'_>) -> Result<Option<Self>, StoreError> {
        if KeyFiles::of(data).all().iter().any(|file| file.exists()) {
            return Ok(None);
        }
        let (field, seed) = (draw(entropy)?, draw(entropy)?);
        let name = draw_number(entropy)?;
        Ok(Some(Self { field, seed, name }))
    }

    /// Makes the key files. They are written into a folder beside, which then takes the name: a folder of keys is
    /// there whole or not at all. Whoever comes second finds the name taken and leaves what is there.
    pub(super) fn make(self, files: &KeyFiles) -> Result<(), StoreError> {
        let data = files.folder.parent().unwrap_or(Path::new(""));
        sweep(data);
        let made = begin_folder(data).and_then(|half| {
            self.write(&KeyFiles::within(half.path().to_owned()))?;
            fs::rename(half.path(), &files.folder)?;
            sync_folder(data)
        });
        match made {
            Err(_) if files.folder.is_dir() => Ok(()),
            made => made.map_err(|cause| StoreError::File { path: files.folder.clone(), cause }),
        }
    }

    fn write(&self, files: &KeyFiles) -> std::io::Result<()> {
        let verifier = Signer::new(format!("mingde/{:016x}", self.name), &self.seed).verifier();
        write_private(&files.field, &to_hex(&self.field))?;
        write_private(&files.signing, &to_hex(&self.seed))?;
        write_private(&files.public, &Zeroizing::new(verifier.to_string()))?;
        sync_folder(&files.folder)
    }
}

/// A new secret. A source that gives zeros has failed without saying so.
pub(super) fn draw(entropy: &mut Entropy<'_>) -> Result<Secret, StoreError> {
    let mut secret = Zeroizing::new([0; 32]);
    entropy(&mut *secret).map_err(StoreError::Entropy)?;
    if *secret == [0; 32] {
        return Err(StoreError::Entropy(Error::other("nothing but zeros")));
    }
    Ok(secret)
}

pub(super) fn draw_number(entropy: &mut Entropy<'_>) -> Result<u64, StoreError> {
    let mut bytes = [0; 8];
    entropy(&mut bytes).map_err(StoreError::Entropy)?;
    Ok(u64::from_be_bytes(bytes))
}
