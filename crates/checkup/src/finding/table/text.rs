//! What the text says against what a table says of the same.

use std::collections::HashMap;

use mingde_core::diagnostic::Message;
use rust_decimal::Decimal;

use super::called::Called;
use super::named::Named;
use super::years::{self, Years};
use super::{Cell, Row, Table};
use crate::finding::figures::{exact, is_change, is_slip};
use crate::finding::owner::{Owner, Subjects, owner};
use crate::finding::{Finding, Reading};
use crate::quantity::{Claim, Kind};
use crate::words::list;

/// The text is held against so many rows of a column.
const MOST_NAMED: usize = 400;

/// Where a cell stands: in the row of somebody, or in one of all.
enum Of<'t> {
    Row(&'t Row),
    All(&'t str),
}

/// 镇中心小学现有学生801人, against the cell of that row and column; 全校学生1620人, against the total.
pub(super) fn against(reading: &Reading<'_>, tables: &[Table]) -> Vec<Finding> {
    let chars = reading.chars();
    let mut cells: HashMap<&str, Vec<(Of<'_>, &Cell)>> = HashMap::new();
    for table in tables {
        for row in &table.rows {
            for (head, cell) in table.heads.iter().zip(&row.cells).filter(|(_, cell)| cell.value.is_some()) {
                let of = if row.is_total() { Of::All(row.name()) } else { Of::Row(row) };
                cells.entry(plain(&head.name)).or_default().push((of, cell));
            }
        }
        for (label, cell) in &table.pairs {
            cells.entry(plain(label)).or_default().push((Of::All(label), cell));
        }
    }
    if cells.is_empty() {
        return Vec::new();
    }
    let subjects = Subjects::of(reading);
    let mut called = Named::of(tables);
    let years = Years::of(tables);
    let by_words = Called::of(tables);
    let mut found: Vec<Finding> = Vec::new();
    let may_be = |c: &&Claim| matches!(c.kind, Kind::Count | Kind::Money) || c.unit == "分";
    for claim in reading.claims.iter().filter(|c| years::may_be(c)) {
        if let Some(finding) = of_year(reading, &years, claim) {
            found.extend(finding);
            continue;
        }
        if let Some(finding) = by_words.contradicted(reading, claim) {
            found.push(finding);
            continue;
        }
        if !may_be(&claim) {
            continue;
        }
        let Some(said) = exact(claim).filter(|_| !is_change(reading, claim)) else { continue };
        let called = if reading.is_in_table(claim) { None } else { called.cell(chars, claim) };
        let of_subject = cells.get(plain(&claim.subject)).map_or(&[][..], Vec::as_slice);
        if called.is_none() && of_subject.is_empty() {
            continue;
        }
        let sentence = reading.outline.sentence(claim.at.start, chars.len());
        let lead: String =
            chars[sentence.start.max(claim.at.start.saturating_sub(80))..claim.at.start].iter().collect();
        // The row that is named last before the number.
        let named = of_subject
            .iter()
            .take(MOST_NAMED)
            .filter_map(|(of, cell)| match of {
                Of::Row(row) if row.name().chars().count() >= 3 => {
                    Some((lead.rfind(row.name())?, *row, *cell))
                }
                _ => None,
            })
            .max_by_key(|(at, ..)| *at);
        // 仅有52所学校达标: what the row has in another column is no slip of the one that is called 学校.
        if named.is_some_and(|(_, row, _)| row.cells.iter().any(|cell| cell.value == Some(said))) {
            continue;
        }
        let named = named.map(|(_, row, cell)| (row.name(), cell));
        let (name, cell) = match named.or(called) {
            Some(of_row) => of_row,
            None => match of_all(reading, &subjects, claim, said, of_subject) {
                Some(all) => all,
                None => continue,
            },
        };
        let Some(value) = cell.value.filter(|value| *value != said) else { continue };
        let (low, high) = if value < said { (value, said) } else { (said, value) };
        if cell.at.start > claim.at.start
            && reading.outline.line(claim.at.start) == reading.outline.line(cell.at.start)
            || low * Decimal::TWO < high && !are_reversed(low, high)
        {
            continue;
        }
        let message = Message::new("checkup-table-differs")
            .with("row", name)
            .with("subject", &claim.subject)
            .with("said", &claim.quote)
            .with("cell", &cell.text);
        found.push(reading.found(claim.at.clone(), message).and_at(reading, cell.at.clone()));
    }
    found
}

/// 2024年维修费支出43.1万元, against the cell of that year; nothing where it is the same, none where there is no such cell.
fn of_year(reading: &Reading<'_>, years: &Years<'_>, claim: &Claim) -> Option<Option<Finding>> {
    let said = exact(claim).filter(|_| !reading.is_in_table(claim) && !is_change(reading, claim))?;
    let (name, cell) = years.cell(claim)?;
    let (value, written) = (cell.value?, years::as_written(claim, said));
    if [said, written].contains(&value) {
        return Some(None);
    }
    let is_near = |n: Decimal| n.min(value) * Decimal::from(4) >= n.max(value) * Decimal::from(3);
    let differs = || {
        let message = Message::new("checkup-table-differs")
            .with("row", format!("{}{name}", claim.period))
            .with("subject", &claim.subject)
            .with("said", &claim.quote)
            .with("cell", &cell.text);
        reading.found(claim.at.clone(), message).and_at(reading, cell.at.clone())
    };
    (is_near(said) || is_near(written)).then(|| Some(differs()))
}

/// 39 for 93.
fn are_reversed(one: Decimal, other: Decimal) -> bool {
    let digits = |n: Decimal| n.normalize().to_string();
    digits(one).len() == 2 && digits(one).chars().rev().eq(digits(other).chars())
}

/// A total, or the only one of a form, that a number of the whole misses by a slip of the pen. A table may be of a part of it.
fn of_all<'t>(
    reading: &Reading<'_>,
    subjects: &Subjects,
    claim: &Claim,
    said: Decimal,
    cells: &[(Of<'t>, &'t Cell)],
) -> Option<(&'t str, &'t Cell)> {
    let alls = || {
        cells.iter().take(MOST_NAMED).filter_map(|(of, cell)| match of {
            Of::All(name) => Some((*name, *cell)),
            Of::Row(_) => None,
        })
    };
    if alls().any(|(_, cell)| cell.value == Some(said)) || reading.is_in_table(claim) {
        return None;
    }
    // A score of a paper is one number, and a point more or less is not rounded away.
    let is_score = |value: Decimal| claim.unit == "分" && (value - said).abs() <= Decimal::TEN;
    let slip =
        alls().find(|(_, cell)| cell.value.is_some_and(|value| is_slip(value, said) || is_score(value)))?;
    matches!(owner(reading, subjects, claim), Owner::Whole(_)).then_some(slip)
}

/// A head or a subject without its unit and the words for the whole or for its number.
fn plain(name: &str) -> &str {
    let mut rest = name.split(['（', '(']).next().unwrap_or(name).trim();
    for word in list("head-openings") {
        rest = rest.strip_prefix(word.as_str()).unwrap_or(rest);
    }
    for word in list("head-closings") {
        rest = rest.strip_suffix(word.as_str()).filter(|rest| !rest.is_empty()).unwrap_or(rest);
    }
    rest
}

impl Reading<'_> {
    /// Whether a claim stands in a cell itself.
    pub(in crate::finding) fn is_in_table(&self, claim: &Claim) -> bool {
        const NEAR: usize = 200;
        let line = self.outline.line(claim.at.start);
        let from = line.start.max(claim.at.start.saturating_sub(NEAR));
        let around = &self.chars()[from..line.end.min(claim.at.end + NEAR).max(from)];
        around.contains(&'\t') || around.iter().filter(|c| **c == '|').count() >= 3
    }
}
