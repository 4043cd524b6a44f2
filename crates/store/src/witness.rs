//! The witness file: every checkpoint once more, outside the database, so that a log cut off together with
//! its checkpoints is still found. It may lag behind the database (it is written after the commit and not
//! synced), never the other way round.

use std::collections::{HashSet, VecDeque};
use std::fs;
use std::io::{BufRead, BufReader, Read as _, Seek as _, SeekFrom, Write as _};
use std::path::{Path, PathBuf};

use mingde_log::Verifier;

use crate::checkpoint::Checkpoint;
use crate::error::StoreError;
use crate::file;

/// The witness file of a data folder.
#[derive(Debug, Clone)]
pub(crate) struct Witness {
    path: PathBuf,
}

impl Witness {
    pub(crate) fn of(data: &Path) -> Self {
        Self::at(&data.join("witness.log"))
    }

    /// The file of what others cosigned.
    pub(crate) fn cosigned(data: &Path) -> Self {
        Self::at(&data.join("cosigned.log"))
    }

    /// A copy of a witness file, wherever it lies.
    pub(crate) fn at(path: &Path) -> Self {
        Self { path: path.to_owned() }
    }

    /// Adds a checkpoint, in one write so that writers do not interleave. The leading empty line ends what an
    /// earlier write may have left unfinished.
    pub(crate) fn append(&self, checkpoint: &Checkpoint) -> Result<(), StoreError> {
        let entry = format!("\n{}", checkpoint.note);
        let file = mingde_files::append_to_private(&self.path);
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

    /// The furthest checkpoint in it that these keys signed.
    pub(crate) fn furthest(&self, verifier: &Verifier) -> Result<Option<Checkpoint>, StoreError> {
        let notes = self.read()?.notes;
        let known = notes.iter().filter_map(|note| Checkpoint::from_note(note, verifier));
        Ok(known.max_by_key(|known| (known.size, known.trail.map(|trail| trail.place))))
    }

    fn read_from(&self, offset: u64) -> Result<Contents, StoreError> {
        let mut file = match file::open(&self.path) {
            Err(StoreError::File { cause, .. }) if cause.kind() == std::io::ErrorKind::NotFound => {
                return Ok(Contents::default());
            }
            opened => opened?,
        };
        let read = file.seek(SeekFrom::Start(offset)).and_then(|_| Contents::of(&mut BufReader::new(file)));
        read.map_err(|cause| self.fail(cause))
    }

    fn fail(&self, cause: std::io::Error) -> StoreError {
        StoreError::File { path: self.path.clone(), cause }
    }
}

/// What stands in a witness file.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(crate) struct Contents {
    /// Texts of the form of a signed note, of our signature alone.
    pub(crate) notes: Vec<String>,
    /// Those under which another signature stands, with it.
    pub(crate) cosigned: Vec<String>,
    /// What stands between them: a write that was interrupted leaves the beginning of a note.
    pub(crate) fragments: Vec<Fragment>,
}

/// Something that is no note, of which no more is kept than tells what it is: whatever somebody put into the file, or
/// in its place, may be as long as it likes.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(crate) struct Fragment {
    /// How it begins.
    pub(crate) text: String,
    /// Whether that is all.
    pub(crate) whole: bool,
    /// Whether there is nothing in it but zeros.
    pub(crate) zeros: bool,
}

/// A note's text is the origin, which the signature names too, and a few lines more; then comes an empty line and
/// the signature. What an interrupted write left before it may touch it.
const LINES: usize = 8;
/// Longer than any line of a note.
const LONGEST_LINE: u64 = 4096;
/// More of a fragment than a note has.
const KEPT: usize = 1024;
/// More fragments than anybody looks at.
const FRAGMENTS: usize = 4096;

