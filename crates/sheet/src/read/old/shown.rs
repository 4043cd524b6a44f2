//! How an old workbook shows its numbers and which rows it hides. calamine gives values; a percentage, a code with
//! noughts and a hidden row look in them like any other, so the records are gone through once more for these
//! ([MS-XLS] 2.4).

use std::collections::{HashMap, HashSet};

use crate::read::format::{Formats, Style};

/// What stands in a file beside its values.
#[derive(Default)]
pub(super) struct Shown {
    pub formats: Formats,
    sheets: HashMap<String, ShownSheet>,
}

/// The same of one sheet; lines and columns from 0.
#[derive(Default)]
pub(super) struct ShownSheet {
    pub hidden_lines: HashSet<u32>,
    /// It shows nothing in cells that hold nought.
    pub hides_noughts: bool,
    styles: HashMap<(u32, u16), Style>,
}

impl ShownSheet {
    /// How what stands in a cell is shown.
    pub(super) fn style(&self, line: u32, column: u16) -> Style {
        self.styles.get(&(line, column)).copied().flatten()
    }
}

impl Shown {
    pub(super) fn take(&mut self, sheet: &str) -> ShownSheet {
        self.sheets.remove(sheet).unwrap_or_default()
    }

    /// Goes through the records of a workbook; what is not understood shows nothing.
    pub(super) fn of_stream(stream: &[u8]) -> Option<Self> {
        let mut shown = Self::default();
        let mut custom: HashMap<u16, Style> = HashMap::new();
        let (mut formats, mut places, mut is_eighth) = (Vec::new(), Vec::new(), true);
        for (kind, data) in Records(stream) {
            match kind {
                BOF if word(data, 0) < Some(0x0600) => is_eighth = false,
                FORMAT => {
                    if let (Some(id), Some(code)) = (word(data, 0), text(data.get(2..)?, is_eighth, true)) {
                        custom.insert(id, shown.formats.style_of_code(&code));
                    }
                }
                XF => formats.push(word(data, 2)?),
                BOUND_SHEET => {
                    let place = u32::from_le_bytes(data.get(..4)?.try_into().ok()?) as usize;
                    places.push((place, text(data.get(6..)?, is_eighth, false)?));
                }
                EOF => break,
                _ => {}
            }
        }
        let builtin = &mut shown.formats;
        let of_format =
            |id: &u16| custom.get(id).copied().unwrap_or_else(|| builtin.style_of_builtin(u32::from(*id)));
        let styles: Vec<Style> = formats.iter().map(of_format).collect();
        for (place, name) in places {
            shown.sheets.insert(name, sheet(stream.get(place..)?, &styles));
        }
        Some(shown)
    }
}

const BOF: u16 = 0x0809;
const EOF: u16 = 0x000a;
const FORMAT: u16 = 0x041e;
const XF: u16 = 0x00e0;
const BOUND_SHEET: u16 = 0x0085;
const ROW: u16 = 0x0208;
const NUMBER: u16 = 0x0203;
const RK: u16 = 0x027e;
const MANY_RK: u16 = 0x00bd;
const FORMULA: u16 = 0x0006;
const LABEL: u16 = 0x0204;
const SHARED_TEXT: u16 = 0x00fd;
const RICH_TEXT: u16 = 0x00d6;
const WINDOW: u16 = 0x023e;
/// The flag of a sheet that shows cells that hold nought ([MS-XLS] 2.4.346, fDspZeros).
const SHOWS_NOUGHTS: u16 = 0x10;
/// The flag of a row that is not shown ([MS-XLS] 2.4.221, fDyZero).
const NOT_SHOWN: u16 = 0x20;

fn sheet(stream: &[u8], styles: &[Style]) -> ShownSheet {
    let mut shown = ShownSheet::default();
    let mut depth = 0;
    let mut note = |line: u16, column: u16, format: u16| {
        if let Some(style) = styles.get(format as usize).filter(|style| style.is_some()) {
            shown.styles.insert((u32::from(line), column), *style);
        }
    };
    let (mut hidden, mut hides_noughts) = (HashSet::new(), false);
    for (kind, data) in Records(stream) {
        let at = |place| word(data, place).unwrap_or(0);
        match kind {
            // Charts within a sheet have records of their own.
            BOF => depth += 1,
            EOF if depth <= 1 => break,
            EOF => depth -= 1,
            _ if depth > 1 => {}
            ROW if at(12) & NOT_SHOWN != 0 => _ = hidden.insert(u32::from(at(0))),
            WINDOW => hides_noughts = at(0) & SHOWS_NOUGHTS == 0,
            NUMBER | RK | FORMULA | LABEL | SHARED_TEXT | RICH_TEXT => note(at(0), at(2), at(4)),
            MANY_RK => {
                let cells = data.get(4..data.len().saturating_sub(2)).unwrap_or_default();
                for (column, cell) in (at(2)..).zip(cells.chunks_exact(6)) {
                    note(at(0), column, word(cell, 0).unwrap_or(0));
                }
            }
            _ => {}
        }
    }
    ShownSheet { hidden_lines: hidden, hides_noughts, ..shown }
}

/// Records one after the other: kind and data.
struct Records<'s>(&'s [u8]);

impl<'s> Iterator for Records<'s> {
    type Item = (u16, &'s [u8]);

    fn next(&mut self) -> Option<Self::Item> {
        let (kind, length) = (word(self.0, 0)?, word(self.0, 2)? as usize);
        let data = self.0.get(4..4 + length)?;
        self.0 = &self.0[4 + length..];
        Some((kind, data))
    }
}

fn word(data: &[u8], at: usize) -> Option<u16> {
    Some(u16::from_le_bytes(data.get(at..at + 2)?.try_into().ok()?))
}

/// A text with its length before it; long ones have two bytes for it. Before the eighth version a character was a byte.
fn text(data: &[u8], is_eighth: bool, long: bool) -> Option<String> {
    if !is_eighth {
        let length = *data.first()? as usize;
        return Some(encoding_rs::GB18030.decode(data.get(1..1 + length)?).0.into_owned());
    }
    let (length, rest) = match long {
        true => (word(data, 0)? as usize, data.get(2..)?),
        false => (*data.first()? as usize, data.get(1..)?),
    };
    let (flags, rest) = rest.split_first()?;
    if flags & 1 == 0 {
        return Some(rest.get(..length)?.iter().map(|byte| char::from(*byte)).collect());
    }
    let units: Vec<u16> = rest.get(..length * 2)?.chunks_exact(2).filter_map(|unit| word(unit, 0)).collect();
    Some(String::from_utf16_lossy(&units))
}
