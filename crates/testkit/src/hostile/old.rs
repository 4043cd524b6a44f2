//! Old .xls files: a compound file ([MS-CFB]) around records ([MS-XLS]).

use super::{HostileKind, kind};

pub(super) const KINDS: &[HostileKind] = &[
    kind("a-cell-at-the-end-of-the-world", "xls", |size| {
        compound(&book(size.clamp(1, 30), |sheet| {
            label(sheet, 0, 0, "单位");
            label(sheet, 65_535, 255, "x");
        }))
    }),
    kind("cells-on-the-diagonal", "xls", |size| {
        let cells = size.min(20_000) as u16;
        compound(&book(1, |sheet| (0..cells).for_each(|at| label(sheet, at * 3, at % 256, "x"))))
    }),
    kind("dimensions-that-lie", "xls", |size| {
        compound(&book(size.clamp(1, 30), |sheet| {
            let mut inside = 0_u32.to_le_bytes().to_vec();
            inside.extend(u32::MAX.to_le_bytes());
            inside.extend([0, 0, 0xff, 0xff, 0, 0]);
            record(sheet, 0x0200, &inside);
            label(sheet, 0, 0, "单位");
        }))
    }),
    kind("everything-merged", "xls", |size| {
        compound(&book(1, |sheet| {
            label(sheet, 0, 0, "单位");
            for _ in 0..size.min(5_000) {
                record(sheet, 0x00e5, &[1, 0, 0, 0, 0xff, 0xff, 0, 0, 0xff, 0]);
            }
        }))
    }),
    kind("one-sheet-under-many-names", "xls", |size| {
        compound(&named(size.min(4_000), |sheet| {
            label(sheet, 0, 0, "单位");
            label(sheet, 4_095, 255, "x");
        }))
    }),
    kind("a-record-longer-than-the-file", "xls", |_| {
        let mut stream = book(1, |_| {});
        stream.extend([0x03, 0x02, 0xff, 0xff, 1, 2, 3]);
        compound(&stream)
    }),
    kind("a-sheet-behind-the-end", "xls", |size| {
        let mut stream = book(1, |sheet| label(sheet, 0, 0, "单位"));
        // Behind the first record of the book stands that of the sheet, and in it first where the sheet begins.
        let place = 20 + 4;
        stream[place..place + 4].copy_from_slice(&(0x0100_0000 + size as u32).to_le_bytes());
        compound(&stream)
    }),
    kind("sectors-in-a-circle", "xls", |_| {
        let mut file = compound(&book(1, |sheet| label(sheet, 0, 0, "单位")));
        // The table of sectors is the first of them; each leads to the second.
        for entry in file[512..1_024].chunks_exact_mut(4) {
            entry.copy_from_slice(&1_u32.to_le_bytes());
        }
        file
    }),
    kind("cut-short", "xls", |size| {
        let file = compound(&book(1, |sheet| label(sheet, 0, 0, "单位")));
        file[..file.len() * (size % 97 + 1) / 100].to_vec()
    }),
];

fn record(out: &mut Vec<u8>, kind: u16, inside: &[u8]) {
    out.extend(kind.to_le_bytes());
    out.extend((inside.len() as u16).to_le_bytes());
    out.extend(inside);
}

/// A cell with its text in it.
fn label(out: &mut Vec<u8>, line: u16, column: u16, text: &str) {
    let mut inside = [line, column, 0].map(u16::to_le_bytes).concat();
    inside.extend((text.encode_utf16().count() as u16).to_le_bytes());
    inside.push(1);
    inside.extend(text.encode_utf16().flat_map(u16::to_le_bytes));
    record(out, 0x0204, &inside);
}

/// A workbook of so many sheets with the same cells.
fn book(sheets: usize, cells: impl Fn(&mut Vec<u8>)) -> Vec<u8> {
    with_names(sheets, sheets, cells)
}