impl Contents {
    /// Reads to the end, holding no more than some lines at a time.
    fn of(source: &mut dyn BufRead) -> std::io::Result<Self> {
        let mut contents = Self::default();
        let mut fragment = Fragment::default();
        let mut lines = VecDeque::new();
        while let Some(line) = read_line(source)? {
            lines.push_back(line);
            // Somebody else's signature belongs to the note before it.
            if lines.len() == 1
                && let Some(note) = contents.notes.last()
                && cosigns(&lines[0])
            {
                let note = format!("{note}{}", lines[0]);
                contents.cosigned.push(note);
                lines.clear();
                continue;
            }
            if let Some(start) = start_of_note(&lines) {
                lines.drain(..start).for_each(|line| fragment.extend(&line));
                contents.add_fragment(&mut fragment);
                contents.notes.push(lines.drain(..).collect());
            }
            if lines.len() > LINES + 2 {
                lines.pop_front().into_iter().for_each(|line| fragment.extend(&line));
            }
        }
        lines.drain(..).for_each(|line| fragment.extend(&line));
        contents.add_fragment(&mut fragment);
        Ok(contents)
    }

    /// Adds what another file of the sort holds.
    pub(crate) fn add(&mut self, more: Self) {
        let mut known: HashSet<String> = self.notes.iter().cloned().collect();
        self.notes.extend(more.notes.into_iter().filter(|note| known.insert(note.clone())));
        self.cosigned.extend(more.cosigned);
        self.fragments.extend(more.fragments);
    }

    fn add_fragment(&mut self, fragment: &mut Fragment) {
        let fragment = std::mem::take(fragment);
        if !fragment.is_empty() && self.fragments.len() < FRAGMENTS {
            self.fragments.push(fragment.trimmed());
        }
    }
}

impl Fragment {
    fn extend(&mut self, line: &str) {
        let line = if self.text.is_empty() { line.trim_start() } else { line };
        if line.is_empty() {
            return;
        }
        if self.text.is_empty() {
            (self.whole, self.zeros) = (true, true);
        }
        self.zeros &= line.trim_end().bytes().all(|byte| byte == 0);
        let room = KEPT.saturating_sub(self.text.len());
        let end = line.floor_char_boundary(room.min(line.len()));
        self.whole &= end == line.len() || line[end..].trim_end().is_empty();
        self.text.push_str(&line[..end]);
    }

    fn is_empty(&self) -> bool {
        self.text.trim().is_empty()
    }

    fn trimmed(mut self) -> Self {
        self.text.truncate(self.text.trim_end().len());
        self
    }
}

/// The next line with its end, or as much of it as a line of a note may have; none at the end of the file. Some
/// editors end lines their own way when they save a file.
fn read_line(source: &mut dyn BufRead) -> std::io::Result<Option<String>> {
    let mut bytes = Vec::new();
    source.take(LONGEST_LINE).read_until(b'\n', &mut bytes)?;
    if bytes.ends_with(b"\r\n") {
        bytes.truncate(bytes.len() - 2);
        bytes.push(b'\n');
    }
    Ok((!bytes.is_empty()).then(|| String::from_utf8_lossy(&bytes).into_owned()))
}

/// Where the note begins whose signature is the last of some lines.
fn start_of_note(lines: &VecDeque<String>) -> Option<usize> {
    let empty = lines.len().checked_sub(2)?;
    let (name, _) = signature_of(lines.back()?)?;
    let origin =
        (empty.saturating_sub(LINES)..empty).rev().find(|at| lines[*at].strip_suffix('\n') == Some(name))?;
    (lines[empty] == "\n").then_some(origin)
}

/// Whether a line is a cosignature: four bytes of key id, eight of time and 64 of signature in base64.
fn cosigns(line: &str) -> bool {
    let parts = line.strip_prefix("— ").and_then(|line| line.strip_suffix('\n')?.rsplit_once(' '));
    parts.is_some_and(|(_, encoded)| encoded.len() == 104)
}

/// Signer and signature of a signature line of full length: four bytes of key id and 64 of signature in base64.
fn signature_of(line: &str) -> Option<(&str, &str)> {
    let parts = line.strip_prefix("— ")?.strip_suffix('\n')?.rsplit_once(' ')?;
    (parts.1.len() == 92).then_some(parts)
}
