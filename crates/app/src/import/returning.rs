//! Refused rows, written back for repair.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use mingde_core::diagnostic::Message;
use mingde_core::policy::Actor;
use mingde_core::words::{Locale, say};
use mingde_files::make_private_folder;
use mingde_sheet::{DataSheet, Layout, RejectedSheet, write_rejects};

use super::ImportRequest;
use super::outcome::FileOutcome;
use super::reading::Reading;
use crate::bureau::Bureau;
use crate::error::AppError;
use crate::uploads::whole_upload;
use crate::whole::make_whole;

/// Gives the refused rows back, beside the file or in a folder. What was taken is taken, so a workbook that cannot be
/// written is an error in the list and not the end.
pub(super) fn return_rows(
    file: &Path,
    folder: Option<&Path>,
    layouts: &[Layout],
    sheets: &[DataSheet],
    mut reading: Reading,
    locale: Locale,
) -> FileOutcome {
    let folder = folder.or(file.parent()).unwrap_or(Path::new(""));
    let stem = file.file_stem().unwrap_or_default().to_string_lossy();
    // One workbook per layout: the rows go back in the layout they came in.
    let mut by_layout: BTreeMap<usize, Vec<RejectedSheet<'_>>> = BTreeMap::new();
    for sheet in reading.take_refused(sheets) {
        by_layout.entry(sheet.sheet.layout).or_default().push(sheet);
    }
    let mut outcome = reading.outcome;
    let several = sheets.iter().any(|s| s.layout != sheets[0].layout);
    for (layout, sheets) in by_layout {
        let layout = &layouts[layout];
        let title = if locale == Locale::En { &layout.english } else { &layout.title };
        let suffix = if several { format!("-{title}") } else { String::new() };
        let name = Message::new("import-returned-rows").with("name", format!("{stem}{suffix}"));
        let path = free_name(folder, &say(locale, &name));
        // Identity numbers stand in them in clear: nobody sees them who does not see what they came from.
        let written = make_whole(&path, mingde_files::like(file), |half| {
            write_rejects(layout, &sheets, locale, half).map_err(AppError::workbook(&path))
        });
        match written {
            Ok(()) => outcome.rejects.push(path),
            Err(error) => outcome.list_unwritten(&path, error.message()),
        }
    }
    outcome
}

/// A name for refused rows that no file has: somebody may be mending the one before.
fn free_name(folder: &Path, stem: &str) -> PathBuf {
    let plain = folder.join(format!("{stem}.xlsx"));
    let numbered = (2..).map(|number| folder.join(format!("{stem}{number}.xlsx")));
    std::iter::once(plain).chain(numbered).find(|path| !path.is_file()).unwrap_or_default()
}

/// Where the rows lie that go back.
pub(super) fn returned_beside(path: &Path) -> PathBuf {
    path.with_file_name("returned")
}

/// Makes room for the rows that go back; those of an earlier look go.
pub(super) fn made_anew(request: &ImportRequest) -> Result<(), AppError> {
    let Some(folder) = &request.rejects else { return Ok(()) };
    match std::fs::remove_dir_all(folder) {
        Err(cause) if cause.kind() != std::io::ErrorKind::NotFound => {
            return Err(AppError::file(folder)(cause));
        }
        _ => {}
    }
    make_private_folder(folder).map_err(AppError::file(folder))
}

/// The workbook of the rows of an import that go back, where some do: those that would, or those that were not taken. It is
/// there also after the server has ended, until what was sent is swept away.
///
/// # Errors
/// `upload-unknown` for a file of nobody or somebody else.
pub fn returned_rows(bureau: &Bureau, actor: &Actor, id: &str) -> Result<Option<PathBuf>, AppError> {
    let (_, path) = whole_upload(bureau, actor, id)?;
    let Ok(mut files) = std::fs::read_dir(returned_beside(&path)) else { return Ok(None) };
    Ok(files.find_map(|file| Some(file.ok()?.path()).filter(|path| path.is_file())))
}
