//! Finding the data: which row holds the headings, and which layout they belong to.

use std::collections::{HashMap, HashSet};
use std::sync::{Arc, OnceLock};

use mingde_core::diagnostic::{Message, Severity};
use mingde_core::kind::Measure;
use mingde_core::text::{comparable, nearest};

use super::convert::unit_words;
use super::scale::{self, Silent};
use super::tidy::without_brackets;
use super::workbook::{DataSheet, SheetFinding, UnknownColumn};
use crate::layout::{CellKind, Column, Layout, PartLayout};
use crate::told::{is_told, tells_record};
use crate::{Place, column_letters};

/// The last column of rejects; it is ignored when the file comes back.
pub(crate) const ERROR_COLUMN: &str = "错误说明";

/// Headings stand in one of the first so many lines that are not empty,
pub(crate) const HEADING_LINES: usize = 20;

/// and above this one.
pub(crate) const LOWEST_HEADING: u32 = 1_000;

/// So many texts above the headings are kept.
const TITLES: usize = 20;

/// At most so many unknown columns are looked up one by one; a sheet can have 16,384.
const EXPLAINED: usize = 40;

/// That a required column is missing, and that a heading looks like it.
pub(super) const LACKS: &str = "sheet-column-missing";
pub(super) const LACKS_NEAR: &str = "sheet-column-missing-near";

/// The texts of one of the first lines.
pub(crate) struct Line {
    pub line: u32,
    pub cells: Vec<Heading>,
}

impl Line {
    /// Headings on two lines as one: what stands below a merged heading (`人员` over `谈话人` and `谈话对象`)
    /// says what the column is; a column without anything below keeps what stands above.
    pub(crate) fn over(&self, below: &Line) -> Option<Line> {
        if self.line + 1 != below.line {
            return None;
        }
        let taken: HashSet<u16> = below.cells.iter().map(|cell| cell.column).collect();
        let free = self.cells.iter().filter(|cell| !taken.contains(&cell.column));
        let mut cells: Vec<Heading> = free.chain(&below.cells).cloned().collect();
        cells.sort_by_key(|c| c.column);
        Some(Line { line: below.line, cells })
    }
}

/// A text that may be a heading, also in the forms in which it is compared: a file is held against a hundred
/// layouts.
#[derive(Clone)]
pub(crate) struct Heading {
    pub column: u16,
    pub text: String,
    pub(super) plain: String,
    /// Without what stands in brackets, where something does: `金额（元）`, `日期(必填)`.
    bare: Option<String>,
    /// What a question asks for: `安全带是否齐全` for `安全带齐全`.
    asked: Option<String>,
}

impl Heading {
    pub(crate) fn new(column: u16, text: String) -> Self {
        let plain = plain(&text);
        let bare = self::plain(without_unit(&without_brackets(&text)));
        let bare = (bare != plain && !bare.is_empty()).then_some(bare);
        let asked = plain.contains("是否").then(|| plain.replace("是否", ""));
        Self { column, text, plain, bare, asked }
    }
}

/// A heading without the unit behind a stroke: `谈话时长/分钟`.
fn without_unit(heading: &str) -> &str {
    let Some((before, behind)) = heading.rsplit_once(['/', '／', '_']) else { return heading };
    let is_unit = |measure: Measure| {
        let behind = behind.trim();
        unit_words(measure).contains(&behind) || scale::others(measure).contains(&behind)
    };
    if Measure::ALL.iter().any(|(measure, ..)| is_unit(*measure)) { before } else { heading }
}

/// The comparable headings of a part, each with its column and rank. It follows from the columns, so it takes
/// no part in comparing layouts.
#[derive(Debug, Clone, Default)]
pub(crate) struct KnownHeadings(OnceLock<Arc<HashMap<String, (usize, u8)>>>);

impl PartialEq for KnownHeadings {
    fn eq(&self, _: &Self) -> bool {
        true
    }
}

impl Eq for KnownHeadings {}

/// How well a line fits a part of a layout. Ordered: greater is better.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Fit {
    /// The sheet bears the name the template gives it, and half of the headings are known: that is what it is, though
    /// something be missing.
    meant: bool,
    /// Nothing required is missing, and half of the headings are known.
    sound: bool,
    /// The sheet bears the name the template gives it.
    named: bool,
    /// Nothing required is missing.
    complete: bool,
    /// Columns found, less those unknown.
    surplus: i32,
}

/// A candidate for a sheet.
pub(crate) struct Candidate {
    pub fit: Fit,
    pub layout: usize,
    pub part: usize,
    line: usize,
}

impl Candidate {
    /// One that fits no better than that it resembles the part.
    pub(crate) fn resembling(layout: usize, part: usize, line: usize) -> Self {
        let fit = Fit { meant: false, sound: false, named: false, complete: false, surplus: 0 };
        Self { fit, layout, part, line }
    }

