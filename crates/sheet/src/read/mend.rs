//! A cell that somebody mended after the sheet was read.

use mingde_core::diagnostic::Message;

use super::convert::Converter;
use super::row::{Original, OriginalCell, Row, Sort};
use super::tidy::tidy;
use super::workbook::DataSheet;
use crate::layout::Column;

impl Row {
    /// Puts a text in the place of what stands in a column of the layout, as if it stood in the sheet. What was wrong there is
    /// wrong no more, unless the text is. Where the sheet has no such column, nothing changes.
    pub fn mend(&mut self, sheet: &DataSheet, columns: &[Column], at: usize, text: &str) {
        let (Some(Some(place)), Some(column)) = (sheet.columns.get(at).copied(), columns.get(at)) else {
            return;
        };
        let mut typed = Original::default();
        typed.push(place, Sort::Text, text);
        self.original = self.original.with_cell_of(&typed, place);
        self.errors.retain(|error| error.column != Some(at));
        self.warnings.retain(|warning| warning.column != Some(at));
        let read = match tidy(text).is_empty() {
            true => Ok(None),
            false => Converter::new(column, false).convert(OriginalCell::Text(text)).map(|found| found.cell),
        };
        self.cells[at] = match read {
            Ok(None) if column.required => {
                let message = Message::new("sheet-cell-missing").with_title("column", column);
                self.errors.push(sheet.error(self.line, Some(at), message, None));
                None
            }
            Ok(cell) => cell,
            Err(fault) => {
                self.errors.push(sheet.error(self.line, Some(at), fault.message, fault.suggestion));
                None
            }
        };
    }
}
