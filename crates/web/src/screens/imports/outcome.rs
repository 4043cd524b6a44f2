//! What a workbook does, or would do, as its page tells it.

use mingde_app::import::{FaultGroup, FileOutcome, SeenRow, SheetPicture, StrangeColumn, grouped};
use mingde_app::view::{ShiftView, Shown};
use mingde_core::diagnostic::Severity;

use crate::frame::Frame;

/// What a workbook does, or would do.
pub struct Outcome {
    pub file: String,
    pub added: u64,
    pub changed: u64,
    pub unchanged: u64,
    pub refused: u64,
    pub stops: Option<String>,
    pub notes: Vec<String>,
    pub errors: Vec<Cell>,
    pub warnings: Vec<Cell>,
    pub more: Option<String>,
    pub batch: Option<String>,
    /// Rows that would be changed or added.
    pub rows: Vec<Row>,
    pub more_rows: Option<String>,
    pub pictures: Vec<Picture>,
    /// Columns whose headings are not known, to be asked about.
    pub strange: Vec<Strange>,
    /// Where cells that are wrong are mended.
    pub mends: Option<String>,
}

/// A column whose heading is not known.
pub struct Strange {
    pub layout: String,
    pub sheet: String,
    pub heading: String,
    pub samples: String,
    /// Whether it was said before that it is not imported.
    pub left_out: bool,
    /// Title, what it is called, and whether it may be meant.
    pub free: Vec<(String, String, bool)>,
}

/// A fault with its place.
pub struct Cell {
    pub place: String,
    pub words: String,
}

/// A row that would be taken.
pub struct Row {
    pub place: String,
    pub is_new: bool,
    pub title: String,
    /// What it is called, before, afterwards.
    pub changes: Vec<(String, String, String)>,
}

/// Rows that go back, in a picture of their sheet.
pub struct Picture {
    pub sheet: String,
    pub heads: Vec<(String, String)>,
    pub rows: Vec<(u32, Vec<PicturedCell>)>,
    pub more: Option<String>,
}

/// A cell; where it is wrong, with the number of what is said of it.
pub struct PicturedCell {
    pub text: String,
    pub fault: Option<usize>,
    /// Where it stands: `谈心谈话!E3`.
    pub place: String,
    /// What can be mended: all of it, where it is shown as it stands.
    pub whole: Option<String>,
}

impl Outcome {
    pub fn of(frame: &Frame, outcome: FileOutcome) -> Self {
        let stops = match (&outcome.unreadable, &outcome.already) {
            (Some(why), _) => Some(frame.say(why)),
            (None, Some(batch)) => Some(frame.words("web-import-already", &[("batch", batch)])),
            (None, None) => outcome.headings_wrong.then(|| frame.word("web-import-headings")),
        };
        let groups = grouped(&outcome.errors);
        let (wrong, doubtful): (Vec<FaultGroup>, Vec<FaultGroup>) =
            groups.into_iter().partition(|group| group.severity == Severity::Error);
        let told = wrong.iter().map(|group| group.lines.len().max(1) as u64).sum();
        let more = outcome.error_count.saturating_sub(told);
        let mut notes: Vec<String> = outcome.notes.iter().map(|note| frame.say(note)).collect();
        notes.extend(outcome.duplicates.iter().map(|twin| {
            let reason = frame.say(&twin.reason);
            frame.words(
                "web-import-person-twice",
                &[("code", &twin.code), ("other", &twin.resembles), ("reason", &reason)],
            )
        }));
        let would_be = outcome.added + outcome.changed;
        let more_rows = would_be.saturating_sub(outcome.rows.len() as u64);
        let more_rows = (more_rows > 0 && outcome.dry_run).then(|| more_rows.to_string());
        Self {
            added: outcome.added,
            changed: outcome.changed,
            unchanged: outcome.unchanged + outcome.outdated,
            refused: outcome.refused,
            stops,
            notes,
            pictures: outcome.pictures.iter().map(|picture| pictured(frame, picture, &wrong)).collect(),
            warnings: doubtful.iter().map(|group| cell(frame, group)).collect(),
            errors: wrong.iter().map(|group| cell(frame, group)).collect(),
            more: (more > 0).then(|| frame.words("web-import-more", &[("count", &more.to_string())])),
            batch: outcome.batch,
            strange: outcome.strange.iter().map(|column| strange(frame, column)).collect(),
            rows: outcome.rows.into_iter().map(|one| row(frame, one)).collect(),
            more_rows: more_rows.map(|count| frame.words("web-import-more-rows", &[("count", &count)])),
            file: outcome.file,
            mends: None,
        }
    }
}

