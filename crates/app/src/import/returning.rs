//! Refused rows, written back for repair.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use mingde_core::diagnostic::Message;
use mingde_core::policy::Actor;
use mingde_core::words::{Locale, say};
use mingde_sheet::{DataSheet, Layout, RejectedSheet, write_rejects};

use super::outcome::FileOutcome;
use super::reading::Reading;
use crate::bureau::Bureau;
use crate::error::AppError;
use crate::uploads::{Sent, whole_upload};
use crate::whole::make_whole;

/// A workbook of rows that go back: what it is called, and its bytes.
pub(super) type Returned = (String, Result<Vec<u8>, AppError>);

/// The refused rows, a workbook for each layout: rows go back in the layout they came in.
pub(super) fn returned(
    stem: &str,
    layouts: &[Layout],
    sheets: &[DataSheet],
    reading: &mut Reading,
    locale: Locale,
) -> Vec<Returned> {
    let mut by_layout: BTreeMap<usize, Vec<RejectedSheet<'_>>> = BTreeMap::new();
    for sheet in reading.take_refused(sheets) {
        by_layout.entry(sheet.sheet.layout).or_default().push(sheet);
    }
    let several = sheets.iter().any(|s| s.layout != sheets[0].layout);
    let written = by_layout.into_iter().map(|(layout, sheets)| {
        let layout = &layouts[layout];
        let title = if locale == Locale::En { &layout.english } else { &layout.title };
        let suffix = if several { format!("-{title}") } else { String::new() };
        let name = Message::new("import-returned-rows").with("name", format!("{stem}{suffix}"));
        let name = say(locale, &name);
        let bytes = write_rejects(layout, &sheets, locale).map_err(AppError::workbook(Path::new(&name)));
        (name, bytes)
    });
    written.collect()
}

/// Puts the rows that go back beside the file they came in, or in a folder. What was taken is taken, so a workbook that cannot
/// be written is an error in the list and not the end.
pub(super) fn put_in_folder(
    file: &Path,
    folder: Option<&Path>,
    returned: Vec<Returned>,
    outcome: &mut FileOutcome,
) {
    let folder = folder.or(file.parent()).unwrap_or(Path::new(""));
    for (name, bytes) in returned {
        let path = free_name(folder, &name);
        let written = bytes.and_then(|bytes| {
            let write = |half: &Path| std::fs::write(half, &bytes).map_err(AppError::file(&path));
            // Identity numbers stand in them in clear: nobody sees them who does not see what they came from.
            make_whole(&path, mingde_files::like(file), write)
        });
        match written {
            Ok(()) => outcome.rejects.push(path),
            Err(error) => outcome.list_unwritten(&path, error.message()),
        }
    }
}

/// Puts the rows that go back beside the file that was sent; those of an earlier look go.
pub(super) fn put_beside(
    bureau: &Bureau,
    sent: &Sent,
    returned: Vec<Returned>,
    outcome: &mut FileOutcome,
) -> Result<(), AppError> {
    sent.drop_beside(RETURNED)?;
    // The page has one place for them.
    if let Some((name, bytes)) = returned.into_iter().next() {
        sent.put_beside(bureau, RETURNED, &bytes?)?;
        outcome.rejects.push(PathBuf::from(name).with_extension("xlsx"));
    }
    Ok(())
}

/// A name for refused rows that no file has: somebody may be mending the one before.
fn free_name(folder: &Path, stem: &str) -> PathBuf {
    let plain = folder.join(format!("{stem}.xlsx"));
    let numbered = (2..).map(|number| folder.join(format!("{stem}{number}.xlsx")));
    std::iter::once(plain).chain(numbered).find(|path| !path.is_file()).unwrap_or_default()
}

/// Where the rows lie that go back, beside a file that was sent.
const RETURNED: &str = "returned";

/// The workbook of the rows of an import that go back, where some do: those that would, or those that were not taken. It is
/// there also after the server has ended, until what was sent is swept away.
///
/// # Errors
/// `upload-unknown` for a file of nobody or somebody else.
pub fn returned_rows(bureau: &Bureau, actor: &Actor, id: &str) -> Result<Option<Vec<u8>>, AppError> {
    whole_upload(bureau, actor, id)?.beside(bureau, RETURNED)
}

/// Whether there are such rows.
///
/// # Errors
/// Those of [`returned_rows`].
pub fn has_returned_rows(bureau: &Bureau, actor: &Actor, id: &str) -> Result<bool, AppError> {
    Ok(whole_upload(bureau, actor, id)?.has_beside(RETURNED))
}
