//! An opened workbook: which sheets hold data, and their rows.

use std::ops::ControlFlow;
use std::path::Path;
use std::sync::Arc;

use mingde_core::diagnostic::{Message, Severity};

use super::body::{Body, Hidden};
use super::container::Container;
use super::csv::Csv;
use super::grid::{Grid, Merged, disjoint, mentions, merged_ranges};
use super::headings::{LACKS, LACKS_NEAR, numbers_lines};
use super::old::Line;
use super::recognise::NEAREST;
use super::row::Original;
use super::trouble::{BadWorkbook, damaged};
use super::{CellError, Row};
use crate::{Layout, PartLayout, Place};

/// No workbook of an office has more sheets.
const MOST_SHEETS: usize = 500;

/// A workbook (.xlsx, .ods, old .xls or .csv) whose structure has been checked. Cheap to clone.
#[derive(Clone)]
pub struct Workbook {
    container: Arc<Container>,
    pub(super) names: Vec<Arc<str>>,
}

/// Which sheets of a workbook hold what.
#[derive(Debug, Clone)]
pub struct Recognition {
    /// Sheets with data, in the order of the layouts and of their parts.
    pub sheets: Vec<DataSheet>,
    /// The others, with the reason.
    pub ignored: Vec<IgnoredSheet>,
}

/// A sheet recognised by its headings.
#[derive(Debug, Clone, serde::Serialize, serde::Deserialize)]
pub struct DataSheet {
    /// Its name.
    #[serde(with = "crate::crossing::shared_text")]
    pub name: Arc<str>,
    /// Position of its layout among those given to [`Workbook::recognise`].
    pub layout: usize,
    /// Position of the part in the layout.
    pub part: usize,
    /// Line of the headings, from 1.
    pub heading_line: u32,
    /// Its name and what is written above the headings, where a table says whose it is.
    pub above: Vec<String>,
    /// For every column of the layout the column of the sheet (from 0), where it is there.
    pub columns: Vec<Option<u16>>,
    /// The column of the sheet in which an export tells which record a row came from.
    pub came_from: Option<u16>,
    /// Columns of the sheet that bear any heading.
    pub(crate) headed: Vec<u16>,
    /// Columns of the sheet that the layout does not know, or knows to be left out. Their cells are not read.
    pub unknown: Vec<UnknownColumn>,
    /// Missing required columns, doubled headings (errors), unknown columns (warnings). A sheet with errors
    /// must not be imported.
    pub findings: Vec<SheetFinding>,
    /// The layouts among which it was recognised: below its data may stand a table of another one.
    #[serde(skip)]
    pub(crate) tables: Arc<[Layout]>,
}

impl DataSheet {
    /// A sheet that was recognised in another process among these layouts; none where it belongs to none of them.
    pub fn among(mut self, layouts: &Arc<[Layout]>) -> Option<Self> {
        let part = layouts.get(self.layout)?.parts.get(self.part)?;
        self.tables = layouts.clone();
        (self.columns.len() == part.columns.len()).then_some(self)
    }

    /// Whether a row that was read in another process has the cells of this sheet.
    pub fn has_row(&self, row: &Row) -> bool {
        let columns = self.columns.len();
        let mut remarks = row.errors.iter().chain(&row.warnings);
        row.cells.len() == columns && remarks.all(|remark| remark.column.is_none_or(|at| at < columns))
    }

    /// An error found later, in the cell of a column of the layout or in the whole row.
    pub fn error(
        &self,
        line: u32,
        column: Option<usize>,
        message: Message,
        suggestion: Option<String>,
    ) -> CellError {
        let place = column.and_then(|at| self.columns.get(at).copied().flatten());
        let place = Place { sheet: self.name.clone(), line, column: place };
        CellError { place, column, message, suggestion }
    }

    /// The columns with headings of which only a person can say what they mean: not those that number the lines. What is
    /// known to be left out is asked about again where a required column lacks.
    pub fn columns_to_ask_about(&self) -> impl Iterator<Item = &UnknownColumn> {
        let lacks = self.findings.iter().any(|finding| [LACKS, LACKS_NEAR].contains(&finding.message.code));
        let asked = move |unknown: &&UnknownColumn| !unknown.left_out || lacks;
        self.unknown.iter().filter(asked).filter(|unknown| !numbers_lines(&unknown.heading))
    }

