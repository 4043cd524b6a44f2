//! Headings that name another unit than the column has: `金额（万元）` above `4.9`, `单位：万元` above the table or below it.
//! A number taken as it stands would be wrong ten thousand times.

use std::sync::Arc;

use mingde_core::diagnostic::{Message, Severity};
use mingde_core::kind::Measure;

use super::convert::{has_unit, unit_words};
use super::headings::Line;
use super::row::Original;
use super::stated_unit::{in_heading, is_alone, stated, stated_measure};
use super::workbook::SheetFinding;
use crate::Place;
use crate::layout::{CellKind, Column, PartLayout};

/// Units in which people state a measure and that are not its own.
pub(super) fn others(measure: Measure) -> &'static [&'static str] {
    match measure {
        Measure::Yuan => &[
            "万元",
            "万",
            "千元",
            "百元",
            "亿元",
            "亿",
            "百万元",
            "千万元",
            "十万元",
            "角",
            "美元",
            "港元",
            "欧元",
            "万美元",
            "w",
            "千",
            "百",
            "百万",
        ],
        Measure::Hours => &["分钟", "分", "天", "日", "周", "秒", "min"],
        Measure::Minutes => &["小时", "时", "学时", "课时", "天", "秒", "秒钟", "刻钟", "刻", "h"],
        Measure::Days => &["小时", "时", "周", "月", "个月", "年", "学期"],
        Measure::Percent => &["‰", "千分之", "小数"],
        Measure::SquareMetres => &["亩", "公顷", "平方公里", "万平方米", "km2"],
        Measure::People => &["万人", "千人", "百人", "万", "千", "百"],
        Measure::Items => &["万", "千", "百", "万个", "千个", "万件", "万册", "千册"],
        Measure::Points => &["万", "百分比"],
    }
}

/// Measures that a column of another one never has in its heading, however loosely people speak: there are points in minutes
/// (`分`) and pupils in pieces (`个`), but no pupils in per cent.
fn apart(measure: Measure) -> &'static [Measure] {
    use Measure::{Days, Hours, Minutes, Percent, SquareMetres, Yuan};
    match measure {
        Measure::Yuan => &[Percent, Hours, Minutes, Days, SquareMetres],
        Measure::Percent => &[Yuan, Hours, Minutes, Days, SquareMetres],
        Measure::Hours | Measure::Minutes | Measure::Days | Measure::SquareMetres => &[Yuan, Percent],
        Measure::People => &[Yuan, Percent, Hours, Minutes, Days, SquareMetres],
        Measure::Items => &[Yuan, Percent, SquareMetres],
        Measure::Points => &[Yuan, Percent, Hours, Days],
    }
}

/// Words for what is counted in pieces and is no person.
const NO_PERSONS: [&str; 9] = ["班", "个班", "所", "校", "户", "间", "家", "套", "岁"];

fn is_own(word: &str, measure: Measure) -> bool {
    unit_words(measure).contains(&word)
}

fn is_foreign(word: &str, measure: Measure) -> bool {
    if is_own(word, measure) {
        return false;
    }
    // 百分比 and ％ are per cent in brackets, as 元 is money.
    let per_cent = |other: &Measure| *other == Measure::Percent && matches!(word, "百分比" | "百分率");
    others(measure).contains(&word)
        || apart(measure).iter().any(|other| {
            is_own(word, *other)
                || per_cent(other)
                || *other == Measure::Yuan && others(*other).contains(&word)
        })
        || measure == Measure::People && NO_PERSONS.contains(&word)
}

fn is_foreign_money(word: &str) -> bool {
    others(Measure::Yuan).contains(&word)
}

/// The columns of numbers whose headings do not say in which unit they are: what stands above or below the table may.
pub(super) struct Silent {
    columns: Vec<(Column, Measure)>,
    /// All columns of numbers: what fits one of them is said of that one.
    all: Vec<(Column, Measure)>,
}

impl Silent {
    /// Whether one is of money.
    pub(super) fn has_money(&self) -> bool {
        self.columns.iter().any(|(_, measure)| *measure == Measure::Yuan)
    }

    /// Whether one is of something else.
    pub(super) fn has_others(&self) -> bool {
        self.columns.iter().any(|(_, measure)| *measure != Measure::Yuan)
    }

    /// The column of which a text states another unit than it has.
    fn contradicted(&self, text: &str) -> Option<&(Column, Measure)> {
        // Most texts name nothing at all.
        if text.trim().is_empty() {
            return None;
        }
        self.columns.iter().find(|(column, measure)| match measure {
            Measure::Yuan => stated(text, is_foreign_money),
            measure => stated_measure(text, |word| self.is_foreign(word, column, *measure)),
        })
    }

