//! Headings that name another unit than the column has: `金额（万元）` above `4.9`, `单位：万元` above the table.
//! A number taken as it stands would be wrong ten thousand times.

use std::sync::Arc;

use mingde_core::diagnostic::{Message, Severity};
use mingde_core::kind::Measure;
use mingde_core::text::narrow;

use super::headings::Line;
use super::workbook::SheetFinding;
use crate::Place;
use crate::layout::{CellKind, PartLayout};

/// Units in which people state a measure and that are not its own.
pub(super) fn others(measure: Measure) -> &'static [&'static str] {
    match measure {
        Measure::Yuan => {
            &["万元", "万", "千元", "百元", "亿元", "亿", "百万元", "千万元", "角", "美元", "万元人民币"]
        }
        Measure::Hours => &["分钟", "分", "天", "日", "周", "秒", "min"],
        Measure::Minutes => &["小时", "时", "学时", "课时", "天", "秒", "秒钟", "刻钟", "h"],
        Measure::Days => &["小时", "时", "周", "月", "个月", "年", "学期"],
        Measure::Percent => &["‰", "千分之", "小数"],
        Measure::SquareMetres => &["亩", "公顷", "平方公里", "万平方米", "km2"],
        Measure::People => &["万人", "千人", "百人", "万", "千"],
        Measure::Items => &["万", "千", "百", "万个", "千个", "万件", "万册", "千册"],
        Measure::Points => &["万", "百分比"],
    }
}

/// What is to be said about the units that headings name, and lines above them.
pub(super) fn foreign(
    sheet: &Arc<str>,
    part: &PartLayout,
    columns: &[Option<u16>],
    headings: &Line,
    lines: &[Line],
) -> Vec<SheetFinding> {
    let mut findings = Vec::new();
    let mut say = |line: u32, column: u16, text: &str, title: &str, measure: Measure| {
        let message = Message::new("sheet-heading-other-unit")
            .with("heading", text.trim())
            .with("column", title)
            .with_sort("unit", measure.name());
        let place = Place { sheet: sheet.clone(), line, column: Some(column) };
        findings.push(SheetFinding { severity: Severity::Error, place, message, suggestion: None });
    };
    let numbers = part.columns.iter().zip(columns).filter_map(|(column, at)| match column.kind {
        CellKind::Number { unit, .. } => Some((column, (*at)?, unit)),
        _ => None,
    });
    let mut money = None;
    for (column, at, unit) in numbers {
        let heading = headings.cells.iter().find(|c| c.column == at);
        let text = heading.map_or("", |h| h.text.as_str());
        let named = in_brackets(text);
        if named.iter().any(|named| others(unit).contains(&named.as_str())) {
            say(headings.line, at, text, &column.title, unit);
        } else if unit == Measure::Yuan && named.is_empty() {
            money = money.or(Some(&column.title));
        }
    }
    // Above the table it holds for every sum of money whose heading says nothing.
    let Some(title) = money else { return findings };
    for line in lines.iter().filter(|line| line.line < headings.line) {
        for cell in &line.cells {
            let unit = stated(&cell.text);
            if unit.is_some_and(|unit| others(Measure::Yuan).contains(&unit.as_str())) {
                say(line.line, cell.column, &cell.text, title, Measure::Yuan);
                return findings;
            }
        }
    }
    findings
}

/// What stands in brackets, as units are compared: `（单位：万元）` and `(万元/人)` are `万元`.
fn in_brackets(heading: &str) -> Vec<String> {
    let narrowed = narrow(heading).replace(['[', '【'], "(").replace([']', '】'], ")");
    let inside = narrowed.split('(').skip(1).filter_map(|t| t.split_once(')')).map(|(inside, _)| inside);
    inside.map(|t| stated(t).unwrap_or_else(|| unit_of(t))).filter(|t| !t.is_empty()).collect()
}

/// The unit in `单位：万元` and `金额单位:万元`.
fn stated(text: &str) -> Option<String> {
    let narrowed = narrow(text);
    let (_, after) = narrowed.split_once("单位:")?;
    Some(unit_of(after))
}

fn unit_of(text: &str) -> String {
    let text = text.trim().trim_end_matches(')');
    text.split(['/', '每', ' ', ',', '，', '、']).next().unwrap_or("").trim().to_lowercase()
}
