//! Rows of a table whose tabs were lost: names and numbers between spaces, as a table copied out of a page or a PDF comes.

use std::ops::Range;

use super::{Cell, WIDEST, number};
use crate::repair::trimmed;

/// Fewer columns may be anything.
const LEAST: usize = 3;

/// The cells of a line, where it is a row of such a table or its head: the rows below a head have as many cells.
pub(super) fn cells(chars: &[char], lines: &[Range<usize>], i: usize) -> Option<Vec<Cell>> {
    let row = parted(chars, lines.get(i)?)?;
    if is_row(&row) {
        return Some(row);
    }
    let next = parted(chars, lines.get(i + 1)?)?;
    let is_head = row.iter().all(|cell| cell.value.is_none()) && is_row(&next) && next.len() == row.len();
    is_head.then_some(row)
}

/// A name and nothing but numbers.
fn is_row(cells: &[Cell]) -> bool {
    let [name, rest @ ..] = cells else { return false };
    name.value.is_none() && rest.iter().all(|cell| cell.value.is_some())
}

fn parted(chars: &[char], line: &Range<usize>) -> Option<Vec<Cell>> {
    const LONGEST: usize = 120;
    let text = &chars[line.clone()];
    let is_sentence = |c: &char| matches!(c, '，' | '。' | '；' | '：' | '！' | '、' | '\t' | '|');
    if text.len() > LONGEST
        || !text.contains(&' ') && !text.contains(&'\u{3000}')
        || text.iter().any(is_sentence)
    {
        return None;
    }
    let mut cells = Vec::new();
    let mut from = line.start;
    for at in line.start..=line.end {
        if at < line.end && !matches!(chars[at], ' ' | '\u{3000}') {
            continue;
        }
        let inside = trimmed(chars, from..at);
        if !inside.is_empty() {
            let text: String = chars[inside.clone()].iter().collect();
            cells.push(Cell { value: number(&text), at: inside, text });
        }
        from = at + 1;
    }
    (LEAST..=WIDEST).contains(&cells.len()).then_some(cells)
}
