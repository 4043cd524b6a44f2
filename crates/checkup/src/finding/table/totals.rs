//! Totals of rows and of columns, and of groups of columns.

use std::collections::{HashMap, HashSet};
use std::ops::Range;

use mingde_core::diagnostic::Message;
use rust_decimal::Decimal;

use super::related::Wrong;
use super::{LEAST, Row, Table};
use crate::finding::figures::{Bilingual, are_exchanged, is_slip};
use crate::finding::{Finding, Reading};
use crate::words::list;

/// Whether a column holds what cannot be added.
pub(super) fn is_rate(head: &str) -> bool {
    list("head-rates").iter().any(|word| head.contains(word.as_str()))
}

pub(super) fn is_total_head(head: &str) -> bool {
    let plain: String = head.chars().filter(|c| !c.is_whitespace()).collect();
    let plain = plain.split(['（', '(']).next().unwrap_or_default();
    list("head-totals").iter().any(|word| word == plain)
}

/// A cell that should be a sum: what it should be, and of which cells.
struct Sum<'t> {
    row: usize,
    column: usize,
    total: Decimal,
    sum: Decimal,
    parts: Vec<(&'t str, Decimal)>,
}

impl Sum<'_> {
    fn holds(&self) -> bool {
        self.sum == self.total
    }

    /// By how much the total is too large.
    fn gap(&self) -> Decimal {
        self.total - self.sum
    }
}

/// A total that is not the sum of its parts.
pub(super) struct WrongTotal {
    pub row: usize,
    pub column: usize,
    /// What its parts come to.
    pub right: Decimal,
    pub finding: Finding,
}

/// The totals that are wrong, but those that a cell explains which is wrong in its row.
pub(super) fn find(reading: &Reading<'_>, table: &Table, wrong: &[Wrong]) -> Vec<WrongTotal> {
    let (down, across) = (down(table), across(table));
    let is_total = |sum: &Sum<'_>| table.rows[sum.row].is_total();
    // Wrong cells by the column and how far they are off, and the rows that are off by so much.
    let mut off: HashSet<(usize, Decimal)> = HashSet::new();
    let mut rows: HashMap<Decimal, Vec<usize>> = HashMap::new();
    for sum in across.iter().filter(|sum| !sum.holds()) {
        rows.entry(sum.gap()).or_default().push(sum.row);
        if !is_total(sum) {
            off.insert((sum.column, sum.gap()));
        }
    }
    // A total that is wrong across because one of its parts is wrong down is said once.
    let follows = |sum: &&Sum<'_>| !(is_total(sum) && rows[&sum.gap()].iter().any(|row| *row != sum.row));
    // One wrong cell makes a row and a column wrong by the same: it is said of the row.
    let explained = |sum: &Sum<'_>| off.contains(&(sum.column, -sum.gap()));
    // 食用油 is dearer than its price and its weight make it, by as much as the total misses.
    let by_row = |sum: &Sum<'_>| {
        let value = |it: &Wrong| table.rows[it.row].cells[it.column].value.unwrap_or_default();
        let mut of_column = wrong.iter().filter(|it| it.column == sum.column && it.row != sum.row);
        of_column.any(|it| it.right - value(it) == sum.gap())
    };
    // A cell that makes its row and its column wrong by the same is the wrong one.
    let crossing = |one: &Sum<'_>| {
        let mut of_column = down.iter().filter(|other| {
            !other.holds() && other.gap() == one.gap() && other.column != one.column && !is_total(one)
        });
        let other = of_column.next().filter(|_| of_column.next().is_none())?;
        let alone =
            across.iter().filter(|it| !it.holds() && it.gap() == one.gap() && !is_total(it)).count() == 1;
        let is_part = is_part_of(table, other, one.row) && alone;
        is_part.then_some((one.row, other.column, one.gap()))
    };
    let crossings: Vec<(usize, usize, Decimal)> =
        across.iter().filter(|sum| !sum.holds()).filter_map(crossing).collect();
    let is_crossed = |sum: &Sum<'_>| {
        crossings
            .iter()
            .any(|(row, column, gap)| sum.gap() == *gap && (sum.row == *row || sum.column == *column))
    };
    let mut found: Vec<WrongTotal> = Vec::new();
    for (row, column, gap) in &crossings {
        let sum = across.iter().find(|sum| sum.row == *row && sum.gap() == *gap);
        let finding = sum.map(|sum| {
            let mut finding = said(reading, table, sum);
            let at = reading.found(table.rows[*row].cells[*column].at.clone(), finding.message.clone());
            (finding.start, finding.end) = (at.start, at.end);
            finding
        });
        let right = table.rows[*row].cells[*column].value.unwrap_or_default() + gap;
        found.extend(finding.map(|finding| WrongTotal { row: *row, column: *column, right, finding }));
    }
    let mut tell = |sum: &Sum<'_>| {
        if is_crossed(sum) {
            return;
        }
        let mut finding = said(reading, table, sum);
        // 673 for 637: one cell with its digits exchanged explains what the total misses.
        if let Some(cell) = exchanged(table, sum) {
            finding = finding.and_at(reading, cell);
        }
        found.push(WrongTotal { row: sum.row, column: sum.column, right: sum.sum, finding });
    };
    let others_hold = across.iter().any(Sum::holds);
    across
        .iter()
        .filter(|sum| !sum.holds() && is_plausible(sum, others_hold))
        .filter(follows)
        .for_each(&mut tell);
    let others_hold = down.iter().any(Sum::holds);
    let is_told =
        |sum: &&Sum<'_>| !sum.holds() && is_plausible(sum, others_hold) && !explained(sum) && !by_row(sum);
    down.iter().filter(is_told).for_each(&mut tell);
    found
}

