//! Whether files can begin a ledger: somewhere in them units are named.

use std::path::PathBuf;

use mingde_reader::{ReadingRoom, read_file};
use mingde_sheet::Part;

use super::LARGEST_WORKBOOK;
use super::learning::layouts;
use crate::library::Library;

/// Whether one of the files has a sheet of units. Records alone, imported where there is no ledger, are most likely in the
/// wrong folder.
pub fn brings_units(reading: &ReadingRoom, library: &Library, files: &[PathBuf]) -> bool {
    let layouts = layouts(library);
    files.iter().any(|file| {
        let Ok(bytes) = read_file(file, LARGEST_WORKBOOK) else { return false };
        let recognised = reading.workbook(&file.to_string_lossy(), bytes, &layouts);
        recognised.is_ok_and(|(_, found)| {
            found.sheets.iter().any(|sheet| layouts[sheet.layout].parts[sheet.part].part == Part::Units)
        })
    })
}
