//! The rows of a sheet of an .xlsx file, one after the other, whatever its size.

use std::io::Read;

use super::format::{NumberFormat, Style};
use super::row::{Look, Original, Sort};
use super::runs::{Run, Runs};
use super::structure::Structure;
use super::trouble::{BadWorkbook, damaged};
use super::xml::{Token, Xml, local, unescape_excel};

/// Lines and columns Excel has.
pub(crate) const LINES: u32 = 1_048_576;
pub(crate) const COLUMNS: u32 = 16_384;
/// Days between the system of dates that counts from 1900 and that of old Macs, which counts from 1904.
pub(crate) const MAC_DAYS: f64 = 1_462.0;
/// The text of one row; Excel would allow 512 MiB.
const LONGEST_ROW: usize = 64 << 20;

/// Reads the cells of one worksheet part.
pub(crate) struct Grid<'s, R> {
    xml: Xml<R>,
    structure: &'s Structure,
    begun: bool,
    line: u32,
    /// Whether Excel does not show the row at hand: hidden by hand or by a filter, or dragged shut.
    pub(crate) hidden: bool,
    /// Rows that say nothing of themselves are not shown.
    hides_others: bool,
    /// First and last of columns that are not shown, from 0.
    hidden_columns: Vec<(u16, u16)>,
    /// The sheet shows nothing in cells that hold nought.
    hides_noughts: bool,
    number: String,
}

/// The cell being read.
#[derive(Default)]
struct Open {
    column: u16,
    kind: Option<u8>,
    style: Style,
    /// A line goes through what stands in it.
    struck: bool,
    formula: String,
    has_formula: bool,
}

impl<'s, R: Read> Grid<'s, R> {
    pub(crate) fn new(part: R, structure: &'s Structure) -> Self {
        Self {
            xml: Xml::new(part),
            structure,
            begun: false,
            line: 0,
            hidden: false,
            hides_others: false,
            hidden_columns: Vec::new(),
            hides_noughts: false,
            number: String::new(),
        }
    }

    /// Puts the next row that has any cell with a value into `row` and returns its line; none at the end.
    pub(crate) fn next_row(&mut self, row: &mut Original) -> Result<Option<u32>, BadWorkbook> {
        row.clear();
        let mut next_column: u32 = 0;
        while let Some(token) = self.xml.advance()? {
            if matches!(token, Token::Text | Token::Verbatim) {
                continue;
            }
            match (token, self.xml.name()) {
                (Token::Open, b"sheetData") => self.begun = true,
                (Token::Close, b"sheetData") => return Ok(None),
                (Token::Open | Token::Empty, b"sheetView") => {
                    let mut stated = self.xml.attributes();
                    self.hides_noughts |=
                        stated.any(|(n, v)| n == b"showZeros" && matches!(v, b"0" | b"false"));
                }
                (Token::Open | Token::Empty, b"sheetFormatPr") => {
                    let mut stated = self.xml.attributes();
                    self.hides_others = stated.any(|(n, v)| n == b"zeroHeight" && is_true(v));
                }
                (Token::Open | Token::Empty, b"col") if !self.begun => self.note_hidden_columns(),
                _ if !self.begun => {}
                // Some writers state the height of a row once more behind its cells.
                (Token::Empty, b"row") if self.given_line() == Some(self.line) => {}
                (Token::Open | Token::Empty, b"row") => {
                    let given = self.xml.attributes().find(|(n, _)| *n == b"r").map(|(_, v)| number_of(v));
                    self.line = match given {
                        None => self.line + 1,
                        Some(Some(line)) if line > self.line => line,
                        Some(_) => return Err(damaged("row")),
                    };
                    if self.line > LINES {
                        return Err(damaged("row"));
                    }
                    next_column = 0;
                    self.hidden = self.is_shut();
                }
                (Token::Close, b"row") if !row.is_blank() => return Ok(Some(self.line)),
                (Token::Close, b"row") => row.clear(),
                (Token::Open | Token::Empty, b"c") => {
                    let mut open = self.open_cell(next_column)?;
                    next_column = u32::from(open.column) + 1;
                    if token == Token::Open {
                        self.read_cell(&mut open, row)?;
                    }
                    if row.text_mut().len() > LONGEST_ROW {
                        return Err(damaged("row"));
                    }
                }
                _ => {}
            }
        }
        // The data must be closed; where the element is missing altogether the sheet is empty.
        if self.begun { Err(damaged("sheet")) } else { Ok(None) }
    }

