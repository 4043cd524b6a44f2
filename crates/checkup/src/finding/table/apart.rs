//! What two cells of a table are apart, and what one is of its total, as the text says it: 办园方向得分率最高，教育过程得分率最低，二者相差5个百分点; 初中在编教职工占全县
//! 的34.4%.

use std::ops::Range;

use mingde_core::diagnostic::Message;
use rust_decimal::Decimal;

use super::{Cell, Row, Table};
use crate::characters::is_han;
use crate::finding::figures::{clause_before, exact, is_rounded, says};
use crate::finding::{Finding, Reading};
use crate::quantity::Claim;
use crate::repair::stands_before;
use crate::words::list;

/// A text speaks of single rows of small tables only.
const MOST_ROWS: usize = 60;

/// Names are looked for so far before what is said of them.
const REACH: usize = 80;

pub(super) fn find(reading: &Reading<'_>, tables: &[Table]) -> Vec<Finding> {
    let small: Vec<&Table> =
        tables.iter().filter(|table| table.rows.len() <= MOST_ROWS).take(MOST_ROWS).collect();
    if small.is_empty() {
        return Vec::new();
    }
    let chars = reading.chars();
    let may_be = |c: &&Claim| {
        let is_apart = list("apart").iter().any(|w| stands_before(chars, c.at.start, w));
        (is_apart || c.unit == "%") && exact(c).is_some() && !reading.is_in_table(c)
    };
    let said = reading.claims.iter().filter(may_be);
    said.filter_map(|claim| {
        small.iter().find_map(|table| {
            let apart = apart(reading, table, claim).or_else(|| share(reading, table, claim));
            apart.or_else(|| share_of_named(reading, table, claim))
        })
    })
    .collect()
}

/// Two rows and one column that a sentence names, and by how much they differ.
fn apart(reading: &Reading<'_>, table: &Table, claim: &Claim) -> Option<Finding> {
    let chars = reading.chars();
    let said = exact(claim)?;
    if !list("apart").iter().any(|w| stands_before(chars, claim.at.start, w))
        || says(chars, clause_before(chars, claim.at.start, 12), "年")
    {
        return None;
    }
    let within = sentence_before(reading, claim);
    let column = named_column(chars, table, within.clone())?;
    let [one, other] = named_rows(chars, table, &within)[..] else { return None };
    let (a, b) = (one.cells.get(column)?, other.cells.get(column)?);
    let right = (a.value? - b.value?).abs();
    let three = Decimal::from(3);
    let is_far = right.is_zero() || right > said.checked_mul(three)? || said > right.checked_mul(three)?;
    // 高1.5倍 is no difference.
    if matches!(claim.unit.as_str(), "倍" | "%") || right == said || is_far {
        return None;
    }
    let message = Message::new("checkup-table-differs")
        .with("row", format!("{}、{}", one.name(), other.name()))
        .with("subject", &table.heads[column].own)
        .with("said", &claim.quote)
        .with("cell", right.normalize());
    Some(reading.found(claim.at.clone(), message).and_at(reading, a.at.clone()))
}

/// A row and a column that a clause names, with the share that the cell is of the total.
fn share(reading: &Reading<'_>, table: &Table, claim: &Claim) -> Option<Finding> {
    const FAR: usize = 30;
    let chars = reading.chars();
    exact(claim).filter(|_| claim.unit == "%")?;
    let clause = clause_before(chars, claim.at.start, FAR);
    // A number of its own is what the share is of.
    let own = reading.claims.partition_point(|c| c.at.start < clause.start);
    let has_own = reading.claims.get(own).is_some_and(|c| c.at.start < claim.at.start);
    if has_own || !list("shares-of-all").iter().any(|w| stands_before(chars, claim.at.start, w)) {
        return None;
    }
    let column = named_column(chars, table, clause.clone())?;
    let [row] = named_rows(chars, table, &clause)[..] else { return None };
    let total = table.rows.iter().find(|row| row.is_total())?.cells.get(column)?;
    of_total(reading, row, row.cells.get(column)?, total, claim)
}

