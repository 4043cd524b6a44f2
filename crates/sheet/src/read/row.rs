//! Rows as they come out of a sheet.

use mingde_core::diagnostic::Message;

use super::Cell;
use super::convert::displayed;
use super::format::{Drawn, Fields, NumberFormat};
use super::runs::{Run, Seen, seen};
use super::tidy::tidy;
use crate::Place;

/// A row that is not empty.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub struct Row {
    /// Line in the sheet, from 1.
    pub line: u32,
    /// Converted cells in the column order of the part's layout; none where empty or wrong.
    pub cells: Vec<Option<Cell>>,
    /// What is wrong. Empty for a good row.
    pub errors: Vec<CellError>,
    /// What was left out of a cell on purpose (the time of day beside a date). The row is good nevertheless.
    pub warnings: Vec<CellError>,
    /// The cells as they stood in the file, compact, for rejects and for errors found later.
    pub original: Original,
    /// Whether it is data at all.
    pub part_of: PartOf,
}

/// What a line belongs to.
#[derive(Debug, Clone, Copy, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub enum PartOf {
    /// The data.
    Data,
    /// Nothing that is taken: a sum or signature (`合计`, `填表人：`), headings printed again. Its warning says so.
    Frame,
    /// A second table below the first, from its headings on. The first line of it has an error that says so, the others
    /// have none; no line of it is taken.
    SecondTable,
}

/// What is wrong with a cell or row.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub struct CellError {
    /// Where.
    pub place: Place,
    /// Position of the column in the layout; none for the whole row.
    pub column: Option<usize>,
    /// What and why.
    pub message: Message,
    /// The nearest right value.
    pub suggestion: Option<String>,
}

/// The cells of a row as they stood in the file: texts exactly, numbers with their digits.
#[derive(Debug, Clone, PartialEq, Eq, Default, serde::Serialize, serde::Deserialize)]
#[serde(try_from = "Sent")]
pub struct Original {
    text: String,
    pieces: Vec<Piece>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
struct Piece {
    column: u16,
    kind: Sort,
    end: u32,
}

/// An [`Original`] from another process, whose ends may lie anywhere.
#[derive(serde::Deserialize)]
struct Sent {
    text: String,
    pieces: Vec<Piece>,
}

impl TryFrom<Sent> for Original {
    type Error = &'static str;

    fn try_from(Sent { text, pieces }: Sent) -> Result<Self, Self::Error> {
        let ends = || pieces.iter().map(|piece| piece.end as usize);
        let in_order = ends().zip(ends().skip(1)).all(|(one, next)| one <= next);
        let inside = ends().all(|end| text.is_char_boundary(end));
        if in_order && inside { Ok(Self { text, pieces }) } else { Err("the cells of a row overlap") }
    }
}

/// How a number is shown.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, serde::Serialize, serde::Deserialize)]
pub(crate) enum Look {
    #[default]
    Plain,
    /// As the text that stands behind it.
    Shown,
    Percent,
    Date,
    Time,
    DateTime,
    Incomplete(Fields),
    /// Not at all.
    Hidden,
}

/// What a piece is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub(crate) enum Sort {
    Text,
    Number(Look),
    Flag,
    Error,
    Formula,
    /// A text without a part that is not meant, which stands behind it.
    Part,
    /// What is seen of a cell with a line through it.
    Struck,
}

