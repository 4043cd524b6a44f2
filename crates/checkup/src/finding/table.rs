//! Tables: rows of cells between tabs or bars. Head and row give what a number is of; totals are added up, and the text is held
//! against the cells.

use std::collections::HashMap;
use std::ops::Range;

use mingde_core::diagnostic::Message;
use rust_decimal::Decimal;

use super::figures::{are_transposed, differ_in_one_digit, exact, is_change};
use super::{Finding, Reading};
use crate::characters::half_width;
use crate::quantity::Kind;
use crate::repair::trimmed;

/// A table has at least so many rows and columns.
const LEAST: usize = 2;

/// No table is wider, and no more cells of one are read.
const WIDEST: usize = 60;
const MOST_ROWS: usize = 5000;

/// The text is held against so many rows of a column.
const MOST_NAMED: usize = 400;

struct Cell {
    at: Range<usize>,
    text: String,
    value: Option<Decimal>,
}

struct Row {
    cells: Vec<Cell>,
}

impl Row {
    fn name(&self) -> &str {
        // A row may begin with its number.
        let named = self.cells.iter().find(|cell| cell.value.is_none() && !cell.text.is_empty());
        named.map_or("", |cell| cell.text.as_str())
    }

    fn is_total(&self) -> bool {
        let name = self.name();
        ["合计", "总计", "共计", "总数", "全县合计", "合　计", "合 计"].contains(&name)
            || name.ends_with("合计")
    }

    fn is_subtotal(&self) -> bool {
        self.name().ends_with("小计")
    }
}

/// A table that was understood.
struct Table {
    heads: Vec<String>,
    rows: Vec<Row>,
}

/// How many tables a text has, and how many of them were not understood.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, serde::Serialize)]
pub struct Tables {
    /// With head and numbers, which were read.
    pub read: usize,
    /// Whose head or rows could not be told apart.
    pub unread: usize,
}

/// What the tables of a text say, and how many there are.
pub(super) fn find(reading: &Reading<'_>) -> (Vec<Finding>, Tables) {
    let (tables, counted) = tables(reading);
    let mut found = Vec::new();
    for table in &tables {
        found.extend(totals(reading, table));
    }
    found.extend(against_text(reading, &tables));
    (found, counted)
}

/// Runs of lines that have cells.
fn tables(reading: &Reading<'_>) -> (Vec<Table>, Tables) {
    let chars = reading.chars();
    let (mut found, mut counted) = (Vec::new(), Tables::default());
    let mut run: Vec<Row> = Vec::new();
    let mut end_run = |run: &mut Vec<Row>| {
        let rows = std::mem::take(run);
        if rows.len() < LEAST {
            return;
        }
        match understood(rows) {
            Some(table) => {
                counted.read += 1;
                found.push(table);
            }
            None => counted.unread += 1,
        }
    };
    for line in &reading.outline.lines {
        match cells(chars, line) {
            Some(cells) if cells.is_empty() => {}
            Some(cells) if run.len() < MOST_ROWS => run.push(Row { cells }),
            _ => end_run(&mut run),
        }
    }
    end_run(&mut run);
    (found, counted)
}

/// The cells of a line; none where it has none, an empty list for the rule below the head of a Markdown table.
fn cells(chars: &[char], line: &Range<usize>) -> Option<Vec<Cell>> {
    let text = &chars[line.clone()];
    let sign = if text.contains(&'\t') {
        '\t'
    } else if text[0] == '|' && text.iter().filter(|c| **c == '|').count() >= 3 {
        '|'
    } else {
        return None;
    };
    if sign == '|' && text.iter().all(|c| matches!(c, '|' | '-' | ':' | ' ')) {
        return Some(Vec::new());
    }
    let mut cells = Vec::new();
    let mut from = line.start;
    for at in line.start..=line.end {
        if at < line.end && chars[at] != sign {
            continue;
        }
        let inside = trimmed(chars, from..at);
        let outside = sign == '|' && (at == line.start || from == line.end);
        if !outside {
            let text: String = chars[inside.clone()].iter().collect();
            cells.push(Cell { value: number(&text), at: inside, text });
        }
        from = at + 1;
    }
    (cells.len() >= LEAST && cells.len() <= WIDEST).then_some(cells)
}

