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

    /// All that stands in the file, in its order; nothing if there is no file.
    pub(crate) fn read(&self) -> Result<Contents, StoreError> {
        self.read_from(0)
    }

    /// The last note, without reading what comes before it.
    pub(crate) fn latest(&self) -> Result<Option<String>, StoreError> {
        let length = fs::metadata(&self.path).map_or(0, |m| m.len());
        Ok(self.read_from(length.saturating_sub(4096))?.notes.pop())
    }

    fn read_from(&self, offset: u64) -> Result<Contents, StoreError> {
        // Reading from a pipe that somebody put there would never end.
        if fs::metadata(&self.path).is_ok_and(|found| !found.is_file()) {
            return Err(self.fail(std::io::ErrorKind::InvalidInput.into()));
        }
        let mut bytes = Vec::new();
        let read = fs::File::open(&self.path).and_then(|mut file| {
            file.seek(SeekFrom::Start(offset))?;
            file.read_to_end(&mut bytes)
        });
        match read {
            Err(cause) if cause.kind() == std::io::ErrorKind::NotFound => Ok(Contents::default()),
            Err(cause) => Err(self.fail(cause)),
            // Some editors end lines their own way when they save a file.
            Ok(_) => Ok(Contents::of(&String::from_utf8_lossy(&bytes).replace("\r\n", "\n"))),
        }
    }

    fn fail(&self, cause: std::io::Error) -> StoreError {
        StoreError::File { path: self.path.clone(), cause }
    }
}

/// What stands in a witness file.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(crate) struct Contents {
    /// Texts of the form of a signed note.
    pub(crate) notes: Vec<String>,
    /// What stands between them: a write that was interrupted leaves the beginning of a note.
    pub(crate) fragments: Vec<String>,
}

impl Contents {
    fn of(text: &str) -> Self {
        let mut contents = Self::default();
        let lines: Vec<&str> = text.split_inclusive('\n').collect();
        let mut rest = lines.as_slice();
        let mut end = 0;
        while end < rest.len() {
            end += 1;
            let Some(start) = start_of_note(&rest[..end]) else { continue };
            contents.add_fragment(&rest[..start]);
            contents.notes.push(rest[start..end].concat());
            (rest, end) = (&rest[end..], 0);
        }
        contents.add_fragment(rest);
        contents
    }

    fn add_fragment(&mut self, lines: &[&str]) {
        let text = lines.concat();
        self.fragments.extend(Some(text.trim()).filter(|text| !text.is_empty()).map(str::to_owned));
    }
}

/// A note's text is the origin, which the signature names too, and a few lines more; then comes an empty line and
/// the signature. What an interrupted write left before it may touch it.
const LINES: usize = 8;

/// Where the note begins whose signature is the last of some lines.
fn start_of_note(lines: &[&str]) -> Option<usize> {
    let (signature, before) = lines.split_last()?;
    let (empty, text) = before.split_last()?;
    let (name, _) = signature_of(signature)?;
    let skipped = text.len().saturating_sub(LINES);
    let origin = text[skipped..].iter().rposition(|line| line.strip_suffix('\n') == Some(name))?;
    (*empty == "\n").then_some(skipped + origin)
}

/// Signer and signature of a signature line of full length: four bytes of key id and 64 of signature in base64.
fn signature_of(line: &str) -> Option<(&str, &str)> {
    let parts = line.strip_prefix("— ")?.strip_suffix('\n')?.rsplit_once(' ')?;
    (parts.1.len() == 92).then_some(parts)
}