    /// Whether nothing required is missing, and half of the headings are known.
    pub(super) fn is_sound(&self) -> bool {
        self.fit.sound
    }

    /// How many columns of the part stand in its line.
    pub(super) fn matched(&self, lines: &[Line], layouts: &[Layout]) -> usize {
        let part = &layouts[self.layout].parts[self.part];
        Headings::of(part).place(&lines[self.line]).columns.iter().flatten().count()
    }

    /// Whether nothing required is missing.
    pub(crate) fn is_complete(&self) -> bool {
        self.fit.complete
    }
}

/// All headings of a part by their comparable form.
pub(super) struct Headings<'l>(&'l HashMap<String, (usize, u8)>, &'l PartLayout);

impl<'l> Headings<'l> {
    pub(super) fn of(part: &'l PartLayout) -> Self {
        Self(part.headings.0.get_or_init(|| Arc::new(Self::make(part))), part)
    }

    fn make(part: &PartLayout) -> HashMap<String, (usize, u8)> {
        let mut map: HashMap<String, (usize, u8)> = HashMap::new();
        // Titles win over English titles, those over aliases: an alias may be the title of another column.
        for rank in 0..3u8 {
            for (at, column) in part.columns.iter().enumerate() {
                let words: Vec<&str> = match rank {
                    0 => vec![&column.title],
                    1 => vec![&column.english],
                    _ => column.aliases.iter().map(String::as_str).collect(),
                };
                for word in words {
                    map.entry(plain(word)).or_insert((at, rank));
                }
            }
        }
        // A day is called a time as often as not; where there is a column of that name, that is meant.
        for (at, column) in part.columns.iter().enumerate() {
            if let Some(stem) = column.title.strip_suffix("日期").filter(|_| column.kind == CellKind::Date)
            {
                map.entry(plain(&format!("{stem}时间"))).or_insert((at, 2));
            }
        }
        map
    }

    /// The column meant by a heading, and how surely (0 is surest).
    fn find(&self, heading: &Heading) -> Option<(usize, u8)> {
        if let Some(found) = self.0.get(&heading.plain) {
            return Some(*found);
        }
        if let Some(bare) = &heading.bare
            && let Some((at, rank)) = self.0.get(bare)
        {
            return Some((*at, rank + 3));
        }
        let (at, rank) = self.0.get(heading.asked.as_ref()?)?;
        matches!(self.1.columns[*at].kind, CellKind::Flag).then_some((*at, rank + 6))
    }

    /// For every column of the layout the column of the line; a better name displaces a worse one.
    pub(super) fn place(&self, line: &Line) -> Placed {
        let mut columns: Vec<Option<(u16, u8)>> = vec![None; self.1.columns.len()];
        let mut placed = Placed::default();
        for (at, heading) in line.cells.iter().enumerate() {
            let column = &heading.column;
            if heading.plain == ERROR_COLUMN {
                continue;
            }
            match self.find(heading) {
                None if is_told(&heading.plain) => {}
                None => placed.unknown.push(at),
                Some((found, rank)) => match columns[found] {
                    None => columns[found] = Some((*column, rank)),
                    Some((other, before)) if rank < before => {
                        columns[found] = Some((*column, rank));
                        placed.unknown.extend(line.cells.iter().position(|c| c.column == other));
                    }
                    Some((_, before)) if rank > before => placed.unknown.push(at),
                    Some((other, _)) => placed.doubled.push((at, other)),
                },
            }
        }
        placed.columns = columns.into_iter().map(|c| c.map(|(column, _)| column)).collect();
        let passes_over = |at: &usize| self.1.passed_over.contains(&line.cells[*at].plain);
        (placed.left_out, placed.unknown) = placed.unknown.into_iter().partition(passes_over);
        placed
    }
}

#[derive(Default)]
pub(super) struct Placed {
    pub columns: Vec<Option<u16>>,
    /// Positions in the line.
    pub unknown: Vec<usize>,
    /// Positions in the line of headings that are known to stand over nothing that is imported.
    left_out: Vec<usize>,
    /// Position in the line, column of the sheet where the same heading stood before.
    doubled: Vec<(usize, u16)>,
}

