//! Rows that could not be taken, written back for repair: same columns, same texts, and why.

use mingde_core::diagnostic::{Message, display_width};
use mingde_core::words::{Locale, say};
use rust_xlsxwriter::{Format, Workbook, Worksheet};

use crate::heading::{Formats, write_headings};
use crate::layout::{free_name, sheet_name};
use crate::read::ERROR_COLUMN;
use crate::template::{Offered, workbook};
use crate::{CannotWrite, CellError, DataSheet, Layout, Lookups, Original, OriginalCell, column_letters};

/// Excel takes at most so many characters in a cell.
const LONGEST: usize = 32_767;

/// A row for the clerk to repair.
#[derive(Debug, Clone)]
pub struct RejectedRow {
    /// The row as it stood in the file.
    pub original: Original,
    /// What is wrong with it. May be empty: a good record row whose participants are bad comes along.
    pub errors: Vec<CellError>,
}

/// The rejected rows of one sheet of one file.
#[derive(Debug)]
pub struct RejectedSheet<'a> {
    /// The sheet they came from: its headings tell which cell belongs to which column.
    pub sheet: &'a DataSheet,
    /// The rows in file order.
    pub rows: Vec<RejectedRow>,
    /// The lines of a second table below the data, from its headings on.
    pub second_table: Vec<Original>,
}

/// What the sheet of a second table is called.
const SECOND_TABLE: &str = "第二张表";

