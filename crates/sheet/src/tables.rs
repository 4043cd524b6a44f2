//! Tables for people to read, print and file: a title, headings, rows, and how it comes out of a printer. Nothing reads
//! them back.

use mingde_core::date::Day;
use mingde_core::diagnostic::display_width;
use mingde_core::number::Fixed;
use rust_xlsxwriter::{DocProperties, Format, FormatAlign, FormatBorder, Workbook, Worksheet};

use crate::CannotWrite;
use crate::layout::{free_name, sheet_name};

/// A cell.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum TableCell {
    /// Nothing.
    Empty,
    /// Words.
    Text(String),
    /// A number with so many decimals as its column shows.
    Number(Fixed),
    /// A day.
    Day(Day),
}

/// A column.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TableColumn {
    /// Its heading.
    pub title: String,
    /// Most characters it is wide; none where it is as wide as what stands in it.
    pub most: u16,
}

/// A sheet with one table.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Table {
    /// Name of the sheet.
    pub sheet: String,
    /// What stands above the table.
    pub title: String,
    /// One line below the title.
    pub note: String,
    /// Its columns.
    pub columns: Vec<TableColumn>,
    /// Its rows, as long as the columns.
    pub rows: Vec<Vec<TableCell>>,
}

/// Lines above the headings: title and note.
const ABOVE: u32 = 2;
/// Excel's serial number of 1970-01-01.
const EPOCH: i32 = 25_569;

/// A workbook of these tables, each on a sheet of its own: A4 on its side, one page across, title and headings on every page,
/// numbers of pages below.
pub fn write_tables(title: &str, tables: &[Table]) -> Result<Vec<u8>, CannotWrite> {
    let mut book = Workbook::new();
    // The library would ask the clock.
    let made = rust_xlsxwriter::ExcelDateTime::from_ymd(2000, 1, 1)?;
    book.set_properties(&DocProperties::new().set_title(title).set_creation_datetime(&made));
    let looks = Looks::new();
    let mut names: Vec<String> = Vec::new();
    for table in tables {
        let sheet = book.add_worksheet();
        let name = free_name(&sheet_name(&table.sheet), &names);
        sheet.set_name(&name)?;
        names.push(name);
        table.write(sheet, &looks)?;
    }
    Ok(book.save_to_buffer()?)
}

/// Formats of one workbook.
struct Looks {
    title: Format,
    note: Format,
    heading: Format,
    text: Format,
    /// By decimals.
    numbers: Vec<Format>,
    day: Format,
}

/// Nothing that is counted here has more decimals.
const MOST_DECIMALS: usize = 4;

impl Looks {
    fn new() -> Self {
        let ruled = Format::new().set_border(FormatBorder::Thin).set_align(FormatAlign::VerticalCenter);
        let number = |decimals: usize| match decimals {
            0 => ruled.clone().set_num_format("0"),
            some => ruled.clone().set_num_format(format!("0.{}", "0".repeat(some))),
        };
        Self {
            title: Format::new().set_bold().set_font_size(16).set_align(FormatAlign::VerticalCenter),
            note: Format::new().set_font_color(0x595959),
            heading: ruled
                .clone()
                .set_bold()
                .set_text_wrap()
                .set_align(FormatAlign::Center)
                .set_background_color(0xE7EEF7),
            text: ruled.clone().set_text_wrap(),
            numbers: (0..=MOST_DECIMALS).map(number).collect(),
            day: ruled.set_num_format("yyyy-mm-dd"),
        }
    }
}

impl Table {
    fn write(&self, sheet: &mut Worksheet, looks: &Looks) -> Result<(), CannotWrite> {
        sheet.write_string_with_format(0, 0, &self.title, &looks.title)?;
        sheet.set_row_height(0, 26)?;
        sheet.write_string_with_format(1, 0, &self.note, &looks.note)?;
        for (at, column) in (0u16..).zip(&self.columns) {
            sheet.write_string_with_format(ABOVE, at, &column.title, &looks.heading)?;
            sheet.set_column_width(at, self.width(at.into()))?;
        }
        let decimals: Vec<usize> = (0..self.columns.len()).map(|at| self.decimals(at)).collect();
        for (line, row) in (ABOVE + 1..).zip(&self.rows) {
            for (at, cell) in (0u16..).zip(row) {
                Self::write_cell(sheet, (line, at), cell, decimals[usize::from(at)], looks)?;
            }
        }
        self.on_paper(sheet)
    }

    fn write_cell(
        sheet: &mut Worksheet,
        (line, at): (u32, u16),
        cell: &TableCell,
        decimals: usize,
        looks: &Looks,
    ) -> Result<(), CannotWrite> {
        match cell {
            TableCell::Empty => sheet.write_blank(line, at, &looks.text)?,
            TableCell::Text(text) => sheet.write_string_with_format(line, at, text, &looks.text)?,
            TableCell::Number(number) => {
                let value = number.raw() as f64 / Fixed::ONE.raw() as f64;
                sheet.write_number_with_format(line, at, value, &looks.numbers[decimals])?
            }
            TableCell::Day(day) => {
                let serial = f64::from(day.number() + EPOCH);
                sheet.write_number_with_format(line, at, serial, &looks.day)?
            }
        };
        Ok(())
    }

    fn on_paper(&self, sheet: &mut Worksheet) -> Result<(), CannotWrite> {
        const A4: u8 = 9;
        let last = self.columns.len().saturating_sub(1) as u16;
        let lines = ABOVE + self.rows.len() as u32;
        sheet.set_paper_size(A4).set_landscape().set_print_fit_to_pages(1, 0);
        sheet.set_repeat_rows(0, ABOVE)?.set_print_area(0, 0, lines, last)?;
        sheet.set_margins(0.5, 0.5, 0.6, 0.6, 0.3, 0.3).set_footer("&L&A&R&P / &N");
        sheet.set_freeze_panes(ABOVE + 1, 0)?;
        if !self.rows.is_empty() {
            sheet.autofilter(ABOVE, 0, lines, last)?;
        }
        Ok(())
    }

    /// As wide as what stands in a column, within bounds, in half characters.
    fn width(&self, at: usize) -> f64 {
        let wide = |text: &str| text.chars().map(display_width).sum::<usize>();
        let cell = |row: &Vec<TableCell>| match row.get(at) {
            Some(TableCell::Text(text)) => wide(text),
            Some(TableCell::Day(_)) => 10,
            Some(TableCell::Number(number)) => number.to_string().len(),
            _ => 0,
        };
        let column = &self.columns[at];
        let widest = self.rows.iter().map(cell).max().unwrap_or(0).max(wide(&column.title).min(16));
        (widest + 3).min(usize::from(column.most)) as f64
    }

    /// Numbers of one column stand below one another.
    fn decimals(&self, at: usize) -> usize {
        let of = |row: &Vec<TableCell>| match row.get(at) {
            Some(TableCell::Number(number)) => number.decimals() as usize,
            _ => 0,
        };
        self.rows.iter().map(of).max().unwrap_or(0).min(MOST_DECIMALS)
    }
}
