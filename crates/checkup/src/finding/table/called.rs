//! Cells that the text calls by words of their row and their column, in whatever order and however the name is cut: 三中进步明显，及格率为72.3%; 由
//! 2021年的32416人减至…; 猪肉支出101.52万元 of a column in yuan. Only what is a cell but for exchanged digits is told.

use std::collections::HashMap;

use mingde_core::diagnostic::Message;
use rust_decimal::Decimal;

use super::derived::years;
use super::years::as_written;
use super::{Cell, Row, Table};
use crate::finding::change::is_of_before;
use crate::finding::figures::{
    are_exchanged, differ_in_one_digit, exact, half_of_last, is_base, is_change, is_slip_of_one, same_unit,
};
use crate::finding::{Finding, Reading};
use crate::quantity::Claim;
use crate::quantity::numeral::han_digit;
use crate::words::list;

/// So many names begin alike, and so far before its number a name stands.
const ALIKE: usize = 400;
const FAR: usize = 80;

/// No name is longer, and no more of them are kept.
const LONGEST: usize = 20;
const MOST: usize = 20_000;

/// Of so many names before a number each is tried with each.
const NEAREST: usize = 4;

/// What a name is of.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Axis {
    Row(usize),
    Column(usize),
}

struct Name {
    text: Vec<char>,
    table: usize,
    axis: Axis,
}

/// A name that stands before a number.
#[derive(Clone, Copy)]
struct Hit {
    table: usize,
    axis: Axis,
    /// Where the name ends.
    end: usize,
}

/// The names of rows and columns, by their first two characters.
pub(super) struct Called<'t> {
    tables: &'t [Table],
    names: HashMap<[char; 2], Vec<Name>>,
}

impl<'t> Called<'t> {
    pub fn of(tables: &'t [Table]) -> Self {
        let mut names: HashMap<[char; 2], Vec<Name>> = HashMap::new();
        let mut left = MOST;
        let mut note = |name: &str, table: usize, axis: Axis| {
            for text in ways(name) {
                let alike = names.entry([text[0], text[1]]).or_default();
                if left > 0 && alike.len() < ALIKE {
                    left -= 1;
                    alike.push(Name { text, table, axis });
                }
            }
        };
        for (t, table) in tables.iter().enumerate() {
            let town = shared_beginning(table);
            for (r, row) in table.rows.iter().enumerate().filter(|(_, row)| !row.is_total()) {
                // 一小教育集团 of 桐山一小教育集团, where others begin with 桐山 as well.
                if let Some(short) = town.as_ref().and_then(|town| row.name().strip_prefix(town.as_str())) {
                    note(short, t, Axis::Row(r));
                }
                let first = row.cells.first().map_or("", |cell| cell.text.as_str());
                let name = if row.name().is_empty() { year(first) } else { row.name().to_owned() };
                note(&name, t, Axis::Row(r));
            }
            for (c, head) in table.heads.iter().enumerate().skip(1) {
                let year = year(&head.own);
                note(if year.is_empty() { &head.own } else { &year }, t, Axis::Column(c));
            }
        }
        Self { tables, names }
    }

    /// What a number that is called by a row contradicts in it.
    pub fn contradicted(&self, reading: &Reading<'_>, claim: &Claim) -> Option<Finding> {
        if self.names.is_empty() || reading.is_in_table(claim) || is_base(reading, claim) {
            return None;
        }
        let said = exact(claim)?;
        let hits = self.before(reading, claim);
        let nearest = |wants: fn(Axis) -> bool| -> Vec<Hit> {
            hits.iter().rev().filter(|hit| wants(hit.axis)).take(NEAREST).copied().collect()
        };
        let rows = nearest(|axis| matches!(axis, Axis::Row(_)));
        let columns = nearest(|axis| matches!(axis, Axis::Column(_)));
        if is_change(reading, claim) {
            return self.change(reading, claim, said, &rows, &columns);
        }
        if is_of_before(reading, claim) && !columns.iter().any(|c| self.is_year(c)) {
            return None;
        }
        // Whatever a row that is named has is no slip.
        if rows.iter().any(|row| self.cells(row).any(|cell| is_said(claim, said, cell))) {
            return None;
        }
        let pairs = rows.iter().flat_map(|row| columns.iter().map(move |column| (row, column)));
        let of_pair = pairs.filter(|(row, column)| row.table == column.table).enumerate().find_map(
            |(n, (row, column))| {
                let cell = self.cell(row, column)?;
                is_slip(claim, said, cell, n == 0).then_some((row, cell))
            },
        );
        // A number that is long enough needs no column.
        let of_row = || {
            let row = rows.first()?;
            // 机电技术应用专业招生207人: right behind its row three digits are enough.
            let least = if claim.at.start - row.end <= 6 { 3 } else { 4 };
            let is_long = |cell: &&Cell| {
                cell.value.is_some_and(|n| n.normalize().mantissa().unsigned_abs().to_string().len() >= least)
            };
            self.cells(row).filter(is_long).find(|cell| is_slip(claim, said, cell, false)).map(|c| (row, c))
        };
        let (row, cell) = of_pair.or_else(of_row)?;
        let Axis::Row(r) = row.axis else { return None };
        let message = Message::new("checkup-table-differs")
            .with("row", self.tables[row.table].rows[r].name())
            .with("subject", &claim.subject)
            .with("said", &claim.quote)
            .with("cell", &cell.text);
        Some(reading.found(claim.at.clone(), message).and_at(reading, cell.at.clone()))
    }

