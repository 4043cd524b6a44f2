//! Files that are there whole or not at all. Where the disk fills up half-way or the process ends, what stood in their
//! place before still stands there.

use std::ffi::OsString;
use std::fs;
use std::io::ErrorKind;
use std::path::Path;

use crate::error::AppError;

/// Writes a file, in the place of a former one if there is one.
///
/// # Errors
/// [`AppError::File`], and the former file is as it was.
pub fn write_whole(path: &Path, bytes: impl AsRef<[u8]>) -> Result<(), AppError> {
    make_whole(path, |half| fs::write(half, bytes.as_ref()).map_err(AppError::file(path)))
}

/// Has a file made under another name beside its place, and moves it there when it is complete.
pub(crate) fn make_whole(path: &Path, make: impl Fn(&Path) -> Result<(), AppError>) -> Result<(), AppError> {
    let former = fs::metadata(path).ok();
    // Into a pipe or a device one writes as it goes; a folder says itself what is wrong with it.
    if former.as_ref().is_some_and(|former| !former.is_file()) {
        return make(path);
    }
    // A link stays one: the file it leads to is exchanged.
    let place = fs::canonicalize(path).unwrap_or_else(|_| path.to_owned());
    let Some(name) = place.file_name() else { return make(path) };
    let mut hidden = OsString::from(".");
    hidden.push(name);
    hidden.push(format!(".{}", std::process::id()));
    let half = place.with_file_name(hidden);
    match make(&half).and_then(|()| settle(&half, &place, former).map_err(AppError::file(path))) {
        Ok(()) => Ok(()),
        Err(error) => {
            // What could not be completed is not left lying about; the first error is the one to tell.
            _ = fs::remove_file(&half);
            match error {
                // Somebody may be let change a file and not add one to its folder.
                AppError::File { cause, .. }
                    if cause.kind() == ErrorKind::PermissionDenied && place.is_file() =>
                {
                    make(&place)
                }
                error => Err(error),
            }
        }
    }
}

fn settle(half: &Path, place: &Path, former: Option<fs::Metadata>) -> std::io::Result<()> {
    fs::File::open(half)?.sync_all()?;
    if let Some(former) = former {
        fs::set_permissions(half, former.permissions())?;
    }
    fs::rename(half, place)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn names(folder: &Path) -> Vec<OsString> {
        fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().file_name()).collect()
    }

    #[test]
    fn what_cannot_be_completed_leaves_what_was_there() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("简介.docx");
        let full = |half: &Path| {
            fs::write(half, "half of it").unwrap();
            Err(AppError::file(&path)(ErrorKind::StorageFull.into()))
        };
        for before in [None, Some("last year's")] {
            if let Some(before) = before {
                write_whole(&path, before).unwrap();
            }
            let refused = make_whole(&path, full).unwrap_err();
            assert_eq!(refused.message().code, "app-disk-full");
            assert_eq!(fs::read_to_string(&path).ok().as_deref(), before);
            assert_eq!(names(folder.path()).len(), usize::from(before.is_some()));
        }
        write_whole(&path, "this year's").unwrap();
        assert_eq!(fs::read_to_string(&path).unwrap(), "this year's");
        assert_eq!(names(folder.path()), ["简介.docx"]);
    }

    #[cfg(unix)]
    #[test]
    fn a_link_stays_one_and_rights_stay_what_they_were() {
        use std::os::unix::fs::PermissionsExt as _;
        let folder = tempfile::tempdir().unwrap();
        let (link, file) = (folder.path().join("link"), folder.path().join("file"));
        fs::write(&file, "before").unwrap();
        fs::set_permissions(&file, fs::Permissions::from_mode(0o600)).unwrap();
        std::os::unix::fs::symlink(&file, &link).unwrap();
        write_whole(&link, "after").unwrap();
        assert!(fs::symlink_metadata(&link).unwrap().is_symlink());
        assert_eq!(fs::read_to_string(&file).unwrap(), "after");
        assert_eq!(fs::metadata(&file).unwrap().permissions().mode() & 0o777, 0o600);
        // A folder is told as such.
        let refused = write_whole(folder.path(), "no").unwrap_err();
        assert_eq!(refused.message().code, "app-file-is-folder");
    }
}