    /// The columns of a row that have a value and are not shown.
    pub(crate) fn columns_shut(&self, row: &Original) -> Vec<u16> {
        if self.hidden_columns.is_empty() {
            return Vec::new();
        }
        let is_shut =
            |column: &u16| self.hidden_columns.iter().any(|(from, to)| (from..=to).contains(&column));
        row.cells().map(|(column, _)| column).filter(is_shut).collect()
    }

    /// Keeps which columns the element at hand does not show.
    fn note_hidden_columns(&mut self) {
        let (mut first, mut last, mut hidden) = (None, None, false);
        for (name, value) in self.xml.attributes() {
            match name {
                b"min" => first = number_of(value),
                b"max" => last = number_of(value),
                b"hidden" => hidden = is_true(value),
                _ => {}
            }
        }
        let from_nought =
            |column: Option<u32>| column?.checked_sub(1).map(|c| u16::try_from(c).unwrap_or(u16::MAX));
        if let (true, Some(first), Some(last)) = (hidden, from_nought(first), from_nought(last)) {
            self.hidden_columns.push((first, last));
        }
    }

    /// The line that the row element at hand gives itself.
    fn given_line(&self) -> Option<u32> {
        self.xml.attributes().find(|(name, _)| *name == b"r").and_then(|(_, value)| number_of(value))
    }

    /// Whether the row at hand is not shown.
    fn is_shut(&self) -> bool {
        let mut shut = None;
        for (name, value) in self.xml.attributes() {
            match name {
                b"hidden" if is_true(value) => return true,
                b"hidden" => shut = shut.or(Some(false)),
                b"ht" => {
                    let height =
                        std::str::from_utf8(value).ok().and_then(|height| height.trim().parse::<f64>().ok());
                    shut = Some(height == Some(0.0));
                }
                _ => {}
            }
        }
        shut.unwrap_or(self.hides_others)
    }

    fn open_cell(&self, next_column: u32) -> Result<Open, BadWorkbook> {
        let mut open = Open::default();
        let mut column = next_column;
        for (name, value) in self.xml.attributes() {
            match name {
                b"r" => column = column_of(value).ok_or_else(|| damaged("cell"))?,
                b"s" => {
                    let style = number_of(value).unwrap_or(0) as usize;
                    open.style = self.structure.styles.get(style).copied().flatten();
                    open.struck = self.structure.struck.contains(&style);
                }
                // inlineStr and the single letters differ in their first byte, str and s in their length.
                b"t" => {
                    open.kind = Some(if value == b"str" { b'x' } else { *value.first().unwrap_or(&b'n') })
                }
                _ => {}
            }
        }
        open.column =
            u16::try_from(column).ok().filter(|c| u32::from(*c) < COLUMNS).ok_or_else(|| damaged("cell"))?;
        Ok(open)
    }

    /// Reads up to `</c>` and appends the value to `row`.
    fn read_cell(&mut self, open: &mut Open, row: &mut Original) -> Result<(), BadWorkbook> {
        #[derive(PartialEq)]
        enum In {
            Nothing,
            Value,
            Formula,
            Phonetic,
        }
        let mut within = In::Nothing;
        self.number.clear();
        let start = row.finished();
        let (mut runs, mut part_start) = (Runs::default(), start);
        while let Some(token) = self.xml.advance()? {
            match token {
                Token::Text | Token::Verbatim => match within {
                    In::Value if matches!(open.kind, Some(b'i' | b'x')) => {
                        self.xml.append_text(token, row.text_mut());
                    }
                    In::Value => self.xml.append_text(token, &mut self.number),
                    In::Formula => self.xml.append_text(token, &mut open.formula),
                    In::Nothing | In::Phonetic => {}
                },
                Token::Open => match self.xml.name() {
                    b"v" => within = In::Value,
                    b"t" if within != In::Phonetic => {
                        (within, part_start) = (In::Value, row.text_mut().len());
                    }
                    b"f" => {
                        within = In::Formula;
                        open.has_formula = true;
                    }
                    b"rPh" => within = In::Phonetic,
                    _ => runs.take(token, &self.xml),
                },
                Token::Empty => {
                    open.has_formula |= self.xml.name() == b"f";
                    runs.take(token, &self.xml);
                }
                Token::Close => match self.xml.name() {
                    b"c" => {
                        self.close_cell(open, row, start, &runs.finish())?;
                        return Ok(());
                    }
                    b"t" if within == In::Phonetic => {}
                    b"t" => {
                        within = In::Nothing;
                        unescape_excel(row.text_mut(), part_start);
                        runs.end(row.text_mut().len() - start);
                    }
                    b"v" if matches!(open.kind, Some(b'i' | b'x')) => {
                        within = In::Nothing;
                        unescape_excel(row.text_mut(), start);
                    }
                    b"v" | b"f" | b"rPh" => within = In::Nothing,
                    _ => runs.take(token, &self.xml),
                },
            }
        }
        Err(damaged("cell"))
    }

