//! A new key for what is sealed from now on. Those before it stay, and go on opening what they sealed.

use std::path::Path;

use zeroize::Zeroizing;

use super::field::id_of;
use super::file::{KeyFiles, Secret, read_secrets, replace_private, to_hex};
use super::founding::{Entropy, draw, draw_number};
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
    let mark = format!("{:016x}", draw_number(entropy)?);
    let all: Vec<&Secret> = [&new, &before].into_iter().chain(&former).collect();
    replace_private(&path, &lines(&all), &mark).map_err(|cause| StoreError::File { path, cause })?;
    Ok(id_of(&new))
}

/// The text of `field.key`: one key a line.
fn lines(secrets: &[&Secret]) -> Zeroizing<String> {
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
