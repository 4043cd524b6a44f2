//! The lines of a sheet as rows, with what concerns more than one cell: merged ranges, headings that are printed
//! again, cells below no heading, words that stand alone in their line.

use std::collections::{HashMap, HashSet};

use mingde_core::diagnostic::Message;

use super::convert::displayed;
use super::grid::Merged;
use super::row::{CellError, Original, OriginalCell, PartOf, Row};
use super::rows::RowReader;
use super::second::{Below, headings_in};
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
    /// What stands in the line of the headings, by column.
    headings: HashMap<u16, String>,
    /// The lines above the headings: titles, the upper line of headings on two.
    above: Vec<Original>,
    /// A word alone in its line, which may be the title of a second table.
    held: Option<Row>,
    /// The last line in which something stands.
    last: u32,
    /// A second table has begun.
    second: bool,
    /// By column of the sheet, whether it bears a heading.
    headed: Vec<bool>,
    /// A text file: a cell too many is a comma too many, and others stand in the wrong columns.
    plain_text: bool,
    /// Columns without a heading of which it was said.
    told: HashSet<u16>,
    /// That hidden rows are read was said.
    told_hidden: bool,
    /// The hidden columns of which that was said.
    told_columns: HashSet<u16>,
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
            headings: HashMap::new(),
            above: Vec::new(),
            held: None,
            last: sheet.heading_line,
            second: false,
            headed,
            plain_text,
            told: HashSet::new(),
            told_hidden: false,
            told_columns: HashSet::new(),
        }
    }

    /// Adds the row of a line; none for headings and where nothing stands in the columns of the layout. A word alone in
    /// its line comes with the line after it.
    pub(super) fn read(&mut self, line: u32, hidden: &Hidden, original: &Original, to: &mut Vec<Row>) {
        if line <= self.sheet.heading_line {
            if line == self.sheet.heading_line {
                for (column, cell) in original.cells() {
                    let heading = || displayed(cell).trim().to_owned();
                    self.headings.entry(column).or_insert_with(heading);
                }
            } else if !original.is_blank() {
                self.above.push(original.clone());
            }
            return;
        }
        if self.second {
            if !original.is_blank() {
                to.push(self.of_second_table(line, original, None));
            }
            return;
        }
        let held = self.held.take();
        let apart = held.is_some() || line > self.last + 1;
        if !original.is_blank() {
            self.last = line;
        }
        match headings_in(line, original, self.sheet, apart) {
            Some(Below::Other(title)) => {
                let message = match title {
                    Some(title) => Message::new("sheet-second-table-of").with("title", title),
                    None => Message::new("sheet-second-table"),
                };
                self.second = true;
                // The word above it is its title.
                to.extend(held.map(|row| self.of_second_table(row.line, &row.original, None)));
                to.push(self.of_second_table(line, original, Some(message)));
                return;
            }
            Some(Below::Again) => {
                to.extend(held);
                to.push(self.headings_again(line, original));
                return;
            }
            None => to.extend(held),
        }
        match self.row(line, hidden, original) {
            Some(row) if row.errors.iter().any(|e| e.message.code == "sheet-row-alone") => {
                self.held = Some(row)
            }
            row => to.extend(row),
        }
    }

    /// The row that was held back until the line after it.
    pub(super) fn finish(&mut self) -> Option<Row> {
        self.held.take()
    }

    fn row(&mut self, line: u32, hidden: &Hidden, original: &Original) -> Option<Row> {
        let original = self.spread.fill(line, original);
        if self.repeats_headings(&original) || self.repeats_above(&original) {
            return Some(self.headings_again(line, &original));
        }
        if line <= self.sheet.heading_line + 2 && numbers_columns(&original) {
            return Some(self.frame(line, &original, "sheet-columns-numbered"));
        }
        let mut row = self.reader.read(line, &original)?;
        if row.part_of == PartOf::Data {
            row.warnings.extend(self.spread.remarks(line, self.sheet));
            self.look_beside(&mut row);
            refuse_alone(&mut row);
            if hidden.row && !self.told_hidden {
                self.told_hidden = true;
                row.warnings.push(self.remark(line, None, Message::new("sheet-row-hidden")));
            }
            for column in &hidden.columns {
                // Of a column of the layout that holds something; each is told once.
                if let Some(heading) = self.headings.get(column).filter(|_| self.told_columns.insert(*column))
                {
                    let message = Message::new("sheet-column-hidden").with("heading", heading);
                    row.warnings.push(self.remark(line, Some(*column), message));
                }
            }
        }
        Some(row)
    }

    /// Tables printed over several pages have their headings on each.
    fn repeats_headings(&self, original: &Original) -> bool {
        let mut count = 0;
        for (column, cell) in original.cells() {
            let (OriginalCell::Text(text), Some(heading)) = (cell, self.headings.get(&column)) else {
                return false;
            };
            if heading != text.trim() {
                return false;
            }
            count += 1;
        }
        count > 1
    }

    /// With the headings goes what stands above them.
    fn repeats_above(&self, original: &Original) -> bool {
        !original.is_blank() && self.above.iter().any(|above| above == original)
    }

    /// A line of the second table, given back as it stands.
    fn of_second_table(&self, line: u32, original: &Original, message: Option<Message>) -> Row {
        let first = original.cells().find(|(_, cell)| !displayed(*cell).trim().is_empty());
        let column = first.map(|(column, _)| column);
        Row {
            line,
            cells: vec![None; self.sheet.columns.len()],
            errors: message.map(|message| self.remark(line, column, message)).into_iter().collect(),
            warnings: Vec::new(),
            original: original.clone(),
            part_of: PartOf::SecondTable,
        }
    }

    fn headings_again(&self, line: u32, original: &Original) -> Row {
        self.frame(line, original, "sheet-headings-again")
    }

    /// A line that is no data, and why.
    fn frame(&self, line: u32, original: &Original, why: &'static str) -> Row {
        let remark = self.remark(line, None, Message::new(why));
        Row {
            line,
            cells: vec![None; self.sheet.columns.len()],
            errors: Vec::new(),
            warnings: vec![remark],
            original: original.clone(),
            part_of: PartOf::Frame,
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
            if self.told.insert(column) {
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

/// What of a line is not shown.
#[derive(Default)]
pub(super) struct Hidden {
    /// All of it: hidden by hand or by a filter, or dragged shut.
    pub row: bool,
    /// Its columns that have a value and are hidden.
    pub columns: Vec<u16>,
}

/// Whether a line below the headings numbers the columns: 1 2 3, 甲 乙 1 2.
fn numbers_columns(original: &Original) -> bool {
    const NAMES: [&str; 3] = ["甲", "乙", "丙"];
    let texts: Vec<String> = original.cells().map(|(_, cell)| displayed(cell).trim().to_owned()).collect();
    let texts: Vec<&str> = texts.iter().map(|text| text.trim_matches(['(', ')', '（', '）'])).collect();
    let named = texts.iter().zip(NAMES).take_while(|(text, name)| *text == name).count();
    let numbers = &texts[named..];
    let counts = (1..).zip(numbers).all(|(number, text): (usize, &&str)| **text == number.to_string());
    texts.len() > 2 && !numbers.is_empty() && counts
}

/// A line with nothing but one text where several are required is no record with several faults but a heading among
/// the data (`第二周`): one fault, and nothing of it is looked up.
fn refuse_alone(row: &mut Row) {
    let mut cells = row.original.cells().filter(|(_, cell)| !displayed(*cell).trim().is_empty());
    let (Some((column, OriginalCell::Text(text))), None) = (cells.next(), cells.next()) else { return };
    let missing = row.errors.iter().filter(|error| error.message.code == "sheet-cell-missing").count();
    let elsewhere = |e: &CellError| e.message.code != "sheet-cell-missing" && e.place.column != Some(column);
    if missing < 2 || row.errors.iter().any(elsewhere) {
        return;
    }
    let text: String = text.trim().chars().take(SHOWN).collect();
    let mut place = row.errors[0].place.clone();
    place.column = Some(column);
    let at = row.errors.iter().find(|e| e.place.column == Some(column)).and_then(|e| e.column);
    let at = at.or_else(|| row.cells.iter().position(Option::is_some));
    let message = Message::new("sheet-row-alone").with("value", text);
    row.errors = vec![CellError { place, column: at, message, suggestion: None }];
    row.cells.fill(None);
}
