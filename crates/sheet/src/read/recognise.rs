//! Which sheets of a workbook hold what.

use std::ops::ControlFlow;
use std::sync::Arc;

use mingde_core::diagnostic::{Message, Severity};

use super::convert::displayed;
use super::headings::{self, Candidate, HEADING_LINES, Heading, LOWEST_HEADING, Line};
use super::resemblance::{Resemblance, named, resemblance, template_word};
use super::scale::Silent;
use super::trouble::BadWorkbook;
use super::workbook::{DataSheet, IgnoredSheet, Recognition, SheetFinding, Workbook};
use crate::{Layout, Place, is_own_notes};

/// That something lacks of what a sheet resembles.
pub(super) const NEAREST: &str = "sheet-nearest";

/// So many layouts are named that a sheet resembles as much.
const OTHERS: usize = 3;

/// A sheet with the candidate for it.
struct Found {
    /// Position of the sheet.
    at: usize,
    lines: Vec<Line>,
    candidate: Candidate,
    /// Layouts that it resembles as much.
    others: Vec<usize>,
}

impl Workbook {
    /// Finds the sheets that hold data of one of `layouts`, by marker and headings. That there is none, or
    /// that it cannot be said which of several kinds is meant, is an error; a sheet whose headings fit none but
    /// resemble one is found as that one, with errors that say what is missing.
    pub fn recognise(&self, layouts: &[Layout]) -> Result<Recognition, BadWorkbook> {
        let marked = self.marker().and_then(|(id, version)| {
            let at = layouts.iter().position(|l| l.id == id)?;
            Some((at, layouts[at].version() != version))
        });
        let mut found: Vec<Found> = Vec::new();
        let mut doubtful: Vec<(usize, Vec<Line>, Vec<Candidate>)> = Vec::new();
        let mut strange: Vec<(usize, Vec<Line>)> = Vec::new();
        let mut ignored = Vec::new();
        for (at, name) in self.names.iter().enumerate() {
            // What templates bring along beside their data is none, although headings of theirs may look like some.
            if self.names.len() > 1 && is_own_notes(name) {
                let reason = Message::new("sheet-ignored-headings");
                ignored.push(IgnoredSheet { name: name.to_string(), reason });
                continue;
            }
            let lines = self.first_lines(at)?;
            let mut list = headings::candidates(name, &lines, layouts);
            if let Some((marked, _)) = marked
                && list.iter().any(|c| c.layout == marked)
            {
                list.retain(|c| c.layout == marked);
            }
            let best = list.first().map(|c| c.fit);
            list.retain(|c| Some(c.fit) == best);
            let several = list.iter().any(|c| c.layout != list[0].layout);
            if lines.is_empty() {
                let reason = Message::new("sheet-ignored-empty");
                ignored.push(IgnoredSheet { name: name.to_string(), reason });
            } else if list.is_empty() {
                strange.push((at, lines));
            } else if several {
                doubtful.push((at, lines, list));
            } else {
                found.push(Found { at, lines, candidate: list.swap_remove(0), others: Vec::new() });
            }
        }
        for (at, lines, list) in doubtful {
            let beside = list.iter().any(|candidate| is_beside(candidate, &found));
            if !beside && (!list[0].is_complete() || self.is_strange(at, &lines, &list, layouts)) {
                strange.push((at, lines));
                continue;
            }
            let candidate = self.meant(at, &lines, list, &found, layouts)?;
            found.push(Found { at, lines, candidate, others: Vec::new() });
        }
        // Beside a sheet with data the others are notes and scratch paper.
        let alone = !found.iter().any(|f| f.candidate.is_complete());
        for (at, lines) in strange {
            let name = &self.names[at];
            let reason =
                match resemblance(name, &lines, layouts) {
                    Resemblance::Layout(candidate, others) if alone => {
                        found.push(Found { at, lines, candidate, others });
                        continue;
                    }
                    Resemblance::Layout(candidate, _) => Message::new("sheet-ignored-resembles")
                        .with_title("title", &layouts[candidate.layout]),
                    Resemblance::Few(known) => Message::new("sheet-ignored-few")
                        .with("known", quoted(known.iter().map(String::as_str))),
                    Resemblance::Nothing => Message::new("sheet-ignored-headings"),
                };
            ignored.push(IgnoredSheet { name: name.to_string(), reason });
        }
        let mut sheets: Vec<(usize, DataSheet)> = Vec::new();
        let tables: Arc<[Layout]> = layouts.into();
        for own in &found {
            let name = &self.names[own.at];
            let rival = |other: &&Found| {
                let (its, theirs) = (&own.candidate, &other.candidate);
                theirs.is_complete() && theirs.layout == its.layout && theirs.part == its.part
            };
            if !own.candidate.is_complete() && found.iter().find(rival).is_some() {
                let (sheet, _) = headings::data_sheet(name, &own.lines, layouts, &own.candidate);
                let layout = &layouts[sheet.layout];
                let columns = layout.parts[sheet.part].columns.iter().zip(&sheet.columns);
                let missing = columns.filter(|(column, at)| column.required && at.is_none());
                let reason = Message::new("sheet-ignored-incomplete")
                    .with_title("title", layout)
                    .with_titles("missing", missing.map(|(column, _)| column));
                ignored.push(IgnoredSheet { name: name.to_string(), reason });
                continue;
            }
            let mut sheet = self.data_sheet(own, marked, layouts)?;
            sheet.tables = tables.clone();
            sheets.push((own.at, sheet));
        }
        if sheets.is_empty() {
            return Err(BadWorkbook(self.nothing_found(&ignored)));
        }
        sheets.sort_by_key(|(at, sheet)| (sheet.layout, sheet.part, *at));
        Ok(Recognition { sheets: sheets.into_iter().map(|(_, sheet)| sheet).collect(), ignored })
    }

