//! From the cells of a line to a row of the layout.

use std::collections::HashSet;
use std::sync::Arc;

use mingde_core::diagnostic::Message;

use super::convert::{Converter, displayed};
use super::footer;
use super::grid::Merged;
use super::row::{CellError, Original, OriginalCell, PartOf, Row};
use super::tidy::tidy;
use super::workbook::DataSheet;
use crate::layout::{CellKind, Layout};
use crate::{Place, column_letters};

/// Converts the lines of one sheet.
pub(crate) struct RowReader<'l> {
    sheet: Arc<str>,
    /// By column of the layout.
    converters: Vec<Converter<'l>>,
    /// By column of the layout, the column of the sheet.
    columns: Vec<Option<u16>>,
    /// By column of the sheet, the column of the layout.
    targets: Vec<Option<usize>>,
    /// Merged ranges below the headings that touch a column of the layout and are still ahead, the next one last.
    ahead: Vec<Merged>,
    /// Those that the line at hand stands in.
    here: Vec<Merged>,
    /// Remarks that were made of a column, and are not made again.
    told: HashSet<(usize, String)>,
}

/// What a remark tells that may be so in most cells of its column, and is then told of the first alone: days without their
/// format, a year that is not shown, the dash of nought. None where each cell differs.
fn told_alike(message: &Message) -> Option<String> {
    let argument =
        |name: &str| message.args.iter().find(|(of, _)| *of == name).map(|(_, value)| value.as_str());
    match message.code {
        "sheet-date-serial" | "sheet-date-month-begins" => Some(message.code.to_owned()),
        "sheet-date-year-unseen" => Some(argument("day")?.split('-').next()?.to_owned()),
        "sheet-number-held" if argument("number") == Some("0") => Some(argument("shown")?.to_owned()),
        _ => None,
    }
}

impl<'l> RowReader<'l> {
    pub(crate) fn new(layout: &'l Layout, sheet: &DataSheet, date1904: bool, merged: Vec<Merged>) -> Self {
        let columns = &layout.parts[sheet.part].columns;
        let width = sheet.columns.iter().flatten().max().map_or(0, |c| *c as usize + 1);
        let mut targets = vec![None; width];
        for (at, column) in sheet.columns.iter().enumerate() {
            if let Some(column) = column {
                targets[*column as usize] = Some(at);
            }
        }
        let touches = |m: &Merged| {
            m.last_line > sheet.heading_line
                && sheet.columns.iter().flatten().any(|c| (m.first_column..=m.last_column).contains(c))
        };
        let mut merged: Vec<Merged> = merged.into_iter().filter(touches).collect();
        merged.sort_by_key(|m| std::cmp::Reverse((m.first_line, m.first_column)));
        Self {
            sheet: sheet.name.clone(),
            converters: columns.iter().map(|c| Converter::new(c, date1904)).collect(),
            columns: sheet.columns.clone(),
            targets,
            ahead: merged,
            here: Vec::new(),
            told: HashSet::new(),
        }
    }

