//! Cells of a year: 2024年维修费支出41.3万元, of the row 维修费 and the column 2024年, or of the row 2024年 and the column 维修费.

use std::collections::HashMap;

use rust_decimal::Decimal;

use super::{Cell, Table};
use crate::quantity::{Claim, Kind};
use crate::words::list;

/// No longer table is looked through.
const MOST_CELLS: usize = 20_000;

/// What a year has: names of rows or columns with their cells.
pub(super) struct Years<'t>(HashMap<String, Vec<(&'t str, &'t Cell)>>);

impl<'t> Years<'t> {
    pub fn of(tables: &'t [Table]) -> Self {
        let mut years: HashMap<String, Vec<(&str, &Cell)>> = HashMap::new();
        let mut left = MOST_CELLS;
        for table in tables {
            for row in &table.rows {
                left = left.saturating_sub(row.cells.len());
                let of_row = row.cells.first().and_then(|cell| year(&cell.text));
                for (head, cell) in
                    table.heads.iter().zip(&row.cells).filter(|(_, cell)| cell.value.is_some())
                {
                    let (year, name) = match (of_row, year(&head.name)) {
                        (Some(year), None) => (year, head.name.as_str()),
                        (None, Some(year)) => (year, row.name()),
                        _ => continue,
                    };
                    let name = name.split(['（', '(']).next().unwrap_or(name).trim();
                    if left > 0 && name.chars().count() >= 2 {
                        years.entry(year.to_owned()).or_default().push((name, cell));
                    }
                }
            }
        }
        Self(years)
    }

    /// The only cell that a number of a year may be of, with its name.
    pub fn cell(&self, claim: &Claim) -> Option<(&'t str, &'t Cell)> {
        let all = self.0.get(year(&claim.period)?)?;
        let subject = plain(&claim.subject);
        let mut named = all.iter().filter(|(name, _)| plain(name) == subject);
        let only = named.next().filter(|_| !subject.is_empty())?;
        named.next().is_none().then_some(*only)
    }
}

/// The number of a claim as a table would have it, which says in its head that it is in 万元.
pub(super) fn as_written(claim: &Claim, said: Decimal) -> Decimal {
    let scale = match claim.quote.as_str() {
        quote if quote.contains('亿') => 100_000_000,
        quote if quote.contains('万') => 10_000,
        _ => 1,
    };
    said.checked_div(Decimal::from(scale)).unwrap_or(said)
}

/// Whether a share or a sum is one that a table may have.
pub(super) fn may_be(claim: &Claim) -> bool {
    matches!(claim.kind, Kind::Count | Kind::Money | Kind::Share | Kind::Number) && claim.per.is_empty()
}

/// 2024 of 2024年, 2024年度 and 2024.
fn year(text: &str) -> Option<&str> {
    let digits = text.get(..4).filter(|digits| digits.bytes().all(|b| b.is_ascii_digit()))?;
    let rest = text[4..].trim();
    (digits.starts_with(['1', '2']) && matches!(rest, "" | "年" | "年度" | "学年")).then_some(digits)
}

/// 维修费 of 全校维修费支出.
fn plain(name: &str) -> &str {
    let opened = list("wholes").iter().find_map(|w| name.strip_prefix(w.as_str()));
    let name = opened.filter(|rest| rest.chars().count() >= 2).unwrap_or(name);
    let closed = list("year-closings").iter().find_map(|w| name.strip_suffix(w.as_str()));
    closed.filter(|rest| rest.chars().count() >= 2).unwrap_or(name)
}
