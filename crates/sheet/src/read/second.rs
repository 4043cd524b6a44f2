//! Headings below the headings: those of the same table, printed again on every page, and those of another table that
//! somebody put below the first.

use super::convert::displayed;
use super::headings::{self, Heading, Headings, Line, is_serial};
use super::row::{Original, OriginalCell};
use super::workbook::DataSheet;

/// So many cells at least make a row of headings.
const FEWEST: usize = 3;

/// Headings are short.
const LONGEST: usize = 30;

/// What a line of headings below the headings is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Below {
    /// The headings of the sheet once more, each in its column.
    Again,
    /// The headings of another table, or of the same in another order: the title of what they fit.
    Other(Option<String>),
}

/// What a line is, if it looks like headings. One that stands `apart`, below an empty line or a title, may be that of a
/// table that nobody knows.
pub(super) fn headings_in(line: u32, original: &Original, sheet: &DataSheet, apart: bool) -> Option<Below> {
    if !may_be_headings(original) {
        return None;
    }
    let cells = original.cells().map(|(column, cell)| Heading::new(column, displayed(cell).into_owned()));
    let line = Line { line, cells: cells.filter(|heading| !heading.text.trim().is_empty()).collect() };
    let own = &sheet.tables.get(sheet.layout)?.parts[sheet.part];
    let placed = Headings::of(own).place(&line);
    let (same, other) = placed.columns.iter().zip(&sheet.columns).filter(|(now, _)| now.is_some()).fold(
        (0, 0),
        |(same, other), (now, before)| if now == before { (same + 1, other) } else { (same, other + 1) },
    );
    if same > 1 && other == 0 && same * 2 >= line.cells.len() {
        return Some(Below::Again);
    }
    let lines = [line];
    let candidates = headings::candidates("", &lines, &sheet.tables);
    let numbers_lines = || lines[0].cells.iter().any(|cell| is_serial(&cell.plain));
    let Some(best) = candidates.first() else {
        return (apart && numbers_lines()).then_some(Below::Other(None));
    };
    if !best.is_sound() && best.matched(&lines, &sheet.tables) < FEWEST && !apart {
        return None;
    }
    // Several tables may look alike; only one is named.
    let alone = candidates.iter().all(|c| c.fit < best.fit || c.layout == best.layout);
    Some(Below::Other((best.is_sound() && alone).then(|| sheet.tables[best.layout].title.clone())))
}

/// Headings are short texts that do not begin with a digit, as days, codes and numbers do. That spares most rows a closer
/// look.
fn may_be_headings(original: &Original) -> bool {
    let mut count = 0;
    for (_, cell) in original.cells() {
        let OriginalCell::Text(text) = cell else { return false };
        let text = text.trim();
        if text.starts_with(|c: char| c.is_ascii_digit()) || text.len() > LONGEST * 3 {
            return false;
        }
        count += usize::from(!text.is_empty());
    }
    count >= FEWEST
}
