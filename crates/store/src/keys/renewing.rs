//! A new key for what is sealed from now on. Those before it stay, and go on opening what they sealed, until they are
//! destroyed on purpose.

use std::path::Path;

use mingde_files::{Mode, write_whole};

use super::field::id_of;
use super::file::{KeyFiles, Secret, lines, read_secrets};
use super::founding::{Entropy, draw};
use crate::error::StoreError;

/// Puts a new key in front of those in `field.key` and gives its id. Whoever has a store open goes on sealing with the
/// key that was in force when it first sealed.
///
/// # Errors
/// Those of reading the file; [`StoreError::Entropy`] if the random source fails, and then nothing is changed.
pub fn renew_field_key(data: &Path, entropy: &mut Entropy<'_>) -> Result<String, StoreError> {
    let path = KeyFiles::of(data).field;
    let (before, former) = read_secrets(&path)?;
    let new = draw(entropy)?;
    let all: Vec<&Secret> = [&new, &before].into_iter().chain(&former).collect();
    let text = lines(&all);
    // Whoever reads finds the old file or the new one, whole.
    write_whole(&path, Mode::Private, text.as_bytes()).map_err(|cause| StoreError::File { path, cause })?;
    Ok(id_of(&new))
}

/// Takes all keys but the one in force out of `field.key`. What they sealed, and nobody sealed anew, opens for nobody any
/// more. Whoever calls this has said so in the trail before, or verification finds keys that are missing.
///
/// # Errors
/// Those of reading and writing the file.
pub fn destroy_former_keys(data: &Path) -> Result<(), StoreError> {
    let path = KeyFiles::of(data).field;
    let (in_force, _) = read_secrets(&path)?;
    write_whole(&path, Mode::Private, lines(&[&in_force]).as_bytes())
        .map_err(|cause| StoreError::File { path, cause })
}
