//! Evidence files, named by their content: the same picture filed twice is stored once, and a file that was
//! altered no longer fits its name. They lie in a folder, or where the data folder names one in an object storage.

mod outer;

use std::fs;
use std::io::{self, Read};
use std::path::{Path, PathBuf};

use mingde_files::{HalfFile, Mode, begin_file, make_private_folder};
use sha2::{Digest as _, Sha256};

pub use outer::{object_keys, reach_objects};

use crate::error::StoreError;
use crate::file;
use outer::Outer;

/// The evidence: each file under the BLAKE3 hash of its bytes, `ab/cdef…`, in a folder; where an object storage is named, new files go there, and
/// what lies in the folder is still found.
#[derive(Debug, Clone)]
pub struct Evidence {
    folder: PathBuf,
    outer: Option<Outer>,
}

/// What is wrong with a stored file.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum EvidenceFault {
    /// There is no such file.
    Missing,
    /// Its bytes do not give its name.
    Altered,
}

impl Evidence {
    pub(crate) fn of(data: &Path) -> Self {
        Self { folder: data.join("evidence"), outer: Outer::of(data) }
    }

    /// The address of the object storage in which new files are stored; none for the folder.
    pub fn elsewhere(&self) -> Option<String> {
        self.outer.as_ref().map(Outer::address)
    }

    /// Stores bytes; returns their address, 64 hexadecimal digits. Storing the same bytes again changes
    /// nothing, and a file is either there whole or not at all.
    pub fn put(&self, bytes: &[u8]) -> Result<String, StoreError> {
        self.take_in(&mut &bytes[..], &self.folder)
    }

    /// The address that bytes would have, without storing them.
    pub fn address_of_bytes(&self, bytes: &[u8]) -> String {
        blake3::hash(bytes).to_hex().to_string()
    }

    /// Stores a copy of a file below a folder; returns its address. The file is read once, a piece at a time. No link is
    /// followed on the way to it: who sends a table is not to say which files of this machine are filed.
    ///
    /// # Errors
    /// [`StoreError::NoFile`] for a path that leads upwards, to a link, a folder, a pipe or a device.
    pub fn put_file(&self, folder: &Path, file: &Path) -> Result<String, StoreError> {
        let mut source = file::open_below(folder, file)?;
        self.take_in(&mut source, &folder.join(file))
    }

    /// The address that a file would have, without storing it.
    ///
    /// # Errors
    /// Those of [`put_file`](Self::put_file).
    pub fn address_of(&self, folder: &Path, file: &Path) -> Result<String, StoreError> {
        let mut source = file::open_below(folder, file)?;
        let hash =
            copy_hashing(&mut source, &mut io::sink()).map_err(|cause| fail(&folder.join(file), cause))?;
        Ok(hash.to_hex().to_string())
    }

    /// The bytes at an address, if there are any. Those that somebody else keeps are held against their name first.
    ///
    /// # Errors
    /// [`StoreError::BadAddress`] if the text is not an address; [`StoreError::EvidenceAltered`]; [`StoreError::Objects`] where the object
    /// storage is not to be had.
    pub fn get(&self, address: &str) -> Result<Option<Vec<u8>>, StoreError> {
        let path = self.path(address)?;
        match fs::read(&path) {
            Ok(bytes) => Ok(Some(bytes)),
            Err(cause) if cause.kind() == io::ErrorKind::NotFound => {
                let Some(outer) = &self.outer else { return Ok(None) };
                let found = outer.get(address)?;
                match found.as_ref().map(|bytes| self.address_of_bytes(bytes)) {
                    Some(found) if found != address => Err(StoreError::EvidenceAltered),
                    _ => Ok(found),
                }
            }
            Err(cause) => Err(fail(&path, cause)),
        }
    }

    /// The first bytes of a file, at most `most`: enough to tell what it is without reading a whole video.
    ///
    /// # Errors
    /// [`StoreError::BadAddress`] if the text is not an address.
    pub fn opening(&self, address: &str, most: u64) -> Result<Option<Vec<u8>>, StoreError> {
        let path = self.path(address)?;
        let mut bytes = Vec::new();
        let read = fs::File::open(&path).and_then(|file| file.take(most).read_to_end(&mut bytes));
        match read {
            Ok(_) => Ok(Some(bytes)),
            Err(cause) if cause.kind() == io::ErrorKind::NotFound => match &self.outer {
                Some(outer) => outer.opening(address, most),
                None => Ok(None),
            },
            Err(cause) => Err(fail(&path, cause)),
        }
    }

    /// Whether the whole folder is not there, nor any way to an object storage.
    pub(crate) fn is_gone(&self) -> bool {
        let has_way = self.outer.as_ref().is_some_and(Outer::is_open);
        !has_way && fs::metadata(&self.folder).is_err_and(|cause| is_nowhere(&cause))
    }

