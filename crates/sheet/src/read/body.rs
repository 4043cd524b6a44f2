//! The lines of a sheet as rows, with what concerns more than one cell: merged ranges, headings that are printed
//! again, cells below no heading, words that stand alone in their line.

use mingde_core::diagnostic::Message;

use super::convert::displayed;
use super::grid::Merged;
use super::row::{CellError, Original, OriginalCell, Row};
use super::rows::RowReader;
use super::spread::Spread;
use super::workbook::DataSheet;
use crate::Place;
use crate::layout::Layout;

/// Longest text shown of a cell below no heading.
const SHOWN: usize = 20;

/// Reads the lines of one sheet, in their order.
pub(super) struct Body<'l> {
    sheet: &'l DataSheet,
    reader: RowReader<'l>,
    spread: Spread,
    headings: Option<Original>,
    /// By column of the sheet, whether it bears a heading.
    headed: Vec<bool>,
    /// A text file: a cell too many is a comma too many, and others stand in the wrong columns.
    plain_text: bool,
    /// Columns without a heading of which it was said.
    told: Vec<u16>,
    /// That hidden rows are read was said.
    told_hidden: bool,
}

impl<'l> Body<'l> {
    pub(super) fn new(
        layout: &'l Layout,
        sheet: &'l DataSheet,
        date1904: bool,
        mut merged: Vec<Merged>,
        plain_text: bool,
    ) -> Self {
        let spread = Spread::take(&mut merged, &layout.parts[sheet.part], sheet);
        let reader = RowReader::new(layout, sheet, date1904, merged);
        let mut headed = vec![false; sheet.headed.iter().max().map_or(0, |c| *c as usize + 1)];
        sheet.headed.iter().for_each(|column| headed[*column as usize] = true);
        Self {
            sheet,
            reader,
            spread,
            headings: None,
            headed,
            plain_text,
            told: Vec::new(),
            told_hidden: false,
        }
    }

    /// The row of a line; none for headings and where nothing stands in the columns of the layout.
    pub(super) fn read(&mut self, line: u32, hidden: bool, original: &Original) -> Option<Row> {
        if line <= self.sheet.heading_line {
            if line == self.sheet.heading_line {
                self.headings = Some(original.clone());
            }
            return None;
        }
        let original = self.spread.fill(line, original);
        if self.repeats_headings(&original) {
            return Some(self.headings_again(line, &original));
        }
        let mut row = self.reader.read(line, &original)?;
        if !row.passed_over {
            row.warnings.extend(self.spread.remarks(line, self.sheet));
            self.look_beside(&mut row);
            refuse_alone(&mut row);
            if hidden && !self.told_hidden {
                self.told_hidden = true;
                row.warnings.push(self.remark(line, None, Message::new("sheet-row-hidden")));
            }
        }
        Some(row)
    }

    /// Tables printed over several pages have their headings on each.
    fn repeats_headings(&self, original: &Original) -> bool {
        let Some(headings) = &self.headings else { return false };
        let mut count = 0;
        for (column, cell) in original.cells() {
            let (OriginalCell::Text(text), Some(heading)) = (cell, headings.cell(column)) else {
                return false;
            };
            if displayed(heading).trim() != text.trim() {
                return false;
            }
            count += 1;
        }
        count > 1
    }

    fn headings_again(&self, line: u32, original: &Original) -> Row {
        let remark = self.remark(line, None, Message::new("sheet-headings-again"));
        Row {
            line,
            cells: vec![None; self.sheet.columns.len()],
            errors: Vec::new(),
            warnings: vec![remark],
            original: original.clone(),
            passed_over: true,
        }
    }

    /// What stands below no heading is not read, and is named.
    fn look_beside(&mut self, row: &mut Row) {
        let mut beside = Vec::new();
        for (column, cell) in row.original.cells() {
            if !self.headed.get(column as usize).copied().unwrap_or(false) {
                let text = displayed(cell);
                if !text.trim().is_empty() {
                    beside.push((column, text.trim().chars().take(SHOWN).collect::<String>()));
                }
            }
        }
        if self.plain_text
            && let Some((column, _)) = beside.first()
        {
            let texts: Vec<&str> = beside.iter().map(|(_, text)| text.as_str()).collect();
            let message = Message::new("sheet-cells-too-many").with("value", texts.join("、"));
            row.errors.push(self.remark(row.line, Some(*column), message));
            return;
        }
        for (column, text) in beside {
            if !self.told.contains(&column) {
                self.told.push(column);
                let message = Message::new("sheet-cell-unheaded").with("value", text);
                row.warnings.push(self.remark(row.line, Some(column), message));
            }
        }
    }

    fn remark(&self, line: u32, column: Option<u16>, message: Message) -> CellError {
        let place = Place { sheet: self.sheet.name.clone(), line, column };
        CellError { place, column: None, message, suggestion: None }
    }
}

/// A line with nothing but one text where several are required is no record with several faults but a heading among
/// the data (`第二周`): one fault, and nothing of it is looked up.
fn refuse_alone(row: &mut Row) {
    let mut filled = row.cells.iter().enumerate().filter(|(_, cell)| cell.is_some()).map(|(at, _)| at);
    let (Some(at), None) = (filled.next(), filled.next()) else { return };
    if row.errors.len() < 2 || row.errors.iter().any(|error| error.message.code != "sheet-cell-missing") {
        return;
    }
    let mut cells = row.original.cells().filter(|(_, cell)| !displayed(*cell).trim().is_empty());
    let (Some((column, OriginalCell::Text(text))), None) = (cells.next(), cells.next()) else { return };
    let text: String = text.trim().chars().take(SHOWN).collect();
    let mut place = row.errors[0].place.clone();
    place.column = Some(column);
    let message = Message::new("sheet-row-alone").with("value", text);
    row.errors = vec![CellError { place, column: Some(at), message, suggestion: None }];
    row.cells.fill(None);
}