/// The only part of a wrong total of a column that would make it right with two of its digits exchanged.
fn exchanged(table: &Table, sum: &Sum<'_>) -> Option<Range<usize>> {
    let value = |row: &Row| row.cells[sum.column].value;
    let is_part = |row: &&Row| {
        let is_named = |(name, part): &(&str, Decimal)| *name == row.name() && value(row) == Some(*part);
        sum.parts.iter().any(is_named)
    };
    let explains = |row: &&Row| value(row).is_some_and(|part| are_exchanged(part + sum.gap(), part));
    let mut all = table.rows.iter().filter(is_part).filter(explains);
    let only = all.next().filter(|_| all.next().is_none())?;
    Some(only.cells[sum.column].at.clone())
}

/// Whether a row is one of those that a total of a column adds up.
fn is_part_of(table: &Table, total: &Sum<'_>, row: usize) -> bool {
    let part = &table.rows[row];
    row != total.row
        && !part.is_total()
        && !part.is_subtotal()
        && total
            .parts
            .iter()
            .any(|(name, value)| *name == part.name() && part.cells[total.column].value == Some(*value))
}

/// A sum that misses by little, where others hold: else what is called a total is something else.
fn is_plausible(sum: &Sum<'_>, others_hold: bool) -> bool {
    let gap = sum.gap().abs() * Decimal::ONE_HUNDRED;
    let within = |percent: u32| gap <= sum.total.abs() * Decimal::from(percent);
    others_hold && within(30) || within(8) || is_slip(sum.sum, sum.total) && within(50)
}

fn down(table: &Table) -> Vec<Sum<'_>> {
    let mut sums = Vec::new();
    let has_subtotals = table.rows.iter().any(Row::is_subtotal);
    for column in 0..table.heads.len() {
        if is_rate(&table.heads[column].name) {
            continue;
        }
        for (row, total) in table.rows.iter().enumerate().filter(|(_, r)| r.is_total() || r.is_subtotal()) {
            let Some(value) = total.cells[column].value else { continue };
            let above = table.rows[..row]
                .iter()
                .rposition(|r| r.is_total() || r.is_subtotal() && total.is_subtotal());
            let first = above.map_or(0, |at| at + 1);
            // The total may stand above what it is of.
            let of = if first == row && row == 0 { row + 1..table.rows.len() } else { first..row };
            let counts = |r: &&Row| {
                !r.is_total()
                    && (!r.is_subtotal() && (!has_subtotals || total.is_subtotal())
                        || r.is_subtotal() && total.is_total())
            };
            let rows = table.rows[of].iter().filter(counts);
            let parts: Vec<(&str, Decimal)> =
                rows.filter_map(|r| Some((r.name(), r.cells[column].value?))).collect();
            if parts.len() >= LEAST {
                let sum = parts.iter().map(|(_, value)| *value).sum();
                sums.push(Sum { row, column, total: value, sum, parts });
            }
        }
    }
    sums
}

