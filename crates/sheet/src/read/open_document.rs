//! OpenDocument spreadsheets (.ods, ODF 1.3 part 3, 9.1 and 19). A cell holds what is seen of it beside the value that a
//! program computed, so nothing has to be drawn: days and words are read as they are seen, numbers with how they are shown.

use std::collections::{HashMap, HashSet};
use std::io::Read;

use mingde_core::diagnostic::Message;

use super::grid::Merged;
use super::old::{Book, Line, Table};
use super::package::Package;
use super::row::{Look, Original, Sort};
use super::runs::{Face, Run};
use super::trouble::{BadWorkbook, damaged};
use super::xml::{Token, Xml, text_of};

/// Where the cells stand.
pub(super) const CONTENT: &str = "content.xml";
/// Styles that have a name of their own.
const STYLES: &str = "styles.xml";
/// What says how the parts are encrypted, if they are.
const MANIFEST: &str = "META-INF/manifest.xml";
/// More cells that hold something are in no sheet that anybody typed; a few bytes may repeat one a million times.
const MOST_CELLS: u64 = 5_000_000;
/// No more rows that hold the same are one below the other in a table of anything: a few bytes say it of a million.
const MOST_ALIKE: u32 = 1_000;
/// More text is in none either.
const MOST_TEXT: usize = 256 << 20;
/// Excel and LibreOffice have so many columns, from 0.
const LAST_COLUMN: u32 = 16_383;
/// What stands between the tags of cells and is none of their text.
const ASIDE: [&[u8]; 6] =
    [b"annotation", b"ruby-text", b"tracked-changes", b"shapes", b"forms", b"named-expressions"];

