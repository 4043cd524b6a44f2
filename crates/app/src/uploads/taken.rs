//! The day on which the camera says that a photo was taken. A photo is read in a process of its own, so its day is read once,
//! when it comes, and kept beside the evidence. What is kept follows from the photo: whoever removes it loses nothing.

use std::path::PathBuf;

use mingde_core::date::Day;
use mingde_files::{Mode, make_private_folder, write_whole};
use mingde_reader::PhotoFormat;

use crate::bureau::Bureau;
use crate::error::AppError;
use crate::long_work::apart;

/// What is kept of a photo that does not say when it was taken.
const UNSAID: &str = "-";

/// The day on which the camera says that a photo among the evidence was taken; none for what is no photo, or says nothing.
///
/// # Errors
/// When it cannot be reached.
pub(crate) async fn taken(bureau: &Bureau, address: &str) -> Result<Option<Day>, AppError> {
    if let Some(known) = known(bureau, address) {
        return Ok(known);
    }
    let Some(bytes) = bureau.store.evidence().get(address)? else { return Ok(None) };
    if PhotoFormat::of(&bytes).is_none() {
        return Ok(None);
    }
    let reading = bureau.reading.clone();
    // One that could not be read may be read the next time.
    let Ok(photo) = apart(move || reading.photo(bytes, false)).await else { return Ok(None) };
    keep(bureau, address, photo.taken());
    Ok(photo.taken())
}

/// Keeps the day of a photo. Where it cannot be kept it is read again.
pub(super) fn keep(bureau: &Bureau, address: &str, taken: Option<Day>) {
    let said = taken.map_or_else(|| UNSAID.to_owned(), |day| day.to_string());
    let path = path(bureau, address);
    let folder = path.parent().map_or(Ok(()), make_private_folder);
    if let Err(cause) = folder.and_then(|()| write_whole(&path, Mode::Private, said.as_bytes())) {
        tracing::warn!(?cause, "the day of a photo is not kept");
    }
}

/// What is kept of a photo; none where nothing is.
fn known(bureau: &Bureau, address: &str) -> Option<Option<Day>> {
    let said = std::fs::read_to_string(path(bureau, address)).ok()?;
    match said.as_str() {
        UNSAID => Some(None),
        day => day.parse().ok().map(Some),
    }
}

/// An address is 64 hexadecimal digits, and the store knows no other.
fn path(bureau: &Bureau, address: &str) -> PathBuf {
    let digits: String = address.chars().filter(char::is_ascii_hexdigit).collect();
    bureau.data.join("uploads").join("taken").join(digits)
}
