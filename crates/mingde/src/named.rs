//! Files that somebody names on the command line: a file and nothing else, and no more of it than is bearable.

use std::path::Path;

use mingde_app::AppError;
use mingde_core::diagnostic::Message;
use mingde_reader::read_file;

/// No certificate, and no file of keys, is larger.
pub const SMALL: u64 = 1 << 20;

/// The bytes of a file of at most `most` bytes.
///
/// # Errors
/// Where there is none, where a folder, a pipe or a device stands in its place, and where it is larger.
pub fn bytes(path: &Path, most: u64) -> Result<Vec<u8>, AppError> {
    read_file(path, most).map_err(AppError::file(path))
}

/// The text of such a file.
///
/// # Errors
/// Those of [`bytes`], and where it is no text.
pub fn text(path: &Path, most: u64) -> Result<String, AppError> {
    String::from_utf8(bytes(path, most)?).map_err(|_| AppError::NotText(path.display().to_string()))
}

/// That there is a file, for what reads it itself and tells otherwise what is wrong with it.
///
/// # Errors
/// Where there is none, and where a folder stands in its place.
pub fn is_there(path: &Path) -> Result<(), AppError> {
    let found = path.metadata().map_err(AppError::file(path))?;
    let folder = || Err(AppError::file(path)(std::io::ErrorKind::IsADirectory.into()));
    if found.is_dir() { folder() } else { Ok(()) }
}

/// Whether a file that is written may bear its name: the ending says to everybody else what it is, and what lies there under
/// another is not replaced by it. A text needs none, nor does a device or a pipe.
pub fn may_be_written(path: &Path, known: &[&str]) -> Result<(), AppError> {
    let ending = path.extension().map(|ending| ending.to_string_lossy().to_ascii_lowercase());
    let is_known = ending.as_deref().map_or(known.contains(&"txt"), |ending| known.contains(&ending));
    let told = || Message::new("command-ending").with("path", path.display()).with("known", known.join("、"));
    let is_file = path.metadata().is_ok_and(|found| found.is_file() || found.is_dir()) || !path.exists();
    if is_known || !is_file { Ok(()) } else { Err(AppError::Invalid(told())) }
}
