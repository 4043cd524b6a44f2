//! How an old workbook shows its numbers and which rows it hides. calamine gives values; a percentage, a code with
//! noughts and a hidden row look in them like any other, so the records are gone through once more for these
//! ([MS-XLS] 2.4).

use std::collections::{HashMap, HashSet};

use super::fonts::{self, Changes, Fonts};
use crate::read::runs::Run;

use crate::read::format::{Formats, Style};

/// What stands in a file beside its values.
#[derive(Default)]
pub(super) struct Shown {
    pub formats: Formats,
    sheets: HashMap<String, ShownSheet>,
    fonts: Fonts,
    /// The shared texts that have parts, by their number.
    changes: HashMap<u32, Changes>,
}

/// The same of one sheet; lines and columns from 0.
#[derive(Default)]
pub(super) struct ShownSheet {
    hidden_lines: HashSet<u32>,
    /// Lines of which nothing is said are not shown, and those of which something is said.
    hides_others: bool,
    said_lines: HashSet<u32>,
    /// Cells with a line through them.
    struck: HashSet<(u32, u16)>,
    /// Formulas whose result was never saved.
    without_value: HashSet<(u32, u16)>,
    /// The shared texts of cells.
    texts: HashMap<(u32, u16), u32>,
    /// It shows nothing in cells that hold nought.
    pub hides_noughts: bool,
    styles: HashMap<(u32, u16), Style>,
}

impl ShownSheet {
    /// How what stands in a cell is shown.
    pub(super) fn style(&self, line: u32, column: u16) -> Style {
        self.styles.get(&(line, column)).copied().flatten()
    }

    /// Whether a line is not shown: hidden, or dragged shut.
    pub(super) fn hides(&self, line: u32) -> bool {
        self.hidden_lines.contains(&line) || self.hides_others && !self.said_lines.contains(&line)
    }

    pub(super) fn is_struck(&self, line: u32, column: u16) -> bool {
        self.struck.contains(&(line, column))
    }

    pub(super) fn may_lack_values(&self) -> bool {
        !self.without_value.is_empty()
    }

    pub(super) fn lacks_value(&self, line: u32, column: u16) -> bool {
        self.without_value.contains(&(line, column))
    }
}

/// What the cells of a sheet refer to, by number of their format.
struct Looks {
    styles: Vec<Style>,
    struck: Vec<bool>,
    /// Shared texts of which something is to be told.
    parted: HashSet<u32>,
}

impl Shown {
    pub(super) fn take(&mut self, sheet: &str) -> ShownSheet {
        self.sheets.remove(sheet).unwrap_or_default()
    }

    /// The parts of a text.
    pub(super) fn runs(&self, sheet: &ShownSheet, line: u32, column: u16, text: &str) -> Vec<Run> {
        let changes = sheet.texts.get(&(line, column)).and_then(|number| self.changes.get(number));
        changes.map_or_else(Vec::new, |changes| fonts::runs(text, changes, &self.fonts))
    }

