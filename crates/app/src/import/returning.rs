//! Refused rows, written back for repair.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use mingde_core::diagnostic::Message;
use mingde_core::policy::Actor;
use mingde_core::words::{Locale, say};
use mingde_sheet::{DataSheet, Layout, RejectedSheet, write_rejects};
use mingde_store::SealingKeys;

use super::outcome::FileOutcome;
use super::reading::Reading;
use crate::archive::archive;
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
    keys: &SealingKeys,
    sent: &Sent,
    returned: Vec<Returned>,
    outcome: &mut FileOutcome,
) -> Result<(), AppError> {
    Back::ALL.iter().try_for_each(|back| sent.drop_beside(back.name()))?;
    let mut books = Vec::new();
    for (name, bytes) in returned {
        let name = format!("{name}.xlsx");
        books.push((name.clone(), bytes?));
        outcome.rejects.push(name.into());
    }
    let (back, bytes) = match books.len() {
        0 => return Ok(()),
        1 => (Back::Workbook, books.remove(0).1),
        _ => (Back::Archive, archive(books).map_err(AppError::file(Path::new(Back::Archive.name())))?),
    };
    sent.put_beside(keys, back.name(), &bytes)
}

/// A name for refused rows that no file has: somebody may be mending the one before.
fn free_name(folder: &Path, stem: &str) -> PathBuf {
    let plain = folder.join(format!("{stem}.xlsx"));
    let numbered = (2..).map(|number| folder.join(format!("{stem}{number}.xlsx")));
    std::iter::once(plain).chain(numbered).find(|path| !path.is_file()).unwrap_or_default()
}

/// As what the rows of a file that was sent go back.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Back {
    /// A workbook.
    Workbook,
    /// Several: a ZIP file of workbooks, one for each layout.
    Archive,
}

impl Back {
    const ALL: [Self; 2] = [Self::Workbook, Self::Archive];

    /// Where they lie, beside the file.
    fn name(self) -> &'static str {
        match self {
            Self::Workbook => "returned.xlsx",
            Self::Archive => "returned.zip",
        }
    }
}

/// The rows of an import that go back, where some do: those that would, or those that were not taken. They are there also
/// after the server has ended, until what was sent is swept away.
///
/// # Errors
/// `upload-unknown` for a file of nobody or somebody else.
pub fn returned_rows(bureau: &Bureau, actor: &Actor, id: &str) -> Result<Option<(Back, Vec<u8>)>, AppError> {
    let sent = whole_upload(bureau, actor, id)?;
    for back in Back::ALL {
        if let Some(bytes) = sent.beside(bureau.store.sealing(), back.name())? {
            return Ok(Some((back, bytes)));
        }
    }
    Ok(None)
}

/// Whether there are such rows.
///
/// # Errors
/// Those of [`returned_rows`].
pub fn has_returned_rows(bureau: &Bureau, actor: &Actor, id: &str) -> Result<bool, AppError> {
    let sent = whole_upload(bureau, actor, id)?;
    Ok(Back::ALL.iter().any(|back| sent.has_beside(back.name())))
}