    fn close_cell<'c>(
        &'c self,
        open: &Open,
        row: &mut Original,
        start: usize,
        mut runs: &'c [Run],
    ) -> Result<(), BadWorkbook> {
        let number = self.number.trim();
        let format = self.structure.formats.get(open.style);
        let kind = match open.kind {
            Some(b's') => {
                if !number.is_empty() {
                    let index: usize = number.parse().map_err(|_| damaged("shared"))?;
                    let strings = &self.structure.strings;
                    row.text_mut().push_str(strings.get(index).ok_or_else(|| damaged("shared"))?);
                    runs = strings.runs(index);
                }
                Sort::Text
            }
            Some(b'i' | b'x') => Sort::Text,
            Some(b'b') => {
                row.text_mut().push_str(if matches!(number, "1" | "true") { "1" } else { "0" });
                Sort::Flag
            }
            Some(b'e') => {
                row.text_mut().push_str(if number.is_empty() { "#ERROR" } else { number });
                Sort::Error
            }
            // ISO 8601 dates are texts that the date reader understands.
            Some(b'd') => {
                row.text_mut().push_str(number);
                Sort::Text
            }
            _ if !number.is_empty() => {
                self.push_number(open.column, format, number, row);
                row.strike_last(open.struck);
                return Ok(());
            }
            _ => Sort::Number(Look::Plain),
        };
        let nothing = row.text_mut().len() == start;
        if nothing && open.has_formula && open.kind != Some(b'x') {
            row.push(open.column, Sort::Formula, &format!("={}", open.formula));
        } else if kind == Sort::Text {
            row.end_seen(open.column, format, start, (runs, open.struck));
        } else {
            row.end_cell(open.column, kind);
            row.strike_last(open.struck);
        }
        Ok(())
    }

    fn push_number(&self, column: u16, format: Option<&NumberFormat>, digits: &str, row: &mut Original) {
        let serial = digits.parse::<f64>();
        match (serial, format) {
            (Ok(0.0), _) if self.hides_noughts => {
                row.push(column, Sort::Number(Look::Hidden), digits);
            }
            // From here on there is only one system of serial numbers.
            (Ok(serial), Some(format)) if self.structure.date1904 && format.is_day(serial) => {
                row.push_number(column, Some(format), &(serial + MAC_DAYS).to_string());
            }
            _ => row.push_number(column, format, digits),
        }
    }
}

/// A merged range: lines from 1, columns from 0, both inclusive.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Merged {
    pub first_line: u32,
    pub last_line: u32,
    pub first_column: u16,
    pub last_column: u16,
}

