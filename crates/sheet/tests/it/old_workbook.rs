//! A workbook as Excel 97 wrote them, by hand: one sheet of texts and numbers in BIFF8 records ([MS-XLS]) within a compound file
//! ([MS-CFB]). Just what a reader asks for.

/// Sectors of a compound file of version 3.
const SECTOR: usize = 512;
/// Shorter streams would stand in a stream of small sectors.
const SHORTEST_STREAM: usize = 4_096;
/// No sector.
const FREE: u32 = 0xffff_ffff;
const END_OF_CHAIN: u32 = 0xffff_fffe;
const FAT_SECTOR: u32 = 0xffff_fffd;

/// First line, last line, first column, last column, all from 0.
pub type Range = [u16; 4];

/// What the sheet of a workbook holds beside texts.
#[derive(Default)]
pub struct Old<'a> {
    /// Empty texts leave their cells empty.
    pub lines: &'a [&'a [&'a str]],
    pub merged: &'a [Range],
    /// Line and column from 0, number, place of its format.
    pub numbers: &'a [(u16, u16, f64, u16)],
    pub formats: &'a [&'a str],
    /// From 0.
    pub hidden_lines: &'a [u16],
    pub date1904: bool,
    /// The stream is called WORKBOOK.
    pub in_capitals: bool,
    /// So many more times the same sheet is named.
    pub named_again: usize,
    /// Records of the workbook and of the sheet as they are: kind and data.
    pub globals: &'a [(u16, Vec<u8>)],
    pub cells: &'a [(u16, Vec<u8>)],
}

/// The bytes of a workbook with one sheet of texts.
pub fn old_workbook(sheet: &str, lines: &[&[&str]], merged: &[Range]) -> Vec<u8> {
    Old { lines, merged, ..Old::default() }.bytes(sheet)
}

impl Old<'_> {
    pub fn bytes(&self, sheet: &str) -> Vec<u8> {
        compound(if self.in_capitals { "WORKBOOK" } else { "Workbook" }, &self.book(sheet))
    }

    fn book(&self, sheet: &str) -> Vec<u8> {
        let bof = |kind: u16| record(0x0809, &[&words(&[0x0600, kind, 0, 0])[..], &[0; 8]].concat());
        let end = record(0x000a, &[]);
        let name: Vec<u16> = sheet.encode_utf16().collect();
        // The filler of a record that nobody reads makes the stream long enough.
        let mut stream = [bof(0x0005), record(0x0060, &[0; SHORTEST_STREAM])].concat();
        stream.extend(record(0x0022, &words(&[u16::from(self.date1904)])));
        for (format, code) in (164u16..).zip(self.formats) {
            let code: Vec<u16> = code.encode_utf16().collect();
            let data = [&words(&[format, code.len() as u16])[..], &[1], &words(&code)].concat();
            stream.extend(record(0x041e, &data));
        }
        for format in (164u16..).take(self.formats.len()) {
            stream.extend(record(0x00e0, &[&words(&[0, format])[..], &[0; 16]].concat()));
        }
        self.globals.iter().for_each(|(kind, data)| stream.extend(record(*kind, data)));
        let names = 1 + self.named_again;
        let place = stream.len() + names * (4 + 8 + name.len() * 2) + end.len();
        let head = [&(place as u32).to_le_bytes()[..], &[0, 0, name.len() as u8, 1], &words(&name)].concat();
        stream.extend([record(0x0085, &head).repeat(names), end.clone(), bof(0x0010)].concat());
        for line in self.hidden_lines {
            stream.extend(record(0x0208, &words(&[*line, 0, 8, 255, 0, 0, 0x20, 0])));
        }
        for (line, cells) in (0..=u16::MAX).zip(self.lines) {
            for (column, text) in (0u16..).zip(*cells).filter(|(_, text)| !text.is_empty()) {
                let text: Vec<u16> = text.encode_utf16().collect();
                let cell = [&words(&[line, column, 0, text.len() as u16])[..], &[1], &words(&text)].concat();
                stream.extend(record(0x0204, &cell));
            }
        }
        for (line, column, number, format) in self.numbers {
            let cell = [&words(&[*line, *column, *format])[..], &number.to_le_bytes()].concat();
            stream.extend(record(0x0203, &cell));
        }
        self.cells.iter().for_each(|(kind, data)| stream.extend(record(*kind, data)));
        let ranges: Vec<u16> = self.merged.iter().flatten().copied().collect();
        stream.extend(record(0x00e5, &[words(&[self.merged.len() as u16]), words(&ranges)].concat()));
        stream.extend(end);
        stream
    }
}

fn record(kind: u16, data: &[u8]) -> Vec<u8> {
    [&words(&[kind, data.len() as u16])[..], data].concat()
}

pub fn words(words: &[u16]) -> Vec<u8> {
    words.iter().flat_map(|word| word.to_le_bytes()).collect()
}

/// A compound file with one stream: header, one sector of the allocation table, one of the directory, the
/// stream.
fn compound(name: &str, stream: &[u8]) -> Vec<u8> {
    let sectors = stream.len().div_ceil(SECTOR) as u32;
    let mut table = vec![FAT_SECTOR, END_OF_CHAIN];
    table.extend((3..2 + sectors).chain([END_OF_CHAIN]));
    assert!(table.len() <= SECTOR / 4, "one sector of the table holds no more");
    table.resize(SECTOR / 4, FREE);

    let mut file = vec![0xd0, 0xcf, 0x11, 0xe0, 0xa1, 0xb1, 0x1a, 0xe1];
    file.extend([0; 16]);
    file.extend(words(&[0x003e, 3, 0xfffe, 9, 6, 0, 0, 0]));
    let header = [0, 1, 1, 0, SHORTEST_STREAM as u32, END_OF_CHAIN, 0, END_OF_CHAIN, 0, 0];
    file.extend(doubles(&header));
    file.resize(SECTOR, 0xff);
    file.extend(doubles(&table));
    file.extend(directory_entry("Root Entry", 5, 1, END_OF_CHAIN, 0));
    file.extend(directory_entry(name, 2, FREE, 2, stream.len()));
    file.extend(directory_entry("", 0, FREE, 0, 0).repeat(2));
    file.extend(stream);
    file.resize(SECTOR * (3 + sectors as usize), 0);
    file
}

fn directory_entry(name: &str, kind: u8, child: u32, first: u32, size: usize) -> Vec<u8> {
    let mut name: Vec<u16> = name.encode_utf16().collect();
    let length = if name.is_empty() { 0 } else { name.len() as u16 * 2 + 2 };
    name.resize(32, 0);
    let mut entry = words(&name);
    entry.extend(words(&[length]));
    // Black, without siblings.
    entry.extend([kind, 1]);
    entry.extend(doubles(&[FREE, FREE, child]));
    entry.extend([0; 36]);
    entry.extend(doubles(&[first, size as u32, 0]));
    entry
}

fn doubles(words: &[u32]) -> Vec<u8> {
    words.iter().flat_map(|word| word.to_le_bytes()).collect()
}
