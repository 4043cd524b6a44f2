//! Sheets that fit no layout: which one they resemble most, so that whoever filled them in learns what is missing
//! instead of that nothing is known.

use mingde_core::text::nearest;

use super::headings::{Candidate, Headings, Line, is_serial, missing};
use crate::Layout;

/// Points for a heading that few layouts have, for one that many have, for one that is nearly right, and for a
/// title that stands above the table or on the sheet.
const RARE: i32 = 4;
const COMMON: i32 = 1;
const NEARLY: i32 = 2;
const NAMED: i32 = 6;
/// Below this nothing is resembled.
const ENOUGH: i32 = 5;
/// A heading is common if more than this share of the layouts has it.
const COMMON_SHARE: usize = 8;
/// At most so many headings of a line are compared letter by letter.
const COMPARED: usize = 40;

/// What a sheet resembles.
pub(super) enum Resemblance {
    /// A layout above all, and perhaps others as much.
    Layout(Candidate, Vec<usize>),
    /// A few headings are known, but most layouts have them.
    Few(Vec<String>),
    /// Nothing is known.
    Nothing,
}

/// Compares a sheet with the main part of every layout.
pub(super) fn resemblance(sheet: &str, lines: &[Line], layouts: &[Layout]) -> Resemblance {
    let Some((at, line, counts)) = most_familiar(lines, layouts) else { return Resemblance::Nothing };
    let score = |layout| match likeness(layout, line, &counts, layouts.len()) {
        0 => 0,
        alike => alike - lacking(layout, line) + naming(layout, sheet, lines),
    };
    let mut scored: Vec<(i32, usize)> =
        layouts.iter().enumerate().map(|(number, layout)| (score(layout), number)).collect();
    scored.sort_by_key(|(score, number)| (std::cmp::Reverse(*score), *number));
    match scored.first() {
        Some((best, layout)) if *best >= ENOUGH => {
            let others = scored[1..].iter().take_while(|(score, _)| score == best).map(|(_, n)| *n);
            Resemblance::Layout(Candidate::resembling(*layout, 0, at), others.collect())
        }
        _ => {
            let known = line.cells.iter().zip(&counts).filter(|(_, count)| **count > 0);
            let known: Vec<String> = known.map(|(cell, _)| cell.text.trim().to_owned()).collect();
            if known.is_empty() { Resemblance::Nothing } else { Resemblance::Few(known) }
        }
    }
}

/// Of layouts that fit a sheet equally well the one whose title stands above the table or on the sheet, if that is
/// only one; the longer title counts where it contains the shorter.
pub(super) fn named(sheet: &str, lines: &[Line], layouts: &[Layout], equal: &[usize]) -> Option<usize> {
    let mut found: Vec<usize> =
        equal.iter().copied().filter(|at| naming(&layouts[*at], sheet, lines) > 0).collect();
    found.sort_unstable();
    found.dedup();
    let titles: Vec<&str> = found.iter().map(|at| layouts[*at].title.as_str()).collect();
    found.retain(|at| {
        let own = layouts[*at].title.as_str();
        !titles.iter().any(|title| *title != own && title.contains(own))
    });
    match found.as_slice() {
        [only] => Some(*only),
        _ => None,
    }
}

/// The line with most headings that any layout knows, with the number of layouts that know each.
fn most_familiar<'l>(lines: &'l [Line], layouts: &[Layout]) -> Option<(usize, &'l Line, Vec<usize>)> {
    let mut best: Option<(usize, usize, &Line, Vec<usize>)> = None;
    for (at, line) in lines.iter().enumerate().filter(|(_, line)| line.cells.len() > 1) {
        let mut counts = vec![0usize; line.cells.len()];
        for layout in layouts {
            let placed = Headings::of(&layout.parts[0]).place(line);
            for (count, cell) in counts.iter_mut().zip(&line.cells) {
                *count += usize::from(placed.columns.contains(&Some(cell.column)));
            }
        }
        let known = counts.iter().filter(|count| **count > 0).count();
        if best.as_ref().is_none_or(|(most, ..)| known > *most) {
            best = Some((known, at, line, counts));
        }
    }
    best.map(|(_, at, line, counts)| (at, line, counts))
}

/// Points for the headings of a line; none if nothing in it is known.
fn likeness(layout: &Layout, line: &Line, counts: &[usize], all: usize) -> i32 {
    let part = &layout.parts[0];
    let placed = Headings::of(part).place(line);
    let mut score = 0;
    for (cell, count) in line.cells.iter().zip(counts) {
        if placed.columns.contains(&Some(cell.column)) {
            score += if *count > 2 && *count * COMMON_SHARE > all { COMMON } else { RARE };
        }
    }
    let free = || part.columns.iter().zip(&placed.columns).filter(|(_, at)| at.is_none()).map(|(c, _)| c);
    for at in placed.unknown.iter().take(COMPARED).filter(|at| !is_serial(&line.cells[**at].plain)) {
        let near = nearest(&line.cells[*at].text, free().map(|column| column.title.as_str()));
        score += if near.is_some() { NEARLY } else { 0 };
    }
    score
}

/// How many required columns are missing.
fn lacking(layout: &Layout, line: &Line) -> i32 {
    let part = &layout.parts[0];
    missing(part, &Headings::of(part).place(line)).count() as i32
}

fn naming(layout: &Layout, sheet: &str, lines: &[Line]) -> i32 {
    let above = lines.iter().filter(|line| line.cells.len() == 1).map(|line| line.cells[0].text.as_str());
    let called = above.chain([sheet]).any(|text| text.contains(&layout.title));
    if called { NAMED } else { 0 }
}

/// The word that `mingde template` knows a layout by.
pub(super) fn template_word(layout: &Layout) -> &str {
    match layout.id.split_once('/') {
        Some(("registry", plural)) => plural.trim_end_matches('s'),
        Some((_, id)) => id,
        None => &layout.id,
    }
}
