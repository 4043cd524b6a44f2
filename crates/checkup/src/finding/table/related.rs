//! Columns that follow from two others, told by the rows themselves: where the rows of a table have 整改率 as 已整改 of 排查, or 金额 as 数量
//! times 单价, the row in which it is otherwise is wrong, whatever the columns are called.

use std::collections::HashSet;

use mingde_core::diagnostic::Message;
use rust_decimal::Decimal;

use super::derived::{is_near, years};
use super::totals::{WrongTotal, is_total_head};
use super::{Cell, LEAST, Row, Table};
use crate::finding::figures::are_exchanged;
use crate::finding::{Finding, Reading};
use crate::words::list;

/// Wider tables are not tried for every pair of their columns, nor longer ones row by row.
const WIDEST: usize = 14;
const MOST_ROWS: usize = 400;

/// How a column comes of two others.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Relation {
    /// The one in a hundred of the other: 完成率.
    Rate,
    /// The one without the other: 缺编.
    Difference,
    /// The one times the other: 金额.
    Product,
    /// The one for each of the other: 生均经费.
    Mean,
}

/// A relation, its two columns, and how often it holds.
#[derive(Clone)]
struct Related {
    relation: Relation,
    of: (usize, usize),
    /// 万元 in one column and 元 in another.
    scale: Decimal,
    holds: usize,
    /// Rows in which it is off by a slip.
    wrong: Vec<usize>,
    /// Rows in which it is something else.
    far: usize,
}

/// A cell that is not what the other rows have it be.
pub(super) struct Wrong {
    pub row: usize,
    pub column: usize,
    /// What it should be, rounded as it is written.
    pub right: Decimal,
    it: Related,
}

/// The cells of a table that are otherwise than in the other rows.
pub(super) fn wrong(table: &Table) -> Vec<Wrong> {
    if table.heads.len() > WIDEST || table.rows.len() > MOST_ROWS {
        return Vec::new();
    }
    let mut found = Vec::new();
    // 经费 of 学生 and 生均, and 生均 of 经费 and 学生: one slip is said once.
    let mut told: HashSet<(usize, [usize; 3])> = HashSet::new();
    for column in 1..table.heads.len() {
        let Some(it) = related(table, column) else { continue };
        let mut of = [column, it.of.0, it.of.1];
        of.sort_unstable();
        for row in it.wrong.iter().copied().filter(|row| told.insert((*row, of))) {
            let scale = table.rows[row].cells[column].value.map_or(0, |said| said.scale());
            let right = it.worked(&table.rows[row]).unwrap_or_default().round_dp(scale);
            found.push(Wrong { row, column, right, it: it.clone() });
        }
    }
    found
}

/// What is said of them, but of those that are wrong since a total is that they come of.
pub(super) fn find(
    reading: &Reading<'_>,
    table: &Table,
    wrong: &[Wrong],
    totals: &[WrongTotal],
) -> Vec<Finding> {
    let follows = |wrong: &&Wrong| {
        totals.iter().any(|total| {
            let (a, b) = wrong.it.of;
            let of_total = total.row == wrong.row && (total.column == a || total.column == b);
            let value = |column: usize| match column {
                column if column == total.column => Some(total.right),
                column => table.rows[wrong.row].cells[column].value,
            };
            let said = table.rows[wrong.row].cells[wrong.column].value;
            let worked = value(a).zip(value(b)).and_then(|(a, b)| wrong.it.of_two(a, b));
            of_total
                && said.zip(worked).is_some_and(|(said, n)| (n - said).abs() <= Decimal::new(1, said.scale()))
        })
    };
    let told = wrong.iter().filter(|wrong| !follows(wrong));
    told.filter_map(|wrong| said(reading, table, wrong.column, &wrong.it, wrong.row)).collect()
}

/// What a column may be by its head.
fn relation_of(table: &Table, column: usize) -> Option<Relation> {
    let head = &table.heads[column].name;
    let has = |words: &[String]| words.iter().any(|word| head.contains(word.as_str()));
    if table.rows.iter().any(|row| row.cells[column].text.ends_with(['%', '％']))
        || head.contains(['%', '％', '率'])
    {
        Some(Relation::Rate)
    } else if has(list("head-means")) {
        Some(Relation::Mean)
    } else if has(list("head-differences")) {
        Some(Relation::Difference)
    } else if has(list("head-products")) && !is_total_head(&table.heads[column].own) {
        Some(Relation::Product)
    } else {
        None
    }
}