fn across(table: &Table) -> Vec<Sum<'_>> {
    let mut sums = Vec::new();
    for (column, parts) in columns(table) {
        for (row, of) in table.rows.iter().enumerate() {
            let Some(total) = of.cells[column].value else { continue };
            let value = |at: &usize| Some((table.heads[*at].name.as_str(), of.cells[*at].value?));
            let parts: Vec<(&str, Decimal)> = parts.iter().filter_map(value).collect();
            if parts.len() >= LEAST {
                let sum = parts.iter().map(|(_, value)| *value).sum();
                sums.push(Sum { row, column, total, sum, parts });
            }
        }
    }
    sums
}

/// The columns that are totals, each with those that it is the total of.
fn columns(table: &Table) -> Vec<(usize, Vec<usize>)> {
    let heads = &table.heads;
    let is_total = |at: usize| is_total_head(&heads[at].own);
    let is_of_total = |at: usize| is_total_head(&heads[at].group);
    let is_part = |at: &usize| !is_rate(&heads[*at].name) && !is_total(*at) && !is_of_total(*at);
    let mut found = Vec::new();
    for column in 0..heads.len() {
        let head = &heads[column];
        let parts: Vec<usize> = if is_of_total(column) && !is_total(column) {
            // 合计 over 男 and 女: of all that are 男.
            (0..heads.len()).filter(is_part).filter(|at| heads[*at].own == head.own).collect()
        } else if !is_total(column) {
            continue;
        } else if !head.group.is_empty() && !is_total_head(&head.group) {
            (0..heads.len()).filter(is_part).filter(|at| heads[*at].group == head.group).collect()
        } else {
            of_all(table, column, &is_part)
        };
        if parts.len() >= LEAST {
            found.push((column, parts));
        }
    }
    found
}

/// What the total of a whole row is of: the totals of its groups where they have some, on one side of it.
fn of_all(table: &Table, column: usize, is_part: &dyn Fn(&usize) -> bool) -> Vec<usize> {
    let heads = &table.heads;
    let total_of =
        |group: &str| heads.iter().position(|head| head.group == group && is_total_head(&head.own));
    let side = |places: Range<usize>| -> Vec<usize> {
        let mut parts: Vec<usize> = Vec::new();
        for at in places.filter(|at| is_part(at)) {
            let group = heads[at].group.as_str();
            let counted = if group.is_empty() { at } else { total_of(group).unwrap_or(at) };
            if !parts.contains(&counted) {
                parts.push(counted);
            }
        }
        parts
    };
    // A second total without a group is of what stands since the first.
    let first = (0..column).rev().find(|at| heads[*at].group.is_empty() && is_total_head(&heads[*at].own));
    let left = side(first.map_or(0, |at| at + 1)..column);
    if left.iter().filter(|at| table.rows.iter().any(|row| row.cells[**at].value.is_some())).count() >= LEAST
    {
        left
    } else {
        side(column + 1..heads.len())
    }
}

fn said(reading: &Reading<'_>, table: &Table, sum: &Sum<'_>) -> Finding {
    let part = |(name, value): &(&str, Decimal)| Bilingual {
        chinese: format!("{name}{}", value.normalize()),
        english: if name.is_empty() {
            value.normalize().to_string()
        } else {
            format!("“{name}” {}", value.normalize())
        },
    };
    let column = &table.heads[sum.column].name;
    let column = if column.is_empty() {
        // Only the side of the table has names.
        Bilingual {
            chinese: format!("第 {} 列", sum.column + 1),
            english: format!("column {}", sum.column + 1),
        }
    } else {
        Bilingual { chinese: column.clone(), english: column.clone() }
    };
    let message = Message::new("checkup-table-sum-differs").with("row", table.rows[sum.row].name());
    let message = column.put(message, "column");
    let message = Bilingual::joined(sum.parts.iter().map(part)).put(message, "parts");
    let message = message.with("sum", sum.sum.normalize()).with("total", sum.total.normalize());
    reading.found(table.rows[sum.row].cells[sum.column].at.clone(), message)
}
