//! A published folder on disk.

use std::io::ErrorKind;
use std::path::Path;

use mingde_app::AppError;
use mingde_ballot::Files;
use mingde_core::diagnostic::Message;
use mingde_reader::read_file;

/// Bytes of a file that is read: ballots of more voters than a bureau has.
const LONGEST: u64 = 1 << 30;
/// Of a note that is handed in.
const LONGEST_NOTE: u64 = 64 << 10;

const FILES: [&str; 8] = [
    "manifest.json",
    "manifest.note",
    "board.txt",
    "ballots.bin",
    "issued-a.note",
    "issued-b.note",
    "result.json",
    "result.note",
];
const FOLDERS: [&str; 4] = ["checkpoints", "shares", "receipts", "seen"];

/// Reads what a published folder has; other files in it are not looked at.
pub fn read(folder: &Path) -> anyhow::Result<Files> {
    if !folder.is_dir() {
        let message = Message::new("ballot-no-folder").with("path", folder.display());
        return Err(AppError::Invalid(message).into());
    }
    let mut files = Files::new();
    for name in FILES {
        let path = folder.join(name);
        match read_file(&path, LONGEST) {
            Ok(bytes) => drop(files.insert(name.to_owned(), bytes)),
            Err(cause) if cause.kind() == ErrorKind::NotFound => {}
            Err(cause) => return Err(AppError::file(&path)(cause).into()),
        }
    }
    for below in FOLDERS.iter().filter(|below| folder.join(below).is_dir()) {
        let path = folder.join(below);
        for entry in std::fs::read_dir(&path).map_err(AppError::file(&path))? {
            let entry = entry.map_err(AppError::file(&path))?;
            let name = format!("{below}/{}", entry.file_name().to_string_lossy());
            if entry.file_type().map_err(AppError::file(&path))?.is_file() {
                let own = entry.path();
                let bytes =
                    read_file(&own, LONGEST_NOTE.max(entry_limit(below))).map_err(AppError::file(&own))?;
                files.insert(name, bytes);
            }
        }
    }
    Ok(files)
}

/// Shares grow with what is asked.
fn entry_limit(below: &str) -> u64 {
    if below == "shares" { LONGEST >> 4 } else { LONGEST_NOTE }
}

/// Adds what somebody hands in, under the number it has on the command line.
pub fn add(files: &mut Files, below: &str, paths: &[impl AsRef<Path>]) -> anyhow::Result<()> {
    for path in paths {
        let path = path.as_ref();
        let name = format!("{below}/{}", path.display());
        files.insert(name, read_file(path, LONGEST_NOTE).map_err(AppError::file(path))?);
    }
    Ok(())
}