    /// 初中2024年比2021年增加882人: by how much two cells of a row differ.
    fn change(
        &self,
        reading: &Reading<'_>,
        claim: &Claim,
        said: Decimal,
        rows: &[Hit],
        columns: &[Hit],
    ) -> Option<Finding> {
        let row = rows.first()?;
        if let Some(finding) = self.change_column(reading, claim, said, row) {
            return Some(finding);
        }
        let mut years = columns.iter().filter(|c| c.table == row.table && self.is_year(c));
        let (one, other) = (years.next()?, years.next()?);
        let (a, b) = (self.cell(row, one)?.value?, self.cell(row, other)?.value?);
        let worked = (a - b).abs();
        if claim.unit == "%" || !is_slip_of(worked, said.abs()) {
            return None;
        }
        let message = Message::new("checkup-change-differs")
            .with("worked", worked.normalize())
            .with("said", &claim.quote);
        let cell = self.cell(row, one)?;
        Some(reading.found(claim.at.clone(), message).and_at(reading, cell.at.clone()))
    }

    /// 人员经费增加1534万元, against the cell of 增减 in that row; 公用经费比上年增长4.4%, against what the two years of it come to.
    fn change_column(
        &self,
        reading: &Reading<'_>,
        claim: &Claim,
        said: Decimal,
        row: &Hit,
    ) -> Option<Finding> {
        let Axis::Row(r) = row.axis else { return None };
        let table = self.tables.get(row.table)?;
        let cells = &table.rows.get(r)?.cells;
        let told = |worked: Decimal, cell: &Cell| {
            let message = Message::new("checkup-change-differs")
                .with("worked", worked.normalize())
                .with("said", &claim.quote);
            Some(reading.found(claim.at.clone(), message).and_at(reading, cell.at.clone()))
        };
        if claim.unit == "%" {
            let (before, now) = years(table)?;
            let (a, b) = (cells.get(before)?.value?, cells.get(now)?.value?);
            let worked = (b - a).abs().checked_mul(Decimal::ONE_HUNDRED)?.checked_div(a)?;
            let rounded = worked.round_dp(said.scale());
            let is_slip = is_slip_of(rounded, said.abs()) || is_slip_of_one(rounded, said.abs());
            let holds = (worked - said.abs()).abs() <= Decimal::new(1, said.scale());
            return if is_slip && !holds { told(rounded, cells.get(now)?) } else { None };
        }
        let is_change = |c: &usize| {
            let head = &table.heads[*c].name;
            !head.contains(['率', '%', '％', '幅'])
                && list("head-changes").iter().any(|w| head.contains(w.as_str()))
        };
        let column = (1..table.heads.len()).find(is_change)?;
        let cell = cells.get(column)?;
        let value = cell.value?.abs();
        let said = written(claim, said.abs());
        let is_slip = !said.contains(&value)
            && said.iter().any(|n| is_slip_of(value, *n) || differ_in_one_digit(value, *n));
        if is_slip { told(value, cell) } else { None }
    }

    /// The names that stand before a number in its sentence, in their order.
    fn before(&self, reading: &Reading<'_>, claim: &Claim) -> Vec<Hit> {
        let chars = reading.chars();
        let sentence = reading.outline.sentence(claim.at.start, chars.len());
        let from = sentence.start.max(claim.at.start.saturating_sub(FAR));
        let mut hits = Vec::new();
        for at in from..claim.at.start.saturating_sub(1) {
            let Some(alike) = self.names.get(&[chars[at], chars[at + 1]]) else { continue };
            let stands = alike
                .iter()
                .filter(|name| at + name.text.len() <= claim.at.start && chars[at..].starts_with(&name.text));
            // 高于规定学历教师数 is one name and not 学历 within it.
            let longest = stands.clone().map(|name| name.text.len()).max().unwrap_or(0);
            let longest = stands.filter(|name| name.text.len() == longest);
            hits.extend(longest.map(|name| Hit {
                table: name.table,
                axis: name.axis,
                end: at + name.text.len(),
            }));
        }
        hits
    }