/// A workbook of one sheet under so many names.
fn named(names: usize, cells: impl Fn(&mut Vec<u8>)) -> Vec<u8> {
    with_names(names, 1, cells)
}

fn with_names(names: usize, sheets: usize, cells: impl Fn(&mut Vec<u8>)) -> Vec<u8> {
    const BOF_BOOK: [u8; 16] = [0, 6, 5, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0];
    const BOF_SHEET: [u8; 16] = [0, 6, 16, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0];
    let mut sheet = Vec::new();
    record(&mut sheet, 0x0809, &BOF_SHEET);
    cells(&mut sheet);
    record(&mut sheet, 0x000a, &[]);
    let names: Vec<String> = (0..names).map(|at| format!("S{at}")).collect();
    // Name and place of each sheet; the place counts from the beginning of the stream.
    let heads: usize = names.iter().map(|name| 12 + name.len()).sum();
    let mut out = Vec::new();
    record(&mut out, 0x0809, &BOF_BOOK);
    let first = out.len() + heads + 4;
    for (at, name) in names.iter().enumerate() {
        let mut inside = ((first + at % sheets.max(1) * sheet.len()) as u32).to_le_bytes().to_vec();
        inside.extend([0, 0, name.len() as u8, 0]);
        inside.extend(name.bytes());
        record(&mut out, 0x0085, &inside);
    }
    record(&mut out, 0x000a, &[]);
    for _ in 0..sheets {
        out.extend(&sheet);
    }
    out
}

/// A compound file with one stream, `Workbook`: sectors of 512 bytes, the first of them the table of sectors, as many more
/// as that needs, then the directory, then the stream.
fn compound(stream: &[u8]) -> Vec<u8> {
    const FREE: u32 = 0xffff_ffff;
    const END: u32 = 0xffff_fffe;
    const TABLE: u32 = 0xffff_fffd;
    // Shorter streams stand elsewhere.
    let mut stream = stream.to_vec();
    stream.resize(stream.len().max(4_096).next_multiple_of(512), 0);
    let content = (stream.len() / 512) as u32;
    let tables = (1..).find(|tables| (tables + 1 + content) <= tables * 128).unwrap_or(1);
    let mut table = vec![TABLE; tables as usize];
    table.push(END);
    table.extend((1..content).map(|at| tables + 1 + at));
    table.push(END);
    table.resize(tables as usize * 128, FREE);
    let mut out = vec![0xd0, 0xcf, 0x11, 0xe0, 0xa1, 0xb1, 0x1a, 0xe1];
    out.extend([0; 16]);
    out.extend([0x3e, 0, 3, 0, 0xfe, 0xff, 9, 0, 6, 0]);
    out.extend([0; 10]);
    for number in [tables, tables, 0, 4_096, END, 0, END, 0] {
        out.extend(number.to_le_bytes());
    }
    out.extend((0..109).flat_map(|at| if at < tables { at } else { FREE }.to_le_bytes()));
    out.extend(table.iter().flat_map(|entry| entry.to_le_bytes()));
    out.extend(entry("Root Entry", 5, 1, END, 0));
    out.extend(entry("Workbook", 2, FREE, tables + 1, stream.len() as u32));
    out.resize(out.len() + 256, 0);
    out.extend(stream);
    out
}

fn entry(name: &str, sort: u8, child: u32, start: u32, size: u32) -> Vec<u8> {
    let mut out: Vec<u8> = name.encode_utf16().flat_map(u16::to_le_bytes).collect();
    out.resize(64, 0);
    out.extend((name.len() as u16 * 2 + 2).to_le_bytes());
    out.extend([sort, 1]);
    out.extend([u32::MAX, u32::MAX, child].iter().flat_map(|at| at.to_le_bytes()));
    out.extend([0; 36]);
    out.extend(start.to_le_bytes());
    out.extend(u64::from(size).to_le_bytes());
    out
}