/// One cell as it stood in the file. Numbers are spelled as the file spells them; dates and times are Excel's
/// serial numbers (days since 1899-12-30, or since 1904-01-01 in workbooks from old Macs).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum OriginalCell<'a> {
    /// Text, exactly.
    Text(&'a str),
    /// A number.
    Number(&'a str),
    /// A number that its format shows as something else: 12 as `0012`.
    Shown {
        /// The number.
        digits: &'a str,
        /// What stands in the sheet.
        shown: &'a str,
    },
    /// A number shown as a percentage: `0.9` as 90%.
    Percent {
        /// The number.
        digits: &'a str,
        /// What stands in the sheet.
        shown: &'a str,
    },
    /// A number shown as a date.
    Date(&'a str),
    /// A number shown as a time.
    Time(&'a str),
    /// A number shown as date and time.
    DateTime(&'a str),
    /// A number shown as something of a date or time: a month, a weekday, minutes and seconds.
    Incomplete {
        /// The number.
        digits: &'a str,
        /// What stands in the sheet.
        shown: &'a str,
        /// Which parts those are.
        fields: Fields,
    },
    /// A number or text of which the sheet shows nothing.
    Hidden(&'a str),
    /// A text of which a part is not meant: struck out, white, a footnote mark.
    Part {
        /// The text without that part.
        text: &'a str,
        /// That part.
        left_out: &'a str,
    },
    /// A cell with a line through it, and what stands there.
    Struck(&'a str),
    /// TRUE or FALSE.
    Flag(bool),
    /// `#N/A` and the like.
    Error(&'a str),
    /// A formula whose value the file does not hold.
    Formula(&'a str),
}

impl OriginalCell<'_> {
    /// Whether a reader of the sheet sees nothing in it.
    pub(crate) fn is_blank(self) -> bool {
        match self {
            Self::Text(text) | Self::Part { text, .. } | Self::Struck(text) => tidy(text).is_empty(),
            Self::Hidden(_) => true,
            _ => false,
        }
    }
}

/// Between a number and what its format shows of it.
const SHOWN: char = '\u{1f}';

impl Original {
    /// The cell of a column of the sheet (from 0); none if it is empty.
    pub fn cell(&self, column: u16) -> Option<OriginalCell<'_>> {
        let at = self.pieces.iter().position(|p| p.column == column)?;
        Some(self.piece(at))
    }

    /// What a reader of the sheet sees in a column; empty where nothing stands.
    pub fn seen(&self, column: u16) -> std::borrow::Cow<'_, str> {
        self.cell(column).map_or_else(Default::default, displayed)
    }

    /// All cells that are not empty, with their columns.
    pub fn cells(&self) -> impl Iterator<Item = (u16, OriginalCell<'_>)> {
        self.pieces.iter().enumerate().map(|(at, piece)| (piece.column, self.piece(at)))
    }

    fn piece(&self, at: usize) -> OriginalCell<'_> {
        let start = if at == 0 { 0 } else { self.pieces[at - 1].end as usize };
        let text = &self.text[start..self.pieces[at].end as usize];
        let both = || text.split_once(SHOWN).unwrap_or((text, text));
        match self.pieces[at].kind {
            Sort::Text => OriginalCell::Text(text),
            Sort::Number(Look::Plain) => OriginalCell::Number(text),
            Sort::Number(Look::Shown) => {
                let (digits, shown) = both();
                OriginalCell::Shown { digits, shown }
            }
            Sort::Number(Look::Percent) => {
                let (digits, shown) = both();
                OriginalCell::Percent { digits, shown }
            }
            Sort::Number(Look::Incomplete(fields)) => {
                let (digits, shown) = both();
                OriginalCell::Incomplete { digits, shown, fields }
            }
            Sort::Number(Look::Hidden) => OriginalCell::Hidden(text),
            Sort::Number(Look::Date) => OriginalCell::Date(text),
            Sort::Number(Look::Time) => OriginalCell::Time(text),
            Sort::Number(Look::DateTime) => OriginalCell::DateTime(text),
            Sort::Part => {
                let (text, left_out) = both();
                OriginalCell::Part { text, left_out }
            }
            Sort::Struck => OriginalCell::Struck(text),
            Sort::Flag => OriginalCell::Flag(text == "1"),
            Sort::Error => OriginalCell::Error(text),
            Sort::Formula => OriginalCell::Formula(text),
        }
    }

    /// Bytes of all texts.
    pub fn size(&self) -> usize {
        self.text.len()
    }

    /// Forgets everything, keeps the memory.
    pub(crate) fn clear(&mut self) {
        self.text.clear();
        self.pieces.clear();
    }

    /// Whether nothing but blanks is in it.
    pub(crate) fn is_blank(&self) -> bool {
        self.cells().all(|(_, cell)| cell.is_blank())
    }

    /// Text buffer to append a cell's text to before [`end_cell`](Self::end_cell).
    pub(crate) fn text_mut(&mut self) -> &mut String {
        &mut self.text
    }

    /// Bytes of all finished cells.
    pub(crate) fn finished(&self) -> usize {
        self.pieces.last().map_or(0, |p| p.end as usize)
    }

    /// Closes the cell whose text was appended; an empty text leaves the cell empty.
    pub(crate) fn end_cell(&mut self, column: u16, kind: Sort) {
        if self.text.len() > self.finished() {
            self.pieces.push(Piece { column, kind, end: self.text.len() as u32 });
        }
    }

    /// The same with the cell of a column as it stands in `other`; without it, where there is none.
    pub(crate) fn with_cell_of(&self, other: &Self, column: u16) -> Self {
        let mut made = Self::default();
        let mut copy = |from: &Self, at: usize| {
            let start = if at == 0 { 0 } else { from.pieces[at - 1].end as usize };
            let piece = from.pieces[at];
            made.push(piece.column, piece.kind, &from.text[start..piece.end as usize]);
        };
        let before = self.pieces.partition_point(|piece| piece.column < column);
        (0..before).for_each(|at| copy(self, at));
        if let Some(at) = other.pieces.iter().position(|piece| piece.column == column) {
            copy(other, at);
        }
        let after = self.pieces.partition_point(|piece| piece.column <= column);
        (after..self.pieces.len()).for_each(|at| copy(self, at));
        made
    }

    /// Adds a number with what its format shows of it.
    pub(crate) fn push_number(&mut self, column: u16, format: Option<&NumberFormat>, digits: &str) {
        self.text.push_str(digits);
        let mut shown = |text: &str, look| {
            self.text.push(SHOWN);
            self.text.push_str(text);
            look
        };
        let look = match format.map_or(Drawn::Plain, |format| format.draw(digits)) {
            Drawn::Plain => Look::Plain,
            Drawn::Shown(text) => shown(&text, Look::Shown),
            Drawn::Percent(text) => shown(&text, Look::Percent),
            Drawn::Date => Look::Date,
            Drawn::Time => Look::Time,
            Drawn::DateTime => Look::DateTime,
            Drawn::Incomplete(text, fields) => shown(&text, Look::Incomplete(fields)),
            Drawn::Nothing => Look::Hidden,
        };
        self.end_cell(column, Sort::Number(look));
    }

    /// Adds a number with what the file says that is shown of it.
    pub(crate) fn push_as_shown(&mut self, column: u16, look: Look, digits: &str, shown: &str) {
        self.text.push_str(digits);
        self.text.push(SHOWN);
        self.text.extend(shown.chars().filter(|c| *c != SHOWN));
        self.end_cell(column, Sort::Number(look));
    }

    /// Ends a cell whose text begins at a place, as its format shows the text.
    pub(crate) fn end_text(&mut self, column: u16, format: Option<&NumberFormat>, start: usize) {
        let text = self.text.get(start..).filter(|text| !text.is_empty());
        match format.zip(text).and_then(|(format, text)| format.draw_text(text)) {
            None => self.end_cell(column, Sort::Text),
            Some(shown) if shown.is_empty() => self.end_cell(column, Sort::Number(Look::Hidden)),
            Some(shown) => {
                self.text.truncate(start);
                self.push(column, Sort::Text, &shown);
            }
        }
    }

    /// The same for a text of which some parts may not be meant; whether its cell has a line through it.
    pub(crate) fn end_seen(
        &mut self,
        column: u16,
        format: Option<&NumberFormat>,
        start: usize,
        (runs, struck): (&[Run], bool),
    ) {
        match seen(self.text.get(start..).unwrap_or_default(), runs, struck) {
            Seen::Whole => self.end_text(column, format, start),
            Seen::Struck => self.end_cell(column, Sort::Struck),
            Seen::Part { text, left_out } => {
                let both = format!("{text}{SHOWN}{left_out}");
                self.text.truncate(start);
                self.push(column, Sort::Part, &both);
            }
        }
    }

    /// Draws a line through the cell that was added last, if it has one.
    pub(crate) fn strike_last(&mut self, struck: bool) {
        let Some(last) = self.pieces.len().checked_sub(1).filter(|_| struck) else { return };
        let shown = displayed(self.piece(last)).into_owned();
        let column = self.pieces[last].column;
        self.pieces.truncate(last);
        self.text.truncate(self.finished());
        self.push(column, Sort::Struck, &shown);
    }

    /// Adds a whole cell.
    pub(crate) fn push(&mut self, column: u16, kind: Sort, text: &str) {
        self.text.push_str(text);
        self.end_cell(column, kind);
    }
}