    /// The row of a line; none if nothing stands in the columns of the layout. Lines come in their order.
    pub(crate) fn read(&mut self, line: u32, original: &Original) -> Option<Row> {
        self.here.retain(|m| line <= m.last_line);
        while let Some(merged) = self.ahead.pop_if(|m| m.first_line <= line) {
            self.here.extend((line <= merged.last_line).then_some(merged));
        }
        let mut cells = Vec::new();
        cells.resize_with(self.converters.len(), || None);
        let mut filled = vec![false; self.converters.len()];
        let (mut errors, mut warnings, mut hidden) = (Vec::new(), Vec::new(), Vec::new());
        for (column, cell) in original.cells() {
            let Some(at) = self.targets.get(column as usize).copied().flatten() else { continue };
            if matches!(cell, OriginalCell::Hidden(_)) {
                hidden.push((at, cell));
                continue;
            }
            if cell.is_blank() {
                continue;
            }
            filled[at] = true;
            match self.converters[at].convert(cell) {
                Ok(found) => {
                    filled[at] = found.cell.is_some();
                    cells[at] = found.cell;
                    let new = |message: &Message| {
                        told_alike(message).is_none_or(|alike| self.told.insert((at, alike)))
                    };
                    if let Some(message) = found.warning.filter(new) {
                        warnings.push(self.error(line, Some(at), message, None));
                    }
                }
                Err(fault) => errors.push(self.error(line, Some(at), fault.message, fault.suggestion)),
            }
        }
        if errors.is_empty() && cells.iter().all(Option::is_none) {
            return None;
        }
        // Somebody drew a line through the whole row: it is told once.
        let is_struck = |error: &CellError| error.message.code == "sheet-cell-struck";
        if errors.len() > 1 && errors.iter().all(is_struck) && cells.iter().all(Option::is_none) {
            errors = vec![self.error(line, None, Message::new("sheet-row-struck"), None)];
            let original = original.clone();
            return Some(Row { line, cells, errors, warnings, original, part_of: PartOf::Data });
        }
        for (at, cell) in hidden {
            filled[at] = true;
            let fault = self.converters[at].convert(cell);
            errors
                .extend(fault.err().map(|fault| self.error(line, Some(at), fault.message, fault.suggestion)));
        }
        let target = |column: u16| self.targets.get(column as usize).copied().flatten();
        let is_option = |column: u16| {
            target(column).is_some_and(|at| {
                matches!(self.converters[at].column.kind, CellKind::Choice(_)) && cells[at].is_some()
            })
        };
        let sum = footer::sum_word(original, |column| target(column).is_some(), is_option);
        let sum = sum.map(|word| Message::new("sheet-sum-line").with("text", word));
        let below = || {
            let word = footer::of(original).filter(|_| self.says_nothing_required(original, &filled))?;
            Some(Message::new("sheet-footer").with("text", word))
        };
        if let Some(message) = below().or(sum) {
            let warnings = vec![self.error(line, None, message, None)];
            cells.fill(None);
            let original = original.clone();
            return Some(Row { line, cells, errors: Vec::new(), warnings, original, part_of: PartOf::Frame });
        }
        // That a merged cell is empty in all its lines but the first goes without saying.
        let merged_over = |column: Option<u16>| {
            self.here.iter().any(|m| column.is_some_and(|c| (m.first_column..=m.last_column).contains(&c)))
        };
        for (at, converter) in self.converters.iter().enumerate() {
            // What has no column in a sheet that is read stands elsewhere: a sealed value in the ledger, perhaps, the unit
            // above the table.
            let asked = converter.column.required && self.columns[at].is_some();
            if asked && !filled[at] && !merged_over(self.columns[at]) {
                let message = Message::new("sheet-cell-missing").with_title("column", converter.column);
                errors.push(self.error(line, Some(at), message, None));
            }
        }
        for merged in &self.here {
            let range = format!(
                "{}{}:{}{}",
                column_letters(merged.first_column),
                merged.first_line,
                column_letters(merged.last_column),
                merged.last_line
            );
            let at = (merged.first_column..=merged.last_column)
                .find_map(|column| self.targets.get(column as usize).copied().flatten());
            errors.push(self.error(line, at, Message::new("sheet-merged").with("range", range), None));
        }
        Some(Row { line, cells, errors, warnings, original: original.clone(), part_of: PartOf::Data })
    }

    /// Whether nothing stands in the required columns, but for what stands first and for numbers, which may be
    /// sums: so it is in footers. Where only one column is required, nothing may stand in any other.
    fn says_nothing_required(&self, original: &Original, filled: &[bool]) -> bool {
        let first = original.cells().next().map(|(column, _)| column);
        let other = |(at, converter): &(usize, &Converter<'_>)| {
            !matches!(converter.column.kind, CellKind::Number { .. }) && self.columns[*at] != first
        };
        // A signature stands beside another: 填表人, 审核人. How many there are stands below dates and names too.
        let of_footer = |cell: OriginalCell<'_>| {
            // A sum may say what it counts: `30人`.
            let is_number = || {
                let text = displayed(cell);
                let text = tidy(&text);
                let bare = text.trim_end_matches(|c: char| !c.is_ascii() || c == '%').trim_end();
                text.chars().count() <= bare.chars().count() + 3 && bare.parse::<f64>().is_ok()
            };
            footer::begins(cell) || is_number() && footer::is_of_sums(original)
        };
        let empty = |at: usize| {
            !filled[at] || self.columns[at].and_then(|column| original.cell(column)).is_some_and(of_footer)
        };
        let required = self.converters.iter().enumerate().filter(|(_, c)| c.column.required).filter(other);
        let mut count = 0;
        let nothing = required.inspect(|_| count += 1).all(|(at, _)| empty(at));
        nothing && (count > 0 || self.converters.iter().enumerate().filter(other).all(|(at, _)| empty(at)))
    }

    fn error(&self, line: u32, at: Option<usize>, message: Message, suggestion: Option<String>) -> CellError {
        let column = at.and_then(|at| self.columns[at]);
        let place = Place { sheet: self.sheet.clone(), line, column };
        CellError { place, column: at, message, suggestion }
    }
}