/// The fitting parts of all layouts for a sheet, best first.
pub(crate) fn candidates(sheet: &str, lines: &[Line], layouts: &[Layout]) -> Vec<Candidate> {
    let mut found = Vec::new();
    for (layout_at, layout) in layouts.iter().enumerate() {
        for (part_at, part) in layout.parts.iter().enumerate() {
            let headings = Headings::of(part);
            found.extend(lines.iter().enumerate().filter_map(|(at, line)| {
                let placed = headings.place(line);
                let matched = placed.columns.iter().flatten().count();
                let missing = missing(part, &placed).count();
                // Two words in a title line are no heading row; half of a row should be known, unless the
                // sheet says by its name what it is.
                let named = layout.calls(part_at, sheet);
                let familiar = (matched + placed.doubled.len()) * 2 >= line.cells.len();
                let enough = matched >= 2.min(part.columns.len()) && (familiar || named || missing == 0);
                let surplus = matched as i32 - (placed.unknown.len() as i32).min(1_000);
                let complete = missing == 0;
                let (meant, sound) = (named && familiar, complete && familiar);
                let fit = Fit { meant, sound, named, complete, surplus };
                enough.then_some(Candidate { fit, layout: layout_at, part: part_at, line: at })
            }));
        }
    }
    // Below sound headings stand data, and perhaps a second table. The line right below may be their second line.
    let sound = found.iter().filter(|c| c.fit.sound).map(|c| lines[c.line].line).min();
    found.retain(|c| sound.is_none_or(|sound| lines[c.line].line <= sound + 1));
    // Of equal lines of a part the first: the same words may stand below as data.
    found.sort_by_key(|c| (c.layout, c.part, std::cmp::Reverse(c.fit), c.line));
    found.dedup_by_key(|c| (c.layout, c.part));
    found.sort_by_key(|c| std::cmp::Reverse(c.fit));
    found
}

pub(super) fn missing<'l>(part: &'l PartLayout, placed: &Placed) -> impl Iterator<Item = usize> + use<'l> {
    let absent: Vec<bool> = placed.columns.iter().map(Option::is_none).collect();
    // What is sealed stands in no workbook that goes out; where it was never stated, the row is refused for that.
    let asked = |column: &Column| column.required && !column.sensitive;
    part.columns.iter().enumerate().filter(move |(at, c)| asked(c) && absent[*at]).map(|(at, _)| at)
}

/// The data sheet a candidate stands for, with what is to be said about its headings; and the numbers of which nothing so
/// far says in which unit they are.
pub(crate) fn data_sheet(
    name: &Arc<str>,
    lines: &[Line],
    layouts: &[Layout],
    candidate: &Candidate,
) -> (DataSheet, Option<Silent>) {
    let part = &layouts[candidate.layout].parts[candidate.part];
    let line = &lines[candidate.line];
    let placed = Headings::of(part).place(line);
    let place = |column| Place { sheet: name.clone(), line: line.line, column };
    let mut findings = Vec::new();
    let elsewhere = |heading: &Heading| {
        let others = layouts[candidate.layout].parts.iter().filter(|other| other.part != part.part);
        others.into_iter().find(|other| Headings::of(other).find(heading).is_some())
    };
    // What is known to be left out may be just what lacks.
    let strange = placed.unknown.iter().chain(&placed.left_out).map(|at| &line.cells[*at]);
    let strange = strange.filter(|cell| !is_serial(&cell.plain) && elsewhere(cell).is_none());
    let strange: Vec<String> = strange.take(EXPLAINED).map(|cell| clip(&cell.text)).collect();
    let free = part.columns.iter().zip(&placed.columns).filter(|(_, at)| at.is_none());
    let meant = meant(
        &strange.iter().map(String::as_str).collect::<Vec<_>>(),
        &free.map(|(column, _)| column.title.as_str()).collect::<Vec<_>>(),
    );
    let near =
        |heading: &str| meant.iter().find(|(said, _)| *said == heading).map(|(_, title)| (*title).to_owned());
    let mut unknown = Vec::new();
    for at in &placed.unknown {
        let Heading { column, text, .. } = &line.cells[*at];
        let (column, heading) = (*column, clip(text));
        if is_serial(&line.cells[*at].plain) {
            unknown.push(UnknownColumn { column, heading, nearest: None, left_out: false });
            continue;
        }
        let near = near(&heading);
        if unknown.len() < EXPLAINED {
            let message = match elsewhere(&line.cells[*at]) {
                Some(other) => Message::new("sheet-column-elsewhere").with("sheet", &other.sheet),
                None => Message::new("sheet-column-unknown"),
            };
            findings.push(SheetFinding {
                severity: Severity::Warning,
                place: place(Some(column)),
                message: message.with("heading", heading.trim()),
                suggestion: near.clone(),
            });
        }
        unknown.push(UnknownColumn { column, heading, nearest: near, left_out: false });
    }
    if unknown.len() > EXPLAINED {
        let more = Message::new("sheet-columns-unknown").with("count", unknown.len() - EXPLAINED);
        findings.push(SheetFinding {
            severity: Severity::Warning,
            place: place(None),
            message: more,
            suggestion: None,
        });
    }
    unknown.extend(placed.left_out.iter().map(|at| {
        let heading = clip(&line.cells[*at].text);
        let nearest = near(&heading);
        UnknownColumn { column: line.cells[*at].column, heading, nearest, left_out: true }
    }));
    let beside = second_beside(&line.cells, &placed);
    if let Some(begins) = beside {
        findings.push(SheetFinding {
            severity: Severity::Error,
            place: place(Some(begins)),
            message: Message::new("sheet-table-beside").with("at", column_letters(begins)),
            suggestion: None,
        });
    }
    let apart = |at: &usize| beside.is_none_or(|begins| line.cells[*at].column < begins);
    for (at, other) in placed.doubled.iter().filter(|(at, _)| apart(at)).take(EXPLAINED) {
        let Heading { column, text: heading, .. } = &line.cells[*at];
        findings.push(SheetFinding {
            severity: Severity::Error,
            place: place(Some(*column)),
            message: Message::new("sheet-column-twice")
                .with("heading", clip(heading).trim())
                .with("other", column_letters(*other)),
            suggestion: None,
        });
    }
    let (foreign, silent) = scale::foreign(name, part, &placed.columns, line, lines);
    findings.extend(foreign);
    for at in missing(part, &placed) {
        let column = &part.columns[at];
        let near = meant.iter().find(|(_, title)| *title == column.title).map(|(said, _)| clip(said));
        let message = match &near {
            Some(near) => Message::new(LACKS_NEAR).with_title("title", column).with("near", near.trim()),
            None => Message::new(LACKS).with_title("title", column),
        };
        findings.push(SheetFinding {
            severity: Severity::Error,
            place: place(None),
            message,
            suggestion: None,
        });
    }
    let titles = lines.iter().take_while(|above| above.line < line.line).flat_map(|above| &above.cells);
    let above = std::iter::once(name.to_string()).chain(titles.map(|cell| clip(&cell.text)));
    let sheet = DataSheet {
        name: name.clone(),
        layout: candidate.layout,
        part: candidate.part,
        heading_line: line.line,
        above: above.take(TITLES).collect(),
        columns: placed.columns,
        came_from: line.cells.iter().find(|cell| tells_record(&cell.plain)).map(|cell| cell.column),
        headed: line.cells.iter().map(|cell| cell.column).collect(),
        unknown,
        findings,
        tables: Arc::default(),
    };
    (sheet, silent)
}