    fn cells(&self, hit: &Hit) -> impl Iterator<Item = &'t Cell> {
        let row = match hit.axis {
            Axis::Row(r) => self.tables[hit.table].rows.get(r),
            Axis::Column(_) => None,
        };
        row.into_iter().flat_map(|row| &row.cells)
    }

    fn cell(&self, row: &Hit, column: &Hit) -> Option<&'t Cell> {
        let Axis::Column(c) = column.axis else { return None };
        self.cells(row).nth(c)
    }

    fn is_year(&self, hit: &Hit) -> bool {
        let Axis::Column(c) = hit.axis else { return false };
        self.tables[hit.table].heads.get(c).is_some_and(|head| !year(&head.own).is_empty())
    }
}

/// 2021年 of 2021 and of 2021年度; nothing of what is no year.
fn year(text: &str) -> String {
    let digits = text.get(..4).filter(|d| d.starts_with(['1', '2']) && d.bytes().all(|b| b.is_ascii_digit()));
    let rest = text.get(4..).unwrap_or("").split(['（', '(']).next().unwrap_or("").trim();
    digits.filter(|_| matches!(rest, "" | "年" | "年度" | "学年")).map_or(String::new(), |d| format!("{d}年"))
}

/// The two characters that several rows of a table begin with: the place that all of them belong to.
fn shared_beginning(table: &Table) -> Option<String> {
    let mut often: HashMap<String, usize> = HashMap::new();
    let names = table.rows.iter().filter(|row| !row.is_total()).map(Row::name);
    for name in names.filter(|name| name.chars().count() >= 5) {
        *often.entry(name.chars().take(2).collect()).or_default() += 1;
    }
    often
        .into_iter()
        .filter(|(_, n)| *n >= 2)
        .max_by_key(|(name, n)| (*n, name.clone()))
        .map(|(name, _)| name)
}

/// The ways in which a name is said: 县第三中学, 第三中学, 三中; 清水镇中学, 清水中学.
fn ways(name: &str) -> Vec<Vec<char>> {
    let plain = name.split(['（', '(']).next().unwrap_or(name).trim();
    let chars: Vec<char> = plain.chars().filter(|c| !c.is_whitespace()).collect();
    if !(2..=LONGEST).contains(&chars.len()) {
        return Vec::new();
    }
    let mut ways = vec![chars.clone()];
    if let ['县' | '市' | '区', rest @ ..] = &chars[..]
        && rest.len() >= 3
    {
        ways.push(rest.to_vec());
    }
    // 第三中学 is called 三中, and 第二小学 二小.
    for (end, short) in [("中学", '中'), ("小学", '小'), ("幼儿园", '幼')] {
        let Some(number) = plain.strip_suffix(end).and_then(|rest| rest.chars().next_back()) else {
            continue;
        };
        let is_numbered = han_digit(number).is_some_and(|n| n > 0) && plain.contains('第');
        ways.extend(is_numbered.then(|| vec![number, short]));
    }
    // 一小集团 of 一小教育集团.
    if let Some(at) = plain.find("教育集团") {
        ways.push(format!("{}集团", &plain[..at]).chars().filter(|c| !c.is_whitespace()).collect());
    }
    let town = chars.iter().position(|c| matches!(c, '镇' | '乡')).filter(|at| *at >= 2);
    if let Some(at) = town.filter(|at| at + 2 < chars.len()) {
        ways.push(chars.iter().enumerate().filter(|(i, _)| *i != at).map(|(_, c)| *c).collect());
    }
    ways
}

/// A number as the cell may have it: as it is written, in yuan, in ten thousands.
fn written(claim: &Claim, said: Decimal) -> [Decimal; 3] {
    [said, as_written(claim, said), said / Decimal::from(10_000)]
}

fn is_said(claim: &Claim, said: Decimal, cell: &Cell) -> bool {
    let Some(value) = cell.value else { return false };
    written(claim, said).contains(&value) || (value - said).abs() <= half_of_last(claim)
}

fn is_slip(claim: &Claim, said: Decimal, cell: &Cell, is_nearest: bool) -> bool {
    let is_share = cell.text.ends_with(['%', '％']);
    let alike = is_share == (claim.unit == "%") || !is_share && claim.unit == "%" && !cell.text.is_empty();
    let Some(value) = cell.value.filter(|_| alike && may_be_in(claim, cell)) else { return false };
    let of_one = |n: Decimal| is_slip_of(value, n) || is_nearest && differ_in_one_digit(value, n);
    written(claim, said)[..2].iter().any(|n| of_one(*n))
}

/// A cell that bears its own unit is of no other.
fn may_be_in(claim: &Claim, cell: &Cell) -> bool {
    let unit: String = cell.text.chars().skip_while(|c| !crate::characters::is_han(*c)).collect();
    unit.is_empty() || same_unit(&unit, &claim.unit) || unit.ends_with(&claim.unit)
}

fn is_slip_of(value: Decimal, said: Decimal) -> bool {
    digits(value) >= 2 && are_exchanged(value, said)
}

/// The number of its digits.
fn digits(n: Decimal) -> usize {
    n.normalize().mantissa().unsigned_abs().to_string().trim_end_matches('0').len()
}
