//! Fonts of an old workbook, and texts of which parts have a font of their own ([MS-XLS] 2.4.122, 2.4.265, 2.5.293).

use crate::read::runs::{Face, Run};

/// Fonts in the order of their records.
#[derive(Default)]
pub(super) struct Fonts(Vec<Face>);

/// Colours of a font that paper has: the fixed white and that of the palette.
const WHITE: [u16; 2] = [1, 9];

impl Fonts {
    /// Takes in a record of a font.
    pub(super) fn add(&mut self, data: &[u8]) {
        let at = |place| word(data, place).unwrap_or(0);
        let face = Face { struck: at(2) & 0x08 != 0, white: WHITE.contains(&at(4)), raised: at(8) != 0 };
        self.0.push(face);
    }

    /// The font of an index; there is none with the number 4.
    pub(super) fn get(&self, index: u16) -> Face {
        let index = usize::from(if index > 4 { index - 1 } else { index });
        self.0.get(index).copied().unwrap_or_default()
    }
}

/// Where a font begins to hold in a text, counted in units of UTF-16, and which.
pub(super) type Changes = Vec<(u16, u16)>;

/// Places and fonts, one pair after the other.
pub(super) fn changes(data: &[u8]) -> Changes {
    data.chunks_exact(4).filter_map(|pair| Some((word(pair, 0)?, word(pair, 2)?))).collect()
}

/// The parts of a text.
pub(super) fn runs(text: &str, changes: &[(u16, u16)], fonts: &Fonts) -> Vec<Run> {
    let mut places = Vec::with_capacity(changes.len());
    let mut unit = 0_usize;
    let mut next = changes.iter().peekable();
    for (at, c) in text.char_indices() {
        while next.next_if(|(from, _)| usize::from(*from) <= unit).is_some() {
            places.push(at);
        }
        unit += c.len_utf16();
    }
    let mut runs = Vec::with_capacity(places.len() + 1);
    let mut face = None;
    for (place, (_, font)) in places.iter().zip(changes) {
        runs.push(Run { end: *place, face });
        face = Some(fonts.get(*font));
    }
    runs.push(Run { end: text.len(), face });
    runs
}

/// The shared texts of a workbook that have parts, by their number. The table goes on in further records, and a text that is torn
/// between two says anew at the seam how wide its characters are.
pub(super) fn shared_changes(records: &[&[u8]]) -> std::collections::HashMap<u32, Changes> {
    let mut found = std::collections::HashMap::new();
    let mut reader = Reader { records, at: 8 };
    let total = records.first().and_then(|first| first.get(4..8));
    let total = total.map_or(0, |count| u32::from_le_bytes([count[0], count[1], count[2], count[3]]));
    for number in 0..total {
        match reader.text() {
            Some(changes) if changes.is_empty() => {}
            Some(changes) => _ = found.insert(number, changes),
            None => break,
        }
    }
    found
}

struct Reader<'s> {
    records: &'s [&'s [u8]],
    at: usize,
}

impl Reader<'_> {
    /// Passes one text and returns its changes; none at the end.
    fn text(&mut self) -> Option<Changes> {
        while self.at >= self.records.first()?.len() {
            self.next_record()?;
        }
        let head = self.take(3)?;
        let (mut left, mut flags) = (usize::from(word(&head, 0)?), head[2]);
        let has_runs = flags & 0x08 != 0;
        let count = if has_runs { word(&self.take(2)?, 0)? } else { 0 };
        let further = if flags & 0x04 != 0 {
            let size = self.take(4)?;
            u32::from_le_bytes([size[0], size[1], size[2], size[3]]) as usize
        } else {
            0
        };
        while left > 0 {
            let width = if flags & 1 == 0 { 1 } else { 2 };
            let here = (self.records.first()?.len().saturating_sub(self.at) / width).min(left);
            self.at += here * width;
            left -= here;
            if left > 0 {
                self.next_record()?;
                flags = *self.records.first()?.first()?;
                self.at = 1;
            }
        }
        let changes = changes(&self.take(usize::from(count) * 4)?);
        self.pass(further)?;
        Some(changes)
    }

    fn next_record(&mut self) -> Option<()> {
        self.records = self.records.get(1..).filter(|rest| !rest.is_empty())?;
        self.at = 0;
        Some(())
    }

    fn take(&mut self, length: usize) -> Option<Vec<u8>> {
        let mut taken = Vec::with_capacity(length.min(1 << 16));
        while taken.len() < length {
            let here = self.records.first()?.get(self.at..)?;
            let here = &here[..here.len().min(length - taken.len())];
            taken.extend_from_slice(here);
            self.at += here.len();
            if taken.len() < length {
                self.next_record()?;
            }
        }
        Some(taken)
    }

    fn pass(&mut self, mut length: usize) -> Option<()> {
        while length > 0 {
            let here = self.records.first()?.len().saturating_sub(self.at).min(length);
            self.at += here;
            length -= here;
            if length > 0 {
                self.next_record()?;
            }
        }
        Some(())
    }
}

fn word(data: &[u8], at: usize) -> Option<u16> {
    Some(u16::from_le_bytes(data.get(at..at + 2)?.try_into().ok()?))
}
