//! Cells of an old workbook brought near to each other. The library lays a sheet out as a rectangle from its first cell to its
//! last, so one stray cell in the last corner takes half a gigabyte. Here the lines and columns in which something stands
//! are counted, and each cell is given its number among them; where they stood is remembered.

use std::collections::BTreeSet;

/// Rectangles up to so many cells are laid out as they are.
const BEARABLE: usize = 1 << 20;
/// So many cells of all sheets are laid out at most: a sheet of all lines and columns, and one as people fill them.
const MOST: usize = (16 << 20) + BEARABLE;

/// Where the lines and columns of a sheet stood, by their numbers now.
#[derive(Debug, Default)]
pub(super) struct Places {
    lines: Vec<u16>,
    columns: Vec<u16>,
}

impl Places {
    /// Line and column of a cell, both from 0, as they were.
    pub(super) fn of(&self, line: u32, column: u32) -> Option<(u32, u16)> {
        let line = self.lines.get(line as usize)?;
        Some((u32::from(*line), *self.columns.get(column as usize)?))
    }

    /// Cells of the rectangle around all of them.
    fn around(&self) -> usize {
        let span = |places: &[u16]| {
            places.first().zip(places.last()).map_or(0, |(first, last)| (last - first) as usize + 1)
        };
        span(&self.lines) * span(&self.columns)
    }

    /// Cells of the rectangle once they are near to each other.
    fn within(&self) -> usize {
        self.lines.len() * self.columns.len()
    }
}

/// Moves the cells of far-flung sheets near to each other, and says for each sheet where they stood; none for those that are
/// as they were. None at all for more sheets, or larger ones, than anybody has memory for, and for one that begins behind the end.
pub(super) fn bring_near(records: &mut [u8]) -> Option<Vec<Option<Places>>> {
    let mut sheets = Vec::new();
    let mut laid_out = 0_usize;
    for begin in beginnings(records) {
        // The library would look for it there.
        if begin >= records.len() {
            return None;
        }
        let cells = Cells::of(records, begin);
        let places = cells.places(records);
        for at in &cells.dimensions {
            // What they say is only room that is made beforehand.
            records[at.clone()].fill(0);
        }
        let far = places.around() > BEARABLE;
        laid_out = laid_out.saturating_add(if far { places.within() } else { places.around() });
        if laid_out > MOST {
            return None;
        }
        if far {
            cells.renumber(records, &places);
        }
        sheets.push(far.then_some(places));
    }
    Some(sheets)
}

// Numbers of records, [MS-XLS] 2.3.
const BOUND_SHEET: u16 = 0x0085;
const DIMENSIONS: u16 = 0x0200;
const BEGIN: u16 = 0x0809;
const END: u16 = 0x000a;
const MANY_NUMBERS: u16 = 0x00bd;
/// Formula, number, text, text with runs, flag or error, short number, shared text: line and column stand first.
const CELLS: [u16; 7] = [0x0006, 0x0203, 0x0204, 0x00d6, 0x0205, 0x027e, 0x00fd];

/// Kind and contents of the records from a place on.
fn records(stream: &[u8], from: usize) -> impl Iterator<Item = (u16, std::ops::Range<usize>)> + '_ {
    let mut at = from;
    std::iter::from_fn(move || {
        let kind = word(stream, at)?;
        let inside = at + 4..at + 4 + usize::from(word(stream, at + 2)?);
        at = inside.end;
        (inside.end <= stream.len()).then_some((kind, inside))
    })
}

fn word(stream: &[u8], at: usize) -> Option<u16> {
    Some(u16::from_le_bytes([*stream.get(at)?, *stream.get(at + 1)?]))
}

/// Where the sheets begin, in their order.
fn beginnings(stream: &[u8]) -> Vec<usize> {
    let globals = records(stream, 0).take_while(|(kind, _)| *kind != END);
    let sheets = globals.filter(|(kind, _)| *kind == BOUND_SHEET);
    let begin = |at: usize| Some(usize::from(word(stream, at)?) | usize::from(word(stream, at + 2)?) << 16);
    sheets.filter_map(|(_, inside)| begin(inside.start)).collect()
}

/// Where the records of cells of a sheet stand.
#[derive(Default)]
struct Cells {
    single: Vec<usize>,
    /// Several numbers in a line: first column behind the line, last column at the end.
    several: Vec<std::ops::Range<usize>>,
    dimensions: Vec<std::ops::Range<usize>>,
}

impl Cells {
    fn of(stream: &[u8], begin: usize) -> Self {
        let mut cells = Self::default();
        let mut depth = 0_usize;
        for (kind, inside) in records(stream, begin) {
            match kind {
                BEGIN => depth += 1,
                END if depth <= 1 => break,
                END => depth -= 1,
                // A chart within the sheet has cells of its own.
                _ if depth > 1 => {}
                DIMENSIONS => cells.dimensions.push(inside),
                MANY_NUMBERS if inside.len() >= 6 => cells.several.push(inside),
                kind if CELLS.contains(&kind) && inside.len() >= 4 => cells.single.push(inside.start),
                _ => {}
            }
        }
        cells
    }

    fn places(&self, stream: &[u8]) -> Places {
        let (mut lines, mut columns) = (BTreeSet::new(), BTreeSet::new());
        let at = |place: usize| word(stream, place).unwrap_or_default();
        for cell in &self.single {
            lines.insert(at(*cell));
            columns.insert(at(cell + 2));
        }
        for row in &self.several {
            lines.insert(at(row.start));
            columns.extend(at(row.start + 2)..=at(row.end - 2));
        }
        Places { lines: lines.into_iter().collect(), columns: columns.into_iter().collect() }
    }

    fn renumber(&self, stream: &mut [u8], places: &Places) {
        let mut put = |at: usize, among: &[u16]| {
            let was = word(stream, at).unwrap_or_default();
            let now = among.binary_search(&was).unwrap_or_default() as u16;
            stream[at..at + 2].copy_from_slice(&now.to_le_bytes());
        };
        for cell in &self.single {
            put(*cell, &places.lines);
            put(cell + 2, &places.columns);
        }
        for row in &self.several {
            put(row.start, &places.lines);
            put(row.start + 2, &places.columns);
            put(row.end - 2, &places.columns);
        }
    }
}
