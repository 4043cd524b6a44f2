//! Old .xls files, through calamine. They hold at most 65,536 lines a sheet, so they are read whole.

mod near;

use std::io::Cursor;
use std::panic::{AssertUnwindSafe, catch_unwind};

use calamine::{Data, Dimensions, Reader, Xls, XlsError};
use mingde_core::diagnostic::Message;

use super::grid::Merged;
use super::row::{Look, Original, Sort};
use super::trouble::{BadWorkbook, damaged};

/// One sheet: its name and the rows that are not blank.
pub(crate) struct Table {
    pub name: String,
    pub rows: Vec<(u32, Original)>,
    pub merged: Vec<Merged>,
}

pub(crate) fn read(bytes: Vec<u8>) -> Result<Vec<Table>, BadWorkbook> {
    // The format is old and intricate: should the library stumble over a broken file, that is a broken file.
    catch_unwind(AssertUnwindSafe(|| tables(bytes))).unwrap_or_else(|_| Err(damaged("xls")))
}

fn tables(bytes: Vec<u8>) -> Result<Vec<Table>, BadWorkbook> {
    let (bytes, places) = near::brought_near(bytes);
    let mut book: Xls<_> = Xls::new(Cursor::new(bytes)).map_err(|e| match e {
        XlsError::Password => BadWorkbook(Message::new("sheet-file-password")),
        _ => damaged("xls"),
    })?;
    let mut tables = Vec::new();
    for (number, name) in book.sheet_names().into_iter().enumerate() {
        let places = places.get(number).and_then(Option::as_ref);
        let range = book.worksheet_range(&name).map_err(|_| damaged("xls"))?;
        let (first_line, first_column) = range.start().unwrap_or((0, 0));
        let mut rows = Vec::new();
        for (at, cells) in range.rows().enumerate() {
            let mut row = Original::default();
            let mut line = first_line + at as u32;
            for (column, cell) in (first_column..).zip(cells).filter(|(_, cell)| **cell != Data::Empty) {
                let column = match places {
                    None => u16::try_from(column).ok(),
                    Some(places) => places.of(first_line + at as u32, column).map(|(was, column)| {
                        line = was;
                        column
                    }),
                };
                let Some(column) = column else { break };
                push(&mut row, column, cell);
            }
            if !row.is_blank() {
                rows.push((line + 1, row));
            }
        }
        let ranges = book.merge_cells_by_sheet_name(&name).unwrap_or_default();
        let merged = ranges.iter().filter_map(merged).collect();
        tables.push(Table { name, rows, merged });
    }
    Ok(tables)
}

fn merged(range: &Dimensions) -> Option<Merged> {
    let ((first_line, first_column), (last_line, last_column)) = (range.start, range.end);
    let (first_column, last_column) = (first_column.try_into().ok()?, last_column.try_into().ok()?);
    Some(Merged { first_line: first_line + 1, last_line: last_line + 1, first_column, last_column })
}

fn push(row: &mut Original, column: u16, cell: &Data) {
    match cell {
        Data::Empty => {}
        Data::String(text) | Data::DateTimeIso(text) | Data::DurationIso(text) => {
            row.push(column, Sort::Text, text)
        }
        Data::Int(n) => row.push(column, Sort::Number(Look::Unknown), &n.to_string()),
        Data::Float(x) => row.push(column, Sort::Number(Look::Unknown), &x.to_string()),
        Data::Bool(b) => row.push(column, Sort::Flag, if *b { "1" } else { "0" }),
        Data::Error(e) => row.push(column, Sort::Error, &e.to_string()),
        Data::DateTime(at) => {
            let look = match at.as_f64() {
                x if x < 1.0 => Look::Time,
                x if x.fract() == 0.0 => Look::Date,
                _ => Look::DateTime,
            };
            row.push(column, Sort::Number(look), &at.as_f64().to_string());
        }
    }
}
