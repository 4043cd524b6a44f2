//! How wide the columns of a table are: the same on every kind of paper.

use crate::document::{Table, plain_text};
use crate::length::half_widths;

/// Text of at most this many half characters is kept on one line: a date, the number of a record, a short name.
const KEPT_TOGETHER: usize = 14;
/// Beyond this many half characters a longer text makes its column no wider.
const WIDEST: usize = 40;
/// No column is made narrower than this many half characters.
const NARROWEST: usize = 7;
/// Room on both sides of the text of a cell, in half characters, and for digits that are wider than half of one.
const SIDES: usize = 3;
/// Half characters of the type of tables (小四) beside each other in the type area.
const ROOM: usize = 73;
/// The widths are settled by the first rows: more would tell nothing new.
const LOOKED_AT: usize = 300;
/// What it costs that a whole row grows by a line, beside the cell itself.
const ROW: usize = 4;
/// What it costs that a short text is torn.
const TORN: usize = 40;
/// Text of at most this many half characters is a number or a single word, and what it costs that it is torn.
const ONE_WORD: usize = 7;
const WORD_TORN: usize = 400;

/// Widths that add up to `total`, the width of the type area in whatever measure. Every column begins as wide as
/// its texts; where they have no room beside each other, columns give way as long as the table grows least.
pub fn column_widths(table: &Table, total: u32) -> Vec<u32> {
    let rows = || std::iter::once(&table.header).chain(table.rows.iter().take(LOOKED_AT));
    let columns = rows().map(Vec::len).max().unwrap_or(0).max(table.columns.len());
    let lengths: Vec<Vec<usize>> = rows()
        .map(|cells| (0..columns).map(|i| cells.get(i).map_or(0, |c| half_widths(&plain_text(c)))).collect())
        .collect();
    let mut halves: Vec<usize> = (0..columns)
        .map(|i| {
            let longest = lengths.iter().map(|row| row[i]).max().unwrap_or(0);
            (longest + SIDES).clamp(NARROWEST, WIDEST)
        })
        .collect();
    if let Some(last) = halves.last_mut().filter(|_| table.to_fill) {
        *last = WIDEST;
    }
    while halves.iter().sum::<usize>() > ROOM {
        let narrower = (0..columns).filter(|&i| halves[i] > NARROWEST);
        let Some(least) = narrower.min_by_key(|&i| {
            let mut tried = halves.clone();
            tried[i] -= 1;
            (height(&lengths, &tried), usize::MAX - halves[i])
        }) else {
            break;
        };
        halves[least] -= 1;
    }
    let all = halves.iter().sum::<usize>().max(1) as u64;
    let mut widths: Vec<u32> = halves.iter().map(|h| (*h as u64 * u64::from(total) / all) as u32).collect();
    let used: u32 = widths.iter().sum();
    if let Some(last) = widths.last_mut() {
        *last += total - used;
    }
    widths
}

/// How high the table gets with these widths, and how torn its texts. The heads may be folded: they are few words.
fn height(lengths: &[Vec<usize>], halves: &[usize]) -> usize {
    let cost = |(at, row): (usize, &Vec<usize>)| {
        let lines =
            |(length, half): (&usize, &usize)| length.div_ceil(half.saturating_sub(SIDES).max(1)).max(1);
        let (mut high, mut cells) = (1, 0);
        for pair in row.iter().zip(halves) {
            let lines = lines(pair);
            high = high.max(lines);
            cells += lines;
            if lines > 1 && at > 0 && *pair.0 <= KEPT_TOGETHER {
                cells += if *pair.0 <= ONE_WORD { WORD_TORN } else { TORN };
            }
        }
        high * if at == 0 { 1 } else { ROW } + cells
    };
    lengths.iter().enumerate().map(cost).sum()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::document::Run;

    fn table(header: &[&str], rows: &[&[&str]]) -> Table {
        let cells = |texts: &[&str]| texts.iter().map(|text| vec![Run::plain(*text)]).collect();
        Table { header: cells(header), rows: rows.iter().map(|r| cells(r)).collect(), ..Table::default() }
    }

    /// Lines of each cell of a row, when the type area is as wide as it is.
    fn lines(table: &Table, row: usize) -> Vec<usize> {
        let widths = column_widths(table, ROOM as u32);
        assert_eq!(widths.iter().sum::<u32>(), ROOM as u32);
        let cells = table.rows[row].iter().map(|cell| half_widths(&plain_text(cell)));
        cells.zip(widths).map(|(long, wide)| long.div_ceil(wide as usize - SIDES)).collect()
    }

    #[test]
    fn heads_are_folded_rather_than_the_names_under_them() {
        let schools = table(
            &["学校", "教职工（人）", "志愿服务（次）", "主题活动（次）", "文明校园得分"],
            &[&["明德区第二高级中学", "229", "73", "20", "81.9"], &["朝阳小学", "75", "72", "24", "93"]],
        );
        assert_eq!(lines(&schools, 0), [1, 1, 1, 1, 1]);
    }

    #[test]
    fn a_date_stays_in_one_piece_and_the_long_text_gets_what_is_left() {
        let row = ["2026年8月31日", "职业技术学校", "德育工作先进单位", "县区级", "明德区文明委", "无"];
        let honours =
            table(&["授予日期", "单位", "荣誉名称", "级别", "授予机关", "材料"], &[&row, &row, &row]);
        let folded = lines(&honours, 0);
        assert_eq!((folded[0], folded[3], folded[5]), (1, 1, 1), "{folded:?}");

        let article = "《政治理论和业务学习制度》第二条 考勤和请假";
        let row = ["事先准假人次", article, "120人", "合计", "32", "0"];
        let indicators =
            table(&["指标", "依据", "数据", "口径", "记录（条）", "材料（个）"], &[&row, &row, &row]);
        let folded = lines(&indicators, 0);
        assert_eq!((folded[0], folded[1]), (1, 2), "{folded:?}");
    }
}
