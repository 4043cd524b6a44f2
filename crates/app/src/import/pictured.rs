//! Rows that go back as they stand in their sheet, with the cells that are wrong.

use mingde_core::diagnostic::Message;
use mingde_core::text::excerpt;
use mingde_sheet::{DataSheet, Layout, RejectedRow, column_letters};

/// So many rows of a sheet are shown; all of them stand in the workbook that is given back.
const MOST_ROWS: usize = 30;

/// Some rows of a sheet.
#[derive(Debug, Clone)]
pub struct SheetPicture {
    /// Its name.
    pub sheet: String,
    /// Letters and heading of each column.
    pub heads: Vec<(String, String)>,
    /// Its rows.
    pub rows: Vec<PicturedRow>,
    /// How many more there are.
    pub more: usize,
}

/// A row with its cells.
#[derive(Debug, Clone)]
pub struct PicturedRow {
    /// Its line in the sheet, from 1.
    pub line: u32,
    /// Its cells.
    pub cells: Vec<PicturedCell>,
    /// What is wrong: where, what, and the nearest right value.
    pub faults: Vec<(String, Message, Option<String>)>,
}

/// A cell.
#[derive(Debug, Clone)]
pub struct PicturedCell {
    /// What is shown of it.
    pub shown: String,
    /// All of it, to be mended; none where it is sensitive.
    pub whole: Option<String>,
    /// Whether it is wrong.
    pub wrong: bool,
}

impl SheetPicture {
    /// The refused rows of a sheet; none if nothing is wrong with any of them.
    pub(super) fn of(layouts: &[Layout], sheet: &DataSheet, rejected: &[RejectedRow]) -> Option<Self> {
        let faulty: Vec<&RejectedRow> = rejected.iter().filter(|row| !row.errors.is_empty()).collect();
        if faulty.is_empty() {
            return None;
        }
        let columns = &layouts[sheet.layout].parts[sheet.part].columns;
        let mut shown: Vec<(u16, usize)> =
            (0..columns.len()).filter_map(|at| Some((sheet.columns[at]?, at))).collect();
        shown.sort_unstable();
        let heads = shown.iter().map(|(column, at)| (column_letters(*column), columns[*at].title.clone()));
        let row = |row: &&RejectedRow| {
            let cell = |(column, at): &(u16, usize)| {
                let text = row.original.seen(*column);
                let wrong = row.errors.iter().any(|error| error.column == Some(*at));
                let is_sealed = columns[*at].sensitive && !text.is_empty();
                let shown = if is_sealed { crate::view::SEALED.into() } else { excerpt(&text) };
                PicturedCell {
                    shown: shown.into_owned(),
                    whole: (wrong && !is_sealed).then(|| text.into_owned()),
                    wrong,
                }
            };
            let fault = |error: &mingde_sheet::CellError| {
                let column = error.place.column.map(column_letters).unwrap_or_default();
                (format!("{column}{}", error.place.line), error.message.clone(), error.suggestion.clone())
            };
            PicturedRow {
                line: row.errors.first().map_or(0, |error| error.place.line),
                cells: shown.iter().map(cell).collect(),
                faults: row.errors.iter().map(fault).collect(),
            }
        };
        Some(Self {
            sheet: sheet.name.to_string(),
            heads: heads.collect(),
            rows: faulty.iter().take(MOST_ROWS).map(row).collect(),
            more: faulty.len().saturating_sub(MOST_ROWS),
        })
    }
}