/// The number of a cell that holds nothing else.
fn number(text: &str) -> Option<Decimal> {
    let plain: String = text.chars().map(half_width).filter(|c| !matches!(c, ',' | ' ')).collect();
    let plain = plain.strip_suffix('%').unwrap_or(&plain);
    if plain.is_empty() || plain.len() > 15 {
        return None;
    }
    plain.parse().ok()
}

/// A table with one head above its rows, all as wide as it.
fn understood(rows: Vec<Row>) -> Option<Table> {
    let mut rows = rows.into_iter();
    let head = rows.find(|row| row.cells.iter().filter(|cell| !cell.text.is_empty()).count() >= LEAST)?;
    let heads: Vec<String> = head.cells.iter().map(|cell| cell.text.clone()).collect();
    let is_head = head.cells.iter().all(|cell| cell.value.is_none());
    let rows: Vec<Row> = rows.filter(|row| row.cells.len() == heads.len()).collect();
    let has_numbers =
        rows.iter().filter(|row| row.cells.iter().any(|cell| cell.value.is_some())).count() >= LEAST;
    (is_head && has_numbers).then_some(Table { heads, rows })
}

/// Whether a column holds what cannot be added.
fn is_rate(head: &str) -> bool {
    ["率", "比", "均", "%", "％", "占", "序号", "名次", "排名", "年份", "电话", "编号", "备注"]
        .iter()
        .any(|w| head.contains(w))
}

fn is_total_head(head: &str) -> bool {
    let plain: String = head.chars().filter(|c| !c.is_whitespace()).collect();
    ["合计", "总计", "小计", "共计", "总数", "计"].contains(&plain.as_str())
}

/// A cell that should be a sum: what it should be, and of which cells.
struct Sum<'t> {
    row: usize,
    column: usize,
    total: Decimal,
    sum: Decimal,
    parts: Vec<(&'t str, Decimal)>,
}

fn totals(reading: &Reading<'_>, table: &Table) -> Vec<Finding> {
    let down: Vec<Sum<'_>> = totals_down(table);
    let across: Vec<Sum<'_>> = totals_across(table);
    let wrong = |sum: &&Sum<'_>| sum.sum != sum.total;
    let mut found = Vec::new();
    // One wrong cell makes a row and a column wrong by the same: it is said of the row.
    let explained = |sum: &Sum<'_>| {
        across.iter().filter(wrong).any(|other| {
            other.column == sum.column
                && other.row != sum.row
                && other.total - other.sum == sum.sum - sum.total
        })
    };
    // A wrong cell makes the total of its column wrong by as much.
    let follows = |sum: &&Sum<'_>| {
        let gap = sum.total - sum.sum;
        let is_total = table.rows[sum.row].is_total();
        !(is_total && across.iter().any(|other| other.row != sum.row && other.total - other.sum == gap))
    };
    for sum in across.iter().filter(wrong).filter(follows).filter(|sum| is_plausible(sum, &across)) {
        found.push(said(reading, table, sum));
    }
    for sum in down.iter().filter(wrong).filter(|sum| is_plausible(sum, &down) && !explained(sum)) {
        found.push(said(reading, table, sum));
    }
    found
}

/// A sum that misses by little, where others hold: else what is called a total is something else.
fn is_plausible(sum: &Sum<'_>, all: &[Sum<'_>]) -> bool {
    let gap = (sum.sum - sum.total).abs() * Decimal::ONE_HUNDRED;
    let within = |percent: u32| gap <= sum.total.abs() * Decimal::from(percent);
    let others = all.iter().filter(|other| other.sum == other.total).count();
    let slip = are_transposed(sum.sum, sum.total) || differ_in_one_digit(sum.sum, sum.total);
    others > 0 && within(30) || within(8) || slip && within(50)
}

