//! How wide the columns of a table are: the same on every kind of paper.

use crate::document::{Table, plain_text};
use crate::length::half_widths;

/// Text of at most this many half characters is kept on one line: a date, the number of a record, a short heading.
const KEPT_TOGETHER: usize = 14;
/// Beyond this many half characters a longer text makes its column no wider.
const WIDEST: usize = 40;
/// Room on both sides of the text of a cell, in half characters.
const SIDES: usize = 2;

/// Half characters of the type of tables (小四) beside each other in the type area.
const ROOM: usize = 73;

/// Widths that add up to `total`, the width of the type area in whatever measure. Short texts fit on one line as
/// far as there is room for all of them; what is left goes to the columns with long texts.
pub fn column_widths(table: &Table, total: u32) -> Vec<u32> {
    let rows = || std::iter::once(&table.header).chain(&table.rows);
    let columns = rows().map(Vec::len).max().unwrap_or(0).max(table.columns.len());
    let mut least = vec![4usize; columns];
    let mut wanted = vec![4usize; columns];
    for cells in rows() {
        for (i, cell) in cells.iter().enumerate() {
            let long = half_widths(&plain_text(cell));
            wanted[i] = wanted[i].max((long + SIDES).min(WIDEST));
            if long <= KEPT_TOGETHER {
                least[i] = least[i].max(long + SIDES);
            }
        }
    }
    let (sure, wishes): (usize, usize) = (least.iter().sum(), wanted.iter().sum());
    // Where not even the short texts have room, or all have, every column shares alike.
    let share: Vec<u64> = if sure >= ROOM || wishes <= ROOM {
        wanted.iter().map(|w| (*w * 1000) as u64).collect()
    } else {
        let (left, more) = (ROOM - sure, wishes - sure);
        least.iter().zip(&wanted).map(|(l, w)| (l * 1000 + (w - l) * 1000 * left / more) as u64).collect()
    };
    let all = share.iter().sum::<u64>().max(1);
    let mut widths: Vec<u32> = share.iter().map(|s| (s * u64::from(total) / all) as u32).collect();
    let used: u32 = widths.iter().sum();
    if let Some(last) = widths.last_mut() {
        *last += total - used;
    }
    widths
}