    /// Goes through the records of a workbook; what is not understood shows nothing.
    pub(super) fn of_stream(stream: &[u8]) -> Option<Self> {
        let mut shown = Self::default();
        let mut custom: HashMap<u16, Style> = HashMap::new();
        let (mut formats, mut places, mut is_eighth) = (Vec::new(), Vec::new(), true);
        let (mut font_of, mut texts, mut in_texts) = (Vec::new(), Vec::new(), false);
        for (kind, data) in Records(stream) {
            in_texts = kind == SHARED_TEXTS || in_texts && kind == CONTINUE;
            match kind {
                SHARED_TEXTS | CONTINUE if in_texts => texts.push(data),
                FONT => shown.fonts.add(data),
                BOF if word(data, 0) < Some(0x0600) => is_eighth = false,
                FORMAT => {
                    if let (Some(id), Some(code)) = (word(data, 0), text(data.get(2..)?, is_eighth, true)) {
                        custom.insert(id, shown.formats.style_of_code(&code));
                    }
                }
                XF => {
                    font_of.push(word(data, 0)?);
                    formats.push(word(data, 2)?);
                }
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
        shown.changes = fonts::shared_changes(&texts);
        let struck = font_of.iter().map(|font| shown.fonts.get(*font).struck).collect();
        let looks = Looks { styles, struck, parted: shown.changes.keys().copied().collect() };
        for (place, name) in places {
            shown.sheets.insert(name, sheet(stream.get(place..)?, &looks));
        }
        Some(shown)
    }
}

const BOF: u16 = 0x0809;
const EOF: u16 = 0x000a;
const FORMAT: u16 = 0x041e;
const FONT: u16 = 0x0031;
const SHARED_TEXTS: u16 = 0x00fc;
const CONTINUE: u16 = 0x003c;
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
const USUAL_HEIGHT: u16 = 0x0225;
const WINDOW: u16 = 0x023e;
/// The flag of a sheet that shows cells that hold nought ([MS-XLS] 2.4.346, fDspZeros).
const SHOWS_NOUGHTS: u16 = 0x10;
/// The flag of a row that is not shown ([MS-XLS] 2.4.221, fDyZero).
const NOT_SHOWN: u16 = 0x20;

/// The flag of rows that are not shown unless they say something of themselves ([MS-XLS] 2.4.87, fDyZero).
const OTHERS_NOT_SHOWN: u16 = 0x02;
/// The height of a row, beside the flag of one that is usual.
const HEIGHT: u16 = 0x7fff;

fn sheet(stream: &[u8], looks: &Looks) -> ShownSheet {
    let mut shown = ShownSheet::default();
    let mut depth = 0;
    let (mut styles, mut struck) = (HashMap::new(), HashSet::new());
    let mut note = |line: u16, column: u16, format: u16| {
        let place = (u32::from(line), column);
        if let Some(style) = looks.styles.get(format as usize).filter(|style| style.is_some()) {
            styles.insert(place, *style);
        }
        if looks.struck.get(format as usize) == Some(&true) {
            struck.insert(place);
        }
    };
    let mut formulas = Formulas::default();
    for (kind, data) in Records(stream) {
        let at = |place| word(data, place).unwrap_or(0);
        match kind {
            // Charts within a sheet have records of their own.
            BOF => depth += 1,
            EOF if depth <= 1 => break,
            EOF => depth -= 1,
            _ if depth > 1 => {}
            ROW => {
                let line = u32::from(at(0));
                shown.said_lines.insert(line);
                if at(12) & NOT_SHOWN != 0 || at(6) & HEIGHT == 0 {
                    shown.hidden_lines.insert(line);
                }
            }
            USUAL_HEIGHT => shown.hides_others = at(0) & OTHERS_NOT_SHOWN != 0,
            WINDOW => shown.hides_noughts = at(0) & SHOWS_NOUGHTS == 0,
            SHARED_TEXT => {
                note(at(0), at(2), at(4));
                let number = u32::from(at(6)) | u32::from(at(8)) << 16;
                if looks.parted.contains(&number) {
                    shown.texts.insert((u32::from(at(0)), at(2)), number);
                }
            }
            FORMULA => {
                note(at(0), at(2), at(4));
                formulas.take((u32::from(at(0)), at(2)), data);
            }
            NUMBER | RK | LABEL | RICH_TEXT => note(at(0), at(2), at(4)),
            MANY_RK => {
                let cells = data.get(4..data.len().saturating_sub(2)).unwrap_or_default();
                for (column, cell) in (at(2)..).zip(cells.chunks_exact(6)) {
                    note(at(0), column, word(cell, 0).unwrap_or(0));
                }
            }
            _ => {}
        }
    }
    ShownSheet { styles, struck, without_value: formulas.without_value(), ..shown }
}

/// Formulas whose result is blank. That is what Excel saves of one that comes to an empty text, and what programs save that
/// cannot compute.
#[derive(Default)]
struct Formulas {
    blank: Vec<((u32, u16), Blank)>,
    /// Some formula of the sheet has a result.
    computed: bool,
}

/// What a formula with a blank result may come to.
#[derive(PartialEq)]
enum Blank {
    /// It ends with a sum or the like, and comes to a number.
    Number,
    /// A text stands in it.
    PerhapsText,
    Unknown,
}

impl Formulas {
    fn take(&mut self, place: (u32, u16), data: &[u8]) {
        let is_blank = word(data, 12) == Some(0xffff) && data.get(6) == Some(&3);
        if !is_blank {
            self.computed = true;
            return;
        }
        let length = word(data, 20).map_or(0, usize::from);
        let tokens = data.get(22..22 + length).unwrap_or_default();
        let sort = match tokens.last() {
            // +, -, ×, ÷, powers, signs and per cent ([MS-XLS] 2.5.198).
            Some(0x03..=0x07 | 0x12..=0x14) => Blank::Number,
            _ if tokens.contains(&0x17) => Blank::PerhapsText,
            _ => Blank::Unknown,
        };
        self.blank.push((place, sort));
    }

    fn without_value(self) -> HashSet<(u32, u16)> {
        let lacks = |sort: &Blank| *sort == Blank::Number || *sort == Blank::Unknown && !self.computed;
        self.blank.iter().filter(|(_, sort)| lacks(sort)).map(|(place, _)| *place).collect()
    }
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
