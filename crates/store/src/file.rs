//! Files in whose place something else may stand.

use std::fs::{self, File};
use std::path::Path;

use crate::error::StoreError;

/// Opens an ordinary file for reading. To open a pipe would wait for somebody to write into it, and a device may
/// never end.
///
/// # Errors
/// [`StoreError::NoFile`] for a folder, a pipe or a device; [`StoreError::File`] for whatever else.
pub(crate) fn open(path: &Path) -> Result<File, StoreError> {
    let fail = |cause| StoreError::File { path: path.to_owned(), cause };
    if !fs::metadata(path).map_err(fail)?.is_file() {
        return Err(StoreError::NoFile(path.to_owned()));
    }
    File::open(path).map_err(fail)
}