    /// Whether there are such columns.
    pub fn asks_about_columns(&self) -> bool {
        self.columns_to_ask_about().next().is_some()
    }

    /// Takes back that a column is missing whose values stand elsewhere. Where another heading looks like it, it is asked
    /// about all the same.
    pub fn excuse(&mut self, part: &PartLayout, column: usize) {
        let lacks = Message::new(LACKS).with_title("title", &part.columns[column]);
        self.findings.retain(|finding| finding.message != lacks);
        // Nothing else lacks: it is what it resembles.
        let mut errors = self.findings.iter().filter(|finding| finding.severity == Severity::Error);
        if errors.all(|finding| finding.message.code == NEAREST) {
            self.findings.retain(|finding| finding.message.code != NEAREST);
        }
    }

    /// Whether anything about the headings forbids importing the sheet.
    pub fn has_errors(&self) -> bool {
        self.findings.iter().any(|f| f.severity == Severity::Error)
    }
}

/// A column that the layout does not know.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub struct UnknownColumn {
    /// Column of the sheet, from 0.
    pub column: u16,
    /// Its heading as it stands in the file, at most 80 characters.
    pub heading: String,
    /// The known heading that may be meant.
    pub nearest: Option<String>,
    /// Whether it was said of its heading that it is not imported.
    pub left_out: bool,
}

/// Something about a whole sheet or heading.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub struct SheetFinding {
    /// How bad it is.
    pub severity: Severity,
    /// Where.
    pub place: Place,
    /// What.
    pub message: Message,
    /// The nearest right heading.
    pub suggestion: Option<String>,
}

/// A sheet without data for any of the layouts.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub struct IgnoredSheet {
    /// Its name.
    pub name: String,
    /// Why it was left out.
    pub reason: Message,
}

impl Workbook {
    /// Opens a file and checks that it can be read safely: size, compression ratio, structure.
    pub fn open(path: &Path) -> Result<Self, BadWorkbook> {
        let name = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
        let bytes = std::fs::read(path)
            .map_err(|e| BadWorkbook(Message::new("sheet-file-unreadable").with("detail", e)))?;
        Self::from_bytes(&name, bytes)
    }

    /// Opens bytes; by the ending of `name` a CSV is told from a text file that only calls itself .xlsx.
    pub fn from_bytes(name: &str, bytes: Vec<u8>) -> Result<Self, BadWorkbook> {
        let container = Container::open(name, bytes)?;
        let names: Vec<Arc<str>> = match &container {
            Container::Modern(inner) => inner.1.sheets.iter().map(|s| s.name.as_str().into()).collect(),
            Container::Old(book) => book.tables.iter().map(|t| t.name.as_str().into()).collect(),
            Container::Text(_) => vec![name.rsplit_once('.').map_or(name, |(stem, _)| stem).into()],
        };
        if names.is_empty() {
            return Err(BadWorkbook(Message::new("sheet-file-no-sheets")));
        }
        // Each is looked at before the first row is read.
        if names.len() > MOST_SHEETS {
            let message = Message::new("sheet-too-many-sheets").with("count", names.len());
            return Err(BadWorkbook(message.with("most", MOST_SHEETS)));
        }
        Ok(Self { container: Arc::new(container), names })
    }

    /// The id of the layout a template was made from and its [`version`](Layout::version), if the marker
    /// survived.
    pub fn marker(&self) -> Option<(&str, &str)> {
        match &*self.container {
            Container::Modern(inner) => inner.1.marker.as_deref()?.split_once('@'),
            _ => None,
        }
    }

    /// Names of all sheets.
    pub fn sheet_names(&self) -> Vec<&str> {
        self.names.iter().map(|n| &**n).collect()
    }

    pub(super) fn is_hidden(&self, at: usize) -> bool {
        match &*self.container {
            Container::Modern(inner) => inner.1.sheets[at].hidden,
            Container::Old(book) => book.tables[at].hidden,
            Container::Text(_) => false,
        }
    }