    /// Whether a word is a unit in which people state what a column holds, and not the unit of this one nor of another.
    fn is_foreign(&self, word: &str, column: &Column, measure: Measure) -> bool {
        let other =
            others(measure).contains(&word) || is_own(word, measure) && !has_unit(column, measure, word);
        other && !self.all.iter().any(|(column, measure)| has_unit(column, *measure, word))
    }
}

/// What is to be said about the units that headings name, and lines above them; and the columns of which a line below may
/// say it too.
pub(super) fn foreign(
    sheet: &Arc<str>,
    part: &PartLayout,
    columns: &[Option<u16>],
    headings: &Line,
    lines: &[Line],
) -> (Vec<SheetFinding>, Option<Silent>) {
    let mut findings = Vec::new();
    let below = lines.iter().find(|line| line.line == headings.line + 1);
    let numbers = part.columns.iter().zip(columns).filter_map(|(column, at)| match column.kind {
        CellKind::Number { unit, .. } => Some((column, (*at)?, unit)),
        _ => None,
    });
    let mut silent = Silent { columns: Vec::new(), all: Vec::new() };
    for (column, at, unit) in numbers {
        let of_line = |line: &Line| line.cells.iter().find(|c| c.column == at).map(|c| c.text.clone());
        let text = of_line(headings).unwrap_or_default();
        // The unit of a column may stand in a cell of its own below the heading. One that is called 学时 names none by that.
        let under = below.and_then(of_line).filter(|text| is_alone(text));
        let said = [(headings.line, Some(text)), (headings.line + 1, under)];
        let said: Vec<(u32, String)> =
            said.into_iter().filter_map(|(line, text)| Some((line, text?))).collect();
        let named: Vec<String> = said.iter().flat_map(|(_, text)| in_heading(text)).collect();
        silent.all.push((column.clone(), unit));
        let foreign = |text: &str| in_heading(text).iter().any(|word| is_foreign(word, unit));
        if let Some((line, text)) = said.iter().find(|(_, text)| foreign(text)) {
            findings.push(finding(sheet, *line, at, text, &column.title, unit));
        } else if !named.iter().any(|word| is_own(word, unit) && *word != column.title) {
            silent.columns.push((column.clone(), unit));
        }
    }
    // Above the table, or in its name, it holds for every number whose heading says nothing.
    let above = lines.iter().filter(|line| line.line < headings.line);
    let said =
        above.flat_map(|line| line.cells.iter().map(|cell| (line.line, cell.column, cell.text.as_str())));
    let mut said = said.chain([(headings.line, 0, &**sheet)]);
    let told = said.find_map(|(line, at, text)| Some((line, at, text, silent.contradicted(text)?)));
    match told {
        Some((line, at, text, (column, unit))) => {
            findings.push(finding(sheet, line, at, text, &column.title, *unit));
            (findings, None)
        }
        None if silent.columns.is_empty() => (findings, None),
        None => (findings, Some(silent)),
    }
}

/// So few cells a line has below the data that is a note and no row.
const CELLS_OF_NOTE: usize = 3;

impl Silent {
    /// What a line below the headings says of such a column, if it is a note and names another unit.
    pub(super) fn told_by(&self, sheet: &Arc<str>, line: u32, original: &Original) -> Option<SheetFinding> {
        let mut cells = original.cells().filter(|(_, cell)| !cell.is_blank());
        let few: Vec<(u16, super::OriginalCell<'_>)> = cells.by_ref().take(CELLS_OF_NOTE).collect();
        if cells.next().is_some() {
            return None;
        }
        few.into_iter().find_map(|(column, cell)| match cell {
            super::OriginalCell::Text(text) => {
                let (own, unit) = self.contradicted(text)?;
                Some(finding(sheet, line, column, text, &own.title, *unit))
            }
            _ => None,
        })
    }
}

fn finding(
    sheet: &Arc<str>,
    line: u32,
    column: u16,
    text: &str,
    title: &str,
    measure: Measure,
) -> SheetFinding {
    let text = text.split_whitespace().collect::<Vec<_>>().join(" ");
    let message = Message::new("sheet-heading-other-unit")
        .with("heading", mingde_core::text::excerpt(&text))
        .with("column", title)
        .with_sort("unit", measure.name());
    let place = Place { sheet: sheet.clone(), line, column: Some(column) };
    SheetFinding { severity: Severity::Error, place, message, suggestion: None }
}
