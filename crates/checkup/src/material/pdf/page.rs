//! A page put in order: characters into lines, lines into paragraphs, columns one after the other, and the cells of tables apart.

use super::glyphs::{Glyph, Rule};
use crate::characters::is_han;
use crate::item;

/// A gap this wide parts two pieces of a line, in sizes of its characters.
const PARTS: f64 = 1.2;

/// A piece of a line without wide gaps.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Piece {
    pub text: String,
    pub x: f64,
    pub end: f64,
    pub y: f64,
    pub size: f64,
}

impl Piece {
    fn middle(&self) -> f64 {
        f64::midpoint(self.x, self.end)
    }
}

/// A line of a page from the left to the right.
pub(super) type Line = Vec<Piece>;

/// What a page has, in the order in which it is read.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Block {
    /// Lines of prose of one column.
    Prose(Vec<Piece>),
    /// Rows of cells.
    Table(Vec<Vec<String>>),
}

/// The lines of a page, from the top.
pub(super) fn lines(mut glyphs: Vec<Glyph>, rules: &mut [Rule]) -> Vec<Line> {
    rules.sort_by(|a, b| a.x.total_cmp(&b.x));
    glyphs.sort_by(|a, b| b.y.total_cmp(&a.y).then(a.x.total_cmp(&b.x)));
    let mut lines: Vec<Vec<Glyph>> = Vec::new();
    for glyph in glyphs {
        let same = lines
            .last()
            .and_then(|line| line.first())
            .is_some_and(|first| first.y - glyph.y < 0.5 * first.size.max(glyph.size));
        match lines.last_mut().filter(|_| same) {
            Some(line) => line.push(glyph),
            None => lines.push(vec![glyph]),
        }
    }
    lines.into_iter().map(|line| pieces(line, rules)).collect()
}

fn pieces(mut line: Vec<Glyph>, rules: &[Rule]) -> Line {
    line.sort_by(|a, b| a.x.total_cmp(&b.x));
    let size = line.iter().map(|g| g.size).fold(0.0, f64::max);
    let base = line.iter().filter(|g| g.size > 0.8 * size).map(|g| g.y).fold(f64::INFINITY, f64::min);
    let mut pieces: Line = Vec::new();
    let mut last: Option<Glyph> = None;
    for glyph in line {
        let before = last.replace(glyph);
        // Bold is often drawn as the same character twice.
        if before.is_some_and(|b| b.c == glyph.c && (glyph.x - b.x).abs() < 0.15 * glyph.size) {
            continue;
        }
        let gap = before.map_or(f64::INFINITY, |b| (glyph.x - b.end) / b.size.max(glyph.size));
        let parted = gap > 0.1 && before.is_some_and(|b| is_ruled(rules, b, glyph));
        let Some(piece) = pieces.last_mut().filter(|_| gap < PARTS && !parted) else {
            let Glyph { c, x, end, y, size } = glyph;
            pieces.push(Piece { text: c.to_string(), x, end, y, size });
            continue;
        };
        let ascii = |c: Option<char>| c.is_some_and(|c| c.is_ascii());
        let (one, other) = (piece.text.chars().next_back(), Some(glyph.c));
        // An exponent must not run into what stands before it.
        let is_digit = |c: Option<char>| c.is_some_and(|c| c.is_ascii_digit());
        let raised = glyph.size < 0.8 * size && glyph.y > base + 0.15 * size;
        if raised && is_digit(one) && is_digit(other) && !before.is_some_and(|b| b.size < 0.8 * size) {
            piece.text.push('^');
        } else if gap > 0.2 && ascii(one) && ascii(other) || gap > 0.45 && (ascii(one) || ascii(other)) {
            piece.text.push(' ');
        }
        piece.text.push(glyph.c);
        piece.end = piece.end.max(glyph.end);
        piece.size = piece.size.max(glyph.size);
    }
    with_mark(pieces)
}

/// Whether a rule stands between two characters of a line.
fn is_ruled(rules: &[Rule], one: Glyph, next: Glyph) -> bool {
    // Of the rules of a page few stand in a gap.
    const MOST: usize = 64;
    let middle = one.y + 0.3 * one.size;
    let from = rules.partition_point(|rule| rule.x < one.end - 1.0);
    let between = rules[from..].iter().take(MOST).take_while(|rule| rule.x <= next.x + 1.0);
    between.into_iter().any(|rule| rule.bottom < middle && middle < rule.top)
}

