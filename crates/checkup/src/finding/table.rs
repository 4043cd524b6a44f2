//! Tables: rows of cells between tabs or bars. Head and row give what a number is of; totals are added up, columns that follow from
//! others are worked out, and the text is held against the cells.

mod added;
mod apart;
mod called;
mod derived;
mod heads;
mod named;
mod related;
mod spaced;
mod text;
mod totals;
mod years;

use std::ops::Range;

use rust_decimal::Decimal;

use super::{Finding, Reading};
use crate::characters::{half_width, is_han};
use crate::quantity::{Claim, Kind, Relation, Value, unit_length};
use crate::repair::trimmed;
use crate::words::list;
use heads::{Head, understood};

/// A table has at least so many rows and columns.
const LEAST: usize = 2;

/// No table is wider, and no more cells of one are read.
const WIDEST: usize = 60;
const MOST_ROWS: usize = 5000;

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
        let name: String = self.name().chars().filter(|c| !c.is_whitespace()).collect();
        ["合计", "总计", "共计", "总数"].contains(&name.as_str()) || name.ends_with("合计")
    }

    fn is_subtotal(&self) -> bool {
        let name: String = self.name().chars().filter(|c| !c.is_whitespace()).collect();
        name.ends_with("小计")
    }
}

/// A table that was understood.
struct Table {
    heads: Vec<Head>,
    rows: Vec<Row>,
    /// Labels with the numbers behind them, of a form that has no head: 学生数 1200 教师数 86.
    pairs: Vec<(String, Cell)>,
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
        let wrong = related::wrong(table);
        let totals = totals::find(reading, table, &wrong);
        let added = added::find(reading, table, &wrong);
        let is_told = |f: &Finding| totals.iter().any(|total| total.finding.start == f.start);
        found.extend(added.into_iter().filter(|f| !is_told(f)));
        found.extend(derived::find(reading, table));
        found.extend(related::find(reading, table, &wrong, &totals));
        found.extend(totals.into_iter().map(|total| total.finding));
    }
    found.extend(text::against(reading, &tables));
    let told: Vec<usize> = found.iter().map(|f| f.start).collect();
    found.extend(apart::find(reading, &tables).into_iter().filter(|f| !told.contains(&f.start)));
    (found, counted)
}

/// The cells of rows of totals, but of rates, as claims: 合计 of 教师（人） is a number of 教师 in 人.
pub(super) fn totals_of(reading: &Reading<'_>) -> Vec<Claim> {
    let (tables, _) = tables(reading);
    let rows = tables.iter().flat_map(|table| {
        let totals = table.rows.iter().filter(|row| row.is_total());
        totals.flat_map(|row| table.heads.iter().zip(&row.cells))
    });
    let cells = rows.filter(|(head, _)| !totals::is_rate(&head.name) && !head.name.is_empty());
    cells.filter_map(|(head, cell)| claim_of(reading, head, cell)).collect()
}

fn claim_of(reading: &Reading<'_>, head: &Head, cell: &Cell) -> Option<Claim> {
    let (name, inside) = head.name.split_once(['（', '(']).unwrap_or((&head.name, ""));
    let inside: Vec<char> = inside.chars().take_while(|c| is_han(*c)).collect();
    let has_unit = !inside.is_empty() && unit_length(&inside, 0) == inside.len();
    let mut nouns = list("head-units").iter().filter_map(|pair| pair.split_once('/'));
    let by_noun = nouns.find(|(noun, _)| name.ends_with(noun)).map_or("", |(_, unit)| unit);
    let unit = if has_unit { inside.iter().collect() } else { by_noun.to_owned() };
    let place = reading.repaired.text.origin(cell.at.clone());
    Some(Claim {
        start: place.start,
        end: place.end,
        quote: format!("{}{unit}", cell.text),
        value: Some(Value::Number(cell.value?)),
        upper: None,
        unit,
        relation: Relation::Eq,
        kind: Kind::Count,
        subject: name.trim().trim_end_matches('数').to_owned(),
        period: String::new(),
        at: cell.at.clone(),
        per: String::new(),
    })
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
    let lines = &reading.outline.lines;
    for (i, line) in lines.iter().enumerate() {
        let cells = cells(chars, line).or_else(|| spaced::cells(chars, lines, i));
        match cells {
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
    let line = with_empty_cells(chars, line);
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

/// A line with the tabs before it: cells that are empty keep their places.
fn with_empty_cells(chars: &[char], line: &Range<usize>) -> Range<usize> {
    let blank = |i: &usize| matches!(chars[*i], '\t' | ' ');
    let before = (line.start.saturating_sub(WIDEST * 2)..line.start).rev().take_while(blank).count();
    let behind = (line.end..chars.len()).take(WIDEST * 2).take_while(blank).count();
    line.start - before..line.end + behind
}

/// The number of a cell that holds nothing else but its unit.
fn number(text: &str) -> Option<Decimal> {
    let plain: String = text.chars().map(half_width).filter(|c| !matches!(c, ',' | ' ')).collect();
    let plain = plain.strip_suffix('%').unwrap_or(&plain);
    if plain.is_empty() || plain.len() > 24 {
        return None;
    }
    let unit: Vec<char> = plain.chars().skip_while(|c| !is_han(*c)).collect();
    let digits: String = plain.chars().take_while(|c| !is_han(*c)).collect();
    // 12万 is not twelve, and 3班 is a name.
    let is_unit = unit.is_empty() || unit[0] != '班' && unit_length(&unit, 0) == unit.len();
    if is_unit && digits.len() <= 15 { digits.parse().ok() } else { None }
}
