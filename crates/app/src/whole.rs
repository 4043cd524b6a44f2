//! Files that are there whole or not at all: what [`mingde_files`] does, in the words of this crate.

use std::path::Path;

use mingde_core::diagnostic::Message;
use mingde_files::{Mode, put_whole};

use crate::error::AppError;

/// Writes a file, in the place of a former one if there is one. What a ledger tells is its reader's alone, whoever
/// could read the former file.
///
/// # Errors
/// [`AppError::File`], and the former file is as it was; [`AppError::NotFound`] where its folder is not there.
pub fn write_whole(path: &Path, bytes: impl AsRef<[u8]>) -> Result<(), AppError> {
    let write = |half: &Path| std::fs::write(half, bytes.as_ref()).map_err(AppError::file(path));
    make_whole(path, Mode::Private, write)
}

/// Has a file made under another name beside its place, and moves it there when it is complete.
pub(crate) fn make_whole(
    path: &Path,
    mode: Mode,
    make: impl Fn(&Path) -> Result<(), AppError>,
) -> Result<(), AppError> {
    if let Some(folder) = path.parent().filter(|folder| !folder.as_os_str().is_empty() && !folder.is_dir()) {
        return Err(AppError::NotFound(Message::new("app-no-folder").with("path", folder.display())));
    }
    put_whole(path, mode, |cause| AppError::file(path)(cause), make)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_full_disk_and_a_folder_are_told_as_such() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("简介.docx");
        let full = |_: &Path| Err(AppError::file(&path)(std::io::ErrorKind::StorageFull.into()));
        let refused = make_whole(&path, Mode::Private, full).unwrap_err();
        assert_eq!(refused.message().code, "app-disk-full");
        assert!(!path.exists());
        assert_eq!(write_whole(folder.path(), "no").unwrap_err().message().code, "app-file-is-folder");
        let nowhere = write_whole(&folder.path().join("没有/简介.docx"), "no").unwrap_err().message();
        assert_eq!(nowhere.code, "app-no-folder");
        assert!(nowhere.args[0].1.ends_with("没有"), "the folder is named, not the file");
    }
}