/// The two columns that explain most of a column, where they explain enough of it.
fn related(table: &Table, column: usize) -> Option<Related> {
    let relation = relation_of(table, column)?;
    // What was and what is have their changes worked out by their names.
    if relation != Relation::Product && relation != Relation::Mean && years(table).is_some() {
        return None;
    }
    let scales: &[u32] =
        if matches!(relation, Relation::Product | Relation::Mean) { &[1, 10_000] } else { &[1] };
    let mut best: Option<Related> = None;
    for a in (0..table.heads.len()).filter(|a| *a != column) {
        for b in (0..table.heads.len()).filter(|b| *b != column && *b != a) {
            if relation == Relation::Product && b < a {
                continue;
            }
            for scale in scales {
                let it = tried(table, column, relation, (a, b), Decimal::from(*scale));
                if best.as_ref().is_none_or(|best| it.holds > best.holds) {
                    best = Some(it);
                }
            }
        }
    }
    // Small numbers agree by chance, so more rows must bear a relation out than speak against it.
    best.filter(|it| {
        let is_plain = it.holds > LEAST && it.far == 0 && it.wrong.len() <= LEAST;
        let is_exchanged = |row: &usize| {
            let said = table.rows[*row].cells[column].value;
            let worked = it.worked(&table.rows[*row]);
            said.zip(worked).is_some_and(|(said, worked)| are_exchanged(worked.round_dp(said.scale()), said))
        };
        let told =
            (it.wrong.len() + it.far * 2) * 2 <= it.holds || is_plain && it.wrong.iter().any(is_exchanged);
        it.holds >= LEAST && told && !it.wrong.is_empty()
    })
}

fn tried(table: &Table, column: usize, relation: Relation, of: (usize, usize), scale: Decimal) -> Related {
    let mut it = Related { relation, of, scale, holds: 0, wrong: Vec::new(), far: 0 };
    for (i, row) in table.rows.iter().enumerate() {
        let Some(said) = row.cells[column].value else { continue };
        let Some(worked) = it.worked(row) else { continue };
        let half = Decimal::new(5, said.scale() + 1);
        let is_cut = worked >= said && worked - said < half + half;
        let is_exact = relation == Relation::Difference;
        if worked == said || !is_exact && ((worked - said).abs() <= half || is_cut) {
            // Nothing of nothing bears nothing out.
            it.holds += usize::from(!said.is_zero());
        } else if is_near(worked, said) {
            it.wrong.push(i);
        } else {
            it.far += 1;
        }
    }
    it
}

impl Related {
    fn worked(&self, row: &Row) -> Option<Decimal> {
        self.of_two(row.cells[self.of.0].value?, row.cells[self.of.1].value?)
    }

    fn of_two(&self, a: Decimal, b: Decimal) -> Option<Decimal> {
        match self.relation {
            Relation::Rate if a <= b => a.checked_div(b)?.checked_mul(Decimal::ONE_HUNDRED),
            Relation::Rate => None,
            Relation::Difference => Some(a - b),
            Relation::Product => a.checked_mul(b)?.checked_div(self.scale),
            Relation::Mean => a.checked_div(b)?.checked_mul(self.scale),
        }
    }
}

/// The cell of a row that is not what the others have it be.
fn said(reading: &Reading<'_>, table: &Table, column: usize, it: &Related, row: usize) -> Option<Finding> {
    let cell = |column: usize| -> &Cell { &table.rows[row].cells[column] };
    let named = |column: usize| format!("{}{}", table.heads[column].own, cell(column).text);
    let said = cell(column);
    let places = said.value?.scale().clamp(1, 2);
    let worked = it.worked(&table.rows[row])?.round_dp(places).normalize();
    let (first, second) = (named(it.of.0), named(it.of.1));
    let message = match it.relation {
        Relation::Rate => Message::new("checkup-share-differs")
            .with("part", first)
            .with("whole", second)
            .with("worked", format!("{worked}%"))
            .with("said", &said.text),
        Relation::Difference => {
            Message::new("checkup-change-differs").with("worked", worked).with("said", &said.text)
        }
        Relation::Product => Message::new("checkup-product-differs")
            .with("number", first)
            .with("each", second)
            .with("product", worked)
            .with("total", &said.text),
        Relation::Mean => Message::new("checkup-average-differs")
            .with("total", first)
            .with("number", second)
            .with("worked", worked)
            .with("said", &said.text),
    };
    Some(reading.found(said.at.clone(), message))
}
