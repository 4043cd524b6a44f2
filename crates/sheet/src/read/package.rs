//! The zip container of a workbook, opened with limits so that no file can exhaust the machine.

use std::collections::HashMap;
use std::io::{self, Cursor, Read};
use std::sync::Arc;

use mingde_core::diagnostic::Message;
use zip::ZipArchive;

use super::trouble::{BadWorkbook, damaged};
use super::utf16::Utf8;

/// Inflated, a workbook may take so many bytes in all. A million rows of twenty columns stay below.
const MOST_INFLATED: u64 = 1 << 30;
/// Parts beyond this size must not be compressed more than [`MOST_RATIO`] times. Workbooks reach 20 to 60.
const FREE_SIZE: u64 = 64 << 20;
const MOST_RATIO: u64 = 300;
/// More entries than any workbook has.
const MOST_ENTRIES: usize = 20_000;

/// An opened container over shared bytes.
#[derive(Clone)]
pub(crate) struct Package {
    archive: ZipArchive<Cursor<Bytes>>,
    /// Its parts by their names as they are compared: without case and with `/`, as Excel does.
    names: Arc<HashMap<String, String>>,
}

/// Bytes shared between threads.
#[derive(Clone)]
pub(crate) struct Bytes(pub Arc<Vec<u8>>);

impl AsRef<[u8]> for Bytes {
    fn as_ref(&self) -> &[u8] {
        &self.0
    }
}

impl Package {
    /// Reads the directory and checks sizes before anything is inflated.
    pub(crate) fn open(bytes: Bytes) -> Result<Self, BadWorkbook> {
        let mut archive = ZipArchive::new(Cursor::new(bytes)).map_err(|_| damaged("zip"))?;
        if archive.len() > MOST_ENTRIES {
            return Err(BadWorkbook(Message::new("sheet-file-bomb")));
        }
        let mut total: u64 = 0;
        for index in 0..archive.len() {
            let entry = archive.by_index_raw(index).map_err(|_| damaged("zip"))?;
            if entry.encrypted() {
                return Err(BadWorkbook(Message::new("sheet-file-password")));
            }
            let (size, packed) = (entry.size(), entry.compressed_size());
            total = total.saturating_add(size);
            if total > MOST_INFLATED || (size > FREE_SIZE && size / packed.max(1) > MOST_RATIO) {
                return Err(BadWorkbook(Message::new("sheet-file-bomb")));
            }
        }
        let mut names = HashMap::new();
        for name in archive.file_names().filter_map(Result::ok) {
            names.entry(compared(&name)).or_insert_with(|| name.into_owned());
        }
        Ok(Self { archive, names: Arc::new(names) })
    }

    /// Whether there is a part with this name.
    pub(crate) fn has(&self, name: &str) -> bool {
        self.exact(name).is_some()
    }

    /// Name of the part in the container.
    fn exact(&self, name: &str) -> Option<String> {
        if self.archive.index_for_name(name).is_some() {
            return Some(name.to_owned());
        }
        self.names.get(&name.to_ascii_lowercase()).cloned()
    }

    /// The inflated bytes of a part, as a stream that ends with an error when they are more than declared.
    pub(crate) fn part(&mut self, name: &str) -> Result<Option<impl Read + '_>, BadWorkbook> {
        let Some(name) = self.exact(name) else { return Ok(None) };
        let entry = self.archive.by_name(&name).map_err(|_| damaged("zip"))?;
        let left = entry.size();
        Ok(Some(Utf8::new(Limited { inner: entry, left })))
    }
}

fn compared(name: &str) -> String {
    name.replace('\\', "/").to_ascii_lowercase()
}

/// Declared sizes were checked; this keeps a part from being larger than it declared.
struct Limited<R> {
    inner: R,
    left: u64,
}

impl<R: Read> Read for Limited<R> {
    fn read(&mut self, out: &mut [u8]) -> io::Result<usize> {
        let read = self.inner.read(out)?;
        self.left =
            self.left.checked_sub(read as u64).ok_or_else(|| io::Error::from(io::ErrorKind::FileTooLarge))?;
        Ok(read)
    }
}