    /// A sheet with everything that is to be said about it as a whole.
    fn data_sheet(
        &self,
        own: &Found,
        marked: Option<(usize, bool)>,
        layouts: &[Layout],
    ) -> Result<DataSheet, BadWorkbook> {
        let name = &self.names[own.at];
        let (mut sheet, silent) = headings::data_sheet(name, &own.lines, layouts, &own.candidate);
        let place = Place { sheet: name.clone(), line: sheet.heading_line, column: None };
        let remark =
            |severity, message| SheetFinding { severity, place: place.clone(), message, suggestion: None };
        if !own.candidate.is_complete() {
            let layout = &layouts[sheet.layout];
            let message = Message::new(if own.others.is_empty() { NEAREST } else { "sheet-nearest-or" })
                .with_title("title", layout)
                .with("template", template_word(layout));
            let others = own.others.iter().take(OTHERS).map(|at| &layouts[*at]);
            let message = if own.others.is_empty() { message } else { message.with_titles("others", others) };
            sheet.findings.insert(0, remark(Severity::Error, message));
        }
        if self.is_hidden(own.at) {
            sheet.findings.push(remark(Severity::Warning, Message::new("sheet-hidden")));
        }
        if marked.is_some_and(|(layout, older)| older && layout == sheet.layout) && !sheet.findings.is_empty()
        {
            sheet.findings.push(remark(Severity::Warning, Message::new("sheet-template-older")));
        }
        if let Some(silent) = silent.filter(|_| !sheet.has_errors()) {
            sheet.findings.extend(self.told_below(own.at, sheet.heading_line, &silent)?);
        }
        Ok(sheet)
    }

    /// That a note below the data names another unit of its numbers. Few files mention any, and those that do are gone
    /// through once more.
    fn told_below(
        &self,
        at: usize,
        headings: u32,
        silent: &Silent,
    ) -> Result<Option<SheetFinding>, BadWorkbook> {
        let mut told = None;
        let mut may = silent.has_money() && self.may_mention(at, "万")?;
        for cue in ["单位：", "单位:", "单位为", "为单位"] {
            may = may || silent.has_others() && self.may_mention(at, cue)?;
        }
        if !may {
            return Ok(None);
        }
        self.each_line(at, |line, original| {
            told = (line > headings).then(|| silent.told_by(&self.names[at], line, original)).flatten();
            if told.is_some() { ControlFlow::Break(()) } else { ControlFlow::Continue(()) }
        })?;
        Ok(told)
    }

