//! An opened workbook: which sheets hold data, and their rows.

use std::ops::ControlFlow;
use std::path::Path;
use std::sync::Arc;

use mingde_core::diagnostic::{Message, Severity};

use super::container::Container;
use super::csv::Csv;
use super::grid::{Grid, Merged, merged_ranges};
use super::headings::{self, Candidate, HEADING_LINES, Heading, Line};
use super::row::Original;
use super::rows::RowReader;
use super::trouble::{BadWorkbook, damaged};
use super::{CellError, Row, convert::displayed};
use crate::{Layout, Place};

/// A workbook (.xlsx, old .xls or .csv) whose structure has been checked. Cheap to clone.
#[derive(Clone)]
pub struct Workbook {
    container: Arc<Container>,
    names: Vec<Arc<str>>,
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
#[derive(Debug, Clone)]
pub struct DataSheet {
    /// Its name.
    pub name: Arc<str>,
    /// Position of its layout among those given to [`Workbook::recognise`].
    pub layout: usize,
    /// Position of the part in the layout.
    pub part: usize,
    /// Line of the headings, from 1.
    pub heading_line: u32,
    /// For every column of the layout the column of the sheet (from 0), where it is there.
    pub columns: Vec<Option<u16>>,
    /// Columns of the sheet that the layout does not know. Their cells are not read.
    pub unknown: Vec<UnknownColumn>,
    /// Missing required columns, doubled headings (errors), unknown columns (warnings). A sheet with errors
    /// must not be imported.
    pub findings: Vec<SheetFinding>,
}

impl DataSheet {
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

    /// Whether anything about the headings forbids importing the sheet.
    pub fn has_errors(&self) -> bool {
        self.findings.iter().any(|f| f.severity == Severity::Error)
    }
}

/// A column that the layout does not know.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct UnknownColumn {
    /// Column of the sheet, from 0.
    pub column: u16,
    /// Its heading as it stands in the file, at most 80 characters.
    pub heading: String,
    /// The known heading that may be meant.
    pub nearest: Option<String>,
}

