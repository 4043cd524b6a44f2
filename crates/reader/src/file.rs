//! A file on disk, opened so that nothing but a file is read, and no more of it than is bearable.

use std::fs::{File, Metadata, OpenOptions};
use std::io::{self, Read};
use std::path::Path;

use mingde_core::diagnostic::Message;

use crate::unreadable::Unreadable;

/// A mebibyte, in which sizes are told.
const MIB: u64 = 1 << 20;

/// The bytes of a file of at most `most` bytes.
///
/// # Errors
/// What the system says where it cannot be opened or read. A pipe would be waited for without end, a device has none:
/// both are refused by their kind, and a file that is too large before its first byte is read; the error then carries an
/// [`Unreadable`].
pub fn read_file(path: &Path, most: u64) -> io::Result<Vec<u8>> {
    // Asked before it is opened: opening some devices does something. Asked again afterwards: another file may
    // have taken its place meanwhile.
    refuse(path, &std::fs::metadata(path)?, most)?;
    let file = open(path)?;
    let found = file.metadata()?;
    refuse(path, &found, most)?;
    let mut bytes = Vec::with_capacity(usize::try_from(found.len()).unwrap_or_default());
    // It may grow while it is read, and files of the kernel have no size at all.
    file.take(most + 1).read_to_end(&mut bytes)?;
    if bytes.len() as u64 > most {
        return Err(too_large(path, bytes.len() as u64, most));
    }
    Ok(bytes)
}

/// A pipe that has taken the place of the file is opened without waiting for its other end.
fn open(path: &Path) -> io::Result<File> {
    let mut options = OpenOptions::new();
    options.read(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::custom_flags(
        &mut options,
        rustix::fs::OFlags::NONBLOCK.bits().cast_signed(),
    );
    options.open(path)
}

fn refuse(path: &Path, found: &Metadata, most: u64) -> io::Result<()> {
    if found.is_dir() {
        return Err(io::ErrorKind::IsADirectory.into());
    }
    if !found.is_file() {
        let code = if is_pipe(found) { "reader-is-pipe" } else { "reader-is-device" };
        return Err(io::Error::other(Unreadable(Message::new(code).with("path", path.display()))));
    }
    if found.len() > most { Err(too_large(path, found.len(), most)) } else { Ok(()) }
}

fn too_large(path: &Path, size: u64, most: u64) -> io::Error {
    let message = Message::new("reader-too-large")
        .with("path", path.display())
        .with("size", size.div_ceil(MIB))
        .with("most", most / MIB);
    io::Error::other(Unreadable(message))
}

#[cfg(unix)]
fn is_pipe(found: &Metadata) -> bool {
    use std::os::unix::fs::FileTypeExt;
    found.file_type().is_fifo() || found.file_type().is_socket()
}

#[cfg(not(unix))]
fn is_pipe(_: &Metadata) -> bool {
    false
}
