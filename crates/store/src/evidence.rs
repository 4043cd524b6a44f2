//! Evidence files, named by their content.

use std::path::{Path, PathBuf};

use crate::error::StoreError;

/// The evidence folder: each file under the BLAKE3 hash of its bytes, `ab/cdef…`.
#[derive(Debug, Clone)]
pub struct Evidence {
    folder: PathBuf,
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
    /// Stores bytes; returns their address, 64 hexadecimal digits. Storing the same bytes again changes nothing.
    pub fn put(&self, _bytes: &[u8]) -> Result<String, StoreError> {
        todo!()
    }
    /// Stores a copy of a file; returns its address.
    pub fn put_file(&self, _file: &Path) -> Result<String, StoreError> {
        todo!()
    }
    /// The bytes at an address, if there are any.
    pub fn get(&self, _address: &str) -> Result<Option<Vec<u8>>, StoreError> {
        todo!()
    }
    /// Whether there is a file at an address.
    pub fn exists(&self, _address: &str) -> bool {
        todo!()
    }
    /// Reads the file at an address and compares its hash.
    pub fn verify(&self, _address: &str) -> Result<Option<EvidenceFault>, StoreError> {
        todo!()
    }
}
