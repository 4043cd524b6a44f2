//! Files that are there whole or not at all. Where the disk fills up half-way or the process ends, what stood in their
//! place before still stands there.

use std::fs::{self, File};
use std::io::{self, ErrorKind, Write as _};
use std::path::Path;

use crate::half::{begin_file, sweep};
use crate::privacy::{Mode, like};

/// Writes a file, in the place of a former one if there is one. What is private stays it, whoever could read the former one; of
/// everything else the mode is taken over.
pub fn write_whole(path: &Path, mode: Mode, bytes: &[u8]) -> io::Result<()> {
    put_whole(
        path,
        mode,
        |cause| cause,
        |half| {
            let mut file = File::options().write(true).truncate(true).open(half)?;
            file.write_all(bytes)
        },
    )
}

/// Has a file made under another name beside its place, by whatever can write to a path, and moves it there when it is
/// complete; `fail` words what the system refuses. What former processes left half made in that folder is swept away.
pub fn put_whole<E>(
    path: &Path,
    mode: Mode,
    fail: impl Fn(io::Error) -> E,
    make: impl Fn(&Path) -> Result<(), E>,
) -> Result<(), E> {
    let former = fs::metadata(path).ok();
    // Into a pipe or a device one writes as it goes; a folder says itself what is wrong with it.
    if former.as_ref().is_some_and(|former| !former.is_file()) {
        return make(path);
    }
    // A link is exchanged for the file, and what it leads to stays: somebody else may have laid it.
    let Some(folder) = path.parent() else { return make(path) };
    let folder = if folder.as_os_str().is_empty() { Path::new(".") } else { folder };
    sweep(folder);
    let is_link = fs::symlink_metadata(path).is_ok_and(|found| found.is_symlink());
    let own = former.is_some() && !is_link && mode != Mode::Private;
    let half = match begin_file(folder, if own { like(path) } else { mode }) {
        // Somebody may be let change a file and not add one to its folder.
        Err(cause) if cause.kind() == ErrorKind::PermissionDenied && own => return make(path),
        half => half.map_err(&fail)?,
    };
    make(half.path())?;
    half.put(path).map_err(fail)
}
