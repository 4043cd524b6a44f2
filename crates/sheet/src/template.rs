//! Templates: an empty workbook with notes, drop-downs and checks, for a clerk to fill in.

mod choices;
mod notes;

use std::path::Path;

use rust_xlsxwriter::{DocProperties, Workbook};

use crate::heading::{Formats, write_headings};
use crate::read::MARKER;
use crate::{CannotWrite, Layout};

pub(crate) use choices::Offered;

/// Names offered in drop-downs. All may be empty; at most 10,000 of each are offered.
#[derive(Debug, Clone, Default)]
pub struct Lookups {
    /// Unit names.
    pub units: Vec<String>,
    /// Persons as `姓名(工号)`.
    pub persons: Vec<String>,
    /// Group names.
    pub groups: Vec<String>,
}

/// Writes the template of `layout` to `path`: its sheets, 填写说明 with a line for every column, and a hidden
/// sheet with the words the drop-downs offer.
pub fn write_template(layout: &Layout, lookups: &Lookups, path: &Path) -> Result<(), CannotWrite> {
    write_templates(&layout.title, std::slice::from_ref(layout), lookups, path)
}

/// The same of several layouts in one workbook.
pub fn write_templates(
    title: &str,
    layouts: &[Layout],
    lookups: &Lookups,
    path: &Path,
) -> Result<(), CannotWrite> {
    let mut book = match layouts {
        [only] => workbook(only)?,
        _ => workbook_of_several(title)?,
    };
    let formats = Formats::new();
    let mut offered = Offered::new(lookups);
    for layout in layouts {
        for (at, part) in layout.parts.iter().enumerate() {
            let sheet = book.add_worksheet();
            sheet.set_name(layout.sheet_in(layouts, at))?;
            write_headings(sheet, part, &formats)?;
            sheet.set_row_height(0, 28)?;
            offered.add_checks(sheet, part)?;
        }
    }
    notes::write(&mut book, layouts, &formats)?;
    offered.write(&mut book)?;
    save(&mut book, path)
}

/// Writes a workbook that is small enough to be made in memory; one that is written as it is made and finds the disk
/// full says so on standard error, past whoever asked for it.
pub(crate) fn save(book: &mut Workbook, path: &Path) -> Result<(), CannotWrite> {
    std::fs::write(path, book.save_to_buffer()?).map_err(CannotWrite::File)
}

/// A workbook that says which layout it has.
pub(crate) fn workbook(layout: &Layout) -> Result<Workbook, CannotWrite> {
    let mut book = Workbook::new();
    // The library would ask the clock; a template is the same whenever it is made.
    let made = rust_xlsxwriter::ExcelDateTime::from_ymd(2000, 1, 1)?;
    let mark = format!("{}@{}", layout.id, layout.version());
    let properties = DocProperties::new()
        .set_title(&layout.title)
        .set_comment(&layout.purpose)
        .set_creation_datetime(&made)
        .set_custom_property(MARKER, mark.as_str());
    book.set_properties(&properties);
    Ok(book)
}

/// A workbook of several layouts, which are told by the names of its sheets.
pub(crate) fn workbook_of_several(title: &str) -> Result<Workbook, CannotWrite> {
    let mut book = Workbook::new();
    let made = rust_xlsxwriter::ExcelDateTime::from_ymd(2000, 1, 1)?;
    book.set_properties(&DocProperties::new().set_title(title).set_creation_datetime(&made));
    Ok(book)
}

/// Whether a sheet of this name is one of those that templates bring along beside the data.
pub fn is_own_notes(name: &str) -> bool {
    name == notes::SHEET || name == choices::SHEET
}
