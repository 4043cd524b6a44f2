//! OpenDocument spreadsheets (.ods, ODF 1.3 part 3, 9.1 and 19). A cell holds what is seen of it beside the value that a
//! program computed, so nothing has to be drawn: days and words are read as they are seen, numbers with how they are shown.

use std::collections::HashSet;
use std::io::Read;

use mingde_core::diagnostic::Message;

use super::grid::Merged;
use super::old::{Book, Line, Table};
use super::package::Package;
use super::row::{Look, Original, Sort};
use super::trouble::{BadWorkbook, damaged};
use super::xml::{Token, Xml, text_of};

/// Where the cells stand.
pub(super) const CONTENT: &str = "content.xml";
/// What says how the parts are encrypted, if they are.
const MANIFEST: &str = "META-INF/manifest.xml";
/// More cells that hold something are in no sheet that anybody typed; a few bytes may repeat one a million times.
const MOST_CELLS: u64 = 5_000_000;
/// More text is in none either.
const MOST_TEXT: usize = 256 << 20;
/// Excel and LibreOffice have so many columns, from 0.
const LAST_COLUMN: u32 = 16_383;
/// What stands between the tags of cells and is none of their text.
const ASIDE: [&[u8]; 5] = [b"annotation", b"tracked-changes", b"shapes", b"forms", b"named-expressions"];

/// All sheets.
pub(super) fn read(package: &mut Package) -> Result<Book, BadWorkbook> {
    if is_encrypted(package)? {
        return Err(BadWorkbook(Message::new("sheet-file-password")));
    }
    let part = package.part(CONTENT)?.ok_or_else(|| damaged(CONTENT))?;
    let mut xml = Xml::new(part);
    let mut reading = Reading::default();
    while let Some(token) = xml.advance()? {
        reading.take(token, &xml)?;
    }
    // A text or a presentation has the same container.
    if !reading.is_spreadsheet {
        return Err(BadWorkbook(Message::new("sheet-file-other")));
    }
    Ok(Book { tables: reading.tables, date1904: false })
}

fn is_encrypted(package: &mut Package) -> Result<bool, BadWorkbook> {
    let Some(part) = package.part(MANIFEST)? else { return Ok(false) };
    let mut xml = Xml::new(part);
    while let Some(token) = xml.advance()? {
        if matches!(token, Token::Open | Token::Empty) && xml.name() == b"encryption-data" {
            return Ok(true);
        }
    }
    Ok(false)
}

/// How far a document was read.
#[derive(Default)]
struct Reading {
    is_spreadsheet: bool,
    tables: Vec<Table>,
    /// Styles of tables that are not shown, and the style at hand.
    hidden_styles: HashSet<String>,
    style: String,
    /// How deep it stands in something that is no text of a cell.
    aside: u32,
    /// The line at hand, from 0.
    line: u32,
    row: Option<Row>,
    cell: Option<Cell>,
    /// How deep it stands in a paragraph.
    paragraph: u32,
    cells: u64,
    text: usize,
}

/// A line at hand.
struct Row {
    repeated: u32,
    hidden: bool,
    cells: Original,
    filled: u64,
    column: u32,
}

/// A cell at hand.
#[derive(Default)]
struct Cell {
    sort: Vec<u8>,
    value: Option<String>,
    formula: bool,
    wrong: bool,
    repeated: u32,
    covered: bool,
    text: String,
    paragraphs: u32,
}

impl Reading {
    fn take<R: Read>(&mut self, token: Token, xml: &Xml<R>) -> Result<(), BadWorkbook> {
        let name = xml.name();
        if matches!(token, Token::Text | Token::Verbatim) {
            self.words(token, xml);
            return Ok(());
        }
        if ASIDE.contains(&name) {
            match token {
                Token::Open => self.aside += 1,
                Token::Close => self.aside = self.aside.saturating_sub(1),
                _ => {}
            }
            return Ok(());
        }
        if self.aside > 0 {
            return Ok(());
        }
        let (opens, closes) = (token != Token::Close, token != Token::Open);
        match name {
            b"spreadsheet" => self.is_spreadsheet = true,
            b"style" if opens => self.style = xml.attribute("name").unwrap_or_default(),
            b"table-properties" if opens && xml.attribute("display").as_deref() == Some("false") => {
                self.hidden_styles.insert(self.style.clone());
            }
            b"table" if token == Token::Open => self.open_table(xml),
            b"table-row" => {
                if opens {
                    self.open_row(xml);
                }
                if closes {
                    self.close_row()?;
                }
            }
            b"table-cell" | b"covered-table-cell" => {
                if opens {
                    self.open_cell(xml, name == b"covered-table-cell");
                }
                if closes {
                    self.close_cell()?;
                }
            }
            _ => self.within_cell(token, name, xml),
        }
        Ok(())
    }

    fn open_table<R: Read>(&mut self, xml: &Xml<R>) {
        let hidden = xml.attribute("style-name").is_some_and(|style| self.hidden_styles.contains(&style));
        let name = xml.attribute("name").unwrap_or_default();
        self.tables.push(Table { name, hidden, rows: Vec::new(), merged: Vec::new() });
        (self.line, self.row, self.cell) = (0, None, None);
    }

    fn open_row<R: Read>(&mut self, xml: &Xml<R>) {
        let hidden = matches!(xml.attribute("visibility").as_deref(), Some("collapse" | "filter"));
        let repeated = count(xml, "number-rows-repeated");
        self.row = Some(Row { repeated, hidden, cells: Original::default(), filled: 0, column: 0 });
    }

