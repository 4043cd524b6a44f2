//! Photos that show almost the same as one that has come: the same picture after a messenger made it smaller. A line for each
//! photo that came into the evidence by a page. What is kept follows from the photos: whoever removes it loses nothing but
//! that they are known again.

use std::fs::OpenOptions;
use std::io::Write as _;
use std::path::PathBuf;

use mingde_files::make_private_folder;
use mingde_reader::Likeness;

use crate::bureau::Bureau;

/// So many others are told of at most.
const MOST: usize = 3;

/// Notes what a photo shows that has become evidence. Where that fails it is not known again, and nothing else is amiss.
pub(super) fn note(bureau: &Bureau, address: &str, likeness: Likeness) {
    let path = path(bureau);
    let line = format!("{likeness} {address}\n");
    let folder = path.parent().map_or(Ok(()), make_private_folder);
    let noted = folder
        .and_then(|()| OpenOptions::new().create(true).append(true).open(&path))
        .and_then(|mut file| file.write_all(line.as_bytes()));
    if let Err(cause) = noted {
        tracing::warn!(?cause, "what a photo shows is not noted");
    }
}

/// The addresses of other photos that show almost the same, the latest first.
pub(super) fn alike(bureau: &Bureau, address: &str, likeness: Likeness) -> Vec<String> {
    let known = std::fs::read_to_string(path(bureau)).unwrap_or_default();
    let mut found: Vec<String> = Vec::new();
    for (shown, other) in known.lines().rev().filter_map(|line| line.split_once(' ')) {
        let is_alike = shown.parse().is_ok_and(|shown: Likeness| shown.is_alike(likeness));
        if is_alike && other != address && !found.iter().any(|before| before == other) {
            found.push(other.to_owned());
        }
        if found.len() == MOST {
            break;
        }
    }
    found
}

fn path(bureau: &Bureau) -> PathBuf {
    bureau.data.join("uploads").join("likeness")
}
