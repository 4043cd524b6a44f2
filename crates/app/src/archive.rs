//! Several files handed out as one.

use std::io::{Cursor, Result, Write as _};

use zip::write::SimpleFileOptions;

/// A ZIP file of these, each under its name. All bear the same day: when a file was written is nobody's business.
pub(crate) fn archive<N: Into<Box<str>>>(files: impl IntoIterator<Item = (N, Vec<u8>)>) -> Result<Vec<u8>> {
    let mut archive = zip::ZipWriter::new(Cursor::new(Vec::new()));
    let options = SimpleFileOptions::default().last_modified_time(zip::DateTime::default());
    for (name, bytes) in files {
        archive.start_file(name.into(), options)?;
        archive.write_all(&bytes)?;
    }
    Ok(archive.finish()?.into_inner())
}
