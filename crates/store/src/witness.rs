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
        // A note is three lines of text, an empty line and a line with the signature.
        let text = String::from_utf8_lossy(&bytes);
        let lines: Vec<&str> = text.split_inclusive('\n').collect();
        let notes = lines.windows(5).filter(|l| is_signature(l[4]));
        Ok(notes.map(|note| note.concat()).collect())
    }

    fn fail(&self, cause: std::io::Error) -> StoreError {
        StoreError::File { path: self.path.clone(), cause }
    }
}

/// Whether a line is a signature line of full length: four bytes of key id and 64 of signature in base64.
fn is_signature(line: &str) -> bool {
    let parts = line.strip_prefix("— ").and_then(|l| l.strip_suffix('\n')).and_then(|l| l.rsplit_once(' '));
    parts.is_some_and(|(_, signature)| signature.len() == 92)
}