/// Something about a whole sheet or heading.
#[derive(Debug, Clone, PartialEq, Eq)]
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
#[derive(Debug, Clone, PartialEq, Eq)]
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
            Container::Old(tables) => tables.iter().map(|t| t.name.as_str().into()).collect(),
            Container::Text(_) => vec![name.rsplit_once('.').map_or(name, |(stem, _)| stem).into()],
        };
        if names.is_empty() {
            return Err(damaged("sheets"));
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

    /// Finds the sheets that hold data of one of `layouts`, by marker and headings. That there is none, or
    /// that it cannot be said which of several kinds is meant, is an error.
    pub fn recognise(&self, layouts: &[Layout]) -> Result<Recognition, BadWorkbook> {
        let marked = self.marker().and_then(|(id, version)| {
            let at = layouts.iter().position(|l| l.id == id)?;
            Some((at, layouts[at].version() != version))
        });
        let mut found: Vec<(usize, Vec<Line>, Candidate)> = Vec::new();
        let mut doubtful: Vec<(usize, Vec<Line>, Vec<Candidate>)> = Vec::new();
        let mut ignored = Vec::new();
        for (at, name) in self.names.iter().enumerate() {
            let lines = self.first_lines(at)?;
            let mut list = headings::candidates(name, &lines, layouts);
            if let Some((marked, _)) = marked
                && list.iter().any(|c| c.layout == marked)
            {
                list.retain(|c| c.layout == marked);
            }
            let best = list.first().map(|c| c.fit);
            list.retain(|c| Some(c.fit) == best);
            if list.is_empty() {
                let code = if lines.is_empty() { "sheet-ignored-empty" } else { "sheet-ignored-headings" };
                ignored.push(IgnoredSheet { name: name.to_string(), reason: Message::new(code) });
            } else if list.iter().any(|c| c.layout != list[0].layout) {
                doubtful.push((at, lines, list));
            } else {
                found.push((at, lines, list.swap_remove(0)));
            }
        }
        for (at, lines, list) in doubtful {
            let best = self.meant(at, list, &found, layouts)?;
            found.push((at, lines, best));
        }
        let mut sheets: Vec<(usize, DataSheet)> = Vec::new();
        for (at, lines, candidate) in &found {
            let name = &self.names[*at];
            let rival = |(_, _, c): &&(usize, Vec<Line>, Candidate)| {
                c.is_complete() && c.layout == candidate.layout && c.part == candidate.part
            };
            if !candidate.is_complete() && found.iter().find(rival).is_some() {
                let reason = Message::new("sheet-ignored-incomplete");
                ignored.push(IgnoredSheet { name: name.to_string(), reason });
                continue;
            }
            let mut sheet = headings::data_sheet(name, lines, layouts, candidate);
            if self.is_hidden(*at) {
                sheet.findings.push(SheetFinding {
                    severity: Severity::Warning,
                    place: Place { sheet: name.clone(), line: sheet.heading_line, column: None },
                    message: Message::new("sheet-hidden"),
                    suggestion: None,
                });
            }
            if marked.is_some_and(|(layout, older)| older && layout == sheet.layout)
                && !sheet.findings.is_empty()
            {
                sheet.findings.push(SheetFinding {
                    severity: Severity::Warning,
                    place: Place { sheet: name.clone(), line: sheet.heading_line, column: None },
                    message: Message::new("sheet-template-older"),
                    suggestion: None,
                });
            }
            sheets.push((*at, sheet));
        }
        if sheets.is_empty() {
            let names = self.names.iter().take(8).map(|n| n.to_string()).collect::<Vec<_>>().join("、");
            let empty = ignored.iter().all(|i| i.reason.code == "sheet-ignored-empty");
            let code = if empty { "sheet-all-empty" } else { "sheet-none-recognised" };
            return Err(BadWorkbook(Message::new(code).with("sheets", names)));
        }
        sheets.sort_by_key(|(at, sheet)| (sheet.layout, sheet.part, *at));
        Ok(Recognition { sheets: sheets.into_iter().map(|(_, sheet)| sheet).collect(), ignored })
    }

    /// Of several layouts that fit a sheet equally well, the one that another sheet of the workbook belongs
    /// to: the participants of all kinds look much alike.
    fn meant(
        &self,
        at: usize,
        mut equal: Vec<Candidate>,
        found: &[(usize, Vec<Line>, Candidate)],
        layouts: &[Layout],
    ) -> Result<Candidate, BadWorkbook> {
        let beside = |c: &Candidate| found.iter().any(|(.., f)| f.layout == c.layout && f.part != c.part);
        let mut likely = (0..equal.len()).filter(|n| beside(&equal[*n]));
        if let (Some(only), None) = (likely.next(), likely.next()) {
            return Ok(equal.swap_remove(only));
        }
        let first = equal[0].layout;
        let other = equal.iter().find(|c| c.layout != first).map_or(first, |c| c.layout);
        Err(BadWorkbook(
            Message::new("sheet-ambiguous")
                .with("sheet", &self.names[at])
                .with("first", &layouts[first].title)
                .with("second", &layouts[other].title),
        ))
    }

    fn is_hidden(&self, at: usize) -> bool {
        matches!(&*self.container, Container::Modern(inner) if inner.1.sheets[at].hidden)
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
        let merged = self.merged(at)?;
        let reader = RowReader::new(layout, sheet, self.date1904(), merged);
        let mut count = 0;
        self.each_line(at, |line, original| {
            if line <= sheet.heading_line {
                return ControlFlow::Continue(());
            }
            match reader.read(line, original) {
                Some(row) => {
                    count += 1;
                    on_row(row)
                }
                None => ControlFlow::Continue(()),
            }
        })?;
        Ok(count)
    }

    fn date1904(&self) -> bool {
        matches!(&*self.container, Container::Modern(inner) if inner.1.date1904)
    }

    /// The lines in which headings may stand.
    fn first_lines(&self, at: usize) -> Result<Vec<Line>, BadWorkbook> {
        let mut lines = Vec::new();
        self.each_line(at, |line, original| {
            if line > HEADING_LINES {
                return ControlFlow::Break(());
            }
            let cells = original.cells().map(|(column, cell)| (column, displayed(cell).into_owned()));
            let cells = cells.filter(|(_, text)| !text.trim().is_empty());
            lines
                .push(Line { line, cells: cells.map(|(column, text)| Heading::new(column, text)).collect() });
            ControlFlow::Continue(())
        })?;
        let pairs: Vec<Line> = lines.windows(2).filter_map(|pair| pair[0].over(&pair[1])).collect();
        lines.extend(pairs);
        Ok(lines)
    }

    fn each_line(
        &self,
        at: usize,
        mut on_line: impl FnMut(u32, &Original) -> ControlFlow<()>,
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
                    if on_line(line, &row).is_break() {
                        break;
                    }
                }
            }
            Container::Old(tables) => {
                for (line, row) in &tables[at].rows {
                    if on_line(*line, row).is_break() {
                        break;
                    }
                }
            }
            Container::Text(text) => {
                let mut csv = Csv::new(text);
                while let Some(line) = csv.next_row(&mut row) {
                    if on_line(line, &row).is_break() {
                        break;
                    }
                }
            }
        }
        Ok(())
    }

    fn merged(&self, at: usize) -> Result<Vec<Merged>, BadWorkbook> {
        let Container::Modern(inner) = &*self.container else { return Ok(Vec::new()) };
        let mut package = inner.0.clone();
        match package.part(&inner.1.sheets[at].path)? {
            Some(part) => merged_ranges(part),
            None => Ok(Vec::new()),
        }
    }
}

impl std::fmt::Debug for Workbook {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Workbook").field("sheets", &self.names).finish_non_exhaustive()
    }
}
