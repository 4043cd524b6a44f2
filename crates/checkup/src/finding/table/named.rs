//! Cells that the text calls by their row and column: 小学在校生23864人、初中12430人, of the rows 小学 and 初中 in the column 在校生数; 小学公用经
//! 费标准760元 in 2024, of a table of that title whose columns are years.

use std::collections::HashMap;

use super::{Cell, Table};
use crate::finding::figures::same_unit;
use crate::quantity::Claim;
use crate::words::list;

/// No longer table is looked through by its rows.
const MOST_CELLS: usize = 20_000;

/// Where a cell stands: in which table, row and column.
type Place = (usize, usize, usize);

pub(super) struct Named<'t> {
    tables: &'t [Table],
    /// By row and column, written one behind the other.
    cells: HashMap<String, Place>,
    /// Rows by their names.
    rows: HashMap<(usize, &'t str), usize>,
    /// What was said last, where it ends and what it was counted in: the next number may go on from it.
    last: Option<(Place, usize, String)>,
}

impl<'t> Named<'t> {
    pub fn of(tables: &'t [Table]) -> Self {
        let (mut cells, mut rows) = (HashMap::new(), HashMap::new());
        let mut left = MOST_CELLS;
        for (t, table) in tables.iter().enumerate() {
            for (r, row) in table.rows.iter().enumerate().filter(|(_, row)| !row.is_total()) {
                let name = row.name();
                if left < row.cells.len() || name.is_empty() {
                    continue;
                }
                left -= row.cells.len();
                rows.entry((t, name)).or_insert(r);
                for (c, (head, cell)) in table.heads.iter().zip(&row.cells).enumerate() {
                    if cell.value.is_some() {
                        let row = name.split(['（', '(']).next().unwrap_or(name).trim();
                        let called = format!("{row}{}", head.name.split(['（', '(']).next().unwrap_or(""));
                        cells.entry(closed(&called).to_owned()).or_insert((t, r, c));
                    }
                }
            }
        }
        Self { tables, cells, rows, last: None }
    }

    /// The row and the cell that a number is of; `chars` is the text.
    pub fn cell(&mut self, chars: &[char], claim: &Claim) -> Option<(&'t str, &'t Cell)> {
        // 寄宿生补助人数最多，达2140人.
        let subject =
            claim.subject.trim_end_matches("最多").trim_end_matches("最少").trim_end_matches("最高");
        let subject = closed(opened(subject));
        let by_name = self.cells.get(subject).copied();
        let place = by_name.or_else(|| {
            // 、初中12430人 goes on in the same column.
            let ((t, _, c), end, unit) = self.last.as_ref()?;
            let (t, c) = (*t, *c);
            let between = chars.get(*end..claim.at.start)?;
            let goes_on = between.len() <= 12
                && matches!(between.first(), Some('、' | '，' | ','))
                && same_unit(unit, &claim.unit);
            let row = self.rows.get(&(t, subject)).filter(|_| goes_on)?;
            Some((t, *row, c))
        });
        self.last = place.map(|place| (place, claim.at.end, claim.unit.clone()));
        let (t, r, c) = place?;
        let row = self.tables.get(t)?.rows.get(r)?;
        Some((row.name(), row.cells.get(c)?))
    }
}

/// 在校生 of 在校生数（人）.
fn closed(name: &str) -> &str {
    let mut rest = name.split(['（', '(']).next().unwrap_or(name).trim();
    for word in list("head-closings") {
        rest = rest.strip_suffix(word.as_str()).filter(|rest| !rest.is_empty()).unwrap_or(rest);
    }
    rest
}

/// 小学在校生 of 全县小学在校生.
fn opened(subject: &str) -> &str {
    let wholes = list("head-openings").iter().filter(|w| w.starts_with('全'));
    wholes.filter_map(|w| subject.strip_prefix(w.as_str())).next().unwrap_or(subject)
}
