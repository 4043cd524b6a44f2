//! Cells of a workbook that was sent, mended on its page. They are kept beside it and put over what stands in the file
//! whenever its rows are read; the file stays as it came.

use std::path::Path;

use mingde_core::diagnostic::Message;
use mingde_core::policy::Actor;
use mingde_sheet::{DataSheet, Layout, Row};
use mingde_store::SealingKeys;
use serde::{Deserialize, Serialize};

use crate::bureau::Bureau;
use crate::error::AppError;
use crate::uploads::{Sent, whole_upload};

/// What lies beside the bytes of a workbook.
const BESIDE: &str = "mended.json";
/// So many cells of one workbook are mended at most; whoever mends more does it in the workbook of the rows that come back.
const MOST: usize = 1_000;
/// A cell holds so many characters at most.
const LONGEST: usize = 2_000;

/// A cell with what is to stand in it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct MendedCell {
    /// The sheet.
    pub sheet: String,
    /// The line in it, from 1.
    pub line: u32,
    /// The column of the sheet, from 0.
    pub column: u16,
    /// What is to stand there.
    pub text: String,
}

/// All mended cells of a workbook.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
pub(super) struct Mended(Vec<MendedCell>);

impl MendedCell {
    /// One whose place is written as pages show it: `谈心谈话!E3`.
    pub fn at(place: &str, text: &str) -> Option<Self> {
        let (sheet, cell) = place.rsplit_once('!')?;
        let (letters, line) = cell.split_at(cell.find(|c: char| c.is_ascii_digit())?);
        let number = |sum: u32, letter: u8| {
            letter
                .is_ascii_uppercase()
                .then(|| sum.checked_mul(26)?.checked_add(u32::from(letter - b'A') + 1))
                .flatten()
        };
        let column = letters.bytes().try_fold(0, number)?.checked_sub(1)?;
        Some(Self {
            sheet: sheet.to_owned(),
            line: line.parse().ok()?,
            column: column.try_into().ok()?,
            text: text.chars().take(LONGEST).collect(),
        })
    }
}

impl Mended {
    /// What was mended of a workbook that was sent.
    pub fn of(keys: &SealingKeys, sent: &Sent) -> Result<Self, AppError> {
        let Some(text) = sent.beside(keys, BESIDE)? else { return Ok(Self::default()) };
        serde_json::from_slice(&text).map_err(|cause| AppError::file(Path::new(BESIDE))(cause.into()))
    }

    /// The hash of the workbook with what was mended of it, by which it is known again.
    pub fn known_by(&self, hash: String) -> String {
        if self.0.is_empty() {
            return hash;
        }
        // Plain data into memory cannot fail.
        let told = serde_json::to_string(&self.0).unwrap_or_default();
        blake3::hash(format!("{hash}\n{told}").as_bytes()).to_hex().to_string()
    }

    /// Puts what was mended over the rows of a sheet.
    pub fn put_over(&self, layout: &Layout, sheet: &DataSheet, rows: &mut [Row]) {
        let own = || self.0.iter().filter(|cell| *cell.sheet == *sheet.name);
        if own().next().is_none() {
            return;
        }
        let columns = &layout.parts[sheet.part].columns;
        for row in rows {
            let line = row.line;
            for cell in own().filter(|cell| cell.line == line) {
                let at = sheet.columns.iter().position(|column| *column == Some(cell.column));
                if let Some(at) = at {
                    row.mend(sheet, columns, at, &cell.text);
                }
            }
        }
    }
}

/// Mends cells of a workbook that was sent and not taken yet: it is looked at anew with them.
///
/// # Errors
/// `upload-unknown` for a file of nobody or somebody else, `import-mended-too-many`, and `import-taken-already` for one that
/// was taken.
pub async fn mend_cells(
    bureau: &Bureau,
    actor: &Actor,
    id: &str,
    cells: Vec<MendedCell>,
) -> Result<(), AppError> {
    let sent = whole_upload(bureau, actor, id)?;
    if bureau.jobs.is_taken(id) || bureau.store.import_job(id).await?.is_some_and(|job| !job.looks) {
        return Err(AppError::Conflict(Message::new("import-taken-already")));
    }
    let mut mended = Mended::of(bureau.store.sealing(), &sent)?;
    let place = |cell: &MendedCell| (cell.sheet.clone(), cell.line, cell.column);
    mended.0.retain(|before| !cells.iter().any(|cell| place(cell) == place(before)));
    mended.0.extend(cells);
    if mended.0.len() > MOST {
        return Err(AppError::Invalid(Message::new("import-mended-too-many").with("most", MOST)));
    }
    // Plain data into memory cannot fail.
    let told = serde_json::to_vec(&mended).unwrap_or_default();
    sent.put_beside(bureau.store.sealing(), BESIDE, &told)?;
    bureau.jobs.forget_look(id);
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_cell_is_found_by_its_place_as_pages_write_it() {
        let at = |place: &str| MendedCell::at(place, "x").map(|cell| (cell.sheet, cell.line, cell.column));
        assert_eq!(at("谈心谈话!E3"), Some(("谈心谈话".into(), 3, 4)));
        assert_eq!(at("a!b!AA10"), Some(("a!b".into(), 10, 26)));
        for wrong in ["谈心谈话", "谈心谈话!E", "谈心谈话!3", "谈心谈话!e3", "谈心谈话!ZZZZZZZZ3", "!"]
        {
            assert_eq!(at(wrong), None, "{wrong}");
        }
    }
}
