//! Filled workbooks in bulk, in constant memory.

use std::path::Path;

use mingde_core::kind::Choice;
use mingde_core::number::Fixed;
use mingde_core::record::Value;
use rust_xlsxwriter::{Workbook, Worksheet};

use crate::heading::{Formats, write_headings};
use crate::layout::{CellKind, PartLayout};
use crate::template::{Offered, workbook, workbook_of_several};
use crate::{CannotWrite, Cell, Layout, Lookups, Part};

/// Lines a sheet holds below its headings.
const LINES: u32 = 1_048_575;
/// Excel's serial number of 1970-01-01.
const EPOCH: i32 = 25_569;

/// Writes rows of any part of some layouts; opens a further sheet when one is full.
pub struct RecordWriter {
    book: Workbook,
    formats: Formats,
    /// The parts of all layouts: which layout, and what its first sheet is called.
    parts: Vec<(usize, String, PartLayout)>,
    /// Whether cells are checked as those of templates are.
    checked: bool,
    /// In the order in which they will stand in the workbook: part and sheet.
    sheets: Vec<(usize, Open)>,
    rows: u64,
}

struct Open {
    sheet: Worksheet,
    lines: u32,
}

impl RecordWriter {
    /// A new workbook of `layout`. Rows go to a temporary file at once, so memory stays constant.
    pub fn new(layout: &Layout) -> Result<Self, CannotWrite> {
        let parts = layout.parts.iter().map(|part| (0, part.sheet.clone(), part.clone()));
        Self::begin(workbook(layout)?, parts.collect())
    }

    /// A new workbook of several layouts, each with its sheets.
    pub fn of_several(title: &str, layouts: &[Layout]) -> Result<Self, CannotWrite> {
        if let [only] = layouts {
            return Self::new(only);
        }
        let parts = layouts.iter().enumerate().flat_map(|(at, layout)| {
            let parts = layout.parts.iter().enumerate();
            parts.map(move |(part, its)| (at, layout.sheet_among_others(part), its.clone()))
        });
        Self::begin(workbook_of_several(title)?, parts.collect())
    }

    /// With the drop-downs and checks of templates on its cells: for what is going to be corrected.
    pub fn checked(mut self) -> Self {
        self.checked = true;
        self
    }

    fn begin(book: Workbook, parts: Vec<(usize, String, PartLayout)>) -> Result<Self, CannotWrite> {
        let (formats, sheets) = (Formats::new(), Vec::new());
        let mut writer = Self { book, formats, parts, checked: false, sheets, rows: 0 };
        for part in 0..writer.parts.len() {
            let open = writer.open_sheet(part, &writer.parts[part].1.clone())?;
            writer.sheets.push((part, open));
        }
        Ok(writer)
    }

    fn open_sheet(&mut self, part: usize, name: &str) -> Result<Open, CannotWrite> {
        let mut sheet = self.book.new_worksheet_with_constant_memory()?;
        sheet.set_name(name)?;
        write_headings(&mut sheet, &self.parts[part].2, &self.formats)?;
        sheet.set_footer("&L&A&R&P / &N");
        Ok(Open { sheet, lines: 0 })
    }

    /// Appends a row to the sheet of `part`; cells in column order of the layout, missing ones at the end
    /// are empty. Rows of a part the layout does not have are not written.
    pub fn write(&mut self, part: Part, cells: &[Option<Cell>]) -> Result<(), CannotWrite> {
        self.write_to(0, part, cells)
    }

    /// The same to the sheet of a part of one of several layouts, by its place among them.
    pub fn write_to(&mut self, layout: usize, part: Part, cells: &[Option<Cell>]) -> Result<(), CannotWrite> {
        let here = |(of, _, its): &(usize, String, PartLayout)| *of == layout && its.part == part;
        let Some(at) = self.parts.iter().position(here) else { return Ok(()) };
        let Some(mut last) = self.sheets.iter().rposition(|(p, _)| *p == at) else { return Ok(()) };
        if self.sheets[last].1.lines == LINES {
            let number = self.sheets.iter().filter(|(p, _)| *p == at).count() + 1;
            let name: String = self.parts[at].1.chars().take(25).collect();
            let open = self.open_sheet(at, &format!("{name} ({number})"))?;
            last += 1;
            self.sheets.insert(last, (at, open));
        }
        let open = &mut self.sheets[last].1;
        open.lines += 1;
        self.rows += 1;
        for ((column, cell), layout) in (0u16..).zip(cells).zip(&self.parts[at].2.columns) {
            if let Some(cell) = cell {
                write_cell(&mut open.sheet, open.lines, column, cell, &layout.kind, &self.formats)?;
            }
        }
        Ok(())
    }

