//! Files in whose place something else may stand.

use std::fs::File;
use std::path::Path;

use mingde_files::CannotOpen;

use crate::error::StoreError;

/// Opens an ordinary file for reading. To open a pipe would wait for somebody to write into it, and a device may
/// never end.
///
/// # Errors
/// [`StoreError::NoFile`] for a folder, a pipe or a device; [`StoreError::File`] for whatever else.
pub(crate) fn open(path: &Path) -> Result<File, StoreError> {
    mingde_files::open(path).map_err(|why| refused(why, path))
}

/// Opens an ordinary file below a folder for reading, through no link.
pub(crate) fn open_below(folder: &Path, path: &Path) -> Result<File, StoreError> {
    mingde_files::open_below(folder, path).map_err(|why| refused(why, &folder.join(path)))
}

fn refused(why: CannotOpen, path: &Path) -> StoreError {
    match why {
        CannotOpen::NoFile => StoreError::NoFile(path.to_owned()),
        CannotOpen::Io(cause) => StoreError::File { path: path.to_owned(), cause },
    }
}
