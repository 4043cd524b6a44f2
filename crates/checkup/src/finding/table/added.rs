//! Columns that are what those beside them come to, without a head that says so: 应改造, 已完工, 正在施工, 未开工; and columns that are the same multiple of
//! another in each row. Where all rows but one have it so, that one is wrong.

use std::collections::HashMap;

use mingde_core::diagnostic::Message;
use rust_decimal::Decimal;

use super::related::Wrong;
use super::totals::is_rate;
use super::{LEAST, Row, Table};
use crate::finding::figures::{Bilingual, are_exchanged, is_slip};
use crate::finding::{Finding, Reading};

/// Wider and longer tables are not tried.
const WIDEST: usize = 14;
const MOST_ROWS: usize = 400;

/// A column is added up of so many others.
const MOST_PARTS: usize = 6;

/// Rows that have the same multiple, before one is wrong that has not.
const SAME: usize = 3;

pub(super) fn find(reading: &Reading<'_>, table: &Table, wrong: &[Wrong]) -> Vec<Finding> {
    if table.heads.len() > WIDEST
        || table.rows.len() > MOST_ROWS
        || table.heads.iter().all(|h| h.name.is_empty())
    {
        return Vec::new();
    }
    let mut found: Vec<Finding> =
        (1..table.heads.len()).filter_map(|column| of_parts(reading, table, column, wrong)).collect();
    found.extend(multiples(reading, table));
    found
}

fn adds(table: &Table, column: usize) -> bool {
    !is_rate(&table.heads[column].name)
        && !table.rows.iter().any(|row| row.cells[column].text.ends_with(['%', '％']))
}

/// The only row in which a column is not the sum of those right behind it, where it is in all the others.
fn of_parts(reading: &Reading<'_>, table: &Table, column: usize, told: &[Wrong]) -> Option<Finding> {
    let last = (column + 1..table.heads.len()).take_while(|c| adds(table, *c)).take(MOST_PARTS).last()?;
    let of = |end: usize| -> Option<&Row> {
        let worked = |row: &Row| {
            let parts: Option<Decimal> = (column + 1..=end).map(|c| row.cells[c].value).sum();
            Some((parts?, row.cells[column].value?))
        };
        let rows: Vec<(&Row, Decimal, Decimal)> =
            table.rows.iter().filter_map(|row| worked(row).map(|(sum, said)| (row, sum, said))).collect();
        let holds = rows.iter().filter(|(_, sum, said)| sum == said && !said.is_zero()).count();
        let mut wrong = rows.iter().filter(|(_, sum, said)| sum != said);
        let (row, sum, said) = wrong.next()?;
        let only = wrong.next().is_none() && holds >= LEAST;
        let is_near = (*sum - *said).abs() * Decimal::from(4) <= *said || is_slip(*sum, *said);
        (only && is_near && !row.is_total()).then_some(*row)
    };
    let (end, row) = (column + 2..=last).find_map(|end| Some((end, of(end)?)))?;
    if !adds(table, column) || told.iter().any(|wrong| std::ptr::eq(&table.rows[wrong.row], row)) {
        return None;
    }
    let value = |c: usize| row.cells[c].value.unwrap_or_default();
    let part = |c: usize| Bilingual {
        chinese: format!("{}{}", table.heads[c].own, value(c).normalize()),
        english: format!("“{}” {}", table.heads[c].own, value(c).normalize()),
    };
    let sum: Decimal = (column + 1..=end).map(value).sum();
    let head = &table.heads[column].own;
    let message = Message::new("checkup-table-sum-differs").with("row", row.name());
    let message = Bilingual { chinese: head.clone(), english: head.clone() }.put(message, "column");
    let message = Bilingual::joined((column + 1..=end).map(part)).put(message, "parts");
    let message = message.with("sum", sum.normalize()).with("total", value(column).normalize());
    let found = reading.found(row.cells[column].at.clone(), message);
    Some(found.and_at(reading, row.cells[column + 1].at.start..row.cells[end].at.end))
}

/// 人数 and 金额, where each row has 500元 a person but for one with its digits exchanged.
fn multiples(reading: &Reading<'_>, table: &Table) -> Option<Finding> {
    let columns: Vec<usize> = (1..table.heads.len()).filter(|c| adds(table, *c)).collect();
    for a in &columns {
        for b in columns.iter().filter(|b| *b != a) {
            let ratio =
                |row: &Row| row.cells[*b].value?.checked_div(row.cells[*a].value.filter(|n| !n.is_zero())?);
            let rows: Vec<(&Row, Decimal)> = table
                .rows
                .iter()
                .filter(|row| !row.is_total())
                .filter_map(|row| Some((row, ratio(row)?)))
                .collect();
            let mut often: HashMap<Decimal, usize> = HashMap::new();
            for (_, n) in &rows {
                *often.entry(n.normalize()).or_default() += 1;
            }
            let common = often.into_iter().find(|(n, many)| {
                *many >= SAME && *many * 2 >= rows.len() && *n != Decimal::ONE && n.scale() <= 4
            });
            let Some((times, _)) = common else { continue };
            let exchanged = rows.iter().find_map(|(row, _)| {
                let said = row.cells[*b].value?;
                let right = row.cells[*a].value?.checked_mul(times)?;
                are_exchanged(said, right).then_some((*row, right))
            });
            let Some((row, right)) = exchanged else { continue };
            let named = |c: usize| format!("{}{}", table.heads[c].own, row.cells[c].text);
            let message = Message::new("checkup-product-differs")
                .with("number", named(*a))
                .with("each", times.normalize())
                .with("product", right.normalize())
                .with("total", &row.cells[*b].text);
            let found = reading.found(row.cells[*b].at.clone(), message);
            return Some(found.and_at(reading, row.cells[*a].at.clone()));
        }
    }
    None
}