/// All sheets.
pub(super) fn read(package: &mut Package) -> Result<Book, BadWorkbook> {
    if is_encrypted(package)? {
        return Err(BadWorkbook(Message::new("sheet-file-password")));
    }
    let mut reading = Reading::default();
    if let Some(part) = package.part(STYLES)? {
        let mut xml = Xml::new(part);
        while let Some(token) = xml.advance()? {
            reading.styles.take(token, &xml);
        }
    }
    let part = package.part(CONTENT)?.ok_or_else(|| damaged(CONTENT))?;
    let mut xml = Xml::new(part);
    while let Some(token) = xml.advance()? {
        reading.styles.take(token, &xml);
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
    styles: Styles,
    /// Up to which column the cells that say nothing of themselves have which style.
    columns: Vec<(u32, String)>,
    /// How deep it stands in something that is no text of a cell.
    aside: u32,
    /// The line at hand, from 0.
    line: u32,
    row: Option<Row>,
    cell: Option<Cell>,
    /// How deep it stands in a paragraph.
    paragraph: u32,
    /// How the parts look in which it stands.
    spans: Vec<Face>,
    cells: u64,
    text: usize,
}

/// A line at hand.
struct Row {
    repeated: u32,
    style: Option<String>,
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
    runs: Vec<Run>,
    struck: bool,
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
            b"table" if token == Token::Open => self.open_table(xml),
            b"table-column" if opens => {
                let before = self.columns.last().map_or(0, |(end, _)| *end);
                let end = before.saturating_add(count(xml, "number-columns-repeated"));
                self.columns.push((end, xml.attribute("default-cell-style-name").unwrap_or_default()));
            }
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
        let hidden = xml.attribute("style-name").is_some_and(|style| self.styles.hidden.contains(&style));
        let name = xml.attribute("name").unwrap_or_default();
        self.tables.push(Table { name, hidden, rows: Vec::new(), merged: Vec::new() });
        (self.line, self.row, self.cell) = (0, None, None);
        self.columns.clear();
    }

    fn open_row<R: Read>(&mut self, xml: &Xml<R>) {
        let hidden = matches!(xml.attribute("visibility").as_deref(), Some("collapse" | "filter"));
        let shut = xml.attribute("style-name").is_some_and(|style| self.styles.shut.contains(&style));
        let repeated = count(xml, "number-rows-repeated");
        let style = xml.attribute("default-cell-style-name");
        self.row = Some(Row {
            repeated,
            style,
            hidden: hidden || shut,
            cells: Original::default(),
            filled: 0,
            column: 0,
        });
    }

    fn close_row(&mut self) -> Result<(), BadWorkbook> {
        let (Some(row), Some(table)) = (self.row.take(), self.tables.last_mut()) else { return Ok(()) };
        let first = self.line;
        self.line = self.line.saturating_add(row.repeated);
        if row.cells.is_blank() {
            return Ok(());
        }
        if row.repeated > MOST_ALIKE {
            let message = Message::new("sheet-rows-alike").with("line", first.saturating_add(1));
            return Err(BadWorkbook(message.with("count", row.repeated)));
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
        cell.struck = self.is_struck(xml.attribute("style-name"));
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
        self.spans.clear();
    }

    /// Whether a line goes through a cell: by its own style, that of its row or of its column.
    fn is_struck(&self, own: Option<String>) -> bool {
        if !self.styles.faces.values().any(|face| face.struck) {
            return false;
        }
        let Some(row) = &self.row else { return false };
        let of_column = || self.columns.iter().find(|(end, _)| row.column < *end).map(|(_, style)| style);
        let style = own.as_ref().or(row.style.as_ref()).or_else(of_column);
        style.and_then(|style| self.styles.faces.get(style)).is_some_and(|face| face.struck)
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
            (b"span", Token::Open) => {
                cell.end_run(self.spans.last());
                let own = xml.attribute("style-name").and_then(|style| self.styles.faces.get(&style));
                let around = self.spans.last().copied().unwrap_or_default();
                let own = own.copied().unwrap_or_default();
                self.spans.push(Face {
                    struck: own.struck || around.struck || cell.struck && own == Face::default(),
                    white: own.white || around.white,
                    raised: own.raised || around.raised,
                });
            }
            (b"span", Token::Close) => {
                cell.end_run(self.spans.last());
                self.spans.pop();
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

    fn end_run(&mut self, face: Option<&Face>) {
        self.runs.push(Run { end: self.text.len(), face: face.copied() });
    }

    fn put(&self, row: &mut Original, column: u16) {
        let is_empty = self.text.is_empty() && self.value.is_none();
        self.put_plain(row, column);
        // A text has been looked at with its parts.
        row.strike_last(self.struck && !is_empty && self.is_number());
    }

    fn is_number(&self) -> bool {
        self.value.as_deref().is_some_and(|value| value.parse::<f64>().is_ok())
    }

    fn put_plain(&self, row: &mut Original, column: u16) {
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
            _ => {
                let start = row.finished();
                row.text_mut().push_str(&self.text);
                row.end_seen(column, None, start, (&self.runs, self.struck));
            }
        }
    }
}

/// What styles say of rows, tables and texts.
#[derive(Default)]
struct Styles {
    /// The style at hand.
    name: String,
    /// Of tables that are not shown.
    hidden: HashSet<String>,
    /// Of rows without a height.
    shut: HashSet<String>,
    /// Of texts and cells that look as if they were not meant.
    faces: HashMap<String, Face>,
}

impl Styles {
    fn take<R: Read>(&mut self, token: Token, xml: &Xml<R>) {
        if !matches!(token, Token::Open | Token::Empty) {
            return;
        }
        match xml.name() {
            b"style" => {
                self.name = xml.attribute("name").unwrap_or_default();
                let parent = xml.attribute("parent-style-name");
                if let Some(face) = parent.and_then(|parent| self.faces.get(&parent)).copied() {
                    self.faces.insert(self.name.clone(), face);
                }
            }
            b"table-properties" if xml.attribute("display").as_deref() == Some("false") => {
                self.hidden.insert(self.name.clone());
            }
            b"table-row-properties" => {
                let height = xml.attribute("row-height");
                let figures =
                    |height: &str| height.trim_end_matches(|c: char| c.is_ascii_alphabetic()).parse();
                if height.and_then(|height| figures(&height).ok()).is_some_and(|height: f64| height == 0.0) {
                    self.shut.insert(self.name.clone());
                }
            }
            b"text-properties" => {
                let face = self.faces.entry(self.name.clone()).or_default();
                for line in ["text-line-through-style", "text-line-through-type"] {
                    if let Some(line) = xml.attribute(line) {
                        face.struck = line != "none";
                    }
                }
                if let Some(color) = xml.attribute("color") {
                    face.white = color.eq_ignore_ascii_case("#ffffff");
                }
                if let Some(position) = xml.attribute("text-position") {
                    face.raised = !position.starts_with("0%");
                }
                if *face == Face::default() {
                    self.faces.remove(&self.name);
                }
            }
            _ => {}
        }
    }
}

/// How often something stands, or over how many it reaches: once, if nothing is said.
fn count<R: Read>(xml: &Xml<R>, name: &str) -> u32 {
    xml.attribute(name).and_then(|count| count.parse().ok()).unwrap_or(1).max(1)
}