fn totals_down(table: &Table) -> Vec<Sum<'_>> {
    let mut sums = Vec::new();
    let has_subtotals = table.rows.iter().any(Row::is_subtotal);
    for column in 0..table.heads.len() {
        if is_rate(&table.heads[column]) {
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

fn totals_across(table: &Table) -> Vec<Sum<'_>> {
    let mut sums = Vec::new();
    let Some(column) = table.heads.iter().position(|head| is_total_head(head)) else { return sums };
    let is_part = |at: &usize| !is_rate(&table.heads[*at]) && !is_total_head(&table.heads[*at]);
    for (row, of) in table.rows.iter().enumerate() {
        let Some(total) = of.cells[column].value else { continue };
        let side = |places: Range<usize>| -> Vec<(&str, Decimal)> {
            let of_side = places.filter(is_part);
            of_side.filter_map(|at| Some((table.heads[at].as_str(), of.cells[at].value?))).collect()
        };
        let left = side(0..column);
        let parts = if left.len() >= LEAST { left } else { side(column + 1..table.heads.len()) };
        if parts.len() >= LEAST {
            let sum = parts.iter().map(|(_, value)| *value).sum();
            sums.push(Sum { row, column, total, sum, parts });
        }
    }
    sums
}

fn said(reading: &Reading<'_>, table: &Table, sum: &Sum<'_>) -> Finding {
    let parts =
        sum.parts.iter().map(|(name, value)| format!("{name}{}", value.normalize())).collect::<Vec<_>>();
    let message = Message::new("checkup-table-sum-differs")
        .with("row", table.rows[sum.row].name())
        .with("column", &table.heads[sum.column])
        .with("parts", parts.join(" + "))
        .with("sum", sum.sum.normalize())
        .with("total", sum.total.normalize());
    reading.found(table.rows[sum.row].cells[sum.column].at.clone(), message)
}

/// What the text says of a row and a column, against the cell: 镇中心小学现有学生801人.
fn against_text(reading: &Reading<'_>, tables: &[Table]) -> Vec<Finding> {
    let chars = reading.chars();
    let mut cells: HashMap<&str, Vec<(&Row, &Cell)>> = HashMap::new();
    for table in tables {
        for row in &table.rows {
            for (head, cell) in table.heads.iter().zip(&row.cells).filter(|(_, cell)| cell.value.is_some()) {
                let name = head.split(['（', '(']).next().unwrap_or(head).trim();
                cells.entry(name).or_default().push((row, cell));
            }
        }
    }
    if cells.is_empty() {
        return Vec::new();
    }
    let mut found = Vec::new();
    for claim in reading.claims.iter().filter(|c| c.kind == Kind::Count && c.per.is_empty()) {
        let Some(said) = exact(claim).filter(|_| !is_change(reading, claim)) else { continue };
        let Some(of_subject) = cells.get(claim.subject.as_str()) else { continue };
        let sentence = reading.outline.sentence(claim.at.start, chars.len());
        let lead: String =
            chars[sentence.start.max(claim.at.start.saturating_sub(80))..claim.at.start].iter().collect();
        // The row that is named last before the number.
        let named = of_subject
            .iter()
            .take(MOST_NAMED)
            .filter(|(row, _)| row.name().chars().count() >= 3)
            .filter_map(|(row, cell)| Some((lead.rfind(row.name())?, row, cell)))
            .max_by_key(|(at, ..)| *at);
        let Some((_, row, cell)) = named else { continue };
        let Some(value) = cell.value.filter(|value| *value != said) else { continue };
        let (low, high) = if value < said { (value, said) } else { (said, value) };
        if cell.at.start > claim.at.start
            && reading.outline.line(claim.at.start) == reading.outline.line(cell.at.start)
            || low * Decimal::TWO < high
        {
            continue;
        }
        let message = Message::new("checkup-table-differs")
            .with("row", row.name())
            .with("subject", &claim.subject)
            .with("said", &claim.quote)
            .with("cell", &cell.text);
        found.push(reading.found(claim.at.clone(), message).and_at(reading, cell.at.clone()));
    }
    found
}
