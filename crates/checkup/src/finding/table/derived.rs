//! Columns that follow from others: 上年, 今年 and 增减; a number and its share of the total.

use mingde_core::diagnostic::Message;
use rust_decimal::Decimal;

use super::{Cell, Row, Table};
use crate::finding::figures::is_slip;
use crate::finding::{Finding, Reading};
use crate::words::list;

pub(super) fn find(reading: &Reading<'_>, table: &Table) -> Vec<Finding> {
    let mut found = changes(reading, table);
    found.extend(shares(reading, table));
    found
}

/// The column before and the column now: 上年 and 今年, or two years.
pub(super) fn years(table: &Table) -> Option<(usize, usize)> {
    let year = |at: usize| {
        let digits: String = table.heads[at].own.chars().take_while(char::is_ascii_digit).collect();
        digits.parse::<u32>().ok().filter(|year| (1900..2200).contains(year))
    };
    let named = |words: &[String]| table.heads.iter().position(|head| words.contains(&head.own));
    let by_name = named(list("head-years-before")).zip(named(list("head-years")));
    let with_year: Vec<(u32, usize)> =
        (0..table.heads.len()).filter_map(|at| Some((year(at)?, at))).collect();
    by_name.or(match with_year[..] {
        [(one, a), (other, b)] if one != other => Some(if one < other { (a, b) } else { (b, a) }),
        _ => None,
    })
}

fn changes(reading: &Reading<'_>, table: &Table) -> Vec<Finding> {
    let Some((before, now)) = years(table) else { return Vec::new() };
    let is_rate = |at: &usize| table.heads[*at].name.contains(['率', '%', '％', '幅']);
    let columns = (0..table.heads.len()).filter(|at| *at != before && *at != now);
    let changed =
        |at: &usize| list("head-changes").iter().any(|w| table.heads[*at].name.contains(w.as_str()));
    let of_change: Vec<usize> = columns.filter(changed).collect();
    let mut found = Vec::new();
    for row in &table.rows {
        for column in &of_change {
            let cell = &row.cells[*column];
            let values = [before, now].map(|at| row.cells[at].value);
            let ([Some(a), Some(b)], Some(said)) = (values, cell.value) else { continue };
            let worked = if is_rate(column) {
                let part = (b - a).checked_mul(Decimal::ONE_HUNDRED).and_then(|part| part.checked_div(a));
                let Some(rate) = part else { continue };
                rate.round_dp(said.scale())
            } else {
                b - a
            };
            // What falls is often written without a sign.
            let slack = if is_rate(column) { Decimal::new(1, said.scale()) } else { Decimal::ZERO };
            let apart = (worked - said).abs().min((worked.abs() - said).abs());
            if apart > slack && is_near(worked.abs(), said.abs()) {
                let message = Message::new("checkup-change-differs")
                    .with("worked", worked.normalize())
                    .with("said", &cell.text);
                found.push(reading.found(cell.at.clone(), message));
            }
        }
    }
    found
}

/// A slip, and not a number of something else.
pub(super) fn is_near(worked: Decimal, said: Decimal) -> bool {
    let (low, high) = if worked < said { (worked, said) } else { (said, worked) };
    low.checked_mul(Decimal::TWO).is_some_and(|twice| high <= twice) || is_slip(worked, said)
}

/// 占比 behind a number, where a row gives the total.
fn shares(reading: &Reading<'_>, table: &Table) -> Vec<Finding> {
    let is_share = |at: usize| {
        let head = &table.heads[at].own;
        list("head-shares").iter().any(|w| head.contains(w.as_str()))
            && (head.contains(['%', '％']) || has_sign(table, at))
    };
    let mut found = Vec::new();
    for column in (1..table.heads.len()).filter(|at| is_share(*at)) {
        let Some(total) = table.rows.iter().find(|row| row.is_total()) else { continue };
        let of = taken_of(table, total, column);
        let (Some(all), Some(percent)) = (total.cells[of].value, total.cells[column].value) else { continue };
        if percent != Decimal::ONE_HUNDRED || all <= Decimal::ZERO {
            continue;
        }
        for row in table.rows.iter().filter(|row| !row.is_total() && !row.is_subtotal()) {
            found.extend(share(reading, row, &row.cells[of], &row.cells[column], &total.cells[of], all));
        }
    }
    found
}

/// 2024年, 2025年, 增减, 占比: the column before shares is not always what they are of; it is the one of which most rows have the share that is said,
/// and of several the nearest.
fn taken_of(table: &Table, total: &Row, column: usize) -> usize {
    let holds = |of: &usize| {
        let all = total.cells[*of].value.filter(|all| *all > Decimal::ZERO);
        let fits = |row: &&Row| {
            let worked = || {
                let (part, said) = (row.cells[*of].value?, row.cells[column].value?);
                let worked = part.checked_div(all?)?.checked_mul(Decimal::ONE_HUNDRED)?;
                Some((worked - said).abs() <= Decimal::new(1, said.scale()))
            };
            worked().unwrap_or(false)
        };
        table.rows.iter().filter(|row| !row.is_total() && !row.is_subtotal()).filter(fits).count()
    };
    let best = (0..column).max_by_key(|of| (holds(of), *of));
    best.unwrap_or(column - 1)
}

fn share(
    reading: &Reading<'_>,
    row: &Row,
    part: &Cell,
    share: &Cell,
    whole: &Cell,
    all: Decimal,
) -> Option<Finding> {
    let (amount, said) = (part.value?, share.value?);
    let worked = amount.checked_div(all)?.checked_mul(Decimal::ONE_HUNDRED)?;
    let is_cut = worked >= said && worked - said < Decimal::new(1, said.scale());
    let is_rounded = (worked - said).abs() <= Decimal::new(5, said.scale() + 1);
    if is_cut || is_rounded || !is_near(worked, said) {
        return None;
    }
    let worked = worked.round_dp(said.scale().clamp(1, 2)).normalize();
    let message = Message::new("checkup-share-differs")
        .with("part", format!("{}{}", row.name(), part.text))
        .with("whole", &whole.text)
        .with("worked", format!("{worked}%"))
        .with("said", &share.text);
    Some(reading.found(share.at.clone(), message))
}

fn has_sign(table: &Table, column: usize) -> bool {
    table.rows.iter().any(|row| row.cells[column].text.ends_with(['%', '％']))
}