fn strange(frame: &Frame, column: &StrangeColumn) -> Strange {
    let free = column.free.iter().map(|(title, english)| {
        let is_near = column.nearest.as_ref() == Some(title);
        (title.clone(), frame.either(title, english).to_owned(), is_near)
    });
    Strange {
        layout: column.layout.clone(),
        sheet: column.sheet.clone(),
        heading: column.heading.clone(),
        samples: column.samples.join("、"),
        left_out: column.left_out,
        free: free.collect(),
    }
}

/// A fault in words, with the nearest right value; of many in one column, where they are.
fn cell(frame: &Frame, group: &FaultGroup) -> Cell {
    let mut words = frame.say(&group.message);
    if let Some(near) = &group.suggestion {
        words = frame.words("web-form-suggested", &[("words", &words), ("near", frame.phrase(near))]);
    }
    if !group.lines.is_empty() {
        let (count, lines) = (group.lines.len().to_string(), group.lines_in_short());
        let code = if group.is_the_same { "web-import-column" } else { "web-import-column-alike" };
        words = frame.words(code, &[("words", &words), ("count", &count), ("lines", &lines)]);
    }
    Cell { place: group.place.clone(), words }
}

fn row(frame: &Frame, row: SeenRow) -> Row {
    let said =
        |shown: Option<Shown>| shown.map_or_else(|| frame.word("web-import-empty"), |s| say(frame, &s));
    let change =
        |shift: ShiftView| (frame.titled(&shift.title).to_owned(), said(shift.before), said(shift.after));
    Row {
        place: row.place,
        is_new: row.is_new,
        title: row.title,
        changes: row.changes.into_iter().map(change).collect(),
    }
}

fn say(frame: &Frame, shown: &Shown) -> String {
    let words = shown.called.as_ref().map_or(&*shown.data, |called| frame.titled(called));
    mingde_core::text::excerpt(words).into_owned()
}

fn pictured(frame: &Frame, picture: &SheetPicture, faults: &[FaultGroup]) -> Picture {
    let number = |letters: &str, line: u32| {
        let column = format!("{}!{letters}", picture.sheet);
        let place = format!("{column}{line}");
        let at = |group: &FaultGroup| {
            group.place == place || group.lines.contains(&line) && group.place.starts_with(&column)
        };
        faults.iter().position(at)
    };
    let row = |row: &mingde_app::import::PicturedRow| {
        let cells = row.cells.iter().zip(&picture.heads);
        let cells = cells.map(|(cell, (letters, _))| PicturedCell {
            text: cell.shown.clone(),
            fault: cell.wrong.then(|| number(letters, row.line).map_or(0, |at| at + 1)),
            place: format!("{}!{letters}{}", picture.sheet, row.line),
            whole: cell.whole.clone(),
        });
        (row.line, cells.collect())
    };
    let more = (picture.more > 0).then(|| picture.more.to_string());
    Picture {
        sheet: picture.sheet.clone(),
        heads: picture.heads.clone(),
        rows: picture.rows.iter().map(row).collect(),
        more: more.map(|count| frame.words("web-import-picture-more", &[("count", &count)])),
    }
}
