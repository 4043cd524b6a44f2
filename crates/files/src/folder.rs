//! A folder that is made beside its place and takes it in one step.

use std::fs::{self, DirBuilder, File};
use std::io;
use std::path::{Path, PathBuf};

use crate::half::{forget, hold, take_name};
use crate::privacy::make_private;

/// A folder that is being made. Dropped before it is [put](HalfFolder::put) in its place, it goes with all in it.
#[derive(Debug)]
pub struct HalfFolder {
    path: PathBuf,
    /// Locked while its maker lives.
    _held: Option<File>,
}

/// Begins a folder, its owner's alone, in the folder where it is going to be.
pub fn begin_folder(parent: &Path) -> io::Result<HalfFolder> {
    let (path, ()) = take_name(parent, |path| {
        let mut builder = DirBuilder::new();
        #[cfg(unix)]
        std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
        builder.create(path)
    })?;
    make_private(&path)?;
    let held = File::open(&path).ok().inspect(|folder| _ = hold(folder));
    Ok(HalfFolder { path, _held: held })
}

impl HalfFolder {
    /// Where it lies meanwhile.
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// Lets in whoever the umask lets, as into a folder that anybody makes: for what holds nobody's data.
    pub fn open_up(&self) -> io::Result<()> {
        let like = self.path.join(".like");
        fs::create_dir(&like)?;
        let usual = fs::metadata(&like)?.permissions();
        fs::remove_dir(&like)?;
        fs::set_permissions(&self.path, usual)
    }

    /// Moves it to its place. A folder that stands there is exchanged for it in one step, and then removed: at no moment
    /// is there neither. Where the system cannot do that, there is such a moment.
    pub fn put(self, place: &Path) -> io::Result<()> {
        if !place.is_dir() {
            fs::rename(&self.path, place)?;
            forget(&self.path);
            return Ok(());
        }
        if exchange(&self.path, place)? {
            // What stood there before lies in the half-made one's stead, and goes when this is dropped.
            return Ok(());
        }
        let former = take_name(self.path.parent().unwrap_or(place), |former| fs::rename(place, former))?.0;
        if let Err(error) = fs::rename(&self.path, place) {
            fs::rename(&former, place)?;
            forget(&former);
            return Err(error);
        }
        _ = fs::remove_dir_all(&former);
        forget(&former);
        Ok(())
    }
}

impl Drop for HalfFolder {
    fn drop(&mut self) {
        _ = fs::remove_dir_all(&self.path);
        forget(&self.path);
    }
}

/// Exchanges two folders in one step; whether the system can.
#[cfg(any(target_os = "linux", target_os = "android"))]
fn exchange(one: &Path, other: &Path) -> io::Result<bool> {
    use rustix::fs::{CWD, RenameFlags, renameat_with};
    use rustix::io::Errno;
    match renameat_with(CWD, one, CWD, other, RenameFlags::EXCHANGE) {
        Ok(()) => Ok(true),
        Err(Errno::INVAL | Errno::NOSYS | Errno::OPNOTSUPP) => Ok(false),
        Err(error) => Err(error.into()),
    }
}

#[cfg(not(any(target_os = "linux", target_os = "android")))]
fn exchange(_: &Path, _: &Path) -> io::Result<bool> {
    Ok(false)
}
