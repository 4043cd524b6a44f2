//! The witness file: every checkpoint once more, outside the database, so that a log cut off together with
//! its checkpoints is still found. It may lag behind the database (it is written after the commit and not
//! synced), never the other way round.

use std::fs;
use std::io::{Read as _, Seek as _, SeekFrom, Write as _};
use std::path::{Path, PathBuf};

use crate::checkpoint::Checkpoint;
use crate::error::StoreError;

/// The witness file of a data folder.
#[derive(Debug, Clone)]
pub(crate) struct Witness {
    path: PathBuf,
}

impl Witness {
    pub(crate) fn of(data: &Path) -> Self {
        Self { path: data.join("witness.log") }
    }

    /// Adds a checkpoint, in one write so that writers do not interleave. The leading empty line ends what an
    /// earlier write may have left unfinished.
    pub(crate) fn append(&self, checkpoint: &Checkpoint) -> Result<(), StoreError> {
        let entry = format!("\n{}", checkpoint.note);
        let file = fs::OpenOptions::new().create(true).append(true).open(&self.path);
        file.and_then(|mut f| f.write_all(entry.as_bytes())).map_err(|cause| self.fail(cause))
    }

    /// The notes, oldest first. What was not written to its end is left out.
    pub(crate) fn notes(&self) -> Result<Vec<String>, StoreError> {
        self.read_from(0)
    }

    /// The last note, without reading what comes before it.
    pub(crate) fn latest(&self) -> Result<Option<String>, StoreError> {
        let length = fs::metadata(&self.path).map_or(0, |m| m.len());
        Ok(self.read_from(length.saturating_sub(4096))?.pop())
    }

    fn read_from(&self, offset: u64) -> Result<Vec<String>, StoreError> {
        let mut bytes = Vec::new();
        let read = fs::File::open(&self.path).and_then(|mut file| {
            file.seek(SeekFrom::Start(offset))?;
            file.read_to_end(&mut bytes)
        });
        match read {
            Err(cause) if cause.kind() == std::io::ErrorKind::NotFound => return Ok(Vec::new()),
            Err(cause) => return Err(self.fail(cause)),
            Ok(_) => {}
        }
        let text = String::from_utf8_lossy(&bytes);
        let lines: Vec<&str> = text.split_inclusive('\n').collect();
        Ok((0..lines.len()).filter_map(|end| note_that_ends(&lines[..=end])).collect())
    }

    fn fail(&self, cause: std::io::Error) -> StoreError {
        StoreError::File { path: self.path.clone(), cause }
    }
}

/// A note's text is the origin, which the signature names too, and a few lines more; then comes an empty line and
/// the signature. What an interrupted write left before it may touch it.
const LINES: usize = 8;

/// The note whose signature is the last of some lines.
fn note_that_ends(lines: &[&str]) -> Option<String> {
    let (signature, before) = lines.split_last()?;
    let (empty, text) = before.split_last()?;
    let (name, _) = signature_of(signature)?;
    let text = &text[text.len().saturating_sub(LINES)..];
    let first = text.iter().rposition(|line| line.strip_suffix('\n') == Some(name))?;
    (*empty == "\n").then(|| [text[first..].concat().as_str(), empty, signature].concat())
}

/// Signer and signature of a signature line of full length: four bytes of key id and 64 of signature in base64.
fn signature_of(line: &str) -> Option<(&str, &str)> {
    let parts = line.strip_prefix("— ")?.strip_suffix('\n')?.rsplit_once(' ')?;
    (parts.1.len() == 92).then_some(parts)
}
