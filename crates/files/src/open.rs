//! Opening what somebody named, in whose place something else may stand.

use std::fs::{File, OpenOptions};
use std::io;
use std::path::{Component, Path};

/// Why nothing was opened.
#[derive(Debug)]
pub enum CannotOpen {
    /// It is a folder, a pipe, a device, or lies behind a link where none is followed.
    NoFile,
    /// The system refused.
    Io(io::Error),
}

impl From<io::Error> for CannotOpen {
    fn from(cause: io::Error) -> Self {
        Self::Io(cause)
    }
}

/// Opens an ordinary file for reading. A pipe is not waited for, and a device, which may never end, not read. Links are
/// followed: whoever names a link means what it leads to.
pub fn open(path: &Path) -> Result<File, CannotOpen> {
    let mut options = OpenOptions::new();
    options.read(true);
    #[cfg(unix)]
    {
        use std::os::unix::fs::OpenOptionsExt as _;
        options.custom_flags(rustix::fs::OFlags::NONBLOCK.bits() as i32);
    }
    ordinary(options.open(path)?)
}

fn ordinary(file: File) -> Result<File, CannotOpen> {
    if file.metadata()?.is_file() { Ok(file) } else { Err(CannotOpen::NoFile) }
}

/// Opens an ordinary file below a folder, for reading. The path must lead downwards, and no part of it may be a link: a
/// strangers' table that names `photos/1.jpg` gets that file and none that somebody linked there.
pub fn open_below(folder: &Path, path: &Path) -> Result<File, CannotOpen> {
    let downwards = |part: Component<'_>| matches!(part, Component::Normal(_) | Component::CurDir);
    if !path.components().all(downwards) {
        return Err(CannotOpen::NoFile);
    }
    step_by_step(folder, path)
}

#[cfg(unix)]
fn step_by_step(folder: &Path, path: &Path) -> Result<File, CannotOpen> {
    use rustix::fs::{CWD, Mode, OFlags, openat};
    let flags = OFlags::RDONLY | OFlags::NOFOLLOW | OFlags::NONBLOCK | OFlags::CLOEXEC;
    let refused = |error: rustix::io::Errno| CannotOpen::from(io::Error::from(error));
    // The folder itself was named by whoever calls, and may be reached through links.
    let mut at = openat(CWD, folder, OFlags::RDONLY | OFlags::DIRECTORY | OFlags::CLOEXEC, Mode::empty())
        .map_err(refused)?;
    let parts: Vec<_> = path.components().filter(|part| matches!(part, Component::Normal(_))).collect();
    for (number, part) in parts.iter().enumerate() {
        let more = if number + 1 < parts.len() { flags | OFlags::DIRECTORY } else { flags };
        at = match openat(&at, part.as_os_str(), more, Mode::empty()) {
            // A link at the end of the path; a link, or another thing that is no folder, before it.
            Err(rustix::io::Errno::LOOP | rustix::io::Errno::NOTDIR) => return Err(CannotOpen::NoFile),
            opened => opened.map_err(refused)?,
        };
    }
    ordinary(File::from(at))
}

#[cfg(not(unix))]
fn step_by_step(folder: &Path, path: &Path) -> Result<File, CannotOpen> {
    let mut at = folder.to_owned();
    for part in path.components() {
        at.push(part);
        if at.symlink_metadata()?.is_symlink() {
            return Err(CannotOpen::NoFile);
        }
    }
    open(&at)
}