    /// Reads the rows below the headings, converted, in the order of the sheet; stops when `on_row` breaks.
    /// Returns the number of rows.
    pub fn read_rows(
        &self,
        layout: &Layout,
        sheet: &DataSheet,
        mut on_row: impl FnMut(Row) -> ControlFlow<()>,
    ) -> Result<u64, BadWorkbook> {
        let at = self.names.iter().position(|n| *n == sheet.name).ok_or_else(|| damaged("sheet"))?;
        let merged = disjoint(self.merged(at)?);
        let plain_text = matches!(&*self.container, Container::Text(_));
        let mut body = Body::new(layout, sheet, self.date1904(), merged, plain_text);
        let (mut count, mut read) = (0, Vec::with_capacity(2));
        let mut stopped = false;
        self.each_shown_line(at, |line, hidden, original| {
            body.read(line, &hidden, original, &mut read);
            count += read.len() as u64;
            stopped = read.drain(..).any(|row| on_row(row).is_break());
            if stopped { ControlFlow::Break(()) } else { ControlFlow::Continue(()) }
        })?;
        if let Some(row) = body.finish().filter(|_| !stopped) {
            count += 1;
            // Nothing is left to be stopped.
            let _ = on_row(row);
        }
        Ok(count)
    }

    fn date1904(&self) -> bool {
        match &*self.container {
            Container::Modern(inner) => inner.1.date1904,
            Container::Old(book) => book.date1904,
            Container::Text(_) => false,
        }
    }

    pub(super) fn each_line(
        &self,
        at: usize,
        mut on_line: impl FnMut(u32, &Original) -> ControlFlow<()>,
    ) -> Result<(), BadWorkbook> {
        self.each_shown_line(at, |line, _, original| on_line(line, original))
    }

    /// Every line with its number and what of it is hidden.
    fn each_shown_line(
        &self,
        at: usize,
        mut on_line: impl FnMut(u32, Hidden, &Original) -> ControlFlow<()>,
    ) -> Result<(), BadWorkbook> {
        let mut row = Original::default();
        match &*self.container {
            Container::Modern(inner) => {
                let (package, structure) = &**inner;
                let mut package = package.clone();
                let Some(part) = package.part(&structure.sheets[at].path)? else {
                    return Err(damaged("sheet"));
                };
                let mut grid = Grid::new(part, structure);
                while let Some(line) = grid.next_row(&mut row)? {
                    let hidden = Hidden { row: grid.hidden, columns: grid.columns_shut(&row) };
                    if on_line(line, hidden, &row).is_break() {
                        break;
                    }
                }
            }
            Container::Old(book) => {
                for Line { line, hidden, row } in &book.tables[at].rows {
                    let hidden = Hidden { row: *hidden, columns: Vec::new() };
                    if on_line(*line, hidden, row).is_break() {
                        break;
                    }
                }
            }
            Container::Text(text) => {
                let mut csv = Csv::new(text);
                while let Some(line) = csv.next_row(&mut row) {
                    if on_line(line, Hidden::default(), &row).is_break() {
                        break;
                    }
                }
            }
        }
        Ok(())
    }

    /// Whether a word may stand in a sheet: false where it certainly does not.
    pub(super) fn may_mention(&self, at: usize, word: &str) -> Result<bool, BadWorkbook> {
        match &*self.container {
            Container::Modern(inner) => {
                let (package, structure) = &**inner;
                if memchr::memmem::find(structure.strings.all().as_bytes(), word.as_bytes()).is_some() {
                    return Ok(true);
                }
                match package.clone().part(&structure.sheets[at].path)? {
                    Some(part) => mentions(part, word.as_bytes()),
                    None => Ok(false),
                }
            }
            Container::Old(_) => Ok(true),
            Container::Text(text) => Ok(text.contains(word)),
        }
    }

    fn merged(&self, at: usize) -> Result<Vec<Merged>, BadWorkbook> {
        match &*self.container {
            Container::Modern(inner) => {
                let mut package = inner.0.clone();
                match package.part(&inner.1.sheets[at].path)? {
                    Some(part) => merged_ranges(part),
                    None => Ok(Vec::new()),
                }
            }
            Container::Old(book) => Ok(book.tables[at].merged.clone()),
            Container::Text(_) => Ok(Vec::new()),
        }
    }
}

impl std::fmt::Debug for Workbook {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Workbook").field("sheets", &self.names).finish_non_exhaustive()
    }
}
