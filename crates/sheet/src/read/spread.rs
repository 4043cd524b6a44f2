//! Cells merged down one column: the school that stands once beside all its rows. What such a cell says holds for
//! every row of the range, unless taking it several times would say something else.

use std::borrow::Cow;

use mingde_core::diagnostic::Message;

use super::grid::Merged;
use super::row::{CellError, Original, OriginalCell};
use super::workbook::DataSheet;
use crate::layout::{CellKind, Column, Key, Part, PartLayout};
use crate::{Place, column_letters};

/// The ranges of a sheet whose value is read for all their rows.
pub(super) struct Spread {
    /// By first line, the last first.
    ahead: Vec<Range>,
    /// Those that the present line stands in.
    here: Vec<Range>,
    /// By column of the sheet, whether the layout knows it.
    known: Vec<bool>,
}

struct Range {
    merged: Merged,
    /// Column of the layout.
    at: usize,
    /// The row it begins in, once that was read.
    first: Option<Original>,
}

impl Spread {
    /// Takes from `merged` the ranges that hold for each of their rows; what remains cannot be read.
    pub(super) fn take(merged: &mut Vec<Merged>, part: &PartLayout, sheet: &DataSheet) -> Self {
        let mut ahead = Vec::new();
        merged.retain(|m| {
            let at = sheet.columns.iter().position(|column| *column == Some(m.first_column));
            let at = at.filter(|at| {
                m.first_column == m.last_column
                    && m.first_line > sheet.heading_line
                    && holds_for_each(part.part, &part.columns[*at])
            });
            ahead.extend(at.map(|at| Range { merged: *m, at, first: None }));
            at.is_none()
        });
        ahead.sort_by_key(|range| std::cmp::Reverse((range.merged.first_line, range.merged.first_column)));
        let width = sheet.columns.iter().flatten().max().map_or(0, |c| *c as usize + 1);
        let mut known = vec![false; width];
        sheet.columns.iter().flatten().for_each(|column| known[*column as usize] = true);
        Self { ahead, here: Vec::new(), known }
    }

    /// The cells of a line with what merged cells say of it. Lines come in their order. A line that says nothing
    /// of its own is left as it is, and so no row.
    pub(super) fn fill<'o>(&mut self, line: u32, original: &'o Original) -> Cow<'o, Original> {
        self.here.retain(|range| range.merged.last_line >= line);
        while let Some(range) = self.ahead.pop_if(|range| range.merged.first_line <= line) {
            let begins = range.merged.first_line == line;
            let range = Range { first: begins.then(|| original.clone()), ..range };
            self.here.extend((range.merged.last_line >= line).then_some(range));
        }
        let covered = |column: u16| self.here.iter().any(|range| range.merged.first_column == column);
        let own = |(column, cell): (u16, OriginalCell<'_>)| {
            self.known.get(column as usize).copied().unwrap_or(false) && !covered(column) && !is_blank(cell)
        };
        if self.here.iter().all(|range| range.merged.first_line == line) || !original.cells().any(own) {
            return Cow::Borrowed(original);
        }
        let mut filled = Cow::Borrowed(original);
        for range in self.here.iter().filter(|range| range.merged.first_line < line) {
            if let Some(first) = &range.first {
                filled = Cow::Owned(filled.with_cell_of(first, range.merged.first_column));
            }
        }
        filled
    }

    /// What is to be said at the first line of a range: that its value is read for all of them.
    pub(super) fn remarks(&self, line: u32, sheet: &DataSheet) -> impl Iterator<Item = CellError> {
        let speaks = move |range: &&Range| {
            let first = range.first.as_ref().filter(|_| range.merged.first_line == line);
            first.and_then(|row| row.cell(range.merged.first_column)).is_some_and(|cell| !is_blank(cell))
        };
        self.here.iter().filter(speaks).map(move |range| {
            let column = range.merged.first_column;
            let letters = column_letters(column);
            let text = format!("{letters}{line}:{letters}{}", range.merged.last_line);
            CellError {
                place: Place { sheet: sheet.name.clone(), line, column: Some(column) },
                column: Some(range.at),
                message: Message::new("sheet-merged-read").with("range", text),
                suggestion: None,
            }
        })
    }
}

/// Whether the value of a column may be taken once for each row. A sum over several rows would be counted several
/// times, and what has a number of its own is one thing.
fn holds_for_each(part: Part, column: &Column) -> bool {
    let own_number = match part {
        Part::Records => column.key == Key::Number,
        Part::Units | Part::Groups => matches!(column.key, Key::Code | Key::Name),
        Part::Participants | Part::Persons | Part::Posts | Part::Members => false,
    };
    !own_number && !matches!(column.kind, CellKind::Number { .. })
}

fn is_blank(cell: OriginalCell<'_>) -> bool {
    matches!(cell, OriginalCell::Text(text) if text.trim().is_empty())
}