/// A workbook of the rejected rows in the layout of the template, each wrong cell coloured, with a last column
/// 错误说明 that import ignores. Columns that the layout does not know are kept under their own heading.
/// `sheets` are of one file and of this `layout`; sheets of the same part are written one below the other if
/// their unknown columns agree, else as sheets of their own. A second table comes as it stood, on a sheet of its own,
/// so that it can be imported from there.
pub fn write_rejects(
    layout: &Layout,
    sheets: &[RejectedSheet<'_>],
    locale: Locale,
) -> Result<Vec<u8>, CannotWrite> {
    let second_tables = sheets.iter().filter(|s| !s.second_table.is_empty());
    // A workbook that bears the mark of a layout is read by this one alone.
    let mut book = if second_tables.clone().next().is_none() { workbook(layout)? } else { Workbook::new() };
    let formats = Formats::new();
    let lookups = Lookups::default();
    let mut offered = Offered::new(&lookups);
    let mut names: Vec<String> = Vec::new();
    for (at, part) in layout.parts.iter().enumerate() {
        let of_part = sheets.iter().filter(|s| s.sheet.part == at && !s.rows.is_empty());
        for rejected in of_part {
            let sheet = book.add_worksheet();
            // Whoever repairs it finds the sheets by the names they had.
            let name = free_name(&sheet_name(&rejected.sheet.name), &names);
            sheet.set_name(&name)?;
            names.push(name);
            write_headings(sheet, part, &formats)?;
            offered.add_checks(sheet, part)?;
            let columns = Columns::of(rejected.sheet, part.columns.len());
            columns.write_headings(sheet, rejected.sheet, &formats)?;
            for (line, row) in (1u32..).zip(&rejected.rows) {
                columns.write_row(sheet, line, row, locale, &formats)?;
            }
        }
    }
    for rejected in second_tables {
        let sheet = book.add_worksheet();
        let name = free_name(SECOND_TABLE, &names);
        sheet.set_name(&name)?;
        names.push(name);
        for (line, row) in (0u32..).zip(&rejected.second_table) {
            for (column, cell) in row.cells() {
                write_original(sheet, line, column, cell, false, &formats)?;
            }
        }
    }
    offered.write(&mut book)?;
    Ok(book.save_to_buffer()?)
}

/// Width of the column with the explanations, in half characters.
const EXPLAINED: u16 = 60;
/// Height of a line, in points.
const LINE: u32 = 15;
/// Excel makes no row higher.
const MOST_LINES: u32 = 27;

/// Where the columns of the file go.
struct Columns {
    /// Column of the file → column of the rejects.
    targets: Vec<Option<u16>>,
    /// First column of those the layout does not know.
    unknown: u16,
    /// Column of the explanation.
    explanation: u16,
}

impl Columns {
    fn of(sheet: &DataSheet, known: usize) -> Self {
        let width =
            sheet.columns.iter().flatten().copied().chain(sheet.unknown.iter().map(|u| u.column)).max();
        let mut targets = vec![None; width.map_or(0, |w| w as usize + 1)];
        for (target, column) in (0u16..).zip(&sheet.columns) {
            if let Some(column) = column {
                targets[*column as usize] = Some(target);
            }
        }
        let unknown = known as u16;
        // The explanation needs a column of its own within those Excel has.
        let room = 16_383 - unknown;
        for (target, column) in (unknown..unknown + room).zip(&sheet.unknown) {
            targets[column.column as usize] = Some(target);
        }
        let explanation = unknown + room.min(sheet.unknown.len() as u16);
        Self { targets, unknown, explanation }
    }

    fn write_headings(
        &self,
        to: &mut Worksheet,
        sheet: &DataSheet,
        formats: &Formats,
    ) -> Result<(), CannotWrite> {
        for (target, column) in (self.unknown..self.explanation).zip(&sheet.unknown) {
            to.write_string_with_format(0, target, column.heading.trim(), &formats.optional)?;
        }
        to.set_column_width(self.explanation, EXPLAINED)?;
        to.write_string_with_format(0, self.explanation, ERROR_COLUMN, &formats.required)?;
        Ok(())
    }

    fn write_row(
        &self,
        to: &mut Worksheet,
        line: u32,
        row: &RejectedRow,
        locale: Locale,
        formats: &Formats,
    ) -> Result<(), CannotWrite> {
        // The columns of the layout come first, in its order.
        let wrong: Vec<u16> = row.errors.iter().filter_map(|e| u16::try_from(e.column?).ok()).collect();
        // A missing cell is coloured as well, so that the eye finds it.
        for target in &wrong {
            to.write_blank(line, *target, &formats.wrong)?;
        }
        for (column, cell) in row.original.cells() {
            if let Some(target) = self.target(column) {
                write_original(to, line, target, cell, wrong.contains(&target), formats)?;
            }
        }
        let explained: Vec<String> = row.errors.iter().map(|e| explain(e, line, locale)).collect();
        let text: String = explained.join("\n").chars().take(LONGEST).collect();
        if !text.is_empty() {
            // Not every program makes a row as high as its text.
            to.set_row_height(line, LINE * lines(&text).min(MOST_LINES))?;
            to.write_string_with_format(line, self.explanation, text, &formats.explained)?;
        }
        Ok(())
    }

    fn target(&self, column: u16) -> Option<u16> {
        self.targets.get(column as usize).copied().flatten()
    }
}

/// Lines an explanation takes in its column.
fn lines(text: &str) -> u32 {
    let wide = |line: &str| line.chars().map(display_width).sum::<usize>() as u32;
    text.lines().map(|line| wide(line).div_ceil(u32::from(EXPLAINED)).max(1)).sum()
}

/// One error with the cell to be repaired, and the one it came from where that is another: the rows close up, and the
/// columns stand in the order of the layout.
fn explain(error: &CellError, line: u32, locale: Locale) -> String {
    let cell =
        |column: Option<u16>, line: u32| format!("{}{line}", column.map(column_letters).unwrap_or_default());
    let own = cell(error.column.and_then(|column| u16::try_from(column).ok()), line + 1);
    let original = cell(error.place.column, error.place.line);
    let place = match own == original {
        true => own,
        false => {
            let both = Message::new("sheet-returned-place").with("own", own).with("original", original);
            say(locale, &both)
        }
    };
    let mut text = format!("{place}：{}", say(locale, &error.message));
    if let Some(word) = &error.suggestion {
        text.push('；');
        text.push_str(&say(locale, &Message::new("sheet-suggestion").with("word", word)));
    }
    text
}

fn write_original(
    to: &mut Worksheet,
    line: u32,
    column: u16,
    cell: OriginalCell<'_>,
    wrong: bool,
    formats: &Formats,
) -> Result<(), CannotWrite> {
    let format =
        |usual: &Format| if wrong { usual.clone().set_background_color(0xFFC7CE) } else { usual.clone() };
    let (digits, usual) = match cell {
        OriginalCell::Number(digits) => (digits, &formats.general),
        OriginalCell::Hidden(digits) if digits.parse::<f64>().is_ok() => (digits, &formats.general),
        OriginalCell::Percent { digits, .. } => (digits, &formats.percent),
        OriginalCell::Date(digits) => (digits, &formats.date),
        OriginalCell::Time(digits) => (digits, &formats.time),
        OriginalCell::DateTime(digits) => (digits, &formats.datetime),
        OriginalCell::Text(text)
        | OriginalCell::Error(text)
        | OriginalCell::Formula(text)
        | OriginalCell::Hidden(text)
        | OriginalCell::Part { text, .. }
        | OriginalCell::Struck(text)
        | OriginalCell::Incomplete { shown: text, .. }
        | OriginalCell::Shown { shown: text, .. } => {
            let text: String = text.chars().take(LONGEST).collect();
            to.write_string_with_format(line, column, text, &format(&formats.text))?;
            return Ok(());
        }
        OriginalCell::Flag(flag) => {
            to.write_boolean_with_format(line, column, flag, &format(&formats.general))?;
            return Ok(());
        }
    };
    // A number stays one only if its spelling survives; otherwise the text keeps every digit.
    match digits.parse::<f64>() {
        Ok(number) if number.is_finite() && (number.abs() < 1e15) => {
            to.write_number_with_format(line, column, number, &format(usual))?;
        }
        _ => {
            to.write_string_with_format(line, column, digits, &format(&formats.text))?;
        }
    }
    Ok(())
}