/// The mark of an item belongs to what follows it, however far away that stands.
fn with_mark(mut pieces: Line) -> Line {
    let is_mark = |piece: &Piece| {
        let chars: Vec<char> = piece.text.chars().take(8).collect();
        item::mark(&chars, 0).is_some_and(|mark| mark.end == chars.len())
    };
    if pieces.len() > 1 && is_mark(&pieces[0]) {
        let mark = pieces.remove(0);
        pieces[0].text.insert_str(0, &mark.text);
        pieces[0].x = mark.x;
    }
    pieces
}

/// The blocks of a page.
pub(super) fn blocks(lines: Vec<Line>) -> Vec<Block> {
    let Some(columns) = columns(&lines) else { return in_rows(lines) };
    let mut blocks = Vec::new();
    let (mut run, mut across) = (Vec::new(), Vec::new());
    for line in lines {
        if columns.hold(&line) {
            blocks.extend(in_rows(std::mem::take(&mut across)));
            run.push(line);
        } else {
            blocks.extend(in_columns(std::mem::take(&mut run), columns.gutter));
            across.push(line);
        }
    }
    blocks.extend(in_columns(run, columns.gutter));
    blocks.extend(in_rows(across));
    blocks
}

/// Two columns of prose: the white space between them, and how far up and down they reach.
struct Columns {
    gutter: f64,
    top: f64,
    bottom: f64,
}

impl Columns {
    fn hold(&self, line: &Line) -> bool {
        line.iter().all(|piece| {
            let aside = piece.end <= self.gutter || piece.x >= self.gutter;
            // The last line of a column stands below the last full one.
            aside && piece.y <= self.top + 0.5 * piece.size && piece.y >= self.bottom - 2.2 * piece.size
        })
    }
}

/// The columns of a page, by its wide pieces: those of tables are narrow.
fn columns(lines: &[Line]) -> Option<Columns> {
    const LEAST: usize = 3;
    const STEPS: u32 = 60;
    const WIDE: f64 = 8.0;
    let is_wide = |p: &&Piece| p.end - p.x >= WIDE * p.size;
    let pieces: Vec<&Piece> = lines.iter().flatten().filter(is_wide).collect();
    let left = pieces.iter().map(|p| p.x).fold(f64::INFINITY, f64::min);
    let right = pieces.iter().map(|p| p.end).fold(f64::NEG_INFINITY, f64::max);
    let places = (STEPS / 4..STEPS * 3 / 4).map(|i| left + (right - left) * f64::from(i) / f64::from(STEPS));
    let mut best: Option<(usize, Columns)> = None;
    for gutter in places {
        let ones: Vec<&Piece> = pieces.iter().filter(|p| p.end <= gutter).copied().collect();
        let others: Vec<&Piece> = pieces.iter().filter(|p| p.x >= gutter).copied().collect();
        let crossing = pieces.len() - ones.len() - others.len();
        let few = ones.len().min(others.len()) < LEAST || crossing > ones.len() + others.len();
        if few || !(is_prose(&ones) && is_prose(&others)) {
            continue;
        }
        if best.as_ref().is_none_or(|(least, _)| crossing < *least) {
            let (top, bottom) = reach(ones.iter().chain(&others));
            best = Some((crossing, Columns { gutter, top, bottom }));
        }
    }
    best.map(|(_, columns)| columns)
}

/// How far up and down columns reach: over the most lines that stand close below each other, without what heads and feet a page.
fn reach<'p>(pieces: impl Iterator<Item = &'p &'p Piece>) -> (f64, f64) {
    const CLOSE: f64 = 3.0;
    let mut places: Vec<(f64, f64)> = pieces.map(|p| (p.y, p.size)).collect();
    places.sort_by(|a, b| b.0.total_cmp(&a.0));
    let runs = places.chunk_by(|one, next| one.0 - next.0 < CLOSE * one.1.max(next.1));
    let longest = runs.max_by_key(|run| run.len()).unwrap_or_default();
    let ends = longest.first().zip(longest.last());
    ends.map_or((0.0, 0.0), |(first, last)| (first.0, last.0))
}

