//! The stream of records out of the compound file of an old workbook ([MS-CFB]), and a new file around it.
//!
//! The library follows the chains of a file wherever they lead, and one that leads in a circle fills the memory. Here no chain
//! is longer than the file, and what the library is given holds nothing but the stream.

use std::io::{Cursor, Write};

/// The names under which the records stand; the second before Excel 97.
const NAMES: [&str; 2] = ["Workbook", "Book"];
const HEADER: usize = 512;
const ENTRY: usize = 128;
/// Shorter streams stand in sectors of 64 bytes within the stream of the first entry.
const SMALL_SECTOR: usize = 64;
/// Numbers from here on are no sectors.
const LAST_SECTOR: u32 = 0xffff_fff9;

/// Name and content of the stream of records; none if there is none, or if its sectors are not all there.
pub(super) fn records(file: &[u8]) -> Option<(&'static str, Vec<u8>)> {
    let container = Container::read(file)?;
    let root = container.entries.first()?;
    let (name, found) = NAMES.into_iter().find_map(|name| Some((name, container.named(name)?)))?;
    let stream = if found.length < container.shortest {
        let small = container.chain(root.first, root.length)?;
        let table = container.chain(container.small_table, usize::MAX)?;
        chain(found.first, found.length, SMALL_SECTOR, &small, &numbers(&table))?
    } else {
        container.chain(found.first, found.length)?
    };
    Some((name, stream))
}

/// A compound file with one stream.
pub(super) fn around(name: &str, stream: &[u8]) -> std::io::Result<Vec<u8>> {
    let to = Cursor::new(Vec::with_capacity(stream.len() + (16 << 10)));
    // Of files with large sectors the library does not find all small ones.
    let mut file = cfb::CompoundFile::create_with_version(cfb::Version::V3, to)?;
    file.create_stream(format!("/{name}"))?.write_all(stream)?;
    file.flush()?;
    Ok(file.into_inner().into_inner())
}

struct Container<'f> {
    /// Everything behind the header.
    sectors: &'f [u8],
    size: usize,
    table: Vec<u32>,
    small_table: u32,
    shortest: usize,
    entries: Vec<Entry>,
}

struct Entry {
    name: String,
    first: u32,
    length: usize,
}

impl<'f> Container<'f> {
    fn read(file: &'f [u8]) -> Option<Self> {
        let size = match half(file, 30)? {
            9 => 512,
            12 => 4_096,
            _ => return None,
        };
        let sectors = file.get(HEADER.max(size)..)?;
        let table = table(file, sectors, size)?;
        let directory = chain(double(file, 48)?, usize::MAX, size, sectors, &table)?;
        let entries =
            directory.chunks_exact(ENTRY).map(|entry| Entry::read(entry, size)).collect::<Option<_>>()?;
        let shortest = double(file, 56)? as usize;
        Some(Self { sectors, size, table, small_table: double(file, 60)?, shortest, entries })
    }

    fn named(&self, name: &str) -> Option<&Entry> {
        self.entries.iter().find(|entry| entry.name.eq_ignore_ascii_case(name))
    }

    fn chain(&self, first: u32, length: usize) -> Option<Vec<u8>> {
        chain(first, length, self.size, self.sectors, &self.table)
    }
}

impl Entry {
    fn read(entry: &[u8], size: usize) -> Option<Self> {
        let name = entry.get(..64)?.chunks_exact(2).map(|unit| u16::from_le_bytes([unit[0], unit[1]]));
        let name: Vec<u16> = name.take_while(|unit| *unit != 0).collect();
        let low = double(entry, 120)? as usize;
        // Where sectors are small, writers leave anything in the upper half of the length.
        let high = if size == 512 { 0 } else { double(entry, 124)? as usize };
        Some(Self {
            name: String::from_utf16_lossy(&name),
            first: double(entry, 116)?,
            length: low | high << 32,
        })
    }
}

/// The table that says of each sector which one follows it. Its own sectors are listed in the header, and behind that in a
/// chain of sectors of numbers; each can be listed once.
fn table(file: &[u8], sectors: &[u8], size: usize) -> Option<Vec<u32>> {
    let count = sectors.len().div_ceil(size);
    let mut listed = numbers(file.get(76..HEADER)?);
    let mut next = double(file, 68)?;
    let mut lists = 0;
    while next <= LAST_SECTOR {
        lists += 1;
        let mut list = numbers(sector(sectors, next, size)?);
        next = list.pop()?;
        listed.extend(list);
        if lists > count {
            return None;
        }
    }
    listed.retain(|number| *number <= LAST_SECTOR);
    if listed.len() > count {
        return None;
    }
    let mut table = Vec::with_capacity(listed.len() * size / 4);
    for number in listed {
        table.extend(numbers(sector(sectors, number, size)?));
    }
    Some(table)
}

/// The bytes of a chain of sectors, up to a length; none where it leads out of the file or has more sectors than that has.
fn chain(first: u32, length: usize, size: usize, sectors: &[u8], table: &[u32]) -> Option<Vec<u8>> {
    let mut bytes = Vec::new();
    let mut next = first;
    while next <= LAST_SECTOR && bytes.len() < length {
        if bytes.len() > sectors.len() {
            return None;
        }
        bytes.extend_from_slice(sector(sectors, next, size)?);
        next = table.get(next as usize).copied()?;
    }
    bytes.truncate(length);
    Some(bytes)
}

/// A sector; the last one of a file may be cut short.
fn sector(sectors: &[u8], number: u32, size: usize) -> Option<&[u8]> {
    let start = (number as usize).checked_mul(size)?;
    sectors.get(start..(start + size).min(sectors.len())).filter(|sector| !sector.is_empty())
}

fn numbers(bytes: &[u8]) -> Vec<u32> {
    bytes.chunks_exact(4).map(|bytes| u32::from_le_bytes([bytes[0], bytes[1], bytes[2], bytes[3]])).collect()
}

fn half(bytes: &[u8], at: usize) -> Option<u16> {
    Some(u16::from_le_bytes(bytes.get(at..at + 2)?.try_into().ok()?))
}

fn double(bytes: &[u8], at: usize) -> Option<u32> {
    Some(u32::from_le_bytes(bytes.get(at..at + 4)?.try_into().ok()?))
}
