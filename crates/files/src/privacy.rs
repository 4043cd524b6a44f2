//! Who may see a file. What holds personal data is its owner's alone, whatever the umask says.

use std::fs::{self, DirBuilder, File, OpenOptions};
use std::io;
use std::path::Path;

/// Who may see a new file.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Mode {
    /// Its owner alone.
    Private,
    /// Whoever the umask lets: for what holds nobody's data.
    Usual,
    /// Whoever may see another file; on systems without such rights the usual.
    As(u32),
}

/// The mode of a file, for one that is made out of it; private where it cannot be told.
pub fn like(source: &Path) -> Mode {
    #[cfg(unix)]
    if let Ok(found) = fs::metadata(source) {
        return Mode::As(std::os::unix::fs::PermissionsExt::mode(&found.permissions()) & 0o666 | 0o600);
    }
    _ = source;
    Mode::Private
}

/// Makes a folder, and those above it that are missing, for its owner alone. One that is there stays what it is.
pub fn make_private_folder(folder: &Path) -> io::Result<()> {
    if folder.is_dir() {
        return Ok(());
    }
    let mut builder = DirBuilder::new();
    builder.recursive(true);
    #[cfg(unix)]
    std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
    builder.create(folder)?;
    make_private(folder)
}

/// Opens a file for reading and writing, making it for its owner alone where there is none; never through a link.
pub fn make_private_file(path: &Path) -> io::Result<File> {
    let mut options = OpenOptions::new();
    options.read(true).write(true).create(true).truncate(false);
    no_link(&mut options, 0o600);
    options.open(path)
}

/// Opens a file to add to its end, making it for its owner alone where there is none. A link is followed: somebody may
/// keep the file elsewhere.
pub fn append_to_private(path: &Path) -> io::Result<File> {
    let mut options = OpenOptions::new();
    options.append(true).create(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    options.open(path)
}

/// Takes a file or folder away from everybody but its owner.
pub fn make_private(path: &Path) -> io::Result<()> {
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt as _;
        let mode = if fs::metadata(path)?.is_dir() { 0o700 } else { 0o600 };
        fs::set_permissions(path, fs::Permissions::from_mode(mode))?;
    }
    _ = path;
    Ok(())
}

/// Whether everybody on the machine may read a file or enter a folder.
pub fn seen_by_others(path: &Path) -> bool {
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt as _;
        fs::metadata(path).is_ok_and(|found| found.permissions().mode() & 0o007 != 0)
    }
    #[cfg(not(unix))]
    {
        _ = path;
        false
    }
}

/// Has a file opened with this mode if it is new, and not at all if a link stands in its place.
pub(crate) fn no_link(options: &mut OpenOptions, mode: u32) {
    #[cfg(unix)]
    {
        use std::os::unix::fs::OpenOptionsExt as _;
        options.mode(mode).custom_flags(rustix::fs::OFlags::NOFOLLOW.bits() as i32);
    }
    _ = (options, mode);
}

/// Gives an open file its mode: that of opening is cut down by the umask, and may be opened up by an inherited rule.
pub(crate) fn settle_mode(file: &File, mode: Mode) -> io::Result<()> {
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt as _;
        match mode {
            Mode::Private => file.set_permissions(fs::Permissions::from_mode(0o600))?,
            Mode::As(bits) => file.set_permissions(fs::Permissions::from_mode(bits))?,
            Mode::Usual => {}
        }
    }
    _ = (file, mode);
    Ok(())
}
