//! Rows of a table whose cells are wrapped: what stands between two rules from side to side is one row, however many lines it takes.

use super::glyphs::{Level, Rule};
use super::page::{Line, Piece};

/// Rules are drawn cell by cell and twice; what stands so close is one.
const CLOSE: f64 = 2.5;

/// Ends of rules that meet the same side of a table.
const SAME_SIDE: f64 = 5.0;

/// What is narrower underlines a word.
const NARROWEST: f64 = 60.0;

/// A taller row is a page with a frame.
const MOST_LINES: usize = 12;

/// A page with more rules is a drawing: so many upright ones for as many level ones.
const MOST_RULES: usize = 2_000_000;

/// The lines of a page, those between two rules made one.
pub(super) fn rows(lines: Vec<Line>, rules: &[Rule], levels: Vec<Level>) -> Vec<Line> {
    if rules.len().saturating_mul(levels.len()) > MOST_RULES {
        return lines;
    }
    let levels = across(levels);
    let mut rows: Vec<Line> = Vec::new();
    let mut run: Vec<Line> = Vec::new();
    let mut band: Option<usize> = None;
    for line in lines {
        let below = line.first().map_or(0, |piece| levels.partition_point(|level| level.y > piece.y));
        let above = below.checked_sub(1);
        let here = above.filter(|i| levels.get(*i..*i + 2).is_some_and(|pair| holds(pair, &line)));
        if here != band || here.is_none() {
            end(&mut rows, &mut run, band.map(|i| &levels[i..i + 2]), rules);
            band = here;
        }
        run.push(line);
    }
    end(&mut rows, &mut run, band.map(|i| &levels[i..i + 2]), rules);
    rows
}

/// Rules from side to side, from the top, each put together of its pieces.
fn across(mut levels: Vec<Level>) -> Vec<Level> {
    levels.sort_by(|a, b| b.y.total_cmp(&a.y).then(a.left.total_cmp(&b.left)));
    let mut found: Vec<Level> = Vec::new();
    for level in levels {
        match found.last_mut().filter(|last| last.y - level.y < CLOSE && level.left <= last.right + SAME_SIDE)
        {
            Some(last) => {
                last.left = last.left.min(level.left);
                last.right = last.right.max(level.right);
            }
            None => found.push(level),
        }
    }
    found.retain(|level| level.right - level.left >= NARROWEST);
    found
}

/// Whether a line stands between two rules that reach as far as each other. A shorter one between them parts a head of two rows.
fn holds(pair: &[Level], line: &Line) -> bool {
    let [top, bottom] = pair else { return false };
    let same = (top.left - bottom.left).abs() < SAME_SIDE && (top.right - bottom.right).abs() < SAME_SIDE;
    let inside = |piece: &Piece| {
        piece.y < top.y
            && piece.y + 0.3 * piece.size > bottom.y
            && piece.x > top.left - SAME_SIDE
            && piece.end < top.right + SAME_SIDE
    };
    same && line.iter().all(inside)
}

fn end(rows: &mut Vec<Line>, run: &mut Vec<Line>, band: Option<&[Level]>, rules: &[Rule]) {
    let lines = std::mem::take(run);
    let Some([top, bottom]) = band.filter(|_| (2..=MOST_LINES).contains(&lines.len())) else {
        rows.extend(lines);
        return;
    };
    let middle = f64::midpoint(top.y, bottom.y);
    let mut sides: Vec<f64> = rules
        .iter()
        .filter(|rule| {
            rule.bottom < middle
                && middle < rule.top
                && rule.x > top.left + SAME_SIDE
                && rule.x < top.right - SAME_SIDE
        })
        .map(|rule| rule.x)
        .collect();
    sides.sort_by(f64::total_cmp);
    sides.dedup_by(|next, one| *next - *one < CLOSE);
    if sides.is_empty() {
        rows.extend(lines);
        return;
    }
    let mut cells: Vec<Option<Piece>> = vec![None; sides.len() + 1];
    for piece in lines.into_iter().flatten() {
        let cell = &mut cells[sides.partition_point(|side| *side < f64::midpoint(piece.x, piece.end))];
        *cell = Some(match cell.take() {
            Some(above) => Piece {
                text: joined(above.text, &piece.text),
                x: above.x.min(piece.x),
                end: above.end.max(piece.end),
                y: above.y,
                size: above.size.max(piece.size),
            },
            None => piece,
        });
    }
    rows.push(cells.into_iter().flatten().collect());
}

/// Two lines of a cell: words of letters stay apart.
fn joined(above: String, below: &str) -> String {
    let letters = above.ends_with(|c: char| c.is_ascii_alphabetic())
        && below.starts_with(|c: char| c.is_ascii_alphabetic());
    above + if letters { " " } else { "" } + below
}