/// Merged ranges stand behind the cells, but rows must know them: they are looked for in a pass of their own
/// that only inflates and searches.
pub(crate) fn merged_ranges(mut part: impl Read) -> Result<Vec<Merged>, BadWorkbook> {
    let finder = memchr::memmem::Finder::new(b"sheetData>");
    let mut buffer = vec![0u8; 256 << 10];
    let (mut kept, mut tail) = (0usize, None::<Vec<u8>>);
    while tail.is_none() {
        let read = part.read(&mut buffer[kept..]).map_err(|e| BadWorkbook::from_read(&e))?;
        if read == 0 {
            return Ok(Vec::new());
        }
        let filled = kept + read;
        // The last `sheetData>` is the closing one, unless the buffer ends before it.
        let found = finder.find_iter(&buffer[..filled]).find(|at| is_closing(&buffer[..*at]));
        match found {
            Some(at) => tail = Some(buffer[at + 10..filled].to_vec()),
            None => {
                kept = filled.min(64);
                buffer.copy_within(filled - kept..filled, 0);
            }
        }
    }
    let rest = std::io::Cursor::new(tail.unwrap_or_default()).chain(part);
    let mut xml = Xml::new(rest);
    let mut ranges = Vec::new();
    while let Some(token) = xml.advance()? {
        // Only the first would be read.
        if token == Token::Open && local(xml.name()) == b"sheetData" {
            return Err(damaged("sheet"));
        }
        if matches!(token, Token::Open | Token::Empty)
            && local(xml.name()) == b"mergeCell"
            && let Some(range) = xml.attribute("ref").and_then(|r| parse_range(&r))
        {
            ranges.push(range);
        }
    }
    Ok(ranges)
}

/// Whether some bytes stand in a part as they are, or may stand there by their number (`&#x4e07;`).
pub(crate) fn mentions(mut part: impl Read, word: &[u8]) -> Result<bool, BadWorkbook> {
    let finder = memchr::memmem::Finder::new(word);
    let mut buffer = vec![0u8; 256 << 10];
    let mut kept = 0;
    loop {
        let read = part.read(&mut buffer[kept..]).map_err(|e| BadWorkbook::from_read(&e))?;
        if read == 0 {
            return Ok(false);
        }
        let filled = kept + read;
        let by_number = || memchr::memmem::find(&buffer[..filled], b"&#").is_some();
        if finder.find(&buffer[..filled]).is_some() || by_number() {
            return Ok(true);
        }
        kept = filled.min(word.len());
        buffer.copy_within(filled - kept..filled, 0);
    }
}

/// Those of some ranges that lie over none before them, by first line: no program makes others, and of a thousand that lie
/// over each other every line would have to be told a thousand times.
pub(crate) fn disjoint(mut ranges: Vec<Merged>) -> Vec<Merged> {
    ranges.sort_by_key(|range| (range.first_line, range.first_column));
    // By column, the last line that a range before takes.
    let mut taken = vec![0_u32; COLUMNS as usize];
    ranges.retain(|range| {
        let columns = usize::from(range.first_column)..=usize::from(range.last_column);
        let Some(under) = taken.get_mut(columns) else { return false };
        let free = under.iter().all(|line| *line < range.first_line);
        if free {
            under.fill(range.last_line);
        }
        free
    });
    ranges
}

/// Whether `</` or `</prefix:` stands at the end.
fn is_closing(before: &[u8]) -> bool {
    match memchr::memrchr(b'<', before) {
        Some(at) => before.get(at + 1) == Some(&b'/') && before.len() - at < 32,
        None => false,
    }
}

fn parse_range(text: &str) -> Option<Merged> {
    let (from, to) = text.split_once(':')?;
    let place = |t: &str| {
        let letters = t.bytes().take_while(u8::is_ascii_alphabetic).count();
        let column = u16::try_from(column_of(t.as_bytes())?).ok()?;
        Some((t.get(letters..)?.parse::<u32>().ok()?, column))
    };
    let ((first_line, first_column), (last_line, last_column)) = (place(from)?, place(to)?);
    Some(Merged { first_line, last_line, first_column, last_column })
}

/// Column (from 0) of a reference like `AB12`.
fn column_of(reference: &[u8]) -> Option<u32> {
    let mut column: u32 = 0;
    for (at, b) in reference.iter().enumerate() {
        match b {
            b'A'..=b'Z' | b'a'..=b'z' if at < 3 => {
                column = column * 26 + u32::from(b.to_ascii_uppercase() - b'A') + 1;
            }
            b'0'..=b'9' if at > 0 => break,
            b'$' => {}
            _ => return None,
        }
    }
    column.checked_sub(1)
}

fn is_true(value: &[u8]) -> bool {
    matches!(value, b"1" | b"true" | b"on")
}

fn number_of(digits: &[u8]) -> Option<u32> {
    if digits.is_empty() || digits.len() > 9 {
        return None;
    }
    digits.iter().try_fold(0u32, |n, d| d.is_ascii_digit().then(|| n * 10 + u32::from(d - b'0')))
}