/// 消防设施隐患最多，占全部隐患的34.8%: the column is what the share is of, and the row the only one that the sentence names.
fn share_of_named(reading: &Reading<'_>, table: &Table, claim: &Claim) -> Option<Finding> {
    const FAR: usize = 14;
    let chars = reading.chars();
    exact(claim).filter(|_| claim.unit == "%")?;
    let clause = clause_before(chars, claim.at.start, FAR);
    let of = clause.clone().rev().find(|at| chars[*at] == '占')?;
    let noun: Vec<char> = chars[of + 1..claim.at.start].iter().copied().filter(|c| is_han(*c)).collect();
    let noun: String = noun.strip_suffix(&['的'])?.iter().rev().take(2).rev().collect();
    let within = sentence_before(reading, claim);
    let own = reading.claims.partition_point(|c| c.at.start < within.start);
    let has_own = reading.claims.get(own).is_some_and(|c| c.at.start < claim.at.start);
    let mut named = (1..table.heads.len()).filter(|c| table.heads[*c].own.contains(&noun));
    let column = named.next().filter(|_| !has_own && noun.chars().count() == 2 && named.next().is_none())?;
    let [row] = named_rows(chars, table, &within)[..] else { return None };
    let total = table.rows.iter().find(|row| row.is_total())?.cells.get(column)?;
    of_total(reading, row, row.cells.get(column)?, total, claim)
}

/// What a cell is of its total, against what a share says.
fn of_total(reading: &Reading<'_>, row: &Row, cell: &Cell, total: &Cell, claim: &Claim) -> Option<Finding> {
    let said = exact(claim)?;
    let worked = cell.value?.checked_div(total.value?)?.checked_mul(Decimal::ONE_HUNDRED)?;
    if is_rounded(worked, claim, Decimal::ZERO) || (worked - said).abs() > Decimal::from(20) {
        return None;
    }
    let message = Message::new("checkup-share-differs")
        .with("part", format!("{}{}", row.name(), cell.text))
        .with("whole", &total.text)
        .with("worked", format!("{}%", worked.round_dp(1).normalize()))
        .with("said", &claim.quote);
    Some(reading.found(claim.at.clone(), message).and_at(reading, cell.at.clone()))
}

/// The sentence of a claim up to it, from its last semicolon on.
fn sentence_before(reading: &Reading<'_>, claim: &Claim) -> Range<usize> {
    let chars = reading.chars();
    let sentence = reading.outline.sentence(claim.at.start, chars.len());
    let from = sentence.start.max(claim.at.start.saturating_sub(REACH));
    let parted = (from..claim.at.start).rev().find(|at| matches!(chars[*at], '；' | ';'));
    parted.map_or(from, |at| at + 1)..claim.at.start
}

fn named_rows<'t>(chars: &[char], table: &'t Table, within: &Range<usize>) -> Vec<&'t Row> {
    table.rows.iter().filter(|row| !row.is_total() && is_named(chars, within, row.name())).collect()
}

fn is_named(chars: &[char], within: &Range<usize>, name: &str) -> bool {
    let name = name.split(['（', '(']).next().unwrap_or(name).trim();
    name.chars().count() >= 2 && says(chars, within.clone(), name)
}

/// The only column whose head a stretch names.
fn named_column(chars: &[char], table: &Table, within: Range<usize>) -> Option<usize> {
    let mut named = table.heads.iter().enumerate().filter(|(_, head)| is_named(chars, &within, &head.own));
    // 得分 stands in 得分率 as well.
    let (column, head) = named.clone().max_by_key(|(_, head)| head.own.chars().count())?;
    named.all(|(i, other)| i == column || head.own.contains(&other.own)).then_some(column)
}