    fn close_row(&mut self) -> Result<(), BadWorkbook> {
        let (Some(row), Some(table)) = (self.row.take(), self.tables.last_mut()) else { return Ok(()) };
        let first = self.line;
        self.line = self.line.saturating_add(row.repeated);
        if row.cells.is_blank() {
            return Ok(());
        }
        let times = u64::from(row.repeated);
        self.cells = self.cells.saturating_add(row.filled.saturating_mul(times));
        self.text = self.text.saturating_add(row.cells.size().saturating_mul(row.repeated as usize));
        if self.cells > MOST_CELLS || self.text > MOST_TEXT {
            return Err(BadWorkbook(Message::new("sheet-file-bomb")));
        }
        let lines = (first..self.line).map(|line| line.saturating_add(1));
        table.rows.extend(lines.map(|line| Line { line, hidden: row.hidden, row: row.cells.clone() }));
        Ok(())
    }

    fn open_cell<R: Read>(&mut self, xml: &Xml<R>, covered: bool) {
        let mut cell = Cell { repeated: count(xml, "number-columns-repeated"), covered, ..Cell::default() };
        for (name, value) in xml.attributes() {
            match name {
                b"office:value-type" => cell.sort = value.to_vec(),
                b"calcext:value-type" => cell.wrong = value == b"error",
                b"office:value" | b"office:boolean-value" => cell.value = Some(text_of(value).into_owned()),
                b"table:formula" => cell.formula = true,
                _ => {}
            }
        }
        let spans = (count(xml, "number-rows-spanned"), count(xml, "number-columns-spanned"));
        if spans != (1, 1)
            && let (Some(row), Some(table)) = (&self.row, self.tables.last_mut())
        {
            let last = |first: u32, count: u32| first.saturating_add(count - 1);
            let column = |at: u32| at.min(LAST_COLUMN) as u16;
            table.merged.push(Merged {
                first_line: self.line.saturating_add(1),
                last_line: last(self.line.saturating_add(1), spans.0),
                first_column: column(row.column),
                last_column: column(last(row.column, spans.1)),
            });
        }
        (self.cell, self.paragraph) = (Some(cell), 0);
    }

    fn close_cell(&mut self) -> Result<(), BadWorkbook> {
        let (Some(cell), Some(row)) = (self.cell.take(), &mut self.row) else { return Ok(()) };
        let first = row.column;
        row.column = first.saturating_add(cell.repeated);
        let columns = first..row.column.min(LAST_COLUMN + 1);
        // What is covered by a merged cell is not seen.
        if cell.covered || !cell.says_something() {
            return Ok(());
        }
        row.filled += u64::from(columns.end.saturating_sub(first));
        for column in columns {
            cell.put(&mut row.cells, column as u16);
        }
        if row.cells.size() > MOST_TEXT {
            return Err(BadWorkbook(Message::new("sheet-file-bomb")));
        }
        Ok(())
    }

    /// Paragraphs of a cell, and what stands for spaces and ends of lines in them.
    fn within_cell<R: Read>(&mut self, token: Token, name: &[u8], xml: &Xml<R>) {
        let Some(cell) = &mut self.cell else { return };
        match (name, token) {
            (b"p", Token::Open | Token::Empty) => {
                if cell.paragraphs > 0 {
                    cell.text.push('\n');
                }
                cell.paragraphs += 1;
                self.paragraph += u32::from(token == Token::Open);
            }
            (b"p", Token::Close) => self.paragraph = self.paragraph.saturating_sub(1),
            (b"s", Token::Open | Token::Empty) => {
                (0..count(xml, "c").min(100)).for_each(|_| cell.text.push(' '));
            }
            (b"tab", Token::Open | Token::Empty) => cell.text.push('\t'),
            (b"line-break", Token::Open | Token::Empty) => cell.text.push('\n'),
            _ => {}
        }
    }

    fn words<R: Read>(&mut self, token: Token, xml: &Xml<R>) {
        if let Some(cell) = self.cell.as_mut().filter(|_| self.paragraph > 0 && self.aside == 0) {
            xml.append_text(token, &mut cell.text);
        }
    }
}

impl Cell {
    fn says_something(&self) -> bool {
        !self.text.is_empty() || self.value.is_some() || self.formula
    }

    fn put(&self, row: &mut Original, column: u16) {
        let number = self.value.as_deref().filter(|value| value.parse::<f64>().is_ok());
        let look = match &self.sort[..] {
            b"float" | b"currency" => Look::Shown,
            b"percentage" => Look::Percent,
            _ => Look::Plain,
        };
        match (number, look) {
            _ if self.wrong => row.push(column, Sort::Error, &self.text),
            (Some(digits), Look::Shown | Look::Percent) if self.text.is_empty() => {
                row.push(column, Sort::Number(Look::Hidden), digits);
            }
            (Some(digits), Look::Shown) if self.text == digits => {
                row.push(column, Sort::Number(Look::Plain), digits);
            }
            (Some(digits), Look::Shown | Look::Percent) => {
                row.push_as_shown(column, look, digits, &self.text)
            }
            _ if self.sort == b"boolean" => {
                let flag = if self.value.as_deref() == Some("true") { "1" } else { "0" };
                row.push(column, Sort::Flag, flag);
            }
            _ if self.formula && self.text.is_empty() && self.sort.is_empty() => {
                row.push(column, Sort::Formula, "=");
            }
            // Days, times and words are what is seen.
            _ => row.push(column, Sort::Text, &self.text),
        }
    }
}

/// How often something stands, or over how many it reaches: once, if nothing is said.
fn count<R: Read>(xml: &Xml<R>, name: &str) -> u32 {
    xml.attribute(name).and_then(|count| count.parse().ok()).unwrap_or(1).max(1)
}
