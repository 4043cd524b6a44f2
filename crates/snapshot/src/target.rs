//! The directory a snapshot goes to. It is made beside its place and exchanged for what stands there when it is complete,
//! so that nobody ever finds half of one, or none; what stood there before is only replaced if it was a snapshot too.

use std::collections::BTreeSet;
use std::fs;
use std::io::ErrorKind;
use std::path::{Path, PathBuf};

use mingde_files::{HalfFolder, begin_folder, sweep};

use crate::error::Error;
use crate::manifest::{self, Manifest};

#[derive(Debug)]
pub(crate) struct Target {
    dir: PathBuf,
    /// Gone with everything in it when dropped before [`settle`](Target::settle).
    workshop: HalfFolder,
}

impl Target {
    /// Prepares an empty directory beside `dir`; refuses if something foreign is in `dir`.
    pub(crate) fn prepare(dir: &Path) -> Result<Self, Error> {
        // A link is followed, so that the snapshot lands where the link points.
        let dir = match fs::canonicalize(dir) {
            Ok(real) => real,
            Err(e) if e.kind() == ErrorKind::NotFound => std::path::absolute(dir).map_err(Error::io(dir))?,
            Err(e) => return Err(Error::io(dir)(e)),
        };
        check_replaceable(&dir)?;
        let parent = dir.parent().unwrap_or(&dir);
        fs::create_dir_all(parent).map_err(Error::io(parent))?;
        sweep(parent);
        let workshop = begin_folder(parent).map_err(Error::io(parent))?;
        let target = Self { dir, workshop };
        for part in ["records", "participations"] {
            let path = target.building().join(part);
            fs::create_dir(&path).map_err(Error::io(&path))?;
        }
        Ok(target)
    }

    /// Where the files are made.
    pub(crate) fn building(&self) -> PathBuf {
        self.workshop.path().to_owned()
    }

    /// Moves the finished directory to its place.
    pub(crate) fn settle(self) -> Result<(), Error> {
        check_replaceable(&self.dir)?;
        self.workshop.put(&self.dir).map_err(Error::io(&self.dir))
    }
}

/// A directory may be replaced if it is not there, empty, or holds nothing but a snapshot.
fn check_replaceable(dir: &Path) -> Result<(), Error> {
    let foreign = |found: PathBuf| Err(Error::Foreign { dir: dir.to_owned(), found });
    let mut there = BTreeSet::new();
    match fs::symlink_metadata(dir) {
        Err(e) if e.kind() == ErrorKind::NotFound => return Ok(()),
        Err(e) => return Err(Error::io(dir)(e)),
        Ok(meta) if !meta.is_dir() => return foreign(dir.to_owned()),
        Ok(_) => list(dir, "", &mut there)?,
    }
    if there.is_empty() {
        return Ok(());
    }
    let known: BTreeSet<String> = match Manifest::read(dir) {
        Ok(manifest) => manifest.files.into_iter().map(|f| f.path).collect(),
        Err(_) => BTreeSet::new(),
    };
    let ours = |path: &str| known.contains(path) || (path == manifest::FILE && !known.is_empty());
    match there.iter().find(|path| !ours(path)) {
        Some(path) => foreign(dir.join(path)),
        None => Ok(()),
    }
}

/// The files below a directory, as paths with `/`.
fn list(dir: &Path, below: &str, found: &mut BTreeSet<String>) -> Result<(), Error> {
    for entry in fs::read_dir(dir).map_err(Error::io(dir))? {
        let entry = entry.map_err(Error::io(dir))?;
        let path = entry.path();
        let name = entry.file_name().to_string_lossy().into_owned();
        let relative = if below.is_empty() { name } else { format!("{below}/{name}") };
        if entry.file_type().map_err(Error::io(&path))?.is_dir() {
            list(&path, &relative, found)?;
        } else {
            found.insert(relative);
        }
    }
    Ok(())
}
