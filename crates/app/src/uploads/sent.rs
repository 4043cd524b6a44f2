//! What lies in the folder of a file that was sent: pieces of it, and what was made beside it, each closed with the key of
//! sealed values. Nothing of it is in clear on the disk.

use std::fs;
use std::io::ErrorKind;
use std::path::{Path, PathBuf};

use mingde_core::diagnostic::Message;
use mingde_files::{Mode, write_whole};
use mingde_store::SealingKeys;

use super::Upload;
use crate::error::AppError;

/// What the name of a piece begins with; where it begins in the file follows.
const PIECE: &str = "piece-";

/// A file that has come whole.
#[derive(Debug, Clone)]
pub struct Sent {
    /// What is known of it.
    pub upload: Upload,
    pub(super) folder: PathBuf,
}

impl Sent {
    /// Its bytes. It may have been begun as something that may be larger than what is made of it.
    ///
    /// # Errors
    /// `upload-too-large` for more than `most` bytes.
    pub(crate) fn bytes(&self, keys: &SealingKeys, most: u64) -> Result<Vec<u8>, AppError> {
        if self.upload.size > most {
            let message = Message::new("upload-too-large").with("name", &self.upload.name);
            return Err(AppError::Invalid(message.with("most", most >> 20)));
        }
        let mut bytes = Vec::with_capacity(usize::try_from(self.upload.size).unwrap_or_default());
        for (offset, path) in pieces(&self.folder)? {
            let piece = opened(keys, &path)?;
            // Two that were sent at once may hold the same bytes.
            bytes.truncate(usize::try_from(offset).unwrap_or(bytes.len()));
            bytes.extend_from_slice(&piece);
        }
        Ok(bytes)
    }

    /// What lies beside it under this name, if anything does.
    pub(crate) fn beside(&self, keys: &SealingKeys, name: &str) -> Result<Option<Vec<u8>>, AppError> {
        beside(keys, &self.folder, name)
    }

    /// Puts something beside it, in the place of what was there.
    pub(crate) fn put_beside(&self, keys: &SealingKeys, name: &str, bytes: &[u8]) -> Result<(), AppError> {
        put_beside(keys, &self.folder, name, bytes)
    }

    /// Whether something lies beside it under this name.
    pub(crate) fn has_beside(&self, name: &str) -> bool {
        self.folder.join(name).is_file()
    }

    /// Lets go of what lies beside it under this name.
    pub(crate) fn drop_beside(&self, name: &str) -> Result<(), AppError> {
        let path = self.folder.join(name);
        match fs::remove_file(&path) {
            Err(cause) if cause.kind() != ErrorKind::NotFound => Err(AppError::file(&path)(cause)),
            _ => Ok(()),
        }
    }
}

pub(super) fn beside(keys: &SealingKeys, folder: &Path, name: &str) -> Result<Option<Vec<u8>>, AppError> {
    let path = folder.join(name);
    if path.is_file() { opened(keys, &path).map(Some) } else { Ok(None) }
}

pub(super) fn put_beside(
    keys: &SealingKeys,
    folder: &Path,
    name: &str,
    bytes: &[u8],
) -> Result<(), AppError> {
    let path = folder.join(name);
    let closed = keys.close_file(&place(&path), bytes)?;
    write_whole(&path, Mode::Private, &closed).map_err(AppError::file(&path))
}

/// Puts a piece where it belongs.
pub(super) fn put_piece(
    keys: &SealingKeys,
    folder: &Path,
    offset: u64,
    piece: &[u8],
) -> Result<(), AppError> {
    put_beside(keys, folder, &format!("{PIECE}{offset:012}"), piece)
}

/// How many bytes from the start are here.
pub(super) fn here(folder: &Path) -> Result<u64, AppError> {
    let mut end = 0;
    for (offset, path) in pieces(folder)? {
        let closed = fs::metadata(&path).map_err(AppError::file(&path))?.len();
        if offset <= end {
            end = end.max(offset + closed.saturating_sub(mingde_store::CLOSED_MORE));
        }
    }
    Ok(end)
}

/// Lets go of all pieces; one that stays is swept away with the folder.
pub(super) fn drop_pieces(folder: &Path) {
    for (_, path) in pieces(folder).unwrap_or_default() {
        _ = fs::remove_file(path);
    }
}

/// The pieces, each with where it begins, in order.
fn pieces(folder: &Path) -> Result<Vec<(u64, PathBuf)>, AppError> {
    let files = fs::read_dir(folder).map_err(super::gone(folder))?;
    let piece = |path: PathBuf| {
        let offset = path.file_name()?.to_str()?.strip_prefix(PIECE)?.parse().ok()?;
        path.is_file().then_some((offset, path))
    };
    let mut pieces: Vec<_> = files.flatten().filter_map(|file| piece(file.path())).collect();
    pieces.sort_unstable();
    Ok(pieces)
}

fn opened(keys: &SealingKeys, path: &Path) -> Result<Vec<u8>, AppError> {
    let closed = fs::read(path).map_err(super::gone(path))?;
    Ok(keys.open_file(&place(path), &closed)?)
}

/// What a file is bound to: the folder it lies in, whose name nobody else has, and its own name.
fn place(path: &Path) -> String {
    let last: Vec<_> = path.iter().rev().take(2).map(|part| part.to_string_lossy()).collect();
    last.join("/")
}