    /// Whether a sheet that several layouts fit has only columns that most have, or bears the title of another one.
    fn is_strange(&self, at: usize, lines: &[Line], list: &[Candidate], layouts: &[Layout]) -> bool {
        list.iter().all(|c| c.part == 0)
            && match resemblance(&self.names[at], lines, layouts) {
                Resemblance::Layout(other, _) => list.iter().all(|c| c.layout != other.layout),
                Resemblance::Few(_) => true,
                Resemblance::Nothing => false,
            }
    }

    /// Why no sheet at all can be read.
    fn nothing_found(&self, ignored: &[IgnoredSheet]) -> Message {
        let names = quoted(self.names.iter().take(8).map(|n| &**n));
        if ignored.iter().all(|i| i.reason.code == "sheet-ignored-empty") {
            return Message::new("sheet-all-empty").with("sheets", names);
        }
        let few = ignored.iter().find(|i| i.reason.code == "sheet-ignored-few");
        let known = few.and_then(|i| i.reason.args.iter().find(|(name, _)| *name == "known"));
        match (few, known) {
            (Some(sheet), Some((_, known))) => {
                Message::new("sheet-none-recognised-few").with("sheet", &sheet.name).with("known", known)
            }
            _ => Message::new("sheet-none-recognised").with("sheets", names),
        }
    }

    /// Of several layouts that fit a sheet equally well, the one that another sheet of the workbook belongs
    /// to: the participants of all kinds look much alike. Else the one that is named above the table.
    fn meant(
        &self,
        at: usize,
        lines: &[Line],
        mut equal: Vec<Candidate>,
        found: &[Found],
        layouts: &[Layout],
    ) -> Result<Candidate, BadWorkbook> {
        let mut likely = (0..equal.len()).filter(|n| is_beside(&equal[*n], found));
        if let (Some(only), None) = (likely.next(), likely.next()) {
            return Ok(equal.swap_remove(only));
        }
        let same: Vec<usize> = equal.iter().map(|c| c.layout).collect();
        if let Some(layout) = named(&self.names[at], lines, layouts, &same)
            && let Some(only) = same.iter().position(|at| *at == layout)
        {
            return Ok(equal.swap_remove(only));
        }
        let first = equal[0].layout;
        let other = equal.iter().find(|c| c.layout != first).map_or(first, |c| c.layout);
        Err(BadWorkbook(
            Message::new("sheet-ambiguous")
                .with("sheet", &self.names[at])
                .with_title("first", &layouts[first])
                .with_title("second", &layouts[other]),
        ))
    }

    /// The lines in which headings may stand.
    fn first_lines(&self, at: usize) -> Result<Vec<Line>, BadWorkbook> {
        let mut lines = Vec::new();
        self.each_line(at, |line, original| {
            let cells = original.cells().map(|(column, cell)| (column, displayed(cell).into_owned()));
            let cells = cells.filter(|(_, text)| !text.trim().is_empty());
            let cells: Vec<Heading> = cells.map(|(column, text)| Heading::new(column, text)).collect();
            if !cells.is_empty() {
                lines.push(Line { line, cells });
            }
            if lines.len() < HEADING_LINES && line < LOWEST_HEADING {
                ControlFlow::Continue(())
            } else {
                ControlFlow::Break(())
            }
        })?;
        let pairs: Vec<Line> = lines.windows(2).filter_map(|pair| pair[0].over(&pair[1])).collect();
        lines.extend(pairs);
        Ok(lines)
    }
}

/// Whether another part of the same layout was found already.
fn is_beside(candidate: &Candidate, found: &[Found]) -> bool {
    let other = |f: &Found| f.candidate.layout == candidate.layout && f.candidate.part != candidate.part;
    found.iter().any(other)
}

fn quoted<'t>(names: impl Iterator<Item = &'t str>) -> String {
    names.collect::<Vec<_>>().join("、")
}