/// Where a second table begins beside the first: behind a column without a heading, with headings that stand before it.
fn second_beside(cells: &[Heading], placed: &Placed) -> Option<u16> {
    let doubled: Vec<u16> = placed.doubled.iter().map(|(at, _)| cells[*at].column).collect();
    let first = *doubled.iter().min().filter(|_| doubled.len() > 1)?;
    let mut begins = first;
    for cell in cells.iter().rev().filter(|cell| cell.column < first) {
        if cell.column + 1 < begins {
            break;
        }
        begins = cell.column;
    }
    // Nothing stands before it that does not stand in it: the gap is one.
    let gap =
        cells.iter().any(|cell| cell.column + 1 < begins) && !cells.iter().any(|c| c.column + 1 == begins);
    gap.then_some(begins)
}

/// Which strange heading probably stands for which free column, one for one: those that are nearest to each other.
fn meant<'t>(headings: &[&'t str], titles: &[&'t str]) -> Vec<(&'t str, &'t str)> {
    let (mut headings, mut titles) = (headings.to_vec(), titles.to_vec());
    let mut pairs = Vec::new();
    while let Some(pair) = headings.iter().find_map(|heading| {
        let title = nearest(heading, titles.iter().copied())?;
        (nearest(title, headings.iter().copied()) == Some(*heading)).then_some((*heading, title))
    }) {
        headings.retain(|heading| *heading != pair.0);
        titles.retain(|title| *title != pair.1);
        pairs.push(pair);
    }
    pairs
}

/// A heading as it is compared: no spaces, stars, colons or brackets.
pub(crate) fn plain(heading: &str) -> String {
    comparable(heading).chars().filter(|c| !matches!(c, '*' | '★' | ':' | '_' | '"')).collect()
}

/// Whether a column merely numbers the lines. It is nobody's staff number, nor the number of a record.
pub(super) fn is_serial(heading: &str) -> bool {
    matches!(heading, "序号" | "次序" | "行号" | "序" | "no" | "№" | "#")
}

/// The same of a heading as it stands in the file.
pub(super) fn numbers_lines(heading: &str) -> bool {
    is_serial(&plain(heading))
}

/// A heading as it is told: on one line, and not too long.
fn clip(heading: &str) -> String {
    heading.split_whitespace().collect::<Vec<_>>().join(" ").chars().take(80).collect()
}