    /// Whether there is a file at an address. Of a storage that is away it is not known, and said by whoever stores the file.
    pub fn exists(&self, address: &str) -> bool {
        let is_outside =
            || self.outer.as_ref().is_some_and(|outer| outer.size(address).is_ok_and(|it| it.is_some()));
        self.path(address).is_ok_and(|path| path.is_file() || is_outside())
    }

    /// Reads the file at an address and compares its hash.
    ///
    /// # Errors
    /// [`StoreError::BadAddress`] if the text is not an address.
    pub fn verify(&self, address: &str) -> Result<Option<EvidenceFault>, StoreError> {
        let path = self.path(address)?;
        let mut file = match file::open(&path) {
            Err(StoreError::NoFile(_)) => return Ok(Some(EvidenceFault::Altered)),
            Err(StoreError::File { cause, .. }) if is_nowhere(&cause) => {
                return match self.get(address) {
                    Ok(Some(_)) => Ok(None),
                    Ok(None) => Ok(Some(EvidenceFault::Missing)),
                    Err(StoreError::EvidenceAltered) => Ok(Some(EvidenceFault::Altered)),
                    Err(error) => Err(error),
                };
            }
            opened => opened?,
        };
        let hash = copy_hashing(&mut file, &mut io::sink()).map_err(|cause| fail(&path, cause))?;
        Ok((hash.to_hex().as_str() != address).then_some(EvidenceFault::Altered))
    }

    /// Where the file of an address lies.
    fn path(&self, address: &str) -> Result<PathBuf, StoreError> {
        let digits = |b: u8| b.is_ascii_digit() || (b'a'..=b'f').contains(&b);
        if address.len() != 64 || !address.bytes().all(digits) {
            return Err(StoreError::BadAddress);
        }
        Ok(self.folder.join(&address[..2]).join(&address[2..]))
    }

    fn take_in(&self, source: &mut dyn io::Read, from: &Path) -> Result<String, StoreError> {
        make_private_folder(&self.folder).map_err(|cause| fail(&self.folder, cause))?;
        let half = begin_file(&self.folder, Mode::Private).map_err(|cause| fail(&self.folder, cause))?;
        self.write(source, half, from)
    }

    fn write(
        &self,
        source: &mut dyn io::Read,
        mut half: HalfFile,
        from: &Path,
    ) -> Result<String, StoreError> {
        let mut sink = Sink { file: half.file(), length: 0, sent: self.outer.is_some().then(Sha256::new) };
        let hash = copy_hashing(source, &mut sink).map_err(|cause| match cause.kind() {
            // It is not what is copied that has no room.
            io::ErrorKind::StorageFull | io::ErrorKind::QuotaExceeded => fail(&self.folder, cause),
            _ => fail(from, cause),
        })?;
        let (length, sent) = (sink.length, sink.sent);
        let address = hash.to_hex().to_string();
        let path = self.path(&address)?;
        if path.is_file() {
            return Ok(address);
        }
        if let (Some(outer), Some(sent)) = (&self.outer, sent) {
            outer.put(&address, half.file(), (length, hex::encode(sent.finalize())))?;
            return Ok(address);
        }
        let store = |cause| fail(&path, cause);
        if let Some(parent) = path.parent() {
            make_private_folder(parent).map_err(store)?;
        }
        half.put(&path).map_err(store)?;
        Ok(address)
    }
}

/// A file that is being written, with what an object storage is going to be told of it.
struct Sink<'f> {
    file: &'f mut fs::File,
    length: u64,
    sent: Option<Sha256>,
}

impl io::Write for Sink<'_> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        io::Write::write_all(self.file, bytes)?;
        self.length += bytes.len() as u64;
        if let Some(sent) = &mut self.sent {
            sent.update(bytes);
        }
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        io::Write::flush(self.file)
    }
}

/// Whether there is nothing at a path: a part of it may be a file where there was a folder.
fn is_nowhere(cause: &io::Error) -> bool {
    matches!(cause.kind(), io::ErrorKind::NotFound | io::ErrorKind::NotADirectory)
}

fn copy_hashing(source: &mut dyn io::Read, sink: &mut dyn io::Write) -> io::Result<blake3::Hash> {
    let mut hasher = blake3::Hasher::new();
    let mut buffer = vec![0; 64 * 1024];
    loop {
        match source.read(&mut buffer)? {
            0 => return Ok(hasher.finalize()),
            length => {
                hasher.update(&buffer[..length]);
                sink.write_all(&buffer[..length])?;
            }
        }
    }
}

fn fail(path: &Path, cause: io::Error) -> StoreError {
    StoreError::File { path: path.to_owned(), cause }
}