    /// Writes the workbook to `path` and returns the number of rows.
    pub fn save(mut self, path: &Path) -> Result<u64, CannotWrite> {
        self.put_together()?;
        self.book.save(path)?;
        Ok(self.rows)
    }

    /// The workbook as the bytes of a file.
    pub fn bytes(mut self) -> Result<Vec<u8>, CannotWrite> {
        self.put_together()?;
        Ok(self.book.save_to_buffer()?)
    }

    fn put_together(&mut self) -> Result<(), CannotWrite> {
        let lookups = Lookups::default();
        let mut offered = Offered::new(&lookups);
        for (part, mut open) in std::mem::take(&mut self.sheets) {
            if self.checked {
                offered.add_checks(&mut open.sheet, &self.parts[part].2)?;
            }
            self.book.push_worksheet(open.sheet);
        }
        offered.write(&mut self.book)
    }
}

/// Writes a whole workbook of the main part of `layout`. Returns the number of rows.
pub fn write_records<I>(layout: &Layout, rows: I, path: &Path) -> Result<u64, CannotWrite>
where
    I: IntoIterator<Item = Vec<Option<Cell>>>,
{
    let mut writer = RecordWriter::new(layout)?;
    for row in rows {
        writer.write(layout.parts[0].part, &row)?;
    }
    writer.save(path)
}

fn write_cell(
    sheet: &mut Worksheet,
    line: u32,
    column: u16,
    cell: &Cell,
    kind: &CellKind,
    formats: &Formats,
) -> Result<(), CannotWrite> {
    let text = match cell {
        Cell::Value(Value::Number(n)) => {
            sheet.write_number(line, column, n.raw() as f64 / Fixed::ONE.raw() as f64)?;
            return Ok(());
        }
        Cell::Value(Value::Date(day)) => {
            // Days before March 1900 have no serial number that all programs agree on.
            if day.number() + EPOCH > 60 {
                sheet.write_number_with_format(
                    line,
                    column,
                    f64::from(day.number() + EPOCH),
                    &formats.date,
                )?;
                return Ok(());
            }
            day.to_string()
        }
        Cell::Value(Value::Time(minute)) => {
            sheet.write_number_with_format(line, column, f64::from(*minute) / 1_440.0, &formats.time)?;
            return Ok(());
        }
        Cell::Value(Value::Text(text)) => {
            write_text(sheet, line, column, text, formats)?;
            return Ok(());
        }
        other => other.written(kind),
    };
    write_text(sheet, line, column, &text, formats)
}

impl Cell {
    /// The text a clerk would write for it in a column of this kind: titles of options, 是 and 否, names with
    /// their codes, days as `2025-09-01`.
    pub fn written(&self, kind: &CellKind) -> String {
        match self {
            Self::Value(Value::Flag(flag)) => (if *flag { "是" } else { "否" }).to_owned(),
            Self::Value(Value::Choice(code)) => title_of(kind, code).to_owned(),
            Self::Value(other) => other.to_string(),
            Self::One(reference) => reference.whole(),
            Self::Several(list) => list.iter().map(|r| r.whole()).collect::<Vec<_>>().join("、"),
            Self::Texts(list) => list.join("、"),
        }
    }
}

fn write_text(
    sheet: &mut Worksheet,
    line: u32,
    column: u16,
    text: &str,
    formats: &Formats,
) -> Result<(), CannotWrite> {
    sheet.write_string_with_format(line, column, text, &formats.text)?;
    Ok(())
}

fn title_of<'c>(kind: &'c CellKind, code: &'c str) -> &'c str {
    let choices: &[Choice] = match kind {
        CellKind::Choice(choices) => choices,
        _ => &[],
    };
    choices.iter().find(|c| c.code == code).map_or(code, |c| c.title.as_str())
}
