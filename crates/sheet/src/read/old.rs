//! Old .xls files: values through calamine, how they are shown through [`shown`]. They hold at most 65,536 lines a sheet,
//! so they are read whole.

mod container;
mod fonts;
mod near;
mod shown;

use std::io::Cursor;
use std::panic::{AssertUnwindSafe, catch_unwind};

use calamine::{Data, Dimensions, Reader, SheetVisible, Xls, XlsError};
use mingde_core::diagnostic::Message;

use self::shown::Shown;
use super::format::{Formats, Style};
use super::grid::{MAC_DAYS, Merged};
use super::row::{Look, Original, Sort};
use super::trouble::{BadWorkbook, damaged};

/// All sheets.
pub(crate) struct Book {
    pub tables: Vec<Table>,
    /// It counts its days from 1904; those of its rows count from 1900.
    pub date1904: bool,
}

/// One sheet.
pub(crate) struct Table {
    pub name: String,
    /// Whether Excel does not show it.
    pub hidden: bool,
    pub rows: Vec<Line>,
    pub merged: Vec<Merged>,
}

/// A row that is not blank.
pub(crate) struct Line {
    /// From 1.
    pub line: u32,
    pub hidden: bool,
    pub row: Original,
}

pub(crate) fn read(bytes: Vec<u8>) -> Result<Book, BadWorkbook> {
    // The format is old and intricate: should the library stumble over a broken file, that is a broken file.
    catch_unwind(AssertUnwindSafe(|| book(bytes))).unwrap_or_else(|_| Err(damaged("xls")))
}

fn book(bytes: Vec<u8>) -> Result<Book, BadWorkbook> {
    let (name, mut records) = container::records(&bytes).ok_or_else(|| damaged("xls"))?;
    drop(bytes);
    let mut shown = Shown::of_stream(&records).unwrap_or_default();
    let places = near::bring_near(&mut records).ok_or_else(|| damaged("xls"))?;
    let file = container::around(name, &records).map_err(|_| damaged("xls"))?;
    drop(records);
    let mut book: Xls<_> = Xls::new(Cursor::new(file)).map_err(|e| match e {
        XlsError::Password => BadWorkbook(Message::new("sheet-file-password")),
        _ => damaged("xls"),
    })?;
    let date1904 = book.has_1904_epoch();
    let looks = Looks { formats: std::mem::take(&mut shown.formats), date1904 };
    let mut tables = Vec::new();
    for (number, sheet) in book.sheets_metadata().to_vec().into_iter().enumerate() {
        let name = sheet.name;
        let its = shown.take(&name);
        let places = places.get(number).and_then(Option::as_ref);
        let range = book.worksheet_range(&name).map_err(|_| damaged("xls"))?;
        let (first_line, first_column) = range.start().unwrap_or((0, 0));
        let mut rows = Vec::new();
        for (at, cells) in (first_line..).zip(range.rows()) {
            let mut row = Original::default();
            let mut line = at;
            let stands = |cell: &Data| *cell != Data::Empty || its.may_lack_values();
            for (column, cell) in (first_column..).zip(cells).filter(|(_, cell)| stands(cell)) {
                let column = match places {
                    None => u16::try_from(column).ok(),
                    Some(places) => places.of(at, column).map(|(was, column)| {
                        line = was;
                        column
                    }),
                };
                let Some(column) = column else { break };
                match cell {
                    _ if is_blank(cell) && its.lacks_value(line, column) => {
                        row.push(column, Sort::Formula, "=")
                    }
                    Data::String(text) => {
                        let start = row.finished();
                        row.text_mut().push_str(text);
                        let runs = shown.runs(&its, line, column, text);
                        let format = looks.formats.get(its.style(line, column));
                        row.end_seen(column, format, start, (&runs, its.is_struck(line, column)));
                    }
                    _ => {
                        push(&mut row, column, cell, (its.style(line, column), its.hides_noughts), &looks);
                        row.strike_last(its.is_struck(line, column) && *cell != Data::Empty);
                    }
                }
            }
            if !row.is_blank() {
                rows.push(Line { line: line + 1, hidden: its.hides(line), row });
            }
        }
        let ranges = book.merge_cells_by_sheet_name(&name).unwrap_or_default();
        let merged = ranges.iter().filter_map(merged).collect();
        tables.push(Table { name, hidden: sheet.visible != SheetVisible::Visible, rows, merged });
    }
    Ok(Book { tables, date1904 })
}

/// The library gives a blank result as an empty text.
fn is_blank(cell: &Data) -> bool {
    matches!(cell, Data::Empty) || matches!(cell, Data::String(text) if text.is_empty())
}

fn merged(range: &Dimensions) -> Option<Merged> {
    let ((first_line, first_column), (last_line, last_column)) = (range.start, range.end);
    let (first_column, last_column) = (first_column.try_into().ok()?, last_column.try_into().ok()?);
    Some(Merged { first_line: first_line + 1, last_line: last_line + 1, first_column, last_column })
}

/// What numbers need to be shown.
struct Looks {
    formats: Formats,
    date1904: bool,
}

fn push(row: &mut Original, column: u16, cell: &Data, (style, hides_noughts): (Style, bool), looks: &Looks) {
    let format = looks.formats.get(style);
    let number = match cell {
        Data::Empty => return,
        Data::String(text) | Data::DateTimeIso(text) | Data::DurationIso(text) => {
            let start = row.finished();
            row.text_mut().push_str(text);
            return row.end_text(column, format, start);
        }
        Data::Bool(b) => return row.push(column, Sort::Flag, if *b { "1" } else { "0" }),
        Data::Error(e) => return row.push(column, Sort::Error, &e.to_string()),
        Data::Int(n) => *n as f64,
        Data::Float(x) => *x,
        Data::DateTime(at) => at.as_f64(),
    };
    if number == 0.0 && hides_noughts {
        return row.push(column, Sort::Number(Look::Hidden), "0");
    }
    let is_day = match (format, cell) {
        (Some(format), _) => format.is_day(number),
        // The library has a wider idea of what shows a day.
        (None, Data::DateTime(_)) => number >= 1.0,
        _ => false,
    };
    let moved = if looks.date1904 && is_day { MAC_DAYS } else { 0.0 };
    let digits = (number + moved).to_string();
    match (format, cell) {
        (None, Data::DateTime(_)) => {
            let look = match number {
                _ if number < 1.0 => Look::Time,
                _ if number.fract() == 0.0 => Look::Date,
                _ => Look::DateTime,
            };
            row.push(column, Sort::Number(look), &digits);
        }
        _ => row.push_number(column, format, &digits),
    }
}
