//! What a file is and which of its sheets are taken, before any row is looked at.

use std::path::Path;

use mingde_core::diagnostic::{Message, Severity};
use mingde_core::words::{Locale, say};
use mingde_reader::{ReadingRoom, Workbook};
use mingde_sheet::{BadWorkbook, DataSheet, Layout, Part, Row};

use super::learning;
use super::mending::Mended;
use super::outcome::FileOutcome;
use super::parties::Registry;
use super::whose;

/// A workbook whose sheets were recognised.
pub(super) struct Opened {
    pub workbook: Workbook,
    /// Its data, in the order in which it is read: units before persons before posts before groups before records,
    /// whatever the order of the sheets.
    pub sheets: Vec<DataSheet>,
    /// What is to be told about it so far.
    pub outcome: FileOutcome,
    /// What was mended of it.
    pub mended: Mended,
}

/// Opens a workbook; one that cannot be read, or whose headings forbid it, is what came of the import.
pub(super) fn open(
    reading: &ReadingRoom,
    bytes: Vec<u8>,
    layouts: &[Layout],
    registry: &Registry,
    locale: Locale,
    mended: Mended,
    mut outcome: Box<FileOutcome>,
) -> Result<Opened, Box<FileOutcome>> {
    let (workbook, recognition) = match reading.workbook(&outcome.file, bytes, layouts) {
        Ok(found) => found,
        Err(bad) => {
            outcome.not_read(&bad.into());
            return Err(outcome);
        }
    };
    for sheet in recognition.ignored.iter().filter(|sheet| !mingde_sheet::is_own_notes(&sheet.name)) {
        let reason = say(locale, &sheet.reason);
        let note = Message::new("import-sheet-ignored").with("sheet", &sheet.name).with("reason", reason);
        outcome.notes.push(note);
    }
    let mut sheets = recognition.sheets;
    outcome.strange = learning::strange(layouts, &workbook, &sheets);
    sheets.sort_by_key(|sheet| rank(layouts[sheet.layout].parts[sheet.part].part));
    // Few workbooks bring units, and of those few have records without a column for theirs.
    let bring_units = |sheet: &&DataSheet| layouts[sheet.layout].parts[sheet.part].part == Part::Units;
    let of_units: Vec<DataSheet> = sheets.iter().filter(bring_units).cloned().collect();
    for sheet in &mut sheets {
        let brought = || whose::brought(&workbook, &of_units, layouts);
        whose::excuse(sheet, &layouts[sheet.layout], registry, brought, &mut outcome);
    }
    for sheet in &sheets {
        let layout = &layouts[sheet.layout];
        outcome.list_taken_as(sheet, layout, workbook.marker());
        let alone = layout.parts[sheet.part].part == Part::Participants
            && !sheets.iter().any(|s| s.layout == sheet.layout && s.part != sheet.part);
        if alone {
            let message = Message::new("import-participants-alone").with_title("title", layout);
            outcome.list_error(&sheet.error(sheet.heading_line, None, message, None));
        }
    }
    let broken = outcome.error_count > 0
        || sheets.iter().any(|s| s.findings.iter().any(|f| f.severity == Severity::Error));
    for finding in sheets.iter().flat_map(|s| &s.findings) {
        outcome.list_finding(finding);
    }
    if broken {
        outcome.headings_wrong = true;
        return Err(outcome);
    }
    Ok(Opened { workbook, sheets, outcome: *outcome, mended })
}

impl Opened {
    /// The rows of a sheet in batches, with what was mended of them.
    pub fn rows<'o>(
        &'o self,
        layout: &'o Layout,
        sheet: &'o DataSheet,
    ) -> impl Iterator<Item = Result<Vec<Row>, BadWorkbook>> + 'o {
        self.workbook.stream(sheet).map(move |batch| {
            let mut rows = batch?;
            self.mended.put_over(layout, sheet, &mut rows);
            Ok(rows)
        })
    }

    /// The sheets of a part of the layout that a sheet has.
    pub fn same_layout(&self, sheet: &DataSheet, part: usize) -> Vec<&DataSheet> {
        self.sheets.iter().filter(|s| s.layout == sheet.layout && s.part == part).collect()
    }

    /// The sheets of participants beside a sheet of records.
    pub fn participants(&self, layout: &Layout, sheet: &DataSheet) -> Vec<&DataSheet> {
        let second = layout.parts.iter().position(|part| part.part == Part::Participants);
        second.map_or(Vec::new(), |part| self.same_layout(sheet, part))
    }

    /// Whether no sheet of the same part of the same layout stands before this one.
    pub fn is_first_of_its_part(&self, sheet: &DataSheet) -> bool {
        let first = self.sheets.iter().find(|s| s.layout == sheet.layout && s.part == sheet.part);
        first.is_some_and(|first| std::ptr::eq(first, sheet))
    }

    /// The kinds whose records it brings.
    pub fn kinds<'l>(&self, layouts: &'l [Layout]) -> Vec<&'l str> {
        let of_records = |s: &&DataSheet| layouts[s.layout].parts[s.part].part == Part::Records;
        self.sheets.iter().filter(of_records).map(|s| kind_of(&layouts[s.layout])).collect()
    }
}

/// The name of a file without its folders.
pub(super) fn name_of(file: &Path) -> String {
    file.file_name().map_or_else(|| file.display().to_string(), |name| name.to_string_lossy().into_owned())
}

/// The kind whose records a layout takes.
pub(super) fn kind_of(layout: &Layout) -> &str {
    layout.id.strip_prefix("kind/").unwrap_or(&layout.id)
}

fn rank(part: Part) -> u8 {
    match part {
        Part::Units => 0,
        Part::Persons => 1,
        Part::Posts => 2,
        Part::Groups => 3,
        Part::Members => 4,
        Part::Records => 5,
        Part::Participants => 6,
    }
}