/// Whether pieces are lines of a column: most of them as wide as the widest, and of words.
fn is_prose(pieces: &[&Piece]) -> bool {
    let width = |p: &&Piece| p.end - p.x;
    let widest = pieces.iter().map(width).fold(0.0, f64::max);
    let size = pieces.iter().map(|p| p.size).fold(0.0, f64::max);
    let full = pieces.iter().filter(|p| width(p) > 0.7 * widest).count();
    let words: usize =
        pieces.iter().map(|p| p.text.chars().filter(|c| is_han(*c) || c.is_alphabetic()).count()).sum();
    widest > 8.0 * size && full * 2 >= pieces.len() && words >= pieces.len() * 6
}

fn in_columns(lines: Vec<Line>, gutter: f64) -> Vec<Block> {
    let is_left = |piece: &Piece| piece.end <= gutter;
    let side = |left: bool| -> Vec<Line> {
        let of =
            lines.iter().map(|line| line.iter().filter(|p| is_left(p) == left).cloned().collect::<Line>());
        of.filter(|line| !line.is_empty()).collect()
    };
    let (left, right) = (side(true), side(false));
    let columns = |lines: &[Line]| is_prose(&lines.iter().flatten().collect::<Vec<_>>());
    if left.len() < 3 || right.len() < 3 || !columns(&left) || !columns(&right) {
        return in_rows(lines);
    }
    in_rows(left).into_iter().chain(in_rows(right)).collect()
}

/// Lines one below the other: prose, and tables where several pieces stand in each of several lines.
fn in_rows(lines: Vec<Line>) -> Vec<Block> {
    let mut blocks = Vec::new();
    let (mut prose, mut rows): (Vec<Piece>, Vec<Line>) = (Vec::new(), Vec::new());
    let end_rows = |rows: &mut Vec<Line>, prose: &mut Vec<Piece>, blocks: &mut Vec<Block>| {
        let rows = std::mem::take(rows);
        if rows.len() < 2 {
            prose.extend(rows.into_iter().map(joined));
        } else {
            let before = std::mem::take(prose);
            blocks.extend((!before.is_empty()).then_some(Block::Prose(before)));
            blocks.push(Block::Table(cells(&rows)));
        }
    };
    for line in lines {
        if line.len() > 1 {
            rows.push(line);
        } else {
            end_rows(&mut rows, &mut prose, &mut blocks);
            prose.extend(line);
        }
    }
    end_rows(&mut rows, &mut prose, &mut blocks);
    blocks.extend((!prose.is_empty()).then_some(Block::Prose(prose)));
    blocks
}

/// The pieces of one line, which is no row of a table.
fn joined(line: Line) -> Piece {
    let mut pieces = line.into_iter();
    let first = pieces.next().unwrap_or(Piece { text: String::new(), x: 0.0, end: 0.0, y: 0.0, size: 1.0 });
    pieces.fold(first, |all, next| Piece {
        text: all.text + " " + &next.text,
        end: next.end,
        size: all.size.max(next.size),
        ..all
    })
}

/// The rows of a table, each as wide as the row with the most cells: empty cells keep their places.
fn cells(rows: &[Line]) -> Vec<Vec<String>> {
    let Some(widest) = rows.iter().rev().max_by_key(|row| row.len()) else { return Vec::new() };
    // A column reaches to the middle between it and the next, over all rows that have all of them.
    let full: Vec<&Line> = rows.iter().filter(|row| row.len() == widest.len()).collect();
    let bounds: Vec<f64> = (1..widest.len())
        .map(|i| {
            let end = full.iter().map(|row| row[i - 1].end).fold(f64::NEG_INFINITY, f64::max);
            let next = full.iter().map(|row| row[i].x).fold(f64::INFINITY, f64::min);
            if end < next { f64::midpoint(end, next) } else { f64::midpoint(widest[i - 1].end, widest[i].x) }
        })
        .collect();
    let left = rows.iter().flatten().map(|p| p.x).fold(f64::INFINITY, f64::min);
    let column = |piece: &Piece| {
        let at = bounds.partition_point(|bound| *bound < piece.middle());
        // A head over two columns stands in the middle of both and belongs to the first.
        let begin = at.checked_sub(1).map_or(left, |i| bounds[i]);
        let spans = at > 0 && piece.x < begin - 0.3 * piece.size;
        if spans { at - 1 } else { at }
    };
    let row = |line: &Line| {
        let mut row = vec![String::new(); widest.len()];
        for piece in line {
            let cell = &mut row[column(piece)];
            if !cell.is_empty() {
                cell.push(' ');
            }
            cell.push_str(&piece.text);
        }
        row
    };
    rows.iter().map(row).collect()
}
